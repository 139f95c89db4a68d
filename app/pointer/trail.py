"""Where the hand has been: what lay under the ring, moment by moment, so that "this one" is what was pointed at while
it was said. Pure."""

from collections import deque
from collections.abc import Callable

from engine.messages import (
    CircleTake,
    Develop,
    Intent,
    MoveClip,
    PlaceTake,
    RejectTake,
    RemoveClip,
    ReviseShot,
    SelectClip,
    ShowTake,
    SplitClip,
    TrimClip,
    Undevelop,
)

KEPT_S = 60.0
"""How far back a moment is remembered: the longest utterance, and the time to recognise it."""

STALE_S = 0.7
"""A hand that was seen this long ago points at nothing any more."""

Under = tuple[str | None, str | None]
"""The take and the clip under the ring, by id."""


class Trail:
    """What was under the ring. `clock` gives seconds, the same that utterances are told in."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._moments: deque[tuple[float, Under]] = deque()

    def note(self, take: str | None, clip: str | None) -> None:
        """The ring is on this now."""
        now = self._clock()
        self._moments.append((now, (take, clip)))
        while self._moments[0][0] < now - KEPT_S:
            self._moments.popleft()

    def under(self, start_s: float | None = None, end_s: float | None = None) -> Under:
        """What the ring was on for most of a stretch of time; without one, what it is on now."""
        now = self._clock()
        start, end = (now, now) if start_s is None or end_s is None else (start_s, end_s)
        lasted: dict[Under, float] = {}
        following = [*(at for at, _ in list(self._moments)[1:]), now]
        for (at, under), until in zip(self._moments, following, strict=False):
            until = min(until, at + STALE_S)
            shared = min(end, until) - max(start, at)
            if shared >= 0:
                lasted[under] = lasted.get(under, 0.0) + shared
        return max(lasted, key=lambda under: lasted[under]) if lasted else (None, None)


def bound(intent: Intent, under: Under) -> tuple[Intent, ...]:
    """What to do about an order that says "this one" (or nothing) of a take or clip, with what was pointed at."""
    take, clip = under
    if take is not None and _means_this_take(intent):
        return ShowTake(take), intent
    if clip is not None and _means_this_clip(intent):
        return SelectClip(clip), intent
    return (intent,)


def _means_this_take(intent: Intent) -> bool:
    marks = isinstance(intent, CircleTake | RejectTake | PlaceTake | Develop | Undevelop) and intent.take is None
    return marks or isinstance(intent, ReviseShot)


def _means_this_clip(intent: Intent) -> bool:
    return isinstance(intent, RemoveClip | TrimClip | SplitClip | MoveClip) and intent.clip is None
