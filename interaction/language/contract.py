"""The JSON document of `describe --json`: one shape for scripts, farms and tests."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from engine import messages as say
from engine.film import spec as film
from engine.film.spec import ShotSpec, Span
from interaction.interpretation import Interpretation
from interaction.language.text import fold, language_of

_NAMES: dict[type, str] = {
    say.RequestShot: "shot", say.ReviseShot: "revise", say.MoreTakes: "more_takes", say.SweepTakes: "sweep",
    say.CircleTake: "circle",
    say.RejectTake: "reject", say.ShowTake: "show", say.CompareTakes: "compare", say.PlaceTake: "place",
    say.MoveClip: "move", say.SwapClips: "swap", say.RemoveClip: "remove", say.TrimClip: "trim", say.SplitClip: "split",
    say.Play: "play", say.Stop: "stop", say.NextShot: "next_shot", say.PreviousShot: "previous_shot",
    say.NextTake: "next_take", say.PreviousTake: "previous_take", say.Undo: "undo", say.Redo: "redo",
    say.Export: "export", say.Sleep: "sleep", say.Wake: "wake", say.Nothing: "none",
    say.RequestCoverage: "cover", say.NameCast: "name_cast",
    say.Develop: "develop", say.Undevelop: "undevelop",
}  # fmt: skip


def document(interpretations: Sequence[Interpretation], text: str) -> dict[str, Any]:
    """The document of a text: the first instruction on top, the others in `then`, each of the same shape."""
    if not interpretations:
        interpretations = (Interpretation(say.Nothing(), 0.0, language_of(fold(text).text), text),)
    first, *others = (_one(interpretation) for interpretation in interpretations)
    return first | {"then": others} if others else first


def intent_name(intent: say.Intent) -> str:
    """The name of an intent in the document; "none" for what cannot be said."""
    return _NAMES.get(type(intent), "none")


def _one(interpretation: Interpretation) -> dict[str, Any]:
    intent = interpretation.intent
    return {
        "language": interpretation.language,
        "intent": intent_name(intent),
        "confidence": interpretation.confidence,
        **_keys(intent),
        "shot": _shot(intent),
        "spans": [_span(span) for span in interpretation.spans],
    }


def _keys(intent: say.Intent) -> dict[str, Any]:
    """The keys of an instruction that stand beside `intent`."""
    match intent:
        case say.ReviseShot(_, relative, removed):
            steps = [{"slot": wish.slot, "by": wish.by} for wish in relative]
            return {"relative": steps} | ({"removed": list(removed)} if removed else {}) | _people(intent)
        case say.RequestShot(_, takes) if takes is not None:
            return {"takes": takes}
        case say.RequestShot(_, takes):
            return {} if takes is None else {"takes": takes}
        case say.MoreTakes(takes):
            return {"takes": takes}
        case say.SweepTakes(slot, values):
            return {"slot": slot, "values": list(values)}
        case say.RequestCoverage(pattern, shots):
            return {"pattern": pattern, "shots": [shot_document(shot.spec) for shot in shots]}
        case say.NameCast(who, name):
            return {"who": who, "name": name}
        case say.CircleTake(take) | say.RejectTake(take) | say.ShowTake(take) | say.Undevelop(take):
            return {"take": _ref(take)}
        case say.Develop(take, _, draft):
            return {"take": _ref(take), **({"draft": True} if draft else {})}
        case say.CompareTakes(takes):
            return {"takes": [_ref(take) for take in takes]}
        case say.Play(what):
            return {"what": what.value}
        case say.Export(formats):
            return {"formats": list(formats)}
        case _:
            return _cut_keys(intent)


def _people(intent: say.ReviseShot) -> dict[str, Any]:
    """Who is dressed anew, joins, moves in the picture, is related anew or leaves; there only where it was said."""
    wishes: dict[str, list[Any]] = {
        "looks": [{"who": wish.who, "look": wish.look} for wish in intent.looks],
        "added": [_subject(subject) for subject in intent.added],
        "placed": [{"who": wish.who, "positions": [where.value for where in wish.positions]} for wish in intent.placed],
        "relating": [{"relation": wish.relation.value, "who": wish.who, "whom": wish.whom} for wish in intent.relating],
        "directions": [
            {"who": wish.who, "actions": [_action(action) for action in wish.actions]} for wish in intent.directions
        ],
        "without": list(intent.without),
    }
    return {name: said for name, said in wishes.items() if said}


def _cut_keys(intent: say.Intent) -> dict[str, Any]:
    match intent:
        case say.PlaceTake(take, at, clip):
            return {"take": _ref(take), "at": at.value, "clip": _ref(clip)}
        case say.MoveClip(clip, at, to):
            return {"clip": _ref(clip), "at": at.value, "to": _ref(to)}
        case say.SwapClips(clips):
            return {"clips": [_ref(clip) for clip in clips]}
        case say.RemoveClip(clip) | say.SplitClip(clip):
            return {"clip": _ref(clip)}
        case say.TrimClip(clip, edge, seconds, frames):
            length = {"frames": frames} if frames is not None else {"seconds": seconds}
            return {"clip": _ref(clip), "edge": edge.value, **length}
        case _:
            return {}


def _ref(ref: say.Ref) -> Any:
    """A reference as the document tells it: a number, null for this one, a likeness as its slots."""
    return {"like": dict(ref.slots)} if isinstance(ref, say.Like) else ref


def _span(span: Span) -> dict[str, Any]:
    return {"slot": span.slot, "text": span.text, "start": span.start, "end": span.end}


def _shot(intent: say.Intent) -> dict[str, Any] | None:
    match intent:
        case say.RequestShot(description):
            return shot_document(description.spec)
        case say.ReviseShot(changes):
            return shot_document(replace(changes, subjects=(*changes.subjects, *intent.added)))
        case _:
            return None


_PARTS = {
    "action": ("text", "canonical", "speed"),
    "environment": ("place", "set", "interior", "time", "weather", "weather_strength"),
    "style": ("style", "tone", "mood", "light_source", "light_quality", "light_direction", "saturation"),
    "camera": (
        "size", "framing", "angle", "side", "move", "move_speed", "move_amount", "handheld", "lens", "lens_mm",
        "depth_of_field", "composition",
    ),
}  # fmt: skip


def shot_document(spec: ShotSpec) -> dict[str, Any]:
    """A shot as the document tells it: every key there, null where nobody said.

    Only where they were said: `move_amount`, `then`, `related`, and the `actions` and `positions` of a subject.
    """
    subjects = [_subject(subject) for subject in spec.subjects]
    parts = {part: {name: film.get(spec, f"{part}.{name}") for name in names} for part, names in _PARTS.items()}
    if parts["camera"]["move_amount"] is None:
        del parts["camera"]["move_amount"]
    more: dict[str, list[Any]] = {
        "then": [_action(action) for action in spec.then],
        "related": [{"relation": one.relation.value, "who": one.who, "whom": one.whom} for one in spec.related],
    }
    staging = {name: said for name, said in more.items() if said}
    return {"subjects": subjects, **parts, "duration_s": spec.duration_s, **staging}


def _subject(subject: film.Subject) -> dict[str, Any]:
    plain: dict[str, Any] = {"name": subject.name, "look": subject.look, "count": subject.count}
    more: dict[str, Any] = {
        "cast": subject.cast,
        "actions": [_action(action) for action in subject.actions],
        "positions": [position.value for position in subject.positions],
    }
    return plain | {name: said for name, said in more.items() if said}


def _action(action: film.Action) -> dict[str, Any]:
    return {"text": action.text, "canonical": action.canonical, "speed": action.speed}
