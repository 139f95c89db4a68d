"""Sound in, utterances out: the voice detector and the end-pointing over one stream."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from interaction.speech.endpoint import Endpointing, Hearing, SpeechBegan, SpeechEnded, finish, hear
from interaction.speech.messages import Level
from interaction.speech.sound import FRAME_SAMPLES, RATE_HZ, Sound, level_dbfs

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
class Ended:
    """The open utterance is over; times in seconds of the stream."""

    start_s: float
    end_s: float


Heard = Level | Began | Spoken | Ended


class Detector(Protocol):
    """Tells speech from everything else, a frame at a time."""

    def probability(self, frame: Sound) -> float:
        """How likely the next 512 samples are speech, 0 … 1."""
        ...


class Listener:
    """One stream of sound, from its first sample to its last; keeps no more of it than the pre-roll."""

    def __init__(self, detector: Detector, rules: Endpointing | None = None) -> None:
        self._detector = detector
        self._rules = rules or Endpointing()
        self._hearing = Hearing()
        self._rest = np.empty(0, np.float32)
        self._recent: deque[Sound] = deque(maxlen=self._rules.pre_roll_frames + self._rules.minimum_frames)
        self._metered: list[Sound] = []

    @property
    def position_s(self) -> float:
        """How much of the stream was heard, in seconds."""
        return (self._hearing.frame * FRAME_SAMPLES + len(self._rest)) / RATE_HZ

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
        self._hearing, last = finish(self._hearing)
        if last is not None:
            yield _ended(last)

    def _frame(self, frame: Sound) -> Iterator[Heard]:
        was_open = self._hearing.start is not None
        self._recent.append(frame)
        self._hearing, decided = hear(self._hearing, self._detector.probability(frame), self._rules)
        yield from self._meter(frame)
        if isinstance(decided, SpeechBegan):
            yield Began(_seconds(decided.start))
            yield Spoken(np.concatenate(list(self._recent)[decided.start - self._hearing.frame :]))
        elif was_open:
            yield Spoken(frame)
        if isinstance(decided, SpeechEnded):
            yield _ended(decided)

    def _meter(self, frame: Sound) -> Iterator[Level]:
        self._metered.append(frame)
        if len(self._metered) == _LEVEL_FRAMES:
            yield Level(level_dbfs(np.concatenate(self._metered)), _seconds(self._hearing.frame))
            self._metered.clear()


def _seconds(frames: int) -> float:
    return frames * FRAME_SAMPLES / RATE_HZ


def _ended(decided: SpeechEnded) -> Ended:
    return Ended(_seconds(decided.start), _seconds(decided.end))
