"""A window that is posed for its picture: opened on a film, looked at, waited for."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from app.main import Running, begin, open_project, open_window
from app.settings import Settings
from engine.messages import ShowShot, ShowTake

SETTINGS = replace(Settings(), microphone=False, camera=False, width=960, height=540)
PATIENCE_S = 600.0


def opened(path: Path, language: str, size: tuple[int, int]) -> Running:
    """A window on a film, with its workers."""
    settings = replace(SETTINGS, language=language, config=path.parent)
    running = open_window(open_project(path, settings), settings)
    running.window.resize(*size)
    running.window.show()
    begin(running, settings)
    breathe(1.0)
    return running


def take(running: Running, shot: int, number: int) -> str:
    """A take by the place of its shot and its number."""
    project = running.desk.state.project
    return project.takes_of(project.shown_shots[shot].id)[number - 1].id


def look(running: Running, shot: int, number: int = 1, *, frame: int = 30) -> None:
    """Looks at a take."""
    running.window.want(ShowShot(running.desk.state.project.shown_shots[shot].id))
    running.window.want(ShowTake(take(running, shot, number)))
    running.window.monitor.player.drive(running.window.monitor.player.transport.at(frame))
    breathe()


def breathe(seconds: float = 0.6) -> None:
    """Lets the window run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def wait_until(done: Callable[[], bool]) -> None:
    """Lets the window run until something is so."""
    deadline = time.monotonic() + PATIENCE_S
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError("a take is never done")
        breathe(0.1)


def note(running: Running) -> str:
    """What is burnt into the picture."""
    return running.window.monitor.view.pictures[0].note
