"""What is laid over a body: things held, gestures of the upper body, gazes, hands put down on the ground."""

import tomllib
from functools import cache

import numpy as np

from engine.assets import asset
from engine.renderers.blockout.geometry.skeleton import ARM, NEUTRAL, F, Floats, Posture
from engine.renderers.blockout.motion import gaits, gestures
from engine.renderers.blockout.motion.gaits import smooth

ARMS = {side: np.array([F[f"{name}_{side}"] for name in ARM]) for side in "lr"}
"""The fields of an arm."""
_NECK = 1.15
"""How far a head turns from the chest, in radians."""
_BENDS = ("yaw", "lean", "bank", "twist", "curl", "nod", "look", "cock", "sway", "tilt", "drop")
_UPPER = np.array([F[name] for name in _BENDS])
_DRAWN = ARM.index("at")


@cache
def holds() -> dict[str, dict[str, tuple[Floats, float]]]:
    """How things are held (`assets/motion/holds.toml`): kind -> side -> the arm's fields, and how much it swings."""
    made: dict[str, dict[str, tuple[Floats, float]]] = {}
    for kind, written in tomllib.loads(asset("motion/holds.toml").read_text(encoding="utf-8")).items():
        fields = gestures.spread({name: value for name, value in written.items() if name != "swings"})
        for side in "lr":
            if any(name.endswith(f"_{side}") for name in fields):
                whole = NEUTRAL.copy()
                for name, value in fields.items():
                    whole[F[name]] = value
                made.setdefault(kind, {})[side] = whole[ARMS[side]], float(written.get("swings", 0.0))
    return made


def hold(p: Floats, kind: str) -> None:
    """Puts a thing in hand. Changes `p`."""
    for side, (fields, swings) in holds()[kind].items():
        arm = ARMS[side]
        p[arm] = fields + swings * (p[arm] - NEUTRAL[arm]) * (fields[_DRAWN] == 0)


def lay(p: Floats, motion: gestures.Motion, t: float, phase: float, pace: float, much: float) -> None:
    """Lays a gesture over a body: its bends are added, its arms take the place of the others."""
    given = motion.at(t, phase, pace)
    p[_UPPER] += much * (given[_UPPER] - NEUTRAL[_UPPER])
    for side, takes in zip("lr", motion.arms, strict=True):
        if takes:
            arm = ARMS[side]
            p[arm] += much * (given[arm] - p[arm])


def look(posture: Posture, gaze: Floats, pitch: Floats | None) -> None:
    """Turns heads: the neck takes what it can, the chest a little of it, idle glances fade."""
    free = np.isnan(gaze)
    wanted = np.clip(np.where(free, 0.0, gaze), -2.4, 2.4)
    chest = posture["twist"] + np.where(
        free, 0.0, 0.22 * wanted + np.sign(wanted) * 0.5 * np.maximum(np.abs(wanted) - 1.3, 0)
    )
    posture["twist"] = chest
    posture["look"] = np.where(free, posture["look"], np.clip(wanted - chest, -_NECK, _NECK))
    if pitch is not None:
        posture["nod"] = np.where(np.isnan(pitch), posture["nod"], np.clip(np.nan_to_num(pitch), -0.7, 0.7))


def on_all_fours(p: Floats, gait: gaits.Gait, cycle: float) -> Floats:
    """Hands put down ahead in turn, each with the knee across from it."""
    for side, offset in (("l", 0.5), ("r", 0.0)):
        share = (cycle - offset) % 1.0
        sweep = gait.duty * gait.stride
        if share < gait.duty:
            ahead, up = gait.hands + sweep * (0.5 - share / gait.duty), 0.0
        else:
            u = (share - gait.duty) / (1 - gait.duty)
            ahead, up = gait.hands + sweep * (smooth(u) - 0.5), 0.09 * np.sin(np.pi * u)
        for name, value in (
            ("on", 1.0),
            ("on_x", 0.20),
            ("on_y", 0.10 + up),
            ("on_z", ahead),
            ("elbow_out", 0.3),
            ("flex", -0.9),
        ):
            p[F[f"{name}_{side}"]] = value
    return p
