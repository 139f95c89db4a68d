"""The ring on the window: where the hand points, filling while a gesture is held."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app import theme
from interaction.hands.messages import Pointer, PointerState

_RADIUS = 18.0


class Ring(QWidget):
    """Lies over the whole window and lets every click through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.pointer: Pointer | None = None
        self.carried: QImage | None = None
        self.hide()

    def show_pointer(self, pointer: Pointer | None, carried: QImage | None = None) -> None:
        """Moves the ring; an asleep one is shown only while a raised palm is about to wake it."""
        before = self._spot()
        self.pointer, self.carried = pointer, carried
        visible = pointer is not None and (pointer.state is not PointerState.ASLEEP or pointer.hold > 0)
        if visible != self.isVisible():
            self.setVisible(visible)
            self.raise_()
        self.update(before.united(self._spot()).toAlignedRect())

    def _centre(self) -> QPointF:
        x, y = (self.pointer.x, self.pointer.y) if self.pointer else (0.0, 0.0)
        return QPointF(x * self.width(), y * self.height())

    def _spot(self) -> QRectF:
        centre = self._centre()
        return QRectF(centre.x() - 100, centre.y() - 64, 200, 128)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.pointer is None:
            return
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        centre = self._centre()
        if self.carried is not None:
            _paint_carried(painter, centre, self.carried)
        faint = self.pointer.state in (PointerState.FROZEN, PointerState.ASLEEP)
        colour = theme.FAINT if faint else theme.TEXT
        radius = _RADIUS * (0.6 if self.pointer.state is PointerState.HOLDING else 1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 130), 6))
        painter.drawEllipse(centre, radius, radius)
        painter.setPen(QPen(colour, 2, Qt.PenStyle.DashLine if faint else Qt.PenStyle.SolidLine))
        painter.drawEllipse(centre, radius, radius)
        if self.pointer.hold > 0:
            painter.setPen(QPen(theme.ACCENT, 4, c=Qt.PenCapStyle.RoundCap))
            box = QRectF(centre.x() - radius, centre.y() - radius, radius * 2, radius * 2)
            painter.drawArc(box, 90 * 16, round(-self.pointer.hold * 360 * 16))


def _paint_carried(painter: QPainter, centre: QPointF, carried: QImage) -> None:
    box = QRectF(centre.x() - 64, centre.y() - 36, 128, 72)
    painter.setOpacity(0.85)
    painter.drawImage(box, carried)
    painter.setOpacity(1.0)
    painter.setPen(QPen(theme.ACCENT, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 4, 4)
