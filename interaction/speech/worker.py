"""The speech worker: the process that holds the microphone and the recogniser.

Started by its module name; the window sends `messages.ToSpeech` and gets `messages.FromSpeech`. Two threads: this one
hears (source, voice detection, end-pointing) and never waits for the other, which recognises. A file that is heard as
fast as can be does wait for it, where the words so far decide how long a pause may be.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from engine.errors import EngineError
from engine.film.codec import decode, encode
from interaction.speech.clock import SourceClock
from interaction.speech.devices import Lookout
from interaction.speech.distance import Nearness, Usual, Voice, is_near
from interaction.speech.endpoint import Endpointing
from interaction.speech.keeping import Keeping
from interaction.speech.listener import Began, Ended, Heard, Listener, Parted, Spoken
from interaction.speech.loudspeaker import Playing, play
from interaction.speech.messages import (
    LANGUAGES,
    Arm,
    Disarm,
    Ears,
    FileEnded,
    FileRefused,
    FromSpeech,
    KeepSound,
    Level,
    ListMicrophones,
    Microphones,
    PlaySound,
    SetLanguage,
    SetNames,
    SetTalking,
    SoundLost,
    SpeechStarted,
    SpeechState,
    StopSpeech,
    Talk,
    Talking,
    ToSpeech,
    UseFile,
    UseMicrophone,
)
from interaction.speech.microphone import (
    LEFT,
    FileMicrophone,
    Microphone,
    NoMicrophone,
    PortAudioMicrophone,
    SoundEnded,
)
from interaction.speech.pauses import Pauses
from interaction.speech.readiness import Wishes, get_ready
from interaction.speech.recognition import Ending, Recognition
from interaction.speech.sound import RATE_HZ, Sound
from interaction.speech.soundfile import read_sound
from interaction.speech.unfinished import open_phrases
from interaction.speech.vad import Silero

RETRY_S = 2.0
"""How long until a missing microphone is looked for again."""

_READ_S = 0.05
_TURN_S = 0.002
_IDLE_S = 0.25
_CAUGHT_UP = 400
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
    """Hears until told to stop; `options` are `readiness.Wishes`, and `across_room`: whether talk from far away counts.

    Raises Closed when the window is gone.
    """
    wished = dict(options)
    nearness = Nearness(on=not wished.pop("across_room", False))
    SpeechWorker(line, Wishes.of(wished), PortAudioMicrophone, nearness=nearness).run()


class SpeechWorker:
    """The worker over a line, wishes and a way to open a microphone."""

    def __init__(
        self,
        line: Line,
        wishes: Wishes,
        open_microphone: Callable[[str | None], Microphone],
        *,
        rules: Endpointing | None = None,
        nearness: Nearness | None = None,
        lookout: Lookout | None = None,
        play_sound: Callable[[Path], Playing] = play,
    ) -> None:
        self._line = line
        self._play_sound = play_sound
        self._playing: Playing | None = None
        self._open_microphone = open_microphone
        self._rules = rules or Endpointing()
        self._nearness = nearness or Nearness()
        self._usual = Usual()
        self._language = wishes.language
        self._device = wishes.device
        self._names: tuple[str, ...] = ()
        self._talking = Talking.ALWAYS
        self._held = False
        self._detector = Silero()
        self._pauses = Pauses()
        self._listener = Listener(self._detector, self._rules)
        self._clock = SourceClock()
        self._began_s = 0.0
        self._source: Microphone | None = None
        self._hearing: Iterator[Heard] = iter(())
        self._file: UseFile | None = None
        self._files: deque[UseFile] = deque()
        self._broken: FileRefused | None = None
        self._armed = False
        self._stopped = False
        self._retry_at_s = 0.0
        self._missing: SpeechState | None = None
        self._ears: SpeechState | None = None
        self._lookout = lookout or Lookout()
        self._listed: Microphones | None = None
        self._listing = self._there = False
        self._recognition = Recognition(partial(get_ready, wishes), self._tell)

    def run(self) -> None:
        """Hears until told to stop."""
        try:
            while not self._stopped:
                message = self._line.receive(0 if self._source is not None else _IDLE_S)
                if message is not None:
                    self._obey(decode(ToSpeech, message))  # type: ignore[arg-type]
                self._hear()
                self._look_around()
        finally:
            self._hush()
            self._let_go()
            self._lookout.close()
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
                self._change_microphone(device)
            case ListMicrophones():
                self._listing, self._listed = True, None
                self._lookout.hurry()
            case UseFile():
                self._files.append(message)
            case SetTalking(talking):
                self._talk(talking, held=self._held)
            case Talk(on):
                self._talk(self._talking, held=on)
            case SetLanguage(language):
                assert language in LANGUAGES, language
                self._language = language
            case SetNames(names):
                self._names = names
            case KeepSound(folder):
                self._recognition.keeping = Keeping(Path(folder)) if folder else None
            case PlaySound(path):
                self._play(Path(path))
            case StopSpeech():
                self._stopped = True

    def _disarm(self) -> None:
        self._armed = False
        self._missing = None
        self._retry_at_s = 0.0
        self._files.clear()
        self._recognition.forget()
        self._let_go()

    def _change_microphone(self, device: str | None) -> None:
        """What is being said into the old one is an utterance all the same; the new one is opened at once."""
        self._device = device
        self._retry_at_s = 0.0
        if self._file is None and self._source is not None:
            self._catch_up()
            self._lose_microphone()

    def _talk(self, talking: Talking, *, held: bool) -> None:
        """What was captured before the key moved is heard before it counts."""
        self._catch_up()
        self._talking, self._held = talking, held
        self._listener.always, self._listener.held = talking is Talking.ALWAYS, held

    def _play(self, path: Path) -> None:
        """Plays a recording; the one before it stops."""
        self._hush()
        try:
            self._playing = self._play_sound(path)
        except EngineError as failure:
            self._tell(SoundLost(failure.template, tuple(failure.values.items()), failure.advice))

    def _hush(self) -> None:
        if self._playing is not None:
            self._playing.close()
            self._playing = None

    @property
    def _deafened(self) -> bool:
        """Whether the room is full of a recording, which nobody says now."""
        if self._playing is not None and not self._playing.active:
            self._hush()
        return self._playing is not None

    # --- sources ---

    def _hear(self) -> None:
        waiting = self._recognition.waiting  # raises what broke the recogniser's thread
        if self._file is None and self._files:
            self._open_file(self._files.popleft())
        elif self._source is None:
            self._between(waiting)
        elif self._live or not (waiting > _BEHIND or (waiting and self._listener.in_pause)):
            self._go_on(self._source)
        else:
            time.sleep(_TURN_S)

    @property
    def _live(self) -> bool:
        """Whether what is heard comes as slowly as it is spoken."""
        return self._file is None or self._file.paced

    def _between(self, waiting: int) -> None:
        """No source: a file's last answers are still to come, or the microphone is to be opened."""
        if self._file is not None:
            if not waiting:
                self._tell(self._broken or FileEnded(self._file.path, self._listener.position_s))
                self._file = self._broken = None
        elif self._armed and time.monotonic() >= self._retry_at_s and not self._deafened:
            self._open_microphone_or_say()  # which starts PortAudio afresh, and would cut a recording off

    def _open_file(self, wished: UseFile) -> None:
        self._let_go()
        path = Path(wished.path)
        self._file = wished
        self._usual = Usual()
        self._attach(FileMicrophone(path.name, read_sound(path), paced=wished.paced), Pauses())

    def _open_microphone_or_say(self) -> None:
        try:
            self._attach(self._open_microphone(self._device), self._pauses)
        except NoMicrophone as missing:
            self._without(missing)
            return
        found, self._missing = self._missing is not None, None
        if found and self._ears is not None:
            self._tell(self._ears)

    def _attach(self, source: Microphone, pauses: Pauses) -> None:
        self._detector.forget()
        self._clock = SourceClock()
        self._listener = Listener(self._detector, self._rules, pauses=pauses, unfinished=self._unfinished)
        self._listener.always, self._listener.held = self._talking is Talking.ALWAYS, self._held
        self._hearing = iter(())
        self._there = False
        self._source = source

    def _let_go(self) -> None:
        """Closes the source; what was being said is no utterance any more."""
        if self._source is not None:
            self._source.close()
            self._recognition.forget()
        self._source = self._file = self._broken = None

    def _lose_microphone(self) -> None:
        """Closes the microphone; what has been said into it so far is kept."""
        assert self._source is not None
        self._finish_utterance()
        self._pauses = self._listener.pauses
        source, self._source = self._source, None
        source.close()

    def _gone(self, missing: NoMicrophone) -> None:
        self._lose_microphone()
        self._lookout.hurry()
        self._without(missing)

    def _without(self, missing: NoMicrophone) -> None:
        """Says it once, and looks again soon."""
        self._retry_at_s = time.monotonic() + RETRY_S
        state = SpeechState(Ears.NO_MICROPHONE, missing.template, tuple(missing.values.items()), missing.advice)
        if state != self._missing:
            self._tell(state)
        self._missing = state

    def _look_around(self) -> None:
        """Tells which microphones there are, once asked to, whenever that has changed; notices when ours is gone.

        A sound server may go on with another microphone when one is unplugged; nobody has agreed to be heard by that.
        """
        used = self._source if self._file is None else None
        if not self._listing and (used is None or self._device is None):
            return
        fresh, there = self._lookout.look(), self._lookout.latest
        if there is None:
            return
        if fresh and used is not None and self._device is not None:
            self._there, was_there = used.name in there, self._there
            if was_there and not self._there:
                self._gone(NoMicrophone("The microphone {name} has gone.", advice=LEFT, name=used.name))
                used = None
        if self._listing and self._listed != (now := Microphones(there, used.name if used is not None else None)):
            self._tell(now)
            self._listed = now

    # --- sound ---

    def _go_on(self, source: Microphone) -> None:
        """Passes on what the last block brought, and reads the next one when that is done."""
        for heard in self._hearing:
            self._pass_on(heard)
            if not self._live and self._listener.in_pause:
                return
        self._read(source, _READ_S)

    def _catch_up(self) -> None:
        """Hears what a live source has captured until now."""
        for _ in range(_CAUGHT_UP):
            if self._source is None or not self._live or not self._read(self._source, 0.0):
                return

    def _read(self, source: Microphone, timeout_s: float) -> bool:
        """Hears the next block; whether there was one."""
        try:
            block = source.read(timeout_s)
        except SoundEnded:
            self._file_over(source)
        except NoMicrophone as gone:
            self._gone(gone)
        except EngineError as failure:
            self._refuse(source, failure)
        else:
            if block is not None:
                self._take(source, block)
            return block is not None
        return False

    def _take(self, source: Microphone, block: Sound) -> None:
        if source.captured_s is not None:
            self._clock.arrived(self._listener.position_s + len(block) / RATE_HZ, source.captured_s)
        if self._file is None and self._deafened:
            block = block * 0  # what the loudspeaker says is nobody's wish; time goes on
        self._hearing = self._listener.hear(block)
        if self._live:
            self._go_through()

    def _go_through(self) -> None:
        for heard in self._hearing:
            self._pass_on(heard)

    def _file_over(self, source: Microphone) -> None:
        self._finish_utterance()
        source.close()
        self._source = None

    def _refuse(self, source: Microphone, failure: EngineError) -> None:
        """A file that breaks off: what was said before the damage is answered first, as at the end of a whole one."""
        assert self._file is not None
        self._broken = FileRefused(self._file.path, failure.template, tuple(failure.values.items()), failure.advice)
        unheard = not self._listener.position_s
        self._file_over(source)
        if unheard:  # nothing to wait for, as a recogniser that is still being loaded would be
            self._tell(self._broken)
            self._file = self._broken = None

    def _finish_utterance(self) -> None:
        for heard in self._listener.finish():
            self._pass_on(heard)

    def _unfinished(self) -> bool | None:
        """Whether the words so far end in an open phrase; None when none are told."""
        so_far = self._recognition.so_far(self._began_s)
        return None if so_far is None else open_phrases().unfinished(so_far)

    def _pass_on(self, heard: Heard) -> None:
        match heard:
            case Level():
                if self._live:
                    self._tell(Level(round(heard.dbfs, 1), heard.at_s))
            case Began(start_s):
                self._began_s = start_s
                self._tell(SpeechStarted(start_s))
                self._recognition.begin(start_s, self._language, self._names)
            case Spoken(sound):
                self._recognition.feed(sound)
            case Parted(_, speech):
                self._recognition.part(speech=speech)
            case Ended():
                self._end(heard)

    def _end(self, ended: Ended) -> None:
        zero_s = self._clock.zero_s
        meant = ended.held or self._meant(ended.voice)
        self._recognition.end(Ending(ended.start_s, ended.end_s, ended.spoken_s, ended.speech, zero_s, meant))

    def _meant(self, voice: Voice | None) -> bool:
        """Whether it was said to us, and if so, how loud those are who do."""
        if voice is None or not is_near(voice, self._usual.level, self._nearness):
            return voice is None
        self._usual = self._usual.heard(voice.level)
        return True
