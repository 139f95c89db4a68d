"""Nothing is made of rooms in which nobody speaks to us: a few minutes of each here, hours in the benchmark."""

from pathlib import Path

import pytest

from tests.benchmarks.invention import sit_in, write_long
from tests.interaction.rooms import rooms

pytestmark = pytest.mark.usefixtures("loaded_once")

VOICES = ("many voices", "talk far away", "orders far away")


@pytest.mark.parametrize("room", [name for name in rooms() if name not in VOICES])
def test_what_is_no_voice_is_not_even_taken_for_one(room: str):
    heard = sit_in(room, 0.5)
    assert not heard.started
    assert not heard.texts


@pytest.mark.parametrize("room", [name for name in rooms() if name in VOICES])
def test_voices_that_are_not_for_us_give_nothing_to_do(room: str):
    heard = sit_in(room, 0.5)
    assert heard.started
    assert not heard.texts


def test_a_long_film_is_heard_to_its_end(tmp_path: Path):
    import numpy as np

    from engine.assets import asset
    from interaction.speech.listener import Ended, Listener
    from interaction.speech.soundfile import read_sound
    from interaction.speech.vad import Silero

    write_long(tmp_path / "long.flac", np.concatenate(list(read_sound(asset("demo/voices/circle.flac")))), 10)
    listener, ended = Listener(Silero()), 0
    for block in read_sound(tmp_path / "long.flac"):
        ended += sum(isinstance(event, Ended) for event in listener.hear(block))
    assert ended == 10
    assert abs(listener.position_s - 600.0) < 0.1
