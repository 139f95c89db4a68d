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
from app.monitor.notes import note, progress, trouble
from app.monitor.player import Now, Player
from app.monitor.previews import Preview, Previews
from app.monitor.program import Program, Strip, being_made, of_cut, of_take, tier_of
from app.monitor.scrub import ScrubBar
from app.monitor.view import MonitorView, Shown
from app.seen import Seen
from app.translation import say
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
    previews_switched = Signal()

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
        self._last: dict[Strip, QImage] = {}
        self._previews = Previews()
        self.player = Player(self, opened=opened)
        self.view = MonitorView()
        self.scrub = ScrubBar()
        self.source = Playable.TAKE
        self._mode = Mode.SINGLE
        self._tier: Tier | None = None
        self._versus: Mode | None = None
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
            self._tier = self._versus = None
        if before is not None and before.heroes is not seen.heroes:
            self._drop_what_was_called_off(before, seen)
        self._load(moved=before is None or _others(seen.focus.takes, before.focus.takes))

    def _drop_what_was_called_off(self, before: Seen, seen: Seen) -> None:
        """Frames of a hero that will not be finished lie over the blockout no longer."""
        self._previews.keep({work.job for work in seen.heroes.values()})
        for take, work in before.heroes.items():
            going = seen.heroes.get(take)
            if going is None or going.job != work.job:
                begun = being_made(before.project.take(take), Tier.HERO)
                if begun == being_made(seen.project.take(take), Tier.HERO):
                    self.player.frames.forget(begun)

    def _load(self, *, moved: bool) -> None:
        seen = self._seen
        assert seen is not None
        self._limit(seen)
        self.player.load(self._programs(seen), seen.project.rate, keep_place=not moved)
        if moved and any(take.id in seen.working for take in seen.on_monitor):
            self.player.drive(replace(self.player.transport, position=0.0, speed=1))
        self._paint()

    def _programs(self, seen: Seen) -> tuple[Program, ...]:
        project, folder, heroes = seen.project, seen.folder, seen.heroes
        if self.source is Playable.CUT and project.cut:
            return (of_cut(project, folder, self._tier, heroes=heroes),)
        if self._versus is not None and seen.take is not None:
            blockout = of_take(project, seen.take, folder, Tier.BLOCKOUT)
            return (blockout, of_take(project, seen.take, folder, heroes=heroes))
        return tuple(
            of_take(project, take, folder, tier_of(take, self._tier), heroes=heroes) for take in seen.on_monitor
        )

    def _limit(self, seen: Seen) -> None:
        """A take that is still being made plays as far as it is."""
        making = self.source is Playable.TAKE and any(
            take.shown is None and (take.id in seen.working or take.id in seen.heroes) for take in seen.on_monitor
        )
        self.player.waits = making

    def stream(self, take: str, index: int, image: QImage, tier: Tier = Tier.BLOCKOUT) -> None:
        """A frame that has just been made. A live hero is watched from its first one on, as it comes."""
        if self._seen is None:
            return
        self.player.stream(being_made(self._seen.project.take(take), tier), index, image)
        work = self._seen.heroes.get(take)
        watched = self.source is Playable.TAKE and take in self._seen.focus.takes
        if tier is Tier.HERO and index == 0 and watched and work is not None and work.live:
            self.player.drive(replace(self.player.transport, position=0.0, speed=1))

    def preview(self, job: str, index: int, image: QImage, step: int, steps: int) -> None:
        """A small picture of what a frame is going to be."""
        self._previews.put(job, index, image, step, steps)
        if self._seen is not None and self._seen.ways.previews:
            self._paint()

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
        self._versus = None
        self.look_at(Playable.TAKE)
        wish = _takes_for(mode, self._seen)
        if wish is not None:
            self.wanted.emit(wish)
        self._load(moved=False)

    def compare_tiers(self, mode: Mode) -> None:
        """The blockout of the take beside its hero, or a wipe between them; again, and the take is alone."""
        seen = self._seen
        if seen is None or seen.take is None or not _has_both(seen.take, seen):
            return
        if len(seen.focus.takes) > 1:
            self.wanted.emit(ShowTake(seen.take.id))
        self.look_at(Playable.TAKE)
        self._tier = None
        self._versus = None if self._versus is mode else mode
        self._load(moved=False)

    def toggle_guide(self, guide: Guide) -> None:
        """Shows or hides a guide."""
        self.view.set_guides(self.view.guides ^ {guide})
        self._check()

    def toggle_burn_in(self) -> None:
        """Shows or hides the slate."""
        self.view.set_burn_in(not self.view.burn_in)
        self._check()

    def toggle_tier(self) -> None:
        """Blockout instead of hero, and back; in the cut too."""
        self._tier = Tier.BLOCKOUT if self._tier is not Tier.BLOCKOUT else None
        self._load(moved=False)

    def show_controls(self, shown: bool) -> None:
        """The transport under the picture, or the picture alone."""
        self.scrub.setVisible(shown)
        self._row.setVisible(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._make_room()

    def _make_room(self) -> None:
        """The buttons that are pressed least step aside where all of them do not fit."""
        more = sum(button.width() for button in (self._tiers, self._small) if not button.isHidden())
        roomy = self.width() >= _ROOMY_PX + more
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
        self.view.show_pictures(self._shown(seen), self._way_of_looking())
        program = self.player.programs[0] if self.player.programs else Program()
        self.scrub.show_line(transport, self.player.cached(), program.seams)
        self._time.setText(self._counter(seen, program))
        fast = f"{transport.speed} ×".replace("-", "−") if transport.speed not in (0, 1) else ""
        self._of.setText(fast or (f"{transport.frame + 1} / {transport.frames}" if transport.frames else ""))
        if self.source is Playable.CUT:
            self.cut_moved.emit(transport.frame)
        self._check()

    def _way_of_looking(self) -> Mode:
        if self.source is not Playable.TAKE:
            return Mode.SINGLE
        return self._versus or self._mode

    def _shown(self, seen: Seen) -> list[Shown]:
        return [self._one(now, seen) for now in self.player.now()]

    def _one(self, now: Now, seen: Seen) -> Shown:
        """What is seen of one program, and what is burnt into it."""
        piece, take = now.piece, seen.project.take(now.piece.strip.take)
        preview = self._preview(now, seen)
        image = self._or_nearest(piece.strip, now.index, now.image)
        if preview is not None:
            image = preview.image
        label = timecode(piece.start + now.index, seen.project.rate)
        tier = note(now, seen, preview)
        slate = " · ".join(part for part in (piece.slate, varied(take), self._tier_in_a_wipe(tier)) if part)
        return Shown(image, slate, label, tier, progress(now, seen), *trouble(take, seen, now.image))

    def _tier_in_a_wipe(self, tier: str) -> str:
        """In a wipe there is no room for it at the top."""
        return tier if self._versus is Mode.WIPE and self.source is Playable.TAKE else ""

    def _preview(self, now: Now, seen: Seen) -> Preview | None:
        """The small picture that stands for a frame of a hero that has not come yet, where those are wanted."""
        work = seen.heroes.get(now.piece.strip.take)
        arrived = now.strip == now.piece.strip and now.image is not None
        if work is None or arrived or now.piece.strip.tier is not Tier.HERO or not seen.ways.previews:
            return None
        return self._previews.get(work.job, now.index)

    def _or_nearest(self, strip: Strip, index: int, image: QImage | None) -> QImage | None:
        """While playing, the picture before rather than a hole; at rest, a small one until the right one is there."""
        if image is not None:
            self._last = {strip: image} if len(self.player.programs) < 2 else {**self._last, strip: image}
            return image
        if self.player.transport.playing and strip in self._last:
            return self._last[strip]
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
            fits = mode is Mode.SINGLE or len(self.view.pictures) > 1
            button.setChecked(mode is self._mode and fits and self._versus is None)
        self._check_heroes()
        for guide, button in self._guides.items():
            button.setChecked(guide in self.view.guides)
        self._burn_in.setChecked(self.view.burn_in)
        self._take.setChecked(self.source is Playable.TAKE)
        self._cut.setChecked(self.source is Playable.CUT)
        self._cut.setEnabled(bool(self._seen and self._seen.project.cut))

    def _check_heroes(self) -> None:
        """The buttons about heroes are there only in a film that has some, or could have."""
        seen = self._seen
        take = seen.take if seen is not None else None
        self._tiers.setVisible(seen is not None and (seen.ways.any_work or _any_hero(seen)))
        self._tiers.setEnabled(seen is not None and take is not None and _has_both(take, seen))
        self._tiers.setChecked(self._versus is not None)
        self._small.setVisible(seen is not None and seen.ways.any_work)
        self._make_room()
        self._small.setChecked(seen is not None and seen.ways.previews)

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
        _fill(row, [*self._modes.values(), self._tiers, self._small], 8)
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
        self._tiers = IconButton(
            "tiers", "Blockout beside hero", "Shift+B", lambda: self.compare_tiers(Mode.SIDE_BY_SIDE), checkable=True
        )
        self._small = IconButton(
            "developing", "Show what is developing", "Shift+T", self.previews_switched.emit, checkable=True
        )
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


def _has_both(take: Take, seen: Seen) -> bool:
    """Whether there is a blockout of a take and a hero, or one in the making."""
    tiers = {made.tier for made in take.renditions}
    return Tier.BLOCKOUT in tiers and (Tier.HERO in tiers or take.id in seen.heroes)


def _any_hero(seen: Seen) -> bool:
    return any(made.tier is Tier.HERO for take in seen.takes for made in take.renditions)
