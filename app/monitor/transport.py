"""Where a program stands and how fast it runs. Pure: time comes in as seconds."""

from dataclasses import dataclass, replace
from typing import Self

SPEEDS = (1, 2, 4)
"""What pressing L (or, backwards, J) again and again gives."""


@dataclass(frozen=True, slots=True)
class Transport:
    """A playhead. `position` is in frames; the picture shown is its whole part.

    `first` and `last` (inclusive) are the in and out points; None means the ends.
    """

    frames: int = 0
    position: float = 0.0
    speed: int = 0
    loop: bool = False
    first: int | None = None
    last: int | None = None

    @property
    def frame(self) -> int:
        """The frame on the monitor."""
        return max(0, min(int(self.position), self.frames - 1))

    @property
    def playing(self) -> bool:
        """Whether it runs."""
        return self.speed != 0

    @property
    def low(self) -> int:
        """The first frame played."""
        return self.first if self.first is not None else 0

    @property
    def high(self) -> int:
        """The last frame played."""
        return min(self.last if self.last is not None else self.frames - 1, self.frames - 1)

    def advanced(self, seconds: float, fps: float) -> Self:
        """After so much time: at an end it stops there, or goes round when looping."""
        if not self.playing or self.frames == 0:
            return self
        position = self.position + self.speed * seconds * fps
        low, end = self.low, self.high + 1
        if low <= position < end:
            return replace(self, position=position)
        if self.loop:
            return replace(self, position=low + (position - low) % (end - low))
        return replace(self, position=float(low if self.speed < 0 else self.high), speed=0)

    def faster(self) -> Self:
        """L: play; again: 2×, 4×."""
        return self._run(1)

    def backwards(self) -> Self:
        """J: play backwards; again: 2×, 4×."""
        return self._run(-1)

    def _run(self, way: int) -> Self:
        if self.speed * way <= 0:
            return self._from_the_other_end(way)
        at = SPEEDS.index(abs(self.speed))
        return replace(self, speed=way * SPEEDS[min(at + 1, len(SPEEDS) - 1)])

    def _from_the_other_end(self, way: int) -> Self:
        position = self.position
        if way > 0 and self.frame >= self.high:
            position = float(self.low)
        if way < 0 and self.frame <= self.low:
            position = float(self.high)
        return replace(self, position=position, speed=way)

    def stopped(self) -> Self:
        """K."""
        return replace(self, position=float(self.frame), speed=0)

    def toggled(self) -> Self:
        """Space."""
        return self.stopped() if self.playing else self._from_the_other_end(1)

    def at(self, frame: int) -> Self:
        """Somewhere else, still running if it ran."""
        return replace(self, position=float(max(0, min(frame, self.frames - 1))))

    def stepped(self, frames: int) -> Self:
        """Stopped, so many frames on."""
        return self.stopped().at(self.frame + frames)

    def marked_in(self) -> Self:
        """I: the in point is here; an out point before it is dropped."""
        return replace(self, first=self.frame, last=self.last if (self.last or 0) > self.frame else None)

    def marked_out(self) -> Self:
        """O: the out point is here; an in point after it is dropped."""
        first = self.first if self.first is not None and self.first < self.frame else None
        return replace(self, last=self.frame, first=first)

    def unmarked(self) -> Self:
        """Without in and out."""
        return replace(self, first=None, last=None)

    def looped(self) -> Self:
        """Looping, or not any more."""
        return replace(self, loop=not self.loop)

    def fitted(self, frames: int) -> Self:
        """For a program of another length: marks that no longer fit are dropped."""
        if frames == self.frames:
            return self
        return replace(self, frames=frames, first=None, last=None).at(self.frame)
