"""Which speech model: the largest one here whose words come in time on this machine.

Each is measured once, the smallest first, and not further than one that is too slow: what was measured is kept in the
user's cache, under what it depends on.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from interaction.speech.model_folder import is_other, size
from interaction.speech.pace import LIMIT_S, Pace, Paces

if TYPE_CHECKING:
    from interaction.speech.sherpa import Sherpa
    from interaction.speech.whisper import Whisper

    Recogniser = Whisper | Sherpa

HOPELESS = 4.0
"""A model that, by its size, would take so many times too long is not even tried."""


class Chosen(NamedTuple):
    """A model's folder, what it takes here, and the recogniser, where it was loaded for measuring."""

    folder: Path
    pace: Pace
    loaded: "Recogniser | None"


def paces(cache: Path | None) -> Paces:
    """What was measured on this machine before."""
    return Paces(cache / "models" / "pace.json" if cache else None)


def choose(folders: Sequence[Path], load: "Callable[[Path], Recogniser]", kept: Paces, threads: int = 0) -> Chosen:
    """The largest of `folders` (not empty, the smallest first) that is in time; where none is, the smallest.

    Raises EngineError when that one cannot be loaded.
    """
    best = paced(folders[0], load, kept, threads)
    for folder in folders[1:]:
        if not best.pace.in_time or is_other(folder) or _hopeless(folder, best):
            break
        tried = paced(folder, load, kept, threads)
        if not tried.pace.in_time:
            break
        best = tried
    return best


def paced(folder: Path, load: "Callable[[Path], Recogniser]", kept: Paces, threads: int = 0) -> Chosen:
    """A folder with its pace: the one that is known, or measured now and kept."""
    key = _key(folder, threads)
    known = kept.get(key)
    if known is not None:
        return Chosen(folder, known, None)
    loaded = load(folder)
    pace = loaded.measured()
    kept.keep(key, pace)
    return Chosen(folder, pace, loaded)


def _hopeless(folder: Path, known: Chosen) -> bool:
    likely = known.pace.wait_s * size(folder) / max(1, size(known.folder))
    return likely > HOPELESS * LIMIT_S[known.pace.device]


def _key(folder: Path, threads: int) -> str:
    """What a pace depends on: the weights, the processors, and whether there is a graphics card."""
    import ctranslate2

    about = (folder.name, size(folder), threads, os.cpu_count(), ctranslate2.get_cuda_device_count())
    return " ".join(map(str, (*about, ctranslate2.__version__)))
