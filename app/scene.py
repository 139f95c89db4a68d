"""A scene in one call: what `from engine import generate_scene` gives.

The description is understood as a spoken one is and passes the same gate. The worker that renders it stays, so that a
video model is loaded once for all scenes of a program.
"""

import atexit
import itertools
import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from app import settings as app_settings
from app import ways
from app.settings import Settings
from app.studio import BLOCKOUT, Studio, expect_makeable
from engine.errors import EngineError
from engine.film.edits import AddShot, AddTake, apply
from engine.film.model import Project, Shot, Tier, blank_take
from engine.film.spec import Action, Description, ShotSpec
from engine.film.time import FrameRate
from engine.media.frame import Pixels
from engine.messages import Job
from engine.models.possible import fitting
from engine.models.recipes import recipe
from engine.state import job_for
from interaction.language.context import Context
from interaction.script.describing import described

LONGEST_S = 60.0
NO_MODEL = "a blockout: no video model is on this machine (`shotcaller models list`)"

_studios: dict[tuple[Path, str], Studio] = {}
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Scene:
    """A finished scene: its movie, and what the renderer says of it. Iterating gives its frames in order."""

    path: Path
    width: int
    height: int
    frames: int
    rate: FrameRate
    renderer: str
    note: str

    def __len__(self) -> int:
        return self.frames

    def __iter__(self) -> Iterator[Pixels]:
        """The frames, (H, W, 3) uint8 each, the caller's own."""
        from engine.media.movie import MovieReader

        with closing(MovieReader(self.path)) as movie:
            for index in range(movie.frames):
                yield movie.frame(index)


def generate_scene(
    prompt: str,
    *,
    num_frames: int = 96,
    height: int = 720,
    width: int = 1280,
    fps: int = 24,
    seed: int = 1,
    renderer: str = "",
    folder: str | Path = "scenes",
    settings: Settings | None = None,
) -> Scene:
    """Renders a described scene, in Chinese or English, into a movie in `folder`, and gives it.

    `renderer` is a way of shooting (`wan2.2`, `wan2.2-4steps` …) or `blockout`; "" is the best whose weights are here,
    at the nearest size that it makes, and the blockout where there is none (`Scene.renderer` and `Scene.note` tell). A
    video model is told the prompt word for word. Raises EngineError, with advice, for what this machine or the model
    cannot do.
    """
    settings = settings or app_settings.read()
    place = Path(folder).resolve()
    job = _job(prompt, (width, height), num_frames, _rate(fps), seed)
    _make(place)
    _keep_warnings_quiet()
    chosen = renderer or ways.chosen(ways.ways(settings.video_models), "") or BLOCKOUT
    told = NO_MODEL if not renderer and chosen == BLOCKOUT else ""
    by = _by(chosen, job, place)
    try:
        return _made(by if renderer else _fitted(by), chosen, place, settings, told)
    except EngineError as why:
        if renderer or chosen == BLOCKOUT:
            raise
        return _made(_by(BLOCKOUT, job, place), BLOCKOUT, place, settings, told=str(why))


def close() -> None:
    """Ends the workers that scenes were made by, and lets their memory go; the next scene starts one again."""
    while _studios:
        _studios.popitem()[1].close()


atexit.register(close)


def _studio(folder: Path, renderer: str, settings: Settings) -> Studio:
    key = (folder, renderer)
    if key not in _studios:
        close()  # two video models do not fit beside each other
        _studios[key] = Studio(folder, renderer, settings)
    return _studios[key]


def _made(job: Job, renderer: str, folder: Path, settings: Settings, told: str = "") -> Scene:
    expect_makeable(job)
    studio = _studio(folder, renderer, settings)
    studio.order(job)
    made = studio.wait(job)
    note = "; ".join(filter(None, (made.note, told)))
    return Scene(folder / made.path, made.width, made.height, job.frames, job.rate, made.renderer, note)


def _by(renderer: str, job: Job, folder: Path) -> Job:
    """The job for a renderer, with the first free name of the folder."""
    free = next(name for n in itertools.count(1) if not (folder / (name := f"scene_{n:03}.mov")).exists())
    if renderer == BLOCKOUT:
        return replace(job, path=free)
    return replace(job, path=free, renderer=renderer, tier=Tier.HERO, told=job.text)


def _fitted(job: Job) -> Job:
    """Who leaves the choice of the model to us gets the nearest size that it makes: `Scene.width` and `height` tell."""
    if job.renderer == BLOCKOUT:
        return job
    width, height = fitting(recipe(job.renderer), job.width, job.height)
    return replace(job, width=width, height=height)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        advice = "Name another with `folder=`."
        raise EngineError("The folder {path} cannot be made.", advice=advice, path=folder) from wrong


def _keep_warnings_quiet() -> None:
    """A failure is raised, so it is not printed as well; a bug of ours is. A program with a log of its own gets all."""
    for name in ("engine", "process", "render"):
        ours = logging.getLogger(name)
        if not ours.hasHandlers():
            bugs = logging.StreamHandler()
            bugs.setLevel(logging.ERROR)
            ours.addHandler(bugs)


def _rate(fps: int) -> FrameRate:
    try:
        return FrameRate(fps)
    except ValueError as wrong:
        raise EngineError("There is no frame rate {rate}.", advice="Use 24, 25 or 30.", rate=fps) from wrong


def _job(prompt: str, size: tuple[int, int], frames: int, rate: FrameRate, seed: int) -> Job:
    """Raises EngineError for no words, no picture, or more seconds than a shot can have."""
    if not prompt.strip():
        advice = 'Say who does what where: "a soldier runs through the forest at night".'
        raise EngineError("There is nothing to shoot in that sentence.", advice=advice)
    if min(size) < 2 or size[0] % 2 or size[1] % 2:
        given = f"{size[0]} × {size[1]}"
        raise EngineError("{size} is not a size.", advice="Use even numbers, such as 1280 × 720.", size=given)
    if frames < 1:
        raise EngineError("A shot has at least one frame.", advice="Ask for more with `num_frames=`.")
    if frames > rate.frames(LONGEST_S):
        raise EngineError("A shot can be up to {most} seconds long.", advice="Ask for fewer frames.", most="60")
    found = described(prompt, Context(has_shot=False))
    spec = found[1].description.spec if found else ShotSpec(action=Action(prompt))
    project = Project("scene", rate, *size)
    shot = Shot("shot", project.scenes[0].id, "A", (Description(prompt, spec),))
    project = apply(project, AddShot(shot))
    project = apply(project, AddTake(blank_take(project, id="take", shot=shot, seed=seed, frames=frames)))
    return job_for(project, project.take("take"), id=f"scene-{next(_numbers)}")
