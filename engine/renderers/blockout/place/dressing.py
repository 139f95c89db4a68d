"""What a look does to a set's and people's own colours: clay, silhouettes, and windows that show the hour outside."""

import numpy as np

from engine.renderers.blockout.geometry.shapes import Rows, linear
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.place.light import LUMA, Look

PANE = 1.0
"""A row that glows by more than this is a window's pane: it glows with what is outside (`window = true` of a part)."""
_CLAY = np.array(linear("#d69a72"))
_BRIGHT = 0.62
"""How bright the outside is on a clear day, for which sets give their windows' lamps."""


def dyed(rows: dict[str, Rows], look: Look, people: bool) -> dict[str, Rows]:
    """Rows in the colours that a look gives them; those that keep theirs are handed back as they are."""
    dark = look.people if people else 1.0
    made: dict[str, Rows] = {}
    for shape, each in rows.items():
        panes = each[:, 15] > PANE
        if dark == 1.0 and not look.clay and not panes.any():
            made[shape] = each
            continue
        made[shape] = each = each.copy()
        colour = each[:, 12:15]
        earth = (0.25 + 0.75 * (colour @ LUMA)[:, None]) * _CLAY
        each[:, 12:15] = (colour + (earth - colour) * look.clay) * dark
        each[panes, 12:15] = np.clip(look.outside * 1.05, 0.0, 1.0)
        each[panes, 15] = 1.0
    return made


def lit(lamps: Floats, look: Look) -> Floats:
    """The set's lamps (n, 7) as they burn in a look: a window, whose reach is below 0, gives what is outside."""
    made = lamps.copy()
    panes = made[:, 6] < 0
    made[:, 6] = np.abs(made[:, 6])
    made[:, 3:6] *= look.practicals
    level = float(look.outside @ LUMA) / _BRIGHT
    hue = look.outside / max(float(look.outside @ LUMA), 1e-4)
    made[panes, 3:6] = (lamps[panes, 3:6] @ LUMA)[:, None] * hue * min(level, 1.3)
    return made
