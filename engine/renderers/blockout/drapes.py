"""Cloth that hangs: skirts, tails of coats, cloaks. Pure functions of joints, air and time; it never enters a leg."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.renderers.blockout.bones import unit
from engine.renderers.blockout.shapes import cross
from engine.renderers.blockout.skeleton import Floats, J

_WAIST_M, _THIGH_M, _SHIN_M = 0.115, 0.44, 0.43
_FINE = (1.0, 0.7, 0.45)
_SOLES_M = 0.012


@dataclass(frozen=True, eq=False)
class Wearers:
    """Joints (n, len(JOINTS), 3) of people in the same garment, their measures (n,), and the air about them."""

    joints: Floats
    scale: Floats
    hips: Floats
    girth: Floats
    shoulders: Floats
    air: Floats
    """(n, 3) how the air goes past them, in metres a second."""
    t: float
    phase: Floats
    """(n,) 0 … 1, sets their folds apart."""

    def __getitem__(self, name: str) -> Floats:
        return self.joints[:, J[name]]

    def only(self, who: npt.NDArray[np.intp]) -> "Wearers":
        """Some of them."""
        some = (getattr(self, name)[who] for name in ("joints", "scale", "hips", "girth", "shoulders", "air"))
        return Wearers(*some, self.t, self.phase[who])

    @cached_property
    def side(self) -> Floats:
        """Left of the pelvis."""
        return unit(self["hip_l"] - self["hip_r"])

    @cached_property
    def floor(self) -> Floats:
        """(n,) height of the ground they are on."""
        return np.min(self.joints[:, [J[f"{part}_{leg}"] for part in ("ball", "ankle") for leg in "lr"], 1], 1) - 0.02

    @cached_property
    def limbs(self) -> tuple[Floats, Floats, Floats]:
        """Beginnings and ends (n, 8, 3) and radii (n, 8) of thighs, shins, upper arms and forearms."""
        ends = [("hip", "knee", 0.096), ("knee", "ankle", 0.066), ("shoulder", "elbow", 0.062), ("elbow", "wrist", 0.050)]
        pairs = [(f"{a}_{s}", f"{b}_{s}", r) for a, b, r in ends for s in "lr"]
        starts, stops = (self.joints[:, [J[pair[at]] for pair in pairs]] for at in (0, 1))
        thick = np.stack([self.hips, self.hips, *[0.5 * (self.girth + self.scale)] * 6], 1)
        return starts, stops, thick * np.array([pair[2] for pair in pairs])

    def blown(self, held: float = 1.0) -> Floats:
        """Where the air pushes cloth that hangs, (n, 3): metres aside for a metre of cloth, at most about one."""
        level = self.air * [1.0, 0.25, 1.0]
        fast = np.sqrt(np.sum(level * level, 1, keepdims=True))
        gust = 1.0 + 0.16 * np.sin(2.1 * self.t + 6.3 * self.phase)[:, None] * np.tanh(fast / 3)
        return held * level / np.maximum(fast, 1e-6) * np.tanh((fast / 4.2) ** 1.5) * gust


def size(part: Mapping[str, Any], detail: int) -> tuple[int, int]:
    """Levels and columns of a piece of cloth."""
    rows, columns = (14, 36) if part["drape"] == "skirt" else (14, 30)
    return max(round(rows * _FINE[detail]), 5), max(round(columns * _FINE[detail]), 10)


def hung(part: Mapping[str, Any], wearers: Wearers, detail: int) -> tuple[Floats, Floats]:
    """Places and normals (n, rows, columns, 3) of a piece of cloth (`assets/cuts.toml`, `drape`)."""
    rows, columns = size(part, detail)
    u = np.linspace(0, 1, rows) ** 0.9
    make = _skirt if part["drape"] == "skirt" else _cloak
    places, outward = make(part, wearers, u, columns)
    places = _outside(places, outward, wearers, make is _skirt)
    floor = (wearers.floor + _SOLES_M)[:, None, None]
    places[..., 1] = np.maximum(places[..., 1], floor + 0.01 * u[None, ::-1, None])
    return places, _normals(places, outward)


def closed(part: Mapping[str, Any]) -> bool:
    """Whether it goes all the way around."""
    return part["drape"] == "skirt" and not part.get("open") and "arc" not in part


def _skirt(part: Mapping[str, Any], w: Wearers, u: Floats, columns: int) -> tuple[Floats, Floats]:
    """Cloth around both legs; angle 0 is in front."""
    s = u * part["long"]
    gap = part.get("open", 0.0)
    a = np.linspace(gap, 2 * np.pi - gap, columns) if gap else np.linspace(0, 2 * np.pi, columns, endpoint=False)
    if "arc" in part:
        a = np.linspace(*part["arc"], columns)
    up = unit(w["waist"] - w["pelvis"])
    lines, ways = [], []
    for leg, sign in (("l", 1.0), ("r", -1.0)):
        hip, knee, ankle = (w[f"{name}_{leg}"] for name in ("hip", "knee", "ankle"))
        top = w["pelvis"] + (0.08 * w.scale)[:, None] * up + (0.055 * sign * w.scale)[:, None] * w.side
        # Cloth hangs from the knees more than it follows the shins.
        shin = unit(0.5 * unit(ankle - knee) + [[0.0, -0.5, 0.0]])
        end = knee + shin * (_SHIN_M * 1.04 * w.scale)[:, None]
        lines.append(_along(s, (top, hip, knee, end), (0.0, _WAIST_M, _WAIST_M + _THIGH_M, _WAIST_M + _THIGH_M + _SHIN_M)))
        ways.append(np.gradient(lines[-1], axis=1))
    down = _eased(unit(ways[0] + ways[1]))
    fore = unit(cross(down, np.broadcast_to(w.side[:, None], down.shape)))
    fold = part.get("fold", 0.05) * u[:, None] * np.sin(part.get("folds", 8) * a + 0.6 * np.sin(3 * a))
    flare = part.get("flare", 0.10) * np.maximum(s - 0.10, 0)
    wide, deep = (np.interp(s, [0.0, 0.115, 0.30, 0.60, 1.0], row) for row in ([0.094, 0.090, 0.090, 0.078, 0.072], [0.104, 0.118, 0.108, 0.092, 0.084]))
    thick = (part.get("out", 0.012) + flare)[:, None]
    sin, cos = np.sin(a), np.cos(a)
    e = w.side[:, None, None] * sin[:, None] + fore[:, :, None] * cos[:, None]
    apart = (lines[0] - lines[1])[:, :, None]
    share = 0.5 + 0.5 * np.tanh(11.0 * np.sum(e * apart, -1, keepdims=True) / w.scale[:, None, None, None])
    across, through = (wide[:, None] + thick) * (1 + fold) * sin, (deep[:, None] + thick) * (1 + fold) * cos
    body = w.hips[:, None, None, None]
    places = lines[1][:, :, None] + apart * share
    places = places + body * (w.side[:, None, None] * across[..., None] + fore[:, :, None] * through[..., None])
    blown = w.blown(part.get("light", 1.0))[:, None, None]
    lee = np.clip(0.45 + 0.55 * np.sum(e * unit(blown), -1, keepdims=True), 0, 1)
    free = (np.maximum(s - 0.12, 0) ** 1.5 * 0.75)[:, None, None]
    wave = 0.22 * np.sin(3 * a + 9 * s[:, None] - 5.5 * w.t + 6.3 * w.phase[:, None, None])[..., None]
    return places + blown * lee * free * (1 + wave), e


def _cloak(part: Mapping[str, Any], w: Wearers, u: Floats, columns: int) -> tuple[Floats, Floats]:
    """Cloth from the shoulders, around the back; angle 0 is behind, `around` how far it comes to the front."""
    s, most = u * part["long"], part.get("around", 2.0)
    a = np.linspace(-most, most, columns)
    side, up = unit(w["shoulder_l"] - w["shoulder_r"]), unit(w["neck"] - w["chest"])
    up = unit(up - side * np.sum(up * side, 1, keepdims=True))
    fore = cross(side, up)
    sin, cos = np.sin(a), np.cos(a)
    held = np.minimum(s, 0.30)
    knots = [0.0, 0.03, 0.085, 0.15, 0.22, 0.30]
    wide = np.interp(held, knots, [0.085, 0.115, 0.205, 0.248, 0.262, 0.268])
    deep = np.interp(held, knots, [0.070, 0.092, 0.128, 0.150, 0.160, 0.164])
    drop = np.interp(held, knots, [-0.035, -0.008, 0.022, 0.075, 0.140, 0.215])
    fold = 1 + part.get("fold", 0.05) * np.minimum(u * 1.6, 1)[:, None] * np.sin(9 * a + 0.8 * np.sin(2 * a))
    scale = w.scale[:, None, None, None]
    broad = (0.3 * w.girth + 0.7 * w.shoulders)[:, None, None, None]
    ring = side[:, None, None] * (wide[:, None] * sin * fold)[..., None] * broad
    ring = ring - fore[:, None, None] * (deep[:, None] * cos * fold)[..., None] * w.girth[:, None, None, None]
    places = w["neck"][:, None, None] + ring - up[:, None, None] * (drop[:, None, None] * scale)
    e = side[:, None, None] * sin[:, None] - fore[:, None, None] * cos[:, None]
    e = np.broadcast_to(e, places.shape)
    # It hangs; of somebody who lies, it lies along the body.
    upright = np.clip(up[:, 1:2], 0.0, 1.0) ** 2
    down = unit([[0.0, -1.0, 0.0]] * upright - up * (1.001 - upright))
    free = np.maximum(s - 0.30, 0)[:, None, None]
    flared = part.get("flare", 0.16)
    blown = w.blown(part.get("light", 1.0))[:, None, None]
    lee = np.clip(0.55 + 0.45 * np.sum(e * unit(blown), -1, keepdims=True), 0, 1)
    wave = np.sin(2.6 * a + 6.5 * s[:, None] - 5.0 * w.t + 6.3 * w.phase[:, None, None])[..., None]
    strength = np.sqrt(np.sum(blown * blown, -1, keepdims=True))
    way = down[:, None, None] + e * flared + blown * lee * (1.15 + 0.5 * free)
    way = way + e * wave * (0.015 + 0.13 * strength) * np.minimum(2.0 * free + 0.2, 1)
    return places + unit(way) * free * scale, e


def _along(s: Floats, points: tuple[Floats, ...], knots: tuple[float, ...]) -> Floats:
    """Places (n, len(s), 3) on the way through points (n, 3) at lengths; it goes on straight at its end."""
    made = np.empty((len(points[0]), len(s), 3))
    for at, length in enumerate(s):
        index = min(int(np.searchsorted(knots, length, "right")) - 1, len(knots) - 2)
        share = (length - knots[index]) / (knots[index + 1] - knots[index])
        made[:, at] = points[index] * (1 - share) + points[index + 1] * share
    return _eased(made, keep=True)


def _eased(values: Floats, keep: bool = False) -> Floats:
    """Smoothed along the second axis; the first and the last stay."""
    made = values.copy()
    for _ in range(2 if keep else 3):
        made[:, 1:-1] = 0.25 * made[:, :-2] + 0.5 * made[:, 1:-1] + 0.25 * made[:, 2:]
    return made


def _outside(places: Floats, outward: Floats, w: Wearers, legs_only: bool) -> Floats:
    """The cloth pushed outwards to where no limb is."""
    starts, stops, radii = w.limbs
    for limb in range(4 if legs_only else 8):
        start, axis = starts[:, limb, None, None], (stops - starts)[:, limb, None, None]
        long2 = np.maximum(np.sum(axis * axis, -1, keepdims=True), 1e-9)
        along = np.clip(np.sum((places - start) * axis, -1, keepdims=True) / long2, 0.0, 1.0)
        q = places - start - along * axis
        near2 = np.sum(q * q, -1, keepdims=True)
        r2 = (radii[:, limb, None, None, None] + 0.010) ** 2
        inside = near2 < r2
        if inside.any():
            e = outward - axis * (np.sum(outward * axis, -1, keepdims=True) / long2)
            e = e / np.maximum(np.sqrt(np.sum(e * e, -1, keepdims=True)), 1e-6)
            ahead = np.sum(q * e, -1, keepdims=True)
            places = places + e * np.where(inside, np.sqrt(np.maximum(ahead * ahead + r2 - near2, 0)) - ahead, 0.0)
    return places


def _normals(places: Floats, outward: Floats) -> Floats:
    made = cross(_slope(places, 1), _slope(places, 2))
    made *= np.where(np.sum(made * outward, -1, keepdims=True) < 0, -1.0, 1.0)
    return made


def _slope(grid: Floats, axis: int) -> Floats:
    made = np.empty_like(grid)
    if axis == 1:
        made[:, 1:-1] = grid[:, 2:] - grid[:, :-2]
        made[:, 0], made[:, -1] = grid[:, 1] - grid[:, 0], grid[:, -1] - grid[:, -2]
    else:
        made[:, :, 1:-1] = grid[:, :, 2:] - grid[:, :, :-2]
        made[:, :, 0], made[:, :, -1] = grid[:, :, 1] - grid[:, :, 0], grid[:, :, -1] - grid[:, :, -2]
    return made
