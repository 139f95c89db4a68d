"""Pictures of somebody of the cast, brought into the project and shown small, without the window waiting for it."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from app.likeness import brought
from engine.errors import EngineError

SIDE_PX = 144
"""The side of a small picture, for dense screens."""


def small(picture: Path) -> QImage | None:
    """A picture as a small square, cut from its upper middle, where faces are; None for one that cannot be read."""
    from engine.media import picture as pictures

    try:
        pixels = pictures.read(picture)
    except EngineError:
        return None
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, width * 3, QImage.Format.Format_RGB888)
    side = min(width, height)
    square = image.copy((width - side) // 2, (height - side) // 4, side, side)
    return square.scaled(
        SIDE_PX, SIDE_PX, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


class Pictures(QObject):
    """Brings pictures and reads them on threads of its own. `ready` says that small ones have come; `came` carries
    whose pictures are in the project now and their paths there, `troubled` what was wrong with one."""

    ready = Signal()
    came = Signal(str, object)
    troubled = Signal(object)
    _done = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._small: dict[Path, QImage | None] = {}
        self._threads: list[threading.Thread] = []
        self._done.connect(lambda deed: deed(), Qt.ConnectionType.QueuedConnection)

    def small(self, picture: Path) -> QImage | None:
        """A picture, small; None until it is there, and for one that cannot be read."""
        if picture not in self._small:
            self._small[picture] = None
            self._work(lambda: self._read(picture))
        return self._small[picture]

    def bring(self, pictures: Sequence[Path], project: Path, whose: str) -> None:
        """Copies pictures of somebody, by their id, into a project."""
        self._work(lambda: self._bring(pictures, project, whose))

    def close(self) -> None:
        """Waits for what is under way."""
        for thread in self._threads:
            thread.join()

    def _read(self, picture: Path) -> None:
        image = small(picture)

        def put() -> None:
            self._small[picture] = image
            self.ready.emit()

        self._done.emit(put)

    def _bring(self, pictures: Sequence[Path], project: Path, whose: str) -> None:
        paths: list[str] = []
        for picture in pictures:
            try:
                paths += brought(project, (picture,))
            except EngineError as failure:
                self._done.emit(lambda failure=failure: self.troubled.emit(failure))
        if paths:
            self._done.emit(lambda: self.came.emit(whose, tuple(paths)))

    def _work(self, deed: Callable[[], None]) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=deed, name="shotcaller-pictures", daemon=True)
        self._threads.append(thread)
        thread.start()
