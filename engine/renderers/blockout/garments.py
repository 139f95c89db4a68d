"""Garments of tapered, flattened limbs: cloth falls in folds side by side."""

import math

import numpy as np

from engine.renderers.blockout.anatomy import Bodies, shoulders, unit
from engine.renderers.blockout.shapes import Rows, cross
from engine.renderers.blockout.skeleton import Floats
from engine.renderers.blockout.wardrobe import Costume

_SAG = np.array([0.0, 0.12, 0.0])


def dressed(joints: Floats, cast: list[Costume]) -> Rows:
    """Limbs of what everyone wears on the body."""
    everyone = Bodies(joints, cast)
    for shape, put_on in _GARMENTS.items():
        wearers = everyone.only(shape)
        if wearers is not None:
            put_on(wearers, wearers.worn(shape))
    return everyone.rows()


def _drape(
    b: Bodies, colour: Floats, top: Floats, top_ring: tuple[float, float], hems: list[Floats],
    hem_ring: tuple[float, float], angles: Floats, radii: tuple[float, float],
) -> None:  # fmt: skip
    """Folds of cloth side by side from a ring (half width, half depth) to a wider one; angle 0 is the back."""
    for number, (angle, hem) in enumerate(zip(angles, hems, strict=True)):
        sin, cos = math.sin(angle), math.cos(angle)
        out = 1.0 + (0.06 if number % 2 else -0.04)
        start = b.at(top, side=sin * top_ring[0], fore=-cos * top_ring[1])
        end = b.at(hem, side=sin * hem_ring[0] * out, fore=-cos * hem_ring[1] * out)
        floor = np.minimum(b["ball_l"][:, 1], b["ball_r"][:, 1]) + 0.02
        end[:, 1] = np.maximum(end[:, 1], floor)
        tangent = b.side * cos * hem_ring[0] + b.fore * sin * hem_ring[1]
        b.limb(start, end, radii, colour, across=tangent, flat=0.42, share=1.0 if number % 2 else 0.9)


def _cloak(b: Bodies, colour: Floats) -> None:
    """Hangs from the shoulders, open in front; who leans into a run has it fly behind."""
    upright = np.clip(b.up[:, 1:2], 0.0, 1.0) ** 2
    down = unit(np.array([[0.0, -1.0, 0.0]]) * upright - b.up * (1.0 - upright) * 1.0001)
    lean = np.clip(np.sum(b.fore * [0.0, -1.0, 0.0], 1), -0.1, 0.6)[:, None]
    level = unit(b.fore * [1.0, 0.0, 1.0] + 1e-9)
    angles = np.linspace(-1.95, 1.95, 9)
    top = b.at(b["neck"], up=-0.055, fore=-0.005)
    where = np.sum(b["pelvis"] * [1.7, 0.0, 1.3], 1)[:, None]
    hems = []
    for angle in angles:
        blown = np.clip(lean * 2.4 - 0.12, 0.0, 0.75) * (0.75 + 0.25 * math.cos(angle))
        ripple = 0.05 * np.sin(2.2 * angle + 3.1 * where) * (0.25 + 2.0 * np.abs(blown))
        way = unit(down - level * (blown + 0.05) + cross(level, down) * ripple - level * ripple)
        hems.append(b["neck"] + way * 1.06 * b.scale[:, None])
    _drape(b, colour, top, (0.185, 0.085), hems, (0.33, 0.20), angles, (0.050, 0.088))
    for side in ("shoulder_l", "shoulder_r"):
        b.limb(b.at(b["neck"], up=-0.03, fore=-0.01), b[side], (0.072, 0.074), colour, share=0.96)
    b.limb(
        b.at(b["neck"], side=0.045, up=0.005),
        b.at(b["neck"], side=-0.045, up=0.005),
        (0.052, 0.052),
        colour,
        across=b.up,
        wide=0.7,
        flat=1.25,
        share=0.82,
    )


def _skirts(b: Bodies, colour: Floats, angles: Floats, reach: float, hem: tuple[float, float]) -> None:
    """Cloth from the waist that goes with the legs; `reach` is 1 at the knee, 2 at the ankle."""
    middle = (b["hip_l"] + b["hip_r"]) / 2
    ways = []
    for leg in "lr":
        thigh = (b[f"knee_{leg}"] - b[f"hip_{leg}"]) * min(reach, 1.0)
        ways.append(thigh + (b[f"ankle_{leg}"] - b[f"knee_{leg}"]) * max(reach - 1.0, 0.0))
    hems = []
    for angle in angles:
        left = 0.5 + 0.5 * math.sin(angle)
        both = ways[0] * left + ways[1] * (1 - left)
        # Cloth is as long as it is: between striding legs it hangs, it does not shorten.
        hems.append(middle + unit(both - _SAG) * np.linalg.norm(ways[0], axis=1, keepdims=True))
    b.limb(*b.pelvis(), (0.110, 0.110), colour, measure=b.hips, across=b.up, flat=1.02)
    _drape(b, colour, b.at(b["pelvis"], up=0.07), (0.125, 0.085), hems, hem, angles, (0.062, 0.092))


def _coat(b: Bodies, colour: Floats) -> None:
    _skirts(b, colour, np.linspace(-2.75, 2.75, 9), 1.12, (0.185, 0.150))
    _over(b, colour)


def _over(b: Bodies, colour: Floats) -> None:
    """The upper part of a coat: body, collar, opening, sleeves with cuffs."""
    body = (b.at(b["chest"], up=0.03, fore=-0.006), b.at(b["pelvis"], up=0.07))
    b.limb(*body, (0.128, 0.122), colour, measure=b.girth, across=b.side, wide=1.28, flat=0.90)
    shoulders(b, colour, 1.09)
    collar = (b.at(b["neck"], side=0.035, up=0.002), b.at(b["neck"], side=-0.035, up=0.002))
    b.limb(*collar, (0.060, 0.060), colour, across=b.up, wide=0.75, flat=1.15, share=0.75)
    seam = (b.at(b["chest"], up=0.03, fore=0.104), b.at(b["pelvis"], up=0.06, fore=0.106))
    b.limb(*seam, (0.011, 0.011), colour, share=0.6)
    for hand in "lr":
        b.limb(b[f"shoulder_{hand}"], b[f"elbow_{hand}"], (0.061, 0.052), colour)
        b.limb(b[f"elbow_{hand}"], b[f"wrist_{hand}"], (0.052, 0.043), colour)


def _dress(b: Bodies, colour: Floats) -> None:
    _skirts(b, colour, np.linspace(-math.pi, math.pi, 11)[:-1], 1.2, (0.20, 0.185))
    b.limb(
        b.at(b["waist"], up=0.02),
        b.at(b["pelvis"], up=0.05),
        (0.108, 0.124),
        colour,
        measure=b.girth,
        across=b.side,
        wide=1.12,
        flat=0.86,
    )


def _robe(b: Bodies, colour: Floats) -> None:
    _skirts(b, colour, np.linspace(-math.pi, math.pi, 11)[:-1], 1.88, (0.22, 0.20))
    _over(b, colour)
    b.limb(
        b.at(b["waist"], side=0.07),
        b.at(b["waist"], side=-0.07),
        (0.075, 0.075),
        colour,
        across=b.up,
        wide=0.5,
        flat=1.55,
        share=0.5,
    )


def _suit(b: Bodies, colour: Floats) -> None:
    """A jacket with lapels over shirt and tie; its skirt ends below the hips."""
    shirt = np.array([[0.62, 0.61, 0.58]])
    throat, button = b.at(b["neck"], up=-0.052, fore=0.094), b.at(b["chest"], up=-0.12, fore=0.106)
    b.limb(throat, button, (0.044, 0.010), shirt, across=b.side, flat=0.5)
    b.limb(
        b.at(throat, fore=0.018), b.at(button, fore=0.014), (0.011, 0.014), colour, across=b.side, flat=0.6, share=0.4
    )
    for sign in (1, -1):
        top = b.at(b["neck"], side=0.062 * sign, up=-0.045, fore=0.058)
        b.limb(
            top, b.at(button, side=0.012 * sign, fore=0.010), (0.022, 0.018), colour, across=b.side, flat=0.7, share=0.8
        )
    skirt = (b.at(b["waist"], up=-0.02), b.at(b["pelvis"], up=-0.055))
    b.limb(*skirt, (0.116, 0.126), colour, measure=b.hips, across=b.side, wide=1.18, flat=0.90)


def _armour(b: Bodies, colour: Floats) -> None:
    b.limb(
        b.at(b["chest"], up=0.03, fore=0.0),
        b.at(b["waist"], up=0.02),
        (0.130, 0.112),
        colour,
        measure=b.girth,
        across=b.side,
        wide=1.26,
        flat=0.94,
        share=1.1,
    )
    _drape(
        b,
        colour * 0.7,
        b.at(b["pelvis"], up=0.08),
        (0.10, 0.075),
        [b.at(b["pelvis"], up=-0.16)] * 8,
        (0.17, 0.14),
        np.linspace(-math.pi, math.pi, 9)[:-1],
        (0.05, 0.06),
    )
    for hand, sign in (("l", 1), ("r", -1)):
        shoulder = b.at(b[f"shoulder_{hand}"], side=0.012 * sign, up=0.012)
        b.limb(shoulder, shoulder + (b[f"elbow_{hand}"] - shoulder) * 0.3, (0.082, 0.070), colour, share=1.05)
        b.limb(b[f"elbow_{hand}"], b[f"wrist_{hand}"], (0.050, 0.042), colour, share=0.9)
        b.limb(b[f"knee_{hand}"], b[f"ankle_{hand}"], (0.068, 0.052), colour, share=0.9)


def _hood(b: Bodies, colour: Floats) -> None:
    for side in ("shoulder_l", "shoulder_r"):
        b.limb(
            b.at(b["neck"], up=-0.01, fore=-0.02),
            b.at(b["neck"] * 0.45 + b[side] * 0.55, up=-0.01),
            (0.066, 0.058),
            colour,
        )


def _backpack(b: Bodies, colour: Floats) -> None:
    b.limb(
        b.at(b["chest"], up=0.02, fore=-0.185),
        b.at(b["waist"], up=0.06, fore=-0.195),
        (0.115, 0.130),
        colour,
        across=b.side,
        wide=1.15,
        flat=0.72,
    )
    b.limb(
        b.at(b["waist"], side=0.06, up=0.10, fore=-0.275),
        b.at(b["waist"], side=-0.06, up=0.10, fore=-0.275),
        (0.07, 0.07),
        colour,
        across=b.up,
        flat=0.7,
        share=0.8,
    )
    for sign in (1, -1):
        b.limb(
            b.at(b["neck"], side=0.10 * sign, up=-0.02, fore=-0.05),
            b.at(b["chest"], side=0.105 * sign, up=-0.10, fore=0.09),
            (0.040, 0.022),
            colour,
            across=b.side,
            flat=0.6,
            share=0.7,
        )


def _scarf(b: Bodies, colour: Floats) -> None:
    b.limb(
        b.at(b["neck"], side=0.035, up=0.02),
        b.at(b["neck"], side=-0.035, up=0.02),
        (0.072, 0.072),
        colour,
        across=b.up,
        wide=0.62,
        flat=1.1,
    )
    b.limb(
        b.at(b["neck"], side=0.05, up=-0.01, fore=0.07),
        b.at(b["chest"], side=0.065, up=-0.14, fore=0.125),
        (0.032, 0.038),
        colour,
        across=b.side,
        flat=0.4,
        share=0.92,
    )


_GARMENTS = {
    "suit": _suit, "coat": _coat, "dress": _dress, "robe": _robe, "armour": _armour, "hood": _hood,
    "backpack": _backpack, "scarf": _scarf, "cloak": _cloak,
}  # fmt: skip
