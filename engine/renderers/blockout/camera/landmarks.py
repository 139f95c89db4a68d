"""What a camera cuts at: the landmarks of one body in the world, be it a person, a horse or a car."""

from dataclasses import dataclass, replace

import numpy as np

from engine.renderers.blockout.beings import beings, mounts
from engine.renderers.blockout.geometry.skeleton import Floats, J
from engine.renderers.blockout.people import dress
from engine.renderers.blockout.people.wardrobe import Costume

_FACE_M = 0.22
"""From chin to crown of a grown person."""
_LOW_M = 1.0
"""A person less high than this lies, crawls or flies."""
_OUTLINE = ("crown", "chin", "shoulder_l", "shoulder_r", "elbow_l", "elbow_r", "hand_l", "hand_r", "knee_l", "knee_r",
            "toe_l", "toe_r", "ankle_l", "ankle_r")  # fmt: skip
_BUST = ("crown", "chin", "eyes", "shoulder_l", "shoulder_r")


@dataclass(frozen=True, slots=True)
class Body:
    """One body. Heights in metres of the world; `head` and `trunk` are places, `facing` is level."""

    kind: str
    """upright, low (who lies, crawls or flies), animal, or thing (a vehicle)."""
    crown: float
    eyes: float
    chin: float
    chest: float
    waist: float
    knee: float
    sole: float
    head: Floats
    trunk: Floats
    facing: Floats
    hand: Floats
    outline: Floats
    """All of it, (k, 3)."""
    bust: Floats
    """What a close frame must not lose of it, (k, 3)."""
    face_m: float

    @property
    def tall(self) -> float:
        """How high it reaches, in metres."""
        return max(self.crown - self.sole, 3.4 * self.face_m)


def landmarks(joints: Floats, costume: Costume, mount: mounts.Mount | None = None, ground: float = 0.0) -> Body:
    """The landmarks of a figure with joints (len(JOINTS), 3) in the world; its `mount` stands on the `ground`."""
    if costume.creature is not None:
        return _being(joints, costume)
    made = _person(joints, costume)
    return _mounted(made, joints, mount, ground) if mount is not None and mount.goes else made


def _mounted(rider: Body, joints: Floats, mount: mounts.Mount, ground: float) -> Body:
    """Somebody with what carries them: a whole frame holds both, a near one is the rider's own."""
    low, high = mounts.box(mount)
    fore = heading(joints)
    left = np.array([fore[2], 0.0, -fore[0]])
    middle = np.array([joints[J["pelvis"], 0], ground, joints[J["pelvis"], 2]])
    corners = np.array([[x, y, z] for x in (low[0], high[0]) for y in (0.0, high[1]) for z in (low[2], high[2])])
    outline = middle + corners @ np.stack([left, [0.0, 1.0, 0.0], fore])
    knee = rider.waist - 2.2 * rider.face_m
    return replace(rider, sole=ground, outline=np.concatenate([rider.outline, outline]), knee=knee)


def _person(joints: Floats, costume: Costume) -> Body:
    larger = max(costume.build.head, 1.0)
    face = _FACE_M * costume.scale * larger
    at = {name: joints[J[name]] for name in ("head", "crown", "chin", "eyes", "chest", "pelvis", "knee_l", "knee_r")}
    sole, top = float(joints[:, 1].min()) - 0.02, float(joints[:, 1].max())
    hat = dress.headgear_m(costume) * costume.scale * costume.build.head
    crown, eyes, chin = (float(at[name][1]) for name in ("crown", "eyes", "chin"))
    low = top - sole < _LOW_M * costume.scale
    if low or crown - chin < 0.55 * face:  # the face is not upright: the frame is as wide as if it were
        eyes, crown, chin = float(at["head"][1]), float(at["head"][1]) + 0.5 * face, float(at["head"][1]) - 0.5 * face
    elif larger > 1.02:  # a child's head is larger than its joints say
        crown, chin = crown + 0.45 * (larger - 1) * face, chin - 0.25 * (larger - 1) * face
    crown = max(crown + hat, top if not low else crown)
    facing = _level(at["eyes"] - at["head"], joints[J["toe_l"]] - joints[J["ankle_l"]])
    return Body(
        "low" if low else "upright", crown, eyes, chin, float(at["chest"][1]), float(at["pelvis"][1]) + 0.27 * face,
        float(min(at["knee_l"][1], at["knee_r"][1])), sole, at["head"], at["pelvis"], facing, joints[J["hand_r"]],
        _whole(joints, crown),
        joints[[J[name] for name in _BUST]], face,
    )  # fmt: skip


def _whole(joints: Floats, crown: float) -> Floats:
    """All of a person: joints, the soles under them, the hat over the head."""
    points = joints[[J[name] for name in _OUTLINE]]
    soles = joints[[J["toe_l"], J["toe_r"], J["ankle_l"], J["ankle_r"]]].copy()
    soles[:, 1] -= [0.035, 0.035, 0.075, 0.075]
    top = joints[J["crown"]].copy()
    top[1] = max(crown, top[1])
    return np.concatenate([points, soles, top[None]])


def _level(*tried: Floats) -> Floats:
    for way in tried:
        flat = way * [1.0, 0.0, 1.0]
        length = float(np.linalg.norm(flat))
        if length > 0.02:
            return flat / length
    return np.array([0.0, 0.0, 1.0])


def heading(joints: Floats) -> Floats:
    """The level direction in which a figure's feet point, (3,)."""
    toes = joints[J["toe_l"]] + joints[J["toe_r"]] - joints[J["ankle_l"]] - joints[J["ankle_r"]]
    return _level(toes)


def _being(joints: Floats, costume: Costume) -> Body:
    low, high = box(costume)
    stands = float(joints[J["crown"], 1] - joints[J["ball_l"], 1])
    if costume.creature is not None and costume.creature.body == "bird" and not 0.8 < stands / high[1] < 1.2:
        low, high = beings.box(costume.creature, "fly")
    fore = heading(joints)
    left = np.array([fore[2], 0.0, -fore[0]])
    feet = joints[[J["ball_l"], J["ball_r"]]]
    ground = float(feet[:, 1].min()) - 0.02 * costume.scale
    if costume.creature is not None and costume.creature.body == "car":
        ground = min(ground, float(joints[J["pelvis"], 1]))
    middle = np.array([joints[J["pelvis"], 0], ground, joints[J["pelvis"], 2]])
    corners = np.array([[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])])
    outline = middle + corners @ np.stack([left, [0.0, 1.0, 0.0], fore])
    tall, long = float(high[1] - low[1]), float(high[2] - low[2])
    thing = costume.creature is not None and costume.creature.body not in ("quadruped", "bird")
    head_m = 0.9 * tall if thing else min(0.30 * tall, 0.34 * long)
    top = ground + float(high[1])
    head = middle + fore * (0.15 * long if thing else float(high[2]) - 0.5 * head_m)
    head = np.array([head[0], top - 0.5 * head_m, head[2]])
    bust = outline if thing else head + 0.5 * head_m * np.array([left, -left, [0.0, 1.0, 0.0], [0.0, -1.0, 0.0]])
    return Body(
        "thing" if thing else "animal", top, top - 0.40 * head_m, top - head_m, top - 0.38 * tall, top - 0.56 * tall,
        top - 0.76 * tall, ground, head, middle + np.array([0.0, 0.5 * tall, 0.0]), fore, head, outline, bust, head_m,
    )  # fmt: skip


def box(costume: Costume, mount: mounts.Mount | None = None) -> tuple[Floats, Floats]:
    """The box that somebody fills, or what carries them: metres left, up and ahead of the mark, its two corners."""
    if mount is not None and mount.goes:
        return mounts.box(mount)
    kind = costume.creature
    if kind is None:
        wide, tall = 0.27 * costume.scale, 1.72 * costume.scale
        return np.array([-wide, 0.0, -0.2]), np.array([wide, tall, 0.25])
    return beings.box(kind)
