"""Live heroes: a small model that goes on from what it has made, chunk by chunk, with new words while it runs.

The pictures of a chunk leave as soon as it is clean. A take of ten minutes costs as much memory as one of ten seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import torch

from engine.diffusion.chunks import Chunks
from engine.diffusion.conform import PER_LATENT
from engine.diffusion.kv import USUAL, Span
from engine.diffusion.noise import seed_of
from engine.diffusion.resident import Resident
from engine.media.frame import Pixels
from engine.models.recipes import Recipe
from engine.renderers.chunked import Chunked, Stream, Take


class Causal(Chunked):
    """The renderer of a causal recipe."""

    def __init__(self, recipe: Recipe, models: Path, span: Span = USUAL) -> None:
        """Loads nothing yet."""
        super().__init__(recipe, models, span)
        self._span = span

    def _stream(self, take: Take, model: Resident, words: torch.Tensor) -> Stream:
        seed = seed_of(take.job.seed, take.job.variant)
        span = self._span.for_take(self._chunks(take.job))
        return Chunks(lambda: model.expert("high"), words, seed, take.shape, self._recipe.sigmas, span)

    def _pictures(self, take: Take, model: Resident) -> Callable[[torch.Tensor], Iterator[Pixels]]:
        return self._decoder(take, model)

    def _begins(self, chunk: int) -> int:
        return 1 + PER_LATENT * (chunk * self._span.chunk - 1) if chunk else 0

    def _steps(self, chunks: int) -> int:
        return chunks * len(self._recipe.sigmas)
