"""Small pictures of what is developing, from the model's guess of the finished latents at a step, for next to nothing.

A latent's channels are close to linear in the colours of its patch. The map is learnt from every finished picture and
kept beside the models for the next film; before there is one, the strongest variation among the channels is shown as
light and dark. Where a tiny decoder's weights are there, that one makes the pictures.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import cache
from math import ceil
from pathlib import Path

import cv2
import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from engine.diffusion.conform import PER_LATENT, ratio
from engine.diffusion.tiny_decoder import GLANCE, TinyDecoder, TinyStream, found, read
from engine.errors import EngineError
from engine.film.time import FrameRate
from engine.media.frame import Frame, Pixels
from engine.models.folder import fingerprint

FOLDER = "previews"
"""Where learnt maps lie in the models' folder, each by the fingerprint of its VAE."""
_SPREAD = 48.0
"""How many of 255 steps from middle grey one standard deviation is, before colours are known."""

_log = logging.getLogger("engine.diffusion")


class Colours:
    """The linear map from the channels of a latent to red, green and blue, learnt as pictures are finished."""

    def __init__(self, channels: int, file: Path | None = None) -> None:
        """Goes on from what lies in `file`, and keeps there what it learns; a file that is of no use is made anew."""
        self._file = file
        self._squares = np.zeros((channels + 1, channels + 1))
        self._products = np.zeros((channels + 1, 3))
        self._map: torch.Tensor | None = None
        if file is not None and file.exists():
            self._recall(file)

    @property
    def known(self) -> bool:
        """Whether it has learnt anything yet."""
        return bool(self._squares.any())

    def learn(self, latent: torch.Tensor, pixels: Pixels) -> None:
        """Takes in one latent frame (1, C, 1, h, w), normalised, and the (n, H, W, 3) pictures that it became."""
        points = _points(latent.detach().to("cpu", torch.float64)).numpy()
        if not np.isfinite(points).all():
            return
        height, width = latent.shape[-2:]
        small = [cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA) for picture in pixels]
        self._squares += points.T @ points
        self._products += points.T @ np.mean(small, axis=0).reshape(-1, 3)
        self._map = None
        self._keep()

    def __call__(self, latents: torch.Tensor) -> Pixels:
        """(1, C, T, h, w), normalised, to (T, h, w, 3) uint8. Only for when it is `known`."""
        there = self._learnt().to(latents.device)
        return _pictures(_points(latents.float()) @ there, latents)

    def _learnt(self) -> torch.Tensor:
        if self._map is not None:
            return self._map
        steady = 1e-6 * np.trace(self._squares) / len(self._squares) * np.eye(len(self._squares))
        solved = np.linalg.solve(self._squares + steady, self._products)
        self._map = made = torch.from_numpy(solved).float()
        return made

    def _recall(self, file: Path) -> None:
        try:
            kept = load_file(file)
            squares, products = kept["squares"], kept["products"]
        except (OSError, SafetensorError, KeyError):
            return
        if (squares.shape, products.shape) != (self._squares.shape, self._products.shape):
            return
        if np.isfinite(squares).all() and np.isfinite(products).all():
            self._squares, self._products = squares.astype(np.float64), products.astype(np.float64)

    def _keep(self) -> None:
        """Without a word where it cannot be written: it is learnt again."""
        if self._file is None:
            return
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            unfinished = self._file.with_suffix(".part")
            save_file({"squares": self._squares, "products": self._products}, unfinished)
            unfinished.replace(self._file)


class _Greys:
    """Light and dark by what varies most among the channels, while no colours are known."""

    def __init__(self) -> None:
        self._direction: torch.Tensor | None = None

    def __call__(self, latents: torch.Tensor) -> Pixels:
        """(1, C, T, h, w) to (T, h, w, 3) uint8, all channels alike."""
        points = _points(latents.float())[:, :-1]
        points = points - points.mean(0)
        direction = torch.linalg.eigh((points.T @ points).cpu()).eigenvectors[:, -1]
        if torch.dot(direction, self._before(direction, points, latents)) < 0:
            direction = -direction
        self._direction = direction
        light = points @ direction.to(points.device)
        light = 127.5 + _SPREAD * light / light.std().clamp(min=1e-6)
        return _pictures(light[:, None].expand(-1, 3), latents)

    def _before(self, direction: torch.Tensor, points: torch.Tensor, latents: torch.Tensor) -> torch.Tensor:
        """The way that was up at the step before, so that nothing turns negative; at first, light comes from above."""
        if self._direction is not None:
            return self._direction
        rows = (points.cpu() @ direction).view(-1, *latents.shape[-2:]).mean((0, 2))
        half = max(1, len(rows) // 2)
        return direction if rows[:half].mean() >= rows[-half:].mean() else -direction


def _points(latents: torch.Tensor) -> torch.Tensor:
    """(1, C, T, h, w) to (T * h * w, C + 1), the last column ones."""
    points = latents[0].flatten(1).T
    return torch.cat([points, torch.ones_like(points[:, :1])], dim=1)


def _pictures(values: torch.Tensor, latents: torch.Tensor) -> Pixels:
    made = values.nan_to_num().round().clamp(0, 255).to(torch.uint8)
    return made.reshape(*latents.shape[2:], 3).cpu().numpy()


class Previewer:
    """The developing pictures of one take of `count` frames at `wanted`, from a model at `native` frames a second."""

    def __init__(
        self,
        colours: Colours,
        native: FrameRate | int,
        wanted: FrameRate,
        count: int,
        tiny: TinyDecoder | None = None,
    ) -> None:
        self._colours, self._tiny, self._greys = colours, tiny, _Greys()
        self._step = ratio(native, wanted)
        self._count = count

    def __call__(self, x0: torch.Tensor) -> tuple[Frame, ...]:
        """A small picture for each latent frame of (1, C, T, h, w), with the first frame of the take it stands for.

        Heights and widths are those of the latents, by a tiny decoder a quarter of the take's: the window enlarges.
        """
        frames: dict[int, Frame] = {}
        for latent, pixels in enumerate(self._made(x0)):
            first = PER_LATENT * (latent - 1) + 1 if latent else 0
            index = ceil(first / self._step)
            if index < self._count:
                frames[index] = Frame(index, pixels)
        return tuple(frames.values())

    def learn(self, latent: torch.Tensor, pixels: Pixels) -> None:
        """Learns from one finished latent frame (1, C, 1, h, w), normalised, and its pictures (n, H, W, 3)."""
        self._colours.learn(latent, pixels)

    @torch.no_grad()
    def _made(self, x0: torch.Tensor) -> Pixels:
        """(T, H, W, 3)."""
        if self._tiny is not None:
            return TinyStream(self._tiny).push(x0)
        return self._colours(x0) if self._colours.known else self._greys(x0)


class Previews:
    """What is shown of the takes of one model while they develop."""

    def __init__(self, models: Path, model: str, channels: int) -> None:
        """`models` is the models' folder, `model` a name in it, `channels` those of its latents."""
        vae = models / model / "vae"
        self._colours = _colours(channels, models / FOLDER / f"{fingerprint(vae)}.safetensors")
        self._tiny = _tiny(models, channels)

    def of(
        self, native: FrameRate | int, wanted: FrameRate, count: int, device: torch.device, dtype: torch.dtype
    ) -> Previewer:
        """For one take; a tiny decoder would run on that device in that precision."""
        tiny = None if self._tiny is None else self._tiny.to(device, dtype)
        return Previewer(self._colours, native, wanted, count, tiny)


@cache
def _colours(channels: int, file: Path) -> Colours:
    """One for each VAE in this process, whichever model it came with."""
    return Colours(channels, file)


def _tiny(models: Path, channels: int) -> TinyDecoder | None:
    """The tiny decoder, at a glance; None where there is none that can be used, which the log says."""
    path = found(models, channels)
    if path is None:
        return None
    try:
        return read(path, channels, GLANCE)
    except EngineError as unfit:
        _log.info("previews without the tiny decoder: %s", unfit)
        return None
