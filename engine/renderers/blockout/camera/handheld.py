"""A camera on a shoulder: breath, balance and steps as slow waves, never noise."""

import math
from dataclasses import replace
from functools import cache

import numpy as np

from engine.renderers.blockout.geometry.optics import View
from engine.renderers.blockout.geometry.skeleton import Floats

_RATES = np.array([0.23, 0.41, 0.67, 0.97, 1.43, 2.05, 3.1])
"""Hertz. An operator's power falls with the square of the frequency; above four hertz a shoulder damps it."""
_STEP_HZ = 1.85


@cache
def _phases(seed: int) -> tuple[Floats, Floats]:
    chance = np.random.default_rng(seed ^ 0x5EED)
    return chance.uniform(0, 2 * math.pi, (5, len(_RATES))), 1 + chance.uniform(-0.12, 0.12, (5, len(_RATES)))


def shaken(view: View, t: float, seed: int, walking: float = 0.0) -> View:
    """The view at `t` from a shoulder; `walking` (0 … 1) adds the operator's own steps.

    A long lens is held more firmly, and a close camera sways less in metres, so that what is framed stays framed.
    """
    phases, detune = _phases(seed)
    wave = (np.sin(2 * math.pi * _RATES * detune * t + phases) / (0.5 + _RATES) ** 1.25).sum(1)
    firm = (35.0 / max(view.focal_mm, 18.0)) ** 0.75
    near = min(1.0, (view.focus_m / 2.5) ** 0.7)
    step = walking * np.array([math.sin(math.pi * _STEP_HZ * t), abs(math.sin(math.pi * _STEP_HZ * t)) - 0.6])
    right, up, _ = view.axes
    sway = 0.0085 * near * (right * (wave[0] + 0.9 * step[0]) + up * (0.8 * wave[1] + 1.4 * step[1]))
    return replace(
        view,
        eye=view.eye + sway,
        yaw=view.yaw + 0.0050 * firm * near * wave[2],
        pitch=view.pitch + 0.0042 * firm * near * (wave[3] + 0.5 * step[1]),
        roll=view.roll + 0.0028 * wave[4],
    )
