"""A Chinese clause as words: the fewest that it can be made of, so that 打火机 is no 打 and 跑道 no 跑.

The words are data (`assets/lexicon/chinese.toml`, doings, places); what none of them explains stays single characters.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import ahocorasick_rs

from engine.assets import asset
from interaction.language.lexicon import LexiconMistake, load
from interaction.language.text import HAN
from interaction.language.verbs import actions, places
from interaction.language.words import STAND_INS, words

_FILE = "chinese.toml"
VERB, NOUN, NAME, ABSTRACT, PLACE = "verb", "noun", "name", "abstract", "place"
QUALITY, ADVERB, COVERB, SMALL = "quality", "adverb", "coverb", "small"
_KINDS = {
    "coverbs": COVERB, "adverbs": ADVERB, "adjectives": QUALITY, "abstract": ABSTRACT, "nouns": NOUN, "doings": VERB,
}  # fmt: skip
_KNOWN, _DOING, _SINGLE, _UNKNOWN = 1.0, 1.05, 1.1, 1.25
"""What a word costs: known ones the least, so that few long words beat many short ones: 看|报纸, not 看报|纸."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word at characters `start` to `end` of a clause; `kind` is "" where nobody knows it."""

    text: str
    start: int
    end: int
    kind: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """Every known word with its kind, and the machine that finds them all at once."""

    kinds: dict[str, str]
    listed: tuple[str, ...]
    finder: Any


@cache
def vocabulary() -> Vocabulary:
    """The words, read once. Raises LexiconMistake."""
    kinds: dict[str, str] = {}
    body = load(asset(f"lexicon/{_FILE}"))
    unknown = sorted(set(body) - {*_KINDS, "complements"})
    if unknown:
        raise LexiconMistake(_FILE, unknown[0], f"wanted one of {', '.join(_KINDS)}")
    small = words().zh
    kinds.update(dict.fromkeys(small["pronoun"] | small["joint_word"] | small["joining_word"], SMALL))
    for name, kind in _KINDS.items():
        text = body.get(name, "")
        if not isinstance(text, str):
            raise LexiconMistake(_FILE, name, "wanted one text with spaces between the words")
        kinds.update(dict.fromkeys(text.split(), kind))
    kinds.update({said: PLACE for said in places().kinds if not said.isascii()})
    kinds.update(dict.fromkeys(actions().zh, VERB))
    kinds.update(dict.fromkeys((w for w in small["clothes"] if len(w) > 1), NOUN))
    kinds.update(dict.fromkeys(STAND_INS["zh"], NAME))
    listed = tuple(kinds)
    return Vocabulary(kinds, listed, ahocorasick_rs.AhoCorasick(list(listed)))


def is_han(text: str) -> bool:
    """Whether a text is a Chinese character."""
    return HAN.fullmatch(text) is not None


def is_doing(text: str) -> bool:
    """Whether a text is a known doing."""
    return vocabulary().kinds.get(text) == VERB


def goes_on(text: str, start: int, end: int) -> bool:
    """Whether characters only begin a longer known word: 拍 in 拍手, 来 in 来到, 先 in 先生."""
    known = vocabulary().kinds
    return any(
        known.get(text[start:at]) in (NOUN, VERB, ABSTRACT) for at in range(end + 1, min(start + 4, len(text)) + 1)
    )


def segments(text: str, counts: Iterable[tuple[int, int]], ways: Iterable[tuple[int, int]] = ()) -> list[Word]:
    """The words of a folded clause, in order and without gaps; `counts` are where numbers with a measure stand,
    `ways` where it is told how something is done.
    """
    known = vocabulary()
    ending: dict[int, list[tuple[int, str]]] = {}
    for index, start, end in known.finder.find_matches_as_indexes(text, overlapping=True):
        ending.setdefault(end, []).append((start, known.kinds[known.listed[index]]))
    for start, end in counts:
        ending.setdefault(end, []).append((start, SMALL))
    for start, end in ways:
        ending.setdefault(end, []).insert(0, (start, ADVERB))
    cost: list[float] = [0.0]
    last: list[tuple[int, str]] = [(0, "")]
    for at in range(1, len(text) + 1):
        best, chosen = cost[at - 1] + _UNKNOWN, (at - 1, "")
        for start, kind in ending.get(at, ()):
            price = cost[start] + (_KNOWN if at - start > 1 else _DOING if kind == VERB else _SINGLE)
            if price < best:
                best, chosen = price, (start, kind)
        cost.append(best)
        last.append(chosen)
    return _path(text, last)


def _path(text: str, last: list[tuple[int, str]]) -> list[Word]:
    found: list[Word] = []
    at = len(text)
    while at > 0:
        start, kind = last[at]
        found.append(Word(text[start:at], start, at, kind))
        at = start
    return found[::-1]
