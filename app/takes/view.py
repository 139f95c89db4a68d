"""Paints the contact sheet. Click shows a take, a drag takes it to the cut; arrows and Enter do the same."""

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDrag,
    QFocusEvent,
    QFont,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from app import theme
from app.icons import draw
from app.monitor.notes import named
from app.monitor.program import strip_of
from app.says import note
from app.seen import Seen
from app.takes.cards import CAPTION, COLUMNS, Card, cards, place, sheet_height
from app.thumbnails import Thumbnails
from app.translation import say
from engine.film.model import Mark
from engine.messages import CompareTakes, PlaceTake, ShowTake

TAKE_MIME = "application/x-shotcaller-take"


class TakesView(QWidget):
    """`wanted` carries intents, `menu_wanted` the id of a take and where on the screen its menu is to be."""

    wanted = Signal(object)
    menu_wanted = Signal(str, object)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("takes")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.cards: tuple[Card, ...] = ()
        self._seen: Seen | None = None
        self._thumbnails = thumbnails
        self._hovered: int | None = None
        self._pressed: tuple[int, QPoint] | None = None
        thumbnails.ready.connect(self.update)

    def show_seen(self, seen: Seen) -> None:
        """Follows the film."""
        self._seen = seen
        found = cards(seen)
        if found != self.cards:
            more = len(found) != len(self.cards)
            self.cards = found
            if more:
                self._fit()
            self.update()

    def retranslate(self) -> None:
        """Says itself in the window's language."""
        self.setAccessibleName(say("Takes"))
        if self._seen is not None:
            self.cards = cards(self._seen)
        self.update()

    @property
    def _aspect(self) -> float:
        return self._seen.project.width / self._seen.project.height if self._seen else 16 / 9

    def place_of(self, at: int) -> QRectF:
        """Where a card lies, in the widget's pixels."""
        return place(at, self.width(), self._aspect)

    def card_at(self, point: QPointF) -> int | None:
        """The card under a place."""
        return next((at for at in range(len(self.cards)) if self.place_of(at).contains(point)), None)

    def sizeHint(self) -> QSize:
        return QSize(272, sheet_height(len(self.cards), max(self.width(), 160), self._aspect))

    def resizeEvent(self, event: object) -> None:
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(max(1, sheet_height(len(self.cards), self.width(), self._aspect)))

    # --- hands ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self.card_at(event.position())
        if at is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        self._pressed = (at, event.position().toPoint())
        take = self.cards[at].take.id
        together = event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        others = tuple(id for id in self._seen.focus.takes if id != take) if self._seen else ()
        self.wanted.emit(CompareTakes((*others, take)) if together and others else ShowTake(take))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hovered = self.card_at(event.position())
        if hovered != self._hovered:
            self._hovered = hovered
            self.setCursor(Qt.CursorShape.ArrowCursor if hovered is None else Qt.CursorShape.PointingHandCursor)
            self.update()
        far = QApplication.startDragDistance()
        if self._pressed and (event.position().toPoint() - self._pressed[1]).manhattanLength() >= far:
            at, self._pressed = self._pressed[0], None
            self._drag(self.cards[at])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = self.card_at(event.position())
        if at is not None:
            self.wanted.emit(PlaceTake(self.cards[at].take.id))

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = self.card_at(QPointF(event.pos()))
        if at is not None:
            self.menu_wanted.emit(self.cards[at].take.id, event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -COLUMNS, Qt.Key.Key_Down: COLUMNS, Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        shown = next((at for at, card in enumerate(self.cards) if card.shown), None)
        step = steps.get(Qt.Key(event.key()))
        if step is None or shown is None:
            event.ignore()
            return
        at = max(0, min(shown + step, len(self.cards) - 1))
        self.wanted.emit(ShowTake(self.cards[at].take.id))

    def _drag(self, card: Card) -> None:
        carried = QMimeData()
        carried.setData(TAKE_MIME, card.take.id.encode())
        drag = QDrag(self)
        drag.setMimeData(carried)
        image = self._image(card)
        if image is not None:
            small = QPixmap.fromImage(image).scaledToWidth(128, Qt.TransformationMode.SmoothTransformation)
            drag.setPixmap(small)
            drag.setHotSpot(QPoint(64, 36))
        drag.exec(Qt.DropAction.CopyAction)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            at = self.card_at(QPointF(event.pos()))
            text = self._tip(self.cards[at]) if at is not None else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _tip(self, card: Card) -> str:
        assert self._seen is not None
        slate = self._seen.project.slate(card.take)
        shown = card.take.shown
        words = [slate, card.trouble or card.lost or (note(shown.note) if shown else "") or card.status]
        if card.made_by:
            words.insert(1, named(card.made_by))
        return "  ·  ".join(part for part in words if part)

    # --- painting ---

    def _image(self, card: Card) -> QImage | None:
        folder = self._seen.folder if self._seen else None
        heroes = () if card.hero is None or card.hero.line else (card.take.id,)
        return self._thumbnails.picture(strip_of(card.take, folder, heroes=heroes), card.take.frames // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        for at, card in enumerate(self.cards):
            spot = self.place_of(at)
            if spot.intersects(QRectF(event.rect())):
                self._paint_card(painter, card, spot, hovered=at == self._hovered)

    def _paint_card(self, painter: QPainter, card: Card, spot: QRectF, *, hovered: bool) -> None:
        picture = spot.adjusted(0, 0, 0, -CAPTION)
        self._paint_picture(painter, card, picture)
        self._paint_caption(painter, card, QRectF(spot.left(), picture.bottom(), spot.width(), CAPTION))
        if card.shown or hovered:
            colour = theme.ACCENT if card.shown else theme.STRONG_LINE
            painter.setPen(QPen(colour, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(picture.adjusted(1, 1, -1, -1), 4, 4)
            if card.shown and self.hasFocus():
                painter.setPen(QPen(theme.TEXT, 1))
                painter.drawRoundedRect(picture.adjusted(3, 3, -3, -3), 3, 3)

    def _paint_picture(self, painter: QPainter, card: Card, picture: QRectF) -> None:
        image = self._image(card)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.WELL)
        painter.drawRoundedRect(picture, 4, 4)
        if image is not None:
            painter.setOpacity(0.35 if card.take.mark is Mark.REJECTED else 1.0)
            painter.drawImage(picture, image)
            painter.setOpacity(1.0)
        elif card.trouble:
            self._paint_trouble(painter, card, picture)
        if card.made_by or card.lost:
            self._paint_badge(painter, card, picture)
        made = card.working or (card.hero if card.hero is not None and not card.hero.line else None)
        if made is not None:
            bar = QRectF(picture.left() + 8, picture.bottom() - 8, picture.width() - 16, 3)
            painter.fillRect(bar, QColor(0, 0, 0, 160))
            painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * made.share, 3), theme.ACCENT)

    def _paint_badge(self, painter: QPainter, card: Card, picture: QRectF) -> None:
        """In the corner: a star where the hero is what is seen, a warning where there was to be one."""
        spot = QRectF(picture.right() - 24, picture.top() + 4, 20, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 150))
        painter.drawRoundedRect(spot, 4, 4)
        painter.save()
        painter.translate(spot.left() + 3, spot.top() + 3)
        painter.scale(14 / 16, 14 / 16)
        draw(painter, "warning" if card.lost else "develop", theme.BAD if card.lost else theme.ACCENT)
        painter.restore()

    def _paint_trouble(self, painter: QPainter, card: Card, picture: QRectF) -> None:
        painter.setPen(theme.MUTED)
        painter.setFont(theme.font(theme.SMALL))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        box = picture.adjusted(8, 4, -8, -4)
        lines = max(1, int(box.height() // painter.fontMetrics().lineSpacing()))
        whole = painter.fontMetrics().elidedText(
            card.trouble, Qt.TextElideMode.ElideRight, int(box.width() * lines * 0.85)
        )
        painter.drawText(box, int(flags), whole)

    def _paint_caption(self, painter: QPainter, card: Card, spot: QRectF) -> None:
        centre = QPointF(spot.left() + 10, spot.center().y() + 1)
        circled = card.take.mark is Mark.CIRCLED
        painter.setFont(theme.font(12, QFont.Weight.DemiBold, figures=True))
        if circled:
            painter.setPen(QPen(theme.ACCENT, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, 9, 9)
        painter.setPen(theme.ACCENT if circled else theme.MUTED if card.take.mark is Mark.REJECTED else theme.TEXT)
        painter.drawText(
            QRectF(centre.x() - 12, centre.y() - 10, 24, 20), Qt.AlignmentFlag.AlignCenter, str(card.take.number)
        )
        if card.take.mark is Mark.REJECTED:
            painter.save()
            painter.translate(spot.right() - 14, spot.center().y() - 5)
            painter.scale(0.75, 0.75)
            draw(painter, "reject", theme.BAD)
            painter.restore()
        self._paint_status(painter, card, spot)

    def _paint_status(self, painter: QPainter, card: Card, spot: QRectF) -> None:
        painter.setFont(theme.font(theme.SMALL, figures=True))
        troubled = (card.trouble and not card.quiet) or (card.lost and card.hero is None)
        painter.setPen(theme.BAD if troubled else theme.ACCENT if card.hero and not card.hero.line else theme.MUTED)
        right = spot.right() - (20 if card.take.mark is Mark.REJECTED else 2)
        box = QRectF(spot.left() + 24, spot.top() + 1, right - spot.left() - 24, spot.height())
        text = painter.fontMetrics().elidedText(card.status, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
