"""Cloth that hangs: skirts, tails of coats, cloaks. Pure functions of joints, air and time; it never enters a leg."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.renderers.blockout.geometry.skeleton import Floats, J
from engine.renderers.blockout.people.bones import crossed as cross
from engine.renderers.blockout.people.bones import unit

_WAIST_M, _THIGH_M, _SHIN_M = 0.115, 0.44, 0.43
_FINE = (1.0, 0.85, 0.42, 0.30)
_LEAST = ((5, 10), (5, 10), (5, 10), (4, 8))
_SOLES_M = 0.012
_LIMBS = (("hip", "knee", 0.096), ("knee", "ankle", 0.066), ("shoulder", "elbow", 0.062), ("elbow", "wrist", 0.050))
"""What cloth must not enter, and its radius."""
_LEG_KNOTS = (0.0, _WAIST_M, _WAIST_M + _THIGH_M, _WAIST_M + _THIGH_M + _SHIN_M)
_SKIRT_RINGS = ([0.094, 0.090, 0.090, 0.078, 0.072], [0.104, 0.118, 0.108, 0.092, 0.084])
_CLOAK_KNOTS = [0.0, 0.03, 0.085, 0.15, 0.22, 0.30]
_CLOAK_RINGS = (
    [0.086, 0.120, 0.214, 0.262, 0.276, 0.280],
    [0.072, 0.096, 0.134, 0.158, 0.168, 0.172],
    [-0.040, -0.020, 0.004, 0.062, 0.136, 0.212],
)
"""Half widths, half depths and heights under the neck of a cloak's upper rings."""


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
        return Wearers(
            self.joints[who], self.scale[who], self.hips[who], self.girth[who], self.shoulders[who], self.air[who],
            self.t, self.phase[who],
        )  # fmt: skip

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
        parts = [(a, b, side) for a, b, _ in _LIMBS for side in "lr"]
        starts = self.joints[:, [J[f"{a}_{side}"] for a, _, side in parts]]
        stops = self.joints[:, [J[f"{b}_{side}"] for _, b, side in parts]]
        thick = np.stack([self.hips, self.hips, *[0.5 * (self.girth + self.scale)] * 6], 1)
        return starts, stops, thick * np.repeat([radius for *_, radius in _LIMBS], 2)

    def hanging(self, s: Floats) -> tuple[Floats, Floats]:
        """The lines (n, len(s), 3) down both legs that cloth follows, at lengths from the waist: left, right."""
        up = unit(self["waist"] - self["pelvis"])
        lines = []
        for leg, sign in (("l", 1.0), ("r", -1.0)):
            hip, knee, ankle = (self[f"{name}_{leg}"] for name in ("hip", "knee", "ankle"))
            top = self["pelvis"] + self.scale[:, None] * (0.08 * up + 0.055 * sign * self.side)
            # Cloth hangs from the knees more than it follows the shins.
            shin = unit(0.5 * unit(ankle - knee) + [[0.0, -0.5, 0.0]])
            end = knee + shin * (_SHIN_M * 1.04 * self.scale)[:, None]
            # Over a leg that is nearly straight it does not show the knee.
            bent = np.einsum("ni,ni->n", unit(knee - hip), shin)[:, None]
            plumb = hip + (end - hip) * (_THIGH_M / (_THIGH_M + _SHIN_M))
            knee = knee + (plumb - knee) * np.clip((bent - 0.70) / 0.25, 0, 1)
            lines.append(_along(s, (top, hip, knee, end), _LEG_KNOTS))
        return lines[0], lines[1]

    def blown(self, held: float = 1.0) -> Floats:
        """Where the air pushes cloth that hangs, (n, 3): metres aside for a metre of cloth, at most about one."""
        level = self.air * [1.0, 0.25, 1.0]
        fast = np.sqrt(np.sum(level * level, 1, keepdims=True))
        gust = 1.0 + 0.16 * np.sin(2.1 * self.t + 6.3 * self.phase)[:, None] * np.tanh(fast / 3)
        return held * level / np.maximum(fast, 1e-6) * np.tanh((fast / 4.2) ** 1.5) * gust


def size(part: Mapping[str, Any], detail: int) -> tuple[int, int]:
    """Levels and columns of a piece of cloth."""
    rows, columns = (12, 34) if part["drape"] == "skirt" else (12, 28)
    least = _LEAST[detail]
    return max(round(rows * _FINE[detail]), least[0]), max(round(columns * _FINE[detail]), least[1])


def hung(part: Mapping[str, Any], wearers: Wearers, detail: int) -> tuple[Floats, Floats]:
    """Places and normals (n, rows, columns, 3) of a piece of cloth (`assets/cuts.toml`, `drape`)."""
    weave = _woven(id(part), detail, lambda: part)
    legs_only = part["drape"] == "skirt"
    places, outward = (_skirt if legs_only else _cloak)(part, wearers, weave)
    places = _outside(places, outward, wearers, legs_only)
    floor = (wearers.floor + _SOLES_M)[:, None, None]
    places[..., 1] = np.maximum(places[..., 1], floor + 0.01 * weave.u[None, ::-1, None])
    return places, _normals(places, outward)


@dataclass(frozen=True, eq=False)
class _Weave:
    """What of a piece of cloth is the same at all times: levels, angles, rings."""

    u: Floats
    s: Floats
    a: Floats
    sin: Floats
    cos: Floats
    wide: Floats
    """(rows,) half widths of the ring at each level, and half depths."""
    deep: Floats
    drop: Floats
    fold: Floats
    """(rows, columns) how much wider or narrower its folds make it."""
    flare: Floats
    wave: Floats


_WEAVES: dict[tuple[int, int], _Weave] = {}


def _woven(key: int, detail: int, part_of: Callable[[], Mapping[str, Any]]) -> _Weave:
    """The weave of a part, which lives as long as the garments' data do."""
    if (key, detail) not in _WEAVES:
        part = part_of()
        _WEAVES[key, detail] = (_skirt_weave if part["drape"] == "skirt" else _cloak_weave)(part, *size(part, detail))
    return _WEAVES[key, detail]


def _skirt_weave(part: Mapping[str, Any], rows: int, columns: int) -> _Weave:
    u = np.linspace(0, 1, rows) ** 0.9
    s, gap = u * part["long"], part.get("open", 0.0)
    a = np.linspace(gap, 2 * np.pi - gap, columns) if gap else np.linspace(0, 2 * np.pi, columns, endpoint=False)
    a = np.linspace(part["arc"][0], part["arc"][1], columns) if "arc" in part else a
    knots = [0.0, 0.115, 0.30, 0.60, 1.0]
    wide, deep = (np.interp(s, knots, row) for row in _SKIRT_RINGS)
    fold = 1 + part.get("fold", 0.05) * u[:, None] * np.sin(part.get("folds", 8) * a + 0.6 * np.sin(3 * a))
    flare, wave = part.get("flare", 0.10) * np.maximum(s - 0.10, 0), 3 * a + 9 * s[:, None]
    return _Weave(u, s, a, np.sin(a), np.cos(a), wide, deep, np.zeros(rows), fold, flare, wave)


def _cloak_weave(part: Mapping[str, Any], rows: int, columns: int) -> _Weave:
    u = np.linspace(0, 1, rows) ** 0.9
    s, most = u * part["long"], part.get("around", 2.0)
    a = np.linspace(-most, most, columns)
    wide, deep, drop = (np.interp(np.minimum(s, 0.30), _CLOAK_KNOTS, row) for row in _CLOAK_RINGS)
    fold = 1 + part.get("fold", 0.05) * np.minimum(u * 1.6, 1)[:, None] * np.sin(9 * a + 0.8 * np.sin(2 * a))
    wave = 2.6 * a + 6.5 * s[:, None]
    return _Weave(u, s, a, np.sin(a), np.cos(a), wide, deep, drop, fold, np.maximum(s - 0.30, 0), wave)


def closed(part: Mapping[str, Any]) -> bool:
    """Whether it goes all the way around."""
    return part["drape"] == "skirt" and not part.get("open") and "arc" not in part


def _skirt(part: Mapping[str, Any], w: Wearers, weave: _Weave) -> tuple[Floats, Floats]:
    """Cloth around both legs; angle 0 is in front."""
    left, right = w.hanging(weave.s)
    slope = np.empty_like(left)
    apart = left - right
    middle = left + right
    slope[:, 1:-1], slope[:, 0], slope[:, -1] = (
        middle[:, 2:] - middle[:, :-2],
        middle[:, 1] - middle[:, 0],
        middle[:, -1] - middle[:, -2],
    )
    side = np.broadcast_to(w.side[:, None], slope.shape)
    fore = unit(cross(_eased(unit(slope), 3), side))
    e = w.side[:, None, None] * weave.sin[:, None] + fore[:, :, None] * weave.cos[:, None]
    # What is wide falls: on a lap it lies.
    thick = part.get("out", 0.012) + weave.flare[:, None] * (1 - 0.94 * np.clip(1.5 * e[..., 1], 0, 1))
    toward = np.einsum("nrci,nri->nrc", e, apart) * (11.0 / w.scale)[:, None, None]
    share = 0.5 + 0.5 * np.tanh(toward)
    body = w.hips[:, None, None] * weave.fold
    across, through = (weave.wide[:, None] + thick) * weave.sin * body, (weave.deep[:, None] + thick) * weave.cos * body
    places = right[:, :, None] + apart[:, :, None] * share[..., None]
    places += w.side[:, None, None] * across[..., None] + fore[:, :, None] * through[..., None]
    blown = w.blown(part.get("light", 1.0))
    lee = np.clip(0.45 + 0.55 * np.einsum("nrci,ni->nrc", e, unit(blown)), 0, 1)
    lee *= (np.maximum(weave.s - 0.12, 0) ** 1.5 * 0.75)[:, None]
    lee *= 1 + 0.22 * np.sin(weave.wave - 5.5 * w.t + 6.3 * w.phase[:, None, None])
    places += blown[:, None, None] * lee[..., None]
    return places, e


def _cloak(part: Mapping[str, Any], w: Wearers, weave: _Weave) -> tuple[Floats, Floats]:
    """Cloth from the shoulders, around the back; angle 0 is behind, `around` how far it comes to the front."""
    side, up = unit(w["shoulder_l"] - w["shoulder_r"]), w["neck"] - w["chest"]
    up = unit(up - side * np.sum(up * side, 1, keepdims=True))
    fore = cross(side, up)
    broad = 0.3 * w.girth + 0.7 * w.shoulders
    across = weave.wide[:, None] * weave.sin * weave.fold * broad[:, None, None]
    through = weave.deep[:, None] * weave.cos * weave.fold * w.girth[:, None, None]
    places = side[:, None, None] * across[..., None] - fore[:, None, None] * through[..., None]
    places += (w["neck"][:, None] - up[:, None] * (weave.drop[:, None] * w.scale[:, None, None]))[:, :, None]
    e = np.broadcast_to(
        side[:, None, None] * weave.sin[:, None] - fore[:, None, None] * weave.cos[:, None], places.shape
    )
    # It hangs; of somebody who lies, it lies along the body.
    upright = np.clip(up[:, 1:2], 0.0, 1.0) ** 2
    down = unit([[0.0, -1.0, 0.0]] * upright - up * (1.001 - upright))
    blown = w.blown(part.get("light", 1.0))
    strength = np.sqrt(np.sum(blown * blown, -1))[:, None, None]
    lee = np.clip(0.68 + 0.32 * np.einsum("nrci,ni->nrc", e, unit(blown)), 0, 1) * (1.15 + 0.5 * weave.flare[:, None])
    wave = np.sin(weave.wave - 5.0 * w.t + 6.3 * w.phase[:, None, None])
    aside = part.get("flare", 0.16) + wave * (0.015 + 0.13 * strength) * np.minimum(2.0 * weave.flare + 0.2, 1)[:, None]
    way = down[:, None, None] + e * aside[..., None] + blown[:, None, None] * lee[..., None]
    return places + unit(way) * (weave.flare[:, None] * w.scale[:, None, None])[..., None], e


def _along(s: Floats, points: tuple[Floats, ...], knots: tuple[float, ...]) -> Floats:
    """Places (n, len(s), 3) on the way through points (n, 3) at lengths; it goes on straight at its end."""
    at = np.array(knots)
    index = np.clip(np.searchsorted(at, s, "right") - 1, 0, len(knots) - 2)
    share = ((s - at[index]) / (at[index + 1] - at[index]))[:, None]
    line = np.stack(points, 1)
    return _eased(line[:, index] * (1 - share) + line[:, index + 1] * share, 6)


def _eased(values: Floats, times: int) -> Floats:
    """Smoothed along the second axis, (n, rows, 3); the first and the last stay."""
    return np.einsum("rs,nsi->nri", _softening(values.shape[1], times), values)


@cache
def _softening(rows: int, times: int) -> Floats:
    once = np.eye(rows)
    for row in range(1, rows - 1):
        once[row, row - 1 : row + 2] = 0.25, 0.5, 0.25
    return np.linalg.matrix_power(once, times)


def _outside(places: Floats, outward: Floats, w: Wearers, legs_only: bool) -> Floats:
    """The cloth pushed outwards to where no limb is."""
    starts, stops, radii = (each[:, : 4 if legs_only else 8] for each in w.limbs)
    axis = stops - starts
    long2 = np.maximum(np.einsum("nli,nli->nl", axis, axis), 1e-9)[:, :, None, None]
    flat = places.reshape(len(places), 1, -1, 3)
    e = np.broadcast_to(outward, places.shape).reshape(flat.shape)
    away = flat - starts[:, :, None]
    along = np.clip(np.einsum("nlpi,nli->nlp", away, axis)[..., None] / long2, 0.0, 1.0)
    away = away - along * axis[:, :, None]
    near2 = np.einsum("nlpi,nlpi->nlp", away, away)
    r2 = (radii[:, :, None] + 0.010) ** 2
    inside = near2 < r2
    if not inside.any():
        return places
    out = e - axis[:, :, None] * (np.einsum("nopi,nli->nlp", e, axis)[..., None] / long2)
    out = unit(out)
    ahead = np.einsum("nlpi,nlpi->nlp", away, out)
    push = np.where(inside, np.sqrt(np.maximum(ahead * ahead + r2 - near2, 0)) - ahead, 0.0)
    most = push.argmax(1)[:, None]
    chosen = np.take_along_axis(out, most[..., None], 1) * np.take_along_axis(push, most, 1)[..., None]
    return (flat + chosen).reshape(places.shape)


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
