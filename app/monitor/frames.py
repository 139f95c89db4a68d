"""Decoded pictures in memory, and the thread that decodes ahead of the playhead.

The window's thread never decodes: it says what it will need, and is told what has arrived. Pictures that stream in
while a take is being made are put here too, so a take just made plays without being read at all.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from app.monitor.program import Strip
from engine.errors import EngineError
from engine.film.model import Tier
from engine.media.frame import Pixels

BUDGET_BYTES = 400_000_000
_OPEN_MOVIES = 4


@dataclass(frozen=True, slots=True)
class Key:
    """One picture: frame `index` of a take, in the picture of that number in one tier."""

    take: str
    tier: Tier
    number: int
    index: int


def key_of(strip: Strip, index: int) -> Key:
    """What frame `index` of a strip is kept by."""
    return Key(strip.take, strip.tier, strip.number, index)


class Movie(Protocol):
    """What the decoder needs of `engine.media.movie.MovieReader`."""

    def frame(self, index: int) -> Pixels:
        """The picture at an index."""
        ...

    def close(self) -> None:
        """Lets the file go."""
        ...


def image_of(pixels: Pixels) -> QImage:
    """A picture that owns its bytes."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, width * 3, QImage.Format.Format_RGB888).copy()


def open_movie(path: Path) -> Movie:
    """The take's movie. Raises EngineError when it cannot be read."""
    from engine.media.movie import MovieReader  # PyAV costs a quarter of a second: not before it is needed

    return MovieReader(path)


class Frames:
    """Pictures by key, least recently used out first. Safe between threads."""

    def __init__(self, budget: int = BUDGET_BYTES) -> None:
        self._held: OrderedDict[Key, QImage] = OrderedDict()
        self._budget = budget
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: Key) -> QImage | None:
        """The picture, or None when it is not in memory."""
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, key: Key, image: QImage) -> None:
        """Keeps a picture; the longest unused go when memory is short."""
        with self._lock:
            before = self._held.pop(key, None)
            self._bytes += image.sizeInBytes() - (before.sizeInBytes() if before is not None else 0)
            self._held[key] = image
            while self._bytes > self._budget and len(self._held) > 1:
                self._bytes -= self._held.popitem(last=False)[1].sizeInBytes()

    def holds(self, key: Key) -> bool:
        """Whether the picture is in memory (without counting as a use)."""
        with self._lock:
            return key in self._held

    def held(self, keys: Iterable[Key]) -> list[bool]:
        """Which of these are in memory, in order: the cached range of a scrub bar."""
        with self._lock:
            return [key in self._held for key in keys]

    def forget(self, strip: Strip) -> None:
        """Drops every picture of a strip: it will not be finished, or is being made again."""
        with self._lock:
            for key in [key for key in self._held if key == key_of(strip, key.index)]:
                self._bytes -= self._held.pop(key).sizeInBytes()


class Decoder:
    """A thread that brings wanted pictures into memory, the most wanted first."""

    def __init__(
        self,
        frames: Frames,
        arrived: Callable[[Key], None],
        failed: Callable[[EngineError], None] = lambda _: None,
        opened: Callable[[Path], Movie] = open_movie,
        *,
        name: str = "shotcaller-decode",
        shrink: int | None = None,
    ) -> None:
        """`shrink` is the width in pixels that pictures are made smaller to."""
        self._frames, self._arrived, self._failed, self._opened = frames, arrived, failed, opened
        self._shrink = shrink
        self._wanted: list[tuple[Strip, int]] = []
        self._movies: OrderedDict[Path, Movie] = OrderedDict()
        self._unreadable: set[Path] = set()
        self._condition = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def want(self, wanted: Sequence[tuple[Strip, int]]) -> None:
        """Replaces what is wanted; the first is wanted most."""
        with self._condition:
            self._wanted = list(wanted)
            self._condition.notify()

    def close(self) -> None:
        """Ends the thread and closes the movies."""
        with self._condition:
            self._closing = True
            self._condition.notify()
        self._thread.join()

    def _run(self) -> None:
        while (wish := self._next()) is not None:
            self._decode(*wish)
        for movie in self._movies.values():
            movie.close()

    def _next(self) -> tuple[Strip, int] | None:
        with self._condition:
            while not self._closing:
                while self._wanted:
                    strip, index = self._wanted.pop(0)
                    if strip.path and strip.path not in self._unreadable and not self._holds(strip, index):
                        return strip, index
                self._condition.wait()
            return None

    def _holds(self, strip: Strip, index: int) -> bool:
        return self._frames.holds(key_of(strip, index))

    def _decode(self, strip: Strip, index: int) -> None:
        assert strip.path is not None
        try:
            image = image_of(self._movie(strip.path).frame(index))
        except (EngineError, OSError, ValueError, IndexError) as unreadable:
            self._unreadable.add(strip.path)
            if not isinstance(unreadable, EngineError):
                unreadable = EngineError("The take's movie {name} cannot be read.", name=strip.path.name)
            self._failed(unreadable)
            return
        if self._shrink is not None:
            image = image.scaledToWidth(self._shrink, Qt.TransformationMode.SmoothTransformation)
        key = key_of(strip, index)
        self._frames.put(key, image)
        self._arrived(key)

    def _movie(self, path: Path) -> Movie:
        if path not in self._movies:
            if len(self._movies) >= _OPEN_MOVIES:
                self._movies.popitem(last=False)[1].close()
            self._movies[path] = self._opened(path)
        self._movies.move_to_end(path)
        return self._movies[path]
