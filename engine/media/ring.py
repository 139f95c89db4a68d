"""Shared memory between a worker and the window: pictures for the eye, never the record.

Whoever creates a ring removes it. Should that process be killed, Python's own resource tracker removes it when the
creator and its children are gone, so nothing stays behind.
"""

import os
from contextlib import suppress
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import Self

import numpy as np

from engine.errors import EngineError
from engine.media.frame import Pixels


class Ring:
    """`slots` places for one picture each, of up to `width` × `height` pixels. Knows nothing of who may write when."""

    def __init__(self, memory: SharedMemory, slots: int, width: int, height: int, created: bool) -> None:
        self._memory = memory
        self._slots = slots
        self._room = width * height * 3
        self._created = created

    @classmethod
    def create(cls, slots: int, width: int, height: int) -> Self:
        """A new ring, all black. Raises EngineError when the machine has no shared memory left."""
        try:
            memory = SharedMemory(create=True, size=slots * width * height * 3)
        except OSError as failure:
            raise _no_memory() from failure
        try:
            _claim(memory)
        except OSError as failure:
            memory.close()
            memory.unlink()
            raise _no_memory() from failure
        return cls(memory, slots, width, height, created=True)

    @classmethod
    def attach(cls, name: str, slots: int, width: int, height: int) -> Self:
        """The ring that another process created under that name. Raises EngineError when it is gone."""
        try:
            memory = SharedMemory(name)
        except FileNotFoundError as failure:
            raise EngineError("The window's picture memory is gone.") from failure
        return cls(memory, slots, width, height, created=False)

    @property
    def name(self) -> str:
        """What another process attaches by."""
        return self._memory.name

    def write(self, slot: int, pixels: Pixels) -> None:
        """Copies a picture into a slot."""
        self._view(slot, *pixels.shape[1::-1])[:] = pixels

    def read(self, slot: int, width: int, height: int) -> Pixels:
        """A copy of the picture in a slot, of the size it was written in."""
        return self._view(slot, width, height).copy()

    def _view(self, slot: int, width: int, height: int) -> Pixels:
        if not 0 <= slot < self._slots or width * height * 3 > self._room:
            raise ValueError(f"no room for {width} × {height} in slot {slot} of {self._slots}")
        return np.ndarray((height, width, 3), np.uint8, self._memory.buf, slot * self._room)

    def close(self) -> None:
        """Lets go of the memory; the creator's call removes it. A second call does nothing."""
        self._memory.close()
        if self._created:
            self._created = False
            with suppress(FileNotFoundError):
                self._memory.unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _no_memory() -> EngineError:
    advice = "Close other programs, or give the container more shared memory (--shm-size)."
    return EngineError("There is no shared memory left for pictures.", advice=advice)


def _claim(memory: SharedMemory) -> None:
    # Linux promises shared memory it may not have and kills the process at the first write: ask for it now.
    place = Path("/dev/shm") / memory.name.lstrip("/")
    if not place.exists():
        return
    descriptor = os.open(place, os.O_RDWR)
    try:
        os.posix_fallocate(descriptor, 0, memory.size)
    finally:
        os.close(descriptor)
