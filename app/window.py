"""The window: every part in its place, every wish on its way to the desk, every change on its way to the views."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QImage, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.bar import Bar
from app.controls import line, retranslate_all
from app.cut.panel import CutPanel
from app.greeting import Greeting
from app.heard.panel import HeardPanel
from app.keys import GROUPS
from app.keysheet import KeySheet
from app.monitor.arrange import Guide, Mode
from app.monitor.frames import image_of
from app.monitor.panel import MonitorPanel
from app.monitor.program import strip_of
from app.pointer.layout import Box, Layout, Spot
from app.pointer.ring import Ring
from app.pointer.skeleton import Skeleton
from app.pointer.tracker import PointerTracker
from app.seen import Seen, Working, seen
from app.shots.panel import ShotsPanel
from app.takes.panel import TakesPanel
from app.thumbnails import Thumbnails
from app.toasts import Toasts
from app.translation import Languages, say
from engine.effects import PlayCut, PlayTakes, StopPlaying, Tell
from engine.media.frame import Pixels
from engine.messages import (
    CircleTake,
    Edge,
    FrameReady,
    Intent,
    JobProgress,
    MoreTakes,
    NewScene,
    NextShot,
    NextTake,
    Nothing,
    PlaceTake,
    Playable,
    PreviousShot,
    PreviousTake,
    Redo,
    RejectTake,
    RequestShot,
    ReviseShot,
    SelectClip,
    ShowTake,
    Undo,
)
from engine.state import State
from interaction.hands import messages as hands
from interaction.interpretation import Interpretation
from interaction.speech import messages as speech

if TYPE_CHECKING:  # a window without a desk needs no workers
    from app.desk import Desk

_REFRESH_MS = 60
_UNSURE_BELOW = 0.7
"""Shots understood less surely than this have dashed chips."""

_WIDE_ENOUGH_PX = 1160
"""Below this width the list of shots steps aside for the picture."""


class Window(QWidget):
    """`desk` runs the sitting; without one the window only shows what it is given."""

    def __init__(
        self,
        languages: Languages,
        desk: "Desk | None" = None,
        *,
        choose_folder: Callable[[QWidget], str] | None = None,
        language_chosen: Callable[[str], None] = lambda _: None,
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMinimumSize(960, 640)
        self.languages = languages
        self.desk = desk
        self.seen: Seen | None = None
        self._choose_folder = choose_folder or _ask_folder
        self._language_chosen = language_chosen
        self._state: State | None = None
        self._folder: Path | None = desk.folder if desk else None
        self._progress: dict[str, Working] = {}
        self._uncertain: frozenset[str] = frozenset()
        self._unsure_next = False
        self._typed = False
        self._presenting = False
        self._was_maximized = False
        self._watching = False
        self._tracker = PointerTracker()
        self._make()
        self._lay_out()
        self._connect()
        self._bind_keys()
        self._refresh = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._refresh.timeout.connect(self._show)
        self.retranslate()
        if desk is not None:
            self._attach(desk)

    # --- what is shown ---

    def show_state(self, state: State, folder: Path | None = None) -> None:
        """Shows a film and what is looked at."""
        self._state = state
        self._folder = folder or self._folder
        making = {running.job.take for running in state.jobs}
        self._progress = {take: done for take, done in self._progress.items() if take in making}
        self._show()

    def _show(self) -> None:
        if self._state is None:
            return
        self.seen = seen(self._state, self._progress, self._folder, self._uncertain)
        for part in (self.bar, self.shots, self.takes, self.heard, self.cut, self.monitor):
            part.show_seen(self.seen)
        empty = not self.seen.project.shown_shots
        if self.greeting.isVisibleTo(self) != empty:
            self.greeting.setVisible(empty)
            self._settle()
        title = self.seen.project.title
        self.setWindowTitle(f"{title} – Shotcaller" if title else "Shotcaller")

    def show_progress(self, take: str, working: Working) -> None:
        """How far a take is; views follow a few times a second."""
        self._progress[take] = working
        if not self._refresh.isActive():
            self._refresh.start()

    def show_frame(self, ready: FrameReady, pixels: Pixels) -> None:
        """A frame of a take that is being made."""
        if self._state is None:
            return
        image = image_of(pixels)
        self.monitor.stream(ready.take, ready.index, image)
        self.thumbnails.stream(ready.take, image)
        running = next((running for running in self._state.jobs if running.job.take == ready.take), None)
        if running is not None:
            self.show_progress(ready.take, Working("frames", ready.index + 1, running.job.frames))

    def tell(self, told: Tell) -> None:
        """A sentence for the room."""
        advice = say(told.advice) if told.advice else ""
        self.toasts.say(say(told.template, **dict(told.values)), advice, refused=told.refused)

    # --- the desk ---

    def _attach(self, desk: "Desk") -> None:
        desk.changed.connect(self._changed)
        desk.told.connect(self.tell)
        desk.framed.connect(self.show_frame)
        desk.progressed.connect(self._progressed)
        desk.played.connect(self._play_back)
        desk.delivered.connect(self._delivered)
        desk.heard.connect(self._heard)
        desk.asked.connect(self._asked)
        desk.speech.connect(self.notice_speech)
        desk.hands.connect(self.notice_hands)
        self.show_state(desk.state, desk.folder)

    def want(self, intent: Intent) -> None:
        """A wish of the mouse, the keys or the hand."""
        if self.desk is not None:
            self.desk.want(intent)

    def say_typed(self, sentence: str) -> None:
        """A sentence that was typed, or an example that was clicked."""
        if self.desk is None:
            return
        self._typed = True
        self.desk.say(sentence)
        self._typed = False

    def _changed(self, before: State, after: State) -> None:
        if self._unsure_next and after.focus.shot and after.focus.shot != before.focus.shot:
            self._uncertain |= {after.focus.shot}
        self._unsure_next = False
        self.show_state(after)

    def _progressed(self, report: JobProgress) -> None:
        running = next((r for r in self._state.jobs if r.job.id == report.job), None) if self._state else None
        if running is not None and report.steps:
            self.show_progress(running.job.take, Working(report.stage, report.step, report.steps))

    def _play_back(self, effect: PlayTakes | PlayCut | StopPlaying) -> None:
        match effect:
            case PlayTakes():
                self.monitor.play(Playable.TAKE)
            case PlayCut():
                self.monitor.play(Playable.CUT)
            case StopPlaying():
                self.monitor.stop()

    def _delivered(self, paths: Sequence[Path]) -> None:
        if not paths:
            return
        folder = paths[0].parent
        names = ", ".join(path.name for path in paths[:3]) + (" …" if len(paths) > 3 else "")
        told = say("1 file exported.") if len(paths) == 1 else say("{count} files exported.", count=len(paths))
        self.toasts.say(told, names, action=(say("Open folder"), lambda: _open(folder)))

    def _heard(self, text: str, readings: Sequence[Interpretation]) -> None:
        wishes = [reading for reading in readings if not isinstance(reading.intent, Nothing)]
        self.heard.show_words(text, sure=bool(wishes))
        self._unsure_next = any(_is_unsure_shot(reading) for reading in wishes)
        if any(_means_this(reading.intent) for reading in wishes):
            self._look_under_ring()
        if self._typed and not wishes:
            told = "That was not understood as a shot or an order."
            self.toasts.say(say(told), say("Try “wide, a man walks down a street at night”, or press ? for help."))

    def _look_under_ring(self) -> None:
        """“This one” is the take under the ring, while the hand is awake."""
        pointer = self._tracker.pointer
        if pointer is None or pointer.state is hands.PointerState.ASLEEP:
            return
        take = self.pointing_layout().take_at(pointer.x, pointer.y)
        if take is not None:
            self.want(ShowTake(take))

    def _asked(self, reading: Interpretation) -> None:
        self.heard.ask(reading, say("Did you mean this: “{text}”?", text=reading.text))

    # --- ears and eyes ---

    def notice_speech(self, message: speech.FromSpeech) -> None:
        """What the ears noticed."""
        match message:
            case speech.SpeechState():
                self.heard.show_state(message)
                self.greeting.show_listening(self.heard.listening and message.ears in _HEARING)
            case speech.Level():
                self.heard.show_level(message.dbfs)
            case speech.Partial():
                self.heard.show_words(message.text, sure=False)
            case speech.SpeechStarted():
                self.heard.show_words("…", sure=False)
            case _:
                pass

    def notice_hands(self, message: hands.FromHands) -> None:
        """What the eyes noticed."""
        match message:
            case hands.HandsState():
                self.skeleton.show_state(message)
            case hands.HandSkeleton():
                self.skeleton.show_hand(message)
            case hands.Pointer() | hands.Gesture():
                self._follow_hand(message)
            case _:
                pass

    def _follow_hand(self, message: hands.Pointer | hands.Gesture) -> None:
        for intent in self._tracker.take_in(message, self.pointing_layout()):
            self.want(intent)
        pointer = self._tracker.pointer
        self.cut.view.show_gap(self._gap_under_hand())
        if pointer is not None:
            self.skeleton.show_pointer(pointer)
            self.ring.show_pointer(pointer, self._carried())

    def _gap_under_hand(self) -> int | None:
        """The gap that what the hand holds would drop into."""
        pointer, held = self._tracker.pointer, self._tracker.held
        if pointer is None or held is None or not (held.take or held.clip):
            return None
        layout = self.pointing_layout()
        return layout.gap_at(pointer.x) if layout.cut.holds(pointer.x, pointer.y) else None

    def _carried(self) -> QImage | None:
        held = self._tracker.held
        if held is None or self.seen is None:
            return None
        clip = next((clip for clip in self.seen.project.cut if clip.id == held.clip), None)
        id = held.take or (clip.take if clip else None)
        if id is None:
            return None
        take = self.seen.project.take(id)
        return self.thumbnails.picture(strip_of(take, self.seen.folder), take.frames // 2)

    def pointing_layout(self) -> Layout:
        """Where the takes and clips lie in this window now."""
        takes = tuple(
            Spot(card.take.id, self._share(self.takes.view, self.takes.view.place_of(at)))
            for at, card in enumerate(self.takes.view.cards)
        )
        clips = tuple(
            Spot(clip.id, self._share(self.cut.view, self.cut.view.place_of(at)))
            for at, clip in enumerate(self.cut.view.clips)
        )
        whole = self._share(self.cut, QRectF(self.cut.rect()))
        return Layout(takes, clips, whole, self.monitor.player.transport.playing)

    def _share(self, widget: QWidget, place: QRectF) -> Box:
        """A widget's rectangle as a share of the window, without what is scrolled out of sight."""
        place = place.intersected(QRectF(widget.visibleRegion().boundingRect()))
        corner = widget.mapTo(self, place.topLeft())
        return Box(
            corner.x() / self.width(), corner.y() / self.height(),
            place.width() / self.width(), place.height() / self.height(),
        )  # fmt: skip

    def listen(self, armed: bool) -> None:
        """Arms or disarms the ears."""
        self.heard.show_listening(armed)
        self.greeting.show_listening(armed)
        if self.desk is not None:
            self.desk.listen(armed)

    def watch(self, armed: bool) -> None:
        """Opens or closes the eyes."""
        self._watching = armed
        self.bar.show_watching(armed)
        if self.desk is not None:
            self.desk.watch(armed)
        if not armed:
            self.ring.show_pointer(None)

    # --- deeds ---

    def export(self, formats: tuple[str, ...]) -> None:
        """Asks for a folder and exports the cut into it."""
        if self.seen is None or self.desk is None:
            return
        if not self.seen.project.cut:
            self.toasts.say(say("The cut is empty; place a take first."), refused=True)
            return
        folder = self._choose_folder(self)
        if folder:
            self.desk.deliver(Path(folder), formats, burn_in=self.bar.burn_in)
            self.toasts.say(say("Exporting …"))

    def switch_language(self) -> None:
        """Chinese instead of English, and back."""
        language = "en" if self.languages.language == "zh" else "zh"
        self.languages.choose(language)
        self._language_chosen(language)
        if self.desk is not None:
            self.desk.speak(language)

    def present(self, on: bool) -> None:
        """The picture alone, on the whole screen; or everything again."""
        self._presenting = on
        for part in (self.bar, self._top_line, self.heard, self.cut, self._bottom_line, self._right, self._right_line):
            part.setVisible(not on)
        self.monitor.show_controls(not on)
        self._settle()
        if on:
            self._was_maximized = self.isMaximized()
            self.showFullScreen()
        else:
            self.showMaximized() if self._was_maximized else self.showNormal()

    def leave(self) -> None:
        """Esc: closes the sheet, else leaves the full screen, else leaves the typing."""
        if self.keysheet.isVisible():
            self.keysheet.hide()
        elif self._presenting:
            self.present(False)
        else:
            self.setFocus()

    def _show_take_number(self, number: int) -> None:
        if self.seen is not None and number <= len(self.seen.takes):
            self.want(ShowTake(self.seen.takes[number - 1].id))

    def _choose_clip(self, clip: str) -> None:
        self.want(SelectClip(clip))

    def _button_in_focus(self) -> bool:
        """Space and Enter belong to a button that was reached with Tab."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton) and focused.isEnabled():
            focused.click()
            return True
        return False

    # --- keys ---

    def _deeds(self) -> dict[str, Callable[[], object]]:
        monitor, cut, takes = self.monitor, self.cut, self.takes
        return {
            "toggle": lambda: self._button_in_focus() or monitor.toggle(),
            "backwards": monitor.backwards,
            "stop": monitor.stop,
            "faster": monitor.faster,
            "back_one": lambda: monitor.step(-1),
            "on_one": lambda: monitor.step(1),
            "back_ten": lambda: monitor.step(-10),
            "on_ten": lambda: monitor.step(10),
            "home": monitor.home,
            "end": monitor.end,
            "mark_in": monitor.mark_in,
            "mark_out": monitor.mark_out,
            "unmark": monitor.unmark,
            "loop": monitor.loop,
            "play_cut": lambda: monitor.play(Playable.CUT),
            "single": lambda: monitor.set_mode(Mode.SINGLE),
            "side_by_side": lambda: monitor.set_mode(Mode.SIDE_BY_SIDE),
            "wipe": lambda: monitor.set_mode(Mode.WIPE),
            "grid": lambda: monitor.set_mode(Mode.GRID),
            "tier": monitor.toggle_tier,
            "thirds": lambda: monitor.toggle_guide(Guide.THIRDS),
            "safe": lambda: monitor.toggle_guide(Guide.SAFE),
            "burn_in": monitor.toggle_burn_in,
            "full": lambda: self.present(not self._presenting),
            "previous_take": lambda: self.want(PreviousTake()),
            "next_take": lambda: self.want(NextTake()),
            "previous_shot": lambda: self.want(PreviousShot()),
            "next_shot": lambda: self.want(NextShot()),
            "circle": takes.circle,
            "reject": takes.reject,
            "more": lambda: self.want(MoreTakes(1)),
            "place": lambda: self._button_in_focus() or takes.place(),
            "head": lambda: cut.trim(Edge.HEAD),
            "tail": lambda: cut.trim(Edge.TAIL),
            "head_back": lambda: cut.trim(Edge.HEAD, -1),
            "tail_back": lambda: cut.trim(Edge.TAIL, -1),
            "split": cut.split,
            "remove": cut.remove,
            "clip_back": lambda: cut.move_clip(-1),
            "clip_on": lambda: cut.move_clip(1),
            "type": self.heard.line.setFocus,
            "listen": lambda: self.listen(not self.heard.listening),
            "watch": lambda: self.watch(not self._watching),
            "undo": lambda: self.want(Undo()),
            "redo": lambda: self.want(Redo()),
            "new_scene": lambda: self.want(NewScene()),
            "export": lambda: self.export(()),
            "keys": self.keysheet.open,
            "leave": self.leave,
        }

    def _bind_keys(self) -> None:
        deeds = self._deeds()
        for _, group in GROUPS:
            for key in group:
                for at, pressed in enumerate(key.keys):
                    deed = deeds.get(key.deed) or (lambda number=at + 1: self._show_take_number(number))
                    shortcut = QShortcut(QKeySequence(pressed), self)
                    shortcut.activated.connect(lambda deed=deed: deed())

    # --- building ---

    def _make(self) -> None:
        self.thumbnails = Thumbnails(self)
        self.bar = Bar()
        self.shots = ShotsPanel(self.thumbnails)
        self.monitor = MonitorPanel(stand_in=self.thumbnails.picture)
        self.greeting = Greeting(self.monitor)
        self.heard = HeardPanel()
        self.takes = TakesPanel(self.thumbnails)
        self.skeleton = Skeleton()
        self.cut = CutPanel(self.thumbnails)
        self.ring = Ring(self)
        self.toasts = Toasts(self)
        self.keysheet = KeySheet(self)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        self._top_line, self._bottom_line = line(), line()
        column.addWidget(self._top_line)
        column.addLayout(self._middle(), 1)
        column.addWidget(self._bottom_line)
        column.addWidget(self.cut)

    def _middle(self) -> QHBoxLayout:
        self._left_line, self._right_line = line(upright=True), line(upright=True)
        centre = QVBoxLayout()
        centre.setSpacing(0)
        centre.addWidget(self.monitor, 1)
        centre.addWidget(self.heard)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.takes, 1)
        corner = QHBoxLayout()
        corner.setContentsMargins(16, 0, 16, 12)
        corner.addStretch(1)
        corner.addWidget(self.skeleton)
        right.addLayout(corner)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        for part in (self.shots, self._left_line):
            middle.addWidget(part)
        middle.addLayout(centre, 1)
        for part in (self._right_line, self._right):
            middle.addWidget(part)
        return middle

    def _connect(self) -> None:
        for part in (self.shots, self.takes, self.heard, self.cut, self.monitor, self.bar):
            part.wanted.connect(self.want)
        self.heard.said.connect(self.say_typed)
        self.heard.armed.connect(self.listen)
        self.heard.mend.connect(self._mend)
        self.greeting.chosen.connect(self.say_typed)
        self.monitor.enlarged.connect(lambda: self.present(not self._presenting))
        self.monitor.cut_moved.connect(self.cut.view.show_playhead)
        self.monitor.player.troubled.connect(self._troubled)
        self.cut.played.connect(lambda: self.monitor.play(Playable.CUT))
        self.cut.view.sought.connect(self.monitor.seek_cut)
        self.cut.view.chosen.connect(self._choose_clip)
        self.bar.exported.connect(self.export)
        self.bar.language_switched.connect(self.switch_language)
        self.bar.keys_wanted.connect(self.keysheet.open)
        self.bar.watch_wanted.connect(lambda: self.watch(not self._watching))
        self.keysheet.closed.connect(self.keysheet.hide)

    def _troubled(self, failure: object) -> None:
        template, values = getattr(failure, "template", str(failure)), getattr(failure, "values", {})
        self.toasts.say(say(template, **values), say(getattr(failure, "advice", "") or ""), refused=True)

    def _mend(self) -> None:
        state = self.heard.state
        if state is not None:
            self.toasts.say(say(state.template, **dict(state.values)), say(state.advice))

    def retranslate(self) -> None:
        """Says everything in the window's language."""
        retranslate_all(self)
        for part in (self.bar, self.shots, self.takes, self.heard, self.cut, self.monitor, self.greeting):
            part.retranslate()
        self.skeleton.show_state(self.skeleton.state)
        if self.keysheet.isVisible():
            self.keysheet.open()
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._settle()

    def _settle(self) -> None:
        """Puts what lies over the window into its place, and makes room for the picture."""
        roomy = self.width() >= _WIDE_ENOUGH_PX and not self._presenting
        self.shots.setVisible(roomy)
        self._left_line.setVisible(roomy)
        self.greeting.setGeometry(self.monitor.rect())
        self.greeting.raise_()
        self.ring.setGeometry(self.rect())
        self.keysheet.setGeometry(self.rect())
        foot = self.skeleton.mapTo(self, QPoint(0, -8)).y() if not self._presenting else self.height() - 48
        self.toasts.place(self.width() - 8, foot)
        self.toasts.settle()

    def showEvent(self, event: QShowEvent) -> None:
        self.setFocus()  # not some button: space plays
        self._settle()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing is safe while takes render: the journal has every edit, and they are shot again next time."""
        self.hide()
        self._refresh.stop()
        self.monitor.close_reels()
        self.thumbnails.close()
        if self.desk is not None:
            self.desk.close()
        event.accept()


_HEARING = (speech.Ears.READY, speech.Ears.LIMITED, speech.Ears.LOADING)
_THIS = (CircleTake, RejectTake, PlaceTake)


def _means_this(intent: Intent) -> bool:
    return isinstance(intent, ReviseShot) or (isinstance(intent, _THIS) and intent.take is None)


def _is_unsure_shot(reading: Interpretation) -> bool:
    return isinstance(reading.intent, RequestShot) and reading.confidence < _UNSURE_BELOW


def _ask_folder(parent: QWidget) -> str:
    return QFileDialog.getExistingDirectory(parent, say("Where should the exports go?"))


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
