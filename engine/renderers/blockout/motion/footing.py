"""Where feet stand through a performance: every place a foot is put down, and its way from one to the next.

A foot that stands does not move in the world, whatever the body does: it is kept at its place until it is lifted.
"""

import math
from bisect import bisect_right
from dataclasses import dataclass, field

import numpy as np

from engine.renderers.blockout.geometry.skeleton import NEUTRAL, F, Floats
from engine.renderers.blockout.motion import gaits, gestures
from engine.renderers.blockout.motion.cadence import Cadence
from engine.renderers.blockout.motion.gaits import Gait, smooth
from engine.renderers.blockout.motion.timeline import Beat

_FEET = ("l", "r")
_STEP_S = 0.36
_NEAR_M = 0.02
_SHORT_S, _PEEL_S = 0.12, 0.22
_LEG_FIELDS = {side: [F[f"{name}_{side}"] for name in ("foot_x", "foot_y", "foot_z", "heel", "toe")] for side in _FEET}


@dataclass
class Plant:
    """A foot on the ground from `down` to `up`: at a place in the world, or wherever the motion has it (`own`)."""

    down: float
    up: float
    x: float = 0.0
    z: float = 0.0
    yaw: float = 0.0
    gait: Gait | None = None
    own: int | None = None
    """The number of the beat whose own keys move the foot."""


@dataclass
class Footing:
    """The plants of both feet of a figure, worked out from its cadence."""

    cadence: Cadence
    plants: dict[str, list[Plant]] = field(default_factory=dict)
    _ups: dict[str, list[float]] = field(default_factory=dict)
    _busy_until: float = -math.inf

    def __post_init__(self) -> None:
        self.played, self.way, self.scale = self.cadence.played, self.cadence.way, self.cadence.scale
        self.plants = {side: [] for side in _FEET}
        number = 0
        while number < len(self.played):
            stretch = next((one for one in self.cadence.stretches if one[0] == number), None)
            if stretch:
                self._go(*stretch)
                number = stretch[1] + 1
            else:
                self._stay(number)
                number += 1
        for side in _FEET:
            self._ups[side] = [plant.up for plant in self.plants[side]]

    # Plants

    def _stay(self, number: int) -> None:
        """A beat on the spot: feet stand where the motion begins, or do as it says."""
        beat = self.played[number]
        motion = gestures.motions().get(beat.motion)
        begin = max(beat.begins, self._busy_until)
        if beat.turns:
            self._turn(beat)
        elif beat.leaps:
            self._jump(number, beat)
        elif motion and motion.steps:
            for index, side in enumerate(_FEET):
                late = 0.0 if number == 0 else 0.10 + 0.16 * index
                self._put(side, Plant(beat.begins + late + 0.2 * bool(late), beat.ends, own=number), beat.begins + late)
        else:
            layout = motion.table[0] if motion else NEUTRAL
            self._stand(begin, max(beat.ends, begin), layout, first=number == 0)

    def _stand(self, begin: float, end: float, layout: Floats, first: bool) -> None:
        """Both feet as a layout has them about where the body is; one after the other goes there if it is not yet."""
        free = begin
        for side in self._nearest_last(begin):
            x, z, yaw = self._laid(layout, side, begin)
            last = self.plants[side][-1] if self.plants[side] else None
            if last and last.own is None and math.hypot(x - last.x, z - last.z) < _NEAR_M:
                last.up = end
                continue
            down = begin if first else free + _STEP_S
            self._put(side, Plant(down, max(end, down + 0.05), x, z, yaw), free)
            free = down - 0.06

    def _nearest_last(self, t: float) -> tuple[str, ...]:
        """The feet, the one that is furthest from the body first."""

        def far(side: str) -> float:
            last = self.plants[side][-1] if self.plants[side] else None
            if last is None or last.own is not None:
                return 0.0
            return -math.hypot(last.x - self.way.at(self.way.x, t), last.z - self.way.at(self.way.z, t))

        return tuple(sorted(_FEET, key=far))

    def _laid(self, layout: Floats, side: str, t: float) -> tuple[float, float, float]:
        """A layout's foot in the world, for a body that stands where it does at t."""
        x, _, z, _, toe = layout[_LEG_FIELDS[side]] * [self.scale, 1, self.scale, 1, 1]
        yaw = self.way.at(self.way.heading, t)
        c, s = math.cos(yaw), math.sin(yaw)
        return (
            self.way.at(self.way.x, t) + c * x + s * z,
            self.way.at(self.way.z, t) + c * z - s * x,
            yaw + (toe if side == "l" else -toe),
        )

    def _put(self, side: str, plant: Plant, lifted: float) -> None:
        """Adds a plant; the foot leaves the one before at `lifted`."""
        standing = self.plants[side]
        if len(standing) > 1 and standing[-1].own is None and lifted - standing[-1].down < _SHORT_S:
            lifted = standing[-2].up  # too short to put it down: it goes straight on
            standing.pop()
        if standing:
            last = standing[-1]
            last.up = max(min(lifted, plant.down - 0.05), last.down)
        standing.append(plant)

    def _turn(self, beat: Beat) -> None:
        """Small steps on the spot until the body has come round."""
        steps = max(2, math.ceil(abs(beat.turns) / 0.8))
        long = (beat.ends - beat.begins) / (steps + 0.5)
        inner = "l" if beat.turns > 0 else "r"
        for number in range(steps):
            begin = beat.begins + 0.08 + number * long
            side = inner if number % 2 == 0 else ("r" if inner == "l" else "l")
            x, z, yaw = self._laid(NEUTRAL, side, min(begin + 1.3 * long, beat.ends))
            self._put(side, Plant(begin + 0.85 * long, beat.ends, x, z, yaw), begin)
        self._stand(beat.ends - 0.05, beat.ends, NEUTRAL, first=False)

    def _jump(self, number: int, beat: Beat) -> None:
        """Off both feet and down on both."""
        if number == 0 or not self.plants["l"]:
            self._stand(beat.begins, beat.ends, NEUTRAL, first=True)
        leap = next(one for one in self.way.leaps if beat.begins <= one.leaves <= beat.ends)
        for side in _FEET:
            x, z, yaw = self._laid(NEUTRAL, side, leap.lands + 0.15)
            self._put(side, Plant(leap.lands, max(beat.ends, leap.lands + 0.05), x, z, yaw), leap.leaves)

    def _go(self, first: int, last: int) -> None:
        """The strikes of a stretch that a gait carries; the last ones are put where somebody stands afterwards."""
        begin, end = self.cadence.span(first, last)
        times = self.way.times
        i0, i1 = np.searchsorted(times, [begin, end])
        inside, count = times[i0:i1], self.cadence.cycles[i0:i1]
        stops = last < len(self.played) - 1
        after = gestures.motions().get(self.played[last + 1].motion) if stops else None
        layout = after.table[0] if after and not after.steps else NEUTRAL
        begins_still = first > 0
        self._busy_until = end
        for side, offset in zip(_FEET, gaits.STRIKES, strict=True):
            k = math.ceil(count[0] - offset + (0.02 if begins_still else 0))
            while k + offset < count[-1] - (0.06 if stops else 0):
                self._strike(side, k + offset, inside, count)
                k += 1
            if stops:
                self._settle(side, end, layout)
            elif self.plants[side]:
                self.plants[side][-1].up = math.inf

    def _strike(self, side: str, at: float, times: Floats, count: Floats) -> None:
        down = float(np.interp(at, count, times))
        gait = self.cadence.gait_at(down)
        up = float(np.interp(at + gait.duty, count, times)) if at + gait.duty < count[-1] else float(times[-1])
        lifted = float(np.interp(at - 1 + self.cadence.gait_at(max(down - 0.5, times[0])).duty, count, times))
        middle = (down + up) / 2
        heading = self.way.at(self.way.heading, middle)
        ahead = (
            gait.middle
            * self.scale
            * min(1.0, 0.4 + 0.6 * self.way.at(self.way.speed, middle) / (gait.speed * self.scale))
        )
        x = (self.way.at(self.way.x, down) + self.way.at(self.way.x, up)) / 2
        z = (self.way.at(self.way.z, down) + self.way.at(self.way.z, up)) / 2
        if gait.hands == 0:  # who gathers speed does not reach further than a leg does
            ahead -= max(self._along(x, z, down, heading) + ahead - 0.50 * self.scale, 0.0)
        aside = gait.track * self.scale * (1 if side == "l" else -1)
        c, s = math.cos(heading), math.sin(heading)
        toe = gait.toe if side == "l" else -gait.toe
        plant = Plant(down, up, x + c * aside + s * ahead, z + c * ahead - s * aside, heading + toe, gait)
        if gait.hands == 0:
            behind = self._along(plant.x, plant.z, up, heading) + 0.54 * self.scale
            plant.up = max(up + min(behind, 0.0) / max(self.way.at(self.way.speed, up), 0.1), down + 0.08)
        if self.plants[side]:
            last = self.plants[side][-1]
            lifted = max(min(lifted, last.up) if last.gait else lifted, last.down + 0.02)
        self._put(side, plant, lifted)

    def _along(self, x: float, z: float, t: float, heading: float) -> float:
        """How far ahead of the body at t a place is, in metres."""
        aside, ahead = x - self.way.at(self.way.x, t), z - self.way.at(self.way.z, t)
        return aside * math.sin(heading) + ahead * math.cos(heading)

    def _settle(self, side: str, end: float, layout: Floats) -> None:
        """The last strike of a foot is put where it will stand, if that is near; otherwise it comes up at the end."""
        if not self.plants[side]:
            return
        last = self.plants[side][-1]
        x, z, yaw = self._laid(layout, side, end)
        if last.gait and end - last.down < 1.1 and math.hypot(x - last.x, z - last.z) < 0.22 * self.scale:
            last.x, last.z, last.yaw, last.up, last.gait = x, z, yaw, math.inf, None
            return
        lift = max(min(last.up, end - 0.12), last.down + 0.12)
        down = max(lift + 0.30, end - 0.02)
        last.up = lift
        self.plants[side].append(Plant(down, math.inf, x, z, yaw))

    # Any time

    def leg(self, side: str, t: float, own: dict[int, Floats]) -> Floats:
        """A foot's x, y, z, heel and toe in the figure's own measures at a time; `own` by beat: what motions say."""
        plants = self.plants[side]
        number = min(bisect_right(self._ups[side], t), len(plants) - 1)
        now = plants[number]
        if t >= now.down or number == 0:
            return self._standing(side, now, t, own, self._leaving(side, number))
        return self._swinging(side, plants[number - 1], now, t, own)

    def _leaving(self, side: str, number: int) -> Gait | None:
        """The gait of the step that follows a plant."""
        plants = self.plants[side]
        return plants[number + 1].gait if number + 1 < len(plants) else None

    def _standing(self, side: str, plant: Plant, t: float, own: dict[int, Floats], leaving: Gait | None) -> Floats:
        if plant.own is not None:
            return own[plant.own][_LEG_FIELDS[side]]
        heel = 0.0
        if plant.gait:
            heel = gaits.planted(plant.gait, (t - plant.down) / max(plant.up - plant.down, 1e-3))
        elif leaving and math.isfinite(plant.up):
            begin = max(plant.down, plant.up - _PEEL_S)
            heel = 0.8 * leaving.push * smooth((t - begin) / max(plant.up - begin, 1e-3)) ** 1.5
        return self._local(side, plant, t, 0.0, heel)

    def _local(self, side: str, plant: Plant, t: float, y: float, heel: float) -> Floats:
        way = self.way
        yaw = way.at(way.heading, t)
        dx, dz = plant.x - way.at(way.x, t), plant.z - way.at(way.z, t)
        c, s = math.cos(yaw), math.sin(yaw)
        toe = (plant.yaw - yaw) * (1 if side == "l" else -1)
        return np.array([(c * dx - s * dz) / self.scale, y, (s * dx + c * dz) / self.scale, heel, toe])

    def _swinging(self, side: str, a: Plant, b: Plant, t: float, own: dict[int, Floats]) -> Floats:
        share = (t - a.up) / max(b.down - a.up, 1e-3)
        start = self._standing(side, a, min(t, a.up) if a.gait else t, own, b.gait)
        if a.own is None:
            start = self._local(side, a, t, 0.0, self._standing(side, a, a.up, own, b.gait)[3])
        goal = self._standing(side, b, b.down, own, None)
        if b.own is None:
            goal = self._local(side, b, t, 0.0, goal[3])
        gait = b.gait or a.gait
        far = float(np.hypot(*(goal - start)[[0, 2]]))
        if gait is None or (a.gait is None and b.gait is None):
            u = smooth(share)
            made = start + (goal - start) * u
            lift = min(1.5 * far, 0.025 + 0.12 * far, 0.11) * (1 - smooth(max(start[1], goal[1]) / 0.06))
            made[1] += lift * math.sin(math.pi * share) ** 2
            made[3] += 4 * lift * math.sin(math.pi * share) ** 2
            return made
        ahead, high, heel = gaits.swung(gait, share)
        made = start + (goal - start) * ahead
        much = min(1.0, 0.25 + far / (0.8 * gait.stride))
        made[1] = start[1] * (1 - smooth(share)) + goal[1] * smooth(share) + high * much
        made[3] = heel * much + (start[3] - gait.push * much) * (1 - smooth(share / 0.5))
        made[3] += (goal[3] + gait.strike * much) * smooth((share - 0.5) / 0.5)
        return made
