"""Things in hands: what is held, from the words; where it lies in the hand; and the light that some of them give."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.renderers.blockout.beings import catalogue, forms, spoken
from engine.renderers.blockout.beings.moment import Moment
from engine.renderers.blockout.beings.rig import rows_of
from engine.renderers.blockout.geometry.shapes import linear
from engine.renderers.blockout.geometry.skeleton import Floats, J

_PALM = 0.72
"""How far from the wrist to the hand's joint a fist closes."""
_MOST = 2
_UP = np.array([0.0, 1.0, 0.0])


def held(name: str, look: str | None = None, action_text: str | None = None) -> tuple[str, ...]:
    """The kinds of things that somebody has in hand, by the words for them; at most one for each hand.

    A kind may carry a colour that was said: `umbrella#r,g,b` in linear light.
    """
    made: list[str] = []
    free = {"right", "left"}
    for text, from_name in ((action_text or "", False), (look or "", False), (name, True)):
        for start, _, kind in spoken.kinds(text, "props"):
            row = catalogue.kinds()[kind]
            needs = _hands(row) if kind != "nothing" else set()
            if kind == "nothing" or not needs <= free or any(kind == other.partition("#")[0] for other in made):
                continue
            if from_name and row.get("only") == "look":
                continue
            free -= needs
            made.append(_coloured(kind, row, spoken.colour(text, start)))
    return tuple(made[:_MOST])


def holds(kinds: Sequence[str]) -> str | None:
    """How the hands are held for these (`assets/motion/holds.toml`), or None."""
    return next((catalogue.kinds()[kind.partition("#")[0]].get("holds") for kind in kinds), None)


def drawn(
    bodies: Floats, held: Sequence[Sequence[str]], moment: Moment, numbers: Sequence[int], scales: Sequence[float] = ()
) -> dict[str, Floats]:
    """Rows per shape of what figures with joints (n, len(JOINTS), 3) hold; rows carry the owners' numbers plus one."""
    parts: dict[str, list[Floats]] = {}
    for index, (body, kinds) in enumerate(zip(bodies, held, strict=True)):
        size = min(1.0, 0.25 + 0.75 * scales[index]) if len(scales) else 1.0
        for kind, colours, frame in _placed(body, kinds, size):
            row = catalogue.kinds()[kind]
            name, glow = f"{kind}.held", 1.0 if row.get("glow") else 0.0
            parts.setdefault(name, []).append(rows_of(name, frame, colours, numbers[index] + 1, glow))
    return {name: np.concatenate(rows) for name, rows in parts.items()}


def lamps(bodies: Floats, held: Sequence[Sequence[str]], moment: Moment) -> Floats:
    """The lights among them, rows as of `Scene.rig` (k, 7): place, linear rgb, reach in metres. Flames flicker."""
    made = []
    for number, (body, kinds) in enumerate(zip(bodies, held, strict=True)):
        for kind, _, frame in _placed(body, kinds, 1.0):
            row = catalogue.kinds()[kind]
            if "light" in row:
                r, g, b, reach = row["light"]
                flicker = 1.0 + 0.10 * np.sin(11.3 * moment.t + number) * np.sin(7.1 * moment.t + 2.0)
                where = frame[:, :3] @ np.array(row["flame"], float) + frame[:, 3]
                made.append([*where, r * flicker, g * flicker, b * flicker, reach])
    return np.array(made, float).reshape(-1, 7)


def grips(body: Floats, kinds: Sequence[str]) -> list[Floats]:
    """Where each thing is held (3,), for those who check."""
    return [frame[:, 3] for _, _, frame in _placed(body, kinds, 1.0)]


def _hands(row: dict[str, Any]) -> set[str]:
    if row.get("hand") == "left" and "also" not in row:
        return {"left"}
    both = row.get("hand") == "both" or row["way"] in ("aim", "between", "strung", "cradle") or "also" in row
    return {"left", "right"} if both else {"right"}


def _coloured(kind: str, row: dict[str, Any], colour: tuple[float, float, float] | None) -> str:
    if colour is None or not row.get("said"):
        return kind
    return kind + "#" + ",".join(f"{value:.4f}" for value in colour)


def _placed(body: Floats, kinds: Sequence[str], size: float) -> list[tuple[str, Floats, Floats]]:
    """Kind, colours (2, 3) and frame (3, 4) of everything in the hands of one body."""
    made: list[tuple[str, Floats, Floats]] = []
    for each in kinds:
        kind, _, said = each.partition("#")
        row = catalogue.kinds()[kind]
        colours = np.array([linear(value) for value in row["colours"]])
        if said:
            colours[1 if row.get("said") == "second" else 0] = [float(value) for value in said.split(",")]
        made.append((kind, colours, _frame(body, row["way"], row.get("hand", "right"), size)))
        if "also" in row:
            other = catalogue.kinds()[row["also"]["form"]]
            paint = np.array([linear(value) for value in other["colours"]])
            made.append((row["also"]["form"], paint, _frame(body, row["also"]["way"], row["also"]["hand"], size)))
    return made


def _frame(body: Floats, way: str, hand: str, size: float) -> Floats:
    """Where a thing's own space is put: axes (scaled) and origin, (3, 4)."""
    side = "l" if hand == "left" else "r"
    palm = {each: _palm(body, each) for each in "lr"}
    fore = _level(body)
    left = np.cross(_UP, fore)
    both = (palm["l"] + palm["r"]) / 2
    if way in ("upright", "hang"):
        return _axes(palm[side], left, _UP, fore, size)
    if way == "front":
        return _axes(both if hand == "both" else palm[side], left, _UP, fore, size)
    if way == "ahead":
        return _axes(palm[side], left, _UP, fore, size)
    if way == "aim":
        return _towards(palm["r"], palm["l"] - palm["r"], _UP, size)
    if way in ("between", "cradle"):
        return _between(body, palm, both, way, size)
    if way == "strung":
        across = _unit(0.6 * _unit(palm["r"] - palm["l"]) - 0.55 * left - 0.10 * _UP)
        ahead = _unit(fore - across * (fore @ across))
        return _axes(palm["r"] + 0.04 * fore, across, np.cross(ahead, across), ahead, size)
    if way == "neck":
        chin = body[J["chin"]] + 0.06 * left - 0.05 * _UP
        return _towards(palm["l"], palm["l"] - chin, _UP, size)
    return _in_fist(body, way, side, palm[side], size)


def _in_fist(body: Floats, way: str, side: str, palm: Floats, size: float) -> Floats:
    wrist, hand, grip = (body[J[f"{name}_{side}"]] for name in ("wrist", "hand", "grip"))
    along = _unit(hand - wrist)
    thumb = _unit(grip - hand)
    thumb = _unit(thumb - along * (thumb @ along))
    if way == "ear":
        face = _unit(body[J["eyes"]] - body[J["head"]])
        up = _unit(0.75 * thumb + 0.65 * along)
        out = _unit(body[J["head"]] - palm)
        z = _unit(out - up * (out @ up))
        return _axes(palm + 0.02 * face, np.cross(up, z), up, z, size)
    if way == "fist_ahead":
        return _axes(palm, np.cross(thumb, along), thumb, along, size)
    return _axes(palm, np.cross(thumb, along), thumb, along, size)


def _between(body: Floats, palm: dict[str, Floats], both: Floats, way: str, size: float) -> Floats:
    across = _unit(palm["l"] - palm["r"])
    if way == "cradle":
        up = _unit(_UP - across * (across @ _UP))
        return _axes(both + 0.06 * _UP, np.cross(up, across), up, across, size)
    face = _unit(body[J["eyes"]] - both)
    face = _unit(face - across * (face @ across))
    return _axes(both, across, np.cross(face, across), face, size)


def _palm(body: Floats, side: str) -> Floats:
    wrist, hand = body[J[f"wrist_{side}"]], body[J[f"hand_{side}"]]
    return wrist + _PALM * (hand - wrist)


def _level(body: Floats) -> Floats:
    left = body[J["shoulder_l"]] - body[J["shoulder_r"]]
    return _unit(np.array([-left[2], 0.0, left[0]]))


def _towards(at: Floats, way: Floats, up: Floats, size: float) -> Floats:
    z = _unit(way)
    y = up - z * (up @ z)
    y = _unit(y) if np.linalg.norm(y) > 0.05 else _unit(np.cross(z, [1.0, 0.0, 0.0]))
    return _axes(at, np.cross(y, z), y, z, size)


def _axes(at: Floats, x: Floats, y: Floats, z: Floats, size: float) -> Floats:
    return np.column_stack([x * size, y * size, z * size, at])


def _unit(vector: Floats) -> Floats:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def reach(kind: str) -> float:
    """How far a thing reaches from where it is held, in metres."""
    low, high = forms.box(f"{kind}.held")
    return float(np.max(np.abs([low, high])))
