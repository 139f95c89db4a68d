"""What the files of one export share: their name, the programme's first timecode, and a read-me that says so."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from engine.errors import EngineError
from engine.film.time import FrameRate, timecode
from engine.landing import landing
from engine.safety.cleared import ClearedClip, ClearedCut

FIRST_RECORD_HOURS = 1
"""Programmes start at 01:00:00:00, as broadcasters and editors expect."""


def clips_of(cut: ClearedCut) -> tuple[ClearedClip, ...]:
    """The clips of the cut. Raises EngineError when there are none, because no editor opens an empty programme."""
    if not cut.clips:
        raise EngineError("The cut is empty.", advice="Place a take first.")
    return cut.clips


def record_start(rate: FrameRate, hours: int = FIRST_RECORD_HOURS) -> int:
    """The programme's first frame, counted from midnight."""
    return hours * rate.frames_a_day // 24


def rate_name(rate: FrameRate) -> str:
    """The rate as an editor names it: `23.976`, `29.97NDF`, `29.97DF`. 23.976 and 24 look the same in a list."""
    if rate.nominal % 30 or rate.denominator == 1:
        return str(rate)
    return f"{rate}{'DF' if rate.drop_frame else 'NDF'}"


def stem(cut: ClearedCut) -> str:
    """The name that the files share, title and rate: `Rain_24`. Safe on every system, in any script."""
    title = re.sub(r"[^\w-]+", "_", cut.project.title).strip("_")[:60]
    return f"{title or 'Untitled'}_{rate_name(cut.project.rate)}"


def plain_ascii(text: str) -> str:
    """Printable ASCII for old edit systems: accents go, other scripts are left out."""
    flat = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join("".join(letter if letter.isprintable() else " " for letter in flat).split())


def one_line(text: str) -> str:
    """Text that may hold line breaks and control characters, on one line."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def write_text(path: Path, text: str) -> Path:
    """Writes a text file whole or not at all, UTF-8, with the line ends that the text has."""
    with landing(path) as file:
        file.write(text.encode())
    return path


def write_read_me(cut: ClearedCut, folder: Path, files: Sequence[Path]) -> Path:
    """A page that says what was handed over, at which rate, and how to conform it."""
    rate = cut.project.rate
    start = record_start(rate)
    lines = [
        one_line(cut.project.title),
        "",
        f"Frame rate    {rate_name(rate)} frames per second ({rate.numerator}/{rate.denominator})",
        f"Picture       {cut.project.width} x {cut.project.height}",
        f"Length        {cut.frames} frames, {len(cut.clips)} clips",
        f"Programme     {timecode(start, rate)} to {timecode(start + cut.frames, rate)} (the last is exclusive)",
        f"Cleared by    policy {cut.policy}",
        "",
        "Set the frame rate of the project before you import: a list does not say 23.976 or 24.",
        "Put the folder with the takes in the media pool first, then import the list; takes are found by reel",
        "and source timecode, and both are in the files' timecode tracks.",
        "The pictures are generated. The rough cut says so in its metadata.",
        "",
        *(f"{file.name}" for file in files),
        "",
    ]
    return write_text(folder / f"{stem(cut)}_README.txt", "\r\n".join(lines))
