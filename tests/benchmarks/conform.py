"""How much nearer to the truth frames by motion are than repeated ones, and what each way costs at 1280×720.

The blockout draws a shot at 48 frames a second; the model's 16 or 24 of them are conformed back to 48. Its film grain
is in all of them, so no way comes to 0.
"""

import time
from dataclasses import replace

import numpy as np

from engine.diffusion.conform import How, conformed
from engine.film.time import FrameRate
from engine.media.frame import Frame, Pixels
from engine.renderers import catalog
from tests.benchmarks.blockout import MIDDLE, SCENES, SMALL, job_of
from tests.benchmarks.figure import Figure

FINE = FrameRate(48)
_SHOTS = {"walking, push in": "street by day", "running in rain at night": "street, night rain"}


def measure() -> list[Figure]:
    """Errors as a share of those of repeats, then processor time."""
    made: list[Figure] = []
    for told, scene in _SHOTS.items():
        true = _drawn(scene, SMALL, 37)
        made += [_error(f"{told}, {native} → 48", true, native) for native in (16, 24)]
    pictures = _drawn("street, night rain", MIDDLE, 25)[::3]
    return made + [_cost(how, pictures) for how in How]


def _drawn(scene: str, size: tuple[int, int], frames: int) -> list[Pixels]:
    job = replace(job_of(SCENES[scene], 3, size, frames), rate=FINE)
    making = catalog.renderer("blockout").render(job, lambda: False)
    return [made.pixels for made in making if isinstance(made, Frame)]


def _error(told: str, true: list[Pixels], native: int) -> Figure:
    step = FINE.nominal // native
    between = [index for index in range(len(true)) if index % step]
    off: dict[How, float] = {}
    for how in How:
        made = list(conformed(iter(true[::step]), native, FINE, len(true), how))
        off[how] = float(np.mean([np.abs(made[index].astype(int) - true[index]).mean() for index in between]))
    lines = tuple(f"{how}: {error:.2f} of 255 off" for how, error in off.items())
    return Figure(f"by motion against repeats, {told}", off[How.MOTION] / off[How.CLEAN], "", 0.85, lines=lines)


def _cost(how: How, pictures: list[Pixels]) -> Figure:
    """Processor time a frame, 16 → 24 frames a second, all frames counted; the best of a few tries."""
    spent: list[float] = []
    for _ in range(3):
        begun = time.process_time()
        frames = len(list(conformed(iter(pictures), 16, FrameRate(24), 12, how)))
        spent.append(1000 * (time.process_time() - begun) / frames)
    return Figure(f"{how}, 16 → 24, 1280×720", min(spent), "ms", {How.CLEAN: 5.0, How.MOTION: 100.0}[how])
