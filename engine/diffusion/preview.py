"""Small pictures of what is developing, from the model's guess of the finished latents at a step, for next to nothing.

A latent's channels are close to linear in the colours of its patch. The map is learnt from every finished picture and
kept for the next film; before there is one, the strongest variation among the channels is shown as light and dark.
"""

from __future__ import annotations

import torch

from engine.diffusion.conform import PER_LATENT, ratio
from engine.film.time import FrameRate
from engine.media.frame import Frame, Pixels


class Colours:
    """The linear map from `channels` of a latent to red, green and blue, learnt as pictures are finished."""

    def __init__(self, channels: int) -> None:
        self._squares = torch.zeros(channels + 1, channels + 1, dtype=torch.float64)
        self._products = torch.zeros(channels + 1, 3, dtype=torch.float64)
        self._map: torch.Tensor | None = None

    def learn(self, latent: torch.Tensor, pixels: Pixels) -> None:
        """Takes in one latent frame (1, C, 1, h, w), normalised, and the (n, H, W, 3) pictures it became."""
        known = _with_one(latent.detach().cpu().double())
        small = torch.nn.functional.adaptive_avg_pool2d(
            torch.from_numpy(pixels).permute(0, 3, 1, 2).double().mean(0), (latent.shape[-2], latent.shape[-1])
        )
        self._squares += known.T @ known
        self._products += known.T @ small.flatten(1).T
        self._map = None

    def __call__(self, latents: torch.Tensor) -> Pixels:
        """(1, C, T, h, w) to (T, h, w, 3) uint8."""
        known = _with_one(latents.detach().cpu().double())
        colours = known @ self._learnt() if self._squares.any() else _grey(known[:, :-1])
        return colours.round().clamp(0, 255).to(torch.uint8).view(*latents.shape[2:], 3).numpy()

    def _learnt(self) -> torch.Tensor:
        if self._map is not None:
            return self._map
        steady = self._squares + 1e-3 * torch.eye(len(self._squares), dtype=torch.float64)
        self._map = learnt = torch.linalg.solve(steady, self._products)
        return learnt


def _with_one(latents: torch.Tensor) -> torch.Tensor:
    """(1, C, T, h, w) to (T * h * w, C + 1), the last column ones."""
    points = latents[0].flatten(1).T
    return torch.cat([points, torch.ones_like(points[:, :1])], dim=1)


def _grey(points: torch.Tensor) -> torch.Tensor:
    """The first principal component of (N, C) as (N, 3) greys."""
    centred = points - points.mean(0)
    _, vectors = torch.linalg.eigh(centred.T @ centred)
    strength = centred @ vectors[:, -1]
    return (127.5 + 48 * strength / strength.std().clamp(min=1e-6))[:, None].expand(-1, 3)


class Previewer:
    """The developing pictures of one take of `count` frames at `wanted`, from a model at `native` frames a second."""

    def __init__(self, colours: Colours, native: FrameRate | int, wanted: FrameRate, count: int) -> None:
        self._colours = colours
        self._step = ratio(native, wanted)
        self._count = count

    def __call__(self, x0: torch.Tensor) -> tuple[Frame, ...]:
        """A picture of each latent frame of (1, C, T, h, w), with the first frame of the take that it stands for."""
        places = [max(0, PER_LATENT * (latent - 1) + 1) if latent else 0 for latent in range(x0.shape[2])]
        indices = [int(-(-place // self._step)) for place in places]
        made = zip(indices, self._colours(x0), strict=True)
        return tuple(Frame(index, pixels) for index, pixels in made if index < self._count)

    def learn(self, latent: torch.Tensor, pixels: Pixels) -> None:
        """Learns from one finished latent frame (1, C, 1, h, w), normalised, and its pictures (n, H, W, 3)."""
        self._colours.learn(latent, pixels)
