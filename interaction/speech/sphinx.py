"""The offline recogniser: pocketsphinx, hearing English film talk and nothing else.

It needs no download, and it hears twice: first with the words of most film talk (`assets/speech/core_grammar.toml`),
of which it mistakes fewer, and, where that gives no clear sentence, with many more (`film_grammar.toml`). Both have
common words that compete with those of film talk. What it heard counts only when the words are a sentence of the
grammar, first choice or a near one with no everyday talk before it, and when their average chance against all other
readings of the sound is good enough. That chance is also what it says of itself: the lower half of it becomes a
question, not an action.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from engine.assets import asset
from engine.errors import EngineError
from interaction.speech.film_grammar import FilmGrammar, film_grammar, tidied
from interaction.speech.film_model import VARIANT, film_model, quick
from interaction.speech.hushed import hushed
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

CLEAR = 0.6
"""The lowest average chance at which a sentence in the most usual words is not heard again in all of them."""

_READINGS = 100
_FRAMES_A_SECOND = 100
_LANGUAGE_WEIGHT = 6.5


class Sphinx:
    """The loaded recogniser; loading takes a tenth of a second, the first time ten, and 100 MB."""

    name: str = "pocketsphinx"
    languages: tuple[str, ...] = ("en",)

    def __init__(self, *grammars: FilmGrammar, cache: Path | None = None) -> None:
        """`grammars`: the one to hear by first, and the others; by default the project's own two. `cache`: the user's
        cache folder. Raises EngineError when pocketsphinx is not installed as expected."""
        held = grammars or (film_grammar(asset("speech/core_grammar.toml")), film_grammar())
        self._hearings = tuple(Hearing(grammar, cache, f"film{at or ''}") for at, grammar in enumerate(held))
        self._last: SphinxTranscription | None = None

    def begin(self, language: str, names: tuple[str, ...] = ()) -> "SphinxTranscription":
        """A new utterance. Whatever the `language`, English is what can be heard; `names` are not learned."""
        if self._last is not None:
            self._last.stop()
        self._last = SphinxTranscription(self._hearings)
        return self._last


class SphinxTranscription:
    """One utterance, decoded while it is being spoken as far as somebody asks for the words so far."""

    def __init__(self, hearings: Sequence["Hearing"]) -> None:
        self._hearings = hearings
        self._first = hearings[0].decoder
        self._sound: list[Sound] = []
        self._decoded = 0
        self._listening = False

    def feed(self, sound: Sound) -> None:
        """More of the utterance."""
        self._sound.append(dithered(sound, seed=len(self._sound)))

    def partial(self) -> SoFar:
        """The words so far; none of them is settled before the end."""
        if not self._listening:
            self._first.start_utt()
            self._listening = True
        for sound in self._sound[self._decoded :]:
            self._first.process_raw(_pcm(sound))
        self._decoded = len(self._sound)
        hypothesis = self._first.hyp()
        return SoFar(" ".join(_words(hypothesis.hypstr)) if hypothesis else "")

    def stop(self) -> None:
        """No more sound will come: the decoder is free for the next utterance. May be called again."""
        if self._listening:
            self._first.end_utt()
        self._listening = False

    def finish(self) -> Transcript | None:
        """The words, or None for what is no sentence of film talk."""
        self.stop()
        if not self._sound:
            return None
        reading = self._read(hushed(np.concatenate(self._sound)))
        return Transcript(" ".join(reading.words), "en", reading.sure, reading.timed) if reading.words else None

    def _read(self, sound: Sound) -> "Reading":
        """What the first hearing makes of it where that is a clear sentence, and otherwise the next one's.

        Where an earlier one heard talk, only a whole sentence counts: with many words, parts of one are in everything.
        """
        *narrow, widest = self._hearings
        talk = False
        for hearing in narrow:
            reading = hearing.read(sound)
            if reading.whole and reading.chance >= CLEAR:
                return reading
            talk = talk or reading.talk
        reading = widest.read(sound)
        return Reading() if talk and not reading.whole else reading


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of an utterance, if they are film talk, how likely they are, and when each one was said."""

    words: tuple[str, ...] = ()
    whole: bool = False
    chance: float = 0.0
    talk: bool = False
    timed: tuple[Word, ...] = ()

    @property
    def sure(self) -> float:
        """How sure the recogniser is, 0 … 1."""
        return self.chance if self.whole else PIECED * self.chance


class Hearing:
    """A decoder for the words of one grammar, and what counts of its readings."""

    def __init__(self, grammar: FilmGrammar, cache: Path | None, called: str) -> None:
        self._grammar = grammar
        self.decoder = _decoder(grammar, cache, called)

    def read(self, sound: Sound) -> Reading:
        """The best reading of a whole utterance; without words where that is no film talk.

        It is decoded at once: the loudness and colour of the voice are known only when it has ended.
        """
        self.decoder.start_utt()
        self.decoder.process_raw(_pcm(sound), full_utt=True)
        self.decoder.end_utt()
        chance = self._chance()
        words, whole, talk = self._sentence()
        if not words or chance < (BELIEVED if whole else LIKELY):
            return Reading(talk=talk)
        return Reading(tuple(words), whole, chance, talk, self._timed(words))

    def _timed(self, words: list[str]) -> tuple[Word, ...]:
        """When each word was said; of a near reading, the words that it shares with the first choice."""
        said = [
            Word(
                VARIANT.sub("", found.word),
                found.start_frame / _FRAMES_A_SECOND,
                (found.end_frame + 1) / _FRAMES_A_SECOND,
            )
            for found in self.decoder.seg() or ()
            if found.word[0].isalpha()
        ]
        shared = SequenceMatcher(None, [word.text for word in said], words, autojunk=False).get_matching_blocks()
        return tuple(word for block in shared for word in said[block.a : block.a + block.size])

    def _chance(self) -> float:
        """How likely the words are on average, among all readings of the same sound; 0 … 1."""
        chances = [min(1.0, float(word.prob)) for word in self.decoder.seg() or () if word.word[0].isalpha()]
        return sum(chances) / len(chances) if chances else 0.0

    def _sentence(self) -> tuple[list[str], bool, bool]:
        """The best reading that is a sentence of the grammar, whether it wholly is, and whether talk came before."""
        nearly: list[str] = []
        talk = False
        for words in self._readings():
            if self._grammar.derives(words):
                return tidied(self._grammar.agreed(words)), True, False
            talk = self._talk(words) > TALK
            if talk:
                break
            if not nearly and len(words) >= LONG and self._grammar.covered(words) >= NEARLY:
                nearly = tidied(self._grammar.agreed(words))
        return nearly, False, talk

    def _talk(self, words: list[str]) -> float:
        """Which share of the words no sentence has."""
        return sum(word not in self._grammar.film_words for word in words) / max(1, len(words))

    def _readings(self) -> Iterator[list[str]]:
        hypothesis = self.decoder.hyp()
        if hypothesis is None:
            return
        yield _words(hypothesis.hypstr)
        for other in islice(self.decoder.nbest(), _READINGS):
            if other is not None:
                yield _words(other.hypstr)


def _words(heard: str) -> list[str]:
    """The plain words of a hypothesis, without fillers and marks of pronunciation."""
    return [VARIANT.sub("", word) for word in heard.split() if word[0].isalpha()]


def _pcm(sound: Sound) -> bytes:
    return (np.clip(sound, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()


def _decoder(grammar: FilmGrammar, cache: Path | None, called: str) -> Any:
    """A decoder for the grammar's words only: the whole dictionary would cost a second and 100 MB."""
    from pocketsphinx import Decoder, get_model_path

    model = Path(get_model_path()) / "en-us"
    try:
        with film_model(grammar, model / "cmudict-en-us.dict", cache, called) as (spoken, following):
            return Decoder(
                hmm=str(model / "en-us"),
                dict=str(spoken),
                lm=str(quick(following)),
                samprate=RATE_HZ,
                lw=_LANGUAGE_WEIGHT,
                loglevel="FATAL",
            )
    except (OSError, RuntimeError) as wrong:
        raise EngineError(
            "The offline recogniser does not start.", advice="Install the package pocketsphinx again."
        ) from wrong
