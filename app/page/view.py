"""The text of the script. Only what is seen is set; how high the rest is, is found out a little at a time."""

import time
from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app import theme
from app.page.blocks import Block, Role, blocks
from app.page.chosen import Chosen, picked, stepped, stretched
from app.page.setting import LINE_PX, MEASURE_PX, SETS, guessed, height, laid_out
from app.translation import say
from engine.film.script import Script

_EDGE_PX = 32
_TOP_PX, _FOOT_PX = 8, 160
_SLICE_S = 0.010
"""So long the rest is measured before the window may do something else."""

_KEPT = 400
"""So many paragraphs stay set."""


class ScriptView(QAbstractScrollArea):
    """`picked` carries what was chosen, a `Chosen`."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("script")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(LINE_PX)
        self.script = Script()
        self.chosen = Chosen()
        self.blocks: tuple[Block, ...] = ()
        self._heights: list[int] = []
        self.tops: list[int] = [0]
        self._measured = 0
        self._set: dict[int, QTextLayout] = {}
        self._shots: Mapping[str, int] = {}
        self._marked: tuple[int, int] | None = None
        self._hovered: tuple[int, int] | None = None
        self._rest = QTimer(self, interval=0)
        self._rest.timeout.connect(self._measure_more)

    # --- what is shown ---

    def show_script(self, script: Script) -> None:
        """Another script, from its beginning; the same one leaves everything where it is."""
        if script == self.script:
            return
        self.script, self.blocks, self.chosen = script, blocks(script), Chosen()
        self._marked = self._hovered = None
        self.verticalScrollBar().setValue(0)
        self._guess()

    def show_shots(self, shots: Mapping[str, int]) -> None:
        """How many shots scenes have, by the scenes' numbers."""
        if shots != self._shots:
            self._shots = shots
            self.viewport().update()

    def mark(self, lines: tuple[int, int] | None) -> None:
        """Marks lines of the chosen scene, from the first to the one before the last; or none."""
        if lines != self._marked:
            self._marked = lines
            self.viewport().update()

    def choose(self, chosen: Chosen) -> None:
        """Chooses lines as a click does, and brings them into view."""
        if chosen == self.chosen or not self.script.scenes:
            return
        self.chosen, self._marked = chosen, None
        self._reveal()
        self.viewport().update()
        self.picked.emit(chosen)

    @property
    def measure(self) -> float:
        """The width of the column, in pixels."""
        return min(MEASURE_PX, self.viewport().width() - 2 * _EDGE_PX)

    @property
    def _left(self) -> float:
        return (self.viewport().width() - self.measure) // 2

    # --- how high everything is ---

    def _guess(self) -> None:
        """Every paragraph at its likely height, to begin with."""
        self._set.clear()
        self._heights = [guessed(block, self.measure) for block in self.blocks]
        self._measured = 0
        self._stack()
        if self.blocks:
            self._rest.start()
        self.viewport().update()

    def _stack(self) -> None:
        self.tops = list(accumulate(self._heights, initial=_TOP_PX))
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(0, self.tops[-1] + _FOOT_PX - self.viewport().height()))

    def _measure_more(self) -> None:
        """Some more of the true heights; what is at the top of the view stays there."""
        until = time.monotonic() + _SLICE_S
        while self._measured < len(self.blocks) and time.monotonic() < until:
            self._heights[self._measured] = height(self.blocks[self._measured], self.measure)
            self._measured += 1
        bar = self.verticalScrollBar()
        top = self._at(bar.value())
        into = bar.value() - self.tops[top]
        self._stack()
        bar.setValue(self.tops[top] + into)
        if self._measured == len(self.blocks):
            self._rest.stop()
        self.viewport().update()

    @property
    def settled(self) -> bool:
        """Whether the height of everything is known."""
        return self._measured == len(self.blocks)

    def _at(self, y: float) -> int:
        """The paragraph at a height of the whole text."""
        return max(0, min(bisect_right(self.tops, y) - 1, len(self.blocks) - 1))

    def _layout(self, at: int) -> QTextLayout:
        if at not in self._set:
            if len(self._set) >= _KEPT:
                self._set.clear()
            self._set[at] = laid_out(self.blocks[at], self.measure)
        return self._set[at]

    def _reveal(self) -> None:
        """Brings the line that moved, or the chosen scene's slug line, into view."""
        line = self.chosen.moved if self.chosen.moved is not None else -1
        wanted = (self.chosen.scene, line)
        at = next((at for at, block in enumerate(self.blocks) if (block.scene, block.line) == wanted), None)
        if at is None:
            return
        bar, room = self.verticalScrollBar(), self.viewport().height()
        top, foot = self.tops[at], self.tops[at + 1]
        if line < 0:
            bar.setValue(top)
        elif top < bar.value():
            bar.setValue(top - LINE_PX)
        elif foot > bar.value() + room:
            bar.setValue(foot - room + LINE_PX)

    # --- hands ---

    def _under(self, point: QPointF) -> tuple[int, int] | None:
        """Scene and line at a point of the view."""
        y = point.y() + self.verticalScrollBar().value()
        if not self.blocks or y >= self.tops[-1]:
            return None
        block = self.blocks[self._at(y)]
        return block.scene, block.line

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._under(event.position())
        if found is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.choose(stretched(self.chosen, *found, self.script))
        else:
            self.choose(picked(*found))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._under(event.position())
        if event.buttons() & Qt.MouseButton.LeftButton and found is not None:
            self.choose(stretched(self.chosen, *found, self.script))
        if found != self._hovered:
            self._hovered = found
            self.viewport().setCursor(theme.POINTING if found else Qt.CursorShape.ArrowCursor)
            self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        stretch = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        bar = self.verticalScrollBar()
        if not self.script.scenes:
            event.ignore()
        elif step is not None:
            self.choose(stepped(self.chosen, step, self.script, stretch=stretch))
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            page = bar.pageStep() - 2 * LINE_PX
            bar.setValue(bar.value() + (page if event.key() == Qt.Key.Key_PageDown else -page))
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.choose(Chosen(0 if event.key() == Qt.Key.Key_Home else len(self.script.scenes) - 1))
        elif event.key() == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.choose(Chosen(self.chosen.scene))
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    # --- painting ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._guess()
        else:
            self._stack()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.blocks:
            return
        value, room = self.verticalScrollBar().value(), self.viewport().height()
        for at in range(self._at(value), len(self.blocks)):
            if self.tops[at] > value + room:
                break
            self._paint(painter, at, self.tops[at] - value)

    def _paint(self, painter: QPainter, at: int, top: float) -> None:
        block, set = self.blocks[at], SETS[self.blocks[at].role]
        self._paint_ground(painter, at, QRectF(self._left, top, self.measure, self._heights[at]))
        painter.setPen(set.colour if block.scene == self.chosen.scene else _fainter(set.colour))
        self._layout(at).draw(painter, QPointF(self._left + self.measure * set.left, top + set.above))
        if block.role is Role.SLUG and (count := self._shots.get(self.script.scenes[block.scene].number, 0)):
            painter.setFont(theme.font(theme.SMALL))
            painter.setPen(theme.ACCENT)
            box = QRectF(self._left, top + set.above - LINE_PX + 4, self.measure, LINE_PX)
            told = say("1 shot") if count == 1 else say("{count} shots", count=count)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, told)

    def _paint_ground(self, painter: QPainter, at: int, box: QRectF) -> None:
        """What is chosen has a ground; the chosen scene, and the lines that a proposal is for, a bar at their left."""
        block, above = self.blocks[at], SETS[self.blocks[at].role].above
        text = box.adjusted(0, above, 0, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.chosen.has(block.scene, block.line):
            painter.setBrush(theme.mixed(theme.ACCENT, theme.WELL, 0.22 if self.hasFocus() else 0.15))
            painter.drawRect((box if self._goes_on(at, self.chosen.lines) else text.adjusted(0, -6, 0, 0)).adjusted(
                -16, 0, 16, 6
            ))  # fmt: skip
        elif self._hovered == (block.scene, block.line):
            painter.setBrush(theme.mixed(theme.RAISED, theme.WELL, 0.6))
            painter.drawRect(text.adjusted(-16, -6, 16, 6))
        if block.scene != self.chosen.scene:
            return
        if self.chosen.lines is None:
            _bar(painter, text if block.role is Role.SLUG else box, theme.STRONG_LINE)
        if self._marked is not None and self._marked[0] <= block.line < self._marked[1]:
            _bar(painter, box if self._goes_on(at, self._marked) else text, theme.ACCENT)

    def _goes_on(self, at: int, lines: tuple[int, int] | None) -> bool:
        """Whether the paragraph before stands among the same lines."""
        before = self.blocks[at - 1]
        return lines is not None and before.scene == self.blocks[at].scene and lines[0] <= before.line < lines[1]


def _bar(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.setBrush(colour)
    painter.drawRect(QRectF(box.left() - 24, box.top(), 2, box.height()))


def _fainter(colour: QColor) -> QColor:
    """The letters of scenes that are not chosen."""
    return theme.mixed(colour, theme.WELL, 0.72)
