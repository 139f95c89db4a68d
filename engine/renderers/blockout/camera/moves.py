"""The camera's path in time: each move is exact in kind, eases in and out, and keeps what it is for in the frame."""

import math
from dataclasses import dataclass, replace

import numpy as np

from engine.film.camera import Amount, Move, Speed
from engine.film.spec import Camera
from engine.renderers.blockout.camera.handheld import shaken
from engine.renderers.blockout.geometry.optics import View
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.motion.ways import turned

M = Move
_HOLD = {Speed.SLOW: 0.0, Speed.NORMAL: 0.06, Speed.FAST: 0.22}
"""The share of the shot that the camera rests before and after its move."""
_LESS = {Speed.SLOW: 0.62, Speed.NORMAL: 1.0, Speed.FAST: 1.35}
_AMOUNT = {Amount.SMALL: 0.55, Amount.NORMAL: 1.0, Amount.LARGE: 1.5}
_TOP_MS = {Speed.SLOW: 0.9, Speed.NORMAL: 1.6, Speed.FAST: 3.2}
"""The highest speed of a dolly or crane at its middle, in metres a second: a short shot has a short move."""
ATTACHED = (M.FOLLOW, M.LEAD, M.ORBIT)
"""Moves that go with the subject."""
TRAVELS = (*ATTACHED, M.PUSH_IN, M.PULL_OUT, M.TRUCK_LEFT, M.TRUCK_RIGHT, M.CRANE_UP, M.CRANE_DOWN, M.DOLLY_ZOOM)
"""Moves in which the camera changes its place."""
_ABOUT_MIDDLE = (M.TRUCK_LEFT, M.TRUCK_RIGHT, M.ORBIT)
"""Moves that have the solved frame at their middle, and may be slid along."""
_NEAREST_M = 0.22


@dataclass(frozen=True, slots=True)
class Hold:
    """How far the head turns off its course to keep somebody in the frame: radians at times in seconds."""

    times: Floats
    yaw: Floats
    pitch: Floats

    def turned(self, view: View, t: float) -> View:
        """The view at a time with the head turned."""
        yaw, pitch = (float(np.interp(t, self.times, turn)) for turn in (self.yaw, self.pitch))
        return replace(view, yaw=view.yaw + yaw, pitch=view.pitch + pitch)


@dataclass(frozen=True, slots=True)
class Path:
    """A move from a solved view. `measure` says how far it goes."""

    move: Move
    base: View
    subject: Floats
    seconds: float
    speed: Speed
    amount: float
    mirror: float
    handheld: bool
    seed: int
    floor_m: float
    aim: Floats | None = None
    """The face that a push goes to, and a pull comes from; None for the middle of the frame."""
    lifts: float = 0.0
    """How far the head tilts up with a zoom, in radians, so that it lands on the face."""
    waits: float = 0.0
    """The share of the shot by which the move begins later."""
    slid: float = 0.0
    """By how much of itself a move about the middle begins elsewhere (−0.5 … 0.5)."""
    arriving: bool = False
    """Whether the base is where the camera ends when it goes in, because the subject comes to meet it there."""
    attached: bool = False
    """Whether the camera goes with the subject, whatever else it does."""
    behind: bool = False
    """Whether an attached camera is turned with the subject's own turns."""
    other_m: float = 0.0
    """How far away a second subject is, for a focus that goes from one to the other; 0 without one."""
    hold: Hold | None = None

    @property
    def measure(self) -> float:
        """How far the move goes: metres for travel, radians for turns, a factor for zooms."""
        far = self.base.focus_m
        scale = self.amount * _LESS[self.speed]
        most = self._most_m()
        match self.move:
            case M.PUSH_IN:
                return min(min(0.36 * scale, 0.72) * far, most, max(far - _NEAREST_M, 0.02))
            case M.PULL_OUT:
                return min(0.55 * scale * far, most)
            case M.TRUCK_LEFT | M.TRUCK_RIGHT:
                return min(min(max(0.5 * far, 0.35), 4.0) * scale, most)
            case M.CRANE_UP | M.CRANE_DOWN:
                return min(min(max(0.55 * far, 0.5), 3.2) * scale, most)
            case M.PAN_LEFT | M.PAN_RIGHT:
                return math.radians(26.0) * scale
            case M.TILT_UP | M.TILT_DOWN:
                return math.radians(17.0) * scale
            case M.ORBIT:
                return math.radians(58.0) * scale
            case M.ROLL:
                return math.radians(24.0) * scale
            case M.WHIP_PAN:
                return math.radians(80.0)
            case M.ZOOM_IN | M.ZOOM_OUT:
                return 1.0 + 0.75 * scale
            case M.CRASH_ZOOM:
                return 1.0 + 1.5 * self.amount
            case M.DOLLY_ZOOM:
                return min(0.42 * min(scale, 1.5) * far, most, max(far - 0.3, 0.02))
            case _:
                return 0.0

    def _most_m(self) -> float:
        """How far a dolly gets in the shot without racing: its speed is 1.9 times the mean at its middle."""
        _, length = self._time()
        return max(_TOP_MS[self.speed] * length / 1.875, 0.25) * max(self.base.focus_m / 6.0, 1.0)

    def at(self, t: float, travelled: Floats, spun: float = 0.0) -> View:
        """The view at `t` seconds; `travelled` is how far the subject has come since the base was solved.

        `spun` is how far it has turned since: a camera `behind` goes round with it.
        """
        view = self._moved(self.share(t))
        if self.attached or self.move in ATTACHED:
            if self.behind and spun:
                away = turned(view.eye - self.subject, spun)
                view = replace(view, eye=self.subject + away, yaw=view.yaw + spun)
            view = replace(view, eye=view.eye + travelled)
        if self.hold is not None:
            view = self.hold.turned(view, t)
        if self.handheld:
            view = shaken(view, t, self.seed, 1.0 if self.move in (M.FOLLOW, M.LEAD) else 0.0)
        low = self.floor_m + 0.08
        if view.eye[1] < low:
            view = replace(view, eye=np.array([view.eye[0], low, view.eye[2]]))
        return view

    def _time(self) -> tuple[float, float]:
        """When the move begins, and how long it takes."""
        hold = _HOLD[self.speed]
        length = self.seconds * (1 - 2 * hold)
        start = self.seconds * hold
        if self.move in (M.CRASH_ZOOM, M.WHIP_PAN):
            length = min(0.45 if self.move is M.CRASH_ZOOM else 0.35, self.seconds * 0.6)
            return (self.seconds - length) * (0.45 + 1.5 * self.waits), length
        late = self.waits * self.seconds
        return start + late, max(length - late, 0.3 * length)

    def share(self, t: float) -> float:
        """How much of the move is done at `t`: 0 … 1, eased: speed and acceleration begin and end at nothing."""
        start, length = self._time()
        share = min(max((t - start) / max(length, 1e-6), 0.0), 1.0)
        return share * share * share * (share * (6 * share - 15) + 10)

    def _inwards(self, gone: float) -> Floats:
        """Metres on the way to the face: whoever is framed off the middle stays where they are in the frame."""
        right, up, forward = self.base.axes
        if self.aim is None:
            return gone * forward
        away = self.aim - self.base.eye
        deep = max(float(away @ forward), 0.1)
        aside, above = (min(max(float(away @ axis) / deep, -0.5), 0.5) for axis in (right, up))
        return gone * (forward + aside * right + above * up)

    def _moved(self, s: float) -> View:
        view, far = self.base, self.measure
        level = np.array([-math.cos(view.yaw), 0.0, math.sin(view.yaw)])
        about = s - 0.5 + self.slid
        match self.move:
            case M.PUSH_IN:
                gone = far * (s - 1) if self.arriving else far * s
                return replace(view, eye=view.eye + self._inwards(gone), focus_m=max(view.focus_m - gone, 0.2))
            case M.PULL_OUT:
                return replace(view, eye=view.eye + self._inwards(-far * s), focus_m=view.focus_m + far * s)
            case M.TRUCK_LEFT | M.TRUCK_RIGHT:
                sign = -1.0 if self.move is M.TRUCK_LEFT else 1.0
                return replace(view, eye=view.eye + level * sign * far * about)
            case M.PAN_LEFT | M.PAN_RIGHT:
                sign = 1.0 if self.move is M.PAN_LEFT else -1.0
                return replace(view, yaw=view.yaw + sign * far * (s - 0.5))
            case M.TILT_UP | M.TILT_DOWN:  # a tilt ends on the frame that was asked for: it reveals
                sign = 1.0 if self.move is M.TILT_UP else -1.0
                return replace(view, pitch=view.pitch + sign * far * (s - 1))
            case M.CRANE_UP:
                return _aimed(view, far * s)
            case M.CRANE_DOWN:
                return _aimed(view, far * (1 - s))
            case M.ORBIT:
                return _round(view, self.subject, self.mirror * far * about)
            case M.ROLL:
                return replace(view, roll=view.roll + self.mirror * far * s)
            case M.ZOOM_IN | M.CRASH_ZOOM:
                tilt = self.lifts * (1 - far**-s) / max(1 - 1 / far, 1e-6)
                return replace(view, focal_mm=view.focal_mm * far**s, pitch=view.pitch + tilt)
            case M.ZOOM_OUT:
                return replace(view, focal_mm=view.focal_mm * far**-s)
            case M.DOLLY_ZOOM:
                near = max(view.focus_m - far * s, 0.3)
                moved = view.eye + self._inwards(view.focus_m - near)
                return replace(view, eye=moved, focal_mm=view.focal_mm * near / view.focus_m, focus_m=near)
            case M.WHIP_PAN:
                return replace(view, yaw=view.yaw + self.mirror * far * (1 - s))
            case M.RACK_FOCUS if self.other_m:
                return replace(view, focus_m=view.focus_m + (self.other_m - view.focus_m) * s)
            case M.RACK_FOCUS:
                return replace(view, focus_m=view.focus_m * (0.28 + 0.72 * s))
            case _:
                return view

    @property
    def may_slide(self) -> bool:
        """Whether the move can be made from another place along itself."""
        return self.move in _ABOUT_MIDDLE


def path(
    asked: Camera, base: View, subject: Floats, seconds: float, mirror: float, seed: int, floor_m: float,
    waits: float = 0.0,
) -> Path:  # fmt: skip
    """The path of what was asked for, from the view that was solved for its size."""
    return Path(
        asked.move or M.STATIC, base, subject, seconds, asked.move_speed or Speed.NORMAL,
        _AMOUNT[asked.move_amount or Amount.NORMAL], mirror, asked.handheld, seed, floor_m, waits=waits,
    )  # fmt: skip


def _aimed(view: View, lifted: float) -> View:
    """Lifted, and tilted so that what was in the middle stays there."""
    aim = view.eye + view.axes[2] * view.focus_m
    eye = view.eye + np.array([0.0, lifted, 0.0])
    way = aim - eye
    return replace(view, eye=eye, pitch=math.atan2(way[1], math.hypot(way[0], way[2])), focus_m=float(math.hypot(*way)))


def _round(view: View, centre: Floats, angle: float) -> View:
    return replace(view, eye=centre + turned(view.eye - centre, angle), yaw=view.yaw + angle)
