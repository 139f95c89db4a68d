"""What the hands worker and the window say to each other.

Places on the screen, `x` and `y`, are 0 … 1 of the window from its left top corner; times are seconds since the source
began (a camera: since it was opened).
"""

from dataclasses import dataclass
from enum import StrEnum


class GestureName(StrEnum):
    """What a hand did. The window decides what it means, for it knows what lies under the ring."""

    WAKE = "wake"
    SLEEP = "sleep"
    PINCH = "pinch"
    """Thumb and index closed: something is grabbed at (x, y)."""
    DROP = "drop"
    """They opened again: it is put down at (x, y)."""
    LET_GO = "let_go"
    """The hand was lost while it held something: put it back."""
    THUMB_UP = "thumb_up"
    THUMB_DOWN = "thumb_down"
    SWIPE_LEFT = "swipe_left"
    SWIPE_RIGHT = "swipe_right"
    FINGERS = "fingers"
    """`value` fingers were held up, 1 to 4; five are an open palm, which wakes and rests and so counts nothing."""
    VICTORY = "victory"
    FIST = "fist"
    APART = "apart"
    """Two palms moved apart by `value` palm widths."""
    TOGETHER = "together"
    """Two palms moved together by `value` palm widths."""


class PointerState(StrEnum):
    """What the ring is doing."""

    ASLEEP = "asleep"
    """No ring; `hold` fills while a raised palm is about to wake."""
    AWAKE = "awake"
    FROZEN = "frozen"
    """The tracking shakes: the ring stays where it was."""
    HOLDING = "holding"
    """Pinched: what was grabbed goes with the ring."""


class Eyes(StrEnum):
    """What the hands worker is up to."""

    STARTING = "starting"
    WATCHING = "watching"
    DISARMED = "disarmed"
    NO_MODEL = "no_model"
    NO_CAMERA = "no_camera"
    FAILED = "failed"
    FINISHED = "finished"
    """The file has ended."""


# --- from the worker -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HandsState:
    """What the worker is up to; where it cannot watch, `template` with `values` says why and `advice` what to do."""

    state: Eyes
    template: str = ""
    values: tuple[tuple[str, str], ...] = ()
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the ring is, and how full: `hold` goes from 0 to 1 while `gesture` is being held."""

    x: float
    y: float
    state: PointerState
    hold: float = 0.0
    gesture: str = ""


@dataclass(frozen=True, slots=True)
class Gesture:
    """A gesture that counts. `value` is its number where it has one; `progress` is 1 when it is done."""

    name: GestureName
    t_s: float
    x: float
    y: float
    progress: float = 1.0
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class HandSkeleton:
    """The hands of this moment, for the corner: x, y, x, y … of 21 points each, 0 … 1 of the mirrored picture.

    `aspect` is the picture's width ÷ height. No hand, no points.
    """

    points: tuple[float, ...] = ()
    aspect: float = 16 / 9


@dataclass(frozen=True, slots=True)
class PictureSeen:
    """What one picture of a folder shows: its main hand. `thumb` is "up", "down" or empty."""

    label: str
    name: str
    hands: int
    pose: str = ""
    fingers: int = 0
    thumb: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Watched:
    """How far a file has been watched: seconds of it, and of how many (0: unknown)."""

    t_s: float
    of_s: float = 0.0


FromHands = HandsState | Pointer | Gesture | HandSkeleton | PictureSeen | Watched

# --- to the worker -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arm:
    """Watch, from now on: the camera, unless it was told something else."""


@dataclass(frozen=True, slots=True)
class Disarm:
    """Close the eyes: the camera is let go, and nothing acts. (While someone types, for instance.)"""


@dataclass(frozen=True, slots=True)
class Watch:
    """Watch this now: `camera`, or the path of a video, a folder of pictures or a landmark track.

    After a file that has ended it goes back to the camera, where that was watched before.
    """

    source: str = "camera"


@dataclass(frozen=True, slots=True)
class Quit:
    """Leave."""


ToHands = Arm | Disarm | Watch | Quit
