"""Fire and smoke from a set's recipe: soft sprites that rise with the wind, and the flickering lamp a fire is.

A recipe's item or part says `fire = metres` (how wide it burns at its foot) and `smoke = metres` (how wide the column
is where it starts); one of them may stand alone. `sets.build` gathers them in `Stage.fires`.
"""

import math
from functools import lru_cache

import numpy as np

from engine.renderers.blockout.geometry.shapes import linear
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.place.light import Look

NEAREST = 5
"""How many fires of a picture burn and smoke, the nearest ones."""
_FLAMES, _EMBERS, _PUFFS = 9, 7, 16
_FLAME_S, _EMBER_S, _PUFF_S = 0.75, 1.6, 5.2
_FLAME = np.array([[1.0, 0.86, 0.46], [1.0, 0.55, 0.14], [0.82, 0.24, 0.05]])
_LAMP = np.array(linear("#ff8230"))


def flicker(t: float, seed: int, number: int = 0) -> float:
    """How bright a flame is at a time, about 1: it leans, ducks and flares, and no two are in step."""
    phases = _phases(seed, number)
    waves = ((1.3, 0.10), (3.7, 0.12), (7.9, 0.09), (12.7, 0.05))
    made = 1.0 + sum(share * math.sin(2 * math.pi * hz * t + at) for (hz, share), at in zip(waves, phases, strict=True))
    return made * made


def lamps(fires: Floats, t: float, seed: int) -> Floats:
    """The light of fires (n, 5), as rows of `Stage.lamps` (n, 7); smoke alone gives none."""
    burning = fires[fires[:, 3] > 0]
    made = np.zeros((len(burning), 7))
    for number, (x, y, z, size, _) in enumerate(burning):
        sway = 0.06 * size * math.sin(2.3 * t + 5.0 * number)
        made[number, :3] = x + sway, y + 0.8 * size, z - sway
        made[number, 3:6] = _LAMP * flicker(t, seed, number) * min(0.8 + 0.7 * size, 1.6)
        made[number, 6] = 7.0 + 4.5 * size
    return made


def sprites(fires: Floats, look: Look, t: float, eye: Floats, gone: Floats, seed: int) -> Floats:
    """Flames, embers and smoke of the nearest `fires`, (n, 12) as in `air.SPRITE`, the farthest first.

    `fires` are rows of place, width of the flames, width of the smoke; `gone` is the wind's way so far.
    """
    if not len(fires):
        return np.zeros((0, 12))
    away = np.linalg.norm(fires[:, :3] - eye, axis=1)
    near = np.argsort(away, kind="stable")[:NEAREST][::-1]
    return np.concatenate([_one(fires[number], int(number), look, t, gone, seed) for number in near])


def _one(fire: Floats, number: int, look: Look, t: float, gone: Floats, seed: int) -> Floats:
    at, size, smoke = fire[:3], float(fire[3]), float(fire[4])
    made: list[Floats] = []
    if smoke > 0:
        made.append(_smoke(at, smoke, size, number, look, t, seed))
    if size > 0:
        made += [_glow(at, size, number, t, seed), _flames(at, size, number, look, t, seed)]
        made.append(_embers(at, size, number, look, t, seed))
    return np.concatenate(made)


def _ages(count: int, life_s: float, t: float, seed: int, number: int) -> tuple[Floats, Floats]:
    """The share of its life that each of so many has behind it, oldest first, and four chances of each."""
    chance = _chances(seed, number)[:count]
    turn = t / life_s + (np.arange(count) + 0.6 * chance[:, 0]) / count
    again = np.modf(chance + np.floor(turn)[:, None] * (0.618034, 0.754878, 0.569840, 0.362150))[0]
    age = turn % 1.0
    order = np.argsort(-age, kind="stable")
    return age[order], again[order]


def _smoke(at: Floats, wide: float, size: float, number: int, look: Look, t: float, seed: int) -> Floats:
    """Puffs that rise, grow, bend with the wind and dissolve; lit from below by their own fire."""
    age, chance = _ages(_PUFFS, _PUFF_S, t, seed, number)
    made = np.zeros((_PUFFS, 12))
    high = 6.5 * wide**0.5 * age**0.8
    blown = look.wind * (_PUFF_S * 0.30) * (age * age)[:, None]
    made[:, :3] = at + blown + np.stack([0 * age, 0.5 * size + 0.3 * wide + high, 0 * age], 1)
    made[:, [0, 2]] += (chance[:, :2] - 0.5) * (0.5 * wide + 0.9 * age[:, None] * wide)
    made[:, 3] = wide * (0.36 + 1.45 * age) * (0.85 + 0.3 * chance[:, 2])
    made[:, 7] = 1.0
    light = np.sqrt(np.clip(0.10 * look.sky + 0.035 * look.sun + 0.05 * look.horizon, 0.002, 1.0))
    made[:, 8:11] = light * (0.8 + 0.4 * chance[:, 3:])
    if size > 0:
        made[:, 8:11] += np.array([0.30, 0.12, 0.03]) * (np.exp(-5.0 * age) * min(size, 1.0))[:, None]
    made[:, 11] = 0.78 * np.minimum(age * 9.0, 1.0) * (1 - age) ** 0.9
    return made


def _flames(at: Floats, size: float, number: int, look: Look, t: float, seed: int) -> Floats:
    age, chance = _ages(_FLAMES, _FLAME_S, t, seed ^ 0xF1, number)
    made = np.zeros((_FLAMES, 12))
    spread = (chance[:, :2] - 0.5) * size * (1.0 - 0.7 * age)[:, None]
    made[:, :3] = at + look.wind * (0.05 * age * age)[:, None]
    made[:, [0, 2]] += spread
    made[:, 1] += size * (0.12 + 1.25 * age)
    made[:, 3] = size * (0.30 - 0.20 * age) * (0.8 + 0.4 * chance[:, 2])
    made[:, 5] = size * (0.42 - 0.20 * age) * (0.8 + 0.5 * chance[:, 3])
    made[:, [4, 6]] = look.wind[[0, 2]] * 0.03 * age[:, None] * size
    made[:, 7] = 0.75
    tone = np.clip(age * 2.2, 0, 1.999)
    low = tone.astype(int)
    made[:, 8:11] = _FLAME[low] + (_FLAME[low + 1] - _FLAME[low]) * (tone - low)[:, None]
    made[:, 11] = -0.85 * np.minimum(age * 6.0, 1.0) * (1 - age) ** 0.7
    return made


def _glow(at: Floats, size: float, number: int, t: float, seed: int) -> Floats:
    """The shine around a flame, in which the air itself seems lit."""
    made = np.zeros((1, 12))
    made[0, :3] = at + np.array([0.0, 0.7 * size, 0.0])
    made[0, 3], made[0, 7] = 2.1 * size, 1.0
    made[0, 8:11], made[0, 11] = (1.0, 0.42, 0.12), -0.26 * flicker(t, seed, number)
    return made


def _embers(at: Floats, size: float, number: int, look: Look, t: float, seed: int) -> Floats:
    age, chance = _ages(_EMBERS, _EMBER_S, t, seed ^ 0xE3, number)
    made = np.zeros((_EMBERS, 12))
    made[:, :3] = at + look.wind * (0.5 * age * age)[:, None]
    made[:, [0, 2]] += (chance[:, :2] - 0.5) * size + 0.25 * size * np.sin(6.0 * age[:, None] + 9.0 * chance[:, 2:])
    made[:, 1] += size * (0.4 + 3.2 * age)
    made[:, 3], made[:, 7] = 0.008 + 0.006 * chance[:, 2], 0.4
    made[:, 8:11], made[:, 11] = (1.0, 0.55, 0.18), -1.0 * (1 - age)
    return made


@lru_cache(maxsize=64)
def _phases(seed: int, number: int) -> tuple[float, ...]:
    return tuple(np.random.default_rng((seed & 0xFFFFFF, number, 0xF1)).uniform(0, 2 * math.pi, 4))


@lru_cache(maxsize=64)
def _chances(seed: int, number: int) -> Floats:
    return np.random.default_rng((seed & 0xFFFFFF, number, 0x50)).random((16, 4))
