"""Paints the monitor: pictures letterboxed on black, the slate burnt in, guides, a wipe."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import theme
from app.monitor.arrange import Guide, Mode, fit, guide_lines, places

_SHADE = QColor(0, 0, 0, 150)
_GUIDE = QColor(255, 255, 255, 110)


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture on the monitor with what is burnt into it. `trouble` is said where there is no picture."""

    image: QImage | None
    slate: str = ""
    timecode: str = ""
    note: str = ""
    """Tier and progress: "blockout", "72 / 96"."""
    progress: float | None = None
    trouble: str = ""
    advice: str = ""


class MonitorView(QWidget):
    """The picture itself. `clicked` asks to play or stop."""

    clicked = Signal()
    enlarged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("monitor")
        self.setMinimumSize(320, 180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.pictures: tuple[Shown, ...] = ()
        self.mode = Mode.SINGLE
        self.guides: frozenset[Guide] = frozenset()
        self.burn_in = True
        self.wipe = 0.5
        self.shape = QSizeF(16, 9)
        self._wiping = False

    def show_pictures(self, pictures: Sequence[Shown], mode: Mode) -> None:
        """Puts pictures up."""
        self.pictures, self.mode = tuple(pictures), mode
        self.update()

    def set_guides(self, guides: frozenset[Guide]) -> None:
        """Which lines lie over the picture."""
        self.guides = guides
        self.update()

    def set_burn_in(self, shown: bool) -> None:
        """Whether the slate is burnt in."""
        self.burn_in = shown
        self.update()

    def places(self) -> list[QRectF]:
        """Where the pictures lie, in the widget's pixels."""
        return places(self.mode, len(self.pictures), self.shape, QRectF(self.rect()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.BACKDROP)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        spots = self.places()
        if self.mode is Mode.WIPE and len(self.pictures) > 1:
            self._paint_wipe(painter, spots[0])
        else:
            for shown, spot in zip(self.pictures, spots, strict=False):
                self._paint_one(painter, shown, spot)
        if self.pictures:
            self._paint_guides(painter, spots)

    def _paint_one(self, painter: QPainter, shown: Shown, spot: QRectF) -> None:
        _paint_image(painter, shown, spot)
        if shown.trouble:
            _paint_trouble(painter, shown, spot)
        if self.burn_in:
            self._paint_slate(painter, shown, spot)
        if shown.progress is not None:
            _paint_progress(painter, shown.progress, spot)

    def _paint_wipe(self, painter: QPainter, spot: QRectF) -> None:
        edge = round(spot.left() + spot.width() * self.wipe)
        first, second = self.pictures[:2]
        left = QRectF(spot.left(), spot.top(), edge - spot.left(), spot.height())
        right = QRectF(edge, spot.top(), spot.right() - edge, spot.height())
        for shown, part in ((first, left), (second, right)):
            painter.save()
            painter.setClipRect(part)
            _paint_image(painter, shown, spot)
            painter.restore()
        painter.setPen(QPen(theme.ACCENT, 2))
        painter.drawLine(QPointF(edge, spot.top()), QPointF(edge, spot.bottom()))
        if self.burn_in:
            _paint_label(painter, first.slate, spot.left() + 8, spot.bottom() - 8, right=False)
            _paint_label(painter, second.slate, spot.right() - 8, spot.bottom() - 8, right=True)
            _paint_label(painter, first.timecode, spot.left() + 8, spot.top() + 8, right=False, below=True)

    def _paint_slate(self, painter: QPainter, shown: Shown, spot: QRectF) -> None:
        bottom = spot.bottom() - 8
        _paint_label(painter, shown.slate, spot.left() + 8, bottom, right=False, strong=True)
        _paint_label(painter, shown.timecode, spot.right() - 8, bottom, right=True)
        _paint_label(painter, shown.note, spot.left() + 8, spot.top() + 8, right=False, below=True)

    def _paint_guides(self, painter: QPainter, spots: Sequence[QRectF]) -> None:
        painter.setPen(QPen(_GUIDE, 1))
        for guide in sorted(self.guides):
            for spot in spots:
                painter.drawLines(guide_lines(guide, spot))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.mode is Mode.WIPE and len(self.pictures) > 1:
            self._wiping = True
            self._move_wipe(event)
        elif event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        wiping = self.mode is Mode.WIPE and len(self.pictures) > 1
        self.setCursor(Qt.CursorShape.SplitHCursor if wiping else Qt.CursorShape.ArrowCursor)
        if self._wiping:
            self._move_wipe(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._wiping = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.enlarged.emit()

    def _move_wipe(self, event: QMouseEvent) -> None:
        spot = self.places()[0]
        self.wipe = max(0.0, min(1.0, (event.position().x() - spot.left()) / max(1.0, spot.width())))
        self.update()


def _paint_image(painter: QPainter, shown: Shown, spot: QRectF) -> None:
    """The picture in its own shape: a model may know only shapes beside the film's."""
    if shown.image is None:
        painter.fillRect(spot, theme.WELL)
    else:
        painter.drawImage(fit(QSizeF(shown.image.size()), spot), shown.image)


def _paint_label(
    painter: QPainter, text: str, x: float, y: float, *, right: bool, below: bool = False, strong: bool = False
) -> None:
    """A small plate of text whose corner is at (x, y): its bottom, or with `below` its top."""
    if not text:
        return
    weight = QFont.Weight.DemiBold if strong else QFont.Weight.Medium
    painter.setFont(theme.font(theme.BODY, weight, figures=True))
    width = painter.fontMetrics().horizontalAdvance(text) + 16
    plate = QRectF(x - width if right else x, y if below else y - 24, width, 24)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_SHADE)
    painter.drawRoundedRect(plate, 4, 4)
    painter.setPen(theme.TEXT)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)


def _paint_trouble(painter: QPainter, shown: Shown, spot: QRectF) -> None:
    if shown.image is not None:
        painter.fillRect(spot, QColor(0, 0, 0, 170))
    box = spot.adjusted(spot.width() * 0.12, 0, -spot.width() * 0.12, 0)
    wrapped = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter
    painter.setFont(theme.font(theme.LARGE, QFont.Weight.Medium))
    upper = QRectF(box.left(), box.top(), box.width(), box.height() / 2 - 4)
    painter.setPen(theme.TEXT)
    painter.drawText(upper, int(wrapped | Qt.AlignmentFlag.AlignBottom), shown.trouble)
    painter.setFont(theme.font(theme.BODY))
    painter.setPen(theme.MUTED)
    lower = QRectF(box.left(), box.top() + box.height() / 2 + 4, box.width(), box.height() / 2 - 4)
    painter.drawText(lower, int(wrapped | Qt.AlignmentFlag.AlignTop), shown.advice)


def _paint_progress(painter: QPainter, progress: float, spot: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(QRectF(spot.left(), spot.bottom() - 3, spot.width(), 3), QColor(0, 0, 0, 140))
    painter.fillRect(QRectF(spot.left(), spot.bottom() - 3, spot.width() * progress, 3), theme.ACCENT)
