"""Whether somebody stopped in the middle of a phrase, told from the last words: `assets/speech/unfinished.toml`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.assets import asset

_NOT_SAID = re.compile(r"[^\w']+$")
_TRAILS_OFF = ("…", "...", "，", ",", "、", "——", "-")


@dataclass(frozen=True, slots=True)
class OpenPhrases:
    """The endings of an open phrase, and those that only look like one; English ones begin with a space."""

    open: tuple[str, ...]
    complete: tuple[str, ...]

    @classmethod
    def of(cls, held: Mapping[str, Mapping[str, list[str]]]) -> "OpenPhrases":
        """From the tables `en` and `zh`, each with `open` and `complete`."""
        both = {
            kind: (*(f" {words}" for words in held["en"][kind]), *held["zh"][kind]) for kind in ("open", "complete")
        }
        return cls(both["open"], both["complete"])

    def unfinished(self, text: str) -> bool:
        """Whether the words so far end in the middle of a phrase."""
        told = text.rstrip()
        said = f" {_NOT_SAID.sub('', told).casefold()}"
        if not said.strip():
            return False
        if told.endswith(_TRAILS_OFF):
            return True
        return said.endswith(self.open) and not said.endswith(self._complete(said))

    def _complete(self, said: str) -> tuple[str, ...]:
        """The exceptions for this text: one that is shorter than the open ending it is part of says nothing."""
        longest = max(len(ending) for ending in self.open if said.endswith(ending))
        return tuple(ending for ending in self.complete if len(ending) >= longest)


@cache
def open_phrases(path: Path | None = None) -> OpenPhrases:
    """What the table says."""
    with (path or asset("speech/unfinished.toml")).open("rb") as file:
        return OpenPhrases.of(tomllib.load(file))
