"""The mannequin as surfaces: trunk, arms, legs, hands and shoes as tubes of sculpted cross-sections, in the rest pose.

A tube is walked along by `v` (metres of height for the trunk, metres from its root for limbs) and around by `a`, the
angle from the front towards the left. Metres of an average adult; the pelvis is the origin.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.assets import asset
from engine.renderers.blockout.people.bones import BONES, REST, B

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
        x, y, z, wide, front, back = np.moveaxis(smooth(v, self.sections[:, 0], self.sections[:, 1:]), -1, 0)
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
        sections = smooth(fine, self.sections[:, 0], self.sections[:, 4:]).T
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
    """A smooth curve through points, without overshoot; of several at once, (len(xs), k), it gives (…, k)."""
    several = ys.ndim > 1
    steps = np.diff(xs)[:, None] if several else np.diff(xs)
    slopes = np.diff(ys, axis=0) / steps
    inner = np.where(slopes[1:] * slopes[:-1] > 0, 2 * slopes[1:] * slopes[:-1] / (slopes[1:] + slopes[:-1] + 1e-12), 0)
    tangent = np.concatenate([slopes[:1], inner, slopes[-1:]])
    index = np.clip(np.searchsorted(xs, v, "right") - 1, 0, len(xs) - 2)
    wide = xs[index + 1] - xs[index]
    t = np.clip((v - xs[index]) / wide, 0, 1)
    if several:
        wide, t = wide[..., None], t[..., None]
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
    out = np.broadcast_to(out, a.shape)
    if closed:
        a, out = a[:, :-1], out[:, :-1]
    edge = ((int(hems[0]), int(hems[1])), (0, 0) if closed else (1, 1))
    inner = a.shape
    # Levels stay one column: what depends on them alone is worked out once a row.
    v, a, out = np.pad(v, (edge[0], (0, 0)), "edge"), np.pad(a, edge, "edge"), np.pad(out, edge, "edge")
    thin = np.pad(np.zeros(inner), edge, constant_values=1)
    places, normals = lifted(tube, v, a, np.where(thin > 0, out - 0.012, out))
    return carried(places, normals, np.broadcast_to(tube.weights(v), (*a.shape, len(BONES))), closed)


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
    middle = smooth(v, sections[:, 0], sections[:, 1:4])
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


@cache
def body() -> dict[str, dict[str, Any]]:
    """The sculpted body's tables (`assets/body.toml`)."""
    return tomllib.loads(asset("body.toml").read_text(encoding="utf-8"))


@cache
def trunk(kind: str) -> Tube:
    """The trunk of a kind of body, from the crotch to inside the head; `v` is the height over the pelvis."""
    table = body()["trunk"][kind]
    sections = np.array([(v, 0.0, v, z, wide, front, back) for v, wide, front, back, z in table["sections"]])
    carriers = (("pelvis", 0.135, 0.10), ("chest", 0.512, 0.028), ("neck", 0.600, 0.030), ("head", 9.0, 0.0))
    return Tube(sections, carriers, tuple(Form(*form) for form in table["forms"]), 0.90)


@cache
def limb(name: str) -> Tube:
    """A left arm, leg, palm, thumb or mitten (all four fingers in one); `v` is the distance from where it begins."""
    table = body()["limb"][name]
    carried_by = tuple((bone, float(until), float(soft)) for bone, until, soft in table["carried"])
    return Tube(_hanging(table["begins"], table["sections"]), carried_by, (), table["round"])


@cache
def finger(number: int) -> Tube:
    """The index finger (0) to the little one (3) of a left hand; `v` from the knuckle."""
    table = body()["finger"]
    length, z, start, thick = table["each"][number]
    rows = [
        (s * length if s > 0 else s, 0.0, z * (1 - 0.06 * max(s, 0)), t * thick, t * thick, t * thick)
        for s, t in table["along"]
    ]
    return Tube(_hanging((0.185, -0.085 - start), rows), (("fingers_l", 0.046, 0.012), ("tips_l", 9.0, 0.0)))


@cache
def shoe() -> Tube:
    """A left shoe; `v` is the distance ahead of the ankle; its front angle is up."""
    sections = np.array([(v, 0.092, -0.945, v, wide, top, low) for v, wide, top, low in body()["shoe"]["sections"]])
    return Tube(sections, (("foot_l", 0.140, 0.030), ("toe_l", 9.0, 0.0)), (), 0.80, level=False)


def _hanging(begins: Sequence[float], rows: Sequence[Sequence[float]]) -> Floats:
    """Sections of a limb that hangs from (x, y): v, aside, ahead, half width, front, back."""
    x, y = begins
    return np.array([(v, x + dx, y - v, dz, wide, front, back) for v, dx, dz, wide, front, back in rows])
