"""A model's weights in memory, placed as a preset says."""

from __future__ import annotations

import gc
import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from diffusers.hooks.first_block_cache import FirstBlockCacheConfig
from diffusers.pipelines.pipeline_utils import DiffusionPipeline

from engine.diffusion import adapters, attention, host
from engine.diffusion.compiling import can_compile, compile_blocks
from engine.diffusion.embedding import Way, Words
from engine.diffusion.host import KEPT, Machine
from engine.diffusion.ladder import CACHED_FROM_STEPS, Kept, Preset, Stay, below, fitting
from engine.diffusion.loading import EXPERTS, Folder, Precision
from engine.diffusion.needs import needs, shape_of
from engine.diffusion.parallel import Crew, NoCrew, cards_for
from engine.diffusion.placing import Place
from engine.models.folder import fingerprint
from engine.models.recipes import Recipe

_ENCODER = "text_encoder"
_log = logging.getLogger("engine.diffusion")


def fitted(recipe: Recipe, models: Path, spent: Preset | None = None) -> Weights:
    """A recipe's model by the best preset for this machine; below `spent`, where that ran out of memory.

    Raises EngineError when it is not whole, or nothing fits.
    """
    folder = Folder(models / recipe.model)
    dressing = adapters.wanted(recipe, models)
    shape, extra = shape_of(folder.path), adapters.heaviest(dressing)
    machine = host.here()
    if machine.has_card:
        machine = host.free_now(host.measured(models / KEPT))
    while True:
        if spent is None:
            preset = fitting(machine, shape, recipe, extra)
        else:
            preset = below(spent, machine, needs(shape, recipe, spent.largest, extra), recipe)
        preset = replace(preset, cards=cards_for(machine, preset, shape, recipe))
        try:
            return _placed(folder, dressing, preset, machine)
        except torch.OutOfMemoryError:
            spent = preset
            _log.info("%s ran out of memory while it was loaded as %s", recipe.model, preset.name)
        give_back(machine)


def _placed(folder: Folder, dressing: adapters.Files, preset: Preset, machine: Machine) -> Weights:
    """The weights, on several cards where the preset says so and that works."""
    try:
        return Weights(folder, dressing, preset, machine)
    except NoCrew as wrong:
        _log.warning("the other graphics cards cannot be used: %s", wrong)
    give_back(machine)
    return Weights(folder, dressing, replace(preset, cards=1), machine)


class Weights:
    """One model: its pipeline, its VAE, its experts, wherever they are."""

    def __init__(
        self,
        folder: Folder,
        dressing: adapters.Files,
        preset: Preset,
        machine: Machine,
        compiled: bool = True,
    ) -> None:
        """Loads everything but the text encoder, and puts it where the preset says."""
        self._folder, self._dressing, self._machine = folder, dressing, machine
        self.path, self.preset = folder.path, preset
        self.device, self.dtype = machine.torch_device, machine.precision
        self._precision = _precision(preset, machine)
        self.way_of_words = Way.SHORT if preset.words is Stay.RAM and machine.has_card else Way.MAKERS
        parts = [part for part in folder.parts if part != _ENCODER]
        self.pipe: DiffusionPipeline = folder.pipe({part: self._loaded(part) for part in parts})
        adapters.put_on(self.pipe, dressing)
        self.experts: dict[str, Any] = {name: getattr(self.pipe, slot, None) for name, slot in EXPERTS.items()}
        self._places: dict[str, Place] = {}
        for name, module in self.experts.items():
            if module is not None:
                self._made_ready(module, compiled)
                self._places[name] = Place(module, preset.experts, self.device)
        self.vae: Any = self.pipe.vae  # pyright: ignore[reportAttributeAccessIssue]
        self._places["vae"] = Place(self.vae, preset.vae, self.device)
        self._crew = self._with_others() if preset.cards > 1 else None
        self._encoder: Any = None
        kept = self.path.parent / KEPT / "words"
        self.words = Words(self.pipe.tokenizer, self._asked_encoder, self._encoder_name(), kept)  # pyright: ignore[reportAttributeAccessIssue]

    def _loaded(self, part: str) -> Any:
        """A part as it is on disk; straight onto the card what stays there as it is, so that RAM need not hold it."""
        stays = {"vae": self.preset.vae}.get(part, self.preset.experts)
        straight = stays is Stay.CARD and (part == "vae" or self.preset.kept is Kept.FULL)
        return self._folder.load(part, self._precision, self.device if straight else None)

    def _with_others(self) -> Crew:
        load = Others(self.path, self._dressing, self.preset, self._machine)
        return Crew(self.experts, load, self.preset.cards, self.device)

    def _made_ready(self, module: Any, compiled: bool) -> None:
        """What is done to an expert once, before it has its place. Adapters are on: they cannot be cast."""
        if self.preset.kept is Kept.FP8:
            module.enable_layerwise_casting(storage_dtype=torch.float8_e4m3fn, compute_dtype=self.dtype)
        if self._machine.has_card:
            rough, shared = self.preset.kept is Kept.FP8, self.preset.cards > 1
            attention.use(module, attention.best(self._machine, rough, shared))
            if compiled and self.preset.compile and not shared and can_compile(self._machine):
                compile_blocks(module)

    # --- what is asked for ---

    def serves(self, recipe: Recipe) -> bool:
        """Whether that recipe's adapters are loaded."""
        return all(self._dressing.get(adapter.model) for adapter in recipe.adapters)

    def whole(self) -> DiffusionPipeline:
        """The pipeline with its text encoder."""
        if getattr(self.pipe, _ENCODER) is None:
            self.pipe.register_modules(text_encoder=self._asked_encoder())
        return self.pipe

    def expert(self, name: str, recipe: Recipe) -> Any:
        """That expert, on the device, dressed for the recipe; None where there is none of that name."""
        module = self.experts[name]
        if module is None:
            return None
        self._only(name)
        adapters.dress(module, name, recipe.adapters)
        if self._crew is not None:
            self._crew.worn[name] = recipe.adapters
        self._remembering(module, recipe)
        return module

    def is_near(self, name: str) -> bool:
        """Whether that part ("high", "low", "vae") is on the device."""
        return name not in self._places or self._places[name].near

    def vae_on_device(self) -> Any:
        """The VAE, on the device."""
        self._only("vae")
        return self.vae

    def _only(self, name: str) -> None:
        """Of the parts that come and go, this one is there."""
        if self._places[name].near:
            return
        for other, place in self._places.items():
            if other != name:
                place.send_away()
        self._places[name].bring()

    def _remembering(self, module: Any, recipe: Recipe) -> None:
        """The first-block cache, for long schedules on small cards."""
        wished = self.preset.cache > 0 and recipe.steps >= CACHED_FROM_STEPS
        if wished and not module.is_cache_enabled:
            module.enable_cache(FirstBlockCacheConfig(threshold=self.preset.cache))
        elif not wished and module.is_cache_enabled:
            module.disable_cache()

    def let_go(self) -> None:
        """Gives the memory back, whoever still holds a handle."""
        if self._crew is not None:
            self._crew.leave()
        self.experts, self.vae, self._encoder, self._places = dict.fromkeys(self.experts), None, None, {}
        del self.pipe, self.words
        give_back(self._machine)

    # --- the reading of prompts ---

    def heard(self, text: str) -> torch.Tensor:
        """(1, 512, D) on the device, in the experts' dtype."""
        found = self.words(text, self.way_of_words)
        if self.preset.words is Stay.VISIT and _ENCODER in self._places:
            self._places[_ENCODER].send_away()
        if self.preset.words is Stay.DISK:
            self._encoder = None
            self._places.pop(_ENCODER, None)
        return found.to(self.device, self.dtype)

    def _asked_encoder(self) -> torch.nn.Module:
        """The text encoder, ready to work; loaded when it is wanted first."""
        if self._encoder is None:
            straight = self.preset.words in (Stay.CARD, Stay.DISK)
            self._encoder = self._folder.load(_ENCODER, self._precision, self.device if straight else None)
            stay = Stay.CARD if straight else self.preset.words
            self._places[_ENCODER] = Place(self._encoder, stay, self.device)
        self._only(_ENCODER)
        return self._encoder

    def _encoder_name(self) -> str:
        """Which encoder this is, so that models with the same one share what is kept."""
        parts = (fingerprint(self.path / part) for part in (_ENCODER, "tokenizer"))
        return " ".join((*parts, str(self._precision.words)))


@dataclass(frozen=True, slots=True)
class Others:
    """Loads the experts once more, for another card, in that card's process."""

    path: Path
    dressing: adapters.Files
    preset: Preset
    machine: Machine

    def __call__(self, rank: int) -> dict[str, Any]:
        """The experts by name, on the card of that number."""
        folder, device = Folder(self.path), torch.device("cuda", rank)
        precision = _precision(self.preset, self.machine)
        light = {part: folder.load(part, precision) for part in ("vae", "scheduler", "tokenizer")}
        heavy = {slot: folder.load(slot, precision, device) for slot in EXPERTS.values()}
        adapters.put_on(folder.pipe(light | heavy), self.dressing)
        experts = {name: heavy[slot] for name, slot in EXPERTS.items() if heavy[slot] is not None}
        for module in experts.values():
            attention.use(module, attention.best(self.machine, shared=True))
        return experts


def _precision(preset: Preset, machine: Machine) -> Precision:
    """float32 without a card; with one 16 bits, but for a VAE that has room for more."""
    vae = torch.bfloat16 if preset.vae_kept is Kept.HALF and machine.bf16 else torch.float32
    # Sums in the text encoder grow beyond what float16 holds.
    words = torch.bfloat16 if machine.precision is torch.float16 else machine.precision
    return Precision(machine.precision, vae, words)


def give_back(machine: Machine) -> None:
    """Lets go of what nobody holds any more, and gives the card's memory back to the system."""
    gc.collect()
    if machine.kind in ("cuda", "rocm"):
        torch.cuda.empty_cache()
    elif machine.kind == "mps":
        torch.mps.empty_cache()
