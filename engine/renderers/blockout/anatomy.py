"""Bodies as tapered, flattened limbs; all figures at once."""

import math
from dataclasses import dataclass, field

import numpy as np

from engine.renderers.blockout.shapes import Rows, cross, limb_rows
from engine.renderers.blockout.skeleton import Floats, J
from engine.renderers.blockout.wardrobe import LEGS, SHOES, SKIN, TOP, Costume


def unit(vectors: Floats) -> Floats:
    """Vectors (…, 3) of length 1."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)


@dataclass
class Bodies:
    """Joints of people with their axes and measures, and the limbs made of them so far."""

    joints: Floats
    cast: list[Costume]
    limbs: list[tuple[Floats, Floats, Floats, Floats, Floats, float, float]] = field(default_factory=list)
    """Top, end, radii, colour, the direction of the width, width and flatness of each."""

    def __post_init__(self) -> None:
        self.scale = np.array([who.scale for who in self.cast])
        self.girth = self.scale * [who.build.girth for who in self.cast]
        self.hips = self.scale * [who.build.hips for who in self.cast]
        self.side = unit(self["shoulder_l"] - self["shoulder_r"])
        self.up = unit(self["neck"] - self["waist"])
        self.fore = cross(self.side, self.up)
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
        paint = np.broadcast_to(self.colours[:, colour] if isinstance(colour, int) else colour, top.shape)
        given = np.zeros_like(top) if across is None else across
        self.limbs.append((top, end, size * np.array([radii]), paint * share, given, wide, flat))

    def rows(self) -> Rows:
        """The rows of every limb added so far: worked out in one go, because a figure has thirty and they are small."""
        if not self.limbs:
            return np.zeros((0, 20), np.float32)
        *columns, wide, flat = zip(*self.limbs, strict=True)
        tops, ends, radii, colours, across = (np.concatenate(column) for column in columns)
        made = limb_rows(tops, ends, radii, colours, across)
        counts = [len(top) for top, *_ in self.limbs]
        made[:, [0, 4, 8]] *= np.repeat(wide, counts)[:, None]
        made[:, [2, 6, 10]] *= np.repeat(flat, counts)[:, None]
        return made

    def only(self, shape: str) -> "Bodies | None":
        """Those who wear a shape of garment, or None."""
        chosen = [index for index, who in enumerate(self.cast) if shape in who.wears]
        if not chosen:
            return None
        return Bodies(self.joints[chosen], [self.cast[i] for i in chosen], self.limbs)

    def worn(self, shape: str) -> Floats:
        """The colours (n, 3) of a garment that all of these wear."""
        return np.stack([who.wears[shape] for who in self.cast])


def people(joints: Floats, cast: list[Costume], detailed: bool) -> Rows:
    """Limbs of everyone: bodies, hands, feet."""
    made = Bodies(joints, cast)
    _torso(made)
    for hand, sign in (("l", 1.0), ("r", -1.0)):
        _arm(made, hand, sign, detailed)
        _leg(made, hand)
    return made.rows()


def _torso(b: Bodies) -> None:
    neck, ribs = b["neck"], (b.at(b["chest"], up=0.035, fore=-0.008), b.at(b["waist"], up=0.03))
    b.limb(*ribs, (0.122, 0.109), TOP, measure=b.girth, across=b.side, wide=1.25, flat=0.88)
    belly = (ribs[1], b.at(b["pelvis"], up=0.01))
    b.limb(*belly, (0.109, 0.114), TOP, measure=b.girth, across=b.side, wide=1.25, flat=0.88)
    b.limb(*b.pelvis(), (0.094, 0.094), LEGS, measure=b.hips, across=b.up, flat=1.06)
    b.limb(b.at(neck, up=0.10, fore=0.016), b.at(neck, up=-0.03), (0.050, 0.056), SKIN)
    shoulders(b, TOP, 1.0)


def shoulders(b: Bodies, colour: int | Floats, more: float) -> None:
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
    palm = cross(along, thumb) * -sign
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
    outward = unit(cross(back, toe - ball))
    heel = ball + 1.08 * (back * math.cos(0.30) - cross(outward, back) * math.sin(0.30))
    b.limb(heel, ball, (0.034, 0.037), SHOES, across=outward, wide=1.12)
    b.limb(ball, toe, (0.037, 0.029), SHOES, across=outward, wide=1.22)
    b.limb(ankle, 0.6 * heel + 0.4 * ball, (0.044, 0.036), SHOES)
