"""Real weights on real recordings: run with SHOTCALLER_WHISPER naming the folder of a multilingual model.

    SHOTCALLER_WHISPER=…/faster-whisper-small python -m pytest tests/interaction/test_speech_weights.py

The folder may hold any model that the app takes, those for sherpa-onnx too.
"""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from interaction.language import document, understand
from interaction.speech.invented import bare_text
from interaction.speech.pace import Pace, Paces
from interaction.speech.readiness import Wishes, choice_of, load
from interaction.speech.sound import RATE_HZ, Sound
from interaction.speech.soundfile import read_sound

FOLDER = os.environ.get("SHOTCALLER_WHISPER", "")
DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "speech"
VOICES = Path(__file__).parent / "voices"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.shared,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not FOLDER, reason="SHOTCALLER_WHISPER names no folder with real weights"),
]

READ = {
    "aishell-BAC009S0724W0121.wav": ("zh", "广州市房地产中介协会分析", 0.35),
    "jfk.flac": (
        "en",
        "and so my fellow americans ask not what your country can do for you ask what you can do for your country",
        0.15,
    ),
}
"""Recordings with what is said in them, and the share of letters that even a small model must not get wrong."""


def sound(path: Path) -> Sound:
    if not path.exists():
        pytest.skip(f"../shared/data is not here: {path.name}")
    return np.concatenate(list(read_sound(path)))


@pytest.fixture(scope="module")
def ears() -> Any:
    return load(Path(FOLDER), Wishes(model=FOLDER), Pace(9.0, 0.0))


def heard(ears: Any, given: Sound, language: str = "auto") -> Any:
    transcription = ears.begin(language)
    transcription.feed(given)
    return transcription.finish()


def wrong(text: str, wanted: str) -> float:
    """Letters to change, against how many there are."""
    row = list(range(len(wanted) + 1))
    for at, letter in enumerate(text, 1):
        before, row[0] = row[0], at
        for to, other in enumerate(wanted, 1):
            before, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, before + (letter != other))
    return row[-1] / len(wanted)


@pytest.mark.parametrize("name", READ)
def test_people_are_understood(ears: Any, name: str):
    language, wanted, most = READ[name]
    given = sound(DATA / name)
    found = heard(ears, given)
    assert found is not None
    assert found.language == language
    assert wrong(bare_text(found.text), bare_text(wanted)) <= most
    times = [time for word in found.words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert times[-1] <= len(given) / RATE_HZ + 0.5


@pytest.mark.parametrize("name", ["rhino_within_context_en.wav", "rhino_out_of_context_en.wav"])
def test_orders_for_other_machines_do_nothing(ears: Any, name: str):
    found = heard(ears, sound(DATA / name))
    if found is not None:
        assert document(understand(found.text), found.text)["intent"] in ("none", "shot")


def test_rooms_without_speech_give_nothing(ears: Any):
    chance, count = np.random.default_rng(0), 5 * RATE_HZ
    noise = chance.standard_normal(count).astype(np.float32)
    for room in (np.zeros(count, np.float32), 0.001 * noise, 0.05 * noise):
        assert heard(ears, room.astype(np.float32)) is None


def test_how_long_words_take_is_measured(tmp_path: Path):
    chosen = choice_of(Wishes(model=FOLDER, cache=tmp_path))
    assert 0.0 < chosen.pace.wait_s < 60.0
    assert Paces(tmp_path / "models" / "pace.json")._read()
