"""How finely a row is drawn: round things get as many sides as their size in the picture can show."""

from functools import cache

import numpy as np
import numpy.typing as npt

from engine.renderers.blockout.beings import forms
from engine.renderers.blockout.geometry.shapes import SHAPES, Mesh, Rows
from engine.renderers.blockout.geometry.shapes import mesh as unit
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.geometry.skin import SKIN
from engine.renderers.blockout.people.bust import head

SIDES = (4, 6, 10, 16, 28)
"""Sides of something round, from the coarsest to the finest."""
_UP_TO_PX = np.array([1.4, 3.0, 9.0, 24.0])
# A polygon of n sides misses its circle by r (1 − cos π/n): by a third of a pixel at these radii.
_HEAD_PX = np.array([7.0, 16.0, 45.0])
_FORM_PX = np.array([2.0, 5.0, 11.0])
_CELLS = (0.2, 0.1, 0.05)
"""How coarsely a sculpted mesh is put together from far off: cells against the mesh's own size."""

CLOSED = ("box", "limb", "ball")
"""Shapes that show nobody their inside, and are the same in a mirror."""
_ROUND = ("limb", "ball", "cylinder", "cone")
ORDER = ("skin", "limb", "head", "ball", "cone", "cylinder", "box")
"""What is mostly in front comes first, which saves painting what it hides."""


def detailed(rows: dict[str, Rows], clip: Floats, height: int) -> dict[str, Rows]:
    """The same rows under the names of meshes, `SHAPE LEVEL`, in the order to draw them.

    `clip` is the matrix to clip space and `height` the picture's, in pixels.
    """
    made: dict[str, Rows] = {}
    for shape, given in rows.items():
        if shape == SKIN:
            made[SKIN] = given
            continue
        for name, some in _parted(shape, given).items():
            if not len(some):
                continue
            if name in CLOSED:
                some = _righted(some)
            levels = _levels(name, some, clip, height)
            for level in np.unique(levels):
                made[f"{name} {level}"] = some if len(levels) == len(some) == 1 else some[levels == level]
    return dict(sorted(made.items(), key=lambda item: _place(item[0])))


@cache
def mesh(name: str) -> Mesh:
    """The mesh of `SHAPE LEVEL`. KeyError for a form that is not in the catalogue."""
    shape, _, number = name.rpartition(" ")
    level = int(number)
    if shape in (*_ROUND, "box"):
        return unit(shape, SIDES[level])
    whole = head() if shape == "head" else forms.mesh(shape)
    return whole if level == len(_CELLS) else coarser(whole, _CELLS[level] * float(np.ptp(whole[0][:, :3], 0).max()))


def coarser(whole: Mesh, cell: float) -> Mesh:
    """A mesh with everything in one cell of that size, facing one way, drawn together to one point."""
    points, triangles = whole
    facing = np.round(points[:, 3:6]).astype(np.int64)
    keys = np.concatenate([np.floor(points[:, :3] / cell).astype(np.int64), facing, points[:, 6:].astype(np.int64)], 1)
    _, group = np.unique(keys, axis=0, return_inverse=True)
    count = np.bincount(group)
    merged = np.stack([np.bincount(group, points[:, axis]) / count for axis in range(points.shape[1])], 1)
    corners = group[triangles]
    kept = (corners[:, 0] != corners[:, 1]) & (corners[:, 1] != corners[:, 2]) & (corners[:, 0] != corners[:, 2])
    return merged.astype(np.float32), np.unique(corners[kept], axis=0).astype(np.uint32)


def _parted(shape: str, rows: Rows) -> dict[str, Rows]:
    """Balls and heads share a shape, and a row's two radii tell them apart."""
    if shape != "ball":
        return {shape: rows}
    parts = {"ball": rows[rows[:, 16] > 0], "head": rows[rows[:, 17] > 0]}
    return {name: some for name, some in parts.items() if len(some)}


def _righted(rows: Rows) -> Rows:
    """The same forms, none of them inside out: a mirrored one is mirrored once more along its own z."""
    (a, b, c), (d, e, f), (g, h, i) = (rows[:, [at, at + 1, at + 2]].T for at in (0, 4, 8))
    mirrored = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g) < 0
    if not mirrored.any():
        return rows
    made = rows.copy()
    made[np.ix_(mirrored, (2, 6, 10))] *= -1
    return made


def _levels(name: str, rows: Rows, clip: Floats, height: int) -> npt.NDArray[np.intp]:
    if name == "box":
        return np.zeros(len(rows), np.intp)
    per_m = float(np.linalg.norm(clip[1, :3])) * height / 2
    away = np.maximum(rows[:, [3, 7, 11]] @ clip[3, :3] + clip[3, 3], 0.1)
    wide = np.sqrt(rows[:, 0] ** 2 + rows[:, 4] ** 2 + rows[:, 8] ** 2)
    deep = np.sqrt(rows[:, 2] ** 2 + rows[:, 6] ** 2 + rows[:, 10] ** 2)
    thick = np.maximum(wide, deep)
    if name == "head":
        return np.searchsorted(_HEAD_PX, 0.12 * thick * per_m / away)
    if name not in SHAPES:
        return np.searchsorted(_FORM_PX, 0.25 * thick * per_m / away)
    radius = rows[:, 16:18].max(1) if name in ("limb", "cylinder") else 0.5
    return np.searchsorted(_UP_TO_PX, radius * thick * per_m / away)


def _place(name: str) -> tuple[int, str]:
    shape = name.rpartition(" ")[0] or name
    return ORDER.index(shape) if shape in ORDER else 0, name
