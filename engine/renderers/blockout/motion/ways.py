"""Where a walk leads: straight ahead, or round and round where there is no more ground."""

import math
from dataclasses import dataclass

import numpy as np

from engine.renderers.blockout.geometry.skeleton import Floats

TURNING_M = 1.5
"""The radius of a turn at the end of the ground."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way over the ground: straight, or, with a `lap_m`, to and fro on two lines joined by half circles.

    It starts at the origin and leads along +z. Distances in metres, angles in radians to the left.
    """

    lap_m: float = 0.0
    radius_m: float = TURNING_M

    def at(self, gone: Floats) -> tuple[Floats, float]:
        """Where somebody is who has come `gone` (left, up, ahead), and how far the way has turned them."""
        if not self.lap_m or gone[2] <= 0:
            return gone, 0.0
        line, bend = self.lap_m, math.pi * self.radius_m
        lap, rest = divmod(float(gone[2]), 2 * (line + bend))
        del lap
        if rest < line:
            x, z, turn = 0.0, rest, 0.0
        elif rest < line + bend:
            turn = (rest - line) / self.radius_m
            x, z = self.radius_m * (1 - math.cos(turn)), line + self.radius_m * math.sin(turn)
        elif rest < 2 * line + bend:
            x, z, turn = 2 * self.radius_m, 2 * line + bend - rest, math.pi
        else:
            turn = math.pi + (rest - 2 * line - bend) / self.radius_m
            x, z = self.radius_m * (1 - math.cos(turn)), self.radius_m * math.sin(turn)
        aside = np.array([math.cos(turn), 0.0, -math.sin(turn)]) * gone[0]
        return np.array([x, gone[1], z]) + aside, turn


def turned(points: Floats, angle: float) -> Floats:
    """Points (…, 3) turned about the upright by an angle to the left."""
    c, s = math.cos(angle), math.sin(angle)
    x, y, z = points[..., 0], points[..., 1], points[..., 2]
    return np.stack([c * x + s * z, y, c * z - s * x], -1)


def ahead(heading: float) -> Floats:
    """The level direction of a heading."""
    return np.array([math.sin(heading), 0.0, math.cos(heading)])
