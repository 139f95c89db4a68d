"""Giving somebody a name that stays: "call her Lin Mei from now on", 以后叫她林梅, "the old man is called Chen".

The ways of saying it are data (`assets/lexicon/naming.toml`).
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from engine import messages as say
from engine.assets import asset
from interaction.language.lexicon import LexiconMistake, load, slots, table, texts
from interaction.language.text import Folded
from interaction.language.words import any_of, words

_FILE = "naming.toml"
_LONGEST = 80
"""Nobody gives a name in more characters."""
_EN_WHO = r"(?P<who>him|her|them|it|he|she|they|his|their|its|(?:the|our|this|that) [a-z]+(?: [a-z]+){0,2})"
_EN_NAME = r"(?P<name>[a-z][a-z'.-]*(?: [a-z][a-z'.-]*){0,2}?)"
_ZH_WHO = r"(?P<who>(?![我你您咱谁])(?:[他她它](?:们)?|[那这]?[个位只条]?[㐀-鿿]{1,6}?))"
_ZH_NAME = r"(?P<name>[㐀-鿿·]{2,5}|[a-z]+(?: [a-z]+)?)"
_TRAIL = r"(?:,? ?(?:please|okay|ok|from now on|from here on|吧|好了|好吧|就行|了))*"
_JOINT = re.compile(r" *(?:(?<![a-z])(?:to|as|of))? *$")
_OWNERS = {"his": "him", "their": "them", "its": "it"}


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody gets a name, in folded characters `start` to `end`."""

    intent: say.NameCast
    start: int
    end: int


def found(folded: Folded, start: int, text: str) -> Named | None:
    """The name that a clause gives to somebody; `text` is the clause, from character `start` of the folded text on."""
    if len(text) > _LONGEST or not _mentions().search(text):
        return None
    text = text[: words().without_fillers(text)].rstrip(" ,")
    for at in words().starts(text, 0):
        for way, plain in _ways():
            match = way.fullmatch(text, at)
            if match is not None and (given := _given(folded, start, match, plain)):
                return Named(given, start + at, start + len(text))
    return None


def _given(folded: Folded, start: int, match: re.Match[str], plain: bool) -> say.NameCast | None:
    """The name with who gets it; None where the words are no name."""
    (who, who_end), (name, end) = match.span("who"), match.span("name")
    if who_end < name and " " in match["who"] and not folded.text[start + who_end : start + name].strip():
        name = _capital(folded, start + who, start + end) - start or name
        called = _JOINT.sub("", folded.text[start + who : start + name])
        who_end = max(who + len(called), who + 1)
    if name >= end or not _is_name(folded, start + name, start + end, plain):
        return None
    said, _, _ = folded.words(start + who, start + who_end)
    return say.NameCast(_OWNERS.get(said.lower(), said), folded.words(start + name, start + end)[0])


def _capital(folded: Folded, begin: int, end: int) -> int:
    """Where the words with a capital begin that end a stretch ("the old man Max"); its end where none has."""
    starts = [begin + word.start() for word in re.finditer(r"(?<![a-z'])[a-z]", folded.text[begin:end])]
    named = list(itertools.takewhile(lambda at: _is_cased(folded, at), reversed(starts)))
    return named[-1] if named and named[-1] != begin else 0


@cache
def _mentions() -> re.Pattern[str]:
    """What every way of giving a name has in it; most clauses have not."""
    return re.compile(
        r"(?<![a-z])(?:call|called|names?|named|rename|from now on)(?![a-z])|叫|名|管|称|以后|从现在|今后"
    )


def only_leads(text: str) -> bool:
    """Whether a clause is only a "from now on" that says when a name begins to be one."""
    return text.strip(" ,") in _leads()


@cache
def _leads() -> frozenset[str]:
    both = table(load(asset(f"lexicon/{_FILE}")).get("leads"), _FILE, "leads")
    return frozenset(way for language in ("en", "zh") for way in texts(both.get(language), _FILE, f"leads.{language}"))


@cache
def _ways() -> tuple[tuple[re.Pattern[str], bool], ...]:
    return tuple((way, kind == "plain") for kind in ("plain", "cased") for way in _patterns(kind))


def _patterns(kind: str) -> Iterator[re.Pattern[str]]:
    both = table(load(asset(f"lexicon/{_FILE}")).get(kind), _FILE, kind)
    for language, who, name in (("en", _EN_WHO, _EN_NAME), ("zh", _ZH_WHO, _ZH_NAME)):
        for at, way in enumerate(texts(both.get(language), _FILE, f"{kind}.{language}")):
            pattern = way.replace("{who}", who).replace("{name}", name).replace("( ", "(?: ?").replace("(?:?", "(?:")
            try:
                yield re.compile(pattern + _TRAIL)
            except re.error as wrong:
                raise LexiconMistake(_FILE, f"{kind}.{language}[{at}]", str(wrong)) from wrong


def _is_name(folded: Folded, start: int, end: int, plain: bool) -> bool:
    name = folded.text[start:end]
    if _no_name().match(name):
        return False
    if name.isascii():
        return plain or (_is_cased(folded, start) and not _is_scene(name))
    return plain or (name[0] in _surnames() and len(name) <= 4 and not _is_scene(name))


def _is_cased(folded: Folded, at: int) -> bool:
    return folded.original[folded.at[at]].isupper()


def _is_scene(name: str) -> bool:
    """Whether words that could be a name are what shots are described with."""
    return bool(slots().hits(name))


@cache
def _no_name() -> re.Pattern[str]:
    both = table(load(asset(f"lexicon/{_FILE}")).get("no_name"), _FILE, "no_name")
    en = any_of(texts(both.get("en"), _FILE, "no_name.en"))
    zh = any_of(texts(both.get("zh"), _FILE, "no_name.zh"))
    return re.compile(rf"(?:{en})(?![a-z])|{zh}")


@cache
def _surnames() -> frozenset[str]:
    both = table(load(asset(f"lexicon/{_FILE}")).get("surnames"), _FILE, "surnames")
    return frozenset("".join(texts(both.get("zh"), _FILE, "surnames.zh")))
