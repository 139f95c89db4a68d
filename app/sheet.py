"""A sheet that lies over the window: a page of its own, put away with Esc or a click beside it."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app import theme
from app.controls import IconButton, line, retranslate_all
from app.keys import GROUPS
from app.seen import Seen
from app.translation import say
from engine.messages import Redo, Undo

BESIDE_PX = 24
"""So much of the window is left beside a sheet, and more where the sheet is smaller."""

_HEAD_PX = 56

_STILL = ("leave", "undo", "redo", "listen", "talk", "watch", "cast", "script")
"""Keys of the window that work while a sheet lies over it; the others would act on what is hidden."""


class Sheet(QWidget):
    """`wanted` carries intents, `closed` says that the sheet wants to be put away. Subclasses fill `body`."""

    wanted = Signal(object)
    closed = Signal()

    def __init__(self, over: QWidget, title: str, key: str, most: QSize) -> None:
        """`title` is its English name, `key` what opens it; it is never larger than `most`."""
        super().__init__(over)
        self._over = over
        self._title = title
        self._most = most
        self.panel = QFrame(self)
        self.panel.setObjectName("panel")
        self.panel.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.panel.setStyleSheet(
            f"#panel {{ background: {theme.SURFACE.name()}; border: 1px solid {theme.LINE.name()};"
            f" border-radius: {theme.GRID}px; }}"
        )
        self._heading = QLabel()
        self._heading.setFont(theme.font(theme.LARGE, QFont.Weight.DemiBold))
        self.undo = IconButton("undo", "Undo", "Ctrl+Z", lambda: self.wanted.emit(Undo()))
        self.redo = IconButton("redo", "Redo", "Ctrl+Shift+Z", lambda: self.wanted.emit(Redo()))
        self.close_button = IconButton("close", "Close", key, self.closed.emit)
        self._top = QWidget()
        self.head = QHBoxLayout(self._top)
        self.body = QVBoxLayout()
        self._lay_out()
        self.hide()

    # --- coming and going ---

    def open(self) -> None:
        """Lies down over the window, instead of any other sheet."""
        for other in self._over.findChildren(Sheet):
            if other is not self and other.isVisible():
                other.put_away()
        self.settle()
        self.show()
        self.raise_()

    def toggle(self) -> None:
        """Opens, or asks to be put away."""
        self.closed.emit() if self.isVisible() else self.open()

    def put_away(self) -> None:
        """Uncovers the window, which has its keys again."""
        self.hide()
        self._over.setFocus()

    def settle(self) -> None:
        """Takes its place over the window."""
        self.setGeometry(self._over.rect())

    def show_seen(self, seen: Seen) -> None:
        """Follows the film."""
        self.undo.setEnabled(seen.can_undo)
        self.redo.setEnabled(seen.can_redo)

    def retranslate(self) -> None:
        """Says itself in the window's language."""
        retranslate_all(self)
        self._heading.setText(say(self._title))
        self.setAccessibleName(say(self._title))

    # --- keys ---

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and not _still(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = QApplication.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QAbstractButton):
            focused.click()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab stays within the sheet."""
        found = next_in(self.panel, forwards=next)
        if found is None:
            return False
        found.setFocus(Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason)
        return True

    # --- layout ---

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(10, 10, 10, 200))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        room = self.size() - QSize(2 * BESIDE_PX, 2 * BESIDE_PX)
        size = room.boundedTo(self._most)
        corner = (self.size() - size) / 2
        self.panel.setGeometry(QRect(corner.width(), corner.height(), size.width(), size.height()))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self.head.setContentsMargins(24, 8, 12, 8)
        self.head.setSpacing(4)
        self.head.addWidget(self._heading)
        self.head.addStretch(1)
        for button in (self.undo, self.redo, self.close_button):
            self.head.addWidget(button)
        self._top.setFixedHeight(_HEAD_PX)
        column.addWidget(self._top)
        column.addWidget(line())
        column.addLayout(self.body, 1)


def _still(event: QKeyEvent) -> bool:
    """Whether a key is one of those that the window keeps."""
    pressed = QKeySequence(event.keyCombination())
    return any(
        QKeySequence(name).matches(pressed) is QKeySequence.SequenceMatch.ExactMatch
        for _, keys in GROUPS
        for key in keys
        if key.deed in _STILL
        for name in key.keys
    )


def next_in(part: QWidget, *, forwards: bool) -> QWidget | None:
    """What Tab reaches next within a part of the window, starting again at its other end."""
    chain = list(_reachable(part))
    if not chain:
        return None
    focused = QApplication.focusWidget()
    if focused not in chain:
        return chain[0 if forwards else -1]
    return chain[(chain.index(focused) + (1 if forwards else -1)) % len(chain)]


def _reachable(part: QWidget) -> Iterator[QWidget]:
    """Everything in a part that Tab reaches, in its order."""
    at: QWidget | None = part.nextInFocusChain()
    while at is not None and at is not part:
        tabbed = bool(at.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if tabbed and part.isAncestorOf(at) and at.isVisible() and at.isEnabled():
            yield at
        at = at.nextInFocusChain()
