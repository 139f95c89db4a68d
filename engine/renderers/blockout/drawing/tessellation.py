"""Rows as plain triangles in the world: for whoever has no graphics driver to place meshes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.renderers.blockout.drawing.detail import mesh
from engine.renderers.blockout.geometry.shapes import Rows
from engine.renderers.blockout.geometry.skin import SKIN, triangles

Array = npt.NDArray[np.float32]
_FINENESS = 1
"""The level of `detail.mesh` that everything round is drawn at."""


@dataclass(frozen=True)
class Triangles:
    """Corners and normals (n, 3, 3) in the world; linear rgb and glow (n, 4); whose it is (n,)."""

    corners: Array
    normals: Array
    colours: Array
    ids: Array

    def __add__(self, other: "Triangles") -> "Triangles":
        pairs = zip(_columns(self), _columns(other), strict=True)
        return Triangles(*(np.concatenate(pair) for pair in pairs))


def tessellated(rows: dict[str, Rows]) -> Triangles:
    """Every row of every shape as triangles; those without an area are left out."""
    made = nothing()
    for shape, given in rows.items():
        if not len(given):
            continue
        if shape == SKIN:
            made += _skins(given)
        elif shape == "ball":
            made += _placed("ball", given[given[:, 16] > 0]) + _placed("head", given[given[:, 17] > 0])
        else:
            made += _placed(shape, given)
    across = np.cross(made.corners[:, 1] - made.corners[:, 0], made.corners[:, 2] - made.corners[:, 0])
    there = (across * across).sum(1) > 1e-12
    return Triangles(*(column[there] for column in _columns(made)))


def nothing() -> Triangles:
    """No triangle at all."""
    empty = np.zeros((0, 3, 3), np.float32)
    return Triangles(empty, empty, np.zeros((0, 4), np.float32), np.zeros(0, np.float32))


def _columns(made: Triangles) -> tuple[Array, Array, Array, Array]:
    return made.corners, made.normals, made.colours, made.ids


def _placed(shape: str, rows: Rows) -> Triangles:
    if not len(rows):
        return nothing()
    points, corners = mesh(f"{shape} {0 if shape == 'box' else _FINENESS}")
    place, facing, end = points[:, :3], points[:, 3:6], points[:, 6]
    radius = np.where(end == 0, 1.0, np.where(end > 0, rows[:, 16:17], rows[:, 17:18]))
    local = place[None] * radius[:, :, None]
    local[:, :, 1] += end[None] * rows[:, 18:19]
    matrix = rows[:, :12].reshape(-1, 3, 4)
    scales = (matrix[:, :, :3] ** 2).sum(1)
    at = np.einsum("rij,rvj->rvi", matrix[:, :, :3], local) + matrix[:, None, :, 3]
    turned = np.einsum("rij,rvj->rvi", matrix[:, :, :3], facing[None] / np.maximum(scales, 1e-12)[:, None, :])
    each = len(corners)
    return Triangles(
        at[:, corners].reshape(-1, 3, 3).astype(np.float32), turned[:, corners].reshape(-1, 3, 3).astype(np.float32),
        np.repeat(rows[:, 12:16], each, 0), np.repeat(rows[:, 19], each),
    )  # fmt: skip


def _skins(rows: Rows) -> Triangles:
    corners = triangles(rows)
    first = corners[:, 0]
    return Triangles(rows[corners, :3], rows[corners, 3:6], rows[first, 12:16], rows[first, 19])
