"""How well and how fast speech is heard, with what the repository holds: synthetic voices and the offline recogniser.

The committed voices are the demo's. Where espeak-ng and flite are installed, a hundred sentences of a director
(`spoken_shots.toml`), more orders and everyday talk (`spoken.toml`) are said over little and much noise, the voices
taking turns: every sentence by one of them, so that all of it takes minutes. Synthetic voices say that nothing broke
and what is better than before, not how well people are understood. Recordings of real people talking of other things,
where they are at hand, must give no utterance at all. Times are process CPU time.
"""

import re
import shutil
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from engine.assets import asset
from interaction.interpretation import ASK_BELOW
from interaction.speech.endpoint import Endpointing
from interaction.speech.invented import Lore
from interaction.speech.listener import Began, Ended, Listener, Spoken
from interaction.speech.sound import FRAME_SAMPLES, RATE_HZ, Sound
from interaction.speech.soundfile import read_sound
from interaction.speech.sphinx import Sphinx
from interaction.speech.transcriber import Transcriber, Transcript
from interaction.speech.vad import Silero
from interaction.speech.whisper import Whisper
from tests.benchmarks import spoken
from tests.benchmarks.figure import Figure, percentile

NEAR_AND_FAR = ((-40.0, 92.0), (-15.0, 80.0))
"""Noise against the voice in dB, and which share of the slots must be right over it, in percent."""

_TESTS = Path(__file__).resolve().parents[1] / "interaction"
_REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "speech"


@dataclass(frozen=True)
class Answer:
    """One utterance of a recording: what was made of it, and the CPU time from its end to its words."""

    heard: Transcript | None
    wait_ms: float
    length_s: float


def measure() -> list[Figure]:
    """Rates of whole utterances, false ones in talk, and CPU time of each stage."""
    sphinx, loading = _loading()
    heard = [*_english(sphinx), *_shots(sphinx), *_spoken(sphinx), *_chinese(), *_room(sphinx), *_real(sphinx)]
    return [*loading, _frame_cost(), _pause(), *heard]


def _loading() -> tuple[Sphinx, list[Figure]]:
    with TemporaryDirectory() as folder:
        began = time.process_time()
        Sphinx(cache=Path(folder))
        first = time.process_time()
        again = Sphinx(cache=Path(folder))
        second = time.process_time()
    return again, [
        Figure("loading the offline recogniser for the first time", first - began, "s", 10.0),
        Figure("loading it from the cache", second - first, "s", 1.0),
    ]


def _voices(listed: Path) -> Iterator[tuple[Path, list[str], bool]]:
    for voice in tomllib.loads(listed.read_text(encoding="utf-8"))["voice"]:
        yield listed.parent / voice["file"], voice["lines"], voice.get("talk", False)


def _answers(transcriber: Transcriber, sound: Sound, language: str = "auto") -> list[Answer]:
    listener, found = Listener(Silero()), []
    transcription = transcriber.begin(language)
    for event in [*listener.hear(sound), *listener.finish()]:
        match event:
            case Began():
                transcription = transcriber.begin(language)
            case Spoken(piece):
                transcription.feed(piece)
            case Ended(start_s, end_s):
                began = time.process_time()
                heard = transcription.finish()
                found.append(Answer(heard, 1e3 * (time.process_time() - began), end_s - start_s))
    return found


def _sound(path: Path) -> Sound:
    return np.concatenate(list(read_sound(path)))


def _frame_cost() -> Figure:
    sound, detector = _sound(asset("demo/voices/warrior.flac")), Silero()
    frames = [sound[at : at + FRAME_SAMPLES] for at in range(0, len(sound) - FRAME_SAMPLES, FRAME_SAMPLES)]
    began = time.process_time()
    for frame in frames:
        detector.probability(frame)
    return Figure("voice detection, CPU a frame of 32 ms", 1e3 * (time.process_time() - began) / len(frames), "ms", 1.0)


def _pause() -> Figure:
    """The pause that ends an utterance: what every answer waits for, whatever the recogniser."""
    return Figure("the pause that ends an utterance", float(Endpointing().pause_ms), "ms", 800.0)


def _bare(text: str) -> str:
    return re.sub(r"\b(a|an|the) ", "", text)


def _english(sphinx: Sphinx) -> list[Figure]:
    right = wished = false = spoken = 0
    answers: list[Answer] = []
    for path, lines, talk in _voices(asset("demo/voices.toml")):
        found = _answers(sphinx, _sound(path))
        texts = [answer.heard.text for answer in found if answer.heard]
        if talk:
            false, spoken = false + len(texts), spoken + len(lines)
            continue
        answers += found
        wished += len(lines)
        right += sum(_bare(text) == _bare(line) for text, line in zip(texts, lines, strict=False))
    waits_ms = [answer.wait_ms for answer in answers]
    ratio = sum(waits_ms) / sum(1e3 * answer.length_s for answer in answers)
    named = f"offline: orders and descriptions right of {wished} (articles aside)"
    return [
        Figure(named, right / wished, "share", 0.95, "higher"),
        Figure(f"offline: talk taken for orders, of {spoken}", float(false), "count", 0.0),
        Figure("offline: CPU from an utterance's end to its words, p95", percentile(waits_ms, 0.95), "ms", 2000.0),
        Figure("offline: the same against the utterance's length", ratio, "ratio", 0.3),
    ]


@dataclass(slots=True)
class Share:
    """Slots of some sentences: wanted, made, and right of both."""

    wanted: int = 0
    made: int = 0
    right: int = 0

    def add(self, wanted: Counter[spoken.Slot], made: Counter[spoken.Slot]) -> None:
        """Counts one sentence."""
        self.wanted, self.made = self.wanted + wanted.total(), self.made + made.total()
        self.right += (wanted & made).total()

    @property
    def found(self) -> float:
        """Which share of the wanted is right, in percent."""
        return 100 * self.right / max(1, self.wanted)

    @property
    def true(self) -> float:
        """Which share of the made is right, in percent."""
        return 100 * self.right / max(1, self.made)


def _shots(sphinx: Sphinx) -> list[Figure]:
    """Of the hundred sentences, which share of the slots is right as heard; nothing without the programs that speak."""
    if not _speaks():
        return []
    return [figure for noise_db, wanted in NEAR_AND_FAR for figure in _shots_over(sphinx, noise_db, wanted)]


def _shots_over(sphinx: Sphinx, noise_db: float, wanted: float) -> list[Figure]:
    shares, waits_ms, rows = dict[str, Share](), list[float](), list[str]()
    for line in spoken.lines():
        found = _answers(sphinx, spoken.said(line.text, line.voice, noise_db))
        text = " ".join(answer.heard.text for answer in found if answer.heard)
        waits_ms += [answer.wait_ms for answer in found]
        want, made = spoken.slots(line.text), spoken.slots(text)
        for name in ("all", line.part, line.kind, line.voice):
            shares.setdefault(name, Share()).add(want, made)
        missed = (want - made).total()
        if missed:
            rows.append(f"{missed} of {want.total()} lost, {line.voice}: {line.text} -> {text or '(nothing)'}")
    near = f"offline, {-noise_db:g} dB"
    every = shares.pop("all")
    return [
        Figure(f"{near}: slots right of 100 sentences", every.found, "%", wanted, "higher", tuple(rows)),
        Figure(f"{near}: of the slots that were made, right", every.true, "%"),
        *(Figure(f"{near}: slots right, {name.replace('_', ' ')}", one.found, "%") for name, one in shares.items()),
        Figure(f"{near}: CPU from a sentence's end to its words, p95", percentile(waits_ms, 0.95), "ms", 2000.0),
    ]


def _speaks() -> bool:
    return bool(shutil.which("espeak-ng") and shutil.which("flite"))


def _spoken(sphinx: Sphinx) -> list[Figure]:
    """Orders and talk, each said by one voice over every noise."""
    if not _speaks():
        return []
    held = tomllib.loads((Path(__file__).parent / "spoken.toml").read_text(encoding="utf-8"))
    found: list[Figure] = []
    for noise_db in held["noises_db"]:
        found += _orders(sphinx, held, noise_db)
        found += [_talked(sphinx, held, kind, noise_db) for kind in ("talk", "unseen_talk")]
    return found


def _said(lines: list[str], voices: list[str], noise_db: float) -> Iterator[tuple[str, Sound]]:
    for line, voice in zip(lines, cycle(voices), strict=False):
        yield line, spoken.said(line, voice, noise_db)


def _orders(sphinx: Sphinx, held: dict[str, Any], noise_db: float) -> list[Figure]:
    """How many orders come back word for word, and how many as something else."""
    pairs = [(line, _heard(sphinx, sound)) for line, sound in _said(held["orders"], held["voices"], noise_db)]
    right = sum(_bare(line) == _bare(heard[0].text) for line, heard in pairs if len(heard) == 1)
    wrong = sum(bool(heard) for _, heard in pairs) - right
    count = len(pairs)
    return [
        Figure(f"offline: sentences right of {count}, {-noise_db:g} dB", right / count, "share", 0.7, "higher"),
        Figure(f"offline: sentences heard as others, {-noise_db:g} dB", wrong / count, "share", 0.15),
    ]


def _heard(sphinx: Sphinx, sound: Sound) -> list[Transcript]:
    return [answer.heard for answer in _answers(sphinx, sound) if answer.heard]


def _talked(sphinx: Sphinx, held: dict[str, Any], kind: str, noise_db: float) -> Figure:
    """Orders out of a hundred utterances of talk that would be acted on; unsure ones become questions."""
    sounds = [sound for _, sound in _said(held[kind], held["talkers"], noise_db)]
    false = [heard for sound in sounds for heard in _heard(sphinx, sound)]
    acted = sum(heard.confidence >= ASK_BELOW for heard in false)
    asked = len(false) - acted
    name = (
        f"offline: acted on, of 100 of {kind.replace('_', ' ')}, {-noise_db:g} dB (and {asked} of {len(sounds)} asked)"
    )
    texts = tuple(heard.text for heard in false if heard.confidence >= ASK_BELOW)
    return Figure(name, 100.0 * acted / len(sounds), "count", 3.0, lines=texts)


def _chinese() -> list[Figure]:
    whisper = Whisper(_TESTS / "whisper_fixture", threads=1, known=Lore())
    right = wished = 0
    for path, lines, _ in _voices(_TESTS / "voices" / "chinese.toml"):
        found = _answers(whisper, _sound(path))
        wished += len(lines)
        right += sum(a.heard is not None and a.heard.text == line for a, line in zip(found, lines, strict=False))
    name = f"speech model's path: Chinese phrases of the test model right, of {wished}"
    return [Figure(name, right / wished, "share", 1.0, "higher")]


def _room(sphinx: Sphinx) -> list[Figure]:
    """A minute of rooms without speech: silence, noise, hum, clicks."""
    rng, seconds = np.random.default_rng(0), 15
    count = seconds * RATE_HZ
    clicks = np.zeros(count, np.float32)
    clicks[rng.integers(0, count, 60)] = 0.8
    noise = rng.standard_normal(count).astype(np.float32)
    hum = np.sin(2 * np.pi * 100 * np.arange(count) / RATE_HZ).astype(np.float32)
    rooms = [np.zeros(count, np.float32), noise * np.float32(0.02), hum * np.float32(0.1), clicks]
    false = sum(answer.heard is not None for room in rooms for answer in _answers(sphinx, room))
    return [Figure("offline: orders heard in a minute of silence, noise, hum and clicks", float(false), "count", 0.0)]


def _real(sphinx: Sphinx) -> list[Figure]:
    recordings = sorted(path for path in _REAL.glob("*") if path.suffix in (".wav", ".flac"))
    if not recordings:
        return []
    found = [answer for path in recordings for answer in _answers(sphinx, _sound(path))]
    false = sum(answer.heard is not None for answer in found)
    return [Figure(f"offline: orders heard in {len(found)} utterances of real talk", float(false), "count", 0.0)]
