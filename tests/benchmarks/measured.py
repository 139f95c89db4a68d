"""Shots as a script supervisor would measure them: everything is read from the passes, nothing from the renderer.

Places in the picture are shares of it, from the left or upper edge: 0 … 1. Not a benchmark by itself.
"""

import math
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from engine.film.assume import assumed
from engine.film.spec import Action, Camera, Environment, Related, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.media.passes import FIRST_ITEM, GROUND, POINTS, FramePasses, TakePasses
from engine.messages import Job
from engine.renderers.blockout.renderer import Blockout

WIDTH, HEIGHT, RATE = 256, 144, FrameRate(24)
_LANDMARKS = (("neck", 0.82), ("right_hip", 0.53), ("right_knee", 0.285), ("right_ankle", 0.04))
"""How high on an upright body these points are, as a share of its stature: anthropometry's usual numbers."""
_NOSE = 0.915
_DRAWN = frozenset({"depth", "ids", "pose"})
_NO_PICTURE = frozenset({"camera"})

_renderers: list[Blockout] = []


def renderer() -> Blockout:
    """The one blockout of this process."""
    if not _renderers:
        _renderers.append(Blockout())
    return _renderers[0]


@dataclass
class Shot:
    """One take, seen through its passes. Frames are drawn when they are asked for, and kept."""

    spec: ShotSpec
    variant: int = 0
    frames: int = 48
    size: tuple[int, int] = (WIDTH, HEIGHT)
    _drawn: dict[int, FramePasses] = field(default_factory=dict)

    @cached_property
    def passes(self) -> TakePasses:
        width, height = self.size
        spec, frames = assumed(self.spec), self.frames
        job = Job("", "", "1A-1", "A001C001", spec, "", 5, self.variant, frames, 86400, RATE, width, height, "")
        return renderer().passes(job)

    @property
    def last(self) -> int:
        return self.frames - 1

    def at(self, index: int) -> FramePasses:
        """The passes of a frame."""
        if index not in self._drawn:
            self._drawn[index] = self.passes.frame(index, _DRAWN)
        return self._drawn[index]

    @cached_property
    def track(self) -> list[FramePasses]:
        """Camera and blocking of every frame, without pictures."""
        return [self.passes.frame(index, _NO_PICTURE) for index in range(self.frames)]

    # --- who is where in the picture ---------------------------------------------------------------------------

    def mask(self, index: int, who: int = 1) -> npt.NDArray[np.bool_]:
        """Where in the picture somebody is."""
        ids = self.at(index).ids
        assert ids is not None
        return ids == who

    def box(self, index: int, who: int = 1) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what is seen of somebody; NaN where nothing is."""
        mask = self.mask(index, who)
        if not mask.any():
            return (math.nan,) * 4
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        high, wide = mask.shape
        return columns[0] / wide, rows[0] / high, (columns[-1] + 1) / wide, (rows[-1] + 1) / high

    def area(self, index: int, who: int = 1) -> float:
        """The share of the picture that somebody covers."""
        return float(self.mask(index, who).mean())

    def set_moved(self) -> float:
        """The share of the picture where, people aside, the first and the last frame show different things."""
        first, last = self.at(0).ids, self.at(self.last).ids
        assert first is not None
        assert last is not None
        people = ((first > GROUND) & (first < FIRST_ITEM)) | ((last > GROUND) & (last < FIRST_ITEM))
        return float(((first != last) & ~people).mean())

    def middle(self, index: int, who: int = 1) -> float:
        """Where across the picture somebody is, on average."""
        mask = self.mask(index, who)
        return float(np.flatnonzero(mask.any(0)).mean() / mask.shape[1]) if mask.any() else math.nan

    def metres(self, index: int, who: int = 1) -> float:
        """How far somebody is from the camera: the median of their depth."""
        depth, mask = self.at(index).depth, self.mask(index, who)
        assert depth is not None
        return float(np.median(depth[mask])) if mask.any() else math.nan

    def point(self, index: int, name: str, who: int = 1) -> tuple[float, float]:
        """Where a point of somebody's pose falls, also outside the picture."""
        width, height = self.size
        x, y, _ = self._pose(index, who).points[POINTS.index(name)]
        return float(x) / width, float(y) / height

    def seen(self, index: int, name: str, who: int = 1) -> bool:
        """Whether a point of somebody's pose is in sight."""
        return bool(self._pose(index, who).seen[POINTS.index(name)] == 2)

    def _pose(self, index: int, who: int):
        poses = self.at(index).poses
        assert poses is not None
        return next(pose for pose in poses if pose.id == who)

    def place(self, index: int, name: str, who: int = 1) -> npt.NDArray[np.float64]:
        """Where a point of somebody's pose is in the world, from its pixel and its depth."""
        camera = self.at(index).camera
        x, y, metres = self._pose(index, who).points[POINTS.index(name)]
        local = np.linalg.inv(camera.matrix_px(*self.size)) @ [x, y, 1.0] * metres * [1, -1, -1]
        return camera.to_world[:3, :3] @ local + camera.to_world[:3, 3]

    def hands_m(self, index: int) -> float:
        """How near the nearest hands of the first two are to each other, in metres."""
        hands = [[self.place(index, f"{side}_wrist", who) for side in ("left", "right")] for who in (1, 2)]
        return min(float(np.linalg.norm(one - other)) for one in hands[0] for other in hands[1])

    def off_face(self, index: int, who: int, whom: int) -> float:
        """How far somebody's nose points past another's head, level, in degrees."""
        ears = (self.place(index, "left_ear", who) + self.place(index, "right_ear", who)) / 2
        other = (self.place(index, "left_ear", whom) + self.place(index, "right_ear", whom)) / 2
        nose, way = self.place(index, "nose", who) - ears, other - ears
        return abs(_wrapped(math.degrees(math.atan2(way[0], way[2]) - math.atan2(nose[0], nose[2]))))

    def cut(self, index: int, who: int = 1) -> float:
        """At which height of the body the lower edge of the frame cuts, as a share of the stature; 0: the soles."""
        crown = self.point(index, "nose", who)[1] - 0.6 * (
            self.point(index, "neck", who)[1] - self.point(index, "nose", who)[1]
        )
        ys = [crown, self.point(index, "nose", who)[1], *(self.point(index, name, who)[1] for name, _ in _LANDMARKS)]
        heights = [1.0, _NOSE, *(height for _, height in _LANDMARKS)]
        return float(np.interp(1.0, ys, heights, left=1.0, right=0.0)) if ys == sorted(ys) else math.nan

    def holds_m(self, index: int) -> float:
        """How many metres of an upright at the subject's distance the frame holds."""
        camera, (_, height) = self.at(index).camera, self.size
        return self.metres(index) * height / float(camera.matrix_px(*self.size)[1, 1])

    def torso(self, index: int, who: int = 1) -> float:
        """How long a torso is in the picture, as a share of its height."""
        (nx, ny), (rx, ry), (lx, ly) = (self.point(index, name, who) for name in ("neck", "right_hip", "left_hip"))
        wide = self.size[0] / self.size[1]
        return math.hypot((nx - (rx + lx) / 2) * wide, ny - (ry + ly) / 2)

    # --- the camera ----------------------------------------------------------------------------------------------

    def eye(self, index: int) -> npt.NDArray[np.float64]:
        return self.track[index].camera.to_world[:3, 3]

    def turned(self, index: int) -> tuple[float, float, float]:
        """Yaw (left is positive), pitch (up) and roll (clockwise in the picture turns negative) in degrees."""
        right, up, back = self.track[index].camera.to_world[:3, :3].T
        yaw, pitch = math.atan2(-back[0], -back[2]), math.asin(max(-1.0, min(1.0, -back[1])))
        level = np.array([-math.cos(yaw), 0.0, math.sin(yaw)])
        roll = math.atan2(float(up @ level), float(right @ level))
        return math.degrees(yaw), math.degrees(pitch), math.degrees(roll)

    def high_m(self, index: int) -> float:
        """How high the camera is over the floor that the subject stands on."""
        return float(self.eye(index)[1]) - self.track[index].standing[0].at[1]

    @property
    def stature_m(self) -> float:
        return self.passes.stand_ins[0].high[1] - 0.1

    def bearing(self, index: int, who: int = 1) -> float:
        """How far round somebody the camera stands, from their front: 0 … 180 degrees."""
        standing = self.track[index].standing[who - 1]
        way = self.eye(index) - np.array(standing.at)
        return abs(_wrapped(math.degrees(math.atan2(way[0], way[2]) - standing.heading)))

    def away_m(self, index: int) -> float:
        """How far the camera is from the subject, along the floor."""
        way = self.eye(index) - np.array(self.track[index].standing[0].at)
        return math.hypot(way[0], way[2])

    def walked_m(self) -> float:
        """How far the subject went from first frame to last."""
        first, last = (np.array(frame.standing[0].at) for frame in (self.track[0], self.track[-1]))
        return max(float(np.linalg.norm(last - first)), 1e-6)

    def travelled(self) -> tuple[float, float, float]:
        """How far the camera went to its right, up and ahead from first frame to last, level, in metres."""
        way, yaw = self.eye(self.last) - self.eye(0), math.radians(self.turned(0)[0])
        right, ahead = np.array([-math.cos(yaw), 0, math.sin(yaw)]), np.array([math.sin(yaw), 0, math.cos(yaw)])
        return float(way @ right), float(way[1]), float(way @ ahead)

    def rotated(self) -> tuple[float, float, float]:
        """How far it panned (left is positive), tilted and rolled from first frame to last, in degrees."""
        first, last = self.turned(0), self.turned(self.last)
        return _wrapped(last[0] - first[0]), last[1] - first[1], _wrapped(last[2] - first[2])

    def zoomed(self) -> float:
        """Focal length at the end against the start."""
        return self.track[-1].camera.focal_mm / self.track[0].camera.focal_mm

    def grown(self) -> float:
        """How much larger the subject is at the end than at the start."""
        return self.torso(self.last) / self.torso(0)

    def steps(self) -> npt.NDArray[np.float64]:
        """How much the camera does from frame to frame: metres, radians and octaves of zoom in one number."""
        state = np.array([
            [*self.eye(at), *np.radians(self.turned(at)), math.log2(frame.camera.focal_mm)]
            for at, frame in enumerate(self.track)
        ])  # fmt: skip
        change = np.diff(state, axis=0)
        change[:, 3:6] = (change[:, 3:6] + math.pi) % (2 * math.pi) - math.pi
        return np.linalg.norm(change, axis=1)

    def lasts_s(self) -> float:
        """How long the middle four fifths of the camera's move take."""
        done = np.cumsum(self.steps())
        if done[-1] < 1e-9:
            return 0.0
        return float(np.count_nonzero((done > 0.1 * done[-1]) & (done < 0.9 * done[-1])) + 1) / float(RATE.fps)


def _wrapped(degrees: float) -> float:
    return (degrees + 180.0) % 360.0 - 180.0


def filmed(
    camera: Camera,
    place: str = "street",
    action: str = "stand",
    frames: int = 48,
    variant: int = 0,
    subjects: tuple[Subject, ...] = (Subject("a man"),),
    related: tuple[Related, ...] = (),
    size: tuple[int, int] = (WIDTH, HEIGHT),
) -> Shot:
    """A shot of somebody somewhere."""
    doing, where = Action(action, action), Environment(None, place)
    return Shot(ShotSpec(subjects, doing, where, camera=camera, related=related), variant, frames, size)
