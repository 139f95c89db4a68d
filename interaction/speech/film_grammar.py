"""What the offline recogniser can hear: sentences of film talk, from `assets/speech/film_grammar.toml`.

The file's rules are JSGF, written for people to read and extend. A recogniser that follows such rules to the letter
expands every use of every rule (hundreds of megabytes for this file) and answers nothing at all when one word falls
outside. So the rules are used twice: to sum up how often which words come together, from which
`interaction.speech.ngrams` tells which word follows which, and to tell whether the words that were then heard are a
whole sentence.

Made to hear film talk only, it would hear it in everything. So the file also has everyday words, in any order: what
sounds more like them is talk.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random

from engine.assets import asset
from interaction.speech.expected import RARE, Part, either, maybe, row, sentence, word

_TOKEN = re.compile(r"<\w+>|[a-z']+|[\[\]()|*+]")
_RULE = re.compile(r"<(\w+)>")
_WORD = re.compile(r"[a-z']+")
_HEARD, _SENTENCE = "heard", "sentence"
_PARTS = ("settings", "manners", "does")
"""What goes on making sense after a word that was misheard."""

_OPTIONAL = 0.5
_AGAIN = 0.5
_VOWELS = frozenset("aeiou")
_ARTICLES = frozenset(("a", "an", "the"))
_NOTHING = ""

Gram = tuple[str, ...]
_Known = dict[tuple[str | int, int], frozenset[int]]


@dataclass(frozen=True)
class FilmGrammar:
    """Rules in JSGF notation, how often to take each alternative, ARPAbet for words that no dictionary has, and
    which neighbours are too rare to be followed up."""

    rules: Mapping[str, tuple[str, ...]]
    weights: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    pronunciations: Mapping[str, str] = field(default_factory=dict)
    rare: float = RARE

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that can be heard."""
        bodies = (_RULE.sub(" ", line) for lines in self.rules.values() for line in lines)
        return frozenset(word for body in bodies for word in _WORD.findall(body))

    @cached_property
    def film_words(self) -> frozenset[str]:
        """Those of them that a sentence can have; the others are only talked with."""
        return self._words_of(_SENTENCE)

    def _words_of(self, rule: str) -> frozenset[str]:
        """Every word that a rule can make; none where there is no such rule."""
        found: set[str] = set()
        waiting, seen = [rule] if rule in self.rules else [], {rule}
        while waiting:
            lines = self.rules[waiting.pop()]
            found.update(word for line in lines for word in _WORD.findall(_RULE.sub(" ", line)))
            named = {name for line in lines for name in _RULE.findall(line)} - seen
            waiting += named
            seen |= named
        return frozenset(found)

    @property
    def missing_rules(self) -> frozenset[str]:
        """Rules that are named and not there."""
        named = (name for lines in self.rules.values() for line in lines for name in _RULE.findall(line))
        return frozenset(named) - self.rules.keys()

    def sentences(self, count: int, seed: int = 0) -> list[list[str]]:
        """`count` made-up sentences, as words; the same for the same seed."""
        chance = Random(seed)
        return [_articles(self._sentence(chance)) for _ in range(count)]

    def _sentence(self, chance: Random) -> list[str]:
        words: list[str] = []
        self._speak(_SENTENCE, chance, words)
        return words

    def summed(self) -> Part:
        """How often which words follow one another in these sentences; `an` counts as `a`."""
        return sentence(self._summed(f"<{_HEARD if _HEARD in self.rules else _SENTENCE}>", {}), self.rare)

    def _summed(self, inner: "str | _Choice", known: dict[str, Part]) -> Part:
        if isinstance(inner, _Choice):
            total = sum(inner.weights)
            rows = (row((self._summed_part(item, known) for item in items), self.rare) for items in inner.rows)
            return either((weight / total, made) for weight, made in zip(inner.weights, rows, strict=True))
        if not inner.startswith("<"):
            return word("a" if inner == "an" else inner)
        if inner not in known:
            known[inner] = self._summed(self._trees[inner[1:-1]], known)
        return known[inner]

    def _summed_part(self, item: "str | _Part", known: dict[str, Part]) -> Part:
        part = item if isinstance(item, _Part) else _Part(item)
        return maybe(self._summed(part.inner, known), part.first, part.again, self.rare)

    def derives(self, words: Sequence[str]) -> bool:
        """Whether the rules can make these words, from the first to the last, articles aside: no slot hears those."""
        bare = tuple(word for word in words if word not in _ARTICLES)
        return bool(bare) and len(bare) in self._reach(f"<{_SENTENCE}>", bare, 0, {})

    def covered(self, words: Sequence[str]) -> float:
        """Which share of the words the rules can make, 0 … 1: in sentences and parts of one, between strange words."""
        bare = tuple(word for word in words if word not in _ARTICLES)
        known: _Known = {}
        parts = [f"<{name}>" for name in (_SENTENCE, *_PARTS) if name in self.rules]
        at = made = 0
        while at < len(bare):
            ends = (max(self._reach(part, bare, at, known), default=at) for part in parts)
            end = max(ends)
            made += end - at
            at = max(end, at + 1)
        return made / max(1, len(bare))

    def agreed(self, words: Sequence[str]) -> list[str]:
        """The same words with one of what an `a` stands before: "a lone cowboys rides" sounds like one cowboy."""
        made = list(words)
        for at in (at for at, said in enumerate(words) if said in ("a", "an")):
            end = at + 1
            while end < len(made) and made[end] in self._adjectives:
                end += 1
            if end < len(made) and made[end] in self._many and made[end].removesuffix("s") in self._one:
                made[end] = made[end].removesuffix("s")
        return made

    @cached_property
    def _adjectives(self) -> frozenset[str]:
        return self._words_of("adjective")

    @cached_property
    def _one(self) -> frozenset[str]:
        return self._words_of("one")

    @cached_property
    def _many(self) -> frozenset[str]:
        return self._words_of("many") - self._one

    def _reach(self, inner: "str | _Choice", words: Gram, at: int, known: _Known) -> frozenset[int]:
        """Every place in `words` where `inner` can end when it begins at `at`."""
        openings = self._openings(inner)
        if at == len(words) or words[at] not in openings:
            return frozenset((at,)) if _NOTHING in openings else frozenset()
        key = (_key(inner), at)
        if key not in known:
            known[key] = self._reach_anew(inner, words, at, known)
        return known[key]

    @cached_property
    def _opened_by(self) -> dict[str | int, frozenset[str]]:
        return {}

    def _openings(self, inner: "str | _Choice") -> frozenset[str]:
        """The words that `inner` can begin with, and `_NOTHING` when it can be nothing at all."""
        key = _key(inner)
        if key not in self._opened_by:
            self._opened_by[key] = self._openings_anew(inner)
        return self._opened_by[key]

    def _openings_anew(self, inner: "str | _Choice") -> frozenset[str]:
        if isinstance(inner, _Choice):
            return frozenset[str]().union(*map(self._row_openings, inner.rows))
        if inner.startswith("<"):
            return self._openings(self._trees[inner[1:-1]])
        return frozenset((_NOTHING if inner in _ARTICLES else inner,))

    def _row_openings(self, row: "_Row") -> frozenset[str]:
        found: frozenset[str] = frozenset()
        for item in row:
            part = item if isinstance(item, _Part) else _Part(item)
            openings = self._openings(part.inner)
            found |= openings - {_NOTHING}
            if part.first == 1.0 and _NOTHING not in openings:
                return found
        return found | {_NOTHING}

    def _reach_anew(self, inner: "str | _Choice", words: Gram, at: int, known: _Known) -> frozenset[int]:
        if isinstance(inner, _Choice):
            return frozenset[int]().union(*(self._along(row, words, at, known) for row in inner.rows))
        if inner.startswith("<"):
            return self._reach(self._trees[inner[1:-1]], words, at, known)
        if inner in _ARTICLES:
            return frozenset((at,))
        return frozenset((at + 1,)) if at < len(words) and words[at] == inner else frozenset()

    def _along(self, row: "_Row", words: Gram, at: int, known: _Known) -> frozenset[int]:
        places = frozenset((at,))
        for item in row:
            part = item if isinstance(item, _Part) else _Part(item)
            once = self._from_all(part.inner, words, places, known)
            reached = once if part.first == 1.0 else places | once
            while part.again and (once := self._from_all(part.inner, words, once, known) - reached):
                reached |= once
            places = reached
        return places

    def _from_all(self, inner: "str | _Choice", words: Gram, places: frozenset[int], known: _Known) -> frozenset[int]:
        return frozenset[int]().union(*(self._reach(inner, words, place, known) for place in places))

    @cached_property
    def _trees(self) -> dict[str, "_Choice"]:
        return {name: _choice(lines, self.weights.get(name, ())) for name, lines in self.rules.items()}

    def _speak(self, rule: str, chance: Random, words: list[str]) -> None:
        _say(self._trees[rule], chance, words, self)


@dataclass(frozen=True, slots=True)
class _Choice:
    """One of several rows of parts; a part is a word, a rule's name in angle brackets, or a choice."""

    rows: tuple["_Row", ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part that is said by chance: `first` is how likely at all, `again` how likely once more each time."""

    inner: "str | _Choice"
    first: float = 1.0
    again: float = 0.0


_Row = tuple[str | _Part, ...]


def _key(inner: "str | _Choice") -> str | int:
    return inner if isinstance(inner, str) else id(inner)


def tidied(words: Sequence[str]) -> list[str]:
    """The same words without articles that belong to nothing: before another one, or at the end."""
    following = [*words[1:], "a"]
    return [word for word, after in zip(words, following, strict=True) if not {word, after} <= _ARTICLES]


def _articles(words: list[str]) -> list[str]:
    """The same words with a and an where English wants them."""
    following = [*words[1:], "x"]
    return [
        ("an" if after[0] in _VOWELS else "a") if word in ("a", "an") else word for word, after in zip(words, following)
    ]


def _say(choice: _Choice, chance: Random, words: list[str], grammar: FilmGrammar) -> None:
    (row,) = chance.choices(choice.rows, choice.weights)
    for item in row:
        part = item if isinstance(item, _Part) else _Part(item)
        wanted = part.first
        while chance.uniform(0.0, 1.0) < wanted:
            _say_once(part.inner, chance, words, grammar)
            wanted = part.again


def _say_once(inner: "str | _Choice", chance: Random, words: list[str], grammar: FilmGrammar) -> None:
    if isinstance(inner, _Choice):
        _say(inner, chance, words, grammar)
    elif inner.startswith("<"):
        grammar._speak(inner[1:-1], chance, words)
    else:
        words.append(inner)


def _choice(lines: tuple[str, ...], weights: tuple[float, ...]) -> _Choice:
    rows = tuple(_rows(_TOKEN.findall(f"({line})"))[0] for line in lines)
    return _Choice(rows, weights or (1.0,) * len(rows))


def _rows(tokens: list[str]) -> tuple["_Row", ...]:
    """The parts of one line; `tokens` is eaten from the front up to the bracket that closes it."""
    rows: list[list[str | _Part]] = [[]]
    while tokens:
        token = tokens.pop(0)
        if token in ")]":
            break
        if token == "|":
            rows.append([])
        elif token in "*+":
            rows[-1].append(_repeated(rows[-1].pop(), token))
        elif token in "([":
            inner = _rows(tokens)
            rows[-1].append(_Part(_Choice(inner, (1.0,) * len(inner)), _OPTIONAL if token == "[" else 1.0))
        else:
            rows[-1].append(token)
    return tuple(tuple(row) for row in rows)


def _repeated(part: "str | _Part", mark: str) -> _Part:
    held = part if isinstance(part, _Part) else _Part(part)
    return _Part(held.inner, _OPTIONAL if mark == "*" else 1.0, _AGAIN)


def film_grammar(path: Path | None = None) -> FilmGrammar:
    """The grammar in a file, by default the project's own."""
    with (path or asset("speech/film_grammar.toml")).open("rb") as file:
        held = tomllib.load(file)
    rules = {name: tuple(lines) for name, lines in held["rules"].items()}
    weights = {name: tuple(map(float, row)) for name, row in held.get("weights", {}).items()}
    return FilmGrammar(rules, weights, held.get("pronunciations", {}), float(held.get("rare", RARE)))
