# pyright: strict
"""One hand at one moment, and what can be measured on it. Pure: landmarks in, numbers out.

Angles and lengths come from the world landmarks, which do not change with distance or turn; directions and places
come from the picture. The 21 points are mediapipe's: wrist 0, thumb 1–4, index 5–8, middle 9–12, ring 13–16,
little finger 17–20, each from the knuckle to the tip.
"""

import math
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float32]


class Finger(IntEnum):
    """A finger, by the number of its first landmark."""

    THUMB = 1
    INDEX = 5
    MIDDLE = 9
    RING = 13
    LITTLE = 17


FOUR = (Finger.INDEX, Finger.MIDDLE, Finger.RING, Finger.LITTLE)
"""The fingers that can be trusted; the thumb is the weak one everywhere."""

WRIST = 0
_STRAIGHT_PIP_DEG = 140.0
_STRAIGHT_MCP_DEG = 120.0
_OUTSIDE = 0.02


@dataclass(frozen=True)
class Hand:
    """A hand that was seen.

    `image`: (21, 2) float32, x to the right and y down, 0 … 1 of the picture (a little outside where the hand leaves
    it). `world`: (21, 3) float32, metres around the hand's own middle, same axes, z away from the camera.
    `handedness` is "left" or "right" as the picture shows it: mirroring the picture swaps it. `score` 0 … 1.
    `aspect` is the picture's width ÷ height.
    """

    image: Points
    world: Points
    handedness: str
    score: float
    aspect: float = 16 / 9

    def mirrored(self) -> "Hand":
        """The same hand in the mirror: what people expect of a picture of themselves."""
        image = self.image * np.array([-1, 1], np.float32) + np.array([1, 0], np.float32)
        world = self.world * np.array([-1, 1, 1], np.float32)
        other = "left" if self.handedness == "right" else "right"
        return replace(self, image=image, world=world, handedness=other)

    @cached_property
    def palm_m(self) -> float:
        """The palm's width, index to little knuckle, in metres: the unit of everything on the hand.

        Seen edge-on the knuckles seem to fall together; then the palm's length has to tell.
        """
        width = _length(self.world[Finger.INDEX] - self.world[Finger.LITTLE])
        return max(width, 0.55 * _length(self.world[Finger.MIDDLE] - self.world[WRIST]), 1e-4)

    @cached_property
    def size(self) -> float:
        """Wrist to middle knuckle as it appears, in picture heights, whatever way the hand is turned.

        The larger of that length and 1.2 palm widths: a hand that leans towards the camera is no smaller for it.
        """
        return max(self._apparent(WRIST, Finger.MIDDLE), 1.2 * self._apparent(Finger.INDEX, Finger.LITTLE))

    def _apparent(self, one: int, other: int) -> float:
        step = self.image[one] - self.image[other]
        return math.hypot(float(step[0]) * self.aspect, float(step[1]))

    @cached_property
    def centre(self) -> tuple[float, float]:
        """The middle of the palm in the picture."""
        x, y = self.image[[WRIST, Finger.INDEX, Finger.MIDDLE, Finger.LITTLE]].mean(axis=0)
        return float(x), float(y)

    @cached_property
    def extended(self) -> frozenset[Finger]:
        """The fingers, thumb aside, that are stretched out."""
        return frozenset(finger for finger in FOUR if self._is_extended(finger))

    def _is_extended(self, finger: Finger) -> bool:
        bend = self._joint_deg(finger, finger + 1, finger + 2)
        root = self._joint_deg(WRIST, finger, finger + 1)
        tip, pip = (_length(self.world[finger + at] - self.world[WRIST]) for at in (3, 1))
        return bend > _STRAIGHT_PIP_DEG and root > _STRAIGHT_MCP_DEG and tip > pip

    def _joint_deg(self, before: int, joint: int, after: int) -> float:
        """The angle at a joint: 180 is straight."""
        return _angle_deg(self.world[before] - self.world[joint], self.world[after] - self.world[joint])

    @cached_property
    def thumb_out(self) -> float:
        """How far the thumb stands off: its tip from the little finger's knuckle, in palm widths."""
        return _length(self.world[4] - self.world[Finger.LITTLE]) / self.palm_m

    @cached_property
    def thumb_straight_deg(self) -> float:
        """The thumb's flatter bend of its last two joints: 180 is straight."""
        return min(self._joint_deg(1, 2, 3), self._joint_deg(2, 3, 4))

    @cached_property
    def thumb_up_deg(self) -> float:
        """Where the thumb points in the picture: 0 is up, 180 is down."""
        return self._up_deg(2, 4)

    @cached_property
    def fingers_up_deg(self) -> float:
        """Where the hand points in the picture, wrist to middle knuckle: 0 is up, 180 hangs down."""
        return self._up_deg(WRIST, Finger.MIDDLE)

    @cached_property
    def index_up_deg(self) -> float:
        """Where the index finger points in the picture: 0 is up."""
        return self._up_deg(Finger.INDEX, 8)

    def _up_deg(self, start: int, end: int) -> float:
        step = self.image[end] - self.image[start]
        return math.degrees(math.atan2(abs(float(step[0]) * self.aspect), -float(step[1])))

    @cached_property
    def pinch(self) -> float:
        """Thumb tip to index tip, in palm widths."""
        return _length(self.world[4] - self.world[8]) / self.palm_m

    @cached_property
    def index_reach(self) -> float:
        """Index tip to index knuckle, in palm widths: small in a fist, where thumb and index also touch."""
        return self.reach(Finger.INDEX)

    @cached_property
    def index_bend_deg(self) -> float:
        """The index finger's middle joint: 180 is straight. A pinching one is bent, a pointing one is not."""
        return self._joint_deg(Finger.INDEX, Finger.INDEX + 1, Finger.INDEX + 2)

    def reach(self, finger: Finger) -> float:
        """A finger's tip from its knuckle, in palm widths: about 1.2 stretched, below 0.5 curled."""
        return _length(self.world[finger + 3] - self.world[finger]) / self.palm_m

    @cached_property
    def spread_deg(self) -> float:
        """The angle between index and middle finger: a victory sign opens it, two fingers together close it.

        The larger of what the picture and the world landmarks say; the latter come out too narrow.
        """
        world = _angle_deg(self._along(self.world, Finger.INDEX), self._along(self.world, Finger.MIDDLE))
        flat = self.image * np.array([self.aspect, 1], np.float32)
        return max(world, _angle_deg(self._along(flat, Finger.INDEX), self._along(flat, Finger.MIDDLE)))

    def _along(self, points: Points, finger: Finger) -> Points:
        return points[finger + 3] - points[finger]

    @cached_property
    def whole(self) -> bool:
        """Whether the fingers are in the picture; what leaves it is guessed. A wrist below the edge does no harm."""
        fingers = self.image[Finger.INDEX :]
        return bool(fingers.min() > -_OUTSIDE and fingers.max() < 1 + _OUTSIDE)

    @cached_property
    def facing(self) -> float:
        """How much the palm looks at the camera: 1 fully, 0 edge-on, -1 shows its back."""
        index = self.world[Finger.INDEX] - self.world[WRIST]
        little = self.world[Finger.LITTLE] - self.world[WRIST]
        normal = np.cross(index, little)
        towards = float(normal[2]) / max(_length(normal), 1e-9)
        return -towards if self.handedness == "right" else towards


def _length(step: Points) -> float:
    return float(np.sqrt(np.dot(step, step)))


def _angle_deg(one: Points, other: Points) -> float:
    both = _length(one) * _length(other)
    return math.degrees(math.acos(min(1.0, max(-1.0, float(np.dot(one, other)) / max(both, 1e-12)))))
