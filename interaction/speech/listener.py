"""Sound in, utterances out: the voice detector and the end-pointing over one stream."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from interaction.speech.distance import Voice, VoiceMeter
from interaction.speech.endpoint import (
    Endpoint,
    Endpointing,
    Frame,
    Hearing,
    Listening,
    SpeechBegan,
    SpeechEnded,
    SpeechParted,
    finish,
    hear,
    searching,
)
from interaction.speech.messages import Level
from interaction.speech.pauses import Pauses, held_on, longer, pause_ms
from interaction.speech.sound import FRAME_SAMPLES, RATE_HZ, Sound, level_dbfs

RESUMED_MS = 250
"""Who speaks on so soon after an utterance was closed had not finished it."""

_LEVEL_FRAMES = 3


@dataclass(frozen=True, slots=True)
class Began:
    """An utterance opened at `start_s`."""

    start_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """The next piece of the open utterance; the first one holds the pre-roll."""

    sound: Sound


@dataclass(frozen=True, slots=True)
class Parted:
    """The open utterance goes on, but what was given of it so far is as much as is recognised at once.

    `speech` tells whether anything was said in that part.
    """

    at_s: float
    speech: bool = True


@dataclass(frozen=True, slots=True)
class Ended:
    """The open utterance is over; times in seconds of the stream, `spoken_s` being the end of its last word.

    `speech` tells whether anything was said in its last part, `held` whether a key was held for it, and `voice` how it
    sounded.
    """

    start_s: float
    end_s: float
    spoken_s: float
    speech: bool = True
    held: bool = False
    voice: Voice | None = None


Heard = Level | Began | Spoken | Parted | Ended


class Detector(Protocol):
    """Tells speech from everything else, a frame at a time."""

    def probability(self, frame: Sound) -> float:
        """How likely the next 512 samples are speech, 0 … 1."""
        ...


def no_words() -> bool | None:
    """What is known of a phrase without a recogniser: nothing."""
    return None


class Listener:
    """One stream of sound, from its first sample to its last; keeps no more of it than the pre-roll.

    `always` and `held` say what counts (`endpoint.Listening`) and may be set between blocks; `pauses` is what has been
    learned of the speaker.
    """

    def __init__(
        self,
        detector: Detector,
        rules: Endpointing | None = None,
        *,
        pauses: Pauses | None = None,
        unfinished: Callable[[], bool | None] = no_words,
    ) -> None:
        """`unfinished`: whether the words so far end in an open phrase; None when there are no words to tell."""
        self._detector = detector
        self._rules = rules or Endpointing()
        self._unfinished = unfinished
        self.pauses = pauses or Pauses()
        self.always = True
        self.held = False
        self._hearing = Hearing()
        self._rest = np.empty(0, np.float32)
        self._recent: deque[Sound] = deque(maxlen=self._rules.reach_frames)
        self._ours: list[Sound] = []
        self._given = 0
        self._voice = VoiceMeter()
        self._last_spoken: int | None = None
        self._metered: list[Sound] = []

    @property
    def position_s(self) -> float:
        """How much of the stream was heard, in seconds."""
        return (self._hearing.frame * FRAME_SAMPLES + len(self._rest)) / RATE_HZ

    @property
    def speaking(self) -> bool:
        """Whether an utterance is open."""
        return self._hearing.start is not None

    @property
    def in_pause(self) -> bool:
        """Whether the end of the utterance may be decided by the next frames: what was said so far matters now."""
        patience = self._rules.frames(self._rules.shortest_pause_ms)
        return self.speaking and self._hearing.held is None and self._hearing.silent >= patience - 2

    def hear(self, block: Sound) -> Iterator[Heard]:
        """What a block of any length brings, in order."""
        sound = np.concatenate([self._rest, block])
        whole = len(sound) - len(sound) % FRAME_SAMPLES
        self._rest = sound[whole:]
        for at in range(0, whole, FRAME_SAMPLES):
            yield from self._frame(sound[at : at + FRAME_SAMPLES])

    def finish(self) -> Iterator[Heard]:
        """The stream is over; an open utterance ends with it."""
        if len(self._rest):
            yield from self._frame(np.pad(self._rest, (0, FRAME_SAMPLES - len(self._rest))))
            self._rest = self._rest[:0]
        held = self._hearing.held is not None
        self._hearing, last = finish(self._hearing)
        if last is not None:
            yield from self._told(last, held)

    def _frame(self, frame: Sound) -> Iterator[Heard]:
        self._recent.append(frame)
        known = Frame(self._detector.probability(frame), level_dbfs(frame))
        before, listening = self._hearing, Listening(self.always, self.held, self._patience())
        self._hearing, decided = hear(before, known, self._rules, listening)
        if before.start is not None:
            self._ours.append(frame)
        self._learn(before, known, decided)
        speech = known.probability >= self._rules.close_at
        self._voice.frame(known.level, speech=speech, speaking=self.speaking or before.start is not None)
        yield from self._meter(frame)
        for event in decided:
            yield from self._told(event, before.held is not None)
        if self.speaking and not searching(self._hearing, self._rules):
            yield from self._give(len(self._ours))

    def _told(self, event: Endpoint, held: bool) -> Iterator[Heard]:
        match event:
            case SpeechBegan(start):
                if not self._ours:
                    count = self._hearing.frame - start
                    self._ours, self._given = list(self._recent)[len(self._recent) - count :], start
                yield Began(_seconds(start))
            case SpeechParted(_, end, speech):
                yield from self._give(end - self._given)
                yield Parted(_seconds(end), speech)
            case SpeechEnded(start, end, spoken, speech):
                yield from self._give(end - self._given)
                self._last_spoken = None if held else spoken
                yield Ended(_seconds(start), _seconds(end), _seconds(spoken), speech, held, self._voice.voice())

    def _give(self, count: int) -> Iterator[Spoken]:
        """The next frames of the open utterance, as one piece."""
        if count:
            yield Spoken(np.concatenate(self._ours[:count]))
            del self._ours[:count]
            self._given += count

    # --- how long to wait ---

    def _patience(self) -> int | None:
        """How many silent frames end the open utterance; asked for the words so far only when it matters."""
        heard, rules = self._hearing, self._rules
        if heard.start is None or heard.silent + 1 < rules.frames(rules.shortest_pause_ms):
            return None
        spoken_ms = (heard.frame - heard.silent - heard.start) * rules.frame_ms - rules.pre_roll_ms
        usual_ms = pause_ms(self.pauses, spoken_ms, rules)
        if heard.silent + 1 < rules.frames(usual_ms):
            return rules.frames(usual_ms)
        unfinished = self._unfinished()
        if unfinished:
            return rules.frames(max(usual_ms, rules.unfinished_ms))
        hanging = unfinished is None and held_on(self._voice.spoken)
        return rules.frames(longer(usual_ms, rules) if hanging else usual_ms)

    def _learn(self, before: Hearing, frame: Frame, decided: tuple[Endpoint, ...]) -> None:
        """The speaker's own pauses: those within an utterance, and one that was taken for its end too soon."""
        spoken = frame.probability >= self._rules.close_at
        if before.start is not None and before.held is None and spoken:
            self.pauses = self.pauses.heard(before.silent * self._rules.frame_ms)
        for event in decided:
            if isinstance(event, SpeechBegan) and before.start is None:
                self._voice.opened()
                self._learn_resumed(before)

    def _learn_resumed(self, before: Hearing) -> None:
        began = self._hearing.frame - before.voiced - 1
        if self._last_spoken is None or (began - before.floor) * self._rules.frame_ms > RESUMED_MS:
            return
        self.pauses = self.pauses.heard((began - self._last_spoken) * self._rules.frame_ms)

    # --- how loud ---

    def _meter(self, frame: Sound) -> Iterator[Level]:
        self._metered.append(frame)
        if len(self._metered) == _LEVEL_FRAMES:
            yield Level(level_dbfs(np.concatenate(self._metered)), _seconds(self._hearing.frame))
            self._metered.clear()


def _seconds(frames: int) -> float:
    return frames * FRAME_SAMPLES / RATE_HZ
