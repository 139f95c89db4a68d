"""Where the camera stands so that the frame holds what the size says: solved, not guessed.

A size is a pair of heights on the subject's body that lie on the frame's upper and lower edge (see `_CROPS`). The
distance is found by projecting these two points through the real lens until they do.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from engine.film.camera import Angle, Composition, Framing, ShotSize, Side
from engine.film.spec import Camera
from engine.renderers.blockout.optics import View, half_width, project
from engine.renderers.blockout.skeleton import Floats, J

S = ShotSize
SIDE_DEG = {Side.FRONT: 9.0, Side.THREE_QUARTER: 38.0, Side.PROFILE: 90.0, Side.BACK: 166.0}
"""How far round the camera stands from the subject's facing; a variant mirrors it."""
_ELEVATION_DEG = {Angle.HIGH: 32.0, Angle.LOW: -24.0, Angle.AERIAL: 38.0, Angle.OVERHEAD: 86.0, Angle.WORMS_EYE: -38.0}
_LOWEST_M = {Angle.LOW: 0.35, Angle.WORMS_EYE: 0.12}
_EYE_HEIGHT = {S.EXTREME_WIDE: 0.93, S.WIDE: 0.88, S.FULL: 0.72, S.MEDIUM_WIDE: 0.78, S.MEDIUM: 0.86}
"""The height of an eye-level camera as a share of the subject's; closer sizes are at the eyes."""
_LOOK_ROOM = {S.CLOSE_UP: 0.16, S.EXTREME_CLOSE_UP: 0.0}
"""How far off the middle somebody stands who looks across the frame, −1 … 1; a detail fills the frame."""
DUTCH_DEG = 14.0


@dataclass(frozen=True, slots=True)
class Band:
    """The two points of the subject that the frame's upper and lower edge go through."""

    top: Floats
    bottom: Floats

    @property
    def height(self) -> float:
        """What the frame holds of the subject's upright, in metres."""
        return float(self.top[1] - self.bottom[1])


def band(size: ShotSize, body: Floats) -> Band:
    """The band of a body's joints (len(JOINTS), 3), in the world."""
    crown, sole = float(body[:, 1].max()), float(body[:, 1].min()) - 0.02
    tall = max(crown - sole, 0.75)
    eyes, chin = body[J["eyes"], 1], body[J["chin"], 1]
    face = max(abs(crown - chin), 0.2)
    knee = min(body[J["knee_l"], 1], body[J["knee_r"], 1])
    waist, chest = body[J["pelvis"], 1] + 0.06, body[J["chest"], 1] + 0.02
    air = 0.10 * face
    if crown - sole < 1.0:  # someone lies: the frame must hold the length of the body, not its thickness
        lies = 0.34 * float(np.ptp(body[:, [0, 2]], axis=0).max())
        crown, sole = max(crown, crown + lies), sole - lies
        tall = max(tall, crown - sole)
    top, bottom = {
        S.EXTREME_WIDE: (sole + 0.72 * 8.5 * tall, sole - 0.28 * 8.5 * tall),
        S.WIDE: (sole + 0.80 * 3.1 * tall, sole - 0.20 * 3.1 * tall),
        S.FULL: (crown + 0.085 * tall, sole - 0.065 * tall),
        S.MEDIUM_WIDE: (crown + 1.6 * air + 0.05, min(knee, crown - 0.55 * tall) - 0.085),
        S.MEDIUM: (crown + air + 0.06, min(waist, crown - 0.4)),
        S.MEDIUM_CLOSE_UP: (crown + air + 0.02, min(chest - 0.05, crown - 0.3)),
        S.CLOSE_UP: (crown + 0.01, chin - 0.075),
        S.EXTREME_CLOSE_UP: (eyes + 0.075, eyes - 0.075),
    }[size]
    close = size in (S.MEDIUM, S.MEDIUM_CLOSE_UP, S.CLOSE_UP, S.EXTREME_CLOSE_UP)
    x, z = body[J["head"], [0, 2]] if close else (body[J["pelvis"], [0, 2]] + body[J["head"], [0, 2]]) / 2
    low_x, low_z = body[J["pelvis"], [0, 2]] if size is S.MEDIUM else (x, z)  # who runs leans, and the waist lags
    return Band(np.array([x, top, z]), np.array([low_x, bottom, low_z]))


def detail(size: ShotSize, body: Floats) -> Band:
    """The band of an insert: the right hand and what it is at."""
    hand = body[J["hand_r"]]
    half = np.array([0.0, {S.EXTREME_CLOSE_UP: 0.14, S.CLOSE_UP: 0.2}.get(size, 0.3), 0.0])
    return Band(hand + half, hand - half)


def solve(
    asked: Camera,
    subjects: Floats,
    azimuth: float,
    aspect: float,
    mirror: float,
    raised_m: float = 0.0,
    passing: bool = False,
) -> View:
    """The view that frames joints (n, len(JOINTS), 3) from `azimuth` (radians in the world, from subject to camera).

    The first subject gives the size; all of them are kept inside the frame. `mirror` is ±1, the side a dutch angle
    leans to; `raised_m` lifts or lowers an eye-level camera a little; `passing` says that the first subject walks
    through a frame that stays where it is.
    """
    size, angle = asked.size or S.FULL, asked.angle or Angle.EYE
    lines = detail(size, subjects[0]) if asked.framing is Framing.INSERT else band(size, subjects[0])
    focal = asked.lens_mm or 35.0
    ground = float(subjects[0][:, 1].min()) - 0.02
    middle = (lines.top + lines.bottom) / 2
    if len(subjects) > 1 and asked.framing not in (Framing.OVER_THE_SHOULDER, Framing.INSERT):
        heads = subjects[:, J["head"]]
        middle[[0, 2]] = (heads.max(0) + heads.min(0))[[0, 2]] / 2
    across = placement(asked, azimuth, subjects[0], len(subjects))
    if asked.framing is Framing.OVER_THE_SHOULDER or asked.framing is Framing.REVERSE:
        across = -0.22 * mirror
    elif passing and asked.composition is None:
        across *= -0.8  # a walker who arrives has crossed the frame: the way lies on the other side
    shift = across * half_width(focal)
    distance = lines.height / 2 / half_width(focal) * aspect
    view = View(middle, azimuth + math.pi, 0.0, 0.0, focal, distance)
    span = lines.top - lines.bottom
    body = subjects[0]
    if asked.framing is Framing.INSERT:  # the camera comes down to what it looks at
        body = body.copy()
        body[J["eyes"], 1] = middle[1] + 0.4 * distance
    target, widen = middle.copy(), 1.0
    for turn in range(18 if len(subjects) > 1 else 14):
        view = _standing(view, target, distance * widen, azimuth, angle, size, body, ground, shift, raised_m)
        if angle is Angle.OVERHEAD:
            return _looking_down(view, lines, subjects, aspect)
        seen = project(view, aspect, np.stack([middle - span / 2, middle + span / 2]))
        if size is S.FULL and angle is not Angle.DUTCH:  # a foot put forward is lower in the frame than the sole's mark
            toes = project(view, aspect, subjects[0, [J["toe_l"], J["toe_r"]]])[:, 1].min()
            deeper = max(-0.94 - float(toes), 0.0) * half_width(focal) * view.focus_m / aspect
            span[1] += deeper
            middle[1] -= deeper / 2
        distance *= float(np.clip((seen[1, 1] - seen[0, 1]) / 2 * widen, 0.6, 1.7))
        target[1] += float(seen.sum(0)[1]) / 2 * half_width(focal) * view.focus_m / aspect * 0.8
        if len(subjects) > 1 and turn > 4 and asked.framing is not Framing.INSERT:
            widen = max(1.0, widen * _reach(view, aspect, subjects))
    roll = math.radians(DUTCH_DEG) * mirror if angle is Angle.DUTCH else 0.0
    return replace(view, roll=roll)


def placement(asked: Camera, azimuth: float, subject: Floats, count: int) -> float:
    """Where across the frame the subject belongs, −1 (left) … 1: composition first, else room to look into."""
    facing = subject[J["eyes"]] - subject[J["head"]]
    right = np.array([-math.cos(azimuth + math.pi), 0.0, math.sin(azimuth + math.pi)])
    looks = float(facing @ right) / max(float(np.linalg.norm(facing[[0, 2]])), 1e-6)
    sign = 1.0 if looks >= 0 else -1.0
    match asked.composition:
        case Composition.CENTRE | Composition.SYMMETRICAL | Composition.FRAME_IN_FRAME | Composition.LEADING_LINES:
            return 0.0
        case Composition.THIRDS | Composition.BALANCED | Composition.DIAGONAL:
            return -sign / 3
        case Composition.SHORT_SIDE:
            return sign / 3
        case Composition.LEFT_HEAVY:
            return -1 / 3
        case Composition.RIGHT_HEAVY:
            return 1 / 3
        case _:
            room = _LOOK_ROOM.get(asked.size or S.FULL, 0.24)
            return 0.0 if count > 1 else -room * looks * min(1.0, abs(looks) * 2)


def _standing(
    view: View, target: Floats, distance: float, azimuth: float, angle: Angle, size: ShotSize, body: Floats,
    ground: float, shift: float, raised_m: float,
) -> View:  # fmt: skip
    """The camera on its stand: at the angle's height or elevation, looking at the target."""
    tall = float(body[:, 1].max()) - ground
    if angle in _ELEVATION_DEG:
        elevation = math.radians(_ELEVATION_DEG[angle])
        height = target[1] + distance * math.sin(elevation)
        if angle is Angle.WORMS_EYE:
            height = ground + 0.12
    else:
        eyes = float(body[J["eyes"], 1])
        height = ground + tall * _EYE_HEIGHT[size] if size in _EYE_HEIGHT else eyes
        height += raised_m
    lowest = ground + _LOWEST_M.get(angle, 0.15)
    height = max(height, lowest)
    up = target[1] - height
    flat = math.sqrt(max(distance * distance - up * up, (0.45 * distance) ** 2))
    # A short lens must not come so close that the camera would stand in the actor.
    flat = max(flat, 0.001 if angle is Angle.OVERHEAD else 0.16)
    eye = np.array([target[0] + math.sin(azimuth) * flat, height, target[2] + math.cos(azimuth) * flat])
    return replace(
        view, eye=eye, yaw=azimuth + math.pi + math.atan(shift), pitch=math.atan2(up, flat),
        focus_m=math.hypot(flat, up),
    )  # fmt: skip


def _looking_down(view: View, lines: Band, subjects: Floats, aspect: float) -> View:
    """Straight from above: as far from the head as the size's band asks for."""
    heads = subjects[:, J["head"]]
    centre = (heads.max(0) + heads.min(0)) / 2
    spread = float(np.ptp(heads[:, [0, 2]], axis=0).max()) + (0.7 if len(subjects) > 1 else 0.0)
    away = max(lines.height, spread) / 2 / half_width(view.focal_mm) * aspect
    eye = np.array([centre[0], float(subjects[:, :, 1].max()) + away, centre[2]])
    return replace(view, eye=eye, pitch=math.radians(-89.5), focus_m=away)


def _reach(view: View, aspect: float, subjects: Floats) -> float:
    """How much wider the frame must be to hold every subject's head and shoulders; under 1 when it may be tighter."""
    kept = subjects[:, [J["crown"], J["shoulder_l"], J["shoulder_r"], J["elbow_l"], J["elbow_r"]]].reshape(-1, 3)
    seen = project(view, aspect, kept)
    return float(np.clip(np.abs(seen[:, 0]).max() / 0.94, 0.7, 1.5))
