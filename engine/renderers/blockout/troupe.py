"""Everyone's skin, carried by their bones: what is the same from frame to frame is put together once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from engine.renderers.blockout import bones, dress
from engine.renderers.blockout.bones import BONES, Singles
from engine.renderers.blockout.sculpture import Patch, joined
from engine.renderers.blockout.wardrobe import Costume

_GROUPS = tuple(
    frozenset(index for index, bone in enumerate(BONES) if belongs(bone))
    for belongs in (
        lambda bone: bone in ("pelvis", "chest", "neck", "head", "air"),
        *(lambda bone, s=s, k=k: bone.endswith(s) and bone[:-2] in k
          for s in ("_l", "_r")
          for k in (("upper", "fore", "hand", "fingers", "tips"), ("thigh", "shin", "foot", "toe"))),
    )
)  # fmt: skip


@dataclass(frozen=True)
class _Suit:
    """Figures whose patches are the same: who they are, their patches joined, and where their rows begin."""

    figures: npt.NDArray[np.intp]
    parts: tuple[Patch, ...]
    first: int
    vertices: int


@dataclass(frozen=True)
class Troupe:
    """Figures ready to be drawn in any posture."""

    cast: tuple[Costume, ...]
    suits: tuple[_Suit, ...]
    blank: Singles

    def rows(self, joints: bones.Floats, swing: bones.Floats) -> Singles:
        """Rows of skin (`skin`) of built joints (n, len(JOINTS), 3)."""
        maps, turns = bones.posed(joints, self.cast, swing)
        made = self.blank.copy()
        for suit in self.suits:
            count = len(suit.figures)
            whole = made[suit.first : suit.first + count * suit.vertices].reshape(count, suit.vertices, 20)
            first = 0
            for part in suit.parts:
                until, use = first + len(part.places), np.ix_(suit.figures, part.bones)
                whole[:, first:until, :3] = _carried(part.places, maps[use])
                whole[:, first:until, 3:6] = _carried(part.normals, turns[use])
                first = until
        return made


def _carried(local: Singles, maps: Singles) -> Singles:
    """(V, 4·k) places of k bones with their maps (n, k, 4, 3): (n, V, 3)."""
    count, k, four, _ = maps.shape
    stacked = maps.reshape(count, k * four, 3).transpose(1, 0, 2).reshape(k * four, count * 3)
    return (local @ stacked).reshape(-1, count, 3).transpose(1, 0, 2)


@lru_cache(maxsize=8)
def troupe(cast: tuple[Costume, ...], numbers: tuple[int, ...], details: tuple[int, ...]) -> Troupe:
    """These people, drawn as figures `numbers` of the shot, each as finely as `details` says."""
    alike: dict[tuple[int, ...], list[int]] = {}
    pieces = [dress.dressed(who, detail) for who, detail in zip(cast, details, strict=True)]
    for index, worn in enumerate(pieces):
        alike.setdefault(tuple(id(patch) for patch, _ in worn), []).append(index)
    suits: list[_Suit] = []
    blank: list[Singles] = []
    first = 0
    for who in alike.values():
        order = _grouped(pieces[who[0]])
        parts = tuple(joined([pieces[who[0]][at][0] for at in group]) for group in order)
        vertices = sum(len(part.places) for part in parts)
        suits.append(_Suit(np.array(who), parts, first, vertices))
        first += vertices * len(who)
        quads = np.concatenate([part.quads for part in parts])
        for index in who:
            blank.append(_blank(quads, [pieces[index][at] for group in order for at in group], numbers[index]))
    return Troupe(cast, tuple(suits), np.concatenate(blank) if blank else np.zeros((0, 20), np.float32))


def _grouped(worn: Sequence[tuple[Patch, bones.Floats]]) -> list[list[int]]:
    """Which pieces are carried together: those of the trunk and head, of each arm, of each leg; what is left, alone."""
    groups: dict[object, list[int]] = {}
    for at, (patch, _) in enumerate(worn):
        group = next((number for number, some in enumerate(_GROUPS) if some.issuperset(patch.bones)), patch.bones)
        groups.setdefault(group, []).append(at)
    return list(groups.values())


def _blank(quads: npt.NDArray[np.int32], worn: Sequence[tuple[Patch, bones.Floats]], number: int) -> Singles:
    """Rows with everything but places and normals."""
    made = np.zeros((len(quads), 20), np.float32)
    made[:, 7:10] = quads
    made[:, 12:15] = np.repeat([colour for _, colour in worn], [len(patch.places) for patch, _ in worn], axis=0)
    made[:, 19] = number + 1
    return made
