"""The lens' opening: how wide a cinema lens opens, what is in focus, and how large a point out of focus becomes."""

from dataclasses import replace

from engine.film.camera import DepthOfField, Move
from engine.film.spec import Camera
from engine.renderers.blockout.geometry.optics import SENSOR_WIDTH_MM, View
from engine.renderers.blockout.geometry.skeleton import Floats, J

_WIDE_OPEN = ((20.0, 1.8), (30.0, 1.4), (90.0, 1.2), (140.0, 1.8), (210.0, 2.8), (1e9, 4.0))
"""The f-number of a fast cinema lens wide open, up to a focal length in millimetres."""


def f_number(asked: Camera, focal_mm: float) -> float | None:
    """The f-number of a shot with shallow focus; None where everything is to be sharp."""
    if asked.depth_of_field is DepthOfField.DEEP:
        return None
    if asked.depth_of_field is None and asked.move is not Move.RACK_FOCUS:
        return None
    return next(stop for longest_mm, stop in _WIDE_OPEN if focal_mm <= longest_mm)


def opening_m(asked: Camera, focal_mm: float) -> float:
    """The diameter of the opening in metres; 0 where everything is to be sharp."""
    stop = f_number(asked, focal_mm)
    return 0.0 if stop is None else focal_mm / 1000 / stop


def focused(view: View, move: Move | None, body: Floats) -> View:
    """The view with its focus pulled to somebody's eyes, (len(JOINTS), 3); a focus that is racked goes its own way."""
    if move is Move.RACK_FOCUS:
        return view
    far = float((body[J["eyes"]] - view.eye) @ view.axes[2])
    return replace(view, focus_m=far) if far > 0.15 else view


def circle(opening_m: float, focal_mm: float, focus_m: float, width: int) -> float:
    """The radius in pixels of a picture `width` wide, for each difference of 1 / metre from what is in focus.

    Thin lens: a point at z metres becomes a disc of radius `circle(…) * |1 / focus_m - 1 / z|`.
    """
    focal_m = focal_mm / 1000
    diameter_m = opening_m * focal_m * focus_m / max(focus_m - focal_m, 0.5 * focus_m)
    return 0.5 * diameter_m / (SENSOR_WIDTH_MM / 1000) * width
