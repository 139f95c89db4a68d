"""The way of a whole performance over the ground: speed, turn and place at any time, and its leaps."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.motion import gestures, timeline
from engine.renderers.blockout.motion.gaits import smooth
from engine.renderers.blockout.motion.timeline import Beat

GRAVITY = 9.81
MARGIN_S = 2.5
"""How long before and after a shot the way is known."""
_BESIDE_M = 0.56
_MOST = 40_000
"""Moments that a way is worked out at, at most."""


@dataclass(frozen=True)
class Leap:
    """One flight: when it leaves the ground, how long it lasts, how high it goes and how far down it lands."""

    leaves: float
    lasts: float
    apex_m: float
    drop_m: float
    running: bool

    @property
    def lands(self) -> float:
        """When it touches down."""
        return self.leaves + self.lasts

    def share(self, t: float) -> float:
        """How much of the flight is over, 0 … 1."""
        return min(max((t - self.leaves) / self.lasts, 0.0), 1.0)

    def height(self, t: float) -> float:
        """Metres above the place of take-off."""
        if t <= self.leaves:
            return 0.0
        if t >= self.lands:
            return -self.drop_m
        gone = t - self.leaves
        return math.sqrt(2 * GRAVITY * self.apex_m) * gone - GRAVITY * gone * gone / 2


@dataclass(frozen=True)
class Course:
    """Speed, heading and place on a fine grid of times."""

    times: Floats
    speed: Floats
    heading: Floats
    x: Floats
    z: Floats
    leaps: tuple[Leap, ...]

    def at(self, values: Floats, t: float) -> float:
        """One of the grid's rows at a time; it goes on evenly beyond the ends."""
        step = self.times[1] - self.times[0]
        row = (t - self.times[0]) / step
        low = min(max(int(row), 0), len(values) - 2)
        return float(values[low] + (row - low) * (values[low + 1] - values[low]))

    def ground(self, t: float) -> float:
        """How high the ground is that they are over or go down to, against the start."""
        return -sum(leap.drop_m * smooth(leap.share(t)) for leap in self.leaps)

    def aloft(self, t: float) -> float:
        """How high above that ground a leap has them."""
        return sum(leap.height(t) + leap.drop_m * smooth(leap.share(t)) for leap in self.leaps)


def course(played: Sequence[Beat], seconds: float, room_m: float, drop_m: float) -> tuple[Course, tuple[Beat, ...]]:
    """The way of these beats, and the beats at speeds for which the room is enough."""
    count = min(round((seconds + 2 * MARGIN_S) / timeline.STEP_S) + 2, _MOST)
    times = np.linspace(-MARGIN_S, seconds + MARGIN_S, count)
    step = times[1] - times[0]
    speed = timeline.speeds(played, times)
    inside = (times >= 0) & (times <= seconds)
    gone = float(speed[inside].sum() * step)
    slower = min(1.0, 0.998 * max(room_m, 0.0) / gone) if gone > 0 else 1.0
    if slower < 1.0:
        played = tuple(_slowed(beat, slower) for beat in played)
        speed = speed * slower
    leaps = tuple(_leap(beat, drop_m) for beat in played if beat.leaps)
    for leap in leaps:
        if not leap.running and room_m > 1.0:
            speed = speed + (0.9 if leap.drop_m else 0.55) * _hump(times, leap.leaves - 0.12, leap.lands + 0.12)
    heading = np.zeros(count)
    for beat in played:
        if beat.turns:
            heading = heading + beat.turns * _eased(times, beat.begins + 0.12, beat.ends - 0.12)
    x, z = (_summed(speed * turned, step, times) for turned in (np.sin(heading), np.cos(heading)))
    for before, beat in pairwise(played):
        if beat.motion == "sit_down" and before.gait:  # past the seat, and in front of it from the side
            aside = -_BESIDE_M * _eased(times, beat.begins - 0.62, beat.begins + 0.05)
            turned = float(np.interp(beat.begins, times, heading))
            x, z = x + aside * math.cos(turned), z - aside * math.sin(turned)
    for beat in played:
        made = gestures.motions().get(beat.motion)
        if made and made.moves:
            long = beat.ends - beat.begins
            moved = made.moves * _eased(times, beat.begins + 0.15 * long, beat.begins + 0.85 * long)
            turned = float(np.interp(beat.begins, times, heading))
            x, z = x + moved * math.sin(turned), z + moved * math.cos(turned)
    return Course(times, speed, heading, x, z, leaps), tuple(played)


def _slowed(beat: Beat, share: float) -> Beat:
    return Beat(**{**beat.__dict__, "speed": beat.speed * share})


def _leap(beat: Beat, drop_m: float) -> Leap:
    running = beat.speed > 1.0
    apex, drop = (0.44, drop_m if beat.drops else 0.0) if running else (0.36, drop_m if beat.drops else 0.0)
    if drop:
        apex = 0.30
    lasts = math.sqrt(2 * apex / GRAVITY) + math.sqrt(2 * (apex + drop) / GRAVITY)
    before = 0.34 if running else 0.46
    return Leap(beat.begins + before * min(1.0, (beat.ends - beat.begins) / 1.2), lasts, apex, drop, running)


def _eased(times: Floats, begin: float, end: float) -> Floats:
    share = np.clip((times - begin) / max(end - begin, 1e-3), 0, 1)
    return share * share * (3 - 2 * share)


def _hump(times: Floats, begin: float, end: float) -> Floats:
    return _eased(times, begin, begin + 0.2) - _eased(times, end - 0.2, end)


def _summed(rate: Floats, step: float, times: Floats) -> Floats:
    """The integral of a rate, 0 at time 0."""
    made = np.concatenate([[0.0], np.cumsum((rate[1:] + rate[:-1]) / 2 * step)])
    return made - np.interp(0.0, times, made)
