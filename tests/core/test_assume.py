"""What a shot is taken to be where nobody said, and that what was said is never touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.film.assume import DURATION_S, assumed, frames_of
from engine.film.camera import Angle, Framing, Lens, Move, ShotSize, Side
from engine.film.spec import SLOTS, Action, Camera, Environment, ShotSpec, Subject, get, said
from engine.film.time import FrameRate

wishes = st.builds(
    Camera,
    size=st.none() | st.sampled_from(ShotSize),
    framing=st.none() | st.sampled_from(Framing),
    angle=st.none() | st.sampled_from(Angle),
    side=st.none() | st.sampled_from(Side),
    move=st.none() | st.sampled_from(Move),
    lens=st.none() | st.sampled_from(Lens),
)


@given(wishes, st.none() | st.sampled_from(["street", "forest"]), st.none() | st.just("the moon"))
def test_what_was_said_stays_and_the_rest_is_filled_once(camera, set_, place):
    spec = ShotSpec(camera=camera, environment=Environment(place=place, set=set_))
    full = assumed(spec)
    assert all(get(full, slot) == value for slot, value in said(spec))
    assert assumed(full) == full
    for slot in ("camera.size", "camera.angle", "camera.side", "camera.move", "camera.lens_mm", "environment.time"):
        assert slot in SLOTS
        assert get(full, slot) is not None


@pytest.mark.parametrize(
    ("spec", "size"),
    [
        (ShotSpec(), ShotSize.WIDE),
        (ShotSpec((Subject("a man"),)), ShotSize.MEDIUM_WIDE),
        (ShotSpec((Subject("a man"),), Action("runs", "run")), ShotSize.FULL),
        (ShotSpec((Subject("soldiers", count=9),)), ShotSize.WIDE),
        (ShotSpec((Subject("a man"),), camera=Camera(framing=Framing.OVER_THE_SHOULDER)), ShotSize.MEDIUM_CLOSE_UP),
        (ShotSpec((Subject("a man"),), camera=Camera(angle=Angle.AERIAL)), ShotSize.EXTREME_WIDE),
    ],
)
def test_the_size_a_crew_would_take_without_asking(spec, size):
    assert assumed(spec).camera.size is size


def test_a_follow_is_from_behind():
    assert assumed(ShotSpec(camera=Camera(move=Move.FOLLOW))).camera.side is Side.BACK


@pytest.mark.parametrize(
    ("place", "set_"),
    [
        (Environment(), "street"),
        (Environment(interior=True), "interior"),
        (Environment(place="the moon"), None),
        (Environment(place="the woods", set="forest"), "forest"),
    ],
)
def test_a_place_nobody_knows_is_left_to_the_renderer(place, set_):
    assert assumed(ShotSpec(environment=place)).environment.set == set_


def test_a_shot_lasts_a_whole_number_of_frames_and_at_least_one():
    assert frames_of(ShotSpec(), FrameRate()) == DURATION_S * 24
    assert frames_of(ShotSpec(duration_s=1.0), FrameRate(24000, 1001)) == 24
    assert frames_of(ShotSpec(duration_s=0.001), FrameRate()) == 1
