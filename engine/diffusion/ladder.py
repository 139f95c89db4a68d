"""How a model fits into memory: presets from the best to the smallest, as data (assets/video/presets.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from engine.assets import asset
from engine.film.codec import decode


class Stay(StrEnum):
    """Where a part of the model spends its time."""

    CARD = "card"
    """On the card for good."""
    VISIT = "visit"
    """In RAM, and on the card while it works."""
    STREAM = "stream"
    """In RAM; layer by layer on the card, while the layer before is at work."""
    RAM = "ram"
    """In RAM, and worked out there."""


class Kept(StrEnum):
    """How the experts' weights are kept."""

    FULL = "full"
    """As the model was made: bfloat16 on a card, float32 without one."""
    FP8 = "fp8"
    """In 8 bits, and widened layer by layer as they are used."""


@dataclass(frozen=True, slots=True)
class Preset:
    """One way of fitting in. `note` is a sentence for a person."""

    name: str
    note: str
    experts: Stay
    words: Stay
    vae: Stay
    kept: Kept = Kept.FULL
    tiled: bool = False
    """The VAE works on tiles: less memory, slower, and seams are blended."""
    compile: bool = False
    """Blocks are compiled for the shapes of the tier, where that works."""


@cache
def presets() -> tuple[Preset, ...]:
    """Every preset, the best first."""
    table = tomllib.loads(asset("video/presets.toml").read_text(encoding="utf-8"))
    return tuple(decode(Preset, {"name": name, **row}) for name, row in table.items())
