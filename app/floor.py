"""The floor plan of the window: which part stands where, and which step aside for the picture."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.bar import Bar
from app.controls import line
from app.cut.panel import CutPanel
from app.heard.panel import HeardPanel
from app.monitor.panel import MonitorPanel
from app.pointer.skeleton import Skeleton
from app.shots.panel import ShotsPanel
from app.takes.panel import TakesPanel


class Floor(QVBoxLayout):
    """The bar above, the cut below; between them the shots, the monitor over what was heard, and the takes."""

    def __init__(
        self,
        window: QWidget,
        *,
        bar: Bar,
        shots: ShotsPanel,
        monitor: MonitorPanel,
        heard: HeardPanel,
        takes: TakesPanel,
        skeleton: Skeleton,
        cut: CutPanel,
    ) -> None:
        super().__init__(window)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(0)
        top, bottom, left, right = line(), line(), line(upright=True), line(upright=True)
        self._left = [shots, left]
        corner = _right_side(takes, skeleton)
        self._around = [bar, top, heard, bottom, cut, right, corner]
        for part in (bar, top):
            self.addWidget(part)
        self.addLayout(_middle(self._left, _centre(monitor, heard), [right, corner]), 1)
        for part in (bottom, cut):
            self.addWidget(part)

    def show_around(self, shown: bool) -> None:
        """Everything around the picture, or the picture alone. The shots have a say of their own."""
        for part in self._around:
            part.setVisible(shown)

    def show_shots(self, shown: bool) -> None:
        """The list of shots steps aside where the window is narrow."""
        for part in self._left:
            part.setVisible(shown)


def _centre(monitor: QWidget, heard: QWidget) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(0)
    made.addWidget(monitor, 1)
    made.addWidget(heard)
    return made


def _right_side(takes: QWidget, skeleton: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(takes, 1)
    corner = QHBoxLayout()
    corner.setContentsMargins(16, 0, 16, 12)
    corner.addStretch(1)
    corner.addWidget(skeleton)
    column.addLayout(corner)
    return made


def _middle(left: list[QWidget], centre: QVBoxLayout, right: list[QWidget]) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setSpacing(0)
    for part in left:
        made.addWidget(part)
    made.addLayout(centre, 1)
    for part in right:
        made.addWidget(part)
    return made
