"""The passes of a take: the same scene as the picture, asked how far, which way, whose, in which pose."""

import math
from dataclasses import replace
from functools import cached_property
from typing import Self

import numpy as np

from engine.film.time import FrameRate
from engine.media.frame import Pixels
from engine.media.passes import FIRST_ITEM, GROUND, USUAL, CameraAt, FramePasses, StandIn, Standing
from engine.messages import Job
from engine.renderers.blockout import pencil, pose, shot
from engine.renderers.blockout.camera import landmarks
from engine.renderers.blockout.drawing.canvases import Drawing
from engine.renderers.blockout.geometry.optics import FAR_M, NEAR_M, half_width
from engine.renderers.blockout.geometry.skeleton import Floats, J

_LOOKED_AT = 32
"""How many frames of a take are looked at, small, to find the range of its depth."""
_SMALL_PX = 96
_MARGIN = 0.06
"""How much wider the range is than what was found; what lies beyond is written as its end."""
_FLESH_M = 0.11
"""How far a body reaches out around its joints."""
_DRAWN = frozenset({"depth", "normal", "ids", "pose", "steering"})


class Passes:
    """One take's passes. Draws on the canvas that it is given; to be used from that canvas' thread."""

    def __init__(self, canvas: Drawing, job: Job, made: shot.Prepared | None = None) -> None:
        """`made` is the job worked out otherwise than for its own frame."""
        self._canvas = canvas
        self._job = job
        self._made = made or shot.of(job)
        self._fps = self._made.fps

    @classmethod
    def around(cls, canvas: Drawing, job: Job, width: int, height: int, rate: FrameRate, frames: int) -> Self:
        """A take's passes in a frame of another shape and at another rate; see `shot.around`."""
        seen = replace(job, width=width, height=height, rate=rate, frames=frames)
        return cls(canvas, seen, shot.around(job, width, height, rate))

    @cached_property
    def legend(self) -> dict[int, str]:
        """What each id stands for: ground, figures by name, items of the set."""
        made = {GROUND: "ground and sky"} | {number + 1: name for number, name in enumerate(self._names)}
        stage = self._made.staging.stage
        groups = {int(group) for rows in stage.group.values() for group in rows if group >= 0}
        for group in sorted(groups):
            words = stage.words[group] if group < len(stage.words) else ()
            made[FIRST_ITEM + group] = words[0] if words else f"{stage.name.replace('_', ' ')} item {group + 1}"
        return made

    @cached_property
    def _names(self) -> list[str]:
        """The figures' names; those of whom there are several are numbered."""
        if self._made.empty:
            return []
        subjects = self._made.spec.subjects
        everyone = [
            subjects[role.subject].name if 0 <= role.subject < len(subjects) else "someone"
            for role in self._made.staging.roles
            for _ in range(role.first, role.last)
        ]
        return [
            f"{name} {everyone[: at + 1].count(name)}" if everyone.count(name) > 1 else name
            for at, name in enumerate(everyone)
        ]

    @cached_property
    def _people(self) -> list[int]:
        """The figures that have a body to pose; a horse has not, nor a car."""
        cast = [] if self._made.empty else self._made.staging.costumes
        return [at for at, worn in enumerate(cast) if worn.creature is None]

    @cached_property
    def stand_ins(self) -> tuple[StandIn, ...]:
        """A box for each figure, large enough for all that it does."""
        found = [self._boxes(index) for index in _spread(self._job.frames, 9)]
        low, high = (pick([box[end] for box in found], 0) for end, pick in ((0, np.min), (1, np.max)))
        return tuple(
            StandIn(at + 1, name, _triple(low[at]), _triple(high[at])) for at, name in enumerate(self._names)
        )  # fmt: skip

    @cached_property
    def range_m(self) -> tuple[float, float]:
        """The nearest and farthest metre in sight during the take, with a margin; found on small pictures of it."""
        width, height = _small(self._job.width, self._job.height)
        nearest, farthest = FAR_M, NEAR_M
        for index in _spread(self._job.frames, _LOOKED_AT):
            depth = self._canvas.layers(self._made.scene(index), width, height).depth
            seen = depth[np.isfinite(depth)]
            if len(seen):
                nearest, farthest = min(nearest, float(seen.min())), max(farthest, float(seen.max()))
        if farthest <= nearest:
            return NEAR_M, FAR_M
        near = max(NEAR_M, nearest * (1 - _MARGIN))
        return round(near, 3), round(min(FAR_M, max(farthest * (1 + _MARGIN), near + 1.0)), 3)

    def frame(self, index: int, wanted: frozenset[str] = frozenset(USUAL)) -> FramePasses:
        """The passes of a frame that were asked for; pixel for pixel those of the picture of that size."""
        camera, job = self._camera(index), self._job
        panel = None
        if "pencil" in wanted:
            panel = pencil.panel(job, index, job.width, job.height, self._canvas)
        if not wanted & _DRAWN:
            return FramePasses(index, camera, self._standing(index), pencil=panel)
        self._canvas.expect(job.width, job.height)
        layers = self._canvas.layers(self._made.scene(index), job.width, job.height)
        poses = None
        if "pose" in wanted:
            poses = pose.poses(self._bodies(index), camera, layers.depth, layers.id, self._people)
        return FramePasses(
            index,
            camera,
            self._standing(index),
            layers.depth if wanted & {"depth", "steering"} else None,
            layers.normal if "normal" in wanted else None,
            layers.id if "ids" in wanted else None,
            poses,
            None if poses is None else pose.drawn(poses, job.width, job.height),
            panel,
        )

    def picture(self, index: int) -> Pixels:
        """The picture of a frame, (H, W, 3) uint8, the caller's own."""
        self._canvas.expect(self._job.width, self._job.height)
        return self._canvas.draw(self._made.scene(index), self._job.width, self._job.height)

    def _bodies(self, index: int) -> Floats:
        if self._made.empty:
            return np.zeros((0, len(J), 3))
        return self._made.staging.bodies(index / self._fps)

    def _standing(self, index: int) -> tuple[Standing, ...]:
        if self._made.empty:
            return ()
        people, t = self._made.staging, index / self._fps
        places = zip(people.roots(t), people.facing(t), strict=True)
        return tuple(Standing(at + 1, _triple(root), float(facing)) for at, (root, facing) in enumerate(places))

    def _camera(self, index: int) -> CameraAt:
        view = self._made.focused(index)
        right, up, forward = view.axes
        to_world = np.eye(4)
        to_world[:3] = np.stack([right, up, -forward, view.eye], 1)
        aspect = self._job.width / self._job.height
        wide_mm = 2 * view.focal_mm * half_width(view.focal_mm, aspect)
        sensor = wide_mm, wide_mm / aspect
        return CameraAt(to_world, view.focal_mm, sensor, view.focus_m, view.t_stop, (NEAR_M, FAR_M))

    def _boxes(self, index: int) -> tuple[Floats, Floats]:
        """Lower and upper corner of each figure in its own space: (n, 3) each."""
        bodies, standing = self._bodies(index), self._standing(index)
        low, high = np.zeros((2, len(bodies), 3))
        for number, (body, one) in enumerate(zip(bodies, standing, strict=True)):
            c, s = math.cos(one.heading), math.sin(one.heading)
            local = (body - np.array(one.at)) @ np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
            low[number], high[number] = local.min(0) - _FLESH_M, local.max(0) + _FLESH_M
            if (worn := self._made.staging.costumes[number]).creature is not None:
                room = landmarks.box(worn)
                low[number], high[number] = np.minimum(low[number], room[0]), np.maximum(high[number], room[1])
        low[:, 1] = np.where(low[:, 1] > -2 * _FLESH_M, np.maximum(low[:, 1], 0.0), low[:, 1])  # who stands, stands
        return low, high


def _spread(frames: int, most: int) -> list[int]:
    """Frames spread evenly over a take, the first and the last among them."""
    return sorted({round(at) for at in np.linspace(0, frames - 1, min(most, frames))})


def _small(width: int, height: int) -> tuple[int, int]:
    scale = _SMALL_PX / max(width, height)
    return max(2, round(width * scale)), max(2, round(height * scale))


def _triple(values: Floats) -> tuple[float, float, float]:
    x, y, z = (float(value) for value in values)
    return x, y, z
