"""Where an utterance starts and where it ends, told from how likely each frame is speech.

Pure: frames are counted, not timed, and nothing here knows a microphone. An utterance opens when speech has lasted
`minimum_ms`, reaches back `pre_roll_ms` so that no first consonant is lost, and closes after `pause_ms` without
speech, or at `maximum_ms` whatever happens. A cough shorter than `minimum_ms` never was one.

    Quiet ──speech──> Rising ──minimum──> Speaking ──pause or maximum──> Quiet
              ^──────── fell back ───────┘
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Endpointing:
    """The times of end-pointing, in milliseconds, and the two thresholds on the probability of speech (0 … 1).

    Speech begins at `open_at` and holds on down to `close_at`: one threshold alone chatters.
    """

    frame_ms: int = 32
    open_at: float = 0.5
    close_at: float = 0.35
    minimum_ms: int = 160
    pre_roll_ms: int = 320
    pause_ms: int = 704
    maximum_ms: int = 20_000

    def frames(self, duration_ms: int) -> int:
        """How many frames last at least `duration_ms`."""
        return math.ceil(duration_ms / self.frame_ms)

    @property
    def minimum_frames(self) -> int:
        """Frames of speech before it counts."""
        return max(1, self.frames(self.minimum_ms))

    @property
    def pre_roll_frames(self) -> int:
        """Frames kept from before the first one of speech."""
        return self.frames(self.pre_roll_ms)

    @property
    def pause_frames(self) -> int:
        """Frames without speech that end an utterance."""
        return max(1, self.frames(self.pause_ms))

    @property
    def maximum_frames(self) -> int:
        """The longest utterance, pre-roll included."""
        return max(self.pre_roll_frames + self.minimum_frames, self.frames(self.maximum_ms))


@dataclass(frozen=True, slots=True)
class SpeechBegan:
    """Somebody is speaking, since frame `start` (pre-roll included)."""

    start: int


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The utterance is frames `start` … `end` (exclusive)."""

    start: int
    end: int


Endpoint = SpeechBegan | SpeechEnded


@dataclass(frozen=True, slots=True)
class Hearing:
    """What has been heard so far.

    `frame` is the number of the next frame; `floor` the first one that no earlier utterance owns; `voiced` counts the
    frames of speech in this run; `silent` those since the last one; `start` is where the open
    utterance begins, or None.
    """

    frame: int = 0
    floor: int = 0
    voiced: int = 0
    silent: int = 0
    start: int | None = None


def hear(heard: Hearing, probability: float, rules: Endpointing) -> tuple[Hearing, Endpoint | None]:
    """The next state after one more frame, and what that frame decided, if anything."""
    now = replace(heard, frame=heard.frame + 1)
    if heard.start is None:
        return _while_quiet(now, probability, rules)
    return _while_speaking(now, probability, rules)


def _while_quiet(now: Hearing, probability: float, rules: Endpointing) -> tuple[Hearing, Endpoint | None]:
    if probability < (rules.close_at if now.voiced else rules.open_at):
        return replace(now, voiced=0), None
    voiced = now.voiced + 1
    if voiced < rules.minimum_frames:
        return replace(now, voiced=voiced), None
    start = max(now.floor, now.frame - voiced - rules.pre_roll_frames)
    return replace(now, voiced=0, silent=0, start=start), SpeechBegan(start)


def _while_speaking(now: Hearing, probability: float, rules: Endpointing) -> tuple[Hearing, Endpoint | None]:
    assert now.start is not None
    silent = 0 if probability >= rules.close_at else now.silent + 1
    if silent >= rules.pause_frames or now.frame - now.start >= rules.maximum_frames:
        return _closed(now), SpeechEnded(now.start, now.frame)
    return replace(now, silent=silent), None


def _closed(now: Hearing) -> Hearing:
    return Hearing(frame=now.frame, floor=now.frame)


def finish(heard: Hearing) -> tuple[Hearing, SpeechEnded | None]:
    """The sound is over: an open utterance ends with it."""
    return _closed(heard), None if heard.start is None else SpeechEnded(heard.start, heard.frame)


def endpoints(probabilities: Iterable[float], rules: Endpointing) -> Iterator[Endpoint]:
    """Everything that a whole row of frames decides, in order."""
    heard = Hearing()
    for probability in probabilities:
        heard, decided = hear(heard, probability, rules)
        if decided is not None:
            yield decided
    _, last = finish(heard)
    if last is not None:
        yield last
