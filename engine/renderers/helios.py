"""Live heroes by Helios: 14 B, 33 pictures a chunk, with new words while it runs.

Each chunk is decoded by itself, as its makers do it, and its pictures leave latent frame by latent frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import torch

from engine.diffusion.conform import PER_LATENT
from engine.diffusion.history import FRAMES, Manner, Pyramid
from engine.diffusion.noise import seed_of
from engine.diffusion.resident import Resident
from engine.media.frame import Pixels
from engine.models.recipes import Recipe
from engine.renderers.chunked import Chunked, Stream, Take

SIZES = 3
"""A chunk is made at so many sizes, each twice as large as the one before."""
_PICTURES = 1 + PER_LATENT * (FRAMES - 1)


class Helios(Chunked):
    """The renderer of a Helios recipe; its `steps` are those at each size."""

    grid = 64
    """The smallest of three sizes is still whole patches of whole latents."""

    def __init__(self, recipe: Recipe, models: Path) -> None:
        """Loads nothing yet."""
        self._manner = Manner((recipe.steps,) * SIZES)
        super().__init__(recipe, models, self._manner)

    def _stream(self, take: Take, model: Resident, words: torch.Tensor) -> Stream:
        seed = seed_of(take.job.seed, take.job.variant)
        solver: Any = deepcopy(model.scheduler)
        return Pyramid(
            lambda: model.expert("high"), solver, self._manner, words, None, take.shape, lambda n: drawn(seed, n)
        )

    def _pictures(self, take: Take, model: Resident) -> Callable[[torch.Tensor], Iterator[Pixels]]:
        return lambda latents: self._decoder(take, model)(latents)

    def _begins(self, chunk: int) -> int:
        return chunk * _PICTURES

    def _steps(self, chunks: int) -> int:
        return sum(self._manner.steps_of(chunk) for chunk in range(chunks))


def drawn(seed: int, chunk: int) -> torch.Generator:
    """Where the noise of a chunk comes from: seed and number alone, so a longer take begins with the shorter one.

    Of the low 32 bits, which are all that torch's generator hears on a processor.
    """
    return torch.Generator("cpu").manual_seed(seed_of(seed, chunk) & 0xFFFF_FFFF)
