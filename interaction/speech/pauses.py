"""How long a pause ends an utterance: as long as this speaker's own pauses ask for, and no longer.

Pure. What is learned is the silence *within* what somebody says: runs that were followed by more of it. A short order
is taken sooner than a long description, in which people stop to think.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from interaction.speech.endpoint import Endpointing

NOTICED_MS = 200
"""A shorter silence is a consonant, not a pause."""

SAME_THOUGHT_MS = 1000
"""Who goes on so soon after being cut off had not finished: that was a pause too."""

_REMEMBERED = 16
_WEIGHT = 4
_ROOM = 1.5
_SHARE = 0.9
_BY_LENGTH = ((1000, 0.75), (3000, 1.0), (8000, 1.3))
_HELD_ON = 1.25
_END_FRAMES = 4
_FALL_DB = 1.0


@dataclass(frozen=True, slots=True)
class Pauses:
    """A speaker's latest pauses within utterances, in milliseconds, oldest first."""

    seen: tuple[int, ...] = ()

    def heard(self, pause_ms: int) -> "Pauses":
        """The same after one more silence; what is no pause is not remembered."""
        return Pauses((*self.seen, pause_ms)[-_REMEMBERED:]) if pause_ms >= NOTICED_MS else self


def pause_ms(own: Pauses, spoken_ms: float, rules: Endpointing) -> int:
    """How long a silence ends an utterance that has lasted `spoken_ms`, of a speaker with these pauses."""
    long_one = sorted(own.seen)[int(_SHARE * (len(own.seen) - 1))] if own.seen else 0
    known = len(own.seen)
    usual = (_WEIGHT * rules.pause_ms + known * _ROOM * long_one) / (_WEIGHT + known)
    return _within(usual * _by_length(spoken_ms), rules)


def held_on(levels: Sequence[float]) -> bool:
    """Whether the voice stopped without falling, as in the middle of a phrase; `levels` of its frames in dBFS.

    Weak evidence, for recognisers that tell no words while somebody speaks: it buys a quarter more patience, no more.
    """
    if len(levels) < 3 * _END_FRAMES:
        return False
    usual = sorted(levels)[len(levels) // 2]
    return sum(levels[-_END_FRAMES:]) / _END_FRAMES > usual - _FALL_DB


def longer(pause: int, rules: Endpointing) -> int:
    """The pause for a voice that was `held_on`."""
    return _within(_HELD_ON * pause, rules)


def _within(pause: float, rules: Endpointing) -> int:
    return round(min(rules.longest_pause_ms, max(rules.shortest_pause_ms, pause)))


def _by_length(spoken_ms: float) -> float:
    """What the length of an utterance makes of its pause: linear between the points, level outside."""
    (before, least), *_ = _BY_LENGTH
    if spoken_ms <= before:
        return least
    for at, factor in _BY_LENGTH[1:]:
        if spoken_ms <= at:
            return least + (factor - least) * (spoken_ms - before) / (at - before)
        before, least = at, factor
    return least
