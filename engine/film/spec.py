"""One described shot: what was asked for, slot by slot. A slot that nobody mentioned is None."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_type_hints

from engine.film import blocking, camera, scenery


@dataclass(frozen=True, slots=True)
class Action:
    """What the subjects do: the words, the identifier where one is known, and how fast."""

    text: str | None = None
    canonical: str | None = None
    speed: camera.Speed | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """Someone or something in the shot: the name and look as spoken, how many, and the cast member meant.

    `actions` is what this one does, in order, where it is something else than the shot's own action; `positions` is
    where in the picture they were asked to be.
    """

    name: str
    look: str | None = None
    count: int = 1
    cast: str | None = None
    actions: tuple[Action, ...] = ()
    positions: tuple[blocking.Position, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """What subject number `who` is or does to subject number `whom`; both count from 0."""

    relation: blocking.Relation
    who: int
    whom: int


@dataclass(frozen=True, slots=True)
class Look:
    """A new look for somebody in a shot. `who` is as spoken: a name, a thing worn ("cloak"), a pronoun, or None."""

    who: str | None
    look: str


@dataclass(frozen=True, slots=True)
class Placing:
    """A new place in the picture for somebody in a shot; `who` as in `Look`."""

    who: str | None
    positions: tuple[blocking.Position, ...]


@dataclass(frozen=True, slots=True)
class Relating:
    """What somebody is to do to somebody else, both as spoken; who is not there yet joins the shot."""

    relation: blocking.Relation
    who: str | None
    whom: str | None


@dataclass(frozen=True, slots=True)
class Direction:
    """What somebody in a shot is to do from now on, in order; `who` as in `Look`."""

    who: str | None
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Environment:
    """Where and when. `place` is as spoken; `set` names the recipe the blockout builds."""

    place: str | None = None
    set: str | None = None
    interior: bool | None = None
    time: scenery.TimeOfDay | None = None
    weather: scenery.Weather | None = None
    weather_strength: scenery.Strength | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """Look, tone and light. `style` is an identifier of `scenery.STYLES` or free text."""

    style: str | None = None
    tone: scenery.Tone | None = None
    mood: str | None = None
    light_source: scenery.LightSource | None = None
    light_quality: scenery.LightQuality | None = None
    light_direction: scenery.LightDirection | None = None
    saturation: scenery.Saturation | None = None


@dataclass(frozen=True, slots=True)
class Camera:
    """Framing, position, lens and move. `lens_mm` is for a full-frame sensor, 36 × 24 mm."""

    size: camera.ShotSize | None = None
    framing: camera.Framing | None = None
    angle: camera.Angle | None = None
    side: camera.Side | None = None
    move: camera.Move | None = None
    move_speed: camera.Speed | None = None
    move_amount: camera.Amount | None = None
    handheld: bool = False
    lens: camera.Lens | None = None
    lens_mm: float | None = None
    depth_of_field: camera.DepthOfField | None = None
    composition: camera.Composition | None = None


@dataclass(frozen=True, slots=True)
class ShotSpec:
    """A shot as asked for. `duration_s` is the wished length in seconds, before it becomes frames.

    `action` is what is done first, `then` what follows it in order ("runs … looks back … leaps").
    """

    subjects: tuple[Subject, ...] = ()
    action: Action = field(default_factory=Action)
    environment: Environment = field(default_factory=Environment)
    style: Style = field(default_factory=Style)
    camera: Camera = field(default_factory=Camera)
    duration_s: float | None = None
    then: tuple[Action, ...] = ()
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """The words a slot came from: characters `start` to `end` (exclusive) of the text."""

    slot: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Description:
    """A spec with the words it came from. `text` is what was said last; `follows` the wording that it changed.

    `sound` is the recording of somebody saying it, relative to the project's folder, where recordings are kept.
    """

    text: str
    spec: ShotSpec
    spans: tuple[Span, ...] = ()
    follows: int | None = None
    sound: str = ""


PARTS = ("action", "environment", "style", "camera")
"""The parts of a spec that hold slots of their own."""

SLOTS = (
    "subjects",
    "then",
    "related",
    "duration_s",
    *(
        f"{part}.{slot.name}"
        for part, kind in zip(PARTS, (Action, Environment, Style, Camera), strict=True)
        for slot in fields(kind)
    ),
)
"""Every slot by its dotted name: `camera.move`, `environment.weather`, `subjects`, `duration_s` …"""

_BY_WORD = tuple(slot for slot in SLOTS if slot not in ("subjects", "then", "related"))
"""Slots whose value a single word can say."""


def get(spec: ShotSpec, slot: str) -> Any:
    """What a slot holds; None, False or () when nobody said."""
    value: Any = spec
    for name in slot.split("."):
        value = getattr(value, name)
    return value


def put(spec: ShotSpec, slot: str, value: Any) -> ShotSpec:
    """The spec with one slot changed."""
    part, _, name = slot.partition(".")
    if not name:
        return replace(spec, **{part: value})
    return replace(spec, **{part: replace(getattr(spec, part), **{name: value})})


def parse_slot(name: str, text: str) -> tuple[str, Any]:
    """A slot's full name and the value a text stands for; short names such as `move` will do where only one has it.

    Raises ValueError with a sentence for a slot or a value that does not exist.
    """
    matches = [slot for slot in _BY_WORD if name == slot or name == slot.partition(".")[2]]
    if len(matches) != 1:
        raise ValueError(f"There is no slot {name!r}; there are {', '.join(_BY_WORD)}.")
    kind = _kind_of(matches[0])
    try:
        return matches[0], text.lower() in ("true", "yes", "1") if kind is bool else kind(text)
    except ValueError:
        choices = ", ".join(kind) if issubclass(kind, StrEnum) else "a number"
        raise ValueError(f"{matches[0]} cannot be {text!r}; it can be {choices}.") from None


def _kind_of(slot: str) -> Any:
    """The type a slot holds, without its None."""
    part, _, name = slot.rpartition(".")
    holder: Any = type(get(ShotSpec(), part)) if part else ShotSpec  # pyright: ignore[reportUnknownVariableType]
    hint = get_type_hints(holder)[name]
    return next(kind for kind in (*get_args(hint), hint) if kind is not NoneType)


def doings(spec: ShotSpec, at: int) -> tuple[Action, ...]:
    """What subject number `at` does, in order: their own actions, or else the shot's."""
    return spec.subjects[at].actions or (spec.action, *spec.then)


def directed(spec: ShotSpec, at: int, actions: tuple[Action, ...]) -> ShotSpec:
    """The spec in which subject number `at` does something else; all others go on with what they do."""
    told = [actions if other == at else doings(spec, other) for other in range(len(spec.subjects))]
    (action, *then), shared = told[0], told[0]
    subjects = tuple(
        replace(one, actions=() if mine == shared else mine) for one, mine in zip(spec.subjects, told, strict=True)
    )
    return replace(spec, subjects=subjects, action=action, then=tuple(then))


def without_subject(spec: ShotSpec, at: int) -> ShotSpec:
    """The spec without subject number `at`: the others keep what they do and whom they are related to.

    Where the first one goes, the shot's action is from then on what the next one does.
    """
    left = [other for other in range(len(spec.subjects)) if other != at]
    related = tuple(
        replace(one, who=left.index(one.who), whom=left.index(one.whom))
        for one in spec.related
        if one.who in left and one.whom in left
    )
    action, *then = doings(spec, left[0]) if left else (Action(),)
    shared = (action, *then)
    subjects = tuple(
        replace(spec.subjects[other], actions=() if doings(spec, other) == shared else doings(spec, other))
        for other in left
    )
    return replace(spec, subjects=subjects, action=action, then=tuple(then), related=related)


def said(spec: ShotSpec) -> Iterator[tuple[str, Any]]:
    """The slots somebody mentioned, with what they hold. "Outside" was said too; not handheld is what nobody says."""
    for slot in SLOTS:
        value = get(spec, slot)
        if value is not None and value != () and (value is not False or slot == "environment.interior"):
            yield slot, value
