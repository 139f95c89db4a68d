"""Whatever has wings: birds that stand, walk and fly, bats, butterflies; and swarms of them."""

from typing import Any

import numpy as np

from engine.renderers.blockout.beings import catalogue
from engine.renderers.blockout.beings.moment import Moment
from engine.renderers.blockout.beings.rig import Made, frames, joined, moved
from engine.renderers.blockout.geometry.skeleton import Floats

FLYING = ("fly", "chase", "follow", "approach", "leave")


def altitude(row: dict[str, Any], action: str | None) -> float:
    """How high over its mark it is, in metres of the world."""
    return float(row.get("high", 0.0)) if row.get("hovers") or (row.get("high") and action in FLYING) else 0.0


def drawn(name: str, moment: Moment, phase: Floats, colours: dict[str, Floats]) -> tuple[Made, Floats]:
    """The parts of n winged beings of a kind, and where their heads are (n, 3), in metres of the kind."""
    row = catalogue.kinds()[name]
    return (_flying if altitude(row, moment.action) else _standing)(name, row, moment, phase, colours)


def _standing(
    name: str, row: dict[str, Any], moment: Moment, phase: Floats, colours: dict[str, Floats]
) -> tuple[Made, Floats]:
    n, made = len(phase), Made(len(phase))
    hip, heel, foot = (np.array(joint, float) for joint in row["leg"])
    tall = float(hip[1])
    cycle, moving = phase * 7.0, moment.speed_ms > 0.05
    stride = 1.25 * tall * float(np.clip(moment.speed_ms / row.get("scale", 1.0) / (1.6 * tall**0.5), 0.5, 2.0)) ** 0.5
    if moving:
        cycle = moment.gone_m / row.get("scale", 1.0) / stride + phase
    bob = np.sin(4 * np.pi * cycle) if moving else 0.3 * np.sin(2 * np.pi * (moment.t / 2.3 + phase))
    peck = _peck(moment, phase)
    at = np.array(row["body"]["at"], float) + np.stack([0 * bob, 0.018 * tall * bob, 0 * bob], 1)
    body = frames(n, at, np.radians(row["body"]["pitch"]) - 0.9 * peck * row.get("pecks", 1.0))
    _trunk(made, name, row, body, moment, phase, peck, colours)
    for side in (1.0, -1.0):
        mirror = np.array([side, 1.0, 1.0])
        place, lift = _step(cycle + (0.0 if side > 0 else 0.5), stride) if moving else (0 * phase, 0 * phase)
        toes = foot * mirror + np.stack([0 * place, 0.5 * tall * lift, place], 1)
        _leg(made, row, hip * mirror + body[:, :, 3] - row["body"]["at"], toes, heel, lift, colours)
    made.form(f"{name}.folded", body, colours["wing"], colours["second"])
    return made, _head_of(row, body, peck, moment, phase)


def _flying(
    name: str, row: dict[str, Any], moment: Moment, phase: Floats, colours: dict[str, Floats]
) -> tuple[Made, Floats]:
    n, made = len(phase), Made(len(phase))
    rate, sweep = row["beat"]
    high = altitude(row, moment.action) / row.get("scale", 1.0)
    turn = 2 * np.pi * (rate * moment.t + 5.0 * phase)
    glides = row.get("glides", 0.0)
    strong = np.clip(0.5 + 0.9 * np.sin(2 * np.pi * (moment.t / 3.4 + phase)), 0.10, 1.0) if glides else np.ones(n)
    strong = 1.0 - glides * (1.0 - strong)
    flap = sweep * strong * np.sin(turn)
    span = float(row["span"])
    drift = 0.25 * np.stack(
        [np.sin(1.3 * moment.t + 9 * phase), 0.6 * np.sin(1.7 * moment.t + 5 * phase), 0 * phase], 1
    )
    at = np.array([0.0, high, 0.0]) + drift * row.get("flutters", 0.25) * span
    at[:, 1] -= 0.10 * span * strong * np.cos(turn - 0.5) * sweep
    body = frames(n, at, 0.06 + 0.05 * np.sin(turn), 0.0, 0.06 * np.sin(0.9 * moment.t + 6 * phase))
    zero = 0 * phase
    _trunk(made, name, row, body, moment, phase, zero, colours)
    for side in (1.0, -1.0):
        _wing(made, name, row, body, flap, np.sin(turn - 1.1) * sweep * strong, side, colours)
    if "leg" in row:
        hip = np.array(row["leg"][0], float) - row["body"]["at"]
        for side in (1.0, -1.0):
            root = moved(body, hip * [side, 1, 1])
            back = moved(
                body, hip * [side, 1, 1] + np.array([0, -0.12, -0.55]) * np.linalg.norm(np.diff(row["leg"][:2], axis=0))
            )
            end = moved(
                body, hip * [side, 1, 1] + np.array([0, -0.10, -1.0]) * row["leg"][0][1] * row.get("trails", 0.55)
            )
            r = row["leg_radii"]
            made.limb(
                np.stack([root, back], 1),
                np.stack([back, end], 1),
                np.array([[r[0], r[1]], [r[1], r[2]]]),
                colours["foot"],
            )
    return made, _head_of(row, body, zero, moment, phase)


def _wing(
    made: Made, name: str, row: dict[str, Any], body: Floats, flap: Floats, outer: Floats, side: float,
    colours: dict[str, Floats],
) -> None:  # fmt: skip
    """An inner wing that beats about the shoulder, and an outer one that follows a little later."""
    n = len(flap)
    shoulder = np.array(row["shoulder"], float) * [side, 1, 1]
    rolled = frames(n, np.broadcast_to(shoulder, (n, 3)), 0.0, 0.0, side * (flap + row.get("dihedral", 0.08)))
    mirror = np.diag([side, 1.0, 1.0])
    inner = joined(body, rolled)
    made.form(f"{name}.inner", joined(inner, np.hstack([mirror, np.zeros((3, 1))])), colours["wing"], colours["second"])
    if f"{name}.outer".split(".")[1] in row["form"]:
        wrist = np.array([row["wrist"] * side, 0.0, 0.0])
        bent = frames(n, np.broadcast_to(wrist, (n, 3)), 0.0, 0.0, side * (0.55 * outer - 0.10))
        tip = joined(inner, bent)
        made.form(
            f"{name}.outer", joined(tip, np.hstack([mirror, np.zeros((3, 1))])), colours["wing"], colours["second"]
        )


def _trunk(
    made: Made, name: str, row: dict[str, Any], body: Floats, moment: Moment, phase: Floats, peck: Floats,
    colours: dict[str, Floats],
) -> None:  # fmt: skip
    made.form(f"{name}.body", body, colours["main"], colours["second"])
    if "neck" not in row:
        return
    neck, head = _bones(row, body, peck, moment, phase)
    length = row["neck"]["long"]
    base, tip = moved(neck, [0.0, 0.0, -0.3 * length]), moved(neck, [0.0, 0.0, length])
    middle = 0.5 * (base + tip) + row["neck"].get("arch", 0.0) * length * body[:, :, 2]
    r = row["neck"]["radii"]
    made.limb(
        np.stack([base, middle], 1),
        np.stack([middle, tip], 1),
        np.array([[r[0], 0.5 * (r[0] + r[1])], [0.5 * (r[0] + r[1]), r[1]]]),
        colours["main"],
    )
    made.form(f"{name}.head", head, colours.get("head", colours["main"]), colours.get("beak", colours["foot"]))


def _bones(row: dict[str, Any], body: Floats, peck: Floats, moment: Moment, phase: Floats) -> tuple[Floats, Floats]:
    n, neck = len(phase), row["neck"]
    aloft = altitude(row, moment.action) > 0
    steep = np.radians(neck.get("flown", 8.0) if aloft else neck["pitch"]) - 2.0 * peck
    glance = 0.0 if aloft else 0.45 * np.tanh(3 * np.sin(2 * np.pi * (moment.t / 4.1 + phase))) * (peck < 0.1)
    bone = frames(n, moved(body, neck["at"]), steep, 0.3 * glance)
    held = np.full(n, 0.0) - 1.1 * peck - (0.12 if aloft else 0.0)
    return bone, frames(n, moved(bone, [0.0, 0.0, neck["long"]]), held, glance)


def _head_of(row: dict[str, Any], body: Floats, peck: Floats, moment: Moment, phase: Floats) -> Floats:
    if "neck" not in row:
        return moved(body, [0.0, 0.0, 0.5 * float(row["span"]) * 0.2])
    return _bones(row, body, peck, moment, phase)[1][:, :, 3]


def _peck(moment: Moment, phase: Floats) -> Floats:
    if moment.action not in ("eat", "graze", "drink", "pick_up"):
        return 0 * phase
    return 0.35 + 0.25 * np.sin(2 * np.pi * (moment.t / 0.9 + phase))


def _step(cycle: Floats, stride: float) -> tuple[Floats, Floats]:
    """How far ahead a foot is, and how high (0 … 1)."""
    share, duty = cycle % 1.0, 0.58
    swing = np.clip((share - duty) / (1 - duty), 0, 1)
    eased = swing * swing * (3 - 2 * swing)
    front, sweep = 0.5 * duty * stride, duty * stride
    return np.where(share < duty, front - stride * share, front - sweep + sweep * eased), np.where(
        share < duty, 0.0, 0.45 * np.sin(np.pi * swing)
    )


def _leg(
    made: Made, row: dict[str, Any], root: Floats, foot: Floats, heel: Floats, lift: Floats, colours: dict[str, Floats]
) -> None:
    """Thigh, shank and toes; the joint that one sees bends backwards."""
    hip, neutral, sole = (np.array(joint, float) for joint in row["leg"])
    upper, lower = np.linalg.norm(neutral - hip), np.linalg.norm(neutral - sole)
    way = foot - root
    far = np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-6)
    reach = np.clip(far, abs(upper - lower) + 1e-3, (upper + lower) * 0.999)
    along = way / far
    back = np.array([0.0, 0.0, -1.0]) - along * (-along[:, 2:])
    back /= np.maximum(np.linalg.norm(back, axis=1, keepdims=True), 1e-6)
    fore = (upper**2 - lower**2 + reach**2) / (2 * reach)
    knee = root + along * fore + back * np.sqrt(np.maximum(upper**2 - fore**2, 0.0))
    r, toe = row["leg_radii"], row["toe"]
    made.limb(np.stack([root], 1), np.stack([knee], 1), np.array([[r[0], r[1]]]), colours["main"])
    made.limb(np.stack([knee], 1), np.stack([foot], 1), np.array([[r[1], r[2]]]), colours["foot"])
    drop = -0.8 * lift
    ends = []
    for angle in (-0.5, 0.0, 0.5, np.pi):
        long = toe * (0.6 if angle > 3 else 1.0)
        ends.append(
            foot
            + np.stack(
                [0 * lift + long * np.sin(angle), long * drop * np.cos(angle), 0 * lift + long * np.cos(angle)], 1
            )
        )
    made.limb(np.stack([foot] * 4, 1), np.stack(ends, 1), np.array([[r[2], 0.7 * r[2]]] * 4), colours["foot"])


def swarm(name: str, moment: Moment, phase: Floats, colours: dict[str, Floats]) -> tuple[Made, Floats]:
    """Many small ones around one place, each on a way of its own."""
    row = catalogue.kinds()[name]
    n, made, model = len(phase), Made(len(phase)), catalogue.kinds()[row["of"]]
    chance = np.random.default_rng(row["many"])
    high, spread = float(row["high"]), np.array(row["spread"], float)
    size = model.get("scale", 1.0) / row.get("scale", 1.0)
    rate, sweep = model["beat"]
    m = int(row["many"])
    seat, speed, own = chance.normal(0, 0.5, (m, 3)), chance.uniform(0.5, 1.3, (m, 3)), chance.uniform(0, 6.28, (m, 3))
    path = np.sin(speed * moment.t * row.get("busy", 1.0) + own + 6.28 * phase[:, None, None])
    at = (np.array([0.0, high, 0.0]) + spread * (seat + 0.55 * path)).reshape(-1, 3)
    yaw = (own[:, 0] + 0.9 * np.sin(speed[:, 1] * moment.t + own[:, 1])) * (0.0 if moment.speed_ms > 0.3 else 1.0)
    body = frames(n * m, at, 0.05, np.tile(yaw, n))
    body[:, :, :3] *= size
    flap = sweep * np.sin(2 * np.pi * rate * moment.t + np.tile(own[:, 2], n))
    one = Made(n * m)
    one.form(f"{row['of']}.body", body, colours["main"], colours["second"])
    for side in (1.0, -1.0):
        _wing(one, row["of"], model, body, flap, 0.6 * flap, side, colours)
    for form, bones, paint, stretch, glow in one.forms:
        made.forms.append((form, bones.reshape(n, m, 3, 4), paint, stretch, glow))
    return made, np.broadcast_to(np.array([0.0, high, 0.0]), (n, 3))
