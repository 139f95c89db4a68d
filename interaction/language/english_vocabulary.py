"""Common English words by class, from `assets/lexicon/vocabulary.toml`: what may be a doing, a thing, a quality."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import Any

from engine.assets import asset
from interaction.language.lexicon import LexiconMistake, load, texts
from interaction.language.verbs import actions, english_forms

_FILE = "vocabulary.toml"
_KEYS = ("verb", "past", "thing", "unseen", "adjective", "not_adverb", "adverb", "compound")


class Form(Enum):
    """The form of an English verb: "run", "runs", "running", "ran"."""

    PLAIN = auto()
    THIRD = auto()
    ING = auto()
    PAST = auto()


@dataclass(frozen=True)
class Vocabulary:
    """Words by class. `forms` has every form of every doing; `compounds` are pairs of nouns that are one thing."""

    forms: dict[str, Form]
    things: frozenset[str]
    unseen: frozenset[str]
    adjectives: frozenset[str]
    adverbs: frozenset[str]
    not_adverbs: frozenset[str]
    compounds: frozenset[str]

    def is_adverb(self, word: str) -> bool:
        """Whether a word tells how or when: by its ending, or because it is one."""
        by_ending = len(word) > 4 and word.endswith("ly") and word not in self.not_adverbs
        return by_ending or word in self.adverbs

    def is_adjective(self, word: str) -> bool:
        """Whether a word tells how something is; participles such as "burning" are not among them."""
        return word in self.adjectives

    def is_thing(self, noun: str) -> bool:
        """Whether a noun, or nouns, is something held, used, eaten or stood on."""
        return not self.things.isdisjoint(singulars(noun))

    def is_unseen(self, noun: str) -> bool:
        """Whether a noun is nothing that a camera sees, and no place."""
        return noun in self.unseen


def singulars(noun: str) -> tuple[str, ...]:
    """A noun and what it may be one of: "boxes" gives "boxes", "boxe" and "box"."""
    if not noun.endswith("s") or noun.endswith("ss"):
        return (noun,)
    if noun.endswith("ies"):
        return noun, noun[:-3] + "y", noun[:-1]
    if noun.endswith("ves"):
        return noun, noun[:-3] + "f", noun[:-3] + "fe", noun[:-1]
    return (noun, noun[:-1], noun[:-2]) if noun.endswith("es") else (noun, noun[:-1])


@cache
def vocabulary() -> Vocabulary:
    """The words, read once. Raises LexiconMistake."""
    body = load(asset(f"lexicon/{_FILE}"))
    unknown = sorted(set(body) - set(_KEYS))
    if unknown:
        raise LexiconMistake(_FILE, unknown[0], f"wanted one of {', '.join(_KEYS)}")
    said = {key: _words(body.get(key, ""), key) for key in _KEYS}
    return Vocabulary(
        _forms(said["verb"], said["past"]), said["thing"], said["unseen"], said["adjective"], said["adverb"],
        said["not_adverb"], frozenset(form for pair in said["compound"] for form in (pair, pair + "s")),
    )  # fmt: skip


def _words(value: Any, where: str) -> frozenset[str]:
    """A list of texts, or words between spaces."""
    return frozenset(value.split() if isinstance(value, str) else texts(value, _FILE, where))


def _forms(verbs: frozenset[str], past: frozenset[str]) -> dict[str, Form]:
    forms: dict[str, Form] = {}
    for plain in (*sorted(verbs), *(said for said in actions().en if " " not in said and _is_plain(said))):
        for form, said in zip((Form.PLAIN, Form.THIRD, Form.ING, Form.PAST), english_forms(plain), strict=True):
            forms.setdefault(said, form)
    return dict.fromkeys(past, Form.PAST) | forms


def _is_plain(said: str) -> bool:
    return re.search(r"(?:[^s]s|ing|ed)$", said) is None
