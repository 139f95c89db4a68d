"""Pictures that carry their own number, so that a cut that is one frame off is seen at once."""

import numpy as np

from engine.media.frame import Pixels

BARS = 7


def numbered(index: int, width: int = 64, height: int = 36) -> Pixels:
    """A picture that carries its own number as black and white bars."""
    picture = np.zeros((height, width, 3), np.uint8)
    for bar in range(BARS):
        if index >> bar & 1:
            picture[:, bar * width // BARS : (bar + 1) * width // BARS] = 255
    return picture


def number_in(picture: Pixels) -> int:
    """The number that `numbered` put there."""
    width = picture.shape[1]
    middles = [(2 * bar + 1) * width // (2 * BARS) for bar in range(BARS)]
    return sum(1 << bar for bar, x in enumerate(middles) if picture[picture.shape[0] // 2, x, 0] > 127)
