"""Heads and what grows on them: the sculpted head, haircuts, beards. All in the rest pose, as patches of skin."""

from collections.abc import Callable
from functools import cache

import numpy as np

from engine.renderers.blockout.people import bust
from engine.renderers.blockout.people.bones import BONES, REST, B
from engine.renderers.blockout.people.sculpture import Floats, Patch, carried, rigid

_AT = REST[B["head"]].astype(float)
_GRIDS = ((60, 52), (24, 24), (8, 9), (6, 6))
"""Levels and columns of a head from near, from further off, in a crowd and far off in one."""
_SHELLS = ((30, 44), (17, 24), (7, 10), (5, 6))
_BARE = -0.016
"""Where nothing grows, hair lies this deep: under the face, also where that is hollow."""


_FACES = {"woman": 0.90, "child": 0.74}
"""How strongly features are drawn, where not fully."""


@cache
def head(detail: int, trunk: str) -> Patch:
    """The face and skull over a kind of trunk; `detail` 0 from near, 1, 2 in a crowd, 3 far off."""
    heights, angles = _grid(detail)
    points = bust.surface(heights[:, None], angles[None, :], face=_FACES.get(trunk, 1.0) if detail < 2 else 0.0)
    if trunk == "child":  # a small round jaw, full cheeks
        low = np.clip(-points[..., 1:2] / 0.096, 0, 1)
        points = (
            points * (1 - low * [0.02, 0.12, 0.06])
            + np.exp(-(((points[..., 1:2] + 0.03) / 0.03) ** 2)) * [[[0.05, 0, 0]]] * points
        )
    return rigid(points + _AT, bust.across(points), "head", True)


def _grid(detail: int) -> tuple[Floats, Floats]:
    rows, columns = _GRIDS[detail]
    share = np.linspace(-1, 1, columns, endpoint=False)
    angles = np.pi * np.sign(share) * np.abs(share) ** (1.35 if detail < 2 else 1.1)
    low = np.linspace(-0.096, 0.060, max(rows - rows // 4, (5, 5, 5, 4)[detail]))
    return np.concatenate([low, 0.060 + 0.0726 * np.sin(np.linspace(0, np.pi / 2, rows // 4 + 2)[1:])]), angles


def shell(thick: Callable[[Floats, Floats], Floats], detail: int) -> Patch:
    """Something that covers the head: `thick` is metres over the skull at a height and angle, negative where bare."""
    rows, columns = _SHELLS[detail]
    low = np.linspace(-0.0955, 0.080, rows - rows // 4)
    heights = np.concatenate([low, 0.080 + 0.0524 * np.sin(np.linspace(0, np.pi / 2, rows // 4 + 2)[1:])])[:, None]
    angles = np.linspace(-np.pi, np.pi, columns, endpoint=False)[None, :]
    base = bust.surface(heights, angles, face=0.0)
    out = bust.across(base)
    out[-1] = (0.0, 1.0, 0.0)
    points = base + out * np.broadcast_to(thick(heights, angles), base.shape[:2])[..., None]
    return rigid(points + _AT, bust.across(points), "head", True)


def grown(inside: Floats, full: Floats | float, steep: float = 0.9) -> Floats:
    """Thickness `full` that begins at an edge: `inside` is how far in it lies, in metres, negative outside."""
    rising = np.maximum(inside * steep, _BARE)
    return rising - 0.5 * (rising - full + np.sqrt((rising - full) ** 2 + 4e-6))


def edged(y: Floats, a: Floats, line: Floats) -> Floats:
    """How far a place lies over a line of (angle, height), in metres and about at right angles to it."""
    side = np.abs(a)
    edge = np.interp(side, line[:, 0], line[:, 1])
    slope = (np.interp(side + 0.12, line[:, 0], line[:, 1]) - np.interp(side - 0.12, line[:, 0], line[:, 1])) / (
        0.24 * 0.085
    )
    return (y - edge) / np.sqrt(1 + slope**2)


_LINE = np.array(
    [
        (0.0, 0.088),
        (0.35, 0.086),
        (0.70, 0.070),
        (0.90, 0.050),
        (1.02, 0.012),
        (1.16, -0.004),
        (1.26, 0.026),
        (1.45, 0.036),
        (1.75, 0.036),
        (1.95, -0.010),
        (2.30, -0.048),
        (np.pi, -0.056),
    ]
)
"""How far down hair grows: height over the middle of the head at each angle from the front."""


def _cap(top: float, side: float, front: float = 0.0, rough: float = 0.0) -> Callable[[Floats, Floats], Floats]:
    """Hair so thick above, at the sides and over the forehead; `rough` makes it curly."""

    def thick(y: Floats, a: Floats) -> Floats:
        high = np.clip((y - 0.03) / 0.09, 0, 1)
        lock = front * np.exp(-((a / 0.8) ** 2)) * np.exp(-(((y - 0.105) / 0.03) ** 2))
        wave = rough * (np.sin(11 * a + 60 * y) * np.sin(110 * y - 6 * a) + 0.35 * np.sin(17 * a + 150 * y))
        strand = 0.0012 * np.sin(15 * a + 26 * y) * high * (1 if rough == 0 else 0)
        return grown(edged(y, a, _LINE), side + (top - side) * high + lock + wave + strand)

    return thick


def _ring(y: Floats, a: Floats) -> Floats:
    """Thin hair: a wreath around the back of a bald head."""
    wreath = np.minimum(edged(y, a, _LINE), np.minimum(0.060 - y, 0.09 * (np.abs(a) - 1.15)))
    return grown(wreath, 0.012)


def _curtain(length: float, wide: float, front: float, detail: int) -> Patch:
    """Hair that hangs around the back of the head from the ears down to `length` metres under the head's middle."""
    rows, columns = ((12, 25), (8, 15), (4, 9), (3, 6))[detail]
    a = np.linspace(front, 2 * np.pi - front, columns)[None, :]
    y = np.linspace(0.055, -length, rows)[:, None]
    down = np.clip((0.055 - y) / (0.055 + length), 0, 1)
    fall = np.clip(-y / 0.2, 0, 1)
    x = np.sin(a) * (0.085 + wide * down**0.8) * (1 - 0.10 * down**3)
    z = np.where(np.cos(a) > 0, np.cos(a) * 0.085, np.cos(a) * (0.116 - 0.012 * fall)) - 0.004 - 0.030 * fall
    z = np.maximum(z, -0.142) + 0.003 * np.sin(11 * a) * down
    points = np.stack(np.broadcast_arrays(x, y, z), -1)
    normals = np.gradient(points, axis=1)
    normals = np.cross(np.gradient(points, axis=0), normals)
    normals *= np.where(np.sum(normals * [1.0, 0.0, 1.0] * points, -1, keepdims=True) < 0, -1.0, 1.0)
    normals /= np.maximum(np.linalg.norm(normals, axis=-1, keepdims=True), 1e-9)
    return _loose(points, normals, np.broadcast_to(down**1.6, points.shape[:2]), False)


def _tail(detail: int) -> Patch:
    """A ponytail."""
    rows, columns = ((12, 12), (8, 8), (5, 5), (4, 3))[detail]
    v, a = np.linspace(0, 1, rows)[:, None], np.linspace(-np.pi, np.pi, columns, endpoint=False)[None, :]
    thick = np.interp(v, [0, 0.06, 0.15, 0.5, 0.85, 1.0], [0.008, 0.021, 0.018, 0.031, 0.022, 0.003])
    y, z = 0.075 - 0.29 * v**1.35, -0.105 - 0.075 * np.sin(np.pi * np.minimum(v * 0.75, 0.8))
    points = np.stack(np.broadcast_arrays(thick * np.sin(a), y, z - thick * 0.85 * np.cos(a)), -1)
    return _loose(points, bust.across(points), np.broadcast_to(v**1.5, points.shape[:2]), True)


def _loose(points: Floats, normals: Floats, down: Floats, closed: bool) -> Patch:
    """Hair that goes with the head above, lies on the back below, and in the air at its ends."""
    weights = np.zeros((*points.shape[:2], len(BONES)))
    chest = np.clip((down - 0.35) / 0.5, 0, 0.75)
    weights[..., B["chest"]], weights[..., B["head"]] = chest, 1 - chest
    made = carried(points + _AT, normals, weights, closed)
    return aired(made, down.ravel() ** 1.3)


def aired(patch: Patch, loose: Floats) -> Patch:
    """A patch that the air moves: `loose` (V,) 0 where it is held, 1 where it goes all the way with "air"."""
    count = len(patch.places)
    places = np.concatenate([patch.places, np.zeros((count, 3), np.float32), loose[:, None].astype(np.float32)], 1)
    normals = np.concatenate([patch.normals, np.zeros((count, 3), np.float32)], 1)
    return Patch((*patch.bones, B["air"]), places, normals, patch.quads)


def blob(
    centre: tuple[float, float, float], size: tuple[float, float, float], detail: int, bone: str = "head",
    tilt: float = 0.0,
) -> Patch:  # fmt: skip
    """An ellipsoid at a place from the bone's beginning: its three sizes in metres, tipped ahead by `tilt`."""
    rows, columns = ((11, 14), (7, 9), (4, 6), (3, 4))[detail]
    t, a = (
        np.linspace(-np.pi / 2, np.pi / 2, rows)[:, None],
        np.linspace(-np.pi, np.pi, columns, endpoint=False)[None, :],
    )
    ball = np.stack(np.broadcast_arrays(np.cos(t) * np.sin(a), np.sin(t), np.cos(t) * np.cos(a)), -1)
    half, c, s = np.array(size) / 2, np.cos(tilt), np.sin(tilt)
    turn = np.array([[1, 0, 0], [0, c, -s], [0, s, c]])
    normals = ball / half
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    return rigid((ball * half) @ turn.T + np.array(centre) + REST[B[bone]], normals @ turn.T, bone, True)


@cache
def haircut(kind: str, detail: int, flat: bool = False) -> tuple[Patch, ...]:
    """Hair as it is worn; none for "none". Under a hat it lies `flat`, and what stands up is not there."""
    if flat and kind not in ("none", "thin"):
        hanging = [patch for patch in haircut(kind, detail)[1:] if kind in ("long", "bob", "tail", "bunches")]
        return (shell(_cap(0.006, 0.007), detail), *hanging)
    cut = {
        "short": lambda: (shell(_cap(0.020, 0.010, 0.006), detail),),
        "crop": lambda: (shell(_cap(0.009, 0.006), detail),),
        "swept": lambda: (shell(_cap(0.026, 0.009, 0.014), detail),),
        "curly": lambda: (shell(_cap(0.042, 0.032, 0.010, 0.011), detail),),
        "bob": lambda: (shell(_cap(0.022, 0.017, 0.010), detail), _curtain(0.085, 0.012, 1.12, detail)),
        "long": lambda: (shell(_cap(0.021, 0.016, 0.006), detail), _curtain(0.27, 0.030, 1.22, detail)),
        "bun": lambda: (
            shell(_cap(0.017, 0.011), detail), blob((0, 0.080, -0.128), (0.082, 0.078, 0.078), detail),
        ),
        "topknot": lambda: (
            shell(_cap(0.015, 0.010), detail), blob((0, 0.158, -0.045), (0.060, 0.066, 0.060), detail),
        ),
        "tail": lambda: (shell(_cap(0.017, 0.011, 0.004), detail), _tail(detail)),
        "bunches": lambda: (
            shell(_cap(0.019, 0.012, 0.006), detail), blob((0.098, 0.020, -0.045), (0.058, 0.130, 0.058), detail),
            blob((-0.098, 0.020, -0.045), (0.058, 0.130, 0.058), detail),
        ),
        "thin": lambda: (shell(_ring, detail),),
    }.get(kind)  # fmt: skip
    return cut() if cut else ()


_CHEEK = np.array(
    [(0.0, -0.0615), (0.25, -0.0615), (0.45, -0.052), (0.75, -0.040), (1.0, -0.015), (1.25, 0.020), (np.pi, 0.02)]
)
_CHIN = np.array([(0.0, -0.066), (0.30, -0.064), (0.42, -0.075), (0.55, -0.105), (np.pi, -0.2)])


def _jaw(long: float, full: bool) -> Callable[[Floats, Floats], Floats]:
    def thick(y: Floats, a: Floats) -> Floats:
        side = np.abs(a)
        grows = np.minimum(-edged(y, a, _CHEEK if full else _CHIN), 0.09 * (1.36 - side))
        chin = long * np.exp(-((a / 0.8) ** 2)) * np.clip((-0.055 - y) / 0.03, 0, 1)
        return np.maximum(grown(grows, 0.013 + chin), _lip(y, a))

    return thick


def _lip(y: Floats, a: Floats) -> Floats:
    return grown(np.minimum(0.0075 - np.abs(y + 0.0455 + 0.010 * np.abs(a)), 0.085 * (0.50 - np.abs(a))), 0.013, 1.6)


@cache
def beard(kind: str, detail: int) -> Patch:
    """A full beard, a long one, a goatee or a moustache."""
    thick = {
        "beard": _jaw(0.010, True),
        "long_beard": _jaw(0.030, True),
        "goatee": _jaw(0.012, False),
        "moustache": _lip,
    }[kind]
    return shell(thick, detail)
