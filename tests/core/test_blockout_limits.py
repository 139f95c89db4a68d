"""Sizes, lengths and drivers that are not what one hopes for."""

from collections.abc import Callable
from dataclasses import replace
from itertools import islice

import moderngl
import numpy as np
import pytest

from engine.errors import EngineError
from engine.media.frame import Frame
from engine.messages import Job
from engine.renderers.blockout.drawing.gl import GaveUp
from engine.renderers.blockout.renderer import Blockout
from tests.benchmarks.blockout import SCENES, job_of


def job(width: int, height: int, frames: int = 1) -> Job:
    return replace(job_of(SCENES["street, night rain"], 2), width=width, height=height, frames=frames)


def made(renderer: Blockout, job: Job, most: int = 10) -> list[Frame]:
    return [frame for frame in islice(renderer.render(job, lambda: False), most) if isinstance(frame, Frame)]


@pytest.fixture(scope="module")
def renderer() -> Blockout:
    return Blockout()


@pytest.mark.parametrize("size", [(2, 2), (322, 182), (1000, 100), (100, 1000), (334, 190)])
def test_any_size_gives_a_picture_of_it(renderer: Blockout, size: tuple[int, int]) -> None:
    (frame,) = made(renderer, job(*size))
    assert frame.pixels.shape == (size[1], size[0], 3)
    assert frame.pixels.max() > 0


def test_a_take_of_one_frame(renderer: Blockout) -> None:
    assert [frame.index for frame in made(renderer, job(320, 180))] == [0]


def test_eight_k_is_drawn_or_its_limit_is_named(renderer: Blockout) -> None:
    if not renderer._canvas.software:
        pytest.skip("a graphics card draws 8K")
    with pytest.raises(EngineError, match=r"7680 × 4320 .* 4096 × 2304 is the most") as told:
        made(renderer, job(7680, 4320))
    assert told.value.advice
    assert made(renderer, job(320, 180))  # and nothing is lost


def test_a_take_of_ten_minutes_keeps_no_frame(renderer: Blockout) -> None:
    resource = pytest.importorskip("resource", reason="this system does not count memory that way")
    frames = renderer.render(job(160, 90, 14_400), lambda: False)
    for _ in islice(frames, 40):
        pass
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in islice(frames, 300):
        pass
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown < 300 * 160 * 90 * 3 / 2**20 / 2  # half of what the frames alone would take


def failing(message: str) -> Callable[..., bytes]:
    def read(*_: object, **__: object) -> bytes:
        raise moderngl.Error(message)

    return read


def test_a_driver_that_dies_is_the_worlds_fault_and_the_next_take_gets_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    renderer = Blockout()
    wanted = made(renderer, job(160, 90))[0].pixels
    died = renderer._canvas
    monkeypatch.setattr(died._finish, "apply", failing("the device was lost\nat line 7"))
    with pytest.raises(GaveUp, match="the device was lost") as told:
        made(renderer, job(160, 90))
    assert "line 7" not in str(told.value)
    assert renderer._canvas is not died
    assert np.array_equal(made(renderer, job(160, 90))[0].pixels, wanted)
