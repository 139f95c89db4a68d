"""From what a model is asked for to what a take wants: its size and frame rate, while it is being made."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from math import ceil, sqrt
from typing import TypeVar

import cv2
import numpy as np

from engine.diffusion.conform import conformed, ratio
from engine.film.time import FrameRate
from engine.media.frame import Frame, Pixels

ALIKE = 0.05
"""How much wider or narrower a size that the model was taught may be: so much is cut off at the edges."""

Size = tuple[int, int]
Between = TypeVar("Between")


def native_size(wanted: Size, taught: Sequence[Size], grid: int) -> Size:
    """The size (width, height) in pixels to make a picture of size `wanted` in: on the grid, no dearer than needed.

    The largest that the model was taught, if the picture is as large and of about that shape; else the picture's own
    shape, no larger than anything that was taught.
    """
    if fitting := taught_sizes(wanted, taught):
        return fitting[0]
    scale = min(1.0, sqrt(max(map(_area, taught)) / _area(wanted)))
    if scale == 1.0:
        return _on_grid(wanted[0], grid), _on_grid(wanted[1], grid)
    return _near_grid(wanted[0] * scale, grid), _near_grid(wanted[1] * scale, grid)


def taught_sizes(wanted: Size, taught: Sequence[Size]) -> list[Size]:
    """Those of the taught sizes that a picture of size `wanted` can be made in and enlarged, the largest first."""
    fitting = [size for size in taught if _area(size) <= _area(wanted) and _are_alike(size, wanted)]
    return sorted(fitting, key=_area, reverse=True)


def fitted(pixels: Pixels, width: int, height: int) -> Pixels:
    """A picture that fills width × height: enlarged or made smaller, cut at the edges where the shape is another."""
    high, wide = pixels.shape[:2]
    if (wide, high) == (width, height):
        return pixels
    scale = max(width / wide, height / high)
    across, down = max(1, min(wide, round(width / scale))), max(1, min(high, round(height / scale)))
    left, top = (wide - across) // 2, (high - down) // 2
    part = pixels[top : top + down, left : left + across]
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.ascontiguousarray(cv2.resize(part, (width, height), interpolation=how), dtype=np.uint8)


def told_size(native: Size, wanted: Size) -> str:
    """What was done to the size, for the take's note; "" where nothing was."""
    if native == wanted:
        return ""
    what = "enlarged" if _area(native) < _area(wanted) else "made smaller"
    return f"{native[0]} × {native[1]} {what} to {wanted[0]} × {wanted[1]}"


def filmed(
    made: Iterator[Pixels | Between], native: FrameRate | int, rate: FrameRate, count: int, size: Size
) -> Iterator[Frame | Between]:
    """The take's frames from the model's pictures, each as soon as it can be made; what else is made comes in between.

    Ends early where the pictures do.
    """
    waiting: deque[Pixels] = deque()
    frames = conformed(_taken(waiting, made), native, rate, count)
    step, taken = ratio(native, rate), 0
    for index in range(count):
        while taken <= ceil(index * step):  # up to a picture at the frame's time or after it
            each = next(made, None)
            if each is None:
                break
            if isinstance(each, np.ndarray):
                waiting.append(each)
                taken += 1
            else:
                yield each
        pixels = next(frames, None)
        if pixels is None:
            return
        yield Frame(index, fitted(pixels, *size))


def _taken(waiting: deque[Pixels], made: Iterator[Pixels | Between]) -> Iterator[Pixels]:
    """The pictures that wait, then whatever is made next."""
    while True:
        while waiting:
            yield waiting.popleft()
        each = next(made, None)
        if each is None:
            return
        if isinstance(each, np.ndarray):
            waiting.append(each)


def _area(size: Size) -> int:
    return size[0] * size[1]


def _are_alike(one: Size, other: Size) -> bool:
    return abs(one[0] * other[1] / (one[1] * other[0]) - 1) <= ALIKE


def _on_grid(side: int, grid: int) -> int:
    return grid * -(-side // grid)


def _near_grid(side: float, grid: int) -> int:
    return max(grid, grid * round(side / grid))
