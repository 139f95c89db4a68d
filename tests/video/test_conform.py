"""The film's frame rate out of the model's: counted exactly, in constant memory, and with pictures in between."""

import weakref
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.diffusion.conform import How, conformed, native_frames, nearest, ratio, told
from engine.film.time import FrameRate
from engine.media.frame import Pixels
from engine.renderers import catalog
from tests.benchmarks.blockout import SCENES, job_of

RATES = [
    FrameRate(24000, 1001), FrameRate(24), FrameRate(25), FrameRate(30000, 1001), FrameRate(30000, 1001, True),
    FrameRate(30), FrameRate(48), FrameRate(50), FrameRate(60),
]  # fmt: skip
rates, natives = st.sampled_from(RATES), st.sampled_from([16, 24])
TEN_MINUTES_S = 600


def _numbers(native: int, rate: FrameRate, count: int) -> list[int]:
    """Which pictures the frames are, by repeating and dropping."""
    pictures = (np.array([[[number]]], np.uint8) for number in range(native_frames(count, rate, native)))
    return [int(frame[0, 0, 0]) for frame in conformed(pictures, native, rate, count, How.CLEAN)]


@given(natives, rates, st.integers(1, 250))
def test_as_many_frames_as_wanted_in_order_from_the_first(native: int, rate: FrameRate, count: int) -> None:
    numbers = _numbers(native, rate, count)
    assert len(numbers) == count
    assert numbers[0] == 0
    assert numbers == sorted(numbers)
    step = -(-ratio(native, rate) // 1)
    assert all(after - before <= step for before, after in pairwise(numbers))


@given(natives, rates, st.integers(0, TEN_MINUTES_S))
def test_there_is_no_drift_in_ten_minutes(native: int, rate: FrameRate, second: int) -> None:
    step = ratio(native, rate)
    assert nearest(second * rate.nominal, step) == second * native
    for index in range(second * rate.nominal, (second + 1) * rate.nominal):
        assert abs(nearest(index, step) - index * step) <= Fraction(1, 2)


@given(natives, rates, st.integers(1, 40_000))
def test_the_model_makes_what_reaches_the_last_frame_and_no_latent_more(
    native: int, rate: FrameRate, count: int
) -> None:
    made, reached = native_frames(count, rate, native), (count - 1) * ratio(native, rate)
    assert made % 4 == 1
    assert reached <= made - 1
    assert made == 1 or reached > made - 5


@pytest.mark.parametrize(("native", "rate"), [(24, FrameRate(24000, 1001)), (24, FrameRate(24)), (16, FrameRate(16))])
@pytest.mark.parametrize("how", How)
def test_at_its_own_rate_the_models_pictures_are_the_frames(native: int, rate: FrameRate, how: How) -> None:
    pictures = list(_moving(9))
    made = list(conformed(iter(pictures), native, rate, 9, how))
    assert all(frame is picture for frame, picture in zip(made, pictures, strict=True))


def _moving(count: int, width: int = 96, height: int = 64, speed: float = 6.0) -> Iterator[Pixels]:
    """A rough wall that slides by, with a smooth ball that goes the other way."""
    chance = np.random.default_rng(0)
    wall = cv2.GaussianBlur(chance.integers(0, 255, (height, width * 4, 3), dtype=np.uint8), (0, 0), 2.0)
    wall = cv2.normalize(wall, np.empty(0), 0, 255, cv2.NORM_MINMAX)
    for number in range(count):
        shift = np.array([[1, 0, -speed * number], [0, 1, 0]], np.float64)
        picture = cv2.warpAffine(wall, shift, (width, height), borderMode=cv2.BORDER_REFLECT)
        centre = (round(16 * (20 + speed * number)), 16 * height // 2)
        yield cv2.circle(picture, centre, 16 * height // 6, (250, 60, 40), -1, cv2.LINE_AA, 4)


def _error(made: Pixels, true: Pixels) -> float:
    return float(np.abs(made.astype(int) - true).mean())


@pytest.mark.parametrize("native", [16, 24])
def test_pictures_in_between_are_nearer_to_the_truth_than_repeats(native: int) -> None:
    true = list(_moving(49, speed=2.0))
    step = 48 // native
    between = [index for index in range(48) if index % step]
    errors = {}
    for how in How:
        made = list(conformed(iter(true[::step]), native, FrameRate(48), 48, how))
        assert all(np.array_equal(made[index], true[index]) for index in range(0, 48, step))
        errors[how] = np.mean([_error(made[index], true[index]) for index in between])
    assert errors[How.MOTION] < errors[How.CLEAN] / 3


@pytest.mark.parametrize("scene", ["street by day", "street, night rain"])
def test_so_they_are_in_the_blockouts_pictures(scene: str) -> None:
    """A figure walks past, the camera moves, rain falls: drawn at 48 frames a second, of which the model has 16."""
    job = replace(job_of(SCENES[scene], 3, (320, 180), 13), rate=FrameRate(48))
    true = [made.pixels for made in catalog.renderer("blockout").render(job, lambda: False)]  # type: ignore[union-attr]
    errors = {}
    for how in How:
        made = list(conformed(iter(true[::3]), 16, FrameRate(48), 13, how))
        errors[how] = np.mean([_error(made[index], true[index]) for index in range(13) if index % 3])
    assert errors[How.MOTION] < 0.85 * errors[How.CLEAN]


def test_over_a_cut_the_nearer_picture_stands() -> None:
    before, after = list(_moving(2))[1], np.ascontiguousarray(list(_moving(9))[8][::-1, :, ::-1])
    made = list(conformed(iter([before, after]), 16, FrameRate(48), 4))
    assert [_error(frame, before) == 0 for frame in made] == [True, True, False, False]
    assert [_error(frame, after) == 0 for frame in made] == [False, False, True, True]


def test_a_still_stays_as_it_is() -> None:
    still = next(_moving(1))
    for frame in conformed(iter([still] * 5), 16, FrameRate(24), 7):
        assert np.array_equal(frame, still)


@pytest.mark.parametrize("size", [(2, 2), (16, 16), (200, 20), (20, 200), (1, 64), (1280, 24)])
def test_any_size_is_conformed(size: tuple[int, int]) -> None:
    pictures = np.random.default_rng(1).integers(0, 255, (5, size[1], size[0], 3), dtype=np.uint8)
    made = list(conformed(iter(pictures), 16, FrameRate(24), 6))
    assert [frame.shape for frame in made] == [pictures[0].shape] * 6


def test_the_same_pictures_give_the_same_frames() -> None:
    one, two = (list(conformed(_moving(9), 16, FrameRate(25), 12)) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize("how", How)
def test_frames_leave_as_soon_as_they_can_be_made_and_little_is_held(how: How) -> None:
    taken: list[weakref.ref[Pixels]] = []

    def watched() -> Iterator[Pixels]:
        for picture in _moving(401, 32, 32):
            held = picture.copy()
            taken.append(weakref.ref(held))
            yield held
            del held, picture

    for index, _ in enumerate(conformed(watched(), 16, FrameRate(24), 600, how)):
        reached = index * ratio(16, FrameRate(24))
        assert len(taken) <= -(-reached // 1) + 1
        assert sum(ref() is not None for ref in taken) <= 3
    assert len(taken) <= native_frames(600, FrameRate(24), 16)


@pytest.mark.parametrize("how", How)
def test_frames_are_the_callers_own(how: How) -> None:
    expected = [frame.copy() for frame in conformed(_moving(9), 16, FrameRate(24), 12, how)]
    for frame, wanted in zip(conformed(_moving(9), 16, FrameRate(24), 12, how), expected, strict=True):
        assert np.array_equal(frame, wanted)
        frame[:] = 0


@pytest.mark.parametrize("how", How)
def test_a_take_that_is_called_off_ends(how: How) -> None:
    assert 3 <= len(list(conformed(_moving(3), 16, FrameRate(24), 12, how))) <= 4


def test_what_was_done_is_told() -> None:
    assert told(16, FrameRate(24)) == "16 → 24 fps by motion"
    assert told(16, FrameRate(24000, 1001), How.CLEAN) == "16 → 23.976 fps by repeating and dropping frames"
    assert told(24, FrameRate(24000, 1001)) == ""
