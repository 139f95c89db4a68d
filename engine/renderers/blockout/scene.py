"""What a picture is made of, before anything is drawn."""

from dataclasses import dataclass

from engine.renderers.blockout.light import Look
from engine.renderers.blockout.optics import View
from engine.renderers.blockout.rows import Placed
from engine.renderers.blockout.skeleton import Floats


@dataclass(frozen=True)
class Scene:
    """One picture to draw. `fixed` stands for the whole shot and is told apart by identity."""

    view: View
    look: Look
    fixed: Placed
    people: Placed
    lamps: Floats
    feet: Floats
    centre: Floats
    shadow_m: float
    floor_m: float
    drops: Floats
    blur: float
    """Aperture as focal length over f-number, in metres; 0 keeps everything sharp."""
    exposure: float
    grain: int
