"""What could be made of the words that are being typed: patterns of shots that fit the situation, each as a button."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app import theme
from app.translation import say
from interaction.language.patternbook import Pattern, book
from interaction.language.patterns import offered

MOST = 3
_PAUSE_MS = 150
_SHORTEST = 4
"""Fewer characters are no situation."""


class Offers(QWidget):
    """`covered` carries a pattern's name and the words to shoot by it. Hidden while nothing fits."""

    covered = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("offers")
        self._text = ""
        self._language = "en"
        self._label = QLabel()
        self._label.setFont(theme.font(theme.SMALL))
        self._label.setStyleSheet(f"color: {theme.FAINT.name()};")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self._label)
        self._row.addStretch(1)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self.buttons: list[QPushButton] = []
        self.hide()

    def follow(self, text: str) -> None:
        """The line holds these words now; what fits them is offered a moment later."""
        self._text = text.strip()
        if len(self._text) < _SHORTEST:
            self._pause.stop()
            self._fill(())
        else:
            self._pause.start()

    def speak(self, language: str) -> None:
        """Names patterns in this language from now on."""
        self._language = language
        self._label.setText(say("Shoot it as"))
        self._look()

    def _look(self) -> None:
        found = offered(self._text, self._language, MOST) if len(self._text) >= _SHORTEST else ()
        self._fill(found)

    def _fill(self, patterns: tuple[Pattern, ...]) -> None:
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(pattern) for pattern in patterns]
        for at, button in enumerate(self.buttons, 1):
            self._row.insertWidget(at, button)
        self.setVisible(bool(self.buttons))

    def _button(self, pattern: Pattern) -> QPushButton:
        made = QPushButton(named(pattern, self._language))
        made.setProperty("look", "outlined")
        made.setFont(theme.font(12))
        made.setToolTip(pattern.told(self._language))
        made.clicked.connect(lambda: self.covered.emit(pattern.id, self._text))
        return made


def named(pattern: Pattern, language: str) -> str:
    """A pattern as a button says it: its name, and how many shots it is."""
    return say("{what}  ·  {count} shots", what=pattern.named(language), count=len(pattern.shots))


def by_genre() -> dict[str, list[Pattern]]:
    """The whole library, genre by genre."""
    found: dict[str, list[Pattern]] = {}
    for pattern in book():
        found.setdefault(pattern.genre, []).append(pattern)
    return found
