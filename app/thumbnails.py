"""Small pictures of takes and clips, decoded and shrunk on a thread of their own."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from app.monitor.frames import Decoder, Frames, Movie, key_of, open_movie
from app.monitor.program import Strip
from engine.film.model import Tier

WIDTH_PX = 320
_BUDGET_BYTES = 64_000_000
_REFRESH_MS = 120


class Thumbnails(QObject):
    """`picture` answers at once with what is there; `ready` says that more has come."""

    ready = Signal()
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None, *, opened: Callable[[Path], Movie] = open_movie) -> None:
        super().__init__(parent)
        self._frames = Frames(_BUDGET_BYTES)
        self._live: dict[tuple[str, Tier], QImage] = {}
        self._missing: dict[tuple[Strip, int], None] = {}
        self._announce = _once(self, self.ready.emit, _REFRESH_MS)
        self._ask = _once(self, self._send, 0)
        self._arrived.connect(lambda _: self._announce.start(), Qt.ConnectionType.QueuedConnection)
        self._decoder = Decoder(
            self._frames, self._arrived.emit, opened=opened, name="shotcaller-thumbnails", shrink=WIDTH_PX
        )

    def picture(self, strip: Strip, index: int) -> QImage | None:
        """Frame `index` of a strip, small; None until it is there. A take being made shows its newest frame, and while
        there is none what lies under it."""
        if strip.path is None and strip.under is not None:
            newest = self._live.get((strip.take, strip.tier))
            return newest if newest is not None else self.picture(strip.under, index)
        found = self._frames.get(key_of(strip, index))
        if found is None and strip.path is not None and (strip, index) not in self._missing:
            self._missing[strip, index] = None
            self._ask.start()
        return found if found is not None else self._live.get((strip.take, strip.tier))

    def stream(self, take: str, image: QImage, tier: Tier = Tier.BLOCKOUT) -> None:
        """A frame that has just been made, or a small picture of one that is going to be."""
        if not self._announce.isActive():  # a few a second are enough for the eye, and shrinking costs time
            self._live[take, tier] = image.scaledToWidth(WIDTH_PX, Qt.TransformationMode.SmoothTransformation)
            self._announce.start()

    def forget(self, take: str, tier: Tier) -> None:
        """What came of it last is not to be seen any more."""
        self._live.pop((take, tier), None)

    def close(self) -> None:
        """Ends the thread."""
        for timer in (self._announce, self._ask):
            timer.stop()
        self._decoder.close()

    def _send(self) -> None:
        held = [wish for wish in self._missing if self._frames.holds(key_of(*wish))]
        for wish in held:
            del self._missing[wish]
        self._decoder.want(list(self._missing)[::-1])


def _once(parent: QObject, call: Callable[[], None], delay_ms: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(delay_ms)
    timer.timeout.connect(call)
    return timer
