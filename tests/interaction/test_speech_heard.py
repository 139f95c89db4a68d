"""From a voice in the air to a shot: a handful of sentences through a virtual microphone, the worker and understanding.

The voices are synthetic, the microphone is PulseAudio's; all between is as it is on a set.
"""

import queue
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.film.codec import encode
from engine.process.child import Child
from interaction.language import document, understand
from interaction.speech.messages import Arm
from tests.benchmarks import spoken
from tests.interaction.test_speech_microphone import Sounds, sounds

__all__ = ["sounds"]

SAID = {
    "make it snow": ("revise", "environment", "weather", "snow"),
    "close up of an old king in a dark room": ("shot", "camera", "size", "close_up"),
    "low angle a knight with a sword stands on the bridge in thick fog": ("shot", "camera", "angle", "low"),
    "push in slowly": ("revise", "camera", "move", "push_in"),
}
ORDERS = {"circle take two": ("circle", "take", 2), "two more takes": ("more_takes", "takes", 2)}

pytestmark = [
    pytest.mark.microphone,
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(sys.platform != "linux", reason="PulseAudio is for Linux"),
    pytest.mark.skipif(shutil.which("flite") is None, reason="no flite here to speak the sentences"),
]


@pytest.fixture
def heard(sounds: Sounds, tmp_path: Path) -> Iterator[Any]:
    """Plays a sentence into the room and gives the utterance that the worker makes of it."""
    said: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    options = {"cache": str(tmp_path / "cache")}
    child = Child("speech", "interaction.speech.worker", options, said.put, lambda code: said.put({"kind": "lost"}))
    child.start()

    def until(kind: str, **held: Any) -> dict[str, Any]:
        while (message := said.get(timeout=120))["kind"] != "lost":
            if message["kind"] == kind and held.items() <= message.items():
                return message
        raise AssertionError("the worker ended")

    def through(text: str) -> dict[str, Any]:
        recording = tmp_path / "said.flac"
        spoken._voices().save(recording, spoken.said(text, "flite:slt", -40.0))
        sounds.play(recording)
        return until("Utterance")

    child.send(encode(Arm(), kind=True))
    until("SpeechState", ears="limited")
    until("Level")
    yield through
    child.stop()


def test_sentences_said_into_a_microphone_become_shots_changes_and_orders(heard: Any):
    wrong: list[str] = []
    for text, (intent, part, slot, value) in SAID.items():
        found = heard(text)["text"]
        made = document(understand(found), found)
        if made["intent"] != intent or made["shot"][part][slot] != value:
            wrong.append(f"{text} -> {found}")
    for text, (intent, slot, value) in ORDERS.items():
        utterance = heard(text)
        made = document(understand(utterance["text"]), utterance["text"])
        if made["intent"] != intent or made[slot] != value:
            wrong.append(f"{text} -> {utterance['text']}")
        words = utterance["words"]
        assert [word["text"] for word in words] == utterance["text"].split()
        assert utterance["start_s"] <= words[0]["start_s"] < words[-1]["end_s"] <= utterance["end_s"] + 0.1
    assert len(wrong) <= 1, wrong  # a virtual microphone drops some sound on a busy machine
