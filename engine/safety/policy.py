"""Which words are refused: lists that a studio can edit, and how text is held against them. Pure.

A list is a text file, a line for each term:

    # a comment
    @minor                    a set of words; alone they refuse nothing
    toddler
    [sexual content with minors]      a list: what follows is refused under this name
    jailbait                  one term
    @minor + @sexual          all of these together in one text, in any order
    [allowed]                 a term inside one of these phrases is not meant
    sex education

Text and terms are compared after the same clean-up: case, full-width letters, traditional characters, and signs
squeezed between Chinese characters make no difference. English is matched in whole words.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from ahocorasick_rs import AhoCorasick

from engine.errors import EngineError
from engine.film.model import Verdict

RULES = 1
"""The version of the way of matching; part of every policy's name, as the lists' contents are."""

ALLOWED = "allowed"
"""The reserved list of phrases in which a refused term is not meant."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_SQUEEZED = re.compile(rf"(?<=[{_HAN}])[-_*·・•.|/\\~+^=#@&]+(?=[{_HAN}])")
# A blank is squeezed in when it cuts off a single character; between words it is a pause, as speech is written down.
_CUT_OFF = re.compile(rf"(?<![{_HAN}])([{_HAN}]) +(?=[{_HAN}])|(?<=[{_HAN}]) +(?=[{_HAN}](?![{_HAN}]))")
_JOINING = re.compile(r"[-_\s]+")
_NUMERALS = frozenset("零一二三四五六七八九十百")


@dataclass(frozen=True, slots=True)
class Term:
    """A refused term of a list: parts that must all occur, each said in one of several ways."""

    list: str
    language: str
    parts: tuple[frozenset[str], ...]

    def reason(self, found: Set[str]) -> str | None:
        """`LIST: WORDS` when every part is among the words found."""
        met = [min(part & found, default=None) for part in self.parts]
        words = [word for word in met if word is not None]
        return f"{self.list}: {' + '.join(words)}" if len(words) == len(met) else None


@dataclass(frozen=True, slots=True)
class Source:
    """A list's file: its name, which begins with the language (`zh.txt`, `en-studio.txt`), and its text."""

    name: str
    text: str


@dataclass(slots=True)
class _Reading:
    """What has been read of the lists so far."""

    variants: Mapping[int, str]
    sets: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    refused: list[tuple[Source, int, str, str]] = field(default_factory=list[tuple[Source, int, str, str]])
    allowed: set[str] = field(default_factory=set[str])


def mistake(source: Source, line: int, what: str) -> EngineError:
    """The sentence for a line that cannot be understood."""
    return EngineError(
        "The safety list {file} has a mistake in line {line}: {mistake}.",
        advice="Correct the line, or put # before it.",
        file=source.name,
        line=line,
        mistake=what,
    )


class Policy:
    """The lists in force. `name` changes whenever the lists or the way of matching do."""

    def __init__(self, sources: Sequence[Source], variants: str = "") -> None:
        """`variants` has a line for each character: the usual form, then the forms that count as the same.

        Raises EngineError, with file and line, for a list that cannot be understood.
        """
        self._variants = {ord(other): line[0] for line in _lines(variants) for other in line[1:].replace(" ", "")}
        reading = _Reading(self._variants)
        for source in sources:
            _read(source, reading)
        self.terms = tuple(_term(reading, *row) for row in reading.refused)
        self.name = f"{RULES}-{_digest(sources, variants)}"
        words = {word for term in self.terms for part in term.parts for word in part}
        self._words = sorted(words | reading.allowed)
        self._allowed = reading.allowed
        self._finder = AhoCorasick(self._words)

    def judge(self, *texts: str) -> Verdict:
        """The verdict on what was said. The reasons name list and term: `hate: …`."""
        found: set[str] = set()
        for text in texts:
            found |= self._found(clean(text, self._variants))
        reasons = dict.fromkeys(reason for term in self.terms if (reason := term.reason(found)) is not None)
        return Verdict(not reasons, self.name, tuple(reasons))

    def _found(self, text: str) -> set[str]:
        """The words of our lists in clean text, but for those that an allowed phrase holds."""
        hits = [
            (start, end, self._words[which])
            for which, start, end in self._finder.find_matches_as_indexes(text, overlapping=True)
            if _whole(text, start, end)
        ]
        allowed = [(start, end) for start, end, word in hits if word in self._allowed]
        return {word for start, end, word in hits if not any(a <= start and end <= b for a, b in allowed)}


def clean(text: str, variants: Mapping[int, str]) -> str:
    """Text as it is compared: what looks or sounds the same becomes the same."""
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")  # no zero-width signs, soft hyphens
    plain = unicodedata.normalize("NFKC", seen).casefold().translate(variants)
    plain = _SQUEEZED.sub("", plain)
    return _CUT_OFF.sub(r"\1", _JOINING.sub(" ", plain))


def _whole(text: str, start: int, end: int) -> bool:
    """Whether the match is not a piece of a longer English word or of a longer number."""
    return not (_runs_on(text, start) or _runs_on(text, end))


def _runs_on(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    return (_latin(before) and _latin(after)) or (before in _NUMERALS and after in _NUMERALS)


def _latin(sign: str) -> bool:
    return sign.isalnum() and sign < "\u2e80"


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if (bare := line.partition("#")[0].strip()) != "":
            yield bare


def _read(source: Source, reading: _Reading) -> None:
    """Takes in one file."""
    section = ""
    for number, line in enumerate(source.text.splitlines(), 1):
        bare = line.partition("#")[0].strip()
        if bare.startswith("[") or (bare.startswith("@") and "+" not in bare and not section.startswith("[")):
            section = _section(source, number, bare)
        elif bare:
            _take_in(source, number, bare, section, reading)


def _section(source: Source, number: int, line: str) -> str:
    if line.startswith("[") and (not line.endswith("]") or not line[1:-1].strip()):
        raise mistake(source, number, "a list's name stands in [ ]")
    if line == "@":
        raise mistake(source, number, "a set needs a name after @")
    return line


def _take_in(source: Source, number: int, line: str, section: str, reading: _Reading) -> None:
    if not section:
        raise mistake(source, number, "a term stands before the first list")
    if section.startswith("@"):
        reading.sets.setdefault(section, set()).add(_word(source, number, line, reading))
    elif section[1:-1].strip() == ALLOWED:
        reading.allowed.add(_word(source, number, line, reading))
    else:
        reading.refused.append((source, number, section[1:-1].strip(), line))


def _word(source: Source, number: int, text: str, reading: _Reading) -> str:
    word = clean(text, reading.variants).strip()
    if not any(sign.isalnum() for sign in word):
        raise mistake(source, number, f"nothing to look for in “{text.strip()}”")
    return word


def _term(reading: _Reading, source: Source, number: int, name: str, line: str) -> Term:
    parts: list[frozenset[str]] = []
    for part in line.split("+"):
        wished = part.strip()
        if wished.startswith("@"):
            if wished not in reading.sets:
                raise mistake(source, number, f"there is no set {wished}")
            parts.append(frozenset(reading.sets[wished]))
        else:
            parts.append(frozenset({_word(source, number, wished, reading)}))
    return Term(name, re.split(r"[-.]", source.name)[0], tuple(parts))


def _digest(sources: Sequence[Source], variants: str) -> str:
    whole = "\0".join([variants, *(f"{source.name}\0{source.text}" for source in sources)])
    return hashlib.sha256(whole.encode()).hexdigest()[:8]
