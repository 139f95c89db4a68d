"""Paints the strip of clips, and lets them be grabbed."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from app import theme
from app.cut.strip import MARGIN, Strip, reordered, trimmed
from app.monitor.program import strip_of
from app.seen import Seen
from app.takes.view import TAKE_MIME
from app.thumbnails import Thumbnails
from app.translation import say
from engine.film.model import Clip
from engine.film.time import timecode
from engine.messages import At, Edge, MoveClip, PlaceTake, RemoveClip, TrimClip

_TOP = 20
_REMOVE_BEYOND = 40
"""How many pixels off the strip a clip must be dropped to leave the cut."""


@dataclass(frozen=True, slots=True)
class Grip:
    """A clip in the hand: pressed at `x`; `edge` when trimming (True is the head), `moving` once it is dragged."""

    at: int
    x: float
    edge: bool | None = None
    moving: bool = False
    by: int = 0
    gap: int = 0
    off: bool = False


class CutView(QWidget):
    """`wanted` carries intents; `sought` a frame of the cut; `chosen` the id of a clip."""

    wanted = Signal(object)
    sought = Signal(int)
    chosen = Signal(str)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cut")
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(96)
        self.clips: tuple[Clip, ...] = ()
        self.strip = Strip((), 100)
        self.playhead = 0
        self.chosen_clip: str | None = None
        self._seen: Seen | None = None
        self._thumbnails = thumbnails
        self._grip: Grip | None = None
        self._gap: int | None = None
        self._hovered: int | None = None
        thumbnails.ready.connect(self.update)

    def show_seen(self, seen: Seen) -> None:
        """Follows the film."""
        self._seen = seen
        self.chosen_clip = seen.focus.clip
        if seen.project.cut != self.clips:
            self.clips = seen.project.cut
            self._grip = None
            self._relay()
        self.update()

    def show_playhead(self, frame: int) -> None:
        """Where the cut plays."""
        if frame != self.playhead:
            before, self.playhead = self.playhead, frame
            for at in (before, frame):  # the clips beside it stay as they are: painting them all takes longer
                self.update(self._around(at))

    def _around(self, frame: int) -> QRect:
        """Where a playhead at a frame is painted."""
        return QRect(round(self.strip.x_of(frame)) - 8, 0, 16, self.height())

    def show_gap(self, gap: int | None) -> None:
        """Where something that is carried would land; None when it is not over the cut."""
        if gap != self._gap:
            self._gap = gap
            self.update()

    def retranslate(self) -> None:
        """Says itself in the window's language."""
        self.setAccessibleName(say("Cut"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 104)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._relay()

    def _relay(self) -> None:
        lengths = tuple(clip.range.frames for clip in self.clips)
        laid = replace(self.strip, lengths=lengths, width=self.width())
        self.strip = replace(laid, offset=min(laid.offset, laid.furthest))

    def place_of(self, at: int) -> QRectF:
        """Where a clip lies, in the widget's pixels."""
        left, right = self.strip.spans()[at]
        return QRectF(left, _TOP, right - left, self.height() - _TOP - 8)

    # --- hands ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x, y = event.position().x(), event.position().y()
        if event.button() is not Qt.MouseButton.LeftButton or not self.clips:
            return
        at = self.strip.clip_at(x)
        if y < _TOP or at is None:
            self.sought.emit(self.strip.frame_at(x))
            return
        edge = self.strip.edge_at(x)
        self._grip = Grip(at, x, edge[1] if edge else None)
        self.chosen.emit(self.clips[at].id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x, y = event.position().x(), event.position().y()
        if event.buttons() & Qt.MouseButton.LeftButton and self._grip is None and self.clips:
            self.sought.emit(self.strip.frame_at(x))
        elif self._grip is not None:
            self._drag(x, y)
        else:
            self._hover(x, y)

    def _hover(self, x: float, y: float) -> None:
        on_clip = y >= _TOP
        edge = self.strip.edge_at(x) if on_clip else None
        self.setCursor(Qt.CursorShape.SizeHorCursor if edge else Qt.CursorShape.ArrowCursor)
        hovered = self.strip.clip_at(x) if on_clip else None
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def _drag(self, x: float, y: float) -> None:
        grip = self._grip
        assert grip is not None
        moving = grip.moving or abs(x - grip.x) >= QApplication.startDragDistance() or self._is_off(y)
        by = round((x - grip.x) / self.strip.per_frame)
        self._grip = replace(grip, moving=moving, by=by, gap=self.strip.gap_at(x), off=self._is_off(y))
        self.update()

    def _is_off(self, y: float) -> bool:
        return y < -_REMOVE_BEYOND or y > self.height() + _REMOVE_BEYOND / 2

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        grip, self._grip = self._grip, None
        self.update()
        if grip is None:
            return
        if not grip.moving:
            self.sought.emit(self.strip.frame_at(event.position().x()))
        elif grip.edge is not None:
            self._trim(grip)
        elif grip.off:
            self.wanted.emit(RemoveClip(self.clips[grip.at].id))
        elif reordered(self.strip.lengths, grip.at, grip.gap):
            self.wanted.emit(MoveClip(self.clips[grip.at].id, *self._neighbour(grip.gap)))

    def _trim(self, grip: Grip) -> None:
        clip = self.clips[grip.at]
        frames = self._taken_off(grip)
        if frames:
            self.wanted.emit(TrimClip(clip.id, Edge.HEAD if grip.edge else Edge.TAIL, frames=frames))

    def _taken_off(self, grip: Grip) -> int:
        assert self._seen is not None
        clip = self.clips[grip.at]
        after = self._seen.project.take(clip.take).frames - clip.range.end
        return trimmed(clip.range.frames, clip.range.start, after, head=bool(grip.edge), by=grip.by)

    def _neighbour(self, gap: int) -> tuple[At, str | None]:
        if gap == 0:
            return At.START, None
        return (At.END, None) if gap >= len(self.clips) else (At.BEFORE, self.clips[gap].id)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom(event.position().x(), 1.2 if turn > 0 else 1 / 1.2)
        else:
            self.strip = replace(self.strip, offset=max(0.0, min(self.strip.offset - turn, self.strip.furthest)))
        self.update()

    def _zoom(self, x: float, by: float) -> None:
        """Zooms so that the frame under the mouse stays there."""
        frame = (x - MARGIN + self.strip.offset) / self.strip.per_frame
        nearer = replace(self.strip, zoom=max(1.0, min(self.strip.zoom * by, 40.0)))
        offset = MARGIN + frame * nearer.per_frame - x
        self.strip = replace(nearer, offset=max(0.0, min(offset, nearer.furthest)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ids = [clip.id for clip in self.clips]
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or not ids:
            event.ignore()
            return
        at = ids.index(self.chosen_clip) + step if self.chosen_clip in ids else 0
        self.chosen.emit(ids[max(0, min(at, len(ids) - 1))])

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    # --- takes dropped on it ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(TAKE_MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._gap = self.strip.gap_at(event.position().x())
        event.acceptProposedAction()
        self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._gap = None
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        gap, self._gap = self.strip.gap_at(event.position().x()), None
        take = bytes(event.mimeData().data(TAKE_MIME).data()).decode()
        event.acceptProposedAction()
        self.wanted.emit(PlaceTake(take, *self._neighbour(gap)))
        self.update()

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if not self.clips:
            self._paint_empty(painter)
        self._paint_ruler(painter, event.rect())
        for at in range(len(self.clips)):
            spot = self.place_of(at)
            if spot.adjusted(-2, -2, 2, 2).intersects(QRectF(event.rect())):
                self._paint_clip(painter, at, spot)
        if self.clips:
            self._paint_playhead(painter)
        gap = self._gap if self._gap is not None else self._dragged_gap()
        if gap is not None:
            x = self.strip.gap_x(gap) if self.clips else MARGIN
            painter.fillRect(QRectF(x - 1.5, _TOP - 2, 3, self.height() - _TOP - 4), theme.ACCENT)

    def _dragged_gap(self) -> int | None:
        grip = self._grip
        wandering = grip is not None and grip.moving and grip.edge is None and not grip.off
        return grip.gap if grip is not None and wandering else None

    def _paint_empty(self, painter: QPainter) -> None:
        box = QRectF(MARGIN, _TOP, self.width() - 2 * MARGIN, self.height() - _TOP - 8)
        painter.setPen(QPen(theme.STRONG_LINE if self._gap is None else theme.ACCENT, 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        painter.setPen(theme.MUTED)
        painter.setFont(theme.font())
        painter.drawText(
            box, Qt.AlignmentFlag.AlignCenter, say("Drag a take here, press Enter, or say “put it in the cut”.")
        )

    def _paint_ruler(self, painter: QPainter, within: QRect) -> None:
        if self._seen is None or not self.clips:
            return
        rate = self._seen.project.rate
        painter.setFont(theme.font(theme.SMALL, figures=True))
        every = next(
            s
            for s in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)
            if s * rate.nominal * self.strip.per_frame >= 72
        )
        total = sum(self.strip.lengths)
        painter.setPen(theme.FAINT)
        for frame in range(0, total + 1, every * rate.nominal):
            x = self.strip.x_of(frame)
            if within.left() - 64 < x <= within.right():
                painter.fillRect(QRectF(round(x), _TOP - 5, 1, 3), theme.STRONG_LINE)
                label = timecode(frame, rate)[3:8]
                painter.drawText(QRectF(x, 0, 64, 14), Qt.AlignmentFlag.AlignVCenter, label)

    def _paint_clip(self, painter: QPainter, at: int, spot: QRectF) -> None:
        clip = self.clips[at]
        grip = self._grip if self._grip is not None and self._grip.at == at and self._grip.moving else None
        if grip is not None and grip.edge is not None:
            by = self._taken_off(grip) * self.strip.per_frame
            spot = spot.adjusted(by, 0, 0, 0) if grip.edge else spot.adjusted(0, 0, -by, 0)
        painter.setOpacity(0.4 if grip is not None and grip.edge is None else 1.0)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.RAISED)
        painter.drawRoundedRect(spot, 4, 4)
        self._paint_faces(painter, clip, spot.adjusted(0, 0, 0, -20))
        self._paint_name(painter, clip, spot, grip)
        painter.restore()
        self._paint_outline(painter, at, spot)
        painter.setOpacity(1.0)

    def _paint_faces(self, painter: QPainter, clip: Clip, box: QRectF) -> None:
        """Pictures along the clip, each of the frame that it stands at."""
        assert self._seen is not None
        project = self._seen.project
        take = project.take(clip.take)
        strip = strip_of(take, self._seen.folder)
        width = box.height() * project.width / project.height
        painter.setClipRect(box.intersected(QRectF(self.rect())))
        x = box.left()
        while x < box.right():
            along = min(int((x - box.left()) / self.strip.per_frame), clip.range.frames - 1)
            image = self._thumbnails.picture(strip, clip.range.start + along // 12 * 12)
            if image is not None and x + width > 0:
                painter.drawImage(QRectF(x, box.top(), width, box.height()), image)
            elif image is None:
                painter.fillRect(QRectF(x, box.top(), width, box.height()), theme.WELL)
            x += width
        painter.setClipping(False)

    def _paint_name(self, painter: QPainter, clip: Clip, spot: QRectF, grip: Grip | None) -> None:
        assert self._seen is not None
        project = self._seen.project
        length = clip.range.frames - (self._taken_off(grip) if grip is not None and grip.edge is not None else 0)
        seconds, frames = divmod(length, project.rate.nominal)
        box = QRectF(spot.left() + 8, spot.bottom() - 20, spot.width() - 16, 20)
        painter.setFont(theme.font(theme.SMALL, QFont.Weight.DemiBold, figures=True))
        painter.setPen(theme.TEXT)
        slate = project.slate(project.take(clip.take))
        need = painter.fontMetrics().horizontalAdvance(slate)
        if need <= box.width() + 8:
            painter.drawText(box.adjusted(0, 0, 8, 0), Qt.AlignmentFlag.AlignVCenter, slate)
        painter.setFont(theme.font(theme.SMALL, figures=True))
        painter.setPen(theme.MUTED)
        text = f"{seconds}:{frames:02}"
        if need + 12 + painter.fontMetrics().horizontalAdvance(text) <= box.width():
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), text)

    def _paint_outline(self, painter: QPainter, at: int, spot: QRectF) -> None:
        chosen = self.clips[at].id == self.chosen_clip
        if not chosen and at != self._hovered:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.ACCENT if chosen else theme.STRONG_LINE, 2))
        painter.drawRoundedRect(spot.adjusted(1, 1, -1, -1), 4, 4)
        if spot.width() > 40:
            painter.setPen(QPen(theme.TEXT, 2, c=Qt.PenCapStyle.RoundCap))
            middle = spot.center().y() - 10
            for x in (spot.left() + 4, spot.right() - 4):
                painter.drawLine(QPointF(x, middle - 8), QPointF(x, middle + 8))

    def _paint_playhead(self, painter: QPainter) -> None:
        x = round(self.strip.x_of(self.playhead)) + 0.5
        painter.setPen(QPen(QColor(0, 0, 0, 120), 3))
        painter.drawLine(QPointF(x, _TOP), QPointF(x, self.height() - 6))
        painter.setPen(QPen(theme.TEXT, 1))
        painter.drawLine(QPointF(x, _TOP - 6), QPointF(x, self.height() - 6))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.TEXT)
        painter.drawPolygon(QPolygonF([QPointF(x - 5, _TOP - 10), QPointF(x + 5, _TOP - 10), QPointF(x, _TOP - 3)]))
