"""Postures and joints of many figures at once. Metres, y up, a figure stands on y = 0 and faces +z; its left is +x.

A posture is a table of what an actor would do: figures down, `FIELDS` across. Angles are in radians. Every joint
follows from it, with bones of fixed length: legs and arms reach for their targets, planted feet stay where they are.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

JOINTS = (
    "pelvis", "waist", "chest", "neck", "head", "crown", "chin", "eyes",
    "shoulder_l", "elbow_l", "wrist_l", "hand_l", "hip_l", "knee_l", "ankle_l", "ball_l", "toe_l",
    "shoulder_r", "elbow_r", "wrist_r", "hand_r", "hip_r", "knee_r", "ankle_r", "ball_r", "toe_r",
    "grip_l", "grip_r",
)  # fmt: skip
"""`grip_*` is 10 cm from the hand towards where the thumb is: what a fist holds stands along hand → grip."""
J = {name: index for index, name in enumerate(JOINTS)}

STATURE = 1.72
"""From sole to crown of a standing figure of scale 1, in metres."""
THIGH, SHIN, ANKLE = 0.44, 0.43, 0.075
UPPER_ARM, FOREARM = 0.285, 0.255
_STRETCH = 0.9945
"""A limb is never quite straight: on the last millimetres its middle joint would have to fly."""
_LEG = (THIGH + SHIN) * _STRETCH
_KNEE_M, _PALM_M = 0.055, 0.03
"""How high knees and palms are that lie on the floor."""
_SKULL = {"head": (0, 0.13, 0.02), "crown": (0, 0.262, 0.012), "chin": (0, 0.042, 0.066), "eyes": (0, 0.15, 0.112)}
_SKULL_AT = np.array([J[name] for name in _SKULL])
_SKULL_OFFSETS = np.array(list(_SKULL.values()))

WHOLE = ("x", "z", "rise", "turn", "tip", "roll")
"""Of the whole figure: moved, raised, turned to its left, tipped ahead about its feet, rolled to its right."""
BODY = ("hip", "sway", "shift", "yaw", "drop", "tilt", "lean", "bank", "twist", "curl", "nod", "look", "cock")
"""Pelvis: height, aside, ahead, turned, left hip up, tipped ahead. Chest: ahead, to the right, turned, rounded.
Head: down, turned from the chest, to the right shoulder."""
LEG = ("foot_x", "foot_y", "foot_z", "heel", "out", "toe")
"""Where the ball of the foot is, the heel's lift (negative: on the heel, toes up), knee and toes turned out."""
ARM = (
    "swing", "elbow_out", "elbow", "turn", "flex", "palm",
    "at", "at_x", "at_y", "at_z", "on", "on_x", "on_y", "on_z",
)  # fmt: skip
"""Shoulder ahead and outward, elbow, forearm turned in, wrist towards the palm, thumb up (1) or in (0).
`at` (0 … 1): the wrist is at a place in the chest's own space (outward of the shoulder, above it, ahead of the chest);
`on`: at a place on the ground the figure stands on (outward, up, ahead)."""
FIELDS = (
    *WHOLE, *BODY,
    *(f"{name}_l" for name in LEG), *(f"{name}_r" for name in LEG),
    *(f"{name}_l" for name in ARM), *(f"{name}_r" for name in ARM),
)  # fmt: skip
F = {name: index for index, name in enumerate(FIELDS)}
_LEGS = np.array([[F[f"{name}_{side}"] for side in "lr"] for name in LEG])
_ARMS = np.array([[F[f"{name}_{side}"] for side in "lr"] for name in ARM])
_SIGN = np.array([[1.0], [-1.0]])

NEUTRAL = np.zeros(len(FIELDS))
"""Somebody who stands upright and does nothing, (len(FIELDS),)."""
for _name, _value in {
    "hip": 0.962, "lean": 0.02, "foot_x_l": 0.10, "foot_x_r": -0.10, "foot_z_l": 0.10, "foot_z_r": 0.14,
    "out_l": 0.12, "out_r": 0.12, "toe_l": 0.12, "toe_r": 0.16, "elbow_out_l": 0.13, "elbow_out_r": 0.13,
    "elbow_l": 0.20, "elbow_r": 0.24, "turn_l": 0.35, "turn_r": 0.35, "flex_l": 0.12, "flex_r": 0.12,
}.items():  # fmt: skip
    NEUTRAL[F[_name]] = _value


@dataclass(init=False)
class Posture:
    """A pose of n figures: `numbers` (n, len(FIELDS)). Made of fields by name, it is one that stands but for those."""

    numbers: Floats

    def __init__(self, numbers: Floats | None = None, **given: float | Floats) -> None:
        count = max((np.size(value) for value in given.values()), default=1)
        self.numbers = np.repeat(NEUTRAL[None], count, 0) if numbers is None else numbers
        for name, value in given.items():
            self[name] = value

    def __getitem__(self, name: str) -> Floats:
        return self.numbers[:, F[name]]

    def __setitem__(self, name: str, value: float | Floats) -> None:
        self.numbers[:, F[name]] = value


def joints(posture: Posture, figures: int) -> Floats:
    """Joints in the figures' own space: (figures, len(JOINTS), 3)."""
    p = np.ascontiguousarray(np.broadcast_to(posture.numbers, (figures, len(FIELDS))).T)
    made = np.zeros((figures, len(JOINTS), 3))
    hips, middle, chest, skull = _spine_axes(p)
    pelvis = np.stack([p[F["sway"]], p[F["hip"]], p[F["shift"]]], 1)
    sockets = np.einsum("nij,sj->sni", hips, np.array([[0.092, -0.035, 0.0], [-0.092, -0.035, 0.0]]))
    feet = _feet(p)
    pelvis[:, 1] -= _sunk(pelvis + sockets, feet[0], p[_LEGS[1]])
    made[:, J["pelvis"]] = pelvis
    waist = pelvis + hips @ np.array([0.0, 0.13, 0.0])
    ribs = waist + middle @ np.array([0.0, 0.23, 0.012])
    neck = ribs + chest @ np.array([0.0, 0.155, -0.022])
    made[:, J["waist"]], made[:, J["chest"]], made[:, J["neck"]] = waist, ribs, neck
    made[:, _SKULL_AT] = neck[:, None] + np.einsum("nij,kj->nki", skull, _SKULL_OFFSETS)
    _place_legs(made, p, hips, pelvis + sockets, feet)
    _place_arms(made, p, chest, ribs)
    return _carried(made, p)


def _spine_axes(p: Floats) -> Floats:
    """Frames (4, n, 3, 3) of pelvis, middle of the back, chest and skull; columns are left, up, ahead."""
    yaw, roll, pitch = p[F["yaw"]], p[F["drop"]], p[F["tilt"]]
    twist, bank, lean, curl = p[F["twist"]], p[F["bank"]], p[F["lean"]], p[F["curl"]]
    look, cock, nod = p[F["look"]], p[F["cock"]], p[F["nod"]]
    turned = np.stack([0.8 * yaw + 0.2 * twist, 0.5 * (yaw + twist), twist, twist + look])
    rolled = np.stack([0.8 * roll + 0.2 * bank, 0.5 * (roll + bank), bank, 0.25 * bank + cock])
    tipped = np.stack([0.5 * pitch + 0.5 * lean - 0.3 * curl, lean + 0.2 * curl, lean + curl, 0.2 * lean + nod])
    return _frames(turned, rolled, tipped)


def _frames(yaw: Floats, roll: Floats, pitch: Floats) -> Floats:
    """Rotations (…, 3, 3): pitched ahead, then rolled to the right, then turned to the left."""
    cy, sy, cz, sz, cx, sx = np.cos(yaw), np.sin(yaw), np.cos(roll), np.sin(roll), np.cos(pitch), np.sin(pitch)
    made = np.empty((*yaw.shape, 3, 3))
    made[..., 0, 0], made[..., 1, 0], made[..., 2, 0] = cy * cz, sz, -sy * cz
    made[..., 0, 1], made[..., 1, 1], made[..., 2, 1] = sy * sx - cy * sz * cx, cz * cx, sy * sz * cx + cy * sx
    made[..., 0, 2], made[..., 1, 2], made[..., 2, 2] = cy * sz * sx + sy * cx, -cz * sx, cy * cx - sy * sz * sx
    return made


def _feet(p: Floats) -> tuple[Floats, Floats, Floats]:
    """Ankle, ball and toe of both feet as they are meant to be, (2, n, 3) each."""
    x, y, z, heel, _, toe = p[_LEGS]
    up, down = np.maximum(heel, 0.0), np.minimum(heel, 0.0)
    # On the heel the foot turns about a point 20 cm behind the ball; otherwise about the ball.
    ball_y, ball_z = 0.20 * np.sin(-down), 0.20 * (np.cos(down) - 1)
    back, high = -0.14, ANKLE - 0.02
    c, s = np.cos(heel), np.sin(heel)
    ankle_y, ankle_z = ball_y + high * c - back * s, ball_z + high * s + back * c
    pitch = down + up * 0.75 * np.clip((y - 0.01) / 0.08, 0, 1)
    toe_y, toe_z = ball_y - 0.07 * np.sin(pitch), ball_z + 0.07 * np.cos(pitch)
    sin, cos = np.sin(toe) * _SIGN, np.cos(toe)
    base = 0.02 + y
    ankle, ball, point = (
        np.stack([x + along * sin, base + high_, z + along * cos], 2)
        for high_, along in ((ankle_y, ankle_z), (ball_y, ball_z), (toe_y, toe_z))
    )
    return ankle, ball, point


def _sunk(sockets: Floats, ankles: Floats, lifted: Floats) -> Floats:
    """How far the pelvis has to come down so that the legs reach the feet that are on the ground, (n,)."""
    way = ankles - sockets
    flat = np.minimum(way[..., 0] ** 2 + way[..., 2] ** 2, 0.95 * _LEG**2)
    short = -way[..., 1] - np.sqrt(_LEG**2 - flat)
    soft = 0.012
    eased = 0.5 * (short + np.sqrt(short * short + soft * soft)) - 0.5 * soft
    return np.max(np.maximum(eased, 0.0) * np.clip(1 - lifted / 0.08, 0, 1), 0)


def _place_legs(made: Floats, p: Floats, hips: Floats, sockets: Floats, feet: tuple[Floats, Floats, Floats]) -> None:
    ankles, balls, toes = feet
    out, toe = p[_LEGS[4]], p[_LEGS[5]]
    turned = (out + 0.4 * toe) * _SIGN
    pole = np.stack([np.sin(turned), np.full_like(turned, 0.05), np.cos(turned)], 2)
    pole = np.einsum("nij,snj->sni", hips, pole)
    # Before the body a knee points up as well, however low the pelvis leans over it.
    pole[..., 1] += 0.9 * np.clip((ankles[..., 2] - sockets[..., 2]) / 0.35, 0.0, 1.0)
    knees, reached = bend(sockets, ankles, THIGH, SHIN, pole)
    knees = _above_floor(knees, sockets, reached, p[F["rise"]])
    drawn = reached - ankles  # a foot out of reach comes along whole
    for side, letter in enumerate("lr"):
        for name, where in (("hip", sockets), ("knee", knees), ("ankle", reached)):
            made[:, J[f"{name}_{letter}"]] = where[side]
        made[:, J[f"ball_{letter}"]], made[:, J[f"toe_{letter}"]] = (
            where[side] + drawn[side] for where in (balls, toes)
        )


def _above_floor(knees: Floats, sockets: Floats, ankles: Floats, rise: Floats) -> Floats:
    """Knees that would be in the floor, turned aside about the line from hip to ankle until they lie on it."""
    low = _KNEE_M - np.minimum(rise, 0.0)
    if (knees[..., 1] >= low).all():
        return knees
    along = ankles - sockets
    along /= np.maximum(np.sqrt(np.sum(along * along, -1, keepdims=True)), 1e-6)
    middle = sockets + along * np.sum((knees - sockets) * along, -1, keepdims=True)
    out = knees - middle
    far = np.maximum(np.sqrt(np.sum(out * out, -1)), 1e-6)
    up = np.array([0.0, 1.0, 0.0]) - along * along[..., 1:2]
    steep = np.maximum(np.sqrt(np.sum(up * up, -1)), 1e-6)
    up /= steep[..., None]
    side = cross(along, up)
    side *= np.where(np.sum(side * out, -1) >= 0, 1.0, -1.0)[..., None]
    rises = np.clip((low - middle[..., 1]) / (far * steep), -1.0, 1.0)[..., None]
    turned = middle + far[..., None] * (up * rises + side * np.sqrt(1 - rises * rises))
    return np.where((knees[..., 1] < low)[..., None], turned, knees)


def bend(root: Floats, tip: Floats, upper: float, lower: float, pole: Floats) -> tuple[Floats, Floats]:
    """The middle joint of limbs that reach from root to tip (…, 3), and the tip (drawn in when out of reach)."""
    way = tip - root
    far = np.maximum(np.sqrt(np.sum(way * way, -1, keepdims=True)), 1e-6)
    reach = np.clip(far, abs(upper - lower) + 0.06, (upper + lower) * _STRETCH)
    along = way / far
    aside = pole - along * np.sum(pole * along, -1, keepdims=True)
    aside /= np.maximum(np.sqrt(np.sum(aside * aside, -1, keepdims=True)), 1e-6)
    fore = (upper**2 - lower**2 + reach**2) / (2 * reach)
    return root + along * fore + aside * np.sqrt(np.maximum(upper**2 - fore**2, 0.0)), root + along * reach


def _place_arms(made: Floats, p: Floats, chest: Floats, ribs: Floats) -> None:
    """Arms in the chest's own space, then placed. The wrist swings freely, or is drawn to a place."""
    swing, out, elbow, turn, flex, palm, at, at_x, at_y, at_z, on, on_x, on_y, on_z = p[_ARMS]
    upper = np.stack([_SIGN * np.sin(out), -np.cos(out) * np.cos(swing), np.cos(out) * np.sin(swing)], 2)
    # The forearm bends in the plane of the swing, turned in towards the body's middle.
    ahead = np.stack([-_SIGN * np.sin(turn), np.cos(turn) * np.sin(swing), np.cos(turn) * np.cos(swing)], 2)
    lower = upper * np.cos(elbow)[..., None] + ahead * np.sin(elbow)[..., None]
    lower /= np.sqrt(np.sum(lower * lower, 2, keepdims=True))
    shoulder = np.zeros_like(upper)
    shoulder[..., 0], shoulder[..., 1], shoulder[..., 2] = 0.185 * _SIGN, 0.095, -0.012
    wrist = shoulder + UPPER_ARM * upper + FOREARM * lower
    wrist += at[..., None] * (np.stack([(at_x + 0.185) * _SIGN, at_y + 0.095, at_z], 2) - wrist)
    if on.any():
        ground = np.stack([on_x * _SIGN, on_y, on_z], 2) - ribs
        wrist += on[..., None] * (np.einsum("nji,snj->sni", chest, ground) - wrist)
    raised = np.clip((wrist[..., 1] - 0.10) / 0.45, 0, 1)  # a lifted arm takes the shoulder along
    shoulder[..., 0] -= 0.020 * raised * _SIGN
    shoulder[..., 1] += 0.045 * raised
    bent, wrist = bend(shoulder, wrist, UPPER_ARM, FOREARM, upper)
    along, thumb = _hands(bent, wrist, flex, palm)
    hand = wrist + 0.13 * along
    arm = np.stack([shoulder, bent, wrist, hand, hand + 0.1 * thumb])
    arm = ribs + np.einsum("nij,ksnj->ksni", chest, arm)
    _laid_flat(arm)
    for name, placed in zip(("shoulder", "elbow", "wrist", "hand", "grip"), arm, strict=True):
        made[:, J[f"{name}_l"]], made[:, J[f"{name}_r"]] = placed[0], placed[1]


def _laid_flat(arm: Floats) -> None:
    """Hands that would be in the floor lie flat on it. Changes `arm`."""
    wrist, hand, grip = arm[2], arm[3], arm[4]
    sunk = hand[..., 1] < _PALM_M
    if not sunk.any():
        return
    way = hand - wrist
    down = np.clip(_PALM_M - wrist[..., 1], -0.13, 0.13)
    level = np.maximum(np.hypot(way[..., 0], way[..., 2]), 1e-6)
    flat = np.sqrt(0.13**2 - down**2) / level
    laid = wrist + np.stack([way[..., 0] * flat, down, way[..., 2] * flat], -1)
    arm[4] = np.where(sunk[..., None], grip + laid - hand, grip)
    arm[3] = np.where(sunk[..., None], laid, hand)


def _hands(elbow: Floats, wrist: Floats, flex: Floats, palm: Floats) -> tuple[Floats, Floats]:
    """Where hands and thumbs point (2, n, 3): a hanging hand has its thumb ahead, a level one inward or up."""
    lower = (wrist - elbow) / FOREARM
    # The thumb of a hanging hand, brought along by the shortest turn of the forearm, then rolled inward.
    drawn = lower.copy()
    drawn[..., 1] -= 1.0
    ahead = -drawn * (lower[..., 2] / np.maximum(1 - lower[..., 1], 1e-3))[..., None]
    ahead[..., 2] += 1.0
    inside = cross(lower, ahead) * _SIGN[..., None]
    level = np.sqrt(np.maximum(1 - np.minimum(lower[..., 1], 0.0) ** 2, 0.0))
    roll = (0.5 * np.pi * (1 - palm) * level)[..., None]
    thumb = np.cos(roll) * ahead + np.sin(roll) * inside
    facing = np.cos(roll) * inside - np.sin(roll) * ahead
    return lower * np.cos(flex)[..., None] + facing * np.sin(flex)[..., None], thumb


def cross(a: Floats, b: Floats) -> Floats:
    """The cross product of vectors (…, 3). numpy's own spends ten times as long on a handful of them."""
    ax, ay, az, bx, by, bz = a[..., 0], a[..., 1], a[..., 2], b[..., 0], b[..., 1], b[..., 2]
    return np.stack([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx], -1)


def _carried(made: Floats, p: Floats) -> Floats:
    """The whole figure tipped, rolled, turned and moved."""
    zero = np.zeros(len(made))
    whole = _frames(p[F["turn"]], zero, zero) @ _frames(zero, p[F["roll"]], p[F["tip"]])
    moved = np.einsum("nij,nkj->nki", whole, made)
    moved += np.stack([p[F["x"]], p[F["rise"]], p[F["z"]]], 1)[:, None]
    return moved
