"""The recogniser's own thread: it may take seconds, and the microphone must not wait for it.

Work is numbered by generations. What was begun before `forget` is thrown away unsaid, whether it still waits or is
being recognised at that moment; a recogniser in the middle of its work cannot be stopped, only not listened to.
"""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from engine.errors import EngineError
from interaction.speech.keeping import Keeping
from interaction.speech.messages import Ears, FromSpeech, SoundLost, SpeechState, Unheard, Utterance
from interaction.speech.sound import Sound
from interaction.speech.transcriber import Transcriber
from interaction.speech.utterance import OpenUtterance


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
class _Part:
    speech: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """How an utterance ended; times in seconds of the source.

    `spoken_s`: the end of its last word. `speech`: whether its last part has any. `clock_s`: when the source's second 0
    was on the machine's clock, 0.0 where that means nothing. `meant`: False for talk that was not meant for us.
    """

    start_s: float
    end_s: float
    spoken_s: float
    speech: bool = True
    clock_s: float = 0.0
    meant: bool = True


@dataclass(frozen=True, slots=True)
class _End:
    ending: Ending
    at_s: float


@dataclass(frozen=True, slots=True)
class _Load:
    pass


_Work = _Load | _Begin | _Feed | _Part | _End


class Recognition:
    """Utterances go in piece by piece from one thread; answers come out through `tell`, on the recogniser's thread.

    `keeping` is where the sound of those that begin from now on is kept; None keeps none.
    """

    def __init__(self, load: Loading, tell: Callable[[FromSpeech], None]) -> None:
        self._load = load
        self._tell = tell
        self._generation = 0
        self._work: queue.Queue[tuple[int, _Work] | None] = queue.Queue()
        self._transcriber: Transcriber | None = None
        self._open: OpenUtterance | None = None
        self._so_far: tuple[float, str | None] = (0.0, None)
        self._lost = False
        self.keeping: Keeping | None = None
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

    def part(self, *, speech: bool) -> None:
        """It goes on, but what was fed so far is recognised by itself; `speech`: whether anything was said in it."""
        self._put(_Part(speech))

    def end(self, ending: Ending) -> None:
        """It is over; an Utterance or an Unheard will be told."""
        self._put(_End(ending, time.monotonic()))

    def so_far(self, start_s: float) -> str | None:
        """The words so far of the utterance that began at `start_s`; None while the recogniser tells none."""
        about_s, text = self._so_far
        return text if about_s == start_s else None

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
                self._so_far = (self._open.start_s, self._open.so_far)
            case _Part(speech) if self._open is not None:
                self._open.part(speech=speech)
            case _End(ending, at_s):
                opened, self._open = self._open, None
                self._say(generation, self._finished(generation, opened, ending, at_s))
            case _:
                pass

    def _finished(
        self, generation: int, opened: OpenUtterance | None, ending: Ending, at_s: float
    ) -> Utterance | Unheard:
        """What was said; its sound is kept only when somebody will hear of it."""
        if opened is None or not ending.meant:
            return Unheard(ending.start_s, ending.end_s)
        said = opened.finish(ending.end_s, speech=ending.speech)
        if isinstance(said, Unheard) or generation != self._generation:
            return said
        wait_s = ending.end_s - ending.spoken_s + time.monotonic() - at_s
        said = replace(said, clock_s=round(ending.clock_s, 4), wait_s=round(wait_s, 3))
        return replace(said, sound=self._kept(opened.sound))

    def _kept(self, sound: Sound | None) -> str:
        """The name of the file that keeps it; "" when none does, and somebody is told once why."""
        if sound is None or self.keeping is None:
            return ""
        try:
            name = self.keeping.keep(sound)
        except EngineError as failure:
            if not self._lost:
                self._tell(SoundLost(failure.template, tuple(failure.values.items()), failure.advice))
            self._lost = True
            return ""
        self._lost = False
        return name

    def _opened(self, work: _Begin) -> OpenUtterance | None:
        ears = self._transcriber
        self._so_far = (work.start_s, None)
        if ears is None or work.language not in ("auto", *ears.languages):
            return None
        return OpenUtterance(work.start_s, ears, work.language, work.names, kept=self.keeping is not None)

    def _say(self, generation: int, message: FromSpeech | None) -> None:
        if message is not None and generation == self._generation:
            self._tell(message)
