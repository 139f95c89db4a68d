"""The speech worker live: keys, microphones that come and go, recordings, and files that are not right."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.assets import asset
from engine.errors import EngineError
from interaction.speech.messages import (
    Arm,
    Ears,
    FileEnded,
    FileRefused,
    KeepSound,
    Level,
    ListMicrophones,
    Microphones,
    SetTalking,
    SoundLost,
    SpeechStarted,
    SpeechState,
    StopSpeech,
    Talk,
    Talking,
    Unheard,
    UseFile,
    UseMicrophone,
    Utterance,
)
from interaction.speech.sound import RATE_HZ, Sound
from interaction.speech.soundfile import read_sound
from tests.disk import full_disk
from tests.interaction.speech_wire import HandFed, Wire, quiet, workers

pytestmark = pytest.mark.usefixtures("loaded_once")

Start = Callable[..., Wire]


@pytest.fixture(autouse=True)
def _looks_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interaction.speech.worker.RETRY_S", 0.05)


@pytest.fixture
def start() -> Iterator[Start]:
    with workers() as begin:
        yield begin


def voice(name: str) -> Sound:
    return np.concatenate(list(read_sound(asset(f"demo/voices/{name}.flac"))))


def spoken(name: str) -> Sound:
    """The words of a recording and hardly a breath after them."""
    sound = voice(name)
    return sound[: int(np.flatnonzero(np.abs(sound) > 0.05)[-1]) + RATE_HZ // 10]


def texts(said: list) -> list[str]:
    return [message.text for message in said if isinstance(message, Utterance)]


# --- a key ---


def test_only_what_is_said_while_the_key_is_held_counts(start: Start):
    microphone = HandFed()
    wire = start({}, lambda device: microphone)
    wire.tell(SetTalking(Talking.HELD), Arm())
    microphone.feed(voice("snow"), quiet(1.0))
    wire.ready()
    microphone.settle(wire)
    wire.tell(Talk(True))
    microphone.settle(wire)
    microphone.feed(spoken("circle"))
    microphone.settle(wire)
    wire.tell(Talk(False))
    said = wire.until(Utterance, Unheard)
    assert texts(said) == ["circle take two"]
    assert len([message for message in said if isinstance(message, SpeechStarted)]) == 1
    assert said[-1].wait_s < 5.0
    microphone.feed(voice("snow"), quiet(1.0))
    microphone.settle(wire)
    wire.tell(StopSpeech())
    time.sleep(0.3)
    while not wire.outbox.empty():
        assert isinstance(wire.until(object)[-1], Level)


def test_two_orders_with_a_long_pause_between_them_are_one_while_it_is_held(start: Start):
    microphone = HandFed()
    wire = start({}, lambda device: microphone)
    wire.tell(Arm(), Talk(True))
    wire.ready()
    microphone.feed(quiet(0.5), spoken("circle"), quiet(3.0), spoken("two_more"))
    microphone.settle(wire)
    wire.tell(Talk(False))
    said = wire.until(Utterance, Unheard)
    assert len([message for message in said if isinstance(message, SpeechStarted)]) == 1
    assert said[-1].end_s - said[-1].start_s > 5.0


# --- microphones ---


def test_pulled_out_in_mid_sentence_the_words_so_far_are_kept(start: Start):
    plugged = [HandFed(), HandFed()]
    opened = iter(plugged)
    wire = start({}, lambda device: next(opened))
    wire.ready()
    plugged[0].feed(quiet(0.5), spoken("circle"))
    plugged[0].pull_out()
    wire.tell(Arm())
    said = wire.until(Utterance)
    states = [message.ears for message in said if isinstance(message, SpeechState)]
    plugged[1].feed(voice("snow"), quiet(1.0))
    said += wire.until(Utterance)
    assert texts(said) == ["circle take two", "make it snow"]
    assert Ears.NO_MICROPHONE in states + [message.ears for message in said if isinstance(message, SpeechState)]
    assert plugged[0].closed


def test_another_microphone_is_taken_at_once_and_the_sentence_into_the_old_one_counts(start: Start):
    there = {None: HandFed("desk"), "boom": HandFed("boom")}
    wire = start({}, there.__getitem__)
    wire.tell(Arm())
    wire.ready()
    there[None].feed(quiet(0.5), spoken("circle"))
    wire.until(SpeechStarted)
    while not there[None].empty:
        time.sleep(0.01)
    wire.tell(UseMicrophone("boom"))
    assert texts(wire.until(Utterance)) == ["circle take two"]
    there["boom"].feed(voice("snow"), quiet(1.0))
    assert texts(wire.until(Utterance)) == ["make it snow"]
    assert there[None].closed


class Seen:
    """A look-out that sees what it is told."""

    def __init__(self) -> None:
        self.latest: tuple[str, ...] | None = None
        self.next: tuple[str, ...] | None = None

    def look(self) -> bool:
        fresh, self.next, self.latest = self.next is not None, None, self.next or self.latest
        return fresh

    def hurry(self) -> None:
        pass

    def close(self) -> None:
        pass


def test_microphones_are_told_when_asked_for_and_whenever_they_change(start: Start):
    seen = Seen()
    wire = start({}, lambda device: HandFed("desk"), lookout=seen)
    wire.ready()
    wire.tell(ListMicrophones())
    seen.next = ("desk",)
    assert wire.until(Microphones)[-1] == Microphones(("desk",), None)
    wire.tell(Arm())
    assert wire.until(Microphones)[-1] == Microphones(("desk",), "desk")
    seen.next = ("desk", "boom")
    assert wire.until(Microphones)[-1] == Microphones(("desk", "boom"), "desk")
    seen.next = ("desk", "boom")
    time.sleep(0.3)
    wire.tell(ListMicrophones())
    assert [type(message) for message in wire.until(Microphones)].count(Microphones) == 1


def test_a_sound_server_that_goes_on_with_another_microphone_is_not_listened_to(start: Start):
    seen = Seen()
    boom = HandFed("boom")
    wire = start({"device": "boom"}, lambda device: boom, lookout=seen)
    wire.ready()
    seen.next = ("desk", "boom")
    wire.tell(Arm())
    boom.feed(quiet(0.5), spoken("circle"))
    wire.until(SpeechStarted)
    while not boom.empty:
        time.sleep(0.01)
    seen.next = ("desk",)
    said = wire.until(Utterance)
    assert texts(said) == ["circle take two"]
    said += [] if any(isinstance(message, SpeechState) for message in said) else wire.until(SpeechState)
    assert next(m.ears for m in said if isinstance(m, SpeechState)) is Ears.NO_MICROPHONE


# --- recordings ---


def test_the_sound_of_each_utterance_is_kept_where_that_is_wanted(start: Start, tmp_path: Path):
    wire = start({})
    wire.tell(UseFile(str(asset("demo/voices/circle.flac"))))
    assert wire.until(FileEnded)[-2].sound == ""
    wire.tell(KeepSound(str(tmp_path / "voices")), UseFile(str(asset("demo/voices/orders.flac"))))
    said = [message for message in wire.until(FileEnded) if isinstance(message, Utterance)]
    names = [message.sound for message in said]
    assert len(set(names)) == len(said) == 5
    assert names == sorted(names)
    assert sorted(path.name for path in (tmp_path / "voices").iterdir()) == names
    whole = voice("orders")
    for message in said:
        kept = np.concatenate(list(read_sound(tmp_path / "voices" / message.sound)))
        first = round(message.start_s * RATE_HZ)
        assert np.abs(kept - whole[first : first + len(kept)]).max() < 1e-3
        assert len(kept) == round((message.end_s - message.start_s) * RATE_HZ)
    wire.tell(KeepSound(), UseFile(str(asset("demo/voices/circle.flac"))))
    assert wire.until(FileEnded)[-2].sound == ""


def test_a_full_disk_costs_the_recording_and_nothing_else(start: Start, tmp_path: Path):
    wire = start({})
    wire.ready()
    wire.tell(KeepSound(str(tmp_path / "voices")), UseFile(str(asset("demo/voices/orders.flac"))))
    with full_disk(1000):
        said = wire.until(FileEnded)
    assert len(texts(said)) == 5
    assert not any(message.sound for message in said if isinstance(message, Utterance))
    [lost] = [message for message in said if isinstance(message, SoundLost)]
    assert lost.template.format(**dict(lost.values))
    assert lost.advice
    assert not list((tmp_path / "voices").iterdir())
    wire.tell(UseFile(str(asset("demo/voices/circle.flac"))))
    assert wire.until(Utterance)[-1].sound


def test_a_folder_that_cannot_be_is_told_once(start: Start, tmp_path: Path):
    (tmp_path / "taken").write_text("a file")
    wire = start({})
    wire.tell(KeepSound(str(tmp_path / "taken")), UseFile(str(asset("demo/voices/orders.flac"))))
    said = wire.until(FileEnded)
    assert len(texts(said)) == 5
    assert len([message for message in said if isinstance(message, SoundLost)]) == 1


# --- when ---


def test_a_paced_file_tells_when_each_word_was_said_on_the_machines_clock(start: Start):
    wire = start({})
    wire.ready()
    before_s = time.monotonic()
    wire.tell(UseFile(str(asset("demo/voices/circle.flac")), paced=True))
    said = wire.until(Utterance)[-1]
    after_s = time.monotonic()
    assert before_s <= said.clock_s <= before_s + 1.0
    assert said.clock_s + said.end_s <= after_s + 0.3
    assert abs(after_s - (said.clock_s + said.end_s - 0.55) - said.wait_s) < 0.5


# --- files that are not what they should be ---


def test_what_was_said_before_a_file_breaks_off_is_answered_first(start: Start, monkeypatch: pytest.MonkeyPatch):
    def torn(path: Path) -> Iterator[Sound]:
        yield voice("circle")
        yield spoken("snow")
        raise EngineError("The file {name} cannot be read as sound.", advice="Copy it again.", name=path.name)

    monkeypatch.setattr("interaction.speech.worker.read_sound", torn)
    wire = start({})
    wire.tell(UseFile("torn.wav"))
    said = wire.until(FileRefused, FileEnded)
    assert texts(said) == ["circle take two", "make it snow"]
    assert isinstance(said[-1], FileRefused)


def written(path: Path, sound: Sound, rate_hz: int, channels: int = 1) -> Path:
    """A WAV of this rate and so many equal channels."""
    import av

    resampler = av.AudioResampler(format="s16", layout="stereo" if channels == 2 else "mono", rate=rate_hz)
    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray((np.clip(sound, -1.0, 1.0) * 32767).astype(np.int16)[None]), format="s16", layout="mono"
    )
    frame.sample_rate = RATE_HZ
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=rate_hz, layout="stereo" if channels == 2 else "mono")
        for made in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(made))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(("rate_hz", "channels", "gain"), [(48_000, 2, 1.0), (16_000, 1, 4.0), (44_100, 2, 0.2)])
def test_every_rate_and_loudness_is_understood(start: Start, tmp_path: Path, rate_hz: int, channels: int, gain: float):
    """Four times too loud is clipped for a good part of each word; a fifth is a microphone that is turned down."""
    path = written(tmp_path / "said.wav", voice("circle") * np.float32(gain), rate_hz, channels)
    wire = start({})
    wire.tell(UseFile(str(path)))
    assert texts(wire.until(FileEnded)) == ["circle take two"]


def test_a_telephones_sound_is_survived(start: Start, tmp_path: Path):
    """Half of what makes a consonant is missing at 8 kHz: what is heard may be nothing, and is nothing else."""
    wire = start({})
    wire.tell(UseFile(str(written(tmp_path / "said.wav", voice("circle"), 8_000))))
    assert texts(wire.until(FileEnded)) in (["circle take two"], [])


@pytest.mark.parametrize("damage", ["half", "hole", "no samples", "empty"])
def test_damaged_recordings_are_heard_as_far_as_they_go(start: Start, tmp_path: Path, damage: str):
    whole = asset("demo/voices/orders.flac").read_bytes()
    content = {
        "half": whole[: len(whole) // 2],
        "hole": whole[: len(whole) // 3] + bytes(2000) + whole[len(whole) // 3 + 2000 :],
        "no samples": whole[:8192][:86],
        "empty": b"",
    }[damage]
    path = tmp_path / "damaged.flac"
    path.write_bytes(content)
    wire = start({})
    wire.tell(UseFile(str(path)))
    said = wire.until(FileEnded, FileRefused)
    right = ["two more takes", "compare take one and two", "reject take one", "undo", "push in slowly"]
    assert set(texts(said)) <= set(right)
    assert len(texts(said)) >= {"half": 2, "hole": 2}.get(damage, 0)
    wire.tell(UseFile(str(asset("demo/voices/circle.flac"))))
    assert texts(wire.until(FileEnded)) == ["circle take two"]
