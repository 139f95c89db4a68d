"""Where an utterance starts and where it ends, told from how likely each frame is speech.

Pure: frames are counted, not timed, and nothing here knows a microphone. An utterance opens when speech has lasted
`minimum_ms`, reaches back `pre_roll_ms` so that no first consonant is lost, and closes after a pause; how long that is,
the caller says frame by frame (`pauses` has the rule). While a key is held nothing closes it, and when the key is let
go it closes at once, a short tail later. A cough shorter than `minimum_ms` never was one.

    Quiet ──speech──> Rising ──minimum──> Speaking ──pause, or key let go──> Quiet
              ^──────── fell back ───────┘

A long one is heard in parts, because no recogniser hears for ever: at `maximum_ms` a part ends where it was quietest
lately, and the next begins with the very next frame. At `longest_ms` the utterance itself ends in the same way.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Endpointing:
    """The times of end-pointing, in milliseconds, and the two thresholds on the probability of speech (0 … 1).

    Speech begins at `open_at` and holds on down to `close_at`: one threshold alone chatters. `pause_ms` is where the
    pause starts from before anything is known of a speaker, `shortest_pause_ms` … `longest_pause_ms` what it may
    become, and `unfinished_ms` how long somebody is waited for who stopped in the middle of a phrase.
    """

    frame_ms: int = 32
    open_at: float = 0.5
    close_at: float = 0.35
    minimum_ms: int = 160
    held_minimum_ms: int = 64
    pre_roll_ms: int = 320
    tail_ms: int = 200
    pause_ms: int = 704
    shortest_pause_ms: int = 450
    longest_pause_ms: int = 1200
    unfinished_ms: int = 2000
    maximum_ms: int = 20_000
    search_ms: int = 4_000
    longest_ms: int = 120_000

    def frames(self, duration_ms: float) -> int:
        """How many frames last at least `duration_ms`."""
        return math.ceil(duration_ms / self.frame_ms)

    @property
    def minimum_frames(self) -> int:
        """Frames of speech before it counts."""
        return max(1, self.frames(self.minimum_ms))

    @property
    def held_minimum_frames(self) -> int:
        """The same while a key is held: whoever holds it means to speak."""
        return max(1, self.frames(self.held_minimum_ms))

    @property
    def pre_roll_frames(self) -> int:
        """Frames kept from before the first one of speech."""
        return self.frames(self.pre_roll_ms)

    @property
    def reach_frames(self) -> int:
        """How far back an utterance that opens now can begin."""
        return self.pre_roll_frames + max(self.minimum_frames, self.held_minimum_frames)

    @property
    def tail_frames(self) -> int:
        """Frames kept after the key was let go."""
        return self.frames(self.tail_ms)

    @property
    def pause_frames(self) -> int:
        """Frames without speech that end an utterance of a speaker of whom nothing is known."""
        return max(1, self.frames(self.pause_ms))

    @property
    def maximum_frames(self) -> int:
        """The longest part, pre-roll included."""
        return max(2 * self.reach_frames, self.frames(self.maximum_ms))

    @property
    def search_frames(self) -> int:
        """How far back from its longest a part may be cut."""
        return max(1, min(self.maximum_frames - self.reach_frames, self.frames(self.search_ms)))

    @property
    def longest_frames(self) -> int:
        """The longest utterance, all its parts together."""
        return max(self.maximum_frames, self.frames(self.longest_ms))


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known of one frame: how likely it is speech (0 … 1), and how loud (dBFS)."""

    probability: float
    level: float = 0.0


@dataclass(frozen=True, slots=True)
class Listening:
    """What counts at this frame: everything (`always`), or what is said while a key is `held`; None is the usual pause.

    `pause` is how many frames without speech end an utterance now.
    """

    always: bool = True
    held: bool = False
    pause: int | None = None


ALWAYS = Listening()


@dataclass(frozen=True, slots=True)
class SpeechBegan:
    """Somebody is speaking, since frame `start` (pre-roll included)."""

    start: int


@dataclass(frozen=True, slots=True)
class SpeechParted:
    """The utterance goes on, but its part from `start` ends before frame `end`; `speech`: whether it has any."""

    start: int
    end: int
    speech: bool = True


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The utterance is frames `start` … `end` (exclusive), and its last frame of speech is before `spoken`.

    `speech` tells whether its last part has any.
    """

    start: int
    end: int
    spoken: int
    speech: bool = True


Endpoint = SpeechBegan | SpeechParted | SpeechEnded
_SMOOTHED = 5


@dataclass(frozen=True, slots=True)
class Quietest:
    """The quietest place lately: the frame, how loud it was around it, and the frames of speech since."""

    at: int
    level: float
    voiced: int = 0


@dataclass(frozen=True, slots=True)
class Hearing:
    """What has been heard so far.

    `frame` is the number of the next frame; `floor` the first one that no earlier utterance owns; `voiced` counts the
    frames of speech in this run while nothing is open, and in this part afterwards; `silent` those since the last one;
    `start` is where the open utterance begins, or None, and `part` where its open part does. `held` is where the
    key went down, and `tail` how many frames are still kept since it was let go.
    """

    frame: int = 0
    floor: int = 0
    voiced: int = 0
    silent: int = 0
    start: int | None = None
    part: int = 0
    held: int | None = None
    tail: int | None = None
    levels: tuple[float, ...] = ()
    quietest: Quietest | None = None


Decided = tuple[Hearing, tuple[Endpoint, ...]]


def hear(heard: Hearing, frame: Frame, rules: Endpointing, listening: Listening = ALWAYS) -> Decided:
    """The next state after one more frame, and what that frame decided, if anything."""
    now = _keyed(replace(heard, frame=heard.frame + 1), rules, listening.held)
    if heard.start is None:
        return _while_quiet(now, frame.probability, rules, listening.always)
    return _while_speaking(now, frame, rules, listening)


def searching(heard: Hearing, rules: Endpointing) -> bool:
    """Whether the open part may be cut at a frame that comes now, and is not the recogniser's yet."""
    return heard.start is not None and heard.frame - heard.part >= rules.maximum_frames - rules.search_frames


def _keyed(now: Hearing, rules: Endpointing, held: bool) -> Hearing:
    """The key: going down, being let go, and the tail running out."""
    if held:
        return now if now.held is not None and now.tail is None else replace(now, held=now.frame - 1, tail=None)
    if now.held is None:
        return now
    return replace(now, tail=(rules.tail_frames if now.tail is None else now.tail) - 1)


def _let_go(now: Hearing) -> bool:
    return now.tail is not None and now.tail <= 0


def _while_quiet(now: Hearing, probability: float, rules: Endpointing, always: bool) -> Decided:
    meant = now.held is not None
    bar = rules.close_at if now.voiced or meant else rules.open_at
    now = replace(now, voiced=now.voiced + 1 if probability >= bar else 0)
    needed = rules.held_minimum_frames if meant else rules.minimum_frames
    if now.voiced >= needed and (always or meant):
        return _opened(now, rules)
    return (replace(now, held=None, tail=None) if _let_go(now) else now), ()


def _opened(now: Hearing, rules: Endpointing) -> Decided:
    from_voice = now.frame - now.voiced - rules.pre_roll_frames
    from_key = -1 if now.held is None else now.held - rules.pre_roll_frames
    start = max(now.floor, from_voice, from_key, now.frame - rules.reach_frames)
    return replace(now, silent=0, start=start, part=start, levels=(), quietest=None), (SpeechBegan(start),)


def _while_speaking(now: Hearing, frame: Frame, rules: Endpointing, listening: Listening) -> Decided:
    spoken = frame.probability >= rules.close_at
    now = replace(now, silent=0 if spoken else now.silent + 1, voiced=now.voiced + spoken)
    now = _quieter(now, frame.level, spoken, rules)
    pause = rules.pause_frames if listening.pause is None else max(1, listening.pause)
    if _let_go(now) or (now.held is None and now.silent >= pause):
        return _closed(now), (_ended(now),)
    if now.frame - now.part >= rules.maximum_frames:
        return _parted(now, rules)
    return now, ()


def _quieter(now: Hearing, level: float, spoken: bool, rules: Endpointing) -> Hearing:
    """Remembers the quietest place once one will soon be needed; a stop within a word is too short to be taken."""
    if not searching(now, rules):
        return now
    levels = (*now.levels, level)[-_SMOOTHED:]
    around, held = sum(levels) / len(levels), now.quietest
    if held is None or len(levels) < _SMOOTHED or around <= held.level:
        return replace(now, levels=levels, quietest=Quietest(now.frame - len(levels) // 2, around, int(spoken)))
    return replace(now, levels=levels, quietest=replace(held, voiced=held.voiced + spoken))


def _parted(now: Hearing, rules: Endpointing) -> Decided:
    """The part is as long as may be: it ends where it was quietest, and all later frames are the next one's."""
    assert now.start is not None
    cut = now.quietest or Quietest(now.frame, 0.0)
    part = replace(now, voiced=cut.voiced, part=cut.at, levels=(), quietest=None)
    if cut.at - now.start < rules.longest_frames - rules.maximum_frames:
        return part, (SpeechParted(now.part, cut.at, now.voiced > cut.voiced),)
    if cut.voiced < rules.minimum_frames:
        return replace(_closed(now), held=now.held, tail=now.tail), (_ended(now),)
    ended = SpeechEnded(now.start, cut.at, min(cut.at, now.frame - now.silent), now.voiced > cut.voiced)
    return replace(part, start=cut.at, floor=cut.at), (ended, SpeechBegan(cut.at))


def _ended(now: Hearing) -> SpeechEnded:
    assert now.start is not None
    return SpeechEnded(now.start, now.frame, now.frame - now.silent, now.voiced > 0)


def _closed(now: Hearing) -> Hearing:
    return Hearing(frame=now.frame, floor=now.frame)


def finish(heard: Hearing) -> tuple[Hearing, SpeechEnded | None]:
    """The sound is over: an open utterance ends with it."""
    return _closed(heard), None if heard.start is None else _ended(heard)


def endpoints(
    probabilities: Iterable[float], rules: Endpointing, listening: Iterable[Listening] | None = None
) -> Iterator[Endpoint]:
    """Everything that a whole row of frames decides, in order; `listening` says what counts at each."""
    heard = Hearing()
    each = iter(listening) if listening is not None else None
    for probability in probabilities:
        heard, decided = hear(heard, Frame(probability), rules, next(each, ALWAYS) if each else ALWAYS)
        yield from decided
    _, last = finish(heard)
    if last is not None:
        yield last
