"""The hand in the corner: bones only, never the room, and one word about what it is doing."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app import theme
from app.icons import draw
from app.says import sentence
from app.translation import say, word
from interaction.hands.messages import Eyes, HandSkeleton, HandsState, Pointer, PointerState

POINTS = 21
BONES = (
    (0, 1), (1, 2), (2, 3), (3, 4), (0, 5), (5, 6), (6, 7), (7, 8), (5, 9), (9, 10), (10, 11), (11, 12), (9, 13),
    (13, 14), (14, 15), (15, 16), (13, 17), (17, 18), (18, 19), (19, 20), (0, 17),
)  # fmt: skip
"""The lines of a hand between its 21 landmarks, from wrist to fingertips."""


def bones(points: tuple[float, ...], aspect: float, box: QRectF) -> list[QLineF]:
    """The lines of every hand, fitted into a box without stretching."""
    height = min(box.height(), box.width() / aspect)
    width = height * aspect
    left, top = box.center().x() - width / 2, box.center().y() - height / 2
    spots = [QPointF(left + points[at] * width, top + points[at + 1] * height) for at in range(0, len(points) - 1, 2)]
    hands = range(0, len(spots) - POINTS + 1, POINTS)
    return [QLineF(spots[first + a], spots[first + b]) for first in hands for a, b in BONES]


class Skeleton(QWidget):
    """A small panel; it grows no larger than a thumbnail."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("skeleton")
        self.setFixedSize(128, 96)
        self._hand = HandSkeleton()
        self._pointer: Pointer | None = None
        self.state = HandsState(Eyes.DISARMED)

    def show_hand(self, hand: HandSkeleton) -> None:
        """The bones of this moment."""
        if hand != self._hand:
            self._hand = hand
            self.update()

    def show_pointer(self, pointer: Pointer) -> None:
        """What the hand is doing."""
        changed = self._pointer is None or (pointer.state, pointer.gesture) != (
            self._pointer.state,
            self._pointer.gesture,
        )
        self._pointer = pointer
        if changed:
            self.update()

    def show_state(self, state: HandsState) -> None:
        """What the eyes are up to."""
        self.state = state
        whole = sentence(state.template, state.values) if state.template else ""
        self.setToolTip(f"{whole} {say(state.advice) if state.advice else ''}".strip())
        self.update()

    @property
    def words(self) -> str:
        """One or two words."""
        if self.state.state is not Eyes.WATCHING:
            return word("eyes", self.state.state.value)
        if self._pointer is None or self._pointer.state is PointerState.ASLEEP:
            return say("raise a palm")
        return word("gesture", self._pointer.gesture) if self._pointer.gesture else word("ring", self._pointer.state)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.WELL)
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        awake = self._pointer is not None and self._pointer.state is not PointerState.ASLEEP
        if self._hand.points:
            painter.setPen(QPen(theme.ACCENT if awake else theme.FAINT, 1.6, c=Qt.PenCapStyle.RoundCap))
            painter.drawLines(bones(self._hand.points, self._hand.aspect, box.adjusted(8, 6, -8, -24)))
        else:
            painter.save()
            painter.translate(box.center().x() - 12, 22)
            painter.scale(1.5, 1.5)
            draw(painter, "hand", theme.STRONG_LINE)
            painter.restore()
        painter.setPen(theme.MUTED)
        painter.setFont(theme.font(theme.SMALL))
        foot = QRectF(4, box.bottom() - 22, box.width() - 8, 18)
        shown = painter.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, int(foot.width()))
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, shown)
