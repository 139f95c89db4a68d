"""Who somebody is and what they wear, read from the words for them (`assets/wardrobe.toml`)."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from engine.assets import asset
from engine.renderers.blockout import catalogue
from engine.renderers.blockout.beings import Creature, colour_of
from engine.renderers.blockout.shapes import linear
from engine.renderers.blockout.skeleton import STATURE, Floats

TOP, LEGS, SKIN, SHOES, HAIR = range(5)
"""Rows of `Costume.colours`."""
_NEAR = 14
"""How many characters a colour may stand before its garment."""


@dataclass(frozen=True)
class Build:
    """How someone is built: stature and widths as shares of an average adult's; hair short, long, bun, thin, none."""

    stature: float = 1.0
    shoulders: float = 1.0
    hips: float = 1.0
    girth: float = 1.0
    head: float = 1.0
    hair: str = "short"
    arms: float = 1.0
    trunk: str = "man"
    legs: float = 1.0
    stoop: float = 0.0


@dataclass(frozen=True, eq=False)
class Costume:
    """What a figure looks like. `colours` (5, 3) linear; `wears` is shape of garment -> its linear colour."""

    colours: Floats
    wears: Mapping[str, Floats] = field(default_factory=dict)
    build: Build = Build()
    creature: Creature | None = None

    @property
    def scale(self) -> float:
        """Its joints against those of an average adult."""
        if self.creature is not None:
            size = max(self.creature.height, 0.55 * self.creature.length)
            return min(max(size / STATURE, 0.34), 1.7)
        return self.build.stature


def costume(number: int, name: str, look: str | None, shade: float = 1.0) -> Costume:
    """The costume of the `number`th subject as spoken; a colour that was said is worn."""
    said = f"{look or ''}|{name}".lower()
    colours = [(at, end, key) for at, end, key in _found(said) if key[0] == "colour"]
    own = np.array(linear(_data()["palette"][number % len(_data()["palette"])])) * shade
    spare, wears = list(colours), {}
    for garment, at in _garments(said):
        colour = _worn_colour(garment, at, spare, colours, own)
        wears = dict.fromkeys(garment["shape"], colour) | wears
    for under, over in (("hat", "helmet"), ("hat", "hood"), ("hat", "brim")):
        if over in wears:
            wears.pop(under, None)
    top = np.array(linear(colours[0][2][1])) if colours else _body_colour(wears, own)
    build, more = _build(said, number)
    creature = _creature(name.lower())
    if creature is not None:
        return _animal(creature, top if colours else colour_of(creature) * shade)
    skin, hair = (np.array(linear(more[key])) for key in ("skin", "hair_colour"))
    kit = np.stack([top, _legs(wears, top), skin, np.array(linear(_data()["shoes"])), hair])
    return Costume(kit, wears, build)


def _body_colour(wears: Mapping[str, Floats], own: Floats) -> Floats:
    for shape in ("suit", "armour", "coat", "robe", "dress"):
        if shape in wears:
            return wears[shape]
    return own


def _legs(wears: Mapping[str, Floats], top: Floats) -> Floats:
    for shape, share in (("suit", 0.9), ("armour", 0.8), ("robe", 0.85), ("dress", 0.85)):
        if shape in wears:
            return wears[shape] * share
    return np.array([0.075, 0.08, 0.1]) + 0.13 * top


def _worn_colour(garment: dict[str, Any], at: int, spare: list[Any], colours: list[Any], own: Floats) -> Floats:
    """The colour said just before the garment, else its usual one, else one that is left, else the wearer's."""
    near = [each for each in colours if 0 <= at - each[1] <= _NEAR]
    if near:
        if near[-1] in spare:
            spare.remove(near[-1])
        return np.array(linear(near[-1][2][1]))
    if "colour" in garment:
        return np.array(linear(garment["colour"]))
    return (np.array(linear(spare[0][2][1])) if spare else own) * float(garment.get("share", 1.0))


def _garments(said: str) -> list[tuple[dict[str, Any], int]]:
    return [(_data()["garment"][key[1]], at) for at, _, key in _found(said) if key[0] == "garment"]


def _build(said: str, number: int) -> tuple[Build, dict[str, Any]]:
    found = [(end - at, key[1]) for at, end, key in _found(said) if key[0] == "build"]
    hair = _data()["hair"]
    row = dict(_data()["build"][max(found)[1]]) if found else {}
    more = {"skin": _data()["skin"], "hair_colour": hair[number % len(hair)]} | row
    return Build(**{key: row[key] for key in Build.__dataclass_fields__ if key in row}), more


def _creature(name: str) -> str | None:
    """The kind of animal, vehicle or monster that a name ends in: 'a man on a horse' is met by his own words first."""
    found = _found(name)
    if any(key[0] == "build" for _, _, key in found):
        return None
    last = [key[1] for _, end, key in found if key[0] == "creature" and end >= len(name.rstrip(" .,。，"))]
    return last[-1] if last else None


def _animal(kind: str, colour: Floats) -> Costume:
    kit = np.stack([colour, colour * 0.8, np.full(3, 0.55), np.full(3, 0.012), colour * 0.35])
    r, g, b = (round(float(value), 4) for value in colour)
    return Costume(kit, {}, Build(), Creature(kind, (r, g, b)))


def _found(said: str) -> list[tuple[int, int, tuple[str, Any]]]:
    """Every word of the wardrobe in what was said, in order; none that lies inside a longer one."""
    hits = [(m.start(), m.end(), key) for pattern, key in _patterns() for m in pattern.finditer(said)]
    return sorted(
        ((a, b, key) for a, b, key in hits
         if not any(c <= a and b <= d and d - c > b - a for c, d, _ in hits)),
        key=lambda hit: hit[:2],
    )  # fmt: skip


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(asset("wardrobe.toml").read_text(encoding="utf-8"))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], tuple[str, Any]], ...]:
    tables: list[tuple[list[str], tuple[str, Any]]] = [
        (words, ("colour", value)) for value, words in _data()["colour"].items()
    ]
    for table in ("garment", "build"):
        tables += [(row["words"], (table, index)) for index, row in enumerate(_data()[table])]
    tables += [(row["words"], ("creature", kind)) for kind, row in catalogue.of(*catalogue.BEINGS).items()]
    return tuple((_pattern(words), key) for words, key in tables)


def _pattern(words: list[str]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(w)}(?:s|es)?\b" if w.isascii() else re.escape(w) for w in longest))
