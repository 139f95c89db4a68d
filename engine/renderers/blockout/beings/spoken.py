"""Which kinds of the catalogue are named in words, and the colours that were said for them."""

import re
import tomllib
from functools import cache

from engine.assets import asset
from engine.renderers.blockout.beings import catalogue
from engine.renderers.blockout.geometry.shapes import linear

_NEAR = 12
"""How many characters a colour may stand before what it colours."""


@cache
def kinds(text: str, *files: str) -> tuple[tuple[int, int, str], ...]:
    """Start, end and kind of everything in some files that a text names, in order; longer words hide shorter ones."""
    said = text.lower()
    hits = [
        (match.start(), match.end(), kind) for kind, pattern in _patterns(*files) for match in pattern.finditer(said)
    ]
    kept = [
        (a, b, kind) for a, b, kind in hits if not any(c <= a and b <= d and d - c > b - a for c, d, _ in hits)
    ]  # fmt: skip
    return tuple(sorted(set(kept)))


@cache
def colour(text: str, start: int) -> tuple[float, float, float] | None:
    """The colour said just before a place in a text, in linear light."""
    near = [
        (match.end(), value) for value, pattern in _colours() for match in pattern.finditer(text.lower())
        if 0 <= start - match.end() <= _NEAR and not re.search("[,.;，。；]", text[match.end() : start])
    ]  # fmt: skip
    return linear(max(near)[1]) if near else None


@cache
def _patterns(*files: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, _pattern(row["words"])) for kind, row in catalogue.of(*files).items())


@cache
def _colours() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = tomllib.loads(asset("wardrobe.toml").read_text(encoding="utf-8"))["colour"]
    return tuple((value, _pattern(words)) for value, words in table.items())


def _pattern(words: list[str]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(w)}(?:s|es)?\b" if w.isascii() else re.escape(w) for w in longest))
