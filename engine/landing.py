"""A file or a folder that appears under its name only when it is whole and on disk."""

import errno
import itertools
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from engine.errors import EngineError

_halves = itertools.count(1)
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def landing(path: Path) -> Iterator[BinaryIO]:
    """A file to write, kept as `NAME….part` until the block ends well; then flushed to disk and renamed.

    When the block fails nothing is left, and a file that had the name before is still there. Makes the folder if
    need be. Raises EngineError for a full disk or a folder that cannot be written.
    """
    # A name of its own: a take that was called off may still hold its half while the next one writes the same file.
    part = path.with_name(f"{path.name}.{os.getpid()}-{next(_halves)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = part.open("w+b")
    except OSError as failure:
        raise not_written(path, failure) from failure
    try:
        yield file
        file.flush()
        settle(file.fileno())
        file.close()
        part.replace(path)
        settle_folder(path.parent)
    except BaseException as failure:
        _drop(file, part)
        if isinstance(failure, OSError):
            raise not_written(path, failure) from failure
        raise


@contextmanager
def landing_folder(path: Path) -> Iterator[Path]:
    """A folder to fill, kept as `NAME….part` until the block ends well; then on disk, all of it, and renamed.

    A folder that had the name gives way only then, as a whole. When the block fails nothing is left of the new one.
    Raises EngineError for a full disk or a folder that cannot be written.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}-{next(_halves)}.part")
    try:
        part.mkdir(parents=True)
        yield part
        for made in sorted(part.rglob("*")):
            settle_folder(made) if made.is_dir() else _settle_file(made)
        settle_folder(part)
        _take_the_place(part, path)
        settle_folder(path.parent)
    except BaseException as failure:
        shutil.rmtree(part, ignore_errors=True)
        if isinstance(failure, OSError):
            raise not_written(path, failure) from failure
        raise


def _settle_file(path: Path) -> None:
    with path.open("rb+") as file:
        settle(file.fileno())


def _take_the_place(part: Path, path: Path) -> None:
    """A folder cannot be renamed over a full one: the old one steps aside first, and comes back if that fails."""
    old = part.with_suffix(".old")
    if not path.exists():
        part.replace(path)
        return
    path.replace(old)
    try:
        part.replace(path)
    except OSError:
        old.replace(path)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _drop(file: BinaryIO, part: Path) -> None:
    # Closing flushes what is still held back, and fails again where the disk is full.
    with suppress(OSError):
        file.close()
    with suppress(OSError):
        part.unlink(missing_ok=True)


def not_written(path: Path, failure: OSError) -> EngineError:
    """The sentence for a file that the world did not let us write."""
    if failure.errno in _FULL:
        return EngineError(
            "The disk is full: {file} was not written.", advice="Make room and try again.", file=path.name
        )
    if failure.errno in _CLOSED:
        advice = "Choose a folder you may write to."
        return EngineError("The folder {folder} cannot be written to.", advice=advice, folder=path.parent)
    reason = failure.strerror or str(failure)
    return EngineError("{file} could not be written: {reason}.", file=path.name, reason=reason)


def settle(descriptor: int) -> None:
    """Waits until a file's bytes are on the disk itself."""
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)  # fsync alone stops at the drive's cache there
    else:
        os.fsync(descriptor)


def settle_folder(folder: Path) -> None:
    """Waits until a folder's names are on the disk, where the system can say so."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
