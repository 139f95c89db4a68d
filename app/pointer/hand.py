"""The hand on the screen: what lies under the ring, what is carried, and where it would land."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.cut.panel import CutPanel
from app.monitor.program import strip_of
from app.pointer.layout import Box, Layout, Spot
from app.pointer.tracker import PointerTracker
from app.pointer.trail import Under
from app.seen import Seen
from app.takes.view import TakesView
from app.thumbnails import Thumbnails
from engine.messages import Intent
from interaction.hands import messages as hands


class HandOnScreen:
    """Pairs what the eyes notice with the takes and clips of a window."""

    def __init__(self, window: QWidget, takes: TakesView, cut: CutPanel, thumbnails: Thumbnails) -> None:
        self._window = window
        self._takes = takes
        self._cut = cut
        self._thumbnails = thumbnails
        self._tracker = PointerTracker()

    @property
    def pointer(self) -> hands.Pointer | None:
        """Where the hand points; None before one was seen."""
        return self._tracker.pointer

    def take_in(self, message: hands.Pointer | hands.Gesture, *, playing: bool = False) -> tuple[Intent, ...]:
        """What the hand wants, by what lies under it now."""
        return tuple(self._tracker.take_in(message, self.layout(playing=playing)))

    def layout(self, *, playing: bool = False) -> Layout:
        """Where the takes and clips lie in the window, as shares of it."""
        takes = tuple(
            Spot(card.take.id, self._share(self._takes, self._takes.place_of(at)), card.take.number)
            for at, card in enumerate(self._takes.cards)
        )
        view = self._cut.view
        clips = tuple(Spot(clip.id, self._share(view, view.place_of(at))) for at, clip in enumerate(view.clips))
        return Layout(takes, clips, self._share(self._cut, QRectF(self._cut.rect())), playing)

    def pointed_at(self, start_s: float | None = None, end_s: float | None = None) -> Under:
        """The take and the clip that the ring was on, between two moments or now, while the hand was awake."""
        return self._tracker.trail.under(start_s, end_s)

    def gap(self) -> int | None:
        """The gap of the cut that what the hand holds would drop into."""
        pointer, held = self.pointer, self._tracker.held
        if pointer is None or held is None or not (held.take or held.clip):
            return None
        layout = self.layout()
        return layout.gap_at(pointer.x) if layout.cut.holds(pointer.x, pointer.y) else None

    def carried(self, seen: Seen | None) -> QImage | None:
        """A small picture of what the hand holds."""
        held = self._tracker.held
        if held is None or seen is None:
            return None
        clip = next((clip for clip in seen.project.cut if clip.id == held.clip), None)
        id = held.take or (clip.take if clip else None)
        if id is None:
            return None
        take = seen.project.take(id)
        return self._thumbnails.picture(strip_of(take, seen.folder), take.frames // 2)

    def _share(self, widget: QWidget, place: QRectF) -> Box:
        """A widget's rectangle as a share of the window, without what is scrolled out of sight."""
        place = place.intersected(QRectF(widget.visibleRegion().boundingRect()))
        corner = widget.mapTo(self._window, place.topLeft())
        wide, high = self._window.width(), self._window.height()
        return Box(corner.x() / wide, corner.y() / high, place.width() / wide, place.height() / high)
