"""Sculpted forms: cross-sections, tubes, turned profiles, blocks and plates of the catalogue made into meshes.

A form is in metres of its kind. It has two parts that are coloured apart: a row's first radius shows the first,
its second radius the second (`shapes.Rows` columns 16 and 17, each 0 or 1), so one mesh serves two rows.
"""

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.renderers.blockout.beings import catalogue

Floats = npt.NDArray[np.float64]
_MIX = (1000003, 998244353, 19260817, 2147483647, 433494437, 87178291199, 27644437)
_PLANES = {"zy": (2, 1, 0), "xz": (0, 2, 1), "xy": (0, 1, 2), "wing": (1, 2, 0)}
_Soup = Floats
"""Triangles, (n, 3, 3)."""


@cache
def mesh(name: str) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.uint32]]:
    """The mesh of `KIND.FORM`: vertices (n, 7) position, normal, part (+1 or −1); triangles. KeyError if unknown."""
    corners, normals, ends = _sculpted(name)
    vertices = np.concatenate([corners / reach(name), normals, ends[:, None]], 1).round(5).astype(np.float32)
    first, index = _alike(vertices)
    return vertices[first], index.reshape(-1, 3).astype(np.uint32)


@cache
def reach(name: str) -> float:
    """What a row's matrix must be scaled by, in metres: the mesh lies within half of it around the origin."""
    return 2.0 * float(np.abs(_sculpted(name)[0]).max())


@cache
def box(name: str) -> tuple[Floats, Floats]:
    """The corners of the box around a form, in metres."""
    corners = _sculpted(name)[0]
    return corners.min(0), corners.max(0)


@cache
def parts(name: str) -> tuple[bool, bool]:
    """Whether a form has its first and its second part."""
    ends = _sculpted(name)[2]
    return bool((ends > 0).any()), bool((ends < 0).any())


@cache
def _sculpted(name: str) -> tuple[Floats, Floats, Floats]:
    """Corners of triangles (3 n, 3), their normals, and +1 or −1 for the part."""
    kind, _, part = name.rpartition(".")
    row = catalogue.kinds()[kind]
    pieces = list(row["form"][part])
    if part == "neck":
        pieces = [_rooted(piece) if "rings" in piece and piece.get("part", 1) == 1 else piece for piece in pieces]
    if part == "trunk":
        pieces += [{"band": band, "of": pieces[0], "part": 2} for band in row.get("bands", ())]
    made = [(_soup(piece), piece) for piece in pieces]
    normals = [_normals(soup, math.cos(math.radians(piece.get("crease", 48.0)))) for soup, piece in made]
    ends = [np.full(3 * len(soup), 1.0 if piece.get("part", 1) == 1 else -1.0) for soup, piece in made]
    return np.concatenate([soup.reshape(-1, 3) for soup, _ in made]), np.concatenate(normals), np.concatenate(ends)


def _rooted(piece: dict[str, Any]) -> dict[str, Any]:
    """A neck that narrows inside the trunk, so that no rim shows where it comes out."""
    z, y, *sizes = piece["rings"][0]
    root = [z - 0.7 * sizes[0], y, *(0.4 * size for size in sizes[:3]), *sizes[3:]]
    return piece | {"rings": [root, *piece["rings"]]}


def _soup(piece: dict[str, Any]) -> _Soup:
    make = next(build for key, build in _BUILD.items() if key in piece)
    soup = _outward(_put(make(piece), piece))
    if piece.get("mirror"):
        soup = np.concatenate([soup, _outward(soup * [-1.0, 1.0, 1.0])])
    area = np.linalg.norm(np.cross(soup[:, 1] - soup[:, 0], soup[:, 2] - soup[:, 0]), axis=1)
    return soup[area > 1e-10]


def _put(soup: _Soup, piece: dict[str, Any]) -> _Soup:
    """Turned by degrees about x, then y, then z, and moved."""
    for axis, angle in enumerate(piece.get("turn", (0, 0, 0))):
        if angle:
            c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
            a, b = ((1, 2), (2, 0), (0, 1))[axis]
            turned = soup.copy()
            turned[..., a], turned[..., b] = c * soup[..., a] - s * soup[..., b], s * soup[..., a] + c * soup[..., b]
            soup = turned
    return soup + np.array(piece.get("at", (0.0, 0.0, 0.0)))


def _outward(soup: _Soup) -> _Soup:
    """Wound so that normals point out of the body."""
    middle = soup - soup.reshape(-1, 3).mean(0)
    volume = np.einsum("ni,ni->", middle[:, 0], np.cross(middle[:, 1], middle[:, 2]))
    return soup if volume >= 0 else soup[:, ::-1]


def _normals(soup: _Soup, least: float) -> Floats:
    """A normal for each corner: the mean of the faces that meet there at less than the crease's angle."""
    raw = np.cross(soup[:, 1] - soup[:, 0], soup[:, 2] - soup[:, 0])
    face = raw / np.maximum(np.linalg.norm(raw, axis=1, keepdims=True), 1e-12)
    _, where = _alike(soup.reshape(-1, 3))
    order = np.argsort(where, kind="stable")
    starts = np.searchsorted(where[order], np.arange(where.max() + 1))
    counts = np.diff(np.append(starts, len(order)))
    mine = np.repeat(np.arange(len(where)), counts[where])
    offset = np.arange(len(mine)) - np.repeat(np.cumsum(counts[where]) - counts[where], counts[where])
    other = order[np.repeat(starts[where], counts[where]) + offset] // 3
    alike = np.einsum("ni,ni->n", face[mine // 3], face[other]) > least
    summed = np.zeros((len(where), 3))
    np.add.at(summed, mine[alike], raw[other[alike]])
    length = np.linalg.norm(summed, axis=1, keepdims=True)
    return np.where(length > 1e-12, summed / np.maximum(length, 1e-12), np.repeat(face, 3, 0))


def _alike(points: npt.NDArray[Any]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Where each different row comes first, and which of those each row is. A hash, for unique rows take ten times."""
    key = np.round(points * 1e5).astype(np.int64) @ np.array(_MIX[: points.shape[1]])
    _, first, index = np.unique(key, return_index=True, return_inverse=True)
    return first, index.ravel()


def _smooth(points: Floats, steps: int) -> Floats:
    """More points on a curve through the given ones (Catmull–Rom), `steps` for each way between two."""
    if steps <= 1 or len(points) < 3:
        return points
    padded = np.concatenate([[2 * points[0] - points[1]], points, [2 * points[-1] - points[-2]]])
    t = (np.arange(steps) / steps)[:, None]
    made = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False)
    ]
    return np.concatenate([*made, points[-1:]])


def _skin(rings: Floats, closed: bool = False) -> _Soup:
    """The closed surface over rings (n, m, 3) of points; `closed` where the last ring is the first again."""
    after = np.roll(rings, -1, 1)
    a, b, c, d = rings[:-1], after[:-1], after[1:], rings[1:]
    sides = np.concatenate([np.stack([a, b, c], 2).reshape(-1, 3, 3), np.stack([a, c, d], 2).reshape(-1, 3, 3)])
    if closed:
        return sides
    caps = []
    for ring, turned in ((rings[0], -1), (rings[-1], 1)):
        middle = np.broadcast_to(ring.mean(0), ring.shape)
        caps.append(np.stack([ring, np.roll(ring, -1, 0), middle], 1)[:, ::turned])
    return np.concatenate([sides, *caps])


def _rings(piece: dict[str, Any]) -> _Soup:
    """Cross-sections along z: [z, y, half width, up, down, squareness]; squareness 2 is an ellipse."""
    given = np.array([[*ring, *(piece.get("square", 2.0),) * (6 - len(ring))] for ring in piece["rings"]], float)
    z, y, wide, up, down, square = _smooth(given, piece.get("steps", 3)).T[:, :, None]
    around, shell = piece.get("around", 18), np.ones(1)
    angle = 2 * np.pi * (np.arange(around) + 0.5) / around
    if "open" in piece:  # a hull: down one side and up the other, then back inside
        half = np.linspace(np.pi, 2 * np.pi, around)
        angle = np.concatenate([half, half[::-1]])
        shell = np.repeat([1.0, 0.0], around)
    c, s = np.cos(angle), np.sin(angle)
    power = 2.0 / np.maximum(square, 1.0)
    across = np.maximum(wide, 1e-4) * np.sign(c) * np.abs(c) ** power
    height = np.where(s > 0, np.maximum(up, 1e-4), np.maximum(down, 1e-4)) * np.sign(s) * np.abs(s) ** power
    if "open" in piece:
        thick = piece["open"] * (1.0 - shell)
        across = np.sign(across) * np.maximum(np.abs(across) - thick, 0.0)
        height = np.minimum(height + thick * np.abs(s), 0.0)
    narrow = 1.0 - piece.get("narrow", 0.0) * np.clip(height / np.maximum(up, 1e-4), 0, 1)
    return _skin(np.stack([across * narrow, y + height, np.broadcast_to(z, across.shape)], 2))


def _band(piece: dict[str, Any]) -> _Soup:
    """A stripe around other cross-sections: [z, half its width]."""
    model = piece["of"]
    fine = _smooth(np.array(model["rings"], float), 12)
    z, half = piece["band"]
    rings = []
    for at, more in ((z - half, 1.0), (z - 0.6 * half, 1.016), (z + 0.6 * half, 1.016), (z + half, 1.0)):
        y, wide, up, down = (float(np.interp(at, fine[:, 0], fine[:, column])) for column in (1, 2, 3, 4))
        rings.append([at, y, wide * more, up * more, down * more])
    return _rings({"rings": rings, "steps": 1, "around": model.get("around", 18), "square": model.get("square", 2.0)})


def _tube(piece: dict[str, Any]) -> _Soup:
    """A path of [x, y, z, radius] with `flat` for its thickness against its width."""
    path = _smooth(np.array(piece["tube"], float), piece.get("steps", 3))
    ahead = np.gradient(path[:, :3], axis=0)
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-9)
    across = np.cross(ahead, piece.get("flat_to", (0.03, 1.0, 0.08)))
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-9)
    up = np.cross(across, ahead) * piece.get("flat", 1.0)
    angle = 2 * np.pi * np.arange(piece.get("around", 10)) / piece.get("around", 10)
    ring = np.cos(angle)[:, None] * across[:, None] + np.sin(angle)[:, None] * up[:, None]
    return _skin(path[:, None, :3] + np.maximum(path[:, None, 3:4], 1e-4) * ring)


def _turned(piece: dict[str, Any]) -> _Soup:
    """A profile of [radius, height] turned about y; `axis` "x" or "z" lays it along that."""
    profile = np.array(piece["turned"], float)
    around = piece.get("around", 20)
    angle = 2 * np.pi * (np.arange(around) + 0.5) / around
    radius, high = np.maximum(profile[:, :1], 1e-4), np.broadcast_to(profile[:, 1:2], (len(profile), around))
    rings = np.stack([radius * np.cos(angle), high, radius * np.sin(angle)], 2)
    axis = piece.get("axis", "y")
    same = bool(np.allclose(profile[0], profile[-1]))
    return _skin(rings[..., {"x": (1, 0, 2), "y": (0, 1, 2), "z": (0, 2, 1)}[axis]], same)


def _block(piece: dict[str, Any]) -> _Soup:
    """A box [width, height, length] with rounded edges of `round` metres; `top` narrows it upward."""
    size = np.array(piece["block"], float) / 2
    edge = min(piece.get("round", 0.2 * size.min()), 0.95 * size.min())
    levels = [(-size[2], edge), (edge - size[2], 0.0), (size[2] - edge, 0.0), (size[2], edge)]
    corner = np.array([[1, 0], [0.71, 0.71], [0, 1]]) * edge
    turns = ((1, 1), (-1, 1), (-1, -1), (1, -1))
    rings = []
    for z, inset in levels:
        half = size[:2] - max(inset, 0.0) * 0.9
        points = []
        for number, (sx, sy) in enumerate(turns):
            round_ = corner if number % 2 == 0 else corner[::-1]
            points += [(sx * (half[0] - edge + x), sy * (half[1] - edge + y), z) for x, y in round_]
        rings.append(points)
    made = np.array(rings)
    made[..., 0] *= 1.0 + (piece.get("top", 1.0) - 1.0) * (made[..., 1:2] / (2 * size[1]) + 0.5)[..., 0]
    return _skin(made)


def _plate(piece: dict[str, Any]) -> _Soup:
    """A flat outline of [u, v], `thick` metres, in a `plane`: "zy" (from the side), "xz" and "wing" (from above, the
    latter ahead first), "xy" (from the front)."""
    outline = np.array(piece["plate"], float)
    if piece.get("smooth"):
        outline = _smooth(np.concatenate([outline, outline[:1]]), int(piece["smooth"]))[:-1]
    half = piece.get("thick", 0.02) / 2
    middle = outline.mean(0)
    levels = [(-half, 0.97), (-0.6 * half, 1.0), (0.6 * half, 1.0), (half, 0.97)]
    rings = np.array([[[*(middle + (point - middle) * share), level] for point in outline] for level, share in levels])
    order = _PLANES[piece.get("plane", "zy")]
    return _skin(rings[..., order])


def _arch(piece: dict[str, Any]) -> _Soup:
    """The dark of a wheel arch: half a disc of that radius and a little more, seen from the side."""
    angle = np.radians(np.linspace(-18, 198, 15))
    outline = piece["arch"] * np.stack([np.cos(angle), np.sin(angle)], 1)
    return _plate({"plate": outline, "plane": "zy", "thick": piece["thick"]})


_BUILD: dict[str, Callable[[dict[str, Any]], _Soup]] = {
    "band": _band, "arch": _arch, "rings": _rings, "tube": _tube, "turned": _turned, "block": _block, "plate": _plate,
}  # fmt: skip
