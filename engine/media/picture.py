"""Pictures that people bring, and how a picture of one shape goes into a frame of another.

The film's frame is the largest part of a model's frame that has the film's shape, in its middle. So `fitted` takes what
a model made to the film (larger or smaller until it covers, the rest cut off, nothing squeezed, no bars), and `placed`
takes the film's own pictures to where `fitted` finds them again.
"""

import warnings
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from engine.errors import EngineError
from engine.media.frame import Pixels

FORMATS = ("PNG", "JPEG", "WEBP")
"""What is read."""
LARGEST_PX = 2048
"""The longer side of a picture that is read; what is larger comes smaller."""


def read(path: Path) -> Pixels:
    """A picture (H, W, 3) uint8 upright and in sRGB's three colours; what is see-through is white.

    Raises EngineError where it is missing, or no whole PNG, JPEG or WebP.
    """
    from PIL import Image, ImageOps

    advice = "PNG, JPEG and WebP are read."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as opened:
                opened.draft("RGB", (LARGEST_PX, LARGEST_PX))  # a JPEG need not be decoded larger than it is wanted
                return _plain(ImageOps.exif_transpose(opened))
    except FileNotFoundError as failure:
        raise EngineError("The picture {file} is missing.", file=path.name) from failure
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as failure:
        raise EngineError("The picture {file} is too large.", advice="Save it smaller.", file=path.name) from failure
    except (OSError, SyntaxError, ValueError) as failure:  # Pillow's words for a file that is broken or another's
        raise EngineError("The picture {file} cannot be read.", advice=advice, file=path.name) from failure


def _plain(image: Any) -> Pixels:
    """Eight bits, three colours, on white, and not too large."""
    from PIL import Image

    if image.mode.startswith(("I", "F")):  # 16 bits a pixel, which Pillow would cut off at 255
        image = Image.fromarray((np.asarray(image).astype(np.float64) / 257 + 0.5).clip(0, 255).astype(np.uint8))
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    plain = _in_srgb(image)
    plain.thumbnail((LARGEST_PX, LARGEST_PX), Image.Resampling.LANCZOS)
    return np.array(plain)


def _in_srgb(image: Any) -> Any:
    """In sRGB: phones take pictures in a wider space, where the same numbers are stronger colours."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):  # a profile that is broken counts as none
            made = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, *made, outputMode="RGB") or image.convert("RGB")
    return image.convert("RGB")


def fitted(pixels: Pixels, width: int, height: int) -> Pixels:
    """The largest part of a picture that has the shape `width` × `height`, from its middle, at that size."""
    if pixels.shape[:2] == (height, width):
        return pixels
    wide, high = inside(pixels.shape[1], pixels.shape[0], width, height)
    left, top = (pixels.shape[1] - wide) / 2, (pixels.shape[0] - high) / 2
    return _resized(pixels, width, height, (left, top, left + wide, top + high))


def placed(pixels: Pixels, width: int, height: int, film: tuple[int, int]) -> Pixels:
    """A picture in a frame of `width` × `height` such that `fitted` to the `film` (width, height) gives it again.

    It is fitted to the film's shape first; what the frame holds around that mirrors it.
    """
    wide, high = (max(1, round(side)) for side in inside(width, height, *film))
    within = fitted(pixels, wide, high)
    if (wide, high) == (width, height):
        return within
    left, top = (width - wide) // 2, (height - high) // 2
    return np.pad(within, ((top, height - high - top), (left, width - wide - left), (0, 0)), mode="symmetric")


def inside(width: int, height: int, wide: float, high: float) -> tuple[float, float]:
    """The sides of the largest part of `width` × `height` that has the shape `wide` × `high`."""
    scale = min(width / wide, height / high)
    return min(width, wide * scale), min(height, high * scale)


def _resized(pixels: Pixels, width: int, height: int, box: tuple[float, float, float, float]) -> Pixels:
    from PIL import Image

    made = Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS, box=box)
    return np.array(made)
