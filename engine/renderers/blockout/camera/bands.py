"""What each size holds of a body: the heights on it that lie on the frame's upper and lower edge, and what is not lost.

In closer sizes the eyes are on the upper third. All measures are shares of the face, so a child's close-up is one too.
"""

from dataclasses import dataclass

import numpy as np

from engine.film.camera import ShotSize
from engine.renderers.blockout.camera.landmarks import Body
from engine.renderers.blockout.geometry.skeleton import Floats

S = ShotSize
CLOSE = (S.MEDIUM, S.MEDIUM_CLOSE_UP, S.CLOSE_UP, S.EXTREME_CLOSE_UP)
"""Sizes that cut somebody above the hips."""
_FEET_AT = {S.EXTREME_WIDE: (8.5, 0.28), S.WIDE: (3.1, 0.20)}
"""How many times its own height the frame is high, and where in it the feet are."""
_LOW_FACES = {
    S.EXTREME_WIDE: 64.0, S.WIDE: 23.0, S.FULL: 9.0, S.MEDIUM_WIDE: 5.7, S.MEDIUM: 3.9, S.MEDIUM_CLOSE_UP: 2.4,
    S.CLOSE_UP: 1.65, S.EXTREME_CLOSE_UP: 0.68,
}  # fmt: skip
"""How many faces high the frame is around somebody who lies: as around one who stands."""
_THING = {
    S.EXTREME_WIDE: 6.0, S.WIDE: 2.6, S.FULL: 1.0, S.MEDIUM_WIDE: 0.80, S.MEDIUM: 0.60, S.MEDIUM_CLOSE_UP: 0.42,
    S.CLOSE_UP: 0.28, S.EXTREME_CLOSE_UP: 0.13,
}  # fmt: skip
"""How much of a vehicle the frame holds, against all of it."""


@dataclass(frozen=True, slots=True)
class Band:
    """The two points that the frame's upper and lower edge go through, and what must lie inside, (k, 3)."""

    top: Floats
    bottom: Floats
    hold: Floats
    loose: bool = False
    """Whether what must lie inside gives the size, and the band only the middle."""

    @property
    def height(self) -> float:
        """What the frame holds of the subject's upright, in metres."""
        return float(self.top[1] - self.bottom[1])

    @property
    def middle(self) -> Floats:
        """Where the frame's middle is."""
        return (self.top + self.bottom) / 2

    def scaled(self, by: float) -> "Band":
        """A little tighter (under 1) or wider about the upper third."""
        pivot = self.top + (self.bottom - self.top) / 3
        return Band(pivot + (self.top - pivot) * by, pivot + (self.bottom - pivot) * by, self.hold, self.loose)


def band(size: ShotSize, body: Body) -> Band:
    """The band of a body."""
    if body.kind == "thing":
        return _of_thing(size, body)
    if body.kind == "low":
        return _of_low(size, body)
    face, tall = body.face_m, body.tall
    crown, sole = body.crown, body.sole
    animal = body.kind == "animal"
    chest = body.chest - 0.22 * face
    top, bottom = {
        S.EXTREME_WIDE: _around(S.EXTREME_WIDE, sole, tall),
        S.WIDE: _around(S.WIDE, sole, tall),
        S.FULL: (crown + 0.085 * tall, sole - 0.065 * tall),
        S.MEDIUM_WIDE: (crown + 0.45 * face, min(body.knee, crown - 0.55 * tall) - 0.4 * face),
        S.MEDIUM: (crown + 0.5 * face, min(body.waist, crown - 1.8 * face)),
        S.MEDIUM_CLOSE_UP: (crown + 0.29 * face, min(chest, crown - 1.4 * face)),
        S.CLOSE_UP: (crown + 0.05 * face, body.chin - 0.61 * face),
        S.EXTREME_CLOSE_UP: (body.eyes + 0.34 * face, body.eyes - 0.34 * face),
    }[size]
    near, waist = body.head, body.trunk  # who runs leans, and the waist lags
    if size in CLOSE:
        x, z = near[[0, 2]] if not animal else _between(body.head, body.trunk, {S.MEDIUM: 0.45}.get(size, 0.12))
        low_x, low_z = waist[[0, 2]] if size is S.MEDIUM and not animal else (x, z)
    else:
        x, z = _between(body.head, body.trunk, 0.5)
        if animal:
            x, z = body.outline[:, [0, 2]].mean(0)
        low_x, low_z = x, z
    hold = body.outline if size is S.FULL else np.zeros((0, 3))
    if animal and size is S.MEDIUM_WIDE:
        hold = body.bust
    return Band(np.array([x, top, z]), np.array([low_x, bottom, low_z]), hold)


def detail(size: ShotSize, body: Body) -> Band:
    """The band of an insert: the right hand and what it is at."""
    half = np.array([0.0, {S.EXTREME_CLOSE_UP: 0.6, S.CLOSE_UP: 0.9}.get(size, 1.35) * min(body.face_m, 0.3), 0.0])
    return Band(body.hand + half, body.hand - half, np.zeros((0, 3)))


def _between(one: Floats, other: Floats, share: float) -> tuple[float, float]:
    x, z = (one + (other - one) * share)[[0, 2]]
    return float(x), float(z)


def _around(size: ShotSize, sole: float, tall: float) -> tuple[float, float]:
    times, feet = _FEET_AT[size]
    return sole + (1 - feet) * times * tall, sole - feet * times * tall


def _of_low(size: ShotSize, body: Body) -> Band:
    """Somebody who lies, crawls or flies: as much of them as of one who stands, around the part that it is about."""
    high = _LOW_FACES[size] * body.face_m
    share = {S.CLOSE_UP: 0.05, S.EXTREME_CLOSE_UP: 0.0, S.MEDIUM_CLOSE_UP: 0.3, S.MEDIUM: 0.6, S.MEDIUM_WIDE: 0.8}
    if size in (S.FULL, S.WIDE, S.EXTREME_WIDE):
        middle = (body.outline.max(0) + body.outline.min(0)) / 2
    else:
        middle = body.head + (body.trunk - body.head) * share[size]
    up, loose = np.array([0.0, high / 2, 0.0]), size is S.FULL
    if size in _FEET_AT:
        up = up * 0.9
        middle = middle + np.array([0.0, (0.5 - _FEET_AT[size][1]) * high * 0.9, 0.0])
    grown = middle + 1.06 * (body.outline - middle)
    return Band(middle + up, middle - up, grown if loose else np.zeros((0, 3)), loose)


def _of_thing(size: ShotSize, body: Body) -> Band:
    """A vehicle: all of it, or so much of it; near ones are of its front."""
    centre = (body.outline.max(0) + body.outline.min(0)) / 2
    share = _THING[size]
    focus = centre + (body.head - centre) * {S.MEDIUM_CLOSE_UP: 0.7, S.CLOSE_UP: 1.0, S.EXTREME_CLOSE_UP: 1.0}.get(
        size, 0.25 if share < 1 else 0.0
    )
    hold = focus + share * (body.outline - centre)
    high = share * body.tall
    up = np.array([0.0, high / 2, 0.0])
    if size in _FEET_AT:
        focus = np.array([centre[0], body.sole + (0.5 - _FEET_AT[size][1]) * high * 0.8, centre[2]])
    return Band(focus + up, focus - up, hold, True)
