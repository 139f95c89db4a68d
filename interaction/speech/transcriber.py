"""The port for a recogniser: sound of one utterance in, its words out."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from interaction.speech.messages import Word
from interaction.speech.sound import Sound


@dataclass(frozen=True, slots=True)
class Transcript:
    """The words of one utterance; `language` is `zh` or `en`, `confidence` 0 … 1.

    `words` say when each was said, in seconds from the utterance's first sample; empty where that is not known.
    """

    text: str
    language: str
    confidence: float
    words: tuple[Word, ...] = ()


class SoFar(NamedTuple):
    """The words of an utterance that is still being spoken; the first `settled` characters will not change any more."""

    text: str = ""
    settled: int = 0


class Transcription(Protocol):
    """One utterance being recognised, fed while it is still being spoken."""

    def feed(self, sound: Sound) -> None:
        """More of the utterance."""
        ...

    def partial(self) -> SoFar:
        """The words so far; empty where that would cost too much."""
        ...

    def finish(self) -> Transcript | None:
        """The utterance is over: its words, or None for noise, silence and talk that cannot be understood.

        May take seconds. Raises EngineError when the recogniser itself gave up.
        """
        ...


class Transcriber(Protocol):
    """A loaded recogniser. It may be used from one thread at a time, for one utterance at a time."""

    name: str
    languages: tuple[str, ...]

    def begin(self, language: str, names: tuple[str, ...] = ()) -> Transcription:
        """A new utterance in `language` (`zh`, `en` or `auto`); `names` are people it may mention."""
        ...
