"""The line under the monitor: playhead, cached range, in and out, seams between clips."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from app import theme
from app.monitor.transport import Transport

_CACHED = QColor("#6f7f66")


class ScrubBar(QWidget):
    """Click or drag to move the playhead."""

    sought = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scrub")
        self.setFixedHeight(24)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._transport = Transport()
        self._cached: list[bool] = []
        self._seams: tuple[int, ...] = ()

    def sizeHint(self) -> QSize:
        return QSize(320, 24)

    def show_line(self, transport: Transport, cached: list[bool], seams: tuple[int, ...]) -> None:
        """Where the playhead is, which frames are in memory, where clips meet."""
        if (transport, cached, seams) != (self._transport, self._cached, self._seams):
            self._transport, self._cached, self._seams = transport, cached, seams
            self.update()

    def x_of(self, frame: float) -> float:
        """Where a frame begins, in pixels."""
        return 8 + frame * (self.width() - 16) / max(1, self._transport.frames)

    def frame_at(self, x: float) -> int:
        """The frame under a place."""
        share = (x - 8) / max(1, self.width() - 16)
        return max(0, min(int(share * self._transport.frames), self._transport.frames - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        line = QRectF(8, 10, self.width() - 16, 4)
        painter.setBrush(theme.HOVER)
        painter.drawRoundedRect(line, 2, 2)
        if self._transport.frames:
            self._paint_cached(painter)
            self._paint_marks(painter)
            self._paint_playhead(painter)

    def _paint_cached(self, painter: QPainter) -> None:
        painter.setBrush(_CACHED)
        for first, end in runs(self._cached):
            painter.drawRoundedRect(QRectF(self.x_of(first), 10, self.x_of(end) - self.x_of(first), 4), 2, 2)
        for seam in self._seams:
            painter.fillRect(QRectF(round(self.x_of(seam)) - 1, 8, 2, 8), theme.SURFACE)

    def _paint_marks(self, painter: QPainter) -> None:
        transport = self._transport
        if transport.first is None and transport.last is None:
            return
        painter.setBrush(QColor(232, 163, 61, 70))
        left, right = self.x_of(transport.low), self.x_of(transport.high + 1)
        painter.drawRect(QRectF(left, 8, right - left, 8))
        painter.setBrush(theme.ACCENT)
        painter.drawRect(QRectF(left - 1, 6, 2, 12))
        painter.drawRect(QRectF(right - 1, 6, 2, 12))

    def _paint_playhead(self, painter: QPainter) -> None:
        x = self.x_of(self._transport.frame + 0.5)
        painter.setBrush(theme.TEXT)
        painter.drawRoundedRect(QRectF(x - 1, 4, 2, 16), 1, 1)
        painter.drawPolygon(QPolygonF([QPointF(x - 5, 2), QPointF(x + 5, 2), QPointF(x, 8)]))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._seek(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._seek(event)

    def _seek(self, event: QMouseEvent) -> None:
        if self._transport.frames:
            self.sought.emit(self.frame_at(event.position().x()))


def runs(held: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The stretches of True, as start and exclusive end."""
    start: int | None = None
    for at, here in enumerate([*held, False]):
        if here and start is None:
            start = at
        elif not here and start is not None:
            yield start, at
            start = None
