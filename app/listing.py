"""A column of names to choose from, with what belongs to each in small print."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app import theme

ROW_PX = 48
_DOT_PX = 10
_BOLD = QFont.Weight.Medium


@dataclass(frozen=True, slots=True)
class Entry:
    """A name with what is said of it: `small` under it, `note` at its right; `dot` is a colour before it or None."""

    id: str
    name: str
    small: str = ""
    note: str = ""
    dot: QColor | None = None


class Listing(QWidget):
    """`chosen` carries an id, by a click or with the arrow keys; `dropped` one that is to go."""

    chosen = Signal(str)
    dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.entries: tuple[Entry, ...] = ()
        self.now: str | None = None
        self._hovered: str | None = None
        self._scroll: QScrollArea | None = None

    def fill(self, entries: tuple[Entry, ...], now: str | None) -> None:
        """Shows these, with one of them as the chosen one."""
        if (entries, now) == (self.entries, self.now):
            return
        moved = now != self.now
        self.entries, self.now = entries, now
        self.setFixedHeight(max(1, len(entries) * ROW_PX))
        self.update()
        if moved:
            self._reveal()

    def scrolled(self) -> QScrollArea:
        """The column in an area that scrolls."""
        made = QScrollArea()
        made.setWidgetResizable(True)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setFrameShape(QFrame.Shape.NoFrame)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self)
        column.addStretch(1)
        made.setWidget(holder)
        self._scroll = made
        return made

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    @property
    def _place(self) -> int | None:
        return next((at for at, entry in enumerate(self.entries) if entry.id == self.now), None)

    def _reveal(self) -> None:
        at = self._place
        if self._scroll is not None and at is not None:
            self._scroll.ensureVisible(0, at * ROW_PX + ROW_PX // 2, 0, ROW_PX)

    # --- hands ---

    def _at(self, point: QPointF) -> str | None:
        at = int(point.y()) // ROW_PX
        return self.entries[at].id if 0 <= at < len(self.entries) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found is not None:
            self.chosen.emit(found)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found != self._hovered:
            self._hovered = found
            self.setCursor(theme.POINTING if found is not None else Qt.CursorShape.ArrowCursor)
            name = next((entry.name for entry in self.entries if entry.id == found), "")
            self.setToolTip(name)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, at = Qt.Key(event.key()), self._place
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key)
        if step is not None and self.entries:
            beside = 0 if at is None else max(0, min(at + step, len(self.entries) - 1))
            self.chosen.emit(self.entries[beside].id)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.entries:
            self.chosen.emit(self.entries[0 if key == Qt.Key.Key_Home else -1].id)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.now is not None:
            self.dropped.emit(self.now)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, last = event.rect().top() // ROW_PX, event.rect().bottom() // ROW_PX
        for at in range(max(0, first), min(last + 1, len(self.entries))):
            self._paint(painter, self.entries[at], QRectF(0, at * ROW_PX, self.width(), ROW_PX))

    def _paint(self, painter: QPainter, entry: Entry, spot: QRectF) -> None:
        box = spot.adjusted(0, 2, 0, -2)
        self._paint_ground(painter, entry, box)
        inner = box.adjusted(12, 0, -12, 0)
        if entry.dot is not None:
            self._paint_dot(painter, entry.dot, QPointF(inner.left() + _DOT_PX / 2, box.center().y()))
            inner.adjust(_DOT_PX + 12, 0, 0, 0)
        upper, lower = inner.adjusted(0, 4, 0, -20), inner.adjusted(0, 22, 0, -4) if entry.small else QRectF(inner)
        lower.adjust(0, 0, -_noted(painter, entry.note, lower), 0)
        _write(painter, entry.name, upper if entry.small else lower, theme.font(weight=_BOLD), theme.TEXT)
        if entry.small:
            _write(painter, entry.small, lower, theme.font(theme.SMALL), theme.FAINT)

    def _paint_ground(self, painter: QPainter, entry: Entry, box: QRectF) -> None:
        now = entry.id == self.now
        painter.setPen(QPen(theme.FAINT, 1) if now and self.hasFocus() else Qt.PenStyle.NoPen)
        if now or entry.id == self._hovered:
            painter.setBrush(theme.RAISED if now else theme.mixed(theme.RAISED, theme.SURFACE, 0.5))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)

    def _paint_dot(self, painter: QPainter, colour: QColor, middle: QPointF) -> None:
        """A colour; a ring where there is none."""
        there = colour.alpha() > 0
        painter.setPen(Qt.PenStyle.NoPen if there else QPen(theme.STRONG_LINE, 1.5))
        painter.setBrush(colour if there else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, _DOT_PX / 2, _DOT_PX / 2)


def _noted(painter: QPainter, note: str, box: QRectF) -> float:
    """Paints a note at the right; how much room it takes."""
    if not note:
        return 0
    painter.setFont(theme.font(theme.SMALL, figures=True))
    painter.setPen(theme.FAINT)
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, note)
    return painter.fontMetrics().horizontalAdvance(note) + 8


def _write(painter: QPainter, text: str, box: QRectF, font: QFont, colour: QColor) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(
        box, Qt.AlignmentFlag.AlignVCenter, painter.fontMetrics().elidedText(text, theme.ELIDE, int(box.width()))
    )
