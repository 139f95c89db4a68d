"""What the tests of hands are made of: real recordings, the hand model, and hands that we move ourselves."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from app.settings import read
from engine.errors import EngineError
from interaction.hands.bundle import assemble
from interaction.hands.gestures import GestureReader
from interaction.hands.hand import Hand
from interaction.hands.messages import Gesture, GestureName, Pointer
from interaction.hands.track import Sight

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "hands"
_POINT = re.compile(r"x: (\S+)\s+y: (\S+)\s+z: (\S+)")


def recorded(name: str) -> Path:
    """A recording of `../shared/data/hands`; the test is skipped where it is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"../shared/data is not here: it holds the recording hands/{name}")
    return path


@cache
def _assembled() -> Path | str:
    try:
        return assemble(read().hand_model.parent)
    except EngineError as failure:
        return str(failure)


def hand_model() -> Path:
    """The hand model in this machine's cache, put together when it is not there yet."""
    found = _assembled()
    if isinstance(found, str):
        pytest.skip(f"no hand model, and none to be had: {found}")
    return found


def google(name: str) -> Hand:
    """A hand as Google expects its own landmarker to find it in a photo."""
    text = recorded(f"landmarks/{name}_landmarks.pbtxt").read_text(encoding="utf-8")
    points = np.array(_POINT.findall(text), np.float32)
    side = re.search(r'label: "(\w+)"', text)
    assert side is not None
    return Hand(points[:21, :2], points[21:], side[1].lower(), 1.0, 1.0)


def read_hands(sights: list[Sight]) -> tuple[list[Gesture], list[Pointer]]:
    """All gestures, and where the ring was in each frame."""
    reader = GestureReader()
    readings = [reader.see(sight.t_s, sight.hands) for sight in sights]
    return [gesture for one in readings for gesture in one.gestures], [one.pointer for one in readings]


def names(sights: list[Sight]) -> list[GestureName]:
    """The gestures by name."""
    return [gesture.name for gesture in read_hands(sights)[0]]
