"""The unit meshes, and the rows that place them: a 3 × 4 matrix, colour and glow, two radii, half length."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from engine.renderers.blockout.geometry.skeleton import Floats

Rows = npt.NDArray[np.float32]
"""(n, 20) float32: matrix (12), linear rgb, glow (0 … 1), radius at the top, at the bottom, half length, unused."""
Mesh = tuple[npt.NDArray[np.float32], npt.NDArray[np.uint32]]
"""Vertices (n, 7) position, normal, end (+1 top, −1 bottom, 0 neither); triangles as indices."""

_FEW = 4
SHAPES = ("box", "cylinder", "cone", "ball", "limb")


def mesh(shape: str, sides: int) -> Mesh:
    """The unit mesh of a shape, round ones with so many sides."""
    if shape == "box":
        return _box()
    if shape == "ball":
        arc = np.linspace(math.pi / 2, -math.pi / 2, sides // 2 + 2)
        return _turned([(0.5 * math.cos(a), 0.5 * math.sin(a), math.cos(a), math.sin(a), 1) for a in arc], sides)
    if shape == "limb" and sides <= _FEW:
        return _spindle(sides)
    if shape == "limb":
        quarter = np.linspace(math.pi / 2, 0, 2 + sides // 8)
        cap = [(math.cos(a), math.sin(a), math.cos(a), math.sin(a), 1.0) for a in quarter]
        return _turned(cap + [(r, -y, nr, -ny, -1.0) for r, y, nr, ny, _ in reversed(cap)], sides)
    profile = {
        "cylinder": [(0, 0.5, 0, 1, 0), (1, 0, 0, 1, 1), (1, 0, 1, 0, 1), (1, 0, 1, 0, -1)],
        "cone": [(0, 0.5, 0.9, 0.43, 0), (0.5, -0.5, 0.9, 0.43, 0)],
    }[shape]
    return _turned(profile, sides)


def _spindle(sides: int) -> Mesh:
    """A limb that is a few pixels long: a tube closed by two points."""
    angles = 2 * np.pi * np.arange(sides) / sides
    x, z, none = np.cos(angles), np.sin(angles), np.zeros(sides)
    rings = [np.stack([x, none, z, x, none, z, np.full(sides, end)], 1) for end in (1.0, -1.0)]
    points = np.concatenate([*rings, [[0, 1, 0, 0, 1, 0, 1], [0, -1, 0, 0, -1, 0, -1]]])
    step, after, top, foot = np.arange(sides), (np.arange(sides) + 1) % sides, 2 * sides, 2 * sides + 1
    triangles = np.concatenate(
        [
            np.stack([np.full(sides, top), after, step], 1),
            np.stack([step, after, step + sides], 1),
            np.stack([after, after + sides, step + sides], 1),
            np.stack([np.full(sides, foot), step + sides, after + sides], 1),
        ]
    )
    return points.astype(np.float32), triangles.astype(np.uint32)


def _box() -> Mesh:
    points, triangles = [], []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            normal = np.zeros(3)
            normal[axis] = sign
            across = np.roll([1.0, 0, 0], (axis + 1) % 3)
            along = np.cross(normal, across)
            first = len(points)
            for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
                points.append([*(0.5 * (normal + a * across + b * along)), *normal, 0.0])
            triangles += [(first, first + 1, first + 2), (first, first + 2, first + 3)]
    return np.array(points, np.float32), np.array(triangles, np.uint32)


def _turned(profile: Sequence[tuple[float, ...]], sides: int) -> Mesh:
    """A surface of revolution; profile rows are radius, height, normal's radius and height, end."""
    angles = 2 * np.pi * np.arange(sides) / sides
    rings = [
        np.stack([r * np.cos(angles), np.full(sides, y), r * np.sin(angles), nr * np.cos(angles), np.full(sides, ny),
                  nr * np.sin(angles), np.full(sides, end)], 1)
        for r, y, nr, ny, end in profile
    ]  # fmt: skip
    step = np.arange(sides)
    after = (step + 1) % sides
    bands = [
        np.concatenate([np.stack([b + step, b + after, b + step + sides], 1),
                        np.stack([b + after, b + after + sides, b + step + sides], 1)])
        for b in range(0, (len(profile) - 1) * sides, sides)
    ]  # fmt: skip
    return np.concatenate(rings).astype(np.float32), np.concatenate(bands).astype(np.uint32)


def linear(colour: str | Sequence[float]) -> tuple[float, float, float]:
    """A colour `#rrggbb`, or display values 0 … 1, as linear light (gamma 2, the shader's own)."""
    if isinstance(colour, str):
        colour = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (value * value for value in colour)
    return r, g, b


def placed(at: Sequence[float] | Floats, size: Sequence[float] | Floats, yaw: float = 0.0) -> Floats:
    """A 3 × 4 matrix: scaled, turned about y by `yaw` radians, moved."""
    c, s = math.cos(yaw), math.sin(yaw)
    return np.array(
        [[c * size[0], 0, s * size[2], at[0]], [0, size[1], 0, at[1]], [-s * size[0], 0, c * size[2], at[2]]]
    )


def row(
    matrix: Floats, colour: Sequence[float] | Floats, glow: float = 0.0, shape: str = "box", taper: float = 1.0
) -> Floats:
    """One row of `Rows` for anything but a limb. `taper` is a cylinder's width at the top against the bottom."""
    ends = {
        "cylinder": (0.5 * taper, 0.5, 0.5),
        "pebble": (0.5, 0.5, 0.0),
        "ball": (1.0, 0.0, 0.0),
        "head": (0.0, 1.0, 0.0),
    }.get(shape, (1.0, 1.0, 0.0))
    return np.concatenate([matrix.ravel(), colour, [glow, *ends, 0.0]])


def cross(a: Floats, b: Floats) -> Floats:
    """The cross product of vectors (…, 3). numpy's own spends ten times as long on a handful of them."""
    (ax, ay, az), (bx, by, bz) = np.moveaxis(a, -1, 0), np.moveaxis(b, -1, 0)
    return np.stack([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx], -1)


def _any_across(along: Floats) -> Floats:
    """Something at right angles to each of (n, 3) directions."""
    return cross(along, np.where(np.abs(along[:, 2:]) < 0.9, [[0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0]]))


def limb_rows(tops: Floats, ends: Floats, radii: Floats, colours: Floats, across: Floats | None = None) -> Rows:
    """Rows of limbs: tapered capsules from (n, 3) to (n, 3); `radii` (n, 2), `colours` (n, 3).

    `across` (n, 3), about at right angles to the limb, is where its own x axis goes; zeros leave that open.
    """
    along = tops - ends
    length = np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
    y = along / length
    free = _any_across(y)
    across = free if across is None else np.where(across.any(1, keepdims=True), across, free)
    x = across - y * np.sum(across * y, 1, keepdims=True)
    x /= np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-6)
    made = np.zeros((len(tops), 20), np.float32)
    made[:, :12] = np.stack([x, y, cross(x, y), (tops + ends) / 2], 2).reshape(-1, 12)
    made[:, 12:15] = colours
    made[:, 16:18], made[:, 18:19] = radii, length / 2
    return made
