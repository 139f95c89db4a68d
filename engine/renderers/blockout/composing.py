"""Where in the picture people are asked to be: left, right, in the foreground, over one's shoulder; seen through eyes."""

import math
from collections.abc import Sequence
from dataclasses import replace

from engine.film.blocking import Position, Relation
from engine.film.camera import Angle, Composition, Side
from engine.film.spec import Related, ShotSpec
from engine.renderers.blockout import landmarks
from engine.renderers.blockout.optics import View, half_width
from engine.renderers.blockout.skeleton import Floats, J
from engine.renderers.blockout.staging import Staging
from engine.renderers.blockout.ways import ahead

P = Position
_ACROSS = {P.LEFT: -0.46, P.CENTRE: 0.0, P.RIGHT: 0.46}
_NEAR, _FAR = 0.52, 2.1
"""How far the foreground and the background are, against where the shot is framed."""


def asked_across(spec: ShotSpec, subject: int) -> float | None:
    """How far to the side of the frame (−1 … 1) a subject was asked to be, by a position or against another."""
    for position in spec.subjects[subject].positions if subject < len(spec.subjects) else ():
        if position in _ACROSS:
            return _ACROSS[position]
    for each in spec.related:
        if each.relation in (Relation.LEFT_OF, Relation.RIGHT_OF) and subject in (each.who, each.whom):
            if _single(spec, each):
                left = (each.relation is Relation.LEFT_OF) == (subject == each.who)
                return -0.42 if left else 0.42
    return None


def _single(spec: ShotSpec, each: Related) -> bool:
    return each.who != each.whom and max(each.who, each.whom) < len(spec.subjects)


def first_across(spec: ShotSpec) -> float | None:
    """Where the first subject must be: as asked, or on the side that another leaves free."""
    if spec.camera.composition not in (None, Composition.BALANCED):
        return None
    own = asked_across(spec, 0)
    if own is not None or len(spec.subjects) < 2:
        return own
    others = [across for number in range(1, len(spec.subjects)) if (across := asked_across(spec, number)) is not None]
    return -0.42 * math.copysign(1.0, others[0]) if others and abs(others[0]) > 0.1 else None


def composed(people: Staging, spec: ShotSpec, base: View, aspect: float) -> Staging:
    """The staging with everyone put where in the picture they were asked to be; the camera stays as it is."""
    marks = people.marks.copy()
    head = people.bodies(people.anchor_s)[0, J["head"]]
    right, _, forward = base.axes
    level = forward * [1.0, 0.0, 1.0] / max(math.hypot(forward[0], forward[2]), 1e-6)
    focus = float((head - base.eye) @ level)
    slots: dict[tuple[float, float], int] = {}
    for role in people.roles:
        wanted = spec.subjects[role.subject].positions if role.subject < len(spec.subjects) else ()
        across, deep = asked_across(spec, role.subject), _depth(wanted, focus)
        if role.first == 0 or (across is None and deep is None):
            continue
        depth = deep if deep is not None else focus
        aside = across if across is not None else _free_side(spec, role.subject)
        taken = slots.get((aside, depth), 0)
        slots[aside, depth] = taken + 1
        depth += 0.9 * taken
        wide = half_width(base.focal_mm, aspect)
        place = base.eye + depth * level + right * [1, 0, 1] * aside * wide * depth
        group = slice(role.first, role.last)
        marks[group] += (place - marks[role.first]) * [1.0, 0.0, 1.0]
    return replace(people, marks=marks)


def _depth(wanted: Sequence[Position], focus: float) -> float | None:
    if P.FOREGROUND in wanted:
        return max(_NEAR * focus, 0.7)
    if P.BACKGROUND in wanted:
        return max(_FAR * focus, focus + 2.5)
    return None


def _free_side(spec: ShotSpec, subject: int) -> float:
    """Off the middle, where the first one is not."""
    first = first_across(spec)
    if first is not None and abs(first) > 0.1:
        return -first
    return 0.42 if subject % 2 else -0.42


def loosened(people: Staging, spec: ShotSpec) -> Staging:
    """The staging with only those held in the frame whom no position puts there anyway."""
    free = {
        role.subject for role in people.roles
        if role.first and role.subject < len(spec.subjects)
        and (asked_across(spec, role.subject) is not None
             or {P.FOREGROUND, P.BACKGROUND} & set(spec.subjects[role.subject].positions))
    }  # fmt: skip
    moved = {i for role in people.roles if role.subject in free for i in range(role.first, role.last)}
    return replace(people, kept=tuple(i for i in people.kept if i not in moved) or (0,))


def before_the_lens(people: Staging, base: View, mirror: float, aspect: float) -> Staging:
    """The partner put where a shoulder and the edge of a head fill one side of the frame, and hide no face."""
    right, _, forward = base.axes
    level = forward * [1.0, 0.0, 1.0] / max(math.hypot(forward[0], forward[2]), 1e-6)
    scale = float(people.scales[-1])
    near = min(0.80, 0.55 * base.focus_m) * max(scale, 0.7)
    wide = half_width(base.focal_mm, aspect)
    # The middle of the head lies on the frame's edge: half of it and the shoulder are in.
    aside = near * wide * 0.86 + 0.035 * scale
    marks, headings = people.marks.copy(), people.headings.copy()
    marks[-1] = base.eye + level * near + right * [1, 0, 1] * (aside * mirror)
    marks[-1, 1] = people.floor_m
    headings[-1] = math.atan2(*(people.marks[0] - marks[-1])[[0, 2]]) - 0.12 * mirror
    return replace(people, marks=marks, headings=headings)


def through_eyes(spec: ShotSpec, alone: bool) -> ShotSpec:
    """The first subject looks: nobody sees them, and the others are played to their eyes."""
    camera = replace(spec.camera, angle=Angle.EYE, handheld=True)
    if alone:
        return replace(spec, camera=replace(camera, side=Side.BACK))
    first, *others = spec.subjects
    rest = (replace(first, count=first.count - 1),) if first.count > 1 else ()
    gone = 1 - len(rest)
    related = tuple(
        replace(each, who=each.who - gone, whom=each.whom - gone)
        for each in spec.related
        if min(each.who, each.whom) >= gone
    )
    return replace(spec, subjects=(*rest, *others), camera=replace(camera, side=Side.FRONT), related=related)


def from_eyes(base: View, body: Floats, heading: float) -> View:
    """What a person sees who looks straight ahead, a little down."""
    eye = body[J["eyes"]] + 0.05 * ahead(heading)
    return replace(base, eye=eye, yaw=float(heading), pitch=-0.06, roll=0.0, focus_m=6.0)


def depth(view: View, body: Floats) -> float:
    """How far a person's head is along the camera's axis, in metres."""
    return max(float((body[J["head"]] - view.eye) @ view.axes[2]), 0.3)


def standing_in(joints: Floats, people: Staging) -> list[landmarks.Body]:
    """The landmarks of those the frame must hold, from joints (n, len(JOINTS), 3)."""
    return [landmarks.landmarks(joints[i], people.costumes[i]) for i in people.kept]
