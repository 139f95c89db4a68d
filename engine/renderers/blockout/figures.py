"""Mannequins: joints → shapes to draw, in the calm colour of their subject, with a cue of the costume that was said."""

from dataclasses import dataclass

import numpy as np

from engine.renderers.blockout.shapes import Rows, limb_rows, linear, placed, row
from engine.renderers.blockout.skeleton import Floats, J

_PALETTE = ("#b5694c", "#51779b", "#7d9160", "#a98a52", "#836c94", "#578d89", "#a0606c", "#6e7681")
_SKIN = "#c9ae98"
_HAIR = (0.05, 0.042, 0.038)
_COLOURS = {
    "red": "#b02c28",
    "红": "#b02c28",
    "blue": "#2f5d9c",
    "蓝": "#2f5d9c",
    "green": "#4c7d3c",
    "绿": "#4c7d3c",
    "yellow": "#d0a93a",
    "黄": "#d0a93a",
    "white": "#dcdad4",
    "白": "#dcdad4",
    "black": "#2c2d31",
    "黑": "#2c2d31",
    "grey": "#80838a",
    "gray": "#80838a",
    "灰": "#80838a",
    "purple": "#70488c",
    "紫": "#70488c",
    "brown": "#7a5236",
    "棕": "#7a5236",
    "褐": "#7a5236",
    "orange": "#cf7430",
    "橙": "#cf7430",
    "pink": "#cf8296",
    "粉": "#cf8296",
    "gold": "#c39a48",
    "金": "#c39a48",
    "silver": "#a9adb4",
    "银": "#a9adb4",
    "青": "#3f8b86",
}
_LONG = (
    "cloak",
    "cape",
    "斗篷",
    "披风",
    "dress",
    "裙",
    "gown",
    "robe",
    "袍",
    "coat",
    "大衣",
    "风衣",
    "雨衣",
    "qipao",
    "旗袍",
    "汉服",
)
_BACK = ("cloak", "cape", "斗篷", "披风")
_HATS = ("hat", "帽", "斗笠", "cap", "cowboy", "牛仔")
_HARD_HATS = ("helmet", "头盔", "armour", "armor", "盔甲", "铠甲", "soldier", "士兵", "战士", "knight", "骑士")
_CHILD = ("child", "kid", "boy", "girl", "小孩", "孩子", "男孩", "女孩", "儿童")
_LIMBS = (
    ("pelvis", "waist", 0.122, 0.128),
    ("waist", "chest", 0.128, 0.142),
    ("neck", "head", 0.056, 0.056),
    *(
        (f"{a}_{s}", f"{b}_{s}", ra, rb)
        for s in "lr"
        for a, b, ra, rb in (
            ("shoulder", "elbow", 0.054, 0.043),
            ("elbow", "wrist", 0.043, 0.032),
            ("wrist", "hand", 0.036, 0.03),
            ("hip", "knee", 0.086, 0.058),
            ("knee", "ankle", 0.058, 0.042),
            ("ankle", "ball", 0.045, 0.036),
            ("ball", "toe", 0.037, 0.028),
        )
    ),
)
_ENDS = np.array([(J[a], J[b]) for a, b, _, _ in _LIMBS])
_RADII = np.array([(ra, rb) for _, _, ra, rb in _LIMBS])
_CLOTH = np.array(
    [
        {"w": 2, "h": 2, "n": 2}.get(a[0], 0)
        if b in ("hand_l", "hand_r", "head")
        else (1 if a[:3] in ("hip", "kne") else 3 if a[:4] in ("ankl", "ball") else 0)
        for a, b, _, _ in _LIMBS
    ]
)


@dataclass(frozen=True)
class Costume:
    """What a figure wears: colours of top, legs, skin and shoes (4, 3) linear, and its cues."""

    colours: Floats
    long: bool
    cloak: bool
    hat: bool
    helmet: bool
    scale: float


def costume(number: int, name: str, look: str | None, shade: float = 1.0) -> Costume:
    """The costume of the `number`th subject as spoken; a colour that was said is worn."""
    said = f"{look or ''} {name}".lower()
    found = [(said.find(word), colour) for word, colour in _COLOURS.items() if word in said]
    top = np.array(linear(min(found)[1] if found else _PALETTE[number % len(_PALETTE)])) * shade
    legs = np.array([0.085, 0.09, 0.11]) + 0.16 * top
    colours = np.stack([top, legs, np.array(linear(_SKIN)), np.array([0.035, 0.033, 0.035])])
    has = lambda words: any(word in said for word in words)  # noqa: E731
    return Costume(colours, has(_LONG), has(_BACK), has(_HATS), has(_HARD_HATS), 0.68 if has(_CHILD) else 1.0)


def limbs(bodies: Floats, costumes: list[Costume]) -> Rows:
    """Rows of limbs of figures (n, len(JOINTS), 3)."""
    n = len(bodies)
    scale = np.array([worn.scale for worn in costumes])
    colours = np.stack([worn.colours for worn in costumes])[:, _CLOTH].reshape(-1, 3)
    radii = (scale[:, None, None] * _RADII).reshape(-1, 2)
    first, last = (bodies[:, _ENDS[:, end]].reshape(-1, 3) for end in (0, 1))
    made = [limb_rows(first, last, radii, colours)]
    for across, size, cloth in ((("shoulder_l", "shoulder_r"), 0.062, 0), (("hip_l", "hip_r"), 0.098, 1)):
        ends = [bodies[:, J[name]] for name in across]
        made.append(
            limb_rows(
                ends[0], ends[1], np.repeat(scale[:, None] * size, 2, 1), np.stack([w.colours[cloth] for w in costumes])
            )
        )
    return np.concatenate(made) if n else np.zeros((0, 20), np.float32)


def balls(bodies: Floats, costumes: list[Costume]) -> Floats:
    """Rows of round parts: head, jaw, ribcage, nose, helmets."""
    made: list[Floats] = []
    for body, worn in zip(bodies, costumes, strict=True):
        s, (top, _, skin, _) = worn.scale, worn.colours
        head, chin, eyes, crown, neck = (body[J[name]] for name in ("head", "chin", "eyes", "crown", "neck"))
        face = _frame(crown - neck, eyes - head)
        up, fore = face[:, 1] * s, face[:, 2] * s
        made.append(row(_oriented(head + 0.02 * up, face, (0.155 * s, 0.225 * s, 0.195 * s)), skin))
        made.append(
            row(_oriented(chin + 0.55 * (head - chin) - 0.012 * fore, face, (0.112 * s, 0.15 * s, 0.128 * s)), skin)
        )
        made.append(row(_oriented(eyes - 0.035 * up - 0.004 * fore, face, (0.03 * s, 0.06 * s, 0.042 * s)), skin * 0.9))
        over, size, colour = (
            (0.058, (0.173, 0.172, 0.208), _HAIR) if not worn.helmet else (0.05, (0.21, 0.22, 0.24), top * 0.5)
        )
        made.append(
            row(_oriented(head + over * up - 0.02 * fore, face, (s * size[0], s * size[1], s * size[2])), colour)
        )
        chest = body[J["chest"]]
        torso = _frame(
            neck - body[J["waist"]], np.cross(body[J["shoulder_l"]] - body[J["shoulder_r"]], neck - body[J["waist"]])
        )
        made.append(row(_oriented(chest - torso[:, 1] * 0.02 * s, torso, (0.36 * s, 0.40 * s, 0.235 * s)), top))
    return np.array(made)


def cloth(bodies: Floats, costumes: list[Costume], t: float, wind: float) -> Floats:
    """Rows of cones: skirts, cloaks and hats."""
    made: list[Floats] = []
    for body, worn in zip(bodies, costumes, strict=True):
        s, top = worn.scale, worn.colours[0]
        neck, pelvis = body[J["neck"]], body[J["pelvis"]]
        ahead = np.cross(body[J["shoulder_l"]] - body[J["shoulder_r"]], neck - pelvis)
        if worn.long:
            knees = (body[J["knee_l"]] + body[J["knee_r"]]) / 2
            upper = neck if worn.cloak else body[J["waist"]]
            hem = pelvis + 0.85 * (knees - pelvis) + np.array([0.05 * wind * np.sin(3 * t), -0.18 * s, 0.0])
            back = ahead / max(float(np.linalg.norm(ahead)), 1e-6) * (-0.10 * s if worn.cloak else 0.0)
            body_frame = _frame(upper - hem - back, ahead)
            length = float(np.linalg.norm(upper - hem))
            wide = 0.62 if worn.cloak else 0.58
            made.append(
                row(_oriented((upper + hem + back) / 2, body_frame, (wide * s, length, wide * 0.85 * s)), top * 0.9)
            )
        if worn.hat:
            face = _frame(body[J["crown"]] - neck, body[J["eyes"]] - body[J["head"]])
            made.append(
                row(
                    _oriented(body[J["crown"]] - face[:, 1] * 0.045 * s, face, (0.44 * s, 0.10 * s, 0.44 * s)),
                    top * 0.45,
                )
            )
    return np.array(made).reshape(-1, 20)


def seats(action: str | None, roots: Floats, headings: Floats) -> dict[str, Floats]:
    """What an action needs to sit on: a stool, a horse, a car; rows per shape."""
    made: dict[str, list[Floats]] = {"box": [], "ball": [], "cylinder": []}
    for root, yaw in zip(roots, headings, strict=True):
        for shape, at, size, colour in _SEATS.get(action or "", ()):
            c, s = np.cos(yaw), np.sin(yaw)
            where = root + np.array([c * at[0] + s * at[2], at[1], -s * at[0] + c * at[2]])
            made[shape].append(row(placed(where, size, float(yaw)), linear(colour)))
    return {shape: np.array(rows).reshape(-1, 20) for shape, rows in made.items()}


_SEATS: dict[str, tuple[tuple[str, tuple[float, ...], tuple[float, ...], str], ...]] = {
    "sit": (("box", (0, 0.41, 0), (0.46, 0.06, 0.44), "#7d6a58"), ("box", (0, 0.19, 0), (0.36, 0.38, 0.34), "#5d5046")),
    "ride": (
        ("ball", (0, 1.12, 0.1), (0.62, 0.66, 1.7), "#6d4f3a"),
        ("ball", (0, 1.55, 0.95), (0.30, 0.85, 0.42), "#6d4f3a"),
        ("ball", (0, 1.92, 1.2), (0.24, 0.28, 0.62), "#644733"),
        ("cylinder", (0.18, 0.45, 0.65), (0.13, 0.95, 0.13), "#5a4030"),
        ("cylinder", (-0.18, 0.45, 0.75), (0.13, 0.95, 0.13), "#5a4030"),
        ("cylinder", (0.18, 0.45, -0.5), (0.13, 0.95, 0.13), "#5a4030"),
        ("cylinder", (-0.18, 0.45, -0.4), (0.13, 0.95, 0.13), "#5a4030"),
    ),
    "drive": (
        ("box", (0, 0.42, 0.3), (1.7, 0.42, 4.1), "#5a6b80"),
        ("box", (0, 0.72, 1.55), (1.6, 0.26, 1.5), "#5a6b80"),
        ("box", (0, 0.72, -1.2), (1.6, 0.26, 1.0), "#5a6b80"),
        ("ball", (0.8, 0.33, 1.6), (0.26, 0.66, 0.66), "#1e1f21"),
        ("ball", (-0.8, 0.33, 1.6), (0.26, 0.66, 0.66), "#1e1f21"),
        ("ball", (0.8, 0.33, -1.1), (0.26, 0.66, 0.66), "#1e1f21"),
        ("ball", (-0.8, 0.33, -1.1), (0.26, 0.66, 0.66), "#1e1f21"),
    ),
}


def _frame(up: Floats, ahead: Floats) -> Floats:
    """Axes x, y, z as columns, y along `up`, z as near `ahead` as can be."""
    y = up / max(float(np.linalg.norm(up)), 1e-6)
    z = ahead - y * (y @ ahead)
    z /= max(float(np.linalg.norm(z)), 1e-6)
    return np.stack([np.cross(y, z), y, z], 1)


def _oriented(at: Floats, axes: Floats, size: tuple[float, float, float]) -> Floats:
    return np.hstack([axes * np.array(size), at[:, None]])
