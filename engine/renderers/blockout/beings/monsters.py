"""Bodies of other plans: on two legs with a tail, dragons, insects, snakes, swimmers, and what drifts."""

from typing import Any

import numpy as np

from engine.renderers.blockout.beings import birds, catalogue, quadrupeds
from engine.renderers.blockout.beings.moment import Moment
from engine.renderers.blockout.beings.quadrupeds import Pose
from engine.renderers.blockout.beings.rig import Made, frames, joined, moved
from engine.renderers.blockout.geometry.skeleton import Floats


def biped(name: str, moment: Moment, phase: Floats, colours: dict[str, Floats]) -> tuple[Made, Floats]:
    """Dinosaurs, giant monsters, walking machines: two strong legs, small arms, mostly a tail."""
    row, made, pose = catalogue.kinds()[name], Made(len(phase)), biped_pose(name, moment, phase)
    body, heads = quadrupeds.trunk(made, name, row, pose, colours)
    quadrupeds.legs(made, name, row, pose, body, colours, (2, 3))
    quadrupeds.tail(made, row["tail"], pose, body, colours)
    if "arm" in row:
        _arms(made, row, body, pose.wag / 0.22, colours)
    return made, heads


def biped_pose(name: str, moment: Moment, phase: Floats) -> Pose:
    """How n of them hold themselves."""
    row = catalogue.kinds()[name]
    n, scale = len(phase), row.get("scale", 1.0)
    hind = quadrupeds.leg(name, "hind")
    tall = float(hind.root[1])
    moving = moment.speed_ms > 0.05
    pace = float(np.clip(moment.speed_ms / scale / (1.2 * (9.81 * tall / scale) ** 0.5 * scale**0.5), 0.35, 1.6))
    stride = 1.9 * tall * pace**0.5
    cycle = moment.gone_m / scale / stride + phase if moving else 0 * phase
    slow = 2 * np.pi * (moment.t / 4.3 + phase)
    turn = 2 * np.pi * cycle
    roar = _roar(moment)
    feet = np.stack([hind.tip * [side, 1, 1] for side in (1, -1, 1, -1)]) + np.zeros((n, 4, 3))
    heels = np.zeros((n, 4))
    for number, offset in ((2, 0.0), (3, 0.5)):
        if moving:
            feet[:, number], heels[:, number] = _strode(feet[:, number], cycle - offset, stride, tall)
        else:
            feet[:, number, 2] += 0.07 * tall * (1 if number == 2 else -1) * np.sin(9 * phase + 1.0)
    feet[:, 2:, 0] *= 0.8 if moving else 1.0
    bob = 0.02 * tall * np.sin(2 * turn - 0.6) - 0.02 * tall if moving else 0.004 * tall * np.sin(2 * slow)
    return Pose(
        rise=bob - 0.05 * tall * roar, shift=0 * phase, pitch=0.03 * np.sin(2 * turn) * moving + 0.12 * roar,
        roll=0.035 * np.sin(turn) * moving, feet=feet, heels=heels, neck=0.05 * np.sin(slow) + 0.30 * roar,
        head=0.03 * np.sin(slow + 1) + 0.12 * roar, yaw=0.25 * np.tanh(2 * np.sin(0.6 * slow)) * (1 - 0.8 * moving),
        tail=0.05 * np.sin(slow), wag=0.22 * np.sin(turn if moving else slow),
    )  # fmt: skip


def _roar(moment: Moment) -> float:
    if moment.action not in ("speak", "fight", "roar"):
        return 0.0
    return float(np.clip(1.6 * np.sin(np.pi * ((moment.t / 2.6) % 1.0)), 0.0, 1.0))


def _strode(foot: Floats, cycle: Floats, stride: float, tall: float) -> tuple[Floats, Floats]:
    share, duty = cycle % 1.0, 0.58
    swing = np.clip((share - duty) / (1 - duty), 0, 1)
    eased = swing * swing * (3 - 2 * swing)
    front = 0.48 * duty * stride
    z = np.where(share < duty, front - stride * share, front - duty * stride + duty * stride * eased)
    up = np.where(share < duty, 0.0, 0.16 * tall * np.sin(np.pi * swing))
    late = np.clip((share / duty - 0.65) / 0.35, 0, 1)
    heel = np.where(share < duty, 0.5 * late, 0.5 * (1 - eased) + 0.5 * np.sin(np.pi * swing))
    return foot + np.stack([0 * z, up, z], 1), heel


def _arms(made: Made, row: dict[str, Any], body: Floats, swing_: Floats, colours: dict[str, Floats]) -> None:
    joints, radii = np.array(row["arm"], float), row["arm_radii"]
    for side in (1.0, -1.0):
        swing = row.get("arm_swing", 0.06) * swing_ * side
        path = []
        for number, joint in enumerate(joints):
            at = joint * [side, 1, 1] + np.stack([0 * swing, 0 * swing, number * swing], 1)
            path.append(np.einsum("nij,nj->ni", body[:, :, :3], at) + body[:, :, 3])
        made.limb(
            np.stack(path[:-1], 1), np.stack(path[1:], 1), np.stack([radii[:-1], radii[1:]], 1), colours["leg"]
        )  # fmt: skip
        if "claw" in row:
            made.limb(np.stack([path[-1]], 1), np.stack([path[-1] + row["claw"] * body[:, :, 2]], 1),
                      np.array([[radii[-1], 0.3 * radii[-1]]]), colours["foot"])  # fmt: skip


def dragon_pose(name: str, moment: Moment, phase: Floats) -> Pose:
    """How n dragons hold themselves, in the air or on the ground."""
    row = catalogue.kinds()[name]
    high = birds.altitude(row, moment.action) / row.get("scale", 1.0)
    if not high:
        return quadrupeds.pose(name, moment, phase)
    rate, sweep = row["beat"]
    turn, tall = 2 * np.pi * (rate * moment.t + 3 * phase), quadrupeds.height(row)
    pose = quadrupeds.standing(name, moment.t, phase)
    pose.rise = pose.rise + high - 0.22 * np.cos(turn - 0.4) * sweep
    pose.feet[:, :, 1] += (pose.rise + 0.30 * tall)[:, None]
    pose.feet[:, :2, 2] -= 0.18 * tall
    pose.feet[:, 2:, 2] -= 0.42 * tall
    pose.heels = pose.heels + np.array([0.9, 0.9, 1.1, 1.1])
    pose.pitch = pose.pitch + 0.05
    pose.neck, pose.tail = pose.neck - 0.45 + 0.05 * np.sin(turn), pose.tail + 0.25 + 0.06 * np.sin(turn - 1)
    pose.yaw = 0.3 * pose.yaw
    return pose


def dragon(name: str, moment: Moment, phase: Floats, colours: dict[str, Floats]) -> tuple[Made, Floats]:
    """Four legs and two wings: folded on the ground, beating in the air."""
    row, pose = catalogue.kinds()[name], dragon_pose(name, moment, phase)
    rate, sweep = row["beat"]
    turn = 2 * np.pi * (rate * moment.t + 3 * phase)
    high = birds.altitude(row, moment.action) > 0
    rest = 0.03 * np.sin(2 * np.pi * (moment.t / 3.1 + phase))
    flap, outer = (sweep * np.sin(turn) + 0.12, sweep * np.sin(turn - 1.1)) if high else (0.95 + rest, rest - 2.9)
    made, heads = quadrupeds.drawn(name, pose, colours)
    body = quadrupeds.body(name, pose)
    for side in (1.0, -1.0):
        _sail(made, name, row, body, flap, outer, side, high, colours)
    return made, heads


def _sail(
    made: Made, name: str, row: dict[str, Any], body: Floats, flap: Floats, outer: Floats, side: float, spread: bool,
    colours: dict[str, Floats],
) -> None:  # fmt: skip
    n, mirror = len(flap), np.diag([side, 1.0, 1.0])
    root = np.array(row["shoulder"], float) * [side, 1, 1]
    swept = 0.0 if spread else -0.75 * side
    inner = joined(body, frames(n, np.broadcast_to(root, (n, 3)), 0.0, -swept, side * flap))
    made.form(f"{name}.inner", joined(inner, np.hstack([mirror, np.zeros((3, 1))])), colours["wing"], colours["main"])
    wrist = np.array([row["wrist"] * side, 0.0, 0.0])
    if spread:
        bent = frames(n, np.broadcast_to(wrist, (n, 3)), 0.0, 0.0, side * (0.5 * outer - 0.12))
    else:
        bent = frames(n, np.broadcast_to(wrist, (n, 3)), 0.0, side * 1.15, side * (0.85 * outer * 0.3 - 0.5))
    tip = joined(inner, bent)
    made.form(f"{name}.outer", joined(tip, np.hstack([mirror, np.zeros((3, 1))])), colours["wing"], colours["main"])


def insect(name: str, moment: Moment, phase: Floats, colours: dict[str, Floats]) -> tuple[Made, Floats]:
    """Spiders, ants, crabs: a low body between many legs that step in two sets."""
    row = catalogue.kinds()[name]
    n, made, scale = len(phase), Made(len(phase)), row.get("scale", 1.0)
    moving = moment.speed_ms > 0.02
    stride = row["stride"]
    cycle = moment.gone_m / scale / stride + phase if moving else 0 * phase
    high = float(row["high_m"])
    at = np.stack(
        [
            0 * phase,
            high + 0.03 * high * np.sin(2 * np.pi * (2 * cycle if moving else moment.t / 2.7 + phase)),
            0 * phase,
        ],
        1,
    )
    body = frames(n, at)
    made.form(f"{name}.body", body, colours["main"], colours["second"])
    tops, ends = [], []
    for number, (root, foot) in enumerate(row["legs"]):
        for side in (1.0, -1.0):
            odd = (number + (side < 0)) % 2
            share = (cycle + 0.5 * odd) % 1.0
            swing = np.clip((share - 0.55) / 0.45, 0, 1)
            eased = swing * swing * (3 - 2 * swing)
            z = (
                np.where(share < 0.55, 0.275 * stride - stride * share, -0.275 * stride + 0.55 * stride * eased)
                * moving
            )
            lift = 0.35 * high * np.sin(np.pi * swing) * moving
            hip = moved(body, np.array(root, float) * [side, 1, 1])
            toe = np.array(foot, float) * [side, 1, 1] + np.stack([0 * z, lift, z], 1)
            knee = 0.42 * hip + 0.58 * toe + np.array([0.0, row["knee"], 0.0])
            tops += [hip, knee]
            ends += [knee, toe]
    r = row["leg_radii"]
    made.limb(
        np.stack(tops, 1), np.stack(ends, 1), np.array([[r[0], r[1]], [r[1], r[2]]] * (len(tops) // 2)), colours["leg"]
    )
    return made, moved(body, row["face"])


def snake(name: str, moment: Moment, phase: Floats, colours: dict[str, Floats]) -> tuple[Made, Floats]:
    """Every part of it goes where its head has been; at rest it lifts its head."""
    row = catalogue.kinds()[name]
    n, made, scale = len(phase), Made(len(phase)), row.get("scale", 1.0)
    long, wave, count = float(row["long"]), float(row["wave"]), 26
    s = np.linspace(0.0, long, count)
    thick = np.interp(s / long, row["radii"][0], row["radii"][1])
    moving = moment.speed_ms > 0.02
    gone = moment.gone_m / scale if moving else 0.0
    turn = 2 * np.pi * ((gone - s[None, :]) / wave + phase[:, None])
    wide = row["sway"] * np.clip(s / (0.15 * long), 0.25 if moving else 0.0, 1.0)
    front = 0.38 * long if not moving else 0.5 * long * 0.86
    z = front - s * 0.86
    up = thick.copy()[None, :] + 0 * turn
    if not moving:
        lifted = np.clip(1 - s / (0.30 * long), 0, 1)
        sway = 0.12 * np.sin(2 * np.pi * (moment.t / 2.1 + phase))[:, None]
        up = up + (0.24 * long) * (lifted**1.1)[None, :]
        z = z - 0.16 * long * lifted
        wide = wide * (1 - lifted)
        x = wide * np.sin(turn) + sway * lifted * 0.3 * long
    else:
        x = wide * np.sin(turn)
        up = up + 0.04 * long * np.clip(1 - s / (0.1 * long), 0, 1)
    path = np.stack([x, up, np.broadcast_to(z, x.shape)], 2)
    made.limb(path[:, :-1], path[:, 1:], np.stack([thick[:-1], thick[1:]], 1), colours["main"])
    ahead = path[:, 0] - path[:, 2]
    yaw = np.arctan2(ahead[:, 0], ahead[:, 2]) if moving else 0.3 * np.sin(2 * np.pi * (moment.t / 2.1 + phase))
    head = frames(n, path[:, 0], -0.10 if moving else 0.12, yaw)
    made.form(f"{name}.head", head, colours["main"], colours["second"])
    return made, path[:, 0]


def swimmer(name: str, moment: Moment, phase: Floats, colours: dict[str, Floats]) -> tuple[Made, Floats]:
    """Fish beat their tails from side to side, whales up and down."""
    row = catalogue.kinds()[name]
    n, made = len(phase), Made(len(phase))
    rate = row["beat"] * (1.6 if moment.speed_ms > 0.1 else 0.7)
    turn = 2 * np.pi * (rate * moment.t + phase)
    at = np.stack(
        [0 * phase, row["high"] / row.get("scale", 1.0) + 0.04 * row["long"] * np.sin(0.7 * turn), 0 * phase], 1
    )
    upright = row.get("upright", False)
    bend = row["bends"]
    first = 0.35 * bend * np.sin(turn + 1.2)
    body = frames(n, at, *((first, 0.0) if upright else (0.0, first)))
    made.form(f"{name}.body", body, colours["main"], colours["second"])
    bone = body
    for number, joint in enumerate(row["joints"]):
        swing = bend * (0.7 + 0.5 * number) * np.sin(turn - 0.9 * (number + 1))
        step = np.array(joint, float)
        local = frames(n, np.broadcast_to(step, (n, 3)), *((swing, 0.0) if upright else (0.0, swing)))
        bone = joined(bone, local)
        made.form(f"{name}.tail{number + 1}", bone, colours["main"], colours["second"])
    return made, moved(body, row["face"])


def drift(name: str, moment: Moment, phase: Floats, colours: dict[str, Floats]) -> tuple[Made, Floats]:
    """Ghosts hover, slimes squash and stretch, jellyfish pulse and trail."""
    row = catalogue.kinds()[name]
    n, made = len(phase), Made(len(phase))
    hop = moment.speed_ms > 0.05 and row.get("hops", False)
    beat = 2 * np.pi * ((moment.gone_m / row["hops"] if hop else moment.t * row["beat"]) + phase)
    squash = row["squash"] * np.sin(beat)
    high = float(row.get("high", 0.0)) / row.get("scale", 1.0)
    at = np.zeros((n, 3))
    at[:, 1] = high + row.get("bob", 0.0) * np.sin(2 * np.pi * (moment.t / 2.9 + phase))
    if hop:
        at[:, 1] += 0.35 * row["tall"] * np.maximum(np.sin(beat), 0.0)
    lean = -0.22 if moment.speed_ms > 0.05 and high else 0.0
    body = frames(n, at, lean, 0.0, 0.05 * np.sin(0.5 * beat))
    body[:, :, 1] *= (1 + squash)[:, None]
    body[:, :, 0] *= (1 - 0.5 * squash)[:, None]
    body[:, :, 2] *= (1 - 0.5 * squash)[:, None]
    made.form(f"{name}.body", body, colours["main"], colours["second"])
    for number, (x, y, z, long, radius) in enumerate(row.get("trails", ())):
        path = [moved(body, [x, y, z])]
        for step in range(1, 6):
            wave = 0.10 * long * np.sin(beat - 0.9 * step + number)
            path.append(moved(body, [x, y - long * step / 5, z]) + np.stack([wave, 0 * wave, 0.7 * wave], 1))
        joints = np.stack(path, 1)
        sizes = radius * np.linspace(1.0, 0.2, 6)
        made.limb(joints[:, :-1], joints[:, 1:], np.stack([sizes[:-1], sizes[1:]], 1), colours["leg"])
    return made, moved(body, row["face"])
