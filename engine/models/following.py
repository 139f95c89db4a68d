"""What a recipe can go by beside the words, and what the dial "follow the blocking" means for it.

The dial goes by noise, not by steps: how much of a picture is decided depends on how much noise is left, and with a
shift of 12 half of all steps lie above 0.9. So it means the same for four steps and for forty.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from engine.errors import EngineError
from engine.film.guidance import Follow, Guidance
from engine.models.recipes import Recipe, Way, recipes

FIRM, LOOSE = 1.0, 0.5
"""How strongly control is added while it is held, at the dial's ends. 1 is what VACE was taught with; the rest is a
choice that no weights were there to judge by."""

HELD = 0.25
"""How much of the noise a take from the blockout's picture is spared when it follows closely. A blockout shows
mannequins, and little noise keeps them so; where it ends well is for weights to tell, none were there."""


def expect(recipe: Recipe, by: Guidance) -> None:
    """Raises EngineError, with the names of recipes that can, where this one cannot go by what it is given.

    Pictures of the cast come along with everybody who has one; whoever cannot use them leaves them out and says so
    (`told`).
    """
    for what in _asked(by):
        if not _can(recipe, what):
            able = ", ".join(one.name for one in recipes().values() if _can(one, what))
            raise _refusal(what, recipe.name, f"These can: {able}.")
    if recipe.needs_picture and not by.first:
        words = [one.name for one in recipes().values() if one.way is recipe.way and not one.needs_picture]
        advice = (
            "Give it a picture that looks like the film; from the blockout's own it would make a film of mannequins. "
            f"Of words alone make it with {', '.join(words)}."
        )
        raise EngineError("{name} needs a picture to begin with.", advice=advice, name=recipe.name)


def told(recipe: Recipe, by: Guidance) -> str:
    """What a take goes by, as a clause of its note; empty where by nothing but words."""
    said = {
        Follow.NOTHING: "",
        Follow.DEPTH: "follows the blockout's depth",
        Follow.POSE: "follows the blockout's poses",
        Follow.PICTURE: "from the blockout's picture",
    }[followed(by)]
    parts = [f"{said} at {round(100 * dial(by))} %" if said else ""]
    parts += [f"begins with {_name(by.first)}" if by.first else "", f"ends with {_name(by.last)}" if by.last else ""]
    parts += ["finishes an earlier hero" if by.draft else ""]
    if by.references:
        used, many = "references" in recipe.takes, len(by.references)
        shown = "a picture" if many == 1 else f"{many} pictures"
        parts.append(f"by {shown} of the cast" if used else "without the pictures of the cast, which it cannot use")
    return ", ".join(filter(None, parts))


def followed(by: Guidance) -> Follow:
    """What of the blockout is followed: a draft has gone on from its picture already, where that was asked for."""
    return Follow.NOTHING if by.draft and by.follow is Follow.PICTURE else by.follow


def dial(by: Guidance) -> float:
    """The dial, 0 … 1."""
    return min(max(by.strength, 0.0), 1.0)


def control_scale(strength: float) -> float:
    """How strongly VACE's control is added (its `conditioning_scale`) at a place of the dial, while it is held."""
    return LOOSE + (FIRM - LOOSE) * strength


def control_until(strength: float, sigmas: Sequence[float]) -> int:
    """The step from which control is let go: as long as there is more noise than `1 − strength` it is held.

    0 is never: the take is what it would be of words alone. 1 is to the end. In between who stands where is decided
    while there is much noise and stays; what is let go later is only how they look. `sigmas` are those of the steps,
    and 0 at the end.
    """
    steps = len(sigmas) - 1
    if strength <= 0:
        return 0
    return next((step for step in range(steps) if sigmas[step] < 1.0 - strength), steps)


def begun(strength: float, sigmas: Sequence[float]) -> int:
    """The step that a take from the blockout's picture begins with: the one nearest to its noise.

    At 0 it is the first, so that nothing of the blockout is left.
    """
    noise = 1.0 - HELD * strength
    return 0 if strength <= 0 else min(range(len(sigmas) - 1), key=lambda step: abs(sigmas[step] - noise))


def _refusal(what: Follow | str, name: str, advice: str) -> EngineError:
    match what:
        case Follow.DEPTH:
            return EngineError("{name} cannot follow the blockout's depth.", advice=advice, name=name)
        case Follow.POSE:
            return EngineError("{name} cannot follow the blockout's poses.", advice=advice, name=name)
        case Follow.PICTURE:
            return EngineError("{name} cannot go on from the blockout's picture.", advice=advice, name=name)
        case "first":
            return EngineError("{name} cannot begin with a picture.", advice=advice, name=name)
        case "last":
            return EngineError("{name} cannot end with a picture.", advice=advice, name=name)
        case _:
            return EngineError("{name} cannot go on from a finished hero.", advice=advice, name=name)


def _asked(by: Guidance) -> list[Follow | str]:
    follow = followed(by)
    asked: list[Follow | str] = [follow] if follow is not Follow.NOTHING else []
    return asked + [what for what in ("first", "last", "draft") if getattr(by, what)]


def _can(recipe: Recipe, what: Follow | str) -> bool:
    if isinstance(what, Follow):
        return what.value in recipe.follows
    return recipe.way is Way.WAN if what == "draft" else what in recipe.takes


def _name(path: str) -> str:
    return PurePosixPath(path).name
