"""The offline recogniser: pocketsphinx, hearing English film talk and nothing else.

It needs no download, and it knows only the words of `assets/speech/film_grammar.toml`: those of film talk, and common
ones that compete with them. What it heard counts only when the words are a whole sentence of the grammar, first choice
or a near one with no everyday talk before it, and when their average chance against all other readings of the sound is
good enough. That chance is also what it says of itself: the lower half of it becomes a question, not an action.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from engine.errors import EngineError
from interaction.speech.film_grammar import FilmGrammar, film_grammar, tidied
from interaction.speech.film_model import VARIANT, film_model
from interaction.speech.messages import Word
from interaction.speech.sound import RATE_HZ, Sound, dithered
from interaction.speech.transcriber import SoFar, Transcript

BELIEVED = 0.3
"""The lowest average chance of the words, 0 … 1, at which they are passed on."""

TALK = 0.25
"""A likelier reading with more than this share of everyday words means that somebody was only talking, 0 … 1."""

LONG, NEARLY, LIKELY = 7, 0.7, 0.4
"""So many words, such a share of them in parts of the grammar, and such a chance, count though the whole is none."""

PIECED = 0.8
"""How much surer a whole sentence is than one with strange words in it, 0 … 1."""

_READINGS = 100
_FRAMES_A_SECOND = 100
_LANGUAGE_WEIGHT = 6.5


class Sphinx:
    """The loaded recogniser; loading takes a fifth of a second, the first time three, and 60 MB."""

    name: str = "pocketsphinx"
    languages: tuple[str, ...] = ("en",)

    def __init__(self, grammar: FilmGrammar | None = None, cache: Path | None = None) -> None:
        """`cache`: the user's cache folder. Raises EngineError when pocketsphinx is not installed as expected."""
        self._grammar = grammar or film_grammar()
        self._decoder = _decoder(self._grammar, cache)
        self._last: SphinxTranscription | None = None

    def begin(self, language: str, names: tuple[str, ...] = ()) -> "SphinxTranscription":
        """A new utterance. Whatever the `language`, English is what can be heard; `names` are not learned."""
        if self._last is not None:
            self._last.stop()
        self._last = SphinxTranscription(self._decoder, self._grammar)
        return self._last


class SphinxTranscription:
    """One utterance, decoded while it is being spoken as far as somebody asks for the words so far."""

    def __init__(self, decoder: Any, grammar: FilmGrammar) -> None:
        self._decoder = decoder
        self._grammar = grammar
        self._sound: list[Sound] = []
        self._decoded = 0
        self._listening = False

    def feed(self, sound: Sound) -> None:
        """More of the utterance."""
        self._sound.append(dithered(sound, seed=len(self._sound)))

    def partial(self) -> SoFar:
        """The words so far; none of them is settled before the end."""
        if not self._listening:
            self._decoder.start_utt()
            self._listening = True
        for sound in self._sound[self._decoded :]:
            self._decoder.process_raw(_pcm(sound))
        self._decoded = len(self._sound)
        hypothesis = self._decoder.hyp()
        return SoFar(" ".join(_words(hypothesis.hypstr)) if hypothesis else "")

    def stop(self) -> None:
        """No more sound will come: the decoder is free for the next utterance. May be called again."""
        if self._listening:
            self._decoder.end_utt()
        self._listening = False

    def finish(self) -> Transcript | None:
        """The words, or None for what is no sentence of film talk."""
        self.stop()
        if not self._sound:
            return None
        self._decode_whole(np.concatenate(self._sound))
        chance = self._chance()
        words, whole = self._sentence() if chance >= BELIEVED else ([], True)
        words = words if whole or chance >= LIKELY else []
        sure = chance if whole else PIECED * chance
        return Transcript(" ".join(words), "en", sure, self._timed(words)) if words else None

    def _timed(self, words: list[str]) -> tuple[Word, ...]:
        """When each word was said; of a near reading, the words that it shares with the first choice."""
        said = [
            Word(
                VARIANT.sub("", found.word),
                found.start_frame / _FRAMES_A_SECOND,
                (found.end_frame + 1) / _FRAMES_A_SECOND,
            )
            for found in self._decoder.seg() or ()
            if found.word[0].isalpha()
        ]
        shared = SequenceMatcher(None, [word.text for word in said], words, autojunk=False).get_matching_blocks()
        return tuple(word for block in shared for word in said[block.a : block.a + block.size])

    def _decode_whole(self, sound: Sound) -> None:
        """Decodes once more: the loudness and colour of the voice are known only when it has ended."""
        self._decoder.start_utt()
        self._decoder.process_raw(_pcm(sound), full_utt=True)
        self._decoder.end_utt()

    def _chance(self) -> float:
        """How likely the words are on average, among all readings of the same sound; 0 … 1."""
        chances = [min(1.0, float(word.prob)) for word in self._decoder.seg() or () if word.word[0].isalpha()]
        return sum(chances) / len(chances) if chances else 0.0

    def _sentence(self) -> tuple[list[str], bool]:
        """The best reading that is a sentence of the grammar, and whether it wholly is; empty for talk."""
        nearly: list[str] = []
        for words in self._readings():
            if self._grammar.derives(words):
                return tidied(words), True
            if self._talk(words) > TALK:
                break
            if not nearly and len(words) >= LONG and self._grammar.covered(words) >= NEARLY:
                nearly = tidied(words)
        return nearly, False

    def _talk(self, words: list[str]) -> float:
        """Which share of the words no sentence has."""
        return sum(word not in self._grammar.film_words for word in words) / max(1, len(words))

    def _readings(self) -> Iterator[list[str]]:
        hypothesis = self._decoder.hyp()
        if hypothesis is None:
            return
        yield _words(hypothesis.hypstr)
        for other in islice(self._decoder.nbest(), _READINGS):
            if other is not None:
                yield _words(other.hypstr)


def _words(heard: str) -> list[str]:
    """The plain words of a hypothesis, without fillers and marks of pronunciation."""
    return [VARIANT.sub("", word) for word in heard.split() if word[0].isalpha()]


def _pcm(sound: Sound) -> bytes:
    return (np.clip(sound, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()


def _decoder(grammar: FilmGrammar, cache: Path | None) -> Any:
    """A decoder for the grammar's words only: the whole dictionary would cost a second and 100 MB."""
    from pocketsphinx import Decoder, get_model_path

    model = Path(get_model_path()) / "en-us"
    try:
        with film_model(grammar, model / "cmudict-en-us.dict", cache) as (spoken, following):
            return Decoder(
                hmm=str(model / "en-us"),
                dict=str(spoken),
                lm=str(following),
                samprate=RATE_HZ,
                lw=_LANGUAGE_WEIGHT,
                loglevel="FATAL",
            )
    except (OSError, RuntimeError) as wrong:
        raise EngineError(
            "The offline recogniser does not start.", advice="Install the package pocketsphinx again."
        ) from wrong
