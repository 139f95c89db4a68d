"""What a clip starts from and goes by, as tensors: noise or pictures, channels joined on, control."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, slots=True)
class Conditioning:
    """What the denoising loop is given beside the words.

    `latents` (1, C, T, h, w) float32 are where it starts: pure noise, or a draft noised to the sigma of step `start`.
    `joined` (1, J, T, h, w) are channels put beside the latents at every step (a first frame of A14B). `kept` (1, C, T,
    h, w) with `mask` (1, 1, T, h, w; 0 where kept) are latents that stay as they are (a first frame of 5B). `control`
    (1, K, T, h, w) with `scale` (one a VACE layer) steers the steps before `until`; from there on `after` (as
    `control`: pictures of the cast, without the blockout) does, or nothing (a scale of 0) where that is None. The first
    `leading` latent frames are references: they are trimmed before decoding.
    """

    latents: torch.Tensor
    start: int = 0
    joined: torch.Tensor | None = None
    kept: torch.Tensor | None = None
    mask: torch.Tensor | None = None
    control: torch.Tensor | None = None
    scale: torch.Tensor | None = None
    leading: int = 0
    until: int | None = None
    """None: `control` steers every step."""
    after: torch.Tensor | None = None
