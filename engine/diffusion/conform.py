"""From the frame rate that a model was taught to the film's, frame by frame and without drift.

A rate and its thousandth-slower twin (24 and 23.976) count as one: the model's pictures are played that much slower,
as film is. So only the whole counts of frames a second matter, every position between two pictures is an exact
fraction, and each cadence repeats within a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from fractions import Fraction

from engine.film.time import FrameRate
from engine.media.frame import Pixels

PER_LATENT = 4
"""How many pictures a latent frame stands for, after the first, which stands for one."""


class How(StrEnum):
    """How frames are made where the model has none."""

    CLEAN = "clean"
    """The nearest picture, once more or not at all."""
    MOTION = "motion"
    """Pictures in between, moved along with what moves."""


def native_frames(count: int, rate: FrameRate, native: FrameRate | int) -> int:
    """How many pictures the model has to make for `count` frames at `rate`: 4k + 1 that reach the last frame."""
    reached = -((-(count - 1) * ratio(native, rate)) // 1)
    return PER_LATENT * -(-int(reached) // PER_LATENT) + 1


def ratio(native: FrameRate | int, wanted: FrameRate) -> Fraction:
    """How many of the model's pictures pass in one frame of the film."""
    return Fraction(native.nominal if isinstance(native, FrameRate) else native, wanted.nominal)


def nearest(index: int, step: Fraction) -> int:
    """The model's picture that is nearest to a frame of the film; of two that are as near, the one before."""
    return int(-((Fraction(1, 2) - index * step) // 1))


def told(native: FrameRate | int, wanted: FrameRate, how: How) -> str:
    """What was done, in a few words for the take's note; "" where each frame is a picture of the model."""
    if ratio(native, wanted) == 1:
        return ""
    way = {How.CLEAN: "by repeating and dropping frames", How.MOTION: "by motion"}[how]
    return f"{native} → {wanted} fps {way}"


def conformed(
    frames: Iterable[Pixels], native: FrameRate | int, wanted: FrameRate, count: int, how: How = How.MOTION
) -> Iterator[Pixels]:
    """`count` frames at the film's rate from the model's pictures, each as soon as it can be made; the caller's own.

    No more pictures are taken than are needed; fewer frames come where the pictures end early (a take called off).
    """
    step = ratio(native, wanted)
    pictures = enumerate(frames)
    at, picture = next(pictures, (0, None))
    for index in range(count):
        while picture is not None and at < nearest(index, step):
            at, picture = next(pictures, (at, None))
        if picture is None:
            return
        yield picture.copy()
