"""The monitor with its transport: what is on it follows what the room looks at."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSizeF, Qt, Signal
from PySide6.QtGui import QFont, QImage, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app import theme
from app.controls import IconButton
from app.heard.chips import varied
from app.monitor.arrange import Guide, Mode
from app.monitor.frames import Movie, open_movie
from app.monitor.player import Player
from app.monitor.program import Program, Strip, of_cut, of_take
from app.monitor.scrub import ScrubBar
from app.monitor.view import MonitorView, Shown
from app.says import sentence
from app.seen import Seen
from app.translation import say, word
from engine.film.model import Take, Tier
from engine.film.time import timecode
from engine.messages import CompareTakes, Intent, Playable, ShowTake

MOST_COMPARED = 9
_ROOMY_PX = 760
"""Below this width the buttons that are pressed least step aside; their keys stay."""


class MonitorPanel(QWidget):
    """`wanted` carries intents (a comparison); the transport itself is nobody's business but the monitor's."""

    wanted = Signal(object)
    enlarged = Signal()
    cut_moved = Signal(int)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        opened: Callable[[Path], Movie] = open_movie,
        stand_in: Callable[[Strip, int], QImage | None] = lambda _strip, _index: None,
    ) -> None:
        """`stand_in` gives a small picture of a frame that is not decoded yet."""
        super().__init__(parent)
        self._stand_in = stand_in
        self._last: dict[str, QImage] = {}
        self.player = Player(self, opened=opened)
        self.view = MonitorView()
        self.scrub = ScrubBar()
        self.source = Playable.TAKE
        self._mode = Mode.SINGLE
        self._tier: Tier | None = None
        self._seen: Seen | None = None
        self._lay_out()
        self.player.moved.connect(self._paint)
        self.scrub.sought.connect(lambda frame: self.player.drive(self.player.transport.at(frame)))
        self.view.clicked.connect(self.toggle)
        self.view.enlarged.connect(self.enlarged)

    # --- what is on it ---

    def show_seen(self, seen: Seen) -> None:
        """Follows the film and what is looked at."""
        before, self._seen = self._seen, seen
        self.view.shape = QSizeF(seen.project.width, seen.project.height)
        if before is None or seen.focus.takes != before.focus.takes or seen.focus.shot != before.focus.shot:
            self.source = Playable.TAKE
            self._mode = _mode_for(len(seen.focus.takes), self._mode)
            self._tier = None
        self._load(moved=before is None or _others(seen.focus.takes, before.focus.takes))

    def _load(self, *, moved: bool) -> None:
        seen = self._seen
        assert seen is not None
        self._limit(seen)
        self.player.load(self._programs(seen), seen.project.rate, keep_place=not moved)
        if moved and any(take.id in seen.working for take in seen.on_monitor):
            self.player.drive(replace(self.player.transport, position=0.0, speed=1))
        self._paint()

    def _programs(self, seen: Seen) -> tuple[Program, ...]:
        if self.source is Playable.CUT and seen.project.cut:
            return (of_cut(seen.project, seen.folder),)
        return tuple(of_take(seen.project, take, seen.folder, self._tier_of(take)) for take in seen.on_monitor)

    def _tier_of(self, take: Take) -> Tier | None:
        has = any(made.tier is self._tier for made in take.renditions)
        return self._tier if has else None

    def _limit(self, seen: Seen) -> None:
        """A take that is still being made plays as far as it is."""
        making = self.source is Playable.TAKE and any(
            take.shown is None and take.id in seen.working for take in seen.on_monitor
        )
        self.player.waits = making

    def stream(self, take: str, index: int, image: QImage) -> None:
        """A frame that has just been made."""
        if self._seen is not None:
            self.player.stream(_strip_being_made(self._seen.project.take(take)), index, image)

    # --- playing ---

    def play(self, what: Playable) -> None:
        """Plays the takes on the monitor, or the cut from where it stands (from its start when it is over)."""
        self.look_at(what)
        if not self.player.transport.playing:
            self.player.drive(self.player.transport.toggled())

    def look_at(self, what: Playable) -> None:
        """Puts the take or the cut on the monitor."""
        if what is not self.source and self._seen is not None:
            self.source = what
            self._load(moved=True)

    def seek_cut(self, frame: int) -> None:
        """Puts the cut on the monitor, at a frame."""
        self.look_at(Playable.CUT)
        if self.source is Playable.CUT:
            self.player.drive(self.player.transport.at(frame))

    def stop(self) -> None:
        """Stops what plays."""
        self.player.drive(self.player.transport.stopped())

    def toggle(self) -> None:
        """Space."""
        if self.player.transport.frames:
            self.player.drive(self.player.transport.toggled())

    def faster(self) -> None:
        """L."""
        self.player.drive(self.player.transport.faster())

    def backwards(self) -> None:
        """J."""
        self.player.drive(self.player.transport.backwards())

    def step(self, frames: int) -> None:
        """The arrows."""
        self.player.drive(self.player.transport.stepped(frames))

    def home(self) -> None:
        """To the first frame."""
        self.player.drive(self.player.transport.at(self.player.transport.low))

    def end(self) -> None:
        """To the last frame."""
        self.player.drive(self.player.transport.at(self.player.transport.high))

    def mark_in(self) -> None:
        """I."""
        self.player.drive(self.player.transport.marked_in())

    def mark_out(self) -> None:
        """O."""
        self.player.drive(self.player.transport.marked_out())

    def unmark(self) -> None:
        """Alt+X."""
        self.player.drive(self.player.transport.unmarked())

    def loop(self) -> None:
        """Ctrl+L."""
        self.player.drive(self.player.transport.looped())

    # --- looking ---

    def set_mode(self, mode: Mode) -> None:
        """Side by side, wipe, grid or one; asks for takes to compare when there is only one on the monitor."""
        if self._seen is None:
            return
        self._mode = mode
        self.look_at(Playable.TAKE)
        wish = _takes_for(mode, self._seen)
        if wish is not None:
            self.wanted.emit(wish)
        self._paint()

    def toggle_guide(self, guide: Guide) -> None:
        """Shows or hides a guide."""
        self.view.set_guides(self.view.guides ^ {guide})
        self._check()

    def toggle_burn_in(self) -> None:
        """Shows or hides the slate."""
        self.view.set_burn_in(not self.view.burn_in)
        self._check()

    def toggle_tier(self) -> None:
        """Blockout instead of hero, and back."""
        self._tier = Tier.BLOCKOUT if self._tier is not Tier.BLOCKOUT else None
        self._load(moved=False)

    def show_controls(self, shown: bool) -> None:
        """The transport under the picture, or the picture alone."""
        self.scrub.setVisible(shown)
        self._row.setVisible(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        roomy = event.size().width() >= _ROOMY_PX
        for widget in (*self._spare, self._of):
            widget.setVisible(roomy)

    def close_reels(self) -> None:
        """Ends the decode thread."""
        self.player.close()

    # --- painting ---

    def _paint(self) -> None:
        seen = self._seen
        if seen is None:
            return
        transport = self.player.transport
        self.view.show_pictures(self._shown(seen), self._mode if self.source is Playable.TAKE else Mode.SINGLE)
        program = self.player.programs[0] if self.player.programs else Program()
        self.scrub.show_line(transport, self.player.cached(), program.seams)
        self._time.setText(self._counter(seen, program))
        fast = f"{transport.speed} ×".replace("-", "−") if transport.speed not in (0, 1) else ""
        self._of.setText(fast or (f"{transport.frame + 1} / {transport.frames}" if transport.frames else ""))
        if self.source is Playable.CUT:
            self.cut_moved.emit(transport.frame)
        self._check()

    def _shown(self, seen: Seen) -> list[Shown]:
        shown: list[Shown] = []
        for piece, index, image in self.player.now():
            take = seen.project.take(piece.strip.take)
            label = timecode(piece.start + index, seen.project.rate)
            trouble = _trouble(take, seen, image)
            image = self._or_nearest(piece.strip, index, image)
            working = seen.working.get(take.id)
            progress = working.share if working is not None and working.steps else None
            note = _note(take, piece.strip.tier, seen)
            slate = " · ".join(part for part in (piece.slate, varied(take)) if part)
            shown.append(Shown(image, slate, label, note, progress, *trouble))
        return shown

    def _or_nearest(self, strip: Strip, index: int, image: QImage | None) -> QImage | None:
        """While playing, the picture before rather than a hole; at rest, a small one until the right one is there."""
        if image is not None:
            self._last = {strip.take: image} if len(self.player.programs) < 2 else {**self._last, strip.take: image}
            return image
        if self.player.transport.playing and strip.take in self._last:
            return self._last[strip.take]
        return self._stand_in(strip, index)

    def _counter(self, seen: Seen, program: Program) -> str:
        if not program.frames:
            return "00:00:00:00"
        frame = self.player.transport.frame
        if self.source is Playable.CUT:
            return timecode(seen.project.rate.nominal * 3600 + frame, seen.project.rate)
        piece, index = program.at(min(frame, program.frames - 1))
        return timecode(piece.start + index, seen.project.rate)

    def _check(self) -> None:
        transport = self.player.transport
        self._play.draw_as("pause" if transport.playing else "play")
        self._loop.setChecked(transport.loop)
        for mode, button in self._modes.items():
            button.setChecked(mode is self._mode and (mode is Mode.SINGLE or len(self.view.pictures) > 1))
        for guide, button in self._guides.items():
            button.setChecked(guide in self.view.guides)
        self._burn_in.setChecked(self.view.burn_in)
        self._take.setChecked(self.source is Playable.TAKE)
        self._cut.setChecked(self.source is Playable.CUT)
        self._cut.setEnabled(bool(self._seen and self._seen.project.cut))

    def retranslate(self) -> None:
        """Says itself in the window's language."""
        self._take.setText(say("Take"))
        self._cut.setText(say("Cut"))
        self._paint()

    # --- layout ---

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.scrub)
        self._row = QWidget()
        self._fill_row(self._row)
        column.addWidget(self._row)

    def _fill_row(self, holder: QWidget) -> None:
        self._make_buttons()
        row = QHBoxLayout(holder)
        row.setContentsMargins(8, 0, 8, 8)
        row.setSpacing(0)
        _fill(row, [self._take, self._cut], 8)
        _fill(row, [self._time, self._of])
        row.addStretch(1)
        _fill(row, self._transport_buttons())
        row.addStretch(1)
        _fill(row, list(self._modes.values()), 8)
        _fill(row, [*self._guides.values(), self._burn_in, self._full])

    def _make_buttons(self) -> None:
        self._time = _figures(14, theme.TEXT.name(), 94)
        self._of = _figures(theme.SMALL, theme.MUTED.name(), 60)
        self._take = _source_button("Take", lambda: self.look_at(Playable.TAKE))
        self._cut = _source_button("Cut", lambda: self.look_at(Playable.CUT))
        self._play = IconButton("play", "Play or stop", "Space", self.toggle)
        self._loop = IconButton("loop", "Loop", "Ctrl+L", self.loop, checkable=True)
        self._modes = {
            mode: IconButton(mode.value, tip, key, lambda mode=mode: self.set_mode(mode), checkable=True)
            for mode, tip, key in (
                (Mode.SINGLE, "One take", "A"),
                (Mode.SIDE_BY_SIDE, "Two takes side by side", "B"),
                (Mode.WIPE, "Wipe between two takes", "W"),
                (Mode.GRID, "All takes of the shot", "G"),
            )
        }
        self._guides = {
            guide: IconButton(guide.value, tip, key, lambda guide=guide: self.toggle_guide(guide), checkable=True)
            for guide, tip, key in ((Guide.THIRDS, "Thirds", "H"), (Guide.SAFE, "Safe areas", "Shift+H"))
        }
        self._burn_in = IconButton("burn_in", "Slate and timecode", "D", self.toggle_burn_in, checkable=True)
        self._full = IconButton("full", "Full screen", "F", self.enlarged.emit)

    def _transport_buttons(self) -> list[IconButton]:
        buttons = [
            IconButton("in", "In point", "I", self.mark_in),
            IconButton("first", "First frame", "Home", self.home),
            IconButton("backwards", "Play backwards, again for 2× and 4×", "J", self.backwards),
            self._play,
            IconButton("faster", "Play, again for 2× and 4×", "L", self.faster),
            IconButton("last", "Last frame", "End", self.end),
            IconButton("out", "Out point", "O", self.mark_out),
            self._loop,
        ]
        self._spare = [buttons[0], buttons[1], buttons[5], buttons[6]]
        return buttons


def _fill(row: QHBoxLayout, widgets: Iterable[QWidget], gap: int = 0) -> None:
    for widget in widgets:
        row.addWidget(widget)
    if gap:
        row.addSpacing(gap)


def _figures(size_px: int, colour: str, width: int) -> QLabel:
    made = QLabel()
    made.setFont(theme.font(size_px, QFont.Weight.Medium, figures=True))
    made.setStyleSheet(f"color: {colour};")
    made.setFixedWidth(width)
    return made


def _source_button(text: str, act: Callable[[], None]) -> QPushButton:
    made = QPushButton(say(text))
    made.setCheckable(True)
    made.setFixedHeight(32)
    made.setStyleSheet("padding: 0 10px; min-height: 0;")
    made.clicked.connect(lambda: act())
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def _others(takes: Sequence[str], before: Sequence[str]) -> bool:
    """Whether something else is on the monitor; while one of the takes stays there, so does the time."""
    return takes != before and not set(takes) & set(before)


def _mode_for(takes: int, mode: Mode) -> Mode:
    """A comparison that is asked for elsewhere comes up side by side; one take is alone."""
    if takes < 2:
        return Mode.SINGLE
    if mode is Mode.SINGLE:
        return Mode.SIDE_BY_SIDE if takes == 2 else Mode.GRID
    return mode


def _takes_for(mode: Mode, seen: Seen) -> Intent | None:
    """What must be on the monitor for a way of looking; None when it is there already."""
    count = len(seen.focus.takes)
    if mode is Mode.SINGLE:
        return ShowTake(seen.take.id) if count > 1 and seen.take else None
    if mode is Mode.GRID:
        pictured = [take.id for take in seen.takes if take.shown is not None][-MOST_COMPARED:]
        return CompareTakes(tuple(pictured)) if len(pictured) > 1 else CompareTakes()
    if count < 2:
        return _with_another(seen)
    return CompareTakes(seen.focus.takes[:2]) if count > 2 else None


def _with_another(seen: Seen) -> CompareTakes:
    """The take on the monitor beside the one before, or beside the one after where it is the first."""
    ids = [take.id for take in seen.takes if take.shown is not None]
    at = ids.index(seen.take.id) if seen.take is not None and seen.take.id in ids else -1
    return CompareTakes((ids[0], ids[1])) if at == 0 and len(ids) > 1 else CompareTakes()


def _trouble(take: Take, seen: Seen, image: QImage | None) -> tuple[str, str]:
    """What stands where there is no picture: a sentence, and what to do."""
    if take.failure is not None and take.shown is None:
        return sentence(take.failure.template, take.failure.values), say(take.failure.advice)
    if image is None and take.id in seen.working:
        return say("Waiting for the first frame …"), ""
    return "", ""


def _note(take: Take, tier: Tier, seen: Seen) -> str:
    name = word("tier", tier.value)
    working = seen.working.get(take.id)
    if working is None:
        return name
    return f"{name} · {working.step} / {working.steps}" if working.steps else f"{name} · {say('waiting')}"


def _strip_being_made(take: Take) -> Strip:
    """Which picture of a take the frames that stream in belong to: after the blockout comes the hero."""
    return Strip(take.id, Tier.HERO if take.renditions else Tier.BLOCKOUT)
