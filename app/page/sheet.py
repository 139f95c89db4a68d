"""The page: a script is brought in, read, and shot by shot becomes the film."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.controls import Elided, line
from app.listing import Listing
from app.page import scenes
from app.page.chosen import Chosen
from app.page.proposals import Proposals
from app.page.view import ScriptView
from app.says import sentence
from app.seen import Seen
from app.sheet import Sheet
from app.translation import say
from engine.errors import EngineError
from engine.film.model import Project
from engine.film.script import Script, ScriptScene
from engine.messages import RequestShot, UseScript, WorkOn
from interaction.language.context import Context
from interaction.script import Proposal, proposing, read_script, read_text

_LIST_PX, _PROPOSALS_PX = 240, 352
_MOST = QSize(1600, 1200)
_ROOMY_PX = 1080
"""Narrower than this the list of scenes steps aside for the text."""

_PAUSE_MS = 60
"""A selection that is still being drawn is not worth proposals."""

KINDS = "*.fountain *.fdx *.txt *.md *.spmd"
_HEAVIEST_BYTES = 20_000_000


class ScriptSheet(Sheet):
    """`retyped` carries words that are to be typed anew."""

    retyped = Signal(str)

    def __init__(self, over: QWidget, choose_file: Callable[[QWidget], str] | None = None) -> None:
        self._seen: Seen | None = None
        self.ask_file = choose_file or _ask_file
        self._project: Project | None = None
        super().__init__(over, "Script", "Ctrl+Shift+P", _MOST)
        self.setObjectName("page")
        self.setAcceptDrops(True)
        self._make()
        self.pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self.pause.timeout.connect(self._propose)
        self.retranslate()

    # --- what is shown ---

    def show_seen(self, seen: Seen) -> None:
        """Follows the film, while it is open."""
        super().show_seen(seen)
        self._seen = seen
        if self.isVisible() and self._project is not seen.project:
            self._show()

    def open(self) -> None:
        """Shows the film's script as it is now."""
        super().open()
        self._say("")
        self._show()
        if self._script.scenes:
            self.view.setFocus()
        else:
            self.bring_first.setFocus()

    @property
    def _script(self) -> Script:
        return self._seen.project.script if self._seen is not None else Script()

    def _show(self) -> None:
        if self._seen is None:
            return
        before, self._project = self._project, self._seen.project
        script = self._script
        self._name.say(script.title)
        self._pages.setCurrentIndex(1 if script.scenes else 0)
        for button in (self.paste, self.bring):
            button.setVisible(bool(script.scenes))
        again = script != self.view.script or before is None or scenes.known(before) != scenes.known(self._project)
        self.view.show_script(script)
        count = scenes.shots_in(self._project)
        self.view.show_shots(count)
        self._show_list()
        self.proposals.show_slates(scenes.slates_in(self._project, self._scene.number) if self._scene else {})
        if again:
            self.pause.start()

    def _show_list(self) -> None:
        count = scenes.shots_in(self._project) if self._project is not None else {}
        entries = tuple(
            scenes.entry(at, scene, count.get(scene.number, 0)) for at, scene in enumerate(self._script.scenes)
        )
        self.scenes.fill(entries, str(self.view.chosen.scene) if entries else None)

    @property
    def _scene(self) -> ScriptScene | None:
        scenes = self.view.script.scenes
        return scenes[self.view.chosen.scene] if scenes else None

    def _picked(self) -> None:
        self._show_list()
        self.pause.start()

    def _propose(self) -> None:
        """Proposals for what is chosen, one after the other."""
        if self._scene is None or self._seen is None:
            return
        self.proposals.show_slates(scenes.slates_in(self._seen.project, self._scene.number))
        self.proposals.show_coming(self._coming(self._scene), self._told())

    def _coming(self, scene: ScriptScene) -> Iterator[Proposal]:
        assert self._seen is not None
        chosen, project = self.view.chosen, self._seen.project
        lines = slice(*chosen.lines) if chosen.lines is not None else None
        known = Context(has_shot=False, cast=project.cast, locations=project.locations)
        return proposing(scene, lines, known, script=self.view.script)

    def _told(self) -> str:
        assert self._scene is not None
        scene = say("Scene {number}", number=self._scene.number)
        lines = self.view.chosen.lines
        if lines is None:
            return scene
        count = lines[1] - lines[0]
        told = say("1 paragraph") if count == 1 else say("{count} paragraphs", count=count)
        return f"{scene}  ·  {told}"

    # --- what is done ---

    def _shoot(self, proposals: tuple[Proposal, ...]) -> None:
        for one in proposals:
            self.wanted.emit(RequestShot(one.description, scene=one.scene))

    def _retype(self, proposal: Proposal) -> None:
        self.put_away()
        self.wanted.emit(WorkOn(proposal.scene))
        self.retyped.emit(proposal.description.text)

    def choose_file(self) -> None:
        """Asks for a script's file and reads it."""
        name = self.ask_file(self)
        if name:
            self.read_file(Path(name))

    def paste_text(self) -> None:
        """Reads what was copied elsewhere."""
        text = QApplication.clipboard().text()
        if text.strip():
            self._read(lambda: read_text(text))
        else:
            self._say(say("There is no text to paste."))

    def read_file(self, path: Path) -> None:
        """Reads a script's file; one that cannot be read is said in the page, and the film stays as it is."""
        self._read(lambda: read_script(path.name, _bytes(path)))

    def _read(self, reading: Callable[[], Script]) -> None:
        self._say(say("Reading …"))
        # The words are on the screen before the reading begins: a long script takes some tenths of a second.
        QTimer.singleShot(30, self, lambda: self._use(reading))

    def _use(self, reading: Callable[[], Script]) -> None:
        try:
            script = reading()
        except EngineError as failure:
            told = sentence(failure.template, failure.values)
            advice = say(failure.advice) if failure.advice else ""
            self._say(f"{told}{'' if told.endswith('。') else ' '}{advice}".rstrip(), refused=True)
            return
        self._say("")
        if script.scenes:
            self.wanted.emit(UseScript(script))
            self.view.setFocus()
        else:
            self._say(say("There is no scene in that text."))

    def _say(self, text: str, *, refused: bool = False) -> None:
        self.note.setText(text)
        colour = theme.BAD if refused else theme.MUTED
        self.note.setStyleSheet(f"color: {colour.name()}; padding: 8px 24px; background: {theme.WELL.name()};")
        self.note.setVisible(bool(text))

    # --- hands ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_text()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        text = event.mimeData().text()
        event.acceptProposedAction()
        if files:
            self.read_file(Path(files[0]))
        elif text.strip():
            self._read(lambda: read_text(text))

    # --- layout ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = self.panel.width() >= _ROOMY_PX
        for part in self._left:
            part.setVisible(roomy)

    def retranslate(self) -> None:
        """Says itself in the window's language."""
        super().retranslate()
        for button in (self.bring, self.bring_first):
            button.setText(say("Open a script …"))
        for button in (self.paste, self.paste_first):
            button.setText(say("Paste"))
            button.setToolTip(say("Paste") + "  ·  Ctrl+V")
        self._empty.setText(say("No script yet"))
        self._hint.setText(
            say("Open a Fountain, Final Draft or text file, drop it here, or paste the pages. Scenes begin with a "
                "line such as INT. KITCHEN - NIGHT.")
        )  # fmt: skip
        self.view.setAccessibleName(say("Script"))
        self.scenes.setAccessibleName(say("Scenes"))
        self.proposals.retranslate()
        self._show_list()
        if self.isVisible():
            self.pause.start()

    def _make(self) -> None:
        self.view, self.scenes, self.proposals = ScriptView(), Listing(), Proposals()
        self._name = Elided(colour=theme.FAINT.name())
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.hide()
        self.bring, self.paste = QPushButton(), QPushButton()
        self.head.insertSpacing(1, 12)
        self.head.insertWidget(2, self._name, 8)
        for at, button in enumerate((self.paste, self.bring), 4):
            button.setProperty("look", "quiet")
            self.head.insertWidget(at, button)
        self.body.addWidget(self.note)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._make_empty())
        self._pages.addWidget(self._make_page())
        self.body.addWidget(self._pages, 1)
        self._connect()

    def _connect(self) -> None:
        self.view.picked.connect(self._picked)
        self.scenes.chosen.connect(lambda number: self.view.choose(Chosen(int(number))))
        self.proposals.shot.connect(self._shoot)
        self.proposals.retyped.connect(self._retype)
        self.proposals.looked.connect(self.view.mark)
        for button in (self.bring, self.bring_first):
            button.clicked.connect(self.choose_file)
        for button in (self.paste, self.paste_first):
            button.clicked.connect(self.paste_text)

    def _make_page(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QWidget()
        left.setFixedWidth(_LIST_PX)
        column = QVBoxLayout(left)
        column.setContentsMargins(12, 8, 8, 8)
        column.addWidget(self.scenes.scrolled())
        self._left = [left, line(upright=True)]
        self.proposals.setFixedWidth(_PROPOSALS_PX)
        for part in self._left:
            row.addWidget(part)
        row.addWidget(self.view, 1)
        row.addWidget(line(upright=True))
        row.addWidget(self.proposals)
        return made

    def _make_empty(self) -> QWidget:
        made, holder = QWidget(), QWidget()
        middle = QHBoxLayout(made)
        middle.addStretch(1)
        middle.addWidget(holder)
        middle.addStretch(1)
        holder.setFixedWidth(520)
        column = QVBoxLayout(holder)
        column.setSpacing(8)
        self._empty, self._hint = QLabel(), QLabel()
        self._empty.setFont(theme.font(theme.TITLE))
        self._hint.setFont(theme.font(14))
        self._hint.setStyleSheet(f"color: {theme.MUTED.name()};")
        self.bring_first, self.paste_first = QPushButton(), QPushButton()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button, look in ((self.bring_first, "filled"), (self.paste_first, "outlined")):
            button.setProperty("look", look)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addStretch(2)
        for label in (self._empty, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addSpacing(16)
        column.addLayout(buttons)
        column.addStretch(3)
        return made


def _bytes(path: Path) -> bytes:
    advice = "Check that it is there and can be opened."
    try:
        if path.stat().st_size > _HEAVIEST_BYTES:
            raise EngineError("{name} is too large for a script.", advice="Choose the script itself.", name=path.name)
        return path.read_bytes()
    except OSError as wrong:
        raise EngineError("{name} cannot be opened.", advice=advice, name=path.name) from wrong


def _ask_file(parent: QWidget) -> str:
    told = say("Scripts (Fountain, Final Draft, text)")
    return QFileDialog.getOpenFileName(parent, say("Open a script …"), "", f"{told} ({KINDS})")[0]
