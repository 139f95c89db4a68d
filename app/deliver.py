"""`shotcaller deliver`: the exports of a project's cut, into a folder."""

import queue
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.settings import Settings
from engine.errors import EngineError
from engine.film.codec import encode
from engine.process.child import Child
from engine.store.folder import ProjectFolder


def run(project: Path, out: Path, formats: Sequence[str], *, burn_in: bool, settings: Settings) -> int:
    """Exports and names the files on standard output."""
    folder = ProjectFolder.open(project)
    try:
        for path in delivered(folder, out, formats, burn_in=burn_in, language=settings.language):
            sys.stdout.write(f"{path}\n")
    finally:
        folder.close()
    return 0


def delivered(
    folder: ProjectFolder, out: Path, formats: Sequence[str], *, burn_in: bool = False, language: str = "en"
) -> list[Path]:
    """The files exported from an open project's cut; empty `formats` means all. Raises EngineError."""
    said: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    options = {
        "project": encode(folder.project),
        "folder": str(folder.path),
        "out": str(out),
        "formats": list(formats),
        "language": language,
        "burn_in": burn_in,
    }
    child = Child("delivery", "engine.delivery", options, said.put, lambda code: said.put({"kind": "Ended"}))
    child.start()
    try:
        return _answer(said)
    finally:
        child.stop()


def _answer(said: "queue.SimpleQueue[dict[str, Any]]") -> list[Path]:
    while (message := said.get())["kind"] != "Ended":
        if message["kind"] == "Delivered":
            return [Path(path) for path in message["paths"]]
        if message["kind"] == "DeliveryFailed":
            values = dict(message.get("values", []))
            raise EngineError(message["template"], advice=message.get("advice", ""), **values)
    raise EngineError("The export stopped half-way; the film is untouched.", advice="Try it again.")
