"""From joints to the bones that carry a figure's skin: one affine map for each bone of each figure."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from engine.renderers.blockout.geometry.skeleton import SHIN, THIGH, Floats, J, bend

Singles = npt.NDArray[np.float32]
_Frame = tuple[Floats, Floats, Floats]
"""Axes left, up, ahead, (n, 3) each."""

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
    def scale(self) -> float:
        """Their joints against an average adult's."""
        ...

    @property
    def build(self) -> _Build:
        """How they are built."""
        ...


@lru_cache(maxsize=16)
def measures(cast: tuple[Built, ...]) -> Floats:
    """Scale, girth, hips, shoulders, arms, head, legs and stoop, (8, n)."""
    names = ("girth", "hips", "shoulders", "arms", "head", "legs", "stoop")
    return np.array([[who.scale, *(getattr(who.build, name) for name in names)] for who in cast]).T.copy()


def unit(vectors: Floats) -> Floats:
    """Vectors (…, 3) of length 1."""
    return vectors / np.maximum(np.sqrt(np.einsum("...i,...i->...", vectors, vectors)), 1e-9)[..., None]


def built(joints: Floats, cast: Sequence[Built]) -> Floats:
    """Joints (n, len(JOINTS), 3) of average adults made those of these people: legs, shoulders, head, stoop.

    Feet stay where they stand and crowns where they are, so a posture and a frame made for the ones fit the others.
    """
    scale, _, _, shoulders, _, head, legs, stoop = measures(tuple(cast))[:, :, None]
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
    fore = crossed(side, unit(made[:, J["neck"]] - made[:, J["waist"]]))
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
    maps, axes, sizes = np.zeros((n, len(BONES), 4, 3)), np.zeros((n, len(BONES), 3, 3)), np.ones((n, len(BONES), 3, 1))
    put = _Put(n, axes, sizes, maps)
    at = {name: joints[:, index] for name, index in J.items()}
    scale, girth, hips, wide, arms, head, _, _ = measures(tuple(cast))
    across = unit(at["hip_l"] - at["hip_r"])
    chest = _frame(at["neck"] - at["waist"], at["shoulder_l"] - at["shoulder_r"])
    low = scale * (hips + girth) / 2
    long = _far(at["waist"], at["pelvis"]) / _SPINE_M
    put.one("pelvis", at["pelvis"], _frame(at["waist"] - at["pelvis"], across), scale * hips, long, low)
    long = _far(at["neck"], at["waist"]) / _CHEST_M
    put.one("chest", at["chest"], chest, scale * (0.35 * girth + 0.65 * wide), long, scale * girth)
    grown = scale * head
    skull = _frame(at["crown"] - at["neck"], None, at["eyes"] - at["head"])
    put.one("head", at["head"], skull, grown, grown, grown)
    between = _frame(chest[1] + skull[1], None, chest[2] + skull[2])
    thick = np.maximum(scale * (0.5 + 0.3 * girth + 0.2 * wide), 0.8 * grown)
    put.one("neck", at["neck"], between, thick, grown, thick)
    both = {name[:-2]: np.concatenate([at[name], at[name[:-2] + "_r"]]) for name in J if name.endswith("_l")}
    scale, girth, hips, arms = (np.concatenate([each, each]) for each in (scale, girth, hips, arms))
    _arms(put, both, np.concatenate([chest[2], chest[2]]), scale, scale * (0.4 + 0.6 * girth) * arms)
    _legs(put, both, np.concatenate([across, across]), scale, scale * girth, scale * hips)
    sizes[:, B["air"]] = 0.0
    maps[:, B["air"], 3] = swing
    maps[:, :, :3] = axes * sizes
    return maps.astype(np.float32), (axes / np.maximum(sizes, 1e-6)).astype(np.float32)


class _Put:
    """Where a bone's beginning, axes and sizes are written; of both sides at once, the left ones first."""

    def __init__(self, count: int, axes: Floats, sizes: Floats, maps: Floats) -> None:
        self.count, self.axes, self.sizes, self.maps = count, axes, sizes, maps

    def one(self, bone: str, start: Floats, frame: _Frame, x: Floats, y: Floats, z: Floats) -> None:
        index = B[bone]
        self.maps[:, index, 3] = start
        for axis, (way, size) in enumerate(zip(frame, (x, y, z), strict=True)):
            self.axes[:, index, axis], self.sizes[:, index, axis, 0] = way, size

    def pair(self, bone: str, start: Floats, frame: _Frame, x: Floats, y: Floats, z: Floats) -> None:
        for side, part in (("l", slice(None, self.count)), ("r", slice(self.count, None))):
            left, up, ahead = frame
            self.one(f"{bone}_{side}", start[part], (left[part], up[part], ahead[part]), x[part], y[part], z[part])


def _far(a: Floats, b: Floats) -> Floats:
    return np.sqrt(_dot(a - b, a - b))


def _dot(a: Floats, b: Floats) -> Floats:
    return np.einsum("ij,ij->i", a, b)


def crossed(a: Floats, b: Floats) -> Floats:
    """The cross product of vectors (…, 3)."""
    made = np.empty(np.broadcast_shapes(a.shape, b.shape), np.result_type(a, b))
    ax, ay, az, bx, by, bz = a[..., 0], a[..., 1], a[..., 2], b[..., 0], b[..., 1], b[..., 2]
    made[..., 0] = ay * bz - az * by
    made[..., 1] = az * bx - ax * bz
    made[..., 2] = ax * by - ay * bx
    return made


def _frame(up: Floats, side: Floats | None, fore: Floats | None = None) -> _Frame:
    """Axes left, up, ahead: `up` exactly, the other as nearly as it can be."""
    y = unit(up)
    if side is None:
        assert fore is not None
        x = unit(crossed(y, fore))
    else:
        x = unit(side - y * _dot(side, y)[:, None])
    return x, y, crossed(x, y)


def _arms(put: _Put, at: dict[str, Floats], fore: Floats, scale: Floats, thick: Floats) -> None:
    shoulder, elbow, wrist = (at[name] for name in ("shoulder", "elbow", "wrist"))
    inside = unit(0.5 * (shoulder + wrist) - elbow + 0.012 * scale[:, None] * fore)
    long = _far(shoulder, elbow) / _UPPER_M
    put.pair("upper", shoulder, _frame(shoulder - elbow, None, inside), thick, long, thick)
    down = unit(at["hand"] - wrist)
    hand = _frame(-down, None, at["grip"] - at["hand"] if "grip" in at else inside)
    slim = 0.7 * thick + 0.3 * scale
    put.pair("fore", elbow, _frame(elbow - wrist, None, inside + hand[2]), slim, _far(elbow, wrist) / _FORE_M, slim)
    put.pair("hand", wrist, hand, scale, scale, scale)
    sign = np.repeat([1.0, -1.0], len(scale) // 2)
    clenched = np.clip(1.25 * (1.0 - _dot(unit(elbow - shoulder), down)) - 0.75, 0.0, 1.0)
    start, frame = wrist, hand
    for bone, relaxed, fist, length in (("fingers", 0.30, 1.15, 0.092), ("tips", 0.35, 1.35, 0.045)):
        start = start - frame[1] * (length * scale)[:, None]
        frame = _curled(frame, sign * (relaxed + (fist - relaxed) * clenched))
        put.pair(bone, start, frame, scale, scale, scale)


def _curled(frame: _Frame, angle: Floats) -> _Frame:
    """A hand's frame turned about its width: positive brings what hangs down towards −x, a left hand's palm."""
    c, s = np.cos(angle)[:, None], np.sin(angle)[:, None]
    x, y, z = frame
    return c * x - s * y, s * x + c * y, z


def _legs(put: _Put, at: dict[str, Floats], across: Floats, scale: Floats, girth: Floats, hips: Floats) -> None:
    hip, knee, ankle, ball, toe = (at[name] for name in ("hip", "knee", "ankle", "ball", "toe"))
    ahead = unit(knee - 0.5 * (hip + ankle) + 0.03 * scale[:, None] * crossed(across, unit(hip - knee)))
    thick, slim = (hips + girth) / 2, 0.5 * (scale + girth)
    put.pair("thigh", hip, _frame(hip - knee, None, ahead), thick, _far(hip, knee) / THIGH, thick)
    outward = unit(crossed(toe - ball, ball - ankle) + 0.004 * (scale**2)[:, None] * across)
    sole = unit(ball - ankle)
    up = crossed(sole, outward)
    # The way from the ankle to the ball slopes by 0.374 in a foot that stands.
    c, s = 0.9308, 0.3656
    y, z = c * up - s * sole, c * sole + s * up
    put.pair("shin", knee, _frame(knee - ankle, None, ahead + 0.35 * z), slim, _far(knee, ankle) / SHIN, slim)
    put.pair("foot", ankle, (crossed(y, z), y, z), scale, scale, scale)
    straight = unit(toe - ball)
    put.pair("toe", ball, (outward, crossed(straight, outward), straight), scale, scale, scale)
