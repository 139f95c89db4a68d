"""The fields of one name on the list. What is typed counts when a field is left; a draft, when it is kept."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.cast.gallery import Gallery, with_more
from app.cast.lists import aliases, told_shots
from app.cast.pictures import Pictures
from app.cast.swatches import Swatches
from app.controls import Choice, Heading, retranslate_all
from app.translation import say, word
from engine.assets import asset
from engine.film.cast import CastMember, Location

_WORDS_PX = (48, 112)
"""A few lines of text are that high, at least and at most: a small window leaves less."""

Listed = TypeVar("Listed", CastMember, Location)


class Line(QLineEdit):
    """One line of text; `left` says that the typing has gone elsewhere.

    Not `editingFinished`: that one passes over what an input method wrote, which is how Chinese is typed.
    """

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class Words(QPlainTextEdit):
    """A few lines of text; `left` says that the typing has gone elsewhere."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "field")
        self.setTabChangesFocus(True)
        self.setFont(theme.font(14))
        self.setMinimumHeight(_WORDS_PX[0])
        self.setMaximumHeight(_WORDS_PX[1])

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class Fields(QWidget, Generic[Listed]):
    """`written` carries somebody or some place anew, `kept` the same for a draft; `dropped` that it is to go."""

    written = Signal(object)
    kept = Signal(object)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thing: Listed | None = None
        self._draft = False
        self._count = 0
        self._taken: frozenset[str] = frozenset()
        self.name, self.aliases, self.words = Line(), Line(), Words()
        self.keep, self.drop = QPushButton(), QPushButton()
        self.doubt, self._shots = _small(theme.ACCENT.name()), _small()
        self._column = QVBoxLayout(self)
        self._lay_out()
        self._connect()

    # --- what is shown ---

    def show_thing(self, thing: Listed, *, draft: bool, count: int, taken: frozenset[str]) -> None:
        """Shows somebody or some place; `count` is in how many shots, `taken` the names that others have, in small
        letters."""
        self._taken = taken
        if (thing, draft) != (self._thing, self._draft):
            self._thing, self._draft = thing, draft
            self._fill(thing)
        self._count = count
        self._show_state()

    def _fill(self, thing: Listed) -> None:
        _put(self.name, thing.name)
        _put(self.aliases, say(", ").join(thing.aliases))
        if self.words.toPlainText() != thing.description:
            self.words.setPlainText(thing.description)

    def _show_state(self) -> None:
        """What hangs on the name that is being typed."""
        doubled = self._name().casefold() in self._taken
        self.doubt.setText(say("This name is on the list already.") if doubled else "")
        self.doubt.setVisible(doubled)
        self._shots.setText("" if self._draft else told_shots(self._count))
        self.keep.setVisible(self._draft)
        self.keep.setEnabled(bool(self._name()) and not doubled)
        self.drop.setText(say("Leave it") if self._draft else say("Remove"))

    def start(self) -> None:
        """Goes to the name, to type it anew."""
        self.name.setFocus()
        self.name.selectAll()

    # --- what is typed ---

    def leave(self) -> None:
        """Takes what is typed for meant: a draft too, once something was typed into it."""
        self._write() if not self._draft else self._keep(typed=True)

    def read(self, thing: Listed) -> Listed:
        """What the fields say; a name of nothing, or of somebody else, leaves the name as it was."""
        name = self._name() if self._name() and self._name().casefold() not in self._taken else thing.name
        typed = self.words.toPlainText().strip()
        return replace(thing, name=name, aliases=aliases(self.aliases.text(), name), description=typed)

    def _name(self) -> str:
        return " ".join(self.name.text().split())

    def _write(self) -> None:
        if self._thing is None or self._draft:
            return
        found = self.read(self._thing)
        if found != self._thing:
            self.written.emit(found)
        else:
            self._fill(self._thing)

    def _keep(self, *, typed: bool = False) -> None:
        if self._thing is None or not self._draft:
            return
        found = self.read(self._thing)
        fits = found.name and self._name().casefold() not in self._taken
        if fits and not (typed and found == self._thing):
            self.kept.emit(found)

    def _connect(self) -> None:
        for field in (self.name, self.aliases):
            field.left.connect(self._write)
            field.returnPressed.connect(self._write)
            field.returnPressed.connect(self._keep)
        self.words.left.connect(self._write)
        self.name.textChanged.connect(self._show_state)
        self.keep.clicked.connect(lambda: self._keep())
        self.drop.clicked.connect(self.dropped)

    # --- layout ---

    def retranslate(self) -> None:
        """Says itself in the window's language."""
        retranslate_all(self)
        self.aliases.setPlaceholderText(say("Other ways of saying the name, with commas between"))
        self.keep.setText(say("Keep"))
        self.name.setAccessibleName(say("Name"))
        self.aliases.setAccessibleName(say("Also called"))
        self._show_state()

    def _lay_out(self) -> None:
        self._column.setContentsMargins(32, 24, 32, 16)
        self._column.setSpacing(8)
        self._add(Heading("Name"), self.name)
        self._column.addWidget(self.doubt)
        self._column.addSpacing(8)
        self._add(Heading("Also called"), self.aliases)
        self._column.addSpacing(8)
        self._add_own()
        self._column.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._shots, 1)
        self.drop.setProperty("look", "quiet")
        self.keep.setProperty("look", "filled")
        foot.addWidget(self.drop)
        foot.addWidget(self.keep)
        self._column.addLayout(foot)

    def _add_own(self) -> None:
        """What only this kind of list has."""
        raise NotImplementedError

    def _add(self, *parts: QWidget) -> None:
        """A heading, a field, and perhaps a hint under it."""
        for part in parts:
            self._column.addWidget(part)


class Hint(Heading):
    """What a field is for, under it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setFont(theme.font(12))
        self.setStyleSheet(f"color: {theme.FAINT.name()};")
        self.setWordWrap(True)


class MemberFields(Fields[CastMember]):
    """The fields of somebody of the cast. `pictures` brings and reads theirs, `choose_pictures` asks for some."""

    def __init__(self, pictures: Pictures, choose_pictures: Callable[[QWidget], Sequence[Path]]) -> None:
        self._pictures = pictures
        self._choose_pictures = choose_pictures
        self._folder: Path | None = None
        super().__init__()
        pictures.came.connect(self._add_pictures)

    def show_folder(self, folder: Path | None) -> None:
        """Where the project lies, and its pictures in it."""
        self._folder = folder

    def _add_own(self) -> None:
        self.swatches = Swatches()
        self.swatches.chosen.connect(self._colour)
        hint = Hint("This goes into every shot they are in: face, age, hair, what they wear.")
        self._add(Heading("What they always look like"), self.words, hint)
        self._column.addSpacing(8)
        hint = Hint("Their colour in the blockout, so that they are told apart from afar.")
        self._add(Heading("Colour"), self.swatches, hint)
        self._column.addSpacing(8)
        self.gallery = Gallery(self._pictures)
        self.gallery.changed.connect(self._show_pictures)
        self.gallery.dropped.connect(self._bring)
        self.gallery.asked.connect(lambda: self._bring(self._choose_pictures(self)))
        hint = Hint("Faces and clothes for heroes that can look at pictures. The first counts most.")
        self._add(Heading("Pictures"), self.gallery, hint)

    def _fill(self, thing: CastMember) -> None:
        super()._fill(thing)
        self.swatches.show_colour(thing.colour)
        self.gallery.show_pictures(thing.pictures, self._folder)

    def read(self, thing: CastMember) -> CastMember:
        """What the fields say."""
        return replace(super().read(thing), colour=self.swatches.now, pictures=self.gallery.paths)

    def _bring(self, files: Sequence[Path]) -> None:
        if self._folder is not None and files:
            self._pictures.bring(tuple(files), self._folder, self._thing.id if self._thing is not None else "")

    def _add_pictures(self, whose: str, paths: tuple[str, ...]) -> None:
        """Pictures of whoever is shown have come into the project."""
        if self._thing is not None and self._thing.id == whose:
            self._show_pictures(with_more(self.gallery.paths, paths))

    @property
    def shown(self) -> str | None:
        """Whose fields these are, by their id."""
        return self._thing.id if self._thing is not None else None

    def _show_pictures(self, paths: tuple[str, ...]) -> None:
        self.gallery.show_pictures(paths, self._folder)
        self._write()

    def _colour(self, colour: str) -> None:
        self.swatches.show_colour(colour)
        self._write()


class PlaceFields(Fields[Location]):
    """The fields of a place."""

    def _add_own(self) -> None:
        self.sets = Choice()
        self.sets.setProperty("look", "field")
        self.sets.setMaxVisibleItems(16)
        self.sets.currentIndexChanged.connect(self._write)
        hint = Hint("This goes into every shot that plays here: walls, light, things that stand there.")
        self._add(Heading("What it always looks like"), self.words, hint)
        self._column.addSpacing(8)
        self._add(Heading("Set of the blockout"), self.sets)

    def _fill(self, thing: Location) -> None:
        super()._fill(thing)
        self.sets.blockSignals(True)
        at = self.sets.findData(thing.set)
        self.sets.setCurrentIndex(max(0, at))
        self.sets.blockSignals(False)

    def read(self, thing: Location) -> Location:
        """What the fields say."""
        return replace(super().read(thing), set=self.sets.currentData() or "")

    def retranslate(self) -> None:
        """Says itself in the window's language, the sets in its order."""
        super().retranslate()
        now = self.sets.currentData()
        self.sets.blockSignals(True)
        self.sets.clear()
        self.sets.addItem(say("Found by the name"), "")
        for name, label in sorted(((each, word("environment.set", each)) for each in sets()), key=lambda one: one[1]):
            self.sets.addItem(label, name)
        self.sets.setCurrentIndex(max(0, self.sets.findData(now)))
        self.sets.blockSignals(False)


def sets() -> tuple[str, ...]:
    """The recipes of sets that there are."""
    return tuple(sorted(path.stem for path in asset("sets").glob("*.toml")))


def _small(colour: str = theme.FAINT.name()) -> QLabel:
    made = QLabel()
    made.setFont(theme.font(12, QFont.Weight.Normal))
    made.setStyleSheet(f"color: {colour};")
    made.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    return made


def _put(field: QLineEdit, text: str) -> None:
    if field.text() != text:
        field.setText(text)
        field.setCursorPosition(0)
