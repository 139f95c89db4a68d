"""Small pictures of what develops: for each hero under way those of its last step, by the frame they stand for."""

from bisect import bisect_right
from dataclasses import dataclass

from PySide6.QtGui import QImage


@dataclass(frozen=True, slots=True)
class Preview:
    """One of them; step of steps was done when it was taken."""

    image: QImage
    step: int
    steps: int


class Previews:
    """By job. A frame without one of its own is shown the one before it: there is one for every few frames."""

    def __init__(self) -> None:
        self._held: dict[str, dict[int, Preview]] = {}

    def put(self, job: str, index: int, image: QImage, step: int, steps: int) -> None:
        """Keeps a picture in place of the one of an earlier step."""
        self._held.setdefault(job, {})[index] = Preview(image, step, steps)

    def get(self, job: str, index: int) -> Preview | None:
        """The picture for a frame; None while there is none."""
        held = self._held.get(job)
        if not held:
            return None
        known = sorted(held)
        return held[known[max(0, bisect_right(known, index) - 1)]]

    def keep(self, jobs: set[str]) -> None:
        """Drops those of jobs that are over."""
        for job in set(self._held) - jobs:
            del self._held[job]
