"""The ladder of quality, and who steps down it and when."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.media.frame import Pixels
from engine.messages import Job
from engine.renderers.blockout import shot
from engine.renderers.blockout.drawing import gl
from engine.renderers.blockout.drawing.gl import Canvas
from engine.renderers.blockout.drawing.quality import LEVELS, Governor, first
from engine.renderers.blockout.renderer import Blockout
from engine.renderers.port import Progress
from tests.benchmarks.blockout import SCENES, job_of

FPS = 24.0
FRAME_S = 1 / FPS
LAST = len(LEVELS) - 1


def levels(governor: Governor, times_s: list[float]) -> list[float]:
    """The scale that each frame is drawn at, one of them ahead as in the renderer."""
    drawn = [float(governor.level(0).scale)]
    for index, seconds in enumerate(times_s):
        governor.took(seconds)
        drawn.append(float(governor.level(index + 1).scale))
    return drawn


def test_the_ladder_goes_down() -> None:
    assert [level.scale for level in LEVELS] == sorted((level.scale for level in LEVELS), reverse=True)
    assert [level.detail for level in LEVELS] == sorted((level.detail for level in LEVELS), reverse=True)


def test_a_size_always_begins_at_the_same_level_and_a_graphics_card_at_the_best() -> None:
    assert first(software=True, width=640, height=360) == 2
    assert first(software=True, width=1280, height=720) == 3
    assert first(software=True, width=1920, height=1080) == 0
    assert first(software=False, width=640, height=360) == 0


def test_a_slow_take_that_is_watched_steps_down_and_says_since_when() -> None:
    governor = Governor(1, FPS, live=True)
    drawn = levels(governor, [2.0] + [1.5 * FRAME_S] * 29)
    since = next(index for index, scale in enumerate(drawn) if scale < 7 / 8)
    assert 3 < since < 29
    assert governor.told == f"drawn at 4/5 size from frame {since + 1} to keep up"


def test_a_slow_take_that_nobody_watches_stays_as_it_is() -> None:
    governor = Governor(1, FPS, live=False)
    assert set(levels(governor, [1.0] * 100)) == {7 / 8}
    assert governor.told == ""


def test_a_single_slow_frame_changes_nothing() -> None:
    governor = Governor(1, FPS, live=True)
    assert set(levels(governor, [1.0, *[FRAME_S / 2] * 20, 0.3, *[FRAME_S / 2] * 20])) == {7 / 8}


@given(st.lists(st.floats(0.0, 3.0), max_size=300), st.integers(0, LAST))
def test_it_never_steps_up_nor_below_the_last_nor_without_settling(times_s: list[float], level: int) -> None:
    drawn = levels(Governor(level, FPS, live=True), times_s)
    assert drawn == sorted(drawn, reverse=True)
    assert drawn[-1] >= float(LEVELS[-1].scale)
    steps = [index for index in range(1, len(drawn)) if drawn[index] != drawn[index - 1]]
    assert all(later - earlier > 6 for earlier, later in itertools.pairwise(steps))


@given(st.lists(st.floats(0.0, 0.9 * FRAME_S), max_size=300))
def test_who_keeps_up_never_steps_down(times_s: list[float]) -> None:
    assert set(levels(Governor(0, FPS, live=True), times_s)) == {1.0}


class Clock:
    """Time that passes by a fixed step at each look."""

    def __init__(self, step_s: float) -> None:
        self.now_s, self.step_s = 0.0, step_s

    def __call__(self) -> float:
        self.now_s += self.step_s
        return self.now_s


def small(live: bool) -> Job:
    return replace(job_of(SCENES["street by day"], 5), id="j", width=64, height=36, frames=24, live=live)


def pictures(renderer: Blockout, job: Job) -> list[bytes]:
    made = list(renderer.render(job, lambda: False))
    return [frame.pixels.tobytes() for frame in made if not isinstance(frame, Progress)]


@pytest.fixture(scope="module")
def slow() -> Blockout:
    return Blockout(clock=Clock(2 * FRAME_S))


def test_the_note_tells_what_happened_in_that_render(slow: Blockout) -> None:
    watched = small(live=True)
    assert "to keep up" not in slow.note(watched)
    pictures(slow, watched)
    assert slow.note(watched).endswith(" to keep up")
    pictures(slow, small(live=False))
    assert "to keep up" not in slow.note(watched)


def test_a_take_that_nobody_watches_has_the_same_bytes_however_slow_it_is(slow: Blockout) -> None:
    fast = Blockout(clock=Clock(0.0))
    assert pictures(slow, small(live=False)) == pictures(fast, small(live=False))
    assert pictures(slow, small(live=True)) != pictures(fast, small(live=True))


@pytest.mark.parametrize("name", ["street, night rain", "castle, dusk snow"])
def test_the_same_job_gives_the_same_bytes_and_another_seed_gives_others(name: str) -> None:
    job = replace(job_of(SCENES[name], 5), width=160, height=90, frames=6)
    once, again = pictures(Blockout(), job), pictures(Blockout(), job)
    assert once == again
    assert pictures(Blockout(), replace(job, seed=6)) != once


def test_a_picture_does_not_wait_for_programs_that_it_does_not_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gl, "_READY_S", 0.0)
    hasty, steps = Canvas(), 0
    scene = shot.of(job_of(SCENES["street, night rain"], 3, (64, 36))).scene(3)
    first_ = hasty.draw(scene, 64, 36)
    while hasty.get_ready():
        assert np.array_equal(hasty.draw(scene, 64, 36), first_)  # getting ready in between leaves no trace
        steps += 1
    assert steps > 20
    assert not hasty.get_ready()
    monkeypatch.undo()
    assert np.array_equal(Canvas().draw(scene, 64, 36), first_)


def test_what_a_graphics_card_is_given_draws_the_same_picture_only_finer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its programs, shadow maps and lamps, on whatever driver this machine has."""
    made = shot.of(job_of(SCENES["street by day"], 5, (320, 180))).scene(4)
    night = shot.of(job_of(SCENES["street, night rain"], 5, (320, 180))).scene(4)
    usual = Canvas().draw(made, 320, 180)
    monkeypatch.setattr(gl, "_SOFTWARE", ())
    card = Canvas()
    assert card.first(320, 180) == 0
    fine = card.draw(made, 320, 180)
    assert np.abs(_blurred(fine) - _blurred(usual)).mean() < 6
    assert _sharpness(fine) > _sharpness(usual)
    assert card.draw(night, 320, 180).mean() > 10  # with twice the lamps


def _blurred(pixels: Pixels) -> np.ndarray:
    return pixels.reshape(18, 10, 32, 10, 3).mean((1, 3))


def _sharpness(pixels: Pixels) -> float:
    return float(np.abs(np.diff(pixels.astype(float), axis=1)).mean())
