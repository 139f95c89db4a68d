"""What a video model is told of the shot: one line, always there; a click shows all of it, and what was left out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from app import theme
from app.controls import Choice, Elided
from app.says import again
from app.translation import LANGUAGES, say, word
from engine.film.spec import ShotSpec
from engine.prompts import ENGINES, Prompt, language_of, worded

_OPEN_PX = 104


class PromptRow(QWidget):
    """`doubted` carries the slots that the chosen model may not follow."""

    doubted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("prompt")
        self._spec: ShotSpec | None = None
        self._chosen = False
        self._engine_chosen = False
        self.prompt: Prompt | None = None
        self.engine = Choice()
        self.language = Choice()
        self._line = Elided(colour=theme.FAINT.name(), size_px=12)
        self._whole = QPlainTextEdit()
        self._make()
        self.hide()

    def show_spec(self, spec: ShotSpec | None) -> None:
        """The shot as it is sent: with everybody dressed as the cast list has it."""
        self._spec = spec
        self.setVisible(spec is not None)
        if spec is not None and not self._chosen:
            self._speak(language_of(spec))
        self._word()

    def show_engine(self, name: str) -> None:
        """The words of the model that heroes are made with, until somebody chooses others."""
        at = self.engine.findText(name)
        if at >= 0 and not self._engine_chosen:
            self.engine.setCurrentIndex(at)

    @property
    def unfolded(self) -> bool:
        """Whether all of the prompt is shown."""
        return not self._whole.isHidden()

    def unfold(self, on: bool) -> None:
        """Shows all of it, or one line."""
        self._choices.setVisible(on)
        self._whole.setVisible(on)
        self._line.setVisible(not on)
        self._mark.setText("▾" if on else "▸")

    def retranslate(self) -> None:
        """Says itself in the window's language."""
        self._title.setText(say("Prompt"))
        self.setToolTip(say("What a video model is told of this shot. Click to see all of it."))
        self._word()

    def _speak(self, language: str) -> None:
        """The language that the shot was said in, until somebody chooses one."""
        self.language.blockSignals(True)
        self.language.setCurrentIndex(self.language.findData(language))
        self.language.blockSignals(False)

    def _choose(self) -> None:
        self._chosen = True

    def _choose_engine(self) -> None:
        self._engine_chosen = True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.unfold(not self.unfolded)

    def _word(self) -> None:
        if self._spec is None:
            return
        self.prompt = worded(self._spec, self.engine.currentText(), self.language.currentData())
        self._line.say(" ".join(self.prompt.text.split()))
        self._whole.setPlainText(_told(self.prompt))
        self.doubted.emit(frozenset(self.prompt.unobeyed))

    # --- layout ---

    def _make(self) -> None:
        self._title, self._mark = QLabel(), QLabel("▸")
        for label in (self._title, self._mark):
            label.setFont(theme.font(12))
            label.setStyleSheet(f"color: {theme.MUTED.name()};")
        self.engine.addItems(list(ENGINES))
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        for choice in (self.engine, self.language):
            choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            choice.currentIndexChanged.connect(self._word)
        self.language.activated.connect(self._choose)
        self.engine.activated.connect(self._choose_engine)
        self._whole.setReadOnly(True)
        self._whole.setFixedHeight(_OPEN_PX)
        self._whole.setFont(theme.font(12))
        self._whole.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._whole.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lay_out()
        self.unfold(False)
        self.retranslate()

    def _lay_out(self) -> None:
        self._choices = QWidget()
        choices = QHBoxLayout(self._choices)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(8)
        choices.addWidget(self.engine)
        choices.addWidget(self.language)
        choices.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._mark)
        top.addWidget(self._title)
        top.addWidget(self._line, 1)
        top.addWidget(self._choices, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self._whole)


def _told(prompt: Prompt) -> str:
    """The prompt, what is not wanted, and what became of the rest."""
    left_out = [f"{word('slot', slot)}: {again(why)}" for slot, why in prompt.left_out]
    doubts = say(", ").join(word("slot", slot) for slot in prompt.unobeyed)
    return "\n".join(
        (
            prompt.text,
            *([say("Not wanted: {negative}", negative=prompt.negative)] if prompt.negative else []),
            *([say("Left out: {slots}", slots=say("; ").join(left_out))] if left_out else []),
            *([say("May not be followed: {slots}", slots=doubts)] if doubts else []),
            *(again(remark) for remark in prompt.remarks),
        )
    )
