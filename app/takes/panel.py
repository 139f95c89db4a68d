"""The contact sheet with its heading and the buttons of the take that is looked at."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app import theme
from app.controls import Elided, Heading, IconButton
from app.seen import Seen
from app.takes.view import TakesView
from app.thumbnails import Thumbnails
from app.translation import say
from engine.film.model import Mark
from engine.messages import CircleTake, ClearMark, MoreTakes, PlaceTake, RejectTake

WIDTH_PX = 288


class TakesPanel(QWidget):
    """`wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = TakesView(thumbnails)
        self.view.wanted.connect(self.wanted)
        self._seen: Seen | None = None
        self._heading = Heading("Takes")
        self._title = Elided(size_px=theme.SMALL)
        self.buttons = {
            "circle": IconButton("circle", "Circle the take", "C", self.circle, checkable=True),
            "reject": IconButton("reject", "Reject the take", "X", self.reject, checkable=True),
            "place": IconButton("place", "Place the take in the cut", "Enter", self.place),
            "more": IconButton("more", "One more take", "M", self.more),
        }
        self._lay_out()

    def show_seen(self, seen: Seen) -> None:
        """Follows the film."""
        self._seen = seen
        self.view.show_seen(seen)
        self._title.say(seen.project.shot_slate(seen.shot) if seen.shot else "")
        take = seen.take
        for name in ("circle", "reject"):
            self.buttons[name].setEnabled(take is not None)
        self.buttons["place"].setEnabled(take is not None and take.failure is None)
        self.buttons["more"].setEnabled(seen.shot is not None)
        self.buttons["circle"].setChecked(take is not None and take.mark is Mark.CIRCLED)
        self.buttons["reject"].setChecked(take is not None and take.mark is Mark.REJECTED)

    def circle(self) -> None:
        """Circles the take on the monitor, or takes the circle off."""
        self._mark(Mark.CIRCLED)

    def reject(self) -> None:
        """Rejects the take on the monitor, or takes that back."""
        self._mark(Mark.REJECTED)

    def _mark(self, mark: Mark) -> None:
        take = self._seen.take if self._seen else None
        if take is None:
            return
        if take.mark is mark:
            self.wanted.emit(ClearMark(take.id))
        else:
            self.wanted.emit(CircleTake(take.id) if mark is Mark.CIRCLED else RejectTake(take.id))

    def place(self) -> None:
        """Puts the take on the monitor at the end of the cut."""
        if self._seen and self._seen.take:
            self.wanted.emit(PlaceTake(self._seen.take.id))

    def more(self) -> None:
        """One more take of the shot."""
        self.wanted.emit(MoreTakes(1))

    def retranslate(self) -> None:
        """Says itself in the window's language."""
        self.view.retranslate()
        self._title.setToolTip(say("Takes"))

    def _lay_out(self) -> None:
        self.setFixedWidth(WIDTH_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 8, 8)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 8, 0)
        top.setSpacing(0)
        top.addWidget(self._heading)
        top.addSpacing(8)
        top.addWidget(self._title, 1)
        for button in self.buttons.values():
            top.addWidget(button)
        column.addLayout(top)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.addWidget(self.view)
        inner.addStretch(1)
        scroll.setWidget(holder)
        column.addWidget(scroll, 1)
