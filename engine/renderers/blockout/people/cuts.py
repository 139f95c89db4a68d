"""How clothes are cut (`assets/cuts.toml`): parts of the body's own surface, turned and rounded pieces, straps."""

import tomllib
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from engine.assets import asset
from engine.renderers.blockout.people import hair, sculpture
from engine.renderers.blockout.people.bones import BONES, REST, B
from engine.renderers.blockout.people.sculpture import TAU, Floats, Patch, Tube, carried, mirrored, rigid


class Piece(NamedTuple):
    """A patch, the colour it has ("own", "skin", … or `#rrggbb`), how much of that, and how much it shines."""

    patch: Patch
    colour: str
    share: float
    glow: float


_FINE = (1.0, 0.75, 0.30, 0.20)
_LAST = 2
"""Parts of garments know no further level of detail than this."""
_STEP_M = (0.028, 0.040, 0.14, 0.22)
_SMALL_M = 0.15
"""What is smaller than this on one bone is left out far off, with the thumbs."""
_UNDER_M = 0.025
"""How much deeper the trunk lies in a crowd: between few corners it would come through what is worn over it."""
_LEFT_OUT = ("thumb", "finger0", "finger1", "finger2", "finger3")
_LIMBS = ("arm", "leg", "palm", "thumb", "shoe", "mitten", "finger0", "finger1", "finger2", "finger3")


@cache
def cut(name: str, trunk: str, detail: int) -> tuple[Piece, ...]:
    """The pieces of a garment for a kind of trunk; `detail` 0 from near, 1 further off, 2 in a crowd, 3 far off."""
    made: list[Piece] = []
    known = min(detail, _LAST)
    for part in cuts()[name]:
        if "drape" not in part and part.get("from", 0) <= known <= part.get("until", _LAST):
            if detail > _LAST and part.get("on") in _LEFT_OUT:
                continue
            patch = _made(part, trunk, detail)
            if detail > _LAST and _small(patch):
                continue
            look = (part.get("colour", "own"), float(part.get("share", 1.0)), float(part.get("glow", 0.0)))
            made.append(Piece(patch, *look))
            if part.get("both") or part.get("on") in _LIMBS:
                made.append(Piece(_other(part, patch), *look))
    return tuple(made)


def drapes(name: str) -> tuple[dict[str, Any], ...]:
    """The parts of a garment that hang (`drapes.hung`)."""
    return tuple(part for part in cuts()[name] if "drape" in part)


@cache
def cuts() -> dict[str, list[dict[str, Any]]]:
    """Every garment's parts by its name."""
    return tomllib.loads(asset("cuts.toml").read_text(encoding="utf-8"))


def _made(part: dict[str, Any], trunk: str, detail: int) -> Patch:
    if "on" in part and part["on"] != "head":
        return _sheet(part, _tube(part["on"], trunk), detail)
    if "line" in part:
        return _shell(part, detail)
    if "turned" in part:
        return _turned(part, detail)
    if "path" in part:
        return _strap(part, detail)
    return _block(part, detail)


def _tube(name: str, trunk: str) -> Tube:
    if name == "trunk":
        return sculpture.trunk(trunk)
    if name == "shoe":
        return sculpture.shoe()
    return sculpture.finger(int(name[-1])) if name.startswith("finger") else sculpture.limb(name)


def _sheet(part: dict[str, Any], tube: Tube, detail: int) -> Patch:
    """A part of a tube: `v` from … to, `a` the angles of its first row (and its last), `out` off the surface."""
    first, last = part["v"]
    hems = _hems(part, detail)
    if part["on"] == "trunk":
        detail = min(detail, _LAST)  # shoulders would come through anything coarser
    v = tube.levels(first, last, _STEP_M[detail])[:, None]
    angles = np.array(part.get("a", (-np.pi, np.pi)), float).reshape(-1, 2)
    wide = np.abs(angles[0, 1] - angles[0, 0])
    columns = max(
        round(part.get("columns", (26 if part["on"] == "trunk" else 15) * wide / TAU + 1.5) * _FINE[detail]), 3
    )
    if wide > TAU - 1e-6:
        columns = max(columns, 6 if detail <= _LAST or part["on"] == "leg" else 5)  # and the first again
    ends = [
        np.interp(v, np.linspace(first, last, len(angles))[:: _way(first, last)], angles[:, end][:: _way(first, last)])
        for end in (0, 1)
    ]
    a = ends[0] + (ends[1] - ends[0]) * np.linspace(0, 1, columns)[None, :]
    out = _profile(part.get("out", 0.006), v) + part.get("fold", 0.0) * np.sin(a * 7 + v * 9)
    if "mirror" in part:
        a = -a
    if detail >= _LAST and part["on"] == "trunk" and part.get("colour") == "skin":
        out = out - _UNDER_M
    return sculpture.sheet(tube, v, a, out, hems)


def _hems(part: dict[str, Any], detail: int) -> tuple[bool, bool]:
    """Whether its first and last row are turned in: nobody sees that from far off."""
    first, last = part.get("hems", (True, True)) if detail <= _LAST else (False, False)
    return bool(first), bool(last)


def _small(patch: Patch) -> bool:
    """Whether it is a small thing on one bone."""
    return len(patch.bones) == 1 and float(np.ptp(patch.places[:, :3], 0).max()) < _SMALL_M


def _way(first: float, last: float) -> int:
    return 1 if last > first else -1


def _profile(given: float | list[list[float]], v: Floats) -> Floats:
    if isinstance(given, int | float):
        return np.full_like(v, float(given))
    table = np.array(sorted(given))
    return np.interp(v, table[:, 0], table[:, 1])


def _shell(part: dict[str, Any], detail: int) -> Patch:
    """What covers the skull above a `line` (or below one, if `under`): `out` by height, over bare skin nothing."""
    line, under = np.array(part["line"], float), part.get("under", False)
    table = np.array(part["out"] if isinstance(part["out"], list) else [[0.0, part["out"]]], float)

    def thick(y: Floats, a: Floats) -> Floats:
        inside = hair.edged(y, a, line) * (-1 if under else 1)
        if "above" in part:
            inside = np.minimum(inside, -hair.edged(y, a, np.array(part["above"], float)))
        return hair.grown(inside, np.interp(y, table[:, 0], table[:, 1]), part.get("steep", 3.0))

    return hair.shell(thick, detail)


def _turned(part: dict[str, Any], detail: int) -> Patch:
    """A profile of radius and height turned about an axis; `oval` squeezes it sideways, `tilt` tips it ahead."""
    profile = np.array(part["turned"], float)
    columns = max(round(part.get("columns", 26) * _FINE[detail]), (8, 8, 8, 6)[detail])
    a = np.linspace(-np.pi, np.pi, columns, endpoint=False)[None, :]
    r, y = profile[:, :1], profile[:, 1:]
    wide, deep = part.get("oval", (1.0, 1.0))
    shape = [
        r * np.sin(a) * wide,
        y + part.get("dip", 0.0) * (r / profile[:, 0].max()) ** 2 * np.sin(a) ** 2,
        r * np.cos(a) * deep,
    ]
    return _solid(np.stack(np.broadcast_arrays(*shape), -1), part, True)


def _solid(points: Floats, part: dict[str, Any], closed: bool) -> Patch:
    """A grid as a rigid patch where its part says: its normals, then tipped, then moved to its bone."""
    around = np.roll(points, -1, 1) - np.roll(points, 1, 1) if closed else np.gradient(points, axis=1)
    normals = np.cross(np.gradient(points, axis=0), around)
    spread = np.linalg.norm(normals, axis=-1, keepdims=True)
    normals = np.where(spread > 1e-12, normals / np.maximum(spread, 1e-12), [0.0, 1.0, 0.0])
    middle = points.reshape(-1, 3).mean(0)
    if np.sum(normals * (points - middle)) < 0:
        normals = -normals
    turn = np.eye(3)
    for axis, angle in enumerate(part.get("turn", (part.get("tilt", 0.0), 0.0, 0.0))):
        c, s = np.cos(angle), np.sin(angle)
        i, j = ((1, 2), (2, 0), (0, 1))[axis]
        step = np.eye(3)
        step[i, i], step[i, j], step[j, i], step[j, j] = c, -s, s, c
        turn = step @ turn
    bone = part.get("bone", "head")
    return rigid(points @ turn.T + np.array(part.get("at", (0, 0, 0))) + REST[B[bone]], normals @ turn.T, bone, closed)


def _block(part: dict[str, Any], detail: int) -> Patch:
    """A block with rounded edges: its `size`, and how `square` it is (1 a ball, 0 a box)."""
    rows, columns = ((11, 18), (8, 12), (5, 7), (3, 4))[detail]
    soft = part.get("soft", 0.35)
    t = np.linspace(-np.pi / 2, np.pi / 2, rows)[:, None]
    a = np.linspace(-np.pi, np.pi, columns, endpoint=False)[None, :]

    def bent(value: Floats) -> Floats:
        return np.sign(value) * np.abs(value) ** soft

    half = np.array(part["size"]) / 2
    ball = [bent(np.cos(t)) * bent(np.sin(a)), bent(np.sin(t)), bent(np.cos(t)) * bent(np.cos(a))]
    return _solid(np.stack(np.broadcast_arrays(*ball), -1) * half, part, True)


def _strap(part: dict[str, Any], detail: int) -> Patch:
    """A round or flat band along a path of places in the rest pose; `bones` carry its beginning … its end."""
    path = np.array(part["path"], float)
    steps = max(round(part.get("rows", 5 * len(path)) * _FINE[detail]), len(path))
    at = np.linspace(0, len(path) - 1, steps)
    line = np.stack([sculpture.smooth(at, np.arange(len(path), dtype=float), column) for column in path.T], -1)
    bones = part.get("bones", [part.get("bone", "head")])
    origin = REST[B[bones[0]]] if part.get("local", True) else np.zeros(3)
    along = np.gradient(line, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    side = np.cross(along, np.array(part.get("face", (0.0, 0.0, 1.0))))
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9)
    out = np.cross(side, along)
    a = np.linspace(-np.pi, np.pi, (8, 6, 6, 3)[detail], endpoint=False)[None, :, None]
    wide, thick = (_taper(part[key], at / at[-1]) for key in ("wide", "thick"))
    ring = side[:, None] * np.sin(a) * wide[:, None, None] + out[:, None] * np.cos(a) * thick[:, None, None]
    normals = side[:, None] * np.sin(a) * thick[:, None, None] + out[:, None] * np.cos(a) * wide[:, None, None]
    normals /= np.maximum(np.linalg.norm(normals, axis=-1, keepdims=True), 1e-9)
    weights = np.zeros((*ring.shape[:2], len(BONES)))
    share = at / at[-1] * (len(bones) - 1)
    for number, bone in enumerate(bones):
        weights[..., B[bone]] += np.clip(1 - np.abs(share - number), 0, 1)[:, None]
    made = carried(line[:, None] + origin + ring, normals, weights, True)
    loose = part.get("loose")
    return made if not loose else hair.aired(made, loose * np.repeat((at / at[-1]) ** 1.5, a.shape[1]))


def _taper(given: float | list[float], share: Floats) -> Floats:
    ends = np.atleast_1d(np.array(given, float))
    return np.interp(share, np.linspace(0, 1, len(ends)), ends)


def _other(part: dict[str, Any], patch: Patch) -> Patch:
    """The same on the other side; what is on the trunk or the head stays on its bones."""
    if part.get("on") in _LIMBS or str(part.get("bone", "")).endswith("_l"):
        return mirrored(patch)
    places, normals = patch.places.copy(), patch.normals.copy()
    places[:, ::4] *= -1
    normals[:, ::3] *= -1
    return patch._replace(places=places, normals=normals)
