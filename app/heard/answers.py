"""Whether somebody answers the question on the screen: by saying yes, no, or which. Pure."""

import re
import tomllib
from functools import cache

from engine.assets import asset

_NUMBERS = {"no": 0, "first": 1, "second": 2}
_AROUND = re.compile(r"[\s,.!?，。！？、]+")


def answer(text: str) -> int | None:
    """0 to leave it, 1 for the first reading, 2 for the second; None where the words are no answer."""
    return _known().get(_AROUND.sub(" ", text).strip().casefold())


@cache
def _known() -> dict[str, int]:
    with asset("lexicon/answers.toml").open("rb") as file:
        lists = tomllib.load(file)
    return {way: _NUMBERS[name] for name, ways in lists.items() for way in ways}
