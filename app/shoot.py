"""`shotcaller shoot`: takes of one described shot, straight to movie files."""

import argparse
import itertools
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from app import passes
from app.settings import Settings, parse_rate
from app.studio import BLOCKOUT, Studio, expect_makeable
from engine.errors import EngineError
from engine.film.assume import frames_of
from engine.film.edits import AddShot, AddTake, apply
from engine.film.guidance import Follow, Guidance
from engine.film.model import Project, Shot, Tier, blank_take
from engine.film.spec import Description, ShotSpec
from engine.media.passes import USUAL
from engine.messages import Job, JobProgress, RequestShot
from engine.models.recipes import recipes
from engine.state import job_for, varied_spec
from interaction.language import understand
from interaction.language.context import Context

_FORM = "`--vary weather_strength=light,heavy` is the form."


@dataclass(frozen=True, slots=True)
class Wanted:
    """One take to make: its job, and what sets it apart from the others ("weather_strength=heavy")."""

    job: Job
    label: str


def run(wished: argparse.Namespace, settings: Settings) -> int:
    """Renders what was described and names the movies on standard output."""
    wanted = jobs(wished, settings)
    for take in wanted:
        expect_makeable(take.job)
    kinds = passes.named(wished.passes if wished.passes != "all" else ",".join(USUAL))
    folder: Path = wished.output
    with _folder(folder):
        made = _render([_beside(take, folder) for take in wanted], folder, settings)
    folders = passes.made([take.job for take, _ in made], folder, kinds) if kinds else []
    if wished.json:
        rows = [{"path": str(folder / take.job.path), "vary": take.label, "note": note} for take, note in made]
        rows = [row | {"passes": str(path)} for row, path in zip(rows, folders, strict=True)] if folders else rows
        sys.stdout.write(json.dumps({"takes": rows}, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{folder / take.job.path}{'  ' * bool(take.label)}{take.label}\n" for take, _ in made)
        sys.stdout.writelines(f"{path}\n" for path in folders)
    return 0


@contextmanager
def _folder(folder: Path) -> Iterator[None]:
    """The folder for the takes, made where it is not there, and taken away again where nothing came into it."""
    new = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        advice = "Choose another folder with -o."
        raise EngineError("The folder {path} cannot be made.", advice=advice, path=folder) from wrong
    try:
        yield
    except BaseException:
        with suppress(OSError):  # what holds a finished take stays
            for path in new:
                path.rmdir()
        raise


def _beside(take: Wanted, folder: Path) -> Wanted:
    """The take with a name that is free there: what was shot before is never shot over."""
    first = Path(take.job.path)
    names = (f"{first.stem}_{n}{first.suffix}" for n in itertools.count(2))
    free = next(name for name in itertools.chain((first.name,), names) if not (folder / name).exists())
    return replace(take, job=replace(take.job, path=free))


def jobs(wished: argparse.Namespace, settings: Settings) -> list[Wanted]:
    """The takes that were asked for. Raises EngineError when the text describes no shot or a value is unknown."""
    description = _described(wished.text, wished.seconds)
    width, height = _size(wished.size, wished.renderer, settings)
    rate = parse_rate(wished.rate) if wished.rate else settings.frame_rate
    project = Project("shoot", rate, width, height)
    shot = Shot("shot", project.scenes[0].id, "A", (description,))
    project = apply(project, AddShot(shot))
    wanted: list[Wanted] = []
    for varied in _sweep(wished.vary):
        spec = _varied(description.spec, varied)
        for ordinal in range(_count(wished.takes)):
            id = f"take-{len(wanted) + 1}"
            frames = frames_of(spec, rate)
            take = blank_take(project, id=id, shot=shot, seed=wished.seed + ordinal, frames=frames)
            take = replace(take, varied=varied)
            project = apply(project, AddTake(take))
            job = job_for(project, take, id=id)
            label = " ".join(f"{slot}={value}" for slot, value in varied)
            wanted.append(Wanted(_rendered_by(replace(job, path=Path(job.path).name), spec, wished), label))
    return wanted


def _count(takes: int) -> int:
    if takes < 1:
        raise EngineError("There must be at least one take to shoot.", advice="Use --takes 1 or more.")
    return takes


def _described(text: str, seconds: float | None) -> Description:
    for reading in understand(text, context=Context(has_shot=False)):
        if isinstance(reading.intent, RequestShot):
            description = reading.intent.description
            if seconds is None:
                return description
            if not seconds > 0:
                raise EngineError("A shot lasts longer than nothing.", advice="Use --seconds with a number above 0.")
            if seconds > 60:
                raise EngineError(
                    "A shot can be up to {most} seconds long.", advice="Use --seconds 60 or less.", most="60"
                )
            return replace(description, spec=replace(description.spec, duration_s=seconds))
    advice = 'Say who does what where: "a soldier runs through the forest at night".'
    raise EngineError("There is nothing to shoot in that sentence.", advice=advice)


def _rendered_by(job: Job, spec: ShotSpec, wished: argparse.Namespace) -> Job:
    """The job for the renderer that was asked for, with what a hero goes by beside the words."""
    job = replace(job, renderer=wished.renderer)
    if wished.renderer not in recipes():
        if wished.renderer == BLOCKOUT:
            _expect_words_alone(wished)
        return job
    files = {name: _picture(getattr(wished, name)) for name in ("first", "last")}
    references = tuple(_picture(path) for path in wished.reference)
    guidance = Guidance(Follow(wished.follow), wished.strength, references, **files)
    return replace(job, tier=Tier.HERO, asked=spec, guidance=guidance)


def _expect_words_alone(wished: argparse.Namespace) -> None:
    """The blockout would leave pictures out without a word."""
    if wished.follow == Follow.NOTHING and not (wished.first or wished.last or wished.reference):
        return
    able = ", ".join(one.name for one in recipes().values() if one.follows or one.takes)
    advice = f"For --follow, --first, --last and --reference choose a video model with --renderer: {able}."
    raise EngineError("A blockout is made of words alone.", advice=advice)


def _picture(path: Path | None) -> str:
    if path is not None and not path.is_file():
        raise EngineError("There is no picture {path}.", advice="Check its name.", path=path)
    return str(path.resolve()) if path is not None else ""


def _size(text: str | None, renderer: str, settings: Settings) -> tuple[int, int]:
    if text is None:
        return recipes()[renderer].sizes[0] if renderer in recipes() else (settings.width, settings.height)
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit()) or int(width) % 2 or int(height) % 2 or not int(width) * int(height):
        raise EngineError("{size} is not a size.", advice="Use even numbers, such as 1280x720.", size=text)
    return int(width), int(height)


def _sweep(sweeps: list[str]) -> list[tuple[tuple[str, str], ...]]:
    """The slots and values of each combination that is swept; one of nothing where nothing is."""
    return list(itertools.product(*(_values(sweep) for sweep in sweeps)))


def _values(sweep: str) -> list[tuple[str, str]]:
    slot, equals, values = sweep.partition("=")
    if not equals:
        raise EngineError("{sweep} sweeps nothing.", advice=_FORM, sweep=sweep)
    return [(slot, value) for value in values.split(",")]


def _varied(spec: ShotSpec, varied: tuple[tuple[str, str], ...]) -> ShotSpec:
    try:
        return varied_spec(spec, varied)
    except ValueError as wrong:
        raise EngineError("{why}", advice=_FORM, why=wrong) from wrong


def _render(wanted: list[Wanted], folder: Path, settings: Settings) -> list[tuple[Wanted, str]]:
    with Studio(folder, wanted[0].job.renderer, settings) as studio:
        studio.order(*(take.job for take in wanted))
        return [_finish(take, studio) for take in wanted]


def _finish(take: Wanted, studio: Studio) -> tuple[Wanted, str]:
    """Waits for one take, showing how far it is; where it lies, which is where it lay if it was made before, and what
    the renderer says of it."""
    try:
        made = studio.wait(take.job, lambda progress: _progress(take.job, progress))
    except BaseException:
        sys.stderr.write("\n" * sys.stderr.isatty())  # what is said next does not stand behind the bar
        raise
    _progress(take.job, JobProgress(take.job.id, "frames", take.job.frames, take.job.frames), done=True)
    sys.stderr.write(f"{take.job.slate}: {made.note}\n" * bool(made.note))
    return replace(take, job=replace(take.job, path=made.path)), made.note


def _progress(job: Job, at: JobProgress, *, done: bool = False) -> None:
    """A bar on a terminal, one plain line a take elsewhere."""
    if sys.stderr.isatty():
        filled = 30 * at.step // at.steps if at.steps else 0
        bar = f"{'█' * filled}{'·' * (30 - filled)} {at.stage} {at.step}/{at.steps}"
        sys.stderr.write(f"\r{job.slate} {bar:<56}{chr(10) * done}")
        sys.stderr.flush()
    elif done:
        sys.stderr.write(f"{job.slate}: {job.frames} frames\n")
