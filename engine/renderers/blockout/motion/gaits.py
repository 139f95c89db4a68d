"""Walking, running, sneaking, crawling: the body over a cycle of two steps, and each foot's way between two places."""

import math
import tomllib
from dataclasses import dataclass, fields, replace
from functools import cache

from engine.assets import asset
from engine.renderers.blockout.geometry.skeleton import NEUTRAL, F, Floats

_TAU = 2 * math.pi
STRIKES = (0.0, 0.5)
"""Where in the cycle the left and the right foot come down."""


@dataclass(frozen=True)
class Gait:
    """A cycle of two steps; `assets/motion/gaits.toml` says what the numbers mean."""

    speed: float
    stride: float
    grows: float
    duty: float
    middle: float
    lift: float
    early: float
    kick: float
    strike: float
    push: float
    track: float
    hip: float
    bob: float
    yaw: float
    drop: float
    sway: float
    twist: float
    lean: float
    tilt: float
    curl: float
    nod: float
    swing: float
    aim: float
    elbow: float
    fold: float
    lag: float
    out: float
    inward: float
    toe: float
    roll: float
    hands: float = 0.0
    """How far ahead of the hips hands are put down; 0 for those who go upright."""

    def stride_at(self, speed_ms: float) -> float:
        """Metres of a cycle at a speed."""
        return self.stride * max(speed_ms / self.speed, 0.12) ** self.grows

    def toward(self, other: "Gait", share: float) -> "Gait":
        """Between this gait (0) and another (1)."""
        if share <= 0:
            return self
        if share >= 1:
            return other
        return Gait(*(a + (b - a) * share for a, b in zip(_numbers(self), _numbers(other), strict=True)))


def _numbers(gait: Gait) -> tuple[float, ...]:
    return tuple(getattr(gait, name) for name in _NAMES)


_NAMES = tuple(field.name for field in fields(Gait))


@cache
def _data() -> dict[str, dict[str, dict[str, float]]]:
    return tomllib.loads(asset("motion/gaits.toml").read_text(encoding="utf-8"))


def names() -> tuple[str, ...]:
    """The gaits there are."""
    return tuple(name for name in _data() if name != "manner")


def manners() -> tuple[str, ...]:
    """The manners there are, which change any gait a little."""
    return tuple(_data()["manner"])


@cache
def gait(name: str, manner: tuple[str, ...] = ()) -> Gait:
    """A gait by its name, in these manners (unknown ones change nothing)."""
    made = Gait(**_data()[name])  # pyright: ignore[reportArgumentType]
    for one in manner:
        changes: dict[str, float] = dict(_data()["manner"].get(one, {}))  # pyright: ignore[reportArgumentType]
        times: dict[str, float] = changes.pop("times", {})  # pyright: ignore[reportAssignmentType]
        changed = {key: getattr(made, key) + value for key, value in changes.items()}
        for key, factor in times.items():
            changed[key] = changed.get(key, getattr(made, key)) * factor
        made = replace(made, **changed)
    return made


def smooth(share: float) -> float:
    """0 … 1 with ease in and out."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)


def upright(g: Gait, cycle: float, much: float) -> Floats:
    """All but the feet, (len(FIELDS),): `much` (0 … 1) is how far the body is in it; 0 is somebody who stands."""
    p = NEUTRAL.copy()
    turn = _TAU * cycle
    stance = _TAU * (cycle - g.duty / 2)  # 0 when the left foot carries most
    # Whoever walks is lowest on both feet, whoever runs in the middle of a stance.
    walks, both = smooth((g.duty - 0.42) / 0.14), 2 * turn - _TAU * (g.duty - 0.5)
    low, lows = 2 * stance, walks * math.cos(both) + (1 - walks) * math.cos(2 * stance)
    side = math.cos(turn - 0.15)  # 1 when the left leg is ahead
    p[F["hip"]] += much * (g.hip - g.bob * lows - p[F["hip"]])
    p[F["sway"]] = much * g.sway * math.cos(stance)
    p[F["yaw"]] = -much * g.yaw * side
    p[F["drop"]] = much * g.drop * math.cos(stance + 0.5)
    p[F["tilt"]] = much * g.tilt
    p[F["twist"]] = much * g.twist * math.cos(turn)
    p[F["bank"]] = -much * g.roll * math.cos(stance)
    p[F["lean"]] += much * (g.lean + 0.25 * g.bob * math.cos(low + 1.0) - p[F["lean"]])
    p[F["curl"]], p[F["nod"]] = much * g.curl, much * (g.nod + 0.3 * g.bob * math.sin(low))
    p[F["look"]] = -0.9 * p[F["twist"]]
    p[F["cock"]] = -0.25 * p[F["bank"]]
    for letter, sign in (("l", 1.0), ("r", -1.0)):
        _swung(p, g, letter, sign, turn, much)
    return p


def _swung(p: Floats, g: Gait, letter: str, sign: float, turn: float, much: float) -> None:
    """An arm: the shoulder leads, the forearm follows it, the hand comes last."""
    leads = -sign * math.cos(turn - 0.12)  # 1 when this arm is ahead
    follows = -sign * math.cos(turn - 0.12 - _TAU * g.lag)
    last = -sign * math.sin(turn - _TAU * g.lag)
    wanted = {
        "swing": g.aim + g.swing * (leads if leads > 0 else 0.88 * leads),
        "elbow": g.elbow + g.fold * follows,
        "elbow_out": g.out - 0.05 * leads,
        "turn": g.inward + 0.20 * leads * min(g.elbow, 1.0),
        "flex": 0.12 + 0.14 * last,
        "palm": 0.5 * min(g.elbow, 1.0),
    }
    for name, value in wanted.items():
        at = F[f"{name}_{letter}"]
        p[at] += much * (value - p[at])


def planted(g: Gait, share: float) -> float:
    """The heel's angle at a share of a foot's time on the ground: down onto the sole, over it, off the toes."""
    if g.hands:
        return g.push
    landing = 0.20 if g.duty > 0.5 else 0.14
    down = -g.strike * (1 - smooth(share / landing)) if g.strike > 0 else -g.strike * (1 - smooth(share / 0.4))
    late = min(max((share - 0.50) / 0.50, 0.0), 1.0)
    return down + g.push * late**1.7


def swung(g: Gait, share: float) -> tuple[float, float, float]:
    """A foot in the air: how far it has come (0 … 1), how high, the heel's angle."""
    ahead = smooth(share) * 0.72 + 0.28 * smooth(min(share * 1.12, 1.0))
    high = g.lift * math.sin(math.pi * share**g.early) ** 1.15 if 0 < share < 1 else 0.0
    if g.hands:
        return ahead, high, g.push
    heel = g.push * (1 - smooth(share / 0.62)) + g.kick * math.sin(math.pi * min(share / 0.72, 1.0)) ** 1.5
    heel += -g.strike * smooth((share - 0.52) / 0.48)
    return ahead, high, heel
