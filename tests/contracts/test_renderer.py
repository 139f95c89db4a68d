"""What every renderer promises, whoever it is: the port's suite, run over the catalog."""

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from engine.errors import EngineError
from engine.film.assume import assumed
from engine.film.spec import Action, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.media.frame import Frame
from engine.messages import Job
from engine.renderers import catalog
from engine.renderers.port import Progress, Renderer


@pytest.fixture(params=catalog.NAMES, scope="module")
def renderer(request: pytest.FixtureRequest) -> Renderer:
    """Each renderer of the catalog."""
    return catalog.renderer(request.param)


def a_job(
    renderer: Renderer, *, frames: int = 5, seed: int = 7, variant: int = 0, size: tuple[int, int] = (160, 90)
) -> Job:
    """A small walk down a street."""
    spec = assumed(ShotSpec((Subject("a man"),), Action("walks", "walk")))
    able = renderer.capabilities
    width, height = able.sizes[0] if able.sizes else size
    return Job(
        "job", "take", "1A-1", "A001C001", spec, "a man walks", seed, variant, frames, 86_400, FrameRate(),
        width, height, "take.mov", able.name, able.tier,
    )  # fmt: skip


def made(renderer: Renderer, job: Job, cancelled: Callable[[], bool] = lambda: False) -> list[Frame]:
    """The frames of a job, without the progress in between."""
    return [each for each in renderer.render(job, cancelled) if isinstance(each, Frame)]


def test_frames_come_in_order_and_in_number(renderer: Renderer) -> None:
    assert [frame.index for frame in made(renderer, a_job(renderer, frames=5))] == [0, 1, 2, 3, 4]


def test_frames_have_the_size_and_type_that_was_asked_for(renderer: Renderer) -> None:
    job = a_job(renderer, frames=1, size=(176, 98))
    (frame,) = made(renderer, job)
    assert frame.pixels.shape == (job.height, job.width, 3)
    assert frame.pixels.dtype == np.uint8
    assert frame.pixels.flags.c_contiguous
    assert frame.pixels.flags.writeable


def test_a_picture_shows_something(renderer: Renderer) -> None:
    (frame,) = made(renderer, a_job(renderer, frames=1))
    assert frame.pixels.std() > 8


def test_frames_are_the_receivers_own(renderer: Renderer) -> None:
    first, second, *_ = made(renderer, a_job(renderer, frames=3))
    kept = second.pixels.copy()
    first.pixels[:] = 0
    assert np.array_equal(second.pixels, kept)


def test_the_same_job_gives_the_same_bytes(renderer: Renderer) -> None:
    if not renderer.capabilities.repeatable:
        pytest.skip("this renderer does not promise it")
    once, again = (made(renderer, a_job(renderer, frames=3)) for _ in range(2))
    assert all(np.array_equal(a.pixels, b.pixels) for a, b in zip(once, again, strict=True))


def test_other_variants_are_other_pictures(renderer: Renderer) -> None:
    pictures = [made(renderer, a_job(renderer, frames=1, variant=variant))[0].pixels for variant in range(3)]
    assert all(not np.array_equal(a, b) for a, b in itertools.combinations(pictures, 2))


@pytest.mark.parametrize("patience", [0, 1, 3])
def test_a_cancelled_job_ends_at_once_and_the_next_one_works(renderer: Renderer, patience: int) -> None:
    asked = itertools.count()
    assert len(made(renderer, a_job(renderer, frames=40), lambda: next(asked) >= patience)) <= patience
    assert len(made(renderer, a_job(renderer, frames=2))) == 2


def test_a_job_left_in_the_middle_does_not_disturb_the_next(renderer: Renderer) -> None:
    rendering = renderer.render(a_job(renderer, frames=9), lambda: False)
    next(iter(rendering))
    alone = made(renderer, a_job(renderer, frames=2))
    assert [frame.index for frame in alone] == [0, 1]


def test_cancel_is_asked_for_every_frame(renderer: Renderer) -> None:
    asked: list[int] = []
    made(renderer, a_job(renderer, frames=6), lambda: bool(asked.append(1)))
    assert len(asked) >= 6


def test_progress_is_sensible(renderer: Renderer) -> None:
    between = [each for each in renderer.render(a_job(renderer, frames=2), lambda: False) if isinstance(each, Progress)]
    assert all(0 <= each.step <= each.steps for each in between)


def test_an_empty_spec_still_gets_a_picture(renderer: Renderer) -> None:
    from dataclasses import replace

    (frame,) = made(renderer, replace(a_job(renderer, frames=1), spec=ShotSpec()))
    assert frame.pixels.std() > 8


def test_the_note_is_a_line(renderer: Renderer) -> None:
    assert "\n" not in renderer.note(a_job(renderer))


def test_an_unknown_renderer_is_refused_in_a_sentence() -> None:
    with pytest.raises(EngineError, match="no renderer called"):
        catalog.renderer("daguerreotype")


def test_a_renderer_stays_warm() -> None:
    assert catalog.renderer("blockout") is catalog.renderer("blockout")
