"""The note says what was really done, in a crew's units: measured against the path as it is shot."""

import re

import numpy as np
import pytest

from engine.film.assume import assumed
from engine.film.camera import Amount, Angle, DepthOfField, Framing, Move, ShotSize
from engine.film.spec import Action, Camera, Environment, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.messages import Job
from engine.renderers.blockout import note, shot


def noted(
    camera: Camera, place: str = "street", action: str = "stand", frames: int = 96, count: int = 1
) -> tuple[str, shot.Prepared]:
    """The note of a shot, and the shot."""
    spec = ShotSpec((Subject("a man", count=count),), Action(action, action), Environment(None, place), camera=camera)
    job = Job("", "", "", "", assumed(spec), "", 1, 0, frames, 0, FrameRate(), 640, 360, "")
    made = shot.of(job)
    return note.of(job, made), made


def number(text: str, form: str) -> float:
    """The number at the place of # in a form."""
    found = re.search(form.replace("#", r"([\d.]+)"), text)
    assert found, text
    return float(found.group(1))


@pytest.mark.parametrize(
    ("move", "form"),
    [(Move.PUSH_IN, "dolly in # m"), (Move.PULL_OUT, "dolly out # m"), (Move.TRUCK_LEFT, "truck left # m"),
     (Move.CRANE_UP, "crane up # m"), (Move.DOLLY_ZOOM, "dolly zoom, in # m")],
)  # fmt: skip
def test_metres_are_those_of_the_path(move: Move, form: str) -> None:
    text, made = noted(Camera(size=ShotSize.FULL, move=move))
    far = float(np.linalg.norm(made.view(95).eye - made.view(0).eye))
    assert number(text, form) == pytest.approx(far, abs=0.06)


@pytest.mark.parametrize(
    ("move", "form"), [(Move.PAN_LEFT, "pan left #°"), (Move.WHIP_PAN, "whip pan #°"), (Move.ORBIT, "orbit #°")]
)
def test_degrees_are_those_of_the_head(move: Move, form: str) -> None:
    text, made = noted(Camera(size=ShotSize.FULL, move=move))
    turned = np.degrees(abs(made.view(95).yaw - made.view(0).yaw))
    assert number(text, form) == pytest.approx(min(turned, 360 - turned), abs=1.0)


def test_a_follow_is_as_long_as_the_walk_was() -> None:
    text, made = noted(Camera(size=ShotSize.MEDIUM, move=Move.FOLLOW), action="walk")
    gone = float(np.linalg.norm(made.staging.roots(95 / 24)[0] - made.staging.roots(0.0)[0]))
    assert number(text, "follow # m") == pytest.approx(gone, abs=0.3)
    standing, _ = noted(Camera(size=ShotSize.MEDIUM, move=Move.FOLLOW))
    assert "nobody goes anywhere: the camera stays" in standing


def test_height_lens_and_distance_are_said() -> None:
    text, made = noted(Camera(size=ShotSize.FULL, lens_mm=50.0))
    assert text.startswith("static, 50 mm, ")
    assert number(text, "# m high") == pytest.approx(made.path.base.eye[1] - made.staging.floor_m, abs=0.06)
    assert number(text, "# m away") == pytest.approx(made.path.base.focus_m, abs=0.06)


@pytest.mark.parametrize(
    ("angle", "words"),
    [(Angle.HIGH, "° down"), (Angle.LOW, "° up"), (Angle.DUTCH, "° off level"), (Angle.OVERHEAD, "straight down")],
)
def test_an_angle_that_is_not_level_is_said(angle: Angle, words: str) -> None:
    assert words in noted(Camera(size=ShotSize.MEDIUM, angle=angle))[0]
    assert words not in noted(Camera(size=ShotSize.MEDIUM))[0]


def test_shallow_focus_says_its_stop_and_its_distance() -> None:
    text, _ = noted(Camera(size=ShotSize.CLOSE_UP, lens_mm=85.0, depth_of_field=DepthOfField.SHALLOW))
    assert re.search(r"T1\.2, focus at [\d.]+ m", text)
    assert "focus at" not in noted(Camera(size=ShotSize.CLOSE_UP, lens_mm=85.0))[0]


def test_a_move_that_had_to_be_shorter_says_how_long_it_was() -> None:
    camera = Camera(size=ShotSize.WIDE, move=Move.TRUCK_LEFT, move_amount=Amount.LARGE)
    text, made = noted(camera, "corridor", frames=144)
    far = float(np.linalg.norm(made.view(143).eye - made.view(0).eye))
    assert number(text, "truck left shortened to # m by what stands there") == pytest.approx(far, abs=0.06)


def test_a_wall_that_was_taken_out_is_said_only_where_the_size_needs_it() -> None:
    assert "the wall in the camera's way is taken out" in noted(Camera(size=ShotSize.WIDE), "interrogation_room")[0]
    assert "taken out" not in noted(Camera(size=ShotSize.CLOSE_UP), "interrogation_room")[0]


def test_what_nobody_knows_how_to_do_is_said_by_its_name() -> None:
    spec = ShotSpec(
        (Subject("a man", actions=(Action("juggles"),)),), Action("knits"), Environment("the Louvre"),
        then=(Action("yodels"),),
    )  # fmt: skip
    job = Job("", "", "", "", assumed(spec), "", 1, 0, 48, 0, FrameRate(), 640, 360, "")
    text = note.of(job, shot.of(job))
    for word in ("juggles", "knits", "yodels"):
        assert f"no motion for {word}: played standing" in text
    assert "no set for the Louvre: played in" in text


def test_a_crowd_that_found_no_room_is_counted() -> None:
    text, made = noted(Camera(size=ShotSize.WIDE), "corridor", count=200)
    assert f"a crowd of 200 played by {len(made.staging.marks)}: there is no room for more" in text
    assert "a crowd of 900 played by 200" in noted(Camera(size=ShotSize.WIDE), "snowfield", count=900)[0]


def test_a_lens_that_cannot_come_closer_says_so() -> None:
    assert "no closer with 10 mm" in noted(Camera(size=ShotSize.EXTREME_CLOSE_UP, lens_mm=10.0))[0]


def test_a_long_wish_is_one_line() -> None:
    spec = ShotSpec((Subject("a man" + " who" * 120),), Action("does " * 100), Environment("somewhere " * 50))
    job = Job("", "", "", "", assumed(spec), "", 1, 0, 24, 0, FrameRate(), 640, 360, "")
    text = note.of(job, shot.of(job))
    assert "\n" not in text


def test_every_framing_has_a_note() -> None:
    for framing in Framing:
        assert noted(Camera(framing=framing), count=2, frames=24)[0]
