"""The camera while a take runs: walkers stay in frame, the camera in the room; eyes, hands and foci are real."""

import numpy as np
import pytest

from engine.film.assume import assumed
from engine.film.camera import Amount, Angle, Framing, Move, ShotSize, Side
from engine.film.spec import Action, Camera, Environment, ShotSpec, Subject
from engine.renderers.blockout import shot
from engine.renderers.blockout.geometry import optics
from engine.renderers.blockout.geometry.skeleton import J
from engine.renderers.blockout.place import sets
from tests.core.filmed import ASPECT, FPS, held, seen, walked

ROOMS = ("interior", "corridor", "theatre")
TRAVELS = (Move.PUSH_IN, Move.PULL_OUT, Move.TRUCK_LEFT, Move.TRUCK_RIGHT, Move.CRANE_UP, Move.ORBIT, Move.DOLLY_ZOOM)


def prepared(camera: Camera, names: tuple[str, ...], place: str = "street", action: str = "stand") -> shot.Prepared:
    """A shot of several people."""
    people = tuple(Subject(name) for name in names)
    spec = ShotSpec(people, Action(action, action), Environment(None, place), camera=camera)
    return shot.prepared(assumed(spec), 48, FPS, ASPECT, 0, 5)


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("action", ["walk", "run"])
@pytest.mark.parametrize("place", ["street", "interior"])
def test_a_camera_that_stays_keeps_a_walker_in_frame(action: str, side: Side, place: str) -> None:
    assert walked(action, side, ShotSize.MEDIUM, place, 35.0)


@pytest.mark.parametrize("move", [Move.FOLLOW, Move.LEAD, Move.ORBIT, Move.PUSH_IN, Move.CRANE_UP, Move.PAN_LEFT])
def test_a_camera_that_moves_keeps_a_walker_in_frame(move: Move) -> None:
    assert held(seen(Camera(size=ShotSize.MEDIUM, move=move), "interior", "walk", 96), 96)


def test_a_low_camera_sees_who_comes_into_the_room_from_first_to_last() -> None:
    it = seen(Camera(size=ShotSize.MEDIUM, angle=Angle.LOW), "interior", "walk", 96)
    assert held(it, 96)
    assert it.first.pitch < it.last.pitch


def test_a_frame_that_holds_its_walker_stays_locked() -> None:
    it = seen(Camera(size=ShotSize.WIDE, side=Side.FRONT), "street", "walk", 96)
    assert it.first == it.last or np.array_equal(it.first.eye, it.last.eye)
    assert it.first.yaw == pytest.approx(it.last.yaw, abs=1e-9)


def test_the_head_turns_without_a_jerk() -> None:
    it = seen(Camera(size=ShotSize.MEDIUM, side=Side.PROFILE), "street", "walk", 96)
    yaw = np.array([it.made.view(index).yaw for index in range(96)])
    assert np.ptp(yaw) > 0.3
    assert np.abs(np.diff(yaw, 2)).max() < np.radians(1.0)


@pytest.mark.parametrize("move", TRAVELS)
@pytest.mark.parametrize("place", ROOMS)
@pytest.mark.parametrize("size", [ShotSize.MEDIUM, ShotSize.FULL])
def test_the_camera_is_never_in_a_wall(move: Move, place: str, size: ShotSize) -> None:
    made = seen(Camera(size=size, move=move), place).made
    for index in range(0, 48, 3):
        eye = made.view(index).eye
        for rows in made.fixed.rows.values():
            low, high = sets.bounds(rows.astype(np.float64))
            assert not ((low < eye) & (eye < high)).all(1).any()


@pytest.mark.parametrize(
    ("move", "room"),
    [(Move.TRUCK_LEFT, "corridor"), (Move.TRUCK_RIGHT, "corridor"), (Move.CRANE_UP, "corridor")],
)
def test_a_move_that_would_leave_the_room_is_shorter(move: Move, room: str) -> None:
    camera = Camera(size=ShotSize.WIDE, move=move, move_amount=Amount.LARGE)
    outside, inside = (seen(camera, place, frames=144).made for place in ("snowfield", room))
    assert 0.15 < inside.path.amount < outside.path.amount == 1.5
    assert "shortened" in inside.said


def test_whoever_walks_down_a_corridor_stays_in_it() -> None:
    people = seen(Camera(size=ShotSize.WIDE), "corridor", "walk", 96).made.staging
    x0, x1, z0, z1 = people.stage.free
    for t in np.linspace(0, 4, 9):
        x, _, z = people.roots(float(t))[0]
        assert x0 - 0.3 < x < x1 + 0.3
        assert z0 - 0.3 < z < z1 + 0.3


def test_a_point_of_view_is_from_the_eyes_of_one_at_the_other() -> None:
    made = prepared(Camera(framing=Framing.POV), ("a man", "a woman"))
    assert len(made.staging.marks) == 1
    base, other = made.path.base, made.staging.bodies(made.staging.anchor_s)[0]
    assert base.eye[1] == pytest.approx(1.5, abs=0.25)
    assert abs(optics.project(base, ASPECT, other[[J["head"]]])[0, 0]) < 0.5
    assert made.path.handheld


def test_a_point_of_view_alone_goes_where_the_person_goes() -> None:
    made = prepared(Camera(framing=Framing.POV), ("a man",), action="walk")
    assert not any(len(rows) for rows in made.scene(0).people.rows.values())
    gone = made.view(47).eye - made.view(0).eye
    ahead = np.array([np.sin(made.staging.headings[0]), 0, np.cos(made.staging.headings[0])])
    assert gone @ ahead == pytest.approx(1.35 * 47 / 24, rel=0.1)
    assert made.path.base.axes[2] @ ahead > 0.98


@pytest.mark.parametrize("action", ["stand", "sit", "pick_up"])
def test_an_insert_shows_the_hand(action: str) -> None:
    made = prepared(Camera(framing=Framing.INSERT), ("a man",), action=action)
    body = made.staging.bodies(made.staging.anchor_s)[0]
    hand, head = optics.project(made.path.base, ASPECT, body[[J["hand_r"], J["crown"]]])
    assert (np.abs(hand[:2]) < 0.4).all()
    assert head[2] < 0 or abs(head[1]) > 1, "and not the face"


def test_the_focus_goes_from_one_to_the_other() -> None:
    made = prepared(Camera(move=Move.RACK_FOCUS, size=ShotSize.MEDIUM), ("a man", "a woman"))
    heads = made.staging.bodies(0.0)[:, J["head"]]
    at = optics.project(made.path.base, ASPECT, heads)
    assert (np.abs(at[:, 0]) < 1).all()
    assert made.view(0).focus_m == pytest.approx(at[0, 2], rel=0.1)
    assert made.view(47).focus_m == pytest.approx(at[1, 2], rel=0.1)
    assert made.view(47).focus_m > made.view(0).focus_m + 1.0
