"""A shot's next wording: what was changed, taken back, or wished tighter, slower, stronger."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from engine.errors import EditRefused
from engine.film.assume import assumed
from engine.film.camera import Amount, DepthOfField, ShotSize, Speed
from engine.film.scenery import Saturation, Strength
from engine.film.spec import Description, Look, ShotSpec, Span, Subject, get, put, said

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
    "action.text": ("action.text", "action.canonical"),
    "action.canonical": ("action.text", "action.canonical"),
    "environment.place": ("environment.place", "environment.set", "environment.interior"),
    "environment.set": ("environment.place", "environment.set", "environment.interior"),
    "camera.lens": ("camera.lens", "camera.lens_mm"),
    "camera.lens_mm": ("camera.lens", "camera.lens_mm"),
}
"""Slots that say one thing between them: a new value for one clears what the old ones said."""


def revised(
    old: Description,
    changes: ShotSpec,
    *,
    relative: Iterable[tuple[str, int]] = (),
    removed: Iterable[str] = (),
    looks: Iterable[Look] = (),
    added: Iterable[Subject] = (),
    text: str = "",
    spans: Sequence[Span] = (),
) -> Description:
    """The wording after a revision; slots it does not touch stay as they are, with the words they came from.

    A look replaces the worn thing that it is another of ("blue cloak" for "red cloak"), or else joins what is worn.
    """
    spec = old.spec
    for slot in removed:
        spec = _cleared(spec, slot)
    changed = list(said(changes))
    for slot, _ in changed:
        for sibling in _TOGETHER.get(slot, ()):
            spec = _cleared(spec, sibling)
    for slot, value in changed:
        spec = put(spec, slot, value)
    for look in looks:
        spec = _dressed(spec, look)
    spec = replace(spec, subjects=(*spec.subjects, *added))
    for slot, by in relative:
        spec = stepped(spec, slot, by)
    return Description(text or old.text, spec, _spans(old, spec, spans))


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
    named = [at for at, one in enumerate(subjects) if who and _ends(one.name.lower(), who)]
    wears = [at for at, one in enumerate(subjects) if who and any(_ends(part, who) for part in _parts(one.look))]
    return (named + wears + [0])[0]


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
