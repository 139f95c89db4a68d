"""What people are to each other, by its words: doings with an object, who stands where, from `relations.toml`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from engine.assets import asset
from engine.film.blocking import Relation
from interaction.language.lexicon import LexiconMistake, load, spelled_out, table, texts
from interaction.language.verbs import english_forms
from interaction.language.words import any_of

_FILE = "relations.toml"
_KEYS = ("en", "people_en", "done_en", "led_en", "mutual_en", "at_en", "zh", "led_zh", "mutual_zh", "at_zh", "to_zh")


@dataclass(frozen=True, slots=True)
class Doing:
    """What one does to another. `loose`: any object is somebody; `led`: it is the other one who does it."""

    relation: Relation
    loose: bool = False
    led: bool = False


@dataclass(frozen=True)
class Ways:
    """Ways of saying relations of one kind, the longest first."""

    meanings: dict[str, Doing]
    pattern: re.Pattern[str]

    def match(self, text: str, at: int, end: int) -> tuple[Doing, int] | None:
        """The relation whose words stand at a place of a text, and where they end."""
        found = self.pattern.match(text, at, end)
        return (self.meanings[found[0]], found.end()) if found else None

    def search(self, text: str, at: int, end: int) -> tuple[Doing, int, int] | None:
        """The first relation between two places of a text, and where its words begin and end."""
        found = self.pattern.search(text, at, end)
        return (self.meanings[found[0]], found.start(), found.end()) if found else None


@dataclass(frozen=True)
class Relations:
    """`en`: doings with an object; `done`: "chased" before "by"; `mutual`: of two together; `at`: where one stands."""

    en: Ways
    done_en: Ways
    mutual_en: Ways
    at_en: Ways
    zh: Ways
    mutual_zh: Ways
    at_zh: Ways
    to_zh: Ways


@cache
def relations() -> Relations:
    """The relations, read once. Raises LexiconMistake."""
    said = {key: dict[str, Doing]() for key in _KEYS}
    for name, body in load(asset(f"lexicon/{_FILE}")).items():
        if name not in set(Relation):
            raise LexiconMistake(_FILE, name, "there is no such relation")
        _learn(said, Relation(name), table(body, _FILE, name))
    en = said["people_en"] | said["en"] | said["led_en"]
    return Relations(
        _english(en), _english(said["done_en"], " by"), _english(said["mutual_en"]), _english(said["at_en"]),
        _chinese(said["led_zh"] | said["zh"]), _chinese(said["mutual_zh"]), _chinese(said["at_zh"]),
        _chinese(said["to_zh"]),
    )  # fmt: skip


def _learn(said: dict[str, dict[str, Doing]], relation: Relation, body: dict[str, Any]) -> None:
    for key, ways in body.items():
        if key not in said:
            raise LexiconMistake(_FILE, f"{relation}.{key}", f"wanted one of {', '.join(_KEYS)}")
        doing = Doing(relation, loose=key == "people_en", led=key.startswith("led"))
        for way in texts(ways, _FILE, f"{relation}.{key}"):
            for plain in _plain(way, f"{relation}.{key}"):
                _learn_way(said, key, plain, doing)


def _learn_way(said: dict[str, dict[str, Doing]], key: str, plain: str, doing: Doing) -> None:
    verb = key in ("en", "people_en", "led_en", "mutual_en")
    for form in english_forms(plain) if verb else (plain,):
        said[key].setdefault(form, doing)
    if verb and key != "mutual_en":
        *_, past = english_forms(plain)
        said["done_en"].setdefault(past, doing)


def _plain(way: str, where: str) -> Iterable[str]:
    try:
        return tuple(spelled_out(way))
    except ValueError as wrong:
        raise LexiconMistake(_FILE, where, str(wrong)) from wrong


def _english(said: dict[str, Doing], behind: str = "") -> Ways:
    return Ways(said, re.compile(rf"(?<![a-z'])(?:{any_of(frozenset(said))})(?={behind}(?![a-z']))"))


def _chinese(said: dict[str, Doing]) -> Ways:
    return Ways(said, re.compile(any_of(frozenset(said))))
