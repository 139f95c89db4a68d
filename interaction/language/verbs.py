"""Doings and kinds of place, from `assets/lexicon/actions.toml` and `places.toml`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from engine.assets import asset
from engine.film.scenery import ACTIONS
from interaction.language.lexicon import ANY, LexiconMistake, load, table, texts
from interaction.language.words import any_of


def english_forms(plain: str) -> Iterator[str]:
    """A plain English verb with its regular forms; what follows its first word stays: "stand up" gives "stands up"."""
    head, space, rest = plain.partition(" ")
    doubled = bool(re.fullmatch(r"[^aeiou]*[aeiou][bdgklmnprt]", head)) and not head.endswith(("ow", "ay", "oy"))
    stem = (
        head + head[-1]
        if doubled
        else head.removesuffix("e")
        if head.endswith("e") and not head.endswith("ee")
        else head
    )
    third = head + "es" if head.endswith(("s", "sh", "ch", "x", "z", "o")) else head + "s"
    past = stem + "ed"
    if re.search(r"[^aeiou]y$", head):
        third, past = head[:-1] + "ies", head[:-1] + "ied"
    ing = head[:-2] + "ying" if head.endswith("ie") else stem + "ing"
    for form in (head, third, ing, past):
        yield form + space + rest


@dataclass(frozen=True)
class Actions:
    """Words of doing: English forms with their identifier, and a pattern for the Chinese ones, the longest first."""

    en: dict[str, str | None]
    zh: dict[str, str | None]
    zh_pattern: re.Pattern[str]


@cache
def actions() -> Actions:
    """The doings, read once. Raises LexiconMistake."""
    file = "actions.toml"
    en: dict[str, str | None] = {}
    zh: dict[str, str | None] = {}
    for name, languages in load(asset(f"lexicon/{file}")).items():
        if name != ANY and name not in ACTIONS:
            raise LexiconMistake(file, name, "there is no such action")
        known = None if name == ANY else name
        body = table(languages, file, name)
        for plain in texts(body.get("en", []), file, f"{name}.en"):
            for form in english_forms(plain):
                en.setdefault(form, known)
        zh.update({said: known for said in texts(body.get("zh", []), file, f"{name}.zh") if said not in zh})
    return Actions(en, zh, re.compile(any_of(frozenset(zh))))


@dataclass(frozen=True)
class Kind:
    """A kind of place: the blockout's set, and whether it is indoors unless somebody says otherwise."""

    set: str
    interior: bool


@dataclass(frozen=True)
class Places:
    """Ways of naming kinds of place, in both languages."""

    kinds: dict[str, Kind]
    en: re.Pattern[str]
    zh: re.Pattern[str]

    def find(self, said: str) -> tuple[Kind, int, int] | None:
        """The kind of place named in some words: the last of the longest names, or the head of an English phrase."""
        found = [*self.en.finditer(said), *self.zh.finditer(said)]
        head = len(said) if said.isascii() else -1
        best = max(found, key=lambda match: (match.end() == head, len(match[1]), match.start()), default=None)
        return None if best is None else (self.kinds[best[1]], best.start(1), best.end(1))


@cache
def places() -> Places:
    """The kinds of place, read once. Raises LexiconMistake."""
    file = "places.toml"
    kinds: dict[str, Kind] = {}
    for name, body in load(asset(f"lexicon/{file}")).items():
        entry = table(body, file, name)
        if not isinstance(entry.get("interior"), bool):
            raise LexiconMistake(file, f"{name}.interior", "wanted true or false")
        said = [*texts(entry.get("zh", []), file, f"{name}.zh"), *texts(entry.get("en", []), file, f"{name}.en")]
        kinds.update({way: Kind(name, entry["interior"]) for way in said if way not in kinds})
    english = frozenset(way for way in kinds if way.isascii())
    chinese = frozenset(way for way in kinds if not way.isascii())
    return Places(
        kinds, re.compile(rf"(?<![a-z'])({any_of(english)})(?:s|es)?(?![a-z])"), re.compile(rf"({any_of(chinese)})")
    )
