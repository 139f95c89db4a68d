"""The list of shots with its heading."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.controls import Heading, IconButton
from app.seen import Seen
from app.shots.view import ShotsView
from app.thumbnails import Thumbnails
from engine.messages import NewScene

WIDTH_PX = 216


class ShotsPanel(QWidget):
    """`wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = ShotsView(thumbnails)
        self.view.wanted.connect(self.wanted)
        self.setFixedWidth(WIDTH_PX)
        self._new_scene = IconButton("more", "New scene", "Ctrl+Shift+N", lambda: self.wanted.emit(NewScene()))
        self._lay_out()

    def show_seen(self, seen: Seen) -> None:
        """Follows the film."""
        self.view.show_seen(seen)
        self._new_scene.setEnabled(bool(seen.project.shots))

    def retranslate(self) -> None:
        """Says itself in the window's language."""
        self.view.retranslate()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(8, 0, 0, 0)
        top.addWidget(Heading("Shots"), 1)
        top.addWidget(self._new_scene)
        column.addLayout(top)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.view)
        inner.addStretch(1)
        scroll.setWidget(holder)
        column.addWidget(scroll, 1)
