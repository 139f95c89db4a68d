"""Everyone's skin, carried by their bones: what is the same from frame to frame is put together once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.geometry.skin import FOURFOLD, WHOLE
from engine.renderers.blockout.people import bones, dress
from engine.renderers.blockout.people.bones import BONES, Singles
from engine.renderers.blockout.people.drapes import Wearers, closed, hung, size
from engine.renderers.blockout.people.sculpture import Patch, joined, quads
from engine.renderers.blockout.people.wardrobe import Costume

_COARSE = 2
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
class _Block:
    """Figures who wear the same patch: who they are, and where their rows begin, figure after figure."""

    places: Singles
    """(4·k, V), and the normals (3·k, V): the patch' own, lying down, which is quicker to multiply."""
    normals: Singles
    figures: npt.NDArray[np.intp]
    bones: npt.NDArray[np.intp]
    first: int


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
    blocks: tuple[_Block, ...]
    cloths: tuple[_Hanging, ...]
    blank: Singles

    def rows(self, joints: Floats, air: Floats, t: float) -> Singles:
        """Rows of skin (`skin`) of built joints (n, len(JOINTS), 3), in air that goes past them at (n, 3) m/s."""
        scale, girth, hips, shoulders, *_ = bones.measures(self.cast)
        phase = np.arange(len(self.cast), dtype=float) * 0.381 % 1.0
        everyone = Wearers(joints, scale, scale * hips, scale * girth, scale * shoulders, air, t, phase)
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
        for block in self.blocks:
            count, vertices = len(block.figures), block.places.shape[1]
            rows = made[block.first : block.first + count * vertices].reshape(count, vertices, 20)
            use = (block.figures[:, None], block.bones)
            rows[:, :, :3] = _carried(block.places, maps[use])
            rows[:, :, 3:6] = _carried(block.normals, turns[use])


def _carried(local: Singles, maps: Singles) -> Singles:
    """(4·k, V) places of k bones with their maps (n, k, 4, 3): (n, V, 3)."""
    count, k, four, _ = maps.shape
    stacked = maps.transpose(0, 3, 1, 2).reshape(count * 3, k * four)
    return (stacked @ local).reshape(count, 3, -1).transpose(0, 2, 1)


@lru_cache(maxsize=8)
def troupe(cast: tuple[Costume, ...], numbers: tuple[int, ...], details: tuple[int, ...]) -> Troupe:
    """These people, drawn as figures `numbers` of the shot, each as finely as `details` says."""
    blocks: list[_Block] = []
    blank: list[Singles] = []
    first = 0
    for patch, worn in _shared(cast, details):
        who = np.array([index for index, _ in worn])
        places, normals = np.ascontiguousarray(patch.places.T), np.ascontiguousarray(patch.normals.T)
        blocks.append(_Block(places, normals, who, np.array(patch.bones), first))
        first += len(who) * len(patch.places)
        blank += [_blank(patch, pieces, numbers[index], details[index]) for index, pieces in worn]
    cloths: list[_Hanging] = []
    for (_, detail), some in _draped(cast, details).items():
        part = some[0][1].part
        rows, columns = size(part, detail)
        cloths.append(_Hanging(part, detail, np.array([index for index, _ in some]), first))
        grid = quads(rows, columns, closed(part))
        for index, cloth in some:
            blank.append(_plain(grid, cloth.colour, numbers[index], detail))
            first += len(grid)
    return Troupe(cast, tuple(blocks), tuple(cloths), np.concatenate(blank))


def _draped(
    cast: tuple[Costume, ...], details: tuple[int, ...]
) -> dict[tuple[int, int], list[tuple[int, dress.Cloth]]]:  # fmt: skip
    """Who wears which piece of cloth, by the piece and how finely it is woven."""
    made: dict[tuple[int, int], list[tuple[int, dress.Cloth]]] = {}
    for index, (who, detail) in enumerate(zip(cast, details, strict=True)):
        for cloth in dress.hanging(who):
            made.setdefault((id(cloth.part), detail), []).append((index, cloth))
    return made


def _plain(grid: npt.NDArray[np.int32], colour: Floats, number: int, detail: int) -> Singles:
    made = np.zeros((len(grid), 20), np.float32)
    made[:, 10] = _shadowing(grid, detail)
    made[:, 7:10], made[:, 12:15], made[:, 19] = grid, colour, number + 1
    return made


def _shared(
    cast: tuple[Costume, ...], details: tuple[int, ...]
) -> list[tuple[Patch, list[tuple[int, list[dress.Piece]]]]]:  # fmt: skip
    """Patches with who wears them, and the pieces that each is joined of.

    From near, a figure's pieces are joined limb by limb; in a crowd, where many wear the same, each piece is carried
    for all of them at once.
    """
    made: dict[tuple[int, ...], tuple[Patch, list[tuple[int, list[dress.Piece]]]]] = {}
    for index, (who, detail) in enumerate(zip(cast, details, strict=True)):
        pieces = dress.pieces(who, detail)
        for group in _limbs(pieces) if detail < _COARSE else [[piece] for piece in pieces]:
            key = tuple(id(piece.patch) for piece in group)
            if key not in made:
                made[key] = (joined([piece.patch for piece in group]) if len(group) > 1 else group[0].patch, [])
            made[key][1].append((index, group))
    return list(made.values())


def _limbs(worn: Sequence[dress.Piece]) -> list[list[dress.Piece]]:
    """Pieces that the same bones carry: those of the trunk and head, of each arm, of each leg; what is left, alone."""
    groups: dict[object, list[dress.Piece]] = {}
    for piece in worn:
        bones_ = piece.patch.bones
        group = next((number for number, some in enumerate(_GROUPS) if some.issuperset(bones_)), bones_)
        groups.setdefault(group, []).append(piece)
    return list(groups.values())


def _blank(patch: Patch, worn: Sequence[dress.Piece], number: int, detail: int) -> Singles:
    """Rows with everything but places and normals."""
    made = np.zeros((len(patch.places), 20), np.float32)
    made[:, 7:10] = patch.quads
    made[:, 10] = np.concatenate([_shadowing(piece.patch.quads, detail) for piece in worn])
    counts = [len(piece.patch.places) for piece in worn]
    made[:, 12:15] = np.repeat([piece.colour for piece in worn], counts, axis=0)
    made[:, 15] = np.repeat([piece.glow for piece in worn], counts)
    made[:, 19] = number + 1
    return made


def _shadowing(grid: npt.NDArray[np.int32], detail: int) -> Singles:
    """Which quads of a grid throw its shadow, as in `skin`: all where it is coarse, else every second each way."""
    if detail >= _COARSE:
        return np.full(len(grid), WHOLE, np.float32)
    row, column = np.divmod(np.arange(len(grid)), max(int(grid[:, 2].max()), 1))
    return np.where((row % 2 == 0) & (column % 2 == 0), FOURFOLD, 0).astype(np.float32)
