"""The document of `describe --json` back to instructions, strictly: what is not in its schema is refused.

The other direction is `interaction.language.contract`; together they give every intent back as it was.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, cast

from engine import messages as say
from engine.film.codec import Malformed, decode
from engine.film.spec import SLOTS, Description, ShotSpec, Span
from interaction.advice.grounds import guards
from interaction.interpretation import Interpretation
from interaction.language.context import Context
from interaction.language.patterns import ANY, book, covered

KINDS: dict[str, type[Any]] = {
    "shot": say.RequestShot, "revise": say.ReviseShot, "more_takes": say.MoreTakes, "sweep": say.SweepTakes,
    "circle": say.CircleTake, "reject": say.RejectTake, "show": say.ShowTake, "compare": say.CompareTakes,
    "place": say.PlaceTake, "move": say.MoveClip, "swap": say.SwapClips, "remove": say.RemoveClip,
    "trim": say.TrimClip, "split": say.SplitClip, "play": say.Play, "stop": say.Stop, "next_shot": say.NextShot,
    "previous_shot": say.PreviousShot, "next_take": say.NextTake, "previous_take": say.PreviousTake,
    "undo": say.Undo, "redo": say.Redo, "export": say.Export, "sleep": say.Sleep, "wake": say.Wake,
    "none": say.Nothing, "cover": say.RequestCoverage, "name_cast": say.NameCast,
    "develop": say.Develop, "undevelop": say.Undevelop,
}  # fmt: skip
"""The intents of the document. What only the window can ask for is not among them."""

_ABOUT = {"language", "intent", "confidence", "shot", "spans"}
_REFS = ("take", "clip", "to")
_REF_LISTS = ("takes", "clips")
_WISHES = ("relative", "removed", "looks", "added", "placed", "relating", "without", "directions")


def interpretations(document: Any, text: str, context: Context) -> tuple[Interpretation, ...]:
    """The instructions of a document, in order. Raises Malformed, which says where, for anything else than one.

    `text` is what was said; spans are words of it.
    """
    body = _object(document)
    others = body.get("then", [])
    if not isinstance(others, list) or len(cast("list[Any]", others)) >= guards()["limits"]["instructions"]:
        raise Malformed("wanted a short list").inside(".then")
    made = [_one({key: value for key, value in body.items() if key != "then"}, text, context)]
    for at, other in enumerate(cast("list[Any]", others)):
        try:
            made.append(_one(_object(other), text, context))
        except Malformed as wrong:
            raise wrong.inside(f".then[{at}]") from None
    return tuple(made)


def _one(body: Mapping[str, Any], text: str, context: Context) -> Interpretation:
    name = body.get("intent")
    if not isinstance(name, str) or name not in KINDS:
        raise Malformed(f"there is no intent {name!r:.40}").inside(".intent")
    language = body.get("language", "en")
    if language not in ("zh", "en"):
        raise Malformed("wanted zh or en").inside(".language")
    confidence = body.get("confidence", 0.0)
    if not isinstance(confidence, int | float) or isinstance(confidence, bool) or not 0 <= confidence <= 1:
        raise Malformed("wanted a number from 0 to 1").inside(".confidence")
    spans = _spans(body.get("spans"), text)
    keys = {key: value for key, value in body.items() if key not in _ABOUT}
    intent = _intent(KINDS[name], keys, body.get("shot"), text, context)
    return Interpretation(_with_spans(intent, spans), float(confidence), str(language), text, spans)


def _intent(kind: type[Any], keys: dict[str, Any], shot: Any, text: str, context: Context) -> say.Intent:
    if kind is say.RequestShot:
        _only(keys, ())
        return say.RequestShot(Description(text, _spec(shot)))
    if kind is say.ReviseShot:
        return _revision(keys, shot, text)
    if shot is not None:
        raise Malformed("only a shot and a revision have one").inside(".shot")
    if kind is say.RequestCoverage:
        return _coverage(keys, context)
    _only(keys, [one.name for one in fields(kind)])
    return decode(kind, _referring(keys) if kind is not say.MoreTakes else keys)


def _revision(keys: dict[str, Any], shot: Any, text: str) -> say.ReviseShot:
    _only(keys, _WISHES)
    wish = decode(say.ReviseShot, {"changes": {}, **{key: _list(key, keys[key]) for key in keys}})
    changes = _spec(shot if shot is not None else {})
    # In the document those who join stand among the subjects too.
    changed = tuple(one for one in changes.subjects if one not in wish.added)
    return replace(wish, changes=replace(changes, subjects=changed), text=text)


def _coverage(keys: dict[str, Any], context: Context) -> say.RequestCoverage:
    """The shots of a pattern are made here: a model only says which."""
    _only(keys, ("pattern", "shots"))
    pattern = keys.get("pattern")
    if not isinstance(pattern, str) or (pattern != ANY and pattern not in book().patterns):
        raise Malformed(f"there is no pattern {pattern!r:.40}").inside(".pattern")
    shots = covered(pattern, context.shot) if context.shot is not None else ()
    return say.RequestCoverage(pattern, shots)


def _spec(shot: Any) -> ShotSpec:
    try:
        spec = decode(ShotSpec, _bare(_object(shot)))
    except Malformed as wrong:
        raise wrong.inside(".shot") from None
    return spec


def _bare(shot: dict[str, Any]) -> dict[str, Any]:
    """A shot without parts and flags that are null, which stand for nothing said."""
    bare = {key: value for key, value in shot.items() if value is not None}
    camera = bare.get("camera")
    if isinstance(camera, dict):
        flags = cast("dict[str, Any]", camera)
        bare["camera"] = {key: value for key, value in flags.items() if key != "handheld" or value is not None}
    for lists in ("subjects", "then", "related"):
        bare[lists] = bare.get(lists, [])
    bare["subjects"] = [_person(one) for one in _list("subjects", bare["subjects"])]
    return bare


def _person(one: Any) -> Any:
    """A subject without what is null; nobody said how many: one."""
    return {key: value for key, value in _object(one).items() if value is not None}


def _referring(keys: dict[str, Any]) -> dict[str, Any]:
    """The keys with takes and clips as references. Ids are the session's own: nobody says them."""
    made = dict(keys)
    for name in _REFS:
        if name in made:
            made[name] = _ref(made[name], name)
    for name in _REF_LISTS:
        if name in made:
            made[name] = [_ref(one, name) for one in _list(name, made[name])]
    return made


def _ref(said: Any, name: str) -> Any:
    if isinstance(said, dict):
        like = cast("dict[str, Any]", said).get("like")
        if set(cast("dict[str, Any]", said)) != {"like"} or not isinstance(like, dict) or not like:
            raise Malformed("wanted a number, null or a likeness").inside(f".{name}")
        slots = [[slot, value] for slot, value in cast("dict[str, Any]", like).items()]
        return {"slots": slots}
    if said is not None and (not isinstance(said, int) or isinstance(said, bool)):
        raise Malformed("wanted a number, null or a likeness").inside(f".{name}")
    return said


def _spans(said: Any, text: str) -> tuple[Span, ...]:
    """Spans whose words stand in the text, where they stand there; the others were made up and are left out."""
    found: list[Span] = []
    for one in _list("spans", said if said is not None else [])[:64]:
        span = _object(one)
        slot, words, start = span.get("slot"), span.get("text"), span.get("start")
        if not isinstance(slot, str) or not isinstance(words, str) or slot not in (*SLOTS, "intent") or not words:
            continue
        at = start if isinstance(start, int) and text[start : start + len(words)] == words else text.find(words)
        if at >= 0:
            found.append(Span(slot, words, at, at + len(words)))
    return tuple(found)


def _with_spans(intent: say.Intent, spans: tuple[Span, ...]) -> say.Intent:
    match intent:
        case say.RequestShot(description):
            return replace(intent, description=replace(description, spans=spans))
        case say.ReviseShot():
            return replace(intent, spans=spans)
        case _:
            return intent


def _only(keys: Mapping[str, Any], known: Any) -> None:
    strange = sorted(set(keys) - set(known))
    if strange:
        raise Malformed(f"unknown field {strange[0]!r:.40}")


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Malformed(f"wanted an object, got {value!r:.40}")
    return cast("dict[str, Any]", value)


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Malformed("wanted a list").inside(f".{name}")
    return cast("list[Any]", value)
