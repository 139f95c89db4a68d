"""Where in the picture people are asked to be: left, right, in the foreground; over a shoulder; seen through eyes."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.film.blocking import Position, Relation
from engine.film.camera import Angle, Composition, Side
from engine.film.spec import Related, ShotSpec
from engine.renderers.blockout.camera import landmarks
from engine.renderers.blockout.geometry.optics import View, half_width
from engine.renderers.blockout.geometry.skeleton import Floats, J
from engine.renderers.blockout.motion.ways import ahead
from engine.renderers.blockout.staging.staging import Staging

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
        sides = each.relation in (Relation.LEFT_OF, Relation.RIGHT_OF)
        if sides and subject in (each.who, each.whom) and _single(spec, each):
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
    if others:
        return -0.42 * math.copysign(1.0, others[0]) if abs(others[0]) > 0.1 else None
    deep = any({P.FOREGROUND, P.BACKGROUND} & set(subject.positions) for subject in spec.subjects)
    return 0.3 if deep else None


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
        across, deep = asked_across(spec, role.subject), _depth(wanted, _against(spec), focus)
        if role.first == 0 or (across is None and deep is None):
            continue
        depth = deep if deep is not None else focus
        aside = across if across is not None else _free_side(spec, role.subject)
        if across is None and depth < 0.8 * focus:  # who is near is large
            aside *= 1.45
        taken = slots.get((aside, depth), 0)
        slots[aside, depth] = taken + 1
        depth += 0.9 * taken
        wide = half_width(base.focal_mm, aspect)
        place = base.eye + depth * level + right * [1, 0, 1] * aside * wide * depth
        group = slice(role.first, role.last)
        marks[group] += (place - marks[role.first]) * [1.0, 0.0, 1.0]
    return replace(people, marks=marks)


def _against(spec: ShotSpec) -> Sequence[Position]:
    """Where the first was asked to be: the others are before or behind it."""
    return spec.subjects[0].positions if spec.subjects else ()


def _depth(wanted: Sequence[Position], first: Sequence[Position], focus: float) -> float | None:
    """How far away somebody is to be, in metres, if it was said of them or of the first."""
    if P.FOREGROUND in wanted:
        return max(_NEAR * focus, 0.7)
    if P.BACKGROUND in wanted:
        return max(_FAR * focus, focus + 2.5)
    if P.FOREGROUND in first:
        return max(1.5 * focus, focus + 1.2)
    return max(0.62 * focus, 0.7) if P.BACKGROUND in first else None


def _free_side(spec: ShotSpec, subject: int) -> float:
    """Off the middle, where the first one is not."""
    first = first_across(spec)
    if first is not None and abs(first) > 0.1:
        return -first
    return 0.42 if subject % 2 else -0.42


def loosened(people: Staging, spec: ShotSpec) -> Staging:
    """The staging with only those held in the frame whom no position puts there anyway."""
    free = {
        role.subject
        for role in people.roles
        if role.first
        and role.subject < len(spec.subjects)
        and (
            asked_across(spec, role.subject) is not None
            or _depth(spec.subjects[role.subject].positions, _against(spec), 1.0) is not None
        )
    }
    moved = {i for role in people.roles if role.subject in free for i in range(role.first, role.last)}
    return replace(people, kept=tuple(i for i in people.kept if i not in moved) or (0,))


def over(people: Staging, base: View, mirror: float, aspect: float) -> tuple[Staging, View]:
    """The partner put where a shoulder and the edge of a head fill one side of the frame, and hide no face.

    The camera goes up or down a little, so that the shoulder is in its lower corner; for the rest somebody short is
    stood on a box, as a crew does.
    """
    right, _, forward = base.axes
    level = forward * [1.0, 0.0, 1.0] / max(math.hypot(forward[0], forward[2]), 1e-6)
    scale, focus = float(people.scales[-1]), base.focus_m
    near = max(0.48 * focus, focus - 1.15)
    wide = half_width(base.focal_mm, aspect)
    aside = 0.72 * wide * near + 0.11 * scale
    marks, headings, gazes = people.marks.copy(), people.headings.copy(), people.gazes.copy()
    marks[-1] = base.eye + level * near + right * [1, 0, 1] * (aside * mirror)
    marks[-1, 1] = people.floor_m
    headings[-1] = math.atan2(level[0], level[2]) + 0.22 * mirror
    gazes[-1] = -1.0
    people = replace(people, marks=marks, headings=headings, gazes=gazes)
    base, short = _lifted(base, people, near, wide / aspect)
    marks = marks.copy()
    marks[-1, 1] += min(max(short, -0.12), 0.24)
    head = people.bodies(people.anchor_s)[-1, J["head"]] - base.eye
    deep, out = float(head @ base.axes[2]), float(head @ right) * mirror
    # The inner edge of the head, with its hair, is a little inside the frame.
    marks[-1] += right * [1, 0, 1] * mirror * (0.80 * wide * deep + 0.095 * scale - out)
    return replace(people, marks=marks), base


def _lifted(base: View, people: Staging, near: float, high: float) -> tuple[View, float]:
    """The camera at the height from which the partner's shoulder is in the frame's lower fifth, and how much the
    shoulder is still too low for it.
    """
    shoulder = people.bodies(people.anchor_s)[-1, J["shoulder_l"], 1] + 0.055 * people.scales[-1]
    aim = base.eye + base.axes[2] * base.focus_m
    share = near / base.focus_m
    wanted = (shoulder + 0.6 * high * near - aim[1] * share) / (1 - share)
    lifted = min(max(wanted, base.eye[1] - 0.08), base.eye[1] + 0.12)
    flat = math.hypot(*(aim - base.eye)[[0, 2]])
    eye = np.array([base.eye[0], lifted, base.eye[2]])
    return replace(base, eye=eye, pitch=math.atan2(aim[1] - lifted, flat)), (lifted - wanted) * (1 - share)


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
    """The landmarks of those the frame must hold, from joints (n, len(JOINTS), 3).

    Somebody who stays but gets up, falls or jumps has the outline of all that they do.
    """
    made = [landmarks.landmarks(joints[i], people.costumes[i], people.mount(i), people.floor_m) for i in people.kept]
    if not people.moving and people.changes(0):
        moments = [people.bodies(float(t))[people.kept[0]] for t in np.linspace(0.0, people.seconds, 9)]
        outlines = [landmarks.landmarks(body, people.costumes[people.kept[0]]).outline for body in moments]
        made[0] = replace(made[0], outline=np.concatenate([made[0].outline, *outlines]))
    return made
