"""What light does to a few plain boxes: corners, shadows, wet ground, snow, crowds."""

from dataclasses import replace

import numpy as np
import pytest

from engine.renderers.blockout import shot
from engine.renderers.blockout.drawing.gl import Canvas
from engine.renderers.blockout.drawing.lamps import lamps
from engine.renderers.blockout.drawing.scene import Scene
from engine.renderers.blockout.drawing.shadows import casting
from engine.renderers.blockout.geometry.optics import View, project
from engine.renderers.blockout.geometry.rows import Placed
from engine.renderers.blockout.geometry.shapes import placed, row
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.geometry.skin import SKIN
from tests.benchmarks.blockout import SCENES, job_of

WIDTH, HEIGHT = 640, 360
VIEW = View(np.array([0.0, 1.6, -6.0]), yaw=0.0, pitch=-0.12, roll=0.0, focal_mm=35.0, focus_m=6.0)
SUN = np.array([-0.6, 0.7, -0.4]) / np.linalg.norm([-0.6, 0.7, -0.4])


@pytest.fixture(scope="module")
def canvas() -> Canvas:
    return Canvas()


def box(
    at: tuple[float, float, float], size: tuple[float, float, float], grey: float = 0.4, glow: float = 0.0
) -> Floats:
    return row(placed(at, size), (grey, grey, grey), glow)


GROUND = box((0, -0.5, 0), (200, 1, 200))
BLOCK = box((0, 0.5, 0), (1, 1, 1))


def scene(rows: list[Floats], people: list[Floats] | None = None, **look: object) -> Scene:
    """Boxes on the ground under a plain sky, with nothing in the air."""
    made = shot.of(job_of(SCENES["street by day"], 1)).scene(0)
    plain = replace(made.look, haze=0.0, mist=(0.0, 1.0), glow=np.zeros(3), lamps=0.0, wet=0.0, white=0.0, hung=False)
    none = np.zeros((0, 12))
    return replace(
        made, view=VIEW, look=replace(plain, to_sun=SUN, **look), people=Placed(_boxes(people or [])),
        fixed=Placed(_boxes([GROUND, *rows])), lamps=np.zeros((0, 7)), rig=np.zeros((0, 7)), sprites=none,
        centre=np.zeros(3), shadow_m=8.0, floor_m=0.0, blur=0.0, exposure=0.7,
    )  # fmt: skip


def _boxes(rows: list[Floats]) -> dict[str, np.ndarray]:
    return {"box": np.array(rows, np.float32).reshape(-1, 20)}


def level(pixels: np.ndarray, at: tuple[float, float, float]) -> float:
    """How bright the picture is about a place in the world, 0 … 255; grain is averaged out."""
    x, y, _ = project(VIEW, WIDTH / HEIGHT, np.array([at], float))[0]
    column, line = round((x + 1) / 2 * WIDTH), round((1 - y) / 2 * HEIGHT)
    return float(pixels[line - 2 : line + 3, column - 2 : column + 3].mean())


def drawn(canvas: Canvas, made: Scene) -> np.ndarray:
    return canvas.draw(made, WIDTH, HEIGHT)


@pytest.mark.parametrize("acts", [False, True])
def test_a_block_throws_a_shadow_away_from_the_sun(canvas: Canvas, acts: bool) -> None:
    pixels = drawn(canvas, scene([] if acts else [BLOCK], [BLOCK] if acts else []))
    assert level(pixels, (1.2, 0.0, 0.3)) < 0.7 * level(pixels, (-1.6, 0.0, 0.3))


def test_without_sun_a_block_still_stands_on_the_ground(canvas: Canvas) -> None:
    pixels = drawn(canvas, scene([BLOCK], sun=np.zeros(3)))
    near, far = level(pixels, (0.0, 0.0, -0.56)), level(pixels, (0.0, 0.0, -2.0))
    assert near < 0.9 * far


def test_open_ground_is_even_from_near_to_far(canvas: Canvas) -> None:
    pixels = drawn(canvas, scene([], sun=np.zeros(3)))
    levels = [level(pixels, (0.0, 0.0, z)) for z in (-1.5, 0.0, 3.0, 8.0)]
    assert max(levels) < 1.18 * min(levels)


def test_a_form_is_modelled_its_sides_differ(canvas: Canvas) -> None:
    turned = row(placed((0, 0.5, 0), (1, 1, 1), 0.2), (0.4, 0.4, 0.4))
    pixels = drawn(canvas, scene([turned]))
    sides = level(pixels, (-0.1, 0.5, -0.49)), level(pixels, (0.49, 0.5, -0.1)), level(pixels, (0.0, 1.0, 0.0))
    assert min(abs(a - b) for i, a in enumerate(sides) for b in sides[:i]) > 6


def test_wet_ground_mirrors_what_shines_above_it(canvas: Canvas) -> None:
    sign = box((0, 1.5, 4.0), (3, 0.6, 0.1), 1.0, glow=1.0)
    dark = {"sun": np.zeros(3), "sky": np.full(3, 0.02), "horizon": np.full(3, 0.01), "zenith": np.full(3, 0.01)}
    mirror = (0.0, 0.0, -0.8)  # where a ray from the eye is thrown up to the sign
    dry = drawn(canvas, scene([sign], lamps=1.0, **dark))
    wet = drawn(canvas, scene([sign], lamps=1.0, wet=1.0, **dark))
    assert level(wet, mirror) > 1.5 * level(dry, mirror)
    assert level(wet, mirror) > 1.3 * level(wet, (2.6, 0.0, -0.8))


def test_snow_lies_on_what_faces_up_and_not_on_who_acts(canvas: Canvas) -> None:
    dark = box((-1.2, 0.5, 0), (1, 1, 1), 0.05)
    actor = box((1.2, 0.5, 0), (1, 1, 1), 0.05)
    dark[19], actor[19] = 1003, 1
    pixels = drawn(canvas, scene([dark], [actor], white=1.0, sun=np.zeros(3)))
    assert level(pixels, (-1.2, 1.0, 0.0)) > 1.5 * level(pixels, (1.2, 1.0, 0.0))
    assert level(pixels, (-1.2, 1.0, 0.0)) > 2 * level(pixels, (-1.2, 0.5, -0.5))


def test_of_a_crowd_everyone_throws_a_shadow_where_they_stand() -> None:
    rng, figures, corners = np.random.default_rng(1), 120, 500
    feet = np.stack([rng.uniform(-20, 20, figures), np.zeros(figures), rng.uniform(0, 30, figures)], 1)
    skin = np.zeros((figures, corners, 20), np.float32)
    skin[:, :, :3] = feet[:, None] + rng.uniform((-0.25, 0, -0.25), (0.25, 1.75, 0.25), (figures, corners, 3))
    skin[:, :, 19] = np.arange(1, figures + 1)[:, None]
    people = Placed({SKIN: rng.permutation(skin.reshape(-1, 20))})
    assert casting(people, software=False) is people.rows
    limbs = casting(people, software=True)["limb"]
    assert limbs.shape == (figures, 20)
    assert np.abs(limbs[:, [3, 11]] - feet[:, [0, 2]]).max() < 0.12
    assert np.allclose(limbs[:, 7], 0.875, atol=0.15)


def lamp(x: float, y: float, z: float, power: float = 1.0) -> list[float]:
    return [x, y, z, power, power, power, 12.0]


def at_night(lamps: list[list[float]]) -> Scene:
    made = scene([], [box((0, 0.9, 0), (0.4, 1.8, 0.4))], sun=np.zeros(3), sky=np.full(3, 0.05), roof=True)
    return replace(made, look=replace(made.look, lamps=1.0), lamps=np.array(lamps, float))


def test_by_lamplight_people_throw_a_shadow_away_from_the_lamp(canvas: Canvas) -> None:
    pixels = drawn(canvas, at_night([lamp(-2.5, 3.0, -0.5)]))
    assert level(pixels, (0.8, 0.0, 0.16)) < 0.75 * level(pixels, (0.8, 0.0, -1.2))


def test_as_another_lamp_comes_up_the_shadow_fades_before_it_changes_sides() -> None:
    strengths = [
        lamps(at_night([lamp(-2.5, 3.0, -0.5), lamp(2.5, 3.0, -0.5, power)]), 3).strength
        for power in (0.0, 0.5, 0.9, 1.0, 1.1, 2.0)
    ]
    assert strengths == sorted(strengths[:4], reverse=True) + sorted(strengths[4:])
    assert strengths[0] == 1.0
    assert strengths[3] == pytest.approx(0.0, abs=1e-6)


def test_hung_lamps_come_before_the_sets_and_the_strongest_comes_first() -> None:
    made = replace(at_night([lamp(0, 3, z) for z in range(9)]), rig=np.array([lamp(1.0, 2.0, 1.0, 30.0)]))
    found = lamps(made, 4)
    assert found.places.shape == (4, 4)
    assert found.places[0, :3].tolist() == [1.0, 2.0, 1.0]
    assert found.colours.max(1).tolist() == sorted(found.colours.max(1), reverse=True)


def test_without_lamps_nothing_shines_and_nothing_throws_a_shadow() -> None:
    found = lamps(replace(at_night([lamp(0, 3, 0)]), lamps=np.zeros((0, 7))), 3)
    assert not found.colours.any()
    assert not found.throws_shadows
