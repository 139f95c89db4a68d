"""The small words of each language, from `assets/lexicon/words.toml`: articles, fillers, negations, clothes …"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from engine.assets import asset
from interaction.language.lexicon import LexiconMistake, load, table, texts

_FILE = "words.toml"


STAND_INS = {
    "en": tuple(f"zq{first}{last}" for first in "aeio" for last in "abcehiklmnoqrtuvx"),
    "zh": tuple(f"{chr(0x3400 + number)}㒥" for number in range(68)),
}
"""What stands in a text in the place of names that the film knows, while it is read: nouns for somebody."""


def any_of(choices: frozenset[str] | tuple[str, ...] | list[str]) -> str:
    """A regular expression for any of some texts, the longest first."""
    return "|".join(re.escape(choice) for choice in sorted(choices, key=lambda text: (-len(text), text)))


def word_pattern(choices: frozenset[str]) -> str:
    """The same for whole English words."""
    return rf"(?:{any_of(choices)})(?![a-z0-9'])"


@dataclass(frozen=True)
class Words:
    """Word lists by language and name: `words().en["determiner"]`."""

    en: dict[str, frozenset[str]]
    zh: dict[str, frozenset[str]]

    @cached_property
    def _lead(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{word_pattern(self.en['lead'])}|(?:{any_of(self.zh['lead'])}))[ ,]*")

    @cached_property
    def _trail(self) -> re.Pattern[str]:
        return re.compile(rf"(?:[ ,.!?]*(?:{word_pattern(self.en['trail'])}|(?:{any_of(self.zh['trail'])})))*[ ,.!?]*")

    def fillers(self) -> tuple[Callable[[str, int], list[int]], Callable[[str, int], bool]]:
        """Where a text can begin once fillers are passed over, and whether only fillers are left."""
        return self.starts, lambda text, at: self._trail.fullmatch(text, at) is not None

    def starts(self, text: str, at: int) -> list[int]:
        """The places where a text may begin, with none, some or all of the fillers in front passed over."""
        found = [at]
        while match := self._lead.match(text, found[-1]):
            found.append(match.end())
        return [start for start in found if start < len(text)]

    @cached_property
    def _polite(self) -> re.Pattern[str]:
        return re.compile(
            rf"[ ,]*(?:(?<![a-z'])(?:{word_pattern(self.en['polite'])})|(?<![酒网茶])(?:{any_of(self.zh['polite'])}))$"
        )

    def without_fillers(self, text: str) -> int:
        """Where a clause ends without the polite words behind it."""
        end = len(text)
        while match := self._polite.search(text[max(0, end - 20) : end]):
            end = max(0, end - 20) + match.start()
        return end


@cache
def words() -> Words:
    """The word lists, read once. Raises LexiconMistake."""
    body = load(asset(f"lexicon/{_FILE}"))
    lists = {
        language: {
            name: frozenset(texts(said, _FILE, f"{language}.{name}"))
            for name, said in table(body.get(language), _FILE, language).items()
        }
        for language in ("en", "zh")
    }
    lists["en"]["people"] |= frozenset(STAND_INS["en"])
    lists["zh"]["person_end"] |= {STAND_INS["zh"][0][-1]}
    unknown = sorted(set(body) - {"en", "zh"})
    if unknown:
        raise LexiconMistake(_FILE, unknown[0], "wanted en or zh")
    return Words(lists["en"], lists["zh"])


def is_pronoun(name: str) -> bool:
    """Whether a name is only "he" or 她: somebody known already."""
    return name in words().en["pronoun"] or name in words().zh["pronoun"]


def is_somebody(name: str) -> bool:
    """Whether a name ends in a word for a person, an animal or a vehicle."""
    last = name.rpartition(" ")[2]
    people = last in words().en["people"] or last in words().en["plural"] or last in words().en["vehicle"]
    return people or name.endswith((*words().zh["person_end"], *words().zh["thing_end"]))
