"""What gives in the wind: trees and flags of a set lean and swing, the more the higher they stand."""

import numpy as np

from engine.renderers.blockout.geometry.shapes import Rows
from engine.renderers.blockout.geometry.skeleton import Floats

_LEAST_MS, _FULL_MS = 1.5, 14.0
"""A wind that nothing feels, and how much more of it makes something that gives fully lean by a fifth of its height."""


def swayed(rows: dict[str, Rows], wind: Floats, t: float, floor_m: float) -> dict[str, Rows]:
    """The rows as the wind holds them at a time; the given ones stay as they are.

    The fraction of column 19 is half of how far a row gives, 0 … 0.9; the whole of it stays whose it is. A row leans
    as one with whatever stands in the same place: a crown goes with its trunk.
    """
    strength = float(np.hypot(wind[0], wind[2]))
    felt = strength - _LEAST_MS
    if felt <= 0.0:
        return rows
    return {shape: _leaning(made, wind / strength, felt, t, floor_m) for shape, made in rows.items()}


def _leaning(rows: Rows, way: Floats, strength: float, t: float, floor_m: float) -> Rows:
    gives = 2.0 * (rows[:, 19] - np.floor(rows[:, 19]))
    moved = np.flatnonzero(gives > 0.01)
    if not len(moved):
        return rows
    made = rows.copy()
    x, z = made[moved, 3], made[moved, 11]
    phase = 0.35 * x + 0.27 * z
    swing = 0.55 + 0.3 * np.sin(1.9 * t - phase) + 0.15 * np.sin(4.3 * t - 2.1 * phase + 1.0)
    lean = (0.2 * min(strength / _FULL_MS, 1.0) * gives[moved] * swing).astype(np.float32)
    # A shear: every point goes aside by its height over the floor.
    up = made[moved, 4:8].copy()
    up[:, 3] -= floor_m
    made[moved, 0:4] += (lean * np.float32(way[0]))[:, None] * up
    made[moved, 8:12] += (lean * np.float32(way[2]))[:, None] * up
    return made
