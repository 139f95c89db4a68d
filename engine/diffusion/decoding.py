"""Latents become pictures one latent frame at a time, as the VAE's own decode would have made them all at once.

The VAE's convolutions look back in time through a list of features that may be given to them. Each stream has lists of
its own and nothing of it lies on the module, so streams may take turns on one VAE, with whole decodes in between.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
import torch
from diffusers.models.autoencoders.autoencoder_kl_wan import AutoencoderKLWan, WanCausalConv3d, unpatchify

from engine.media.frame import Pixels

_Features = list[Any]
"""What each convolution has seen last: None, a word of the VAE's, or (1, C, 1 … 2, h, w)."""


class StreamDecoder:
    """One clip's way from normalised latents to pictures, in order. One instance is one stream.

    The first latent frame gives one picture, each later one four, bit for bit those of `vae.decode` and the pipelines'
    rounding. `tiled` decodes in tiles of the size that the VAE is set to (`vae.tile_sample_min_height` and so on), bit
    for bit the VAE's tiled decode. Little is then worked on at once, but what each tile has seen is kept, overlaps
    twice: at 1280×720 in 16 bits 7.2 GB instead of 4.4, for 1.6 times the work. `together` is how many latent frames
    after the first go through in one call: more keep a large card busier and take as many times the memory; sums may
    then be done in another order, and a value differ by one of 255.

    The VAE has to be on the device that it shall run on: hooks that move it are not called.
    """

    def __init__(self, vae: AutoencoderKLWan, tiled: bool = False, together: int = 1) -> None:
        self._vae = vae
        self._config: Any = vae.config  # a dictionary whose keys are attributes too
        self._tiled = tiled
        self._together = together
        self._convolutions = sum(isinstance(module, WanCausalConv3d) for module in vae.decoder.modules())
        self._features: dict[tuple[int, int], _Features] = {}
        self._begun = False

    def push(self, latents: torch.Tensor) -> Pixels:
        """The pictures (n, H, W, 3) uint8 of the next latent frames (1, C, t, h, w), normalised; the caller's own."""
        return np.concatenate(list(self.pictures(latents)))

    def pictures(
        self,
        latents: torch.Tensor,
        cancelled: Callable[[], bool] = lambda: False,
        before: Callable[[], AutoencoderKLWan | None] = lambda: None,
    ) -> Iterator[Pixels]:
        """As `push`, latent frame after latent frame; ends early, between two of them, where called off.

        On a CUDA device each comes over, and is worked on by whoever takes it, while the next one is decoded. `before`
        is called ahead of each decode: whoever lets others use the device meanwhile brings the VAE back there. It gives
        the VAE, which may have been loaded anew.
        """

        def decoded(part: torch.Tensor) -> torch.Tensor:
            self._vae = before() or self._vae
            return self._decoded(part)

        yield from coming_over(self._parts(latents), decoded, cancelled)

    def _parts(self, latents: torch.Tensor) -> Iterator[torch.Tensor]:
        """Latent frames that go through in one call: the first of a clip always by itself."""
        if not self._begun:
            yield latents[:, :, :1]
            latents = latents[:, :, 1:]
        if latents.shape[2]:
            yield from latents.split(self._together, dim=2)

    @torch.no_grad()
    def _decoded(self, latents: torch.Tensor) -> torch.Tensor:
        """(1, C, t, h, w) to (n, H, W, 3) uint8, still on the VAE's device."""
        mean, scale = self._normal
        latents = latents.to(self._vae.device, self._vae.dtype) / scale + mean
        made = self._in_tiles(latents) if self._tiled and self._is_large(latents) else self._through(latents, (0, 0))
        self._begun = True
        if self._config.patch_size is not None:
            made = unpatchify(made, patch_size=self._config.patch_size)
        return _rounded(made.clamp(-1, 1))

    @cached_property
    def _normal(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Written and used as the pipelines do it, so that every bit is theirs."""
        there: dict[str, Any] = {"device": self._vae.device, "dtype": self._vae.dtype}
        shape = (1, self._config.z_dim, 1, 1, 1)
        mean = torch.tensor(self._config.latents_mean).view(shape).to(**there)
        return mean, 1.0 / torch.tensor(self._config.latents_std).view(shape).to(**there)

    def _through(self, latents: torch.Tensor, place: tuple[int, int]) -> torch.Tensor:
        """(1, C, t, h, w) through the network, with what the stream has seen at that place."""
        features = self._features.setdefault(place, [None] * self._convolutions)
        x = self._vae.post_quant_conv(latents)
        return self._vae.decoder(x, feat_cache=features, feat_idx=[0], first_chunk=not self._begun)

    def _is_large(self, latents: torch.Tensor) -> bool:
        """Whether there is more than one tile, as the VAE asks it."""
        high, wide = self._tile
        return latents.shape[-2] > high or latents.shape[-1] > wide

    @property
    def _tile(self) -> tuple[int, int]:
        """The height and width of a tile in latents."""
        return self._vae.tile_sample_min_height // self._scale, self._vae.tile_sample_min_width // self._scale

    @property
    def _scale(self) -> int:
        """Pixels along the side of a latent."""
        return int(self._config.scale_factor_spatial)

    @property
    def _stride(self) -> tuple[int, int]:
        """From tile to tile, in pixels."""
        return int(self._vae.tile_sample_stride_height), int(self._vae.tile_sample_stride_width)

    def _in_tiles(self, latents: torch.Tensor) -> torch.Tensor:
        """Tile by tile, each blended into the one above and the one to the left as the VAE does it."""
        scale, patch = self._scale, self._config.patch_size or 1
        high, wide = self._tile
        down, right = (stride // patch for stride in self._stride)
        fade_down = self._vae.tile_sample_min_height // patch - down
        fade_right = self._vae.tile_sample_min_width // patch - right
        tops = range(0, latents.shape[-2], self._stride[0] // scale)
        lefts = range(0, latents.shape[-1], self._stride[1] // scale)
        made: dict[tuple[int, int], torch.Tensor] = {}
        for (row, top), (column, left) in product(enumerate(tops), enumerate(lefts)):
            tile = self._through(latents[..., top : top + high, left : left + wide], (top, left))
            if row:
                _fade(made[row - 1, column], tile, fade_down, -2)
            if column:
                _fade(made[row, column - 1], tile, fade_right, -1)
            made[row, column] = tile
        rows = [
            torch.cat([made[row, column][..., :down, :right] for column in range(len(lefts))], -1)
            for row in range(len(tops))
        ]
        height, width = (side * scale // patch for side in latents.shape[-2:])
        return torch.cat(rows, -2)[..., :height, :width]


def _fade(before: torch.Tensor, tile: torch.Tensor, extent: int, side: int) -> None:
    """Changes the first `extent` rows (`side` -2) or columns (-1) of a tile from the last ones before it into its own.

    All at once what the VAE does line by line: 64 lines, 4 operations each, for every tile.
    """
    extent = min(before.shape[side], tile.shape[side], extent)
    if extent == 0:
        return
    shape = (-1, 1) if side == -2 else (-1,)
    share = (torch.arange(extent, dtype=torch.float64) / extent).view(shape)
    own, other = share.to(tile.device, torch.float32), (1 - share).to(tile.device, torch.float32)
    last, first = before.narrow(side, before.shape[side] - extent, extent), tile.narrow(side, 0, extent)
    # Each product is rounded to the VAE's own precision before the sum, as a tensor times a number is.
    first.copy_((last.float() * other).to(tile.dtype) + (first.float() * own).to(tile.dtype))


def _rounded(made: torch.Tensor) -> torch.Tensor:
    """(1, 3, n, H, W) in -1 … 1 to (n, H, W, 3) uint8, in the steps of the pipelines' own rounding."""
    share = (made[0] * 0.5 + 0.5).clamp(0, 1)
    return (share.permute(1, 2, 3, 0).float() * 255).round().to(torch.uint8).contiguous()


def coming_over(
    parts: Iterable[torch.Tensor],
    decoded: Callable[[torch.Tensor], torch.Tensor],
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Pixels]:
    """The pictures of each part in turn, one part ahead on a CUDA device, where a decode only begins when it is called.

    Ends early, between two parts, where called off; what was under way then is dropped.
    """
    coming: deque[Callable[[], Pixels]] = deque()
    for part in parts:
        if cancelled():
            return
        made = decoded(part)
        coming.append(_sent(made))
        if len(coming) > made.is_cuda:
            yield coming.popleft()()
    while coming and not cancelled():
        yield coming.popleft()()


def _sent(made: torch.Tensor) -> Callable[[], Pixels]:
    """Begins to bring pictures over to the machine's memory; calling what it gives waits for them."""
    if made.device.type != "cuda":
        return made.cpu().numpy
    here = torch.empty(made.shape, dtype=made.dtype, pin_memory=True)
    aside = _aside(made.device)
    aside.wait_stream(torch.cuda.current_stream(made.device))
    with torch.cuda.stream(aside):
        here.copy_(made, non_blocking=True)
        arrived = torch.cuda.Event()
        arrived.record(aside)
    made.record_stream(aside)  # or its memory would be given to somebody else before it is over here

    def wait() -> Pixels:
        arrived.synchronize()
        return here.numpy().copy()  # the locked memory is soon needed again

    return wait


_ASIDE: dict[torch.device, torch.cuda.Stream] = {}


def _aside(device: torch.device) -> torch.cuda.Stream:
    """The line on which pictures leave a device while it works on."""
    if device not in _ASIDE:
        _ASIDE[device] = torch.cuda.Stream(device)
    return _ASIDE[device]
