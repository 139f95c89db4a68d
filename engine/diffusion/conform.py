"""From the frame rate that a model was taught to the film's, frame by frame and without drift.

A rate and its thousandth-slower twin (24 and 23.976) count as one: the model's pictures are played that much slower,
as film is. So only the whole counts of frames a second matter, every position between two pictures is an exact
fraction, and each cadence repeats within a second.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from engine.film.time import FrameRate
from engine.media.frame import Pixels

PER_LATENT = 4
"""How many pictures a latent frame stands for, after the first, which stands for one."""

_SIDE = 640
"""Motion is looked for in pictures whose longer side is at most this many pixels."""
_LEAST = 64
"""… and whose shorter side is at least this many: the flow of narrower ones ends the process (OpenCV 4.14)."""
_LOST = 0.5
"""With more than this share of a picture moving nobody knows where, there is no picture in between."""

_NEAR = 1 / 200
"""Of the longer side: a way that leads back this near is believed."""

_Field = npt.NDArray[np.float32]
"""(H, W, 2) float32: a displacement x, y in pixels, or a place."""
_Map = npt.NDArray[np.float32]
"""(H, W) float32."""


class How(StrEnum):
    """How frames are made where the model has none."""

    CLEAN = "clean"
    """The nearest picture, once more or not at all."""
    MOTION = "motion"
    """Pictures in between, moved along with what moves."""


def ratio(native: FrameRate | int, wanted: FrameRate) -> Fraction:
    """How many of the model's pictures pass in one frame of the film."""
    return Fraction(native.nominal if isinstance(native, FrameRate) else native, wanted.nominal)


def native_frames(count: int, rate: FrameRate, native: FrameRate | int) -> int:
    """How many pictures the model has to make for `count` frames at `rate`: 4k + 1 that reach the last frame."""
    reached = -((-(count - 1) * ratio(native, rate)) // 1)
    return PER_LATENT * -(-reached // PER_LATENT) + 1


def nearest(index: int, step: Fraction) -> int:
    """The model's picture that is nearest to a frame of the film; of two that are as near, the one before."""
    return -((Fraction(1, 2) - index * step) // 1)


def told(native: FrameRate | int, wanted: FrameRate, how: How = How.MOTION) -> str:
    """What was done, for the take's note: "16 → 24 fps by motion"; "" where each frame is a picture of the model."""
    if ratio(native, wanted) == 1:
        return ""
    way = {How.CLEAN: "by repeating and dropping frames", How.MOTION: "by motion"}[how]
    return f"{native} → {wanted} fps {way}"


def conformed(
    frames: Iterable[Pixels], native: FrameRate | int, wanted: FrameRate, count: int, how: How = How.MOTION
) -> Iterator[Pixels]:
    """`count` frames at the film's rate from the model's pictures, each as soon as it can be made; the caller's own.

    Two pictures are held at a time, and no more are taken than are needed. Fewer frames come where the pictures end
    early (a take that is called off). By motion, the nearest picture stands in at a hard cut, and in places where
    nothing is known to have moved there.
    """
    step, held = ratio(native, wanted), _Held(frames)
    for index in range(count):
        between = how is How.MOTION and index * step % 1
        made = held.between(index * step) if between else held.picture(nearest(index, step))
        if made is None:
            return
        yield made if step == 1 else made.copy()


class _Held:
    """The last two of a stream's pictures, and what moved between them."""

    def __init__(self, frames: Iterable[Pixels]) -> None:
        self._coming = iter(frames)
        self._pictures: deque[Pixels] = deque(maxlen=2)
        self._taken = 0
        self._pair: tuple[int, _Between] | None = None

    def picture(self, number: int) -> Pixels | None:
        """The picture of that number, which is not before the last but one asked for; None where they have ended."""
        while self._taken <= number:
            picture = next(self._coming, None)
            if picture is None:
                return None
            self._pictures.append(picture)
            self._taken += 1
        return self._pictures[number - self._taken]

    def between(self, position: Fraction) -> Pixels | None:
        """The picture at a position between two."""
        number = int(position)
        after = self.picture(number + 1)
        if after is None:
            return None
        if self._pair is None or self._pair[0] != number:
            self._pair = number, _Between(self._pictures[0], after)
        return self._pair[1].at(float(position - number))


class _Between:
    """What moved from one picture to the next, looked for once, and pictures at times between them.

    Of the two, 0 is the one before and 1 the one after. Flows and maps are of the small size.
    """

    def __init__(self, before: Pixels, after: Pixels) -> None:
        self._pictures = before, after
        self._greys = _grey(before), _grey(after)

    def at(self, part: float) -> Pixels:
        """The picture a `part` (0 … 1) of the way: the nearer one moved along, the other where that one cannot know.

        One picture is moved rather than two mixed: two never fit to the pixel, and every other frame would be soft.
        """
        near, far = (0, 1) if part <= 0.5 else (1, 0)
        far_off = max(part, 1 - part)
        sure, place = self._seen_from(near, 1 - far_off)
        sure_of_far, far_place = self._seen_from(far, far_off)
        if ((1 - sure) * (1 - sure_of_far)).mean() > _LOST:
            return self._pictures[near]
        made = self._moved(near, place)
        if sure.min() == 1:
            return made
        instead = _mixed(self._moved(far, far_place, cv2.INTER_LINEAR), self._pictures[near], sure_of_far)
        return _mixed(made, instead, sure)

    @cached_property
    def _flows(self) -> tuple[_Field, _Field]:
        """Where each pixel of the one picture lies in the other, both ways."""
        before, after = self._greys
        return _flow(before, after), _flow(after, before)

    @cached_property
    def _trust(self) -> tuple[_Map, _Map]:
        """How far each pixel's way can be believed, 0 … 1."""
        return self._trust_in(0), self._trust_in(1)

    def _trust_in(self, side: int) -> _Map:
        """Whether the way there leads back again, and to what looks alike."""
        there, back = self._flows[side], self._flows[1 - side]
        end = _grid(*there.shape[:2]) + there
        astray = _length(there + _looked_up(back, end)) / (_NEAR * max(there.shape) + 0.1 * _length(there))
        own, other = (cv2.blur(self._greys[number], (5, 5)).astype(np.float32) for number in (side, 1 - side))
        unlike = (own - _looked_up(other, end)) / 60
        return np.exp(-(astray**2) / 2 - unlike**2).astype(np.float32)

    def _seen_from(self, side: int, part: float) -> tuple[_Map, _Field]:
        """For each pixel of a picture `part` of the way from that one: how sure, 0 … 1, and where it comes from."""
        flow = self._flows[side]
        grid = _grid(*flow.shape[:2])
        place = grid
        for _ in range(2):  # the way is known where a pixel starts, and wanted where it has come to
            place = grid - np.float32(part) * _looked_up(flow, place)
        trust = cv2.blur(_looked_up(self._trust[side], place), (3, 3))
        return np.clip((trust - 0.1) / 0.2, 0, 1), place

    def _moved(self, side: int, place: _Field, how: int = cv2.INTER_CUBIC) -> Pixels:
        """A picture with each pixel taken from its place; cubic keeps it as sharp as the model's own are."""
        picture = self._pictures[side]
        (height, width), (small_height, small_width) = picture.shape[:2], place.shape[:2]
        way: _Field = cv2.resize(place - _grid(small_height, small_width), (width, height)).astype(
            np.float32, copy=False
        )
        way *= np.array([width / small_width, height / small_height], np.float32)
        way += _grid(height, width)
        return _looked_up(picture, way, how)


def _grey(picture: Pixels) -> Pixels:
    """(h, w) uint8 of the size in which motion is looked for."""
    height, width = picture.shape[:2]
    scale = min(1.0, _SIDE / max(height, width))
    small = (max(1, round(width * scale)), max(1, round(height * scale)))
    made = cv2.resize(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), small, interpolation=cv2.INTER_AREA)
    return made.astype(np.uint8, copy=False)


def _flow(before: Pixels, after: Pixels) -> _Field:
    height, width = before.shape
    edge = (0, max(0, _LEAST - height), 0, max(0, _LEAST - width), cv2.BORDER_REPLICATE)
    one, other = (cv2.copyMakeBorder(grey, *edge) for grey in (before, after))
    search: Any = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)  # its stub wants a field to begin with
    return search.calc(one, other, None)[:height, :width]


@lru_cache(8)
def _grid(height: int, width: int) -> _Field:
    """Each pixel's own place."""
    made = np.stack(np.meshgrid(np.arange(width), np.arange(height)), 2).astype(np.float32)
    made.flags.writeable = False
    return made


def _looked_up(field: npt.NDArray[Any], place: _Field, how: int = cv2.INTER_LINEAR) -> Any:
    """What lies at each place, of the field's type; beyond the edge what lies at the edge."""
    return cv2.remap(field, place, np.empty(0), how, borderMode=cv2.BORDER_REPLICATE)


def _length(field: _Field) -> _Map:
    return cv2.magnitude(field[..., 0], field[..., 1]).astype(np.float32, copy=False)


def _mixed(one: Pixels, other: Pixels, share: _Map) -> Pixels:
    """`share` (0 … 1, small) of the one, the rest of the other."""
    whole = cv2.resize(share, (one.shape[1], one.shape[0]))
    return cv2.blendLinear(one, other, whole, 1 - whole).astype(np.uint8, copy=False)
