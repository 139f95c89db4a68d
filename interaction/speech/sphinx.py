"""The offline recogniser: pocketsphinx, hearing English film talk and nothing else.

It needs no download, and it knows only the words of `assets/speech/film_grammar.toml`. Made to hear film talk, it
would hear it in any noise. So what it heard counts only when the words are a whole sentence of the grammar, first
choice or a near one, and when their average chance against all other readings of the sound is good enough.
"""

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from engine.errors import EngineError
from interaction.speech.film_grammar import FilmGrammar, film_grammar
from interaction.speech.ngrams import arpa
from interaction.speech.sound import RATE_HZ, Sound, dithered
from interaction.speech.transcriber import Transcript

BELIEVED = 0.42
"""The lowest average chance of the words, 0 … 1, at which they are passed on."""

_SENTENCES = 30_000
_READINGS = 100
_VARIANT = re.compile(r"\(\d+\)$")


class Sphinx:
    """The loaded recogniser; loading takes about two seconds and 60 MB."""

    name: str = "pocketsphinx"
    languages: tuple[str, ...] = ("en",)

    def __init__(self, grammar: FilmGrammar | None = None) -> None:
        """Raises EngineError when pocketsphinx is not installed as expected."""
        self._grammar = grammar or film_grammar()
        with TemporaryDirectory(prefix="shotcaller-") as folder:
            self._decoder = _decoder(self._grammar, Path(folder))
        self._last: SphinxTranscription | None = None

    def begin(self, language: str, names: tuple[str, ...] = ()) -> "SphinxTranscription":
        """A new utterance. Whatever the `language`, English is what can be heard; `names` are not learned."""
        if self._last is not None:
            self._last.stop()
        self._last = SphinxTranscription(self._decoder, self._grammar)
        return self._last


class SphinxTranscription:
    """One utterance, decoded while it is being spoken; the words so far cost next to nothing more."""

    def __init__(self, decoder: Any, grammar: FilmGrammar) -> None:
        self._decoder = decoder
        self._grammar = grammar
        self._sound: list[Sound] = []
        self._decoder.start_utt()
        self._listening = True

    def feed(self, sound: Sound) -> None:
        """More of the utterance."""
        noisy = dithered(sound, seed=len(self._sound))
        self._sound.append(noisy)
        self._decoder.process_raw(_pcm(noisy))

    def partial(self) -> str:
        """The words so far."""
        hypothesis = self._decoder.hyp()
        return " ".join(_words(hypothesis.hypstr)) if hypothesis else ""

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
        words = self._sentence() if chance >= BELIEVED else []
        return Transcript(" ".join(words), "en", chance) if words else None

    def _decode_whole(self, sound: Sound) -> None:
        """Decodes once more: the loudness and colour of the voice are known only when it has ended."""
        self._decoder.start_utt()
        self._decoder.process_raw(_pcm(sound), full_utt=True)
        self._decoder.end_utt()

    def _chance(self) -> float:
        """How likely the words are on average, among all readings of the same sound; 0 … 1."""
        chances = [min(1.0, float(word.prob)) for word in self._decoder.seg() or () if word.word[0].isalpha()]
        return sum(chances) / len(chances) if chances else 0.0

    def _sentence(self) -> list[str]:
        """The best reading that is a sentence of the grammar; empty when none of the near ones is."""
        for words in self._readings():
            if self._grammar.derives(words):
                return words
        return []

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
    return [_VARIANT.sub("", word) for word in heard.split() if word[0].isalpha()]


def _pcm(sound: Sound) -> bytes:
    return (np.clip(sound, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()


def _decoder(grammar: FilmGrammar, folder: Path) -> Any:
    """A decoder for the grammar's words only: the whole dictionary would cost a second and 100 MB."""
    from pocketsphinx import Decoder, get_model_path

    model = Path(get_model_path()) / "en-us"
    dictionary, language = folder / "film.dict", folder / "film.lm"
    dictionary.write_text(pronounced(grammar, model / "cmudict-en-us.dict"), encoding="utf-8")
    language.write_text(arpa(grammar.sentences(_SENTENCES)), encoding="utf-8")
    try:
        return Decoder(
            hmm=str(model / "en-us"), dict=str(dictionary), lm=str(language), samprate=RATE_HZ, loglevel="FATAL"
        )
    except RuntimeError as wrong:
        raise EngineError(
            "The offline recogniser does not start.", advice="Install the package pocketsphinx again."
        ) from wrong


def pronounced(grammar: FilmGrammar, dictionary: Path) -> str:
    """The lines of a pronouncing dictionary for the words of the grammar, with the grammar's own ones added.

    Raises EngineError for a word that nobody can pronounce.
    """
    wanted = grammar.words
    with dictionary.open(encoding="utf-8") as lines:
        found = [line for line in lines if _VARIANT.sub("", line.split(" ", 1)[0]) in wanted]
    found += [f"{word} {phones}\n" for word, phones in grammar.pronunciations.items()]
    unknown = wanted - {_VARIANT.sub("", line.split(" ", 1)[0]) for line in found}
    if unknown:
        raise EngineError(
            "The offline recogniser cannot pronounce: {words}.",
            advice="Add them to [pronunciations] in assets/speech/film_grammar.toml.",
            words=", ".join(sorted(unknown)),
        )
    return "".join(found)
