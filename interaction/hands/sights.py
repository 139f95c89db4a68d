"""From a source to sights: frames through the landmarker, or a landmark track as it was recorded."""

from pathlib import Path
from typing import Protocol

from interaction.hands.camera import CameraSource, FrameSource, VideoSource
from interaction.hands.landmarks import HandFinder, require
from interaction.hands.track import SUFFIX, Sight, read_track

CAMERA = "camera"
_AWAKE_HZ = 30.0
_ASLEEP_HZ = 15.0
"""How often a live source is looked at: a palm that wakes is held long enough for half the frames."""
_SLACK = 0.75
"""Frames come a little early and late; one that is nearly due is taken."""


class Sights(Protocol):
    """Something to watch, one moment at a time."""

    live: bool
    """It goes on by itself, at its own speed."""

    length_s: float
    """How long it lasts; 0 where nobody knows."""

    def next(self, timeout_s: float, *, awake: bool, two: bool) -> Sight | None:
        """The hands of the next moment, None when there was none in time; StopIteration at the end.

        `awake`: look as often as makes sense; `two`: look for a second hand.
        """
        ...

    def close(self) -> None:
        """Lets it go."""
        ...


def sights(source: str, bundle: Path, *, mirror: bool) -> Sights:
    """Opens a camera (`camera`), a video or a landmark track. Raises EngineError, NoCamera, NoHandModel."""
    path = Path(source)
    if source != CAMERA and path.suffix == SUFFIX:
        return TrackSights(path)
    require(bundle)  # before a camera's light goes on for nothing
    frames: FrameSource = CameraSource() if source == CAMERA else VideoSource(path)
    try:
        return FilmSights(frames, bundle, mirror=mirror)
    except BaseException:
        frames.close()
        raise


class FilmSights:
    """Hands found in frames."""

    def __init__(self, frames: FrameSource, bundle: Path, *, mirror: bool) -> None:
        """Owns `frames` from now on."""
        self.live, self.length_s = frames.live, frames.length_s
        self._frames, self._bundle, self._mirror = frames, bundle, mirror
        self._one = HandFinder(bundle, hands=1)
        self._both: HandFinder | None = None
        self._last_s = -1.0

    def next(self, timeout_s: float, *, awake: bool, two: bool) -> Sight | None:
        """See Sights. A live frame that comes too soon is let pass."""
        look = self._frames.next(timeout_s)
        if look is None or (self.live and not self._is_due(look.t_s, awake)):
            return None
        self._last_s = look.t_s
        hands = (self._finder_of_two() if two else self._one).find(look.pixels, look.t_s)
        return Sight(look.t_s, tuple(hand.mirrored() if self._mirror else hand for hand in hands))

    def _is_due(self, t_s: float, awake: bool) -> bool:
        return t_s - self._last_s >= _SLACK / (_AWAKE_HZ if awake else _ASLEEP_HZ)

    def _finder_of_two(self) -> HandFinder:
        """Made when first wanted, and kept: making one takes longer than a frame."""
        self._both = self._both or HandFinder(self._bundle, hands=2)
        return self._both

    def close(self) -> None:
        """Lets go of the frames and of the landmarkers."""
        self._frames.close()
        self._one.close()
        if self._both is not None:
            self._both.close()


class TrackSights:
    """Hands as they were recorded."""

    live = False

    def __init__(self, path: Path) -> None:
        """Raises EngineError when the file is no track."""
        self._sights = list(read_track(path))
        self.length_s = self._sights[-1].t_s if self._sights else 0.0
        self._next = iter(self._sights)

    def next(self, timeout_s: float, *, awake: bool, two: bool) -> Sight | None:
        """See Sights."""
        return next(self._next)

    def close(self) -> None:
        """Nothing is held."""
