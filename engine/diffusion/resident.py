"""The one model in memory, kept from shot to shot.

`resident(recipe, models)` gives a handle for one recipe. Handles of recipes with the same model share its weights;
asking for another model lets the first go. Only the engine's own thread may use them.

What a handle gives may be gone or dressed for another recipe after a `yield`: a second render may have begun meanwhile.
So ask the handle each time: `expert(name)` before every forward, `vae_on_device()` before decoding goes on. Both cost
nothing when all is as it was.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import torch
from diffusers.pipelines.pipeline_utils import DiffusionPipeline

from engine.diffusion import adapters, host
from engine.diffusion.ladder import CACHED_FROM_STEPS, Preset, fitting
from engine.diffusion.needs import shape_of
from engine.diffusion.weights import Weights, fitted
from engine.models.folder import checked, fingerprint
from engine.models.recipes import Recipe

_home: Weights | None = None
loads = 0
"""How often weights were read from disk in this process."""


def resident(recipe: Recipe, models: Path) -> Resident:
    """The recipe's model, in memory; loaded now if it is not. Raises EngineError, with advice, when it cannot be."""
    handle = Resident(recipe, models)
    handle.weights()
    return handle


def kept(recipe: Recipe, models: Path) -> dict[str, Any]:
    """How the recipe's model lies in memory, as far as pictures depend on it; as it would now, if it is not loaded.

    Raises EngineError when it is not whole, or nothing fits.
    """
    at_home = _home is not None and _home.path == models / recipe.model and _home.serves(recipe)
    preset = _home.preset if _home is not None and at_home else _expected(recipe, models)
    return {
        "experts": preset.kept.value,
        "vae": preset.vae_kept.value,
        "tiled": preset.tiled,
        "cache": preset.cache if recipe.steps >= CACHED_FROM_STEPS else 0.0,
    }


def _expected(recipe: Recipe, models: Path) -> Preset:
    """The preset that loading would choose."""
    shape = shape_of(checked(models / recipe.model))
    machine = host.here()
    if machine.has_card:
        machine = host.measured(models / host.KEPT)
        machine = machine if _home is not None else host.free_now(machine)  # what is at home gives way
    return fitting(machine, shape, recipe, adapters.heaviest(adapters.wanted(recipe, models)))


def let_go() -> None:
    """Gives all memory back; the next use loads again."""
    global _home
    if _home is not None:
        _home.let_go()
    _home = None


def _at_home(recipe: Recipe, models: Path) -> Weights:
    folder = models / recipe.model
    if _home is None or _home.path != folder or not _home.serves(recipe):
        checked(folder)
        adapters.wanted(recipe, models)  # what is not here must not cost what is
        return _load(recipe, models)
    return _home


def _load(recipe: Recipe, models: Path, spent: Preset | None = None) -> Weights:
    global _home, loads
    let_go()
    _home = fitted(recipe, models, spent)
    loads += 1
    return _home


class Resident:
    """A recipe's model as it lies in memory."""

    def __init__(self, recipe: Recipe, models: Path) -> None:
        """Loads nothing yet; use `resident`."""
        self.recipe, self._models = recipe, models

    def weights(self) -> Weights:
        """What is shared; loaded again when another model had to be made room for."""
        return _at_home(self.recipe, self._models)

    @property
    def pipe(self) -> DiffusionPipeline:
        """The pipeline as loaded. Its text encoder is None until somebody says something new; see `whole`."""
        return self.weights().pipe

    def whole(self) -> DiffusionPipeline:
        """The pipeline with its text encoder and this recipe's adapters, to be called as it is."""
        for name in self.experts:
            self.expert(name)
        return self.weights().whole()

    @property
    def vae(self) -> Any:
        """The VAE, wherever it is."""
        return self.weights().vae

    @property
    def scheduler(self) -> Any:
        """The scheduler as configured; it belongs to all, so callers copy it: `type(s).from_config(s.config)`."""
        return self.weights().pipe.scheduler

    @property
    def device(self) -> torch.device:
        """Where forwards happen."""
        return self.weights().device

    @property
    def dtype(self) -> torch.dtype:
        """What the experts compute in."""
        return self.weights().dtype

    @property
    def experts(self) -> dict[str, torch.nn.Module | None]:
        """The experts by name, wherever they are: "high", and "low" (None where one does it all)."""
        return self.weights().experts

    def expert(self, name: str) -> torch.nn.Module:
        """That expert, on the device and with this recipe's adapters. Ask before every forward."""
        return self.weights().expert(name, self.recipe)

    def is_near(self, name: str) -> bool:
        """Whether that part ("high", "low", "vae") is on the device: asking for it moves nothing."""
        return self.weights().is_near(name)

    def words(self, text: str) -> torch.Tensor:
        """(1, 512, D) on the device, in the experts' dtype: a prompt as the model hears it."""
        return self.weights().heard(text)

    def beyond(self, text: str) -> int:
        """How many tokens at the prompt's end the model will not hear."""
        return self.weights().words.beyond(text)

    @property
    def preset(self) -> Preset:
        """How it fits into memory."""
        return self.weights().preset

    @property
    def fingerprint(self) -> str:
        """Which weights these are, 16 digits; this recipe's adapters and their strengths with them."""
        told = [fingerprint(self._models / self.recipe.model)]
        for adapter in self.recipe.adapters:
            told += [fingerprint(self._models / adapter.model), f"{adapter.high:g} {adapter.low:g}"]
        return told[0] if len(told) == 1 else hashlib.sha256("\0".join(told).encode()).hexdigest()[:16]

    def vae_on_device(self) -> Any:
        """The VAE, on the device; it stays there as long as the preset lets it."""
        return self.weights().vae_on_device()

    def step_down(self) -> Preset:
        """After running out of memory: lets everything go and loads by the next smaller preset, which it gives.

        Raises EngineError where there is none.
        """
        return _load(self.recipe, self._models, spent=self.weights().preset).preset
