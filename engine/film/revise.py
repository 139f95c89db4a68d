"""A shot's next wording: what was changed, taken back, or wished tighter, slower, stronger."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from engine.errors import EditRefused
from engine.film.assume import assumed
from engine.film.blocking import Position
from engine.film.camera import Amount, DepthOfField, ShotSize, Speed
from engine.film.characters import character
from engine.film.scenery import Saturation, Strength
from engine.film.spec import (
    Description,
    Direction,
    Look,
    Placing,
    Related,
    Relating,
    ShotSpec,
    Span,
    Subject,
    directed,
    get,
    put,
    said,
    without_subject,
)

_LADDERS: dict[str, tuple[Any, ...]] = {
    "camera.size": tuple(ShotSize),
    "camera.move_speed": tuple(Speed),
    "camera.move_amount": tuple(Amount),
    "camera.depth_of_field": (DepthOfField.DEEP, DepthOfField.SHALLOW),
    "camera.lens_mm": (14.0, 18.0, 21.0, 24.0, 28.0, 35.0, 40.0, 50.0, 65.0, 85.0, 100.0, 135.0, 200.0),
    "action.speed": tuple(Speed),
    "environment.weather_strength": tuple(Strength),
    "style.saturation": tuple(Saturation),
}
"""Steps from loose to tight, slow to fast, weak to strong, short to long."""

_MIDDLE: dict[str, Any] = {"camera.move_amount": Amount.NORMAL, "action.speed": Speed.NORMAL}

_TOGETHER = {
    "action.text": ("action.text", "action.canonical", "then"),
    "action.canonical": ("action.text", "action.canonical", "then"),
    "environment.place": ("environment.place", "environment.set", "environment.interior"),
    "environment.set": ("environment.place", "environment.set", "environment.interior"),
    "camera.lens": ("camera.lens", "camera.lens_mm"),
    "camera.lens_mm": ("camera.lens", "camera.lens_mm"),
}
"""Slots that say one thing between them: a new value for one clears what the old ones said."""


_PRONOUNS = frozenset(("he", "she", "it", "they", "him", "her", "them", *"他她它", "他们", "她们", "它们"))
_DEPTHS = frozenset((Position.FOREGROUND, Position.BACKGROUND))


def revised(
    old: Description,
    changes: ShotSpec,
    *,
    relative: Iterable[tuple[str, int]] = (),
    removed: Iterable[str] = (),
    looks: Iterable[Look] = (),
    added: Iterable[Subject] = (),
    placed: Iterable[Placing] = (),
    relating: Iterable[Relating] = (),
    without: Iterable[str] = (),
    directions: Iterable[Direction] = (),
    text: str = "",
    spans: Sequence[Span] = (),
    sound: str = "",
) -> Description:
    """The wording after a revision; slots it does not touch stay as they are, with the words they came from.

    A look replaces the worn thing that it is another of ("blue cloak" for "red cloak"), or else joins what is worn. A
    new first action is all that is done from then on; what only follows joins the end of what was done. A new cast has
    no relations but those that are said with it.
    """
    spec = old.spec
    for who in without:
        spec = _without(spec, who)
    for slot in removed:
        spec = _cleared(spec, slot)
    changed = list(said(changes))
    for slot, _ in changed:
        for sibling in _TOGETHER.get(slot, ()):
            spec = _cleared(spec, sibling)
    if changes.subjects:
        spec = replace(spec, related=())
    for slot, value in changed:
        spec = put(spec, slot, (*spec.then, *value) if slot == "then" else value)
    for look in looks:
        spec = _dressed(spec, look)
    spec = replace(spec, subjects=(*spec.subjects, *added))
    for place in placed:
        spec = _placed(spec, place)
    for bond in relating:
        spec = _bound(spec, bond)
    for direction in directions:
        at = one_meant(spec.subjects, direction.who)
        spec = directed(spec, at, direction.actions) if at is not None and direction.actions else spec
    for slot, by in relative:
        spec = stepped(spec, slot, by)
    return Description(text or old.text, spec, _spans(old, spec, spans), sound=sound)


def _dressed(spec: ShotSpec, wish: Look) -> ShotSpec:
    """The spec with a look for the one who is named, or who wears the thing that is named, or else the first."""
    if not spec.subjects:
        return spec
    at = _wearer(spec.subjects, (wish.who or "").lower())
    one = spec.subjects[at]
    dressed = replace(one, look=_joined(one.look, wish))
    return replace(spec, subjects=(*spec.subjects[:at], dressed, *spec.subjects[at + 1 :]))


def _wearer(subjects: tuple[Subject, ...], who: str) -> int:
    """Whose name ends so, or who wears such a thing; a pronoun is nobody's name, and means the first."""
    return ([*_meant(subjects, who), 0])[0]


def _meant(subjects: tuple[Subject, ...], who: str) -> list[int]:
    """Those whose name ends so, then those who wear such a thing."""
    said = character(who)
    named = [at for at, one in enumerate(subjects) if said and _ends(one.name.lower(), said)]
    wears = [at for at, one in enumerate(subjects) if said and any(_ends(part, said) for part in _parts(one.look))]
    return named + wears


def _without(spec: ShotSpec, who: str) -> ShotSpec:
    """The spec without the one who is named; as it is where nobody is."""
    at = one_meant(spec.subjects, who)
    return spec if at is None else without_subject(spec, at)


def _placed(spec: ShotSpec, wish: Placing) -> ShotSpec:
    """The spec with somebody elsewhere in the picture: a new depth leaves the width as it was, and the other way."""
    at = one_meant(spec.subjects, wish.who)
    if at is None:
        return spec
    deep = any(one in _DEPTHS for one in wish.positions)
    wide = any(one not in _DEPTHS for one in wish.positions)
    kept = (one for one in spec.subjects[at].positions if not (deep if one in _DEPTHS else wide))
    moved = replace(spec.subjects[at], positions=(*kept, *wish.positions))
    return replace(spec, subjects=(*spec.subjects[:at], moved, *spec.subjects[at + 1 :]))


def one_meant(subjects: tuple[Subject, ...], who: str | None) -> int | None:
    """The number of the one who is named; a pronoun, or nobody in particular, is the first; None for a stranger."""
    if subjects and (not who or who.lower() in _PRONOUNS):
        return 0
    return next(iter(_meant(subjects, who or "")), None)


def _bound(spec: ShotSpec, wish: Relating) -> ShotSpec:
    """The spec with one who does something to another; a newcomer joins, and what the two were before is over.

    Between two strangers nothing changes: one of them has to be there.
    """
    if one_meant(spec.subjects, wish.who) is None and one_meant(spec.subjects, wish.whom) is None:
        return spec
    spec, who = _found(spec, wish.who, None)
    spec, whom = _found(spec, wish.whom, who)
    if who == whom:
        return spec
    kept = tuple(one for one in spec.related if {one.who, one.whom} != {who, whom})
    return replace(spec, related=(*kept, Related(wish.relation, who, whom)))


def _found(spec: ShotSpec, who: str | None, other: int | None) -> tuple[ShotSpec, int]:
    """Whose number is meant: the one named, for a pronoun the first who is not the other, or else somebody new."""
    meant = [at for at in _meant(spec.subjects, who or "") if at != other]
    if not meant and (not who or who.lower() in _PRONOUNS):
        meant = [at for at in range(len(spec.subjects)) if at != other]
    if meant:
        return spec, meant[0]
    return replace(spec, subjects=(*spec.subjects, Subject(who or "somebody"))), len(spec.subjects)


def _ends(name: str, who: str) -> bool:
    return f" {name}".endswith(f" {who}") if who.isascii() else name.endswith(who)


def _parts(worn: str | None) -> list[str]:
    return [part.strip().lower() for part in (worn or "").replace("，", ",").split(",") if part.strip()]


def _joined(worn: str | None, wish: Look) -> str:
    """What is worn with the new look in it; the parts of a look stand between commas."""
    joint = ", " if wish.look.isascii() else "，"
    parts = [part.strip() for part in (worn or "").replace("，", ",").split(",") if part.strip()]
    other = [at for at, part in enumerate(parts) if _alike(part, wish)]
    if not other:
        return joint.join([*parts, wish.look])
    parts[other[0]] = wish.look
    return joint.join(parts)


def _alike(part: str, wish: Look) -> bool:
    """Whether a worn thing is of the kind of the new one: named by `who`, or of the same last word (or character)."""
    old, new = part.lower(), wish.look.lower()
    if wish.who and _ends(old, wish.who.lower()):
        return True
    return old.split()[-1] == new.split()[-1] if new.isascii() else old[-1] == new[-1]


def stepped(spec: ShotSpec, slot: str, by: int) -> ShotSpec:
    """The spec with one slot moved `by` steps tighter, faster, stronger or longer; it stops at the last step."""
    if slot == "duration_s":
        return replace(spec, duration_s=max(1.0, (assumed(spec).duration_s or 0.0) + by))
    if slot not in _LADDERS:
        raise EditRefused("That cannot be had more or less of; say what it should be.")
    if slot == "camera.lens_mm":
        spec = replace(spec, camera=replace(spec.camera, lens=None, lens_mm=assumed(spec).camera.lens_mm))
    ladder = _LADDERS[slot]
    now = get(assumed(spec), slot)
    at = _nearest(ladder, _MIDDLE.get(slot, ladder[len(ladder) // 2]) if now is None else now)
    return put(spec, slot, ladder[min(max(at + by, 0), len(ladder) - 1)])


def _nearest(ladder: tuple[Any, ...], value: Any) -> int:
    if isinstance(value, float):
        return min(range(len(ladder)), key=lambda at: abs(ladder[at] - value))
    return ladder.index(value)


def _cleared(spec: ShotSpec, slot: str) -> ShotSpec:
    return put(spec, slot, get(ShotSpec(), slot))


def _spans(old: Description, spec: ShotSpec, new: Sequence[Span]) -> tuple[Span, ...]:
    """The new words, and the old ones whose slots are as they were; those lie in an earlier text, so at -1."""
    fresh = {span.slot for span in new}
    kept = (s for s in old.spans if s.slot not in fresh and _same(old.spec, spec, s.slot))
    return (*(replace(span, start=-1, end=-1) for span in kept), *new)


def _same(before: ShotSpec, after: ShotSpec, slot: str) -> bool:
    try:
        return get(before, slot) == get(after, slot)
    except AttributeError:  # a span may name a finer place than a slot, such as subjects[0].look
        return before.subjects == after.subjects
