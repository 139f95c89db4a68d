"""The shell around a session: carries its effects out, and brings it what the workers say. Knows no window.

One thread owns a shell and calls everything but `post`. Workers' reader threads `post`; the owner is woken and calls
`drain`. What the room should see or hear goes to an `Audience`: the window, or the terminal of a sitting without one.
"""

import logging
import queue
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from app.advisor import Advisor, proposals
from app.pointer.trail import Under, bound
from engine.effects import Cancel, Deliver, Effect, PlayCut, PlayTakes, Record, Start, StopPlaying, Tell
from engine.errors import EngineError
from engine.film.codec import decode, encode
from engine.film.edits import Entry
from engine.film.model import Project
from engine.film.spec import Description
from engine.media.frame import Pixels
from engine.media.ring import Ring
from engine.messages import (
    FrameReady,
    Intent,
    JobFailed,
    JobProgress,
    Nothing,
    Report,
    RequestCoverage,
    RequestShot,
    ReviseShot,
    Wake,
    WorkerLost,
)
from engine.process.child import Child
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

SLOTS = 8
"""Frames the ring holds on their way to the eye."""

SOUND = "sound"
"""The folder of a project that keeps recordings of what was said."""

CANCEL_S = 2.0
"""How long a worker may take to obey a cancel before it is killed."""

RESTARTS = 3
"""How often in a row a worker may be lost without finishing a take before it is left alone."""

GONE = "The renderer stopped and does not start again."
GONE_ADVICE = "The film is safe; `shotcaller doctor` tells what is missing on this machine."


class Audience(Protocol):
    """Who a sitting is shown to."""

    def changed(self, before: State, after: State) -> None:
        """The film, or what is looked at, is another value now."""

    def told(self, tell: Tell) -> None:
        """A sentence for the room."""

    def frame(self, ready: FrameReady, pixels: Pixels) -> None:
        """A frame for the eye, while its take is still being rendered. The pixels are the audience's own."""

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
    """Session, project folder, engine worker and deliveries, wired together."""

    def __init__(
        self,
        folder: ProjectFolder,
        audience: Audience,
        wake: Callable[[], None],
        *,
        takes: int = 2,
        watched: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Takes over an open project folder; `wake` is called from any thread when `drain` has work. Where nobody
        watches, takes are never stepped down to keep up with the clock."""
        self.folder = folder
        self.audience = audience
        state = opened(folder.project, folder.history, founding=folder.founding)
        self.session = Session(state, new_id=_new_id, takes=takes, watched=watched)
        self.burn_in = False
        self.language = "en"
        self.advisor: Advisor | None = None
        self.pointing: Callable[..., Under] = lambda *_: (None, None)
        self._wake = wake
        self._clock = clock
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        project = folder.project
        self._ring = Ring.create(SLOTS, project.width, project.height)
        self._engine = self._engine_child(project)
        self._losses = 0
        self._cancelled: dict[str, float] = {}
        self._deliveries: list[Child] = []

    # --- life ---

    def start(self) -> None:
        """Starts the engine worker and whatever an earlier sitting left unfinished."""
        self._engine.start()
        self._carry_out(self.session.resume(), self.session.state)

    def close(self) -> None:
        """Ends the workers and lets the project go. Takes still rendering are shot again next time."""
        for child in (*self._deliveries, self._engine):
            child.stop()
        self._ring.close()
        self.folder.close()

    def _engine_child(self, project: Project) -> Child:
        options = {
            "folder": str(self.folder.path),
            "ring": self._ring.name,
            "slots": SLOTS,
            "width": project.width,
            "height": project.height,
        }
        lost = self._posting(lambda _: self._engine_lost())
        return Child("engine", "engine.worker", options, self._posting(self._from_engine), lost)

    # --- threads meet here ---

    def post(self, work: Callable[[], None]) -> None:
        """Has the owner's thread do this at its next `drain`. The one call that any thread may make."""
        self._inbox.put(work)
        self._wake()

    def _posting(self, handler: Callable[[Any], None]) -> Callable[[Any], None]:
        return lambda message: self.post(lambda: handler(message))

    def drain(self) -> None:
        """Does everything posted so far, and kills a worker that will not let go of a cancelled job."""
        while True:
            try:
                work = self._inbox.get_nowait()
            except queue.Empty:
                break
            work()
        if any(self._clock() - since > CANCEL_S for since in self._cancelled.values()):
            self._cancelled.clear()
            self._engine.kill()

    @property
    def busy(self) -> bool:
        """Whether a take or an export is under way."""
        return bool(self.session.state.jobs or self._deliveries)

    # --- the plot ---

    def handle(self, message: Intent | Report) -> None:
        """Lets the session decide, and does what it says."""
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
                self._engine.send({"kind": "StartJob", "job": encode(job)})
            case Cancel(job):
                self._cancelled.setdefault(job, self._clock())
                self._engine.send({"kind": "CancelJob", "job": job})
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

    # --- the engine worker ---

    def _from_engine(self, message: dict[str, Any]) -> None:
        if message["kind"] == "Ready":
            self.audience.warm(decode(Ready, message))
            return
        report = decode(Report, message)
        if isinstance(report, FrameReady):
            self._show(report)
            return
        if isinstance(report, JobProgress):
            self.audience.progressed(report)
            return
        self._cancelled.pop(getattr(report, "job", ""), None)
        if not isinstance(report, WorkerLost | JobFailed):
            self._losses = 0
        self.handle(report)

    def _show(self, ready: FrameReady) -> None:
        pixels = self._ring.read(ready.slot, ready.width, ready.height)
        self._engine.send({"kind": "SlotFree", "slot": ready.slot})
        self.audience.frame(ready, pixels)

    def _engine_lost(self) -> None:
        self._losses += 1
        self._cancelled.clear()
        jobs = self.session.state.jobs
        if self._losses > RESTARTS:
            for running in jobs:
                self.handle(JobFailed(running.job.id, running.job.take, GONE, advice=GONE_ADVICE))
            return
        self._engine.start()
        for running in jobs:
            if not running.started:  # not the lost worker's victim: it just waits for the next one
                self._do(Start(running.job))
        self.handle(WorkerLost("engine", tuple(running.job.id for running in jobs if running.started)))

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
        child = Child(
            f"delivery {len(self._deliveries) + 1}",
            "engine.delivery",
            options,
            self._posting(self._from_delivery),
            self._posting(lambda code: self._delivery_ended(child, code)),
        )
        self._deliveries.append(child)
        child.start()

    def _from_delivery(self, message: dict[str, Any]) -> None:
        match message["kind"]:
            case "Delivered":
                self.audience.delivered([Path(path) for path in message["paths"]])
            case "DeliveryFailed":
                values = tuple((name, value) for name, value in message.get("values", []))
                told = Tell(message["template"], values, message.get("advice", ""), refused=True)
                self.audience.told(told)
            case _:
                pass

    def _delivery_ended(self, child: Child, code: int | None) -> None:
        if child in self._deliveries:
            self._deliveries.remove(child)
        if code not in (0, 2):
            told = Tell("The export stopped half-way; the film is untouched.", (), "Try it again.", refused=True)
            self.audience.told(told)


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
