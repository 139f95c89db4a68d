"""Storyboard panels: the arrow that is drawn is the way the camera and the people really go."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.film.assume import assumed
from engine.film.camera import Move, ShotSize, Side
from engine.film.spec import Action, Camera, Environment, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.messages import Job
from engine.renderers.blockout import arrows, pencil, shot
from engine.renderers.blockout.arrows import Mark
from engine.renderers.blockout.drawing.gl import Canvas
from engine.renderers.blockout.geometry.optics import View
from engine.renderers.blockout.geometry.skeleton import Floats

M = Move
_FRAMES, _ASPECT = 48, 16 / 9


def a_shot(move: Move, action: str = "stand", variant: int = 0, people: int = 1, **camera: Any) -> shot.Prepared:
    names = ("a woman", "a man")[:people]
    spec = ShotSpec(
        tuple(Subject(name) for name in names), Action(action, action), Environment(set="street"),
        camera=Camera(size=ShotSize.MEDIUM_WIDE, move=move, **camera),
    )  # fmt: skip
    return shot.prepared(assumed(spec), _FRAMES, 24.0, _ASPECT, variant, 5)


def of(move: Move, **more: Any) -> tuple[shot.Prepared, list[Mark]]:
    made = a_shot(move, **more)
    return made, [mark for mark in pencil.marks(made, 0, _FRAMES, _ASPECT) if mark.kind != "subject"]


def way(mark: Mark) -> Floats:
    """From tail to head, x to the right and y up."""
    return np.asarray(mark.points[-1] - mark.points[0])


def turned(made: shot.Prepared) -> tuple[float, float]:
    """How far the camera looks to its right and up at the end, against the beginning."""
    first, last = made.view(0), made.view(_FRAMES - 1)
    right, up, _ = first.axes
    return float(last.axes[2] @ right), float(last.axes[2] @ up)


def shifted(made: shot.Prepared) -> tuple[float, float, float]:
    """How far the camera goes to its right, up and ahead, in metres."""
    first, last = made.view(0), made.view(_FRAMES - 1)
    right, up, ahead = (float((last.eye - first.eye) @ axis) for axis in first.axes)
    return right, up, ahead


@pytest.mark.parametrize("move", [M.PAN_LEFT, M.PAN_RIGHT, M.WHIP_PAN])
@pytest.mark.parametrize("variant", [0, 1])
def test_a_pan_points_where_the_camera_turns(move: Move, variant: int) -> None:
    made, marks = of(move, variant=variant)
    assert marks
    assert all(np.sign(way(mark)[0]) == np.sign(turned(made)[0]) for mark in marks)
    assert all(abs(way(mark)[0]) > 4 * abs(way(mark)[1]) for mark in marks)


@pytest.mark.parametrize("move", [M.TILT_UP, M.TILT_DOWN])
def test_a_tilt_points_up_or_down(move: Move) -> None:
    made, (mark,) = of(move)
    assert np.sign(way(mark)[1]) == np.sign(turned(made)[1]) == (1 if move is M.TILT_UP else -1)
    assert abs(way(mark)[1]) > 4 * abs(way(mark)[0])


@pytest.mark.parametrize("move", [M.TRUCK_LEFT, M.TRUCK_RIGHT])
def test_a_truck_points_where_the_camera_goes(move: Move) -> None:
    made, (mark,) = of(move)
    assert np.sign(way(mark)[0]) == np.sign(shifted(made)[0]) == (1 if move is M.TRUCK_RIGHT else -1)


@pytest.mark.parametrize("move", [M.CRANE_UP, M.CRANE_DOWN])
def test_a_crane_points_up_or_down(move: Move) -> None:
    made, (mark,) = of(move)
    last, first = made.view(_FRAMES - 1).eye[1], made.view(0).eye[1]
    assert np.sign(way(mark)[1]) == np.sign(last - first) == (1 if move is M.CRANE_UP else -1)


@pytest.mark.parametrize("move", [M.PUSH_IN, M.ZOOM_IN, M.CRASH_ZOOM])
def test_going_closer_is_a_frame_within_and_arrows_into_it(move: Move) -> None:
    made, marks = of(move)
    box = next(mark.points for mark in marks if mark.kind == "box")
    first, last = made.view(0), made.view(_FRAMES - 1)
    share = (last.focus_m / last.focal_mm) / (first.focus_m / first.focal_mm)
    assert np.ptp(box[:, 0]) / 2 == pytest.approx(share, abs=0.12)
    heads = [mark for mark in marks if mark.kind == "camera"]
    assert len(heads) >= 3
    assert all(np.linalg.norm(mark.points[-1]) < np.linalg.norm(mark.points[0]) for mark in heads)


@pytest.mark.parametrize("move", [M.PULL_OUT, M.ZOOM_OUT])
def test_going_wider_is_arrows_out_of_the_frame_that_was(move: Move) -> None:
    _, marks = of(move)
    assert any(mark.kind == "box" for mark in marks)
    heads = [mark for mark in marks if mark.kind == "camera"]
    assert len(heads) >= 3
    assert all(np.linalg.norm(mark.points[-1]) > np.linalg.norm(mark.points[0]) for mark in heads)


def test_a_dolly_zoom_goes_in_and_shows_no_new_frame() -> None:
    made, marks = of(M.DOLLY_ZOOM)
    assert shifted(made)[2] > 0.2
    assert {mark.kind for mark in marks} == {"camera"}
    assert all(np.linalg.norm(mark.points[-1]) < np.linalg.norm(mark.points[0]) for mark in marks)


@pytest.mark.parametrize("variant", [0, 1])
def test_an_orbit_curves_to_the_side_that_the_camera_goes_to(variant: int) -> None:
    made, (mark,) = of(M.ORBIT, variant=variant)
    assert np.sign(way(mark)[0]) == np.sign(shifted(made)[0])
    lowest = int(mark.points[:, 1].argmin())
    assert 0 < lowest < len(mark.points) - 1  # it passes before the subject, between the lens and them


@pytest.mark.parametrize("variant", [0, 1])
def test_a_roll_turns_the_way_the_camera_rolls(variant: int) -> None:
    made, marks = of(M.ROLL, variant=variant)
    roll = made.view(_FRAMES - 1).roll - made.view(0).roll
    for mark in marks:
        (x0, y0), (x1, y1) = mark.points[0], mark.points[-1]
        clockwise = x0 * y1 - x1 * y0 < 0
        assert clockwise == (roll > 0)


@pytest.mark.parametrize(("move", "sign"), [(M.FOLLOW, 1), (M.LEAD, -1)])
def test_following_goes_into_the_depth_and_leading_comes_out_of_it(move: Move, sign: int) -> None:
    side = Side.BACK if move is M.FOLLOW else Side.FRONT
    made, (mark,) = of(move, action="walk", side=side)
    assert np.sign(shifted(made)[2]) == sign
    assert np.sign(way(mark)[1]) == sign
    assert (mark.wide[0] > mark.wide[-1]) == (sign > 0)  # what goes away grows thin


def test_a_focus_goes_from_one_to_the_other() -> None:
    made, (mark,) = of(M.RACK_FOCUS, people=2)
    first, last = made.view(0).focus_m, made.view(_FRAMES - 1).focus_m
    heads = made.staging.bodies(0.0)[:, 0]
    assert abs(last - first) > 0.5
    assert len(heads) == 2
    assert float(np.linalg.norm(way(mark))) > 0.05


def test_a_camera_that_stands_has_no_arrow() -> None:
    assert of(M.STATIC)[1] == []


def test_a_walker_has_an_outlined_arrow_along_the_floor() -> None:
    made = a_shot(M.STATIC, action="walk", side=Side.PROFILE)
    walks = [mark for mark in pencil.marks(made, 0, _FRAMES, _ASPECT) if mark.kind == "subject"]
    right = made.view(0).axes[0]
    gone = made.staging.bodies(1.9)[0, 0] - made.staging.bodies(0.0)[0, 0]
    assert all(np.sign(way(mark)[0]) == np.sign(float(gone @ right)) for mark in walks)
    far = a_shot(M.STATIC, action="walk", side=Side.THREE_QUARTER)
    towards = [mark for mark in pencil.marks(far, 0, _FRAMES, _ASPECT) if mark.kind == "subject"]
    assert walks or towards


def test_a_walk_is_drawn_where_it_leads() -> None:
    view = View(np.array([0.0, 1.5, 0.0]), 0.0, -0.1, 0.0, 35.0, 6.0)
    line = np.linspace((2.0, 0.9, 6.0), (-2.0, 0.9, 6.0), 9)
    (mark,) = arrows.walk(view, _ASPECT, line, 0.0)
    assert way(mark)[0] > 0.3  # −x is to the right of a camera that looks along +z
    assert abs(way(mark)[1]) < 0.05
    assert not arrows.walk(view, _ASPECT, line[:1].repeat(9, 0), 0.0)
    behind = line - (0.0, 0.0, 20.0)
    assert not arrows.walk(view, _ASPECT, behind, 0.0)


def test_the_drawn_arrow_has_its_head_at_the_head() -> None:
    line = np.stack([np.linspace(-0.5, 0.5, 9), np.zeros(9)], 1)
    sheet = np.full((180, 320, 3), 250, np.uint8)
    drawn = pencil.inked(sheet, (Mark("camera", line, np.full(9, 0.03)),))
    dark = drawn.mean(2) < 120
    columns = dark.sum(0)
    assert dark.any()
    assert columns[160:].max() > 1.5 * columns[90:150].max()  # the head is wider than the shaft
    assert not dark[:, :70].any()
    assert not dark[:60].any()


def test_a_panel_is_the_frame_in_pencil_with_its_arrow() -> None:
    canvas = Canvas()
    spec = ShotSpec((Subject("a woman", "red cloak"),), Action("stands", "stand"), camera=Camera(move=M.PUSH_IN))
    job = Job("", "", "", "", assumed(spec), "", 5, 0, _FRAMES, 0, FrameRate(), 640, 360, "")
    panel = pencil.panel(job, 0, 320, 180, canvas)
    assert panel.shape == (180, 320, 3)
    assert panel.dtype == np.uint8
    assert np.ptp(panel.astype(int), axis=2).max() <= 16
    still = replace(job, spec=replace(job.spec, camera=replace(job.spec.camera, move=M.STATIC)))
    plain = pencil.panel(still, 0, 320, 180, canvas)
    assert ((panel.astype(int) - plain).min(2) < -100).mean() > 0.004
    assert (pencil.panel(job, 0, 320, 180, canvas) == panel).all()
    assert pencil.panel(job, 10_000, 320, 180, canvas).shape == panel.shape


def test_how_a_roll_is_meant() -> None:
    view = View(np.zeros(3), 0.0, 0.0, math.radians(20), 35.0, 4.0)
    right, _, forward = view.axes
    assert right[1] < 0  # the camera's right side goes down: it turns clockwise, seen from behind it
    assert forward[2] == pytest.approx(1.0)
