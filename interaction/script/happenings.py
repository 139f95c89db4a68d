"""What happens in a scene, line by line, as shots: one for each thing that somebody does, as written."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.film.camera import Framing, ShotSize
from engine.film.spec import Action, Camera, Description, Environment, ShotSpec, Span, Subject
from interaction.language.context import Context
from interaction.language.text import HAN
from interaction.script.describing import described
from interaction.script.names import People, introduced, tidied, ways

_SENTENCE = re.compile(r"[^.!?。！？;；]+(?:[.!?。！？;；]+[”\"’')）]*|$)")
_FEWEST_WORDS, _FEWEST_CHARACTERS = 3, 4
MOST_DOINGS = 4
"""So many things in a row are enough for one shot."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that is seen. `bare`: nobody of the cast is in it."""

    text: str
    spec: ShotSpec
    spans: tuple[Span, ...] = ()
    bare: bool = True


def happenings(text: str, people: People, context: Context) -> list[Happening]:
    """The shots of one paragraph of action, in order; none where nothing can be seen."""
    shots: list[Happening] = []
    for sentence in _sentences(tidied(text, people)):
        one = _read(sentence, people, context)
        if one is None:
            continue
        if shots and _goes_on(shots[-1], one):
            shots[-1] = _joined(shots[-1], one)
        else:
            shots.append(one)
    return shots


def _sentences(text: str) -> Iterator[str]:
    yield from (sentence.strip() for sentence in _SENTENCE.findall(text) if sentence.strip())


def _read(sentence: str, people: People, context: Context) -> Happening | None:
    """What one sentence shows. What the language does not know is kept in the words of the script."""
    bare, name, look = introduced(sentence, people)
    found = described(bare, context)
    if found is None:
        return _as_written(sentence, people)
    reading, intent = found
    spec = intent.description.spec
    named = people.named_in(bare)
    subjects = [people.meant(one) for one in _seen(spec.subjects)]
    owned = _OWNED.match(bare) if named and bare.startswith(named[0]) else None
    if owned and subjects and subjects[0].name == named[0]:
        subjects[0] = replace(subjects[0], name=owned[0], cast=None)
    leads = named and bare.startswith(named[0]) and not owned and not bare.startswith(f"{named[0]}的")
    if leads and not any(one.name == named[0] for one in subjects):
        subjects.insert(0, people.meant(Subject(named[0])))
    subjects = [_dressed(one, look) if one.name == name else one for one in subjects]
    if _only_named(spec, bare, subjects, people):
        written = _as_written(sentence, people)
        return written and replace(written, spec=replace(written.spec, environment=spec.environment))
    people.seen(reversed(named or [one.name for one in subjects]))
    spans = reading.spans if bare == sentence else ()
    return Happening(sentence, replace(spec, subjects=tuple(subjects)), spans, _is_bare(subjects, people))


def _seen(subjects: Sequence[Subject]) -> Iterator[Subject]:
    """Those who are in the picture: not "her" of "behind her", and not Ray where it is only his car."""
    objects = ways()["pronouns"]["en_object"]
    for one in subjects:
        owner = any(other.name.startswith((f"{one.name}'s ", f"{one.name}’s ", f"{one.name}的")) for other in subjects)
        if one.name.lower() not in objects and not (owner and not one.actions):
            yield one


def _only_named(spec: ShotSpec, text: str, subjects: Sequence[Subject], people: People) -> bool:
    """Whether things are named in a sentence that something else acts in: rain hammers the windows."""
    does = spec.action != Action() or spec.camera != Camera() or any(one.actions for one in subjects)
    begins = any(text.lower().startswith(one.name.lower()) for one in subjects)
    whole = any(len(one.name.split()) > _FEWEST_WORDS and one.name == text.strip(" .!?") for one in subjects)
    return bool(subjects) and not does and (whole or not begins) and _is_bare(subjects, people)


_OWNED = re.compile(r"[\w.-]+(?: [\w.-]+)?['’]s \w+")
"""Something of somebody, at the beginning: Ray's car."""


def _dressed(one: Subject, look: str) -> Subject:
    return replace(one, look=", ".join(part for part in (look, one.look) if part))


def _is_bare(subjects: Sequence[Subject], people: People) -> bool:
    return not any(people.has(one) for one in subjects)


def _as_written(sentence: str, people: People) -> Happening | None:
    said = sentence.strip(" .!?。！？;；()（）")
    size = len(HAN.findall(said)) if HAN.search(said) else len(said.split())
    if size < (_FEWEST_CHARACTERS if HAN.search(said) else _FEWEST_WORDS):
        return None
    named = [people.meant(Subject(name)) for name in people.named_in(said)]
    people.seen(reversed([one.name for one in named]))
    first = named[0].name if named else ""
    does = said[len(first) :].strip(" ，,") if first and said.startswith(first) else ""
    if does:
        return Happening(sentence, ShotSpec((named[0],), Action(does)), bare=False)
    begins = said if named and said.startswith(first) else said[:1].lower() + said[1:]
    return Happening(sentence, ShotSpec(action=Action(begins)), bare=not named)


def _goes_on(before: Happening, one: Happening) -> bool:
    """Whether a sentence goes on with the same ones, or tells what happens around them."""
    doings = 1 + len(before.spec.then)
    if doings + 1 + len(one.spec.then) > MOST_DOINGS or one.spec.camera != Camera():
        return False
    if not one.spec.subjects or _is_air(before.spec):
        return True
    if before.bare and one.bare:
        return True
    return [other.name for other in before.spec.subjects[:1]] == [other.name for other in one.spec.subjects]


def _is_air(spec: ShotSpec) -> bool:
    """Whether nothing is told but the weather or the hour: "Rain."."""
    return not spec.subjects and spec.action == Action() and not spec.then and spec.environment != Environment()


def _joined(before: Happening, one: Happening) -> Happening:
    """Two sentences as one shot."""
    text = before.text + ("" if HAN.search(before.text) else " ") + one.text
    offset = len(text) - len(one.text)
    spans = (*before.spans, *(replace(span, start=span.start + offset, end=span.end + offset) for span in one.spans))
    first, second = before.spec, one.spec
    if _is_air(first):
        air = _filled(second.environment, first.environment)
        return Happening(text, replace(second, environment=air), spans, one.bare)
    doings = [action for action in (first.action, *first.then, second.action, *second.then) if action != Action()]
    known = {other.name for other in first.subjects}
    new = tuple(other for other in second.subjects if other.name not in known)
    if new and second.action != Action():
        # Things around them do what they do by themselves.
        new = tuple(replace(other, actions=other.actions or (second.action, *second.then)) for other in new)
        doings = [action for action in (first.action, *first.then) if action != Action()]
    spec = replace(
        first,
        subjects=(*first.subjects, *new),
        action=doings[0] if doings else Action(),
        then=tuple(doings[1:]),
        environment=_filled(first.environment, second.environment),
        related=first.related,
    )
    return Happening(text, spec, spans, before.bare and one.bare)


def _filled(first: Environment, second: Environment) -> Environment:
    """A place and its air with what somebody adds to it."""
    if first.weather is None and second.weather is not None:
        first = replace(first, weather=second.weather, weather_strength=second.weather_strength)
    return replace(first, time=first.time or second.time)


# --- pictures that the script asks for -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """A picture that a line asks for: what it sets and is of; whether that is a `thing`, or told `elsewhere`, below."""

    camera: Camera
    of: str
    thing: bool
    elsewhere: bool = False


def asked(text: str) -> Asked | None:
    """What a line such as INSERT - THE GEAR or 特写：短刀 asks for; None for any other."""
    language = "zh" if HAN.search(text) else "en"
    capitals = language == "zh" or text.split(":")[0].isupper() or text.isupper() or re.match(r"[A-Z]{3,}", text)
    for one in ways()["asks"] if capitals else ():
        for word in one[language]:
            after = text[len(word) :]
            if not text.lower().startswith(word) or (after and after[0].isalnum() and language == "en"):
                continue
            marked = after.lstrip()[:1] in (":", "：", "-", "–", "—", "，", ",", "。") or language == "en"
            if marked or not after:
                of = after.strip(" :：-–—，,.")
                return Asked(_camera(one["camera"]), of, bool(one.get("thing")), bool(one.get("elsewhere")))
    return None


def _camera(slots: dict[str, Any]) -> Camera:
    framing, size = slots.get("framing"), slots.get("size")
    return Camera(framing=Framing(framing) if framing else None, size=ShotSize(size) if size else None)


def pictured(wish: Asked, text: str, more: str, people: People, context: Context) -> Description:
    """The shot that a line asks for; `more` is the paragraph under it that tells what is seen, or ""."""
    told = tidied(wish.of, people)
    if wish.of.isupper():
        told = told[:1].lower() + told[1:] if not people.named_in(told) else told
    if wish.elsewhere:
        told, more_told = (more, "") if more else (told, "")
    else:
        more_told = more
    if wish.thing or not told:
        look = more_told.rstrip(" .。") if told else ""
        look = look[:1].lower() + look[1:]
        subjects = (Subject(told or more.rstrip(" .。"), look or None),)
        return Description(_together(text, more), ShotSpec(subjects, camera=wish.camera))
    spec = _pictured(told, people, context)
    if more_told:
        spec = _with_doings(spec, happenings(more_told, people, context))
    camera = replace(spec.camera, size=wish.camera.size or spec.camera.size)
    camera = replace(camera, framing=wish.camera.framing or camera.framing)
    return Description(_together(text, more), replace(spec, camera=camera))


def _pictured(told: str, people: People, context: Context) -> ShotSpec:
    """What a picture is of: what happens in it, or who or what is named."""
    shots = happenings(told, people, context)
    spec = shots[0].spec if shots else ShotSpec()
    named = not spec.subjects and spec.action.text in (None, told) and len(told.split()) <= _FEWEST_WORDS
    return ShotSpec((people.meant(Subject(told)),)) if named and told.isascii() else spec


def _with_doings(spec: ShotSpec, more: Sequence[Happening]) -> ShotSpec:
    """The picture with what the paragraph under it tells of it."""
    doings = [action for one in more for action in (one.spec.action, *one.spec.then) if action != Action()]
    texts = [
        replace(action, text=one.text.rstrip(" .。")) for one in more for action in doings[:1] if one.spec.subjects
    ]
    names = {one.name for one in spec.subjects}
    same = all(other.name in names for one in more for other in one.spec.subjects)
    told = [action for action in (spec.action, *spec.then, *(doings if same else texts)) if action != Action()]
    return replace(spec, action=told[0] if told else Action(), then=tuple(told[1:]))


def _together(text: str, more: str) -> str:
    colon = ways()["words"]["zh" if HAN.search(text) else "en"]["colon"]
    return f"{text.rstrip(' :：')}{colon}{more}" if more else text
