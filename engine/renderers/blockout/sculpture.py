"""The mannequin as surfaces: trunk, arms, legs, hands and shoes as tubes of sculpted cross-sections, in the rest pose.

A tube is walked along by `v` (metres of height for the trunk, metres from its root for limbs) and around by `a`, the
angle from the front towards the left. Metres of an average adult; the pelvis is the origin.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from engine.renderers.blockout.bones import BONES, REST, B

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
TAU = 2 * np.pi


class Patch(NamedTuple):
    """A piece of skin ready to be carried: `places` (V, 4·k) and `normals` (V, 3·k) times the k `bones`' maps."""

    bones: tuple[int, ...]
    places: Singles
    normals: Singles
    quads: npt.NDArray[np.int32]
    """(V, 3) offsets to the other corners of each vertex' quad, zeros where it has none."""


class Form(NamedTuple):
    """A soft swelling (or hollow): how much, where around and along, how wide each way; also mirrored if `both`."""

    much: float
    around: float
    along: float
    wide: float
    tall: float
    both: bool = True


@dataclass(frozen=True, eq=False)
class Tube:
    """Cross-sections (v, x, y, z, half width, front, back) along a line, and who carries which part of it."""

    sections: Floats
    carried: tuple[tuple[str, float, float], ...]
    """Bones in order; each hands over to the next at a `v`, within ± some metres."""
    forms: tuple[Form, ...] = ()
    roundness: float = 1.0
    """1 makes ellipses, less makes them squarer."""
    level: bool = True
    """Whether the sections lie level; else they stand, and go along z."""

    def at(self, v: Floats, a: Floats) -> Floats:
        """Places (…, 3)."""
        x, y, z, wide, front, back = (smooth(v, self.sections[:, 0], column) for column in self.sections[:, 1:].T)
        sin, cos = np.sin(a), np.cos(a)
        ring = np.sign(sin) * np.abs(sin) ** self.roundness, np.sign(cos) * np.abs(cos) ** self.roundness
        more = np.zeros(np.broadcast_shapes(v.shape, a.shape))
        for much, around, along, breadth, tall, both in self.forms:
            for place in {around, -around} if both else {around}:
                off = (a - place + np.pi) % TAU - np.pi
                more = more + much * np.exp(-((off / breadth) ** 2) - ((v - along) / tall) ** 2)
        deep = np.where(cos > 0, front, back)
        across, through = ring[0] * wide + more * sin, ring[1] * deep + more * cos
        if self.level:
            return np.stack(np.broadcast_arrays(x + across, y, z + through), -1)
        return np.stack(np.broadcast_arrays(x + across, y + through, z), -1)

    def levels(self, first: float, last: float, step: float) -> Floats:
        """Where to cut between two `v`, in that order: about every `step`, closer where the form turns quickly."""
        low, high = min(first, last), max(first, last)
        fine = np.linspace(low, high, 160)
        sections = np.stack([smooth(fine, self.sections[:, 0], column) for column in self.sections[:, 4:].T])
        bend = np.abs(np.gradient(np.gradient(sections, fine, axis=1), fine, axis=1)).max(0)
        wanted = np.cumsum(np.concatenate([[0.0], (1 + 0.20 * np.sqrt(np.minimum(bend, 60.0)))[1:] * np.diff(fine)]))
        count = max(round(wanted[-1] / (1.6 * step)), 2)
        made = np.interp(np.linspace(0, wanted[-1], count + 1), wanted, fine)
        return made if first < last else made[::-1]

    def weights(self, v: Floats) -> Floats:
        """Which bones carry places at `v`: (…, len(BONES))."""
        made = np.zeros((*v.shape, len(BONES)))
        left = np.ones_like(v)
        for bone, until, soft in self.carried:
            past = np.clip((v - until) / (2 * max(soft, 1e-6)) + 0.5, 0, 1)
            past = past * past * (3 - 2 * past)
            made[..., B[bone]] += left * (1 - past)
            left = left * past
        return made


def smooth(v: Floats, xs: Floats, ys: Floats) -> Floats:
    """A smooth curve through points, without overshoot."""
    slopes = np.diff(ys) / np.diff(xs)
    inner = np.where(slopes[1:] * slopes[:-1] > 0, 2 * slopes[1:] * slopes[:-1] / (slopes[1:] + slopes[:-1] + 1e-12), 0)
    tangent = np.concatenate([slopes[:1], inner, slopes[-1:]])
    index = np.clip(np.searchsorted(xs, v, "right") - 1, 0, len(xs) - 2)
    wide = xs[index + 1] - xs[index]
    t = np.clip((v - xs[index]) / wide, 0, 1)
    t2, t3 = t * t, t * t * t
    return (
        (2 * t3 - 3 * t2 + 1) * ys[index]
        + (t3 - 2 * t2 + t) * wide * tangent[index]
        + (3 * t2 - 2 * t3) * ys[index + 1]
        + (t3 - t2) * wide * tangent[index + 1]
    )


def sheet(tube: Tube, v: Floats, a: Floats, out: Floats, hems: tuple[bool, bool] = (False, False)) -> Patch:
    """A part of a tube as a patch: levels `v` (rows, 1) and angles `a` (rows, columns), `out` metres off its surface.

    It goes once around when its angles do, else its sides are turned in; so are its first and last row where `hems`.
    """
    closed = bool((np.abs(np.abs(a[:, -1] - a[:, 0]) - TAU) < 1e-6).all())
    v, out = np.broadcast_to(v, a.shape), np.broadcast_to(out, a.shape)
    if closed:
        v, a, out = v[:, :-1], a[:, :-1], out[:, :-1]
    edge = ((int(hems[0]), int(hems[1])), (0, 0) if closed else (1, 1))
    v, a, out = (np.pad(grid, edge, "edge") for grid in (v, a, out))
    thin = np.pad(
        np.zeros(tuple(size - sum(pad) for size, pad in zip(v.shape, edge, strict=True))), edge, constant_values=1
    )
    places, normals = lifted(tube, v, a, np.where(thin > 0, out - 0.012, out))
    return carried(places, normals, tube.weights(v), closed)


def lifted(tube: Tube, v: Floats, a: Floats, out: Floats) -> tuple[Floats, Floats]:
    """Places off a tube's surface and their unit normals, (…, 3) each."""
    normal = _across(tube, v, a)
    return tube.at(v, a) + normal * out[..., None], normal


def _across(tube: Tube, v: Floats, a: Floats) -> Floats:
    low, high = tube.sections[0, 0], tube.sections[-1, 0]
    along = tube.at(np.minimum(v + 0.003, high), a) - tube.at(np.maximum(v - 0.003, low), a)
    around = tube.at(v, a + 0.06) - tube.at(v, a - 0.06)
    made = np.cross(along, around)
    sections = tube.sections
    middle = np.stack([smooth(v, sections[:, 0], column) for column in sections[:, 1:4].T], -1)
    outward = tube.at(v, a) - middle
    made *= np.where(np.sum(made * outward, -1, keepdims=True) < 0, -1.0, 1.0)
    return made / np.maximum(np.linalg.norm(made, axis=-1, keepdims=True), 1e-9)


def carried(places: Floats, normals: Floats, weights: Floats, closed: bool) -> Patch:
    """A grid (rows, columns, 3) made a patch; `closed` joins its last column to its first."""
    rows, columns = places.shape[:2]
    used = tuple(int(bone) for bone in np.flatnonzero(weights.reshape(-1, len(BONES)).any(0)))
    flat, share = places.reshape(-1, 1, 3), weights.reshape(-1, len(BONES))[:, used, None]
    local = np.concatenate([flat - REST[list(used)], np.ones((len(flat), len(used), 1))], 2) * share
    turned = normals.reshape(-1, 1, 3) * share
    return Patch(
        used, local.reshape(len(flat), -1).astype(np.float32), turned.reshape(len(flat), -1).astype(np.float32),
        quads(rows, columns, closed),
    )  # fmt: skip


def rigid(places: Floats, normals: Floats, bone: str, closed: bool) -> Patch:
    """A grid that one bone carries."""
    weights = np.zeros((*places.shape[:2], len(BONES)))
    weights[..., B[bone]] = 1.0
    return carried(places, normals, weights, closed)


@cache
def quads(rows: int, columns: int, closed: bool) -> npt.NDArray[np.int32]:
    """Offsets (rows · columns, 3) from each vertex of a grid to the other corners of its quad."""
    index = np.arange(rows * columns).reshape(rows, columns)
    right = np.roll(index, -1, 1)
    made = np.zeros((rows, columns, 3), np.int32)
    made[:-1, :, 0], made[:-1, :, 1], made[:-1, :, 2] = right[:-1], right[1:], index[1:]
    made[:-1] -= index[:-1, :, None].astype(np.int32)
    if not closed:
        made[:, -1] = 0
    return made.reshape(-1, 3)


def mirrored(patch: Patch) -> Patch:
    """A left limb's patch on the right."""
    bones = tuple(B[BONES[bone][:-2] + "_r"] if BONES[bone].endswith("_l") else bone for bone in patch.bones)
    places, normals = patch.places.copy(), patch.normals.copy()
    places[:, ::4] *= -1
    normals[:, ::3] *= -1
    return patch._replace(bones=bones, places=places, normals=normals)


def joined(patches: Sequence[Patch]) -> Patch:
    """Patches as one, carried by all their bones."""
    bones = tuple(sorted({bone for patch in patches for bone in patch.bones}))
    count = sum(len(patch.places) for patch in patches)
    places, normals = np.zeros((count, len(bones), 4), np.float32), np.zeros((count, len(bones), 3), np.float32)
    first = 0
    for patch in patches:
        rows, where = slice(first, first + len(patch.places)), [bones.index(bone) for bone in patch.bones]
        places[rows, where] = patch.places.reshape(-1, len(where), 4)
        normals[rows, where] = patch.normals.reshape(-1, len(where), 3)
        first += len(patch.places)
    return Patch(
        bones, places.reshape(count, -1), normals.reshape(count, -1), np.concatenate([p.quads for p in patches])
    )  # fmt: skip


# v, half width, front, back, z of the middle
_MAN = (
    (-0.150, 0.020, 0.030, 0.036, -0.004), (-0.140, 0.050, 0.048, 0.056, -0.004), (-0.115, 0.096, 0.072, 0.078, -0.003),
    (-0.080, 0.138, 0.090, 0.092, -0.002), (-0.035, 0.163, 0.101, 0.104, 0.0), (0.010, 0.163, 0.104, 0.100, 0.0),
    (0.060, 0.153, 0.104, 0.090, 0.002), (0.110, 0.144, 0.103, 0.081, 0.004), (0.160, 0.143, 0.103, 0.078, 0.006),
    (0.210, 0.149, 0.105, 0.085, 0.006), (0.270, 0.160, 0.110, 0.096, 0.004), (0.330, 0.171, 0.115, 0.106, 0.0),
    (0.380, 0.177, 0.112, 0.109, -0.004), (0.420, 0.182, 0.100, 0.103, -0.008), (0.450, 0.186, 0.083, 0.092, -0.012),
    (0.468, 0.177, 0.070, 0.080, -0.015), (0.482, 0.156, 0.060, 0.070, -0.016), (0.495, 0.120, 0.052, 0.061, -0.016),
    (0.508, 0.089, 0.049, 0.056, -0.014), (0.524, 0.072, 0.048, 0.053, -0.011), (0.545, 0.062, 0.049, 0.053, -0.007),
    (0.570, 0.057, 0.049, 0.053, -0.003), (0.600, 0.055, 0.050, 0.053, 0.000), (0.630, 0.050, 0.046, 0.050, 0.002),
)  # fmt: skip
_WOMAN = (
    (-0.150, 0.020, 0.030, 0.036, -0.004), (-0.140, 0.052, 0.046, 0.056, -0.004), (-0.115, 0.100, 0.070, 0.080, -0.004),
    (-0.080, 0.145, 0.088, 0.096, -0.004), (-0.035, 0.169, 0.098, 0.107, -0.002), (0.010, 0.164, 0.101, 0.100, 0.0),
    (0.060, 0.146, 0.099, 0.085, 0.003), (0.110, 0.128, 0.094, 0.072, 0.006), (0.155, 0.120, 0.091, 0.068, 0.007),
    (0.210, 0.128, 0.094, 0.076, 0.006), (0.270, 0.144, 0.102, 0.088, 0.003), (0.330, 0.159, 0.104, 0.097, 0.0),
    (0.380, 0.167, 0.098, 0.099, -0.004), (0.420, 0.175, 0.086, 0.093, -0.008), (0.450, 0.184, 0.072, 0.082, -0.011),
    (0.467, 0.173, 0.061, 0.071, -0.013), (0.481, 0.148, 0.053, 0.061, -0.014), (0.493, 0.106, 0.046, 0.053, -0.013),
    (0.506, 0.075, 0.043, 0.049, -0.012), (0.522, 0.060, 0.041, 0.046, -0.009), (0.545, 0.051, 0.041, 0.045, -0.006),
    (0.570, 0.048, 0.042, 0.045, -0.002), (0.600, 0.047, 0.044, 0.046, 0.000), (0.630, 0.044, 0.040, 0.044, 0.002),
)  # fmt: skip
_MAN_FORMS = (
    Form(0.012, 0.50, 0.345, 0.42, 0.050), Form(0.014, np.pi - 0.50, -0.045, 0.42, 0.050),
    Form(0.007, np.pi - 0.60, 0.365, 0.34, 0.075), Form(-0.010, np.pi, 0.200, 0.13, 0.170, False),
    Form(-0.005, 0.0, 0.330, 0.10, 0.060, False), Form(-0.004, 0.0, 0.180, 0.09, 0.110, False),
    Form(0.006, 0.95, 0.452, 0.45, 0.012), Form(-0.006, 0.70, 0.475, 0.50, 0.012),
)  # fmt: skip
_WOMAN_FORMS = (
    Form(0.032, 0.50, 0.316, 0.38, 0.054), Form(0.014, 0.50, 0.365, 0.42, 0.060),
    Form(0.018, np.pi - 0.50, -0.045, 0.44, 0.055), Form(-0.008, np.pi, 0.190, 0.13, 0.150, False),
    Form(0.004, np.pi - 0.60, 0.365, 0.34, 0.070), Form(0.006, 0.95, 0.450, 0.45, 0.011),
    Form(-0.005, 0.70, 0.472, 0.50, 0.011),
)  # fmt: skip
_BIG_FORMS = (
    Form(0.060, 0.0, 0.095, 0.85, 0.120, False), Form(0.022, 0.55, 0.335, 0.42, 0.052),
    Form(0.020, 1.9, 0.080, 0.70, 0.080), Form(0.018, np.pi - 0.50, -0.045, 0.45, 0.060),
)  # fmt: skip
_CHILD_FORMS = (
    Form(0.020, 0.0, 0.090, 0.75, 0.100, False), Form(0.012, np.pi - 0.50, -0.045, 0.42, 0.050),
    Form(-0.005, np.pi, 0.200, 0.13, 0.150, False),
)  # fmt: skip
_THIN_FORMS = (*_MAN_FORMS[1:], Form(-0.008, 0.0, 0.120, 0.60, 0.090, False))
TRUNKS = {
    "man": (_MAN, _MAN_FORMS), "woman": (_WOMAN, _WOMAN_FORMS), "big": (_MAN, _BIG_FORMS),
    "child": (_WOMAN, _CHILD_FORMS), "thin": (_MAN, _THIN_FORMS),
}  # fmt: skip


@cache
def trunk(kind: str) -> Tube:
    """The trunk of a kind of body (`TRUNKS`), from the crotch to inside the head; `v` is the height over the pelvis."""
    table, forms = TRUNKS[kind]
    if kind == "child":  # no waist yet, nor hips
        table = tuple((v, 0.6 * w + 0.4 * m, f, b, z) for (v, w, f, b, z), (_, m, *_r) in zip(table, _MAN, strict=True))
        table = tuple((v, min(w, 0.154) if v < 0.3 else w, f, b, z) for v, w, f, b, z in table)
        table = tuple((v, max(w, 0.142) if 0 < v < 0.3 else w, f, b, z) for v, w, f, b, z in table)
    sections = np.array([(v, 0.0, v, z, wide, front, back) for v, wide, front, back, z in table])
    carriers = (("pelvis", 0.135, 0.10), ("chest", 0.512, 0.028), ("neck", 0.600, 0.030), ("head", 9.0, 0.0))
    return Tube(sections, carriers, forms, 0.90)


def _limb(x: float, y: float, rows: Sequence[tuple[float, ...]]) -> Floats:
    """Sections of a limb that hangs from (x, y): v, dx, dz, half width, front, back."""
    return np.array([(v, x + dx, y - v, dz, wide, front, back) for v, dx, dz, wide, front, back in rows])


@cache
def arm() -> Tube:
    """A left arm; `v` from −0.033 over the shoulder, 0 at its joint, 0.285 at the elbow, to 0.54 at the wrist."""
    rows = (
        (-0.0330, -0.012, 0, 0.004, 0.004, 0.004), (-0.0315, -0.012, 0, 0.016, 0.018, 0.018), (-0.0260, -0.010, 0, 0.029, 0.032, 0.032),
        (-0.0150, -0.006, 0, 0.040, 0.043, 0.043), (0.000, -0.002, 0, 0.0470, 0.050, 0.050), (0.045, 0.000, 0, 0.0490, 0.052, 0.052),
        (0.095, 0.0, 0.001, 0.0460, 0.049, 0.049), (0.150, 0, 0.003, 0.0425, 0.048, 0.046), (0.205, 0, 0.002, 0.0400, 0.045, 0.043),
        (0.255, 0, -0.002, 0.0385, 0.039, 0.039), (0.285, 0, -0.003, 0.0390, 0.037, 0.039), (0.325, 0.002, 0, 0.0420, 0.041, 0.037),
        (0.370, 0.002, 0, 0.0410, 0.041, 0.036), (0.430, 0, 0, 0.0350, 0.036, 0.032), (0.490, 0, 0, 0.0275, 0.031, 0.029),
        (0.530, 0, 0, 0.0215, 0.029, 0.028), (0.560, 0, 0, 0.0190, 0.028, 0.028),
    )  # fmt: skip
    bones = (("upper_l", 0.285, 0.045), ("fore_l", 0.530, 0.022), ("hand_l", 9.0, 0.0))
    return Tube(_limb(0.185, 0.455, rows), bones)


@cache
def leg() -> Tube:
    """A left leg; `v` from −0.08 inside the pelvis, 0 at the hip, 0.44 at the knee, to 0.88 at the ankle."""
    rows = (
        (-0.0800, -0.004, 0, 0.010, 0.012, 0.012), (-0.0700, -0.004, 0, 0.042, 0.044, 0.044), (-0.045, -0.004, 0, 0.068, 0.076, 0.080),
        (0.000, -0.004, 0.0, 0.0840, 0.094, 0.106), (0.050, -0.004, 0.002, 0.0850, 0.093, 0.108), (0.120, -0.004, 0.006, 0.0810, 0.088, 0.092),
        (0.200, -0.004, 0.008, 0.0730, 0.080, 0.073), (0.290, -0.003, 0.006, 0.0620, 0.067, 0.061), (0.370, 0, 0.002, 0.0540, 0.056, 0.053),
        (0.415, 0, 0.003, 0.0515, 0.053, 0.050), (0.445, 0, 0.003, 0.0500, 0.052, 0.049), (0.490, 0, -0.004, 0.0490, 0.045, 0.051),
        (0.550, 0.002, -0.012, 0.0510, 0.042, 0.055), (0.610, 0.001, -0.012, 0.0480, 0.040, 0.052), (0.690, 0, -0.008, 0.0400, 0.036, 0.043),
        (0.780, 0, -0.004, 0.0330, 0.034, 0.036), (0.840, 0, -0.001, 0.0310, 0.034, 0.036), (0.880, 0, 0.0, 0.0320, 0.036, 0.038),
        (0.905, 0, 0.0, 0.0330, 0.036, 0.036),
    )  # fmt: skip
    return Tube(_limb(0.092, -0.035, rows), (("thigh_l", 0.440, 0.055), ("shin_l", 0.880, 0.028), ("foot_l", 9.0, 0)))


@cache
def palm() -> Tube:
    """A left hand from the wrist to the knuckles; its breadth lies front to back, its palm looks to the right."""
    rows = (
        (-0.030, 0, 0, 0.018, 0.027, 0.027), (0.000, 0, 0, 0.0180, 0.0275, 0.0275), (0.025, 0, 0.002, 0.0190, 0.034, 0.030),
        (0.055, 0, 0.003, 0.0170, 0.039, 0.035), (0.080, 0, 0.001, 0.0150, 0.040, 0.038), (0.096, 0, 0, 0.0130, 0.038, 0.037),
        (0.104, 0, 0, 0.0060, 0.030, 0.030),
    )  # fmt: skip
    return Tube(_limb(0.185, -0.085, rows), (("fore_l", -0.004, 0.012), ("hand_l", 9.0, 0)), (), 0.85)


@cache
def finger(number: int) -> Tube:
    """The index finger (0) to the little one (3) of a left hand; `v` from the knuckle."""
    length, z, start, thick = (
        (0.078, 0.029, 0.088, 0.0098), (0.086, 0.0095, 0.092, 0.0102), (0.079, -0.0100, 0.090, 0.0098),
        (0.062, -0.0280, 0.084, 0.0086),
    )[number]  # fmt: skip
    ends = ((-0.012, 0.75), (0.0, 1.0), (0.25, 0.98), (0.5, 0.98), (0.75, 0.90), (0.93, 0.70), (1.0, 0.20))
    rows = [
        (s * length if s > 0 else s, 0.0, z * (1 - 0.06 * max(s, 0)), t * thick, t * thick, t * thick) for s, t in ends
    ]
    return Tube(_limb(0.185, -0.085 - start, rows), (("fingers_l", 0.046, 0.012), ("tips_l", 9.0, 0)))


@cache
def mitten() -> Tube:
    """All four fingers in one."""
    rows = (
        (-0.012, 0, 0, 0.013, 0.038, 0.037), (0.010, 0, 0, 0.0125, 0.039, 0.038), (0.045, 0, 0, 0.0110, 0.037, 0.035),
        (0.070, 0, 0, 0.0095, 0.032, 0.028), (0.084, 0, 0, 0.0070, 0.022, 0.016), (0.090, 0, 0, 0.0030, 0.010, 0.006),
    )  # fmt: skip
    return Tube(_limb(0.185, -0.175, rows), (("fingers_l", 0.046, 0.012), ("tips_l", 9.0, 0)), (), 0.85)


@cache
def thumb() -> Tube:
    """A left thumb, ahead of the palm and a little across it."""
    rows = (
        (-0.006, -0.002, 0.020, 0.010, 0.012, 0.012), (0.010, -0.004, 0.026, 0.0125, 0.0135, 0.0135), (0.030, -0.007, 0.034, 0.0120, 0.0125, 0.0125),
        (0.050, -0.011, 0.042, 0.0108, 0.0110, 0.0110), (0.070, -0.015, 0.048, 0.0100, 0.0100, 0.0100), (0.084, -0.017, 0.050, 0.0075, 0.0075, 0.0075),
        (0.090, -0.018, 0.051, 0.0020, 0.0020, 0.0020),
    )  # fmt: skip
    return Tube(_limb(0.185, -0.095, rows), (("hand_l", 9.0, 0),))


@cache
def shoe(kind: str = "shoe") -> Tube:
    """A left shoe; `v` is the distance ahead of the ankle; its front angle is up."""
    rows = (  # v, half width, top, bottom over and under y = -0.040
        (-0.066, 0.006, 0.004, 0.010), (-0.063, 0.019, 0.022, 0.028), (-0.052, 0.029, 0.046, 0.034), (-0.030, 0.035, 0.066, 0.035),
        (0.000, 0.036, 0.070, 0.035), (0.030, 0.037, 0.062, 0.034), (0.065, 0.040, 0.044, 0.034), (0.105, 0.0445, 0.027, 0.034),
        (0.140, 0.0465, 0.019, 0.034), (0.175, 0.0445, 0.012, 0.033), (0.200, 0.038, 0.007, 0.031), (0.220, 0.026, 0.000, 0.027),
        (0.231, 0.010, -0.006, 0.018),
    )  # fmt: skip
    more = 0.003 if kind == "boot" else 0.0
    sections = np.array([(v, 0.092, -0.945, v, w + more, top + more, low) for v, w, top, low in rows])
    return Tube(sections, (("foot_l", 0.140, 0.030), ("toe_l", 9.0, 0)), (), 0.80, level=False)
