"""The blockout's camera keeps its word: sizes, angles, sides, moves, lens and path."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.film.camera import Amount, Angle, Composition, DepthOfField, Framing, Move, ShotSize, Side, Speed
from engine.film.spec import Camera
from engine.renderers.blockout.geometry import optics
from engine.renderers.blockout.geometry.skeleton import J
from tests.core.filmed import ASPECT, check, moved, seen


@pytest.mark.parametrize("word", [*ShotSize, *Angle, *Side, *Move], ids=lambda word: f"{type(word).__name__}-{word}")
def test_each_word_of_the_camera_is_what_it_says(word: object) -> None:
    assert check(word, "street", 35.0)


@pytest.mark.parametrize("size", [ShotSize.MEDIUM, ShotSize.FULL, ShotSize.CLOSE_UP])
@pytest.mark.parametrize("lens", [16.0, 24.0, 85.0, 135.0])
def test_a_size_is_the_same_size_through_any_lens(size: ShotSize, lens: float) -> None:
    wide, long = (seen(Camera(size=size, lens_mm=mm)).up("crown") for mm in (35.0, lens))
    assert wide[0] == pytest.approx(long[0], abs=0.09)


@pytest.mark.parametrize("variant", range(4))
@pytest.mark.parametrize("word", [ShotSize.MEDIUM, Angle.LOW, Side.PROFILE, Side.BACK])
def test_takes_differ_but_never_in_what_was_asked_for(word: object, variant: int) -> None:
    slots = {ShotSize: "size", Angle: "angle", Side: "side"}
    camera = Camera(**{"size": ShotSize.MEDIUM, "lens_mm": 35.0, slots[type(word)]: word})
    views = [seen(camera, variant=number).made.path.base for number in (0, variant)]
    assert views[0].focal_mm == views[1].focal_mm
    if variant:
        assert not np.allclose(views[0].eye, views[1].eye, atol=0.02)


def test_the_lens_is_real() -> None:
    assert math.degrees(2 * math.atan(optics.half_width(35.0))) == pytest.approx(54.4, abs=0.1)
    assert math.degrees(2 * math.atan(optics.half_width(50.0))) == pytest.approx(39.6, abs=0.1)


def test_over_the_shoulder_has_the_shoulder_in_front() -> None:
    it = seen(Camera(size=ShotSize.MEDIUM_CLOSE_UP, framing=Framing.OVER_THE_SHOULDER, lens_mm=50.0))
    people, base = it.made.staging, it.made.path.base
    partner = people.bodies(people.anchor_s)[-1]
    at = optics.project(base, ASPECT, partner[[J["head"], J["neck"], J["shoulder_l"], J["shoulder_r"]]])
    subject = optics.project(base, ASPECT, people.bodies(people.anchor_s)[0, [J["head"]]])
    assert people.partner
    assert (at[:, 2] > 0.2).all()
    assert at[0, 2] < subject[0, 2]
    assert (np.abs(at[:, 0]) < 1).any()
    assert at[0, 0] * subject[0, 0] < 0, "they share the frame, one on each side"


@pytest.mark.parametrize("count", [2, 3, 5, 12])
def test_everyone_is_in_the_frame(count: int) -> None:
    from dataclasses import replace

    from engine.film.assume import assumed
    from engine.film.spec import Action, Environment, ShotSpec, Subject
    from engine.renderers.blockout import shot

    size = ShotSize.MEDIUM if count < 4 else ShotSize.WIDE
    spec = ShotSpec((Subject("a soldier", count=count),), Action(None, "stand"), Environment(set="street"))
    made = shot.prepared(assumed(replace(spec, camera=Camera(size=size))), 24, 24.0, ASPECT, 0, 3)
    heads = made.staging.bodies(made.staging.anchor_s)[:, J["head"]]
    at = optics.project(made.path.base, ASPECT, heads)
    assert len(heads) == count
    assert (np.abs(at[:, 0]) < 1).all()
    assert (at[:, 2] > 0).all()


@pytest.mark.parametrize("move", list(Move))
@pytest.mark.parametrize("speed", list(Speed))
def test_moves_ease_in_and_out_and_never_go_below_the_floor(move: Move, speed: Speed) -> None:
    it = seen(Camera(size=ShotSize.MEDIUM, move=move, move_speed=speed, angle=Angle.WORMS_EYE))
    eyes = np.array([it.made.view(index).eye for index in range(48)])
    steps = np.linalg.norm(np.diff(eyes, axis=0), axis=1)
    assert (eyes[:, 1] >= it.made.staging.stage.floor_m + 0.05).all()
    assert steps[0] <= steps.max() + 1e-9
    assert np.abs(np.diff(steps)).max() < 0.1


@pytest.mark.parametrize("amount", list(Amount))
def test_a_larger_move_goes_further(amount: Amount) -> None:
    far = [seen(Camera(move=Move.PUSH_IN, move_amount=each)).made.path.measure for each in (Amount.SMALL, amount)]
    assert far[1] >= far[0]


def test_handheld_is_subtle_and_seeded() -> None:
    plain, held = (seen(Camera(size=ShotSize.FULL, handheld=on)) for on in (False, True))
    again = seen(Camera(size=ShotSize.FULL, handheld=True))
    shake = [float(np.linalg.norm(held.made.view(i).eye - plain.made.view(i).eye)) for i in range(48)]
    assert 0.001 < max(shake) < 0.06
    assert np.array_equal(held.made.view(17).eye, again.made.view(17).eye)


@pytest.mark.parametrize(("composition", "sign"), [(Composition.LEFT_HEAVY, -1), (Composition.RIGHT_HEAVY, 1)])
def test_composition_puts_the_subject_there(composition: Composition, sign: int) -> None:
    it = seen(Camera(size=ShotSize.MEDIUM, composition=composition, lens_mm=35.0))
    people = it.made.staging
    head = optics.project(it.made.path.base, ASPECT, people.bodies(people.anchor_s)[0, [J["head"]]])
    assert 0.15 < sign * head[0, 0] < 0.5


def test_shallow_focus_blurs_and_deep_does_not() -> None:
    assert seen(Camera(depth_of_field=DepthOfField.SHALLOW)).made.scene(0).blur > 0
    assert seen(Camera(depth_of_field=DepthOfField.DEEP)).made.scene(0).blur == 0


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(list(ShotSize)), st.sampled_from(list(Angle)), st.sampled_from(list(Side)),
    st.sampled_from(list(Move)), st.sampled_from(list(Framing)), st.floats(10, 200), st.integers(0, 5),
)  # fmt: skip
def test_no_wish_breaks_the_camera(
    size: ShotSize, angle: Angle, side: Side, move: Move, framing: Framing, lens: float, variant: int
) -> None:
    camera = Camera(size=size, angle=angle, side=side, move=move, framing=framing, lens_mm=lens)
    it = seen(camera, frames=3, variant=variant)
    for index in range(3):
        view = it.made.view(index)
        assert np.isfinite([*view.eye, view.yaw, view.pitch, view.roll, view.focal_mm, view.focus_m]).all()
        assert view.eye[1] > it.made.staging.stage.floor_m


def test_the_measure_can_tell_moves_apart() -> None:
    static = seen(Camera(size=ShotSize.MEDIUM, move=Move.STATIC))
    assert not any(moved(move, static) for move in Move if move is not Move.STATIC)
