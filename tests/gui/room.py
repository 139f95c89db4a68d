"""A desk for the window's tests: a real session, its effects shown but nothing rendered, nothing written."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.pointer.trail import Under, bound
from app.settings import Heroes, Listening
from app.ways import Way, hero_of
from engine.effects import Effect, PlayCut, PlayTakes, StopPlaying, Tell
from engine.film.model import Mark
from engine.messages import Intent, Report, RequestShot
from engine.session import Session
from engine.state import State
from interaction.language import context, understand
from interaction.speech.messages import Microphones


class RoomDesk(QObject):
    """The signals and calls of `app.desk.Desk`. `wishes` keeps what the window asked for."""

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

    def __init__(self, state: State, folder: Path) -> None:
        super().__init__()
        numbers = count(1)
        self.session = Session(state, new_id=lambda kind: f"{kind}-new-{next(numbers)}")
        self.folder = folder
        self.wishes: list[Intent] = []
        self.exported: list[tuple[Path, tuple[str, ...]]] = []
        self.armed: dict[str, bool] = {}
        self.listened_as: list[Listening] = []
        self.talked: list[bool] = []
        self.covered: list[tuple[str, str]] = []
        self.played_back: list[str] = []
        self.developed_by: list[Heroes] = []
        self.ways: tuple[Way, ...] = ()
        self.spoken = ""
        self.closed = False
        self.pointing: Callable[..., Under] = lambda *_: (None, None)

    def point_by(self, pointing: Callable[..., Under]) -> None:
        self.pointing = pointing

    @property
    def state(self) -> State:
        return self.session.state

    def new_id(self, kind: str) -> str:
        return self.session.new_id(kind)

    def want(self, intent: Intent) -> None:
        self.wishes.append(intent)
        self.handle(intent)

    def handle(self, message: Intent | Report) -> None:
        before = self.session.state
        for effect in self.session.handle(message):
            self._show(effect)
        if self.session.state is not before:
            self.changed.emit(before, self.session.state)

    def _show(self, effect: Effect) -> None:
        match effect:
            case Tell():
                self.told.emit(effect)
            case PlayTakes() | PlayCut() | StopPlaying():
                self.played.emit(effect)
            case _:
                pass

    def say(self, sentence: str) -> None:
        readings = understand(sentence, context=context.of(self.session.project, self.session.focus.shot))
        self.heard.emit(sentence, readings)
        for reading in readings:
            for intent in bound(reading.intent, self.pointing()):
                self.want(intent)

    def shots_wanted(self) -> list[RequestShot]:
        return [wish for wish in self.wishes if isinstance(wish, RequestShot)]

    def listen(self, armed: bool) -> None:
        self.armed["ears"] = armed

    def listen_as(self, listening: Listening) -> None:
        self.listened_as.append(listening)

    def ask_microphones(self) -> None:
        self.speech.emit(Microphones(("Headset", "Webcam")))

    def talk(self, on: bool) -> None:
        self.talked.append(on)

    def play_sound(self, sound: str) -> None:
        self.played_back.append(sound)

    def watch(self, armed: bool) -> None:
        self.armed["eyes"] = armed

    def develop_by(self, heroes: Heroes) -> None:
        """As the shell: the session makes them so, and the window hears of it."""
        self.developed_by.append(heroes)
        before = self.session.state
        project = before.project
        self.session.develop_by(hero_of(self.ways, heroes, project.width, project.height))
        self.heroes.emit(self.ways, heroes)
        if self.session.state is not before:
            self.changed.emit(before, self.session.state)

    def cover(self, pattern: str, text: str) -> None:
        self.covered.append((pattern, text))

    def speak(self, language: str) -> None:
        self.spoken = language

    def deliver(self, out: Path, formats: tuple[str, ...], *, burn_in: bool) -> None:
        self.exported.append((out, formats))

    def close(self) -> None:
        self.closed = True


def marks(desk: RoomDesk) -> dict[str, Mark]:
    """The takes' marks, by id."""
    return {take.id: take.mark for take in desk.state.project.takes}


def cut(desk: RoomDesk) -> list[str]:
    """The takes in the cut, in order."""
    return [clip.take for clip in desk.state.project.cut]
