"""What was said is played back, and not taken for somebody saying it again."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.assets import asset
from engine.errors import EngineError
from interaction.speech.loudspeaker import play
from interaction.speech.messages import Arm, PlaySound, SoundLost, Utterance
from interaction.speech.sound import RATE_HZ
from interaction.speech.soundfile import read_sound
from tests.interaction.speech_wire import HandFed, Wire, workers

pytestmark = pytest.mark.usefixtures("loaded_once")

ORDER = np.concatenate([*read_sound(asset("demo/voices/circle.flac"))])
QUIET = np.zeros(2 * RATE_HZ, np.float32)


class Played:
    """A sound that plays until a test says that it is over."""

    def __init__(self) -> None:
        self.paths: list[Path] = []
        self.active = False
        self.closed = 0

    def __call__(self, path: Path) -> "Played":
        self.paths.append(path)
        self.active = True
        return self

    def close(self) -> None:
        self.active = False
        self.closed += 1


@pytest.fixture
def start() -> Iterator[Callable[..., Wire]]:
    with workers() as begin:
        yield begin


def test_what_is_played_back_is_not_heard(start: Callable[..., Wire]) -> None:
    played, fed = Played(), HandFed()
    wire = start({}, lambda device: fed, play_sound=played)
    wire.ready()
    wire.tell(Arm())
    fed.feed(QUIET)
    _until(lambda: fed.empty)
    wire.tell(PlaySound("film/sound/0001.flac"))
    _until(lambda: played.paths == [Path("film/sound/0001.flac")])
    fed.feed(ORDER, QUIET)
    _until(lambda: fed.empty)
    played.active = False
    fed.feed(ORDER, QUIET)
    heard = [message for message in wire.until(Utterance) if isinstance(message, Utterance)]
    assert [one.start_s > (len(ORDER) + len(QUIET)) / RATE_HZ for one in heard] == [True], (
        "the second one, and time went on"
    )
    assert played.closed == 1


def test_a_recording_that_is_gone_is_told(start: Callable[..., Wire], tmp_path: Path) -> None:
    wire = start({}, lambda device: HandFed())
    wire.ready()  # loading cannot be broken off
    wire.tell(PlaySound(str(tmp_path / "gone.flac")))
    (*_, lost) = wire.until(SoundLost)
    assert "gone.flac" in lost.template.format(**dict(lost.values))


def test_without_a_loudspeaker_one_sentence_says_so_or_it_plays() -> None:
    """On a machine with a sound server it really plays; on a bare one it is refused, with advice."""
    if shutil.which("pactl") and subprocess.run(["pactl", "info"], capture_output=True, check=False).returncode == 0:
        playing = play(asset("demo/voices/circle.flac"))
        began = time.monotonic()
        _until(lambda: not playing.active)
        assert time.monotonic() - began < 3 * len(ORDER) / RATE_HZ
        playing.close()
        return
    with pytest.raises(EngineError, match="cannot be played") as refused:
        play(asset("demo/voices/circle.flac")).close()
    assert refused.value.advice


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20.0
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.01)
