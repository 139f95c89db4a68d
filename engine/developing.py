"""Heroes: which takes get one, when, by which renderer, and what becomes of those under way.

A take lives by its blockout; a hero that fails or is called off never changes that. Who gets one by itself is read
from the film each time it changes (circled takes that have none) and is no fact of the journal: a sitting that was
killed asks for the same again. One that was asked for by name and is not finished when the sitting ends is forgotten.
A take keeps the wording it was made to, so its hero stays good when its shot is revised; only where every take gets
one are those of an older wording, which nobody chose, left out.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count

from engine.effects import Cancel, Effect, Retell, Start, Tell
from engine.errors import EditRefused
from engine.film.assume import frames_of
from engine.film.cast import dressed, references
from engine.film.guidance import Follow, Guidance
from engine.film.model import Failure, Mark, Project, Shot, Take, Tier
from engine.film.spec import ShotSpec
from engine.messages import Develop, Job
from engine.state import Running, State, Undeveloped, is_hero, job_for, take_spec


class When(StrEnum):
    """When a take gets its hero."""

    ASKED = "asked"
    CIRCLED = "circled"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Hero:
    """How a sitting makes heroes: by which renderer, when, and at which size in pixels.

    `follow` and `strength` are what of the blockout it goes by, and how closely (0 … 1). `again` is the renderer that
    goes on from a draft, "" for the same. `live` names the renderers that take new words while they render; `sizes` are
    those (width, height) of renderers that make others than this one.
    """

    renderer: str
    when: When = When.CIRCLED
    width: int = 1280
    height: int = 720
    follow: Follow = Follow.NOTHING
    strength: float = 0.6
    again: str = ""
    live: tuple[str, ...] = ()
    sizes: tuple[tuple[str, tuple[int, int]], ...] = ()

    def size_by(self, renderer: str) -> tuple[int, int]:
        """The size (width, height) of a hero by a renderer."""
        return dict(self.sizes).get(renderer, (self.width, self.height))


Step = tuple[State, tuple[Effect, ...]]
"""What a sitting knows next, and what is to be done."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What is needed to order heroes: how they are made, names for jobs, and whether somebody watches."""

    hero: Hero | None
    new_id: Callable[[str], str]
    watched: bool = True


def ask(state: State, orders: Orders, wish: Develop, take: Take) -> Step:
    """Orders the hero of a take because somebody asked for it. It may begin before the take has its blockout.

    One that is waiting already is asked for by name now; one by another renderer is called off for it. Raises
    EditRefused where there is no hero to make, or nothing to go on from.
    """
    hero = _expected(orders)
    slate = state.project.slate(take)
    draft = _draft(take, slate) if wish.draft else ""
    renderer = wish.renderer or (hero.again if wish.draft else "") or hero.renderer
    going = under_way(state, take.id)
    if going is None or (going.job.renderer, going.job.guidance.draft) != (renderer, draft):
        return _started(*_called_off(state, going), orders, take, renderer, draft, asked=True)
    if going.asked:
        raise EditRefused("The hero of take {slate} is being made already.", slate=slate)
    if going.job.patient and not going.started:
        return _started(*_called_off(state, going), orders, take, renderer, draft, asked=True)
    return _put(state, replace(going, asked=True)), ()


def call_off(state: State, take: Take) -> Step:
    """Calls off a take's hero, and makes none by itself any more in this sitting. Raises EditRefused without one."""
    going = under_way(state, take.id)
    if going is None:
        raise EditRefused("No hero of take {slate} is being made.", slate=state.project.slate(take))
    return _called_off(_left_out(state, take.id, None), going)


def settle(state: State, orders: Orders, *, patient: bool = False) -> Step:
    """Orders the heroes that the film now calls for, and calls off those it no longer does.

    `patient`: nobody waits for them, as after a sitting was opened again.
    """
    takes = _wanted(state, orders.hero) if orders.hero is not None else ()
    wanted = {take.id for take in takes}
    effects: tuple[Effect, ...] = ()
    for going in heroes(state):
        if not going.asked and going.retold is None and (going.job.take not in wanted or _outdated(going, orders)):
            state, effects = _called_off(state, going, effects)
    busy = {going.job.take for going in heroes(state)}
    for take in takes:
        if take.id not in busy:
            state, effects = _started(state, effects, orders, take, patient=patient)
    return state, effects


def anew(state: State, orders: Orders, going: Running, take: Take) -> Step:
    """The hero that was called off once more, for the take as it is now."""
    if orders.hero is None:
        return state, ()
    return _started(state, (), orders, take, going.job.renderer, asked=going.asked)


def failed(state: State, going: Running, failure: Failure) -> Step:
    """A hero was not made: the take stays as it is. What holds for several is told once; who asked is always told."""
    before = [other.failure for other in state.undeveloped if other.failure is not None]
    told = failure in before or (going.job.patient and failure.template in [other.template for other in before])
    state = _left_out(state, going.job.take, failure)
    tell = Tell(failure.template, failure.values, failure.advice, refused=True)
    return state, () if told and not going.asked else (tell,)


def circled(state: State, take: str) -> State:
    """A take was marked: whatever became of its hero before counts no more."""
    return replace(state, undeveloped=tuple(one for one in state.undeveloped if one.take != take))


def retold(state: State, orders: Orders, shot: Shot) -> Step | None:
    """The shot's words as they are now, for the take of it that streams on the monitor; None where none does, or where
    the length differs.

    The take keeps the wording it began with; what it was told later stands in its recipe, with the frame.
    """
    live = orders.hero.live if orders.hero is not None else ()
    for going in heroes(state):
        take = state.project.take(going.job.take)
        fits = frames_of(shot.description.spec, state.project.rate) == take.frames
        seen = going.retold is not None or take.id in state.focus.takes
        if seen and take.shot == shot.id and going.started and going.job.renderer in live and fits:
            job = _told(going.job, state.project, replace(take, revision=shot.revision))
            return _put(state, replace(going, retold=job)), (Retell(job),)
    return None


def heroes(state: State) -> tuple[Running, ...]:
    """The heroes that are waiting or under way."""
    return tuple(running for running in state.jobs if is_hero(running.job))


def under_way(state: State, take: str) -> Running | None:
    """The hero of a take that is waiting or under way."""
    return next((running for running in heroes(state) if running.job.take == take), None)


def job(
    project: Project, take: Take, hero: Hero, *, id: str, renderer: str = "", draft: str = "",
    patient: bool = False, live: bool = False,
) -> Job:  # fmt: skip
    """Everything that the rendering of a take's hero needs; a file of its own beside the blockout."""
    name = renderer or hero.renderer
    follow = hero.follow if name in (hero.renderer, hero.again) else Follow.NOTHING  # another one may follow otherwise
    return replace(
        job_for(project, take, id=id, size=hero.size_by(name), live=live),
        path=_path(project, take, name),
        renderer=name,
        tier=Tier.HERO,
        patient=patient,
        asked=_asked(project, take),
        guidance=Guidance(follow, hero.strength, references(_asked(project, take), project.cast), draft=draft),
    )


def _told(job: Job, project: Project, take: Take) -> Job:
    """The job with the words of another wording; all that was fixed when it began stays."""
    new = job_for(project, take, id=job.id, size=(job.width, job.height))
    return replace(
        job, spec=new.spec, asked=_asked(project, take), text=new.text, characters=new.characters, colours=new.colours
    )


def _asked(project: Project, take: Take) -> ShotSpec:
    return dressed(take_spec(project, take), project.cast, project.locations)


def _path(project: Project, take: Take, renderer: str) -> str:
    """A name that no picture of the take has yet: a hero made again does not change the one before."""
    taken = {made.path for made in take.renditions}
    stem = f"takes/{project.slate(take)}_{take.reel}_{renderer}"
    names = (f"{stem}{'' if number == 1 else f'_{number}'}.mov" for number in count(1))
    return next(name for name in names if name not in taken)


def _outdated(going: Running, orders: Orders) -> bool:
    """Whether a hero that nobody has begun yet would be made another way by now."""
    hero, made = orders.hero, going.job
    if going.started or hero is None:
        return False
    by = (made.renderer, made.width, made.height, made.guidance.follow, made.guidance.strength)
    return by != (hero.renderer, hero.width, hero.height, hero.follow, hero.strength)


def _wanted(state: State, hero: Hero) -> tuple[Take, ...]:
    """The takes that are to have a hero though nobody asked by name: seen, without one, and chosen as `when` says."""
    if hero.when is When.ASKED:
        return ()
    shots = {shot.id: shot for shot in state.project.shown_shots}
    left_out = {one.take for one in state.undeveloped}
    return tuple(
        take for take in state.project.takes
        if take.id not in left_out and take.shot in shots and _chosen(take, shots[take.shot], hero.when)
        and take.shown is not None and take.shown.tier is not Tier.HERO
    )  # fmt: skip


def _chosen(take: Take, shot: Shot, when: When) -> bool:
    if take.mark is not Mark.NONE:
        return take.mark is Mark.CIRCLED
    return when is When.ALWAYS and take.revision == shot.revision


def _started(
    state: State, effects: tuple[Effect, ...], orders: Orders, take: Take, renderer: str = "", draft: str = "",
    *, asked: bool = False, patient: bool = False,
) -> Step:  # fmt: skip
    hero = _expected(orders)
    waits = not asked and (patient or bool(take.varied) or take.mark is not Mark.CIRCLED)
    live = orders.watched and not waits
    id = orders.new_id("job")
    made = job(state.project, take, hero, id=id, renderer=renderer, draft=draft, patient=waits, live=live)
    state = replace(circled(state, take.id), jobs=(*state.jobs, Running(made, asked=asked)))
    return state, (*effects, Start(made))


def _called_off(state: State, going: Running | None, effects: tuple[Effect, ...] = ()) -> Step:
    if going is None:
        return state, effects
    rest = tuple(running for running in state.jobs if running is not going)
    return replace(state, jobs=rest), (*effects, Cancel(going.job.id))


def _put(state: State, going: Running) -> State:
    return replace(state, jobs=tuple(going if one.job.id == going.job.id else one for one in state.jobs))


def _left_out(state: State, take: str, failure: Failure | None) -> State:
    return replace(state, undeveloped=(*circled(state, take).undeveloped, Undeveloped(take, failure)))


def _draft(take: Take, slate: str) -> str:
    if take.shown is None or take.shown.tier is not Tier.HERO:
        raise EditRefused("Take {slate} has no hero to go on from.", advice="Develop it first.", slate=slate)
    return take.shown.path


def _expected(orders: Orders) -> Hero:
    if orders.hero is None:
        advice = "Choose how in the menu beside the takes; `shotcaller models list` tells which models there are."
        raise EditRefused("This sitting makes no heroes.", advice=advice)
    return orders.hero
