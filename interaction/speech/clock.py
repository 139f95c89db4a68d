"""When a live source's second 0 was on the machine's clock, told from when its blocks arrived.

A block may arrive late and never early, so the earliest ones are right; a sound card's seconds are not quite the
machine's, so only the latest ones count.
"""

import math

_KEPT_S = 5.0


class SourceClock:
    """Follows one source; `zero_s` is 0.0 until something has arrived."""

    def __init__(self) -> None:
        self._before = self._now = math.inf
        self._since_s = 0.0

    @property
    def zero_s(self) -> float:
        """When second 0 of the source was, by `time.monotonic`."""
        earliest = min(self._before, self._now)
        return earliest if math.isfinite(earliest) else 0.0

    def arrived(self, position_s: float, at_s: float) -> None:
        """The source's second `position_s` was captured no later than `at_s`."""
        if at_s - self._since_s > _KEPT_S:
            self._before, self._now, self._since_s = self._now, math.inf, at_s
        self._now = min(self._now, at_s - position_s)
