"""How a paragraph of each role is set: where it stands in the column, in which letters, and how high it becomes."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextLayout, QTextOption

from app import theme
from app.page.blocks import Block, Role

MEASURE_PX = 488
"""The width of the column: about sixty English or thirty Chinese characters."""

LINE_PX = 24
_LETTERS_PX = 15


@dataclass(frozen=True, slots=True)
class Set:
    """A role on the page: shares of the column where it begins and how wide it is, the room above it, its colour."""

    left: float
    width: float
    above: int
    colour: QColor
    weight: QFont.Weight = QFont.Weight.Normal
    at_right: bool = False


SETS = {
    Role.SLUG: Set(0, 1, 40, theme.TEXT, QFont.Weight.DemiBold),
    Role.ACTION: Set(0, 1, 16, theme.TEXT),
    Role.CUE: Set(0.34, 0.6, 16, theme.TEXT, QFont.Weight.Medium),
    Role.PARENTHETICAL: Set(0.25, 0.5, 0, theme.MUTED),
    Role.DIALOGUE: Set(0.17, 0.66, 0, theme.TEXT),
    Role.TRANSITION: Set(0, 1, 16, theme.MUTED, at_right=True),
    Role.NOTE: Set(0, 1, 16, theme.FAINT),
}


@cache
def letters(role: Role) -> QFont:
    """The font of a role. Whoever speaks stands in small capitals."""
    if role is not Role.CUE:
        return theme.font(_LETTERS_PX, SETS[role].weight)
    made = theme.font(13, SETS[role].weight)
    made.setCapitalization(QFont.Capitalization.AllUppercase)
    made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 106)
    return made


def laid_out(block: Block, measure: float) -> QTextLayout:
    """The lines of a paragraph in a column so wide, the first at 0, each `LINE_PX` high."""
    set = SETS[block.role]
    font = letters(block.role)
    option = QTextOption(Qt.AlignmentFlag.AlignRight if set.at_right else Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    made = QTextLayout(block.text, font)
    made.setTextOption(option)
    made.setCacheEnabled(True)
    made.beginLayout()
    top = (LINE_PX - QFontMetricsF(font).height()) / 2
    while (line := made.createLine()).isValid():
        line.setLineWidth(measure * set.width)
        # Every line stands on the same grid, also where Chinese letters are higher than Latin ones.
        line.setPosition(QPointF(0, top + QFontMetricsF(font).ascent() - line.ascent()))
        top += LINE_PX
    made.endLayout()
    return made


def height(block: Block, measure: float) -> int:
    """How high a paragraph is, with the room above it."""
    return SETS[block.role].above + max(1, laid_out(block, measure).lineCount()) * LINE_PX


def guessed(block: Block, measure: float) -> int:
    """About how high it will be, without setting it."""
    wide = sum(1.0 if ord(letter) > 0x2E80 else 0.5 for letter in block.text) * _LETTERS_PX
    return SETS[block.role].above + max(1, -(-int(wide) // int(measure * SETS[block.role].width))) * LINE_PX
