"""Small questions about a clause while it is gathered into a shot."""

import re

from interaction.language.reading import Reading


def only_named(reading: Reading) -> bool:
    """Whether a clause only names somebody: one of a list of people."""
    parts = reading.parts
    told = parts.deeds or parts.bonds or parts.places or reading.sets or any(one.positions for one in parts.figures)
    return bool(parts.figures) and not told


def ends_list(reading: Reading) -> bool:
    """Whether the last of a list is named: "and a son"."""
    return re.match(r" *(?:and|和|跟|以及|还有)(?![a-z])", reading.clause.text) is not None


def words_of(reading: Reading, stretch: tuple[int, int]) -> str:
    """The folded words of a stretch."""
    return reading.words(*stretch)


def gap(start: int, end: int, other_start: int, other_end: int) -> int:
    """How many characters lie between two stretches; 0 where they touch."""
    return max(other_start - end, start - other_end, 0)


def slot_of(landed: tuple[int | None, int]) -> str:
    """The slot that a doing went into."""
    at, number = landed
    return "subjects" if at is not None else "then" if number else "action.text"
