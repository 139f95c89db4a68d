"""One picture of a take."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
"""(H, W, 3) uint8, sRGB, full range, rows from the top, C-contiguous."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture and its place in the take, counted from 0. Whoever receives it owns the pixels."""

    index: int
    pixels: Pixels
