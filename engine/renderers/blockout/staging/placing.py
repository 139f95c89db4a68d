"""Where in the set a shot is played: the mark and the direction of view that have nothing in the way."""

import math
from dataclasses import dataclass

import numpy as np

from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.motion.ways import turned
from engine.renderers.blockout.place import sets
from engine.renderers.blockout.place.solids import Bools, Solids

_STEPS = 24
_NUDGES = (
    (0.0, 0.0),
    (1.4, 0.0),
    (-1.4, 0.0),
    (0.0, 1.6),
    (0.0, -1.6),
    (2.6, 0.0),
    (-2.6, 0.0),
    (0.0, 4.0),
    (0.0, -4.0),
)
_OFF, _SIGHT, _WALK, _RIDE, _OUT, _NAMED = 1 / 60, 2.0, 3.0, 0.4, 1.5, 6.0
"""What it costs to look a degree away from the set's best view; one thing in the line of sight, in a walker's way, in
the camera's way; a metre outside the set; to have to take out what was asked for."""


@dataclass(frozen=True)
class Arrangement:
    """A shot before it is in the set: what must be clear, with the camera on +z of the first person's mark.

    `eyes` (k, 3) and `seen` (k, 3) are the ends of lines of sight; `ways` (w, 2, 3) are where people go; `rail` (r, 3)
    is where the camera goes; `around` (a, 3) is where people stand who go with the first.
    """

    eyes: Floats
    seen: Floats
    ways: Floats
    rail: Floats
    around: Floats


def placed(arrangement: Arrangement, stage: sets.Stage, solids: Solids, named: Bools) -> tuple[float, Floats]:
    """The angle by which to turn an arrangement, and the mark to carry it to. `named` (m,) are parts asked for."""
    turns = [stage.outlook + math.pi + step * 2 * math.pi / _STEPS for step in range(-_STEPS // 2, _STEPS // 2)]
    best: tuple[float, float, Floats] = (math.inf, 0.0, np.zeros(3))
    for dx, dz in _NUDGES:
        for turn in turns:
            off = abs(math.degrees((turn - stage.outlook) % (2 * math.pi) - math.pi))
            least = off * _OFF + 0.25 * math.hypot(dx, dz)
            if least >= best[0]:
                continue
            mark = _mark(arrangement, stage, turn, dx, dz)
            cost = least + _cost(arrangement, stage, solids, named, turn, mark, best[0] - least)
            if cost < best[0] - 1e-9:
                best = (cost, turn, mark)
        if best[0] < 1.0:
            break
    return best[1], best[2]


def _mark(arrangement: Arrangement, stage: sets.Stage, turn: float, dx: float, dz: float) -> Floats:
    """The first person's place: with the whole way, and the camera if it can be, on free ground."""
    plain = np.array([stage.mark[0] + dx, stage.floor_m, stage.mark[1] + dz], float)
    people = turned(np.concatenate([arrangement.ways.reshape(-1, 3), arrangement.around, np.zeros((1, 3))]), turn)
    rail = turned(arrangement.rail, turn)
    return _within(_within(plain, people, stage), np.concatenate([people, rail]), stage)


def _within(mark: Floats, points: Floats, stage: sets.Stage) -> Floats:
    x0, x1, z0, z1 = stage.free
    moved = mark.copy()
    for axis, low, high in ((0, x0, x1), (2, z0, z1)):
        least, most = mark[axis] + points[:, axis].min(), mark[axis] + points[:, axis].max()
        if most - least <= high - low:
            moved[axis] += max(low - least, 0.0) - max(most - high, 0.0)
    return moved


def _cost(
    arrangement: Arrangement, stage: sets.Stage, solids: Solids, named: Bools, turn: float, mark: Floats, most: float
) -> float:
    ways = turned(arrangement.ways, turn) + mark
    rail = turned(arrangement.rail, turn) + mark
    people = np.concatenate([ways.reshape(-1, 3), turned(arrangement.around, turn) + mark])
    eyes = turned(arrangement.eyes, turn) + mark
    cost = _OUT * _outside(stage, eyes).max(initial=0.0) + 5.0 * _outside(stage, people).max(initial=0.0)
    cost += 0.4 * _outside(stage, rail).max(initial=0.0)
    if cost >= most:
        return cost
    sight = solids.met(eyes, turned(arrangement.seen, turn) + mark, 0.10)
    cost += _SIGHT * min(_things(solids, sight), 4) + _NAMED * bool((sight & named).any())
    if cost >= most:
        return cost
    stood = turned(arrangement.around, turn) + mark
    starts = np.concatenate([ways[:, 0], stood]) + np.array([0.0, 0.5, 0.0])
    ends = np.concatenate([ways[:, 1], stood]) + np.array([0.0, 0.9, 0.0])
    cost += _WALK * min(_things(solids, solids.met(starts, ends, 0.22)), 4)
    if len(rail) > 1 and cost < most:
        cost += _RIDE * min(_things(solids, solids.met(rail[:-1], rail[1:])), 4)
    return cost


def _things(solids: Solids, parts: Bools) -> int:
    return len(np.unique(solids.unit[parts])) if parts.any() else 0


def _outside(stage: sets.Stage, points: Floats) -> Floats:
    """How far points (k, 3) are outside the free ground, in metres, up to 4."""
    x0, x1, z0, z1 = stage.free
    x, z = points[:, 0], points[:, 2]
    aside = np.maximum(np.maximum(x0 - x, x - x1), 0.0) + np.maximum(np.maximum(z0 - z, z - z1), 0.0)
    return np.minimum(aside, 4.0)
