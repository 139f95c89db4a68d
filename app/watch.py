"""`shotcaller watch FILE`: the hands in a video, a landmark track or a folder of pictures."""

import json
import queue
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.settings import Settings
from engine.film.codec import decode
from engine.process.child import Child
from interaction.hands.messages import Eyes, FromHands, Gesture, HandsState, PictureSeen, Watched

WORKER = "interaction.hands.worker"


class _Lost:
    """The worker has ended without a word."""


def run(path: Path, *, as_json: bool, settings: Settings) -> int:
    """Prints the gestures with their times, or one row a picture; 0, or 1 with one sentence on standard error.

    A film is taken for one of a person who faced the camera: their right is at the picture's left.
    """
    news: queue.SimpleQueue[Any] = queue.SimpleQueue()
    options = {"bundle": str(settings.hand_model), "source": str(path), "pace": False, "only_gestures": True}
    child = Child("hands", WORKER, options, news.put, lambda code: news.put(_Lost()))
    child.start()
    try:
        seen, failure = _watch(news)
    finally:
        child.stop()
    if failure:
        sys.stderr.write(failure + "\n")
        return 1
    sys.stdout.write(_document(path, seen) if as_json else _table(seen))
    return 0


def _watch(news: "queue.SimpleQueue[Any]") -> tuple[list[Gesture | PictureSeen], str]:
    """What the worker saw until the end, and why it stopped before."""
    seen: list[Gesture | PictureSeen] = []
    while True:
        message = news.get()
        if isinstance(message, _Lost):
            return seen, "The part that watches hands has ended unexpectedly. Try again; the log says more."
        match decode(FromHands, message):  # type: ignore[arg-type]
            case Gesture() | PictureSeen() as found:
                seen.append(found)
            case Watched(t_s, of_s):
                _progress(t_s, of_s)
            case HandsState(Eyes.FINISHED):
                _progress(1.0, 1.0)
                return seen, ""
            case HandsState(Eyes.STARTING | Eyes.WATCHING):
                pass
            case HandsState() as state:
                return seen, f"{state.template.format(**dict(state.values))} {state.advice}".strip()
            case _:
                pass


def _progress(t_s: float, of_s: float) -> None:
    """A percentage that stays on its line, where a person looks on."""
    if sys.stderr.isatty() and of_s:
        sys.stderr.write(f"\r{min(1.0, t_s / of_s):4.0%}" + ("\n" if t_s >= of_s else ""))
        sys.stderr.flush()


def _document(path: Path, seen: list[Gesture | PictureSeen]) -> str:
    rows = [_row(row) for row in seen]
    what = "pictures" if seen and isinstance(seen[0], PictureSeen) else "gestures"
    return json.dumps({"file": str(path), what: rows}, ensure_ascii=False, indent=2) + "\n"


def _row(row: Gesture | PictureSeen) -> dict[str, Any]:
    if isinstance(row, PictureSeen):
        return asdict(row)
    shown: dict[str, Any] = {
        "gesture": str(row.name),
        "t_s": round(row.t_s, 3),
        "x": round(row.x, 4),
        "y": round(row.y, 4),
    }
    return shown | ({"value": row.value} if row.value else {})


def _table(seen: list[Gesture | PictureSeen]) -> str:
    return "".join(_line(row) for row in seen) or "No gesture.\n"


def _line(row: Gesture | PictureSeen) -> str:
    if isinstance(row, Gesture):
        value = f" {row.value:g}" if row.value else ""
        return f"{row.t_s:8.2f} s  {row.name}{value}\n"
    shown = f"{row.pose}, fingers {row.fingers}" + (f", thumb {row.thumb}" if row.thumb else "")
    return f"{row.label:<10} {row.name:<44} {shown if row.hands else 'no hand'}\n"
