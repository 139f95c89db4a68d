"""The recogniser for Chinese and English: a Whisper model through faster-whisper.

The model looks at thirty seconds whatever there is to see, and that look is most of what an utterance costs. So each is
looked at once, and its language, its words and their times are all told from that one look; faster-whisper's own
`transcribe` would look twice.
"""

import json
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.errors import EngineError
from interaction.speech.agreement import Agreement
from interaction.speech.invented import Doubts, Lore, bare_text, looped, lore, sayable
from interaction.speech.messages import Word
from interaction.speech.pace import KEEPS_UP, TYPICAL_TOKENS, Pace
from interaction.speech.sound import FRAME_SAMPLES, RATE_HZ, Sound
from interaction.speech.transcriber import SoFar, Transcript
from interaction.speech.vad import Silero
from interaction.speech.voiced import Voiced
from interaction.speech.writing import written

SPOKEN = ("zh", "en")
"""The languages of this house: the model knows a hundred and is held to these."""

LOOK_S = 1.0
"""How much more must have been said before words so far are looked for again."""

_TRIED_S = 0.5
_WINDOW_S = 29
_TOKENS, _TOKENS_A_SECOND, _MOST_TOKENS = 24, 16, 220
"""How many tokens a piece may have: what is longer than anybody can say is a loop."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Half a minute at most as the model heard it, with what it says of its own certainty."""

    text: str
    tokens: list[int]
    avg_logprob: float
    no_speech_prob: float
    compression_ratio: float
    words: tuple[Word, ...] = ()


class Whisper:
    """A loaded model; loading takes from half a second to some tens of seconds, by its size."""

    def __init__(
        self,
        folder: Path,
        *,
        threads: int = 0,
        known: Lore | None = None,
        doubts: Doubts | None = None,
        writing: str = "simplified",
        pace: Pace | None = None,
    ) -> None:
        """`folder`: a CTranslate2 Whisper; `threads` on a CPU, 0 for the library's choice; `writing`: one of
        `writing.WRITINGS`, for Chinese; `pace`: what it was measured to take here, where that is known.

        Raises EngineError when the folder cannot be used. A graphics card is used when it works.
        """
        self._lore = lore() if known is None else known
        self._doubts = doubts or Doubts()
        self._writing = writing
        self.model = _load(folder, threads)
        self.device: str = self.model.model.device
        self.name = f"whisper {folder.name}"
        self.languages: tuple[str, ...] = SPOKEN if self.model.model.is_multilingual else ("en",)
        self._detector: Silero | None = None
        self._look_s = math.inf if pace is None else pace.wait_s

    def begin(self, language: str, names: tuple[str, ...] = ()) -> "WhisperTranscription":
        """A new utterance in `language` (`zh`, `en` or `auto`); `names` are people it may mention."""
        if self._detector is None:
            self._detector = Silero()
        return WhisperTranscription(self, Voiced(self._detector), language, names)

    @property
    def keeps_up(self) -> bool:
        """Whether a look at the words so far costs little enough here to be taken while somebody speaks."""
        return self._look_s <= KEEPS_UP * LOOK_S

    def took(self, seconds: float) -> None:
        """A look took so long: a machine that has got busy stops looking, one that was only slow once goes on."""
        self._look_s = 0.5 * (self._look_s + seconds)

    def measured(self) -> Pace:
        """What an utterance costs on this machine, now. Takes a few seconds; the model works from then on by it."""
        features = self._features(np.zeros(RATE_HZ, np.float32))
        (_, first_s), (seen, second_s) = self._looked(features), self._looked(features)
        window_s = min(first_s, second_s)
        tokenizer, began = self._tokenizer("en"), time.perf_counter()
        self._generate(seen, tokenizer, "en", (), TYPICAL_TOKENS, endless=True)
        pace = Pace(window_s, (time.perf_counter() - began) / TYPICAL_TOKENS, self.device)
        self._look_s = pace.wait_s
        return pace

    def _looked(self, features: Any) -> tuple[Any, float]:
        began = time.perf_counter()
        seen = self.model.encode(features)
        if len(self.languages) > 1:
            self.model.model.detect_language(seen)  # a graphics card answers before it is done; this waits for it
        return seen, time.perf_counter() - began

    def transcribe(
        self,
        sound: Sound,
        language: str,
        names: tuple[str, ...] = (),
        voiced_s: float | None = None,
        *,
        timed: bool = True,
    ) -> Transcript | None:
        """The words of a whole utterance; None for silence, noise and text that the model made up.

        `voiced_s`: how much of it is voice, where that is known; `timed`: whether each word's time is wanted, too.
        """
        try:
            return self._heard(sound, language, names, voiced_s, timed)
        except RuntimeError as wrong:
            raise EngineError(
                "The speech model gave up: {why}.", advice="Say it again; a smaller model needs less memory.", why=wrong
            ) from wrong

    def _heard(
        self, sound: Sound, wished: str, names: tuple[str, ...], voiced_s: float | None, timed: bool
    ) -> Transcript | None:
        pieces, spoken = list[Piece](), wished
        for at, part in _parts(sound):
            features = self._features(part)
            seen = self.model.encode(features)
            spoken = self._language(seen, wished) if not pieces else spoken
            piece = self._piece(seen, features, spoken, names, len(part) / RATE_HZ, at / RATE_HZ if timed else None)
            pieces += [] if self._doubts.doubtful(piece) else [piece]
        joint = "" if spoken == "zh" else " "
        text = self._written(joint.join(piece.text for piece in pieces if piece.text), spoken)
        if not self._believed(text, spoken, names, voiced_s):
            return None
        return Transcript(text, spoken, _confidence(pieces), tuple(word for piece in pieces for word in piece.words))

    def _language(self, seen: Any, wished: str) -> str:
        """The wished language; where it may be either, the likelier of ours, even if a third were likelier still."""
        if wished in self.languages:
            return wished
        if len(self.languages) == 1:
            return self.languages[0]
        chances = {token[2:-2]: chance for token, chance in self.model.model.detect_language(seen)[0]}
        return max(SPOKEN, key=lambda name: chances.get(name, 0.0))

    def _features(self, sound: Sound) -> Any:
        from faster_whisper.audio import pad_or_trim

        features = self.model.feature_extractor(sound)
        return pad_or_trim(features, self.model.feature_extractor.nb_max_frames)

    def _tokenizer(self, language: str) -> Any:
        from faster_whisper.tokenizer import Tokenizer

        many = self.model.model.is_multilingual
        return Tokenizer(self.model.hf_tokenizer, many, task="transcribe", language=language)

    def _generate(
        self, seen: Any, tokenizer: Any, language: str, names: tuple[str, ...], tokens: int, endless: bool = False
    ) -> Any:
        from faster_whisper.transcribe import get_suppressed_tokens

        told = self._lore.told(language, names)
        before = tokenizer.encode(f" {told}")[-(self.model.max_length // 2 - 1) :] if told else []
        prompt = self.model.get_prompt(tokenizer, before, without_timestamps=True)
        silent = list(get_suppressed_tokens(tokenizer, [-1]) or ())  # type: ignore[arg-type]
        most = min(self.model.max_length, len(prompt) + tokens)
        beams = 5 if self.device == "cuda" else 1
        return self.model.model.generate(
            seen,
            [prompt],
            beam_size=1 if endless else beams,
            max_length=most,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=not endless,
            suppress_tokens=[*silent, tokenizer.eot] if endless else silent,
        )[0]

    def _piece(
        self, seen: Any, features: Any, language: str, names: tuple[str, ...], length_s: float, start_s: float | None
    ) -> Piece:
        """One look put into words; their times from `start_s` on, or none."""
        from faster_whisper.transcribe import get_compression_ratio

        tokenizer = self._tokenizer(language)
        most = min(_MOST_TOKENS, _TOKENS + round(_TOKENS_A_SECOND * length_s))
        made = self._generate(seen, tokenizer, language, names, most)
        tokens = [token for token in made.sequences_ids[0] if token < tokenizer.eot]
        text = tokenizer.decode(tokens).strip()
        words: tuple[Word, ...] = ()
        if start_s is not None and bare_text(text):
            words = tuple(self._words(tokenizer, tokens, seen, length_s, start_s, language))
        count = len(made.sequences_ids[0])
        chance = float(made.scores[0]) * count / (count + 1)
        return Piece(text, tokens, chance, float(made.no_speech_prob), get_compression_ratio(text), words)

    def _words(
        self, tokenizer: Any, tokens: list[int], seen: Any, length_s: float, start_s: float, language: str
    ) -> Iterator[Word]:
        frames = min(self.model.feature_extractor.nb_max_frames, round(100 * length_s))
        for found in self.model.find_alignment(tokenizer, [tokens], seen, frames)[0]:
            text = self._written(found["word"].strip(), language)
            if bare_text(text):
                began = min(float(found["start"]), length_s)
                yield Word(text, start_s + began, start_s + min(max(float(found["end"]), began), length_s))

    def _written(self, text: str, language: str) -> str:
        return written(text, self._writing) if language == "zh" else text

    def _believed(self, text: str, language: str, names: tuple[str, ...], voiced_s: float | None) -> bool:
        if not bare_text(text) or self._lore.makes_up(text, names):
            return False
        if not self._doubts.voiced:
            return True
        return not looped(text) and (voiced_s is None or sayable(text, language, voiced_s))


class WhisperTranscription:
    """One utterance: kept until it is over, and looked at on the way where the machine is fast enough."""

    def __init__(self, whisper: Whisper, voiced: Voiced, language: str, names: tuple[str, ...]) -> None:
        self._whisper = whisper
        self._voiced = voiced
        self._language = language
        self._names = names
        self._sound: list[Sound] = []
        self._fresh = 0
        self._agreed = Agreement()

    def feed(self, sound: Sound) -> None:
        """More of the utterance."""
        self._sound.append(sound)
        self._fresh += len(sound)
        self._voiced.feed(sound)

    def partial(self) -> SoFar:
        """The words so far; nothing where looking would take too long."""
        if self._fresh >= LOOK_S * RATE_HZ and self._whisper.keeps_up:
            self._fresh = 0
            began = time.monotonic()
            heard = self._transcribed(timed=False)
            self._whisper.took(time.monotonic() - began)
            self._agreed = self._agreed.then(heard.text if heard else "")
        return self._agreed.so_far

    def finish(self) -> Transcript | None:
        """The words, or None."""
        return self._transcribed(timed=True) if any(map(len, self._sound)) else None

    def _transcribed(self, *, timed: bool) -> Transcript | None:
        return self._whisper.transcribe(
            np.concatenate(self._sound), self._language, self._names, self._voiced.seconds, timed=timed
        )


def _parts(sound: Sound) -> Iterator[tuple[int, Sound]]:
    """The sound in parts that the model can see at once, cut where it is quietest; each with where it begins."""
    longest, at = _WINDOW_S * RATE_HZ, 0
    while len(sound) - at > longest:
        late = sound[at + longest // 2 : at + longest]
        blocks = late[: len(late) - len(late) % FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)
        cut = at + longest // 2 + FRAME_SAMPLES * int(np.argmin(np.square(blocks).mean(axis=1)))
        yield at, sound[at:cut]
        at = cut
    yield at, sound[at:]


def _confidence(pieces: list[Piece]) -> float:
    """How sure the least certain piece is, 0 … 1: the chance of its average token, if that was speech at all.

    The second half matters: a model can be sure of words that it made out of noise, and know that it was noise.
    """
    return min(max(0.0, 1.0 - p.no_speech_prob) * min(1.0, math.exp(p.avg_logprob)) for p in pieces)


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
