"""Buttons and headings the views share."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from app import theme
from app.icons import icon
from app.translation import say


class IconButton(QPushButton):
    """A small square button. `tip` and `key` make its tooltip, said anew when the language changes."""

    def __init__(self, name: str, tip: str, key: str, act: Callable[[], object], *, checkable: bool = False) -> None:
        super().__init__()
        self.setObjectName(f"button-{name}")
        self.setFixedSize(30, 32)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIcon(icon(name))
        self.setIconSize(QSize(16, 16))
        self.setCheckable(checkable)
        self.setStyleSheet("padding: 0; min-height: 0;")
        self.tip, self.key = tip, key
        self.clicked.connect(lambda: act())
        self.retranslate()

    def retranslate(self) -> None:
        """Says itself in the window's language."""
        self.setAccessibleName(say(self.tip))
        self.setToolTip(with_key(self.tip, self.key))

    def draw_as(self, name: str) -> None:
        """Shows another icon."""
        self.setIcon(icon(name))


class Choice(QComboBox):
    """One of several words. The arrow is our own: a style sheet cannot draw one."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.MUTED, 1.5, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        x, y = self.width() - 16, self.height() / 2
        painter.drawPolyline([QPointF(x - 3.5, y - 1.5), QPointF(x, y + 2), QPointF(x + 3.5, y - 1.5)])


def with_key(tip: str, key: str) -> str:
    """A tooltip: what it does, and the key that does it too."""
    return f"{say(tip)}  ·  {key}" if key else say(tip)


class Heading(QLabel):
    """The small heading of a column."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.source = text
        self.setFont(theme.font(theme.SMALL, QFont.Weight.DemiBold))
        self.setStyleSheet(f"color: {theme.MUTED.name()};")
        self.retranslate()

    def retranslate(self) -> None:
        """Says itself in the window's language."""
        self.setText(say(self.source))


class Elided(QLabel):
    """One line of text that ends in … where it does not fit; the whole is in its tooltip."""

    def __init__(self, text: str = "", colour: str = theme.MUTED.name(), size_px: int = theme.BODY) -> None:
        super().__init__()
        self._whole = ""
        self.setFont(theme.font(size_px))
        self.setStyleSheet(f"color: {colour};")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.say(text)

    def say(self, text: str) -> None:
        """Shows another text."""
        self._whole = text
        self._elide()

    @property
    def whole(self) -> str:
        """The text, however much of it is shown."""
        return self._whole

    def resizeEvent(self, event: object) -> None:
        self._elide()

    def _elide(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, max(0, self.width()))
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


def line(*, upright: bool = False) -> QFrame:
    """A hair line between two parts of the window."""
    made = QFrame()
    made.setStyleSheet(f"background: {theme.LINE.name()}; border: 0;")
    made.setFixedWidth(1) if upright else made.setFixedHeight(1)
    return made


def retranslate_all(widget: QWidget) -> None:
    """Has every button and heading below a widget say itself anew."""
    for kind in (IconButton, Heading):
        for found in widget.findChildren(kind):
            found.retranslate()
