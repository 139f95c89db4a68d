"""Tiny decoders: a hundredth of the VAE's work, for previews and for pictures as fast as they play.

The network is the one that TAEHV's weights are for (MIT licence; `taew2_1` for 16 channels, `taew2_2` for 48): three
times three blocks that see the picture before, each three followed by a doubling of the sides and of the pictures.
It takes latents as the denoising leaves them, without the VAE's means and deviations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from torch import nn
from torch.nn import functional

from engine.diffusion.decoding import coming_over
from engine.errors import EngineError
from engine.media.frame import Pixels

WIDTHS = (256, 128, 64, 64)
"""Channels of the three stages, and of what follows them."""

_PICKLES = (".pth", ".pt", ".ckpt", ".bin", ".pkl")


@dataclass(frozen=True, slots=True)
class Kind:
    """A published tiny decoder: its name, the latent channels it reads, pixels along the side of what it puts out."""

    name: str
    channels: int
    patch: int


KINDS = {kind.channels: kind for kind in (Kind("taew2_1", 16, 1), Kind("taew2_2", 48, 2))}
"""By latent channels."""


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of the picture is made. Each stage that does not double the sides makes everything after it a quarter
    of the work; where pictures are not doubled, one comes out for each latent frame, the last of its four.
    """

    sides: tuple[bool, bool, bool] = (True, True, True)
    pictures: tuple[bool, bool, bool] = (False, True, True)

    @property
    def per_latent(self) -> int:
        """Pictures that come out for each latent frame, before the start is dropped."""
        return 2 ** sum(self.pictures)


WHOLE = Detail()
HALF = Detail(sides=(False, True, True))
"""Half as high and half as wide."""
GLANCE = Detail(sides=(False, False, True), pictures=(False, False, False))
"""A quarter as high and as wide, one picture for each latent frame: what is shown of a clip that develops."""

_Memory = list[torch.Tensor | None]


class _Squash(nn.Module):
    """Keeps latents within -3 … 3, gently."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.tanh(x / 3) * 3


class _Seeing(nn.Module):
    """A block that sees the picture before: (t, C, h, w) and the same, one picture earlier."""

    def __init__(self, width: int) -> None:
        super().__init__()
        first, second, third = (_three_by_three(taken, width) for taken in (2 * width, width, width))
        self.conv = nn.Sequential(first, nn.ReLU(inplace=True), second, nn.ReLU(inplace=True), third)

    def forward(self, x: torch.Tensor, before: torch.Tensor) -> torch.Tensor:
        return functional.relu(self.conv(torch.cat([x, before], 1)) + x)


class _Growing(nn.Module):
    """One picture becomes `times`, in order."""

    def __init__(self, width: int, times: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(width, width * times, 1, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.conv(x).reshape(-1, *x.shape[1:])


def _three_by_three(taken: int, given: int, bias: bool = True) -> nn.Conv2d:
    return nn.Conv2d(taken, given, 3, padding=1, bias=bias)


class TinyDecoder(nn.Module):
    """The network. Its parts are numbered as the weights are; what streams remember is theirs, not its."""

    def __init__(self, kind: Kind, detail: Detail = WHOLE) -> None:
        super().__init__()
        self.kind, self.detail = kind, detail
        parts: list[nn.Module] = [_Squash(), _three_by_three(kind.channels, WIDTHS[0]), nn.ReLU(inplace=True)]
        for width, following, larger, more in zip(WIDTHS, WIDTHS[1:], detail.sides, detail.pictures):
            parts += [_Seeing(width) for _ in range(3)]
            parts += [nn.Upsample(scale_factor=2 if larger else 1), _Growing(width, 2 if more else 1)]
            parts += [_three_by_three(width, following, bias=False)]
        parts += [nn.ReLU(inplace=True), _three_by_three(WIDTHS[-1], 3 * kind.patch**2)]
        self.decoder = nn.Sequential(*parts)

    def forward(self, latents: torch.Tensor, memory: _Memory) -> torch.Tensor:
        """(t, C, h, w), following what left `memory` behind, to (n, 3, H, W) in 0 … 1; `memory` becomes its own."""
        x = latents
        for number, part in enumerate(self.decoder):
            if isinstance(part, _Seeing):
                last = memory[number]
                before = torch.cat([torch.zeros_like(x[:1]) if last is None else last, x[:-1]])
                memory[number] = x[-1:]
                x = part(x, before)
            else:
                x = part(x)
        return functional.pixel_shuffle(x, self.kind.patch).clamp(0, 1)


class TinyStream:
    """One clip's way through a tiny decoder, in order: as `StreamDecoder`, with the same numbers of pictures."""

    def __init__(self, network: TinyDecoder) -> None:
        self._network = network
        self._memory: _Memory = [None] * len(network.decoder)
        self._dropped = network.detail.per_latent - 1
        """The first latent frame stands for one picture: those before it are of no time at all."""

    def push(self, latents: torch.Tensor) -> Pixels:
        """The pictures (n, H, W, 3) uint8 of the next latent frames (1, C, t, h, w), normalised; the caller's own."""
        return np.concatenate(list(self.pictures(latents)))

    def pictures(self, latents: torch.Tensor, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Pixels]:
        """As `push`, latent frame after latent frame; ends early, between two of them, where called off."""
        yield from coming_over(latents.split(1, dim=2), self._decoded, cancelled)

    def at_once(self, latents: torch.Tensor) -> Pixels:
        """As `push`, in one go: faster where they are small, and as many times the memory."""
        return next(coming_over([latents], self._decoded))

    @torch.no_grad()
    def _decoded(self, latents: torch.Tensor) -> torch.Tensor:
        """(1, C, t, h, w) to (n, H, W, 3) uint8, still on the network's device."""
        weight = next(self._network.parameters())
        made = self._network(latents[0].to(weight.device, weight.dtype).transpose(0, 1), self._memory)
        made, self._dropped = made[self._dropped :], 0
        return (made.permute(0, 2, 3, 1).float() * 255).round().to(torch.uint8).contiguous()


def found(models: Path, channels: int) -> Path | None:
    """The file of the tiny decoder for so many latent channels in the models' folder; None where there is none.

    It may be one that `read` refuses.
    """
    kind = KINDS.get(channels)
    if kind is None:
        return None
    names = [kind.name + suffix for suffix in (".safetensors", *_PICKLES)]
    return next((path for name in names if (path := models / kind.name / name).is_file()), None)


def read(path: Path, channels: int, detail: Detail = WHOLE) -> TinyDecoder:
    """The tiny decoder in a safetensors file, on the CPU and in 32 bits, for latents of so many channels.

    Raises EngineError for a pickle, for a file that cannot be read, and where not every key and shape is as it has to
    be; an encoder's keys beside them are left alone.
    """
    if path.suffix.lower() in _PICKLES:
        advice = "Take the file of the same name that ends in .safetensors; it is published beside it."
        raise EngineError("{file} is a pickle, which may run programs when it is read.", advice=advice, file=path.name)
    network = TinyDecoder(KINDS[channels], detail).eval()
    try:
        with safe_open(path, framework="pt") as file:
            keys = [key for key in list(file.keys()) if key.startswith("decoder.")]
            weights = {key: file.get_tensor(key) for key in keys}
    except (OSError, SafetensorError) as error:
        advice = "Fetch it again."
        raise EngineError("{file} cannot be read as safetensors.", advice=advice, file=path.name) from error
    network.load_state_dict(_fitted(weights, network, path.name))
    return network


def _fitted(weights: dict[str, torch.Tensor], network: TinyDecoder, file: str) -> dict[str, torch.Tensor]:
    """The weights that the network wants, key for key and shape for shape."""
    wanted = {key: value.shape for key, value in network.state_dict().items()}
    wrong = sorted(wanted.keys() ^ weights.keys())
    fitted = {key: _last(weights[key], wanted[key][0]) for key in wanted.keys() & weights.keys()}
    wrong += sorted(key for key, value in fitted.items() if value.shape != wanted[key])
    if wrong:
        raise EngineError(
            "{file} holds other weights than {name}: {count} parts do not fit, the first is {part}.",
            advice="Fetch it again or take it away; everything works without it, slower.",
            file=file, name=network.kind.name, count=len(wrong), part=wrong[0],
        )  # fmt: skip
    return fitted


def _last(weight: torch.Tensor, rows: int) -> torch.Tensor:
    """A layer that makes several pictures of one, cut down to the last of them where fewer are wanted."""
    return weight[-rows:] if weight.shape[2:] == (1, 1) and len(weight) % rows == 0 else weight
