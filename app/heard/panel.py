"""What was heard and understood, under the monitor; typed sentences go the same way."""

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app import theme
from app.controls import Elided, IconButton
from app.heard.chip import ChipButton
from app.heard.chips import Chip, chips, obeyed
from app.heard.flow import Flow
from app.heard.listening import TALK_KEY
from app.heard.meter import Meter
from app.heard.offers import Offers
from app.heard.prompt import PromptRow
from app.heard.question import Question
from app.says import sentence
from app.seen import Loaded, Seen
from app.translation import language, say
from engine.film.cast import dressed
from engine.film.spec import ShotSpec
from interaction.interpretation import Interpretation
from interaction.speech.messages import Ears, SpeechState, Talking

_HISTORY = 50
_WINDOWS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class TypedLine(QLineEdit):
    """A line that remembers: up and down go through what was typed before."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("typed")
        self._before: list[str] = []
        self._at = 0

    def remember(self, text: str) -> None:
        """Keeps a sentence for later."""
        self._before = [*self._before[-_HISTORY:], text]
        self._at = len(self._before)

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.ShortcutOverride:
            return super().event(event)
        mine = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.key() in mine:
            event.accept()  # Enter sends the sentence; the window's Enter places a take
            return True
        if not self.text() and any(event.matches(key) for key in _WINDOWS):
            event.ignore()  # nothing was typed that could be undone: undo is the film's
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or not self._before:
            super().keyPressEvent(event)
            return
        self._at = max(0, min(self._at + step, len(self._before)))
        self.setText(self._before[self._at] if self._at < len(self._before) else "")


class HeardPanel(QWidget):
    """`said` carries a typed sentence, `wanted` an intent, `armed` whether to listen; `mend` asks for help, `options`
    for the ways to listen, `replayed` for a recording to be played, `covered` for words to be shot by a pattern,
    `kept` somebody or a place of the shot for the lists of the film."""

    said = Signal(str)
    wanted = Signal(object)
    armed = Signal(bool)
    mend = Signal()
    options = Signal()
    replayed = Signal(str)
    covered = Signal(str, str)
    kept = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec: ShotSpec | None = None
        self._shot: str | None = None
        self._uncertain = False
        self._loaded: Loaded | None = None
        self.state: SpeechState | None = None
        self.listening = False
        self._sound = ""
        self._doubted: frozenset[str] = frozenset()
        self._talking = Talking.ALWAYS
        self._held = False
        self._make()
        self._lay_out()
        self.retranslate()

    # --- what is shown ---

    def show_seen(self, seen: Seen) -> None:
        """The current shot as chips."""
        spec = seen.shot.description.spec if seen.shot else None
        self.prompt.show_spec(dressed(spec, seen.project.cast, seen.project.locations) if spec is not None else None)
        if seen.ways.chosen is not None:
            self.prompt.show_engine(seen.ways.chosen.recipe.words)
        uncertain = seen.shot is not None and seen.shot.id in seen.uncertain
        if (spec, uncertain, seen.loaded) != (self._spec, self._uncertain, self._loaded):
            self._spec, self._uncertain, self._loaded = spec, uncertain, seen.loaded
            self._fill()
        shot = seen.focus.shot
        if shot != self._shot:
            self._shot = shot
            self.show_words(seen.shot.told(seen.shot.revision) if seen.shot else "", sure=True)
        self._sound = seen.shot.description.sound if seen.shot else ""
        self._replay.setVisible(bool(self._sound))

    def _fill(self) -> None:
        spec = self._spec
        self._chips.fill([self._button(chip, spec) for chip in chips(spec)] if spec is not None else [])
        self._chips.setVisible(bool(self._chips.items))

    def _doubt(self, slots: frozenset[str]) -> None:
        if slots != self._doubted:
            self._doubted = slots
            self._fill()

    def _button(self, chip: Chip, spec: ShotSpec) -> ChipButton:
        deaf = self._loaded is not None and not obeyed(spec, chip.slot, self._loaded.obeys)
        renderer = self._loaded.name if self._loaded is not None and deaf else ""
        doubted_by = self.prompt.engine.currentText() if chip.slot.partition("[")[0] in self._doubted else ""
        made = ChipButton(
            chip, spec, uncertain=self._uncertain, not_shown_by=renderer, doubted_by=doubted_by, parent=self._chips
        )
        made.wanted.connect(self.wanted)
        made.typed.connect(self._retype)
        made.kept.connect(self.kept)
        return made

    @property
    def chip_buttons(self) -> list[ChipButton]:
        """The chips, in order."""
        return [item for item in self._chips.items if isinstance(item, ChipButton)]

    def show_words(self, text: str, *, sure: bool, settled: int = 0) -> None:
        """What was said: in full when it was acted on, grey while it is being recognised or was only talk.

        The first `settled` characters of words that are still being recognised will stay as they are.
        """
        colour = theme.TEXT if sure or settled >= len(text) > 0 else theme.MUTED if settled else theme.FAINT
        self._words.setStyleSheet(f"color: {colour.name()};")
        self._words.say(" ".join(text.split()))
        self._words.setVisible(bool(text))

    def ask(self, reading: Interpretation) -> None:
        """A question on the screen: which of these, or neither."""
        self.question.ask(reading)

    def show_level(self, dbfs: float) -> None:
        """The microphone's level."""
        self._meter.show_level(dbfs)

    def show_state(self, state: SpeechState) -> None:
        """What the ears can do."""
        self.state = state
        troubled = state.ears not in (Ears.READY, Ears.LOADING)
        whole = sentence(state.template, state.values) if state.template else ""
        self._state.say(whole if troubled or state.ears is Ears.LOADING else "")
        self._state_row.setVisible(bool(whole) and (troubled or state.ears is Ears.LOADING))
        self._fix.setVisible(troubled and bool(state.advice))
        self._warn.setVisible(troubled)
        self._show_microphone()

    def show_talking(self, talking: Talking) -> None:
        """When what is said counts."""
        self._talking = talking
        self._show_microphone()

    def show_held(self, held: bool) -> None:
        """Whether the key to talk is held."""
        self._held = held
        self._meter.arm(self.listening and (held or self._talking is Talking.ALWAYS))
        self._show_microphone()

    def options_corner(self) -> QPoint:
        """Where a menu of the ways to listen stands, with its foot."""
        return self._options.mapTo(self, QPoint(0, -4))

    def show_listening(self, listening: bool) -> None:
        """Whether the ears are armed."""
        self.listening = listening
        self._meter.arm(listening)
        self._show_microphone()

    def _show_microphone(self) -> None:
        deaf = self.state is not None and self.state.ears in (Ears.NO_MICROPHONE, Ears.NO_MODEL, Ears.FAILED)
        on = self.listening and not deaf
        self._microphone.draw_as("microphone" if on else "muted")
        self._microphone.setChecked(on)
        waits = on and self._talking is Talking.HELD and not self._held
        self._microphone.tip = "Stop listening" if on else "Listen"
        self.line.setPlaceholderText(
            say("Hold {key} and speak, or type a shot, a change, or an order …", key=TALK_KEY)
            if waits
            else say("Say or type a shot, a change, or an order …")
        )
        self._microphone.retranslate()

    # --- hands ---

    def _type(self) -> None:
        text = self.line.text().strip()
        if text:
            self.line.remember(text)
            self.line.clear()
            self.line.clearFocus()  # keys are the window's again: 1, 2, C …
            self.said.emit(text)

    def _cover(self, pattern: str, text: str) -> None:
        self.line.remember(text)
        self.line.clear()
        self.line.clearFocus()
        self.covered.emit(pattern, text)

    def _retype(self, text: str) -> None:
        self.line.setText(text)
        self.line.setFocus()
        self.line.selectAll()

    def type_anew(self, text: str) -> None:
        """Puts words into the line, to be changed and sent."""
        self._retype(text)

    def retranslate(self) -> None:
        """Says itself in the window's language."""
        self._show_microphone()
        self.line.setAccessibleName(say("Say or type a shot, a change, or an order …"))
        self._fix.setText(say("How to fix"))
        self.question.retranslate()
        self.prompt.retranslate()
        self.offers.speak(language())
        if self.state is not None:
            self.show_state(self.state)
        self._fill()

    # --- layout ---

    def _make(self) -> None:
        self._words = Elided(size_px=14)
        self._words.setObjectName("words")
        self._chips = Flow()
        self._meter = Meter()
        self._microphone = IconButton("muted", "Listen", "Ctrl+M", lambda: self.armed.emit(not self.listening))
        self._microphone.setCheckable(True)
        self._options = IconButton("options", "How to listen", "", self.options.emit)
        self._options.setFixedWidth(18)
        self._replay = IconButton("replay", "Play back what was said", "", lambda: self.replayed.emit(self._sound))
        self._replay.hide()
        self.line = TypedLine()
        self.line.returnPressed.connect(self._type)
        self.offers = Offers()
        self.line.textChanged.connect(self.offers.follow)
        self.offers.covered.connect(self._cover)
        self.prompt = PromptRow()
        self.prompt.doubted.connect(self._doubt)
        self._make_state()
        self.question = Question()
        self.question.wanted.connect(self.wanted)

    def _make_state(self) -> None:
        self._state_row = QWidget()
        row = QHBoxLayout(self._state_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._warn = QLabel("!")
        self._warn.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._warn.setFixedSize(16, 16)
        self._warn.setFont(theme.font(theme.SMALL, QFont.Weight.DemiBold))
        self._warn.setStyleSheet(
            f"color: {theme.ON_ACCENT.name()}; background: {theme.ACCENT.name()}; border-radius: 8px;"
        )
        self._state = Elided()
        self._fix = QPushButton()
        self._fix.setProperty("look", "quiet")
        self._fix.clicked.connect(self.mend)
        row.addWidget(self._warn)
        row.addWidget(self._state, 1)
        row.addWidget(self._fix)
        self._state_row.hide()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 12)
        column.setSpacing(8)
        words = QHBoxLayout()
        words.setSpacing(8)
        words.addWidget(self._words, 1)
        words.addWidget(self._replay)
        column.addLayout(words)
        column.addWidget(self._chips)
        column.addWidget(self.prompt)
        column.addWidget(self.question)
        column.addWidget(self._state_row)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._microphone)
        row.addWidget(self._options)
        row.addWidget(self._meter)
        row.addWidget(self.line, 1)
        column.addWidget(self.offers)
        column.addLayout(row)
