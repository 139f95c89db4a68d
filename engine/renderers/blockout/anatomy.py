"""Bodies and garments as tapered, flattened limbs; all figures at once."""

import math
from dataclasses import dataclass, field

import numpy as np

from engine.renderers.blockout.shapes import Rows, limb_rows
from engine.renderers.blockout.skeleton import Floats, J
from engine.renderers.blockout.wardrobe import LEGS, SHOES, SKIN, TOP, Costume

_SAG = np.array([0.0, 0.12, 0.0])


def unit(vectors: Floats) -> Floats:
    """Vectors (…, 3) of length 1."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)


@dataclass
class Bodies:
    """Joints of people with their axes and measures, and the limbs made of them so far."""

    joints: Floats
    cast: list[Costume]
    rows: list[Rows] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.scale = np.array([who.scale for who in self.cast])
        self.girth = self.scale * [who.build.girth for who in self.cast]
        self.hips = self.scale * [who.build.hips for who in self.cast]
        self.side = unit(self["shoulder_l"] - self["shoulder_r"])
        self.up = unit(self["neck"] - self["waist"])
        self.fore = np.cross(self.side, self.up)
        wider = 0.185 * self.scale * [who.build.shoulders - 1 for who in self.cast]
        self.joints = self.joints.copy()
        for hand, sign in (("l", 1.0), ("r", -1.0)):
            for name in ("shoulder", "elbow", "wrist", "hand"):
                self.joints[:, J[f"{name}_{hand}"]] += sign * wider[:, None] * self.side
        self.colours = np.stack([who.colours for who in self.cast])

    def __getitem__(self, name: str) -> Floats:
        return self.joints[:, J[name]]

    def at(self, place: Floats, side: float = 0.0, up: float = 0.0, fore: float = 0.0) -> Floats:
        """A place moved by metres along the torso's axes, to scale."""
        s = self.scale[:, None]
        return place + s * (side * self.side + up * self.up + fore * self.fore)

    def pelvis(self) -> tuple[Floats, Floats]:
        """Where the pelvis is widest, a little inside the hips, left and right."""
        left, right = self["hip_l"], self["hip_r"]
        return left + 0.16 * (right - left), right + 0.16 * (left - right)

    def limb(
        self, top: Floats, end: Floats, radii: tuple[float, float], colour: int | Floats, *,
        measure: Floats | None = None, across: Floats | None = None, wide: float = 1.0, flat: float = 1.0,
        share: float = 1.0,
    ) -> None:  # fmt: skip
        """Adds a limb for everyone: `wide` along `across`, `flat` at right angles to it."""
        size = (self.scale if measure is None else measure)[:, None]
        paint = self.colours[:, colour] if isinstance(colour, int) else colour
        made = limb_rows(top, end, size * np.array([radii]), np.broadcast_to(paint, top.shape) * share, across)
        made[:, [0, 4, 8]] *= wide
        made[:, [2, 6, 10]] *= flat
        self.rows.append(made)

    def only(self, shape: str) -> "Bodies | None":
        """Those who wear a shape of garment, or None."""
        chosen = [index for index, who in enumerate(self.cast) if shape in who.wears]
        if not chosen:
            return None
        return Bodies(self.joints[chosen], [self.cast[i] for i in chosen], self.rows)

    def worn(self, shape: str) -> Floats:
        """The colours (n, 3) of a garment that all of these wear."""
        return np.stack([who.wears[shape] for who in self.cast])


def people(joints: Floats, cast: list[Costume], detailed: bool) -> Rows:
    """Limbs of everyone: bodies, hands, feet, garments."""
    made = Bodies(joints, cast)
    _torso(made)
    for hand, sign in (("l", 1.0), ("r", -1.0)):
        _arm(made, hand, sign, detailed)
        _leg(made, hand)
    _dressed(joints, cast, made.rows)
    return np.concatenate(made.rows)


def _torso(b: Bodies) -> None:
    neck, ribs = b["neck"], (b.at(b["chest"], up=0.035, fore=-0.008), b.at(b["waist"], up=0.03))
    b.limb(*ribs, (0.122, 0.109), TOP, measure=b.girth, across=b.side, wide=1.25, flat=0.88)
    belly = (ribs[1], b.at(b["pelvis"], up=0.01))
    b.limb(*belly, (0.109, 0.114), TOP, measure=b.girth, across=b.side, wide=1.25, flat=0.88)
    b.limb(*b.pelvis(), (0.094, 0.094), LEGS, measure=b.hips, across=b.up, flat=1.06)
    b.limb(b.at(neck, up=0.10, fore=0.016), b.at(neck, up=-0.03), (0.050, 0.056), SKIN)
    _shoulders(b, TOP, 1.0)


def _shoulders(b: Bodies, colour: int | Floats, more: float) -> None:
    """The slope from the neck to the arms."""
    for side in ("shoulder_l", "shoulder_r"):
        top = b.at(b["neck"], up=-0.042, fore=-0.012)
        b.limb(top, b.at(b[side], up=-0.006), (0.056 * more, 0.055 * more), colour, across=b.fore)


def _arm(b: Bodies, hand: str, sign: float, detailed: bool) -> None:
    shoulder, elbow, wrist = (b[f"{name}_{hand}"] for name in ("shoulder", "elbow", "wrist"))
    b.limb(shoulder, elbow, (0.057, 0.044), TOP, measure=(b.girth + b.scale) / 2)
    b.limb(elbow, wrist, (0.044, 0.033), TOP)
    along = unit(b[f"hand_{hand}"] - wrist)
    thumb = unit((shoulder + wrist) / 2 - elbow)
    # A hanging hand has its thumb ahead; a level forearm turns the palm down.
    level = 0.85 * (1.0 - np.abs(np.sum(along * b.up, 1, keepdims=True)))
    thumb = thumb * (1.0 - level) - sign * b.side * level
    thumb = unit(thumb - along * np.sum(thumb * along, 1, keepdims=True))
    upper = unit(elbow - shoulder)
    fist = np.clip(1.25 * (1.0 - np.sum(upper * along, 1, keepdims=True)) - 0.75, 0.0, 1.0)
    palm = np.cross(along, thumb) * -sign
    s = b.scale[:, None]
    knuckles = wrist + s * (0.080 * along + 0.006 * palm)
    b.limb(wrist + s * 0.028 * along, knuckles, (0.034, 0.037), SKIN, across=thumb, flat=0.48)
    if detailed:
        b.limb(
            knuckles,
            wrist + s * ((0.150 - 0.072 * fist) * along + (0.030 + 0.022 * fist) * palm),
            (0.036, 0.026),
            SKIN,
            across=thumb,
            flat=0.42,
        )
        root = wrist + s * (0.030 * along + 0.022 * thumb)
        b.limb(root, wrist + s * (0.086 * along + 0.050 * thumb + 0.020 * palm), (0.016, 0.011), SKIN)


def _leg(b: Bodies, leg: str) -> None:
    hip, knee, ankle, ball, toe = (b[f"{name}_{leg}"] for name in ("hip", "knee", "ankle", "ball", "toe"))
    b.limb(hip, knee, (0.091, 0.061), LEGS, measure=(b.hips + b.girth) / 2)
    b.limb(knee, ankle, (0.061, 0.047), LEGS, measure=(b.scale + b.girth) / 2)
    back = ankle - ball
    outward = unit(np.cross(back, toe - ball))
    heel = ball + 1.08 * (back * math.cos(0.30) - np.cross(outward, back) * math.sin(0.30))
    b.limb(heel, ball, (0.034, 0.037), SHOES, across=outward, wide=1.12)
    b.limb(ball, toe, (0.037, 0.029), SHOES, across=outward, wide=1.22)
    b.limb(ankle, 0.6 * heel + 0.4 * ball, (0.044, 0.036), SHOES)


def _dressed(joints: Floats, cast: list[Costume], rows: list[Rows]) -> None:
    everyone = Bodies(joints, cast, rows)
    for shape, put_on in _GARMENTS.items():
        wearers = everyone.only(shape)
        if wearers is not None:
            put_on(wearers, wearers.worn(shape))


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
        way = unit(down - level * (blown + 0.05) + np.cross(level, down) * ripple - level * ripple)
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
    _shoulders(b, colour, 1.09)
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
