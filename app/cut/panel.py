"""The strip of clips with its heading, its length, and the buttons of the clip that is chosen."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app import theme
from app.controls import Heading, IconButton
from app.cut.view import CutView
from app.seen import Seen
from app.thumbnails import Thumbnails
from app.translation import say
from engine.film.model import Clip
from engine.film.time import timecode
from engine.messages import At, Edge, MoveClip, RemoveClip, SplitClip, TrimClip

HEIGHT_PX = 152


class CutPanel(QWidget):
    """`wanted` carries intents; `played` asks to play the cut."""

    wanted = Signal(object)
    played = Signal()

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = CutView(thumbnails)
        self.view.wanted.connect(self.wanted)
        self._seen: Seen | None = None
        self._length = QLabel()
        self._length.setFont(theme.font(theme.BODY, QFont.Weight.Medium, figures=True))
        self._count = QLabel()
        self._count.setStyleSheet(f"color: {theme.MUTED.name()};")
        self.buttons = {
            "play": IconButton("play", "Play the cut", "P", self.played.emit),
            "head": IconButton("head", "One frame less at the head", "[", lambda: self.trim(Edge.HEAD)),
            "tail": IconButton("tail", "One frame less at the tail", "]", lambda: self.trim(Edge.TAIL)),
            "split": IconButton("split", "Split at the playhead", "S", self.split),
            "remove": IconButton("remove", "Take the clip out", "Del", self.remove),
        }
        self._lay_out()

    def show_seen(self, seen: Seen) -> None:
        """Follows the film."""
        self._seen = seen
        self.view.show_seen(seen)
        clips = len(seen.project.cut)
        self._length.setText(timecode(seen.project.cut_frames, seen.project.rate))
        self._count.setText(say("1 clip") if clips == 1 else say("{count} clips", count=clips))
        self.buttons["play"].setEnabled(bool(clips))
        for name in ("head", "tail", "split", "remove"):
            self.buttons[name].setEnabled(self._clip() is not None)

    def _clip(self) -> Clip | None:
        return self._seen.clip if self._seen else None

    def trim(self, edge: Edge, frames: int = 1) -> None:
        """Takes frames off the chosen clip; negative gives some back."""
        clip = self._clip()
        if clip is not None:
            self.wanted.emit(TrimClip(clip.id, edge, frames=frames))

    def split(self) -> None:
        """Cuts the clip under the playhead in two, there."""
        if self._seen is None:
            return
        begins = 0
        for clip in self._seen.project.cut:
            if begins < self.view.playhead < begins + clip.range.frames:
                self.wanted.emit(SplitClip(clip.id, self.view.playhead - begins))
                return
            begins += clip.range.frames
        chosen = self._clip()
        if chosen is not None:
            self.wanted.emit(SplitClip(chosen.id))

    def remove(self) -> None:
        """Takes the chosen clip out of the cut."""
        clip = self._clip()
        if clip is not None:
            self.wanted.emit(RemoveClip(clip.id))

    def move_clip(self, by: int) -> None:
        """Moves the chosen clip one place on or back."""
        clip, cut = self._clip(), self._seen.project.cut if self._seen else ()
        if clip is None:
            return
        to = cut.index(clip) + by
        if 0 <= to < len(cut):
            self.wanted.emit(MoveClip(clip.id, At.AFTER if by > 0 else At.BEFORE, cut[to].id))

    def retranslate(self) -> None:
        """Says itself in the window's language."""
        self.view.retranslate()
        if self._seen is not None:
            self.show_seen(self._seen)

    def _lay_out(self) -> None:
        self.setFixedHeight(HEIGHT_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(16, 0, 8, 0)
        top.setSpacing(0)
        top.addWidget(Heading("Cut"))
        top.addSpacing(16)
        top.addWidget(self._length)
        top.addSpacing(8)
        top.addWidget(self._count)
        top.addStretch(1)
        for button in self.buttons.values():
            top.addWidget(button)
        column.addLayout(top)
        column.addWidget(self.view, 1)
