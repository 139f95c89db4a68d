"""Latents become pictures one latent frame at a time, as the VAE's own decode would have made them all at once.

The VAE's convolutions look back in time through a list of features that may be given to them. Each stream has a list
of its own and nothing of it lies on the module, so streams may take turns on one VAE, with whole decodes in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch
from diffusers import AutoencoderKLWan
from diffusers.models.autoencoders.autoencoder_kl_wan import WanCausalConv3d, unpatchify

from engine.media.frame import Pixels


class StreamDecoder:
    """One clip's way from normalised latents to pictures, in order. One instance is one stream.

    The first latent frame gives one picture, each later one four, bit for bit those of `vae.decode` and the pipelines'
    rounding. `tiled` decodes in the tiles that the VAE is set to (as `vae.enable_tiling` would), which takes less
    memory at once. The VAE has to be on the device that it shall run on: hooks that move it are not called.
    """

    def __init__(self, vae: AutoencoderKLWan, tiled: bool = False) -> None:
        self._vae = vae
        self._config: Any = vae.config  # a dictionary whose keys are attributes too
        self._tiled = tiled
        self._features: dict[tuple[int, int], list[Any]] = {}
        self._convolutions = sum(isinstance(module, WanCausalConv3d) for module in vae.decoder.modules())
        self._first = True

    @torch.no_grad()
    def push(self, latents: torch.Tensor) -> Pixels:
        """The pictures (n, H, W, 3) uint8 of the next latent frames (1, C, t, h, w), normalised; the caller's own."""
        made = [self._decode(frame) for frame in self._denormalised(latents).split(1, dim=2)]
        return _rounded(torch.cat(made, dim=2)).cpu().numpy()

    def pictures(self, latents: torch.Tensor, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Pixels]:
        """As `push` for every latent frame of a clip in turn; ends early, between latent frames, where called off."""
        for frame in latents.split(1, dim=2):
            if cancelled():
                return
            yield self.push(frame)

    def _denormalised(self, latents: torch.Tensor) -> torch.Tensor:
        """Written as the pipelines write it, so that every bit is theirs."""
        there: dict[str, Any] = {"device": self._vae.device, "dtype": self._vae.dtype}
        shape = (1, self._config.z_dim, 1, 1, 1)
        mean = torch.tensor(self._config.latents_mean).view(shape).to(**there)
        scale = 1.0 / torch.tensor(self._config.latents_std).view(shape).to(**there)
        return latents.to(**there) / scale + mean

    def _decode(self, latent: torch.Tensor) -> torch.Tensor:
        """(1, C, 1, h, w) to (1, 3, n, H, W) in -1 … 1."""
        features = self._features.setdefault((0, 0), [None] * self._convolutions)
        x = self._vae.post_quant_conv(latent)
        made = self._vae.decoder(x, feat_cache=features, feat_idx=[0], first_chunk=self._first)
        self._first = False
        if self._config.patch_size is not None:
            made = unpatchify(made, patch_size=self._config.patch_size)
        return made.clamp(-1, 1)


def _rounded(made: torch.Tensor) -> torch.Tensor:
    """(1, 3, n, H, W) in -1 … 1 to (n, H, W, 3) uint8, in the steps of the pipelines' own rounding."""
    share = (made[0] * 0.5 + 0.5).clamp(0, 1)
    return (share.permute(1, 2, 3, 0).float() * 255).round().to(torch.uint8).contiguous()
