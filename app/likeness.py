"""Pictures of the cast: copied into the project, so that it can be moved and nothing in it goes missing."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from engine.errors import EngineError
from engine.landing import landing

FOLDER = "cast"
"""Where in a project they lie."""
ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
"""What can be chosen."""


def brought(project: Path, files: Iterable[Path]) -> tuple[str, ...]:
    """Pictures as the cast list names them: paths in the folder of the project, to where they are copied.

    The same picture is there once. Raises EngineError for one that cannot be read, and then none is copied.
    """
    chosen = list(dict.fromkeys(files))
    for file in chosen:
        _expect_picture(file)
    return tuple(dict.fromkeys(_copied(project, file) for file in chosen))


def _expect_picture(file: Path) -> None:
    from engine.media import picture  # numpy and Pillow are for those who bring one

    picture.read(file)


def _copied(project: Path, file: Path) -> str:
    """Named after what is in it: another picture by the same name stands beside it, and takes tell them apart."""
    try:
        contents = file.read_bytes()
    except OSError as failure:
        raise EngineError("The picture {file} cannot be read.", file=file.name) from failure
    digest = hashlib.sha256(contents).hexdigest()[:10]
    name = f"{FOLDER}/{file.stem}-{digest}{file.suffix.lower()}"
    if not (project / name).is_file():
        with landing(project / name) as copy:
            copy.write(contents)
    return name
