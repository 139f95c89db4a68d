"""Landmark tracks: what a hand did, kept as JSON lines, so that sessions and tests replay it without a camera.

One line a frame: `{"t_s": 0.04, "aspect": 1.778, "hands": [{"handedness": "right", "score": 0.97, "image": [x, y, …],
"world": [x, y, z, …]}]}`; a line that begins with `#` is a note. Hands are kept mirrored, as people see themselves.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.errors import EngineError
from interaction.hands.hand import Hand

SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True)
class Sight:
    """The hands of one moment; `t_s` in seconds since the source began."""

    t_s: float
    hands: tuple[Hand, ...]


def write_track(path: Path, sights: Iterable[Sight], note: str = "") -> None:
    """Writes a track; `note` says how it was made."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"# {line}\n" for line in note.splitlines())
        file.writelines(json.dumps(_packed(sight), separators=(",", ":")) + "\n" for sight in sights)


def read_track(path: Path) -> Iterator[Sight]:
    """The moments of a track, in order. Raises EngineError where the file is none."""
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip() and not line.startswith("#"):
                    yield _unpacked(line, path, number)
    except (OSError, UnicodeDecodeError) as failure:
        raise EngineError("{file} could not be read: {reason}.", file=path, reason=failure) from failure


def _packed(sight: Sight) -> dict[str, Any]:
    hands = [
        {
            "handedness": hand.handedness,
            "score": round(hand.score, 3),
            "image": [round(float(value), 4) for value in hand.image.ravel()],
            "world": [round(float(value), 4) for value in hand.world.ravel()],
        }
        for hand in sight.hands
    ]
    aspect = sight.hands[0].aspect if sight.hands else 16 / 9
    return {"t_s": round(sight.t_s, 4), "aspect": round(aspect, 4), "hands": hands}


def _unpacked(line: str, path: Path, number: int) -> Sight:
    try:
        body = json.loads(line)
        hands = tuple(
            Hand(
                image=np.array(hand["image"], np.float32).reshape(21, 2),
                world=np.array(hand["world"], np.float32).reshape(21, 3),
                handedness=hand["handedness"],
                score=float(hand["score"]),
                aspect=float(body["aspect"]),
            )
            for hand in body["hands"]
        )
        return Sight(float(body["t_s"]), hands)
    except (ValueError, KeyError, TypeError) as wrong:
        raise EngineError(
            "Line {line} of {file} is no moment of a landmark track.",
            advice="Record the track again, or watch the video it was made from.",
            line=number,
            file=path.name,
        ) from wrong
