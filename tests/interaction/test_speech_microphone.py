"""Live sources: the file that stands in for a microphone, none at all, and a virtual one through PortAudio."""

import queue
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.assets import asset
from engine.film.codec import encode
from engine.process.child import Child
from interaction.speech.messages import Arm
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
    "module-remap-source master=vmic.monitor source_name=virtmic",
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

    def play(self, path: Path) -> None:
        subprocess.run(["paplay", "--device=vmic", str(path)], check=True, capture_output=True)


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


@pytest.mark.microphone
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="PulseAudio")
def test_a_spoken_order_goes_through_a_microphone_and_through_a_pulled_plug(sounds: Sounds):
    said: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    child = Child("speech", "interaction.speech.worker", {}, said.put, lambda code: said.put({"kind": "lost"}))

    def until(kind: str, **held: str) -> dict[str, Any]:
        while True:
            message = said.get(timeout=30)
            assert message["kind"] != "lost", "the worker ended"
            if message["kind"] == kind and held.items() <= message.items():
                return message

    child.start()
    try:
        child.send(encode(Arm(), kind=True))
        until("SpeechState", ears="limited")
        until("Level")
        sounds.play(asset("demo/voices/circle.flac"))
        assert until("Utterance")["text"] == "circle take two"
        sounds.pull_out()
        assert until("SpeechState", ears="no_microphone")["advice"]
        sounds.plug_in()
        until("SpeechState", ears="limited")
        until("Level")
        sounds.play(asset("demo/voices/snow.flac"))
        assert until("Utterance")["text"] == "make it snow"
    finally:
        child.stop()
