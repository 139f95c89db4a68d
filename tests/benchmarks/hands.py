"""A camera frame to a gesture: how long it takes, and what share of a core it costs at 30 frames a second.

Measured on a real recording (`../shared/data`), decoded, looked at and read as the worker does it. A gesture comes with
the frame that completes it, so the time of a frame is the time of a gesture; how long a pose has to be held is meant
and not counted. Without the recording or the model only the rules are measured, on a puppet's hands.
"""

import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from app.settings import read
from assets.demo import make_hands as hands
from assets.demo.make_hands import Puppet, demo
from interaction.hands.bundle import is_right
from interaction.hands.gestures import GestureReader
from interaction.hands.hand import Hand
from interaction.hands.messages import GestureName
from interaction.hands.track import Sight
from tests.benchmarks.figure import Figure, percentile

CLIP = Path(__file__).resolve().parents[3] / "shared" / "data" / "hands" / "clips" / "open_hand.mp4"
FPS = 30
_WARM_UP = 20


def measure() -> list[Figure]:
    """The figures of the hands."""
    model = read().hand_model
    seen = _footage(model) if CLIP.exists() and is_right(model) else []
    return [*seen, _rules(), _talking()]


def _footage(model: Path) -> list[Figure]:
    one, cpu_s = _watch(model, hands=1)
    both, both_cpu_s = _watch(model, hands=2)
    return [
        Figure("camera frame to gesture, p95", percentile(one, 0.95) * 1000, "ms", 80.0),
        Figure("camera frame to gesture, median", percentile(one, 0.5) * 1000, "ms"),
        Figure(f"cores at {FPS} frames a second, looking for one hand", cpu_s * FPS, "cores", 1.0),
        Figure(f"cores at {FPS} frames a second, looking for two", both_cpu_s * FPS, "cores", 1.0),
        Figure("camera frame to gesture, looking for two, p95", percentile(both, 0.95) * 1000, "ms", 80.0),
    ]


def _watch(model: Path, hands: int) -> tuple[list[float], float]:
    """Seconds of each frame, and CPU seconds a frame, decoding included."""
    from interaction.hands.camera import VideoSource
    from interaction.hands.landmarks import HandFinder

    source, reader, times = VideoSource(CLIP), GestureReader(), list[float]()
    with HandFinder(model, hands=hands) as finder:
        began = time.process_time()
        try:
            while look := source.next(1.0):
                before = time.perf_counter()
                found = finder.find(look.pixels, look.t_s)
                reader.see(look.t_s, tuple(hand.mirrored() for hand in found))
                times.append(time.perf_counter() - before)
                if len(times) == _WARM_UP:
                    began = time.process_time()
        except StopIteration:
            source.close()
        spent_s = time.process_time() - began
    return times[_WARM_UP:], spent_s / (len(times) - _WARM_UP)


def _rules() -> Figure:
    sights = [Sight(sight.t_s, tuple(_fresh(hand) for hand in sight.hands)) for sight in demo()]
    reader = GestureReader()
    before = time.process_time()
    for sight in sights:
        reader.see(sight.t_s, sight.hands)
    return Figure("the rules alone, a frame", (time.process_time() - before) / len(sights) * 1000, "ms")


def _talking() -> Figure:
    """False actions in an hour of a simulated talker: a hand always in view, never at rest for long.

    Harsher than people: 30 % of its moves end in a shape of ours, and half of them are held for a moment.
    """
    minutes, seeds, acted = 10, 3, 0
    for seed in range(seeds):
        reader = GestureReader()
        fired = [one.name for sight in _talk(minutes, seed) for one in reader.see(sight.t_s, sight.hands).gestures]
        acted += len([name for name in fired if name not in (GestureName.WAKE, GestureName.SLEEP, GestureName.DROP)])
    return Figure("false actions in an hour of a simulated talker", acted * 60 / (minutes * seeds), "", 1.0)


def _talk(minutes: float, seed: int) -> list[Sight]:
    chance = np.random.default_rng(seed)
    puppet = Puppet(seed=seed, fps=20.0, size=float(chance.uniform(0.08, 0.25)), left=bool(seed % 2))
    while puppet.t_s < minutes * 60:
        place = float(chance.uniform(0.2, 0.8)), float(chance.uniform(0.3, 0.8))
        puppet.move(_talking_shape(chance), place, float(chance.uniform(0.2, 0.8)))
        if chance.random() < 0.5:
            puppet.hold(float(chance.exponential(0.3)))
    return puppet.sights


def _talking_shape(chance: np.random.Generator) -> hands.Shape:
    """Fingers that bend more or less together, a hand turned anyhow; now and then a shape that could mean something."""
    if chance.random() < 0.3:
        ours = (hands.PALM, hands.FIST, hands.POINT, hands.PINCH, hands.VICTORY, hands.FOUR, hands.THREE)
        shape = ours[int(chance.integers(len(ours)))]
        return replace(shape, roll_deg=float(chance.normal(0, 25)), yaw_deg=float(chance.normal(0, 25)))
    one, two, three, four = np.clip(chance.normal(0.35, 0.25) + chance.normal(0, 0.12, 4), 0, 1)
    thumb = ("out", "tucked", "fist")[int(chance.integers(3))]
    turned = {"roll_deg": float(chance.normal(0, 45)), "yaw_deg": float(chance.normal(0, 50))}
    return hands.Shape((float(one), float(two), float(three), float(four)), thumb, **turned)


def _fresh(hand: Hand) -> Hand:
    """The hand with nothing measured on it yet."""
    return Hand(hand.image, hand.world, hand.handedness, hand.score, hand.aspect)
