"""Which Chinese characters are written: simplified, traditional, or as the recogniser gave them."""

from collections.abc import Callable
from functools import cache
from typing import Any

WRITINGS = ("simplified", "traditional", "as_heard")

_TABLES = {"simplified": "t2s", "traditional": "s2t"}


def written(text: str, writing: str) -> str:
    """A Chinese text in the characters wished for; unchanged where OpenCC is not installed.

    It is converted by whole words: 頭髮 becomes 头发, 發生 发生.
    """
    convert = _converter(_TABLES[writing]) if writing in _TABLES else None
    return convert(text) if convert else text


@cache
def _converter(table: str) -> Callable[[str], str] | None:
    try:
        import opencc
    except ImportError:
        return None
    made: Any = opencc.OpenCC(table)
    return made.convert
