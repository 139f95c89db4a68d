"""A model's weights in memory, placed as a preset says."""

from __future__ import annotations

import gc
import hashlib
from pathlib import Path
from typing import Any

import torch
from diffusers.pipelines.pipeline_utils import DiffusionPipeline

from engine.diffusion import adapters
from engine.diffusion.embedding import Way, Words
from engine.diffusion.ladder import Preset, presets
from engine.diffusion.loading import EXPERTS, Folder, Precision
from engine.errors import EngineError
from engine.models.folder import fingerprint
from engine.models.recipes import Recipe

KEPT = ".kept"
"""The folder beside the models where prompts and measurements are kept."""


class Weights:
    """One model: its pipeline, its VAE, its experts, wherever they are."""

    @classmethod
    def of(cls, recipe: Recipe, models: Path) -> Weights:
        """Loads a recipe's model by the best preset for this machine. Raises EngineError."""
        return cls(recipe, models, presets()[-1])

    def __init__(self, recipe: Recipe, models: Path, preset: Preset) -> None:
        """Loads the model by this preset."""
        self._adapters = adapters.wanted(recipe, models)
        self._folder = Folder(models / recipe.model)
        self.path, self.preset = self._folder.path, preset
        self.device, self.dtype = torch.device("cpu"), torch.float32
        self._precision = Precision(self.dtype)
        self.way_of_words = Way.MAKERS
        parts = [part for part in self._folder.parts if part != "text_encoder"]
        self.pipe: DiffusionPipeline = self._folder.pipe({p: self._folder.load(p, self._precision) for p in parts})
        adapters.put_on(self.pipe, self._adapters)
        self.vae: Any = self.pipe.vae  # pyright: ignore[reportAttributeAccessIssue]
        self.experts: dict[str, Any] = {name: getattr(self.pipe, slot, None) for name, slot in EXPERTS.items()}
        self._encoder: Any = None
        self.words = Words(self.pipe.tokenizer, self._asked_encoder, self._encoder_name(), models / KEPT / "words")  # pyright: ignore[reportAttributeAccessIssue]

    def serves(self, recipe: Recipe) -> bool:
        """Whether that recipe's adapters are loaded."""
        return all(self._adapters.get(adapter.model) for adapter in recipe.adapters)

    def whole(self) -> DiffusionPipeline:
        """The pipeline with its text encoder."""
        if self.pipe.text_encoder is None:  # pyright: ignore[reportAttributeAccessIssue]
            self.pipe.register_modules(text_encoder=self._asked_encoder())
        return self.pipe

    def expert(self, name: str, recipe: Recipe) -> Any:
        """That expert, on the device, dressed for the recipe."""
        module = self.experts[name]
        if module is None:
            return None
        adapters.dress(module, name, recipe.adapters)
        return module

    def is_near(self, name: str) -> bool:
        """Whether that expert is on the device."""
        return True

    def vae_on_device(self) -> Any:
        """The VAE, on the device."""
        return self.vae

    def fingerprint(self, recipe: Recipe) -> str:
        """16 digits: the model's files and those of the recipe's adapters, with their strengths."""
        told = [fingerprint(self.path)]
        for adapter in recipe.adapters:
            told += [fingerprint(self.path.parent / adapter.model), f"{adapter.high:g} {adapter.low:g}"]
        return told[0] if len(told) == 1 else hashlib.sha256("\0".join(told).encode()).hexdigest()[:16]

    def let_go(self) -> None:
        """Gives the memory back, whoever still holds a handle."""
        self.experts, self.vae, self._encoder = dict.fromkeys(self.experts), None, None
        del self.pipe, self.words
        gc.collect()

    def step_down(self) -> Preset:
        """The next smaller preset. Raises EngineError."""
        raise EngineError("There is not enough memory for this.", advice="Use a smaller picture or fewer frames.")

    def _asked_encoder(self) -> torch.nn.Module:
        if self._encoder is None:
            self._encoder = self._folder.load("text_encoder", self._precision)
        return self._encoder

    def _encoder_name(self) -> str:
        """Which encoder this is, so that models with the same one share what is kept."""
        return (
            f"{fingerprint(self.path / 'text_encoder')} {fingerprint(self.path / 'tokenizer')} {self._precision.words}"
        )
