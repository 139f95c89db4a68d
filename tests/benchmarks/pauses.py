"""How long somebody who has finished waits, and how often somebody who has not is cut off.

Synthetic voices through voice detection, end-pointing and the offline recogniser's words so far, as fast as can be.
Nothing without espeak-ng and flite.
"""

import importlib.util
import itertools
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from engine.assets import asset
from interaction.speech.listener import Began, Ended, Listener, Spoken
from interaction.speech.sound import RATE_HZ, Sound
from interaction.speech.sphinx import Sphinx
from interaction.speech.transcriber import Transcription
from interaction.speech.unfinished import open_phrases
from interaction.speech.vad import Silero
from tests.benchmarks.figure import Figure, percentile

VOICES = ("flite:rms", "flite:slt", "espeak-ng:en-us")
THOUGHT_S = 1.3
"""How long somebody stops in the middle of a phrase here."""

ORDERS = ("circle take two", "make it snow", "two more takes", "put it first", "play the cut", "push in slowly")
DESCRIPTIONS = (
    "wide shot a warrior in a red cloak runs on the castle wall in heavy rain at night",
    "two soldiers running through the forest at dawn",
    "low angle a knight with a sword stands on the bridge in thick fog",
)
BROKEN = (
    ("wide shot of a warrior and then", "the camera moves left"),
    ("a close up of a", "woman in a red dress"),
    ("a knight with a", "sword stands on the bridge"),
    ("two soldiers running through the", "forest at dawn"),
)


def measure() -> list[Figure]:
    """Pauses in milliseconds, and shares of utterances."""
    if not (shutil.which("espeak-ng") and shutil.which("flite")):
        return []
    with TemporaryDirectory() as folder:
        ears = Sphinx(cache=Path(folder))
        orders = [pause for sound in _said(ORDERS) for pause, _ in _utterances(ears, sound)]
        descriptions = [pause for sound in _said(DESCRIPTIONS) for pause, _ in _utterances(ears, sound)]
        broken = [len(_utterances(ears, sound)) == 1 for sound in _broken()]
        by_ear = [len(_utterances(None, sound)) == 1 for sound in _broken()]
    needless = sum(pause > 1200.0 for pause in orders + descriptions) / len(orders + descriptions)
    named = f"phrases that stop for {THOUGHT_S} s in the middle and stay whole"
    return [
        Figure("the pause after a short order, median", percentile(orders, 0.5), "ms", 600.0),
        Figure("the pause after a description, median", percentile(descriptions, 0.5), "ms", 1000.0),
        Figure("whole sentences that are waited on as if they were open", needless, "share", 0.1),
        Figure(named, sum(broken) / len(broken), "share", 0.7, "higher"),
        Figure(f"{named}, without words so far", sum(by_ear) / len(by_ear), "share"),
    ]


def _utterances(ears: Sphinx | None, sound: Sound) -> list[tuple[float, str]]:
    """For each utterance of a recording the pause that ended it in milliseconds, and the words at its end."""
    heard: list[Transcription] = []

    def unfinished() -> bool | None:
        text = heard[-1].partial().text if heard else ""
        return open_phrases().unfinished(text) if text else None

    listener, found = Listener(Silero(), unfinished=unfinished), []
    for event in itertools.chain(listener.hear(sound), listener.finish()):
        match event:
            case Began() if ears is not None:
                heard.append(ears.begin("en"))
            case Spoken(piece) if heard:
                heard[-1].feed(piece)
            case Ended(_, end_s, spoken_s):
                found.append((1e3 * (end_s - spoken_s), heard[-1].partial().text if heard else ""))
            case _:
                pass
    return found


def _said(lines: tuple[str, ...]) -> Iterator[Sound]:
    for line, by in itertools.product(lines, VOICES):
        yield _in_a_room([_voice(line, by), np.zeros(3 * RATE_HZ, np.float32)])


def _broken() -> Iterator[Sound]:
    thought, end = np.zeros(int(THOUGHT_S * RATE_HZ), np.float32), np.zeros(3 * RATE_HZ, np.float32)
    for (before, after), by in itertools.product(BROKEN, VOICES):
        yield _in_a_room([_spoken_part(_voice(before, by)), thought, _spoken_part(_voice(after, by)), end])


def _spoken_part(sound: Sound) -> Sound:
    """Without the silence that a synthesiser puts around what it says."""
    loud = np.flatnonzero(np.abs(sound) > 0.02)
    return sound[loud[0] : loud[-1]]


def _in_a_room(parts: list[Sound]) -> Sound:
    sound = np.concatenate([np.zeros(RATE_HZ // 2, np.float32), *parts])
    noise = np.random.default_rng(len(sound)).standard_normal(len(sound)).astype(np.float32)
    return sound + np.float32(2e-3) * noise


@cache
def _voice(line: str, by: str) -> Sound:
    script: Any = importlib.util.spec_from_file_location("make_voices", asset("demo/make_voices.py"))
    make_voices = importlib.util.module_from_spec(script)
    script.loader.exec_module(make_voices)
    return np.asarray(make_voices.said(line, *by.split(":"), 1.0), np.float32)
