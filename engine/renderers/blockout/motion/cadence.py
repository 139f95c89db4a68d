"""The cycle of somebody's steps in time: which gait at which moment, and how many cycles have gone by."""

from dataclasses import dataclass, field

import numpy as np

from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.motion import gaits
from engine.renderers.blockout.motion.course import Course, Leap
from engine.renderers.blockout.motion.gaits import Gait, smooth
from engine.renderers.blockout.motion.timeline import KEEPS_MOMENTUM, Beat


@dataclass
class Cadence:
    """Of a figure of a scale, in a phase (0 … 1 of a cycle) and a manner. `cycles` on the course's grid of times."""

    played: tuple[Beat, ...]
    way: Course
    scale: float
    phase: float
    manner: tuple[str, ...]
    cycles: Floats = field(default_factory=lambda: np.zeros(0))
    stretches: list[tuple[int, int]] = field(default_factory=list)
    """First and last beat of each stretch in which a gait carries them."""

    def __post_init__(self) -> None:
        self.stretches = self._blocks()
        self.cycles = self._cycled(self.stretches)

    def cycle(self, t: float) -> float:
        """How many cycles have gone by."""
        return float(np.interp(t, self.way.times, self.cycles))

    def gait_at(self, t: float) -> Gait:
        """The gait at a time: of the beat, slower ones walked, faster ones sprinted, blended where beats meet."""
        number = self.beat(t)
        beat = self.played[number]
        if beat.gait is None:  # slowing down, or not yet under way
            near = [i for i in (number - 1, number + 1) if 0 <= i < len(self.played) and self.played[i].gait]
            near.sort(key=lambda i: min(abs(t - self.played[i].begins), abs(t - self.played[i].ends)))
            return self._gait(self.played[near[0]], t) if near else gaits.gait("walk", self.manner)
        made = self._gait(beat, t)
        for other, at in ((number - 1, beat.begins), (number + 1, beat.ends)):
            if 0 <= other < len(self.played) and self.played[other].gait and self.played[other].gait != beat.gait:
                made = made.toward(self._gait(self.played[other], t), 0.5 - 0.5 * smooth(abs(t - at) / 0.4))
        return made

    def _gait(self, beat: Beat, t: float) -> Gait:
        name, manner = beat.gait or "walk", (*beat.manner, *self.manner)
        if name not in ("run", "sprint"):
            return gaits.gait(name, manner)
        speed = self.way.at(self.way.speed, t) / self.scale
        target = min(beat.speed / self.scale, 2.6)
        fast = gaits.gait("run", manner).toward(gaits.gait("sprint", manner), smooth((speed - 4.1) / 1.9))
        return gaits.gait("walk", manner).toward(fast, smooth((speed / max(target, 0.1) - 0.40) / 0.45))

    def beat(self, t: float) -> int:
        """Which beat a time falls in."""
        return next((i for i, beat in enumerate(self.played) if t < beat.ends), len(self.played) - 1)

    def _blocks(self) -> list[tuple[int, int]]:
        """First and last beat of each stretch in which a gait carries them."""
        found: list[tuple[int, int]] = []
        for number, beat in enumerate(self.played):
            if beat.gait is None:
                continue
            if found and found[-1][1] == number - 1:
                found[-1] = (found[-1][0], number)
            else:
                found.append((number, number))
        return found

    def span(self, first: int, last: int) -> tuple[float, float]:
        """When a stretch begins and ends to move, seconds."""
        moving = self.way.speed > 1e-4
        times = self.way.times
        begin = times[0] if first == 0 else self.played[first].begins
        end = times[-1]
        if last < len(self.played) - 1:
            end = self.played[last].ends
            if self.played[last + 1].motion in KEEPS_MOMENTUM:
                return float(begin), float(end)
            after = (times > end) & ~moving
            end = float(times[after][0]) if after.any() else float(times[-1])
        return float(begin), float(end)

    def _cycled(self, blocks: list[tuple[int, int]]) -> Floats:
        """The count of cycles at the grid's times."""
        times, made = self.way.times, np.zeros(len(self.way.times))
        step = times[1] - times[0]
        for first, last in blocks:
            begin, end = self.span(first, last)
            i0, i1 = np.searchsorted(times, [begin, end])
            rates = self._rates(times[i0:i1], self.way.speed[i0:i1] / self.scale)
            count = np.concatenate([[0.0], np.cumsum((rates[1:] + rates[:-1]) / 2 * step)])
            lead = 0.5 * (self.phase >= 0.5)
            if first == 0 and len(blocks) == 1 and not self.way.leaps and last == len(self.played) - 1:
                lead = self.phase
            if first == 0:
                count -= np.interp(0.0, times[i0:i1], count)
            duty = self.gait_at(begin + 0.05).duty
            count += lead + (max(duty - 0.5, 0.0) + 0.03 if first else 0.0)
            for leap in self.way.leaps:
                if leap.running and begin < leap.leaves < end:
                    count = self._leapt(times[i0:i1], count, leap)
            made[i0:i1] = count
            made[i1:] = count[-1]
        return made

    def _rates(self, times: Floats, speed: Floats) -> Floats:
        """Cycles a second at times."""
        every = 6
        strides = np.array([self.gait_at(t).stride_at(v) for t, v in zip(times[::every], speed[::every], strict=True)])
        return speed / np.interp(times, times[::every], strides)

    def _leapt(self, times: Floats, count: Floats, leap: Leap) -> Floats:
        """The count bent so that a foot leaves the ground at the take-off and the other lands at the touch-down."""
        duty = self.gait_at(leap.leaves).duty
        at = float(np.interp(leap.leaves, times, count))
        wanted = duty + 0.5 * round((at - duty) / 0.5)
        begin = max(leap.leaves - 1.6, float(times[0]))
        share = np.clip((times - begin) / (leap.leaves - begin), 0, 1)
        count = count + (wanted - at) * share * share * (3 - 2 * share)
        flight = np.clip((times - leap.leaves) / leap.lasts, 0, 1)
        landed = float(np.interp(leap.lands, times, count))
        return np.where(
            times < leap.leaves,
            count,
            np.where(times < leap.lands, wanted + (0.5 - duty) * flight, wanted + 0.5 - duty + count - landed),
        )
