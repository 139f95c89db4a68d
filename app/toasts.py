"""Sentences for the room, in a corner, for as long as it takes to read them."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app import theme

MOST = 3
LEAST_MS, PER_LETTER_MS = 3500, 60
WIDTH_PX = 272


class Toast(QFrame):
    """One sentence, with what to do about it under it, and perhaps a button."""

    def __init__(self, text: str, advice: str, *, refused: bool, action: tuple[str, Callable[[], None]] | None) -> None:
        super().__init__()
        self.text = text
        self.setObjectName("toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        edge = theme.BAD if refused else theme.STRONG_LINE
        self.setStyleSheet(
            f"#toast {{ background: {theme.RAISED.name()}; border: 1px solid {theme.STRONG_LINE.name()};"
            f" border-left: 3px solid {edge.name()}; border-radius: {theme.RADIUS}px; }}"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(12)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(_wrapped(text, theme.TEXT.name()))
        if advice:
            column.addWidget(_wrapped(advice, theme.MUTED.name()))
        row.addLayout(column, 1)
        if action is not None:
            button = QPushButton(action[0])
            button.setProperty("look", "outlined")
            button.clicked.connect(lambda: action[1]())
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setFixedWidth(WIDTH_PX)


def _wrapped(text: str, colour: str) -> QLabel:
    made = QLabel(text)
    made.setWordWrap(True)
    made.setStyleSheet(f"color: {colour};")
    return made


class Toasts(QWidget):
    """A stack of them in the corner under the takes, where they cover no picture; a click puts one away."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH_PX)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._foot = (0, 0)
        self.hide()

    @property
    def texts(self) -> list[str]:
        """What is being said now."""
        return [toast.text for toast in self._all()]

    def _all(self) -> list[Toast]:
        items = (self._column.itemAt(at) for at in range(self._column.count()))
        return [widget for item in items if item is not None and isinstance(widget := item.widget(), Toast)]

    def say(
        self,
        text: str,
        advice: str = "",
        *,
        refused: bool = False,
        action: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Says a sentence; the same sentence is not said twice at once."""
        for toast in self._all():
            if toast.text == text:
                self._drop(toast)
        for toast in self._all()[: -MOST + 1 or None] if len(self._all()) >= MOST else []:
            self._drop(toast)
        toast = Toast(text, advice, refused=refused, action=action)
        toast.installEventFilter(self)
        self._column.addWidget(toast)
        timer = QTimer(toast, singleShot=True, interval=LEAST_MS + PER_LETTER_MS * len(text + advice))
        timer.timeout.connect(lambda: self._drop(toast))
        timer.start()
        self.settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(watched, Toast):
            self._drop(watched)
            return True
        return False

    def _drop(self, toast: Toast) -> None:
        self._column.removeWidget(toast)
        toast.hide()
        toast.deleteLater()
        self.settle()

    def place(self, right: int, bottom: int) -> None:
        """Stands with its right bottom corner there."""
        self._foot = (right, bottom)
        self.settle()

    def settle(self) -> None:
        """Takes the place it needs."""
        shown = self._all()
        self.setVisible(bool(shown))
        if not shown:
            return
        height = sum(toast.heightForWidth(WIDTH_PX) for toast in shown) + 8 * (len(shown) - 1)
        right, bottom = self._foot
        self.setGeometry(right - WIDTH_PX, bottom - height, WIDTH_PX, height)
        self.raise_()
