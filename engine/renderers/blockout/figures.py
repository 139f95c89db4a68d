"""Figures: joints → shapes to draw. Mannequins in costume."""

from collections.abc import Sequence

import numpy as np

from engine.renderers.blockout import anatomy, bones, garments, heads, troupe
from engine.renderers.blockout.shapes import Rows, row
from engine.renderers.blockout.skeleton import Floats
from engine.renderers.blockout.skin import SKIN
from engine.renderers.blockout.wardrobe import Costume, costume

__all__ = ["Costume", "balls", "cloth", "costume", "drawn", "limbs"]

_CROWD = (6, 24)
"""With more figures than this, fingers are left out, and faces."""
_FAR_M = (2.6, 14.0)
"""From this far off likewise, through a lens of 35 mm."""


def drawn(
    bodies: Floats, costumes: Sequence[Costume], t: float, wind: Floats, numbers: Sequence[int], *,
    moving: Floats | None = None, eye: Floats | None = None,
) -> dict[str, Rows]:  # fmt: skip
    """Rows per shape of people whose joints are `bodies` (n, len(JOINTS), 3); those with a creature are passed over.

    `numbers` are the figures' indexes in the staging; rows carry them, plus one, in their last column. `wind` (3,) and
    `moving` (n, 3), how fast each goes, are in metres a second: cloth trails and swings with both. From `eye` (3,) they
    are seen: whoever is far off is drawn more coarsely.
    """
    people = [index for index, who in enumerate(costumes) if who.creature is None]
    if not people:
        return {}
    cast, joints = tuple(costumes[index] for index in people), bodies[people]
    air = np.broadcast_to(wind, (len(people), 3)) - (0.0 if moving is None else moving[people])
    details = _details(joints, eye)
    made = troupe.troupe(cast, tuple(numbers[index] for index in people), details)
    return {SKIN: made.rows(bones.built(joints, cast), air, t)}


def _details(joints: Floats, eye: Floats | None) -> tuple[int, ...]:
    """How finely each is drawn: by how many there are, and by how far off they are in steps that seldom change."""
    crowd = 2 if len(joints) > _CROWD[1] else 1 if len(joints) > _CROWD[0] else 0
    if eye is None:
        return (crowd,) * len(joints)
    far = np.sqrt(np.sum((joints[:, 0] - eye) ** 2, 1))
    own = np.searchsorted(_FAR_M, far) if crowd < 2 else np.searchsorted(_FAR_M, far) + 1
    return tuple(int(detail) for detail in np.clip(np.maximum(own, min(crowd, 1)), 0, 2))


def limbs(bodies: Floats, costumes: list[Costume]) -> Rows:
    """Rows of limbs of figures (n, len(JOINTS), 3): bodies, hands, garments, creatures."""
    people = _people(costumes)
    cast = [costumes[i] for i in people]
    made: list[Rows] = []
    if people:
        made = [anatomy.people(bodies[people], cast, len(costumes) <= _CROWD[0]), garments.dressed(bodies[people], cast)]
    return np.concatenate(made) if made else np.zeros((0, 20), np.float32)


def balls(bodies: Floats, costumes: list[Costume]) -> Floats:
    """Rows of the smooth round parts: heads with hair and what is worn on them."""
    people = _people(costumes)
    cast = [costumes[i] for i in people]
    if not people or len(costumes) > _CROWD[0]:
        return np.zeros((0, 20))
    return heads.heads(*heads.middles(bodies[people], cast), cast)


def cloth(bodies: Floats, costumes: list[Costume], t: float, wind: float) -> Floats:
    """Rows of cones: pointed hats."""
    made: list[Floats] = []
    for index in [i for i in _people(costumes) if "cone" in costumes[i].wears]:
        who = costumes[index]
        frame, middle = (found[0] for found in heads.middles(bodies[index : index + 1], [who]))
        size = who.scale * np.array([0.50, 0.17, 0.50])
        place = middle + frame[:, 1] * 0.125 * who.scale
        made.append(row(np.hstack([frame * size, place[:, None]]), who.wears["cone"]))
    return np.array(made).reshape(-1, 20)


def _people(costumes: list[Costume]) -> list[int]:
    return [index for index, who in enumerate(costumes) if who.creature is None]
