"""What an empty film says: one friendly line, and three sentences that can be shot with a click."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app import theme
from app.translation import say

EXAMPLES = (
    "Wide, a warrior in a red cloak runs along the castle wall at night, heavy rain, camera follows",
    "Close-up of an old fisherman at the seaside at dawn, fog, slow push in, 85 mm",
    "Two soldiers running across a snowfield, low angle, handheld, 3 seconds",
)
"""Sentences a beginner might say; each language has its own."""


class Greeting(QWidget):
    """`chosen` carries a sentence to be shot."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("greeting")
        self._title, self._hint = QLabel(), QLabel()
        self._title.setFont(theme.font(theme.TITLE, QFont.Weight.DemiBold))
        self._hint.setFont(theme.font(14))
        self._hint.setStyleSheet(f"color: {theme.MUTED.name()};")
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.examples = [QPushButton() for _ in EXAMPLES]
        self._listening = False
        self._lay_out()
        self.retranslate()

    def show_listening(self, listening: bool) -> None:
        """Whether a microphone is listening: the hint says so."""
        self._listening = listening
        self.retranslate()

    def retranslate(self) -> None:
        """Says itself in the window's language."""
        self._title.setText(say("Say the shot."))
        spoken = "I am listening. Say what the camera sees, or try one of these:"
        typed = "Turn the microphone on, type below, or try one of these:"
        self._hint.setText(say(spoken if self._listening else typed))
        for button, text in zip(self.examples, EXAMPLES, strict=True):
            button.setText(self._elided(button, say(text)))
            button.setToolTip(say(text))

    def _elided(self, button: QPushButton, text: str) -> str:
        room = max(240, min(720, self.width() - 96)) - 40
        return button.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)

    def resizeEvent(self, event: object) -> None:
        for button in self.examples:
            button.setFixedWidth(max(240, min(720, self.width() - 96)))
        self.retranslate()

    def _lay_out(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(f"#greeting {{ background: {theme.BACKDROP.name()}; }}")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._hint)
        column.addSpacing(16)
        for at, button in enumerate(self.examples):
            button.setProperty("look", "example")
            button.setCursor(theme.POINTING)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, at=at: self.chosen.emit(say(EXAMPLES[at])))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
