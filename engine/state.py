"""Everything a sitting knows, as one immutable value: the film, what is looked at, undo, and the jobs under way."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.film.assume import assumed
from engine.film.camera import Move
from engine.film.cast import colours, dressed
from engine.film.characters import numbers
from engine.film.edits import Cause, Edit, Entry, apply_all, invert
from engine.film.model import Failure, Project, Take, Tier
from engine.film.spec import ShotSpec, parse_slot, put
from engine.messages import Job, JobBlocked, JobFailed


@dataclass(frozen=True, slots=True)
class Focus:
    """What the room is looking at: the scene new shots go to, the shot, the take or takes on the monitor, the clip."""

    scene: str
    shot: str | None = None
    takes: tuple[str, ...] = ()
    clip: str | None = None
    asleep: bool = False


@dataclass(frozen=True, slots=True)
class Running:
    """A job in a worker's hands, or waiting for one; `attempt` counts from 1, `begun` in which order they were begun.

    Of a hero: `asked` is whether a person asked for it by name, `retold` the job with the words it was given meanwhile.
    """

    job: Job
    attempt: int = 1
    started: bool = False
    begun: int = 0
    asked: bool = False
    retold: Job | None = None


@dataclass(frozen=True, slots=True)
class Undeveloped:
    """A take that gets no hero by itself in this sitting: it failed, and why, or was called off."""

    take: str
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Everything a sitting knows. `done` and `undone` hold the edits that undo and redo would make."""

    project: Project
    focus: Focus
    done: tuple[Edit, ...] = ()
    undone: tuple[Edit, ...] = ()
    jobs: tuple[Running, ...] = field(default=())
    undeveloped: tuple[Undeveloped, ...] = ()


def opened(project: Project, history: Iterable[Entry] = (), *, founding: Project | None = None) -> State:
    """The state of a project just opened: the last shot in view, and undo as the journal left it.

    `history` with the `founding` project it starts from gives undo back; without them there is nothing to undo.
    """
    shots = project.shown_shots
    scene = project.scenes[-1].id
    shot = shots[-1].id if shots else None
    takes = project.takes_of(shot) if shot else ()
    focus = Focus(scene, shot, (takes[-1].id,) if takes else ())
    done, undone = _stacks(founding, history) if founding is not None else ((), ())
    return State(project, focus, done, undone)


def _stacks(project: Project, history: Iterable[Entry]) -> tuple[tuple[Edit, ...], tuple[Edit, ...]]:
    """What undo and redo would do after a history: the wishes' inverses, each taken from the film as it was then."""
    done: list[Edit] = []
    undone: list[Edit] = []
    since: list[Edit] = []  # facts wait, and are applied in one go: a journal of ten thousand takes opens in a second
    for entry in history:
        if entry.cause is Cause.FACT:
            since.append(entry.edit)
            continue
        project = apply_all(project, since)
        inverse = invert(project, entry.edit)
        since = [entry.edit]
        if inverse is not None:
            _turn(entry.cause, inverse, done, undone)
    return tuple(done), tuple(undone)


def _turn(cause: Cause, inverse: Edit, done: list[Edit], undone: list[Edit]) -> None:
    match cause:
        case Cause.WISH:
            done.append(inverse)
            undone.clear()
        case Cause.UNDO:
            del done[-1:]
            undone.append(inverse)
        case _:
            del undone[-1:]
            done.append(inverse)


def unfinished(project: Project) -> tuple[Take, ...]:
    """The takes that were ordered, have no picture, and are still wanted."""
    omitted = {shot.id for shot in project.shots if shot.omitted}
    return tuple(
        take for take in project.takes if not take.renditions and take.failure is None and take.shot not in omitted
    )


def smaller(state: State, size: tuple[int, int]) -> tuple[Take, ...]:
    """The takes that are seen as a blockout of another size, and that no job is at work on."""
    under_way = {running.job.take for running in state.jobs}
    shown = [(take, take.shown) for take in state.project.takes if take.id not in under_way]
    return tuple(
        take for take, seen in shown
        if seen is not None and seen.tier is Tier.BLOCKOUT and (seen.width, seen.height) != size
    )  # fmt: skip


def job_for(project: Project, take: Take, *, id: str, size: tuple[int, int] | None = None, live: bool = False) -> Job:
    """Everything the rendering of a take needs, with every slot filled.

    At another `size` than the film's it becomes a file of its own beside the first, and can wait. `live`: somebody
    watches.
    """
    description = project.shot(take.shot).revisions[take.revision]
    asked = take_spec(project, take)
    spec = assumed(dressed(asked, project.cast, project.locations))
    alike = (take.revision, take.varied)
    same = [other for other in project.takes_of(take.shot) if (other.revision, other.varied) == alike]
    slate = project.slate(take)
    width, height = size or (project.width, project.height)
    larger = f"_{width}x{height}" if size else ""
    return Job(
        id=id,
        take=take.id,
        slate=slate,
        reel=take.reel,
        spec=spec,
        text=description.text,
        seed=take.seed,
        variant=sum(other.number < take.number for other in same),
        frames=take.frames,
        start=take.start,
        rate=project.rate,
        width=width,
        height=height,
        path=f"takes/{slate}_{take.reel}{larger}.mov",
        characters=numbers(project.characters, spec, project.cast),
        colours=colours(spec, project.cast) if any(member.colour for member in project.cast) else (),
        live=live,
        patient=size is not None,
    )


def take_spec(project: Project, take: Take) -> ShotSpec:
    """What a take is asked to be: its shot's wording, with what this take of a sweep holds otherwise."""
    return varied_spec(project.shot(take.shot).revisions[take.revision].spec, take.varied)


def varied_spec(spec: ShotSpec, varied: Iterable[tuple[str, str]]) -> ShotSpec:
    """The spec with other values, as words, in some slots. ValueError with a sentence for one that does not exist."""
    for slot, value in varied:
        spec = put(spec, *parse_slot(slot, value))
    return spec


def swept(spec: ShotSpec, slot: str) -> str:
    """The slot that a sweep is about: speeds of a camera that does not move are speeds of what is done."""
    still = assumed(spec).camera.move is Move.STATIC
    acted = spec.action.text or spec.action.canonical
    return "action.speed" if slot == "camera.move_speed" and still and acted else slot


def last_begun(jobs: Iterable[Running]) -> int:
    """Which of the jobs is being made right now: takes rest while a later one is made, so the one begun last."""
    return max((running.begun for running in jobs), default=0)


def is_hero(job: Job) -> bool:
    """Whether a job makes a take's hero."""
    return job.tier is Tier.HERO


def crashed(job: Job) -> JobFailed:
    """What is said of a job whose worker ended twice."""
    slate = (("slate", job.slate),)
    if job.tier is Tier.HERO:
        template = "The hero of take {slate} could not be made: the renderer stopped twice."
        return JobFailed(job.id, job.take, template, slate, "The blockout is still there; try a smaller renderer.")
    template = "Take {slate} could not be rendered: the renderer stopped twice."
    return JobFailed(job.id, job.take, template, slate, "Ask for another take.")


def why(report: JobFailed | JobBlocked) -> Failure:
    """Why there is no picture, as it is kept on a take."""
    if isinstance(report, JobFailed):
        return Failure(report.template, report.values, report.advice)
    values = (("reasons", "; ".join(report.verdict.reasons)),)
    return Failure("Not rendered: {reasons}.", values, "Say it another way.", report.verdict)
