"""The port every renderer fills. One contract suite, `tests/contracts/test_renderer.py`, proves each of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from engine.film.guidance import Follow
from engine.film.model import Tier
from engine.film.time import FrameRate
from engine.media.frame import Frame, Pixels
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
    """Sizes (width, height) in pixels it can make; empty means any that `grid` divides."""
    grid: int = 2
    """Width and height are multiples of this many pixels."""
    usual: tuple[int, int] | None = None
    """The size (width, height) that it does best; None where all are alike."""
    follows: frozenset[Follow] = frozenset()
    """What of the blockout it can follow."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a render is, between frames: a stage in one word, and steps done of steps in all.

    `preview` are small pictures of what is developing, each with the index of the frame it stands for. `dear` is said
    where going on means moving weights: whoever has several takes to make may rather begin the next one now.
    """

    stage: str
    step: int
    steps: int
    preview: tuple[Frame, ...] = ()
    dear: bool = False


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


class Guide(Protocol):
    """What a take goes by beside the words, drawn or read only when asked for. Production gives it."""

    def control(self, follow: Follow, width: int, height: int, rate: FrameRate, frames: int) -> Iterator[Pixels]:
        """The blockout of the take at that size and rate: steering depth, poses, or its picture; `frames` of them."""
        ...

    def references(self) -> tuple[Pixels, ...]:
        """Pictures of whoever is in the shot. Raises EngineError where one cannot be read."""
        ...

    def first(self) -> Pixels | None:
        """The picture that the take begins with."""
        ...

    def last(self) -> Pixels | None:
        """The picture that the take ends with."""
        ...

    def draft(self) -> Iterator[Pixels] | None:
        """The frames, at the film's rate, of the finished hero that is gone on from."""
        ...


@runtime_checkable
class Guided(Protocol):
    """A renderer that can go by more than words."""

    def guided(self, job: Job, guide: Guide, cancelled: Callable[[], bool]) -> Iterator[Frame | Progress]:
        """As `render`, by `job.guidance` too. Raises EngineError for what it cannot follow."""
        ...


@runtime_checkable
class Live(Protocol):
    """A renderer that takes new words while it renders."""

    def retold(self, job: Job) -> bool:
        """From the next chunk on, the job under way with this id goes by these words; False where none is."""
        ...


@runtime_checkable
class TellsIngredients(Protocol):
    """A renderer whose pictures depend on more than its name and version."""

    def ingredients(self, job: Job) -> dict[str, Any]:
        """What else decides the pictures, as JSON: weights, the words it was told, how it fits into memory."""
        ...
