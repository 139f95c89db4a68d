"""Joints of many figures at once. Metres, y up, a figure stands on y = 0 and faces +z; its left is +x."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

JOINTS = (
    "pelvis", "waist", "chest", "neck", "head", "crown", "chin", "eyes",
    "shoulder_l", "elbow_l", "wrist_l", "hand_l", "hip_l", "knee_l", "ankle_l", "ball_l", "toe_l",
    "shoulder_r", "elbow_r", "wrist_r", "hand_r", "hip_r", "knee_r", "ankle_r", "ball_r", "toe_r",
)  # fmt: skip
J = {name: index for index, name in enumerate(JOINTS)}

STATURE = 1.72
"""From sole to crown of a standing figure of scale 1, in metres."""
THIGH, SHIN, ANKLE = 0.44, 0.43, 0.075
UPPER_ARM, FOREARM = 0.285, 0.255
_SPINE = {"waist": (0.0, 0.13, 0.0), "chest": (0.0, 0.36, 0.012), "neck": (0.0, 0.515, -0.01)}
_SKULL = {"head": (0, 0.13, 0.02), "crown": (0, 0.262, 0.012), "chin": (0, 0.042, 0.066), "eyes": (0, 0.15, 0.112)}


@dataclass
class Leg:
    """Where the ball of the foot is (x, y, z), how far the heel is lifted and the knee turned out, in radians."""

    x: float | Floats = 0.0
    y: float | Floats = 0.0
    z: float | Floats = 0.0
    heel: float | Floats = 0.0
    out: float | Floats = 0.12


@dataclass
class Arm:
    """Angles of the shoulder (forward, outward) and the elbow, and how far the forearm turns in, in radians."""

    swing: float | Floats = 0.0
    out: float | Floats = 0.14
    elbow: float | Floats = 0.22
    turn: float | Floats = 0.35


@dataclass
class Posture:
    """A pose by what an actor would do. Each number may be an array with one entry per figure."""

    hip: float | Floats = 0.958
    sway: float | Floats = 0.0
    shift: float | Floats = 0.0
    lean: float | Floats = 0.02
    bank: float | Floats = 0.0
    twist: float | Floats = 0.0
    nod: float | Floats = 0.0
    look: float | Floats = 0.0
    tip: float | Floats = 0.0
    """The whole body tipped forward about its feet; negative backwards."""
    rise: float | Floats = 0.0
    turn: float | Floats = 0.0
    left: Leg = field(default_factory=lambda: Leg(x=0.11, z=0.10))
    right: Leg = field(default_factory=lambda: Leg(x=-0.11, z=0.16))
    arm_left: Arm = field(default_factory=Arm)
    arm_right: Arm = field(default_factory=Arm)


def joints(posture: Posture, figures: int) -> Floats:
    """Joints in the figures' own space: (figures, len(JOINTS), 3)."""
    p = posture
    made = np.zeros((figures, len(JOINTS), 3))
    pelvis = _points(figures, p.sway, p.hip, p.shift)
    made[:, J["pelvis"]] = pelvis
    torso = _turn(figures, np.multiply(p.twist, 1.0)) @ _bank(figures, p.bank) @ _lean(figures, p.lean)
    for name, offset in _SPINE.items():
        made[:, J[name]] = pelvis + torso @ np.array(offset)
    skull = torso @ _turn(figures, p.look) @ _lean(figures, np.add(p.nod, np.multiply(p.lean, -0.8)))
    for name, offset in _SKULL.items():
        made[:, J[name]] = made[:, J["neck"]] + skull @ np.array(offset, float)
    hips = _turn(figures, np.multiply(p.twist, -0.35))
    for side, sign, leg, arm in (("l", 1.0, p.left, p.arm_left), ("r", -1.0, p.right, p.arm_right)):
        _place_leg(made, side, sign, leg, pelvis + hips @ np.array([sign * 0.092, -0.035, 0.0]))
        _place_arm(made, side, sign, arm, torso, pelvis + torso @ np.array([sign * 0.185, 0.455, 0.0]))
    made = np.einsum("nij,nkj->nki", _lean(figures, p.tip), made)
    made = np.einsum("nij,nkj->nki", _turn(figures, p.turn), made)
    made[:, :, 1] += np.reshape(np.broadcast_to(p.rise, figures), (figures, 1))
    return made


def _place_leg(made: Floats, side: str, sign: float, leg: Leg, hip: Floats) -> None:
    n = len(made)
    ball = _points(n, leg.x, np.add(leg.y, 0.02), leg.z)
    heel = np.broadcast_to(np.asarray(leg.heel, float), n)
    back, up = 0.14, ANKLE - 0.02
    rise, fall = np.cos(heel), np.sin(heel)
    ankle = ball + np.stack([np.zeros(n), up * rise + back * fall, -back * rise + up * fall], 1)
    knee, ankle = bend(hip, ankle, THIGH, SHIN, _points(n, np.multiply(leg.out, sign), 0.05, 1.0))
    toe = ball + np.stack([np.zeros(n), np.zeros(n), np.full(n, 0.07)], 1)
    for name, where in (("hip", hip), ("knee", knee), ("ankle", ankle), ("ball", ball), ("toe", toe)):
        made[:, J[f"{name}_{side}"]] = where


def bend(root: Floats, tip: Floats, upper: float, lower: float, pole: Floats) -> tuple[Floats, Floats]:
    """The middle joint of a limb that reaches from root to tip, and the tip (drawn in when out of reach)."""
    way = tip - root
    far = np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-6)
    reach = np.clip(far, abs(upper - lower) + 0.02, (upper + lower) * 0.9995)
    along = way / far
    aside = pole - along * np.sum(pole * along, 1, keepdims=True)
    aside /= np.maximum(np.linalg.norm(aside, axis=1, keepdims=True), 1e-6)
    fore = (upper**2 - lower**2 + reach**2) / (2 * reach)
    return root + along * fore + aside * np.sqrt(np.maximum(upper**2 - fore**2, 0.0)), root + along * reach


def _place_arm(made: Floats, side: str, sign: float, arm: Arm, torso: Floats, shoulder: Floats) -> None:
    n = len(made)
    swing, out = (np.broadcast_to(np.asarray(value, float), n) for value in (arm.swing, arm.out))
    bent, turn = (np.broadcast_to(np.asarray(value, float), n) for value in (arm.elbow, arm.turn))
    upper = np.stack([sign * np.sin(out), -np.cos(out) * np.cos(swing), np.cos(out) * np.sin(swing)], 1)
    # The forearm bends in the plane of the swing, turned in towards the body's middle.
    ahead = np.stack([-sign * np.sin(turn), np.cos(turn) * np.sin(swing), np.cos(turn) * np.cos(swing)], 1)
    lower = upper * np.cos(bent)[:, None] + ahead * np.sin(bent)[:, None]
    lower /= np.linalg.norm(lower, axis=1, keepdims=True)
    upper, lower = (np.einsum("nij,nj->ni", torso, bone) for bone in (upper, lower))
    elbow = shoulder + upper * UPPER_ARM
    wrist = elbow + lower * FOREARM
    for name, where in (("shoulder", shoulder), ("elbow", elbow), ("wrist", wrist), ("hand", wrist + lower * 0.13)):
        made[:, J[f"{name}_{side}"]] = where


def _points(n: int, x: float | Floats, y: float | Floats, z: float | Floats) -> Floats:
    return np.stack([np.broadcast_to(np.asarray(value, float), n) for value in (x, y, z)], 1)


def _axes(n: int, angle: float | Floats) -> tuple[Floats, Floats, Floats, Floats]:
    turned = np.broadcast_to(np.asarray(angle, float), n)
    return np.cos(turned), np.sin(turned), np.zeros(n), np.ones(n)


def _lean(n: int, angle: float | Floats) -> Floats:
    c, s, o, i = _axes(n, angle)
    return np.stack([i, o, o, o, c, -s, o, s, c], 1).reshape(n, 3, 3)


def _bank(n: int, angle: float | Floats) -> Floats:
    c, s, o, i = _axes(n, angle)
    return np.stack([c, -s, o, s, c, o, o, o, i], 1).reshape(n, 3, 3)


def _turn(n: int, angle: float | Floats) -> Floats:
    c, s, o, i = _axes(n, angle)
    return np.stack([c, o, s, o, i, o, -s, o, c], 1).reshape(n, 3, 3)
