"""The window's icons, drawn as strokes on a 16 × 16 grid so that they stay sharp at every scale."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from app.theme import ACCENT, MUTED, TEXT

Drawing = Callable[[QPainter], None]


def icon(name: str, *, size: int = 16) -> QIcon:
    """An icon by name, light when at rest, in the accent colour when switched on."""
    made = QIcon()
    states = ((TEXT, QIcon.Mode.Normal, QIcon.State.Off), (ACCENT, QIcon.Mode.Normal, QIcon.State.On))
    for colour, mode, state in (*states, (QColor("#5c5c5c"), QIcon.Mode.Disabled, QIcon.State.Off)):
        made.addPixmap(pixmap(name, colour, size), mode, state)
    return made


def pixmap(name: str, colour: QColor = MUTED, size: int = 16) -> QPixmap:
    """The same as a picture, at twice the size for dense screens."""
    made = QPixmap(QSize(size, size) * 2)
    made.setDevicePixelRatio(2)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.scale(size / 16, size / 16)
    draw(painter, name, colour)
    painter.end()
    return made


def draw(painter: QPainter, name: str, colour: QColor) -> None:
    """Draws an icon at the painter's origin, 16 × 16."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _DRAWINGS[name](painter)


def _lines(*strokes: tuple[float, ...]) -> Drawing:
    def drawing(painter: QPainter) -> None:
        for stroke in strokes:
            points = [QPointF(stroke[at], stroke[at + 1]) for at in range(0, len(stroke), 2)]
            painter.drawPolyline(QPolygonF(points))

    return drawing


def _filled(*shapes: tuple[float, ...]) -> Drawing:
    def drawing(painter: QPainter) -> None:
        painter.setBrush(painter.pen().color())
        painter.setPen(QPen(painter.pen().color(), 1, j=Qt.PenJoinStyle.RoundJoin))
        for shape in shapes:
            points = [QPointF(shape[at], shape[at + 1]) for at in range(0, len(shape), 2)]
            painter.drawPolygon(QPolygonF(points))

    return drawing


def _both(*drawings: Drawing) -> Drawing:
    def drawing(painter: QPainter) -> None:
        for part in drawings:
            painter.save()
            part(painter)
            painter.restore()

    return drawing


def _circle(x: float, y: float, radius: float) -> Drawing:
    return lambda painter: painter.drawEllipse(QPointF(x, y), radius, radius)


def _box(x: float, y: float, width: float, height: float, radius: float = 1) -> Drawing:
    return lambda painter: painter.drawRoundedRect(QRectF(x, y, width, height), radius, radius)


def _arc(x: float, y: float, side: float, start: float, span: float) -> Drawing:
    return lambda painter: painter.drawArc(QRectF(x, y, side, side), int(start * 16), int(span * 16))


def _speaker(painter: QPainter) -> None:
    path = QPainterPath()
    path.addRoundedRect(QRectF(6, 1.5, 4, 7.5), 2, 2)
    painter.drawPath(path)
    _arc(3.5, 3, 9, 180, 180)(painter)
    _lines((8, 12, 8, 14.5), (5.5, 14.5, 10.5, 14.5))(painter)


_DRAWINGS: dict[str, Drawing] = {
    "play": _filled((5, 3, 12.5, 8, 5, 13)),
    "pause": _filled((4.5, 3.5, 6.5, 3.5, 6.5, 12.5, 4.5, 12.5), (9.5, 3.5, 11.5, 3.5, 11.5, 12.5, 9.5, 12.5)),
    "faster": _filled((3, 4, 8, 8, 3, 12), (8.5, 4, 13.5, 8, 8.5, 12)),
    "backwards": _filled((13, 4, 8, 8, 13, 12), (7.5, 4, 2.5, 8, 7.5, 12)),
    "first": _both(_filled((12.5, 4, 6.5, 8, 12.5, 12)), _lines((4, 4, 4, 12))),
    "last": _both(_filled((3.5, 4, 9.5, 8, 3.5, 12)), _lines((12, 4, 12, 12))),
    "loop": _lines((4, 6, 4, 4.5, 12.5, 4.5), (10.5, 2.5, 12.5, 4.5, 10.5, 6.5), (12, 10, 12, 11.5, 3.5, 11.5),
                   (5.5, 9.5, 3.5, 11.5, 5.5, 13.5)),
    "in": _lines((9, 3, 5, 3, 5, 13, 9, 13)),
    "out": _lines((7, 3, 11, 3, 11, 13, 7, 13)),
    "full": _lines((2.5, 6, 2.5, 2.5, 6, 2.5), (10, 2.5, 13.5, 2.5, 13.5, 6), (13.5, 10, 13.5, 13.5, 10, 13.5),
                   (6, 13.5, 2.5, 13.5, 2.5, 10)),
    "thirds": _both(_box(2, 3, 12, 10), _lines((6, 3, 6, 13), (10, 3, 10, 13), (2, 6.3, 14, 6.3), (2, 9.7, 14, 9.7))),
    "safe": _both(_box(2, 3, 12, 10), _box(4.5, 5.2, 7, 5.6, 0.5)),
    "burn_in": _both(_box(2, 3, 12, 10), _lines((4.5, 10.5, 7, 10.5), (9, 10.5, 11.5, 10.5))),
    "single": _box(2, 3, 12, 10),
    "side_by_side": _both(_box(1.5, 4, 6, 8), _box(8.5, 4, 6, 8)),
    "wipe": _both(_box(2, 3, 12, 10), _lines((8, 1.5, 8, 14.5))),
    "grid": _both(_box(2, 2.5, 5, 4.5), _box(9, 2.5, 5, 4.5), _box(2, 9, 5, 4.5), _box(9, 9, 5, 4.5)),
    "tiers": _both(_box(1.5, 5.5, 8, 8), _lines((6, 3, 14, 3, 14, 11, 12, 11))),
    "developing": _both(_box(2, 3, 12, 10), _lines((2.5, 11, 6, 7.2, 8.6, 10, 11, 7.6, 13.5, 10.4)),
                        _circle(10.6, 5.6, 0.6)),
    "develop": _lines((8, 1.8, 9.6, 6.4, 14.2, 8, 9.6, 9.6, 8, 14.2, 6.4, 9.6, 1.8, 8, 6.4, 6.4, 8, 1.8)),
    "circle": _circle(8, 8, 5.2),
    "reject": _lines((4, 4, 12, 12), (12, 4, 4, 12)),
    "place": _both(_lines((8, 2, 8, 9), (5, 6.2, 8, 9.2, 11, 6.2)), _lines((2.5, 13, 13.5, 13))),
    "more": _lines((8, 3, 8, 13), (3, 8, 13, 8)),
    "undo": _both(_lines((6, 3.5, 3, 6.5, 6, 9.5), (3, 6.5, 9.5, 6.5)), _arc(6.5, 6.5, 6, 90, -180)),
    "redo": _both(_lines((10, 3.5, 13, 6.5, 10, 9.5), (13, 6.5, 6.5, 6.5)), _arc(3.5, 6.5, 6, 90, 180)),
    "export": _both(_lines((8, 10, 8, 2.5), (5, 5.3, 8, 2.3, 11, 5.3)), _lines((3, 9, 3, 13, 13, 13, 13, 9))),
    "keys": _both(_box(1.5, 4, 13, 8, 1.5), _lines((5, 9.5, 11, 9.5), (4.4, 6.8, 4.6, 6.8), (8, 6.8, 8.1, 6.8),
                                                  (11.4, 6.8, 11.6, 6.8))),
    "microphone": _speaker,
    "muted": _both(_speaker, _lines((2.5, 2.5, 13.5, 13.5))),
    "options": _lines((5, 9.5, 8, 6.5, 11, 9.5)),
    "replay": _both(_lines((2.5, 6.2, 5, 6.2, 8, 3.5, 8, 12.5, 5, 9.8, 2.5, 9.8, 2.5, 6.2)),
                    _arc(7.2, 4.8, 6.4, -50, 100), _arc(5.4, 2.8, 10.4, -48, 96)),
    "close": _lines((4, 4, 12, 12), (12, 4, 4, 12)),
    "cast": _both(_circle(6, 5.2, 2.6), _arc(1.5, 9.2, 9, 0, 180), _arc(8, 2.9, 4.6, -80, 170),
                  _arc(5.5, 9.6, 9, 0, 62)),
    "script": _both(_lines((3.5, 1.8, 9.5, 1.8, 12.5, 4.8, 12.5, 14.2, 3.5, 14.2, 3.5, 1.8)),
                    _lines((6, 7, 10, 7), (6, 9.3, 10, 9.3), (6, 11.6, 8.5, 11.6))),
    "warning": _both(_lines((8, 2, 14.5, 13.5, 1.5, 13.5, 8, 2), (8, 6.5, 8, 9.5)), _circle(8, 11.6, 0.3)),
    "split": _lines((8, 2, 8, 14), (5.5, 5, 2.5, 8, 5.5, 11), (10.5, 5, 13.5, 8, 10.5, 11)),
    "remove": _both(_lines((3, 4.5, 13, 4.5), (6, 4.5, 6, 2.5, 10, 2.5, 10, 4.5)),
                    _lines((4.2, 4.5, 5, 13.5, 11, 13.5, 11.8, 4.5))),
    "head": _lines((4, 3, 4, 13), (12, 4.5, 8, 8, 12, 11.5)),
    "tail": _lines((12, 3, 12, 13), (4, 4.5, 8, 8, 4, 11.5)),
    "hand": _lines((4.5, 9.5, 3, 7.5, 4, 6.8, 5.5, 8.3, 5.5, 3.2, 6.8, 3.2, 7, 7, 7.3, 2.2, 8.6, 2.2, 8.8, 7, 9.3, 3,
                    10.5, 3, 10.6, 7.4, 11.3, 5, 12.4, 5.2, 12, 10.5, 10.5, 13.8, 6.5, 13.8, 4.5, 9.5)),
}  # fmt: skip
