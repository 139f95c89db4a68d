"""What of a speech model's text is believed: such models put silence, noise and music into words, and sound sure of it.

Four doubts, each enough: the model's own (it heard no speech, it was guessing, it repeats itself), sentences that such
models are known to make up, our own hint come back, and more words than there was voice to say them with.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.assets import asset

FASTEST = {"zh": 11.0, "en": 32.0}
"""Letters (in Chinese, characters) that nobody says more of in a second of voice."""

SPARE = 8
"""So many letters are believed however little voice there was: a detector opens late and closes early."""

_LOOP = re.compile(r"(.{1,40}?)\1{4,}")
_LOOPED = 0.6
_ECHO = 0.5


@dataclass(frozen=True, slots=True)
class Doubts:
    """When the model's text is taken for invented: the bounds are on what it tells of each piece that it decoded.

    `voiced`: whether there must have been voice enough to say it, and no loop in it.
    """

    no_speech: float = 0.6
    log_chance: float = -1.0
    repetition: float = 2.4
    voiced: bool = True

    def doubtful(self, piece: Any) -> bool:
        """Whether a piece is silence put into words, a guess, or one phrase over and over.

        `piece` has `compression_ratio`, `avg_logprob` and `no_speech_prob`.
        """
        if piece.compression_ratio > self.repetition or piece.avg_logprob < self.log_chance:
            return True
        return piece.no_speech_prob > self.no_speech and piece.avg_logprob < self.log_chance / 2


@dataclass(frozen=True, slots=True)
class Lore:
    """What the model is told before it listens (`hints`, by language) and what it is known to make up.

    `whole` are complete sentences, `openings` their beginnings and `inside` parts of them, as `bare_text` leaves them.
    """

    hints: Mapping[str, str] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()
    openings: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()

    def told(self, language: str, names: tuple[str, ...] = ()) -> str:
        """What the model is told: film words, and last, where it counts most, the names of the cast."""
        called = "、".join(names) if language == "zh" else ", ".join(names)
        return " ".join(part for part in (self.hints.get(language, ""), called) if part)

    def makes_up(self, text: str, names: tuple[str, ...] = ()) -> bool:
        """Whether a text is one of those invented sentences, or the better half of what the model was told."""
        bare = bare_text(text)
        if bare in self.whole or bare.startswith(self.openings) or any(part in bare for part in self.inside):
            return True
        told = [*map(bare_text, self.hints.values()), *((bare_text("".join(names)),) if len(names) > 1 else ())]
        return any(bare in one for one in told if len(bare) > _ECHO * len(one))


def bare_text(text: str) -> str:
    """A text without spaces, case and punctuation."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def looped(text: str) -> bool:
    """Whether most of a text is one thing five times or more in a row."""
    bare = bare_text(text)
    return any(len(found[0]) > _LOOPED * len(bare) and len(found[0]) > SPARE for found in _LOOP.finditer(bare))


def sayable(text: str, language: str, voiced_s: float) -> bool:
    """Whether `voiced_s` seconds of voice are enough for a text."""
    letters = len(bare_text(text))
    return letters <= SPARE + FASTEST[language] * voiced_s if voiced_s > 0.0 else False


def lore(path: Path | None = None) -> Lore:
    """What `assets/speech/whisper.toml` says."""
    with (path or asset("speech/whisper.toml")).open("rb") as file:
        held = tomllib.load(file)
    invented = held["invented"]
    whole, openings, inside = (
        tuple(map(bare_text, invented.get(name, ()))) for name in ("whole", "openings", "inside")
    )
    return Lore(held["hints"], frozenset(whole), openings, inside)
