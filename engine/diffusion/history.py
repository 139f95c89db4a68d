"""Helios, a chunk at a time: each is made clean while the model looks back on those before it, ever more coarsely.

A pyramid makes a chunk small first and then twice as large and again, a few steps at each size. The loop is bit for bit
that of diffusers' pipelines, which keep everything they made and give nothing away before the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import torch
from diffusers.pipelines.helios.pipeline_helios_pyramid import calculate_shift
from torch import nn
from torch.nn import functional

from engine.diffusion.chunks import Step
from engine.diffusion.interrupting import interrupting

FRAMES = 9
"""Latent frames in a chunk: 33 pictures, decoded by themselves."""
_LOOKED_BACK = (16, 2, 1)
"""Latent frames that are seen at a quarter of their size, at half, and whole; whole is also the first of the take."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a Helios makes a chunk: the steps at each of its sizes, the smallest first.

    `pyramid` is whether its solver knows of sizes. A `distilled` one takes twice the steps for its first chunk.
    `guidance` 1 asks the model once a step, without the negative words.
    """

    steps: tuple[int, ...]
    pyramid: bool = True
    distilled: bool = True
    guidance: float = 1.0

    def steps_of(self, chunk: int) -> int:
        """How many steps a chunk takes."""
        return sum(self.steps) * (2 if self.distilled and chunk == 0 else 1)


class History:
    """What is looked back on: the last latent frames, and the first of the take."""

    def __init__(self, frame: tuple[int, int, int], device: torch.device) -> None:
        channels, height, width = frame
        self._last = torch.zeros(1, channels, sum(_LOOKED_BACK), height, width, device=device)
        self._first: torch.Tensor | None = None
        places = torch.arange(1 + sum(_LOOKED_BACK) + FRAMES)
        first, long, mid, short, present = places.split([1, *_LOOKED_BACK, FRAMES])
        self._places = {
            "indices_latents_history_long": long[None],
            "indices_latents_history_mid": mid[None],
            "indices_latents_history_short": torch.cat([first, short])[None],
            "indices_hidden_states": present[None],
        }

    @property
    def bytes(self) -> int:
        """How much is kept."""
        return self._last.nbytes + (0 if self._first is None else self._first.nbytes)

    def seen(self, dtype: torch.dtype) -> dict[str, torch.Tensor]:
        """What the model is given of it."""
        long, mid, short = self._last.split(_LOOKED_BACK, dim=2)
        first = torch.zeros_like(short) if self._first is None else self._first
        return self._places | {
            "latents_history_long": long.to(dtype),
            "latents_history_mid": mid.to(dtype),
            "latents_history_short": torch.cat([first, short], dim=2).to(dtype),
        }

    def add(self, latents: torch.Tensor) -> None:
        """A chunk (1, C, 9, h, w) that is done."""
        if self._first is None:
            self._first = latents[:, :, :1].clone()
        self._last = torch.cat([self._last, latents], dim=2)[:, :, -self._last.shape[2] :].clone()


class Pyramid:
    """One take's latent frames, as many chunks as somebody asks for.

    The model is shared, all else is its own: `model` is asked for it before every pass, as it may have been elsewhere;
    `solver` is a copy that nobody else uses. `words` and `unwanted` (1, tokens, D) are what it is told; `shape` is
    (C, h, w) of a latent frame. `drawn(chunk)` is the generator, on the CPU, of all noise of a chunk.
    """

    def __init__(
        self,
        model: Callable[[], nn.Module],
        solver: Any,
        manner: Manner,
        words: torch.Tensor,
        unwanted: torch.Tensor | None,
        shape: tuple[int, int, int],
        drawn: Callable[[int], torch.Generator],
    ) -> None:
        self._model = model
        self._solver = solver
        self._manner = manner
        self._words = words
        self._unwanted = unwanted if manner.guidance > 1 else None
        self._shape = shape
        self._drawn = drawn
        self.history = History(shape, words.device)
        """What is looked back on."""
        self.next = 0
        """The number of the chunk that is made next."""

    def retell(self, words: torch.Tensor) -> None:
        """From the next chunk on it goes by these words. What is looked back on are latents, which hold no words."""
        self._words = words

    def chunk(self, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Step]:
        """Makes the next chunk: a Step after each of its steps, the last with the finished latents.

        Raises `Interrupted` inside a pass once `cancelled` says so; the stream is then over.
        """
        number, done, steps = self.next, 0, self._manner.steps_of(self.next)
        generator = self._drawn(number)
        seen = self.history.seen(self._words.dtype)
        latents = self._smallest(torch.randn((1, self._shape[0], FRAMES, *self._shape[1:]), generator=generator))
        for size, wanted in enumerate(self._manner.steps):
            if size:
                latents = self._enlarged(latents, size, generator)
            start = latents
            self._begin(size, wanted, latents, number)
            times = self._solver.timesteps
            for step, time in enumerate(times):
                velocity = self._velocity(latents, time, seen, cancelled)
                latents = self._stepped(velocity, time, latents, self._known(step, times, start))
                done += 1
                if done == steps:
                    self.history.add(latents)
                    self.next = number + 1
                yield Step(number, done, steps, latents)

    def _smallest(self, noise: torch.Tensor) -> torch.Tensor:
        """Noise of the first size, as strong as before."""
        noise = noise.to(self._words.device)
        for _ in self._manner.steps[1:]:
            noise = _each(noise, scale_factor=0.5, mode="bilinear") * 2
        return noise

    def _enlarged(self, latents: torch.Tensor, size: int, generator: torch.Generator) -> torch.Tensor:
        """Twice as large, with noise that takes away the edges between the squares which come of that."""
        latents = _each(latents, scale_factor=2.0, mode="nearest")
        clean, gamma = 1 - self._solver.ori_start_sigmas[size], self._solver.config.gamma
        kept = 1 / (sqrt(1 + (1 / gamma)) * (1 - clean) + clean)
        added = kept * (1 - clean) / sqrt(gamma)
        noise = square_noise(latents.shape, gamma, generator).to(latents.device, self._words.dtype)
        return kept * latents + added * noise

    def _begin(self, size: int, steps: int, latents: torch.Tensor, number: int) -> None:
        """Sets the solver to a size's steps; the more there is to see, the more of them go to strong noise."""
        patches = latents[0, 0].numel() // 4
        known = self._solver.config
        bounds = [("base_image_seq_len", 256), ("max_image_seq_len", 4096), ("base_shift", 0.5), ("max_shift", 1.15)]
        shift = calculate_shift(patches, *(known.get(name, usual) for name, usual in bounds))
        if not self._manner.pyramid:
            sigmas = np.linspace(0.999, 0.0, steps + 1)[:-1]
            self._solver.set_timesteps(steps, device=latents.device, sigmas=sigmas, mu=shift)
            return
        more = self._manner.distilled and number == 0
        self._solver.set_timesteps(steps, size, device=latents.device, mu=shift, is_amplify_first_chunk=more)

    def _known(self, step: int, times: torch.Tensor, start: torch.Tensor) -> dict[str, Any]:
        """What a distilled model's solver wants to know besides."""
        if not self._manner.distilled:
            return {}
        sigmas, dmd_times = self._solver.sigmas, self._solver.timesteps
        more = {"dmd_noisy_tensor": start, "dmd_sigmas": sigmas, "dmd_timesteps": dmd_times}
        return {"cur_sampling_step": step, "all_timesteps": times, **more}

    def _stepped(
        self, velocity: torch.Tensor, time: torch.Tensor, latents: torch.Tensor, known: dict[str, Any]
    ) -> torch.Tensor:
        return self._solver.step(velocity, time, latents, return_dict=False, **known)[0]

    @torch.no_grad()
    def _velocity(
        self, latents: torch.Tensor, time: torch.Tensor, seen: dict[str, torch.Tensor], cancelled: Callable[[], bool]
    ) -> torch.Tensor:
        model = self._model()
        when = time.expand(1)
        if self._manner.pyramid:
            when = when.to(torch.int64)

        def asked(words: torch.Tensor) -> torch.Tensor:
            given = latents.to(self._words.dtype)
            return model(given, when, words, return_dict=False, **seen)[0]

        with interrupting(model, cancelled):
            velocity = asked(self._words)
            if self._unwanted is None:
                return velocity
            away = asked(self._unwanted)
            return away + self._manner.guidance * (velocity - away)


def square_noise(shape: torch.Size, gamma: float, generator: torch.Generator) -> torch.Tensor:
    """Noise (1, C, T, h, w), float32, on the CPU, that is alike in every square of 2 × 2: each is against the others.

    At the usual `gamma` of 1/3 the four add up to nothing and their covariance is singular, which the pipeline's own
    32 bits may or may not get over; then it is worked out in 64.
    """
    one, channels, frames, height, width = shape
    drawn = torch.randn(one * channels * frames * (height // 2) * (width // 2), 4, generator=generator)
    squares = (drawn @ _mixing(gamma).T).view(one, channels, frames, height // 2, width // 2, 2, 2)
    return squares.permute(0, 1, 2, 3, 5, 4, 6).reshape(shape)


def _mixing(gamma: float) -> torch.Tensor:
    """What makes four independent numbers into those of a square."""
    alike = torch.eye(4) * (1 + gamma) - torch.ones(4, 4) * gamma + torch.eye(4) * 1e-8
    mixing, failed = torch.linalg.cholesky_ex(alike)
    if not failed:
        return mixing
    exact = torch.eye(4, dtype=torch.float64)
    return torch.linalg.cholesky(exact * (1 + gamma + 1e-8) - gamma).float()


def _each(latents: torch.Tensor, **how: Any) -> torch.Tensor:
    """Every latent frame (1, C, T, h, w) made larger or smaller by itself."""
    one, channels, frames, height, width = latents.shape
    flat = latents.permute(0, 2, 1, 3, 4).reshape(frames, channels, height, width)
    made = functional.interpolate(flat, **how)
    return made.reshape(one, frames, channels, *made.shape[2:]).permute(0, 2, 1, 3, 4)
