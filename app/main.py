"""The window program: settings, project, workers, window. All wiring is here."""

import logging
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import settings as app_settings
from app import theme
from app.desk import Desk
from app.settings import Settings, parse_rate
from app.translation import Languages, say
from app.window import Window
from engine.errors import EngineError
from engine.film.model import Project
from engine.store.folder import ProjectFolder
from interaction.language import own

log = logging.getLogger("window")

UNTITLED = "Untitled"


@dataclass(slots=True)
class Running:
    """What a running window consists of."""

    application: QApplication
    languages: Languages
    desk: Desk
    window: Window


def run(project: Path | None, settings: Settings) -> int:
    """Opens the window on a project (a new one where there is none) and stays until it is closed."""
    running = open_window(open_project(project or default_project(), settings), settings)
    sys.excepthook = _bug_hook(running.window)
    for number in (signal.SIGINT, signal.SIGTERM):
        # Python hears it at the desk's next housekeeping, twice a second.
        signal.signal(number, lambda *_: running.window.close())
    running.window.showMaximized()
    begin(running, settings)
    return running.application.exec()


def open_project(path: Path, settings: Settings) -> ProjectFolder:
    """The project in a folder; a new one with the settings' rate and size where there is none yet."""
    founding = Project(path.name or UNTITLED, parse_rate(settings.rate), settings.width, settings.height)
    return ProjectFolder.open_or_create(path, founding)


def default_project() -> Path:
    """Where a window opened without a project keeps its film: the last one goes on."""
    return Path.home() / "Shotcaller" / UNTITLED


def open_window(folder: ProjectFolder, settings: Settings) -> Running:
    """A window on an open project, with its desk; nothing is started yet."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication([app_settings.APP])
    application.setApplicationDisplayName("Shotcaller")
    theme.dress(application)
    mistakes = own.use(settings.words)
    languages = Languages(application, settings.language)
    desk = Desk(folder, settings)
    window = Window(
        languages, desk, listening=settings.listening, previews=settings.hero_previews,
        changed=_saver(settings, desk),
    )  # fmt: skip
    for mistake in mistakes:
        desk.tell(mistake)
    window.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose)
    window.resize(1440, 900)
    return Running(application, languages, desk, window)


def begin(running: Running, settings: Settings) -> None:
    """Starts the engine, and the ears and eyes that the settings ask for."""
    running.desk.start()
    running.desk.listen_as(settings.listening)
    if settings.microphone:
        running.window.listen(True)
    if settings.camera:
        running.window.watch(True)


def _saver(settings: Settings, desk: Desk) -> Callable[..., None]:
    """Remembers what was chosen last."""

    def save(**changes: str | bool | float) -> None:
        try:
            app_settings.save(settings, **changes)
        except EngineError as failure:
            desk.tell(failure)

    return save


def _bug_hook(window: Window) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Our own bugs: the log has them whole, the room hears one sentence, the film goes on."""

    def hook(kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
        log.error("a bug", exc_info=(kind, bug, trace))
        told = say("Something went wrong in the program; the film is safe.")
        window.toasts.say(told, say("If it happens again, close the window and open the project again."), refused=True)

    return hook
