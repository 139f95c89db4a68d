# pyright: strict
"""Movements that count: a swipe of an open hand, and two palms going apart or together. Pure."""

import math
from collections import deque
from collections.abc import Sequence

from interaction.hands.hand import Hand
from interaction.hands.messages import GestureName
from interaction.hands.tuning import Tuning

_SPACE = 1e-6


class Swipe:
    """An open hand that is shown, then goes quickly across."""

    def __init__(self, tuning: Tuning) -> None:
        self._tuning = tuning
        self._path: deque[tuple[float, float, float]] = deque()
        self._ready_s = self._done_s = -math.inf
        self._last: GestureName | None = None

    def see(self, t_s: float, hand: Hand) -> GestureName | None:
        """SWIPE_LEFT, SWIPE_RIGHT or None, for an open hand in this frame."""
        x, y = hand.centre
        self._path.append((t_s, x, y / hand.aspect))
        while self._path[0][0] < t_s - self._tuning.swipe_s - _SPACE:
            self._path.popleft()
        if self._is_ready(t_s, hand):
            self._ready_s = t_s
        name = self._stroke(hand)
        if name is None or not self._rested(t_s, name) or t_s - self._ready_s > self._tuning.swipe_begin_s:
            return None
        self._done_s, self._last = t_s, name
        self._path.clear()
        return name

    def _is_ready(self, t_s: float, hand: Hand) -> bool:
        """Whether the palm has been shown for a moment without going anywhere."""
        shown = [place for place in self._path if place[0] >= t_s - self._tuning.swipe_ready_s - _SPACE]
        if t_s - self._path[0][0] < self._tuning.swipe_ready_s - _SPACE or hand.facing < self._tuning.shown_facing:
            return False
        across = max(place[1] for place in shown) - min(place[1] for place in shown)
        return across * hand.aspect < self._tuning.swipe_ready * hand.size

    def _stroke(self, hand: Hand) -> GestureName | None:
        across, down = (self._path[-1][at] - self._path[0][at] for at in (1, 2))
        least, most = self._tuning.swipe_least, self._tuning.swipe_most
        wanted = min(max(self._tuning.swipe_sizes * hand.size / hand.aspect, least), most)
        if abs(across) < wanted or abs(across) < self._tuning.swipe_level * abs(down):
            return None
        return GestureName.SWIPE_RIGHT if across > 0 else GestureName.SWIPE_LEFT

    def _rested(self, t_s: float, name: GestureName) -> bool:
        back = self._tuning.swipe_rest_s if name is self._last else self._tuning.swipe_back_s
        return t_s - self._done_s >= back

    def clear(self) -> None:
        """The hand closed or went away."""
        self._path.clear()
        self._ready_s = -math.inf


class Stretch:
    """Two raised palms, held still, then moved apart or together; counts when they rest."""

    def __init__(self, tuning: Tuning) -> None:
        self._tuning = tuning
        self._gaps: deque[tuple[float, float]] = deque()
        self._still_s: float | None = None
        self._from: float | None = None

    @property
    def engaged(self) -> bool:
        """Whether two palms have been held still and their distance counts."""
        return self._from is not None

    def see(self, t_s: float, hands: Sequence[Hand]) -> tuple[GestureName, float] | None:
        """APART or TOGETHER with sizes moved, for the two raised palms of this frame."""
        self._gaps.append((t_s, _gap(*hands)))
        while self._gaps[0][0] < t_s - self._tuning.two_rest_s - _SPACE:
            self._gaps.popleft()
        gaps = [gap for _, gap in self._gaps]
        if max(gaps) - min(gaps) > self._tuning.two_calm:
            self._still_s = None
            return None
        self._still_s = self._gaps[0][0] if self._still_s is None else self._still_s
        return self._settle(gaps[-1]) if t_s - self._still_s >= self._tuning.two_s - _SPACE else None

    def _settle(self, gap: float) -> tuple[GestureName, float] | None:
        moved = 0.0 if self._from is None else gap - self._from
        if self._from is None or abs(moved) >= self._tuning.two_least:
            self._from = gap
        if abs(moved) < self._tuning.two_least:
            return None
        return (GestureName.APART if moved > 0 else GestureName.TOGETHER), abs(moved)

    def clear(self) -> None:
        """One of them closed or went away: what they did since counts nothing."""
        self._gaps.clear()
        self._still_s = self._from = None


def _gap(one: Hand, other: Hand) -> float:
    """The distance of two palms, in sizes."""
    (x, y), (u, v) = one.centre, other.centre
    return math.hypot((u - x) * one.aspect, v - y) / max((one.size + other.size) / 2, _SPACE)
