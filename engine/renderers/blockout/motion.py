"""What an action looks like at a time: action, time and phase -> posture. Nothing is remembered between frames."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.film.camera import Speed
from engine.renderers.blockout.skeleton import Arm, Floats, Leg, Posture

PACE = {Speed.SLOW: 0.68, Speed.NORMAL: 1.0, Speed.FAST: 1.35}
"""How an action's speed scales time and ground speed."""
GROUND_SPEED = {"walk": 1.35, "run": 3.6, "ride": 3.6, "drive": 7.0, "fly": 4.0}
"""Metres a second at normal speed, of the actions that go places."""
SEAT_M = 0.46
"""How high a seat is."""


@dataclass(frozen=True)
class Gait:
    """A cycle of two steps: its length at normal speed, and the share of it that a foot is on the ground."""

    stride_m: float
    duty: float
    front_m: float
    lift_m: float
    hip_m: float
    bob_m: float
    lean: float
    swing: float
    elbow: float
    heel: float


WALK = Gait(1.38, 0.60, 0.45, 0.07, 0.931, 0.030, 0.05, 0.38, 0.28, 1.05)
RUN = Gait(2.45, 0.31, 0.36, 0.30, 0.905, 0.045, 0.22, 0.75, 1.45, 1.1)


def posture(action: str | None, t: float, phase: Floats, speed_ms: float, pace: float, seconds: float) -> Posture:
    """The posture of figures that do `action` at `t` seconds; `phase` (0 … 1) sets them apart.

    `speed_ms` is how fast the ground goes by, so that planted feet stay where they are.
    """
    if action in ("walk", "run") and speed_ms > 0:
        return _gait(RUN if action == "run" else WALK, t, phase, speed_ms)
    return _POSTURES.get(action or "stand", stand)(t * pace, phase, seconds * pace)


def _gait(gait: Gait, t: float, phase: Floats, speed_ms: float) -> Posture:
    natural = GROUND_SPEED["run" if gait is RUN else "walk"]
    stride = gait.stride_m * (speed_ms / natural) ** 0.5
    cycle = t * speed_ms / stride + phase
    turn = 2 * np.pi * cycle
    side = np.sin(turn - 2 * np.pi * gait.duty / 2)
    reach = stride / gait.stride_m
    return Posture(
        hip=gait.hip_m - gait.bob_m * np.cos(2 * turn - (0.9 if gait is WALK else 2.4)),
        sway=0.016 * np.sin(turn - 0.9),
        lean=gait.lean * (0.6 + 0.4 * reach),
        twist=-0.13 * reach * side,
        look=0.11 * reach * side,
        bank=0.02 * np.sin(turn),
        left=_step(gait, cycle, stride, 0.075),
        right=_step(gait, cycle + 0.5, stride, -0.075),
        arm_left=_swinging(gait, -side * reach),
        arm_right=_swinging(gait, side * reach),
    )


def _swinging(gait: Gait, side: Floats) -> Arm:
    return Arm(-gait.swing * side + 0.02, 0.16, gait.elbow + 0.22 * np.maximum(-side, 0), 0.35)


def _step(gait: Gait, cycle: Floats, stride: float, x: float) -> Leg:
    """A foot through one cycle: planted and carried back exactly with the ground, then swung forward."""
    share = cycle % 1.0
    sweep = gait.duty * stride
    front = gait.front_m * (stride / gait.stride_m)
    planted = share < gait.duty
    stance = share / gait.duty
    swing = np.clip((share - gait.duty) / (1 - gait.duty), 0, 1)
    eased = swing * swing * (3 - 2 * swing)
    z = np.where(planted, front - sweep * stance, front - sweep + sweep * eased)
    lift = gait.lift_m * np.sin(np.pi * swing**0.8)
    late = np.clip((stance - 0.55) / 0.45, 0, 1)
    heel = np.where(planted, gait.heel * late**1.5, gait.heel * (1 - eased) - 0.25 * np.sin(np.pi * swing**2))
    return Leg(x, np.where(planted, 0.0, lift), z, heel, 0.08)


def stand(t: float, phase: Floats, seconds: float) -> Posture:
    """Weight on one leg, then the other; breath; a glance."""
    slow = 2 * np.pi * (t / 6.5 + phase)
    breath = np.sin(2 * np.pi * (t / 3.4 + phase))
    return Posture(
        hip=0.958 + 0.004 * breath,
        sway=0.035 * np.tanh(2.5 * np.sin(slow)),
        bank=-0.035 * np.tanh(2.5 * np.sin(slow)),
        lean=0.02 + 0.008 * breath,
        look=0.16 * np.sin(slow * 0.7 + 1.0),
        twist=0.05 * np.sin(slow * 0.5),
        arm_left=Arm(0.02 + 0.02 * breath, 0.15, 0.20),
        arm_right=Arm(-0.03 + 0.02 * breath, 0.14, 0.26),
    )


def _sit(t: float, phase: Floats, seconds: float) -> Posture:
    breath = np.sin(2 * np.pi * (t / 3.6 + phase))
    return Posture(
        hip=SEAT_M + 0.09,
        lean=0.06 + 0.012 * breath,
        look=0.12 * np.sin(2 * np.pi * (t / 7 + phase)),
        left=Leg(0.13, 0, 0.58, 0, 0.25),
        right=Leg(-0.13, 0, 0.52, 0, 0.25),
        arm_left=Arm(0.34 + 0.01 * breath, 0.16, 0.86, 0.12),
        arm_right=Arm(0.28 + 0.01 * breath, 0.16, 0.96, 0.22),
    )


def _jump(t: float, phase: Floats, seconds: float) -> Posture:
    share = (t / 1.9 + phase) % 1.0
    flight = np.clip((share - 0.30) / 0.30, 0, 1)
    high = 4 * flight * (1 - flight)
    crouch = np.exp(-(((share - 0.22) / 0.09) ** 2)) + 0.85 * np.exp(-(((share - 0.66) / 0.08) ** 2))
    tuck = 0.20 * high
    feet = Leg(0.11, 0.0, 0.10, 0.7 * np.sqrt(high), 0.18)
    return Posture(
        hip=0.955 - 0.32 * crouch - tuck * 0.3,
        shift=-0.10 * crouch,
        lean=0.05 + 0.55 * crouch,
        rise=0.55 * high,
        left=Leg(0.11, tuck, 0.10, feet.heel, 0.18),
        right=Leg(-0.11, tuck, 0.14, feet.heel, 0.18),
        arm_left=Arm(2.3 * high - 0.8 * crouch, 0.25, 0.35),
        arm_right=Arm(2.3 * high - 0.8 * crouch, 0.25, 0.35),
    )


def _eased(t: float, start: float, length: float) -> float:
    share = min(max((t - start) / length, 0.0), 1.0)
    return share * share * (3 - 2 * share)


def _fall(t: float, phase: Floats, seconds: float) -> Posture:
    down = _eased(t + 0.0, 0.5, 0.35) * 0.25 + 0.75 * min(max((t - 0.7) / 0.7, 0.0), 1.0) ** 2
    return Posture(
        hip=0.955 - 0.12 * np.sin(np.pi * down), lean=0.3 * np.sin(np.pi * down) + 0.02, tip=1.44 * down + 0 * phase,
        rise=0.15 * down, arm_left=Arm(0.3 + 2.0 * down, 0.5, 0.5), arm_right=Arm(0.2 + 1.7 * down, 0.6, 0.6),
    )  # fmt: skip


def _turned(t: float, phase: Floats, seconds: float) -> Posture:
    share = _eased(t, 0.25 * seconds, max(0.35 * seconds, 0.9))
    pose = stand(t, phase, seconds)
    step = np.sin(np.pi * min(1.0, share)) * abs(np.sin(3 * np.pi * share))
    pose.turn, pose.look = np.pi * share + 0 * phase, 0.5 * np.sin(np.pi * share) + 0 * phase
    pose.left = Leg(0.11, 0.05 * step, 0.07, 0.2 * step)
    pose.right = Leg(-0.11, 0.04 * abs(np.sin(2 * np.pi * share)), 0.07, 0.0)
    return pose


def _look(t: float, phase: Floats, seconds: float) -> Posture:
    pose = stand(t, phase, seconds)
    sweep = np.sin(2 * np.pi * (t / 4.2 + phase))
    pose.look, pose.twist = 0.75 * np.tanh(2 * sweep), 0.22 * np.tanh(2 * sweep)
    pose.arm_left, pose.arm_right = Arm(0.10 - 0.1 * sweep, 0.18, 0.3), Arm(0.10 + 0.1 * sweep, 0.18, 0.34)
    return pose


def _fight(t: float, phase: Floats, seconds: float) -> Posture:
    beat = (t / 0.8 + phase) % 2.0
    jab = np.exp(-(((beat - 0.5) / 0.17) ** 2))
    cross = np.exp(-(((beat - 1.4) / 0.19) ** 2))
    bounce = np.abs(np.sin(2 * np.pi * (t / 0.8 + phase)))
    return Posture(
        hip=0.86 + 0.02 * bounce, lean=0.16, twist=-0.5 * cross + 0.35 * jab, shift=0.06 * (jab + cross), nod=0.05,
        left=Leg(0.14, 0, 0.30, 0.1, 0.3), right=Leg(-0.17, 0, -0.12, 0.45, 0.3),
        arm_left=Arm(0.75 + 0.75 * jab, 0.22, 2.0 - 1.8 * jab, 0.25),
        arm_right=Arm(0.65 + 0.85 * cross, 0.24, 2.1 - 1.9 * cross, 0.3),
    )  # fmt: skip


def _dance(t: float, phase: Floats, seconds: float) -> Posture:
    turn = 2 * np.pi * (t / 1.1 + phase)
    half = np.sin(turn / 2)
    return Posture(
        hip=0.90 - 0.03 * np.cos(2 * turn / 2 * 2), sway=0.09 * half, bank=-0.12 * half, twist=0.3 * np.sin(turn / 2),
        look=0.2 * half, left=Leg(0.16, 0.05 * np.maximum(half, 0), 0.10, 0.5 * np.maximum(half, 0)),
        right=Leg(-0.16, 0.05 * np.maximum(-half, 0), 0.12, 0.5 * np.maximum(-half, 0)),
        arm_left=Arm(1.1 + 0.8 * half, 0.9, 0.9, 0.2), arm_right=Arm(1.1 - 0.8 * half, 0.9, 0.9, 0.2),
    )  # fmt: skip


def _kneel(t: float, phase: Floats, seconds: float) -> Posture:
    breath = np.sin(2 * np.pi * (t / 3.4 + phase))
    return Posture(
        hip=0.50, lean=0.10 + 0.01 * breath, nod=0.16, left=Leg(0.14, 0, 0.42, 0, 0.2),
        right=Leg(-0.12, 0.0, -0.34, 1.25, 0.1), arm_left=Arm(0.55, 0.15, 0.5), arm_right=Arm(0.1, 0.2, 0.4),
    )  # fmt: skip


def _lie(t: float, phase: Floats, seconds: float) -> Posture:
    breath = np.sin(2 * np.pi * (t / 3.6 + phase))
    return Posture(
        hip=0.955, lean=0.0, tip=-np.pi / 2 + 0 * phase, rise=0.14 + 0.004 * breath, look=0.15 + 0 * phase,
        left=Leg(0.11, 0, 0.08, 0.3), right=Leg(-0.13, 0.04, 0.12, 0.3),
        arm_left=Arm(0.02, 0.35, 0.3), arm_right=Arm(0.10, 0.3, 0.8),
    )  # fmt: skip


def _ride(t: float, phase: Floats, seconds: float) -> Posture:
    beat = np.sin(2 * np.pi * (t / 0.55 + phase))
    pose = _sit(t, phase, seconds)
    pose.rise, pose.lean = 0.86 + 0.05 * beat, 0.18 + 0.05 * beat
    pose.left, pose.right = Leg(0.36, 0.12, 0.22, 0, 1.0), Leg(-0.36, 0.12, 0.22, 0, 1.0)
    pose.arm_left, pose.arm_right = Arm(0.55, 0.2, 0.9, 0.4), Arm(0.55, 0.2, 0.9, 0.4)
    return pose


def _drive(t: float, phase: Floats, seconds: float) -> Posture:
    pose = _sit(t, phase, seconds)
    steer = 0.10 * np.sin(2 * np.pi * (t / 3.1 + phase))
    pose.lean, pose.rise = -0.12 + 0 * phase, 0.02 + 0 * phase
    pose.arm_left, pose.arm_right = Arm(1.05 + steer, 0.2, 0.5, 0.4), Arm(1.05 - steer, 0.2, 0.5, 0.4)
    return pose


def _fly(t: float, phase: Floats, seconds: float) -> Posture:
    float_ = np.sin(2 * np.pi * (t / 2.4 + phase))
    return Posture(
        hip=0.93, tip=1.25 + 0.04 * float_, rise=1.5 + 0.12 * float_, nod=-0.8, lean=-0.08,
        left=Leg(0.09, 0, 0.0, 1.1), right=Leg(-0.09, 0, -0.05, 1.1),
        arm_left=Arm(2.6, 0.25, 0.15), arm_right=Arm(2.7, 0.2, 0.1),
    )  # fmt: skip


def _speak(t: float, phase: Floats, seconds: float) -> Posture:
    pose = stand(t, phase, seconds)
    hand = np.sin(2 * np.pi * (t / 1.3 + phase)) * np.sin(2 * np.pi * (t / 4.1 + phase))
    pose.nod, pose.look = 0.05 * hand, 0.08 * np.sin(2 * np.pi * t / 3 + phase)
    pose.arm_right, pose.arm_left = Arm(0.35 + 0.3 * hand, 0.2, 1.25 + 0.3 * hand, 0.1), Arm(0.2, 0.18, 0.9, 0.5)
    return pose


def _open(t: float, phase: Floats, seconds: float) -> Posture:
    pose = stand(t, phase, seconds)
    reach, pull = _eased(t, 0.4, 0.7), _eased(t, 1.3, 0.9)
    pose.arm_right = Arm(1.15 * reach - 0.5 * pull, 0.15 + 0.5 * pull, 0.6 - 0.35 * reach + 1.0 * pull, 0.1)
    pose.lean, pose.twist = 0.10 * reach - 0.1 * pull, 0.2 * reach - 0.45 * pull
    return pose


def _pick_up(t: float, phase: Floats, seconds: float) -> Posture:
    pose = stand(t, phase, seconds)
    down = _eased(t, 0.4, 0.8) - _eased(t, 1.7, 0.9)
    pose.hip, pose.shift, pose.lean = 0.955 - 0.45 * down, -0.16 * down, 0.02 + 0.95 * down
    pose.arm_right, pose.nod = Arm(0.1 + 0.55 * down, 0.12, 0.25), 0.3 * down
    pose.left, pose.right = Leg(0.13, 0, 0.22, 0), Leg(-0.13, 0, 0.02, 0.7 * down)
    return pose


_POSTURES: dict[str, Callable[[float, Floats, float], Posture]] = {
    "stand": stand, "sit": _sit, "jump": _jump, "fall": _fall, "turn": _turned, "look": _look, "fight": _fight,
    "dance": _dance, "kneel": _kneel, "lie": _lie, "ride": _ride, "drive": _drive, "fly": _fly, "speak": _speak,
    "open": _open, "pick_up": _pick_up,
}  # fmt: skip

KNOWN = frozenset({*_POSTURES, "walk", "run"})
"""Actions with a motion of their own; any other is played as standing."""
