"""Where clips and the gaps between them lie. Pure: frames in, pixels out."""

from collections.abc import Sequence
from dataclasses import dataclass

MARGIN = 16
SEAM = 2
"""Pixels left free at a clip's end, so that neighbours are told apart."""
EDGE = 7
"""How near to a clip's end, in pixels, a press means trimming."""
MOST_PER_FRAME = 2.5
"""Pixels a frame gets at most: a single clip does not fill the strip."""
LEAST_PER_FRAME = 0.15


@dataclass(frozen=True, slots=True)
class Strip:
    """A cut laid out in a width. `zoom` of 1 fits the whole cut; `offset` is how far it is scrolled, in pixels."""

    lengths: tuple[int, ...]
    width: float
    zoom: float = 1.0
    offset: float = 0.0

    @property
    def per_frame(self) -> float:
        """Pixels for one frame."""
        total = sum(self.lengths)
        fitting = (self.width - 2 * MARGIN) / total if total else MOST_PER_FRAME
        return max(LEAST_PER_FRAME, min(fitting, MOST_PER_FRAME)) * self.zoom

    @property
    def furthest(self) -> float:
        """The largest offset that still shows something."""
        return max(0.0, sum(self.lengths) * self.per_frame + 2 * MARGIN - self.width)

    def x_of(self, frame: float) -> float:
        """Where a frame of the cut begins."""
        return MARGIN + frame * self.per_frame - self.offset

    def frame_at(self, x: float) -> int:
        """The frame of the cut under a place."""
        frame = int((x - MARGIN + self.offset) / self.per_frame)
        return max(0, min(frame, sum(self.lengths) - 1))

    def spans(self) -> list[tuple[float, float]]:
        """Left and right of every clip."""
        found: list[tuple[float, float]] = []
        begins = 0
        for length in self.lengths:
            left, right = self.x_of(begins), self.x_of(begins + length)
            found.append((left, max(left + 4, right - SEAM)))
            begins += length
        return found

    def begins(self, at: int) -> int:
        """The frame of the cut that a clip begins at."""
        return sum(self.lengths[:at])

    def clip_at(self, x: float) -> int | None:
        """The clip under a place."""
        return next((at for at, (left, right) in enumerate(self.spans()) if left <= x < right + SEAM), None)

    def gap_at(self, x: float) -> int:
        """The gap nearest to a place: 0 is before the first clip."""
        return sum(x > (left + right) / 2 for left, right in self.spans())

    def gap_x(self, gap: int) -> float:
        """Where a gap lies."""
        return self.x_of(self.begins(gap)) - SEAM / 2

    def edge_at(self, x: float) -> tuple[int, bool] | None:
        """The clip whose end is under a place, and whether that is its head."""
        at = self.clip_at(x)
        if at is None:
            return None
        left, right = self.spans()[at]
        if right - left < 3 * EDGE:
            return None
        if x - left < EDGE:
            return at, True
        return (at, False) if right - x < EDGE else None


def trimmed(length: int, before: int, after: int, *, head: bool, by: int) -> int:
    """How many frames a drag of `by` frames really takes off: negative lengthens.

    `before` and `after` are the take's frames outside the clip on each side; one frame always stays.
    """
    off = by if head else -by
    return max(-(before if head else after), min(off, length - 1))


def reordered(lengths: Sequence[int], at: int, gap: int) -> bool:
    """Whether dropping clip `at` in `gap` changes anything."""
    return gap not in (at, at + 1) and 0 <= gap <= len(lengths)
