"""How the window looks: one dark neutral scale, one warm accent, five calm chip colours, one type scale.

Greys are neutral (no tint), because pictures are judged against them. Distances are multiples of 8 px (4 px inside a
control). Nothing is smaller than 11 px, and text keeps WCAG AA contrast on the surface it stands on (tested).
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from engine.assets import asset

BACKDROP = QColor("#101010")
"""Behind the picture."""
WELL = QColor("#161616")
SURFACE = QColor("#1c1c1c")
RAISED = QColor("#262626")
HOVER = QColor("#303030")
LINE = QColor("#2e2e2e")
STRONG_LINE = QColor("#454545")
FAINT = QColor("#8e8e8e")
MUTED = QColor("#a8a8a8")
TEXT = QColor("#e6e6e6")
ACCENT = QColor("#e8a33d")
ON_ACCENT = QColor("#1a1204")
GOOD = QColor("#8fb573")
BAD = QColor("#e07a6a")

CHIPS = {
    "subject": QColor("#d3a884"),
    "action": QColor("#c99bb0"),
    "environment": QColor("#93b58c"),
    "style": QColor("#b3a3d3"),
    "camera": QColor("#86b0bd"),
}
"""One calm colour for each part of a shot."""

SWATCHES = {
    "Brick": QColor("#b5654a"),
    "Ochre": QColor("#c79a3f"),
    "Moss": QColor("#7d8f4e"),
    "Teal": QColor("#4e8c88"),
    "Steel blue": QColor("#5b7fa6"),
    "Plum": QColor("#8a6a9e"),
    "Rose": QColor("#b86f7d"),
    "Sand": QColor("#c9b99a"),
}
"""Calm colours that somebody of the cast can have, by name."""

GRID = 8
RADIUS = 6

SMALL, BODY, LARGE, TITLE = 11, 13, 16, 22
"""The type scale, in pixels."""

_FONTS = (
    "Inter-Regular.ttf",
    "Inter-Medium.ttf",
    "Inter-SemiBold.ttf",
    "NotoSansSC-Regular.ttf",
    "NotoSansSC-Medium.ttf",
)
_FAMILIES = ("Inter", "Noto Sans SC")


def font(size_px: int = BODY, weight: QFont.Weight = QFont.Weight.Normal, *, figures: bool = False) -> QFont:
    """A font of the scale; `figures` asks for digits of one width, for timecode and counters."""
    made = QFont(list(_FAMILIES))
    made.setPixelSize(size_px)
    made.setWeight(weight)
    if figures:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def dress(application: QApplication) -> None:
    """Gives the application its fonts, palette and style sheet."""
    for name in _FONTS:
        QFontDatabase.addApplicationFont(str(asset(f"fonts/{name}")))
    application.setStyle("Fusion")
    application.setFont(font())
    application.setPalette(_palette())
    application.setStyleSheet(_SHEET)


def _palette() -> QPalette:
    made = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, SURFACE), (roles.Base, WELL), (roles.AlternateBase, RAISED), (roles.Button, RAISED),
        (roles.Text, TEXT), (roles.WindowText, TEXT), (roles.ButtonText, TEXT), (roles.PlaceholderText, FAINT),
        (roles.Highlight, ACCENT), (roles.HighlightedText, ON_ACCENT), (roles.ToolTipBase, RAISED),
        (roles.ToolTipText, TEXT), (roles.Light, RAISED), (roles.Dark, WELL), (roles.Mid, LINE),
    ):  # fmt: skip
        made.setColor(role, colour)
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor("#6a6a6a"))
    return made


def mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """`colour` laid over `ground` with a share of 0 … 1."""
    pairs = zip(_parts(colour), _parts(ground), strict=True)
    return QColor(*(round(over * share + under * (1 - share)) for over, under in pairs))


def _parts(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def chip_ink(colour: QColor, *, guess: bool = False) -> QColor:
    """The letters on a chip of that colour; fainter, but still readable, on an assumption."""
    return mixed(colour, SURFACE, 0.8) if guess else mixed(colour, QColor("#ffffff"), 0.8)


def contrast(text: QColor, ground: QColor) -> float:
    """The WCAG contrast ratio of two colours, 1 … 21."""
    light, dark = sorted((_luminance(text), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


POINTING = Qt.CursorShape.PointingHandCursor
ELIDE = Qt.TextElideMode.ElideRight

_SHEET = f"""
QToolTip {{ background: {RAISED.name()}; color: {TEXT.name()}; border: 1px solid {STRONG_LINE.name()}; padding: 4px 8px;
  font-size: 12px; }}
QPushButton {{ background: transparent; color: {TEXT.name()}; border: 1px solid transparent; border-radius: {RADIUS}px;
  padding: 4px 12px; min-height: 22px; font-size: 13px; }}
QPushButton:hover {{ background: {HOVER.name()}; }}
QPushButton:pressed {{ background: {RAISED.name()}; }}
QPushButton:focus {{ border-color: {FAINT.name()}; }}
QPushButton:disabled {{ color: #6a6a6a; }}
QPushButton:checked {{ background: {RAISED.name()}; color: {ACCENT.name()}; }}
QPushButton[look="filled"] {{ background: {ACCENT.name()}; color: {ON_ACCENT.name()}; font-weight: 600; }}
QPushButton[look="filled"]:hover {{ background: #f0b254; }}
QPushButton[look="filled"]:focus {{ border-color: #fff3dc; }}
QPushButton[look="filled"]:disabled {{ background: {RAISED.name()}; color: #6a6a6a; }}
QPushButton[look="outlined"] {{ border-color: {STRONG_LINE.name()}; }}
QPushButton[look="outlined"]:focus {{ border-color: {FAINT.name()}; }}
QPushButton[look="quiet"] {{ color: {MUTED.name()}; }}
QPushButton[look="example"] {{ background: {RAISED.name()}; color: {TEXT.name()}; text-align: left; padding: 8px 16px;
  min-height: 24px; border-radius: 8px; font-size: 14px; }}
QPushButton[look="example"]:hover {{ background: {HOVER.name()}; }}
QPushButton[look="example"]:focus {{ border-color: {ACCENT.name()}; }}
QPushButton::menu-indicator {{ width: 0; }}
QLineEdit {{ background: {WELL.name()}; color: {TEXT.name()}; border: 1px solid {LINE.name()}; border-radius: 8px;
  padding: 6px 12px; min-height: 22px; font-size: 14px; selection-background-color: {ACCENT.name()};
  selection-color: {ON_ACCENT.name()}; }}
QLineEdit:hover {{ border-color: {STRONG_LINE.name()}; }}
QLineEdit:focus {{ border-color: {ACCENT.name()}; }}
QComboBox {{ background: {RAISED.name()}; color: {TEXT.name()}; border: 1px solid {LINE.name()};
  border-radius: {RADIUS}px; padding: 2px 8px; font-size: 12px; }}
QComboBox:focus {{ border-color: {FAINT.name()}; }}
QComboBox QAbstractItemView {{ background: {RAISED.name()}; color: {TEXT.name()};
  selection-background-color: {HOVER.name()}; selection-color: {TEXT.name()}; border: 1px solid {STRONG_LINE.name()}; }}
QComboBox::drop-down {{ border: 0; width: 24px; }}
QComboBox::down-arrow {{ image: none; width: 0; }}
QComboBox[look="field"] {{ background: {WELL.name()}; border-radius: 8px; padding: 6px 12px; font-size: 14px; }}
QComboBox[look="field"]:hover {{ border-color: {STRONG_LINE.name()}; }}
QComboBox[look="field"]:focus {{ border-color: {ACCENT.name()}; }}
QPlainTextEdit {{ background: {WELL.name()}; color: {MUTED.name()}; border: 1px solid {LINE.name()}; border-radius: 8px;
  padding: 4px 8px; selection-background-color: {ACCENT.name()}; selection-color: {ON_ACCENT.name()}; }}
QPlainTextEdit[look="field"] {{ color: {TEXT.name()}; }}
QPlainTextEdit[look="field"]:hover {{ border-color: {STRONG_LINE.name()}; }}
QPlainTextEdit[look="field"]:focus {{ border-color: {ACCENT.name()}; }}
QMenu {{ background: {RAISED.name()}; color: {TEXT.name()}; border: 1px solid {STRONG_LINE.name()}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; font-size: 13px; }}
QMenu::item:selected {{ background: {HOVER.name()}; color: {TEXT.name()}; }}
QMenu::item:disabled {{ color: {FAINT.name()}; }}
QMenu::separator {{ height: 1px; background: {STRONG_LINE.name()}; margin: 4px 8px; }}
QScrollBar:vertical {{ background: transparent; width: 8px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 8px; margin: 0; }}
QScrollBar::handle {{ background: {STRONG_LINE.name()}; border-radius: 4px; min-height: 24px; min-width: 24px; }}
QScrollBar::handle:hover {{ background: #5a5a5a; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {STRONG_LINE.name()}; }}
QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {ACCENT.name()}; }}
QSlider::handle:horizontal {{ width: 14px; height: 14px; margin: -5px 0; border-radius: 7px;
  background: {TEXT.name()}; }}
QSlider::handle:horizontal:focus {{ background: #ffffff; }}
QScrollArea {{ border: 0; background: transparent; }}
"""
