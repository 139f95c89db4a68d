"""What each key of the window does: one deed for every name in `app.keys`."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.cast.sheet import CastSheet
from app.cut.panel import CutPanel
from app.heard.panel import HeardPanel
from app.keys import GROUPS
from app.keysheet import KeySheet
from app.monitor.arrange import Guide, Mode
from app.monitor.panel import MonitorPanel
from app.page.sheet import ScriptSheet
from app.takes.panel import TakesPanel
from engine.messages import (
    Edge,
    Intent,
    MoreTakes,
    NewScene,
    NextShot,
    NextTake,
    Playable,
    PreviousShot,
    PreviousTake,
    Redo,
    Undo,
)

HELD = ("talk",)
"""Keys that do something while they are held; the window follows them itself."""

Deeds = dict[str, Callable[[], object]]


class Keyed(Protocol):
    """The window, as far as keys reach."""

    monitor: MonitorPanel
    takes: TakesPanel
    cut: CutPanel
    heard: HeardPanel
    keysheet: KeySheet
    cast: CastSheet
    page: ScriptSheet
    presenting: bool

    @property
    def watching(self) -> bool:
        """Whether the hand is watched."""
        ...

    def want(self, intent: Intent) -> None:
        """A wish."""

    def show_take_number(self, number: int) -> None:
        """A digit."""

    def press_button_in_focus(self) -> bool:
        """Space and Enter, where a button was reached with Tab."""
        ...

    def listen(self, armed: bool) -> None:
        """The ears."""

    def watch(self, armed: bool) -> None:
        """The eyes."""

    def present(self, on: bool) -> None:
        """The picture alone."""

    def export(self, formats: tuple[str, ...]) -> None:
        """The cut leaves."""

    def leave(self) -> None:
        """Esc."""


def bind_keys(parent: QWidget, window: Keyed) -> None:
    """Gives the window every key of the table. A key without a deed of its name shows the take of its number."""
    deeds = {**_looking(window), **_cutting(window), **_film(window)}
    for _, group in GROUPS:
        for key in group:
            if key.deed in HELD:
                continue
            for at, pressed in enumerate(key.keys, 1):
                deed = deeds.get(key.deed) or (lambda number=at: window.show_take_number(number))
                shortcut = QShortcut(QKeySequence(pressed), parent)
                shortcut.activated.connect(lambda deed=deed: deed())


def _looking(window: Keyed) -> Deeds:
    monitor = window.monitor
    return {
        "toggle": lambda: window.press_button_in_focus() or monitor.toggle(),
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
        "tiers": lambda: monitor.compare_tiers(Mode.SIDE_BY_SIDE),
        "tiers_wipe": lambda: monitor.compare_tiers(Mode.WIPE),
        "developing": monitor.previews_switched.emit,
        "thirds": lambda: monitor.toggle_guide(Guide.THIRDS),
        "safe": lambda: monitor.toggle_guide(Guide.SAFE),
        "burn_in": monitor.toggle_burn_in,
        "full": lambda: window.present(not window.presenting),
    }


def _cutting(window: Keyed) -> Deeds:
    cut, takes = window.cut, window.takes
    return {
        "previous_take": lambda: window.want(PreviousTake()),
        "next_take": lambda: window.want(NextTake()),
        "previous_shot": lambda: window.want(PreviousShot()),
        "next_shot": lambda: window.want(NextShot()),
        "circle": takes.circle,
        "reject": takes.reject,
        "more": lambda: window.want(MoreTakes(1)),
        "develop": takes.develop,
        "finish": takes.finish,
        "develop_circled": takes.develop_circled,
        "place": lambda: window.press_button_in_focus() or takes.place(),
        "head": lambda: cut.trim(Edge.HEAD),
        "tail": lambda: cut.trim(Edge.TAIL),
        "head_back": lambda: cut.trim(Edge.HEAD, -1),
        "tail_back": lambda: cut.trim(Edge.TAIL, -1),
        "split": cut.split,
        "remove": cut.remove,
        "clip_back": lambda: cut.move_clip(-1),
        "clip_on": lambda: cut.move_clip(1),
    }


def _film(window: Keyed) -> Deeds:
    return {
        "type": window.heard.line.setFocus,
        "listen": lambda: window.listen(not window.heard.listening),
        "watch": lambda: window.watch(not window.watching),
        "undo": lambda: window.want(Undo()),
        "redo": lambda: window.want(Redo()),
        "cast": window.cast.toggle,
        "script": window.page.toggle,
        "new_scene": lambda: window.want(NewScene()),
        "export": lambda: window.export(()),
        "keys": window.keysheet.open,
        "leave": window.leave,
    }
