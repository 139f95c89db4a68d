"""A question on the screen: what was meant? The readings as buttons, and a way to leave it."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app import theme
from app.controls import Elided
from app.heard.answers import answer
from app.heard.readings import differences, in_words
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
        self._waiting: list[Interpretation] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._text = Elided(colour=theme.TEXT.name())
        self.yes, self.other, self.no = (self._button(look) for look in ("filled", "outlined", "quiet"))
        self.yes.clicked.connect(lambda: self._choose(lambda asked: asked.intent))
        self.other.clicked.connect(lambda: self._choose(lambda asked: asked.instead and asked.instead.intent))
        self.no.clicked.connect(self._next)
        row.addWidget(self._text, 1)
        for button in (self.yes, self.other, self.no):
            row.addWidget(button)
        self.hide()

    @property
    def asked(self) -> Interpretation | None:
        """What is being asked about."""
        return self._asked

    def ask(self, reading: Interpretation) -> None:
        """Asks about a reading, and the one it could be instead; after the questions that stand already."""
        if self._asked is not None and self._asked.text == reading.text and reading.proposed:
            self._show_reading(reading)  # of the same words: the language model's comes in place of the rules'
        elif self._asked is not None:
            self._waiting.append(reading)
        else:
            self._show_reading(reading)

    def clear(self) -> None:
        """Somebody has gone on: nothing is asked any more."""
        self._waiting.clear()
        self._show_reading(None)

    def _next(self) -> None:
        self._show_reading(self._waiting.pop(0) if self._waiting else None)

    def _show_reading(self, reading: Interpretation | None) -> None:
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
            other = asked.instead.intent if asked.instead is not None else None
            changes = say("; ").join(differences(asked.intent, other))
            return say("The language model reads “{text}” otherwise: {changes}", text=asked.text, changes=changes)
        if asked.instead is not None:
            return say("What did you mean by “{text}”?", text=asked.text)
        return say("Did you mean this: “{text}”?", text=asked.text)

    def _choose(self, chosen: Callable[[Interpretation], Intent | None]) -> None:
        asked = self._asked
        self._next()
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
