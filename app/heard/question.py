"""A question on the screen: what was meant? The readings as buttons, and a way to leave it."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app import theme
from app.controls import Elided
from app.heard.answers import answer
from app.heard.readings import in_words
from app.translation import say
from engine.messages import Intent
from interaction.interpretation import Interpretation

_MOST_PX = 260


class Question(QWidget):
    """`wanted` carries the intent that was chosen. Hidden while nothing is asked."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self._asked: Interpretation | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._text = Elided(colour=theme.TEXT.name())
        self.yes, self.other, self.no = (self._button(look) for look in ("filled", "outlined", "quiet"))
        self.yes.clicked.connect(lambda: self._choose(lambda asked: asked.intent))
        self.other.clicked.connect(lambda: self._choose(lambda asked: asked.instead and asked.instead.intent))
        self.no.clicked.connect(lambda: self.ask(None))
        row.addWidget(self._text, 1)
        for button in (self.yes, self.other, self.no):
            row.addWidget(button)
        self.hide()

    @property
    def asked(self) -> Interpretation | None:
        """What is being asked about."""
        return self._asked

    def ask(self, reading: Interpretation | None) -> None:
        """Asks about a reading, and the one it could be instead; None takes the question away."""
        self._asked = reading
        self.setVisible(reading is not None)
        self.retranslate()

    def answered(self, text: str) -> bool:
        """Whether a sentence answers what is asked ("yes", "the second", 不用); if so, that is done."""
        if self._asked is None or (number := answer(text)) is None:
            return False
        buttons = (self.no, self.yes, self.other if self._asked.instead else self.no)
        buttons[number].click()
        return True

    def retranslate(self) -> None:
        """Says itself in the window's language."""
        self.no.setText(say("Leave it"))
        asked = self._asked
        if asked is None:
            return
        self._text.say(self._sentence(asked))
        self._show(self.yes, in_words(asked.intent))
        self.other.setVisible(asked.instead is not None)
        if asked.instead is not None:
            self._show(self.other, in_words(asked.instead.intent))

    def _sentence(self, asked: Interpretation) -> str:
        if asked.proposed:
            return say("The language model reads “{text}” like this:", text=asked.text)
        if asked.instead is not None:
            return say("What did you mean by “{text}”?", text=asked.text)
        return say("Did you mean this: “{text}”?", text=asked.text)

    def _choose(self, chosen: Callable[[Interpretation], Intent | None]) -> None:
        asked = self._asked
        self.ask(None)
        if asked is not None and (intent := chosen(asked)) is not None:
            self.wanted.emit(intent)

    def _show(self, button: QPushButton, text: str) -> None:
        shown = QFontMetrics(button.font()).elidedText(text, theme.ELIDE, _MOST_PX)
        button.setText(shown)
        button.setToolTip(text if shown != text else "")
        button.setAccessibleName(text)

    def _button(self, look: str) -> QPushButton:
        made = QPushButton()
        made.setProperty("look", look)
        return made
