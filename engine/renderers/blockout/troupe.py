"""Everyone's skin, carried by their bones: what is the same from frame to frame is put together once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.renderers.blockout import bones, dress
from engine.renderers.blockout.bones import BONES, Singles
from engine.renderers.blockout.drapes import Wearers, closed, hung, size
from engine.renderers.blockout.sculpture import Patch, joined, quads
from engine.renderers.blockout.skeleton import Floats
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
class _Hanging:
    """Figures who wear the same piece of cloth: who they are, how finely it is woven, and where their rows begin."""

    part: dict[str, Any]
    detail: int
    figures: npt.NDArray[np.intp]
    first: int


@dataclass(frozen=True)
class Troupe:
    """Figures ready to be drawn in any posture."""

    cast: tuple[Costume, ...]
    suits: tuple[_Suit, ...]
    cloths: tuple[_Hanging, ...]
    blank: Singles

    def rows(self, joints: Floats, air: Floats, t: float) -> Singles:
        """Rows of skin (`skin`) of built joints (n, len(JOINTS), 3), in air that goes past them at (n, 3) m/s."""
        measures = [np.array([getattr(who.build, name) for who in self.cast]) for name in ("hips", "girth", "shoulders")]
        scale = np.array([who.scale for who in self.cast])
        phase = np.arange(len(self.cast)) * 0.381 % 1.0
        everyone = Wearers(joints, scale, *(scale * each for each in measures), air, t, phase)
        made = self.blank.copy()
        self._carry(made, *bones.posed(joints, self.cast, 0.16 * scale[:, None] * everyone.blown()))
        for cloth in self.cloths:
            rows, columns = size(cloth.part, cloth.detail)
            wearers = everyone if len(cloth.figures) == len(self.cast) else everyone.only(cloth.figures)
            places, normals = hung(cloth.part, wearers, cloth.detail)
            until = cloth.first + len(cloth.figures) * rows * columns
            made[cloth.first : until, :3] = places.reshape(-1, 3)
            made[cloth.first : until, 3:6] = normals.reshape(-1, 3)
        return made

    def _carry(self, made: Singles, maps: Singles, turns: Singles) -> None:
        for suit in self.suits:
            count = len(suit.figures)
            whole = made[suit.first : suit.first + count * suit.vertices].reshape(count, suit.vertices, 20)
            first = 0
            for part in suit.parts:
                until, use = first + len(part.places), np.ix_(suit.figures, part.bones)
                whole[:, first:until, :3] = _carried(part.places, maps[use])
                whole[:, first:until, 3:6] = _carried(part.normals, turns[use])
                first = until


def _carried(local: Singles, maps: Singles) -> Singles:
    """(V, 4·k) places of k bones with their maps (n, k, 4, 3): (n, V, 3)."""
    count, k, four, _ = maps.shape
    stacked = maps.reshape(count, k * four, 3).transpose(1, 0, 2).reshape(k * four, count * 3)
    return (local @ stacked).reshape(-1, count, 3).transpose(1, 0, 2)


@lru_cache(maxsize=8)
def troupe(cast: tuple[Costume, ...], numbers: tuple[int, ...], details: tuple[int, ...]) -> Troupe:
    """These people, drawn as figures `numbers` of the shot, each as finely as `details` says."""
    alike: dict[tuple[int, ...], list[int]] = {}
    pieces = [dress.pieces(who, detail) for who, detail in zip(cast, details, strict=True)]
    for index, worn in enumerate(pieces):
        alike.setdefault(tuple(id(patch) for patch, *_ in worn), []).append(index)
    suits: list[_Suit] = []
    blank: list[Singles] = []
    first = 0
    for who in alike.values():
        order = _grouped(pieces[who[0]])
        parts = tuple(joined([pieces[who[0]][at].patch for at in group]) for group in order)
        vertices = sum(len(part.places) for part in parts)
        suits.append(_Suit(np.array(who), parts, first, vertices))
        first += vertices * len(who)
        corners = np.concatenate([part.quads for part in parts])
        for index in who:
            blank.append(_blank(corners, [pieces[index][at] for group in order for at in group], numbers[index]))
    cloths: list[_Hanging] = []
    for (_, detail), some in _draped(cast, details).items():
        part = some[0][1].part
        rows, columns = size(part, detail)
        cloths.append(_Hanging(part, detail, np.array([index for index, _ in some]), first))
        grid = quads(rows, columns, closed(part))
        for index, cloth in some:
            blank.append(_plain(grid, cloth.colour, numbers[index]))
            first += len(grid)
    return Troupe(cast, tuple(suits), tuple(cloths), np.concatenate(blank))


def _draped(
    cast: tuple[Costume, ...], details: tuple[int, ...]
) -> dict[tuple[int, int], list[tuple[int, dress.Cloth]]]:  # fmt: skip
    """Who wears which piece of cloth, by the piece and how finely it is woven."""
    made: dict[tuple[int, int], list[tuple[int, dress.Cloth]]] = {}
    for index, (who, detail) in enumerate(zip(cast, details, strict=True)):
        for cloth in dress.hanging(who):
            made.setdefault((id(cloth.part), detail), []).append((index, cloth))
    return made


def _plain(grid: npt.NDArray[np.int32], colour: Floats, number: int) -> Singles:
    made = np.zeros((len(grid), 20), np.float32)
    made[:, 7:10], made[:, 12:15], made[:, 19] = grid, colour, number + 1
    return made


def _grouped(worn: Sequence[dress.Piece]) -> list[list[int]]:
    """Which pieces are carried together: those of the trunk and head, of each arm, of each leg; what is left, alone."""
    groups: dict[object, list[int]] = {}
    for at, piece in enumerate(worn):
        bones_ = piece.patch.bones
        group = next((number for number, some in enumerate(_GROUPS) if some.issuperset(bones_)), bones_)
        groups.setdefault(group, []).append(at)
    return list(groups.values())


def _blank(corners: npt.NDArray[np.int32], worn: Sequence[dress.Piece], number: int) -> Singles:
    """Rows with everything but places and normals."""
    made = np.zeros((len(corners), 20), np.float32)
    made[:, 7:10] = corners
    counts = [len(piece.patch.places) for piece in worn]
    made[:, 12:15] = np.repeat([piece.colour for piece in worn], counts, axis=0)
    made[:, 15] = np.repeat([piece.glow for piece in worn], counts)
    made[:, 19] = number + 1
    return made
