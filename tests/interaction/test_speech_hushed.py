"""Steady noise taken out of an utterance, and left where there is little."""

import numpy as np
import pytest

from engine.assets import asset
from interaction.speech.hushed import hushed
from interaction.speech.sound import RATE_HZ, Sound
from interaction.speech.soundfile import read_sound

VOICE = np.concatenate(list(read_sound(asset("demo/voices/warrior.flac"))))


def over_noise(against_voice_db: float) -> Sound:
    loudness = float(np.sqrt(np.mean(np.square(VOICE[np.abs(VOICE) > 0.01]))))
    noise = np.random.default_rng(1).standard_normal(len(VOICE)) * loudness * 10.0 ** (against_voice_db / 20.0)
    return (VOICE + noise).astype(np.float32)


def test_a_quiet_room_is_left_as_it_is():
    assert np.array_equal(hushed(VOICE), VOICE)


@pytest.mark.parametrize("against_voice_db", [-15.0, -10.0])
def test_noise_is_taken_out_and_the_voice_stays(against_voice_db: float):
    noisy = over_noise(against_voice_db)
    made = hushed(noisy)
    assert made.shape == noisy.shape
    assert made.dtype == np.float32
    assert np.sum((made - VOICE) ** 2) < 0.5 * np.sum((noisy - VOICE) ** 2)
    assert np.std(made[:1600]) < 0.3 * np.std(noisy[:1600])


@pytest.mark.parametrize("count", [0, 1, 2047, 2048, RATE_HZ])
def test_any_length_and_silence_come_back_whole(count: int):
    made = hushed(np.zeros(count, np.float32))
    assert made.shape == (count,)
    assert np.isfinite(made).all()
