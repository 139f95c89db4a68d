"""A program on the clock: which picture is due, which are wanted next."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from app.monitor.frames import Decoder, Frames, Key, Movie, key_of, open_movie
from app.monitor.program import Piece, Program, Strip
from app.monitor.transport import Transport
from engine.film.time import FrameRate

AHEAD = 48
"""How many frames are decoded ahead of the playhead."""
_TICK_MS = 8


@dataclass(frozen=True, slots=True)
class Now:
    """What is under the playhead: the piece, the take's frame there, its picture once it is in memory, and the strip
    that this picture is of (which may be one that lies under the piece's own)."""

    piece: Piece
    index: int
    strip: Strip
    image: QImage | None


class Player(QObject):
    """Plays one program, or several side by side on one playhead.

    `moved` says that another frame is due or has arrived; `ended` that playing has stopped by itself.
    """

    moved = Signal()
    ended = Signal()
    troubled = Signal(object)
    _arrived = Signal(object)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        opened: Callable[[Path], Movie] = open_movie,
    ) -> None:
        super().__init__(parent)
        self.frames = Frames()
        self.programs: tuple[Program, ...] = ()
        self.transport = Transport()
        self.rate = FrameRate()
        self.waits = False
        """Whether playing waits for pictures that are still being made, rather than running past them."""
        self._clock = clock
        self._before = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._arrived.connect(self._frame_arrived, Qt.ConnectionType.QueuedConnection)
        # The decode thread only emits: Qt queues the call to the window's thread.
        self._decoder = Decoder(self.frames, self._arrived.emit, self.troubled.emit, opened)

    def load(self, programs: tuple[Program, ...], rate: FrameRate, *, keep_place: bool = False) -> None:
        """Puts programs on the playhead; stopped at the first frame unless the place is kept."""
        if programs == self.programs and rate == self.rate:
            return
        self.programs, self.rate = programs, rate
        frames = max((program.frames for program in programs), default=0)
        kept = self.transport if keep_place else Transport(loop=self.transport.loop)
        self._go(kept.fitted(frames))

    def drive(self, transport: Transport) -> None:
        """Moves the playhead or changes its speed."""
        self._go(transport)

    def _go(self, transport: Transport) -> None:
        was_playing = self.transport.playing
        self.transport = transport
        if transport.playing and not self._timer.isActive():
            self._before = self._clock()
            self._timer.start()
        elif not transport.playing:
            self._timer.stop()
        self._want()
        self.moved.emit()
        if was_playing and not transport.playing:
            self.ended.emit()

    def tick(self) -> None:
        """Lets time pass."""
        now = self._clock()
        frame = self.transport.frame
        moved = self.transport.advanced(now - self._before, float(self.rate.fps))
        self._before = now
        if self.waits and moved.frame != frame and not self._pictured(moved.frame):
            return
        if moved.frame != frame or not moved.playing:
            self._go(moved)
        else:
            self.transport = moved

    def now(self) -> list["Now"]:
        """For each program what is under the playhead."""
        located = (
            program.at(min(self.transport.frame, program.frames - 1)) for program in self.programs if program.frames
        )
        return [Now(piece, index, *self._best(piece.strip, index)) for piece, index in located]

    def _best(self, strip: Strip, index: int) -> tuple[Strip, QImage | None]:
        """The picture of a frame: of the strip itself, or else of what lies under it."""
        image = self.frames.get(key_of(strip, index))
        if image is None and strip.under is not None:
            return self._best(strip.under, index)
        return strip, image

    def cached(self) -> list[bool]:
        """For each frame of the playhead's line whether its pictures are in memory."""
        if not self.programs:
            return []
        program = self.programs[0]
        located = (program.at(frame) for frame in range(program.frames))
        return self.frames.held([key_of(piece.strip, index) for piece, index in located])

    def stream(self, strip: Strip, index: int, image: QImage) -> None:
        """A picture that has just been made."""
        key = key_of(strip, index)
        self.frames.put(key, image)
        self._frame_arrived(key)

    def close(self) -> None:
        """Ends the decode thread."""
        self._timer.stop()
        self._decoder.close()

    def _want(self) -> None:
        """The frame under the playhead first, then those it will meet, then a few behind it."""
        way = -1 if self.transport.speed < 0 else 1
        stride = max(1, abs(self.transport.speed))
        here = self.transport.frame
        offsets = [0, *(way * stride * ahead for ahead in range(1, AHEAD + 1)), -1, -2, -3, -4]
        wanted: list[tuple[Strip, int]] = []
        for offset in offsets:
            for program in self.programs:
                frame = self._wrapped(here + offset, program.frames)
                if frame is not None:
                    piece, index = program.at(frame)
                    wanted += [(strip, index) for strip in _layers(piece.strip) if strip.path is not None]
        self._decoder.want(wanted)

    def _pictured(self, frame: int) -> bool:
        located = [program.at(frame) for program in self.programs if frame < program.frames]
        return all(
            any(self.frames.holds(key_of(strip, index)) for strip in _layers(piece.strip)) for piece, index in located
        )

    def _wrapped(self, frame: int, frames: int) -> int | None:
        if 0 <= frame < frames:
            return frame
        low, high = self.transport.low, self.transport.high
        return low + (frame - low) % (high - low + 1) if self.transport.loop and frames > high >= low else None

    def _frame_arrived(self, key: Key) -> None:
        if any((now.piece.strip.take, now.index) == (key.take, key.index) for now in self.now()):
            self.moved.emit()


def _layers(strip: Strip) -> Iterator[Strip]:
    """A strip and what lies under it."""
    yield strip
    if strip.under is not None:
        yield from _layers(strip.under)
