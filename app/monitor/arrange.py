"""Where pictures lie on the monitor. Pure geometry in pixels."""

from enum import StrEnum
from math import ceil, sqrt

from PySide6.QtCore import QLineF, QRectF, QSizeF


class Mode(StrEnum):
    """How several takes share the monitor."""

    SINGLE = "single"
    SIDE_BY_SIDE = "side_by_side"
    WIPE = "wipe"
    GRID = "grid"


class Guide(StrEnum):
    """Lines over the picture."""

    THIRDS = "thirds"
    SAFE = "safe"


ACTION_SAFE, TITLE_SAFE = 0.93, 0.90
"""Safe areas as shares of width and height, SMPTE ST 2046-1."""


def fit(picture: QSizeF, into: QRectF) -> QRectF:
    """The largest place of the picture's shape inside a rectangle, centred, on whole pixels."""
    if picture.isEmpty() or into.isEmpty():
        return QRectF(into)
    scale = min(into.width() / picture.width(), into.height() / picture.height())
    width, height = round(picture.width() * scale), round(picture.height() * scale)
    left, top = into.x() + (into.width() - width) // 2, into.y() + (into.height() - height) // 2
    return QRectF(round(left), round(top), width, height)


def places(mode: Mode, count: int, picture: QSizeF, into: QRectF, gap: float = 8) -> list[QRectF]:
    """One place for each picture; wiped pictures share one."""
    if mode in (Mode.SINGLE, Mode.WIPE) or count < 2:
        return [fit(picture, into)] * max(1, min(count, 2 if mode is Mode.WIPE else 1))
    columns = columns_for(count, picture, into) if mode is Mode.GRID else count
    rows = ceil(count / columns)
    width = (into.width() - gap * (columns - 1)) / columns
    height = (into.height() - gap * (rows - 1)) / rows
    corners = (
        (into.x() + at % columns * (width + gap), into.y() + at // columns * (height + gap)) for at in range(count)
    )
    return [fit(picture, QRectF(x, y, width, height)) for x, y in corners]


def columns_for(count: int, picture: QSizeF, into: QRectF) -> int:
    """How many columns give the largest pictures."""
    best, most = 1, 0.0
    for columns in range(1, count + 1):
        rows = ceil(count / columns)
        cell = QRectF(0, 0, into.width() / columns, into.height() / rows)
        size = fit(picture, cell)
        if size.width() > most + 1:
            best, most = columns, size.width()
    return best if count > 1 else max(1, ceil(sqrt(count)))


def guide_lines(guide: Guide, picture: QRectF) -> list[QLineF]:
    """The lines of a guide over a picture's place."""
    if guide is Guide.THIRDS:
        xs = [picture.left() + picture.width() * part / 3 for part in (1, 2)]
        ys = [picture.top() + picture.height() * part / 3 for part in (1, 2)]
        upright = [QLineF(x, picture.top(), x, picture.bottom()) for x in xs]
        return upright + [QLineF(picture.left(), y, picture.right(), y) for y in ys]
    return [line for share in (ACTION_SAFE, TITLE_SAFE) for line in _frame(picture, share)]


def _frame(picture: QRectF, share: float) -> list[QLineF]:
    aside, above = picture.width() * (1 - share) / 2, picture.height() * (1 - share) / 2
    box = picture.adjusted(aside, above, -aside, -above)
    corners = [box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()]
    return [QLineF(corners[at], corners[(at + 1) % 4]) for at in range(4)]
