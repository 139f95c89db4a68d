"""The window: every part in its place, every wish on its way to the desk, every change on its way to the views."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget

from app.arriving import Arriving
from app.attention import Attention
from app.bar import Bar
from app.cast.sheet import CastSheet
from app.controls import retranslate_all
from app.cut.panel import CutPanel
from app.deeds import bind_keys
from app.floor import Floor
from app.greeting import Greeting
from app.heard.listening import TALK_KEY, Listening
from app.heard.panel import HeardPanel
from app.keysheet import KeySheet
from app.monitor.panel import MonitorPanel
from app.page.sheet import ScriptSheet
from app.pointer.hand import HandOnScreen
from app.pointer.ring import Ring
from app.pointer.skeleton import Skeleton
from app.says import advice, sentence
from app.seen import Loaded, Seen, Ways, seen
from app.settings import Heroes, as_settings
from app.shots.panel import ShotsPanel
from app.takes.panel import TakesPanel
from app.thumbnails import Thumbnails
from app.toasts import Toasts
from app.translation import Languages, say
from app.ways import Way
from engine.effects import PlayCut, PlayTakes, StopPlaying, Tell
from engine.messages import (
    Intent,
    Nothing,
    Playable,
    RequestShot,
    SelectClip,
    ShowTake,
)
from engine.process.orders import Ready
from engine.state import State
from interaction.interpretation import Interpretation

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
        listening: Listening | None = None,
        previews: bool = True,
        changed: Callable[..., None] = lambda **_: None,
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMinimumSize(960, 640)
        self.languages = languages
        self.desk = desk
        self.seen: Seen | None = None
        self._choose_folder = choose_folder or _ask_folder
        self._settings_changed = changed
        self._listening = listening or Listening()
        self._state: State | None = None
        self._folder: Path | None = desk.folder if desk else None
        self._uncertain: frozenset[str] = frozenset()
        self._loaded: Loaded | None = None
        self._ways = Ways(previews=previews)
        self._unsure_next = False
        self._typed = False
        self.presenting = False
        self._was_maximized = False
        self._make()
        self._connect()
        bind_keys(self, self)
        self._refresh = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._refresh.timeout.connect(self._show)
        self.arriving = Arriving(self.monitor, self.thumbnails, self._refresh)
        self.retranslate()
        if desk is not None:
            self._attach(desk)

    # --- what is shown ---

    def show_state(self, state: State, folder: Path | None = None) -> None:
        """Shows a film and what is looked at."""
        self._state = state
        self._folder = folder or self._folder
        self.arriving.follow(state.jobs)
        self._show()

    def _show(self) -> None:
        if self._state is None:
            return
        self.seen = seen(self._state, self.arriving.progress, self._folder, self._uncertain, self._loaded, self._ways)
        for part in (self.bar, self.shots, self.takes, self.heard, self.cut, self.monitor, *self.sheets):
            part.show_seen(self.seen)
        empty = not self.seen.project.shown_shots
        if self.greeting.isVisibleTo(self) != empty:
            self.setFocus()  # or else Qt hands it to some button, which space and Enter would then press
            self.greeting.setVisible(empty)
            self._settle()
        title = self.seen.project.title
        self.setWindowTitle(f"{title} – Shotcaller" if title else "Shotcaller")

    def tell(self, told: Tell) -> None:
        """A sentence for the room."""
        self.toasts.say(sentence(told.template, told.values), advice(told.advice), refused=told.refused)

    # --- the desk ---

    def _attach(self, desk: "Desk") -> None:
        desk.changed.connect(self._changed)
        desk.told.connect(self.tell)
        desk.framed.connect(self.arriving.frame)
        desk.developing.connect(self.arriving.developing)
        desk.heroes.connect(self._found_ways)
        desk.progressed.connect(self.arriving.progressed)
        desk.warm.connect(self._warmed)
        desk.played.connect(self._play_back)
        desk.delivered.connect(self._delivered)
        desk.heard.connect(self._heard)
        desk.asked.connect(self._asked)
        desk.speech.connect(self.attention.notice_speech)
        desk.hands.connect(self.attention.notice_hands)
        desk.point_by(self.hand.pointed_at)
        self.show_state(desk.state, desk.folder)

    def want(self, intent: Intent) -> None:
        """A wish of the mouse, the keys or the hand."""
        if self.desk is not None:
            self.desk.want(intent)

    def _new_id(self, kind: str) -> str:
        return self.desk.new_id(kind) if self.desk is not None else kind

    def say_typed(self, sentence: str) -> None:
        """A sentence that was typed, or an example that was clicked."""
        if self.desk is None:
            return
        self._typed = True
        self.desk.say(sentence)
        self._typed = False

    def cover(self, pattern: str, text: str) -> None:
        """Shoots words that were typed (or, without any, the current shot) after a pattern."""
        if self.desk is not None:
            self.desk.cover(pattern, text)

    def _changed(self, before: State, after: State) -> None:
        if self._unsure_next and after.focus.shot and after.focus.shot != before.focus.shot:
            self._uncertain |= {after.focus.shot}
        self._unsure_next = False
        self.show_state(after)

    def _warmed(self, ready: Ready) -> None:
        self._loaded = Loaded(ready.renderers[0], frozenset(ready.obeys)) if ready.renderers else None
        self._show()

    def _found_ways(self, there: Sequence[Way], wished: Heroes) -> None:
        self._ways = replace(self._ways, there=tuple(there), wished=wished)
        self._show()

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
        if not wishes and self.heard.question.answered(text):
            return
        if wishes:
            self.heard.question.clear()
        self.heard.show_words(text, sure=bool(wishes))
        self._unsure_next = any(_is_unsure_shot(reading) for reading in wishes)
        if self._typed and not wishes:
            told = "That was not understood as a shot or an order."
            self.toasts.say(say(told), say("Try “wide, a man walks down a street at night”, or press ? for help."))

    def _asked(self, reading: Interpretation) -> None:
        self.heard.ask(reading)

    # --- ears and eyes ---

    @property
    def watching(self) -> bool:
        """Whether the hand is watched."""
        return self.attention.watching

    @property
    def covered(self) -> bool:
        """Whether a sheet lies over the takes and the cut."""
        return self.keysheet.isVisible() or any(sheet.isVisible() for sheet in self.sheets)

    def listen(self, armed: bool) -> None:
        """Arms or disarms the ears."""
        self.attention.listen(armed)

    def watch(self, armed: bool) -> None:
        """Opens or closes the eyes."""
        self.attention.watch(armed)

    # --- deeds ---

    def develop_by(self, wished: Heroes) -> None:
        """Has heroes made that way from now on, and remembers it."""
        self._settings_changed(**as_settings(wished))
        if self.desk is not None:
            self.desk.develop_by(wished)

    def _tell_missing(self, way: Way) -> None:
        """Why heroes cannot be made that way here, and what to do."""
        if way.missing is not None:
            self.toasts.say(sentence(way.missing.template, way.missing.values), advice(way.missing.advice or ""))

    def switch_previews(self) -> None:
        """Shows what is developing, or the blockout until frames are whole."""
        self._ways = replace(self._ways, previews=not self._ways.previews)
        self._settings_changed(hero_previews=self._ways.previews)
        self._show()

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
        self._settings_changed(language=language)
        if self.desk is not None:
            self.desk.speak(language)

    def present(self, on: bool) -> None:
        """The picture alone, on the whole screen; or everything again."""
        self.presenting = on
        self._floor.show_around(not on)
        self.monitor.show_controls(not on)
        self._settle()
        if on:
            self._was_maximized = self.isMaximized()
            self.showFullScreen()
        else:
            self.showMaximized() if self._was_maximized else self.showNormal()

    def leave(self) -> None:
        """Esc: closes the sheet, else leaves the full screen, else leaves the typing."""
        lying = next((sheet for sheet in self.sheets if sheet.isVisible()), None)
        if self.keysheet.isVisible():
            self.keysheet.hide()
        elif lying is not None:
            lying.put_away()
        elif self.presenting:
            self.present(False)
        else:
            self.setFocus()

    def show_take_number(self, number: int) -> None:
        """A digit means the number on the slate, as a voice does."""
        self.want(ShowTake(number))

    def choose_clip(self, clip: str) -> None:
        """A click in the cut: from now on “it” is this clip."""
        self.want(SelectClip(clip))

    def press_button_in_focus(self) -> bool:
        """Presses the button that was reached with Tab, if one was: space and Enter belong to it."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton) and focused.isEnabled():
            focused.click()
            return True
        return False

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
        self.cast = CastSheet(self, self._new_id)
        self.page = ScriptSheet(self)
        self.sheets = (self.cast, self.page)
        self._floor = Floor(
            self, bar=self.bar, shots=self.shots, monitor=self.monitor, heard=self.heard, takes=self.takes,
            skeleton=self.skeleton, cut=self.cut,
        )  # fmt: skip
        self.hand = HandOnScreen(self, self.takes.view, self.cut, self.thumbnails)
        self.attention = Attention(self, self._listening, self._settings_changed)

    def _connect(self) -> None:
        for part in (self.shots, self.takes, self.heard, self.cut, self.monitor, self.bar):
            part.wanted.connect(self.want)
        self.heard.said.connect(self.say_typed)
        self.heard.armed.connect(self.listen)
        self.heard.covered.connect(self.cover)
        self.heard.options.connect(self.attention.offer_listening)
        self.heard.replayed.connect(self.attention.play_back)
        self.heard.mend.connect(self._mend)
        self.greeting.chosen.connect(self.say_typed)
        self.monitor.enlarged.connect(lambda: self.present(not self.presenting))
        self.monitor.previews_switched.connect(self.switch_previews)
        self.takes.developed_by.connect(self.develop_by)
        self.takes.previews_switched.connect(self.switch_previews)
        self.takes.missed.connect(self._tell_missing)
        self.monitor.cut_moved.connect(self.cut.view.show_playhead)
        self.monitor.player.troubled.connect(self._troubled)
        self.cast.pictures.troubled.connect(self._troubled)
        self.cut.played.connect(lambda: self.monitor.play(Playable.CUT))
        self.cut.view.sought.connect(self.monitor.seek_cut)
        self.cut.view.chosen.connect(self.choose_clip)
        self.bar.exported.connect(self.export)
        self.bar.language_switched.connect(self.switch_language)
        self.bar.keys_wanted.connect(self.keysheet.open)
        self.bar.watch_wanted.connect(lambda: self.watch(not self.watching))
        self.keysheet.closed.connect(self.keysheet.hide)
        self.bar.cast_wanted.connect(self.cast.toggle)
        self.bar.script_wanted.connect(self.page.toggle)
        self.page.retyped.connect(self.heard.type_anew)
        self.heard.kept.connect(self.cast.keep)
        for sheet in self.sheets:
            sheet.wanted.connect(self.want)
            sheet.closed.connect(sheet.put_away)

    def _troubled(self, failure: object) -> None:
        template, values = getattr(failure, "template", str(failure)), getattr(failure, "values", {})
        self.toasts.say(sentence(template, values), advice(getattr(failure, "advice", "") or ""), refused=True)

    def _mend(self) -> None:
        state = self.heard.state
        if state is not None:
            self.toasts.say(sentence(state.template, state.values), say(state.advice))

    def retranslate(self) -> None:
        """Says everything in the window's language."""
        retranslate_all(self)
        for part in (self.bar, self.shots, self.takes, self.heard, self.cut, self.monitor, self.greeting):
            part.retranslate()
        for sheet in self.sheets:
            sheet.retranslate()
        self.skeleton.show_state(self.skeleton.state)
        if self.keysheet.isVisible():
            self.keysheet.open()
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.attention.talk(False)  # a key that is let go elsewhere is never told
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == _TALK_KEY and not event.isAutoRepeat():
            self.attention.talk(True)
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == _TALK_KEY and not event.isAutoRepeat():
            self.attention.talk(False)
        super().keyReleaseEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._settle()

    def _settle(self) -> None:
        """Puts what lies over the window into its place, and makes room for the picture."""
        roomy = self.width() >= _WIDE_ENOUGH_PX and not self.presenting
        self._floor.show_shots(roomy)
        self.greeting.setGeometry(self.monitor.rect())
        self.greeting.raise_()
        self.ring.setGeometry(self.rect())
        self.keysheet.setGeometry(self.rect())
        for sheet in self.sheets:
            sheet.settle()
        foot = self.skeleton.mapTo(self, QPoint(0, -8)).y() if not self.presenting else self.height() - 48
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
        self.cast.pictures.close()
        if self.desk is not None:
            self.desk.close()
        event.accept()


_TALK_KEY = Qt.Key[f"Key_{TALK_KEY}"]


def _is_unsure_shot(reading: Interpretation) -> bool:
    return isinstance(reading.intent, RequestShot) and reading.confidence < _UNSURE_BELOW


def _ask_folder(parent: QWidget) -> str:
    return QFileDialog.getExistingDirectory(parent, say("Where should the exports go?"))


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
