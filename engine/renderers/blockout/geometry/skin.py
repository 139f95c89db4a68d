"""Skin: surfaces that bend, as rows of shape "skin". Each row is one vertex, not one placed mesh.

Columns 0–2 place, 3–5 normal (any length), 6 zero, 7–9 where the other three corners of the quad that begins here lie,
counted in rows from this one (all zero: no quad begins here), 10 whether one of the larger quads begins here that throw
its shadow (WHOLE, or of four: FOURFOLD), 12–14 linear rgb, 15 glow, 19 whose it is.
Rows of several skins may follow one another, but none may be left out or change its place.
"""

import numpy as np
import numpy.typing as npt

from engine.renderers.blockout.geometry.shapes import Rows

SKIN = "skin"
VERTEX = (("p", 3), ("n", 3), ("e", 1), (None, 5), ("c", 4), ("k", 4))
"""What a row holds, by the names that shaders have for it, and how many numbers that is."""
UNMOVED = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]], np.float32)
"""The matrix of `shapes.Rows` that leaves a vertex where it is."""


WHOLE, FOURFOLD = 1, 2


def triangles(rows: Rows) -> npt.NDArray[np.uint32]:
    """The triangles (n, 3) of rows of skin, as indices of rows."""
    first = np.flatnonzero(rows[:, 9])
    offsets = rows[first, 7:10].astype(np.int32)
    return _halved(first, *(first + offsets[:, corner] for corner in range(3)))


def shadowing(rows: Rows) -> npt.NDArray[np.uint32]:
    """The same skin in fewer triangles, where it is fine: enough for its shadow."""
    offsets = rows[:, 7:10].astype(np.int32)
    begun = offsets[:, 2] != 0
    whole, first = np.flatnonzero(begun & (rows[:, 10] == WHOLE)), np.flatnonzero(begun & (rows[:, 10] == FOURFOLD))
    a, b, c = (first + offsets[first, corner] for corner in range(3))
    # The quad beyond each corner, or at an edge of the skin the one before it.
    far = np.where(begun[b], b + offsets[b, 1], np.where(begun[c], c + offsets[c, 1], a + offsets[a, 1] * begun[a]))
    far = np.where(begun[b] | begun[c] | begun[a], far, b)
    four = _halved(first, a + offsets[a, 0], far, c + offsets[c, 2])
    return np.concatenate([_halved(whole, *(whole + offsets[whole, corner] for corner in range(3))), four])


_Index = npt.NDArray[np.intp]


def _halved(first: _Index, a: _Index, b: _Index, c: _Index) -> npt.NDArray[np.uint32]:
    # Both halves of a quad side by side: a rasteriser in software moves each corner once, if it meets it again soon.
    return np.stack([first, a, b, first, b, c], 1).reshape(-1, 3).astype(np.uint32)
