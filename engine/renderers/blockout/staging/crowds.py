"""Many people: a few beside each other, a group in loose rows, a crowd strewn over the ground behind the first."""

import math

import numpy as np

from engine.film.camera import ShotSize
from engine.renderers.blockout.geometry.optics import View, half_width
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.place import sets
from engine.renderers.blockout.place.solids import Bools, Solids

CROWD = 12
"""More than these are strewn."""
_SPACING_M = {ShotSize.MEDIUM: 0.64, ShotSize.MEDIUM_CLOSE_UP: 0.55, ShotSize.CLOSE_UP: 0.46}
_WIDE_M, _CLOSE_M = 1.15, 0.58
"""How far apart people in a crowd like to stand, and how close they will."""


def huddled(count: int, size: ShotSize, wide_m: float, moving: bool, chance: np.random.Generator) -> Floats:
    """Offsets (count, 3) of a group of people so wide before the camera, the first in front; a crowd waits for
    `strewn`.
    """
    offsets = np.zeros((count, 3))
    if count < 2 or count > CROWD:
        return offsets
    spacing = max(_SPACING_M.get(size, 1.1 if moving else 0.95), 1.35 * wide_m if wide_m > 0.6 else 0.0)
    deep = max(1.0, 2.2 * spacing if wide_m > 0.6 else 0.0)
    wide = count if count <= 3 else max(3, math.ceil(count / (2 if count <= 7 else 3)))
    number = 0
    for row in range(math.ceil(count / wide)):
        here = min(wide, count - row * wide)
        gaps = 0.5 * (row % 2) * (here == wide)  # each row stands in the gaps of the one before it
        for x in sorted(np.arange(here) - (here - 1) / 2 + gaps, key=abs):
            jitter = chance.uniform(-0.14, 0.14, 2) if count > 3 and number else np.zeros(2)
            offsets[number] = (x * spacing + jitter[0], 0.0, -(row * deep + 0.12 * abs(x) + jitter[1]))
            number += 1
    return offsets - offsets[0]


def strewn(
    count: int, view: View, aspect: float, lead: Floats, taken: Floats, stage: sets.Stage, solids: Solids,
    chance: np.random.Generator, drift: Floats,
) -> Floats:  # fmt: skip
    """Places (m, 3), m ≤ count, evenly and by chance on free ground behind `lead` in the picture.

    `taken` (k, 3) are places that are taken; `drift` (3,) is how far the crowd goes during the shot.
    """
    right, _, forward = view.axes
    level = np.array([forward[0], 0.0, forward[2]]) / max(math.hypot(forward[0], forward[2]), 1e-6)
    near = max(float((lead - view.eye) @ level), 0.5) + 0.9
    wide = half_width(view.focal_mm, aspect)
    found = np.zeros((0, 3))
    for spacing in (_WIDE_M, 0.85, _CLOSE_M):
        far = near + _depth(count, spacing, near, wide)
        tries = _tries(count, near, far, wide, chance)
        spots = view.eye * [1.0, 0.0, 1.0] + tries[:, :1] * level + tries[:, 1:] * right * [1.0, 0.0, 1.0]
        spots[:, 1] = stage.floor_m
        spots = spots[_on_ground(spots, drift, stage)]
        room = len(spots) / len(tries) * 0.92 * wide * (far**2 - near**2)
        if spacing > _CLOSE_M and room < 2.2 * count * spacing**2:
            continue
        found = _spread(spots, taken, spacing, round(1.3 * count))
        found = found[_clear(found, solids)][:count]
        if len(found) == count:
            break
    return found


def _depth(count: int, spacing: float, near: float, wide: float) -> float:
    """How deep a crowd is that has room for everyone inside the picture, in metres."""
    area, deep = 2.6 * count * spacing**2, 1.0
    while deep < 120.0 and 0.9 * wide * ((near + 0.9 + deep) ** 2 - (near + 0.9) ** 2) < area:
        deep *= 1.15
    return deep


def _tries(count: int, near: float, far: float, wide: float, chance: np.random.Generator) -> Floats:
    """Depths and distances aside inside the picture, more than enough, evenly over the ground."""
    share = chance.random((max(20 * count, 600), 2))
    depth = np.sqrt(near**2 + share[:, 0] * (far**2 - near**2))
    return np.stack([depth, (2 * share[:, 1] - 1) * 0.92 * wide * depth], 1)


def _on_ground(spots: Floats, drift: Floats, stage: sets.Stage) -> Bools:
    """Which spots are on the set's free ground all through the shot; where the ground is the land, a little beyond."""
    x0, x1, z0, z1 = stage.free
    beyond = 0.2 if stage.interior else 1.5
    inside = np.ones(len(spots), bool)
    for place in (spots, spots + drift, spots - drift):
        inside &= (place[:, 0] > x0 - beyond) & (place[:, 0] < x1 + beyond)
        inside &= (place[:, 2] > z0 - beyond) & (place[:, 2] < z1 + beyond)
    return inside


def _clear(spots: Floats, solids: Solids) -> Bools:
    """Which spots have nothing standing on them."""
    if not len(spots):
        return np.zeros(0, bool)
    met = solids.crossed(spots + np.array([0.0, 0.35, 0.0]), spots + np.array([0.0, 1.7, 0.0]), 0.22)
    return np.asarray(~met.any(1))


def _spread(spots: Floats, taken: Floats, spacing: float, count: int) -> Floats:
    """As many of the spots as keep their distance (a dart is thrown away where another is near)."""
    kept: list[Floats] = []
    cells: dict[tuple[int, int], list[Floats]] = {}
    for place in taken:
        cells.setdefault(_cell(place, spacing), []).append(place)
    for spot in spots:
        a, b = _cell(spot, spacing)
        near = (other for i in (-1, 0, 1) for j in (-1, 0, 1) for other in cells.get((a + i, b + j), ()))
        if all((other[0] - spot[0]) ** 2 + (other[2] - spot[2]) ** 2 > spacing**2 for other in near):
            kept.append(spot)
            cells.setdefault((a, b), []).append(spot)
            if len(kept) == count:
                break
    return np.array(kept).reshape(-1, 3)


def _cell(place: Floats, spacing: float) -> tuple[int, int]:
    return math.floor(place[0] / spacing), math.floor(place[2] / spacing)
