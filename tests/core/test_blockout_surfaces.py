"""Depth, normals and ids of a scene whose places are known."""

from dataclasses import replace

import numpy as np
import pytest

from engine.renderers.blockout import shot
from engine.renderers.blockout.drawing.gl import Canvas, Layers, Scene
from engine.renderers.blockout.geometry.optics import View, project
from engine.renderers.blockout.geometry.rows import Placed
from engine.renderers.blockout.geometry.shapes import placed, row
from tests.benchmarks.blockout import SCENES, job_of

WIDTH, HEIGHT = 320, 180
EYE = np.array([0.4, 1.5, -4.0])


@pytest.fixture(scope="module")
def canvas() -> Canvas:
    return Canvas()


def scene(*rows: np.ndarray, view: View) -> Scene:
    made = shot.of(job_of(SCENES["street by day"], 1)).scene(0)
    stood = Placed({"box": np.stack(rows).astype(np.float32)})
    return replace(made, view=view, fixed=stood, people=Placed({}))


def box(at: tuple[float, float, float], size: float, id: int) -> np.ndarray:
    made = row(placed(at, (size, size, size)), (0.5, 0.5, 0.5))
    made[19] = id
    return made


def pixel(view: View, at: tuple[float, float, float]) -> tuple[int, int]:
    """Row and column where a point falls."""
    x, y, _ = project(view, WIDTH / HEIGHT, np.array([at]))[0]
    return int((1 - y) / 2 * HEIGHT), int((x + 1) / 2 * WIDTH)


def test_a_box_lies_where_the_lens_puts_it_and_as_far_as_it_is(canvas: Canvas) -> None:
    view = View(EYE, yaw=0.1, pitch=-0.05, roll=0.2, focal_mm=35.0, focus_m=4.0)
    layers = canvas.layers(scene(box((0.3, 1.2, 2.0), 1.0, 3), view=view), WIDTH, HEIGHT)
    front = (0.3, 1.2, 1.5)  # the middle of the side that faces the camera
    wanted = project(view, WIDTH / HEIGHT, np.array([front]))[0, 2]
    at = pixel(view, front)
    assert layers.depth[at] == pytest.approx(wanted, abs=0.01)
    assert layers.id[at] == 3
    right, up, forward = view.axes
    outwards = np.array([0.0, 0.0, -1.0])
    assert layers.normal[at] == pytest.approx([outwards @ right, outwards @ up, -outwards @ forward], abs=2e-3)


def test_sky_is_infinitely_far_and_nobodys(canvas: Canvas) -> None:
    view = View(EYE, 0.0, 0.0, 0.0, 35.0, 4.0)
    layers = canvas.layers(scene(box((0.4, 1.5, 2.0), 1.0, 7), view=view), WIDTH, HEIGHT)
    assert np.isinf(layers.depth[0, 0])
    assert layers.id[0, 0] == 0
    assert not layers.normal[0, 0].any()
    assert set(np.unique(layers.id)) == {0, 7}


def test_the_nearer_box_hides_the_other(canvas: Canvas) -> None:
    view = View(EYE, 0.0, 0.0, 0.0, 35.0, 4.0)
    rows = [box((0.4, 1.5, 6.0), 1.0, 1012), box((0.4, 1.5, 2.0), 0.4, 1)]
    layers = canvas.layers(scene(*rows, view=view), WIDTH, HEIGHT)
    middle = (HEIGHT // 2, WIDTH // 2)
    assert layers.id[middle] == 1
    assert layers.depth[middle] == pytest.approx(5.8, abs=0.01)
    assert layers.id[middle[0], middle[1] + 13] == 1012


def test_rows_leave_from_the_top(canvas: Canvas) -> None:
    view = View(EYE, 0.0, 0.0, 0.0, 35.0, 4.0)
    layers = canvas.layers(scene(box((0.4, 2.3, 2.0), 0.5, 5), view=view), WIDTH, HEIGHT)
    rows = np.flatnonzero((layers.id == 5).any(1))
    assert rows.max() < HEIGHT / 2


@pytest.mark.parametrize("size", [(321, 181), (2, 2), (1, 1), (640, 360)])
def test_any_size_and_back_again(canvas: Canvas, size: tuple[int, int]) -> None:
    made = shot.of(job_of(SCENES["street, night rain"], 1)).scene(3)
    layers: Layers = canvas.layers(made, *size)
    assert layers.depth.shape == layers.id.shape == (size[1], size[0])
    assert layers.normal.shape == (size[1], size[0], 3)
    lengths = np.linalg.norm(layers.normal, axis=2)
    assert np.all((lengths == 0) | (np.abs(lengths - 1) < 5e-3))


def test_layers_leave_the_picture_as_it_is(canvas: Canvas) -> None:
    made = shot.of(job_of(SCENES["castle, dusk snow"], 1)).scene(3)
    before = canvas.draw(made, WIDTH, HEIGHT)
    canvas.layers(made, WIDTH, HEIGHT)
    assert np.array_equal(canvas.draw(made, WIDTH, HEIGHT), before)
