"""Takes found again: which movie of a project was made from which ingredients.

`found.jsonl` lies beside the journal (for a folder that is no project, in the cache), one line for each movie, with a
checksum. It only saves work: a torn line is passed over, a movie that is gone or was altered is not found, and the file
may be deleted at any time. Several workers write to it at once, each line in one go.
"""

import hashlib
import json
import os
import zlib
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from engine.film.codec import Malformed, decode, encode
from engine.film.model import Rendition
from engine.store.folder import JOURNAL

INDEX = "found.jsonl"


@dataclass(frozen=True, slots=True)
class Made:
    """A movie of the project: from which ingredients (`key`), as which take, and how the file looked then."""

    key: str
    slate: str
    reel: str
    start: int
    rendition: Rendition
    size: int = 0
    changed_ns: int = 0
    sum: str = ""


class Found:
    """The takes of a project that can be found again."""

    def __init__(self, folder: Path, index: Path | None = None) -> None:
        """`index` is where it is written down: beside the journal, if nobody says otherwise."""
        self._folder = folder
        self._index = index or folder / INDEX
        self._known: dict[str, dict[str, Made]] = {}
        self._read = 0

    @classmethod
    def of(cls, folder: Path, elsewhere: Path | None = None) -> "Found | None":
        """Those of a project's folder. Nobody wants an index among their own files: for any other folder it is kept in
        `elsewhere`, and there is none where nobody says where that is."""
        if (folder / JOURNAL).is_file():
            return cls(folder)
        if elsewhere is None:
            return None
        name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:32]
        return cls(folder, elsewhere / f"{name}.jsonl")

    def look(self, key: str) -> Made | None:
        """The latest movie that was made from these ingredients and is what it was."""
        self._catch_up()
        for made in reversed(self._known.get(key, {}).values()):
            if (sound := self._sound(made)) is not None:
                return sound
        return None

    def remember(self, made: Made) -> None:
        """Adds a movie that is whole and in its place. Where that cannot be written the take will be made again."""
        path = self._folder / made.rendition.path
        with suppress(OSError):
            stat = path.stat()
            self._write(replace(made, size=stat.st_size, changed_ns=stat.st_mtime_ns, sum=_sum(path)))

    def _sound(self, made: Made) -> Made | None:
        """The movie, if its file is the one that was remembered: untouched, or else the same byte for byte."""
        path = (self._folder / made.rendition.path).resolve()
        if not path.is_relative_to(self._folder.resolve()):
            return None  # an index from elsewhere
        try:
            stat = path.stat()
            if stat.st_size != made.size:
                return None
            if stat.st_mtime_ns == made.changed_ns:
                return made
            if _sum(path) != made.sum:
                return None
            touched = replace(made, changed_ns=stat.st_mtime_ns)  # the project was copied: look only once
            self._write(touched)
        except OSError:
            return None
        return touched

    def _write(self, made: Made) -> None:
        text = json.dumps(encode(made), ensure_ascii=False, separators=(",", ":")).encode()
        self._index.parent.mkdir(parents=True, exist_ok=True)
        with self._index.open("ab+") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - 1, 0))
            torn = b"" if file.read(1) in (b"", b"\n") else b"\n"
            file.write(b"%b%08x %b\n" % (torn, zlib.crc32(text), text))

    def _catch_up(self) -> None:
        """Takes in what was written since the last look, by whomever."""
        try:
            with self._index.open("rb") as file:
                if file.seek(0, os.SEEK_END) < self._read:  # another file by now
                    self._known, self._read = {}, 0
                file.seek(self._read)
                new = file.read()
        except OSError:
            self._known, self._read = {}, 0
            return
        whole = new.rfind(b"\n") + 1
        self._read += whole
        for line in new[:whole].split(b"\n"):
            self._take_in(line)

    def _take_in(self, line: bytes) -> None:
        checked, _, text = line.partition(b" ")
        if checked != b"%08x" % zlib.crc32(text):
            return
        with suppress(Malformed, ValueError):
            made: Made = decode(Made, json.loads(text))
            same = self._known.setdefault(made.key, {})
            same.pop(made.rendition.path, None)
            same[made.rendition.path] = made


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
