"""What of a set is in a camera's way: boxes as they stand, turned as they are; pieces that a crew takes out whole."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from engine.renderers.blockout.geometry.shapes import SHAPES
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.place import sets

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

CAMERA_M = 0.14
"""Half a camera: it keeps this far from everything."""
_WALL_M = (2.4, 1.9)
"""A part this long and this high is a wall; this long both ways and flat, a ceiling or a floor."""
_FLAT_M = 0.07
_HANGS_M = 0.06


@dataclass(frozen=True, eq=False)
class Solids:
    """The solid parts of a set, m of them; `unit` says which are taken out together."""

    inward: Floats
    """(m, 3, 3): from the world's axes to those of the part, in which it is one metre wide."""
    middle: Floats
    slack: Floats
    """(m, 3): one metre of the world along each axis of the part, in its own measure."""
    low: Floats
    high: Floats
    round_: Bools
    unit: Ints
    wall: Bools
    group: Ints
    place: tuple[tuple[str, int], ...]
    """The shape and the row that each part is in `Stage.rows`."""

    def crossed(self, starts: Floats, ends: Floats, margin_m: float = CAMERA_M) -> Bools:
        """Which parts ways from starts (k, 3) to ends (k, 3) go through, or come closer to than the margin: (k, m)."""
        made = np.zeros((len(starts), len(self.unit)), bool)
        near = np.flatnonzero(
            (np.minimum(starts, ends).min(0) - margin_m < self.high).all(1)
            & (np.maximum(starts, ends).max(0) + margin_m > self.low).all(1)
        )
        if len(near):
            made[:, near] = self._crossed(near, starts, ends, margin_m)
        return made

    def met(self, starts: Floats, ends: Floats, margin_m: float = CAMERA_M) -> Bools:
        """Which parts (m,) any of the ways meets."""
        return np.asarray(self.crossed(starts, ends, margin_m).any(0))

    def _crossed(self, near: Ints, starts: Floats, ends: Floats, margin_m: float) -> Bools:
        inward, middle = self.inward[near], self.middle[near]
        begin = np.einsum("mij,kmj->kmi", inward, starts[:, None] - middle)
        way = np.einsum("mij,kj->kmi", inward, ends - starts)
        half = 0.5 + margin_m * self.slack[near]
        safe = np.where(np.abs(way) < 1e-9, 1e-9, way)
        one, other = (-half - begin) / safe, (half - begin) / safe
        enters, leaves = np.minimum(one, other).max(2), np.maximum(one, other).min(2)
        found = (enters < np.minimum(leaves, 1.0)) & (leaves > 0)
        balls = self.round_[near]
        if balls.any():  # what is round is not met at the corners of its box
            squeezed_begin, squeezed_way = begin[:, balls] / half[balls], way[:, balls] / half[balls]
            length = np.maximum((squeezed_way**2).sum(2), 1e-12)
            share = np.clip(-(squeezed_begin * squeezed_way).sum(2) / length, 0.0, 1.0)
            found[:, balls] &= ((squeezed_begin + share[:, :, None] * squeezed_way) ** 2).sum(2) < 1.0
        return found

    def units(self, parts: Bools) -> Ints:
        """The pieces that any of the parts (m,) belong to, with what hangs on those that are walls."""
        chosen = np.unique(self.unit[parts])
        walls = np.flatnonzero(np.isin(self.unit, chosen) & self.wall)
        return np.unique(np.concatenate([chosen, *(self._hung(int(wall)) for wall in walls)])).astype(np.int64)

    def _hung(self, wall: int) -> Ints:
        touches = (self.low < self.high[wall] + _HANGS_M).all(1) & (self.high > self.low[wall] - _HANGS_M).all(1)
        size = self.high - self.low
        hangs = (self.low[:, 1] > self.low[wall, 1] + 0.25) | (size[:, 1] < 0.2)
        pieces = np.unique(self.unit[touches & ~self.wall & hangs])
        # A picture hangs on its wall; a shelf that also stands on the floor does not.
        stands = np.unique(self.unit[(self.low[:, 1] < self.low[wall, 1] + 0.25) & (size[:, 1] >= 0.2) & ~self.wall])
        return np.setdiff1d(pieces, stands)


@cache
def of(name: str, seed: int) -> Solids:
    """The solids of the set `sets.build(name, seed)`."""
    stage = sets.build(name, seed)
    shapes = [shape for shape in SHAPES if len(stage.rows[shape])]
    rows = np.concatenate([stage.rows[shape] for shape in shapes])
    group = np.concatenate([stage.group[shape] for shape in shapes]).astype(np.int64)
    piece = np.concatenate([stage.piece[shape] for shape in shapes]).astype(np.int64)
    place = tuple((shape, index) for shape in shapes for index in range(len(stage.rows[shape])))
    low, high = sets.bounds(rows)
    matrix = rows[:, :12].reshape(-1, 3, 4)
    low, high = _tight(rows, low, high)
    standing = (group >= 0) & (high[:, 1] > stage.floor_m + _FLAT_M) & (np.abs(np.linalg.det(matrix[:, :, :3])) > 1e-9)
    kept = np.flatnonzero(standing)
    axes = matrix[kept, :, :3] * _stretched(rows[kept])[:, None, :]
    wall = _walls(low[kept], high[kept])
    unit = piece[kept].copy()
    unit[wall] = piece.max() + 1 + np.flatnonzero(wall)
    inward = np.asarray(np.linalg.inv(axes), np.float64)
    slack = np.asarray(1 / np.linalg.norm(axes, axis=1), np.float64)
    balls = (rows[kept, 18] == 0) & (rows[kept, 16] == 0.5)
    parts = tuple(place[index] for index in kept)
    return Solids(inward, matrix[kept, :, 3], slack, low[kept], high[kept], balls, unit, wall, group[kept], parts)


def _stretched(rows: Floats) -> Floats:
    """How much wider than one metre the mesh of a row is along its own axes: a limb reaches by its radii."""
    made = np.ones((len(rows), 3))
    limbs = (rows[:, 18] > 0) & (rows[:, 18] != 0.5)
    widest = np.maximum(rows[:, 16], rows[:, 17])
    made[limbs] = np.stack([2 * widest, 2 * (rows[:, 18] + widest), 2 * widest], 1)[limbs]
    tapered = rows[:, 18] == 0.5
    made[tapered, 0] = made[tapered, 2] = 2 * widest[tapered]
    return made


def _tight(rows: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The boxes around rows with how far their meshes reach."""
    matrix = rows[:, :12].reshape(-1, 3, 4)
    half = np.abs(matrix[:, :, :3] * _stretched(rows)[:, None, :]).sum(2) / 2
    return np.minimum(low, matrix[:, :, 3] - half), np.maximum(high, matrix[:, :, 3] + half)


def _walls(low: Floats, high: Floats) -> Bools:
    size = high - low
    longest, shortest = size[:, [0, 2]].max(1), size[:, [0, 2]].min(1)
    upright = (longest > _WALL_M[0]) & (size[:, 1] > _WALL_M[1]) & (shortest < 0.8)
    level = (shortest > _WALL_M[0]) & (size[:, 1] < 0.6)
    return upright | level
