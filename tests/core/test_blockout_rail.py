"""The camera among what stands: in every set no move leads it through a wall or a table that is still drawn."""

import numpy as np
import pytest

from engine.film.camera import Amount, Framing, Move, ShotSize
from engine.film.spec import Action, Camera, Environment, ShotSpec, Subject
from engine.renderers.blockout import shot
from engine.renderers.blockout.camera import moves
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.place import sets, solids
from tests.core.filmed import ASPECT, seen


def inside(made: shot.Prepared, points: Floats) -> list[str]:
    """Which drawn shapes points (k, 3) are in: an account of its own, in each shape's own axes."""
    found: list[str] = []
    for shape, rows in made.fixed.rows.items():
        matrix = rows[:, :12].astype(np.float64).reshape(-1, 3, 4)
        solid = (np.abs(np.linalg.det(matrix[:, :, :3])) > 1e-9) & (matrix[:, 1, 3] > made.staging.floor_m - 0.4)
        matrix = matrix[solid]
        axes, middle = np.linalg.inv(matrix[:, :, :3]), matrix[:, :, 3]
        x, y, z = np.moveaxis(np.einsum("mij,kmj->kmi", axes, points[:, None] - middle), 2, 0)
        aside = {"limb": np.sqrt(x * x + y * y + z * z), "cylinder": np.hypot(x, z)}.get(shape)
        aside = np.maximum(np.abs(x), np.abs(z)) if aside is None else aside
        found += [f"{shape} at {at.round(1)}" for at in middle[((aside < 0.5) & (np.abs(y) < 0.5)).any(0)]]
    return found


def through(made: shot.Prepared, frames: int) -> list[str]:
    """What the camera goes through in a shot."""
    eyes = np.array([made.view(index).eye for index in range(frames)])
    return inside(made, np.unique(np.concatenate([eyes, (eyes[1:] + eyes[:-1]) / 2]).round(2), axis=0))


@pytest.mark.parametrize("name", sets.names())
@pytest.mark.parametrize("move", moves.TRAVELS)
def test_no_move_leads_through_what_is_drawn(name: str, move: Move) -> None:
    action = "walk" if move in moves.ATTACHED[:2] else "stand"
    for size in (ShotSize.MEDIUM, ShotSize.WIDE):
        camera = Camera(size=size, move=move, move_amount=Amount.LARGE)
        assert not through(seen(camera, name, action, 24).made, 24)


@pytest.mark.parametrize("name", sets.names())
@pytest.mark.parametrize("framing", [Framing.OVER_THE_SHOULDER, Framing.REVERSE])
def test_nor_does_a_camera_that_stays_stand_in_anything(name: str, framing: Framing) -> None:
    for size in (ShotSize.MEDIUM_CLOSE_UP, ShotSize.FULL):
        assert not through(seen(Camera(size=size, framing=framing), name, frames=2).made, 2)


@pytest.mark.parametrize("name", sets.names())
def test_nothing_stands_between_the_camera_and_the_face(name: str) -> None:
    for size in (ShotSize.CLOSE_UP, ShotSize.FULL):
        made = seen(Camera(size=size), name).made
        eye, head = made.path.base.eye, made.staging.bodies(made.staging.anchor_s)[0, 4]
        assert not inside(made, eye + np.linspace(0.0, 0.9, 60)[:, None] * (head - eye))


def test_a_shortened_move_says_so_with_what_is_left_of_it() -> None:
    made = seen(Camera(size=ShotSize.WIDE, move=Move.TRUCK_LEFT, move_amount=Amount.LARGE), "corridor", frames=144).made
    assert "shortened" in made.said
    assert made.path.measure < 2.8


def test_one_tree_is_taken_out_and_not_the_wood() -> None:
    solid = solids.of("forest", 0)
    trees = np.unique(solid.unit)
    one = solid.units(solid.unit == trees[5])
    assert len(one) == 1 < len(trees)


def test_what_is_taken_out_is_taken_out_whole() -> None:
    for name in sets.names():
        made = seen(Camera(size=ShotSize.WIDE), name).made
        stage, solid = sets.build(name, 0), solids.of(name, 0)
        kept = {shape: {row.tobytes() for row in rows[:, :12]} for shape, rows in made.fixed.rows.items()}
        for unit in np.unique(solid.unit):
            parts = [solid.place[index] for index in np.flatnonzero(solid.unit == unit)]
            there = {stage.rows[shape][row].astype(np.float32)[:12].tobytes() in kept[shape] for shape, row in parts}
            assert len(there) == 1


def test_what_the_director_named_is_never_taken_out() -> None:
    for who in ("a cowboy by the cactus", "仙人掌旁的牛仔"):
        for size in ShotSize:
            spec = ShotSpec(
                (Subject(who),), Action(), Environment(None, "desert"), camera=Camera(size=size, move=Move.ORBIT)
            )  # fmt: skip
            made = shot.prepared(spec, 24, 24.0, ASPECT, 0, 3)
            stage = made.staging.stage
            green = next(number for number, words in enumerate(stage.words) if "cactus" in words)
            drawn = sum(int((rows[:, 19] == 1000 + green).sum()) for rows in made.fixed.rows.values())
            assert drawn == sum(int((group == green).sum()) for group in stage.group.values())


@pytest.mark.parametrize("name", ["interior", "kitchen", "street", "forest"])
def test_walkers_keep_off_the_furniture(name: str) -> None:
    made = seen(Camera(size=ShotSize.FULL), name, "walk", 96).made
    roots = np.array([made.staging.roots(t)[0] for t in np.linspace(0, 4, 25)])
    assert not inside(made, roots + np.array([0.0, 0.6, 0.0]))
