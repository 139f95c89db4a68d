"""Heads: a sculpted mannequin's, from smooth ellipsoids; nothing in it is darker than a form would be."""

import numpy as np

from engine.renderers.blockout.shapes import row
from engine.renderers.blockout.skeleton import Floats, J
from engine.renderers.blockout.wardrobe import HAIR, SKIN, Costume

_Part = tuple[tuple[float, float, float], tuple[float, float, float], float, int, float]
"""Centre from the middle of the head (left, up, ahead), size, tilt ahead in radians, colour, share of that colour."""


_CROWN = (
    ((0, 0.052, -0.038), (0.170, 0.186, 0.180), 0.10, HAIR, 1.0),
    ((0, 0.099, 0.010), (0.150, 0.086, 0.126), 0.12, HAIR, 1.0),
)
_HAIRCUTS: dict[str, tuple[_Part, ...]] = {
    "short": _CROWN,
    "long": (
        *_CROWN,
        ((0, -0.030, -0.056), (0.164, 0.230, 0.112), 0.10, HAIR, 0.96),
    ),
    "bun": (*_CROWN, ((0, 0.085, -0.135), (0.085, 0.080, 0.080), 0.0, HAIR, 0.95)),
    "thin": (((0, 0.026, -0.040), (0.168, 0.150, 0.172), 0.0, HAIR, 1.0),),
    "none": (),
}
_HEADGEAR: dict[str, tuple[_Part, ...]] = {
    "hat": (
        ((0, 0.100, -0.014), (0.184, 0.100, 0.216), 0.06, -1, 1.0),
        ((0, 0.074, 0.078), (0.156, 0.018, 0.120), 0.18, -1, 0.6),
    ),
    "brim": (
        ((0, 0.120, -0.010), (0.178, 0.150, 0.210), 0.0, -1, 1.0),
        ((0, 0.080, -0.006), (0.390, 0.028, 0.420), 0.0, -1, 0.9),
        ((0, 0.092, -0.008), (0.186, 0.034, 0.216), 0.0, -1, 0.4),
    ),
    "helmet": (
        ((0, 0.062, -0.014), (0.196, 0.200, 0.232), 0.12, -1, 1.0),
        ((0, 0.060, -0.012), (0.214, 0.024, 0.250), 0.16, -1, 0.7),
    ),
    "hood": (
        ((0, 0.030, -0.040), (0.224, 0.266, 0.214), 0.14, -1, 1.0),
        ((0, -0.118, -0.030), (0.215, 0.085, 0.190), 0.10, -1, 0.92),
    ),
}  # fmt: skip


def heads(frames: Floats, places: Floats, cast: list[Costume]) -> Floats:
    """Rows of balls (m, 20): `frames` (n, 3, 3) columns left, up, ahead; `places` (n, 3) the heads' middles."""
    made = []
    for frame, place, who in zip(frames, places, cast, strict=True):
        parts, scale = [*_hair(who)], who.scale * who.build.head
        colours = [who.colours[part[3]] * part[4] for part in parts]
        for shape, colour in who.wears.items():
            parts += _HEADGEAR.get(shape, ())
            colours += [colour * part[4] for part in _HEADGEAR.get(shape, ())]
        made.append(row(np.hstack([frame * scale, place[:, None]]), who.colours[SKIN], shape="head")[None])
        if parts:
            made.append(_rows(frame, place, parts, np.array(colours), scale))
    return np.concatenate(made) if made else np.zeros((0, 20))


def plain(frames: Floats, places: Floats, cast: list[Costume]) -> Floats:
    """Rows of limbs (2 n, 20): heads of a crowd, each a face and hair or whatever covers it."""
    made = []
    for frame, place, who in zip(frames, places, cast, strict=True):
        scale = who.scale * who.build.head
        over = next((colour for shape, colour in who.wears.items() if shape in _HEADGEAR), who.colours[HAIR])
        for (up, ahead), size, colour in (
            ((0.012, 0.012), (0.138, 0.225, 0.165), who.colours[SKIN]),
            ((0.058, -0.018), (0.168, 0.170, 0.200), over),
        ):
            at = place + scale * (up * frame[:, 1] + ahead * frame[:, 2])
            made.append(row(np.hstack([frame * size * scale, at[:, None]]), colour, shape="pebble"))
    return np.array(made).reshape(-1, 20)


def _hair(who: Costume) -> tuple[_Part, ...]:
    if "helmet" in who.wears or who.build.hair == "none":
        return ()
    if "hood" in who.wears:
        return _CROWN[1:]
    return _HAIRCUTS[who.build.hair]


def _rows(frame: Floats, place: Floats, parts: list[_Part], colours: Floats, scale: float) -> Floats:
    centres = np.array([part[0] for part in parts]) * scale
    sizes = np.array([part[1] for part in parts]) * scale
    tilt = np.array([part[2] for part in parts])
    c, s, o, i = np.cos(tilt), np.sin(tilt), np.zeros(len(parts)), np.ones(len(parts))
    tilted = np.stack([i, o, o, o, c, -s, o, s, c], 1).reshape(-1, 3, 3) * sizes[:, None, :]
    rows = np.zeros((len(parts), 20))
    matrix = np.concatenate([frame @ tilted, (place + centres @ frame.T)[:, :, None]], 2)
    rows[:, :12], rows[:, 12:15], rows[:, 16] = matrix.reshape(-1, 12), colours, 1.0
    return rows


def middles(bodies: Floats, cast: list[Costume]) -> tuple[Floats, Floats]:
    """Frames (n, 3, 3) and middles (n, 3) of the heads of bodies; a child's larger head grows up from its neck."""
    neck, head = bodies[:, J["neck"]], bodies[:, J["head"]]
    up = bodies[:, J["crown"]] - neck
    up /= np.maximum(np.linalg.norm(up, axis=1, keepdims=True), 1e-6)
    ahead = bodies[:, J["eyes"]] - head
    ahead -= up * np.sum(ahead * up, 1, keepdims=True)
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-6)
    grown = np.array([who.build.head for who in cast])[:, None]
    return np.stack([np.cross(up, ahead), up, ahead], 2), neck + (head - neck) * (0.45 + 0.55 * grown)
