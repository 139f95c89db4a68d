"""Sound in: files of every make, damaged ones, and what a second of it is here."""

import itertools
import wave
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from engine.assets import asset
from engine.errors import EngineError
from interaction.speech.listener import Began, Ended, Listener, Spoken
from interaction.speech.messages import Level
from interaction.speech.sound import FRAME_SAMPLES, RATE_HZ, SILENCE_DBFS, Sound, dithered, level_dbfs
from interaction.speech.soundfile import read_sound
from interaction.speech.vad import Silero


def record(path: Path, sound: np.ndarray, rate_hz: int, layout: str = "mono") -> Path:
    """A WAV of float samples, shape (channels, n)."""
    frame = av.AudioFrame.from_ndarray((sound * 32767).astype(np.int16).T.reshape(1, -1), format="s16", layout=layout)
    frame.sample_rate = rate_hz
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=rate_hz, layout=layout)
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return path


def tone(rate_hz: int, seconds: float, hz: float = 440.0) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hz * np.arange(int(rate_hz * seconds)) / rate_hz)


@pytest.mark.parametrize(("rate_hz", "channels"), [(8_000, 1), (16_000, 1), (44_100, 2), (48_000, 2)])
def test_every_rate_and_layout_becomes_one_channel_at_16_khz(tmp_path: Path, rate_hz: int, channels: int):
    sound = np.stack([tone(rate_hz, 2.0)] * channels)
    path = record(tmp_path / "tone.wav", sound, rate_hz, "mono" if channels == 1 else "stereo")
    heard = np.concatenate(list(read_sound(path)))
    assert heard.dtype == np.float32
    assert abs(len(heard) - 2 * RATE_HZ) <= 64
    spectrum = np.abs(np.fft.rfft(heard[:RATE_HZ]))
    assert int(spectrum.argmax()) == 440
    assert -10.0 < level_dbfs(heard) < -6.0


def refused(path: Path) -> str:
    with pytest.raises(EngineError) as caught:
        list(read_sound(path))
    assert caught.value.advice
    return str(caught.value)


def test_each_bad_file_has_its_sentence(tmp_path: Path):
    (tmp_path / "empty.wav").touch()
    (tmp_path / "junk.wav").write_bytes(np.random.default_rng(0).bytes(5000))
    (tmp_path / "words.flac").write_text("a shot list, not a sound")  # taken for a list of things to play
    assert refused(tmp_path / "none.wav") == f"There is no sound file {tmp_path / 'none.wav'}."
    assert refused(tmp_path) == f"There is no sound file {tmp_path}."
    assert refused(tmp_path / "empty.wav") == "The file empty.wav is empty."
    assert refused(tmp_path / "junk.wav") == "The file junk.wav cannot be read as sound."
    assert refused(tmp_path / "words.flac") == "The file words.flac has no sound in it."


def test_a_film_without_sound_says_so(tmp_path: Path):
    path = tmp_path / "mute.mov"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mjpeg", rate=24)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    assert refused(path) == "The file mute.mov has no sound in it."


def test_a_header_without_sound_says_so(tmp_path: Path):
    path = tmp_path / "bare.wav"
    with wave.open(str(path), "wb") as made:
        made.setparams((1, 2, RATE_HZ, 0, "NONE", "not compressed"))
    assert refused(path) == "The file bare.wav has no sound in it."


def test_a_torn_recording_gives_what_was_recorded(tmp_path: Path):
    whole = record(tmp_path / "whole.wav", tone(RATE_HZ, 2.0)[None], RATE_HZ).read_bytes()
    torn = tmp_path / "torn.wav"
    torn.write_bytes(whole[: len(whole) // 2])
    assert 0.9 < sum(map(len, read_sound(torn))) / RATE_HZ < 1.1


def test_a_long_film_is_streamed_not_loaded(tmp_path: Path):
    path = record(tmp_path / "long.wav", np.zeros((1, 600 * RATE_HZ), np.float32), RATE_HZ)
    assert max(len(block) for block in itertools.islice(read_sound(path), 50)) < RATE_HZ


def test_loudness_is_rms_against_full_scale():
    assert level_dbfs(np.ones(100, np.float32)) == 0.0
    assert abs(level_dbfs(tone(RATE_HZ, 1.0).astype(np.float32)) - -9.03) < 0.05
    assert level_dbfs(np.zeros(100, np.float32)) == SILENCE_DBFS
    assert level_dbfs(np.empty(0, np.float32)) == SILENCE_DBFS


def test_dither_lifts_digital_silence_to_minus_sixty():
    assert -62.0 < level_dbfs(dithered(np.zeros(RATE_HZ, np.float32))) < -58.0


# --- the listener over real voices ---


def heard(blocks: Iterator[Sound]) -> list:
    listener = Listener(Silero())
    found = [event for block in blocks for event in listener.hear(block)]
    return [*found, *listener.finish()]


def test_five_orders_are_five_utterances_with_times():
    events = heard(read_sound(asset("demo/voices/orders.flac")))
    times = [(event.start_s, event.end_s) for event in events if isinstance(event, Ended)]
    assert len(times) == 5
    assert all(start < end for start, end in times)
    assert len([event for event in events if isinstance(event, Began)]) == 5


def test_an_utterance_carries_exactly_the_sound_between_its_times():
    events = heard(read_sound(asset("demo/voices/orders.flac")))
    pieces: list[Sound] = []
    for event in events:
        match event:
            case Began():
                pieces = []
            case Spoken(sound):
                pieces.append(sound)
            case Ended(start_s, end_s):
                assert len(np.concatenate(pieces)) == round((end_s - start_s) * RATE_HZ)


@pytest.mark.parametrize("size", [1, 100, FRAME_SAMPLES, 5000])
def test_the_size_of_the_blocks_changes_nothing(size: int):
    sound = np.concatenate(list(read_sound(asset("demo/voices/snow.flac"))))[: 1 * RATE_HZ if size == 1 else None]
    whole = [event for event in heard(iter([sound])) if isinstance(event, Began | Ended)]
    parts = heard(sound[at : at + size] for at in range(0, len(sound), size))
    assert [event for event in parts if isinstance(event, Began | Ended)] == whole


def test_silence_noise_and_hum_are_no_speech():
    rng = np.random.default_rng(0)
    quiet = np.zeros(3 * RATE_HZ, np.float32)
    noise = (0.02 * rng.standard_normal(3 * RATE_HZ)).astype(np.float32)
    hum = tone(RATE_HZ, 3.0, 100.0).astype(np.float32) * np.float32(0.1)
    events = heard(iter([quiet, noise, hum]))
    assert not [event for event in events if isinstance(event, Began)]
    levels = [event for event in events if isinstance(event, Level)]
    assert len(levels) <= 15 * 9
    assert levels[0].dbfs == SILENCE_DBFS
    assert -36.0 < levels[len(levels) // 2].dbfs < -32.0
