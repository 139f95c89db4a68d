"""Paints the list of shots. Click or arrows choose the current one; Delete omits it."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from app import theme
from app.heard.offers import by_genre, named
from app.monitor.program import strip_of
from app.seen import Seen
from app.shots.rows import Row, SceneRow, ShotRow, rows
from app.thumbnails import Thumbnails
from app.translation import language, say, word
from engine.film.model import Shot
from engine.messages import OmitShot, RequestCoverage, ShowShot
from interaction.language.patterns import covered


class ShotsView(QWidget):
    """`wanted` carries intents."""

    wanted = Signal(object)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shots")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.rows: tuple[Row, ...] = ()
        self._seen: Seen | None = None
        self._thumbnails = thumbnails
        self._hovered: str | None = None
        thumbnails.ready.connect(self.update)

    def show_seen(self, seen: Seen) -> None:
        """Follows the film."""
        self._seen = seen
        found = rows(seen)
        if found != self.rows:
            self.rows = found
            self.setFixedHeight(max(1, found[-1].top + found[-1].height if found else 1))
            self.update()

    def retranslate(self) -> None:
        """Says itself in the window's language."""
        self.setAccessibleName(say("Shots"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(208, self.height())

    @property
    def _shots(self) -> list[ShotRow]:
        return [row for row in self.rows if isinstance(row, ShotRow)]

    def _at(self, point: QPointF) -> ShotRow | None:
        return next((row for row in self._shots if row.top <= point.y() < row.top + row.height), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._at(event.position())
        if row is not None:
            self.wanted.emit(ShowShot(row.shot.id))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._at(event.position())
        hovered = row.shot.id if row else None
        if hovered != self._hovered:
            self._hovered = hovered
            self.setToolTip(row.words if row else "")
            self.setCursor(Qt.CursorShape.PointingHandCursor if row else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shots = self._shots
        at = next((number for number, row in enumerate(shots) if row.current), None)
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if at is not None and step is not None:
            self.wanted.emit(ShowShot(shots[max(0, min(at + step, len(shots) - 1))].shot.id))
        elif at is not None and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.wanted.emit(OmitShot(shots[at].shot.id))
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self._at(QPointF(event.pos()))
        if row is not None:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._offer_coverage(menu, row.shot)
            menu.addAction(say("Omit the shot"), lambda: self.wanted.emit(OmitShot(row.shot.id)))
            menu.popup(event.globalPos())

    def _offer_coverage(self, menu: QMenu, shot: Shot) -> None:
        """Every pattern of shots, genre by genre, made of this shot."""
        covering = menu.addMenu(say("Shoot it as"))
        for genre, patterns in by_genre().items():
            kind = covering.addMenu(word("genre", genre))
            for pattern in patterns:
                kind.addAction(named(pattern, language()), lambda chosen=pattern.id: self._cover(chosen, shot))

    def _cover(self, pattern: str, shot: Shot) -> None:
        self.wanted.emit(RequestCoverage(pattern, covered(pattern, shot.description)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        for row in self.rows:
            spot = QRectF(0, row.top, self.width(), row.height)
            if not spot.intersects(QRectF(event.rect())):
                continue
            if isinstance(row, SceneRow):
                _paint_scene(painter, row, spot)
            else:
                self._paint_shot(painter, row, spot)

    def _paint_shot(self, painter: QPainter, row: ShotRow, spot: QRectF) -> None:
        box = spot.adjusted(0, 2, 0, -2)
        painter.setPen(Qt.PenStyle.NoPen)
        if row.current or row.shot.id == self._hovered:
            painter.setBrush(theme.RAISED if row.current else theme.mixed(theme.RAISED, theme.SURFACE, 0.5))
            painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        if row.current and self.hasFocus():
            painter.setPen(QPen(theme.FAINT, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        face = QRectF(box.left() + 8, box.top() + 8, 64, 36)
        self._paint_face(painter, row, face)
        self._paint_words(painter, row, box.adjusted(80, 6, -8, -6))

    def _paint_face(self, painter: QPainter, row: ShotRow, face: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.WELL)
        painter.drawRoundedRect(face, 3, 3)
        if row.face is None or self._seen is None:
            return
        image = self._thumbnails.picture(strip_of(row.face, self._seen.folder), row.face.frames // 2)
        if image is not None:
            painter.drawImage(face, image)

    def _paint_words(self, painter: QPainter, row: ShotRow, box: QRectF) -> None:
        painter.setFont(theme.font(theme.BODY, QFont.Weight.DemiBold, figures=True))
        painter.setPen(theme.TEXT)
        upper = QRectF(box.left(), box.top(), box.width(), 20)
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, row.slate)
        room = painter.fontMetrics().horizontalAdvance(row.slate) + 8
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(theme.MUTED)
        words = upper.adjusted(room, 0, 0, 0)
        shown = painter.fontMetrics().elidedText(row.words, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setPen(theme.ACCENT if row.working or row.developing else theme.BAD if row.troubled else theme.FAINT)
        lower = QRectF(box.left(), box.top() + 20, box.width(), 20)
        shown = painter.fontMetrics().elidedText(row.state, Qt.TextElideMode.ElideRight, int(lower.width()))
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, shown)
        _paint_marks(painter, row, lower)


def _paint_marks(painter: QPainter, row: ShotRow, box: QRectF) -> None:
    """At the right: a ring for a circled take, a little strip for a shot that is in the cut."""
    x, y = box.right() - 5, box.center().y()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if row.in_cut:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.FAINT)
        for at in range(3):
            painter.drawRoundedRect(QRectF(x - 9 + at * 5, y - 3, 4, 6), 1, 1)
        x -= 18
    if row.circled:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.ACCENT, 1.5))
        painter.drawEllipse(QPointF(x, y), 4, 4)


def _paint_scene(painter: QPainter, row: SceneRow, spot: QRectF) -> None:
    painter.setFont(theme.font(theme.SMALL, QFont.Weight.DemiBold))
    painter.setPen(theme.FAINT)
    text = say("Scene {number}", number=row.scene.number) + (f"  {row.scene.title}" if row.scene.title else "")
    painter.drawText(spot.adjusted(8, 8, -8, 0), Qt.AlignmentFlag.AlignVCenter, text)
