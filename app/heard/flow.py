"""Lays widgets out in rows, as text flows."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

GAP = 6


class Flow(QWidget):
    """Left to right, then the next row; as high as its rows.

    Not a QLayout of our own: the rows' height is wanted at once, before any layout pass.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def fill(self, items: Sequence[QWidget]) -> None:
        """Puts other widgets there; the ones before are deleted."""
        if any(item.hasFocus() for item in self.items):
            self.window().setFocus()  # or else Qt hands it to some button, which space and Enter would then press
        for item in self.items:
            item.hide()
            item.deleteLater()
        self.items = list(items)
        for item in self.items:
            item.setParent(self)
            item.show()
        self._settle()

    def sizeHint(self) -> QSize:
        return QSize(0, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._settle()

    def _settle(self) -> None:
        places = flowed([item.sizeHint() for item in self.items], self.width())
        for item, place in zip(self.items, places, strict=True):
            item.setGeometry(place)
        self.setFixedHeight(max((place.bottom() + 1 for place in places), default=0))


def flowed(sizes: Sequence[QSize], width: int) -> list[QRect]:
    """Where things of these sizes lie in rows of that width."""
    places: list[QRect] = []
    x, y, row = 0, 0, 0
    for size in sizes:
        if x and x + size.width() > width:
            x, y, row = 0, y + row + GAP, 0
        places.append(QRect(QPoint(x, y), size))
        x += size.width() + GAP
        row = max(row, size.height())
    return places
