"""Ears and eyes that are lost are started again, and know what they were told."""

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from app.senses import ARMED, Sense

LONG_S = 20.0


@dataclass(frozen=True)
class Echo:
    """What the echo worker says back."""

    text: str


@dataclass(frozen=True)
class Exit:
    """Ends it."""

    code: int


class Owner:
    """The shell, as far as a sense needs it: work is done at once."""

    def __init__(self) -> None:
        self.told: list[Any] = []
        self.audience = self
        self._turn = threading.Lock()

    def post(self, work: Callable[[], None]) -> None:
        with self._turn:
            work()


@pytest.fixture
def said() -> queue.Queue[str]:
    return queue.Queue()


@pytest.fixture
def sense(said: queue.Queue[str]) -> Iterator[Sense]:
    def notice(message: dict[str, Any]) -> None:
        said.put(message.get("text", message["kind"]))

    made = Sense("echo", "tests.processes.echo", {}, Owner(), notice)  # pyright: ignore[reportArgumentType]
    yield made
    made.child.stop()


def heard(said: queue.Queue[str], count: int) -> list[str]:
    return [said.get(timeout=LONG_S) for _ in range(count)]


def test_what_holds_from_now_on_starts_nobody_and_is_said_at_the_start(sense: Sense, said: queue.Queue[str]) -> None:
    sense.tell(Echo("no names"), standing="names")
    sense.tell(Echo("Lin Mei"), standing="names")
    assert not sense.child.alive
    sense.tell(Echo("armed"), standing=ARMED)
    assert heard(said, 3) == ["Ready", "Lin Mei", "armed"], "the last of each kind, once"


def test_a_worker_that_was_lost_is_told_again_what_holds(sense: Sense, said: queue.Queue[str]) -> None:
    sense.tell(Echo("armed"), standing=ARMED)
    sense.tell(Echo("once"))
    assert heard(said, 3) == ["Ready", "armed", "once"]
    sense.tell(Exit(3))
    assert heard(said, 2) == ["Ready", "armed"]
