"""Live sources: the file that stands in for a microphone, none at all, and a virtual one through PortAudio."""

import contextlib
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.assets import asset
from engine.film.codec import encode
from engine.process.child import Child
from interaction.speech.messages import Arm, ListMicrophones, ToSpeech, UseMicrophone
from interaction.speech.microphone import FileMicrophone, NoMicrophone, PortAudioMicrophone, SoundEnded, _Rate
from interaction.speech.sound import RATE_HZ

BLOCKS = [np.full(1600, value, np.float32) for value in (0.1, 0.2, 0.3)]


def test_a_paced_file_gives_each_block_when_its_time_has_come():
    source = FileMicrophone("clip", iter(BLOCKS))
    began = time.monotonic()
    got = [source.read(1.0) for _ in BLOCKS]
    assert time.monotonic() - began >= 0.2
    assert [block[0] for block in got if block is not None] == [block[0] for block in BLOCKS]
    with pytest.raises(SoundEnded):
        source.read(1.0)


def test_before_its_time_there_is_nothing_and_nobody_waits_long():
    source = FileMicrophone("clip", iter([np.zeros(RATE_HZ, np.float32), BLOCKS[0]]))
    assert source.read(0.01) is not None
    assert source.read(0.01) is None


def test_another_rate_becomes_16_khz_block_by_block():
    rate = _Rate(48_000)
    tone = np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000).astype(np.float32)
    heard = np.concatenate([rate.feed(tone[at : at + 1536]) for at in range(0, len(tone), 1536)])
    assert abs(len(heard) - RATE_HZ) < 100
    assert int(np.abs(np.fft.rfft(heard, RATE_HZ)).argmax()) == 440


def test_without_the_library_the_sentence_says_which_package(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(NoMicrophone, match="library for microphones is missing") as caught:
        PortAudioMicrophone()
    assert "libportaudio2" in caught.value.advice


def test_a_microphone_that_is_not_there_is_named():
    pytest.importorskip("sounddevice", reason="PortAudio is not on this machine", exc_type=OSError)
    with pytest.raises(NoMicrophone, match="no microphone called a banana") as caught:
        PortAudioMicrophone("a banana")
    assert caught.value.advice


# --- a virtual microphone: PulseAudio's null sink, seen by PortAudio through ALSA ---

NEEDED = ("pulseaudio", "pactl", "paplay")
MODULES = (
    "module-native-protocol-unix",
    "module-null-sink sink_name=vmic rate=16000 channels=1",
    "module-remap-source master=vmic.monitor source_name=virtmic source_properties=device.description=Virtual",
)


class Sounds:
    """A PulseAudio of the test's own, with a microphone that hears what is played into it."""

    def __init__(self) -> None:
        self._daemon: subprocess.Popen[bytes] | None = None

    def plug_in(self) -> None:
        call = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
        call += [f"--load={module}" for module in MODULES]
        self._daemon = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            if (
                subprocess.run(["pactl", "set-default-source", "virtmic"], capture_output=True, check=False).returncode
                == 0
            ):
                return
            time.sleep(0.1)
        pytest.skip("PulseAudio does not start here")

    def pull_out(self) -> None:
        if self._daemon is not None:
            self._daemon.send_signal(signal.SIGKILL)
            self._daemon.wait()
        self._daemon = None

    def play(self, path: Path, into: str = "vmic") -> None:
        subprocess.run(["paplay", f"--device={into}", str(path)], check=True, capture_output=True)

    def plug(self, name: str, said: str) -> list[str]:
        """One more microphone; the modules to unload for pulling it out again."""
        sink = f"module-null-sink sink_name={name}_wire rate=16000 channels=1"
        source = f"module-remap-source master={name}_wire.monitor source_name={name} "
        source += f"source_properties=device.description={said}"
        return [self._pactl("load-module", *words.split(" ")) for words in (sink, source)]

    def pull(self, modules: list[str]) -> None:
        for module in reversed(modules):
            self._pactl("unload-module", module)

    def _pactl(self, *words: str) -> str:
        return subprocess.run(["pactl", *words], check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def sounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sounds]:
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"no virtual microphone here: {', '.join(missing)} missing")
    (tmp_path / "run").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setenv("PULSE_RUNTIME_PATH", str(tmp_path / "run"))
    monkeypatch.setenv("HOME", str(tmp_path))
    made = Sounds()
    made.plug_in()
    yield made
    made.pull_out()


class Worker:
    """The speech worker as a process, and what it says."""

    def __init__(self) -> None:
        self._said: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        lost = {"kind": "lost"}
        self.child = Child("speech", "interaction.speech.worker", {}, self._said.put, lambda code: self._said.put(lost))
        self.child.start()

    def tell(self, *messages: ToSpeech) -> None:
        for message in messages:
            self.child.send(encode(message, kind=True))

    def until(self, kind: str, **held: Any) -> dict[str, Any]:
        while True:
            message = self._said.get(timeout=30)
            assert message["kind"] != "lost", "the worker ended"
            if message["kind"] == kind and held.items() <= message.items():
                return message


@pytest.fixture
def worker(sounds: Sounds) -> Iterator[Worker]:
    made = Worker()
    yield made
    made.child.stop()


@pytest.mark.microphone
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="PulseAudio")
def test_a_spoken_order_goes_through_a_microphone_and_through_a_pulled_plug(sounds: Sounds, worker: Worker):
    worker.tell(Arm())
    worker.until("SpeechState", ears="limited")
    worker.until("Level")
    began_s = time.monotonic()
    sounds.play(asset("demo/voices/circle.flac"))
    ended_s = time.monotonic()
    heard = worker.until("Utterance")
    assert heard["text"] == "circle take two"
    assert began_s < heard["clock_s"] + heard["start_s"] < heard["clock_s"] + heard["end_s"] < ended_s + 1.5
    assert 0.4 < heard["wait_s"] < 10.0
    sounds.pull_out()
    assert worker.until("SpeechState", ears="no_microphone")["advice"]
    sounds.plug_in()
    worker.until("SpeechState", ears="limited")
    worker.until("Level")
    sounds.play(asset("demo/voices/snow.flac"))
    assert worker.until("Utterance")["text"] == "make it snow"


@pytest.mark.microphone
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="PulseAudio")
def test_microphones_are_listed_as_they_come_and_go_and_one_pulled_out_in_mid_sentence_comes_back(
    sounds: Sounds, worker: Worker
):
    worker.tell(ListMicrophones(), Arm())
    assert len(worker.until("Microphones", used="Virtual")["names"]) == 1
    boom = sounds.plug("boom", "Boom")
    assert worker.until("Microphones")["names"] == ["Virtual", "Boom"]
    worker.tell(UseMicrophone("Boom"))
    worker.until("Microphones", used="Boom")
    worker.until("Level")
    sounds.play(asset("demo/voices/circle.flac"), "boom_wire")
    assert worker.until("Utterance")["text"] == "circle take two"

    speaking = threading.Thread(target=_played, args=(sounds, asset("demo/voices/orders.flac"), "boom_wire"))
    speaking.start()
    worker.until("SpeechStarted")
    assert worker.until("Utterance")["text"] == "two more takes"
    worker.until("SpeechStarted")
    time.sleep(1.0)
    sounds.pull(boom)
    speaking.join()
    kept = [worker.until("SpeechState", ears="no_microphone")]
    assert "Boom" in dict(kept[0]["values"]).values()
    assert kept[0]["advice"]
    assert worker.until("Microphones")["names"] == ["Virtual"]

    sounds.plug("boom", "Boom")
    worker.until("SpeechState", ears="limited")
    worker.until("Level")
    sounds.play(asset("demo/voices/snow.flac"), "boom_wire")
    assert worker.until("Utterance")["text"] == "make it snow"


def _played(sounds: Sounds, path: Path, into: str) -> None:
    with contextlib.suppress(subprocess.CalledProcessError):  # the wire is pulled out while it plays
        sounds.play(path, into)
