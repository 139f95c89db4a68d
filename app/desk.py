"""The shell, as Qt sees it: one object in the window's thread that says what has happened.

Workers' threads post to the shell's inbox; `_woken`, a queued signal, has the window's thread empty it.
"""

import gc
import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.advisor import Advisor
from app.pointer.trail import Under
from app.senses import Senses
from app.settings import Heroes, Listening, Settings
from app.shell import Shell
from app.ways import Way
from engine.effects import PlayCut, PlayTakes, StopPlaying, Tell
from engine.errors import EngineError
from engine.media.frame import Pixels
from engine.messages import Developing, FrameReady, Intent, JobProgress
from engine.process.orders import Ready
from engine.state import State
from engine.store.folder import ProjectFolder
from interaction.hands import messages as hands
from interaction.interpretation import Interpretation
from interaction.language import understand
from interaction.speech import messages as speech

log = logging.getLogger("desk")

_HOUSEKEEPING_MS = 500


class Desk(QObject):
    """`changed(before, after)` is the one signal of state; the others are for the eye and the ear."""

    changed = Signal(object, object)
    told = Signal(object)
    framed = Signal(object, object)
    developing = Signal(object, object)
    heroes = Signal(object, object)
    progressed = Signal(object)
    warm = Signal(object)
    played = Signal(object)
    delivered = Signal(object)
    heard = Signal(str, object)
    asked = Signal(object)
    speech = Signal(object)
    hands = Signal(object)
    _woken = Signal()

    def __init__(self, folder: ProjectFolder, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._woken.connect(self._drain, Qt.ConnectionType.QueuedConnection)
        self._shell = Shell(
            folder, _Ear(self), self._woken.emit,
            takes=settings.takes, heroes=settings.heroes, models=settings.video_models,
        )  # fmt: skip
        self._shell.language = settings.language
        if settings.advice is not None:
            self._shell.advisor = Advisor(settings.advice, self._shell.post)
        self._senses = Senses(self._shell, settings, _Ear(self))
        self._senses.expect(folder.project)
        self.changed.connect(self._expect)
        # A worker that does not let go of a cancelled job says nothing: somebody has to look at the clock.
        self._housekeeping = QTimer(self, interval=_HOUSEKEEPING_MS)
        self._housekeeping.timeout.connect(self._drain)
        # The word lists take most of a second to read: not in the middle of somebody's first sentence.
        self._warming = threading.Thread(target=_read_word_lists, name="shotcaller-words", daemon=True)
        self._closed = False

    @property
    def state(self) -> State:
        """The sitting as it is."""
        return self._shell.session.state

    @property
    def folder(self) -> Path:
        """Where the project lies."""
        return self._shell.folder.path

    @property
    def busy(self) -> bool:
        """Whether a take or an export is under way."""
        return self._shell.busy

    def start(self) -> None:
        """Starts the engine worker and takes up what an earlier sitting left."""
        self._housekeeping.start()
        self._shell.start()
        self._warming.start()

    def listen(self, armed: bool) -> None:
        """Arms or disarms the ears."""
        self._senses.tell_ears(speech.Arm() if armed else speech.Disarm())

    def listen_as(self, listening: Listening) -> None:
        """Has the ears listen that way from now on."""
        self._senses.listen_as(listening)

    def ask_microphones(self) -> None:
        """Which there are comes back as a `speech` signal."""
        self._senses.tell_ears(speech.ListMicrophones())

    def talk(self, on: bool) -> None:
        """The key to talk is held, or let go."""
        self._senses.tell_ears(speech.Talk(on))

    def play_sound(self, sound: str) -> None:
        """Plays a recording that the project keeps."""
        self._senses.tell_ears(speech.PlaySound(str(self.folder / sound)))

    def watch(self, armed: bool) -> None:
        """Opens or closes the eyes."""
        self._senses.tell_eyes(hands.Arm() if armed else hands.Disarm())

    def develop_by(self, heroes: Heroes) -> None:
        """Has heroes made that way from now on."""
        if not self._closed:
            self._shell.develop_by(heroes)

    def point_by(self, pointing: Callable[..., Under]) -> None:
        """Has "this one" mean what `pointing` says was under the ring, between two moments or now."""
        self._shell.pointing = pointing

    def new_id(self, kind: str) -> str:
        """An id that nothing of the film has yet."""
        return self._shell.session.new_id(kind)

    def want(self, intent: Intent) -> None:
        """A wish of the mouse, the keys or the hand; one that comes after the end is none."""
        if not self._closed:
            self._shell.handle(intent)

    def say(self, sentence: str) -> None:
        """A typed sentence: understood as a spoken one is; one that comes after the end is none."""
        if not self._closed:
            self._shell.hear(sentence)

    def cover(self, pattern: str, text: str) -> None:
        """Several shots of what was typed, or else of the current shot, after a pattern."""
        if not self._closed:
            self._shell.cover(pattern, text)

    def speak(self, language: str) -> None:
        """Exports and storyboards speak the window's language."""
        self._shell.language = language

    def deliver(self, out: Path, formats: Sequence[str], *, burn_in: bool) -> None:
        """Exports the cut into a folder."""
        self._shell.burn_in = burn_in
        self._shell.deliver(out, formats)

    def tell(self, failure: EngineError) -> None:
        """A failure outside the sitting, said as one inside it."""
        self.told.emit(Tell(failure.template, tuple(failure.values.items()), failure.advice, refused=True))

    def close(self) -> None:
        """Ends the workers; takes that are still rendering are shot again next time."""
        if not self._closed:
            self._closed = True
            self._housekeeping.stop()
            if self._warming.ident is not None:
                self._warming.join()
            self._senses.close()
            self._shell.close()

    def _expect(self, before: State, after: State) -> None:
        if before.project.cast is not after.project.cast or before.project.locations is not after.project.locations:
            self._senses.expect(after.project)

    def _drain(self) -> None:
        if self._closed:
            return
        self._shell.drain()


class _Ear:
    """The shell's audience: every call becomes a signal. Always called in the window's thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def changed(self, before: State, after: State) -> None:
        """The film, or what is looked at, is another value."""
        self._desk.changed.emit(before, after)

    def told(self, tell: Tell) -> None:
        """A sentence for the room."""
        self._desk.told.emit(tell)

    def frame(self, ready: FrameReady, pixels: Pixels) -> None:
        """A frame for the eye."""
        self._desk.framed.emit(ready, pixels)

    def developing(self, report: Developing, pixels: Pixels) -> None:
        """A small picture of what develops."""
        self._desk.developing.emit(report, pixels)

    def heroes(self, found: Sequence[Way], wished: Heroes) -> None:
        """How heroes could be made here."""
        self._desk.heroes.emit(tuple(found), wished)

    def warm(self, ready: Ready) -> None:
        """What the renderer obeys."""
        self._desk.warm.emit(ready)

    def progressed(self, report: JobProgress) -> None:
        """Where a job is."""
        self._desk.progressed.emit(report)

    def play_back(self, effect: PlayTakes | PlayCut | StopPlaying) -> None:
        """Start or stop playback."""
        self._desk.played.emit(effect)

    def delivered(self, paths: Sequence[Path]) -> None:
        """The exports are finished."""
        self._desk.delivered.emit(tuple(paths))

    def heard(self, text: str, readings: Sequence[Interpretation]) -> None:
        """What was said, and how it was understood."""
        self._desk.heard.emit(text, tuple(readings))

    def asked(self, reading: Interpretation) -> None:
        """Not sure enough to act."""
        self._desk.asked.emit(reading)

    def noticed_speech(self, message: Any) -> None:
        """What the ears noticed."""
        self._desk.speech.emit(message)

    def noticed_hands(self, message: Any) -> None:
        """What the eyes noticed."""
        self._desk.hands.emit(message)


def _read_word_lists() -> None:
    chinese = "一个穿风衣的女人站在雨里，镜头慢慢推近，三个士兵跟着她，35毫米。让她站到左边，给她一把红伞"
    for sentence in ("a man walks down a street", chinese):
        understand(sentence)
    # The lists stay as long as the window does: without this the collector walks through all of them again and again,
    # in whatever thread it happens to wake (70 ms, measured, in the middle of a playing cut).
    gc.freeze()
