"""Which sizes and lengths Wan's models can do, and which is the nearest that they can."""

from math import sqrt

from engine.errors import EngineError
from engine.messages import Job
from engine.models.recipes import Recipe

LONGEST_S = 60
"""The longest take. The cost grows with the length, not with its square; but a minute is hours of work already."""
LARGEST = 2.4
"""So many times the pixels that a model was taught, and not more (full HD of 720p): beyond, it makes several in one."""
WIDEST = 512
"""Patches along a side, at most; the models count to 1,024."""
_SIXTEENTHS = frozenset({"wan2.2-ti2v-5b"})
"""Models whose VAE makes 16 pixels a latent, not 8."""


def grid(recipe: Recipe) -> int:
    """Width and height of its pictures are multiples of so many pixels: a patch is two latents wide."""
    return 32 if recipe.model in _SIXTEENTHS else 16


def fitting(recipe: Recipe, width: int, height: int) -> tuple[int, int]:
    """The size nearest to that one, in shape and pixels, that the recipe's model can make."""
    step, most = grid(recipe), LARGEST * max(wide * high for wide, high in recipe.sizes)
    smaller = min(1.0, sqrt(most / (width * height)))
    wide, high = (max(2, min(WIDEST, round(side * smaller / step))) for side in (width, height))
    while wide * high * step * step > most:
        wide, high = (wide - (wide >= high), high - (high >= wide))  # a square stays one
    return wide * step, high * step


def expect_possible(recipe: Recipe, job: Job) -> None:
    """Raises EngineError, with the nearest that is possible, for a size or a length that the model cannot do."""
    near = fitting(recipe, job.width, job.height)
    if near != (job.width, job.height):
        raise _impossible(recipe, job, f"The nearest that it can do is {near[0]} × {near[1]}.")
    longest = job.rate.frames(LONGEST_S)
    if job.frames > longest:
        raise EngineError(
            "{name} makes takes of up to {longest} seconds, and this one lasts {seconds}.",
            advice=f"Make it {longest} frames at most, or make two shots of it.",
            name=recipe.name,
            longest=LONGEST_S,
            seconds=f"{float(job.rate.seconds(job.frames)):g}",
        )


def _impossible(recipe: Recipe, job: Job, advice: str) -> EngineError:
    step, size = grid(recipe), f"{job.width} × {job.height}"
    if job.width % step or job.height % step:
        return EngineError(
            "{name} makes pictures in steps of {step} pixels; {size} is between two of them.",
            advice=advice, name=recipe.name, size=size, step=step,
        )  # fmt: skip
    most = LARGEST * max(wide * high for wide, high in recipe.sizes) / 1e6
    return EngineError(
        "{name} makes pictures from {least} to {most} million pixels; {size} is not among them.",
        advice=advice, name=recipe.name, size=size, least="0.001", most=f"{most:.1f}",
    )  # fmt: skip
