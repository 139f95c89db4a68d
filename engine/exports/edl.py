"""CMX 3600 edit decision lists, column by column, as Resolve, Premiere and Avid conform them.

The columns, counted from 0: event 0–2, reel 5–12, channels 14–18, transition 20–23, duration 25–27, then source in
and out, record in and out at 29, 41, 53 and 65. Outs are exclusive. Lines end in CR LF; there is no byte-order mark.
Title, reel and event are ASCII; comments may be UTF-8.
"""

from collections.abc import Sequence
from pathlib import Path

from engine.exports.package import FIRST_RECORD_HOURS, clips_of, one_line, plain_ascii, record_start, stem, write_text
from engine.film.model import Mark
from engine.film.time import FrameRange, FrameRate, timecode
from engine.safety.cleared import ClearedClip, ClearedCut

EVENTS = 999
"""How many events a list may have: the number has three digits."""


def write_edl(cut: ClearedCut, folder: Path, *, hours: int = FIRST_RECORD_HOURS) -> list[Path]:
    """The cut as one list, or several of up to 999 events that follow one another in record timecode.

    The programme starts at `hours` o'clock. Raises EngineError for an empty cut or a folder that cannot be written.
    """
    clips = clips_of(cut)
    parts = [clips[at : at + EVENTS] for at in range(0, len(clips), EVENTS)]
    written: list[Path] = []
    for number, part in enumerate(parts, 1):
        suffix = f"_part{number}of{len(parts)}" if len(parts) > 1 else ""
        text = edl(cut.project.title + suffix, cut.project.rate, part, record_start(cut.project.rate, hours))
        written.append(write_text(folder / f"{stem(cut)}{suffix}.edl", text))
    return written


def edl(title: str, rate: FrameRate, clips: Sequence[ClearedClip], start: int) -> str:
    """The text of one list; `start` is the programme's first frame, counted from midnight."""
    lines = [
        f"TITLE: {plain_ascii(title)[:70] or 'UNTITLED'}",
        f"FCM: {'DROP FRAME' if rate.drop_frame else 'NON-DROP FRAME'}",
        "",
    ]
    for number, clip in enumerate(clips, 1):
        lines += _event(number, clip, rate, start)
    return "\r\n".join([*lines, ""])


def _event(number: int, clip: ClearedClip, rate: FrameRate, start: int) -> list[str]:
    record = clip.record(start)
    lines = [
        f"{number:03}  {_reel(clip):<8} {'V':<5} {'C':<4} {'':<3} {_labels(clip.source, rate)} {_labels(record, rate)}",
        f"* FROM CLIP NAME: {one_line(clip.movie.name)}",
        f"* SOURCE FILE: {one_line(clip.movie.stem)}",
    ]
    if clip.take.mark is Mark.CIRCLED:
        lines.append(f"* LOC: {timecode(record.start, rate)} {'RED':<7} CIRCLED TAKE")
    return lines


def _labels(range: FrameRange, rate: FrameRate) -> str:
    return f"{timecode(range.start, rate)} {timecode(range.end, rate)}"


def _reel(clip: ClearedClip) -> str:
    reel = clip.take.reel
    assert len(reel) <= 8, f"reels are eight characters at most, since their take's birth: {reel}"
    assert reel.isascii()
    return reel
