"""Rain, snow, sand and leaves: where every drop is at a time, from the time alone."""

from functools import lru_cache

import numpy as np

from engine.renderers.blockout.light import Look
from engine.renderers.blockout.skeleton import Floats

_FALL = {"rain": (0.9, -9.5, 0.3), "snow": (0.5, -1.15, 0.25), "sand": (11.0, -0.3, 1.6), "leaf": (5.5, -0.5, 0.8)}
_BOX = np.array([17.0, 9.0, 17.0])
MOST = 4500
"""More drops than this are never drawn."""
STREAKS = ("rain", "sand")
"""Kinds drawn as lines; others are points."""


def drops(kind: str, count: int, t: float, eye: Floats, forward: Floats, seed: int) -> Floats:
    """Points of drops in a box that goes with the camera: (n, 4) place and strength; a pair for each streak."""
    start = _start(seed)[: min(count, MOST)]
    fall = np.array(_FALL[kind])
    centre = eye + forward * 7.0
    at = (start * _BOX + fall * t - centre + _BOX / 2) % _BOX + centre - _BOX / 2
    if kind in ("snow", "leaf"):
        at[:, 0] += 0.25 * np.sin(t * 1.7 + start[:, 1] * 40)
        at[:, 2] += 0.2 * np.sin(t * 1.3 + start[:, 0] * 40)
    strength = 0.35 + 0.65 * start[:, 2:3]
    if kind not in STREAKS:
        return np.hstack([at, strength])
    tail = at - fall * (0.05 if kind == "rain" else 0.035)
    return np.stack([np.hstack([at, strength]), np.hstack([tail, strength * 0.15])], 1).reshape(-1, 4)


_GUSTS = ((0.37, 0.30), (0.83, 0.22), (1.9, 0.12))
"""The waves of a gusting wind: hertz, and share of its mean speed."""


def wind(look: Look, t: float, seed: int) -> Floats:
    """The wind at `t` seconds, (3,) metres a second in the world: gusts about its mean, never turns round."""
    return look.wind * (1.0 + sum(share * np.sin(2 * np.pi * hz * t + at) for (hz, share), at in _gusts(seed)))


def drift(look: Look, t: float, seed: int) -> Floats:
    """How far the wind has carried what floats since t = 0, (3,) metres: the integral of `wind`."""
    waves = ((hz, share, at) for (hz, share), at in _gusts(seed))
    return look.wind * (
        t + sum(s / (2 * np.pi * hz) * (np.cos(a) - np.cos(2 * np.pi * hz * t + a)) for hz, s, a in waves)
    )


@lru_cache(maxsize=8)
def _gusts(seed: int) -> tuple[tuple[tuple[float, float], float], ...]:
    phases = np.random.default_rng(seed ^ 0x317D).uniform(0, 2 * np.pi, len(_GUSTS))
    return tuple(zip(_GUSTS, (float(phase) for phase in phases), strict=True))


def flash(t: float, seed: int) -> float:
    """How bright lightning is at a time, 0 … 1: two beats, every few seconds."""
    period = 2.9
    number = int(t // period)
    at = 0.35 + 1.8 * float(np.random.default_rng((seed & 0xFFFF, number)).random())
    since = t - number * period - at
    return float(np.exp(-((since / 0.05) ** 2)) + 0.7 * np.exp(-(((since - 0.17) / 0.07) ** 2)))


_starts: dict[int, Floats] = {}


def _start(seed: int) -> Floats:
    if seed not in _starts:
        _starts.clear()
        _starts[seed] = np.random.default_rng(seed ^ 0xD409).random((MOST, 3))
    return _starts[seed]
