"""What made a take: its ingredients, their digest, and the recipe that is kept inside the movie.

The same digest stands for the same pictures: a film that uses nothing new keeps the digests that it has.
"""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from engine.film.codec import encode
from engine.film.guidance import Follow, Guidance
from engine.film.model import Tier, Verdict
from engine.messages import Job

RECIPE = 2
"""The version of what a recipe holds."""

LIBRARIES = ("av", "numpy")
"""Whose versions every recipe names."""
NEURAL = ("torch", "diffusers", "transformers", "ftfy")
"""Whose versions decide the pictures of a hero."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes the take. `own` is what else it says decides its pictures; `follows` the version of the blockout that
    it follows, if it does."""

    name: str
    version: str
    tier: Tier
    own: dict[str, Any] = field(default_factory=dict[str, Any])
    follows: str = ""


def guided(guidance: Guidance) -> bool:
    """Whether a take goes by anything beside the words."""
    pictures = (*guidance.references, guidance.first, guidance.last, guidance.draft)
    return guidance.follow is not Follow.NOTHING or any(pictures)


def ingredients(job: Job, maker: Maker, folder: Path, retold: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """What decides the pictures; the digest is taken over it. `retold` are the words that it was told meanwhile."""
    always = {
        "recipe": RECIPE,
        "renderer": {"name": maker.name, "version": maker.version},
        "spec": encode(job.spec),
        "seed": job.seed,
        "variant": job.variant,
        "frames": job.frames,
        "rate": [job.rate.numerator, job.rate.denominator],
        "size": [job.width, job.height],
        "characters": list(job.characters),
    }
    sometimes = {
        "colours": list(job.colours) if any(job.colours) else [],
        "made_of": maker.own,
        "asked": encode(job.asked) if job.asked is not None else None,
        "guidance": _guidance(job.guidance, maker, folder) if guided(job.guidance) else None,
        "libraries": versions(NEURAL) if maker.tier is Tier.HERO else None,
        "retold": list(retold),
    }
    return always | {name: value for name, value in sometimes.items() if value}


def digest(ingredients: dict[str, Any]) -> str:
    """64 hexadecimal digits that stand for the ingredients."""
    canonical = json.dumps(ingredients, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def recipe(job: Job, ingredients: dict[str, Any], tier: Tier, verdict: Verdict, note: str) -> dict[str, Any]:
    """Everything that made the take, kept inside its file."""
    return ingredients | {
        "text": job.text,
        "slate": job.slate,
        "tier": tier.value,
        "note": note,
        "verdict": encode(verdict),
        "versions": versions(LIBRARIES + (NEURAL if tier is Tier.HERO else ())),
    }


def versions(names: Sequence[str]) -> dict[str, str]:
    """The versions of those that are installed."""
    found: dict[str, str] = {}
    for name in names:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def _guidance(guidance: Guidance, maker: Maker, folder: Path) -> dict[str, Any]:
    """What it goes by beside the words: pictures by what is in them, wherever they lie."""
    follows = guidance.follow is not Follow.NOTHING
    named = {name: getattr(guidance, name) for name in ("first", "last", "draft")}
    return {
        "follow": guidance.follow.value,
        "blockout": maker.follows if follows else "",
        "strength": guidance.strength,
        "references": [_sum(folder / path) for path in guidance.references],
    } | {name: _sum(folder / path) for name, path in named.items() if path}


def _sum(path: Path) -> str:
    """What is in a file; "" where it cannot be read, which whoever needs it will say better."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
