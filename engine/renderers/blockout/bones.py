"""From joints to the bones that carry a figure's skin: one affine map for each bone of each figure."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from engine.renderers.blockout.shapes import cross
from engine.renderers.blockout.skeleton import SHIN, THIGH, Floats, J, bend

Singles = npt.NDArray[np.float32]

_LIMBS = ("upper", "fore", "hand", "fingers", "tips", "thigh", "shin", "foot", "toe")
BONES = ("pelvis", "chest", "neck", "head", *(f"{bone}_{side}" for side in "lr" for bone in _LIMBS), "air")
B = {name: index for index, name in enumerate(BONES)}
_REST = {
    "pelvis": (0.0, 0.0, 0.0), "chest": (0.0, 0.36, 0.012), "neck": (0.0, 0.515, -0.01), "head": (0.0, 0.645, 0.01),
    "upper": (0.185, 0.455, 0.0), "fore": (0.185, 0.170, 0.0), "hand": (0.185, -0.085, 0.0),
    "fingers": (0.185, -0.177, 0.0), "tips": (0.185, -0.222, 0.0),
    "thigh": (0.092, -0.035, 0.0), "shin": (0.092, -0.475, 0.0), "foot": (0.092, -0.905, 0.0),
    "toe": (0.092, -0.960, 0.140),
    "air": (0.0, 0.0, 0.0),
}  # fmt: skip
REST: Singles = np.array(
    [_REST[b[:-2] if b[-2:] in ("_l", "_r") else b] * np.array([-1 if b[-2:] == "_r" else 1, 1, 1]) for b in BONES],
    np.float32,
)
"""Where each bone begins when a figure stands straight with its arms down, its pelvis at the origin, facing +z."""
_ARM = tuple(name for name in ("shoulder", "elbow", "wrist", "hand", "grip") if f"{name}_l" in J)
_SPINE_M, _CHEST_M, _UPPER_M, _FORE_M = 0.13, 0.385, 0.285, 0.255


class _Build(Protocol):
    @property
    def shoulders(self) -> float: ...
    @property
    def hips(self) -> float: ...
    @property
    def girth(self) -> float: ...
    @property
    def arms(self) -> float: ...
    @property
    def head(self) -> float: ...
    @property
    def legs(self) -> float: ...
    @property
    def stoop(self) -> float: ...


class Built(Protocol):
    """Whatever has a scale and a build."""

    @property
    def scale(self) -> float: ...
    @property
    def build(self) -> _Build: ...


def unit(vectors: Floats) -> Floats:
    """Vectors (…, 3) of length 1."""
    return vectors / np.maximum(np.sqrt(np.sum(vectors * vectors, -1, keepdims=True)), 1e-9)


def built(joints: Floats, cast: Sequence[Built]) -> Floats:
    """Joints (n, len(JOINTS), 3) of average adults made those of these people: legs, shoulders, head, stoop.

    Feet stay where they stand and crowns where they are, so a posture and a frame made for the ones fit the others.
    """
    shoulders, head, legs, stoop, scale = (
        np.array(values)[:, None]
        for values in zip(
            *((w.build.shoulders, w.build.head, w.build.legs, w.build.stoop, w.scale) for w in cast), strict=True
        )
    )
    if (shoulders == 1).all() and (head == 1).all() and (legs == 1).all() and (stoop == 0).all():
        return joints
    made = joints.copy()
    soles = (made[:, J["ankle_l"]] + made[:, J["ankle_r"]]) / 2
    drop = (soles - made[:, J["pelvis"]]) * (1 - legs)
    upper = [i for name, i in J.items() if name[:4] not in ("knee", "ankl", "ball", "toe_")]
    made[:, upper] += drop[:, None]
    for side in "lr":
        hip, ankle, knee = (joints[:, J[f"{name}_{side}"]] for name in ("hip", "ankle", "knee"))
        if (legs != 1).any():
            long, pole = legs * scale, knee - (hip + ankle) / 2 + 1e-6
            made[:, J[f"knee_{side}"]] = bend(made[:, J[f"hip_{side}"]], ankle, THIGH * long, SHIN * long, pole)[0]  # pyright: ignore[reportArgumentType]
    # The head grows down from its crown, and what the legs lost is the trunk's.
    crown = joints[:, J["crown"]]
    skull = [J[name] for name in ("neck", "head", "crown", "chin", "eyes")]
    made[:, skull] = crown[:, None] + (joints[:, skull] - crown[:, None]) * head[:, :, None]
    rise = made[:, J["neck"]] - joints[:, J["neck"]] - drop
    for name, share in (("waist", 0.25), ("chest", 0.7)):
        made[:, J[name]] += rise * share
    side = unit(joints[:, J["shoulder_l"]] - joints[:, J["shoulder_r"]])
    for hand, sign in (("l", 1.0), ("r", -1.0)):
        for name in _ARM:
            made[:, J[f"{name}_{hand}"]] += rise + sign * 0.185 * scale * (shoulders - 1) * side
    fore = cross(side, unit(made[:, J["neck"]] - made[:, J["waist"]]))
    bent = stoop * scale * fore
    made[:, skull] += (bent - 0.35 * stoop * scale * np.array([[0.0, 1.0, 0.0]]))[:, None]
    for name in ("chest", *(f"{part}_{hand}" for hand in "lr" for part in _ARM)):
        made[:, J[name]] += 0.55 * bent
    return made


def posed(joints: Floats, cast: Sequence[Built], swing: Floats) -> tuple[Singles, Singles]:
    """The bones of built joints: maps (n, len(BONES), 4, 3) of places, (n, len(BONES), 3, 3) of normals.

    A place in the rest pose, less its bone's beginning, times the first three rows, plus the fourth, is in the world.
    The last bone, "air", only carries: by `swing` (n, 3), where the air pushes what hangs loose, in metres.
    """
    n = len(joints)
    axes, sizes = np.empty((n, len(BONES), 3, 3)), np.empty((n, len(BONES), 3))
    starts = np.empty((n, len(BONES), 3))
    j = {name: joints[:, index] for name, index in J.items()}
    scale = np.array([who.scale for who in cast])
    girth, hips, wide, arms = (
        np.array([getattr(who.build, name) for who in cast]) for name in ("girth", "hips", "shoulders", "arms")
    )

    def put(bone: str, start: Floats, frame: tuple[Floats, Floats, Floats], size: Sequence[Floats | float]) -> None:
        index = B[bone]
        starts[:, index] = start
        for axis in range(3):
            axes[:, index, axis] = frame[axis]
            sizes[:, index, axis] = size[axis]

    hip_side = unit(j["hip_l"] - j["hip_r"])
    pelvis = _frame(j["waist"] - j["pelvis"], hip_side)
    chest = _frame(j["neck"] - j["waist"], j["shoulder_l"] - j["shoulder_r"])
    low = scale * (hips + girth) / 2
    put("pelvis", j["pelvis"], pelvis, (scale * hips, _far(j["waist"], j["pelvis"]) / _SPINE_M, low))
    up = _far(j["neck"], j["waist"]) / _CHEST_M
    put("chest", j["chest"], chest, (scale * (0.35 * girth + 0.65 * wide), up, scale * girth))
    grown = scale * [who.build.head for who in cast]
    skull = _frame(j["crown"] - j["neck"], None, j["eyes"] - j["head"])
    put("head", j["head"], skull, (grown, grown, grown))
    between = _frame(chest[1] + skull[1], None, chest[2] + skull[2])
    thick = scale * (0.5 + 0.3 * girth + 0.2 * wide)
    put("neck", j["neck"], between, (thick, grown, thick))
    for side, sign in (("l", 1.0), ("r", -1.0)):
        _arm(put, j, side, sign, chest, scale, scale * (0.4 + 0.6 * girth) * arms)
        _leg(put, j, side, hip_side, scale, girth, hips)
    axes[:, B["air"]], sizes[:, B["air"]], starts[:, B["air"]] = 0.0, 1.0, swing
    maps = np.concatenate([axes * sizes[:, :, :, None], starts[:, :, None, :]], 2).astype(np.float32)
    return maps, (axes / sizes[:, :, :, None]).astype(np.float32)


def _far(a: Floats, b: Floats) -> Floats:
    return np.sqrt(np.sum((a - b) ** 2, 1))


def _frame(up: Floats, side: Floats | None, fore: Floats | None = None) -> tuple[Floats, Floats, Floats]:
    """Axes left, up, ahead: `up` exactly, the other as nearly as it can be."""
    y = unit(up)
    if side is None:
        assert fore is not None
        x = unit(cross(y, fore))
        return x, y, cross(x, y)
    x = unit(side - y * np.sum(side * y, 1, keepdims=True))
    return x, y, cross(x, y)


def _arm(put, j, side: str, sign: float, chest, scale: Floats, thick: Floats) -> None:  # noqa: ANN001  # pyright: ignore
    shoulder, elbow, wrist = (j[f"{name}_{side}"] for name in ("shoulder", "elbow", "wrist"))
    inside = unit(0.5 * (shoulder + wrist) - elbow + 0.012 * scale[:, None] * chest[2])
    long = _far(shoulder, elbow)
    put(f"upper_{side}", shoulder, _frame(shoulder - elbow, None, inside), (thick, long / _UPPER_M, thick))
    down = unit(j[f"hand_{side}"] - wrist)
    thumb = j[f"grip_{side}"] - j[f"hand_{side}"] if "grip_l" in j else inside
    hand = _frame(-down, None, thumb)
    fore = _frame(elbow - wrist, None, inside + hand[2])
    slim = 0.7 * thick + 0.3 * scale
    put(f"fore_{side}", elbow, fore, (slim, _far(elbow, wrist) / _FORE_M, slim))
    size = (scale, scale, scale)
    put(f"hand_{side}", wrist, hand, size)
    clenched = np.clip(1.25 * (1.0 - np.sum(unit(elbow - shoulder) * down, 1)) - 0.75, 0.0, 1.0)
    start, frame = wrist, hand
    for bone, relaxed, fist, length in (("fingers", 0.30, 1.15, 0.092), ("tips", 0.35, 1.35, 0.045)):
        start = start - frame[1] * (length * scale)[:, None]
        frame = _curled(frame, sign * (relaxed + (fist - relaxed) * clenched))
        put(f"{bone}_{side}", start, frame, size)


def _curled(frame: tuple[Floats, Floats, Floats], angle: Floats) -> tuple[Floats, Floats, Floats]:
    """A hand's frame turned about its width: positive brings what hangs down towards −x, a left hand's palm."""
    c, s = np.cos(angle)[:, None], np.sin(angle)[:, None]
    x, y, z = frame
    return c * x - s * y, s * x + c * y, z


def _leg(put, j, side: str, across: Floats, scale: Floats, girth: Floats, hips: Floats) -> None:  # noqa: ANN001  # pyright: ignore
    hip, knee, ankle, ball, toe = (j[f"{name}_{side}"] for name in ("hip", "knee", "ankle", "ball", "toe"))
    ahead = unit(knee - 0.5 * (hip + ankle) + 0.03 * scale[:, None] * cross(across, unit(hip - knee)))
    thick, slim = scale * (hips + girth) / 2, scale * (0.5 + 0.5 * girth)
    put(f"thigh_{side}", hip, _frame(hip - knee, None, ahead), (thick, _far(hip, knee) / THIGH, thick))
    outward = unit(cross(toe - ball, ball - ankle) + 0.004 * (scale**2)[:, None] * across)
    sole = unit(ball - ankle)
    up = cross(sole, outward)
    # The way from the ankle to the ball slopes by 0.374 in a foot that stands.
    c, s = 0.9308, 0.3656
    y, z = c * up - s * sole, c * sole + s * up
    shin = _frame(knee - ankle, None, ahead + 0.35 * z)
    put(f"shin_{side}", knee, shin, (slim, _far(knee, ankle) / SHIN, slim))
    size = (scale, scale, scale)
    put(f"foot_{side}", ankle, (cross(y, z), y, z), size)
    straight = unit(toe - ball)
    put(f"toe_{side}", ball, (outward, cross(straight, outward), straight), size)
