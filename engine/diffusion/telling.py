"""What a recipe's model is told of a take, and which slots of a shot it is trusted to follow."""

from __future__ import annotations

from dataclasses import replace

from engine.film.spec import SLOTS
from engine.messages import Job
from engine.models.recipes import Recipe
from engine.prompts import Prompt, language_of, worded
from engine.prompts.models import model


def prompt_for(job: Job, recipe: Recipe) -> Prompt:
    """What the recipe's model is told of a take: what somebody wrote for it, else what was said, in its own words."""
    spec = job.asked or job.spec
    prompt = worded(spec, recipe.words, language_of(spec))
    return replace(prompt, text=job.told) if job.told else prompt


def obeyed(recipe: Recipe) -> frozenset[str]:
    """The slots that the recipe's model is told of and not known to be unsure of; its length is the renderer's."""
    return frozenset(SLOTS) - {wish for wish in model(recipe.words).doubtful if "=" not in wish} | {"duration_s"}
