"""Any frame of any job as a storyboard panel: the pencil look, with arrows for the camera and for who walks."""

import threading
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from engine.film.camera import Move
from engine.media.frame import Pixels
from engine.messages import Job
from engine.renderers.blockout import arrows, shot
from engine.renderers.blockout.arrows import Mark
from engine.renderers.blockout.drawing import canvases
from engine.renderers.blockout.geometry.skeleton import Floats, J

if TYPE_CHECKING:
    from PIL import ImageDraw

_FINE = 3
"""Arrows are drawn so much larger and then made smaller, so that their edges are smooth."""
_INK, _PAPER = (34, 34, 38), (250, 248, 243)
_WALKERS = 3
"""Arrows for more people than that would hide them."""


def panel(job: Job, index: int, width: int, height: int, canvas: canvases.Drawing | None = None) -> Pixels:
    """The panel of a frame, (height, width, 3) uint8, the caller's own.

    Whatever the shot's style, it is drawn in pencil. The arrows show what is still to come: from this frame to the
    last, or the whole move for the last frame. Without a `canvas` one is made and kept for each thread. EngineError
    where no picture can be drawn on this machine, or a set recipe is broken.
    """
    drawn = replace(
        job, spec=replace(job.spec, style=replace(job.spec.style, style="pencil")), width=width, height=height
    )
    made = shot.of(drawn)
    index = min(max(index, 0), max(job.frames - 1, 0))
    picture = (canvas or _canvas(threading.get_ident())).draw(made.scene(index), width, height)
    return inked(picture, marks(made, index, job.frames, width / height))


def marks(made: shot.Prepared, index: int, frames: int, aspect: float) -> tuple[Mark, ...]:
    """The arrows over a frame, in the order they are drawn."""
    last = max(frames - 1, 0)
    first, end = (index, last) if index < 0.75 * last else (0, last)
    now = made.view(first)
    people = made.staging
    bodies = people.bodies(first / made.fps)
    heads = bodies[:, J["head"]]
    found: list[Mark] = []
    if not made.empty:
        for number in range(min(len(bodies) - people.partner, _WALKERS)):
            way = _way(made, number, first, end)
            found += [
                mark for mark in arrows.walk(made.view(index), aspect, way, people.stage.floor_m)
                if not any(_touching(mark, other) for other in found)
            ]  # fmt: skip
    move = made.spec.camera.move or Move.STATIC
    held = made.path.hold is not None
    moved = arrows.camera(move, now, made.view(end), aspect, heads, held)
    return (*found, *(_aside(mark, found) for mark in moved))


def _touching(one: Mark, other: Mark) -> bool:
    """Whether two arrows would run into each other: then one of them says enough."""
    apart = np.linalg.norm(one.points[:, None] - other.points[None], axis=2).min()
    return bool(apart < one.wide.max() + other.wide.max())


def _aside(mark: Mark, walks: list[Mark]) -> Mark:
    """An arrow along the lower edge goes to the upper one where somebody's own arrow is in its way."""
    across, up = np.abs(mark.points[-1] - mark.points[0])
    level = mark.kind == "camera" and across > 4 * up and mark.points[:, 1].max() < -0.5
    if level and any(walk.points[:, 1].min() < -0.45 for walk in walks):
        return Mark(mark.kind, mark.points * (1, -1), mark.wide)
    return mark


def inked(picture: Pixels, found: tuple[Mark, ...]) -> Pixels:
    """The picture with marks drawn over it: solid arrows for the camera, outlined ones for people, thin frames."""
    if not found:
        return picture
    from PIL import Image, ImageDraw

    height, width = picture.shape[:2]
    sheet = Image.new("RGBA", (width * _FINE, height * _FINE), (*_INK, 0))
    pen = ImageDraw.Draw(sheet)
    for mark in found:
        points = (mark.points * (0.5, -0.5) + 0.5) * (width * _FINE, height * _FINE)
        _draw(pen, mark.kind, points, mark.wide * height * _FINE)
    over = sheet.resize((width, height), Image.Resampling.BOX)
    below = Image.fromarray(picture)
    below.paste(over, (0, 0), over)
    return np.array(below)


def _draw(pen: "ImageDraw.ImageDraw", kind: str, points: Floats, wide: Floats) -> None:
    edge = max(2.0, 0.005 * pen.im.size[1])
    if kind == "box":
        line = [tuple(point) for point in points]
        pen.line(line, fill=(*_PAPER, 255), width=round(3.2 * edge), joint="curve")
        pen.line(line, fill=(*_INK, 255), width=round(1.5 * edge), joint="curve")
        return
    inner, outer = ((*_INK, 245), (*_PAPER, 255)) if kind == "camera" else ((*_PAPER, 235), (*_INK, 255))
    for grown, fill in ((edge, outer), (0.0, inner)):
        shaft, head = _arrow(points, wide, grown)
        for shape in (shaft, head):
            pen.polygon([tuple(point) for point in shape], fill=fill)


def _arrow(points: Floats, wide: Floats, grown: float) -> tuple[Floats, Floats]:
    """The outlines of an arrow's shaft and head, each grown by so many pixels all round."""
    run = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    point_m = min(2.6 * float(wide[-1]) + 2.0, 0.55 * run[-1])
    at = np.linspace(0.0, run[-1] - point_m, len(points))
    line = np.stack([np.interp(at, run, points[:, axis]) for axis in (0, 1)], 1)
    half = np.interp(at, run, wide) / 2 + grown
    along = np.gradient(line, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
    across = np.stack([-along[:, 1], along[:, 0]], 1) * half[:, None]
    line[0] -= along[0] * grown
    tip, neck = points[-1], line[-1]
    ahead = (tip - neck) / max(float(np.linalg.norm(tip - neck)), 1e-6)
    side = np.array([-ahead[1], ahead[0]]) * (1.35 * float(wide[-1]) + 1.6 * grown)
    head = np.stack([neck - ahead * grown + side, tip + ahead * 2.2 * grown, neck - ahead * grown - side])
    return np.concatenate([line + across, (line - across)[::-1]]), head


def _way(made: shot.Prepared, number: int, first: int, last: int) -> Floats:
    """Where somebody goes between two frames, (n, 3)."""
    times = np.linspace(first, last, 13) / made.fps
    return np.array([made.staging.bodies(float(t))[number, J["pelvis"]] for t in times])


@lru_cache(maxsize=2)
def _canvas(_thread: int) -> canvases.Drawing:
    return canvases.canvas()
