"""The camera's path in time: each move is exact in kind, and eases in and out."""

import math
from dataclasses import dataclass, replace

import numpy as np

from engine.film.camera import Amount, Move, Speed
from engine.film.spec import Camera
from engine.renderers.blockout.optics import View
from engine.renderers.blockout.skeleton import Floats

M = Move
_HOLD = {Speed.SLOW: 0.0, Speed.NORMAL: 0.06, Speed.FAST: 0.22}
"""The share of the shot that the camera rests before and after its move."""
_LESS = {Speed.SLOW: 0.62, Speed.NORMAL: 1.0, Speed.FAST: 1.35}
_AMOUNT = {Amount.SMALL: 0.55, Amount.NORMAL: 1.0, Amount.LARGE: 1.5}
ATTACHED = (M.FOLLOW, M.LEAD, M.ORBIT)
"""Moves that go with the subject."""


@dataclass(frozen=True, slots=True)
class Hold:
    """How far the head turns off its course to keep a walker in the frame: radians at times in seconds."""

    times: Floats
    yaw: Floats
    pitch: Floats

    def turned(self, view: View, t: float) -> View:
        """The view at a time with the head turned."""
        yaw, pitch = (float(np.interp(t, self.times, turn)) for turn in (self.yaw, self.pitch))
        return replace(view, yaw=view.yaw + yaw, pitch=view.pitch + pitch)


@dataclass(frozen=True, slots=True)
class Path:
    """A move from a solved view. `size_m` metres, radians or a factor of focal length: see `measure`."""

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
    arriving: bool = False
    """Whether the base is where the camera ends when it goes in, because the subject comes to meet it there."""
    attached: bool = False
    """Whether the camera goes with the subject, whatever else it does."""
    other_m: float = 0.0
    """How far away a second subject is, for a focus that goes from one to the other; 0 without one."""
    hold: Hold | None = None

    @property
    def measure(self) -> float:
        """How far the move goes: metres for travel, radians for turns, a factor for zooms."""
        far = self.base.focus_m
        scale = self.amount * _LESS[self.speed]
        match self.move:
            case M.PUSH_IN:
                return min(0.36 * scale, 0.72) * far
            case M.PULL_OUT:
                return 0.55 * scale * far
            case M.TRUCK_LEFT | M.TRUCK_RIGHT:
                return min(max(0.5 * far, 0.35), 4.0) * scale
            case M.CRANE_UP | M.CRANE_DOWN:
                return min(max(0.55 * far, 0.5), 3.2) * scale
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
                return 0.42 * min(scale, 1.5) * far
            case _:
                return 0.0

    def at(self, t: float, travelled: Floats) -> View:
        """The view at `t` seconds; `travelled` is how far the subject has come since the base was solved."""
        view = self._moved(self._share(t), t)
        if self.attached or self.move in ATTACHED:
            view = replace(view, eye=view.eye + travelled)
        if self.hold is not None:
            view = self.hold.turned(view, t)
        if self.handheld:
            view = _shaken(view, t, self.seed)
        low = self.floor_m + 0.08
        if view.eye[1] < low:
            view = replace(view, eye=np.array([view.eye[0], low, view.eye[2]]))
        return view

    def _share(self, t: float) -> float:
        """How much of the move is done at `t`: 0 … 1, eased."""
        hold = _HOLD[self.speed]
        length = self.seconds * (1 - 2 * hold)
        start = self.seconds * hold
        if self.move in (M.CRASH_ZOOM, M.WHIP_PAN):
            length = min(0.45 if self.move is M.CRASH_ZOOM else 0.35, self.seconds * 0.6)
            start = (self.seconds - length) * 0.45
        share = min(max((t - start) / max(length, 1e-6), 0.0), 1.0)
        return share * share * share * (share * (6 * share - 15) + 10)

    def _inwards(self, gone: float) -> Floats:
        """Metres on the way to the subject: somebody framed off the middle stays where they are in the frame."""
        view = self.base
        level = np.array([-math.cos(view.yaw), 0.0, math.sin(view.yaw)])
        aside = float(np.dot(self.subject - view.eye, level)) / view.focus_m
        return gone * (view.axes[2] + max(-0.5, min(0.5, aside)) * level)

    def _moved(self, s: float, t: float) -> View:
        view, far = self.base, self.measure
        level = np.array([-math.cos(view.yaw), 0.0, math.sin(view.yaw)])
        match self.move:
            case M.PUSH_IN:
                gone = far * (s - 1) if self.arriving else far * s
                return replace(view, eye=view.eye + self._inwards(gone), focus_m=max(view.focus_m - gone, 0.2))
            case M.PULL_OUT:
                return replace(view, eye=view.eye + self._inwards(-far * s), focus_m=view.focus_m + far * s)
            case M.TRUCK_LEFT | M.TRUCK_RIGHT:
                sign = -1.0 if self.move is M.TRUCK_LEFT else 1.0
                return replace(view, eye=view.eye + level * sign * far * (s - 0.5))
            case M.PAN_LEFT | M.PAN_RIGHT:
                sign = 1.0 if self.move is M.PAN_LEFT else -1.0
                return replace(view, yaw=view.yaw + sign * far * (s - 0.5))
            case M.TILT_UP | M.TILT_DOWN:
                sign = 1.0 if self.move is M.TILT_UP else -1.0
                return replace(view, pitch=view.pitch + sign * far * (s - 0.5))
            case M.CRANE_UP:
                return _aimed(view, far * s)
            case M.CRANE_DOWN:
                return _aimed(view, far * (1 - s))
            case M.ORBIT:
                return _round(view, self.subject, self.mirror * far * (s - 0.5))
            case M.ROLL:
                return replace(view, roll=view.roll + self.mirror * far * s)
            case M.ZOOM_IN | M.CRASH_ZOOM:
                return replace(view, focal_mm=view.focal_mm * far**s)
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


def path(asked: Camera, base: View, subject: Floats, seconds: float, mirror: float, seed: int, floor_m: float) -> Path:
    """The path of what was asked for, from the view that was solved for its size."""
    return Path(
        asked.move or M.STATIC, base, subject, seconds, asked.move_speed or Speed.NORMAL,
        _AMOUNT[asked.move_amount or Amount.NORMAL], mirror, asked.handheld, seed, floor_m,
    )  # fmt: skip


def _aimed(view: View, lifted: float) -> View:
    """Lifted, and tilted so that what was in the middle stays there."""
    aim = view.eye + view.axes[2] * view.focus_m
    eye = view.eye + np.array([0.0, lifted, 0.0])
    way = aim - eye
    return replace(
        view, eye=eye, pitch=math.atan2(way[1], math.hypot(way[0], way[2])), focus_m=float(np.hypot(*way[[0, 2]]))
    )


def _round(view: View, centre: Floats, angle: float) -> View:
    away = view.eye - centre
    c, s = math.cos(angle), math.sin(angle)
    turned = np.array([away[0] * c + away[2] * s, away[1], -away[0] * s + away[2] * c])
    return replace(view, eye=centre + turned, yaw=view.yaw + angle)


def _shaken(view: View, t: float, seed: int) -> View:
    """An operator's breath and balance: a few slow waves, never noise."""
    phases = np.random.default_rng(seed ^ 0x5EED).uniform(0, 2 * math.pi, (5, 4))
    rates = np.array([0.43, 0.97, 1.71, 3.1])
    wave = (np.sin(2 * math.pi * rates * t + phases) / (1 + 1.2 * rates)).sum(1)
    reach = 35.0 / max(view.focal_mm, 18.0)
    right, up, _ = view.axes
    return replace(
        view,
        eye=view.eye + 0.012 * (right * wave[0] + up * wave[1]),
        yaw=view.yaw + 0.0085 * reach * wave[2],
        pitch=view.pitch + 0.0075 * reach * wave[3],
        roll=view.roll + 0.004 * wave[4],
    )
