"""The microphone's level, as a short row of bars that calms down by itself."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app import theme

BARS = 12
FLOOR_DBFS, TOP_DBFS = -60.0, -6.0


def lit(dbfs: float) -> int:
    """How many bars a level lights."""
    share = (dbfs - FLOOR_DBFS) / (TOP_DBFS - FLOOR_DBFS)
    return max(0, min(BARS, round(share * BARS)))


class Meter(QWidget):
    """Dark while nobody listens."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("meter")
        self.setFixedSize(QSize(BARS * 4, 16))
        self._lit = 0
        self._armed = False

    def show_level(self, dbfs: float) -> None:
        """A new level in dBFS; it falls a bar at a time."""
        bars = max(lit(dbfs), self._lit - 1)
        if bars != self._lit:
            self._lit = bars
            self.update()

    def arm(self, armed: bool) -> None:
        """Whether anybody listens."""
        self._armed = armed
        self._lit = 0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        for bar in range(BARS):
            on = self._armed and bar < self._lit
            painter.setBrush(theme.ACCENT if on and bar >= BARS - 2 else theme.TEXT if on else theme.STRONG_LINE)
            height = 4 + 12 * bar / (BARS - 1)
            painter.drawRoundedRect(QRectF(bar * 4, self.height() - height, 2.5, height), 1, 1)
