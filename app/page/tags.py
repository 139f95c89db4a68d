"""A shot as words on small coloured grounds: what its chips will be, to be looked at only."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.heard.chips import Chip, chips
from app.heard.flow import flowed
from engine.film.spec import ShotSpec

_HIGH_PX, _MOST_PX = 22, 200


class Tags(QWidget):
    """What was asked for, without what is assumed."""

    def __init__(self, spec: ShotSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(theme.font(theme.SMALL, QFont.Weight.Medium))
        self.chips = tuple(chip for chip in chips(spec) if not chip.guess)
        self._places: list[QRect] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(chip.label for chip in self.chips))

    def sizeHint(self) -> QSize:
        return QSize(0, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._places = flowed([self._size(chip) for chip in self.chips], self.width())
            self.setFixedHeight(max((place.bottom() + 1 for place in self._places), default=0))

    def _size(self, chip: Chip) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(min(_MOST_PX, metrics.horizontalAdvance(chip.label) + 16), _HIGH_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        for chip, place in zip(self.chips, self._places, strict=True):
            colour = theme.CHIPS[chip.part]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.mixed(colour, theme.RAISED, 0.20))
            painter.drawRoundedRect(QRectF(place), _HIGH_PX / 2, _HIGH_PX / 2)
            painter.setPen(theme.chip_ink(colour))
            shown = painter.fontMetrics().elidedText(chip.label, theme.ELIDE, place.width() - 14)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown)
