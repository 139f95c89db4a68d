"""A few calm colours to choose from, and none. Arrow keys go from one to the next."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app import theme
from app.translation import say

_STEP_PX, _RADIUS_PX = 32, 9


class Swatches(QWidget):
    """`chosen` carries `#rrggbb`, or "" for no colour."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(_STEP_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(theme.POINTING)
        self.now = ""
        self.show_colour("")

    def show_colour(self, colour: str) -> None:
        """Shows which one is chosen; one that is none of ours stands last."""
        self.now = colour
        ours = {"": "No colour", **{each.name(): name for name, each in theme.SWATCHES.items()}}
        self.offered = ours if colour in ours else {**ours, colour: ""}
        self.setFixedWidth(_STEP_PX * len(self.offered))
        self.setAccessibleName(say("Colour"))
        self.setAccessibleDescription(self.named(colour))
        self.update()

    def named(self, colour: str) -> str:
        """A colour by its name, or as it is written."""
        name = self.offered[colour]
        return say(name) if name else colour

    def sizeHint(self) -> QSize:
        return QSize(_STEP_PX * len(self.offered), _STEP_PX)

    def _at(self, x: float) -> str | None:
        at = int(x) // _STEP_PX
        return list(self.offered)[at] if 0 <= at < len(self.offered) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().x())
        if found is not None and found != self.now:
            self.chosen.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        offered = list(self.offered)
        self.chosen.emit(offered[(offered.index(self.now) + step) % len(offered)])

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            found = self._at(event.x())
            QToolTip.showText(event.globalPos(), self.named(found) if found is not None else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, colour in enumerate(self.offered):
            middle = QPointF(at * _STEP_PX + _STEP_PX / 2, _STEP_PX / 2)
            if colour == self.now:
                painter.setPen(QPen(theme.TEXT if self.hasFocus() else theme.FAINT, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(middle, _RADIUS_PX + 4, _RADIUS_PX + 4)
            self._paint_one(painter, colour, middle)

    def _paint_one(self, painter: QPainter, colour: str, middle: QPointF) -> None:
        if colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(middle, _RADIUS_PX, _RADIUS_PX)
            return
        painter.setPen(QPen(theme.FAINT, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, _RADIUS_PX - 1, _RADIUS_PX - 1)
        slant = (_RADIUS_PX - 1) * 0.7
        painter.drawLine(middle + QPointF(-slant, slant), middle + QPointF(slant, -slant))
