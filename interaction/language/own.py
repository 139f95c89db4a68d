"""A person's own ways of saying things: a folder of files like those of `assets/lexicon`, read on top of ours.

`use` is called once at start-up with the folder `lexicon` beside the settings. A file `orders.toml` there with

    [circle]
    en = ["ship it", "that one goes in the can"]

adds two ways of circling a take. A file with a mistake is left out, and the mistake is told with file and line; the
other files and ours go on working.
"""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from engine.assets import asset
from interaction.language import lexicon
from interaction.language.lexicon import LexiconMistake
from interaction.language.understanding import understand

_TRIAL = (
    "a man in a red coat walks slowly into a bar at night, low angle", "一个男人慢慢走进酒吧，夜晚，低角度，近景",
    "tighter", "put a hat on him, then have him run on the left", "再近一点", "circle take three", "选第三条",
    "try three speeds", "call her Lin Mei from now on", "试三种速度", "two cops chase a thief behind a car",
)  # fmt: skip
"""What is said to try a file: sentences that every list is read for."""


def use(folder: Path | None) -> tuple[LexiconMistake, ...]:
    """Reads the files of a folder on top of ours, from now on; the mistakes in it, one for each file left out.

    None, or a folder that is not there, leaves only ours and costs nothing. With files it takes about as long as
    reading the lexicons does, and where there is a mistake as long as that for each file.
    """
    files = sorted(folder.glob("*.toml")) if folder is not None and folder.is_dir() else []
    mistakes: list[LexiconMistake] = []
    good: dict[str, Path] = {file.name: file for file in files}
    _set({})
    if _mistake(good, files) is not None:
        good.clear()
        for file in files:
            wrong = _mistake(good | {file.name: file}, [file])
            if wrong is None:
                good[file.name] = file
            else:
                mistakes.append(wrong)
    _set(good)
    return tuple(mistakes)


def _mistake(files: dict[str, Path], anew: Sequence[Path]) -> LexiconMistake | None:
    """What is wrong with some files, of which those `anew` were not in use before."""
    try:
        for file in anew:
            _try(files, file)
    except LexiconMistake as mistake:
        return mistake
    return None


def _try(files: dict[str, Path], file: Path) -> None:
    """Says a few sentences with a file in use. Raises LexiconMistake with the file and the line."""
    if not asset(f"lexicon/{file.name}").exists():
        raise LexiconMistake(str(file), "its name", "there is no lexicon of that name to add to")
    try:
        _set(files)
        for sentence in _TRIAL if files else ():
            understand(sentence)
    except LexiconMistake as wrong:
        raise LexiconMistake(str(file), _placed(file, wrong.values["where"]), wrong.values["what"]) from wrong
    except (AttributeError, KeyError, TypeError, ValueError, OSError, re.error) as wrong:
        raise LexiconMistake(str(file), "a place that only its use shows", str(wrong)) from wrong


def _set(files: dict[str, Path]) -> None:
    if lexicon.add_own(files):
        for forget in _kept():
            forget()


def _kept() -> Iterator[Callable[..., object]]:
    """How to forget what was made of the lexicons: the caches of the functions of this package."""
    for name, module in list(sys.modules.items()):
        if name.startswith(__name__.rpartition(".")[0] + "."):
            for value in list(vars(module).values()):
                forget = getattr(value, "cache_clear", None)
                if callable(forget):
                    yield forget


def _placed(file: Path, where: str) -> str:
    """A place in a file by its line, as far as its last key can be found: "line 3 (circle.en[0])"."""
    if where.startswith(("line", "byte", "its")):
        return where
    lines = file.read_text("utf-8").splitlines()
    at = 0
    for key in re.findall(r"[^.\[\]]+", where):
        at = next((number for number in range(at, len(lines)) if key in lines[number]), at)
    return f"line {at + 1} ({where})"
