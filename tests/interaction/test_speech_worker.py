"""The speech worker: what it is told, what it answers, on real sound."""

import queue
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.assets import asset
from engine.film.codec import decode, encode
from engine.process.child import Child
from interaction.language import understand
from interaction.speech.messages import (
    Arm,
    Disarm,
    Ears,
    FileEnded,
    FileRefused,
    FromSpeech,
    Level,
    Partial,
    SetLanguage,
    SpeechStarted,
    SpeechState,
    StopSpeech,
    Unheard,
    UseFile,
    Utterance,
)
from interaction.speech.microphone import FileMicrophone, Microphone, NoMicrophone
from interaction.speech.sound import RATE_HZ
from interaction.speech.soundfile import read_sound
from tests.interaction.speech_wire import Wire, workers

pytestmark = pytest.mark.usefixtures("loaded_once")

HERE = Path(__file__).parent
FIXTURE = {"model": str(HERE / "whisper_fixture"), "threads": 1, "hints": False}
REAL = HERE.parents[2] / "shared" / "data" / "speech"
MODULE = "interaction.speech.worker"


@pytest.fixture
def start() -> Iterator[Callable[..., Wire]]:
    with workers() as begin:
        yield begin


def hear(wire: Wire, path: Path) -> list[Any]:
    wire.tell(UseFile(str(path)))
    return wire.until(FileEnded, FileRefused)


def texts(said: list[Any]) -> list[str]:
    return [message.text for message in said if isinstance(message, Utterance)]


def test_a_spoken_sitting_becomes_words_and_the_words_become_intents(start: Callable[..., Wire]):
    wire = start({})
    said = hear(wire, asset("demo/voices/orders.flac"))
    assert texts(said) == ["two more takes", "compare take one and two", "reject take one", "undo", "push in slowly"]
    meant = [type(found.intent).__name__ for text in texts(said) for found in understand(text)]
    assert meant == ["MoreTakes", "CompareTakes", "RejectTake", "Undo", "ReviseShot"]
    assert any(isinstance(message, Partial) for message in said)
    assert len([message for message in said if isinstance(message, SpeechStarted)]) == 5
    times = [(message.start_s, message.end_s) for message in said if isinstance(message, Utterance)]
    assert times == sorted(times)


def test_talk_in_the_room_is_no_order(start: Callable[..., Wire]):
    said = hear(start({}), asset("demo/voices/talk.flac"))
    assert texts(said) == []
    unheard = [message for message in said if isinstance(message, Unheard)]
    assert 2 <= len(unheard) <= 3  # one of them sounds unfinished to a recogniser that knows only film words


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    ["jfk.flac", "librispeech-1995-1837-0001.wav", "rhino_out_of_context_en.wav", "rhino_within_context_en.wav",
     "aishell-BAC009S0724W0121.wav"],
)  # fmt: skip
def test_real_people_talking_of_other_things_give_no_order(start: Callable[..., Wire], name: str):
    if not (REAL / name).is_file():
        pytest.skip("../shared/data is not here: recordings of real people")
    said = hear(start({}), REAL / name)
    assert any(isinstance(message, Unheard) for message in said)
    assert texts(said) == []


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("zh_play", ["播放"]), ("zh_stop", ["停止"]), ("zh_undo", ["撤销"]), ("zh_take_two", ["选第二条"]),
        ("zh_next_shot", ["下一个镜头"]), ("zh_push_in", ["推近"]), ("zh_two_orders", ["选第三条", "导出"]),
    ],
)  # fmt: skip
def test_chinese_orders_go_through_the_speech_model(start: Callable[..., Wire], name: str, wanted: list[str]):
    wire = start(FIXTURE)
    said = hear(wire, HERE / "voices" / f"{name}.flac")
    assert texts(said) == wanted
    assert {message.language for message in said if isinstance(message, Utterance)} == {"zh"}
    states = [message.ears for message in said if isinstance(message, SpeechState)]
    assert states == [Ears.LOADING, Ears.READY]


def test_without_a_speech_model_it_works_within_limits_and_says_so(start: Callable[..., Wire]):
    said = hear(start({"model": "/nowhere"}), asset("demo/voices/snow.flac"))
    limited = next(message for message in said if isinstance(message, SpeechState) and message.ears is Ears.LIMITED)
    assert "/nowhere" in limited.template.format(**dict(limited.values))
    assert limited.advice
    assert texts(said) == ["make it snow"]


def test_chinese_asked_of_an_english_recogniser_is_not_guessed_at(start: Callable[..., Wire]):
    wire = start({})
    wire.tell(SetLanguage("zh"))
    assert texts(hear(wire, asset("demo/voices/snow.flac"))) == []


def test_bad_files_are_refused_and_the_next_one_is_heard(start: Callable[..., Wire], tmp_path: Path):
    (tmp_path / "junk.wav").write_bytes(np.random.default_rng(1).bytes(4000))
    wire = start({})
    for path in (tmp_path / "none.wav", tmp_path / "junk.wav"):
        refused = hear(wire, path)[-1]
        assert isinstance(refused, FileRefused)
        assert refused.template.format(**dict(refused.values))
        assert refused.advice
    assert texts(hear(wire, asset("demo/voices/snow.flac"))) == ["make it snow"]


def test_a_silent_file_ends_without_a_word(start: Callable[..., Wire], tmp_path: Path):
    import wave

    with wave.open(str(tmp_path / "silent.wav"), "wb") as made:
        made.setparams((1, 2, RATE_HZ, 0, "NONE", "not compressed"))
        made.writeframes(bytes(2 * 5 * RATE_HZ))
    said = hear(start({}), tmp_path / "silent.wav")
    assert not [message for message in said if isinstance(message, SpeechStarted | Utterance | Unheard)]
    assert abs(said[-1].duration_s - 5.0) < 0.1


# --- a microphone ---


def from_file(name: str, *, paced: bool = False) -> Callable[[str | None], Microphone]:
    return lambda device: Endless(name, paced)


class Endless(FileMicrophone):
    """A recording, and then a quiet room for ever."""

    def __init__(self, name: str, paced: bool) -> None:
        def blocks() -> Iterator[np.ndarray]:
            yield from read_sound(asset(f"demo/voices/{name}.flac"))
            while True:
                yield np.zeros(1024, np.float32)

        super().__init__("a recording", blocks(), paced=paced)


def test_armed_it_hears_the_microphone_and_shows_the_level(start: Callable[..., Wire]):
    wire = start({}, from_file("circle", paced=True))
    wire.tell(Arm())
    said = wire.until(Utterance)
    assert texts(said) == ["circle take two"]
    levels = [message for message in said if isinstance(message, Level)]
    assert 3 < len(levels) <= 15 * levels[-1].at_s
    assert max(level.dbfs for level in levels) > -30.0 > min(level.dbfs for level in levels)


def test_disarmed_it_hears_nothing_and_says_nothing(start: Callable[..., Wire]):
    wire = start({}, from_file("warrior", paced=True))
    wire.tell(Arm())
    wire.until(SpeechStarted)
    wire.tell(Disarm())
    time.sleep(0.5)
    while not wire.outbox.empty():
        wire.outbox.get()
    time.sleep(1.0)
    assert wire.outbox.empty()


def test_no_microphone_is_a_state_with_advice_said_once(start: Callable[..., Wire], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("interaction.speech.worker.RETRY_S", 0.05)
    wire = start({})
    wire.ready()
    wire.tell(Arm())
    time.sleep(1.0)
    said = []
    while not wire.outbox.empty():
        said.append(decode(FromSpeech, wire.outbox.get()))  # type: ignore[arg-type]
    missing = [message for message in said if isinstance(message, SpeechState) and message.ears is Ears.NO_MICROPHONE]
    assert [(state.template, state.advice) for state in missing] == [("There is no microphone.", "Plug one in.")]


def test_a_pulled_plug_is_told_and_the_microphone_is_taken_again(
    start: Callable[..., Wire], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("interaction.speech.worker.RETRY_S", 0.05)
    opened: list[Microphone] = []

    class Loose(Endless):
        """Gone after half a second of sound."""

        def read(self, timeout_s: float) -> np.ndarray | None:
            if self._given > RATE_HZ // 2:
                raise NoMicrophone("The microphone {name} has gone.", advice="Plug it in.", name=self.name)
            return super().read(timeout_s)

    def microphone(device: str | None) -> Microphone:
        opened.append(Loose("circle", paced=False) if not opened else Endless("snow", paced=False))
        return opened[-1]

    wire = start({}, microphone)
    wire.tell(Arm())
    said = wire.until(Utterance)
    assert Ears.NO_MICROPHONE in [message.ears for message in said if isinstance(message, SpeechState)]
    assert texts(said) == ["make it snow"]
    assert len(opened) == 2


def test_told_to_stop_it_leaves(start: Callable[..., Wire]):
    wire = start({})
    wire.ready()
    wire.tell(StopSpeech())
    time.sleep(0.5)
    wire.tell(UseFile(str(asset("demo/voices/snow.flac"))))
    time.sleep(0.5)
    assert wire.outbox.empty()


# --- the process ---


def test_as_a_process_it_hears_a_file_and_leaves_when_asked():
    said: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    child = Child("speech", MODULE, {}, said.put, lambda code: said.put({"kind": "lost", "code": code}))
    child.start()
    try:
        child.send(encode(UseFile(str(asset("demo/voices/put_first.flac"))), kind=True))
        seen: list[dict[str, Any]] = []
        while not seen or seen[-1]["kind"] not in ("FileEnded", "FileRefused", "lost"):
            seen.append(said.get(timeout=60))
    finally:
        child.stop()
    assert [message["text"] for message in seen if message["kind"] == "Utterance"] == ["put it first"]
    assert not child.alive
