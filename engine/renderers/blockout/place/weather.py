"""Wind and what it carries: rain, snow, sand, leaves, wisps of fog, lightning. All from the time alone."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.place.light import Look

MOST = 3000
"""More drops than this are never drawn."""
_BOX = np.array([17.0, 8.0, 17.0])
_SHUTTER_S = 1 / 48
_GUSTS = ((0.37, 0.30), (0.83, 0.22), (1.9, 0.12))
"""The waves of a gusting wind: hertz, and share of its mean speed."""
_CLEAR_M = 1.8
_DULL = 0.16
"""How bright an air has to be for its drops to be seen by it; at night they are seen by the lamps."""


def wind(look: Look, t: float, seed: int) -> Floats:
    """The wind at `t` seconds, (3,) metres a second in the world: gusts about its mean, never turns round."""
    return look.wind * (1.0 + sum(share * np.sin(2 * np.pi * hz * t + at) for (hz, share), at in _gusts(seed)))


def drift(look: Look, t: float, seed: int) -> Floats:
    """How far the wind has carried what floats since t = 0, (3,) metres: the integral of `wind`."""
    waves = ((hz, share, at) for (hz, share), at in _gusts(seed))
    return look.wind * (
        t + sum(s / (2 * np.pi * hz) * (np.cos(a) - np.cos(2 * np.pi * hz * t + a)) for hz, s, a in waves)
    )


def flash(t: float, seed: int) -> float:
    """How bright lightning is at a time, 0 … 1: two or three beats, every few seconds, never before the first 0.4 s."""
    period = 2.9
    number = int(t // period)
    at = 0.4 + 1.6 * float(np.random.default_rng((seed & 0xFFFF, number)).random())
    since = t - number * period - at
    beats = ((0.0, 1.0, 0.028, 0.10), (0.17, 0.75, 0.022, 0.09), (0.36, 0.35, 0.03, 0.22))
    return min(sum(share * _beat(since - after, rise, fall) for after, share, rise, fall in beats), 1.0)


def _beat(since: float, rise_s: float, fall_s: float) -> float:
    return float(np.exp(-((since / (rise_s if since < 0 else fall_s)) ** 2)))


def sprites(look: Look, t: float, eye: Floats, forward: Floats, floor_m: float, seed: int) -> Floats:
    """What is in the air around a camera: (n, 12) as in `air.SPRITE`. None of it is ever under the floor."""
    make = _KINDS.get(look.particles)
    if make is None or not look.drops:
        return np.zeros((0, 12))
    made = make(look, t, eye, forward, floor_m, seed)
    return made[made[:, 1] > floor_m - 0.02]


def _rain(look: Look, t: float, eye: Floats, forward: Floats, floor_m: float, seed: int) -> Floats:
    count = min(look.drops, MOST)
    start = _start(seed)[:count]
    fall = np.array([0.0, -8.5, 0.0]) + look.wind
    at = _around(start, fall * t, eye, forward)
    near = 0.5 + 0.5 * start[:, 3]
    made = np.empty((count, 12))
    made[:, :3], made[:, 3] = at, 0.0028 + 0.0022 * start[:, 3]
    made[:, 4:7] = fall * (_SHUTTER_S * (0.7 + 0.7 * near))[:, None] * 0.62
    made[:, 7] = 0.55
    made[:, 8:11], made[:, 11] = _seen(look, (0.82, 0.88, 0.96), 0.62), 0.62 * near + 0.2
    # A drop right before the lens is a stroke through the picture: it is blurred away instead.
    made[:, 11] *= np.clip(((at - eye) @ forward - 1.3) / 1.7, 0.0, 1.0)
    return np.concatenate([made, _splashes(look, t, eye, forward, floor_m, seed)])


def _splashes(look: Look, t: float, eye: Floats, forward: Floats, floor_m: float, seed: int) -> Floats:
    """Where drops meet the ground: a crown that opens and fades, each somewhere else after its time."""
    count, life = min(look.drops // 3, 600), 0.24
    chance = _start(seed ^ 0x5C)[:count]
    turn = t / life + chance[:, 3] * 7.0
    number, age = np.floor(turn), turn % 1.0
    where = np.modf(chance[:, :2] + number[:, None] * (0.7548777, 0.5698403))[0]
    centre = eye + forward * 4.5
    made = np.zeros((count, 12))
    box = np.array([11.0, 11.0])
    made[:, [0, 2]] = (where * box - centre[[0, 2]] + box / 2) % box + centre[[0, 2]] - box / 2
    made[:, 1] = floor_m + 0.02 + 0.03 * age
    made[:, 3] = 0.005 + 0.008 * age
    across = np.array([forward[2], 0.0, -forward[0]])
    made[:, 4:7] = across * (0.010 + 0.038 * age)[:, None]
    made[:, 7] = 0.3
    made[:, 8:11], made[:, 11] = _seen(look, (0.86, 0.91, 0.97), 0.60), 0.62 * (1 - age) ** 1.5
    return made


def _snow(look: Look, t: float, eye: Floats, forward: Floats, floor_m: float, seed: int) -> Floats:
    """Flakes of all sizes, and a few large soft ones close before the lens."""
    count = min(look.drops, MOST)
    near = min(50 + look.drops // 16, 200)
    start = _start(seed)[:count]
    fall = drift(look, t, seed) + np.array([0.0, -1.0, 0.0]) * t
    swirl = 0.22 * np.stack(
        [np.sin(t * 1.7 + start[:, 1] * 40), 0 * start[:, 0], np.sin(t * 1.3 + start[:, 0] * 40)], 1
    )
    at = _around(start, fall + (start[:, 3:] - 0.5) * np.array([0.0, 0.5, 0.0]) * t, eye, forward) + swirl
    close = _around(start[:near], fall * 0.9, eye, forward, np.array([4.0, 2.6, 4.0]), 1.9) + 0.4 * swirl[:near]
    made = np.zeros((count + near, 12))
    made[:, :3] = np.concatenate([at, close])
    made[:count, 3] = 0.009 + 0.011 * start[:, 3] ** 2
    made[count:, 3] = 0.005 + 0.006 * start[:near, 3]
    made[:count, 7], made[count:, 7] = 0.35, 0.85
    made[:, 8:11] = _seen(look, (0.97, 0.98, 1.0), 0.74)
    made[:count, 11], made[count:, 11] = 0.95, 0.8
    return made


def _sand(look: Look, t: float, eye: Floats, forward: Floats, floor_m: float, seed: int) -> Floats:
    """Grains in streaks, and bands of dust that stream along the ground with the wind."""
    count = min(look.drops, MOST)
    start = _start(seed)[:count]
    gone = drift(look, t, seed)
    speed = look.wind + np.array([0.0, -0.25, 0.0])
    made = np.zeros((count, 12))
    made[:, :3] = _around(start, gone * (0.8 + 0.4 * start[:, 3:]), eye, forward, np.array([17.0, 5.0, 17.0]))
    made[:, 3] = 0.003 + 0.003 * start[:, 3]
    made[:, 4:7] = speed * (0.010 + 0.010 * start[:, 3:])
    made[:, 7] = 0.6
    dust = _display(look.horizon)
    made[:, 8:11] = np.clip(dust * (0.75 + 0.6 * start[:, 3:]) + 0.05, 0, 1)
    made[:, 11] = 0.5
    return np.concatenate([_bands(look, gone, eye, forward, floor_m, seed, 34, dust, 0.75), made])


def _bands(
    look: Look,
    gone: Floats,
    eye: Floats,
    forward: Floats,
    floor_m: float,
    seed: int,
    count: int,
    colour: Floats,
    contrast: float,
) -> Floats:
    chance = _start(seed ^ 0xBA)[:count]
    along = look.wind / max(float(np.linalg.norm(look.wind)), 1e-6)
    made = np.zeros((count, 12))
    made[:, :3] = _around(chance, gone * (0.7 + 0.6 * chance[:, 3:]), eye, forward, np.array([34.0, 1.0, 26.0]), 11.0)
    high = chance[:, 1] ** 2
    made[:, 1] = floor_m + 0.25 + 3.4 * high
    made[:, 3] = 0.22 + 0.75 * high + 0.2 * chance[:, 3]
    made[:, 4:7] = along * (2.2 + 2.6 * chance[:, 3:])
    made[:, 7] = 1.0
    made[:, 8:11] = np.clip(colour * (1.0 + contrast * (chance[:, 3:] - 0.45)), 0, 1)
    made[:, 11] = 0.36 - 0.12 * high
    return made


def _wisps(look: Look, t: float, eye: Floats, forward: Floats, floor_m: float, seed: int) -> Floats:
    """Layers of fog that pass slowly, low over the ground: what is behind each is a step paler."""
    made = _bands(
        look, drift(look, t, seed), eye, forward, floor_m, seed, min(look.drops, 18), _display(look.horizon), 0.3
    )
    made[:, 1] = floor_m + 0.3 + 0.9 * (made[:, 1] - floor_m) / 3.4
    made[:, 3] *= 1.5
    made[:, 4:7] *= 1.4
    made[:, 11] *= 0.8
    return made


def _leaves(look: Look, t: float, eye: Floats, forward: Floats, floor_m: float, seed: int) -> Floats:
    """Leaves and scraps that tumble past, dust that is swept along, and thin streaks of it."""
    count = min(look.drops, MOST)
    start = _start(seed)[:count]
    gone = drift(look, t, seed) * (0.75 + 0.4 * start[:, 3:]) + np.array([0.0, -0.35, 0.0]) * t
    made = np.zeros((count, 12))
    made[:, :3] = _around(start, gone, eye, forward, np.array([17.0, 4.2, 17.0]))
    made[:, 1] += 0.3 * np.sin(t * 3.1 + start[:, 0] * 50)
    turn = t * (4.0 + 5.0 * start[:, 3]) + start[:, 1] * 60
    size = 0.018 + 0.020 * start[:, 3]
    made[:, 3] = size * (0.25 + 0.6 * np.abs(np.sin(turn * 1.3)))
    made[:, 4:7] = np.stack([np.cos(turn), np.sin(turn), 0.4 * np.sin(turn * 0.7)], 1) * (1.7 * size)[:, None]
    made[:, 7] = 0.0
    autumn = np.array([[0.55, 0.40, 0.17], [0.46, 0.46, 0.22], [0.62, 0.32, 0.14], [0.40, 0.33, 0.20]])
    made[:, 8:11] = autumn[(start[:, 0] * 997).astype(int) % 4] * np.clip(0.45 + _bright(look), 0.6, 1.25)
    made[:, 11] = 0.95
    made = made[np.linalg.norm(made[:, :3] - eye, axis=1) > _CLEAR_M]  # a leaf on the lens is not what was asked for
    return np.concatenate([_dust(look, t, eye, forward, floor_m, seed), made])


def _dust(look: Look, t: float, eye: Floats, forward: Floats, floor_m: float, seed: int) -> Floats:
    """What the wind sweeps off the ground: pale veils and fine streaks, the more the harder it blows."""
    gone, share = drift(look, t, seed), min(look.drops / 340, 2.0)
    pale = 0.25 * _display(look.horizon) + 0.75 * _seen(look, (0.86, 0.80, 0.70), 0.34)
    veils = _bands(look, gone, eye, forward, floor_m, seed ^ 0x1D, int(9 * share) + 3, pale, 0.2)
    veils[:, 1] = floor_m + 0.12 + 0.30 * (veils[:, 1] - floor_m)
    veils[:, 3] *= 0.55
    veils[:, 11] *= 0.5
    start = _start(seed ^ 0x1D)[: int(150 * share)]
    streaks = np.zeros((len(start), 12))
    streaks[:, :3] = _around(start, gone * (0.9 + 0.5 * start[:, 3:]), eye, forward, np.array([15.0, 3.4, 15.0]))
    streaks[:, 3], streaks[:, 7] = 0.0022, 0.6
    streaks[:, 4:7] = look.wind * (0.012 + 0.014 * start[:, 3:])
    streaks[:, 8:11], streaks[:, 11] = np.clip(pale * 1.12, 0, 1), 0.5
    return np.concatenate([veils, streaks])


_KINDS: dict[str, Callable[[Look, float, Floats, Floats, float, int], Floats]] = {
    "rain": _rain, "snow": _snow, "sand": _sand, "leaf": _leaves, "wisp": _wisps,
}  # fmt: skip


def _around(
    start: Floats, gone: Floats, eye: Floats, forward: Floats, box: Floats = _BOX, ahead: float = 7.0
) -> Floats:
    """Places in a box that goes with the camera, for things that have gone so far; who leaves it comes in again."""
    centre = eye + forward * ahead - box / 2
    return (start[:, :3] * box + gone - centre) % box + centre


def _display(colour: Floats) -> Floats:
    """A linear colour as the screen shows it, after the film's curve."""
    light = 0.62 * colour
    return np.sqrt(light * (2.51 * light + 0.03) / (light * (2.43 * light + 0.59) + 0.14))


def _bright(look: Look) -> float:
    return float(_display(look.sky + 0.3 * look.sun).mean())


def _seen(look: Look, colour: tuple[float, float, float], least: float) -> Floats:
    """What drops look like: by day as bright as the air and more, by night as bright as lamps make them."""
    level = max(least, min(_bright(look) + _DULL, 1.0))
    return np.array(colour) * level


@lru_cache(maxsize=8)
def _gusts(seed: int) -> tuple[tuple[tuple[float, float], float], ...]:
    phases = np.random.default_rng(seed ^ 0x317D).uniform(0, 2 * np.pi, len(_GUSTS))
    return tuple(zip(_GUSTS, (float(phase) for phase in phases), strict=True))


@lru_cache(maxsize=4)
def _start(seed: int) -> Floats:
    return np.random.default_rng(seed ^ 0xD409).random((MOST, 4))
