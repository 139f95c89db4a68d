"""The arrows of a storyboard panel, from the real path of a shot: which way the camera goes, and who walks where."""

import math
from dataclasses import dataclass

import numpy as np

from engine.film.camera import Move
from engine.renderers.blockout.geometry.optics import View, half_width, project
from engine.renderers.blockout.geometry.skeleton import Floats

M = Move
_FRAMES_IN = (M.PUSH_IN, M.PULL_OUT, M.ZOOM_IN, M.ZOOM_OUT, M.CRASH_ZOOM)
_LEAST = 0.03
"""A change smaller than this share of the frame is not drawn."""
_CORNERS = np.array([(-1.0, 1.0), (1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)])


@dataclass(frozen=True)
class Mark:
    """One line of a panel. `points` (n, 2) go from tail to head, x and y from −1 (left, bottom) to 1.

    `kind` is "camera" (a solid arrow), "subject" (an outlined one on the floor) or "box" (a frame that is closed, no
    head); `wide` is its width at each point as a share of the picture's height.
    """

    kind: str
    points: Floats
    wide: Floats


def camera(move: Move, now: View, end: View, aspect: float, subjects: Floats, held: bool = False) -> tuple[Mark, ...]:
    """The camera's arrows from a view to the one it ends in, over the picture of `now`.

    `subjects` (n, 3) are where people's heads are, for a focus that goes from one to the next; `held` says that the
    head of a camera that stands follows somebody.
    """
    right, up, forward = now.axes
    gone = (end.eye - now.eye) / max(now.focus_m, 0.1)
    aside, lifted, ahead = float(gone @ right), float(gone @ up), float(gone @ forward)
    turned = math.atan2(float(end.axes[2] @ right), float(end.axes[2] @ forward))
    tilted = math.asin(float(np.clip(end.axes[2] @ up, -1.0, 1.0)))
    wide = half_width(now.focal_mm, aspect)
    if move in _FRAMES_IN:
        return _framed(now, end, aspect)
    if move is M.DOLLY_ZOOM:
        return tuple(_corner_arrows(0.62 * _CORNERS, ahead > 0)) if abs(ahead) > _LEAST else ()
    if move in (M.PAN_LEFT, M.PAN_RIGHT, M.WHIP_PAN):
        return _level(turned / math.atan(wide), 0.10, twice=move is M.WHIP_PAN)
    if move in (M.TRUCK_LEFT, M.TRUCK_RIGHT):
        return _level(aside / wide, 0.0)
    if move in (M.TILT_UP, M.TILT_DOWN):
        return _upright(tilted / math.atan(wide / aspect), 0.07)
    if move in (M.CRANE_UP, M.CRANE_DOWN):
        return _upright(lifted / wide * aspect, 0.0)
    if move is M.ORBIT:
        return _orbit(aside) if abs(aside) > _LEAST else ()
    if move is M.ROLL:
        return _rolled(end.roll - now.roll)
    if move in (M.FOLLOW, M.LEAD):
        return _into_depth(aside, ahead)
    if move is M.RACK_FOCUS:
        return _racked(now, end, aspect, subjects)
    return _level(turned / math.atan(wide), 0.10) if held else ()


def walk(now: View, aspect: float, way: Floats, floor_m: float) -> tuple[Mark, ...]:
    """The outlined arrow of somebody's way over the floor: `way` (n, 3) from where they are now to where they go."""
    ground = way.copy()
    ground[:, 1] = floor_m
    steps = np.linalg.norm(np.diff(ground, axis=0), axis=1)
    if steps.sum() < 0.5:
        return ()
    run = np.concatenate([[0.0], np.cumsum(steps)])
    from_m, to_m = min(0.45, 0.3 * run[-1]), min(run[-1], 0.45 + 2.2 * max(now.focus_m, 1.0))
    at = np.linspace(from_m, to_m, 24)
    line = np.stack([np.interp(at, run, ground[:, axis]) for axis in range(3)], 1)
    seen = project(now, aspect, line)
    inside = (seen[:, 2] > 0.25) & (np.abs(seen[:, 0]) < 0.96) & (np.abs(seen[:, 1]) < 0.95)
    seen = seen[: int(np.argmin(inside))] if not inside.all() else seen
    if len(seen) < 3 or np.ptp(seen[:, :2], axis=0).max() < 0.06:
        return ()
    wide = 0.16 / (2 * half_width(now.focal_mm, aspect) * seen[:, 2]) * aspect
    return (Mark("subject", seen[:, :2], np.clip(wide, 0.012, 0.055)),)


def _framed(now: View, end: View, aspect: float) -> tuple[Mark, ...]:
    """The frame that the camera ends with in the one it has, or the other way round; an arrow at each corner."""
    inward = _within(now, end, aspect)
    grows = float(np.ptp(inward[:, 0])) > 2.0
    box = _within(end, now, aspect) if grows else inward
    box = np.clip(box, -0.97, 0.97)
    if float(np.ptp(box[:, 0])) > 2.0 * (1 - _LEAST):
        return ()
    frame = Mark("box", np.concatenate([box, box[:1]]), np.full(5, 0.006))
    return (frame, *_corner_arrows(box, not grows))


def _within(outer: View, inner: View, aspect: float) -> Floats:
    """The corners of one view's frame, in the plane of its focus, as the other sees them."""
    right, up, forward = inner.axes
    wide = half_width(inner.focal_mm, aspect) * inner.focus_m
    points = [inner.eye + forward * inner.focus_m + wide * (x * right + y / aspect * up) for x, y in _CORNERS]
    return project(outer, aspect, np.array(points))[:, :2]


def _corner_arrows(box: Floats, inward: bool) -> list[Mark]:
    made = []
    for corner, inner in zip(0.96 * _CORNERS, box, strict=True):
        line = np.linspace(corner, corner + (inner - corner) * 0.94, 6)
        if float(np.abs(inner - corner).max()) > 0.05:
            made.append(Mark("camera", line if inward else line[::-1], np.linspace(0.010, 0.020, 6)))
    return made


def _level(amount: float, bend: float, twice: bool = False) -> tuple[Mark, ...]:
    """A horizontal arrow near the lower edge: to the right where the amount is positive."""
    if abs(amount) < _LEAST:
        return ()
    reach = math.copysign(min(max(0.45 * abs(amount), 0.28), 0.62), amount)
    t = np.linspace(-1.0, 1.0, 15)
    lines = [np.stack([reach * t, -0.80 + bend * (1 - t * t)], 1)]
    if twice:
        lines.append(np.stack([0.7 * reach * t - 0.3 * reach, -0.90 + bend * (1 - t * t)], 1))
    return tuple(Mark("camera", line, np.linspace(0.018, 0.034, len(line))) for line in lines)


def _upright(amount: float, bend: float) -> tuple[Mark, ...]:
    """A vertical arrow near the right edge: upwards where the amount is positive."""
    if abs(amount) < _LEAST:
        return ()
    reach = math.copysign(min(max(0.45 * abs(amount), 0.34), 0.66), amount)
    t = np.linspace(-1.0, 1.0, 15)
    line = np.stack([0.86 - bend * (1 - t * t), reach * t], 1)
    return (Mark("camera", line, np.linspace(0.018, 0.034, len(line))),)


def _orbit(aside: float) -> tuple[Mark, ...]:
    """A curve that passes before the subject on the side that the camera goes to, and round behind it."""
    sign = math.copysign(1.0, aside)
    t = np.linspace(math.radians(-118), math.radians(20), 28)
    line = np.stack([sign * 0.58 * np.cos(t), -0.52 + 0.26 * np.sin(t)], 1)
    near = 0.5 - 0.5 * np.sin(t)
    return (Mark("camera", line, 0.014 + 0.020 * near),)


def _rolled(angle: float) -> tuple[Mark, ...]:
    """Two arcs around the middle; clockwise where the angle is positive."""
    if abs(angle) < math.radians(1.0):
        return ()
    sign = math.copysign(1.0, angle)
    t = np.linspace(-0.55, 0.55, 15)
    arcs = [math.pi / 2 - sign * t, -math.pi / 2 - sign * t]
    return tuple(
        Mark("camera", np.stack([0.46 * np.cos(arc), 0.80 * np.sin(arc)], 1), np.full(15, 0.022)) for arc in arcs
    )


def _into_depth(aside: float, ahead: float) -> tuple[Mark, ...]:
    """An arrow on the ground in perspective: up and narrowing goes away from us, down and widening comes to us."""
    if math.hypot(aside, ahead) < _LEAST:
        return ()
    way = np.array([aside, ahead]) / math.hypot(aside, ahead)
    t = np.linspace(-1.0, 1.0, 15)[:, None]
    near = np.array([-0.62, -0.72]) + 0.5 * t * way * np.array([0.30, 0.40])
    depth = 1.0 + 0.5 * (t[:, 0] * way[1])
    return (Mark("camera", near, 0.044 / depth),)


def _racked(now: View, end: View, aspect: float, subjects: Floats) -> tuple[Mark, ...]:
    """From what is in focus to what will be: between two people where there are two, else into or out of the depth."""
    if abs(1 / now.focus_m - 1 / end.focus_m) * min(now.focus_m, end.focus_m) < _LEAST:
        return ()
    seen = project(now, aspect, subjects) if len(subjects) > 1 else np.zeros((0, 3))
    seen = seen[seen[:, 2] > 0.2]
    if len(seen) > 1:
        by_focus = [int(np.argmin(np.abs(1 / seen[:, 2] - 1 / view.focus_m))) for view in (now, end)]
        if by_focus[0] != by_focus[1]:
            start, goal = (np.clip(seen[number, :2], -0.9, 0.9) for number in by_focus)
            t = np.linspace(0.12, 0.88, 15)[:, None]
            line = start + (goal - start) * t + np.array([0.0, 0.28]) * (t * (1 - t)) * 4
            return (Mark("camera", line, np.full(15, 0.016)),)
    return _into_depth(0.0, end.focus_m - now.focus_m)
