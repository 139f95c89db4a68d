"""Pictures become latents, a latent frame at a time, as the VAE's own encode would have made them all at once.

The VAE's convolutions look back in time through a list of features that may be given to them. Each clip has lists of
its own and nothing of it lies on the module; of the pictures only those of one latent frame are held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice, product
from typing import Any

import numpy as np
import torch
from diffusers.models.autoencoders.autoencoder_kl_wan import AutoencoderKLWan, WanCausalConv3d, patchify

from engine.diffusion.interrupting import Interrupted
from engine.media.frame import Pixels

PER_LATENT = 4
"""How many pictures a latent frame stands for, after the first, which stands for one."""

_Features = list[Any]
"""What each convolution has seen last."""


def tensor(pixels: Pixels) -> torch.Tensor:
    """A picture (H, W, 3) uint8 as the VAE wants it: (3, H, W) float32, −1 … 1, rounded as the pipelines do it."""
    share = torch.from_numpy(pixels.astype(np.float32) / 255.0)
    return 2.0 * share.permute(2, 0, 1) - 1.0


def encoded(
    vae: AutoencoderKLWan,
    pictures: Iterable[torch.Tensor],
    tiled: bool = False,
    cancelled: Callable[[], bool] = lambda: False,
) -> torch.Tensor:
    """Pictures (3, H, W), −1 … 1, 4k + 1 of them, as normalised latents (1, C, k + 1, h, w), float32, on the VAE's
    device: what the VAE thinks most likely, bit for bit as the pipelines have it.

    Raises Interrupted, between two latent frames, when called off.
    """
    encoder = StreamEncoder(vae, tiled)
    for part in _parts(iter(pictures)):
        if cancelled():
            raise Interrupted
        encoder.push(part)
    return encoder.latents()


def _parts(pictures: Iterator[torch.Tensor]) -> Iterator[torch.Tensor]:
    """(3, n, H, W): the first picture alone, then four by four."""
    size = 1
    while some := list(islice(pictures, size)):
        if len(some) < size:
            raise ValueError(f"{len(some)} pictures are left over: clips have 4k + 1")
        yield torch.stack(some, dim=1)
        size = PER_LATENT


class StreamEncoder:
    """One clip's way from pictures to latents, in order. One instance is one stream.

    `tiled` encodes in tiles of the size that the VAE is set to, which takes less memory at once and is bit for bit the
    VAE's tiled encode. The VAE has to be on the device that it shall run on: hooks that move it are not called.
    """

    def __init__(self, vae: AutoencoderKLWan, tiled: bool = False) -> None:
        self._vae = vae
        self._config: Any = vae.config  # a dictionary whose keys are attributes too
        self._tiled = tiled
        self._convolutions = sum(isinstance(module, WanCausalConv3d) for module in vae.encoder.modules())
        self._features: dict[tuple[int, int], _Features] = {}
        self._made: list[torch.Tensor] = []
        self._whole = True

    @torch.no_grad()
    def push(self, pictures: torch.Tensor) -> None:
        """The next pictures (3, n, H, W), −1 … 1: one for the first latent frame, four for each later one."""
        x = pictures[None].to(self._vae.device, self._vae.dtype)
        self._whole = not (self._tiled and self._is_large(x))
        if self._config.patch_size is not None:
            x = patchify(x, patch_size=self._config.patch_size)
        self._made.append(self._through(x, (0, 0)) if self._whole else self._in_tiles(x))

    @torch.no_grad()
    def latents(self) -> torch.Tensor:
        """What was pushed, normalised: (1, C, T, h, w) float32."""
        made = torch.cat(self._made, dim=2)
        most_likely = (self._vae.quant_conv(made) if self._whole else made).chunk(2, dim=1)[0]
        shape = (1, self._config.z_dim, 1, 1, 1)
        there: dict[str, Any] = {"device": most_likely.device, "dtype": torch.float32}
        mean = torch.tensor(self._config.latents_mean).view(shape).to(**there)
        scale = 1.0 / torch.tensor(self._config.latents_std).view(shape).to(**there)
        return (most_likely.float() - mean) * scale

    def _through(self, x: torch.Tensor, place: tuple[int, int]) -> torch.Tensor:
        """One latent frame through the network, with what the stream has seen at that place."""
        features = self._features.setdefault(place, [None] * self._convolutions)
        return self._vae.encoder(x, feat_cache=features, feat_idx=[0])

    def _is_large(self, pictures: torch.Tensor) -> bool:
        """Whether there is more than one tile, as the VAE asks it."""
        height, width = pictures.shape[-2:]
        return bool(width > self._vae.tile_sample_min_width or height > self._vae.tile_sample_min_height)

    def _in_tiles(self, x: torch.Tensor) -> torch.Tensor:
        """Tile by tile, each blended into the one above and the one to the left as the VAE does it."""
        vae: Any = self._vae
        scale = int(vae.spatial_compression_ratio) // (self._config.patch_size or 1)
        high, wide = vae.tile_sample_min_height, vae.tile_sample_min_width
        down, right = vae.tile_sample_stride_height, vae.tile_sample_stride_width
        fade_down, fade_right = high // scale - down // scale, wide // scale - right // scale
        tops, lefts = range(0, x.shape[-2], down), range(0, x.shape[-1], right)
        made: dict[tuple[int, int], torch.Tensor] = {}
        for (row, top), (column, left) in product(enumerate(tops), enumerate(lefts)):
            tile = vae.quant_conv(self._through(x[..., top : top + high, left : left + wide], (top, left)))
            if row:
                tile = vae.blend_v(made[row - 1, column], tile, fade_down)
            if column:
                tile = vae.blend_h(made[row, column - 1], tile, fade_right)
            made[row, column] = tile
        rows = [
            torch.cat([made[row, column][..., : down // scale, : right // scale] for column in range(len(lefts))], -1)
            for row in range(len(tops))
        ]
        return torch.cat(rows, -2)[..., : x.shape[-2] // scale, : x.shape[-1] // scale]
