"""Recipes of sets (`assets/sets/*.toml`), read and looked over: a slip in one is a sentence that says where.

Their keys are explained at the top of `assets/sets/street.toml`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, cast

from engine.assets import asset
from engine.errors import EngineError
from engine.renderers.blockout.geometry.shapes import linear

Table = dict[str, Any]
_SOLIDS = ("box", "cylinder", "cone", "ball")
_RECIPE = frozenset(
    (
        "ground",
        "floor",
        "sunk",
        "free",
        "mark",
        "outlook",
        "interior",
        "lamps_by_day",
        "also",
        "near",
        "refines",
        "item",
    )
)
_PLACING = frozenset(("at", "yaw", "repeat", "scatter", "jitter", "parts", "words"))
_PART = frozenset(
    ("shape", "at", "size", "colour", "yaw", "glow", "lamp", "lamp_colour", "lit", "unlit", "mirror", "taper", "fire",
     "smoke", "window", "sway")
)  # fmt: skip
_LENGTHS = {"at": 3, "size": 3, "free": 4, "mark": 2, "area": 4, "scale": 2, "step": 3}


class _Slip(Exception):
    """What is wrong in a recipe, in words."""


@cache
def names() -> tuple[str, ...]:
    """Every set there is a recipe for."""
    return tuple(sorted(path.stem for path in asset("sets").glob("*.toml")))


@cache
def recipe(name: str) -> Table:
    """The recipe of a set. Raises EngineError, with the number of the item and what is wrong with it."""
    path = asset(f"sets/{name}.toml")
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        _look_over(read)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EngineError(
            "The set {name} cannot be read: {reason}.", advice="Mend or remove that file in assets/sets.",
            name=name, reason=error,
        ) from error  # fmt: skip
    except _Slip as slip:
        raise EngineError(
            "The set {name} has a mistake: {reason}.", advice="Mend that file in assets/sets.", name=name, reason=slip
        ) from slip
    return read


def _look_over(read: Table) -> None:
    _keys(read, _RECIPE, ("ground", "free"), "the recipe")
    _colours(read, ("ground",), "the recipe")
    for number, item in enumerate(read.get("item", ()), 1):
        where = f"item {number}"
        for part, place in _parts(item, where):
            _keys(part, _PART if part is not item else _PART | _PLACING, ("shape", "at", "size", "colour"), place)
            if part["shape"] not in _SOLIDS:
                raise _Slip(f"{place} is a {part['shape']}, and there are only {', '.join(_SOLIDS)}")
            _colours(part, ("colour", "lamp_colour", "unlit"), place)
        if "parts" in item:
            _keys(item, _PLACING, () if "scatter" in item else ("at",), where)
        _copies(item, where)


def _parts(item: Table, where: str) -> Iterator[tuple[Table, str]]:
    if "parts" not in item:
        yield item, where
    for number, part in enumerate(cast("list[Table]", item.get("parts", ())), 1):
        yield part, f"part {number} of {where}"


def _copies(item: Table, where: str) -> None:
    repeated = item.get("repeat", [])
    for rule in repeated if isinstance(repeated, list) else [repeated]:
        _keys(rule, frozenset(("count", "step")), ("count", "step"), f"repeat of {where}")
    if "scatter" in item:
        known = frozenset(("count", "area", "clear", "opening", "scale", "y"))
        _keys(item["scatter"], known, ("count", "area"), f"scatter of {where}")


def _keys(table: Mapping[str, Any], known: frozenset[str], needed: tuple[str, ...], where: str) -> None:
    for key, value in table.items():
        if key not in known:
            meant = get_close_matches(key, known, 1)
            raise _Slip(f"{where} knows no {key}" + (f"; {meant[0]} may be meant" if meant else ""))
        length = _LENGTHS.get(key)
        if length and not (isinstance(value, list) and len(cast("list[Any]", value)) == length and _numbers(value)):
            raise _Slip(f"{key} of {where} takes {length} numbers")
    for key in needed:
        if key not in table:
            raise _Slip(f"{where} has no {key}")


def _numbers(values: list[Any]) -> bool:
    return all(isinstance(value, int | float) for value in values)


def _colours(table: Mapping[str, Any], keys: tuple[str, ...], where: str) -> None:
    for key in keys:
        try:
            linear(table.get(key, "#000000"))
        except (ValueError, IndexError, TypeError):
            raise _Slip(f"{key} of {where} is written like #8a7f6e") from None
