"""Depth of field: a point out of focus becomes the disc that a thin lens makes of it."""

from dataclasses import replace

import numpy as np
import pytest

from engine.film.camera import DepthOfField, Move
from engine.film.spec import Camera, ShotSpec
from engine.renderers.blockout.camera import aperture
from engine.renderers.blockout.drawing.gl import Canvas
from engine.renderers.blockout.drawing.scene import Scene
from engine.renderers.blockout.geometry.optics import SENSOR_WIDTH_MM, View
from engine.renderers.blockout.geometry.rows import Placed
from engine.renderers.blockout.geometry.shapes import placed, row
from engine.renderers.blockout.geometry.skeleton import JOINTS, Floats, J
from engine.renderers.blockout.place import light

_WIDTH, _HEIGHT = 640, 360


@pytest.fixture(scope="module")
def canvas() -> Canvas:
    return Canvas()


def a_card(z: float, focus_m: float, focal_mm: float, stop: float) -> Scene:
    """A white card `z` metres away that fills the left half of the frame, before black; no light but its own."""
    black = np.zeros(3)
    plain = light.look(ShotSpec(), 0.0, 1.0, False, False)
    look = replace(
        plain, sun=black, sky=black, zenith=black, horizon=black, glow=black, haze=0.0, lamps=1.0, mist=(0.0, 1.0),
        clouds=0.0, contrast=1.0, saturation=1.0, treatment=light.Treatment(grain=0.0, vignette=0.0),
    )  # fmt: skip
    card = row(placed((5.0, 0.0, z), (10.0, 20.0, 0.002)), (0.6, 0.6, 0.6), 1.0)
    view = View(np.zeros(3), 0.0, 0.0, 0.0, focal_mm, focus_m)
    nothing = Placed({})
    return Scene(
        view, look, Placed({"box": card[None].astype(np.float32)}), nothing, np.zeros((0, 7)),
        np.array([0.0, 0.0, z]), 5.0, -30.0,
        focal_mm / 1000 / stop, 1.0, 0,
    )  # fmt: skip


def spread(picture: Floats) -> float:
    """Pixels between a tenth and nine tenths of the way from white to black, along the middle row."""
    line = picture[_HEIGHT // 2 - 4 : _HEIGHT // 2 + 4].mean((0, 2))
    share = (line - line.min()) / (line.max() - line.min())
    at = np.arange(len(share))
    fine = np.linspace(0, len(share) - 1, 20 * len(share))
    level = np.interp(fine, at, share)
    return float(((level > 0.1) & (level < 0.9)).sum() / 20)


def thin_lens_px(z: float, focus_m: float, focal_mm: float, stop: float) -> float:
    """The radius of the circle of confusion in pixels, from the lens equation."""
    f = focal_mm / 1000
    diameter_m = abs(z - focus_m) / z * f * f / (stop * (focus_m - f))
    return diameter_m / 2 / (SENSOR_WIDTH_MM / 1000) * _WIDTH


@pytest.mark.parametrize(
    ("z", "focus_m", "focal_mm", "stop"),
    [(8.0, 2.0, 50, 1.4), (3.0, 2.0, 85, 2.8), (20.0, 3.0, 85, 2.0), (1.2, 3.0, 50, 2.0), (1.5, 4.0, 85, 4.0)],
)
def test_an_edge_is_as_soft_as_a_thin_lens_makes_it(
    canvas: Canvas, z: float, focus_m: float, focal_mm: float, stop: float
) -> None:
    radius = thin_lens_px(z, focus_m, focal_mm, stop)
    assert 3 < radius < 17  # what the case is meant to be
    scene = a_card(z, focus_m, focal_mm, stop)
    # The edge of a disc's blur goes from a tenth to nine tenths over 1.37 radii.
    measured = spread(canvas.draw(scene, _WIDTH, _HEIGHT).astype(float)) / 1.374
    assert measured == pytest.approx(radius, rel=0.3, abs=1.6)


def test_what_is_in_focus_is_sharp_whatever_is_behind_it(canvas: Canvas) -> None:
    assert spread(canvas.draw(a_card(3.0, 3.0, 85, 1.4), _WIDTH, _HEIGHT).astype(float)) < 3.5


def test_a_closed_lens_keeps_all_sharp(canvas: Canvas) -> None:
    shut = replace(a_card(8.0, 2.0, 50, 1.4), blur=0.0)
    assert spread(canvas.draw(shut, _WIDTH, _HEIGHT).astype(float)) < 3.5


def test_the_same_formula_in_the_lens() -> None:
    for z, focus_m, focal_mm, stop in ((8.0, 2.0, 50, 1.4), (1.5, 4.0, 85, 4.0), (30.0, 6.0, 135, 2.0)):
        per_m = aperture.circle(focal_mm / 1000 / stop, focal_mm, focus_m, _WIDTH)
        assert per_m * abs(1 / focus_m - 1 / z) == pytest.approx(thin_lens_px(z, focus_m, focal_mm, stop), rel=1e-6)


def test_shallow_is_wide_open_and_deep_is_shut() -> None:
    shallow, deep = Camera(depth_of_field=DepthOfField.SHALLOW), Camera(depth_of_field=DepthOfField.DEEP)
    assert aperture.f_number(shallow, 50.0) == 1.2
    assert aperture.f_number(shallow, 300.0) == 4.0
    assert aperture.opening_m(shallow, 60.0) == pytest.approx(0.05)
    assert aperture.f_number(Camera(), 50.0) is None
    assert aperture.opening_m(deep, 50.0) == 0.0
    assert aperture.f_number(Camera(move=Move.RACK_FOCUS), 50.0) == 1.2
    assert aperture.f_number(replace(deep, move=Move.RACK_FOCUS), 50.0) is None


def test_focus_is_pulled_to_the_eyes() -> None:
    body = np.zeros((len(JOINTS), 3))
    body[J["eyes"]] = 0.4, 1.6, 5.0
    view = View(np.array([0.0, 1.6, 0.0]), 0.0, 0.0, 0.0, 50.0, 2.0)
    assert aperture.focused(view, Move.PUSH_IN, body).focus_m == pytest.approx(5.0)
    assert aperture.focused(view, Move.RACK_FOCUS, body).focus_m == 2.0
