"""The shell around a session: carries its effects out, and brings it what the workers say. Knows no window.

One thread owns a shell and calls everything but `post`. Workers' reader threads `post`; the owner is woken and calls
`drain`. What the room should see or hear goes to an `Audience`: the window, or the terminal of a sitting without one.
"""

import logging
import queue
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from app.advisor import Advisor, proposals
from app.deliveries import Deliveries
from app.pointer.trail import Under, bound
from app.settings import Heroes
from app.unit import Unit
from app.ways import Way, hero_of, room_for, ways
from engine.effects import Cancel, Deliver, Effect, PlayCut, PlayTakes, Record, Retell, Start, StopPlaying, Tell
from engine.errors import EngineError
from engine.film.codec import decode, encode
from engine.film.edits import Entry
from engine.film.model import Tier
from engine.film.spec import Description
from engine.media.frame import Pixels
from engine.messages import (
    Develop,
    Developing,
    FrameReady,
    Intent,
    Job,
    JobFailed,
    JobProgress,
    JobStarted,
    Nothing,
    Report,
    RequestCoverage,
    RequestShot,
    ReviseShot,
    Wake,
    WorkerLost,
)
from engine.process.orders import Ready
from engine.session import Session
from engine.state import State, opened
from engine.store.folder import ProjectFolder
from interaction.advice import Advice
from interaction.interpretation import ASK_BELOW, Interpretation
from interaction.language import context, patterns, understand
from interaction.speech.messages import Utterance
from interaction.speech.timing import pointed_at

log = logging.getLogger("session")

SLOTS = {Tier.BLOCKOUT: 8, Tier.HERO: 12}
"""Frames that each ring holds on their way to the eye. A video model hands over four at once, and more."""

SOUND = "sound"
"""The folder of a project that keeps recordings of what was said."""

CANCEL_S = {Tier.BLOCKOUT: 2.0, Tier.HERO: 30.0}
"""How long a worker may take to obey a cancel before it is killed. One that reads weights of many gigabytes hears
nothing meanwhile, and to kill it would be to read them again."""

IDLE_S = 1.5
"""How long nothing must be asked for before the second unit is called in to get ready."""

CATCH_UP_S = 0.015
"""How long one `drain` works at most before whoever drives it gets a breath."""

GONE = "The renderer stopped and does not start again."
GONE_ADVICE = "The film is safe; `shotcaller doctor` tells what is missing on this machine."
NO_HERO = "No heroes today: {reason}"


class Audience(Protocol):
    """Who a sitting is shown to."""

    def changed(self, before: State, after: State) -> None:
        """The film, or what is looked at, is another value now."""

    def told(self, tell: Tell) -> None:
        """A sentence for the room."""

    def frame(self, ready: FrameReady, pixels: Pixels) -> None:
        """A frame for the eye, while its take is still being rendered. The pixels are the audience's own."""

    def developing(self, report: Developing, pixels: Pixels) -> None:
        """A small picture of what a frame is going to be. The pixels are the audience's own."""

    def heroes(self, found: Sequence[Way], wished: Heroes) -> None:
        """How heroes could be made here, and how they are wished for."""

    def warm(self, ready: Ready) -> None:
        """The renderer works, and this is what it obeys; or there is none."""

    def progressed(self, report: JobProgress) -> None:
        """Where a job is between frames."""

    def play_back(self, effect: PlayTakes | PlayCut | StopPlaying) -> None:
        """Start or stop playback."""

    def delivered(self, paths: Sequence[Path]) -> None:
        """The exports are finished."""

    def heard(self, text: str, readings: Sequence[Interpretation]) -> None:
        """What was said or typed, and how it was understood; those that are sure enough are being acted on."""

    def asked(self, reading: Interpretation) -> None:
        """Understood, but not surely enough to act: ask before `Shell.handle` gets its intent."""


class Shell:
    """Session, project folder, engine workers and deliveries, wired together."""

    def __init__(
        self,
        folder: ProjectFolder,
        audience: Audience,
        wake: Callable[[], None],
        *,
        takes: int = 2,
        watched: bool = True,
        heroes: Heroes | None = None,
        models: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Takes over an open project folder; `wake` is called from any thread when `drain` has work. Where nobody
        watches, takes are never stepped down to keep up with the clock. `heroes` are made with the video models in the
        folder `models`; without one there are none."""
        self.folder = folder
        self.audience = audience
        state = opened(folder.project, folder.history, founding=folder.founding)
        self.session = Session(state, new_id=_new_id, takes=takes, watched=watched)
        self.burn_in = False
        self.language = "en"
        self.advisor: Advisor | None = None
        self.pointing: Callable[..., Under] = lambda *_: (None, None)
        self.wished = heroes or Heroes()
        self.ways: tuple[Way, ...] = ()
        self._models = models
        self._looking: threading.Thread | None = None
        self._early: list[Develop] = []
        self._wake = wake
        self._clock = clock
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._size = (folder.project.width, folder.project.height)
        self._engine = self._unit(Tier.BLOCKOUT, "engine", self._size)
        self._second: Unit | None = None
        self._no_hero: JobFailed | None = None
        self._calm_since: float | None = None
        self._deliveries = Deliveries(self._posting, audience)

    # --- life ---

    def start(self) -> None:
        """Starts the engine worker and whatever an earlier sitting left unfinished."""
        self._engine.start()
        self._carry_out(self.session.resume(), self.session.state)

    def close(self) -> None:
        """Ends the workers and lets the project go. Takes still rendering are shot again next time."""
        if self._looking is not None:
            self._looking.join()
        self._deliveries.stop()
        for unit in self._units:
            unit.stop()
        self.folder.close()

    @property
    def _units(self) -> tuple[Unit, ...]:
        return (self._engine,) if self._second is None else (self._engine, self._second)

    def _unit(self, tier: Tier, name: str, size: tuple[int, int], **options: str | bool) -> Unit:
        return Unit(
            name, self.folder.path, size, slots=SLOTS[tier], patience_s=CANCEL_S[tier], clock=self._clock,
            on_message=self._posting(lambda message: self._from_unit(tier, message)),
            on_lost=self._posting(lambda _: self._unit_lost(tier)), **options,
        )  # fmt: skip

    # --- threads meet here ---

    def post(self, work: Callable[[], None]) -> None:
        """Has the owner's thread do this at its next `drain`. The one call that any thread may make."""
        self._inbox.put(work)
        self._wake()

    def _posting(self, handler: Callable[[Any], None]) -> Callable[[Any], None]:
        return lambda message: self.post(lambda: handler(message))

    def drain(self) -> None:
        """Does what was posted so far, or the oldest of it and is woken again; kills a worker that will not let go of
        a cancelled job; calls the second unit in when there is time."""
        until = self._clock() + CATCH_UP_S
        while True:
            try:
                work = self._inbox.get_nowait()
            except queue.Empty:
                break
            work()
            if self._clock() > until:
                self._wake()
                break
        for unit in self._units:
            unit.hurry()
        self._call_in_when_calm()

    @property
    def busy(self) -> bool:
        """Whether a take or an export is under way."""
        return bool(self.session.state.jobs) or self._deliveries.under_way

    # --- the plot ---

    def handle(self, message: Intent | Report) -> None:
        """Lets the session decide, and does what it says. Heroes that are asked for before it is known what can make
        them wait for that; it takes seconds."""
        if isinstance(message, Develop) and self._models is not None and not self.ways:
            self._early.append(message)
            return
        before = self.session.state
        self._carry_out(self.session.handle(message), before)

    def hear(self, text: str, said: Utterance | None = None) -> None:
        """Acts on a sentence, typed or `said`. While asleep, a voice can only wake."""
        known = context.of(self.session.project, self.session.focus.shot)
        readings = understand(text, context=known)
        self.audience.heard(text, readings)
        if self.advisor is not None and not (said is not None and self.session.focus.asleep):
            advised = partial(self._advised, readings)
            self.advisor.consider(text, known, readings, advised, self._tell_failure)
        sure = 1.0 if said is None else said.confidence
        for reading in readings:
            asleep = said is not None and self.session.focus.asleep
            if asleep and not isinstance(reading.intent, Wake):
                continue
            reading = _with_sound(reading, said)
            if reading.confidence * sure < ASK_BELOW and not isinstance(reading.intent, Nothing):
                self.audience.asked(reading)
            else:
                self._obey(reading, said)

    def _advised(self, readings: Sequence[Interpretation], advice: Advice) -> None:
        """A language model reads it otherwise: a question, and never a deed."""
        for proposal in proposals(advice, readings):
            self.audience.asked(proposal)

    def cover(self, pattern: str, text: str) -> None:
        """Several shots after a pattern: of what a text describes, or else of the shot in view."""
        known = context.of(self.session.project, self.session.focus.shot)
        said = understand(text, context=replace(known, has_shot=False)) if text else ()
        described = [one.intent.description for one in said if isinstance(one.intent, RequestShot)]
        about = described[0] if described else known.shot
        if about is not None:
            self._tell_lacking(pattern, about)
        self.handle(RequestCoverage(pattern, patterns.covered(pattern, about) if about is not None else ()))

    def _tell_lacking(self, pattern: str, about: Description) -> None:
        """Says what was left out of a pattern for want of people."""
        if (missing := patterns.lacking(pattern, about)) is not None:
            self.audience.told(Tell(*missing))

    def _obey(self, reading: Interpretation, said: Utterance | None) -> None:
        """Does what was asked of what was pointed at while it was asked."""
        when: tuple[float, float] | tuple[()] = ()
        if said is not None and reading.spans:
            when = pointed_at(said, reading.spans[0].start, max(span.end for span in reading.spans))
        for intent in bound(reading.intent, self.pointing(*when)):
            self.handle(intent)
        if (
            isinstance(reading.intent, RequestCoverage)
            and reading.intent.shots
            and reading.intent.pattern != patterns.ANY
        ):
            self._tell_lacking(reading.intent.pattern, reading.intent.shots[0])

    def _carry_out(self, effects: Sequence[Effect], before: State) -> None:
        try:
            self._keep([effect.entry for effect in effects if isinstance(effect, Record)])
            for effect in effects:
                self._do(effect)
        except EngineError as failure:
            # Nothing counts that is not on disk: go back to the film as the journal has it.
            self.session.state = replace(before, project=self.folder.project)
            self._tell_failure(failure)
        if self.session.state is not before:
            self.audience.changed(before, self.session.state)

    def _keep(self, entries: Sequence[Entry]) -> None:
        if entries:
            self.folder.append(*entries)

    def _do(self, effect: Effect) -> None:
        match effect:
            case Record():
                pass  # kept already, all of a wish at once: the disk is asked to settle only then
            case Start(job):
                self._give(job)
            case Cancel(job):
                for unit in self._units:
                    if unit.has(job):
                        unit.call_off(job)
            case Retell(job) if self._second is not None:
                self._second.retell(job)
            case Retell():
                pass  # nobody is at work on it
            case Deliver(formats):
                self.deliver(self.folder.path / "exports", formats)
            case PlayTakes() | PlayCut() | StopPlaying():
                self.audience.play_back(effect)
            case Tell():
                self.audience.told(effect)

    def _tell_failure(self, failure: EngineError) -> None:
        log.warning("%s", failure)
        values = tuple(failure.values.items())
        self.audience.told(Tell(failure.template, values, failure.advice, refused=True))

    # --- the units ---

    def _give(self, job: Job) -> None:
        unit = self._engine if job.tier is Tier.BLOCKOUT else self._second
        if unit is None or unit.given_up:
            why = self._no_hero or JobFailed("", "", GONE, advice=GONE_ADVICE)
            self.post(lambda: self.handle(replace(why, job=job.id, take=job.take)))
            return
        unit.give(job)
        if unit is self._second and not unit.called_in:
            unit.start()

    def _from_unit(self, tier: Tier, message: dict[str, Any]) -> None:
        unit = self._engine if tier is Tier.BLOCKOUT else self._second
        if unit is None:  # sent home meanwhile
            return
        if message["kind"] == "Ready":
            self._ready(tier, decode(Ready, message))
            return
        report = decode(Report, message)
        match report:
            case FrameReady():
                self.audience.frame(report, unit.picture(report))
            case Developing():
                self.audience.developing(report, unit.picture(report))
            case JobProgress():
                self.audience.progressed(report)
            case JobStarted() | WorkerLost():
                self.handle(report)
            case _:
                unit.ended(report)
                self.handle(report)

    def _ready(self, tier: Tier, ready: Ready) -> None:
        if tier is Tier.BLOCKOUT:
            self.audience.warm(ready)
            self._look_for_ways()
        elif not ready.renderers:
            self._do_without_heroes(ready)

    def _unit_lost(self, tier: Tier) -> None:
        unit = self._engine if tier is Tier.BLOCKOUT else self._second
        if unit is None:
            return
        unit.lost()
        jobs = [running for running in self.session.state.jobs if running.job.tier is tier]
        if unit.given_up:
            for running in jobs:
                self.handle(JobFailed(running.job.id, running.job.take, GONE, advice=GONE_ADVICE))
            return
        if jobs or tier is Tier.BLOCKOUT:
            unit.start()
        else:
            unit.stand_by()
        for running in jobs:
            if not running.started:  # not the lost worker's victim: it just waits for the next one
                self._do(Start(running.job))
        self.handle(WorkerLost(tier.value, tuple(running.job.id for running in jobs if running.started)))

    # --- heroes ---

    def develop_by(self, wished: Heroes) -> None:
        """Has heroes made this way from now on. Another renderer may work where the one before did not."""
        if wished.renderer != self.wished.renderer:
            self._no_hero = None
        self.wished = wished
        self._settle_heroes()

    def _look_for_ways(self) -> None:
        """Looks for weights, once, while the sitting goes on: large files are opened for it."""
        if self._models is None or self._looking is not None:
            return
        models = self._models

        def look() -> None:
            found = ways(models)
            self.post(lambda: self._found(found))

        self._looking = threading.Thread(target=look, name="shotcaller-weights", daemon=True)
        self._looking.start()

    def _found(self, found: tuple[Way, ...]) -> None:
        self.ways = found
        if any(way.works for way in found):
            self._settle_heroes()
        else:
            self.audience.heroes(found, self.wished)
        early, self._early = self._early, []
        for wish in early:
            self.handle(wish)

    def _settle_heroes(self) -> None:
        """The session makes heroes the way that is wished for, where this machine can."""
        hero = None if self._no_hero else hero_of(self.ways, self.wished, *self._size)
        if hero is not None and self._second is None:
            self._set_up_second(hero.renderer)
        before = self.session.state
        self._carry_out(self.session.develop_by(hero if self._second is not None else None), before)
        self.audience.heroes(self.ways, self.wished)

    def _set_up_second(self, renderer: str) -> None:
        room = room_for(self.ways, *self._size, self.wished.size)
        options = {"renderer": renderer, "models": str(self._models), "sweeps": False}
        try:
            self._second = self._unit(Tier.HERO, "hero", room, **options)
        except EngineError as failure:
            self._tell_failure(failure)

    def _call_in_when_calm(self) -> None:
        """Lets the second unit get ready while nobody waits for anything."""
        second = self._second
        if second is None or second.called_in or second.given_up or self.session.hero is None or self._no_hero:
            return
        if self.session.state.jobs:
            self._calm_since = None
        elif self._calm_since is None:
            self._calm_since = self._clock()
        elif self._clock() - self._calm_since > IDLE_S:
            second.start()

    def _do_without_heroes(self, ready: Ready) -> None:
        """The hero's worker says that nothing works here: said once, quietly, and the film goes on in blockouts.
        Another way of making heroes, chosen later, calls in another worker."""
        log.warning("no heroes: %s", ready.note)
        values = (("reason", ready.note),)
        self._no_hero = JobFailed("", "", NO_HERO, values, ready.advice)
        waiting = [running for running in self.session.state.jobs if running.job.tier is Tier.HERO]
        self.audience.told(Tell(NO_HERO, values, ready.advice))
        self._settle_heroes()
        if self._second is not None:
            self._second.stop()
            self._second = None
        for running in waiting:
            self.handle(replace(self._no_hero, job=running.job.id, take=running.job.take))

    # --- deliveries ---

    def deliver(self, out: Path, formats: Sequence[str]) -> None:
        """Exports the cut into a folder, in a process of its own."""
        options = {
            "project": encode(self.session.project),
            "folder": str(self.folder.path),
            "out": str(out),
            "formats": list(formats),
            "language": self.language,
            "burn_in": self.burn_in,
        }
        self._deliveries.begin(options)


def _with_sound(reading: Interpretation, said: Utterance | None) -> Interpretation:
    """The reading with the recording of who said it, where one is kept."""
    if said is None or not said.sound:
        return reading
    sound = f"{SOUND}/{said.sound}"
    match reading.intent:
        case RequestShot(description):
            return replace(reading, intent=replace(reading.intent, description=replace(description, sound=sound)))
        case ReviseShot():
            return replace(reading, intent=replace(reading.intent, sound=sound))
        case _:
            return reading


def _new_id(kind: str) -> str:
    return f"{kind}-{secrets.token_hex(4)}"
