"""Figures as the 18 points of OpenPose (COCO's 17 and the neck), and the picture of them that video models read."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from engine.media.frame import Pixels
from engine.media.passes import POINTS, CameraAt, Depth, Ids, Pose
from engine.renderers.blockout.geometry.skeleton import Floats, J

LIMBS = (
    (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10), (1, 11), (11, 12), (12, 13),
    (1, 0), (0, 14), (14, 16), (0, 15), (15, 17),
)  # fmt: skip
"""Which points are joined, in the order of their colours."""
_JOINTS = {
    "right_shoulder": "shoulder_r", "right_elbow": "elbow_r", "right_wrist": "wrist_r",
    "left_shoulder": "shoulder_l", "left_elbow": "elbow_l", "left_wrist": "wrist_l",
    "right_hip": "hip_r", "right_knee": "knee_r", "right_ankle": "ankle_r",
    "left_hip": "hip_l", "left_knee": "knee_l", "left_ankle": "ankle_l",
}  # fmt: skip
_FACE = {
    "nose": (0.0, -0.022, 0.105), "right_eye": (-0.031, 0.018, 0.072), "left_eye": (0.031, 0.018, 0.072),
    "right_ear": (-0.078, 0.004, -0.012), "left_ear": (0.078, 0.004, -0.012),
}  # fmt: skip
"""Where the face's points are on a head of natural size, from its middle: left, up, ahead. Metres."""
_TURNED = {"nose": -0.05, "right_eye": 0.0, "left_eye": 0.0, "right_ear": -0.35, "left_ear": -0.35}
"""How far a point may look away from the camera and be in sight still: the cosine of the angle."""
_INSIDE_M = 0.30
"""How deep within a body a joint may lie: what is less than this in front of it does not hide it."""
_NECK_TO_CROWN_M = 0.262


def points(bodies: Floats) -> Floats:
    """The 18 points in the world: (n, 18, 3), of joints (n, len(JOINTS), 3)."""
    made = np.empty((len(bodies), len(POINTS), 3))
    made[:, 1] = (bodies[:, J["shoulder_l"]] + bodies[:, J["shoulder_r"]]) / 2
    for name, joint in _JOINTS.items():
        made[:, POINTS.index(name)] = bodies[:, J[joint]]
    frames, scale = _heads(bodies)
    for name, offset in _FACE.items():
        made[:, POINTS.index(name)] = bodies[:, J["head"]] + frames @ np.array(offset) * scale[:, None]
    return made


def _heads(bodies: Floats) -> tuple[Floats, Floats]:
    """Heads' frames (n, 3, 3), columns left, up, ahead; and their size against a head of natural size (n,)."""
    up = bodies[:, J["crown"]] - bodies[:, J["neck"]]
    size = np.maximum(np.linalg.norm(up, axis=1), 1e-6)
    up = up / size[:, None]
    ahead = bodies[:, J["eyes"]] - bodies[:, J["head"]]
    ahead -= up * np.sum(ahead * up, 1, keepdims=True)
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-6)
    return np.stack([np.cross(up, ahead), up, ahead], 2), size / _NECK_TO_CROWN_M


def poses(
    bodies: Floats, camera: CameraAt, depth: Depth, ids: Ids, people: Sequence[int] | None = None
) -> tuple[Pose, ...]:
    """The pose of each of the figures, or of those among them who are people, with what is in sight.

    `depth` and `ids` are the frame's own passes; figure n has id n + 1.
    """
    high, wide = depth.shape
    world = points(bodies)
    frames, _ = _heads(bodies)
    eye = camera.to_world[:3, 3]
    made = []
    for number in range(len(bodies)) if people is None else people:
        figure = world[number]
        at = camera.project(figure, wide, high)
        inside = (at[:, 2] > camera.clip_m[0]) & (at[:, 0] >= 0) & (at[:, 0] < wide) & (at[:, 1] >= 0)
        inside &= at[:, 1] < high
        hidden = _covered(at, inside, depth, ids, number + 1) | _turned_away(figure, frames[number], eye)
        made.append(Pose(number + 1, at, (inside * (2 - hidden)).astype(np.uint8)))
    return tuple(made)


def _covered(at: Floats, inside: npt.NDArray[np.bool_], depth: Depth, ids: Ids, own: int) -> npt.NDArray[np.bool_]:
    """Which points something else than the own body stands before."""
    column, line = (np.where(inside, at[:, axis], 0).astype(int) for axis in (0, 1))
    front, whose = depth[line, column], ids[line, column]
    return np.asarray((whose != own) & (front < at[:, 2] - np.minimum(_INSIDE_M, 0.1 + 0.02 * at[:, 2])), bool)


def _turned_away(figure: Floats, frame: Floats, eye: Floats) -> npt.NDArray[np.bool_]:
    """Which points of the face lie on the far side of the head."""
    made = np.zeros(len(POINTS), bool)
    for name, (left, _, ahead) in _FACE.items():
        index = POINTS.index(name)
        looks = frame @ (np.array([left, 0.0, ahead]) / math.hypot(left, ahead))
        way = eye - figure[index]
        made[index] = float(looks @ way) < _TURNED[name] * float(np.linalg.norm(way))
    return made


def colour(index: int) -> tuple[int, int, int]:
    """The convention's colour of a point or limb: the hue goes on by 20 degrees from red."""
    sector, share = divmod(index * 20 / 60, 1.0)
    up, down = round(255 * share), round(255 * (1 - share))
    return ((255, up, 0), (down, 255, 0), (0, 255, up), (0, down, 255), (up, 0, 255), (255, 0, down))[int(sector)]


def drawn(found: tuple[Pose, ...], width: int, height: int, hidden: bool = False) -> Pixels:
    """The poses on black, far figures first: limbs at three fifths of their colour, points at all of it.

    Points out of sight, and the limbs that end at them, are left out, unless `hidden` wants them too.
    """
    made = np.zeros((height, width, 3), np.uint8)
    radius = max(4.0 * min(width, height) / 512, 1.5)
    least = 1 if hidden else 2
    for one in sorted(found, key=lambda each: -float(np.median(each.points[:, 2]))):
        shown = one.seen >= least
        for index, (start, end) in enumerate(LIMBS):
            if shown[start] and shown[end]:
                dim = tuple(int(0.6 * value) for value in colour(index))
                _limb(made, one.points[start, :2], one.points[end, :2], radius, dim)
        for index in np.flatnonzero(shown):
            _limb(made, one.points[index, :2], one.points[index, :2], radius, colour(int(index)))
    return made


def _limb(picture: Pixels, start: Floats, end: Floats, radius: float, paint: tuple[int, ...]) -> None:
    """An ellipse from point to point, as wide as the points are; where they are the same, a disc."""
    middle, along = (start + end) / 2, (end - start) / 2
    half = math.hypot(*along)
    reach = max(half, radius)
    high, wide = picture.shape[:2]
    x0, x1 = max(int(middle[0] - reach - 1), 0), min(int(middle[0] + reach + 2), wide)
    y0, y1 = max(int(middle[1] - reach - 1), 0), min(int(middle[1] + reach + 2), high)
    if x0 >= x1 or y0 >= y1:
        return
    x, y = np.arange(x0, x1) + 0.5 - middle[0], (np.arange(y0, y1) + 0.5 - middle[1])[:, None]
    c, s = (along / half) if half > 1e-6 else (1.0, 0.0)
    inside = ((x * c + y * s) / reach) ** 2 + ((y * c - x * s) / radius) ** 2 <= 1.0
    picture[y0:y1, x0:x1][inside] = paint
