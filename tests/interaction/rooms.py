"""Rooms in which nobody speaks to us: silence, machines, keys, doors, music, many voices at once, and talk far away.

Every room is made from a seed, block by block, so that hours of it cost no memory. The voices come from espeak-ng and
flite; without those programs the rooms with voices are left out (`rooms` says which there are).
"""

import importlib.util
import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.assets import asset
from interaction.speech.sound import RATE_HZ, Sound

BLOCK_S = 10
"""How much of a room is made at once."""

_COUNT = BLOCK_S * RATE_HZ
_VOICES = ("flite:rms", "flite:slt", "flite:kal16", "flite:awb", "espeak-ng:en-us", "espeak-ng:en-gb")
_TALK = (
    "what time is lunch i think we should talk to the producer about that",
    "did you see the game last night it was really something in the second half",
    "can somebody get me a coffee please and something to eat if there is anything left",
    "the budget is a problem and nobody told me about it before this morning",
    "she said it was fine so i sent them the contract and they never answered",
    "my sister called from london and the train was late again as always",
    "the weather is nice today we could shoot the whole thing outside tomorrow",
    "where did you put my jacket the one with the keys in it",
)
_ORDERS = (
    "circle take two", "make it snow", "two more takes", "put it first", "play the cut", "next shot", "make it night",
    "wide shot a warrior in a red cloak runs on the castle wall in heavy rain at night", "undo", "push in slowly",
)  # fmt: skip

Room = Callable[[np.random.Generator], Sound]
Samples = NDArray[np.float64]


def blocks(room: Room, minutes: float, seed: int = 0) -> Iterator[Sound]:
    """So many minutes of a room."""
    for number in range(round(60 * minutes / BLOCK_S)):
        yield room(np.random.default_rng([seed, number]))


def rooms() -> dict[str, Room]:
    """Every room that can be made on this machine, by name."""
    made: dict[str, Room] = {
        "silence": silence, "hiss": hiss, "hum": hum, "fan": fan, "typing": typing, "doors": doors, "chords": chords,
        "band": band, "melody": melody,
    }  # fmt: skip
    if shutil.which("flite") and shutil.which("espeak-ng"):
        made |= {"many voices": babble, "talk far away": far_talk, "orders far away": far_orders}
    return made


# --- machines and things ---


def silence(rng: np.random.Generator) -> Sound:
    """Digital silence, or nearly: what a muted microphone sends."""
    return _loud(rng.standard_normal(_COUNT), rng.choice([-100.0, -90.0, -70.0]))


def hiss(rng: np.random.Generator) -> Sound:
    """White or pink noise."""
    return _loud(_coloured(rng, rng.choice([0.0, 0.5, 1.0])), rng.uniform(-60, -25))


def hum(rng: np.random.Generator) -> Sound:
    """Mains hum with its harmonics over a little noise."""
    hz = rng.choice([50.0, 60.0, 100.0, 120.0])
    tones = sum(_tone(hz * number) / number ** rng.uniform(0.7, 2.0) for number in range(1, 12))
    return _loud(tones + 0.01 * rng.standard_normal(_COUNT), rng.uniform(-50, -20))


def fan(rng: np.random.Generator) -> Sound:
    """Air, blades and a motor that is not quite even."""
    blades = 1.0 + 0.3 * np.sin(_phase(rng.uniform(20, 90) + 2.0 * _wander(rng)))
    whine = 0.2 * np.sin(_phase(rng.uniform(200, 900) + 5.0 * _wander(rng)))
    return _loud(_coloured(rng, 1.0) * blades + whine, rng.uniform(-50, -25))


def typing(rng: np.random.Generator) -> Sound:
    """Somebody types, some keys harder than others, on a desk that rings a little."""
    sound = _coloured(rng, 0.5) * 0.002
    for at in np.cumsum(rng.exponential(0.15, int(BLOCK_S / 0.15))):
        _put(sound, at, _knock(rng, rng.uniform(0.01, 0.04), rng.uniform(1500, 5000)) * rng.uniform(0.1, 1.0))
        _put(sound, at + rng.uniform(0.05, 0.12), _knock(rng, 0.01, rng.uniform(1500, 5000)) * rng.uniform(0.05, 0.4))
    return _loud(sound, rng.uniform(-45, -25))


def doors(rng: np.random.Generator) -> Sound:
    """Doors, chairs and things put down, in a room with an echo."""
    sound = _coloured(rng, 0.5) * 0.001
    for at in rng.uniform(0, BLOCK_S, rng.integers(2, 9)):
        _put(sound, at, _knock(rng, rng.uniform(0.05, 0.3), rng.uniform(60, 500)) * rng.uniform(0.2, 1.0))
    return _loud(_echoed(sound, rng, rng.uniform(0.3, 0.9)), rng.uniform(-40, -18))


# --- music ---

_SCALE = (0, 2, 4, 5, 7, 9, 11)


def chords(rng: np.random.Generator) -> Sound:
    """A slow row of chords, as an organ or strings play them."""
    sound, root = np.zeros(_COUNT), rng.integers(40, 56)
    for at in np.arange(0.0, BLOCK_S, 2.0):
        degree = rng.integers(0, 7)
        for step in (0, 2, 4):
            note = root + _SCALE[(degree + step) % 7] + 12 * ((degree + step) // 7)
            _put(sound, at, _note(rng, note, 2.2, rng.uniform(0.05, 0.4), bright=1.5))
    return _loud(_echoed(sound, rng, 0.5), rng.uniform(-40, -15))


def melody(rng: np.random.Generator) -> Sound:
    """One instrument alone with vibrato, a flute or a violin: the nearest that music comes to a voice."""
    sound, at, degree = np.zeros(_COUNT), 0.0, 7
    while at < BLOCK_S:
        length = rng.choice([0.2, 0.25, 0.4, 0.5, 0.8])
        degree = int(np.clip(degree + rng.integers(-3, 4), 0, 14))
        note = 55 + _SCALE[degree % 7] + 12 * (degree // 7)
        _put(sound, at, _note(rng, note, length * 1.1, 0.03, bright=rng.uniform(0.8, 2.0), vibrato=0.008))
        at += length
    return _loud(_echoed(sound, rng, 0.4), rng.uniform(-40, -15))


def band(rng: np.random.Generator) -> Sound:
    """Drums, bass, chords and a melody, as from a loudspeaker in the room."""
    sound = np.zeros(_COUNT)
    beat = 60.0 / rng.uniform(80, 140)
    for number, at in enumerate(np.arange(0.0, BLOCK_S, beat / 2)):
        _put(sound, at, _knock(rng, 0.03, 6000.0) * 0.2)
        if number % 4 == 0:
            _put(sound, at, _knock(rng, 0.12, 60.0) * 1.2)
            _put(sound, at, _note(rng, rng.integers(28, 40), beat * 1.8, 0.01, bright=1.0) * 0.8)
        if number % 4 == 2:
            _put(sound, at, _knock(rng, 0.1, 200.0) * 0.6 + _knock(rng, 0.1, 4000.0) * 0.4)
    made = sound + 2.0 * chords(rng).astype(np.float64) + 2.0 * melody(rng).astype(np.float64)
    return _loud(made, rng.uniform(-40, -15))


# --- voices that are not ours ---


def babble(rng: np.random.Generator) -> Sound:
    """A room full of people: six to ten voices at once."""
    said = _said(_TALK)
    sound = np.zeros(_COUNT)
    for _ in range(rng.integers(6, 11)):
        voice, at = said[rng.integers(len(said))], -rng.uniform(0, 3.0)
        while at < BLOCK_S:
            _put(sound, at, voice * rng.uniform(0.5, 1.0))
            at += len(voice) / RATE_HZ + rng.uniform(0.0, 0.5)
            voice = said[rng.integers(len(said))]
    return _loud(_echoed(sound, rng, 0.6), rng.uniform(-45, -22))


def far_talk(rng: np.random.Generator) -> Sound:
    """One person at the other end of the room, talking to somebody else."""
    return _far(rng, _said(_TALK))


def far_orders(rng: np.random.Generator) -> Sound:
    """The same saying orders: somebody works at the next desk, or a film about film runs."""
    return _far(rng, _said(_ORDERS))


def _far(rng: np.random.Generator, said: Sequence[Samples]) -> Sound:
    sound, at = np.zeros(_COUNT), rng.uniform(0.3, 1.5)
    while at < BLOCK_S - 1.0:
        voice = said[rng.integers(len(said))]
        _put(sound, at, voice)
        at += len(voice) / RATE_HZ + rng.uniform(1.0, 3.0)
    near = _echoed(sound, rng, rng.uniform(0.6, 1.0), direct=0.15)
    noise = _coloured(rng, 0.5)
    return _loud(near / max(1e-9, np.std(near)) + noise * 10 ** (-rng.uniform(12, 25) / 20), rng.uniform(-55, -42))


@cache
def _said(lines: tuple[str, ...]) -> list[Samples]:
    script: Any = importlib.util.spec_from_file_location("make_voices", asset("demo/make_voices.py"))
    make_voices = importlib.util.module_from_spec(script)
    script.loader.exec_module(make_voices)
    each = zip(lines, _VOICES * len(lines), strict=False)
    return [np.asarray(make_voices.said(line, *by.split(":"), 1.0), np.float64) for line, by in each]


# --- what they are made of ---


def _loud(sound: Samples, dbfs: float) -> Sound:
    level = float(np.sqrt(np.mean(np.square(sound)))) or 1.0
    return np.clip(sound * (10.0 ** (dbfs / 20.0) / level), -1.0, 1.0).astype(np.float32)


def _seconds() -> Samples:
    return np.arange(_COUNT) / RATE_HZ


def _tone(hz: float) -> Samples:
    return np.sin(2 * np.pi * hz * _seconds())


def _phase(hz: Samples) -> Samples:
    return 2 * np.pi * np.cumsum(hz) / RATE_HZ


def _wander(rng: np.random.Generator) -> Samples:
    """Something that changes slowly, within about one either way."""
    return np.interp(_seconds(), np.linspace(0, BLOCK_S, 12), rng.standard_normal(12))


def _coloured(rng: np.random.Generator, power: float) -> Samples:
    """Noise whose spectrum falls as frequency to the minus `power`."""
    spectrum = np.fft.rfft(rng.standard_normal(_COUNT))
    hz = np.maximum(np.fft.rfftfreq(_COUNT, 1 / RATE_HZ), 20.0)
    made = np.fft.irfft(spectrum / hz**power, _COUNT)
    return made / np.std(made)


def _put(sound: Samples, at_s: float, piece: Samples) -> None:
    first = round(at_s * RATE_HZ)
    start, end = max(0, first), min(len(sound), first + len(piece))
    if start < end:
        sound[start:end] += piece[start - first : end - first]


def _knock(rng: np.random.Generator, length_s: float, hz: float) -> Samples:
    count = round(5 * length_s * RATE_HZ)
    fall = np.exp(-np.arange(count) / (length_s * RATE_HZ))
    return fall * (np.sin(2 * np.pi * hz * np.arange(count) / RATE_HZ) + 0.5 * rng.standard_normal(count))


def _note(
    rng: np.random.Generator, note: float, length_s: float, attack_s: float, *, bright: float, vibrato: float = 0.0
) -> Samples:
    count = round(length_s * RATE_HZ)
    seconds = np.arange(count) / RATE_HZ
    hz = 440.0 * 2 ** ((note - 69) / 12) * (1 + vibrato * np.sin(2 * np.pi * rng.uniform(4.5, 6.5) * seconds))
    phase = 2 * np.pi * np.cumsum(hz) / RATE_HZ
    made = sum(np.sin(number * phase) / number**bright for number in range(1, 9))
    rise, fall = np.minimum(1.0, seconds / attack_s), np.minimum(1.0, (length_s - seconds) / 0.08)
    return np.asarray(made * rise * fall, np.float64)


def _echoed(sound: Samples, rng: np.random.Generator, seconds: float, direct: float = 1.0) -> Samples:
    """In a room whose echo dies away by 60 dB in so many seconds."""
    count = round(seconds * RATE_HZ)
    tail = rng.standard_normal(count) * 10.0 ** (-3.0 * np.arange(count) / count) * 0.05
    tail[0] = direct
    size = 1 << (len(sound) + count).bit_length()
    return np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)[: len(sound)]
