"""What the people of a picture cost before anything is drawn: from joints to rows of skin."""

import time

import numpy as np

from engine.renderers.blockout.geometry import skeleton
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.motion import motion
from engine.renderers.blockout.people import bones, figures
from tests.benchmarks.figure import Figure

_FRAMES = 24
_DRESSED = (("a woman", "red cloak"), ("a man", "trench coat and a scarf"), ("a girl", "blue dress"))


def _bodies(cast: list[figures.Costume]) -> Floats:
    posture = motion.posture("walk", 0.4, np.zeros(len(cast)), 1.35, 1.0, 4.0)
    return bones.built(skeleton.joints(posture, len(cast)) * np.array([w.scale for w in cast])[:, None, None], cast)


def _ms(cast: list[figures.Costume], away_m: float | None = None) -> float:
    """CPU milliseconds a frame, once everything that stays is put together; seen from so far away, or finely."""
    eye = None if away_m is None else np.array([0.0, 1.5, away_m])
    bodies, wind = _bodies(cast), np.array([2.0, 0.0, 1.0])
    figures.drawn(bodies, cast, 0.0, wind, range(len(cast)), eye=eye)
    spent: list[float] = []
    for frame in range(_FRAMES):
        begun = time.process_time()
        figures.drawn(bodies, cast, frame / 24, wind, range(len(cast)), eye=eye)
        spent.append((time.process_time() - begun) * 1000)
    return float(np.median(spent))


def measure() -> list[Figure]:
    """Three people in costume from near, and crowds."""
    dressed = [figures.costume(number, name, look) for number, (name, look) in enumerate(_DRESSED)]
    made = [
        Figure("three people in costume, 4 m off", _ms(dressed, 4.0), "ms", 3.0),
        Figure("three people in costume, as in a close-up", _ms(dressed), "ms", 4.0),
    ]
    for count, most in ((24, 6.0), (200, 10.0)):
        shades = np.random.default_rng(1).uniform(0.85, 1.15, count)
        crowd = [figures.costume(0, "people", None, float(shade)) for shade in shades]
        made.append(Figure(f"{count} people", _ms(crowd), "ms", most))
    begun = time.process_time()
    figures.drawn(_bodies(dressed), [figures.costume(5, n, k) for n, k in _DRESSED], 0.0, np.zeros(3), range(3))
    return [*made, Figure("first picture of three, warm", (time.process_time() - begun) * 1000, "ms", 40.0)]
