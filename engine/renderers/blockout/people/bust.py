"""A mannequin's head as a mesh: cross-sections from chin to crown, and soft forms pressed into the face. Metres."""

import numpy as np
import numpy.typing as npt

_AROUND = 44
_Floats = npt.NDArray[np.float64]
# Height over the middle of the head, half width, how far the front and the back reach.
_SECTIONS = np.array(
    [
        (-0.0960, 0.004, 0.058, 0.040), (-0.0935, 0.016, 0.070, 0.024), (-0.0880, 0.0255, 0.077, 0.010),
        (-0.0780, 0.0360, 0.0805, -0.012), (-0.0600, 0.0475, 0.0805, -0.045), (-0.0400, 0.0555, 0.0815, -0.068),
        (-0.0200, 0.0625, 0.0825, -0.082), (0.0, 0.0675, 0.0825, -0.092), (0.0200, 0.0710, 0.0830, -0.099),
        (0.0400, 0.0735, 0.0845, -0.103), (0.0600, 0.0745, 0.0850, -0.1035), (0.0800, 0.0715, 0.0775, -0.0975),
        (0.1000, 0.0640, 0.0640, -0.0840), (0.1150, 0.0530, 0.0480, -0.0660), (0.1260, 0.0360, 0.0290, -0.0440),
        (0.1320, 0.0140, 0.0070, -0.0200), (0.1326, 0.0005, -0.0050, -0.0060),
    ]
)  # fmt: skip
# Pressed forward (or in): how much, where (to the side, up), how wide each way; those aside are made on both sides.
_FORMS = (
    (0.0028, 0.0220, 0.0345, 0.020, 0.0060),  # brow
    (-0.0125, 0.0310, 0.0150, 0.0150, 0.0105),  # sockets
    (0.0125, 0.0310, 0.0130, 0.0105, 0.0062),  # lids
    (-0.0042, 0.0310, 0.0105, 0.0125, 0.0016),  # where they meet
    (0.0030, 0.0430, -0.0120, 0.0130, 0.0120),  # cheekbones
    (-0.0030, 0.0350, -0.0480, 0.0110, 0.0140),  # hollow of the cheeks
    (0.0072, 0.0, -0.0530, 0.0140, 0.0034),  # lips
    (0.0058, 0.0, -0.0625, 0.0120, 0.0040),
    (-0.0055, 0.0, -0.0578, 0.0200, 0.0018),
    (-0.0030, 0.0, -0.0725, 0.0160, 0.0040),
    (0.0055, 0.0, -0.0845, 0.0130, 0.0070),  # chin
)
_NOSE = np.array([(0.045, 0.0), (0.030, 0.0030), (0.015, 0.0085), (-0.012, 0.0185), (-0.024, 0.0235), (-0.031, 0.0215),
                  (-0.0365, 0.0110), (-0.0410, 0.0020), (-0.046, 0.0)])[::-1]  # fmt: skip


def head() -> tuple[npt.NDArray[np.float32], npt.NDArray[np.uint32]]:
    """Vertices (n, 7) position, normal, end −1; triangles. The middle of the head is the origin, it looks along +z."""
    heights = np.concatenate([np.arange(-0.096, 0.046, 0.0036), np.linspace(0.050, 0.122, 9), [0.1275, 0.1312, 0.1326]])
    share = np.linspace(-1, 1, _AROUND, endpoint=False)
    angles = np.pi * np.sign(share) * np.abs(share) ** 1.35
    points = surface(heights[:, None], angles[None, :])
    normals = across(points)
    made = np.concatenate([points, normals, np.full((*points.shape[:2], 1), -1.0)], 2).reshape(-1, 7)
    return made.astype(np.float32), _grid(len(heights), _AROUND)


def surface(y: _Floats, angle: _Floats, *, face: float = 1.0) -> _Floats:
    """Places (…, 3) of the head at heights and angles from the front. `face` is how strongly the features are drawn:
    0 is the bare skull."""
    wide, front, back = (np.interp(y, _SECTIONS[:, 0], _SECTIONS[:, column]) for column in (1, 2, 3))
    sin, cos = np.sin(angle), np.cos(angle)
    middle = 0.45 * front + 0.55 * back
    x = wide * np.sign(sin) * np.abs(sin) ** 0.94
    z = middle + np.where(cos > 0, (front - middle) * np.abs(cos) ** 0.86, (back - middle) * np.abs(cos))
    if face == 0.0:
        return np.stack(np.broadcast_arrays(x, y, z), -1)
    ahead = np.clip(cos, 0, 1) ** 0.5
    for much, aside, high, across, along in _FORMS:
        for place in {aside, -aside}:
            z = z + face * much * ahead * np.exp(-(((x - place) / across) ** 2) - (((y - high) / along) ** 2))
    tall = np.interp(y, _NOSE[:, 0], _NOSE[:, 1])
    width = 0.0070 + 0.0065 * np.exp(-(((y + 0.028) / 0.014) ** 2))
    z = z + face * tall * ahead * np.exp(-(np.abs(x / width) ** 2.3))
    ear = np.exp(-(((z + 0.004) / 0.014) ** 4) - (((y - 0.004) / 0.026) ** 4))
    return np.stack([x + np.sign(x) * 0.013 * ear, np.broadcast_to(y, x.shape), z - 0.010 * ear], 2)


def across(points: _Floats) -> _Floats:
    """Unit normals of a grid (rows, around, 3) that closes around."""
    around = np.roll(points, -1, 1) - np.roll(points, 1, 1)
    up = np.gradient(points, axis=0)
    made = np.cross(up, around)
    made *= np.where(np.sum(made * (points - [0.0, 0.02, -0.01]), 2, keepdims=True).sum() < 0, -1.0, 1.0)
    return made / np.maximum(np.linalg.norm(made, axis=2, keepdims=True), 1e-9)


def _grid(rows: int, sides: int) -> npt.NDArray[np.uint32]:
    first = (np.arange(rows - 1)[:, None] * sides + np.arange(sides)).ravel()
    after = (np.arange(rows - 1)[:, None] * sides + (np.arange(sides) + 1) % sides).ravel()
    return np.concatenate(
        [np.stack([first, after, first + sides], 1), np.stack([after, after + sides, first + sides], 1)]
    ).astype(np.uint32)
