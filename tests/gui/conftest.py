"""The window's tests: a dressed application, and a window on a film."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import theme
from app.translation import Languages
from app.window import Window
from engine.film.model import Project
from tests.gui.film import film, state
from tests.gui.room import RoomDesk


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application with the window's fonts and colours."""
    theme.dress(qapp)
    return qapp


@pytest.fixture
def languages(dressed: QApplication) -> Iterator[Languages]:
    """English, until a test switches."""
    made = Languages(dressed, "en")
    yield made
    made.close()


Open = Callable[..., tuple[Window, RoomDesk]]


@pytest.fixture
def open_window(qtbot: QtBot, languages: Languages, tmp_path: Path) -> Iterator[Open]:
    """Opens a window on a film; it is closed, and its threads are gone, when the test ends."""
    opened: list[Window] = []

    def open_on(project: Project | None = None, size: tuple[int, int] = (1280, 800), **focus: object):
        desk = RoomDesk(state(project or film(tmp_path), **focus), tmp_path)
        window = Window(languages, desk, choose_folder=lambda _: str(tmp_path / "out"))  # pyright: ignore[reportArgumentType]
        qtbot.addWidget(window)
        window.resize(*size)
        opened.append(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window, desk

    yield open_on
    for window in opened:
        window.close()
