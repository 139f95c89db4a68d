"""The contact sheet with its heading and the buttons of the take that is looked at."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from app import theme
from app.controls import Elided, Heading, IconButton
from app.seen import Seen
from app.takes import heroes
from app.takes.view import TakesView
from app.thumbnails import Thumbnails
from app.translation import say
from engine.film.model import Mark, Take
from engine.messages import (
    CircleTake,
    ClearMark,
    CompareTakes,
    Intent,
    MoreTakes,
    PlaceTake,
    RejectTake,
    ShowTake,
)

WIDTH_PX = 288


class TakesPanel(QWidget):
    """`wanted` carries intents, `developed_by` how heroes are to be made; `missed` a way that is not here."""

    wanted = Signal(object)
    developed_by = Signal(object)
    previews_switched = Signal()
    missed = Signal(object)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = TakesView(thumbnails)
        self.view.wanted.connect(self.wanted)
        self.view.menu_wanted.connect(lambda take, where: self.menu(take).popup(where))
        self._deeds = heroes.Deeds(self._want, self.developed_by.emit, self.previews_switched.emit, self.missed.emit)
        self._seen: Seen | None = None
        self._heading = Heading("Takes")
        self._title = Elided(size_px=theme.SMALL)
        self.buttons = {
            "circle": IconButton("circle", "Circle the take", "C", self.circle, checkable=True),
            "reject": IconButton("reject", "Reject the take", "X", self.reject, checkable=True),
            "place": IconButton("place", "Place the take in the cut", "Enter", self.place),
            "more": IconButton("more", "One more take", "M", self.more),
            "develop": IconButton("develop", "Develop the take, or call it off", "V", self.develop, checkable=True),
            "heroes": IconButton("options", "Heroes", "", self.offer_heroes),
        }
        self.buttons["heroes"].setFixedWidth(18)
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
        for name in ("develop", "heroes"):
            self.buttons[name].setVisible(seen.ways.any_work)
        self.buttons["develop"].setEnabled(take is not None and heroes.develop(seen, take) is not None)
        self.buttons["develop"].setChecked(take is not None and take.id in seen.heroes)
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

    def develop(self) -> None:
        """Has the hero of the take on the monitor made, or calls it off."""
        self._do(heroes.develop)

    def finish(self) -> None:
        """Has the draft that is the hero of the take on the monitor finished."""
        self._do(heroes.finish)

    def develop_circled(self) -> None:
        """Has heroes made for all circled takes of the film that have none."""
        for wish in heroes.all_circled(self._seen) if self._seen else ():
            self._want(wish)

    def _do(self, deed: Callable[[Seen, Take], Intent | None]) -> None:
        take = self._seen.take if self._seen else None
        wish = deed(self._seen, take) if self._seen and take else None
        if wish is not None:
            self.wanted.emit(wish)
        self.show_seen(self._seen) if self._seen else None  # a button that was pressed in vain is not pressed

    def _want(self, intent: Intent) -> None:
        """A wish about some take, which leaves what is on the monitor there."""
        before = self._seen.focus.takes if self._seen else ()
        self.wanted.emit(intent)
        if self._seen and before and self._seen.focus.takes != before:
            self.wanted.emit(ShowTake(before[0]) if len(before) == 1 else CompareTakes(before))

    def offer_heroes(self) -> None:
        """Shows what can be done about heroes, under the button."""
        menu = self.menu()
        corner = self.buttons["heroes"].mapToGlobal(self.buttons["heroes"].rect().bottomRight())
        menu.popup(corner - QPoint(menu.sizeHint().width(), -4))

    def menu(self, take: str | None = None) -> QMenu:
        """What can be done about heroes, those of a take first: the one on the monitor, or another by its id."""
        assert self._seen is not None
        about = self._seen.take if take is None else self._seen.project.take(take)
        return heroes.menu(self, self._seen, about, self._deeds)

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
