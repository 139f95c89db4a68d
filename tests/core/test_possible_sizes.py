"""Sizes that Wan's models can do: laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.models.possible import LARGEST, fitting, grid
from engine.models.recipes import Recipe, Way, recipes

WAN = [each for each in recipes().values() if each.way is Way.WAN]


@given(st.sampled_from(WAN), st.integers(1, 20_000), st.integers(1, 20_000))
def test_the_nearest_size_can_be_made(wanted: Recipe, width: int, height: int) -> None:
    near = fitting(wanted, width, height)
    assert fitting(wanted, *near) == near
    assert near[0] % grid(wanted) == near[1] % grid(wanted) == 0
    assert near[0] * near[1] <= LARGEST * max(wide * high for wide, high in wanted.sizes)


@given(st.sampled_from(WAN), st.integers(64, 1400), st.integers(64, 1400))
def test_a_size_that_fits_is_moved_by_half_a_step_at_most(wanted: Recipe, width: int, height: int) -> None:
    near, step = fitting(wanted, width, height), grid(wanted)
    if (width + step) * (height + step) <= LARGEST * max(wide * high for wide, high in wanted.sizes):
        assert abs(near[0] - width) <= step / 2
        assert abs(near[1] - height) <= step / 2


@given(st.sampled_from(WAN), st.integers(1000, 9000), st.integers(1000, 9000))
def test_a_size_that_is_too_large_keeps_its_shape(wanted: Recipe, width: int, height: int) -> None:
    wide, high = fitting(wanted, width, height)
    assert wide / high == pytest.approx(width / height, rel=0.15)


@pytest.mark.parametrize("wanted", WAN, ids=lambda each: each.name)
def test_the_sizes_that_it_was_taught_fit(wanted: Recipe) -> None:
    for size in wanted.sizes:
        assert fitting(wanted, *size) == size


@pytest.mark.parametrize("wanted", WAN, ids=lambda each: each.name)
def test_a_square_that_is_too_large_stays_one(wanted: Recipe) -> None:
    wide, high = fitting(wanted, 4000, 4000)
    assert wide == high
