"""Which shapes of a picture are worth sending to the graphics driver, and in which order."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from engine.renderers.blockout.geometry.shapes import SHAPES, Rows
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.geometry.skin import SKIN

GROUND_M = 60.0
"""What is larger than this is ground: it throws no shadow, and lies behind everything."""


@dataclass(frozen=True, eq=False)
class Placed:
    """Shapes that stand where they stand: a set, or people at one moment. `rows` per shape, as in `shapes.Rows`."""

    rows: dict[str, Rows]

    @cached_property
    def balls(self) -> dict[str, tuple[Rows, Rows]]:
        """Per shape, the middle (n, 3) and the radius (n,) of a ball around each row, in metres."""
        return {
            shape: _balls(rows) if shape != SKIN else (rows[:, :3], np.zeros(len(rows), np.float32))
            for shape, rows in self.rows.items()
            if len(rows)
        }

    def seen(self, shape: str, clip: Floats, eye: Floats) -> Rows:
        """The rows of a shape that may be in the picture, near ones first."""
        if shape not in self.balls:
            return np.zeros((0, 20), np.float32)
        rows, (middle, radius) = self.rows[shape], self.balls[shape]
        if len(rows) < 8:
            return rows
        planes = np.array([clip[3] + sign * clip[axis] for axis in (0, 1) for sign in (1, -1)] + [clip[3]], np.float32)
        inside = np.flatnonzero(_within(middle, radius, planes))
        # Near ones first saves painting what is hidden; the ground, which is under everything, comes last.
        far = np.sqrt(((middle - eye.astype(np.float32)) ** 2).sum(1)) - np.minimum(radius, 12.0)
        far[radius > GROUND_M] = 1e6
        return rows[inside[np.argsort(far[inside], kind="stable")]]

    def casting(self, shape: str, light: Floats, largest_m: float = GROUND_M) -> Rows:
        """The rows of a shape that throw a shadow into the shadow map; what is larger than that throws none."""
        if shape not in self.balls:
            return np.zeros((0, 20), np.float32)
        middle, radius = self.balls[shape]
        planes = np.array([light[3] + sign * light[axis] for axis in (0, 1) for sign in (1, -1)], np.float32)
        return self.rows[shape][_within(middle, radius, planes) & (radius < largest_m)]


def gathered(fixed: Placed, people: Placed, clip: Floats, eye: Floats) -> dict[str, Rows]:
    """What to paint, per shape: people, who are what the picture is about and mostly in front, then the set."""
    made: dict[str, Rows] = {}
    for shape in dict.fromkeys((*SHAPES, *people.rows, *fixed.rows)):
        acting, standing = people.rows.get(shape), fixed.seen(shape, clip, eye)
        if acting is None or not len(acting):
            rows = standing
        else:
            rows = np.concatenate([acting, standing]) if len(standing) else acting
        if len(rows):
            made[shape] = rows
    return made


def _balls(rows: Rows) -> tuple[Rows, Rows]:
    matrix = rows[:, :12].reshape(-1, 3, 4)[:, :, :3]
    reach = 0.5 + rows[:, 18] + rows[:, 16] * (rows[:, 18] > 0)
    return rows[:, [3, 7, 11]], np.sqrt((matrix * matrix).sum((1, 2))) * reach


def _within(middle: Rows, radius: Rows, planes: Rows) -> npt.NDArray[np.bool_]:
    reach = [math.sqrt(float(plane[:3] @ plane[:3])) for plane in planes]
    return np.all(middle @ planes[:, :3].T + planes[:, 3] > -radius[:, None] * np.array(reach, np.float32), axis=1)
