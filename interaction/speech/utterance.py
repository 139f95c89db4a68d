"""One utterance on its way through the recogniser, part by part."""

from dataclasses import replace

import numpy as np

from interaction.speech.messages import Partial, Unheard, Utterance, Word
from interaction.speech.sound import RATE_HZ, Sound
from interaction.speech.transcriber import SoFar, Transcriber, Transcript, Transcription

PARTIAL_S = 0.3
"""Words so far are looked at after each so many seconds of speech."""


class OpenUtterance:
    """An utterance that is being spoken: what its finished parts said, and the part that is being recognised."""

    def __init__(
        self, start_s: float, ears: Transcriber, language: str, names: tuple[str, ...], *, kept: bool = False
    ) -> None:
        """`kept`: whether its sound is wanted at the end."""
        self.start_s = start_s
        self._ears = ears
        self._language = language
        self._names = names
        self._kept: list[Sound] | None = [] if kept else None
        self._parts: list[Transcript] = []
        self._part: Transcription | None = ears.begin(language, names)
        self._begun = self._heard = self._fresh = 0
        self._so_far = SoFar()

    @property
    def so_far(self) -> str | None:
        """The words so far; None when the recogniser has told none yet."""
        return self._so_far.text or None

    @property
    def sound(self) -> Sound | None:
        """All of its sound, when that is kept."""
        return np.concatenate(self._kept) if self._kept else None

    def feed(self, sound: Sound) -> Partial | None:
        """More sound; the words so far, when they have changed."""
        if self._part is None:
            self._part, self._begun = self._ears.begin(self._language, self._names), self._heard
        self._part.feed(sound)
        self._heard += len(sound)
        self._fresh += len(sound)
        if self._kept is not None:
            self._kept.append(sound)
        return self._shown(self._part) if self._fresh >= PARTIAL_S * RATE_HZ else None

    def _shown(self, part: Transcription) -> Partial | None:
        self._fresh = 0
        text, settled = part.partial()
        if not text:
            return None
        before = self._joined()
        now = SoFar(_join([before, text]), len(_join([before, text])) - len(text) + settled)
        if now == self._so_far:
            return None
        self._so_far = now
        return Partial(self.start_s, now.text, now.settled)

    def part(self, *, speech: bool) -> None:
        """What was fed so far is one part, the rest another. `speech`: whether anything was said in it.

        May take seconds. Raises EngineError when the recogniser gave up.
        """
        part, self._part = self._part, None
        found = part.finish() if part is not None and speech else None
        if found is not None:
            self._parts.append(_moved(found, self.start_s + self._begun / RATE_HZ))

    def finish(self, end_s: float, *, speech: bool) -> Utterance | Unheard:
        """What was said in all of it, or that it was nothing. May take seconds. Raises EngineError."""
        self.part(speech=speech)
        if not self._parts:
            return Unheard(self.start_s, end_s)
        longest = max(self._parts, key=lambda part: len(part.text))
        sure = min(part.confidence for part in self._parts)
        words = tuple(word for part in self._parts for word in part.words)
        return Utterance(
            self.start_s, end_s, self._joined(), longest.language, round(sure, 4), self._ears.name, words=words
        )

    def _joined(self) -> str:
        return _join([part.text for part in self._parts])


def _moved(heard: Transcript, by_s: float) -> Transcript:
    words = tuple(Word(word.text, round(word.start_s + by_s, 3), round(word.end_s + by_s, 3)) for word in heard.words)
    return replace(heard, words=words)


def _join(texts: list[str]) -> str:
    """The texts in a row; between two of them a space, unless both are Chinese there."""
    joined = ""
    for text in filter(None, texts):
        chinese = joined and not joined[-1].isascii() and not text[0].isascii()
        joined = f"{joined}{'' if chinese or not joined else ' '}{text}"
    return joined
