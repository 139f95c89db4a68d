"""How often something is done that nobody asked for: rooms in which nobody speaks to us, through the whole chain.

Each room (`tests/interaction/rooms.py`) is heard by the speech worker as a file is, faster than time passes: voice
detection, end-pointing, distance, the offline recogniser, and what its words mean. Rates are per hour of that room.
The rooms are synthetic, and so are their voices; a real party or a real song is not in here.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np

from engine.assets import asset
from engine.messages import Nothing
from interaction.interpretation import ASK_BELOW
from interaction.language import understand
from interaction.speech.messages import FileEnded, FileRefused, Level, Partial, SpeechStarted, UseFile, Utterance
from interaction.speech.sound import RATE_HZ, Sound
from interaction.speech.soundfile import read_sound
from tests.benchmarks.figure import Figure
from tests.interaction.rooms import BLOCK_S, blocks, rooms
from tests.interaction.speech_wire import Wire, workers

MINUTES = 15.0
"""Of each room; `hours` of all of them together come to about three."""

LONG_MINUTES = 120.0

_PATIENCE_S = 600.0


@dataclass(frozen=True)
class Heard:
    """What a room was taken for: how often somebody was thought to speak, the words, and what would have been done."""

    minutes: float
    cpu_s: float
    started: int
    texts: tuple[str, ...]
    acted: tuple[str, ...]

    def an_hour(self, count: int) -> float:
        """A count as a rate."""
        return 60.0 * count / self.minutes


def measure() -> list[Figure]:
    """False utterances and false actions per hour of each room, the work of silence, and two hours in one file."""
    found: list[Figure] = []
    quiet: Heard | None = None
    with TemporaryDirectory() as cache:
        for name in rooms():
            heard = sit_in(name, MINUTES, Path(cache))
            quiet = quiet or heard
            found += _figures(name, heard)
        assert quiet is not None
        share = quiet.cpu_s / (60.0 * quiet.minutes)
        found.append(Figure("a silent room: share of a core", 100.0 * share, "%", 0.8))
        found += _long(Path(cache))
    return found


def _figures(name: str, heard: Heard) -> list[Figure]:
    return [
        Figure(f"{name}: somebody was thought to speak", heard.an_hour(heard.started), "an hour"),
        Figure(f"{name}: words", heard.an_hour(len(heard.texts)), "an hour", 0.0, lines=heard.texts),
        Figure(f"{name}: done unasked", heard.an_hour(len(heard.acted)), "an hour", 0.0, lines=heard.acted),
    ]


def sit_in(name: str, minutes: float, cache: Path | None = None) -> Heard:
    """So many minutes of a room."""
    made = blocks(rooms()[name], minutes)
    options = {"cache": str(cache)} if cache else {}
    with played(lambda path: made), workers() as start:
        wire = start(options)
        wire.ready(_PATIENCE_S)
        began_s = time.process_time()
        said = _through(wire, Path(f"{name}.wav"))
        cpu_s = time.process_time() - began_s
    return _heard(minutes, cpu_s, said)


def _heard(minutes: float, cpu_s: float, said: list[object]) -> Heard:
    utterances = [message for message in said if isinstance(message, Utterance)]
    return Heard(
        minutes,
        cpu_s,
        sum(isinstance(message, SpeechStarted) for message in said),
        tuple(message.text for message in utterances),
        tuple(message.text for message in utterances if acts(message)),
    )


def acts(said: Utterance) -> bool:
    """Whether something would be done at once, without a question."""
    return any(
        reading.confidence * said.confidence >= ASK_BELOW and not isinstance(reading.intent, Nothing)
        for reading in understand(said.text)
    )


@contextmanager
def played(sound: Callable[[Path], Iterator[Sound]]) -> Iterator[None]:
    """Inside, every file has this sound."""
    with patch("interaction.speech.worker.read_sound", sound):
        yield


def _through(wire: Wire, path: Path) -> list[object]:
    wire.tell(UseFile(str(path)))
    said = wire.until(FileEnded, FileRefused, timeout_s=_PATIENCE_S)
    return [message for message in said if not isinstance(message, Level | Partial)]


# --- two hours in one file ---


def _long(cache: Path) -> list[Figure]:
    """A real file of two hours with an order in every minute: all of them are heard, and memory stays what it was."""
    path = cache / "long.flac"
    order = np.concatenate(list(read_sound(asset("demo/voices/circle.flac"))))
    write_long(path, order, LONG_MINUTES)
    peak: list[float] = []

    def watched(path: Path) -> Iterator[Sound]:
        for number, block in enumerate(read_sound(path)):
            if number % 500 == 0:
                peak.append(_resident_mb())
            yield block

    with played(watched), workers() as start:
        wire = start({"cache": str(cache)})
        wire.ready(_PATIENCE_S)
        before_mb, began_s = _resident_mb(), time.process_time()
        said = _through(wire, path)
        cpu_s = time.process_time() - began_s
    heard = _heard(LONG_MINUTES, cpu_s, said)
    right = sum(text == "circle take two" for text in heard.texts)
    return [
        Figure("a file of two hours: orders heard, of one a minute", right / LONG_MINUTES, "share", 0.98, "higher"),
        Figure("a file of two hours: other words", float(len(heard.texts) - right), "count", 0.0),
        Figure("a file of two hours: memory at its most, above that at its start", max(peak) - before_mb, "MB", 40.0),
        Figure("a file of two hours: CPU against its length", cpu_s / (60.0 * LONG_MINUTES), "ratio", 0.05),
    ]


def write_long(path: Path, order: Sound, minutes: float) -> None:
    """A FLAC of so many minutes, each a quiet room with one order in it."""
    import av

    rng = np.random.default_rng(0)
    minute = (1e-3 * rng.standard_normal(60 * RATE_HZ)).astype(np.float32)
    minute[20 * RATE_HZ : 20 * RATE_HZ + len(order)] += order
    samples = np.ascontiguousarray((np.clip(minute, -1.0, 1.0) * 32767).astype(np.int16)[None])
    with av.open(str(path), "w", format="flac") as container:
        stream = container.add_stream("flac", rate=RATE_HZ, layout="mono")
        stream.codec_context.format = "s16"
        for number in range(round(minutes) * 60 // BLOCK_S):
            first = number * BLOCK_S * RATE_HZ % samples.shape[1]
            block = np.ascontiguousarray(samples[:, first : first + BLOCK_S * RATE_HZ])
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
            frame.sample_rate, frame.pts = RATE_HZ, number * BLOCK_S * RATE_HZ
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _resident_mb() -> float:
    """What this process holds now; 0 where the system does not tell."""
    told = Path("/proc/self/statm")
    return int(told.read_text().split()[1]) * 4096 / 1e6 if told.is_file() else 0.0
