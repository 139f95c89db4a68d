"""The framing benchmark can tell one word from another: a measure that nothing fails measures nothing."""

import math

import pytest

from engine.film.camera import Angle, Move, ShotSize, Side
from engine.film.spec import Camera
from tests.benchmarks.framing import Bound, angled, check, moved, sided, sized
from tests.benchmarks.measured import filmed

PLAIN = {"size": ShotSize.MEDIUM, "lens_mm": 35.0}


def holds(bounds: list[Bound]) -> bool:
    return all(bound.holds for bound in bounds)


@pytest.mark.parametrize("size", list(ShotSize))
def test_a_size_is_itself_and_no_other(size: ShotSize) -> None:
    it = filmed(Camera(size=size, lens_mm=35.0), frames=2)
    assert [other for other in ShotSize if holds(sized(other, it))] == [size]


@pytest.mark.parametrize("angle", [Angle.EYE, Angle.HIGH, Angle.LOW, Angle.OVERHEAD, Angle.DUTCH])
def test_an_angle_is_itself_and_no_other(angle: Angle) -> None:
    it = filmed(Camera(angle=angle, **PLAIN), frames=2)
    assert [other for other in Angle if holds(angled(other, it))] == [angle]


@pytest.mark.parametrize("side", list(Side))
def test_a_side_is_itself_and_no_other(side: Side) -> None:
    it = filmed(Camera(side=side, **PLAIN), frames=2)
    assert [other for other in Side if holds(sided(other, it))] == [side]


@pytest.mark.parametrize("move", [Move.STATIC, Move.PUSH_IN, Move.PAN_LEFT, Move.TRUCK_RIGHT, Move.ZOOM_IN, Move.ROLL])
def test_a_move_is_itself_and_no_other(move: Move) -> None:
    it = filmed(Camera(move=move, **PLAIN))
    assert [other for other in Move if holds(moved(other, it))] == [move]


def test_what_cannot_be_measured_does_not_hold() -> None:
    assert not Bound("height", math.nan, 0.05, 0.18).holds
    assert not Bound("height", math.nan).holds


@pytest.mark.parametrize("word", [ShotSize.MEDIUM, Angle.LOW, Side.BACK, Move.TILT_UP])
def test_a_row_says_what_was_measured(word: ShotSize | Angle | Side | Move) -> None:
    bounds = check(word, "street", 35.0)
    assert bounds
    assert all(f"{bound.value:.2f}" in str(bound) for bound in bounds)
