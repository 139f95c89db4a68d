"""What a piece of sound is in this package: one channel, 16 000 samples a second, float32 in -1 … 1."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
"""Samples, shape (n,), mono at `RATE_HZ`, nominally -1 … 1; whoever receives a block may keep it."""

RATE_HZ = 16_000
FRAME_SAMPLES = 512
FRAME_MS = 32
SILENCE_DBFS = -100.0


def level_dbfs(sound: Sound) -> float:
    """How loud: RMS against full scale, from `SILENCE_DBFS` to about 0."""
    if not len(sound):
        return SILENCE_DBFS
    power = float(np.mean(np.square(sound, dtype=np.float64)))
    return max(SILENCE_DBFS, 10.0 * math.log10(power)) if power > 0.0 else SILENCE_DBFS


def dithered(sound: Sound, seed: int = 0) -> Sound:
    """The same sound over a bed of faint noise (-60 dBFS).

    Exact zeros, as a muted or gated microphone sends, throw a recogniser's noise estimate off for the whole utterance.
    """
    noise = np.random.default_rng(seed).standard_normal(len(sound), dtype=np.float32)
    return np.asarray(sound + noise * np.float32(1e-3), dtype=np.float32)


class Resampler:
    """Turns decoded frames of any rate, layout and sample format into `Sound` blocks."""

    def __init__(self) -> None:
        from av import AudioResampler

        self._inner = AudioResampler(format="flt", layout="mono", rate=RATE_HZ)

    def feed(self, frame: Any) -> Iterator[Sound]:
        """The blocks that an `av.AudioFrame` completes; None flushes what is left."""
        for made in self._inner.resample(frame):
            yield np.array(made.to_ndarray(), dtype=np.float32).ravel()
