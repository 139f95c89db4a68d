"""Recognisers of other makes, by folder: SenseVoice's form through sherpa-onnx, and a Belle-like folder as a Whisper.

The models say one thing whatever they hear, so this proves the way through the package and nothing of understanding.
"""

import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from engine.errors import EngineError
from interaction.speech.invented import Lore
from interaction.speech.messages import Ears, SpeechState
from interaction.speech.model_folder import NoSpeechModel, is_other
from interaction.speech.models import find_model, installed, models_folder
from interaction.speech.readiness import Wishes, get_ready
from interaction.speech.sherpa import Sherpa, _words
from interaction.speech.sound import RATE_HZ, Sound
from interaction.speech.soundfile import read_sound
from interaction.speech.whisper import Whisper
from tests.interaction.random_sherpa import make_sense_voice

HERE = Path(__file__).parent
FIXTURE = HERE / "whisper_fixture"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("onnx")
    return make_sense_voice(tmp_path_factory.mktemp("models") / "sense-voice-tiny")


@pytest.fixture(scope="module")
def sherpa(folder: Path) -> Sherpa:
    pytest.importorskip("sherpa_onnx")
    return Sherpa(folder, threads=1, known=Lore())


def voice() -> Sound:
    return np.concatenate(list(read_sound(HERE / "voices" / "zh_undo.flac")))


def test_a_sense_voice_folder_is_found_by_what_lies_in_it(folder: Path):
    assert is_other(folder)
    assert find_model(str(folder), None) == folder


def test_it_hears_words_language_and_times(sherpa: Sherpa):
    transcription = sherpa.begin("auto")
    transcription.feed(voice())
    assert transcription.partial() == ("", 0)
    heard = transcription.finish()
    assert heard is not None
    assert (heard.text, heard.language) == ("撤销", "zh")
    assert [word.text for word in heard.words] == ["撤销"]
    assert 0.0 <= heard.words[0].start_s <= heard.words[0].end_s


def test_what_it_says_of_a_silent_room_is_not_believed(sherpa: Sherpa):
    transcription = sherpa.begin("auto")
    transcription.feed(np.zeros(3 * RATE_HZ, np.float32))
    assert transcription.finish() is None


def test_no_sound_is_no_words(sherpa: Sherpa):
    assert sherpa.begin("zh").finish() is None


def ready(wishes: Wishes) -> tuple[object, SpeechState]:
    told: list[SpeechState] = []
    return get_ready(wishes, told.append), told[-1]  # type: ignore[arg-type]


def test_the_worker_gets_it_ready_and_tells_the_wait(sherpa: Sherpa, folder: Path, tmp_path: Path):
    found, state = ready(Wishes(model=str(folder), cache=tmp_path, threads=1))
    assert isinstance(found, Sherpa)
    assert (state.ears, state.recogniser) == (Ears.READY, "sherpa sense-voice-tiny")


def test_without_the_package_there_is_one_clear_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "sherpa_onnx", None)
    with pytest.raises(EngineError, match="needs the package sherpa-onnx") as caught:
        Sherpa(folder, threads=1)
    assert "pip install sherpa-onnx" in caught.value.advice


@pytest.mark.parametrize("damage", ["half", "nothing told", "no tokens"])
def test_a_folder_that_would_end_the_process_is_refused_before(folder: Path, tmp_path: Path, damage: str):
    onnx = pytest.importorskip("onnx")
    pytest.importorskip("sherpa_onnx")
    torn = shutil.copytree(folder, tmp_path / "model")
    model = torn / "model.onnx"
    if damage == "half":
        model.write_bytes(model.read_bytes()[: model.stat().st_size // 2])
    elif damage == "nothing told":
        bare = onnx.load(str(model))
        del bare.metadata_props[:]
        onnx.save(bare, str(model))
    else:
        (torn / "tokens.txt").unlink()
    with pytest.raises(EngineError) as caught:
        Sherpa(torn, threads=1)
    assert str(torn) in str(caught.value)
    assert caught.value.advice


def test_tokens_are_gathered_into_words():
    english = SimpleNamespace(tokens=["▁wide", "▁sh", "ot", "▁now"], timestamps=[0.1, 0.4, 0.5, 0.9])
    assert list(_words(english)) == [("wide", 0.1, 0.4), ("shot", 0.4, 0.9), ("now", 0.9, pytest.approx(1.2))]
    chinese = SimpleNamespace(tokens=["特", "写"], timestamps=[0.2, 0.5])
    assert list(_words(chinese)) == [("特", 0.2, 0.5), ("写", 0.5, pytest.approx(0.8))]
    assert list(_words(SimpleNamespace(tokens=["a"], timestamps=[]))) == []


# --- a Chinese-tuned Whisper ---


def test_a_belle_like_folder_is_a_whisper(tmp_path: Path):
    folder = shutil.copytree(FIXTURE, models_folder(tmp_path) / "Belle-whisper-large-v3-turbo-zh-ct2")
    assert not is_other(folder)
    assert installed(tmp_path) == [folder]
    found, state = ready(Wishes(cache=tmp_path, threads=1))
    assert isinstance(found, Whisper)
    assert state.recogniser == "whisper Belle-whisper-large-v3-turbo-zh-ct2"
    heard = found.transcribe(voice(), "zh", ())
    assert heard is not None
    assert heard.text == "撤销"


def test_a_whisper_is_preferred_to_one_of_another_make(folder: Path, tmp_path: Path):
    shutil.copytree(folder, models_folder(tmp_path) / "a")
    whisper = shutil.copytree(FIXTURE, models_folder(tmp_path) / "b")
    assert installed(tmp_path)[0] == whisper


def test_an_empty_tokens_file_is_no_model(folder: Path, tmp_path: Path):
    torn = shutil.copytree(folder, tmp_path / "model")
    (torn / "tokens.txt").write_text("")
    with pytest.raises(NoSpeechModel, match=r"not whole: tokens\.txt"):
        find_model(str(torn), None)
