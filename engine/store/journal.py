"""A file of JSON lines that survives a crash at any moment.

Each line carries its number and a checksum of all that follows the checksum:
`{"crc":"9f3a01bc","n":12,"entry":{…}}`. A line counts once it is on the disk itself. A last line that a crash tore
(no newline, or holes of zeros in it) is put aside; a bad line anywhere else is refused by its number, and the file is
left as it is. This line format never changes; what the bodies mean is numbered in the first one.
"""

import errno
import json
import os
import shutil
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from engine.errors import EngineError, ProjectUnreadable
from engine.landing import landing, settle

Body = dict[str, Any]

_OPENING = b'{"crc":"'
_CHECKED_FROM = len(_OPENING) + 8 + 2  # after the checksum, its quote and the comma
_BINARY = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a journal holds: the bodies of its whole lines, their length in bytes, and the torn bytes after them."""

    bodies: list[Body]
    length: int
    torn: bytes


def read(path: Path) -> Contents:
    """Everything in a journal. Raises ProjectUnreadable, naming the line; the file is not touched."""
    try:
        held = path.read_bytes()
    except OSError as failure:
        reason = failure.strerror or str(failure)
        raise ProjectUnreadable("{file} cannot be read: {reason}.", file=path.name, reason=reason) from failure
    whole = _whole_length(held)
    lines = held[:whole].split(b"\n")[:-1]
    return Contents([_body(line, number, path) for number, line in enumerate(lines)], whole, held[whole:])


def _whole_length(held: bytes) -> int:
    """Where the torn last line begins. JSON text has no zero bytes: they are room the disk gave and never filled."""
    end = held.rfind(b"\n") + 1
    if end == len(held):
        last = held.rfind(b"\n", 0, max(end - 1, 0)) + 1
        return last if b"\0" in held[last:] else end
    return end


def _body(line: bytes, number: int, path: Path) -> Body:
    checked = line[_CHECKED_FROM:-1]
    if line != _framed(checked):
        raise damaged(path, number)
    try:
        body: Body = json.loads(b"{" + checked + b"}")
    except ValueError as failure:
        raise damaged(path, number) from failure
    if body.pop("n", None) != number:
        raise damaged(path, number)
    return body


def damaged(path: Path, number: int) -> ProjectUnreadable:
    """The sentence for a line, counted from 0, that is not what was written; people count from 1."""
    advice = "Nothing was changed. Bring the file back from a copy, or send it to the people who make this program."
    return ProjectUnreadable("Line {line} of {file} is damaged.", advice=advice, line=number + 1, file=path.name)


def _framed(checked: bytes) -> bytes:
    return b'%b%08x",%b}' % (_OPENING, zlib.crc32(checked), checked)


def _line(number: int, body: Body) -> bytes:
    text = json.dumps({"n": number, **body}, ensure_ascii=False, separators=(",", ":"))
    return _framed(text.encode("utf-8", "surrogatepass")[1:-1]) + b"\n"


def write(path: Path, bodies: Iterable[Body]) -> None:
    """A whole new journal, under its name only when it is on the disk."""
    with landing(path) as file:
        file.writelines(_line(number, body) for number, body in enumerate(bodies))


def rewrite(path: Path, bodies: Iterable[Body]) -> None:
    """Puts another journal in place and keeps the old one beside it, as `NAME.old`."""
    try:
        shutil.copyfile(path, path.with_name(path.name + ".old"))
    except OSError as failure:
        raise _not_kept(path, failure) from failure
    write(path, bodies)


class Journal:
    """A journal open for appending. Its owner holds the project's lock."""

    def __init__(self, path: Path, contents: Contents) -> None:
        self._path = path
        self._count = len(contents.bodies)
        self._length = contents.length
        self._file = os.open(path, os.O_RDWR | os.O_APPEND | _BINARY)

    @classmethod
    def open(cls, path: Path, contents: Contents) -> Self:
        """The journal just read, with its torn last line, if any, moved into `NAME.torn`."""
        try:
            journal = cls(path, contents)
        except OSError as failure:
            raise _not_kept(path, failure) from failure
        if contents.torn:
            try:
                _put_aside(path, contents.torn)
                os.ftruncate(journal._file, contents.length)
                settle(journal._file)
            except OSError as failure:
                journal.close()
                raise _not_kept(path, failure) from failure
        return journal

    def append(self, *bodies: Body) -> None:
        """More lines, on the disk itself when this returns. Raises EngineError, and then nothing was added."""
        self._expect_untouched()
        lines = b"".join(_line(number, body) for number, body in enumerate(bodies, self._count))
        try:
            _expect(os.write(self._file, lines) == len(lines))
            settle(self._file)
        except OSError as failure:
            self._take_back()
            raise _not_kept(self._path, failure) from failure
        self._count += len(bodies)
        self._length += len(lines)

    def _take_back(self) -> None:
        try:
            os.ftruncate(self._file, self._length)
        except OSError:
            self._length = -1  # nobody knows what the file holds now: append no more

    def _expect_untouched(self) -> None:
        """A sync tool or a second program may have swapped or changed the file under us."""
        ours = os.fstat(self._file)
        try:
            there = self._path.stat()
        except OSError:
            there = None
        if ours.st_size != self._length or there is None or (there.st_ino, there.st_dev) != (ours.st_ino, ours.st_dev):
            advice = "Close the project and open it again; everything up to the last change is kept."
            raise EngineError("Another program has changed {file}.", advice=advice, file=self._path.name)

    def close(self) -> None:
        """Lets go of the file; a second call does nothing."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _expect(whole: bool) -> None:
    if not whole:  # the system writes what fits and says nothing
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _put_aside(path: Path, torn: bytes) -> None:
    with path.with_name(path.name + ".torn").open("ab") as file:
        file.write(torn + b"\n")
        file.flush()
        settle(file.fileno())


def _not_kept(path: Path, failure: OSError) -> EngineError:
    if failure.errno in (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)):
        advice = "Make room and do it again; everything before is kept."
        return EngineError("The disk is full: the last change was not kept.", advice=advice)
    reason = failure.strerror or str(failure)
    return EngineError("{file} cannot be written: {reason}.", file=path.name, reason=reason)
