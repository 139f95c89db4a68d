"""Passes as numbers: what is written is what is read, within a step of the code."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.film.assume import assumed
from engine.film.spec import ShotSpec
from engine.film.time import FrameRate, timecode
from engine.media import coding
from engine.media.passes import at_another
from engine.messages import Job

RANGES = st.tuples(st.floats(0.08, 20.0), st.floats(0.5, 380.0)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(RANGES, st.lists(st.floats(0.0, 1.0), min_size=1, max_size=40))
def test_depth_comes_back_within_a_step(range_m: tuple[float, float], shares: list[float]) -> None:
    near, far = range_m
    metres = np.array([[near + (far - near) * share for share in shares]], np.float32)
    read = coding.depth_metres(coding.depth_codes(metres, range_m), range_m)
    assert np.abs(read - metres).max() <= (far - near) / 65534 + 1e-6 * far * 4


def test_nothing_is_zero_and_beyond_the_range_is_its_end() -> None:
    depth = np.array([[np.inf, 0.1, 1.0, 9.0, 50.0]], np.float32)
    codes = coding.depth_codes(depth, (1.0, 9.0))
    assert codes.tolist() == [[0, 1, 1, 65535, 65535]]
    assert np.isinf(coding.depth_metres(codes, (1.0, 9.0))[0, 0])


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(0.05, 1)), min_size=1, max_size=20))
def test_normals_come_back_to_a_degree(vectors: list[tuple[float, float, float]]) -> None:
    made = np.array([vectors], np.float32)
    made /= np.linalg.norm(made, axis=2, keepdims=True)
    read = coding.normal_vectors(coding.normal_codes(made))
    read /= np.linalg.norm(read, axis=2, keepdims=True)
    assert np.degrees(np.arccos(np.clip((read * made).sum(2), -1, 1))).max() < 1.0


def test_where_nothing_is_there_is_no_normal() -> None:
    assert not coding.normal_codes(np.zeros((2, 2, 3), np.float32)).any()


def test_steering_depth_is_white_near_and_black_far_and_halves_with_distance() -> None:
    depth = np.array([[1.0, 2.0, 4.0, 100.0, np.inf]], np.float32)
    grey = coding.steering_depth(depth, (1.0, 100.0))[0].astype(float)
    assert (grey[0], grey[3], grey[4]) == (255, 0, 0)
    assert abs(grey[1] - 255 * (0.5 - 0.01) / 0.99) <= 0.51
    assert grey[1] > grey[2] > grey[3]


def a_job(rate: FrameRate, frames: int, start: int) -> Job:
    return Job("", "", "1A-1", "A001C001", assumed(ShotSpec()), "", 1, 0, frames, start, rate, 640, 360, "")


RATES = (FrameRate(24), FrameRate(24000, 1001), FrameRate(25), FrameRate(30000, 1001, True), FrameRate(60000, 1001))


@given(st.sampled_from(RATES), st.sampled_from((*RATES, FrameRate(16), FrameRate(8))), st.integers(1, 4000))
def test_another_rate_takes_as_long_and_starts_at_the_same_second(
    one: FrameRate, other: FrameRate, frames: int
) -> None:
    job = a_job(one, frames, one.frames_a_day // 24)
    made = at_another(job, (832, 480), other)
    assert (made.width, made.height, made.rate) == (832, 480, other)
    assert abs(other.seconds(made.frames) - one.seconds(frames)) <= max(Fraction(1, 2), 1) / other.fps
    assert timecode(made.start, other)[:8] == timecode(job.start, one)[:8]


def test_the_same_size_and_rate_is_the_same_job() -> None:
    job = a_job(FrameRate(24), 96, 86400)
    assert at_another(job, None, None) == job
