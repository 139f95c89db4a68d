"""The lens and the sensor: full frame, 36 × 24 mm, cropped to the picture's aspect. Metres and radians, y up."""

import math
from dataclasses import dataclass

import numpy as np

from engine.renderers.blockout.geometry.skeleton import Floats

SENSOR_WIDTH_MM, SENSOR_HEIGHT_MM = 36.0, 24.0
WORKING_STOP = 5.6
"""The T-stop of a lens that nobody asked to be wide open: deep enough that nothing is soft at these sizes."""
NEAR_M, FAR_M = 0.08, 400.0


@dataclass(frozen=True, slots=True)
class View:
    """A camera at one moment. `yaw` 0 looks along +z and grows towards +x; `pitch` is up, `roll` clockwise in frame.

    `focus_m` is from the sensor to what is sharp, along the axis; `t_stop` how far the lens is open.
    """

    eye: Floats
    yaw: float
    pitch: float
    roll: float
    focal_mm: float
    focus_m: float
    t_stop: float = WORKING_STOP

    @property
    def axes(self) -> tuple[Floats, Floats, Floats]:
        """Right, up and forward as unit vectors."""
        cy, sy, cp, sp = math.cos(self.yaw), math.sin(self.yaw), math.cos(self.pitch), math.sin(self.pitch)
        forward = np.array([sy * cp, sp, cy * cp])
        level = np.array([-cy, 0.0, sy])
        upright = np.array([-sy * sp, cp, -cy * sp])
        c, s = math.cos(self.roll), math.sin(self.roll)
        return level * c - upright * s, upright * c + level * s, forward

    def matrix(self) -> Floats:
        """World to camera, 4 × 4."""
        right, up, forward = self.axes
        made = np.eye(4)
        made[0, :3], made[1, :3], made[2, :3] = right, up, -forward
        made[:3, 3] = -made[:3, :3] @ self.eye
        return made


def half_width(focal_mm: float, aspect: float = 16 / 9) -> float:
    """Half the picture's width per metre of distance: a picture narrower than 3:2 is as high as the sensor."""
    return min(SENSOR_WIDTH_MM, SENSOR_HEIGHT_MM * aspect) / 2 / focal_mm


def projection(focal_mm: float, aspect: float) -> Floats:
    """Camera to clip space, 4 × 4."""
    wide = half_width(focal_mm, aspect)
    made = np.zeros((4, 4))
    made[0, 0], made[1, 1], made[3, 2] = 1 / wide, aspect / wide, -1.0
    made[2, 2] = (FAR_M + NEAR_M) / (NEAR_M - FAR_M)
    made[2, 3] = 2 * FAR_M * NEAR_M / (NEAR_M - FAR_M)
    return made


def project(view: View, aspect: float, points: Floats) -> Floats:
    """Where points (n, 3) fall: (n, 3), x and y from −1 (left, bottom) to 1, and metres in front of the camera."""
    right, up, forward = view.axes
    away = points - view.eye
    depth = away @ forward
    safe = np.where(np.abs(depth) < 1e-6, 1e-6, depth)
    wide = half_width(view.focal_mm, aspect)
    return np.stack([away @ right / safe / wide, away @ up / safe / wide * aspect, depth], 1)
