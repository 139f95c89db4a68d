"""Shots as a test sees them: sizes, angles, sides and moves measured on projected joints and camera paths.

The definitions stand here a second time, in a crew's terms, and know nothing of how the renderer solves them.
"""

import math
from dataclasses import dataclass

import numpy as np

from engine.film.assume import assumed
from engine.film.camera import Angle, Move, ShotSize, Side
from engine.film.spec import Action, Camera, Environment, ShotSpec, Subject
from engine.renderers.blockout import shot
from engine.renderers.blockout.geometry import optics
from engine.renderers.blockout.geometry.skeleton import J

FRAMES, FPS, ASPECT = 48, 24.0, 16 / 9


@dataclass(frozen=True)
class Seen:
    """One shot as measured: where joints fall (−1 bottom … 1 top), and the camera at its first and last frame."""

    made: shot.Prepared
    first: optics.View
    last: optics.View

    def up(self, *names: str) -> list[float]:
        """The height in the frame of the first subject's joints at the anchor."""
        body = self.made.staging.bodies(self.made.staging.anchor_s)[0]
        points = np.array([body[J[name]] for name in names])
        return [float(value) for value in optics.project(self.made.path.base, ASPECT, points)[:, 1]]

    @property
    def pitch(self) -> float:
        """The camera's tilt in degrees at the base view."""
        return math.degrees(self.made.path.base.pitch)

    @property
    def high(self) -> float:
        """The camera's height over the floor in metres."""
        return float(self.made.path.base.eye[1]) - self.made.staging.stage.floor_m

    def shifted(self) -> tuple[float, float, float]:
        """How far the camera went to its right, up and forward, level, in metres."""
        way = self.last.eye - self.first.eye
        yaw = self.first.yaw
        right, ahead = np.array([-math.cos(yaw), 0, math.sin(yaw)]), np.array([math.sin(yaw), 0, math.cos(yaw)])
        return float(way @ right), float(way[1]), float(way @ ahead)


def seen(camera: Camera, place: str = "street", action: str = "stand", frames: int = FRAMES, variant: int = 0) -> Seen:
    """A shot worked out as the renderer does."""
    spec = ShotSpec((Subject("a man"),), Action(action, action), Environment(None, place), camera=camera)
    made = shot.prepared(assumed(spec), frames, FPS, ASPECT, variant, 5)
    return Seen(made, made.view(0), made.view(frames - 1))


def _sized(size: ShotSize, it: Seen) -> bool:
    crown, chin, eyes, chest, pelvis, knee, toe = it.up("crown", "chin", "eyes", "chest", "pelvis", "knee_l", "toe_l")
    share = (crown - toe) / 2
    return {
        ShotSize.EXTREME_WIDE: 0.05 < share < 0.18,
        ShotSize.WIDE: 0.22 < share < 0.45,
        ShotSize.FULL: 0.6 < crown < 1 and -1 < toe < -0.6,
        ShotSize.MEDIUM_WIDE: crown < 1 and -1 < knee < -0.55 and toe < -1,
        ShotSize.MEDIUM: crown < 1 and -1.25 < pelvis < -0.75,
        ShotSize.MEDIUM_CLOSE_UP: crown < 1 and -1 < chest < -0.4 and pelvis < -1,
        ShotSize.CLOSE_UP: 0.6 < crown < 1.05 and -1 < chin < -0.2 and chest < -1,
        ShotSize.EXTREME_CLOSE_UP: abs(eyes) < 0.35 and crown > 1 and chin < -0.9,
    }[size]


def _angled(angle: Angle, it: Seen) -> bool:
    roll = abs(math.degrees(it.made.path.base.roll))
    return {
        Angle.EYE: abs(it.pitch) < 10 and roll < 1,
        Angle.HIGH: -50 < it.pitch < -22,
        Angle.LOW: it.pitch > 7 and it.high < 1.45,
        Angle.OVERHEAD: it.pitch < -80,
        Angle.WORMS_EYE: it.high < 0.2 and it.pitch > 12,
        Angle.AERIAL: it.pitch < -28 and it.high > 8,
        Angle.DUTCH: 9 < roll < 22,
    }[angle]


def _sided(side: Side, it: Seen) -> bool:
    people = it.made.staging
    to_camera = it.made.path.base.eye - people.bodies(people.anchor_s)[0, J["pelvis"]]
    heading = people.headings[0]
    across = to_camera[0] * math.cos(heading) - to_camera[2] * math.sin(heading)
    ahead = to_camera[0] * math.sin(heading) + to_camera[2] * math.cos(heading)
    round_ = abs(math.degrees(math.atan2(across, ahead)))
    low, high = {
        Side.FRONT: (0, 25), Side.THREE_QUARTER: (25, 65), Side.PROFILE: (75, 105), Side.BACK: (150, 180),
    }[side]  # fmt: skip
    return low <= round_ <= high


def moved(move: Move, it: Seen) -> bool:
    """Whether a move is that move and no other."""
    right, up, ahead = it.shifted()
    far = float(np.linalg.norm(it.last.eye - it.first.eye))
    turned = math.degrees(it.last.yaw - it.first.yaw)
    tilted = math.degrees(it.last.pitch - it.first.pitch)
    zoomed = it.last.focal_mm / it.first.focal_mm
    still, same = far < 1e-6, abs(zoomed - 1) < 1e-6
    unturned = abs(turned) < 1e-6 and abs(tilted) < 1e-6
    frame_ = it.first.focal_mm / it.first.focus_m, it.last.focal_mm / it.last.focus_m
    tests: dict[Move, bool] = {
        Move.STATIC: still and same and unturned,
        Move.PUSH_IN: ahead > 0.15 and abs(right) < 0.13 * ahead and same and unturned,
        Move.PULL_OUT: ahead < -0.15 and abs(right) < -0.13 * ahead and same and unturned,
        Move.PAN_LEFT: still and turned > 10 and same, Move.PAN_RIGHT: still and turned < -10 and same,
        Move.TILT_UP: still and tilted > 6 and same, Move.TILT_DOWN: still and tilted < -6 and same,
        Move.TRUCK_LEFT: right < -0.2 and abs(ahead) < 0.02 and unturned and same,
        Move.TRUCK_RIGHT: right > 0.2 and abs(ahead) < 0.02 and unturned and same,
        Move.CRANE_UP: up > 0.3 and abs(right) + abs(ahead) < 0.02 and same,
        Move.CRANE_DOWN: up < -0.3 and abs(right) + abs(ahead) < 0.02 and same,
        Move.ORBIT: abs(turned) > 30 and same,
        Move.ROLL: still and abs(math.degrees(it.last.roll - it.first.roll)) > 12,
        Move.ZOOM_IN: still and zoomed > 1.3 and unturned, Move.ZOOM_OUT: still and zoomed < 0.77 and unturned,
        Move.CRASH_ZOOM: still and zoomed > 1.8,
        Move.DOLLY_ZOOM: ahead > 0.15 and zoomed < 0.9 and abs(frame_[1] / frame_[0] - 1) < 1e-6,
        Move.WHIP_PAN: still and abs(turned) > 45, Move.RACK_FOCUS: still and it.last.focus_m / it.first.focus_m > 1.5,
        Move.FOLLOW: _kept(it) and _ahead(it) < 0, Move.LEAD: _kept(it) and _ahead(it) > 0,
    }  # fmt: skip
    return tests[move]


def _kept(it: Seen) -> bool:
    """Whether the camera stays as far from a walker as it began, and really travels."""
    people, end = it.made.staging, (FRAMES - 1) / FPS
    before = it.first.eye - people.roots(0.0)[0]
    after = it.last.eye - people.roots(end)[0]
    return float(np.linalg.norm(before - after)) < 1e-6 < float(np.linalg.norm(it.last.eye - it.first.eye))


def _ahead(it: Seen) -> float:
    people = it.made.staging
    heading = people.headings[0]
    away = it.first.eye - people.roots(0.0)[0]
    return float(away[0] * math.sin(heading) + away[2] * math.cos(heading))


def check(kind: object, place: str, lens: float, variant: int = 0) -> bool:
    """Whether one word of the vocabulary is kept in one set with one lens."""
    match kind:
        case ShotSize():
            return _sized(kind, seen(Camera(size=kind, lens_mm=lens), place, variant=variant))
        case Angle():
            size = ShotSize.EXTREME_WIDE if kind is Angle.AERIAL else ShotSize.MEDIUM
            return _angled(kind, seen(Camera(size=size, angle=kind, lens_mm=lens), place, variant=variant))
        case Side():
            return _sided(kind, seen(Camera(size=ShotSize.MEDIUM, side=kind, lens_mm=lens), place, variant=variant))
        case Move():
            action = "walk" if kind in (Move.FOLLOW, Move.LEAD) else "stand"
            return moved(
                kind, seen(Camera(size=ShotSize.MEDIUM, move=kind, lens_mm=lens), place, action, variant=variant)
            )
        case _:
            raise ValueError(f"not of the vocabulary: {kind}")


def held(it: Seen, frames: int) -> bool:
    """Whether the first subject's whole head is in every frame, before the lens, and no shoulder is cropped."""
    for index in range(frames):
        body = it.made.staging.bodies(index / FPS)[0]
        head = np.array([body[J[name]] for name in ("crown", "chin", "shoulder_l", "shoulder_r")])
        at = optics.project(it.made.view(index), ASPECT, head)
        if not ((at[:, 2] > 0.4).all() and (np.abs(at[:2]) < 1.0)[:, :2].all() and (np.abs(at[:, 0]) < 1.05).all()):
            return False
    return True


def walked(action: str, side: Side, size: ShotSize, place: str, lens: float, move: Move = Move.STATIC) -> bool:
    """Whether a walker stays in the frame of a four-second shot, and has the size that was asked for at its best."""
    frames = round(4 * FPS)
    it = seen(Camera(size=size, side=side, lens_mm=lens, move=move), place, action, frames)
    return held(it, frames) and _sized(size, it)
