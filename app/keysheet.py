"""The sheet of keys: everything that can be said or gestured has a key too."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app import theme
from app.keys import GROUPS, Key
from app.translation import say

_NAMES = {"Left": "←", "Right": "→", "Return": "Enter", "PgUp": "PgUp", "PgDown": "PgDn"}


def shown(key: Key) -> str:
    """A key as the sheet prints it: its first way of being pressed."""
    first, *others = key.keys
    if len(others) > 1:
        return f"{first} … {others[-1]}"
    parts = first.split("+")
    return " ".join(_NAMES.get(part, part) for part in parts)


class KeySheet(QWidget):
    """Lies over the window; a click or Esc puts it away."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("keysheet")
        self._over = parent
        self._holder: QWidget | None = None
        self.hide()

    def open(self) -> None:
        """Shows the sheet in the window's language."""
        self._fill()
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(14, 14, 14, 248))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.closed.emit()

    def resizeEvent(self, event: object) -> None:
        if self._holder is not None:
            self._holder.setGeometry(self.rect())

    def _fill(self) -> None:
        if self._holder is not None:
            self._holder.deleteLater()
        self._holder = QWidget(self)
        self._holder.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        outer = QVBoxLayout(self._holder)
        outer.setContentsMargins(48, 40, 48, 40)
        outer.addStretch(1)
        title = _label(say("Keys"), theme.TITLE, theme.TEXT, QFont.Weight.DemiBold)
        outer.addWidget(title)
        outer.addSpacing(24)
        row = QHBoxLayout()
        row.setSpacing(40)
        for groups in (GROUPS[:2], GROUPS[2:4], GROUPS[4:]):
            column = QVBoxLayout()
            column.setSpacing(20)
            for name, keys in groups:
                column.addLayout(_group(name, keys))
            column.addStretch(1)
            row.addLayout(column, 1)
        outer.addLayout(row)
        outer.addStretch(1)
        self._holder.setGeometry(self.rect())
        self._holder.show()


def _group(name: str, keys: tuple[Key, ...]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(8)
    column.addWidget(_label(say(name), theme.SMALL, theme.ACCENT, QFont.Weight.DemiBold))
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, 96)
    for at, key in enumerate(keys):
        grid.addWidget(_label(shown(key), 12, theme.TEXT, QFont.Weight.Medium), at, 0)
        grid.addWidget(_label(say(key.told), 12, theme.MUTED, QFont.Weight.Normal), at, 1)
    column.addLayout(grid)
    return column


def _label(text: str, size_px: int, colour: QColor, weight: QFont.Weight) -> QLabel:
    made = QLabel(text)
    made.setFont(theme.font(size_px, weight))
    made.setStyleSheet(f"color: {colour.name()};")
    return made
