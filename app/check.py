"""`shotcaller check`: quality findings of any movie file."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.film.time import timecode
from engine.media.movie import MovieReader
from engine.qc.checks import findings, measured


def run(movies: Sequence[Path], *, as_json: bool) -> int:
    """Prints the findings of each movie; a movie with findings is no failure, one that cannot be read is."""
    documents = [_checked(path) for path in movies]
    if as_json:
        sys.stdout.write(json.dumps({"movies": documents}, ensure_ascii=False, indent=2) + "\n")
        return 0
    for document in documents:
        sys.stdout.write(f"{document['path']}  {document['frames']} frames at {document['rate']}\n")
        sys.stdout.writelines(f"  {line}\n" for line in document["lines"])
    return 0


def _checked(path: Path) -> dict[str, Any]:
    with MovieReader(path) as movie:
        found = findings(measured(movie))
        lines = [
            f"{row.kind:<8} frames {row.start}–{row.end - 1} ({timecode(movie.start + row.start, movie.rate)}): "
            f"{row.unit} {row.measure:.2f}, threshold {row.threshold:g}"
            for row in found
        ]
        rows = [asdict(row) for row in found]
        return {
            "path": str(path),
            "frames": movie.frames,
            "rate": str(movie.rate),
            "findings": rows,
            "lines": lines or ["nothing to remark"],
        }
