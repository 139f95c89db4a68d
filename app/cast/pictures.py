"""Pictures of somebody of the cast: brought into the project's folder, and kept there by what is in them."""

import hashlib
import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from engine.errors import EngineError

FOLDER = "cast"
"""The folder of a project that keeps pictures of its cast."""

ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
SIDE_PX = 144
"""The side of a small picture, for dense screens."""


def brought(picture: Path, project: Path) -> str:
    """Copies a picture into a project, unless it is there; its path in the project, with slashes.

    Raises EngineError for what is no whole picture, and where it cannot be kept.
    """
    from engine.media import picture as pictures  # numpy and Pillow: not before somebody brings one

    pictures.read(picture)
    name = f"{hashlib.sha256(picture.read_bytes()).hexdigest()[:16]}{picture.suffix.lower()}"
    kept = project / FOLDER / name
    try:
        if not kept.exists():
            kept.parent.mkdir(exist_ok=True)
            part = kept.with_name(f".{name}.part")
            shutil.copyfile(picture, part)
            part.rename(kept)
    except OSError as wrong:
        raise EngineError(
            "The picture could not be kept: {why}.", advice="Make room, and try again.", why=wrong.strerror or wrong
        ) from wrong
    return f"{FOLDER}/{name}"


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
                paths.append(brought(picture, project))
            except EngineError as failure:
                self._done.emit(lambda failure=failure: self.troubled.emit(failure))
        if paths:
            self._done.emit(lambda: self.came.emit(whose, tuple(paths)))

    def _work(self, deed: Callable[[], None]) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=deed, name="shotcaller-pictures", daemon=True)
        self._threads.append(thread)
        thread.start()
