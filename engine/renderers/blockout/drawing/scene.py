"""What a picture is made of, before anything is drawn."""

from dataclasses import dataclass, field

import numpy as np

from engine.renderers.blockout.geometry.optics import View
from engine.renderers.blockout.geometry.rows import Placed
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.place.light import Look


@dataclass(frozen=True)
class Scene:
    """One picture to draw. `fixed` stands for the whole shot and is told apart by identity."""

    view: View
    look: Look
    fixed: Placed
    people: Placed
    lamps: Floats
    centre: Floats
    shadow_m: float
    floor_m: float
    blur: float
    """Aperture as focal length over f-number, in metres; 0 keeps everything sharp."""
    exposure: float
    grain: int
    sprites: Floats = field(default_factory=lambda: np.zeros((0, 12)))
    """What floats in the air, drawn in this order: see `air.SPRITE`."""
    rig: Floats = field(default_factory=lambda: np.zeros((0, 7)))
    """Lamps hung about the people, rows as of `lamps`: they come before the set's, and burn whatever the hour."""
    flash: float = 0.0
    """Lightning, 0 … 1."""
    gone: tuple[float, float] = (0.0, 0.0)
    """How far the clouds have come."""
    wind: Floats = field(default_factory=lambda: np.zeros(3))
    """(3,) metres a second: trees lean in it."""
    seconds: float = 0.0
    """Since the take began: what ripples, ripples by it."""
