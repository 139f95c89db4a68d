"""The ways of telling every identifier, in one language: files of `assets/prompts`, later ones over earlier ones."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from engine.assets import asset
from engine.errors import EngineError

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that a language has to say for one kind of model."""

    language: str
    tables: Mapping[str, Table]

    def joint(self, name: str) -> str:
        """A joining piece or a template by its name."""
        return str(self.tables["joints"][name])

    def entry(self, table: str, value: object) -> Any:
        """What stands in a table for an identifier; None where nothing does (free text)."""
        return self.tables[table].get(str(value).lower())

    def plain(self, table: str, value: object) -> str:
        """The entry of a table that holds nothing but words."""
        return str(self.tables[table][str(value).lower()])

    def known(self, name: str) -> tuple[str, ...]:
        """A list of the grammar."""
        return tuple(self.tables["grammar"][name])

    def abroad(self, table: str) -> Table:
        """A table of the other language."""
        return words(("plain",), "zh" if self.language == "en" else "en").tables[table]

    def is_other(self, text: str) -> bool:
        """Whether text is written in the other language's letters."""
        return has_han(text) == (self.language == "en")

    def apart(self, text: str) -> str:
        """Free text that does not run into Chinese characters before and after it."""
        if self.joint("space") or not text:
            return text
        ends = (" " if one.isascii() and one.isalnum() else "" for one in (text[0], text[-1]))
        return f"{next(ends)}{text}{next(ends)}"

    def tidy(self, text: str) -> str:
        """Text without the gaps that templates leave."""
        text = _GAPS.sub(" ", text).replace(" ,", ",").replace(",,", ",").strip(" ,，")
        return text if self.joint("space") else _AROUND.sub(r"\1", text)

    def kind(self, table: str, noun: str) -> Any:
        """The entry of a table of nouns that a noun belongs to by how it ends; None where no list knows it."""
        small = noun.lower()
        head = small.rpartition(" ")[2]
        fits = (
            (len(known), kind)
            for kind, entry in (self.abroad(table) if self.is_other(noun) else self.tables[table]).items()
            for known in entry["nouns"]
            if (head == known if small.isascii() else small.endswith(known))
        )
        best = max(fits, default=None)
        return self.tables[table][best[1]] if best else None

    def counted(self, count: int, name: str) -> str:
        """What stands before the name of so many."""
        if count < 2:
            return ""
        counts = self.tables["counts"]
        told = str(counts.get(str(count), counts["many"])).format(count=count)
        unit = self.kind("units", name)
        return told.replace("个", unit["say"]) if unit and unit["say"] else told

    def sentence(self, text: str) -> str:
        """The text with a capital letter, where the language has them, and a stop."""
        text = self.tidy(text)
        capital = text[:1].upper() + text[1:] if self.tables["joints"]["capital"] else text
        stop = self.joint("stop")
        return capital if capital.endswith(stop) else capital + stop

    def size(self, text: str) -> int:
        """How long a prompt is: words, or characters of Chinese, where a word of another language counts as one."""
        return len(text.split() if self.joint("space") else _COUNTED.findall(text))

    def is_foreign(self, text: str) -> bool:
        """Whether free text is in the other language; a Latin name is at home in both."""
        han = has_han(text)
        return han if self.language == "en" else not han and (len(text.split()) > 1 or text[:1].islower())


_COUNTED = re.compile(r"[㐀-鿿]|[^\W㐀-鿿]+")
_GAPS = re.compile(r"\s+")
_AROUND = re.compile(r"\s*([，。、：（）“”])\s*")


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return any("㐀" <= character <= "鿿" for character in text)


@cache
def words(names: tuple[str, ...], language: str) -> Words:
    """The words of some files of `assets/prompts`, by name and language."""
    tables: dict[str, dict[str, Any]] = {}
    for name in names:
        for table, entries in read(f"{name}.{language}.toml").items():
            tables.setdefault(table, {}).update(entries)
    return Words(language, tables)


def read(name: str) -> dict[str, Any]:
    """What stands in a file of `assets/prompts`. Raises EngineError, with the line, when it cannot be understood."""
    try:
        return tomllib.loads(asset(f"prompts/{name}").read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise mistake(name, str(wrong)) from wrong


def mistake(name: str, what: str) -> EngineError:
    """The sentence for a file of words with a mistake in it."""
    advice = "Correct the file, or put back the one that came with the program."
    return EngineError(
        "The file {file} with the words for video models has a mistake: {mistake}.",
        advice=advice,
        file=f"prompts/{name}",
        mistake=what,
    )
