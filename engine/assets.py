"""Where the project's data lies: lexicons, sets, term lists, fonts, translations, the demo."""

from pathlib import Path

_FOLDER = Path(__file__).resolve().parent.parent / "assets"


def asset(name: str) -> Path:
    """The path of an asset by its name below `assets/`, such as `safety/zh.txt`."""
    return _FOLDER / name
