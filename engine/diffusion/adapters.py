"""LoRAs: small weights that dress a model for a recipe, put on before anything is cast and taken off bit for bit."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import torch
from diffusers.pipelines.pipeline_utils import DiffusionPipeline
from safetensors import SafetensorError
from safetensors.torch import load_file

from engine.errors import EngineError
from engine.models.folder import checked
from engine.models.recipes import Adapter, Recipe, recipes

_DAMAGE = (OSError, ValueError, TypeError, KeyError, RuntimeError, AttributeError, SafetensorError)
Files = dict[str, dict[str, Path]]
"""Where the weights of adapters are, by adapter and expert."""
_SLOTS = {"high": "transformer", "low": "transformer_2"}


def wanted(recipe: Recipe, models: Path) -> Files:
    """The files of every adapter that a recipe of this model may ask for, by adapter and expert, where they are here.

    Raises EngineError when one of `recipe`'s own is not whole.
    """
    own = [adapter.model for adapter in recipe.adapters]
    others = [
        adapter.model
        for other in recipes().values()
        if other.model == recipe.model
        for adapter in other.adapters
        if (models / adapter.model).is_dir()
    ]
    return {name: _files(models / name, strict=name in own) for name in dict.fromkeys([*own, *others])}


def _files(folder: Path, *, strict: bool) -> dict[str, Path]:
    """One file an expert, told apart by their names."""
    try:
        checked(folder, ("**/*.safetensors",))
    except EngineError:
        if strict:
            raise
        return {}
    found = sorted(folder.rglob("*.safetensors"))
    named = {name: [file for file in found if name in _telling(file, folder)] for name in _SLOTS}
    if len(found) == 1 and not any(named.values()):
        return {"high": found[0]}
    if all(len(files) <= 1 for files in named.values()) and any(named.values()):
        return {name: files[0] for name, files in named.items() if files}
    if not strict:
        return {}
    raise EngineError(
        "It is not clear which file of the adapter {name} is for which expert.",
        advice=f"Keep one file with “high” in its name and one with “low” in {folder}.",
        name=folder.name,
    )


def _telling(file: Path, folder: Path) -> str:
    return file.relative_to(folder).as_posix().lower()


def heaviest(found: Files) -> int:
    """Bytes of all adapters of the expert that has most of them."""
    return max((sum(f[name].stat().st_size for f in found.values() if name in f) for name in _SLOTS), default=0)


def put_on(pipe: DiffusionPipeline, adapters: Files) -> None:
    """Loads adapters onto the experts, switched off. Raises EngineError for one that does not fit."""
    for name, files in adapters.items():
        for expert, file in files.items():
            if getattr(pipe, _SLOTS[expert], None) is None:
                continue
            try:
                pipe.load_lora_weights(  # pyright: ignore[reportAttributeAccessIssue]
                    load_file(file), adapter_name=_key(name), load_into_transformer_2=expert == "low"
                )
            except torch.OutOfMemoryError:
                raise
            except _DAMAGE as wrong:
                raise _unfit(name, wrong) from wrong
    for slot in _SLOTS.values():
        if (module := getattr(pipe, slot, None)) is not None:
            _off(module)
            module.requires_grad_(False)


def dress(module: Any, name: str, recipe_adapters: tuple[Adapter, ...]) -> None:
    """Lets that expert wear exactly these adapters; none leaves it bit-equal to one that never had any."""
    has = getattr(module, "peft_config", None)
    if not has:
        return
    worn = {_key(adapter.model): getattr(adapter, name) for adapter in recipe_adapters if _key(adapter.model) in has}
    worn = {key: scale for key, scale in worn.items() if scale}
    if getattr(module, "_worn", {}) == worn:
        return
    if worn:
        module.enable_adapters()
        module.set_adapters(list(worn), list(worn.values()))
    else:
        _off(module)
    module._worn = worn


def _off(module: Any) -> None:
    if getattr(module, "peft_config", None):
        module.disable_adapters()
    module._worn = {}


def _key(name: str) -> str:
    """A name that may stand in a module's path."""
    return re.sub(r"\W", "_", name)


def _unfit(name: str, wrong: Exception) -> EngineError:
    return EngineError(
        "The adapter {name} does not fit this model ({why}).",
        advice=f"Fetch it again with `shotcaller models fetch {name}`, or shoot with a recipe without it.",
        name=name,
        why=(str(wrong).strip() or type(wrong).__name__).splitlines()[0][:160],
    )
