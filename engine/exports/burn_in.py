"""What is painted into the rough cut on request: slate, record timecode, and the mark that says who made the picture.

The mark follows the Chinese labelling rules in force since September 2025 (GB 45438-2025: the words "AI" and "生成",
letters at least a twentieth of the picture's shorter side, from the first frame on) and article 50 of the European AI
Act (disclosed to whoever watches). It stands on every frame.
"""

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.assets import asset

MARK = "AI 生成 / AI-generated"

_FONT = "fonts/NotoSansSC-Medium.ttf"
_LETTERS = 0.07  # of the shorter side: a capital is 0.73 of the size, so this is a twentieth and a little
_DIM = 0.35  # how much of the picture shows behind the letters
_BLACK, _WHITE, _GREY = 16, 235, 128  # limited range

Planes = npt.NDArray[np.uint8]
"""(H × 3/2, W) uint8: luma, then both chroma planes, as PyAV lays 4:2:0 out in one array."""


def paint(picture: Planes, slate: str, label: str) -> None:
    """Paints slate and timecode label at the bottom and the mark at the top right, in place."""
    height, width = picture.shape[0] * 2 // 3, picture.shape[1]
    size = max(8, round(min(width, height) * _LETTERS))
    left, right = _letters(slate, size), _lettered(label, size)
    _lay(picture, left, 0, height - left.shape[0])
    _lay(picture, right, width - right.shape[1], height - right.shape[0])
    mark = _letters(MARK, size)
    _lay(picture, mark, width - mark.shape[1], 0)


def _lay(picture: Planes, letters: npt.NDArray[np.float32], x: int, y: int) -> None:
    """White letters on a dimmed box. Boxes have even sides, and start on even pixels, for the chroma's sake."""
    height, width = picture.shape[0] * 2 // 3, picture.shape[1]
    x, y = max(0, x) // 2 * 2, max(0, y) // 2 * 2
    letters = letters[: height - y, : width - x]
    rows, columns = letters.shape
    luma = picture[y : y + rows, x : x + columns]
    dimmed = _BLACK + (luma.astype(np.float32) - _BLACK) * _DIM
    luma[:] = dimmed + (_WHITE - dimmed) * letters
    chroma = picture[height:].reshape(2, height // 2, width // 2)
    box = chroma[:, y // 2 : (y + rows) // 2, x // 2 : (x + columns) // 2]
    box[:] = _GREY + (box.astype(np.float32) - _GREY) * _DIM


@lru_cache(maxsize=64)
def _letters(text: str, size: int) -> npt.NDArray[np.float32]:
    """How much of each pixel the letters cover, 0 … 1, with a margin; even sides."""
    from PIL import Image, ImageDraw

    font = _font(size)
    margin = size // 3
    width = round(font.getlength(text)) + 2 * margin
    image = Image.new("L", (width + width % 2, (size * 3 // 2) // 2 * 2))
    ImageDraw.Draw(image).text((margin, image.height // 2), text, 255, font, anchor="lm")
    return np.asarray(image).astype(np.float32) / np.float32(255)


def _lettered(label: str, size: int) -> npt.NDArray[np.float32]:
    """A timecode from its digits, so that only eleven pictures are ever drawn and the label does not jitter."""
    widest = _digit("0", size).shape[1]
    drawn = [_digit(letter, size) for letter in label]
    joined = np.concatenate([_padded(letter, widest) for letter in drawn], axis=1)
    joined = np.pad(joined, ((0, 0), (size // 3, size // 3)))
    return joined[:, : joined.shape[1] // 2 * 2]


@lru_cache(maxsize=32)
def _digit(letter: str, size: int) -> npt.NDArray[np.float32]:
    letters = _letters(letter, size)
    margin = size // 3
    return letters[:, margin : letters.shape[1] - margin]


def _padded(letters: npt.NDArray[np.float32], width: int) -> npt.NDArray[np.float32]:
    spare = max(0, width - letters.shape[1])
    return np.pad(letters, ((0, 0), (spare // 2, spare - spare // 2)))


@lru_cache(maxsize=4)
def _font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(asset(_FONT)), size)
