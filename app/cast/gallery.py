"""A row of small pictures of somebody: a click on the last place brings one, a drop does too, × takes one away."""

from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app import theme
from app.cast.pictures import Pictures
from app.icons import draw
from app.likeness import ENDINGS
from app.translation import say

_SIDE, _GAP = 48, 8
MOST = 6
"""Pictures that somebody can have; a hero looks at the first few."""


class Gallery(QWidget):
    """`changed` carries the pictures that stay, `dropped` the files that are dropped on it; `asked` asks for some."""

    changed = Signal(tuple)
    dropped = Signal(tuple)
    asked = Signal()

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(_SIDE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.paths: tuple[str, ...] = ()
        self._folder: Path | None = None
        self._pictures = pictures
        self._hovered: int | None = None
        self._at = 0
        self._over = False
        pictures.ready.connect(self.update)

    def show_pictures(self, paths: tuple[str, ...], folder: Path | None) -> None:
        """Shows pictures that lie in a project's folder."""
        self.paths, self._folder = paths, folder
        self._at = min(self._at, len(paths))
        self.setAccessibleName(say("Pictures"))
        self.setAccessibleDescription(say("{count} pictures", count=len(paths)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize((_SIDE + _GAP) * (MOST + 1), _SIDE)

    # --- hands ---

    def place_of(self, at: int) -> QRectF:
        """Where a picture lies; the place after the last one is for the next."""
        return QRectF(at * (_SIDE + _GAP), 0, _SIDE, _SIDE)

    def cross_of(self, at: int) -> QRectF:
        """Where a press takes the picture away."""
        spot = self.place_of(at)
        return QRectF(spot.right() - 20, spot.top() + 2, 18, 18)

    def _under(self, point: QPointF) -> int | None:
        return next((at for at in range(len(self.paths) + self._room()) if self.place_of(at).contains(point)), None)

    def _room(self) -> int:
        return int(len(self.paths) < MOST)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._under(event.position())
        if at is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if at == len(self.paths):
            self.asked.emit()
        elif self.cross_of(at).contains(event.position()):
            self.remove(at)
        elif at:
            self._put_first(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hovered = self._under(event.position())
        if hovered != self._hovered:
            self._hovered = hovered
            self.setCursor(Qt.CursorShape.ArrowCursor if hovered is None else theme.POINTING)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
        if step is not None:
            self._at = max(0, min(self._at + step, len(self.paths) - 1 + self._room()))
            self.update()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._at < len(self.paths):
            self.remove(self._at)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.asked.emit() if self._at == len(self.paths) else self._put_first(self._at)
        else:
            super().keyPressEvent(event)

    def remove(self, at: int) -> None:
        """Takes a picture away; its file stays, for undo."""
        self.changed.emit(self.paths[:at] + self.paths[at + 1 :])

    def _put_first(self, at: int) -> None:
        """The one that a hero looks at before the others."""
        self._at = 0
        self.changed.emit((self.paths[at], *self.paths[:at], *self.paths[at + 1 :]))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    # --- files dropped on it ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._room() and _files(event):
            event.acceptProposedAction()
            self._over = True
            self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._over = False
        self.update()
        self.dropped.emit(_files(event))

    # --- painting ---

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(self._under(QPointF(event.pos()))), self)
            return True
        return super().event(event)

    def _tip(self, at: int | None) -> str:
        if at is None:
            return ""
        if at == len(self.paths):
            return say("Add a picture")
        return say("Looked at first") if at == 0 else say("Click to have it looked at first")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        for at, path in enumerate(self.paths):
            self._paint_picture(painter, at, path)
        if self._room():
            self._paint_next(painter, self.place_of(len(self.paths)))

    def _paint_picture(self, painter: QPainter, at: int, path: str) -> None:
        spot = self.place_of(at)
        image = self._pictures.small(self._folder / path) if self._folder is not None else None
        rounded = QPainterPath()
        rounded.addRoundedRect(spot, 4, 4)
        painter.save()
        painter.setClipPath(rounded)
        painter.fillRect(spot, theme.WELL)
        if image is not None:
            painter.drawImage(spot, image)
        painter.restore()
        if at == self._hovered:
            _paint_cross(painter, self.cross_of(at))
        if self.hasFocus() and at == self._at:
            _outline(painter, spot)

    def _paint_next(self, painter: QPainter, spot: QRectF) -> None:
        here = self._over or self._hovered == len(self.paths)
        painter.setPen(QPen(theme.ACCENT if self._over else theme.FAINT if here else theme.STRONG_LINE, 1,
                            Qt.PenStyle.DashLine))  # fmt: skip
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(spot.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.save()
        painter.translate(spot.center() - QPointF(8, 8))
        draw(painter, "more", theme.TEXT if here else theme.MUTED)
        painter.restore()
        if self.hasFocus() and self._at == len(self.paths):
            _outline(painter, spot)


def with_more(paths: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    """Somebody's pictures and some more, each once, as many as there may be."""
    return tuple(dict.fromkeys((*paths, *more)))[:MOST]


def _paint_cross(painter: QPainter, spot: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.mixed(theme.BACKDROP, theme.SURFACE, 0.9))
    painter.drawRoundedRect(spot, 4, 4)
    painter.save()
    painter.translate(spot.center() - QPointF(6, 6))
    painter.scale(0.75, 0.75)
    draw(painter, "close", theme.TEXT)
    painter.restore()


def _outline(painter: QPainter, spot: QRectF) -> None:
    painter.setPen(QPen(theme.FAINT, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(spot.adjusted(1, 1, -1, -1), 4, 4)


def _files(event: QDropEvent) -> tuple[Path, ...]:
    """The picture files of what is dragged."""
    files = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
    return tuple(file for file in files if file.suffix.lower() in ENDINGS)
