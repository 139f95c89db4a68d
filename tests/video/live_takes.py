"""Takes for the tests of live renderers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.film.assume import assumed
from engine.film.spec import Action, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.media.frame import Frame, Pixels
from engine.messages import Job
from engine.renderers.port import Progress

NATIVE = FrameRate(16)
WALK = ShotSpec((Subject("a man"),), Action("walks", "walk"))
RUN = ShotSpec((Subject("a man"),), Action("runs", "run"))


def a_job(
    frames: int = 30, *, id: str = "job", rate: FrameRate = NATIVE, size: tuple[int, int] = (64, 64), seed: int = 7,
    renderer: str = "live", **more: Any,
) -> Job:  # fmt: skip
    """A walk, at the model's own rate unless another is said."""
    return Job(
        id, "take", "1A-1", "A001C001", assumed(WALK), "a man walks", seed, 0, frames, 86_400, rate, *size,
        "take.mov", renderer, asked=WALK, **more,
    )  # fmt: skip


def retold(job: Job) -> Job:
    """The same take, in other words."""
    return replace(job, spec=assumed(RUN), asked=RUN, text="and now he runs")


def frames(made: Iterator[Frame | Progress]) -> list[Pixels]:
    """The pictures, without the progress in between."""
    return [each.pixels for each in made if isinstance(each, Frame)]


def never() -> bool:
    """Is never called off."""
    return False


def equal(one: Sequence[Pixels], other: Sequence[Pixels]) -> bool:
    """Whether two takes are the same, bit for bit."""
    return len(one) == len(other) and all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
