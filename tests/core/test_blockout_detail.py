"""How finely rows are drawn, and that the meshes they are drawn with are whole."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.renderers.blockout.drawing.detail import CLOSED, SIDES, coarser, detailed, mesh
from engine.renderers.blockout.geometry.optics import View, projection
from engine.renderers.blockout.geometry.shapes import SHAPES, Rows, limb_rows, placed, row
from engine.renderers.blockout.geometry.skin import SKIN

VIEW = View(np.array([0.0, 1.0, 0.0]), 0.0, 0.0, 0.0, 35.0, 5.0)
CLIP = projection(VIEW.focal_mm, 16 / 9) @ VIEW.matrix()
NAMES = ["box 0", *(f"{shape} {level}" for shape in SHAPES if shape != "box" for level in range(len(SIDES)))]


def limbs(far_m: float, radius: float = 0.05) -> Rows:
    tops, ends = np.array([[0.0, 1.3, far_m]]), np.array([[0.0, 0.9, far_m]])
    return limb_rows(tops, ends, np.array([[radius, radius]]), np.ones((1, 3)))


def level(rows: Rows, height: int = 360) -> int:
    (name,) = detailed({"limb": rows}, CLIP, height)
    return int(name.rpartition(" ")[2])


@given(st.floats(0.5, 80.0), st.floats(0.01, 0.3), st.sampled_from((180, 360, 720, 1080)))
def test_a_polygon_misses_its_circle_by_less_than_a_pixel_or_has_all_sides(far: float, radius: float, px: int) -> None:
    found = level(limbs(far, radius), px)
    radius_px = radius / far * float(np.linalg.norm(CLIP[1, :3])) * px / 2
    missed = radius_px * (1 - np.cos(np.pi / SIDES[found]))
    assert missed < 0.5 or found == len(SIDES) - 1


def test_what_is_nearer_is_never_drawn_more_coarsely() -> None:
    levels = [level(limbs(far)) for far in np.linspace(0.5, 60, 40)]
    assert levels == sorted(levels, reverse=True)
    assert levels[0] > levels[-1]


def test_every_row_is_drawn_once_and_skin_stays_in_order() -> None:
    rng = np.random.default_rng(2)
    tops = rng.uniform((-9, 0, 1), (9, 2, 70), (200, 3))
    rows = limb_rows(tops, tops - (0, 0.4, 0), rng.uniform(0.02, 0.2, (200, 2)), rng.uniform(0, 1, (200, 3)))
    skin = rng.normal(size=(50, 20)).astype(np.float32)
    made = detailed({"limb": rows, SKIN: skin}, CLIP, 360)
    assert made.pop(SKIN) is skin
    assert {bytes(one) for some in made.values() for one in some} == {bytes(one) for one in rows}
    assert len(made) > 2


def test_balls_and_heads_part_ways() -> None:
    at = placed((0, 1, 3), (1, 1, 1))
    both = np.stack([row(at, (1, 1, 1), shape="ball"), row(at, (1, 1, 1), shape="head")]).astype(np.float32)
    assert sorted(name.partition(" ")[0] for name in detailed({"ball": both}, CLIP, 360)) == ["ball", "head"]


@pytest.mark.parametrize("name", [name for name in NAMES if name.partition(" ")[0] in CLOSED])
def test_closed_shapes_are_wound_outwards(name: str) -> None:
    points, triangles = mesh(name)
    places = points[:, :3] + np.outer(points[:, 6], (0, 0.5, 0) if name.startswith("limb") else (0, 0, 0))
    a, b, c = (places[triangles[:, corner]] for corner in range(3))
    outwards = (np.cross(b - a, c - a) * points[triangles, 3:6].sum(1)).sum(1)
    assert outwards.min() > -1e-9


@pytest.mark.parametrize("name", NAMES)
def test_normals_are_unit_vectors_and_triangles_name_vertices(name: str) -> None:
    points, triangles = mesh(name)
    assert np.allclose(np.linalg.norm(points[:, 3:6], axis=1), 1.0, atol=5e-3)
    assert triangles.max() < len(points)


def test_a_mirrored_box_is_turned_right_side_out_and_stays_where_it_is() -> None:
    mirrored = row(placed((1, 1, 4), (-1.0, 2.0, 0.5), 0.3), (1, 1, 1)).astype(np.float32)[None]
    (made,) = detailed({"box": mirrored}, CLIP, 360).values()
    turned = made[0, :12].reshape(3, 4)
    assert np.linalg.det(turned[:, :3]) > 0
    assert np.array_equal(turned[:, 3], mirrored[0, [3, 7, 11]])
    corners = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]) / 2
    before = {tuple(np.round(mirrored[0, :12].reshape(3, 4)[:, :3] @ corner, 5)) for corner in corners}
    assert {tuple(np.round(turned[:, :3] @ corner, 5)) for corner in corners} == before


def test_a_coarser_mesh_keeps_its_size_with_fewer_points() -> None:
    fine = mesh("head 3")
    rough = coarser(fine, 0.03)
    assert len(rough[0]) < len(fine[0]) / 4
    assert np.allclose(np.ptp(rough[0][:, :3], 0), np.ptp(fine[0][:, :3], 0), atol=0.03)
