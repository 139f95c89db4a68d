"""What every recogniser promises, over the two there are.

The small Whisper understands synthetic voices and thirty-two phrases: it proves the way through faster-whisper, not
how well people are understood.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from engine.assets import asset
from interaction.speech.invented import Lore
from interaction.speech.sound import RATE_HZ, Sound
from interaction.speech.soundfile import read_sound
from interaction.speech.sphinx import Sphinx
from interaction.speech.transcriber import Transcriber, Transcript
from interaction.speech.whisper import Whisper

HERE = Path(__file__).parent.parent / "interaction"


@dataclass(frozen=True)
class Known:
    """A recogniser, and a recording that it should get right."""

    make: Callable[[], Transcriber]
    recording: Path
    text: str
    language: str


KNOWN = {
    "sphinx": Known(Sphinx, asset("demo/voices/circle.flac"), "circle take two", "en"),
    "whisper": Known(
        lambda: Whisper(HERE / "whisper_fixture", threads=1, known=Lore()),
        HERE / "voices" / "zh_take_two.flac",
        "选第二条",
        "zh",
    ),
}


@pytest.fixture(scope="module", params=KNOWN)
def known(request: pytest.FixtureRequest) -> Known:
    return KNOWN[request.param]


@pytest.fixture(scope="module")
def transcriber(known: Known) -> Transcriber:
    return known.make()


@pytest.fixture(scope="module")
def recording(known: Known) -> Sound:
    return np.concatenate(list(read_sound(known.recording)))


def finished(transcriber: Transcriber, sound: Sound, language: str = "auto", block: int = 512) -> Transcript | None:
    transcription = transcriber.begin(language)
    for at in range(0, len(sound), block):
        transcription.feed(sound[at : at + block])
        text, settled = transcription.partial()
        assert 0 <= settled <= len(text)
    return transcription.finish()


def test_it_says_who_it_is(transcriber: Transcriber):
    assert transcriber.name
    assert set(transcriber.languages) <= {"zh", "en"}


def test_it_hears_the_order_its_language_and_how_sure_it_is(transcriber: Transcriber, known: Known, recording: Sound):
    heard = finished(transcriber, recording)
    assert heard is not None
    assert (heard.text, heard.language) == (known.text, known.language)
    assert 0.5 < heard.confidence <= 1.0


def test_the_size_of_the_blocks_changes_nothing(transcriber: Transcriber, known: Known, recording: Sound):
    texts = {heard.text for block in (160, 4000, 1_000_000) if (heard := finished(transcriber, recording, block=block))}
    assert texts == {known.text}


def test_one_utterance_leaves_nothing_to_the_next(transcriber: Transcriber, known: Known, recording: Sound):
    finished(transcriber, recording[: len(recording) // 2])
    heard = finished(transcriber, recording)
    assert heard is not None
    assert heard.text == known.text


def test_one_that_was_given_up_leaves_nothing_either(transcriber: Transcriber, known: Known, recording: Sound):
    transcriber.begin("auto").feed(recording)
    heard = finished(transcriber, recording, known.language)
    assert heard is not None
    assert heard.text == known.text


def test_the_sound_belongs_to_the_caller(transcriber: Transcriber, recording: Sound):
    before = recording.copy()
    finished(transcriber, recording)
    assert np.array_equal(recording, before)


def test_no_sound_at_all_is_no_words(transcriber: Transcriber):
    assert transcriber.begin("en").finish() is None
    assert finished(transcriber, np.empty(0, np.float32)) is None


@pytest.mark.parametrize("loudness", [1e-4, 4.0])
def test_very_quiet_and_overloaded_sound_is_survived(transcriber: Transcriber, recording: Sound, loudness: float):
    heard = finished(transcriber, recording * np.float32(loudness))
    assert heard is None or 0.0 <= heard.confidence <= 1.0


def test_names_of_the_cast_may_be_told(transcriber: Transcriber, recording: Sound):
    transcription = transcriber.begin("auto", ("林小雨", "Roy"))
    transcription.feed(recording[:RATE_HZ])
    heard = transcription.finish()
    assert heard is None or heard.language in transcriber.languages
