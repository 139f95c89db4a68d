"""Jumps and leaps: the crouch before, the stretch off the ground, limbs in the air, the landing that is absorbed."""

import math

from engine.renderers.blockout.geometry.skeleton import NEUTRAL, F, Floats
from engine.renderers.blockout.motion.course import Leap
from engine.renderers.blockout.motion.gaits import smooth

_ARMS = ("swing", "elbow", "elbow_out")


def jumping(leap: Leap, t: float) -> Floats:
    """The body of somebody who jumps off both feet, (len(FIELDS),)."""
    p = NEUTRAL.copy()
    down, push, air, landed = _parts(leap, t)
    after = smooth((t - leap.lands - 0.17) / 0.55)
    deep = 0.36 * down * (1 - push) + (0.32 * landed * (1 - after))
    p[F["hip"]] += 0.045 * push * (1 - smooth((t - leap.leaves) / 0.2)) - deep
    p[F["shift"]] = -0.30 * deep
    p[F["lean"]] += 2.0 * deep + 0.10 * air
    p[F["tilt"]] = 0.9 * deep
    p[F["curl"]] = 0.25 * deep
    p[F["nod"]] = -0.5 * deep + 0.10 * air
    back = down * (1 - smooth((t - leap.leaves + 0.26) / 0.28))
    up = smooth((t - leap.leaves + 0.22) / 0.34) * (1 - smooth((t - leap.lands + 0.20) / 0.36))
    for side, more in (("l", 0.0), ("r", 0.12)):
        p[F[f"swing_{side}"]] = -1.0 * back + (2.35 + more) * up + 0.75 * landed * (1 - after)
        p[F[f"elbow_{side}"]] += 0.2 * back + 0.25 * up + 0.45 * landed * (1 - after)
        p[F[f"elbow_out_{side}"]] += 0.10 * back + 0.20 * up + 0.25 * landed * (1 - after)
        p[F[f"out_{side}"]] += 0.25 * deep
    return p


def feet(leap: Leap, t: float) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """What to add to the left and right foot: height, ahead, heel."""
    push = smooth((t - leap.leaves + 0.16) / 0.16) * (t < leap.leaves)
    share = leap.share(t)
    if not 0 < share < 1:
        return (0.0, 0.0, 0.95 * push), (0.0, 0.0, 0.95 * push)
    tuck, heel = math.sin(math.pi * share) ** 1.2, 0.95 * (1 - smooth(share / 0.85))
    if leap.running:
        return (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)
    return (0.24 * tuck, -0.10 * tuck, heel + 0.5 * tuck), (0.18 * tuck, 0.02 * tuck, heel + 0.4 * tuck)


def bounding(p: Floats, leap: Leap, t: float, left_leads: bool, walking: bool) -> None:
    """Makes a run a leap: gathered before, stretched in the air, given way to at landing. Changes `p`."""
    gather = smooth((t - leap.leaves + 0.34) / 0.2) * (1 - smooth((t - leap.leaves + 0.14) / 0.14))
    air = smooth((t - leap.leaves + 0.06) / 0.2) * (1 - smooth((t - leap.lands + 0.14) / 0.2))
    soft = smooth((t - leap.lands) / 0.13) * (1 - smooth((t - leap.lands - 0.13) / 0.5))
    deep = 0.24 + 0.08 * min(leap.drop_m, 1.2)
    p[F["hip"]] += -0.10 * gather + 0.03 * air - deep * soft
    p[F["lean"]] += 0.10 * gather - 0.04 * air + 0.42 * soft
    p[F["tilt"]] += 0.2 * soft
    p[F["curl"]] += 0.12 * soft
    p[F["nod"]] += -0.10 * soft + 0.05 * air
    p[F["twist"]] *= 1 - 0.5 * air
    for side in "lr":
        leads = (side == "l") != left_leads  # the arm against the leading leg
        goals = (2.1, 0.35, 0.45) if leads else (-0.5, 0.5, 0.8)
        for name, goal in zip(_ARMS, goals, strict=True):
            at = F[f"{name}_{side}"]
            p[at] += air * (goal - p[at])
        p[F[f"swing_{side}"]] += -0.5 * gather * (1 if leads else 0.4) + 0.45 * soft
        p[F[f"elbow_out_{side}"]] += 0.30 * soft


def striding(leap: Leap, t: float, ahead: bool) -> tuple[float, float, float]:
    """What a leap at a run adds to a foot in the air (`ahead`: the one that lands first): height, ahead, heel."""
    share = leap.share(t)
    if not 0 < share < 1:
        return 0.0, 0.0, 0.0
    bump = math.sin(math.pi * share) ** 1.3
    return (0.26 * bump, 0.22 * bump, -0.25 * bump) if ahead else (0.12 * bump, -0.34 * bump, 0.25 * bump)


def _parts(leap: Leap, t: float) -> tuple[float, float, float, float]:
    """How far crouched, pushed off, in the air, landed; 0 … 1 each."""
    down = smooth((t - leap.leaves + 0.46) / 0.27)
    push = min(max((t - leap.leaves + 0.19) / 0.19, 0.0), 1.0) ** 1.8
    air = math.sin(math.pi * leap.share(t))
    return down, push, air, smooth((t - leap.lands) / 0.15)
