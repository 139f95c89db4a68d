"""Gets the best recogniser ready that this machine has, and says in one sentence how good that is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import EngineError
from interaction.speech.endpoint import Endpointing
from interaction.speech.messages import Ears, FromSpeech, SpeechState
from interaction.speech.transcriber import Transcriber

if TYPE_CHECKING:
    from interaction.speech.choice import Chosen
    from interaction.speech.pace import Pace
    from interaction.speech.sherpa import Sherpa
    from interaction.speech.whisper import Whisper


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the window asked for when it started the worker.

    `model`: a folder, a name, or "" for the best one in the cache that is in time; `download`: whether one named may
    be fetched, and `source`: from where, "" for the usual place; `cache`: the user's cache folder; `threads`: for the
    recogniser, 0 for its own choice; `hints`: whether the model is told which words to expect; `writing`: one of
    `writing.WRITINGS`; `language`: one of `messages.LANGUAGES`; `device`: a microphone, None for the system's.
    """

    model: str = ""
    download: bool = False
    source: str = ""
    cache: Path | None = None
    threads: int = 0
    hints: bool = True
    writing: str = "simplified"
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
        chosen = choice_of(wishes)
        found = chosen.loaded or load(chosen.folder, wishes, chosen.pace)
    except EngineError as failure:
        return _instead(failure, wishes.cache, tell)
    tell(_ready(found, chosen.pace))
    return found


def choice_of(wishes: Wishes) -> "Chosen":
    """The model that will be used and how long its words take here; measured now, where that is not known yet.

    Raises EngineError when there is none, or when it cannot be used.
    """
    from interaction.speech.choice import choose, paces
    from interaction.speech.models import find_model, installed

    first = find_model(wishes.model, wishes.cache, download=wishes.download, source=wishes.source)
    folders = [first] if wishes.model else installed(wishes.cache)
    return choose(folders, lambda folder: load(folder, wishes), paces(wishes.cache), wishes.threads)


def load(folder: Path, wishes: Wishes, pace: "Pace | None" = None) -> "Whisper | Sherpa":
    """The recogniser for what lies in a folder. Raises EngineError when it cannot be used."""
    from interaction.speech.invented import Lore
    from interaction.speech.model_folder import is_other

    known = None if wishes.hints else Lore()
    if is_other(folder):
        from interaction.speech.sherpa import Sherpa

        return Sherpa(folder, threads=wishes.threads, known=known, writing=wishes.writing)
    from interaction.speech.whisper import Whisper

    return Whisper(folder, threads=wishes.threads, known=known, writing=wishes.writing, pace=pace)


def _ready(found: Transcriber, pace: "Pace") -> SpeechState:
    """What a person waits for is the pause that ends an utterance, and then the words."""
    seconds = f"{Endpointing().pause_ms / 1000 + pace.wait_s:.1f}"
    template = "Speech is understood; words come about {seconds} s after you stop."
    return SpeechState(Ears.READY, template, (("seconds", seconds),), _slow(pace), found.name, found.languages)


def _slow(pace: "Pace") -> str:
    if pace.in_time:
        return ""
    return "A smaller model answers sooner: `shotcaller models fetch base`."


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
