"""Where the things lie that a hand can point at, as shares of the window: 0 … 1 from its left top corner. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.film.model import Project
from engine.messages import At
from engine.state import Focus


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the window."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height

    @property
    def middle(self) -> float:
        """Its middle from left to right."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Spot:
    """Something with an id, and where it lies; a take has its number on the slate too."""

    id: str
    box: Box
    number: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """The cards of the current shot's takes in the order of their numbers, the clips in order, and the whole cut.

    A card or clip that is scrolled out of sight lies outside 0 … 1 and so is never under the ring.
    """

    takes: tuple[Spot, ...] = ()
    clips: tuple[Spot, ...] = ()
    cut: Box = Box(0.0, 0.8, 1.0, 0.2)
    playing: bool = False

    def take_at(self, x: float, y: float) -> str | None:
        """The take under a point."""
        return _under(self.takes, x, y)

    def take_number(self, number: int) -> str | None:
        """The take with a number on its slate."""
        return next((spot.id for spot in self.takes if spot.number == number), None)

    def clip_at(self, x: float, y: float) -> str | None:
        """The clip under a point."""
        return _under(self.clips, x, y)

    def gap_at(self, x: float) -> int:
        """The gap of the cut nearest to a place from left to right; 0 is before the first clip."""
        return sum(x > clip.box.middle for clip in self.clips)

    def neighbour(self, gap: int) -> tuple[At, str | None]:
        """A gap as an intent says it."""
        if not self.clips or gap >= len(self.clips):
            return At.END, None
        return At.BEFORE, self.clips[gap].id


def _under(spots: Sequence[Spot], x: float, y: float) -> str | None:
    return next((spot.id for spot in spots if spot.box.holds(x, y)), None)


TAKES = Box(0.80, 0.06, 0.20, 0.66)
CUT = Box(0.0, 0.80, 1.0, 0.20)
_COLUMNS = 2
_LEAST_ROWS = 4


def plain_layout(project: Project, focus: Focus, *, playing: bool = False) -> Layout:
    """The layout of a sitting without a window: takes in two columns on the right, the cut along the bottom."""
    takes = project.takes_of(focus.shot) if focus.shot else ()
    rows = max(_LEAST_ROWS, -(-len(takes) // _COLUMNS))
    width, height = TAKES.width / _COLUMNS, TAKES.height / rows
    cards = (
        Spot(
            take.id, Box(TAKES.x + at % _COLUMNS * width, TAKES.y + at // _COLUMNS * height, width, height), take.number
        )
        for at, take in enumerate(takes)
    )
    return Layout(tuple(cards), _plain_clips(project), CUT, playing)


def _plain_clips(project: Project) -> tuple[Spot, ...]:
    share = CUT.width / max(1, project.cut_frames)
    spots: list[Spot] = []
    x = CUT.x
    for clip in project.cut:
        spots.append(Spot(clip.id, Box(x, CUT.y, clip.range.frames * share, CUT.height)))
        x += clip.range.frames * share
    return tuple(spots)
