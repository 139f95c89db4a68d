"""The recogniser for Chinese and English: a Whisper model through faster-whisper."""

import json
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from engine.assets import asset
from engine.errors import EngineError
from interaction.speech.sound import RATE_HZ, Sound
from interaction.speech.transcriber import SoFar, Transcript

SPOKEN = ("zh", "en")
"""The languages of this house: the model knows a hundred and is held to these."""

_TRIED_S = 0.5


@dataclass(frozen=True, slots=True)
class Doubts:
    """When the model's text is taken for invented: the bounds are on what faster-whisper tells of each segment."""

    no_speech: float = 0.6
    log_chance: float = -1.0
    repetition: float = 2.4

    def doubtful(self, segment: Any) -> bool:
        """Whether a segment is silence put into words, a guess, or one phrase over and over."""
        if segment.compression_ratio > self.repetition or segment.avg_logprob < self.log_chance:
            return True
        return segment.no_speech_prob > self.no_speech and segment.avg_logprob < self.log_chance / 2


@dataclass(frozen=True, slots=True)
class Lore:
    """What the model is told before it listens (`hints`, by language) and what it is known to make up.

    `whole` are complete sentences and `openings` their beginnings, both as `bare_text` leaves them.
    """

    hints: Mapping[str, str] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()
    openings: tuple[str, ...] = ()

    def makes_up(self, text: str) -> bool:
        """Whether a text is one of those invented sentences, or the better half of our own hint come back."""
        bare = bare_text(text)
        echoes = (told for told in map(bare_text, self.hints.values()) if 2 * len(bare) > len(told))
        return bare in self.whole or bare.startswith(self.openings) or any(bare in told for told in echoes)


def bare_text(text: str) -> str:
    """A text without spaces, case and punctuation."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def lore(path: Path | None = None) -> Lore:
    """What `assets/speech/whisper.toml` says."""
    with (path or asset("speech/whisper.toml")).open("rb") as file:
        held = tomllib.load(file)
    invented = held["invented"]
    return Lore(
        held["hints"], frozenset(map(bare_text, invented["whole"])), tuple(map(bare_text, invented["openings"]))
    )


class Whisper:
    """A loaded model; loading takes from half a second to some tens of seconds, by its size."""

    def __init__(
        self, folder: Path, *, threads: int = 0, known: Lore | None = None, doubts: Doubts | None = None
    ) -> None:
        """`folder`: a CTranslate2 Whisper; `threads` on a CPU, 0 for the library's choice.

        Raises EngineError when the folder cannot be used. A graphics card is used when it works.
        """
        self._lore = lore() if known is None else known
        self._doubts = doubts or Doubts()
        self.model = _load(folder, threads)
        self.name = f"whisper {folder.name}"
        self.languages: tuple[str, ...] = SPOKEN if self.model.model.is_multilingual else ("en",)

    def begin(self, language: str, names: tuple[str, ...] = ()) -> "WhisperTranscription":
        """A new utterance in `language` (`zh`, `en` or `auto`)."""
        return WhisperTranscription(self, language, names)

    def transcribe(self, sound: Sound, language: str, names: tuple[str, ...]) -> Transcript | None:
        """The words of a whole utterance; None for silence, noise and text that the model made up."""
        spoken = self._language(sound, language)
        try:
            segments, _ = self.model.transcribe(
                sound,
                language=spoken,
                beam_size=1,
                temperature=0.0,  # the default list of six tries costs seconds on a difficult second of sound
                condition_on_previous_text=False,
                without_timestamps=True,
                max_new_tokens=96,
                initial_prompt=self._hint(spoken, names),
            )
            return self._believed(list(segments), spoken)
        except RuntimeError as wrong:
            raise EngineError(
                "The speech model gave up: {why}.", advice="Say it again; a smaller model needs less memory.", why=wrong
            ) from wrong

    def _language(self, sound: Sound, wished: str) -> str:
        if wished in self.languages:
            return wished
        if len(self.languages) == 1:
            return self.languages[0]
        _, _, chances = self.model.detect_language(sound)
        held = {name: chance for name, chance in chances if name in SPOKEN}
        return max(held, key=held.__getitem__, default="en")

    def _hint(self, language: str, names: tuple[str, ...]) -> str | None:
        called = "、".join(names) if language == "zh" else ", ".join(names)
        return " ".join(part for part in (self._lore.hints.get(language, ""), called) if part) or None

    def _believed(self, segments: list[Any], language: str) -> Transcript | None:
        kept = [segment for segment in segments if not self._doubts.doubtful(segment)]
        text = "".join(segment.text for segment in kept).strip()
        if not text or not bare_text(text) or self._lore.makes_up(text):
            return None
        return Transcript(text, language, _confidence(kept))


class WhisperTranscription:
    """One utterance: kept until it is over, because the model looks at thirty seconds whatever there is to see."""

    def __init__(self, whisper: Whisper, language: str, names: tuple[str, ...]) -> None:
        self._whisper = whisper
        self._language = language
        self._names = names
        self._sound: list[Sound] = []

    def feed(self, sound: Sound) -> None:
        """More of the utterance."""
        self._sound.append(sound)

    def partial(self) -> SoFar:
        """Nothing: words so far would cost as much as the whole."""
        return SoFar()

    def finish(self) -> Transcript | None:
        """The words, or None."""
        if not self._sound:
            return None
        return self._whisper.transcribe(np.concatenate(self._sound), self._language, self._names)


def _confidence(segments: Iterable[Any]) -> float:
    """How sure the least certain segment is, 0 … 1: the chance of its average token, if that was speech at all.

    The second half matters: a model can be sure of words that it made out of noise, and know that it was noise.
    """
    return min(max(0.0, 1.0 - s.no_speech_prob) * min(1.0, math.exp(s.avg_logprob)) for s in segments)


def _load(folder: Path, threads: int) -> Any:
    import ctranslate2

    if ctranslate2.get_cuda_device_count() > 0:
        try:
            return _tried(folder, "cuda", "float16", threads)
        except (RuntimeError, ValueError):
            pass  # a card without its libraries, or without the memory: the processor does it
    try:
        return _tried(folder, "cpu", "int8", threads)
    except (OSError, RuntimeError, ValueError) as wrong:
        raise EngineError(
            "The speech model in {folder} cannot be used: {why}.",
            advice="Copy or fetch it again.",
            folder=folder,
            why=str(wrong).rstrip("."),
        ) from wrong


def _tried(folder: Path, device: str, precision: str, threads: int) -> Any:
    """A model that has worked once: the libraries of a card are only missed when something is computed."""
    from faster_whisper import WhisperModel
    from tqdm import tqdm

    json.loads((folder / "tokenizer.json").read_bytes())  # a torn one would raise a bare Exception further down
    tqdm.monitor_interval = 0  # faster-whisper's progress bar, never shown here, would start a thread of its own
    model = WhisperModel(str(folder), device=device, compute_type=precision, cpu_threads=threads, local_files_only=True)
    features = model.feature_extractor(np.zeros(int(_TRIED_S * RATE_HZ), np.float32))
    model.encode(np.asarray(features, np.float32))
    return model
