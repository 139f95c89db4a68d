"""Recognisers of other makes, through sherpa-onnx: SenseVoice, Paraformer, Zipformer, Whisper in ONNX, and their like.

Which one it is, its folder tells: `tokens.txt` and one `model.onnx`, or an encoder, a decoder and perhaps a joiner. The
package is optional. It ends the process when it is given a model that it does not expect, so what a model is, is read
from the model itself first.
"""

import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from engine.errors import EngineError
from interaction.speech.invented import Lore, bare_text, looped, lore, sayable
from interaction.speech.messages import Word
from interaction.speech.pace import Pace
from interaction.speech.sound import RATE_HZ, Sound
from interaction.speech.transcriber import SoFar, Transcript
from interaction.speech.vad import Silero
from interaction.speech.voiced import Voiced
from interaction.speech.writing import written

UNSAID = 0.75
"""How sure a model is taken to be that does not say."""

_WORD_MARKS = ("▁", "Ġ", " ")
_LAST_S = 0.3
_SINGLE = {
    "sense_voice": ("from_sense_voice", "model"),
    "paraformer": ("from_paraformer", "paraformer"),
    "zipformer2_ctc": ("from_zipformer_ctc", "model"),
    "wenet_ctc": ("from_wenet_ctc", "model"),
    "encdecctc": ("from_nemo_ctc", "model"),
    "encdechybridrnntctc": ("from_nemo_ctc", "model"),
}
"""By how its `model_type` begins: what makes a recogniser of a model in one file, and under which name it takes it."""


class Sherpa:
    """A loaded model of another make; which languages it knows besides ours does not matter."""

    languages: tuple[str, ...] = ("zh", "en")

    def __init__(
        self, folder: Path, *, threads: int = 0, known: Lore | None = None, writing: str = "simplified"
    ) -> None:
        """`folder`: as unpacked from sherpa-onnx's model archives. Raises EngineError when it cannot be used."""
        self._lore = lore() if known is None else known
        self._writing = writing
        self._recogniser = _loaded(folder, threads or 2)
        self.name = f"sherpa {folder.name}"
        self._detector = Silero()

    def begin(self, language: str, names: tuple[str, ...] = ()) -> "SherpaTranscription":
        """A new utterance; these models tell the language by themselves, and learn no names."""
        return SherpaTranscription(self, Voiced(self._detector), language)

    def measured(self) -> Pace:
        """What an utterance of five seconds costs on this machine, now."""
        stream, began = self._recogniser.create_stream(), time.perf_counter()
        stream.accept_waveform(RATE_HZ, np.zeros(5 * RATE_HZ, np.float32))
        self._recogniser.decode_stream(stream)
        return Pace(time.perf_counter() - began, 0.0)

    def transcribe(self, sound: Sound, wished: str, voiced_s: float) -> Transcript | None:
        """The words of a whole utterance; None for silence, noise and what was made up."""
        stream = self._recogniser.create_stream()
        stream.accept_waveform(RATE_HZ, sound)
        self._recogniser.decode_stream(stream)
        found = stream.result
        language = _language(found, wished)
        text = self._written(found.text.strip(), language)
        if not bare_text(text) or looped(text) or self._lore.makes_up(text) or not sayable(text, language, voiced_s):
            return None
        words = tuple(Word(self._written(text, language), *times) for text, *times in _words(found))
        return Transcript(text, language, _confidence(found), words)

    def _written(self, text: str, language: str) -> str:
        return written(text, self._writing) if language == "zh" else text


class SherpaTranscription:
    """One utterance: kept until it is over."""

    def __init__(self, sherpa: Sherpa, voiced: Voiced, language: str) -> None:
        self._sherpa = sherpa
        self._voiced = voiced
        self._language = language
        self._sound: list[Sound] = []

    def feed(self, sound: Sound) -> None:
        """More of the utterance."""
        self._sound.append(sound)
        self._voiced.feed(sound)

    def partial(self) -> SoFar:
        """Nothing: these models hear whole utterances."""
        return SoFar()

    def finish(self) -> Transcript | None:
        """The words, or None."""
        if not any(map(len, self._sound)):
            return None
        return self._sherpa.transcribe(np.concatenate(self._sound), self._language, self._voiced.seconds)


def _language(found: Any, wished: str) -> str:
    """The language wished for, else the one the model tells, else the one whose letters these are."""
    told = str(getattr(found, "lang", "")).strip("<|>")
    if wished in Sherpa.languages or told in Sherpa.languages:
        return wished if wished in Sherpa.languages else told
    return "zh" if any("\u4e00" <= letter <= "\u9fff" for letter in found.text) else "en"


def _confidence(found: Any) -> float:
    chances = list(getattr(found, "ys_log_probs", None) or ())
    return min(1.0, math.exp(sum(chances) / len(chances))) if chances else UNSAID


def _words(found: Any) -> Iterator[tuple[str, float, float]]:
    """The words with their times; a model tells when each of its tokens begins, and marks where a word does."""
    tokens, starts = list(found.tokens), [float(at) for at in found.timestamps]
    if len(starts) != len(tokens) or not starts:
        return
    text, began, end = "", 0.0, starts[-1] + _LAST_S
    for token, start in zip(tokens, starts, strict=True):
        bare = token.strip("".join(_WORD_MARKS))
        if text and (token.startswith(_WORD_MARKS) or not (bare.isascii() and text.isascii())):
            yield text, began, start
            text = ""
        if bare_text(bare):
            began = began if text else start
            text += bare
    if text:
        yield text, began, end


def _loaded(folder: Path, threads: int) -> Any:
    try:
        import sherpa_onnx
    except ImportError as missing:
        raise EngineError(
            "The speech model in {folder} needs the package sherpa-onnx, which is not installed.",
            advice="Install it (`pip install sherpa-onnx`), or choose a faster-whisper model.",
            folder=folder,
        ) from missing
    try:
        maker, files = _maker(folder)
        made = getattr(sherpa_onnx.OfflineRecognizer, maker)
        tokens = next(iter(sorted(folder.glob("*tokens.txt"))))
        return made(tokens=str(tokens), num_threads=threads, **{name: str(file) for name, file in files.items()})
    except (OSError, RuntimeError, ValueError, StopIteration) as wrong:
        raise _unusable(folder, str(wrong)) from wrong


def _maker(folder: Path) -> tuple[str, dict[str, Path]]:
    """What makes a recogniser of what lies in the folder, and the files that it takes."""
    parts = {part: file for part in ("encoder", "decoder", "joiner") if (file := _smallest(folder, f"*{part}*.onnx"))}
    if len(parts) == 3:
        _told(parts["encoder"])
        return "from_transducer", parts
    if len(parts) == 2 and _told(parts["encoder"]).startswith("whisper"):
        return "from_whisper", parts
    single = None if parts else _smallest(folder, "*.onnx")
    told = _told(single).lower() if single else ""
    for begins, (maker, name) in _SINGLE.items():
        if single and told.startswith(begins):
            return maker, {name: single}
    raise ValueError(f"what kind of model it is cannot be told ({told or 'it does not say'})")


def _smallest(folder: Path, pattern: str) -> Path | None:
    """The file of that pattern; the compressed one where there are two."""
    return min(folder.glob(pattern), key=lambda file: file.stat().st_size, default=None)


def _told(model: Path) -> str:
    """What a model says it is. Raises ValueError for a file that is no model."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    try:
        opened = onnxruntime.InferenceSession(str(model), sess_options=options, providers=["CPUExecutionProvider"])
    except Exception as wrong:
        raise ValueError(f"{model.name} is damaged") from wrong
    return opened.get_modelmeta().custom_metadata_map.get("model_type", "")


def _unusable(folder: Path, why: str) -> EngineError:
    return EngineError(
        "The speech model in {folder} cannot be used: {why}.",
        advice="Copy or fetch it again.",
        folder=folder,
        why=why.rstrip(".") or "tokens.txt is missing",
    )
