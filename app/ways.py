"""Ways of making a hero on this machine: which recipes have their weights here, and which of them is taken."""

from dataclasses import dataclass
from math import log
from pathlib import Path

from app.settings import OFF, Heroes
from engine.developing import Hero
from engine.errors import EngineError
from engine.film.guidance import Follow
from engine.film.model import Rendition
from engine.models import folder
from engine.models.catalogue import needed
from engine.models.possible import fitting
from engine.models.recipes import Recipe, recipes

_LIVE = ("causal", "helios")


@dataclass(frozen=True, slots=True)
class Way:
    """A recipe, and what is missing for it: an error with advice, or None where all its weights are here."""

    recipe: Recipe
    missing: EngineError | None = None

    @property
    def works(self) -> bool:
        """Whether its weights are here."""
        return self.missing is None

    @property
    def live(self) -> bool:
        """Whether it makes pictures as they play, and takes new words meanwhile."""
        return self.recipe.way.value in _LIVE


def ways(weights: Path) -> tuple[Way, ...]:
    """Every recipe, the best pictures first, with what is missing for it in the folder of video models.

    Reads headers of large files: not for the window's thread.
    """
    found: dict[str, EngineError | None] = {}
    return tuple(Way(each, _missing(each, weights, found)) for each in recipes().values())


def _missing(wanted: Recipe, weights: Path, found: dict[str, EngineError | None]) -> EngineError | None:
    for name in (wanted.model, *(adapter.model for adapter in wanted.adapters)):
        if name not in found:
            found[name] = _lack(name, weights)
        if (lack := found[name]) is not None:
            return lack
    return None


def _lack(name: str, weights: Path) -> EngineError | None:
    looked = folder.look(weights / name, needed(name))
    return None if looked.state is folder.State.WHOLE else folder.problem(looked)


def chosen(there: tuple[Way, ...], wished: str) -> str:
    """The name of the recipe to work by: the one wished for, or the best whose weights are here; "" for none."""
    if wished == OFF:
        return ""
    if wished:
        return wished
    return next((way.recipe.name for way in there if way.works and not way.recipe.needs_picture), "")


def final_of(there: tuple[Way, ...], draft: str) -> str:
    """The recipe that finishes what a draft recipe began, by the same weights; "" where there is none here."""
    begun = recipes().get(draft)
    if begun is None or not begun.draft:
        return ""
    return next(
        (way.recipe.name for way in there if way.works and not way.recipe.draft and way.recipe.model == begun.model), ""
    )


def made_by(rendition: Rendition) -> str:
    """The recipe that a finished hero was made by: its renderer names its version too."""
    return rendition.renderer.partition(" ")[0]


def size_of(recipe: Recipe, width: int, height: int, wished: tuple[int, int] | None = None) -> tuple[int, int]:
    """The size (width, height) of a hero for a film of that size: the nearest to the one wished for that the model can
    make, or the one of the nearest shape that it was taught."""
    if wished is not None:
        return fitting(recipe, *wished)

    def apart(size: tuple[int, int]) -> float:
        return abs(log(size[0] / size[1] * height / width))

    nearest = min(map(apart, recipe.sizes))
    return next(size for size in recipe.sizes if apart(size) <= nearest + 0.05)  # nearly alike: the larger comes first


def hero_of(there: tuple[Way, ...], wished: Heroes, width: int, height: int) -> Hero | None:
    """How a film of that size gets its heroes here; None where it gets none."""
    name = chosen(there, wished.renderer)
    way = next((way for way in there if way.recipe.name == name), None)
    if way is None:
        return None
    size = size_of(way.recipe, width, height, wished.size)
    follow = wished.follow if wished.follow.value in way.recipe.follows else Follow.NOTHING
    live = tuple(each.recipe.name for each in there if each.live)
    sizes = tuple((each.recipe.name, size_of(each.recipe, width, height, wished.size)) for each in there)
    return Hero(name, wished.when, *size, follow, wished.strength, final_of(there, name), live, sizes)


def room_for(there: tuple[Way, ...], width: int, height: int, wished: tuple[int, int] | None) -> tuple[int, int]:
    """The largest size (width, height) that any of the recipes here would make for a film of that size."""
    sizes = [size_of(way.recipe, width, height, wished) for way in there if way.works]
    return max(sizes, key=lambda size: size[0] * size[1], default=(width, height))
