"""Whether somebody speaks to us or only within earshot, told from how a voice sounds and not from what it says.

Pure. Two signs, both from the loudness of frames. A voice close to the microphone falls by ten decibels and more from
one tenth of a second to the next, again and again; across a room, or in a crowd, the echo fills those gaps up. And
somebody much quieter than the one who usually speaks here is somebody else, or does not mean us. What is said while a
key is held is meant, however it sounds: there nobody asks.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

_FALL_FRAMES = 3
_BACKGROUND = 150
_LONGEST = 640
_REMEMBERED = 15
_KNOWN = 3


@dataclass(frozen=True, slots=True)
class Nearness:
    """What counts as near. `fall_db`: how steeply a near voice falls at least, over 96 ms, in its steepest tenth;
    over noise less is asked, `fall_by_snr` for each decibel of the voice above it. `snr_db`: how much louder than the
    room it is at least. `quieter_db`: how much quieter than usual is still meant. `frames`: shorter ones are not judged
    by their falls. `on`: whether anybody asks.
    """

    fall_db: float = 8.0
    fall_by_snr: float = 0.45
    snr_db: float = 7.0
    quieter_db: float = 18.0
    frames: int = 5
    on: bool = True


@dataclass(frozen=True, slots=True)
class Voice:
    """How an utterance sounded: its level in dBFS, by how much it is above the room, how it falls, in dB, and how many
    frames of speech it has.
    """

    level: float
    snr: float
    fall: float
    frames: int


def is_near(voice: Voice, usual: float | None, rules: Nearness) -> bool:
    """Whether it is for us; `usual` is the level of those that were, in dBFS, None while that is not known."""
    if not rules.on:
        return True
    if usual is not None and voice.level < usual - rules.quieter_db:
        return False
    if voice.snr < rules.snr_db:
        return False
    return voice.frames < rules.frames or voice.fall >= min(rules.fall_db, rules.fall_by_snr * voice.snr)


@dataclass(frozen=True, slots=True)
class Usual:
    """How loud those who spoke to us were lately, in dBFS."""

    seen: tuple[float, ...] = ()

    @property
    def level(self) -> float | None:
        """What is usual; None until it is known."""
        return share(self.seen, 0.5) if len(self.seen) >= _KNOWN else None

    def heard(self, level: float) -> "Usual":
        """The same after one more."""
        return Usual((*self.seen, level)[-_REMEMBERED:])


class VoiceMeter:
    """Follows the loudness of one stream, frame by frame."""

    def __init__(self) -> None:
        self._room: deque[float] = deque(maxlen=_BACKGROUND)
        self._levels: deque[tuple[float, bool]] = deque(maxlen=_LONGEST)

    @property
    def spoken(self) -> tuple[float, ...]:
        """The levels of the latest frames of speech since the utterance opened, in dBFS."""
        return tuple(level for level, speech in self._levels if speech)

    def frame(self, level: float, *, speech: bool, speaking: bool) -> None:
        """One more: how loud, whether it is speech, and whether an utterance is open."""
        if speaking:
            self._levels.append((level, speech))
        elif not speech:
            self._room.append(level)

    def opened(self) -> None:
        """An utterance opens."""
        self._levels.clear()

    def voice(self) -> Voice | None:
        """How the utterance sounds so far; None without any speech in it."""
        spoken = self.spoken
        if not spoken:
            return None
        last = max(at for at, (_, speech) in enumerate(self._levels) if speech)
        levels = [level for level, _ in self._levels][: last + 1]  # not the pause after it
        falls = [before - after for before, after in zip(levels, levels[_FALL_FRAMES:], strict=False)]
        level = share(spoken, 0.8)
        room = share(tuple(self._room), 0.2) if self._room else share(tuple(levels), 0.05)
        return Voice(level, level - room, share(falls, 0.9) if falls else 0.0, len(spoken))


def share(values: Sequence[float], part: float) -> float:
    """The value that `part` (0 … 1) of the others do not exceed."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]
