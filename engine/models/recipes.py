"""Recipes: ways of shooting with a video model. The data is `assets/video/recipes.toml`."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from engine.assets import asset
from engine.errors import EngineError
from engine.film.codec import decode


class Way(StrEnum):
    """Which renderer a recipe is for."""

    WAN = "wan"
    """Whole clips by our own loop: text, first and last frame, control, video to video."""
    CAUSAL = "causal"
    """Chunk by chunk, without an end."""
    HELIOS = "helios"


@dataclass(frozen=True, slots=True)
class Adapter:
    """A LoRA: the key of its weights in the catalogue, and how strongly each expert takes it."""

    model: str
    high: float = 1.0
    low: float = 1.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """One way of shooting with a model.

    `model` is a key of the catalogue, `words` an engine of `engine.prompts`. `guidance` is (high, low); 1 asks the
    model once a step, without the negative prompt. `sigmas` are the exact ones of a distilled model, without the final
    0; empty means `steps` of the schedule with `shift`. `boundary` (0 … 1) is where the low-noise expert takes over.
    `fps` and `frames` are what the model was taught; `longest` is the most native frames in one window.
    """

    name: str
    way: Way
    told: str
    model: str
    words: str
    steps: int
    shift: float
    guidance: tuple[float, float] = (1.0, 1.0)
    boundary: float | None = None
    sigmas: tuple[float, ...] = ()
    adapters: tuple[Adapter, ...] = ()
    fps: int = 16
    frames: int = 81
    longest: int = 81
    sizes: tuple[tuple[int, int], ...] = ((1280, 720), (832, 480))
    follows: tuple[str, ...] = ()
    """What of the blockout it can follow: values of `Follow`."""
    takes: tuple[str, ...] = ()
    """The pictures that it can be given: `first`, `last`, `references`."""
    needs_picture: bool = False
    """It goes on from a first frame, and makes nothing of words alone."""
    draft: bool = False
    """A quick look that the final recipe of the same family may go on from."""


@cache
def recipes() -> dict[str, Recipe]:
    """Every recipe, by name, the best pictures first."""
    table = tomllib.loads(asset("video/recipes.toml").read_text(encoding="utf-8"))
    return {name: decode(Recipe, {"name": name, **row}) for name, row in table.items()}


def recipe(name: str) -> Recipe:
    """The recipe of that name. Raises EngineError for one that there is not."""
    found = recipes().get(name)
    if found is None:
        advice = f"Use one of {', '.join(recipes())}."
        raise EngineError("There is no way of shooting called {name}.", advice=advice, name=name)
    return found
