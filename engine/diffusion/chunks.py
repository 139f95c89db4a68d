"""Video without an end, from a model that goes on from what it has made, a chunk of latent frames at a time.

Each chunk starts as noise and is made clean in a few steps while it sees the chunks before it. Then it is passed
through the model once more, clean, and what the later ones see of it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import nn

from engine.diffusion.interrupting import interrupting
from engine.diffusion.kv import USUAL, Memory, Span
from engine.diffusion.noise import frame_noise, noised
from engine.diffusion.schedule import TRAINED


@dataclass(frozen=True, slots=True)
class Step:
    """After one step of a chunk: `clean` (1, C, n, h, w) float32 is what the chunk looks like so far."""

    chunk: int
    step: int
    steps: int
    clean: torch.Tensor

    @property
    def last(self) -> bool:
        """Whether the chunk is done."""
        return self.step == self.steps


class Chunks:
    """One take's latent frames, as many chunks as somebody asks for.

    The model is shared, all else is its own: `model` is asked for it before every pass, as it may have been elsewhere.
    `words` (1, tokens, D) is what it is told; `shape` is (C, h, w) of a latent frame; `sigmas` are the noise at the
    beginning of each step. The noise of a latent frame depends on the seed and its number alone, so a longer take
    begins with the pictures of the shorter one. A chunk is remembered only when the next one is begun: its pictures
    can be seen before that, and that of the last one is saved.
    """

    def __init__(
        self,
        model: Callable[[], nn.Module],
        words: torch.Tensor,
        seed: int,
        shape: tuple[int, int, int],
        sigmas: Sequence[float],
        span: Span = USUAL,
    ) -> None:
        self._model = model
        self._words = words
        self._seed = seed
        self._shape = shape
        self._sigmas = tuple(sigmas)
        self._memory = Memory(span, (shape[1], shape[2]))
        self._done: dict[int, torch.Tensor] = {}
        self._unremembered: list[int] = []
        self.next = 0
        """The number of the chunk that is made next."""

    @property
    def memory(self) -> Memory:
        """What it remembers."""
        return self._memory

    def retell(self, words: torch.Tensor) -> None:
        """From the next chunk on it goes by these words.

        What it remembers is looked at anew under them: else the old words, which are in every key and value, would
        hold on for as long as the window is. That takes one pass for each remembered chunk, once.
        """
        self._words = words
        self._unremembered = list(self._memory.chunks) + [n for n in self._unremembered if n not in self._memory.chunks]
        self._memory.forget()

    def chunk(self, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Step]:
        """Makes the next chunk: a Step after each of its steps, the last with the finished latents.

        Raises `Interrupted` inside a pass once `cancelled` says so; the stream is then over.
        """
        self._remember(cancelled)
        number, steps = self.next, len(self._sigmas)
        self._memory.begin(number)
        noisy = self._noise(number, 0)
        for step, sigma in enumerate(self._sigmas, 1):
            clean = noisy - sigma * self._velocity(noisy, sigma, cancelled)
            if step < steps:
                noisy = noised(clean, self._noise(number, step), self._sigmas[step])
            else:
                self._finish(number, clean)
            yield Step(number, step, steps, clean)

    def _finish(self, number: int, clean: torch.Tensor) -> None:
        self._done[number] = clean
        self._unremembered.append(number)
        self.next = number + 1

    def _remember(self, cancelled: Callable[[], bool]) -> None:
        """Passes what is done, but not remembered under these words, through the model as it is: without noise."""
        while self._unremembered:
            number = self._unremembered[0]
            self._memory.begin(number)
            self._velocity(self._done[number], 0.0, cancelled)
            del self._unremembered[0]
        for number in self._done.keys() - set(self._memory.chunks):
            del self._done[number]

    def _noise(self, number: int, stage: int) -> torch.Tensor:
        channels, height, width = self._shape
        frames = self._memory.span.chunk
        drawn = frame_noise(self._seed, (channels, frames, height, width), number * frames, stage)
        return drawn.to(self._words.device)

    @torch.no_grad()
    def _velocity(self, latents: torch.Tensor, sigma: float, cancelled: Callable[[], bool]) -> torch.Tensor:
        when = torch.full((1,), TRAINED * sigma, device=latents.device)
        model = self._model()
        with interrupting(model, cancelled), self._memory.lent(model):
            made = model(latents.to(self._words.dtype), when, self._words, return_dict=False)[0]
        return made.float()
