"""Passes as numbers in pictures: the same rule for whoever writes them and whoever reads them."""

import numpy as np
import numpy.typing as npt

from engine.media.frame import Pixels
from engine.media.passes import Depth, Ids

DEPTH_MOST = 65535
"""The code of the range's far end, and of everything beyond it. The near end is 1; 0 says that nothing is there."""


def depth_codes(depth: Depth, range_m: tuple[float, float]) -> Ids:
    """Metres as 16-bit codes, linear between the ends of the range: (H, W) uint16."""
    near, far = range_m
    share = (np.clip(depth, near, far) - np.float32(near)) * np.float32((DEPTH_MOST - 1) / (far - near))
    codes = (share + np.float32(1.5)).astype(np.uint16)
    codes[~np.isfinite(depth)] = 0
    return codes


def depth_metres(codes: Ids, range_m: tuple[float, float]) -> Depth:
    """The metres that codes stand for; infinite where there is nothing."""
    near, far = range_m
    metres = near + (codes.astype(np.float32) - 1) * ((far - near) / (DEPTH_MOST - 1))
    return np.where(codes == 0, np.float32(np.inf), metres).astype(np.float32)


def normal_codes(normal: Depth) -> Pixels:
    """Unit vectors as colours, −1 … 1 to 1 … 255 so that 128 is none; black where there is nothing: (H, W, 3) uint8."""
    codes = (normal * 127.0 + 128.5).astype(np.uint8)
    codes[~normal.any(2)] = 0
    return codes


def normal_vectors(codes: Pixels) -> Depth:
    """The vectors that colours stand for; zero where there is nothing."""
    vectors = (codes.astype(np.float32) - 128.0) / 127.0
    vectors[~codes.any(2)] = 0.0
    return vectors


def steering_depth(depth: Depth, range_m: tuple[float, float]) -> npt.NDArray[np.uint8]:
    """Depth as video models were taught it: inverse, near is white, sky is black: (H, W) uint8.

    One range for the whole shot, so that nothing flickers; whoever wants three channels repeats it.
    """
    near, far = range_m
    low, high = 1.0 / far, 1.0 / near
    share = (1.0 / np.maximum(depth, near) - low) / (high - low)
    share = np.where(np.isfinite(depth), share, 0.0)
    return (np.clip(share, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
