"""A shot as chips: what was said, and, fainter, what is assumed where nobody said. Pure."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints

from app.heard import doings
from app.translation import say, word
from engine.film import scenery
from engine.film.assume import assumed
from engine.film.model import Take
from engine.film.spec import Action, Camera, Environment, ShotSpec, Style, get, parse_slot, put, said, without_subject
from engine.messages import Intent, ReviseShot

PART_OF = {"subjects": "subject", "then": "action", "related": "action", "duration_s": "camera"}
"""The colour of slots that stand outside the four parts."""

_PLAINLY = {"action.speed": "normal", "camera.move_speed": "normal", "environment.weather_strength": "normal",
            "camera.move_amount": "normal"}  # fmt: skip
"""Values that go without saying: no chip for them."""

_ASSUMED = ("camera.size", "camera.angle", "camera.move", "camera.lens_mm", "environment.set", "environment.time",
            "environment.weather", "duration_s")  # fmt: skip
"""Slots worth showing when nobody said them."""

_SETTLED_BY = {"environment.set": "environment.place", "camera.lens_mm": "camera.lens"}
"""A slot that says the same as another, which is enough."""

_PLAYED_BY = {"environment.place": "environment.set", "camera.lens": "camera.lens_mm",
              "action.text": "action.canonical"}  # fmt: skip
"""What is said in anybody's words, and the slot that a renderer plays instead of it."""

_TYPES: dict[str, Any] = {"action": Action, "environment": Environment, "style": Style, "camera": Camera}

_SEVERAL = ("subjects", "then", "related")
"""Slots that hold several things, each a chip of its own."""

SECONDS = (2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
FOCAL_MM = (14.0, 18.0, 24.0, 28.0, 35.0, 40.0, 50.0, 65.0, 85.0, 100.0, 135.0, 200.0)


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing about the shot. `part` gives the colour; `guess` is an assumption."""

    part: str
    slot: str
    label: str
    guess: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a chip could be instead."""

    label: str
    wish: Intent
    now: bool = False
    back: bool = False
    """Takes the chip back rather than giving it another value."""


def chips(spec: ShotSpec) -> tuple[Chip, ...]:
    """What was said, part by part; then what is assumed."""
    spoken = dict(said(spec))
    found = [Chip("subject", f"subjects[{at}]", doings.subject(who)) for at, who in enumerate(spec.subjects)]
    for slot, value in spoken.items():
        if slot not in _SEVERAL and not _silent(slot, value, spoken):
            found.append(Chip(part_of(slot), slot, label(slot, value)))
    found += [Chip("action", f"then[{at}]", doings.following(each)) for at, each in enumerate(spec.then)]
    related = [(at, doings.relation(spec, each)) for at, each in enumerate(spec.related)]
    found += [Chip("action", f"related[{at}]", said_so) for at, said_so in related if said_so]
    order = ("subject", "action", "environment", "style", "camera")
    return (*sorted(found, key=lambda chip: order.index(chip.part)), *_guesses(spec, spoken))


def _guesses(spec: ShotSpec, spoken: dict[str, Any]) -> list[Chip]:
    full = assumed(spec)
    open_slots = [slot for slot in _ASSUMED if slot not in spoken and _SETTLED_BY.get(slot) not in spoken]
    return [Chip(part_of(slot), slot, label(slot, get(full, slot)), guess=True) for slot in open_slots]


def _silent(slot: str, value: Any, spoken: dict[str, Any]) -> bool:
    if slot == "action.canonical":
        return "action.text" in spoken
    if slot == "environment.interior":
        return "environment.place" in spoken or "environment.set" in spoken
    return _PLAINLY.get(slot) == value or _SETTLED_BY.get(slot) in spoken


def part_of(slot: str) -> str:
    """Which of the five parts a slot belongs to."""
    name = slot.partition(".")[0].partition("[")[0]
    return PART_OF.get(name, name)


def label(slot: str, value: Any) -> str:
    """A slot's value as people say it."""
    if slot == "duration_s":
        return say("{seconds} s", seconds=f"{value:g}")
    if slot == "camera.lens_mm":
        return f"{value:g} mm"
    if isinstance(value, bool):
        return word(slot, "yes" if value else "no")
    if isinstance(value, StrEnum):
        return word(slot, value.value)
    return word(slot, str(value)) if slot in ("style.style", "environment.set", "action.canonical") else str(value)


def varied(take: Take) -> str:
    """What a take of a sweep holds otherwise than its shot, as people say it; nothing for any other take."""
    return ", ".join(label(*parse_slot(slot, value)) for slot, value in take.varied)


def choices(spec: ShotSpec, slot: str) -> tuple[Choice, ...]:
    """What a chip can be changed to; a chip that was said can also be taken back."""
    name, bracket, number = slot.rstrip("]").partition("[")
    if bracket:
        return _of_several(spec, name, int(number))
    now = get(assumed(spec), slot)
    made = [Choice(label(slot, value), _revise(slot, value), value == now) for value in _values(slot)]
    if slot in dict(said(spec)):
        made.append(Choice(say("Take it back"), ReviseShot(ShotSpec(), removed=(slot,)), back=True))
    return tuple(made)


def obeyed(spec: ShotSpec, slot: str, obeys: frozenset[str]) -> bool:
    """Whether a renderer that follows these slots shows this one: itself, or by the slot that is played for it."""
    name = slot.partition("[")[0]
    played_by = _PLAYED_BY.get(name)
    if name in obeys or played_by is None:
        return name in obeys
    filled = replace(assumed(spec), environment=spec.environment)  # a set that is only assumed is not the place
    return played_by in obeys and get(filled, played_by) is not None


def _of_several(spec: ShotSpec, name: str, at: int) -> tuple[Choice, ...]:
    match name:
        case "subjects":
            return _counts(spec, at)
        case "then":
            return (Choice(say("Take it back"), doings.without_following(spec, at), back=True),)
        case _:
            return (Choice(say("Take it back"), doings.without_relation(spec, at), back=True),)


def _counts(spec: ShotSpec, at: int) -> tuple[Choice, ...]:
    def with_count(count: int) -> ReviseShot:
        changed = replace(spec.subjects[at], count=count)
        subjects = (*spec.subjects[:at], changed, *spec.subjects[at + 1 :])
        return ReviseShot(ShotSpec(subjects=subjects, related=spec.related))

    now = spec.subjects[at].count
    made = [Choice(str(n), with_count(n), n == now) for n in (1, 2, 3, 4, 5, 8, 12)]
    return (*made, Choice(say("Take it back"), _leaving(spec, at), back=True))


def _leaving(spec: ShotSpec, at: int) -> ReviseShot:
    if len(spec.subjects) == 1:
        return ReviseShot(ShotSpec(), removed=("subjects",))
    rest = without_subject(spec, at)
    same = rest.action == spec.action and rest.then == spec.then
    doing = ShotSpec() if same else ShotSpec(action=rest.action, then=rest.then)
    return ReviseShot(replace(doing, subjects=rest.subjects, related=rest.related))


def _values(slot: str) -> tuple[Any, ...]:
    listed: dict[str, tuple[Any, ...]] = {
        "duration_s": SECONDS,
        "camera.lens_mm": FOCAL_MM,
        "style.style": scenery.STYLES,
        "action.canonical": scenery.ACTIONS,
        "action.text": scenery.ACTIONS,
    }
    if slot in listed:
        return listed[slot]
    kind = _kind(slot)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return tuple(kind)
    return (True, False) if kind is bool else ()


def _kind(slot: str) -> Any:
    part, _, name = slot.partition(".")
    hint = get_type_hints(_TYPES[part])[name] if part in _TYPES and name else None
    return next((member for member in get_args(hint) if member is not type(None)), hint) if get_origin(hint) else hint


def _revise(slot: str, value: Any) -> ReviseShot:
    slot = "action.canonical" if slot == "action.text" else slot
    if value is False:
        return ReviseShot(ShotSpec(), removed=(slot,))
    return ReviseShot(put(ShotSpec(), slot, value))
