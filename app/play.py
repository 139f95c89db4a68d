"""A sitting without a window: a script's lines, sounds and gestures through the interpreters the window uses.

It leaves a project. What happens is told on standard output, a line each, as a script supervisor would note it.
"""

import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from app.deliver import delivered
from app.heard import doings
from app.pointer.layout import plain_layout
from app.pointer.tracker import PointerTracker
from app.script import Script, Step
from app.script import read as read_script
from app.senses import Senses
from app.settings import OFF, Heroes, Settings, parse_rate
from app.shell import Shell
from app.ways import Way
from engine.assets import asset
from engine.effects import PlayCut, PlayTakes, StopPlaying, Tell
from engine.errors import EngineError
from engine.film.model import Mark, Project, Take
from engine.film.spec import Action, Related, ShotSpec, Subject, said
from engine.film.time import timecode
from engine.media.frame import Pixels
from engine.messages import Developing, FrameReady, JobProgress, Nothing
from engine.process.orders import Ready
from engine.state import State
from engine.store.folder import ProjectFolder
from interaction.hands import messages as hands
from interaction.interpretation import Interpretation
from interaction.speech import messages as speech

PATIENCE_S = 600.0
"""How long nothing at all may happen before the sitting is given up."""


def run(script: Path, project: Path, settings: Settings) -> int:
    """Plays a script into a new project, or on into one that is there."""
    play(read_script(script), project, settings, sys.stdout)
    return 0


def demo(folder: Path, settings: Settings) -> int:
    """The demo session, into a folder of its own: a project and every export of its cut."""
    script = read_script(asset("demo/session.toml"))
    project = folder / "project"
    play(script, project, replace(settings, hero=OFF), sys.stdout)  # in minutes, on any machine
    opened = ProjectFolder.open(project)
    try:
        for path in delivered(opened, folder / "exports", (), language=settings.language):
            sys.stdout.write(f"export   {path}\n")
    finally:
        opened.close()
    sys.stdout.write(f"\nThe demo's project and its exports are in {folder.resolve()}\n")
    return 0


def play(script: Script, path: Path, settings: Settings, out: TextIO) -> None:
    """Plays a script into the project at a path."""
    with_script = replace(
        settings,
        rate=script.rate or settings.rate,
        width=script.width or settings.width,
        height=script.height or settings.height,
        takes=script.takes or settings.takes,
    )
    founding = Project(script.title, parse_rate(with_script.rate), with_script.width, with_script.height)
    folder = ProjectFolder.open_or_create(path, founding)
    sitting = Sitting(folder, with_script, out)
    try:
        sitting.play(script.steps)
    finally:
        sitting.close()


class Sitting:
    """The audience of a shell in a terminal; also what pairs gestures with the plain layout."""

    def __init__(self, folder: ProjectFolder, settings: Settings, out: TextIO) -> None:
        self._out = out
        self._woken = threading.Event()
        self._finished_file = False
        self._shell = Shell(
            folder, self, self._woken.set, takes=settings.takes, watched=False,
            heroes=settings.heroes, models=settings.video_models,
        )  # fmt: skip
        self._senses = Senses(self._shell, settings, self)
        self._senses.expect(folder.project)
        self._pointer = PointerTracker()
        self._shell.pointing = self._pointer.trail.under
        self._started = time.monotonic()
        self._shell.start()

    def close(self) -> None:
        """Ends workers and lets the project go."""
        self._senses.close()
        self._shell.close()

    def play(self, steps: Sequence[Step]) -> None:
        """Every step in order; then waits for the last take."""
        for step in steps:
            self._wait(lambda at=step.at_s: time.monotonic() - self._started >= at)
            self._do(step)
        self._wait(lambda: not self._shell.busy)

    def _do(self, step: Step) -> None:
        match step.deed:
            case "say":
                self._shell.hear(step.what)
            case "sound":
                self._file(lambda: self._senses.tell_ears(speech.UseFile(str(step.what))))
            case "hands":
                self._file(lambda: self._senses.watch_file(step.what))
            case "wait":
                self._wait(lambda: not self._shell.busy)
            case "deliver":
                self._shell.deliver(self._shell.folder.path / "exports", step.what)
                self._wait(lambda: not self._shell.busy)

    def _file(self, begin: Callable[[], None]) -> None:
        self._finished_file = False
        begin()
        self._wait(lambda: self._finished_file)

    def _wait(self, until: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            self._shell.drain()
            if until():
                return
            if time.monotonic() > deadline:
                raise EngineError("The sitting stands still: nothing happened for {limit} s.", limit=int(PATIENCE_S))
            if self._woken.wait(0.1):
                deadline = time.monotonic() + PATIENCE_S  # a hero may take hours, and tells how far it is
            self._woken.clear()

    def _say(self, what: str, text: str) -> None:
        self._out.write(f"{what:<8} {text}\n")
        self._out.flush()

    # --- Audience ---

    def changed(self, before: State, after: State) -> None:
        """Tells of marks, of the cut, and of takes that are finished."""
        self._senses.expect(after.project)
        old = {take.id: take for take in before.project.takes}
        for take in after.project.takes:
            if take != old.get(take.id):
                self._take_changed(after.project, old.get(take.id), take)
        if before.project.cut is not after.project.cut:
            self._cut_changed(after.project)

    def _take_changed(self, project: Project, before: Take | None, take: Take) -> None:
        slate = project.slate(take)
        if before is None:
            return
        if take.shown is not before.shown and take.shown is not None:
            self._say("take", f"{slate} {take.reel} {timecode(take.start, project.rate)} {take.shown.note}".rstrip())
        if take.failure is not None and before.failure is None:
            self._say("no take", f"{slate}: {take.failure.sentence}")
        if take.mark is not before.mark:
            self._say("mark", f"{slate} {'unmarked' if take.mark is Mark.NONE else take.mark.value}")

    def _cut_changed(self, project: Project) -> None:
        clips = " | ".join(f"{project.slate(project.take(c.take))} {c.range.frames}f" for c in project.cut)
        self._say("cut", f"{clips or '(empty)'}  = {timecode(project.cut_frames, project.rate)}")

    def told(self, tell: Tell) -> None:
        """A sentence for the room."""
        self._say("told", f"{tell.sentence} {tell.advice}".rstrip())

    def frame(self, ready: FrameReady, pixels: Pixels) -> None:
        """Nobody looks at frames here."""

    def developing(self, report: Developing, pixels: Pixels) -> None:
        """Nor at what is going to be one."""

    def heroes(self, found: Sequence[Way], wished: Heroes) -> None:
        """A sitting without a window makes blockouts only."""

    def warm(self, ready: Ready) -> None:
        """Nor asks what the renderer obeys: each take's note tells what was played by something else."""

    def progressed(self, report: JobProgress) -> None:
        """Nor at progress."""

    def play_back(self, effect: PlayTakes | PlayCut | StopPlaying) -> None:
        """Playback is for the eye; the sitting notes that it was asked for."""
        self._say("play", {PlayTakes: "the take", PlayCut: "the cut"}.get(type(effect), "stop"))

    def delivered(self, paths: Sequence[Path]) -> None:
        """The files an export left."""
        for path in paths:
            self._say("export", str(path))

    def heard(self, text: str, readings: Sequence[Interpretation]) -> None:
        """The sentence, and what it was taken for."""
        self._say("heard", text)
        for reading in readings:
            if not isinstance(reading.intent, Nothing):
                self._say("  →", _reading(reading))

    def asked(self, reading: Interpretation) -> None:
        """Nobody is there to answer: an unsure reading is not acted on."""
        self._say("unsure", _reading(reading))

    # --- Noticing ---

    def noticed_speech(self, message: Any) -> None:
        """Ends of files and states of the recogniser."""
        match message:
            case speech.FileEnded():
                self._finished_file = True
            case speech.FileRefused():
                self._finished_file = True
                self._say("told", f"{message.template.format(**dict(message.values))} {message.advice}".rstrip())
            case speech.SpeechState() if message.ears in (speech.Ears.LIMITED, speech.Ears.FAILED):
                self._say("ears", f"{message.template.format(**dict(message.values))} {message.advice}".rstrip())
            case _:
                pass

    def noticed_hands(self, message: Any) -> None:
        """Gestures become intents by what lies under the ring in the plain layout."""
        if isinstance(message, hands.HandsState):
            if message.state in (hands.Eyes.FINISHED, hands.Eyes.FAILED, hands.Eyes.NO_MODEL, hands.Eyes.NO_CAMERA):
                self._finished_file = True
                if message.template:
                    self._say("eyes", f"{message.template.format(**dict(message.values))} {message.advice}".rstrip())
            return
        state = self._shell.session.state
        for intent in self._pointer.take_in(message, plain_layout(state.project, state.focus)):
            self._say("hand", type(intent).__name__)
            self._shell.handle(intent)


def _reading(reading: Interpretation) -> str:
    intent = reading.intent
    name = type(intent).__name__
    spec = getattr(getattr(intent, "description", None), "spec", getattr(intent, "changes", None))
    if spec is None:
        return name
    slots = ", ".join(f"{slot.rpartition('.')[2]} {_value(value, spec)}" for slot, value in said(spec))
    return f"{name}: {slots}"


def _value(value: Any, spec: ShotSpec) -> str:
    return " + ".join(_each(one, spec) for one in value) if isinstance(value, tuple) else str(value)


def _each(one: Subject | Action | Related, spec: ShotSpec) -> str:
    match one:
        case Subject():
            return one.name
        case Action():
            return doings.action(one)
        case Related():
            return doings.relation(spec, one) or one.relation.value
