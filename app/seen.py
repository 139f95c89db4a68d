"""Seen: what the window shows at one moment. Views are shown one after the other and repaint only what differs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.settings import Heroes
from app.ways import Way, chosen
from engine.film.model import Clip, Failure, Project, Shot, Take
from engine.messages import Job
from engine.models.recipes import recipes
from engine.state import Focus, State, is_hero


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


FRAMES = "frames"
"""The stage in which finished frames come."""


@dataclass(frozen=True, slots=True)
class HeroWork:
    """How far a take's hero is. `line` is its place among those that wait, from 1; 0 once it is under way."""

    job: str
    renderer: str
    working: Working = Working()
    line: int = 0
    live: bool = False

    @property
    def share(self) -> float:
        """How much of the whole is done, 0 … 1: what comes before the first frame counts by the steps it takes."""
        done = self.working.share
        found = recipes().get(self.renderer)
        if self.live or found is None:
            return done
        asks = found.steps * (2 if max(found.guidance) > 1 else 1)
        before = asks / (asks + _DECODING)
        return before + (1 - before) * done if self.working.stage == FRAMES else before * done


_DECODING = 4
"""How many questions to the model the making of the frames themselves takes, about."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How heroes could be made here, how they are wished for, and whether the small pictures of them are shown."""

    there: tuple[Way, ...] = ()
    wished: Heroes = field(default_factory=Heroes)
    previews: bool = True

    @property
    def chosen(self) -> Way | None:
        """The way they are made; None where none are."""
        name = chosen(self.there, self.wished.renderer)
        return next((way for way in self.there if way.recipe.name == name and way.works), None)

    @property
    def any_work(self) -> bool:
        """Whether the weights of any way are here."""
        return any(way.works for way in self.there)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The renderer that makes the takes now, and the slots (`camera.move` …) that it follows."""

    name: str
    obeys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Seen:
    """The film, what of it is looked at, and what is being made now.

    `working` holds the takes whose blockouts are under way, by take id, `heroes` those whose heroes are, and
    `undeveloped` why a hero was not made; `folder` is where the project lies, and `uncertain` names shots whose words
    were not understood surely. `loaded` is None until a renderer is warm.
    """

    project: Project
    focus: Focus
    working: Mapping[str, Working] = field(default_factory=dict[str, Working])
    folder: Path | None = None
    uncertain: frozenset[str] = frozenset()
    loaded: Loaded | None = None
    can_undo: bool = False
    can_redo: bool = False
    heroes: Mapping[str, HeroWork] = field(default_factory=dict[str, HeroWork])
    undeveloped: Mapping[str, Failure] = field(default_factory=dict[str, Failure])
    ways: Ways = field(default_factory=Ways)

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
    ways: Ways | None = None,
) -> Seen:
    """What a state shows; `progress` is by job id, and counts only for jobs under way."""
    blockouts = (running.job for running in state.jobs if not is_hero(running.job))
    working = {job.take: progress.get(job.id, Working()) for job in blockouts}
    failed = {one.take: one.failure for one in state.undeveloped if one.failure is not None}
    return Seen(
        state.project, state.focus, working, folder, uncertain, loaded, bool(state.done), bool(state.undone),
        _heroes(state, progress), failed, ways or Ways(),
    )  # fmt: skip


def _heroes(state: State, progress: Mapping[str, Working]) -> dict[str, HeroWork]:
    jobs = [running for running in state.jobs if is_hero(running.job)]
    places = {id: place for place, id in enumerate(_in_turn([one.job for one in jobs if not one.started]), 1)}
    return {
        one.job.take: HeroWork(
            one.job.id, one.job.renderer, progress.get(one.job.id, Working()), places.get(one.job.id, 0),
            is_live(one.job.renderer),
        )
        for one in jobs
    }  # fmt: skip


def _in_turn(waiting: list[Job]) -> Iterator[str]:
    """The jobs as the worker will take them: what can wait comes last, and before it the shot asked for last."""
    while waiting:
        urgent = [job for job in waiting if not job.patient]
        shot = _shot_of((urgent or waiting)[-1 if urgent else 0])
        first = next(job for job in urgent or waiting if _shot_of(job) == shot)
        waiting.remove(first)
        yield first.id


def _shot_of(job: Job) -> str:
    return job.slate.rpartition("-")[0]


def is_live(renderer: str) -> bool:
    """Whether a renderer makes pictures as they play."""
    found = recipes().get(renderer)
    return found is not None and Way(found).live
