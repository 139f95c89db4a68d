"""Figures: joints → rows to draw. People in costume, as skin that bends."""

from collections.abc import Sequence

import numpy as np

from engine.renderers.blockout.geometry.shapes import Rows
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.geometry.skin import SKIN
from engine.renderers.blockout.people import troupe
from engine.renderers.blockout.people.wardrobe import Costume, costume, read_as

__all__ = ["Costume", "costume", "drawn", "read_as"]

_CROWD = (6, 24)
"""With more figures than this, fingers are left out, and faces."""
_FAR_M = (2.6, 14.0)
"""From this far off likewise, through a lens of 35 mm."""
_CROWD_M = (0.0, 2.6, 10.0)
"""How far off the levels begin in a crowd."""


def drawn(
    bodies: Floats, costumes: Sequence[Costume], t: float, wind: Floats, numbers: Sequence[int], *,
    moving: Floats | None = None, eye: Floats | None = None,
) -> dict[str, Rows]:  # fmt: skip
    """Rows per shape of people with joints `bodies` (n, len(JOINTS), 3), as `bones.built` makes them theirs.

    Those with a creature are passed over. `numbers` are the figures' indexes in the staging; rows carry them, plus one,
    in their last column. `wind` (3,) and `moving` (n, 3), how fast each goes, are in metres a second: cloth trails and
    swings with both. From `eye` (3,) they are seen: whoever is far off is drawn more coarsely.
    """
    people = [index for index, who in enumerate(costumes) if who.creature is None]
    if not people:
        return {}
    cast, joints = tuple(costumes[index] for index in people), bodies[people]
    air = np.broadcast_to(wind, (len(people), 3)) - (0.0 if moving is None else moving[people])
    details = _details(joints, eye)
    made = troupe.troupe(cast, tuple(numbers[index] for index in people), details)
    return {SKIN: made.rows(joints, air, t)}


def _details(joints: Floats, eye: Floats | None) -> tuple[int, ...]:
    """How finely each is drawn: by how many there are, and by how far off they are in steps that seldom change."""
    crowd = 2 if len(joints) > _CROWD[1] else 1 if len(joints) > _CROWD[0] else 0
    if eye is None:
        return (crowd,) * len(joints)
    far = np.sqrt(np.sum((joints[:, 0] - eye) ** 2, 1))
    if crowd < 2:
        return tuple(np.clip(np.searchsorted(_FAR_M, far), crowd, 2).tolist())
    return tuple(np.searchsorted(_CROWD_M, far).tolist())
