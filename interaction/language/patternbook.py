"""The library of shot patterns, read from `assets/patterns`: what each is for, how it is called, its shots as data.

A studio adds a pattern as a table in a file of that folder. A file with a mistake is refused with its name and the
place in it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from engine.assets import asset
from engine.film.blocking import Position, Relation
from engine.film.scenery import ACTIONS
from engine.film.spec import Action, parse_slot
from interaction.language.lexicon import LexiconMistake, load, slot_value, spelled_out, table, texts
from interaction.language.text import fold

EVERYBODY = "*"
"""What a shot's `who` is where all who were described are in it."""

_LETTERS = "abc"
"""What the people of a situation are called in a pattern, in the order in which they were described."""

LANGUAGES = ("en", "zh")
Worded = dict[str, str]
"""One thing in both languages: `{"en": …, "zh": …}`."""


@dataclass(frozen=True, slots=True)
class Bond:
    """What somebody of a pattern is to somebody else, both by their place among those described."""

    relation: Relation
    who: int
    whom: int


@dataclass(frozen=True, slots=True)
class PatternShot:
    """One shot of a pattern.

    `who`: places of those in it among the people of the situation, from 0; None is everybody, () nobody. `thing` is
    shown instead of people. `does` is done instead of what was described, by language. `slots` are set as dotted names
    with their values; all else is as described.
    """

    who: tuple[int, ...] | None = None
    slots: tuple[tuple[str, Any], ...] = ()
    thing: tuple[tuple[str, str], ...] = ()
    does: tuple[tuple[str, Action], ...] = ()
    bonds: tuple[Bond, ...] = ()
    positions: tuple[tuple[int, tuple[Position, ...]], ...] = ()

    @property
    def people(self) -> int:
        """How many people it takes."""
        return max(self.who, default=-1) + 1 if self.who is not None else 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way of covering a situation.

    `name` and `when` by language; `people` is how many it is made for; `led_by` are the relations that tell who is
    first in it; `asked` and `alone` are what it is called by, `situation` the words that it fits, each by language.
    """

    id: str
    genre: str
    name: tuple[tuple[str, str], ...]
    when: tuple[tuple[str, str], ...]
    people: int
    shots: tuple[PatternShot, ...]
    led_by: tuple[Relation, ...] = ()
    asked: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    situation: tuple[str, ...] = ()

    def named(self, language: str) -> str:
        """Its name in a language, `zh` or `en`."""
        return dict(self.name)[language]

    def told(self, language: str) -> str:
        """When to use it, in a language."""
        return dict(self.when)[language]


@dataclass(frozen=True)
class Book:
    """All patterns, in the order of their files."""

    patterns: dict[str, Pattern]

    def __iter__(self) -> Iterator[Pattern]:
        return iter(self.patterns.values())

    def __getitem__(self, id: str) -> Pattern:
        return self.patterns[id]


@cache
def book() -> Book:
    """The patterns that came with Shotcaller and those added to them, read once. Raises LexiconMistake."""
    return read_book(asset("patterns"))


def read_book(folder: Path) -> Book:
    """The patterns of a folder. Raises LexiconMistake, naming the file and the place in it."""
    patterns: dict[str, Pattern] = {}
    for path in sorted(folder.glob("*.toml")):
        for id, value in load(path).items():
            if id in patterns:
                raise LexiconMistake(path.name, id, "another pattern has that name")
            patterns[id] = _Entry(path.name, id, table(value, path.name, id)).pattern()
    return Book(patterns)


_PATTERN_KEYS = {"genre", "name", "when", "people", "led_by", "asked", "alone", "situation", "shots"}
_NO_SLOTS = {"who", "thing", "does", "bonds", "at"}
_WHO = re.compile(rf"[{_LETTERS}]*|\*")
_BOND = re.compile(rf"(?P<who>[{_LETTERS}]) (?P<relation>[a-z_]+) (?P<whom>[{_LETTERS}])")


class _Entry:
    """One table of a file."""

    def __init__(self, file: str, id: str, body: dict[str, Any]) -> None:
        self._file, self._id, self._body = file, id, body

    def pattern(self) -> Pattern:
        unknown = sorted(set(self._body) - _PATTERN_KEYS)
        if unknown:
            raise self._mistake(unknown[0], "patterns have no such key")
        shots = self._body.get("shots")
        if not isinstance(shots, list) or not shots:
            raise self._mistake("shots", "wanted a list of shots")
        return Pattern(
            self._id,
            self._text("genre", self._body.get("genre")),
            self._worded("name", self._body.get("name")),
            self._worded("when", self._body.get("when")),
            self._count(),
            tuple(self._shot(f"shots[{at}]", shot) for at, shot in enumerate(cast("list[Any]", shots))),
            tuple(self._one_of(Relation, "led_by", said) for said in self._texts("led_by")),
            self._ways("asked"),
            self._ways("alone"),
            self._ways("situation"),
        )

    def _mistake(self, where: str, what: str) -> LexiconMistake:
        return LexiconMistake(self._file, f"{self._id}.{where}", what)

    def _text(self, where: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self._mistake(where, f"wanted a text, got {value!r:.40}")
        return value

    def _texts(self, key: str) -> list[str]:
        return texts(self._body.get(key, []), self._file, f"{self._id}.{key}")

    def _count(self) -> int:
        people = self._body.get("people")
        if not isinstance(people, int) or not 0 <= people <= len(_LETTERS):
            raise self._mistake("people", f"wanted a number from 0 to {len(_LETTERS)}")
        return people

    def _worded(self, where: str, value: Any) -> tuple[tuple[str, str], ...]:
        if not isinstance(value, dict) or set(cast("dict[str, Any]", value)) != set(LANGUAGES):
            raise self._mistake(where, "wanted { en = …, zh = … }")
        return tuple((language, self._text(f"{where}.{language}", value[language])) for language in LANGUAGES)

    def _ways(self, key: str) -> tuple[str, ...]:
        """Ways of saying, folded and spelled out."""
        found: list[str] = []
        for language, said in table(self._body.get(key, {}), self._file, f"{self._id}.{key}").items():
            if language not in LANGUAGES:
                raise self._mistake(f"{key}.{language}", "wanted zh or en")
            for way in texts(said, self._file, f"{self._id}.{key}.{language}"):
                try:
                    found += [fold(plain).text for plain in spelled_out(way)]
                except ValueError as wrong:
                    raise self._mistake(f"{key}.{language}", str(wrong)) from wrong
        return tuple(dict.fromkeys(found))

    def _one_of(self, kind: Any, where: str, value: Any) -> Any:
        if value not in set(kind):
            raise self._mistake(where, f"wanted one of {', '.join(kind)}, got {value!r:.40}")
        return kind(value)

    # --- shots ---

    def _shot(self, where: str, value: Any) -> PatternShot:
        body = table(value, self._file, f"{self._id}.{where}")
        who = body.get("who", EVERYBODY)
        if not isinstance(who, str) or not _WHO.fullmatch(who):
            raise self._mistake(f"{where}.who", f"wanted some of {_LETTERS}, or {EVERYBODY}")
        thing = body.get("thing")
        return PatternShot(
            None if who == EVERYBODY else tuple(map(_LETTERS.index, who)),
            tuple(self._slot(f"{where}.{key}", key, said) for key, said in body.items() if key not in _NO_SLOTS),
            self._worded(f"{where}.thing", thing) if thing is not None else (),
            self._done(f"{where}.does", body.get("does")),
            tuple(self._bond(f"{where}.bonds", said) for said in self._list(where, body, "bonds")),
            tuple(self._at(f"{where}.at", body.get("at", {}))),
        )

    def _list(self, where: str, body: dict[str, Any], key: str) -> list[str]:
        return texts(body.get(key, []), self._file, f"{self._id}.{where}.{key}")

    def _slot(self, where: str, key: str, value: Any) -> tuple[str, Any]:
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(float(value))
        try:
            slot, made = parse_slot(key, str(value))
        except ValueError as wrong:
            raise self._mistake(where, str(wrong).rstrip(".")) from wrong
        if slot in ("style.style", "action.canonical"):
            slot_value(slot, str(value), self._file, f"{self._id}.{where}")
        return slot, made

    def _done(self, where: str, value: Any) -> tuple[tuple[str, Action], ...]:
        """`{ en = "listens", zh = "倾听", is = "stand" }`: what is done, with its identifier where it has one."""
        if value is None:
            return ()
        body = dict(table(value, self._file, f"{self._id}.{where}"))
        canonical = body.pop("is", None)
        if canonical is not None and canonical not in ACTIONS:
            raise self._mistake(f"{where}.is", f"there is no action {canonical!r:.40}")
        return tuple((language, Action(said, canonical)) for language, said in self._worded(where, body))

    def _bond(self, where: str, said: str) -> Bond:
        match = _BOND.fullmatch(said)
        if match is None or match["who"] == match["whom"]:
            raise self._mistake(where, f"wanted a bond such as 'a talk_to b', got {said!r:.40}")
        relation = self._one_of(Relation, where, match["relation"])
        return Bond(relation, _LETTERS.index(match["who"]), _LETTERS.index(match["whom"]))

    def _at(self, where: str, value: Any) -> Iterator[tuple[int, tuple[Position, ...]]]:
        for letter, said in table(value, self._file, f"{self._id}.{where}").items():
            if letter not in list(_LETTERS) or not isinstance(said, str):
                raise self._mistake(where, "wanted places in the picture such as { a = 'left' }")
            yield _LETTERS.index(letter), tuple(self._one_of(Position, where, name) for name in said.split())


# --- the words of coverage -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wording:
    """How slots are worded in a sentence (`[identifier][language]`), and how coverage is asked for."""

    slots: dict[str, dict[str, Worded]]
    suits: dict[str, dict[str, str]]
    asking: tuple[str, ...]
    alone: tuple[str, ...]
    any: tuple[str, ...]
    this: tuple[str, ...]


_FILE = "coverage.toml"


@cache
def wording() -> Wording:
    """The words of coverage, read once. Raises LexiconMistake."""
    body = load(asset(_FILE))
    slots = {
        slot: {name: _pair(said, f"words.{slot}.{name}") for name, said in table(names, _FILE, slot).items()}
        for slot, names in table(body.get("words"), _FILE, "words").items()
    }
    suits = {
        by: {value: _known(name, f"suits.{by}.{value}") for value, name in table(names, _FILE, f"suits.{by}").items()}
        for by, names in table(body.get("suits"), _FILE, "suits").items()
    }
    lists = (tuple(_both(body.get(name), name)) for name in ("asking", "alone", "any", "this"))
    return Wording(slots, suits, *lists)


def _known(name: Any, where: str) -> str:
    if name not in book().patterns:
        raise LexiconMistake(_FILE, where, f"there is no pattern {name!r:.40}")
    return cast("str", name)


def _pair(said: Any, where: str) -> Worded:
    pair = texts(said, _FILE, where)
    if len(pair) != len(LANGUAGES):
        raise LexiconMistake(_FILE, where, "wanted English and Chinese")
    return dict(zip(LANGUAGES, pair, strict=True))


def _both(value: Any, where: str) -> Iterable[str]:
    for language, said in table(value, _FILE, where).items():
        yield from texts(said, _FILE, f"{where}.{language}")
