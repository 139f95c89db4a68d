"""What a figure is made of: its body, head and clothes, piece by piece, each a patch of skin with its colour."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np

from engine.renderers.blockout.geometry.shapes import linear
from engine.renderers.blockout.people import cuts, hair
from engine.renderers.blockout.people.bones import REST, B
from engine.renderers.blockout.people.sculpture import Floats, Patch
from engine.renderers.blockout.people.wardrobe import HAIR, LEGS, SHOES, SKIN, TOP, Costume, covered

_NAMED = {"top": TOP, "legs": LEGS, "skin": SKIN, "shoes": SHOES, "hair": HAIR}
_CROWN_M = 0.1326
_SEEN = 2
"""Beyond this level of detail nobody sees hair under a hat."""


class Piece(NamedTuple):
    """A patch of skin, its linear colour (3,), and how much it shines (0 … 1)."""

    patch: Patch
    colour: Floats
    glow: float = 0.0


class Cloth(NamedTuple):
    """A piece of cloth that hangs, as `drapes.hung` takes it, and its colour."""

    part: dict[str, Any]
    colour: Floats


def pieces(who: Costume, detail: int) -> list[Piece]:
    """Everything that the bones carry."""
    made = [Piece(hair.head(detail, who.build.trunk), who.colours[SKIN])]
    flat = covered(who.wears, "hair_flat")
    if not covered(who.wears, "hair_none") and not (flat and detail > _SEEN):
        made += [Piece(patch, who.colours[HAIR]) for patch in hair.haircut(who.build.hair, detail, flat)]
    if who.beard is not None:
        colour = who.colours[HAIR] if who.beard_colour is None else who.beard_colour
        made.append(Piece(hair.beard(who.beard, detail), colour))
    for name in (*_bare(who), *who.wears):
        if name in cuts.cuts():
            own = who.wears.get(name, who.colours[SKIN])
            made += [
                Piece(patch, _colour(colour, own, who) * share, glow)
                for patch, colour, share, glow in cuts.cut(name, who.build.trunk, detail)
            ]
    return made


def hanging(who: Costume) -> list[Cloth]:
    """Everything that hangs from them."""
    return [
        Cloth(part, _colour(part.get("colour", "own"), colour, who) * part.get("share", 1.0))
        for name, colour in who.wears.items()
        if name in cuts.cuts()
        for part in cuts.drapes(name)
    ]


def headgear_m(who: Costume) -> float:
    """How far what is on the head stands over the crown, in metres of an average adult."""
    return max((_over_crown(name) for name in who.wears if name in cuts.cuts()), default=0.0)


@cache
def _over_crown(name: str) -> float:
    tops = [
        piece.patch.places[:, 1].max() + REST[B["head"], 1]
        for piece in cuts.cut(name, "man", 2)
        if piece.patch.bones == (B["head"],)
    ]
    return max(0.0, float(max(tops, default=0.0)) - float(REST[B["head"], 1]) - _CROWN_M)


def _bare(who: Costume) -> list[str]:
    """The parts of the body that are seen."""
    made = ["body_neck"]
    made += [] if covered(who.wears, "hands") else ["body_hands"]
    made += ["body_forearms"] if covered(who.wears, "arms") else ["body_arms"]
    made += [] if covered(who.wears, "legs") else ["body_legs"]
    return made if covered(who.wears, "trunk") else [*made, "body_trunk"]


def _colour(given: str, own: Floats, who: Costume) -> Floats:
    if given == "own":
        return own
    return who.colours[_NAMED[given]] if given in _NAMED else np.array(linear(given))
