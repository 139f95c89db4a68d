"""A speech worker on a thread of the test's own: a line to it, and a microphone that is fed by hand."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from engine.film.codec import decode, encode
from engine.process.serve import Closed
from interaction.speech.messages import FromSpeech, SpeechState, ToSpeech
from interaction.speech.microphone import Microphone, NoMicrophone
from interaction.speech.readiness import Wishes
from interaction.speech.sound import RATE_HZ, Sound
from interaction.speech.worker import SpeechWorker

BLOCK = 512


class Wire:
    """A line within the process: what the worker says is kept, and can be waited for."""

    def __init__(self) -> None:
        self.inbox: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self.outbox: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

    def receive(self, timeout_s: float | None = None) -> dict[str, Any] | None:
        try:
            message = self.inbox.get(timeout=timeout_s) if timeout_s != 0 else self.inbox.get_nowait()
        except queue.Empty:
            return None
        if message is None:
            raise Closed
        return message

    def send(self, message: dict[str, Any]) -> None:
        self.outbox.put(message)

    def tell(self, *messages: ToSpeech) -> None:
        for message in messages:
            self.inbox.put(encode(message, kind=True))

    def until(self, *kinds: type, timeout_s: float = 40.0) -> list[Any]:
        """Everything said up to the first message of one of these kinds."""
        said: list[Any] = []
        while not said or not isinstance(said[-1], kinds):
            said.append(decode(FromSpeech, self.outbox.get(timeout=timeout_s)))  # type: ignore[arg-type]
        return said

    def ready(self, timeout_s: float = 60.0) -> SpeechState:
        """The state once a recogniser has been loaded."""
        while not (state := self.until(SpeechState, timeout_s=timeout_s)[-1]).recogniser:
            pass
        return state


class HandFed:
    """A microphone that hears what it is fed at once, and a quiet room a few times as fast as it is otherwise."""

    def __init__(self, name: str = "by hand") -> None:
        self.name = name
        self.captured_s: float | None = None
        self.closed = False
        self._idle = threading.Event()
        self._blocks: queue.SimpleQueue[Sound | None] = queue.SimpleQueue()

    def feed(self, *sounds: Sound) -> None:
        """In blocks as a device's."""
        sound = np.concatenate(sounds)
        for at in range(0, len(sound), BLOCK):
            self._blocks.put(sound[at : at + BLOCK])

    def pull_out(self) -> None:
        """After everything that was fed."""
        self._blocks.put(None)

    def settle(self, wire: "Wire") -> None:
        """Waits until the worker has obeyed all that it was told, and heard all that was fed."""
        while not wire.inbox.empty():
            time.sleep(0.01)
        for _ in range(2):  # the first may have been asked for before
            self._idle.clear()
            assert self._idle.wait(40)

    @property
    def empty(self) -> bool:
        """Whether everything that was fed has been heard."""
        return self._blocks.empty()

    def read(self, timeout_s: float) -> Sound | None:
        try:
            block = self._blocks.get(timeout=min(timeout_s, 0.01)) if timeout_s else self._blocks.get_nowait()
        except queue.Empty:
            if not timeout_s:
                return None
            self._idle.set()
            return quiet(BLOCK / RATE_HZ)
        if block is None:
            raise NoMicrophone("The microphone {name} has gone.", advice="Plug it in.", name=self.name)
        return block

    def close(self) -> None:
        self.closed = True


def quiet(seconds: float) -> Sound:
    """A quiet room."""
    rng = np.random.default_rng(3)
    return (1e-4 * rng.standard_normal(int(seconds * RATE_HZ))).astype(np.float32)


def no_microphone(device: str | None) -> Microphone:
    raise NoMicrophone("There is no microphone.", advice="Plug one in.")


@contextmanager
def workers() -> Iterator[Callable[..., Wire]]:
    """Starts workers on threads; all of them leave at the end, by the end of their lines."""
    running: list[tuple[Wire, threading.Thread]] = []

    def begin(
        options: dict[str, Any], microphone: Callable[[str | None], Microphone] = no_microphone, **more: Any
    ) -> Wire:
        wire = Wire()
        worker = SpeechWorker(wire, Wishes.of(options), microphone, **more)
        thread = threading.Thread(target=_left, args=(worker,), name="speech worker")
        thread.start()
        running.append((wire, thread))
        return wire

    try:
        yield begin
    finally:
        for wire, thread in running:
            wire.inbox.put(None)
            thread.join(10)


def _left(worker: SpeechWorker) -> None:
    try:
        worker.run()
    except Closed:
        return
