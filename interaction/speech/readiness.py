"""Gets the best recogniser ready that this machine has, and says in one sentence how good that is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import EngineError
from interaction.speech.messages import Ears, FromSpeech, SpeechState
from interaction.speech.transcriber import Transcriber


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the window asked for when it started the worker.

    `model`: a folder, a name, or "" for the one in the cache; `download`: whether a named model may be fetched;
    `cache`: the user's cache folder; `threads`: for the recogniser, 0 for its own choice; `hints`: whether the model is
    told which words to expect; `language`: one of `messages.LANGUAGES`; `device`: a microphone, None for the system's.
    """

    model: str = ""
    download: bool = False
    cache: Path | None = None
    threads: int = 0
    hints: bool = True
    language: str = "auto"
    device: str | None = None

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> "Wishes":
        """The wishes in a worker's options; absent ones keep their defaults."""
        given = dict(options)
        cache = given.pop("cache", None)
        return cls(model=given.pop("model", None) or "", cache=Path(cache) if cache else None, **given)


def get_ready(wishes: Wishes, tell: Callable[[FromSpeech], None]) -> Transcriber | None:
    """The recogniser: the wished model, else the offline one, else None; `tell` hears which, and why."""
    tell(SpeechState(Ears.LOADING, "The speech model is being loaded."))
    try:
        found = _whisper(wishes)
    except EngineError as failure:
        return _instead(failure, wishes.cache, tell)
    tell(SpeechState(Ears.READY, "Speech is understood.", recogniser=found.name, languages=found.languages))
    return found


def _whisper(wishes: Wishes) -> Transcriber:
    from interaction.speech.invented import Lore
    from interaction.speech.models import find_model
    from interaction.speech.whisper import Whisper

    folder = find_model(wishes.model, wishes.cache, download=wishes.download)
    return Whisper(folder, threads=wishes.threads, known=None if wishes.hints else Lore())


def _instead(failure: EngineError, cache: Path | None, tell: Callable[[FromSpeech], None]) -> Transcriber | None:
    try:
        found = _sphinx(cache)
    except EngineError as second:
        tell(SpeechState(Ears.NO_MODEL, second.template, tuple(second.values.items()), failure.advice))
        return None
    why = (("why", str(failure)),)
    template = "Only English film talk is understood, spoken clearly. {why}"
    tell(SpeechState(Ears.LIMITED, template, why, failure.advice, found.name, found.languages))
    return found


def _sphinx(cache: Path | None) -> Transcriber:
    try:
        from interaction.speech.sphinx import Sphinx

        return Sphinx(cache=cache)
    except ImportError as wrong:
        raise EngineError(
            "Speech cannot be understood: there is neither a speech model nor the offline recogniser.",
            advice="Install the package pocketsphinx, or choose a speech model.",
        ) from wrong
