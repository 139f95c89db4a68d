"""Where the camera stands so that the frame holds what the size says: solved, not guessed.

A size is a band on the body (`bands`). The distance at which its two ends lie on the frame's edges through the real
lens is searched over all distances at once, so it is found whatever the lens and the angle. Seen from the subject, the
camera is always at azimuth 0, on +z; `staging` turns the whole arrangement into the set afterwards.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.film.camera import Angle, Composition, Framing, Move, ShotSize, Side
from engine.film.spec import Camera
from engine.renderers.blockout.camera.bands import CLOSE, Band, band, detail
from engine.renderers.blockout.camera.landmarks import Body
from engine.renderers.blockout.geometry.optics import View, half_width, project
from engine.renderers.blockout.geometry.skeleton import Floats

S = ShotSize
SIDE_DEG = {Side.FRONT: 9.0, Side.THREE_QUARTER: 38.0, Side.PROFILE: 90.0, Side.BACK: 166.0}
"""How far round the camera stands from the subject's facing; a variant mirrors it."""
_ELEVATION_DEG = {Angle.HIGH: 32.0, Angle.LOW: -24.0, Angle.AERIAL: 38.0, Angle.OVERHEAD: 86.0}
_LOWEST_M = {Angle.LOW: 0.35, Angle.WORMS_EYE: 0.12}
_EYE_HEIGHT = {S.EXTREME_WIDE: 0.93, S.WIDE: 0.88, S.FULL: 0.72, S.MEDIUM_WIDE: 0.78, S.MEDIUM: 0.86}
"""The height of an eye-level camera as a share of the subject's; closer sizes are at the eyes."""
_LOOK_ROOM = {S.CLOSE_UP: 0.16, S.EXTREME_CLOSE_UP: 0.0}
"""How far off the middle somebody stands who looks across the frame, −1 … 1; a detail fills the frame."""
DUTCH_DEG = 14.0
NEAREST_M = 0.25
"""No lens comes closer than this to the middle of somebody."""
_STEEPEST_DEG = 52.0
_INSIDE, _MOST_PAN = 0.94, math.radians(40.0)
_DISTANCES = np.geomspace(0.12, 380.0, 96)


def solve(
    asked: Camera,
    bodies: Sequence[Body],
    aspect: float,
    *,
    mirror: float = 1.0,
    across: float | None = None,
    raised_m: float = 0.0,
    steeper: float = 0.0,
    tighter: float = 1.0,
    passing: bool = False,
    ground: float = 0.0,
) -> View:
    """The view from azimuth 0 that frames the bodies: the first gives the size, all are held in the frame.

    `mirror` is ±1, the side a dutch angle leans to; `across` (−1 … 1) is where the first must be, `placement` if None;
    `raised_m` lifts an eye-level camera, `steeper` (radians) one that looks up or down; `tighter` scales the band in
    its size; `passing` says that the first walks through a frame that stays; `ground` is the height of the floor.
    """
    size, angle = asked.size or S.FULL, asked.angle or Angle.EYE
    insert = asked.framing is Framing.INSERT
    lines = (detail if insert else band)(size, bodies[0]).scaled(tighter)
    alone = insert or asked.framing in (Framing.OVER_THE_SHOULDER, Framing.REVERSE)
    hold = lines.hold if alone or len(bodies) == 1 else np.concatenate([lines.hold, *_others(size, bodies)])
    shared = not alone and len(bodies) > 1 and across is None
    if across is None:
        across = placement(asked, bodies[0], 1 if alone else len(bodies))
        across *= (
            -0.8 if passing and asked.composition is None else 1.0
        )  # the way of who arrives lies on the other side
    uneven = not alone and len(bodies) > 1 and size in (*CLOSE, S.MEDIUM_WIDE) and _uneven_m(bodies) > _UNEVEN_M
    if uneven:  # one sits, one stands: both faces are in the frame, with something of what is under them
        hold = np.concatenate([body.bust for body in bodies])
        hold = np.concatenate([hold, *(body.bust - [0.0, 0.9 * body.face_m, 0.0] for body in bodies)])
    solver = _Solver(
        asked.lens_mm or 35.0, aspect, angle, lines, across, ground + _LOWEST_M.get(angle, 0.15), steeper, uneven
    )  # fmt: skip
    raised_m *= min(1.0, 1.1 * lines.height)
    high = lines.middle[1] + 0.4 * lines.height if insert else _height(size, bodies[0], ground) + raised_m
    high -= 0.35 * max(bodies[0].eyes - min(body.eyes for body in bodies), 0.0) if uneven else 0.0
    if angle is Angle.OVERHEAD:
        return solver.from_above(hold if len(hold) else lines.middle[None])
    if shared:  # the camera stands before the middle of them
        solver.centre[0] = (hold[:, 0].max() + hold[:, 0].min()) / 2
    view = solver.view(high, hold, shared)
    return replace(view, roll=math.radians(DUTCH_DEG) * mirror if angle is Angle.DUTCH else 0.0)


_UNEVEN_M = 0.3
"""Whose eyes are further apart in height than this are framed for both faces."""


def _uneven_m(bodies: Sequence[Body]) -> float:
    eyes = [body.eyes for body in bodies if body.kind == "upright"]
    return max(eyes) - min(eyes) if len(eyes) == len(bodies) else 0.0


def _others(size: ShotSize, bodies: Sequence[Body]) -> list[Floats]:
    whole = size in (S.FULL, S.WIDE, S.EXTREME_WIDE)
    return [body.outline if whole else body.bust for body in bodies]


def _height(size: ShotSize, body: Body, ground: float) -> float:
    """How high an eye-level camera is."""
    if body.kind == "thing":
        return body.sole + min(1.35, max(0.62 * body.tall, 0.5))
    if body.kind == "low" and size not in CLOSE:
        return max(body.eyes + 0.55, ground + 0.9)
    if body.kind == "animal" or size not in _EYE_HEIGHT:
        return max(body.eyes, ground + 0.2) + (0.32 if body.kind == "low" else 0.0)
    return body.sole + body.tall * _EYE_HEIGHT[size]


class _Solver:
    """One lens, one band: finds the stand and the tilt of the camera."""

    def __init__(
        self, focal: float, aspect: float, angle: Angle, lines: Band, across: float, lowest: float, steeper: float,
        uneven: bool = False,
    ) -> None:  # fmt: skip
        self.focal, self.aspect, self.angle, self.lines, self.lowest = focal, aspect, angle, lines, lowest
        self.wide, self.uneven = half_width(focal, aspect), uneven
        self.across = across
        self.tilt = math.radians(_ELEVATION_DEG.get(angle, 0.0)) + steeper
        self.half = math.atan(self.wide / aspect)
        self.centre = lines.middle.copy()

    def view(self, high: float, hold: Floats, shared: bool) -> View:
        """The camera at a height (or at the angle's elevation), with everything in `hold` (k, 3) in the frame."""
        factor, pan, tilt = 1.0, 0.0, 0.0
        view = self._standing(high, factor, pan)
        for turn in range((14 if self.lines.loose else 8) if len(hold) else 2):
            seen = project(view, self.aspect, hold if len(hold) else self.centre[None])
            middle = seen[seen[:, 2] > 0.05, 0] if shared else project(view, self.aspect, self.centre[None])[:, 0]
            if len(middle):
                pan += math.atan(((middle.max() + middle.min()) / 2 - self.across) * self.wide)
                pan = min(max(pan, -_MOST_PAN), _MOST_PAN)
            if (self.lines.loose or self.uneven) and len(hold):
                tilt += 0.7 * math.atan((seen[:, 1].max() + seen[:, 1].min()) / 2 * self.wide / self.aspect)
            if len(hold) and turn:  # what is near grows faster than the camera comes: so by less than it seems
                factor = max(factor * self._reach(seen, shared) ** 0.7, 0.02 if self.lines.loose else 1.0)
            view = self._standing(high, factor, pan)
            view = replace(view, pitch=view.pitch + tilt)
        return view

    def _reach(self, seen: Floats, shared: bool) -> float:
        """How much further off the camera must be to hold what was seen; under 1 when it may be nearer."""
        inside = seen[:, 2] > 0.05
        if not inside.all():
            return 1.6
        spread = np.abs(seen[:, 0] - self.across if shared else seen[:, 0]).max()
        room = _INSIDE - (abs(self.across) if shared else 0.0)
        down = np.abs(seen[:, 1]).max()
        high = _INSIDE if self.lines.loose else 0.86 if self.uneven else 0.97
        least = 0.5 if self.lines.loose else 0.75
        return float(
            np.clip(
                max(spread / max(room, 0.3), down / high),
                least,
                1.8,
            )
        )

    def _standing(self, high: float, factor: float, pan: float) -> View:
        """On the stand: as far that the band fills the frame, times a factor; the head turned by `pan`."""
        flat, eye_y, pitch = self._searched(high, math.cos(pan))
        if factor != 1.0:
            flat, eye_y, pitch = self._at(high, flat, eye_y, factor)
        eye = np.array([self.centre[0], eye_y, self.centre[2] + flat])
        far = math.hypot(flat, self.centre[1] - eye_y)
        return View(eye, math.pi - pan, pitch, 0.0, self.focal, max(far, 0.1))

    def _stands(self, high: float, distances: Floats) -> tuple[Floats, Floats]:
        """Level distance and height of the camera, for distances along the line of sight."""
        if self.angle is Angle.WORMS_EYE:
            return distances, np.full_like(distances, self.lowest)
        if self.angle in _ELEVATION_DEG:
            heights = np.maximum(self.centre[1] + distances * math.sin(self.tilt), self.lowest)
            return distances * math.cos(self.tilt), heights
        return distances, np.full_like(distances, max(high, self.lowest))

    def _angles(self, flats: Floats, heights: Floats, k: float) -> tuple[Floats, Floats]:
        """The tilt towards the band's two ends; `k` is the cosine of how far the head is turned off them."""
        tops = (flats + self.centre[2] - self.lines.top[2]) * k
        bottoms = (flats + self.centre[2] - self.lines.bottom[2]) * k
        return (
            np.arctan2(self.lines.top[1] - heights, np.maximum(tops, 1e-3)),
            np.arctan2(self.lines.bottom[1] - heights, np.maximum(bottoms, 1e-3)),
        )

    def _searched(self, high: float, k: float) -> tuple[float, float, float]:
        """The distance from which the band fills the frame: the furthest one, or where it is largest."""
        distances, at = _DISTANCES, 0
        flats, heights, up, down = (_DISTANCES,) * 4
        for _ in range(3):
            flats, heights = self._stands(high, distances)
            up, down = self._angles(flats, heights, k)
            steep = np.degrees(np.abs(up + down) / 2) > _STEEPEST_DEG
            opened = np.where(steep, 0.0, up - down) - 2 * self.half
            found = np.flatnonzero(opened >= 0)
            at = int(found[-1]) if len(found) else int(np.argmax(opened))
            if not len(found):
                break
            distances = np.linspace(distances[at], distances[min(at + 1, len(distances) - 1)], 24)
        if flats[at] < NEAREST_M:  # a short lens must not stand in the actor
            flats, heights = self._stands(high, np.array([NEAREST_M]))
            up, down = self._angles(flats, heights, k)
            at = 0
        return float(flats[at]), float(heights[at]), float((up[at] + down[at]) / 2)

    def _at(self, high: float, flat: float, eye_y: float, factor: float) -> tuple[float, float, float]:
        """Further off or nearer than the band asks for, with the band's middle in the middle."""
        slant = math.hypot(flat, eye_y - self.centre[1]) if self.angle in _ELEVATION_DEG else flat
        flats, heights = self._stands(high, np.array([max(slant * factor, NEAREST_M)]))
        up, down = self._angles(flats, heights, 1.0)
        return float(flats[0]), float(heights[0]), float((up[0] + down[0]) / 2)

    def from_above(self, hold: Floats) -> View:
        """Straight from above: as far from the head as the size's band asks for."""
        centre = (hold.max(0) + hold.min(0)) / 2 if len(hold) > 1 else self.centre
        spread = np.ptp(hold, axis=0)
        needed = max(self.lines.height if not self.lines.loose else 0.0, float(spread[2]) / _INSIDE)
        away = max(needed / 2 / self.wide * self.aspect, float(spread[0]) / 2 / self.wide / _INSIDE, NEAREST_M)
        top = float(max(hold[:, 1].max(), self.lines.middle[1]))
        eye = np.array([centre[0], top + away, centre[2] + math.tan(math.radians(0.5)) * away])
        return View(eye, math.pi, math.radians(-89.5), 0.0, self.focal, away)


def placement(asked: Camera, subject: Body, count: int) -> float:
    """Where across the frame the subject belongs, −1 (left) … 1: composition first, else room to look into."""
    looks = float(subject.facing[0])
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
            if subject.kind == "thing" or count > 1:
                return 0.0
            room = _LOOK_ROOM.get(asked.size or S.FULL, 0.24)
            if asked.move in (Move.ZOOM_IN, Move.CRASH_ZOOM):  # a zoom carries what is aside further aside
                room *= 0.4
            return -room * looks * min(1.0, abs(looks) * 2)
