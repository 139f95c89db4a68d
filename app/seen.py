"""Seen: what the window shows at one moment. Views are shown one after the other and repaint only what differs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.film.model import Clip, Project, Shot, Take
from engine.state import Focus, State


@dataclass(frozen=True, slots=True)
class Working:
    """How far a take's picture is: stage in one word, steps done of steps in all. A waiting take has no steps yet."""

    stage: str = ""
    step: int = 0
    steps: int = 0

    @property
    def share(self) -> float:
        """How much is done, 0 … 1."""
        return self.step / self.steps if self.steps else 0.0


@dataclass(frozen=True, slots=True)
class Loaded:
    """The renderer that makes the takes now, and the slots (`camera.move` …) that it follows."""

    name: str
    obeys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Seen:
    """The film, what of it is looked at, and what is being made now.

    `working` holds the takes whose pictures are under way, by take id; `folder` is where the project lies, and
    `uncertain` names shots whose words were not understood surely. `loaded` is None until a renderer is warm.
    """

    project: Project
    focus: Focus
    working: Mapping[str, Working] = field(default_factory=dict[str, Working])
    folder: Path | None = None
    uncertain: frozenset[str] = frozenset()
    loaded: Loaded | None = None
    can_undo: bool = False
    can_redo: bool = False

    @property
    def shot(self) -> Shot | None:
        """The shot being looked at; None in an empty film."""
        return self.project.shot(self.focus.shot) if self.focus.shot else None

    @property
    def take(self) -> Take | None:
        """The last take on the monitor: the one that orders without a number mean."""
        return self.project.take(self.focus.takes[-1]) if self.focus.takes else None

    @property
    def on_monitor(self) -> tuple[Take, ...]:
        """The takes on the monitor."""
        return tuple(self.project.take(id) for id in self.focus.takes)

    @property
    def clip(self) -> Clip | None:
        """The selected clip, while it is still in the cut."""
        return next((clip for clip in self.project.cut if clip.id == self.focus.clip), None)

    @property
    def takes(self) -> tuple[Take, ...]:
        """The takes of the current shot."""
        return self.project.takes_of(self.focus.shot) if self.focus.shot else ()


def seen(
    state: State,
    progress: Mapping[str, Working],
    folder: Path | None = None,
    uncertain: frozenset[str] = frozenset(),
    loaded: Loaded | None = None,
) -> Seen:
    """What a state shows; `progress` is by take id, and counts only for takes whose jobs are under way."""
    working = {running.job.take: progress.get(running.job.take, Working()) for running in state.jobs}
    return Seen(state.project, state.focus, working, folder, uncertain, loaded, bool(state.done), bool(state.undone))
