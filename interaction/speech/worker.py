"""The speech worker: the process that holds the microphone and the recogniser.

Started by its module name; the window sends `messages.ToSpeech` and gets `messages.FromSpeech`. Two threads: this one
hears (source, voice detection, end-pointing) and never waits for the other, which recognises.
"""

import time
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from engine.errors import EngineError
from engine.film.codec import decode, encode
from interaction.speech.listener import Began, Ended, Heard, Listener, Spoken
from interaction.speech.messages import (
    LANGUAGES,
    Arm,
    Disarm,
    Ears,
    FileEnded,
    FileRefused,
    FromSpeech,
    Level,
    SetLanguage,
    SetNames,
    SpeechStarted,
    SpeechState,
    StopSpeech,
    ToSpeech,
    UseFile,
    UseMicrophone,
)
from interaction.speech.microphone import FileMicrophone, Microphone, NoMicrophone, PortAudioMicrophone, SoundEnded
from interaction.speech.readiness import Wishes, get_ready
from interaction.speech.recognition import Recognition
from interaction.speech.soundfile import read_sound
from interaction.speech.vad import Silero

RETRY_S = 2.0
"""How long until a missing microphone is looked for again."""

_READ_S = 0.05
_IDLE_S = 0.25
_BEHIND = 400
"""Pieces of work (frames, mostly) that a file may be ahead of the recogniser: what keeps a long film out of memory."""


class Line(Protocol):
    """What this worker needs of `engine.process.serve.Line`."""

    def receive(self, timeout_s: float | None = None) -> dict[str, Any] | None:
        """The next message, or None in time. Raises Closed."""
        ...

    def send(self, message: dict[str, Any]) -> None:
        """Sends one home. Raises Closed."""
        ...


def run(line: Line, options: dict[str, Any]) -> None:
    """Hears until told to stop; `options` are `readiness.Wishes`. Raises Closed when the window is gone."""
    wishes = Wishes.of(options)
    SpeechWorker(line, wishes, partial(PortAudioMicrophone)).run()


class SpeechWorker:
    """The worker over a line, wishes and a way to open a microphone."""

    def __init__(self, line: Line, wishes: Wishes, open_microphone: Callable[[str | None], Microphone]) -> None:
        self._line = line
        self._open_microphone = open_microphone
        self._language = wishes.language
        self._device = wishes.device
        self._names: tuple[str, ...] = ()
        self._detector = Silero()
        self._listener = Listener(self._detector)
        self._source: Microphone | None = None
        self._file: UseFile | None = None
        self._files: deque[UseFile] = deque()
        self._armed = False
        self._stopped = False
        self._retry_at_s = 0.0
        self._missing: SpeechState | None = None
        self._ears: SpeechState | None = None
        self._recognition = Recognition(partial(get_ready, wishes), self._tell)

    def run(self) -> None:
        """Hears until told to stop."""
        try:
            while not self._stopped:
                message = self._line.receive(0 if self._source is not None else _IDLE_S)
                if message is not None:
                    self._obey(decode(ToSpeech, message))  # type: ignore[arg-type]
                self._hear()
        finally:
            self._let_go()
            self._recognition.close()

    def _tell(self, message: FromSpeech) -> None:
        """Sends a message home, from either thread."""
        if isinstance(message, SpeechState) and message.recogniser:
            self._ears = message
        self._line.send(encode(message, kind=True))
        if message is self._ears and self._missing is not None:
            self._line.send(encode(self._missing, kind=True))  # ready to recognise, but there is nothing to hear with

    # --- what the window says ---

    def _obey(self, message: ToSpeech) -> None:
        match message:
            case Arm():
                self._armed = True
            case Disarm():
                self._disarm()
            case UseMicrophone(device):
                self._device = device
                self._retry_at_s = 0.0
                if self._file is None:
                    self._let_go()
            case UseFile():
                self._files.append(message)
            case SetLanguage(language):
                assert language in LANGUAGES, language
                self._language = language
            case SetNames(names):
                self._names = names
            case StopSpeech():
                self._stopped = True

    def _disarm(self) -> None:
        self._armed = False
        self._missing = None
        self._retry_at_s = 0.0
        self._files.clear()
        self._recognition.forget()
        self._let_go()

    # --- sources ---

    def _hear(self) -> None:
        waiting = self._recognition.waiting  # raises what broke the recogniser's thread
        if self._file is None and self._files:
            self._open_file(self._files.popleft())
        elif self._source is None:
            self._between(waiting)
        elif self._file is not None and not self._file.paced and waiting > _BEHIND:
            time.sleep(_READ_S)
        else:
            self._read(self._source)

    def _between(self, waiting: int) -> None:
        """No source: a file's last answers are still to come, or the microphone is to be opened."""
        if self._file is not None:
            if not waiting:
                self._tell(FileEnded(self._file.path, self._listener.position_s))
                self._file = None
        elif self._armed and time.monotonic() >= self._retry_at_s:
            self._open_microphone_or_say()

    def _open_file(self, wished: UseFile) -> None:
        self._let_go()
        path = Path(wished.path)
        self._file = wished
        self._attach(FileMicrophone(path.name, read_sound(path), paced=wished.paced))

    def _open_microphone_or_say(self) -> None:
        try:
            self._attach(self._open_microphone(self._device))
        except NoMicrophone as missing:
            self._without(missing)
            return
        found, self._missing = self._missing is not None, None
        if found and self._ears is not None:
            self._tell(self._ears)

    def _attach(self, source: Microphone) -> None:
        self._detector.forget()
        self._listener = Listener(self._detector)
        self._source = source

    def _let_go(self) -> None:
        """Closes the source; what was being said is no utterance any more."""
        if self._source is not None:
            self._source.close()
            self._recognition.forget()
        self._source = self._file = None

    def _without(self, missing: NoMicrophone) -> None:
        """Says it once, and looks again soon."""
        self._retry_at_s = time.monotonic() + RETRY_S
        state = SpeechState(Ears.NO_MICROPHONE, missing.template, tuple(missing.values.items()), missing.advice)
        if state != self._missing:
            self._tell(state)
        self._missing = state

    # --- sound ---

    def _read(self, source: Microphone) -> None:
        try:
            block = source.read(_READ_S)
        except SoundEnded:
            self._file_over(source)
        except NoMicrophone as gone:
            self._finish_utterance()
            self._source = None
            source.close()
            self._without(gone)
        except EngineError as failure:
            self._refuse(failure)
        else:
            for heard in self._listener.hear(block) if block is not None else ():
                self._pass_on(heard)

    def _file_over(self, source: Microphone) -> None:
        self._finish_utterance()
        source.close()
        self._source = None

    def _refuse(self, failure: EngineError) -> None:
        assert self._file is not None
        values = tuple(failure.values.items())
        self._tell(FileRefused(self._file.path, failure.template, values, failure.advice))
        self._let_go()

    def _finish_utterance(self) -> None:
        for heard in self._listener.finish():
            self._pass_on(heard)

    def _pass_on(self, heard: Heard) -> None:
        match heard:
            case Level():
                if self._file is None or self._file.paced:
                    self._tell(Level(round(heard.dbfs, 1), heard.at_s))
            case Began(start_s):
                self._tell(SpeechStarted(start_s))
                self._recognition.begin(start_s, self._language, self._names)
            case Spoken(sound):
                self._recognition.feed(sound)
            case Ended(start_s, end_s):
                self._recognition.end(start_s, end_s)
