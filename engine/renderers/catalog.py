"""The list of renderers, by name. Each is imported only when somebody asks for it, and stays warm afterwards.

The blockout needs nothing. Every other one is a recipe of `engine.models`, and its class that of the recipe's way; the
weights lie where `look_in` says.
"""

import threading
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from engine.errors import EngineError
from engine.models import folder
from engine.models.catalogue import needed
from engine.models.recipes import Recipe, Way, recipes
from engine.renderers.port import Renderer

_BLOCKOUT = ("engine.renderers.blockout.renderer", "Blockout")
_OF_WAY = {
    Way.WAN: ("engine.renderers.wan", "Wan"),
    Way.CAUSAL: ("engine.renderers.causal", "Causal"),
    Way.HELIOS: ("engine.renderers.helios", "Helios"),
}

NAMES = ("blockout", *recipes())
"""Every renderer that can be asked for."""

_warm = threading.local()
_models: list[Path] = []


def look_in(models: Path) -> None:
    """Says where the weights lie, each model in the folder of its name; for every thread, from its next renderer on."""
    _models[:] = [models]


def renderer(name: str) -> Renderer:
    """The renderer of that name, the same one at every call on one thread (a GL context belongs to its thread).

    Raises EngineError for a name that is not in the list, or when this machine cannot run it. Nothing heavy is loaded.
    """
    if name not in NAMES:
        raise EngineError(
            "There is no renderer called {name}.", advice="Choose one of: " + ", ".join(NAMES) + ".", name=name
        )
    made: dict[tuple[str, Path | None], Renderer] = _warm.__dict__.setdefault("made", {})
    key = (name, _models[0] if name in recipes() and _models else None)
    if key not in made:
        made[key] = _neural(recipes()[name]) if name in recipes() else _class(_BLOCKOUT)()
    return made[key]


def _neural(recipe: Recipe) -> Renderer:
    if find_spec("torch") is None or find_spec("diffusers") is None:
        advice = "Run `python3 run.py hero` once; it takes some gigabytes."
        raise EngineError("Video models are not set up on this machine.", advice=advice)
    if not _models:
        raise EngineError("Nobody said where the video models lie.", advice="`shotcaller models` lists them.")
    for name in (recipe.model, *(adapter.model for adapter in recipe.adapters)):
        folder.checked(_models[0] / name, needed(name))
    return of(recipe, _models[0])


def of(recipe: Recipe, models: Path) -> Renderer:
    """A renderer for a recipe, whether it is in the list or not; nothing is looked at yet."""
    return _class(_OF_WAY[recipe.way])(recipe, models)


def _class(where: tuple[str, str]) -> Any:
    module, name = where
    return getattr(import_module(module), name)
