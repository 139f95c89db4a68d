"""One chip on the screen: its part's colour, faint when assumed, dashed when uncertain, struck out when the renderer
does not show it; a click offers choices."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app import theme
from app.heard.chips import Chip, Choice, choices
from app.translation import say, word
from engine.film.spec import ShotSpec

_MOST_PX = 240


class ChipButton(QPushButton):
    """`wanted` carries a revision of the shot; `typed` asks for the words to be typed anew; `kept` carries somebody (a
    Subject) or a place (its name) to be kept for other shots."""

    wanted = Signal(object)
    typed = Signal(str)
    kept = Signal(object)

    def __init__(
        self,
        chip: Chip,
        spec: ShotSpec,
        *,
        uncertain: bool,
        not_shown_by: str = "",
        doubted_by: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`not_shown_by` names the renderer, if there is one, that does not follow what the chip says; `doubted_by` a
        video model that may not."""
        super().__init__(parent)
        self.chip = chip
        self.not_shown_by = not_shown_by
        self.doubted_by = doubted_by
        self._spec = spec
        self._uncertain = uncertain
        font = theme.font(12, QFont.Weight.Normal if chip.guess else QFont.Weight.Medium)
        font.setStrikeOut(bool(not_shown_by))
        self.setFont(font)
        self.setStyleSheet("padding: 0; min-height: 0;")
        self.setFixedHeight(26)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{word('part', chip.part)}: {chip.label}")
        self.setToolTip(self._tip())
        self.clicked.connect(self.offer)

    def _tip(self) -> str:
        about = f"{word('part', self.chip.part)} · {word('slot', self.chip.slot.partition('[')[0])}: {self.chip.label}"
        if self.not_shown_by:
            about += "\n" + say("The {renderer} does not show this.", renderer=word("tier", self.not_shown_by))
        if self.doubted_by:
            about += "\n" + say("{model} may not follow this.", model=self.doubted_by)
        if self.chip.guess:
            return f"{about}\n{say('Assumed, because nobody said. Click to choose.')}"
        return f"{about}\n{say('Not sure this was meant. Click to change.')}" if self._uncertain else about

    @property
    def shown_text(self) -> str:
        """The label, ended with … where it is very long."""
        return QFontMetrics(self.font()).elidedText(self.chip.label, Qt.TextElideMode.ElideRight, _MOST_PX)

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self.shown_text) + 22, 26)

    def offer(self) -> None:
        """Shows what the chip could be instead."""
        offered = choices(self._spec, self.chip.slot)
        if all(choice.back for choice in offered):
            self.typed.emit(self.chip.label)
        if offered:
            self.choices(offered).popup(self.mapToGlobal(self.rect().bottomLeft()))

    def choices(self, offered: tuple[Choice, ...]) -> QMenu:
        """What the chip could be instead, and what else can be done with it."""
        menu = QMenu(self)
        menu.setObjectName("choices")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for choice in offered:
            if choice.back and len(offered) > 1:
                menu.addSeparator()
            action = menu.addAction(choice.label, lambda wish=choice.wish: self.wanted.emit(wish))
            action.setEnabled(not choice.now)
        self._offer_to_keep(menu)
        return menu

    def _offer_to_keep(self, menu: QMenu) -> None:
        name, _, number = self.chip.slot.rstrip("]").partition("[")
        if name == "subjects":
            who = self._spec.subjects[int(number)]
            menu.addSeparator()
            told = say("Show in the cast…") if who.cast else say("Keep in the cast…")
            menu.addAction(told, lambda: self.kept.emit(who))
        elif name == "environment.place":
            menu.addSeparator()
            menu.addAction(say("Keep among the places…"), lambda: self.kept.emit(self.chip.label))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = theme.CHIPS[self.chip.part]
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ground, edge, ink = self._colours(colour)
        pen = QPen(edge, 1, Qt.PenStyle.DashLine if self._uncertain and not self.chip.guess else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 12.5, 12.5)
        painter.setPen(theme.MUTED if self.not_shown_by else ink)
        painter.setFont(self.font())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.shown_text)
        if self.doubted_by:  # a dot: the blockout shows it, a video model may not
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.ACCENT)
            painter.drawEllipse(QRectF(box.right() - 9, box.top() + 3, 4, 4))

    def _colours(self, colour: QColor) -> tuple[QColor, QColor, QColor]:
        lit = self.underMouse() or self.hasFocus()
        if self.chip.guess:
            ground = theme.RAISED if lit else theme.SURFACE
            edge = theme.mixed(colour, theme.SURFACE, 0.75 if self.hasFocus() else 0.28)
            return ground, edge, theme.chip_ink(colour, guess=True)
        ground = theme.mixed(colour, theme.SURFACE, 0.30 if lit else 0.20)
        edge = theme.mixed(colour, theme.SURFACE, 1.0 if self._uncertain or self.hasFocus() else 0.4)
        return ground, edge, theme.chip_ink(colour)
