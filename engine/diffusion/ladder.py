"""How a model fits into memory: presets from the best to the smallest, as data (assets/video/presets.toml).

`choose` takes the first that fits into what was measured; never by a card's name. More memory never gives a worse one,
because what a preset needs does not depend on what there is.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from engine.assets import asset
from engine.diffusion.host import Machine
from engine.diffusion.needs import Needs, Shape, needs
from engine.errors import EngineError
from engine.film.codec import decode
from engine.models.recipes import Recipe

LARGEST_WITHOUT_A_CARD = 50_000_000
"""Parameters that a processor works through in a bearable time."""
CACHED_FROM_STEPS = 20
"""With fewer steps each is too different from the one before."""

_CONTEXT, _SPLINTERS = 0.8e9, 1.04
"""Bytes that a card's own libraries take, and what is lost between the pieces of memory."""
_PROCESS = 3e9
"""Bytes of RAM that a process with these libraries takes."""
_LEFT = 0.05
"""How much of a machine's RAM is left to others."""
_SHARED_RAM = ("mps",)
"""Where card and processor have the same memory: nothing is gained by sending weights away."""


class Stay(StrEnum):
    """Where a part of the model spends its time."""

    CARD = "card"
    """On the card for good."""
    VISIT = "visit"
    """In RAM, and on the card while it works; it makes way for what works next."""
    STREAM = "stream"
    """In RAM; block by block on the card, the next while one is at work."""
    RAM = "ram"
    """In RAM, and worked out there."""
    DISK = "disk"
    """Read for the moment it is needed."""


class Kept(StrEnum):
    """How weights are kept."""

    FULL = "full"
    """As the makers run them."""
    HALF = "half"
    """In 16 bits, where the makers take 32."""
    FP8 = "fp8"
    """In 8 bits, and widened layer by layer as they are used."""


@dataclass(frozen=True, slots=True)
class Preset:
    """One way of fitting in. `note` says it to a person; `largest` is the size (width, height) it was chosen for."""

    name: str
    note: str
    experts: Stay
    words: Stay
    vae: Stay
    kept: Kept = Kept.FULL
    vae_kept: Kept = Kept.FULL
    tiled: bool = False
    """The VAE works on tiles: less memory, slower; the seams are blended."""
    compile: bool = False
    """Blocks are compiled for their shapes, where that works."""
    cache: float = 0.0
    """How much difference the first-block cache lets pass; 0 is none. Only from `CACHED_FROM_STEPS` on."""
    hidden: bool = False
    """Only where streaming takes no longer than the work it hides behind."""
    largest: tuple[int, int] = (0, 0)
    cards: int = 1
    """How many cards share a forward."""


@cache
def presets() -> tuple[Preset, ...]:
    """Every preset, the best first; a row of the data is one for each place where its words may be read."""
    table = tomllib.loads(asset("video/presets.toml").read_text(encoding="utf-8"))
    return tuple(
        decode(Preset, {"name": name, **row, "words": words}) for name, row in table.items() for words in row["words"]
    )


def fitting(machine: Machine, shape: Shape, recipe: Recipe, adapters: int = 0) -> Preset:
    """The best preset for the largest of the recipe's sizes that fits; `adapters` are bytes of LoRAs an expert.

    Raises EngineError, with what would help, where none fits.
    """
    sizes = sorted(recipe.sizes, key=math.prod, reverse=True)
    for size in sizes[:-1]:
        try:
            return choose(machine, needs(shape, recipe, size, adapters), recipe)
        except EngineError:
            continue
    return choose(machine, needs(shape, recipe, sizes[-1], adapters), recipe)


def choose(machine: Machine, needed: Needs, recipe: Recipe) -> Preset:
    """The best preset that fits this machine. Raises EngineError, with what would help, where none does."""
    if not machine.has_card and needed.parameters > LARGEST_WITHOUT_A_CARD:
        raise no_card(machine)
    for preset in _open_to(machine, needed):
        if _fits(machine, preset, needed):
            return replace(preset, largest=needed.size)
    raise _too_small(machine, needed, recipe)


def below(preset: Preset, machine: Machine, needed: Needs, recipe: Recipe) -> Preset:
    """The next preset that takes less of the card than one that ran out of memory.

    Raises EngineError where there is none.
    """
    took = card_bytes(preset, needed)
    rungs = list(_open_to(machine, needed))
    same = [
        index for index, rung in enumerate(rungs) if replace(rung, largest=preset.largest, cards=preset.cards) == preset
    ]
    for smaller in rungs[same[0] + 1 if same else 0 :]:
        if card_bytes(smaller, needed) < took and ram_bytes(smaller, needed) <= _ram(machine):
            return replace(smaller, largest=preset.largest)
    raise EngineError(
        "There is not enough memory for {name} at {width} × {height}, however it is held.",
        advice="Ask for a smaller picture or a shorter take, or close what else uses the graphics card.",
        name=recipe.name,
        width=needed.size[0],
        height=needed.size[1],
    )


def _open_to(machine: Machine, needed: Needs) -> Iterator[Preset]:
    """Presets that make sense on this kind of machine."""
    for preset in presets():
        if (preset.experts is Stay.RAM) == machine.has_card:
            continue
        if machine.kind in _SHARED_RAM and not _is_at_home_in_shared_ram(preset):
            continue
        if preset.hidden and not hides(machine, needed):
            continue
        yield preset


def _is_at_home_in_shared_ram(preset: Preset) -> bool:
    return preset.experts is Stay.CARD and preset.words in (Stay.CARD, Stay.DISK) and preset.kept is Kept.FULL


def hides(machine: Machine, needed: Needs) -> bool:
    """Whether an expert's blocks come over in less time than they are worked out."""
    if not machine.rate or not machine.bus:
        return False
    return needed.experts[0] / (machine.bus * 1e9) < needed.petaflop * 1e3 / machine.rate


def _fits(machine: Machine, preset: Preset, needed: Needs) -> bool:
    if not machine.has_card:
        return True
    return card_bytes(preset, needed) <= machine.free and ram_bytes(preset, needed) <= _ram(machine)


def _ram(machine: Machine) -> float:
    """RAM that may be used; a machine without any left stands still."""
    return machine.ram_free - _LEFT * machine.ram


def card_bytes(preset: Preset, needed: Needs) -> int:
    """What a preset takes of the card at its fullest: while it reads a prompt, denoises or decodes."""
    vae, decode, seen = needed.vae, needed.tiled if preset.tiled else needed.decode, needed.seen
    if preset.vae_kept is Kept.HALF:
        vae, decode, seen = vae // 2, decode // 2, seen // 2
    held = _held(preset, needed)
    stays = needed.memory + seen + (held if preset.experts is Stay.CARD else 0)
    stays += vae if preset.vae is Stay.CARD else 0
    stays += needed.words if preset.words is Stay.CARD else 0
    reading = needed.words if preset.words in (Stay.VISIT, Stay.DISK) else 0
    denoising = needed.work + (0 if preset.experts is Stay.CARD else held)
    decoding = decode - seen + (0 if preset.vae is Stay.CARD else vae)
    return int((stays + max(reading, denoising, decoding)) * _SPLINTERS + _CONTEXT)


def _held(preset: Preset, needed: Needs) -> int:
    """Bytes of experts that are on the card while one works."""
    each = needed.narrow if preset.kept is Kept.FP8 else needed.experts
    if preset.experts is Stay.CARD:
        return sum(each)
    if preset.experts is Stay.VISIT:
        return max(each, default=0)
    full = needed.experts[0] if needed.experts else 1
    around = 0.03 * max(each, default=0)  # what is no block comes over by itself
    return int(3 * needed.block * (max(each, default=0) / full) + around)


def ram_bytes(preset: Preset, needed: Needs) -> int:
    """What a preset takes of RAM at its fullest; weights that go straight to the card take none."""
    away = preset.experts in (Stay.VISIT, Stay.STREAM)
    each = needed.narrow if preset.kept is Kept.FP8 else needed.experts
    kept = sum(each) if away else 0
    # In 8 bits it is made of the full one, read before: the last stands beside all the others.
    loading = max(needed.experts, default=0) + sum(each[1:]) if away else 0
    if preset.kept is Kept.FP8 and not away:
        loading = max(needed.experts, default=0)
    words = needed.words if preset.words in (Stay.VISIT, Stay.RAM) else 0
    vae = 0 if preset.vae is Stay.CARD else needed.vae
    return int(max(kept + words, loading) + vae + _PROCESS)


# --- refusals ---


def no_card(machine: Machine) -> EngineError:
    """Why a video model cannot be used here at all."""
    if machine.problem:
        return EngineError(machine.problem, advice=machine.advice)
    return EngineError(
        "No graphics card that video models can use is in this machine.",
        advice="The blockout draws the shot here. A machine with a card of 8 GB or more makes heroes.",
    )


def _too_small(machine: Machine, needed: Needs, recipe: Recipe) -> EngineError:
    """What lacks: memory on the card, or beside it."""
    open_to = list(_open_to(machine, needed))
    least = min(card_bytes(preset, needed) for preset in open_to)
    width, height = needed.size
    if least > machine.free:
        return EngineError(
            "{name} needs {need} GB of graphics memory at {width} × {height}; {have} GB are free.",
            advice="Use a smaller model, such as wan2.1-1.3b, or close what else uses the card. The blockout is there.",
            name=recipe.name, need=_gb(least), have=_gb(machine.free), width=width, height=height,
        )  # fmt: skip
    least = min(ram_bytes(preset, needed) for preset in open_to if card_bytes(preset, needed) <= machine.free)
    return EngineError(
        "{name} needs {need} GB of memory beside the graphics card; {have} GB are free.",
        advice="Close other programs, or use a smaller model, such as wan2.1-1.3b. The blockout is there.",
        name=recipe.name, need=_gb(least), have=_gb(_ram(machine)),
    )  # fmt: skip


def _gb(bytes: float) -> str:
    return f"{bytes / 1e9:.0f}"
