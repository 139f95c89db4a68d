"""Contrast, sizes and the letters of both languages."""

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics, QRawFont
from PySide6.QtWidgets import QApplication

from app import theme
from app.translation import read


@pytest.mark.parametrize("ground", [theme.WELL, theme.SURFACE, theme.RAISED])
@pytest.mark.parametrize("ink", [theme.TEXT, theme.MUTED, theme.FAINT, theme.ACCENT, theme.BAD, theme.GOOD])
def test_text_can_be_read(ink: QColor, ground: QColor) -> None:
    assert theme.contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("colour", theme.CHIPS.values())
def test_chips_can_be_read(colour: QColor) -> None:
    filled = theme.mixed(colour, theme.SURFACE, 0.30)
    assert theme.contrast(theme.chip_ink(colour), filled) >= 4.5
    assert theme.contrast(theme.chip_ink(colour, guess=True), theme.SURFACE) >= 4.5


def test_greys_are_neutral() -> None:
    greys = (theme.BACKDROP, theme.WELL, theme.SURFACE, theme.RAISED, theme.HOVER, theme.LINE, theme.TEXT)
    assert all(grey.red() == grey.green() == grey.blue() for grey in greys)


def test_our_fonts_are_used_and_digits_have_one_width(dressed: QApplication) -> None:
    made = theme.font(figures=True)
    assert QFontInfo(made).family() == "Inter"
    widths = {QFontMetrics(made).horizontalAdvance(digit * 10) for digit in "0123456789"}
    assert len(widths) == 1


def test_every_chinese_character_of_the_window_is_in_our_font(dressed: QApplication) -> None:
    ours = QRawFont(str(theme.asset("fonts/NotoSansSC-Regular.ttf")), 13)
    assert ours.isValid()
    said = {letter for text in read("zh").values() for letter in text if ord(letter) > 0x2E80}
    assert [letter for letter in said if not ours.supportsCharacter(ord(letter))] == []
