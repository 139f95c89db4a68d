"""What a picture holds beside its colours: how far, which way, whose, in which pose, through which lens.

World: metres, right-handed, y up. Camera: looks along its own −z, y up, x to its right, as in OpenGL and USD.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from engine.film.time import FrameRate, parse_timecode, timecode
from engine.media.frame import Pixels
from engine.messages import Job

KINDS = ("depth", "normal", "ids", "pose", "camera", "steering", "pencil")
"""Every pass there is, by the name people ask for it."""
USUAL = KINDS[:5]
"""The passes that are made when nobody says which."""

POINTS = (
    "nose", "neck", "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow", "left_wrist",
    "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle",
    "right_eye", "left_eye", "right_ear", "left_ear",
)  # fmt: skip
"""The 18 body points of a pose in OpenPose's order; right and left are the figure's own."""

Floats = npt.NDArray[np.float64]
Depth = npt.NDArray[np.float32]
Ids = npt.NDArray[np.uint16]

GROUND = 0
"""The id of ground, sky and whatever is nobody's."""
FIRST_ITEM = 1000
"""The id of a set's first item; a figure's id is its place among the figures, counted from 1."""


@dataclass(frozen=True, slots=True)
class CameraAt:
    """The camera at a frame. `to_world` (4, 4) takes columns in the camera's space to the world's."""

    to_world: Floats
    focal_mm: float
    sensor_mm: tuple[float, float]
    focus_m: float
    f_stop: float
    clip_m: tuple[float, float]
    """Nearer and farther than this nothing is drawn."""

    def matrix_px(self, width: int, height: int) -> Floats:
        """The intrinsics K (3, 3) in pixels: x to the right, y down, the first pixel's middle at 0.5, 0.5."""
        wide, high = self.sensor_mm
        return np.array(
            [[self.focal_mm / wide * width, 0, width / 2], [0, self.focal_mm / high * height, height / 2], [0, 0, 1]]
        )

    def project(self, points: Floats, width: int, height: int) -> Floats:
        """Where points (n, 3) of the world fall: (n, 3) x and y in pixels, and metres along the axis."""
        turn, eye = self.to_world[:3, :3], self.to_world[:3, 3]
        local = (points - eye) @ turn
        depth = -local[:, 2]
        safe = np.where(np.abs(depth) < 1e-6, 1e-6, depth)
        seen = np.stack([local[:, 0] / safe, -local[:, 1] / safe, np.ones(len(points))], 1)
        return np.concatenate([(seen @ self.matrix_px(width, height).T)[:, :2], depth[:, None]], 1)


@dataclass(frozen=True, slots=True)
class Pose:
    """One figure's 18 body points in the picture, in the order of `POINTS`.

    `points` (18, 3): x and y in pixels, metres along the axis. `seen` (18,): 2 in sight, 1 hidden by something or by
    the own head, 0 outside the picture.
    """

    id: int
    points: Floats
    seen: npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a figure is at a frame: `at` (3,) on the floor under it, and where it faces, radians about y from +z."""

    id: int
    at: tuple[float, float, float]
    heading: float


@dataclass(frozen=True, slots=True)
class StandIn:
    """The box that a figure fills throughout a take, in its own space: x to its left, y up, z ahead. Metres."""

    id: int
    name: str
    low: tuple[float, float, float]
    high: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class FramePasses:
    """The passes of one frame, counted from 0. What was not asked for is None; whoever receives it owns the arrays."""

    index: int
    camera: CameraAt
    standing: tuple[Standing, ...]
    depth: Depth | None = None
    """(H, W) float32: metres along the camera's axis, infinite where there is nothing."""
    normal: Depth | None = None
    """(H, W, 3) float32: unit vectors in the camera's space, zero where there is nothing."""
    ids: Ids | None = None
    """(H, W) uint16: see `TakePasses.legend`."""
    poses: tuple[Pose, ...] | None = None
    pose: Pixels | None = None
    """The poses as a picture in the colours of OpenPose, on black."""
    pencil: Pixels | None = None
    """The frame as a storyboard panel, with arrows for the camera and for who walks."""


def at_another(job: Job, size: tuple[int, int] | None, rate: FrameRate | None) -> Job:
    """The job at another size and frame rate, such as a video model's: as many seconds, from the same timecode."""
    width, height = size or (job.width, job.height)
    rate = rate or job.rate
    frames = max(1, rate.frames(job.rate.seconds(job.frames)))
    start = job.start if rate == job.rate else _first_label(timecode(job.start, job.rate)[:8], rate)
    return replace(job, width=width, height=height, rate=rate, frames=frames, start=start)


def _first_label(second: str, rate: FrameRate) -> int:
    """The frame of the first label that a second of timecode has; drop-frame leaves labels out."""
    mark = ";" if rate.drop_frame else ":"
    for label in range(rate.nominal):
        with suppress(ValueError):
            return parse_timecode(f"{second}{mark}{label:02}", rate)
    raise AssertionError("every second has a label")


class TakePasses(Protocol):
    """The passes of one take, any frame of it at any time, at the size and rate of its job."""

    @property
    def legend(self) -> dict[int, str]:
        """What each id of the ids pass stands for."""
        ...

    @property
    def stand_ins(self) -> tuple[StandIn, ...]:
        """A box for each figure, in the order of their ids."""
        ...

    @property
    def range_m(self) -> tuple[float, float]:
        """The nearest and the farthest metre that the take's depth is written between, one pair for all frames."""
        ...

    def frame(self, index: int, wanted: frozenset[str] = frozenset(USUAL)) -> FramePasses:
        """The passes of a frame that were asked for."""
        ...


@runtime_checkable
class MakesPasses(Protocol):
    """A renderer that can give passes."""

    def passes(self, job: Job) -> TakePasses:
        """The passes of a job's take, worked out but not drawn yet."""
        ...


class Followed(TakePasses, Protocol):
    """A take as a hero follows it, any frame of it at any time."""

    def picture(self, index: int) -> Pixels:
        """The picture of a frame, (H, W, 3) uint8, the caller's own."""
        ...


@runtime_checkable
class CanBeFollowed(Protocol):
    """A renderer whose take can be followed by another one, in a frame of another shape and at another rate."""

    def around(self, job: Job, width: int, height: int, rate: FrameRate, frames: int) -> Followed:
        """The job's take with the world that goes on around its frame; nothing is drawn yet.

        `engine.media.picture.fitted` to the job's size gives what the take itself shows. Frame n is n / `rate` into the
        take, where a rate and its thousandth-slower twin count as one; `frames` are looked at for the depth's range.
        """
        ...
