"""The line along the top: the film's title, undo, the hand, the language, the keys, and the way out of the room."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from app import theme
from app.controls import IconButton, with_key
from app.seen import Seen
from app.translation import say
from engine.messages import Redo, Remaster, Undo

HEIGHT_PX = 48
FORMATS = (
    ("edl", "EDL (CMX3600)"),
    ("movie", "Rough cut (movie)"),
    ("shot_list", "Shot list"),
)


class Bar(QWidget):
    """`wanted` carries intents; `exported` the formats, none meaning all."""

    wanted = Signal(object)
    exported = Signal(tuple)
    language_switched = Signal()
    keys_wanted = Signal()
    cast_wanted = Signal()
    script_wanted = Signal()
    watch_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT_PX)
        self.burn_in = False
        self._seen: Seen | None = None
        self._title = QLabel()
        self._title.setFont(theme.font(14, QFont.Weight.DemiBold))
        self._format = QLabel()
        self._format.setFont(theme.font(12, figures=True))
        self._format.setStyleSheet(f"color: {theme.FAINT.name()};")
        self.undo = IconButton("undo", "Undo", "Ctrl+Z", lambda: self.wanted.emit(Undo()))
        self.redo = IconButton("redo", "Redo", "Ctrl+Shift+Z", lambda: self.wanted.emit(Redo()))
        self.script = IconButton("script", "Script", "Ctrl+Shift+P", self.script_wanted.emit)
        self.cast = IconButton("cast", "Cast and places", "Ctrl+Shift+C", self.cast_wanted.emit)
        self.hand = IconButton("hand", "Watch the hand", "Ctrl+Shift+M", self.watch_wanted.emit, checkable=True)
        self.keys = IconButton("keys", "Keys", "?", self.keys_wanted.emit)
        self.language = QPushButton()
        self.export = QPushButton()
        self._lay_out()

    def show_seen(self, seen: Seen) -> None:
        """Follows the film."""
        self._seen = seen
        project = seen.project
        self._title.setText(project.title)
        self._format.setText(f"{project.width} × {project.height}  ·  {project.rate} fps")
        self.undo.setEnabled(seen.can_undo)
        self.redo.setEnabled(seen.can_redo)
        self.export.setEnabled(bool(project.cut))

    def show_watching(self, watching: bool) -> None:
        """Whether the hand is watched."""
        self.hand.setChecked(watching)

    def retranslate(self) -> None:
        """Says itself in the window's language."""
        self.language.setText(say("中文"))
        self.language.setToolTip(say("Switch to Chinese"))
        self.export.setText(say("Export"))
        self.export.setToolTip(with_key("Export the cut", "Ctrl+E"))

    def offer_formats(self) -> None:
        """Shows what the cut can leave as."""
        menu = self.formats()
        corner = self.export.mapToGlobal(self.export.rect().bottomRight())
        menu.popup(corner - QPoint(menu.sizeHint().width(), -4))

    def formats(self) -> QMenu:
        """What the cut can leave as, and as what size of pictures."""
        menu = QMenu(self)
        menu.setObjectName("formats")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(say("Everything"), lambda: self.exported.emit(()))
        menu.addSeparator()
        for name, label in FORMATS:
            menu.addAction(say(label), lambda name=name: self.exported.emit((name,)))
        menu.addSeparator()
        burn_in = menu.addAction(say("Slate and timecode in the movie"))
        burn_in.setCheckable(True)
        burn_in.setChecked(self.burn_in)
        burn_in.toggled.connect(lambda on: setattr(self, "burn_in", on))
        menu.addAction(say("Make every blockout again in 1080p"), lambda: self.wanted.emit(Remaster()))
        return menu

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(4)
        row.addWidget(self._title)
        row.addSpacing(12)
        row.addWidget(self._format)
        row.addStretch(1)
        for button in (self.undo, self.redo, self.script, self.cast, self.hand, self.keys):
            row.addWidget(button)
        for button in (self.language, self.export):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setFixedHeight(32)
        self.language.setProperty("look", "quiet")
        self.language.clicked.connect(lambda: self.language_switched.emit())
        self.export.setProperty("look", "filled")
        self.export.clicked.connect(self.offer_formats)
        row.addSpacing(4)
        row.addWidget(self.language)
        row.addSpacing(8)
        row.addWidget(self.export)
