"""`shotcaller deliver`: the exports of a project's cut, into a folder."""

import sys
from collections.abc import Sequence
from pathlib import Path

from app.errand import brought
from app.settings import Settings
from engine.film.codec import encode
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
    options = {
        "project": encode(folder.project),
        "folder": str(folder.path),
        "out": str(out),
        "formats": list(formats),
        "language": language,
        "burn_in": burn_in,
    }
    return brought("delivery", "engine.delivery", options, "The export stopped half-way; the film is untouched.")
