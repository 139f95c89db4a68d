"""The recogniser's own thread: it may take seconds, and the microphone must not wait for it.

Work is numbered by generations. What was begun before `forget` is thrown away unsaid, whether it still waits or is
being recognised at that moment; a recogniser in the middle of its work cannot be stopped, only not listened to.
"""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from engine.errors import EngineError
from interaction.speech.messages import Ears, FromSpeech, Partial, SpeechState, Unheard, Utterance
from interaction.speech.sound import RATE_HZ, Sound
from interaction.speech.transcriber import SoFar, Transcriber, Transcription

PARTIAL_S = 0.3
"""Words so far are looked at after each so many seconds of speech."""


class Loading(Protocol):
    """Gets a recogniser ready; tells on the way what it is doing."""

    def __call__(self, tell: Callable[[FromSpeech], None], /) -> Transcriber | None:
        """The recogniser, or None when there is none; then `tell` has said why."""
        ...


@dataclass(frozen=True, slots=True)
class _Begin:
    start_s: float
    language: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Feed:
    sound: Sound


@dataclass(frozen=True, slots=True)
class _End:
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class _Load:
    pass


_Work = _Load | _Begin | _Feed | _End


class Recognition:
    """Utterances go in piece by piece from one thread; answers come out through `tell`, on the recogniser's thread."""

    def __init__(self, load: Loading, tell: Callable[[FromSpeech], None]) -> None:
        self._load = load
        self._tell = tell
        self._generation = 0
        self._work: queue.Queue[tuple[int, _Work] | None] = queue.Queue()
        self._transcriber: Transcriber | None = None
        self._open: _OpenUtterance | None = None
        self._bug: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="recogniser", daemon=True)
        self._put(_Load())
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many pieces of work are not done yet, loading included.

        Raises what ended the recogniser's thread, if something did.
        """
        if self._bug is not None:
            raise self._bug
        return self._work.unfinished_tasks

    def begin(self, start_s: float, language: str, names: tuple[str, ...]) -> None:
        """An utterance opens."""
        self._put(_Begin(start_s, language, names))

    def feed(self, sound: Sound) -> None:
        """The next piece of it."""
        self._put(_Feed(sound))

    def end(self, start_s: float, end_s: float) -> None:
        """It is over; an Utterance or an Unheard will be told."""
        self._put(_End(start_s, end_s))

    def forget(self) -> None:
        """Drops everything that has not been answered yet."""
        self._generation += 1

    def close(self, timeout_s: float = 1.0) -> None:
        """Ends the thread; one that is stuck in a long recognition is left to the end of the process."""
        self.forget()
        self._work.put(None)
        self._thread.join(timeout_s)

    def _put(self, work: _Work) -> None:
        self._work.put((self._generation, work))

    def _run(self) -> None:
        try:
            while (item := self._work.get()) is not None:
                self._do(*item)
                self._work.task_done()
        except BaseException as bug:  # noqa: BLE001 - handed to the worker's own thread, which ends of it
            self._bug = bug

    def _do(self, generation: int, work: _Work) -> None:
        if isinstance(work, _Load):
            self._transcriber = self._load(self._tell)
            return
        if generation != self._generation:
            self._open = None
            return
        try:
            self._answer(generation, work)
        except EngineError as failure:
            self._open = None
            values = tuple(failure.values.items())
            self._tell(SpeechState(Ears.FAILED, failure.template, values, failure.advice))

    def _answer(self, generation: int, work: _Work) -> None:
        match work:
            case _Begin():
                self._open = self._opened(work)
            case _Feed(sound) if self._open is not None:
                self._say(generation, self._open.feed(sound))
            case _End(start_s, end_s):
                opened, self._open = self._open, None
                self._say(generation, opened.finish(end_s) if opened else Unheard(start_s, end_s))
            case _:
                pass

    def _opened(self, work: _Begin) -> "_OpenUtterance | None":
        ears = self._transcriber
        if ears is None or work.language not in ("auto", *ears.languages):
            return None
        return _OpenUtterance(work.start_s, ears.name, ears.begin(work.language, work.names))

    def _say(self, generation: int, message: FromSpeech | None) -> None:
        if message is not None and generation == self._generation:
            self._tell(message)


class _OpenUtterance:
    """An utterance that is being spoken, and the words of it that were shown last."""

    def __init__(self, start_s: float, recogniser: str, transcription: Transcription) -> None:
        self._start_s = start_s
        self._recogniser = recogniser
        self._transcription = transcription
        self._fresh = 0
        self._shown = SoFar()

    def feed(self, sound: Sound) -> Partial | None:
        """More sound; the words so far, when they have changed."""
        self._transcription.feed(sound)
        self._fresh += len(sound)
        if self._fresh < PARTIAL_S * RATE_HZ:
            return None
        self._fresh = 0
        so_far = self._transcription.partial()
        if not so_far.text or so_far == self._shown:
            return None
        self._shown = so_far
        return Partial(self._start_s, so_far.text, so_far.settled)

    def finish(self, end_s: float) -> Utterance | Unheard:
        """What was said, or that it was nothing."""
        heard = self._transcription.finish()
        if heard is None:
            return Unheard(self._start_s, end_s)
        return Utterance(self._start_s, end_s, heard.text, heard.language, round(heard.confidence, 4), self._recogniser)
