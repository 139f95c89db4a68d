"""Who speaks to us and who only speaks: voices near and far, crowds, and what is usual here."""

import shutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.assets import asset
from interaction.speech.distance import Nearness, Usual, Voice, VoiceMeter, is_near, share
from interaction.speech.listener import Ended, Listener
from interaction.speech.sound import RATE_HZ, Sound
from interaction.speech.soundfile import read_sound
from interaction.speech.vad import Silero
from tests.interaction.rooms import blocks, rooms

RULES = Nearness()
NEAR = Voice(level=-20.0, snr=30.0, fall=15.0, frames=40)
levels = st.floats(-100.0, 0.0)


def voices(*sounds: Sound) -> list[Voice]:
    listener = Listener(Silero())
    heard = [event for sound in sounds for event in listener.hear(sound)] + list(listener.finish())
    return [event.voice for event in heard if isinstance(event, Ended) and event.voice is not None]


def spoken(name: str, gain: float = 1.0) -> Sound:
    return np.concatenate(list(read_sound(asset(f"demo/voices/{name}.flac")))) * np.float32(gain)


def test_everybody_who_speaks_into_the_microphone_is_near():
    found = voices(*(spoken(name) for name in ("orders", "warrior", "cowboy", "talk", "snow", "lens")))
    assert len(found) >= 11
    assert all(is_near(voice, None, RULES) for voice in found)


def test_a_voice_across_the_room_is_not():
    rng = np.random.default_rng(0)
    echo = rng.standard_normal(RATE_HZ) * 10.0 ** (-3.0 * np.arange(RATE_HZ) / RATE_HZ) * 0.05
    echo[0] = 0.15
    size = 1 << 19  # as a product of spectra: sample by sample it takes a minute
    room = np.fft.rfft(echo, size)
    far = [
        np.fft.irfft(np.fft.rfft(spoken(name), size) * room)[: 6 * RATE_HZ] for name in ("orders", "warrior", "cowboy")
    ]
    found = voices(*(np.asarray(sound / np.abs(sound).max() * 0.1, np.float32) for sound in far))
    assert found
    assert sum(is_near(voice, None, RULES) for voice in found) <= len(found) // 4


@pytest.mark.skipif(not (shutil.which("flite") and shutil.which("espeak-ng")), reason="no synthetic voices here")
def test_a_crowd_is_nobody():
    found = voices(*blocks(rooms()["many voices"], 1.0))
    assert found
    assert not any(is_near(voice, None, RULES) for voice in found)


def test_how_loud_a_voice_is_says_nothing_before_one_knows_what_is_usual():
    loud, quiet = voices(spoken("orders")), voices(spoken("orders", 0.02))
    assert len(quiet) == len(loud)
    assert all(is_near(voice, None, RULES) for voice in quiet)
    usual = Usual()
    for voice in loud:
        usual = usual.heard(voice.level)
    assert usual.level is not None
    assert all(is_near(voice, usual.level, RULES) for voice in loud)
    assert not any(is_near(voice, usual.level, RULES) for voice in quiet)


def test_one_loud_voice_makes_nothing_usual():
    assert Usual().heard(-5.0).level is None
    assert Usual((-20.0, -21.0, -3.0, -19.0)).level == -19.0


def test_asked_to_it_hears_everybody():
    assert is_near(Voice(-60.0, 1.0, 0.0, 100), -20.0, Nearness(on=False))
    assert not is_near(Voice(-60.0, 1.0, 0.0, 100), -20.0, RULES)
    assert is_near(NEAR, -20.0, RULES)


@given(levels, st.floats(0, 60), st.floats(0, 40), st.integers(1, 600), st.none() | levels)
def test_nearer_never_counts_less(level: float, snr: float, fall: float, frames: int, usual: float | None):
    if is_near(Voice(level, snr, fall, frames), usual, RULES):
        assert is_near(Voice(level + 1.0, snr, fall + 1.0, frames), usual, RULES)


@given(st.lists(levels, min_size=1), st.floats(0, 1))
def test_a_share_is_one_of_the_values(values: list[float], part: float):
    assert share(values, part) in values
    assert share(values, 0.0) == min(values)
    assert share(values, 1.0) == max(values)


@given(st.lists(st.tuples(levels, st.booleans(), st.booleans()), max_size=60))
def test_any_row_of_frames_is_measured(frames: list[tuple[float, bool, bool]]):
    meter = VoiceMeter()
    for level, speech, speaking in frames:
        meter.frame(level, speech=speech, speaking=speaking)
    voice = meter.voice()
    assert (voice is None) == (not meter.spoken)
    assert voice is None or -100.0 <= voice.level <= 0.0
