"""Four-legged animals: gaits whose planted feet stay where they are, postures, and legs that fold as theirs do."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from engine.renderers.blockout.beings import catalogue
from engine.renderers.blockout.beings.moment import Moment
from engine.renderers.blockout.beings.rig import Made, frames, joined, moved
from engine.renderers.blockout.geometry.skeleton import Floats

LEGS = ("left fore", "right fore", "left hind", "right hind")
_SIDE = np.array([1.0, -1.0, 1.0, -1.0])


@dataclass(frozen=True)
class Gait:
    """A cycle of four steps. Heights and lengths are shares of the height at the withers."""

    offsets: tuple[float, float, float, float]
    duty: float
    stride: float
    lift: float
    bob: float
    pitch: float
    nod: float
    flick: float


WALK = Gait((0.25, 0.75, 0.0, 0.5), 0.62, 1.05, 0.07, 0.010, 0.006, 0.05, 0.55)
TROT = Gait((0.0, 0.5, 0.5, 0.0), 0.44, 1.70, 0.13, 0.022, 0.0, 0.02, 0.95)
GALLOP = Gait((0.42, 0.58, 0.0, 0.13), 0.30, 2.35, 0.17, 0.040, 0.075, -0.07, 1.25)
HOP = Gait((0.45, 0.50, 0.0, 0.0), 0.34, 2.3, 0.30, 0.16, 0.14, -0.05, 0.5)


@dataclass
class Pose:
    """n animals at one moment, in metres of their kind. `feet` (n, 4, 3) where they touch, `heels` (n, 4) how far
    each foot is rolled up, `neck`, `head` (n,) raised against the neutral, `yaw` (n,) the head's turn."""

    rise: Floats
    shift: Floats
    pitch: Floats
    roll: Floats
    feet: Floats
    heels: Floats
    neck: Floats
    head: Floats
    yaw: Floats
    tail: Floats
    wag: Floats

    def blended(self, other: "Pose", share: float) -> "Pose":
        """The pose `share` of the way to another."""
        return Pose(**{name: (1 - share) * value + share * getattr(other, name) for name, value in vars(self).items()})


@dataclass(frozen=True)
class Leg:
    """How a leg folds: where its two middle joints lie for every distance between its ends."""

    root: Floats
    tip: Floats
    fetlock: Floats
    far: Floats
    along: Floats
    aside: Floats
    bulge: Floats


@cache
def leg(kind: str, end: str) -> Leg:
    """The left leg of a kind's `fore` or `hind`."""
    joints = np.array(catalogue.kinds()[kind][end], float)
    bones = np.diff(joints[:4, [2, 1]], axis=0)
    length, angle = np.linalg.norm(bones, axis=1), np.arctan2(bones[:, 0], -bones[:, 1])
    fold = np.array([1.0, -1.0, 1.1]) if end == "hind" else np.array([-0.75, 1.0, -1.35])
    q = np.linspace(-0.35, 2.0, 60)[:, None]
    turned = angle + fold * q
    steps = np.stack([length * np.sin(turned), -length * np.cos(turned)], 2)
    reached = np.cumsum(steps, 1)
    far = np.linalg.norm(reached[:, 2], axis=1)
    first = int(np.argmax(far))
    last = first + int(np.argmin(far[first:]))
    keep = slice(first, max(last, first + 2))
    u = reached[keep, 2] / far[keep, None]
    v = np.stack([-u[:, 1], u[:, 0]], 1)  # ahead, where u points down
    along = np.einsum("qjc,qc->qj", reached[keep, :2], u) / far[keep, None]
    aside = np.einsum("qjc,qc->qj", reached[keep, :2], v)
    share = np.linalg.norm(joints[1:3] - joints[0], axis=1) / np.linalg.norm(joints[3] - joints[0])
    bulge = joints[1:3, 0] - joints[0, 0] - share * (joints[3, 0] - joints[0, 0])
    return Leg(joints[0], joints[4], joints[3] - joints[4], far[keep][::-1], along[::-1], aside[::-1], bulge)


def gait(kind: dict[str, Any], action: str | None, top_ms: float) -> Gait:
    """How it goes at that speed."""
    named = {"hop": HOP, "walk": WALK, "trot": TROT}.get(kind.get("gait", ""))
    pace = top_ms / np.sqrt(9.81 * height(kind) * kind.get("scale", 1.0))
    if named is not None and (named is HOP or pace < 1.0):
        return named
    if kind.get("flat_feet") and pace < 1.0:
        return WALK
    if pace < 0.55:
        return WALK
    return GALLOP if pace > (0.75 if action in ("run", "ride", "jump") else 1.15) else TROT


def height(kind: dict[str, Any]) -> float:
    """At the withers, in metres of the kind."""
    return float(kind["fore"][0][1]) * 1.4


def stride(kind: dict[str, Any], going: Gait, top_ms: float) -> float:
    """The length of a cycle, in metres of the kind; the same for a whole shot, or planted feet would slide."""
    h, scale = height(kind), kind.get("scale", 1.0)
    usual = {WALK: 0.38, TROT: 0.90, GALLOP: 1.5, HOP: 1.5}[going] * np.sqrt(9.81 * h * scale)
    return h * going.stride * float(np.clip(top_ms / usual, 0.45, 2.2)) ** 0.45


def standing(name: str, t: float, phase: Floats) -> Pose:
    """At ease: breath, a shifted foot, a glance, the tail."""
    n, h = len(phase), height(catalogue.kinds()[name])
    slow = 2 * np.pi * (t / 5.3 + phase)
    feet = _neutral(name, n)
    feet[:, :, 2] += h * 0.045 * np.sin(9.0 * phase[:, None] + np.array([0.0, 2.1, 4.0, 5.5]))
    zero = np.zeros(n)
    return Pose(
        rise=h * 0.003 * np.sin(2 * np.pi * (t / 2.9 + phase)), shift=zero, pitch=zero, roll=0.012 * np.sin(slow),
        feet=feet, heels=np.zeros((n, 4)), neck=0.05 * np.sin(slow * 0.7), head=0.04 * np.sin(slow * 1.3 + 1.0),
        yaw=0.22 * np.tanh(2 * np.sin(slow * 0.6 + 6 * phase)), tail=zero, wag=0.22 * np.sin(2 * slow),
    )  # fmt: skip


def _neutral(name: str, n: int) -> Floats:
    fore, hind = leg(name, "fore").tip, leg(name, "hind").tip
    one = np.array([fore, fore * [-1, 1, 1], hind, hind * [-1, 1, 1]])
    return np.broadcast_to(one, (n, 4, 3)).copy()


def going(name: str, action: str | None, gone: Floats, top_ms: float, phase: Floats) -> Pose:
    """On the move, `gone` (n,) metres of the world from the start; whoever is planted stays put."""
    kind = catalogue.kinds()[name]
    how = gait(kind, action, top_ms)
    n, h, scale = len(phase), height(kind), kind.get("scale", 1.0)
    length = stride(kind, how, top_ms)
    cycle = gone / scale / length + phase
    share = (cycle[:, None] - np.array(how.offsets)) % 1.0
    planted = share < how.duty
    swing = np.clip((share - how.duty) / (1 - how.duty), 0, 1)
    eased = swing * swing * (3 - 2 * swing)
    sweep = how.duty * length
    feet = _neutral(name, n)
    reach = np.array([0.52, 0.52, 0.46, 0.46]) * sweep
    feet[:, :, 2] += np.where(planted, reach - length * share, reach - sweep + sweep * eased)
    feet[:, :, 0] *= 0.86
    feet[:, :, 1] += np.where(planted, 0.0, how.lift * h * np.sin(np.pi * swing**0.85))
    late = np.clip((share / how.duty - 0.6) / 0.4, 0, 1) ** 1.5
    heels = np.where(
        planted, 0.55 * late, 0.55 * (1 - eased) + how.flick * np.sin(np.pi * swing**0.7) * (1 - 0.3 * swing)
    )
    turn = 2 * np.pi * cycle
    beat = turn if how in (GALLOP, HOP) else 2 * turn
    return Pose(
        rise=h * (how.bob * np.sin(beat - 0.6) - (0.012 if how is WALK else 0.02)),
        shift=np.zeros(n), pitch=how.pitch * np.sin(beat + 0.9), roll=0.012 * np.sin(turn),
        feet=feet, heels=heels, neck=how.nod * np.sin(beat + 0.4) - (0.10 if how is GALLOP else 0.0),
        head=-0.5 * how.nod * np.sin(beat) + (0.12 if how is GALLOP else 0.0), yaw=0.03 * np.sin(turn),
        tail=(0.5 if how is GALLOP else 0.15) + 0.08 * np.sin(beat), wag=0.12 * np.sin(turn),
    )  # fmt: skip


def sitting(name: str, t: float, phase: Floats) -> Pose:
    """On its haunches: the trunk tipped up until the hind end is on the ground."""
    pose, h = standing(name, t, phase), height(catalogue.kinds()[name])
    fore, hind = leg(name, "fore"), leg(name, "hind")
    apart = float(fore.root[2] - hind.root[2])
    pose.pitch = np.full(len(phase), 0.80)
    drop = 0.30 * h - (hind.root[1] - np.sin(0.80) * 0)  # where the hip comes to lie
    mid = _pivot(name)
    hip = mid + _tipped(hind.root - mid, 0.80)
    pose.rise = pose.rise + (hind.root[1] + drop) - hip[1]
    shoulder = mid + _tipped(fore.root - mid, 0.80) + [0.0, float((hind.root[1] + drop) - hip[1]), 0.0]
    most = 0.97 * fore.far[-1] + fore.tip[1] + fore.fetlock[1]
    pose.rise = pose.rise - max(float(shoulder[1]) - most, 0.0) * 0.6
    rings = np.array([ring[:5] for ring in catalogue.kinds()[name]["form"]["trunk"][0]["rings"]], float)
    under = np.stack([0 * rings[:, 0], rings[:, 1] - 0.9 * rings[:, 4], rings[:, 0]], 1) - mid
    lowest = min(float(mid[1] + _tipped(point, 0.80)[1]) for point in under)
    pose.rise = np.maximum(pose.rise, -lowest)
    feet = _neutral(name, len(phase))
    feet[:, :2, 2] = shoulder[2] + 0.05 * h
    feet[:, :2, 0] *= 0.75
    feet[:, 2:, 2] = hip[2] + 0.34 * apart
    feet[:, 2:, 0] *= 1.45
    pose.feet = feet
    pose.neck, pose.head = pose.neck - 0.30, pose.head - 0.42
    pose.tail = np.full(len(phase), -0.55)
    return pose


def lying(name: str, t: float, phase: Floats) -> Pose:
    """On its belly, the legs folded under or stretched ahead."""
    kind = catalogue.kinds()[name]
    pose, h = standing(name, t, phase), height(kind)
    low = _belly(name)
    pose.rise = pose.rise * 0.6 - low + 0.005 * h
    feet = _neutral(name, len(phase))
    paws = bool(kind.get("sits"))
    feet[:, :2, 2] += (0.30 if paws else -0.10) * h
    feet[:, 2:, 2] += (0.34 if paws else 0.26) * h
    feet[:, 2:, 0] *= 1.5
    feet[:, :2, 0] *= 1.15
    pose.feet = feet
    pose.heels = np.zeros((len(phase), 4)) + (np.array([0, 0, 0, 0]) if paws else np.array([1.35, 1.35, 0.2, 0.2]))
    pose.tail = np.full(len(phase), -0.35)
    pose.neck = pose.neck + 0.12
    return pose


def grazing(name: str, t: float, phase: Floats) -> Pose:
    """Head down to the ground: eating, drinking, sniffing."""
    kind = catalogue.kinds()[name]
    pose, down = standing(name, t, phase), kind["neck"]
    steep = np.arcsin(np.clip((down["at"][1] - 0.30 * height(kind)) / down["long"] / 1.15, -1, 0.94))
    pose.neck = pose.neck * 0.4 - np.radians(down["pitch"]) - steep
    pose.head = pose.head - np.radians(kind["skull"]["pitch"]) - 1.12 + 0.10 * np.sin(2 * np.pi * (t / 1.1 + phase))
    pose.yaw = 0.3 * pose.yaw
    return pose


def leaping(name: str, t: float, phase: Floats) -> Pose:
    """A leap: gathered, off the hind legs, stretched in the air, down on the fore legs."""
    pose, h = standing(name, t, phase), height(catalogue.kinds()[name])
    share = (t / 1.5 + phase) % 1.0
    flight = np.clip((share - 0.30) / 0.38, 0, 1)
    high = 4 * flight * (1 - flight)
    crouch = np.exp(-(((share - 0.22) / 0.09) ** 2)) + 0.6 * np.exp(-(((share - 0.74) / 0.07) ** 2))
    air = np.clip(12 * flight * (1 - flight), 0, 1)
    pose.rise = pose.rise + h * (0.62 * high - 0.16 * crouch)
    pose.pitch = 0.42 * np.cos(np.pi * flight) * air + 0.10 * np.exp(-(((share - 0.28) / 0.06) ** 2))
    feet = _neutral(name, len(phase))
    feet[:, :, 1] += (0.62 * high * h)[:, None] + np.array([0.16, 0.16, 0.10, 0.10]) * h * air[:, None]
    feet[:, :2, 2] += (0.30 * h * air)[:, None]
    feet[:, 2:, 2] -= (0.34 * h * air * np.cos(np.pi * flight * 0.9))[:, None]
    pose.feet, pose.heels = feet, np.stack([0.7 * air] * 2 + [0.9 * air] * 2, 1)
    pose.neck, pose.tail = pose.neck - 0.15 * air, 0.6 * air
    return pose


def calling(name: str, t: float, phase: Floats) -> Pose:
    """Roars, howls, barks: the head thrown up and held, again and again."""
    pose = standing(name, t, phase)
    up = np.clip(1.7 * np.sin(np.pi * ((t / 2.6 + phase) % 1.0)), 0.0, 1.0)
    pose.neck, pose.head = pose.neck + 0.32 * up, pose.head + 0.42 * up
    pose.yaw = pose.yaw * (1.0 - 0.8 * up)
    return pose


def rearing(name: str, t: float, phase: Floats) -> Pose:
    """Up on the hind legs, striking with the fore legs."""
    pose, h = standing(name, t, phase), height(catalogue.kinds()[name])
    up = 0.5 - 0.5 * np.cos(2 * np.pi * np.clip((t / 2.2 + phase) % 1.0, 0, 1))
    up = up * up * (3 - 2 * up)
    fore, hind, mid = leg(name, "fore"), leg(name, "hind"), _pivot(name)
    pose.pitch = 0.85 * up
    hip = np.stack([_tipped(hind.root - mid, float(p)) for p in pose.pitch]) + mid
    pose.rise = pose.rise + hind.root[1] - hip[:, 1] - 0.05 * h * up
    pose.shift = hind.root[2] - hip[:, 2] - 0.06 * h * up
    shoulder = np.stack([_tipped(fore.root - mid, float(p)) for p in pose.pitch]) + mid
    beat = np.sin(2 * np.pi * (t / 0.45 + phase))
    feet = _neutral(name, len(phase))
    for side, sign in ((0, 1.0), (1, -1.0)):
        high = shoulder[:, 1] + pose.rise - (0.55 + 0.10 * sign * beat) * fore.far[-1]
        feet[:, side, 1] = np.where(up > 0.02, (1 - up) * fore.tip[1] + up * high, fore.tip[1])
        feet[:, side, 2] += up * (shoulder[:, 2] + pose.shift - fore.root[2] + (0.34 + 0.12 * sign * beat) * h)
    pose.feet = feet
    pose.heels = np.concatenate([np.repeat(0.9 * up[:, None], 2, 1), np.zeros((len(phase), 2))], 1)
    pose.neck, pose.head = pose.neck - 0.35 * up, pose.head - 0.30 * up
    return pose


def felled(name: str, t: float, phase: Floats) -> Pose:
    """Falls on its side and stays there."""
    share = float(np.clip((t - 0.4) / 0.9, 0, 1))
    share = share * share * (3 - 2 * share)
    pose, down = standing(name, t, phase), lying(name, t, phase)
    pose = pose.blended(down, share)
    pose.neck = pose.neck - 0.5 * share
    pose.roll = pose.roll + 0.35 * share
    return pose


_STILL = {
    "sit": sitting, "lie": lying, "kneel": lying, "fall": felled, "eat": grazing, "graze": grazing, "drink": grazing,
    "pick_up": grazing, "jump": leaping, "speak": calling, "fight": rearing, "dance": rearing,
}  # fmt: skip


def pose(name: str, moment: Moment, phase: Floats) -> Pose:
    """What n animals of a kind do at a moment."""
    if moment.speed_ms > 0.05 and moment.action not in _STILL:
        return going(name, moment.action, np.full(len(phase), moment.gone_m), moment.speed_ms, phase)
    how = _STILL.get(moment.action or "", standing)
    if how is sitting and not catalogue.kinds()[name].get("sits"):
        how = lying
    return how(name, moment.t, phase)


def _pivot(name: str) -> Floats:
    """What the trunk tips about."""
    fore, hind = leg(name, "fore").root, leg(name, "hind").root
    return np.array([0.0, (fore[1] + hind[1]) / 2, (fore[2] + hind[2]) / 2])


def _tipped(offset: Floats, pitch: float) -> Floats:
    c, s = np.cos(pitch), np.sin(pitch)
    return np.array([offset[0], c * offset[1] + s * offset[2], c * offset[2] - s * offset[1]])


@cache
def _belly(name: str) -> float:
    """How high the trunk is over the ground, in metres of the kind."""
    rings = catalogue.kinds()[name]["form"]["trunk"][0]["rings"]
    return float(min(ring[1] - ring[4] for ring in rings))


def drawn(name: str, pose: Pose, colours: dict[str, Floats]) -> tuple[Made, Floats]:
    """The parts of n animals, and where their heads are (n, 3), in metres of the kind."""
    kind = catalogue.kinds()[name]
    made = Made(len(pose.rise))
    bone, heads = trunk(made, name, kind, pose, colours)
    legs(made, name, kind, pose, bone, colours)
    tail(made, kind["tail"], pose, bone, colours)
    return made, heads


def body(name: str, pose: Pose) -> Floats:
    """The bone of the trunk (n, 3, 4), which maps the kind's metres at rest to where they are now."""
    pivot = _pivot(name)
    at = pivot + np.stack([0 * pose.rise, pose.rise, pose.shift], 1)
    return joined(frames(len(at), at, pose.pitch, 0.0, pose.roll), np.hstack([np.eye(3), -pivot[:, None]]))


def trunk(made: Made, name: str, kind: dict[str, Any], pose: Pose, colours: dict[str, Floats]) -> tuple[Floats, Floats]:
    """Adds trunk, neck and head; gives the trunk's bone and where the heads are."""
    n, slim, big = made.n, kind.get("slim", 1.0), kind.get("head", 1.0)
    bone = body(name, pose)
    made.form(f"{name}.trunk", bone, colours["main"], colours["second"], stretch=(slim, 1.0, 1.0))
    steep = np.radians(kind["neck"]["pitch"]) + pose.neck + 0.55 * pose.pitch
    neck = frames(n, moved(bone, kind["neck"]["at"]), steep, 0.45 * pose.yaw)
    made.form(f"{name}.neck", neck, colours["main"], colours["second"], stretch=(slim, 1.0, 1.0))
    held = np.radians(kind["skull"]["pitch"]) + pose.head + 0.35 * pose.neck + 0.30 * pose.pitch
    head = frames(n, moved(neck, [0.0, 0.0, kind["neck"]["long"]]), held, pose.yaw)
    made.form(f"{name}.head", head, colours["main"], colours["second"], stretch=(big, big, big))
    if kind.get("nose"):
        _nose(made, kind["nose"], head, pose, colours)
    return bone, moved(head, [0.0, 0.0, 0.12 * big])


@dataclass(frozen=True)
class _Stance:
    """Everything about some legs of a kind that does not change: (k, …) for k legs."""

    roots: Floats
    fetlocks: Floats
    bulges: Floats
    least: Floats
    radii: Floats
    thick: Floats
    ends: tuple[tuple[Leg, slice], ...]


@cache
def _stance(name: str, numbers: tuple[int, ...]) -> _Stance:
    kind = catalogue.kinds()[name]
    made = [(leg(name, "fore" if number < 2 else "hind"), float(_SIDE[number])) for number in numbers]
    mirror = np.array([[side, 1.0, 1.0] for _, side in made])
    thick = np.array([kind["radii"][number // 2] for number in numbers], float)
    bulges = np.zeros((len(made), 2, 3))
    bulges[:, :, 0] = [each.bulge * side for each, side in made]
    lower = np.stack([thick[:, [1, 2]], thick[:, [2, 3]], thick[:, [3, 4]] * [1.0, 0.8]], 1)
    split = sum(number < 2 for number in numbers)
    ends = [(made[part][0], where) for part, where in ((0, slice(0, split)), (-1, slice(split, len(made))))]
    return _Stance(
        np.stack([each.root for each, _ in made]) * mirror,
        np.stack([each.fetlock for each, _ in made]) * mirror,
        bulges,
        thick[:, 1:4] * [0.7, 1.0, 1.0], lower.reshape(-1, 2), thick,
        tuple((each, where) for each, where in ends if where.stop > where.start),
    )  # fmt: skip


def legs(
    made: Made, name: str, kind: dict[str, Any], pose: Pose, body: Floats, colours: dict[str, Floats],
    numbers: tuple[int, ...] = (0, 1, 2, 3),
) -> None:  # fmt: skip
    """Adds legs, of the four `numbers` in the order of `LEGS`."""
    n, k, still = made.n, len(numbers), _stance(name, numbers)
    which = slice(numbers[0], numbers[-1] + 1)
    foot, heel = pose.feet[:, which], pose.heels[:, which]
    c, s, back = np.cos(heel), np.sin(heel), still.fetlocks
    path = np.empty((n, k, 5, 3))
    path[:, :, 0] = moved(body, np.broadcast_to(still.roots, (n, k, 3)))
    path[:, :, 3, 0] = foot[:, :, 0] + back[:, 0]
    path[:, :, 3, 1] = foot[:, :, 1] + c * back[:, 1] - s * back[:, 2]
    path[:, :, 3, 2] = foot[:, :, 2] + c * back[:, 2] + s * back[:, 1]
    path[:, :, 4] = 0.82 * foot + 0.18 * path[:, :, 3]
    path[:, :, 1:3] = _folded(still, path[:, :, 0], path[:, :, 3], body[:, None, :, 2] * 0.5 + [0.0, 0.0, 0.5])
    path[:, :, 1:4, 1] = np.maximum(path[:, :, 1:4, 1], still.least)  # who lies has legs on the ground, not in it
    made.limb(path[:, :, 0], path[:, :, 1], still.thick[:, :2], colours["main"], wide=0.62, flat=1.18)
    tops, ends = (path[:, :, part].reshape(n, 3 * k, 3) for part in (slice(1, 4), slice(2, 5)))
    made.limb(tops, ends, still.radii, colours["leg"], wide=0.85)
    ahead = np.zeros((n, k, 3))
    ahead[:, :, 1], ahead[:, :, 2] = -s, c
    _feet(made, kind, foot, ahead, still.thick[:, 4], colours["foot"])


def _feet(made: Made, kind: dict[str, Any], at: Floats, ahead: Floats, thick: Floats, colour: Floats) -> None:
    """Hooves stand on their tips; paws lie flat. Their soles touch the ground where the foot is planted."""
    r = thick[:, None]
    if kind.get("hoof"):
        up = np.array([0.0, 1.0, 0.0]) * r
        tops, ends = at - 0.35 * r * ahead + 0.62 * up, at + 0.12 * r * ahead - 0.14 * up
        made.limb(tops, ends, np.stack([0.72 * thick, 0.645 * thick], 1), colour, flat=1.05)
        return
    long = 0.2 if kind.get("flat_feet") and kind.get("nose") else 0.9
    tops, ends = at - 0.5 * r * ahead, at + long * r * ahead
    made.limb(tops, ends, np.stack([thick, 0.88 * thick], 1), colour, wide=1.12, flat=0.92)


def _folded(still: _Stance, root: Floats, tip: Floats, fore_way: Floats) -> Floats:
    """Where the two middle joints of legs are, (n, k, 2, 3)."""
    way = tip - root
    far = np.sqrt(np.sum(way * way, -1))
    u = way / far[..., None]
    v = fore_way - u * np.sum(fore_way * u, -1, keepdims=True)
    v /= np.sqrt(np.sum(v * v, -1, keepdims=True))
    made = root[:, :, None] + still.bulges
    for each, where in still.ends:
        some = far[:, where]
        for joint in (0, 1):
            along = np.interp(some, each.far, each.along[:, joint]) * some
            aside = np.interp(some, each.far, each.aside[:, joint])
            made[:, where, joint] += u[:, where] * along[..., None] + v[:, where] * aside[..., None]
    return made


def tail(made: Made, tail: dict[str, Any], pose: Pose, body: Floats, colours: dict[str, Floats]) -> None:
    """Adds a tail: a path that swings and lifts."""
    path, radii = np.array(tail["path"], float), np.array(tail["radii"], float)
    steps, count = np.diff(path, axis=0), np.arange(len(path) - 1)
    turn, lift = pose.wag[:, None] * (count + 1) * 0.45, pose.tail[:, None] * (1.0 - 0.25 * count)
    c, s = np.cos(lift), np.sin(lift)
    joints = np.empty((made.n, len(path), 3))
    joints[:, 0] = moved(body, path[0])
    joints[:, 1:, 0] = steps[:, 0] + np.sin(turn) * np.hypot(steps[:, 1], steps[:, 2]) * 0.6
    joints[:, 1:, 1] = steps[:, 1] * c + np.hypot(steps[:, 2], 0.4 * steps[:, 1]) * s
    joints[:, 1:, 2] = steps[:, 2] * c
    joints = np.cumsum(joints, 1)
    joints[:, :, 1] = np.maximum(joints[:, :, 1], radii)
    colour = colours["second"] if tail.get("second") else colours["main"]
    made.limb(joints[:, :-1], joints[:, 1:], np.stack([radii[:-1], radii[1:]], 1), colour)


def _nose(made: Made, nose: dict[str, Any], head: Floats, pose: Pose, colours: dict[str, Floats]) -> None:
    """A trunk: hangs from the face, sways, and curls at its end."""
    radii = np.array(nose["radii"], float)
    place = moved(head, nose["joint"])
    step = nose["long"] / (len(radii) - 1)
    joints = [place - 0.3 * step * head[:, :, 2]]
    start = np.arctan2(-head[:, 1, 2], np.hypot(head[:, 0, 2], head[:, 2, 2]))
    for number in range(len(radii) - 1):
        share = number / (len(radii) - 2)
        down = start + (1.62 + 0.12 * pose.wag - start) * min(1.0, 2.2 * share) - 0.75 * max(share - 0.55, 0.0)
        aside = 0.35 * pose.wag * share + pose.yaw
        joints.append(
            joints[-1] + step * np.stack([np.sin(aside) * np.cos(down), -np.sin(down), np.cos(aside) * np.cos(down)], 1)
        )
    path = np.stack(joints, 1)
    path[:, :, 1] = np.maximum(path[:, :, 1], radii)
    made.limb(path[:, :-1], path[:, 1:], np.stack([radii[:-1], radii[1:]], 1), colours["main"])
