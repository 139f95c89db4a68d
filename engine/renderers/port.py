"""The port every renderer fills. One contract suite, `tests/contracts/test_renderer.py`, proves each of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from engine.film.model import Tier
from engine.media.frame import Frame
from engine.messages import Job


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a renderer can do. `obeys` names the slots it follows (`camera.move`, `environment.weather` …)."""

    name: str
    version: str
    tier: Tier
    obeys: frozenset[str]
    repeatable: bool
    longest_s: float
    sizes: tuple[tuple[int, int], ...] = ()
    """Sizes (width, height) in pixels it can make; empty means any even size."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a render is, between frames: a stage in one word, and steps done of steps in all."""

    stage: str
    step: int
    steps: int


class Renderer(Protocol):
    """Makes the frames of one take."""

    @property
    def capabilities(self) -> Capabilities:
        """What this renderer can do on this machine."""
        ...

    def render(self, job: Job, cancelled: Callable[[], bool]) -> Iterator[Frame | Progress]:
        """Frames in order from 0, each as soon as it is final, `job.frames` of them; Progress in between.

        Asks `cancelled` at least once a frame and once a denoising step, and then ends early. Raises EngineError
        when the world is at fault. Same job and seed give the same frames where `capabilities.repeatable` says so.
        """
        ...

    def note(self, job: Job) -> str:
        """What it did in units a crew can use: "dolly in 2.4 m over 4 s, 35 mm, 1.2 m high". May be empty."""
        ...


@runtime_checkable
class GetsReady(Protocol):
    """A renderer that has more to get ready than the first take must wait for."""

    def get_ready(self) -> bool:
        """One more step of that, of less than a second; False when nothing is left to do."""
        ...
