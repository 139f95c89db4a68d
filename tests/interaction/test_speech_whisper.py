"""The pipes around a Whisper, and what of its text is believed.

Two small models: one of random numbers, made here, for everything that must hold whatever a model says; and the
committed one, which understands thirty-two phrases and, like its big sisters, makes words out of noise.
"""

import queue
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.errors import EngineError
from interaction.speech.invented import Doubts, Lore
from interaction.speech.listener import Began, Listener
from interaction.speech.messages import Ears, SpeechState, Unheard, Utterance
from interaction.speech.model_folder import NEEDED, NoSpeechModel
from interaction.speech.models import find_model
from interaction.speech.readiness import Wishes, get_ready
from interaction.speech.recognition import Ending, Recognition
from interaction.speech.sound import RATE_HZ, Sound
from interaction.speech.soundfile import read_sound
from interaction.speech.vad import Silero
from interaction.speech.whisper import Whisper
from tests.interaction.random_whisper import make_random_whisper

HERE = Path(__file__).parent
TRAINED = HERE / "whisper_fixture"
CREDULOUS = Doubts(no_speech=1.1, log_chance=-99.0, repetition=99.0, voiced=False)
SECONDS = 3


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_random_whisper(tmp_path_factory.mktemp("models") / "random")


@pytest.fixture(scope="module")
def babbling(folder: Path) -> Whisper:
    """A model that says something about everything, and is believed."""
    return Whisper(folder, threads=1, known=Lore(), doubts=CREDULOUS)


@pytest.fixture(scope="module")
def trained() -> Whisper:
    return Whisper(TRAINED, threads=1, known=Lore())


def rooms() -> dict[str, Sound]:
    """Sounds in which nobody speaks, three seconds each."""
    chance, count = np.random.default_rng(3), SECONDS * RATE_HZ
    times = np.arange(count) / RATE_HZ
    clicks = np.zeros(count, np.float32)
    clicks[chance.integers(0, count, 12)] = 0.8
    return {
        "silence": np.zeros(count, np.float32),
        "faint noise": (0.001 * chance.standard_normal(count)).astype(np.float32),
        "loud noise": (0.1 * chance.standard_normal(count)).astype(np.float32),
        "hum": (0.2 * np.sin(2 * np.pi * 100 * times)).astype(np.float32),
        "a whistle": (0.2 * np.sin(2 * np.pi * 1500 * times)).astype(np.float32),
        "clicks": clicks,
    }


# --- the pipes ---


def test_a_model_of_random_numbers_loads_speaks_two_languages_and_says_something(babbling: Whisper):
    assert set(babbling.languages) == {"zh", "en"}
    heard = babbling.transcribe(rooms()["loud noise"], "zh", ())
    assert heard is not None
    assert (heard.language, heard.text.strip() != "", 0.0 <= heard.confidence < 0.01) == ("zh", True, True)


@pytest.mark.parametrize("room", rooms())
def test_nothing_that_a_random_model_says_is_believed(folder: Path, room: str):
    whisper = Whisper(folder, threads=1, known=Lore())
    assert whisper.transcribe(rooms()[room], "auto", ()) is None


class Held:
    """The model, with a gate before its answer: what a slow machine is like."""

    def __init__(self, whisper: Whisper) -> None:
        self._whisper = whisper
        self.name, self.languages = whisper.name, whisper.languages
        self.gate, self.asked = threading.Event(), threading.Semaphore(0)

    def begin(self, language: str, names: tuple[str, ...] = ()) -> Any:
        transcription = self._whisper.begin(language, names)
        finish = transcription.finish

        def late() -> Any:
            self.asked.release()
            assert self.gate.wait(20)
            return finish()

        transcription.finish = late  # type: ignore[method-assign]
        return transcription


@pytest.fixture
def slow(babbling: Whisper) -> Iterator[tuple[Recognition, Held, "queue.SimpleQueue[Any]"]]:
    held, told = Held(babbling), queue.SimpleQueue[Any]()
    recognition = Recognition(lambda tell: held, told.put)
    yield recognition, held, told
    held.gate.set()
    recognition.close(20.0)


def say(recognition: Recognition, at_s: float) -> None:
    recognition.begin(at_s, "zh", ())
    recognition.feed(rooms()["loud noise"])
    recognition.end(Ending(at_s, at_s + SECONDS, at_s + SECONDS))


def test_an_answer_that_comes_after_its_utterance_was_forgotten_is_never_said(slow: Any):
    recognition, held, told = slow
    say(recognition, 0.0)
    assert held.asked.acquire(timeout=20)
    say(recognition, 10.0)
    recognition.forget()
    say(recognition, 20.0)
    held.gate.set()
    answer = told.get(timeout=20)
    assert isinstance(answer, Utterance)
    assert answer.start_s == 20.0
    assert told.empty()


# --- folders ---


def halves(folder: Path) -> Callable[[Path, str], None]:
    def broken(into: Path, name: str) -> None:
        shutil.copytree(folder, into)
        whole = (into / name).read_bytes()
        (into / name).write_bytes(whole[: len(whole) // 2])

    return broken


@pytest.mark.parametrize("name", NEEDED)
def test_a_folder_that_lacks_a_file_names_it(folder: Path, tmp_path: Path, name: str):
    shutil.copytree(folder, tmp_path / "model")
    (tmp_path / "model" / name).unlink()
    with pytest.raises(NoSpeechModel) as caught:
        find_model(str(tmp_path / "model"), None)
    assert str(caught.value) == f"The folder {tmp_path / 'model'} is no speech model: {name} is missing."
    assert caught.value.advice == "It must be a faster-whisper (CTranslate2) model."


def test_an_empty_folder_and_none_have_their_sentences(tmp_path: Path):
    with pytest.raises(NoSpeechModel) as empty:
        find_model(str(tmp_path), None)
    assert str(empty.value) == f"The folder {tmp_path} is no speech model: {', '.join(NEEDED)} is missing."
    with pytest.raises(NoSpeechModel) as none:
        find_model(str(tmp_path / "none"), None)
    assert str(none.value) == f"There is no folder {tmp_path / 'none'} with a speech model."


@pytest.mark.parametrize("name", NEEDED)
def test_a_half_copied_model_is_one_sentence_without_a_traceback(folder: Path, tmp_path: Path, name: str):
    halves(folder)(tmp_path / "model", name)
    with pytest.raises(EngineError) as caught:
        Whisper(tmp_path / "model", threads=1)
    said = str(caught.value)
    assert said.startswith(f"The speech model in {tmp_path / 'model'} cannot be used: ")
    assert "\n" not in said
    assert not re.search(r"\.\.$|Traceback", said)
    assert caught.value.advice == "Copy or fetch it again."


def test_a_half_copied_model_leaves_the_offline_recogniser_and_says_why(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, babbling: Whisper
):
    halves(folder)(tmp_path / "model", "model.bin")
    monkeypatch.setattr("interaction.speech.readiness._sphinx", lambda *_: babbling)
    told: list[Any] = []
    get_ready(Wishes(model=str(tmp_path / "model")), told.append)
    assert told[-1].ears is Ears.LIMITED
    assert str(tmp_path / "model") in dict(told[-1].values)["why"]
    assert isinstance(told[-1], SpeechState)


def test_a_local_folder_opens_no_socket(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a socket was asked for")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    whisper = Whisper(find_model(str(folder), None), threads=1, known=Lore(), doubts=CREDULOUS)
    assert whisper.transcribe(rooms()["loud noise"], "auto", ()) is not None


# --- what was invented ---


@pytest.mark.parametrize("room", rooms())
def test_the_voice_detector_lets_no_empty_room_reach_the_model(room: str):
    listener = Listener(Silero())
    events = [*listener.hear(rooms()[room]), *listener.finish()]
    assert not [event for event in events if isinstance(event, Began)]


@pytest.mark.parametrize("room", ["silence", "faint noise"])
@pytest.mark.parametrize("language", ["zh", "en", "auto"])
def test_words_made_of_silence_or_noise_are_no_action_even_past_the_detector(
    trained: Whisper, room: str, language: str
):
    """The model is sure of its words; that it also says it heard no speech is what it is held to.

    This small one takes loud noise for speech: there the detector alone stands guard, see above.
    """
    heard = trained.transcribe(rooms()[room], language, ())
    assert heard is None or heard.confidence < 0.5


def test_what_was_really_said_stays_sure(trained: Whisper):
    for path in sorted((HERE / "voices").glob("zh_*.flac")):
        if path.stem == "zh_two_orders":
            continue
        heard = trained.transcribe(np.concatenate(list(read_sound(path))), "auto", ())
        assert heard is not None, path.name
        assert heard.confidence > 0.5, path.name


def test_noise_through_the_recognisers_thread_is_told_as_unheard(folder: Path):
    told = queue.SimpleQueue[Any]()
    recognition = Recognition(lambda tell: Whisper(folder, threads=1, known=Lore()), told.put)
    try:
        say(recognition, 1.0)
        assert told.get(timeout=20) == Unheard(1.0, 1.0 + SECONDS)
    finally:
        recognition.close(20.0)
