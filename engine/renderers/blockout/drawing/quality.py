"""How finely pictures are drawn: what a machine can afford, and the steps by which a take that is watched gives way."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Means:
    """What a kind of machine draws every picture with."""

    shadow_px: tuple[int, int]
    """Sides of the shadow maps, of the set and of the people."""
    lamps: int
    """How many lamps light a picture: those hung, then the nearest."""
    fine: bool
    """Whether soft edges get all their samples."""
    largest: tuple[int, int]
    """The largest picture it is asked for, by its sides in pixels: what lies behind one takes 30 bytes a pixel."""


SOFTWARE = Means((768, 512), 3, fine=False, largest=(4096, 2304))
GRAPHICS = Means((4096, 2048), 6, fine=True, largest=(8192, 4608))


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the ladder."""

    scale: Fraction
    """How large a picture is drawn before it is enlarged: shading is nearly all of a software rasteriser's work."""
    detail: float
    """How large round things pass for when their sides are counted; below 1 crowds get coarser."""


LEVELS = (
    Level(Fraction(1), 1.0),
    Level(Fraction(7, 8), 1.0),
    Level(Fraction(4, 5), 1.0),
    Level(Fraction(7, 10), 1.0),
    Level(Fraction(3, 5), 0.6),
)
"""From the best to the last; a software rasteriser never goes below it."""

_SMALL_PIXELS, _LIVE_PIXELS = 640 * 360, 1280 * 720
_AHEAD_PIXELS = 1920 * 1080
_MARGIN = 0.92  # of a frame's time; the rest goes into showing it
_PATIENCE_S = 0.3
_CREDIT_S = 0.5
_SETTLING = 12


def first(software: bool, width: int, height: int) -> int:
    """The level that pictures of a size begin with: the same for every job, so that the same job gives the same bytes.

    Larger pictures than anybody watches being made on a processor are drawn in full; so is all on a graphics card.
    """
    pixels = width * height
    if not software or pixels > _LIVE_PIXELS:
        return 0
    return 2 if pixels <= _SMALL_PIXELS else 3


def ahead(width: int, height: int) -> bool:
    """Whether a picture is begun while the one before it is still being read: of large ones there is room for one."""
    return width * height <= _AHEAD_PIXELS


class Governor:
    """Watches how long the frames of one take need, and steps down when a take that is watched falls behind.

    It never steps up again: a picture that changes its sharpness to and fro is worse than a softer one. Where nobody
    watches (`live` is false) it does nothing.
    """

    def __init__(self, level: int, fps: float, live: bool) -> None:
        self._level = level
        self._frame_s = _MARGIN / fps
        self._live = live
        self._behind_s = 0.0
        self._settling = 1  # the first picture of a take makes ready what the others find
        self._stepped = False
        self._since = 0

    def level(self, index: int) -> Level:
        """What to draw the frame at `index` with."""
        if self._stepped and not self._since:
            self._since = index + 1
        return LEVELS[self._level]

    def took(self, seconds: float) -> None:
        """One more frame is out, and needed so long. Time in which the renderer rested does not belong to it."""
        if not self._live:
            return
        if self._settling:
            self._settling -= 1
            return
        self._behind_s = max(self._behind_s + seconds - self._frame_s, -_CREDIT_S)
        if self._behind_s > _PATIENCE_S and seconds > self._frame_s and self._level + 1 < len(LEVELS):
            self._level += 1
            self._behind_s, self._settling = 0.0, _SETTLING
            self._stepped, self._since = True, 0

    @property
    def told(self) -> str:
        """What became of the take's quality, as a clause of its note; empty when nothing did. Frames count from 1."""
        if not self._since:
            return ""
        return f"drawn at {LEVELS[self._level].scale} size from frame {self._since} to keep up"
