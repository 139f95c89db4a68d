"""Pictures of the cast in the form that VACE was taught: whole, on white, a latent frame each in front of the clip."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

from engine.media.frame import Pixels


def on_white(pixels: Pixels, width: int, height: int) -> Pixels:
    """A picture as large as it goes into `width` × `height`, in the middle of white; nothing cut off or squeezed.

    Sides and place are those of the pipeline's own preprocessing, rounded down as there. It enlarges and reduces
    through a filter, where the pipeline picks single pixels of a large photograph.
    """
    high, wide = pixels.shape[:2]
    scale = min(height / high, width / wide)
    size = max(1, int(wide * scale)), max(1, int(high * scale))
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    made = np.full((height, width, 3), 255, np.uint8)
    inner = pixels if size == (wide, high) else np.asarray(_resized(pixels, size))
    made[top : top + size[1], left : left + size[0]] = inner
    return made


def in_front(references: Sequence[Pixels], width: int, height: int) -> list[Pixels]:
    """The pictures as they stand in front of the clip: the last one first, as the pipeline stacks them."""
    return [on_white(each, width, height) for each in reversed(references)]


def _resized(pixels: Pixels, size: tuple[int, int]) -> Image.Image:
    return Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS)
