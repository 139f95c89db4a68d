"""The column of proposed shots: each in words and chips, to be shot as it is or changed first."""

import time
from collections.abc import Iterator, Mapping

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app import theme
from app.controls import Heading
from app.page.tags import Tags
from app.translation import say
from interaction.script import Proposal

_SLICE_S = 0.010


class Card(QFrame):
    """`shot` says to shoot it, `retyped` to type it anew; `looked` carries its lines while the mouse is there."""

    shot = Signal()
    retyped = Signal()
    looked = Signal(object)

    def __init__(self, proposal: Proposal) -> None:
        super().__init__()
        self.proposal = proposal
        self.slate = ""
        self.setObjectName("card")
        self.setStyleSheet(f"#card {{ background: {theme.RAISED.name()}; border-radius: 8px; }}")
        words = _wrapped(proposal.description.text, theme.TEXT.name(), theme.BODY)
        self.shoot, self.change = _button("outlined"), _button("quiet")
        self.shoot.clicked.connect(self.shot)
        self.change.clicked.connect(self.retyped)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(words)
        column.addWidget(Tags(proposal.description.spec))
        column.addWidget(_wrapped(say(proposal.why), theme.FAINT.name(), theme.SMALL))
        row = QHBoxLayout()
        row.setSpacing(4)
        self._state = QLabel()
        self._state.setStyleSheet(f"color: {theme.GOOD.name()};")
        row.addWidget(self.shoot)
        row.addWidget(self.change)
        row.addStretch(1)
        row.addWidget(self._state)
        column.addLayout(row)
        self.show_slate("")

    def show_slate(self, slate: str) -> None:
        """The slate of the shot that was made of it; "" while there is none."""
        self.slate = slate
        self.shoot.setText(say("Shoot again") if slate else say("Shoot"))
        self.change.setText(say("Change"))
        self._state.setText(slate)
        self._state.setToolTip(say("It is shot {slate}.", slate=slate) if slate else "")

    def enterEvent(self, event: QEnterEvent) -> None:
        self.looked.emit(self.proposal.lines)

    def leaveEvent(self, event: QEvent) -> None:
        self.looked.emit(None)


class Proposals(QWidget):
    """`shot` carries proposals to be shot, `retyped` one that is to be typed anew, `looked` the lines of one."""

    shot = Signal(tuple)
    retyped = Signal(object)
    looked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[Card] = []
        self._coming: Iterator[Proposal] = iter(())
        self._done = True
        self._slates: Mapping[str, str] = {}
        self._next = QTimer(self, interval=0)
        self._next.timeout.connect(self._take_some)
        self._lay_out()

    # --- what is shown ---

    def show_coming(self, proposals: Iterator[Proposal], about: str) -> None:
        """Other proposals, as they are found; `about` says what for."""
        self._clear()
        self._about.setText(about)
        self._coming, self._done = proposals, False
        self._next.start()
        self._show_state()

    def show_slates(self, slates: Mapping[str, str]) -> None:
        """Which proposals were shot: slates by the words of the shot."""
        if slates != self._slates:
            self._slates = slates
            for card in self.cards:
                card.show_slate(slates.get(card.proposal.description.text, ""))
            self._show_state()

    @property
    def complete(self) -> bool:
        """Whether every proposal is shown."""
        return self._done

    @property
    def open(self) -> tuple[Proposal, ...]:
        """Those that nobody has shot yet."""
        return tuple(card.proposal for card in self.cards if not card.slate)

    def _take_some(self) -> None:
        until = time.monotonic() + _SLICE_S
        for proposal in self._coming:
            self._add(proposal)
            if time.monotonic() > until:
                return
        self._next.stop()
        self._done = True
        self._show_state()

    def _add(self, proposal: Proposal) -> None:
        card = Card(proposal)
        card.show_slate(self._slates.get(proposal.description.text, ""))
        card.shot.connect(lambda: self.shot.emit((proposal,)))
        card.retyped.connect(lambda: self.retyped.emit(proposal))
        card.looked.connect(self.looked)
        self._column.insertWidget(len(self.cards), card)
        self.cards.append(card)

    def _clear(self) -> None:
        self._next.stop()
        if any(card.isAncestorOf(focused) for card in self.cards if (focused := self.window().focusWidget())):
            self.all.setFocus()
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = []

    def _show_state(self) -> None:
        count = len(self.open)
        self.all.setText(say("Shoot all {count}", count=count) if count > 1 else say("Shoot all"))
        self.all.setEnabled(self._done and count > 1)
        self._none.setVisible(self._done and not self.cards)

    # --- layout ---

    def retranslate(self) -> None:
        """Says itself in the window's language."""
        self._none.setText(say("Nothing here asks for a shot of its own."))
        for card in self.cards:
            card.show_slate(card.slate)
        self._show_state()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 8, 8)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 8, 0)
        self._about = QLabel()
        self._about.setFont(theme.font(theme.SMALL))
        self._about.setStyleSheet(f"color: {theme.FAINT.name()};")
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(Heading("Proposed shots"))
        titles.addWidget(self._about)
        self.all = _button("filled")
        self.all.clicked.connect(lambda: self.shot.emit(self.open))
        top.addLayout(titles, 1)
        top.addWidget(self.all)
        column.addLayout(top)
        column.addWidget(self._scrolling(), 1)

    def _scrolling(self) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(8)
        self._none = _wrapped("", theme.FAINT.name(), theme.BODY)
        self._column.addWidget(self._none)
        self._column.addStretch(1)
        scroll.setWidget(holder)
        return scroll


def _wrapped(text: str, colour: str, size_px: int) -> QLabel:
    made = QLabel(text)
    made.setFont(theme.font(size_px))
    made.setStyleSheet(f"color: {colour};")
    made.setWordWrap(True)
    return made


def _button(look: str) -> QPushButton:
    made = QPushButton()
    made.setProperty("look", look)
    return made
