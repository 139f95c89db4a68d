"""Sets from recipes (`assets/sets/*.toml`): shapes to draw, lamps, and what is in the way of a camera.

A recipe is data; a studio adds one without Python. Its keys are explained at the top of `assets/sets/street.toml`.
"""

import logging
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.errors import EngineError
from engine.renderers.blockout.geometry.shapes import SHAPES, linear, placed, row
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.place.recipes import names, recipe

log = logging.getLogger("render")

_NEAREST = "street"


@dataclass(frozen=True)
class Stage:
    """A built set. `rows` per shape as in `shapes.Rows`; `group` the item of the recipe that each row belongs to, −1
    for the ground; `piece` the one copy of that item, so that one tree of a wood can be told from the next.
    """

    name: str
    interior: bool
    floor_m: float
    mark: tuple[float, float]
    free: tuple[float, float, float, float]
    outlook: float
    rows: dict[str, Floats]
    group: dict[str, Floats]
    piece: dict[str, Floats]
    lamps: Floats
    """(n, 7): place, linear colour, reach in metres (below 0 for a window, whose light is that of the hour)."""
    lamps_by_day: bool
    words: tuple[tuple[str, ...], ...] = ()
    """What each item is called, where the recipe says (`words` of an item): nothing takes away what was asked for."""
    fires: Floats = field(default_factory=lambda: np.zeros((0, 5)))
    """(n, 5): place, width of the flames, width of the smoke where it starts (`fire` and `smoke` of a part)."""


def chosen(set_: str | None, place: str | None, interior: bool | None) -> tuple[str, bool]:
    """The recipe to build, and whether it is what was asked for rather than the nearest.

    A set that was asked for gives way to one that refines it and that the place names: a kitchen to a room. Words that
    a recipe is only `near` to (a whale's inside to a cave) choose it too, but are not what was asked for.
    """
    said = f"{set_ or ''} {place or ''}".lower().replace("_", " ")
    if set_ in names():
        refining = [name for name in names() if set_ in _sound(name).get("refines", ())]
        return _named(said, refining) or (str(set_), not _missed(said))
    return _named(said, names()) or ("interior" if interior else _NEAREST, False)


def _named(said: str, among: Sequence[str]) -> tuple[str, bool] | None:
    """The recipe with the longest of its words in what was said, the last of them where several are as long, and
    whether it is more than near to it.
    """
    found = [
        (len(match.group()), match.start(), key == "also", name)
        for name in among
        for key in ("also", "near")
        for match in _words(name, key).finditer(said)
    ]
    _, _, exact, name = max(found, default=(0, 0, False, ""))
    return (name, exact) if name else None


@cache
def _sound(name: str) -> dict[str, Any]:
    """A recipe, or nothing where it has a mistake: a slip in one set must not stop shots in all others."""
    try:
        return recipe(name)
    except EngineError as slip:
        log.warning("%s", slip)
        return {}


def _missed(said: str) -> bool:
    """Whether a set was named whose recipe has a mistake."""
    return any(not _sound(name) and name.replace("_", " ") in said for name in names())


@cache
def _words(name: str, key: str) -> re.Pattern[str]:
    words = sorted(_sound(name).get(key, ()), key=len, reverse=True)
    ways = [rf"\b{re.escape(word)}(?:s|es)?\b" if word.isascii() else re.escape(word) for word in words]
    return re.compile("|".join(ways) or r"(?!)")


@cache
def build(name: str, seed: int) -> Stage:
    """The set, dressed by chance from `seed`. The result is shared: leave its arrays as they are.

    Raises EngineError for a recipe with a mistake.
    """
    written = recipe(name)
    chance = np.random.default_rng(seed)
    rows: dict[str, list[Floats]] = {shape: [] for shape in SHAPES}
    groups: dict[str, list[int]] = {shape: [] for shape in SHAPES}
    pieces: dict[str, list[int]] = {shape: [] for shape in SHAPES}
    lamps: list[Floats] = []
    fires: list[Floats] = []
    copies = 0
    floor = float(written.get("floor", 0.0))
    ground = placed((0, floor - 0.5 - written.get("sunk", 0.0), 0), (900, 1, 900))
    rows["box"].append(row(ground, linear(written["ground"])))
    groups["box"].append(-1)
    pieces["box"].append(-1)
    for number, item in enumerate(written.get("item", ())):
        for copy in _item(item, chance):
            for shape, made, lights in copy:
                made[19] += 1000 + number
                rows[shape].append(made)
                groups[shape].append(number)
                pieces[shape].append(copies)
                lamps += [each for each in lights if len(each) == 7]
                fires += [each for each in lights if len(each) == 5]
            copies += 1
    return Stage(
        name, bool(written.get("interior", False)), floor, tuple(written.get("mark", (0.0, 0.0))),
        tuple(written["free"]), math.radians(written.get("outlook", 180.0)),
        {shape: np.array(made).reshape(-1, 20) for shape, made in rows.items()},
        {shape: np.array(made, float) for shape, made in groups.items()},
        {shape: np.array(made, float) for shape, made in pieces.items()},
        np.array(lamps).reshape(-1, 7), bool(written.get("lamps_by_day", False)),
        tuple(tuple(item.get("words", ())) for item in written.get("item", ())), np.array(fires).reshape(-1, 5),
    )  # fmt: skip


def _item(item: dict[str, Any], chance: np.random.Generator) -> list[list[tuple[str, Floats, tuple[Floats, ...]]]]:
    """The parts of each copy of an item."""
    copies: list[list[tuple[str, Floats, tuple[Floats, ...]]]] = []
    for at, yaw, scale in _places(item, chance):
        tone = 1.0 + float(item.get("jitter", 0.0)) * (2 * chance.random() - 1)
        made: list[tuple[str, Floats, tuple[Floats, ...]]] = []
        for part in item.get("parts", (item,)):
            made.append(_part(part, at, yaw, scale, tone, chance))
            if part.get("mirror"):
                made.append(_part(part | {"at": [-part["at"][0], *part["at"][1:]]}, at, yaw, scale, tone, chance))
        copies.append(made)
    return copies


def _places(item: dict[str, Any], chance: np.random.Generator) -> list[tuple[Floats, float, Floats]]:
    """Where copies of an item go: as given, repeated in rows, or scattered."""
    if "scatter" in item:
        return _scattered(item["scatter"], chance)
    rows = item.get("repeat", [])
    rows = rows if isinstance(rows, list) else [rows]
    steps = [[np.array(each["step"], float) * n for n in range(each["count"])] for each in rows]
    origin = np.array(item["at"] if "parts" in item else (0, 0, 0), float)
    turned = math.radians(item.get("yaw", 0.0)) if "parts" in item else 0.0
    return [(origin + sum(offsets, np.zeros(3)), turned, np.ones(3)) for offsets in product(*steps)]


def _scattered(rule: dict[str, Any], chance: np.random.Generator) -> list[tuple[Floats, float, Floats]]:
    x0, x1, z0, z1 = rule["area"]
    smallest, largest = rule.get("scale", (1.0, 1.0))
    places = []
    for _ in range(rule["count"]):
        x, z, yaw, size, high = chance.random(5)
        at = np.array([x0 + (x1 - x0) * x, rule.get("y", 0.0), z0 + (z1 - z0) * z])
        if abs(at[0]) < rule.get("clear", 0.0) + rule.get("opening", 0.0) * abs(at[2]):
            continue
        scale = smallest + (largest - smallest) * size
        places.append((at, 2 * math.pi * yaw, scale * np.array([1.0, 0.85 + 0.3 * high, 1.0])))
    return places


def _part(
    part: dict[str, Any], at: Floats, yaw: float, scale: Floats, tone: float, chance: np.random.Generator
) -> tuple[str, Floats, tuple[Floats, ...]]:
    c, s = math.cos(yaw), math.sin(yaw)
    x, y, z = np.array(part["at"], float) * scale
    where = at + np.array([c * x + s * z, y, -s * x + c * z])
    size = np.array(part["size"], float) * scale
    lit = chance.random() < part.get("lit", 1.0)
    glow = float(part.get("glow", 0.0)) if lit else 0.0
    if part.get("window"):
        glow += 1.0  # see dressing.PANE
    colour = linear(part["colour"] if lit or "unlit" not in part else part["unlit"])
    matrix = placed(where, size, yaw + math.radians(part.get("yaw", 0.0) if "shape" in part else 0.0))
    # A limb without length is a ball of few sides: enough for a bush; the fine ball is for heads.
    shape, kind = ("limb", "pebble") if part["shape"] == "ball" else (part["shape"], part["shape"])
    made = row(matrix, tuple(value * tone for value in colour), glow, kind, float(part.get("taper", 1.0)))
    made[19] = 0.5 * min(max(float(part.get("sway", 0.0)), 0.0), 0.9)  # see `sway.swayed`
    return shape, made, tuple(_lights(part, where, float(scale[0])))


def _lights(part: dict[str, Any], where: Floats, scale: float) -> Iterator[Floats]:
    """The lamp and the fire of a part, rows as in `Stage.lamps` and `Stage.fires`."""
    if "lamp" in part:
        reach = float(part["lamp"]) * (-1.0 if part.get("window") else 1.0)
        yield np.array([*where, *linear(part.get("lamp_colour", part["colour"])), reach])
    if "fire" in part or "smoke" in part:
        yield np.array([*where, *(float(part.get(name, 0.0)) * scale for name in ("fire", "smoke"))])


def bounds(rows: Floats) -> tuple[Floats, Floats]:
    """The axis-aligned boxes around rows: lower and upper corners, (n, 3) each."""
    matrix = rows[:, :12].reshape(-1, 3, 4)
    half = np.abs(matrix[:, :, :3]).sum(2) / 2
    return matrix[:, :, 3] - half, matrix[:, :, 3] + half


def crossed(rows: Floats, start: Floats, end: Floats) -> npt.NDArray[np.bool_]:
    """Which rows the way from start to end goes through: (n,) bool."""
    low, high = bounds(rows)
    way = np.where(np.abs(end - start) < 1e-9, 1e-9, end - start)
    a, b = (low - 0.12 - start) / way, (high + 0.12 - start) / way
    return (np.minimum(a, b).max(1) < np.minimum(np.maximum(a, b).min(1), 1.0)) & (np.maximum(a, b).min(1) > 0)
