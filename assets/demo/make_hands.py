"""A jointed hand that performs gestures, and the landmark track of the demo: `python -m assets.demo.make_hands`.

No person and no camera were filmed for the demo's track. A small kinematic hand (real bone lengths, bending joints,
minimum-jerk movements, 9 Hz tremor, slow drift, noise on every landmark as the landmarker has it) acts before an
imagined camera; what comes out has the shape of the landmarker's output and goes through the real rules. Real footage
goes through the real landmarker in the tests.

The places it points at are those of the window's default layout, `TAKES` and `CUT`; change them and record again.
"""

import argparse
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from interaction.hands.hand import Hand
from interaction.hands.track import Sight, write_track
from interaction.hands.tuning import Tuning

Vector = npt.NDArray[np.float64]

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom: 0 … 1 of the window."""

TAKES: Rectangle = (0.80, 0.06, 1.00, 0.72)
TAKE_COLUMNS = 2
TAKE_HEIGHT = 0.165
CUT: Rectangle = (0.0, 0.80, 1.0, 1.0)

# Metres in the palm's own plane: thumb side, towards the fingers; bones from the knuckle to the tip.
_KNUCKLES = {5: (0.025, 0.088), 9: (0.004, 0.090), 13: (-0.016, 0.084), 17: (-0.035, 0.074)}
_BONES = {
    5: (0.042, 0.025, 0.022),
    9: (0.046, 0.029, 0.024),
    13: (0.042, 0.027, 0.023),
    17: (0.033, 0.021, 0.020),
}
_FAN_DEG = {5: 5.0, 9: 0.0, 13: -5.0, 17: -11.0}
_CURL_DEG = (80.0, 100.0, 60.0)
_THUMBS: dict[str, tuple[tuple[float, float, float], ...]] = {  # the three joints after the root; third: off the palm
    "out": ((0.052, 0.052, 0.010), (0.075, 0.072, 0.012), (0.092, 0.092, 0.012)),
    "tucked": ((0.038, 0.055, 0.020), (0.020, 0.066, 0.030), (0.000, 0.070, 0.032)),
    "fist": ((0.040, 0.050, 0.025), (0.025, 0.064, 0.042), (0.002, 0.068, 0.046)),
    "up": ((0.048, 0.050, 0.010), (0.078, 0.060, 0.010), (0.104, 0.068, 0.010)),
}
_THUMB_ROOT = (0.022, 0.025, 0.004)


@dataclass(frozen=True)
class Shape:
    """How a hand is held: curl of each finger (0 straight … 1 in the fist), thumb, opening and turn in degrees."""

    curls: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    thumb: str = "out"
    fan: float = 1.0
    """How far the fingers stand apart; 0 is side by side."""
    victory_deg: float = 0.0
    pinch: float = 0.0
    """0 apart, 1 thumb and index touch."""
    roll_deg: float = 0.0
    """Turn in the picture, towards the thumb."""
    yaw_deg: float = 0.0
    """Turn about the forearm: 90 is edge-on, 180 shows the back."""


PALM = Shape()
FOUR = Shape(thumb="tucked")
POINT = Shape((0.05, 1.0, 1.0, 1.0), "fist")
TWO = Shape((0.0, 0.0, 1.0, 1.0), "fist", fan=0.0)
VICTORY = Shape((0.0, 0.0, 1.0, 1.0), "fist", fan=0.0, victory_deg=20.0)
THREE = Shape((0.0, 0.0, 0.0, 1.0), "fist")
FIST = Shape((1.0, 1.0, 1.0, 1.0), "fist")
THUMB_UP = Shape((1.0, 1.0, 1.0, 1.0), "up", roll_deg=-80.0)
THUMB_DOWN = Shape((1.0, 1.0, 1.0, 1.0), "up", roll_deg=100.0)
PINCH = Shape((0.45, 0.7, 0.8, 0.9), "out", pinch=1.0)
HANGING = Shape((0.35, 0.4, 0.45, 0.5), "tucked", roll_deg=172.0, yaw_deg=70.0)


def joints(shape: Shape) -> Vector:
    """The 21 joints of a right hand, palm to the camera: (21, 3) metres from the wrist, x right, y down, z away."""
    points = np.zeros((21, 3))
    for (root, place), curl in zip(_KNUCKLES.items(), shape.curls, strict=True):
        fan = np.radians(_FAN_DEG[root] * shape.fan + _spread_deg(root, shape))
        points[root : root + 4] = _finger(np.array([*place, 0.0]), _BONES[root], float(fan), curl)
    points[1:5] = [_THUMB_ROOT, *_THUMBS[shape.thumb]]
    _close(points, shape.pinch)
    return _turned(points * [1, -1, -1], shape)


def _spread_deg(root: int, shape: Shape) -> float:
    return {5: shape.victory_deg / 2, 9: -shape.victory_deg / 2}.get(root, 0.0)


def _finger(knuckle: Vector, bones: tuple[float, ...], fan: float, curl: float) -> Vector:
    along, off = np.array([np.sin(fan), np.cos(fan), 0.0]), np.array([0.0, 0.0, 1.0])
    chain, bend = [knuckle], 0.0
    for bone, most in zip(bones, _CURL_DEG, strict=True):
        bend += np.radians(4.0 + curl * most)
        chain.append(chain[-1] + bone * (np.cos(bend) * along + np.sin(bend) * off))
    return np.array(chain)


def _close(points: Vector, pinch: float) -> None:
    """Brings the thumb's tip to the index finger's."""
    step = (points[8] + [0.006, -0.004, 0.002] - points[4]) * pinch
    points[4] += step
    points[3] += step * 0.6
    points[2] += step * 0.15


def _turned(points: Vector, shape: Shape) -> Vector:
    roll, yaw = np.radians(shape.roll_deg), np.radians(shape.yaw_deg)
    about_y = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    about_z = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    return points @ about_y.T @ about_z.T


@dataclass
class Puppet:
    """A hand before a camera that performs, frame after frame; `sights` is what the landmarker would have made of it.

    All places are those of the mirrored picture. `size`: wrist to middle knuckle in picture heights. `noise` 1 is what
    the landmarker shows on a good picture; `tremor` 1 a calm hand.
    """

    seed: int = 1
    fps: float = 30.0
    size: float = 0.13
    aspect: float = 16 / 9
    noise: float = 1.0
    tremor: float = 1.0
    left: bool = False
    t_s: float = 0.0
    sights: list[Sight] = field(default_factory=list[Sight])

    def __post_init__(self) -> None:
        self._chance = np.random.default_rng(self.seed)
        self._phases = self._chance.uniform(0, 2 * np.pi, (2, 2))
        self._shape, self._points, self._wrist = HANGING, joints(HANGING), np.array([0.6, 1.2])
        self._tuning = Tuning()

    def nobody(self, seconds: float) -> "Puppet":
        """An empty picture."""
        for _ in range(self._frames(seconds)):
            self._keep(())
        return self

    def move(self, shape: Shape, at: tuple[float, float] | None, seconds: float, pin: int = 9) -> "Puppet":
        """Goes over to a shape, with landmark `pin` at a place of the picture; None keeps the wrist where it is."""
        points, wrist, n = joints(shape), self._wrist, self._frames(seconds)
        target = wrist if at is None else np.array(at) - self._flat(points)[pin]
        before = self._points
        for step in range(1, n + 1):
            share = _minimum_jerk(step / n)
            self._points = before + share * (points - before)
            self._wrist = wrist + share * (target - wrist)
            self._film()
        self._shape = shape
        return self

    def hold(self, seconds: float) -> "Puppet":
        """Keeps still, as still as a hand is."""
        for _ in range(self._frames(seconds)):
            self._film()
        return self

    # --- what people do, in window coordinates ---

    def raise_palm(self, at: tuple[float, float] = (0.6, 0.45), seconds: float = 0.9) -> "Puppet":
        """Lifts an open palm into the picture and holds it."""
        return self.move(PALM, at, 0.5).hold(seconds)

    def point_at(self, x: float, y: float, seconds: float = 0.7) -> "Puppet":
        """Points at a place of the window."""
        return self.move(POINT, self.seen_at(x, y), seconds, pin=8).hold(0.3)

    def pinch(self, seconds: float = 0.2) -> "Puppet":
        """Closes thumb and index where they are."""
        tip = self._flat(self._points)[8] + self._wrist
        return self.move(PINCH, (float(tip[0]), float(tip[1])), seconds, pin=8).hold(0.25)

    def drag(self, dx: float, dy: float, seconds: float = 1.2) -> "Puppet":
        """Carries what is held so far across the window."""
        left, top, right, bottom = self._tuning.reach
        place = self._wrist + np.array([dx * (right - left), dy * (bottom - top)])
        return self.move(self._shape, (float(place[0]), float(place[1])), seconds, pin=0).hold(0.4)

    def release(self, seconds: float = 0.2) -> "Puppet":
        """Opens thumb and index."""
        return self.move(replace(PINCH, pinch=0.0), None, seconds).hold(0.3)

    def show(self, shape: Shape, seconds: float = 1.1) -> "Puppet":
        """Shows a shape where the hand is, and holds it."""
        centre = self._flat(self._points)[9] + self._wrist
        at = (float(np.clip(centre[0], 0.25, 0.75)), float(np.clip(centre[1], 0.35, 0.6)))
        return self.move(shape, at, 0.35).hold(seconds)

    def rest(self, seconds: float = 0.9) -> "Puppet":
        """An open hand that wants nothing."""
        return self.show(PALM, seconds)

    def swipe(self, dx: float, seconds: float = 0.28) -> "Puppet":
        """Goes quickly across with an open hand; `dx` in picture widths, to the right where positive."""
        at = self._wrist + np.array([dx, 0.0])
        return self.move(PALM, (float(at[0]), float(at[1])), seconds, pin=0).hold(0.3)

    def lower(self) -> "Puppet":
        """Lets the hand sink out of the picture."""
        return self.move(HANGING, (0.6, 1.4), 0.6).nobody(1.0)

    def seen_at(self, x: float, y: float) -> tuple[float, float]:
        """Where in the picture a fingertip is that points at (x, y) of the window."""
        left, top, right, bottom = self._tuning.reach
        return left + x * (right - left), top + y * (bottom - top)

    # --- the camera ---

    def _frames(self, seconds: float) -> int:
        return max(1, round(seconds * self.fps))

    def _flat(self, points: Vector) -> Vector:
        """Joints in the mirrored picture, from the wrist."""
        scale = self.size / 0.09
        side = 1 if self.left else -1
        return points[:, :2] * [side * scale / self.aspect, scale]

    def _film(self) -> None:
        world = self._points * [1 if self.left else -1, 1, 1]
        image = self._flat(self._points) + self._wrist + self._sway()
        image = image + self._chance.normal(0, 0.0012 * self.noise, image.shape) * [1 / self.aspect, 1]
        world = world + self._chance.normal(0, 0.0008 * self.noise, world.shape)
        seen = "right" if self.left else "left"  # in the mirror
        self._keep((Hand(image.astype(np.float32), world.astype(np.float32), seen, 0.97, self.aspect),))

    def _sway(self) -> Vector:
        """Tremor of 9 Hz, and the slow drift of an arm that is held up."""
        swing = np.sin(2 * np.pi * np.array([[9.0], [0.35]]) * self.t_s + self._phases)
        return self.tremor * (0.0006 * swing[0] + 0.006 * swing[1] * self.size / 0.13)

    def _keep(self, hands: tuple[Hand, ...]) -> None:
        self.sights.append(Sight(self.t_s, hands))
        self.t_s += 1 / self.fps


def _minimum_jerk(share: float) -> float:
    """How people move: gently off, gently on."""
    return share**3 * (10 - 15 * share + 6 * share**2)


def take_card(number: int) -> tuple[float, float]:
    """The middle of a take's card in the window."""
    left, top, right, _ = TAKES
    row, column = divmod(number - 1, TAKE_COLUMNS)
    width = (right - left) / TAKE_COLUMNS
    return left + (column + 0.5) * width, top + (row + 0.5) * TAKE_HEIGHT


def demo() -> list[Sight]:
    """Wakes, points at take 2, circles it, drags it into the cut, goes on to the next take, stops, and sleeps."""
    card, cut = take_card(2), ((CUT[0] + CUT[2]) / 2, (CUT[1] + CUT[3]) / 2)
    puppet = Puppet(seed=2).nobody(0.5).raise_palm().point_at(*card)
    puppet.show(THUMB_UP).rest().point_at(*card).pinch().drag(cut[0] - card[0], cut[1] - card[1]).release()
    puppet.move(PALM, (0.3, 0.5), 0.6).hold(0.8).swipe(0.42).rest().show(FIST).rest().lower()
    return puppet.sights


def main() -> None:
    """Records the demo's track."""
    parser = argparse.ArgumentParser(prog="python -m assets.demo.make_hands", description=main.__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=Path(__file__).with_name("hands.jsonl"))
    write_track(
        parser.parse_args().file, demo(), note="Made by assets/demo/make_hands.py: a kinematic hand, not a person."
    )


if __name__ == "__main__":
    main()
