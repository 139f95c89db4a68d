"""What this machine would do with each recipe, before anything is loaded: its preset, or why it cannot be shot with.

`python -m engine.diffusion.machine MODELS` prints it as one JSON value, with what the machine is; for a process of its
own, because asking a card takes seconds and half a gigabyte.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from engine.diffusion.host import KEPT, Machine, measured
from engine.diffusion.ladder import Preset, fitting
from engine.diffusion.needs import Shape, needs, shape_of, shapes
from engine.errors import EngineError
from engine.models.folder import State, look
from engine.models.recipes import Recipe, Way, recipes

_REACHED = 0.6
"""How much of a card's measured matrix rate a forward is taken to reach; what we aim at, for an estimate."""


def told(models: Path) -> dict[str, Any]:
    """What the doctor shows: the card, its problem, and every recipe's preset or refusal."""
    machine = measured(models / KEPT)
    return {
        "device": machine.device if machine.has_card else "",
        "memory_gb": round(machine.memory / 1e9, 1),
        "driver": machine.driver,
        "problem": machine.problem,
        "advice": machine.advice,
        "rate_tflops": round(machine.rate, 2),
        "recipes": offers(machine, models),
    }


def offers(machine: Machine, models: Path) -> dict[str, dict[str, Any]]:
    """Every recipe by name: `preset`, `note`, `size` and `seconds` (0: unknown), or `problem` and `advice`."""
    return {name: offer(machine, recipe, models) for name, recipe in recipes().items()}


def offer(machine: Machine, recipe: Recipe, models: Path) -> dict[str, Any]:
    """One of them; by the model's own files where they are here, else by what is known of its make."""
    try:
        preset = _preset(machine, recipe, models / recipe.model)
    except EngineError as refusal:
        return {"preset": "", "note": "", "problem": str(refusal), "advice": refusal.advice}
    width, height = preset.largest
    note = f"{preset.note}; up to {width} × {height}"
    seconds = _seconds(machine, recipe, models / recipe.model, preset.largest)
    size = f"{width} × {height}"
    return {"preset": preset.name, "note": note, "size": size, "seconds": seconds, "problem": "", "advice": ""}


def _seconds(machine: Machine, recipe: Recipe, folder: Path, size: tuple[int, int]) -> float:
    """About how long the makers' usual clip takes, without decoding; 0 for what is live, and before it was measured."""
    if recipe.way is not Way.WAN or not machine.rate:
        return 0.0
    asked = sum(2 if guidance > 1 else 1 for guidance in recipe.guidance) / len(recipe.guidance)
    forwards = asked * (len(recipe.sigmas) or recipe.steps)
    return round(forwards * needs(_shape(recipe, folder), recipe, size).petaflop * 1000 / (machine.rate * _REACHED), 1)


def _preset(machine: Machine, recipe: Recipe, folder: Path) -> Preset:
    return fitting(machine, _shape(recipe, folder), recipe)


def _shape(recipe: Recipe, folder: Path) -> Shape:
    if look(folder).state is State.WHOLE:
        return shape_of(folder)
    if recipe.model not in shapes():
        raise EngineError("What {name} needs is known when it is on this machine.", name=recipe.model)
    return shapes()[recipe.model]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(told(Path(sys.argv[1])), ensure_ascii=False) + "\n")
