"""What a figure is made of: its body, head and clothes, as patches of skin with their colours."""

from engine.renderers.blockout import cuts, hair
from engine.renderers.blockout.sculpture import Floats, Patch
from engine.renderers.blockout.wardrobe import HAIR, LEGS, SHOES, SKIN, TOP, Costume
from engine.renderers.blockout.shapes import linear
import numpy as np

_NAMED = {"top": TOP, "legs": LEGS, "skin": SKIN, "shoes": SHOES, "hair": HAIR}


def dressed(who: Costume, detail: int) -> list[tuple[Patch, Floats]]:
    made = [(hair.head(detail), who.colours[SKIN])]
    made += [(patch, who.colours[HAIR]) for patch in hair.haircut(who.build.hair, detail)]
    for name in ("body_neck", "body_hands", "body_forearms", "shirt", "trousers", "shoes"):
        for patch, colour, share in cuts.cut(name, who.build.trunk, detail):
            base = who.colours[_NAMED[colour]] if colour in _NAMED else np.array(linear(colour))
            made.append((patch, base * share))
    return made
