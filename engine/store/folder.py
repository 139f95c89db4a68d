"""A project's folder: `journal.jsonl`, `lock`, `takes/`, and `cast/` with pictures of the cast.

The journal's first line holds the project as it was founded, each other line one entry; the film is their fold.
"""

import errno
import gc
import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Self

from engine.errors import EditRefused, EngineError, ProjectUnreadable
from engine.film.codec import Malformed, UnknownKind, decode, encode
from engine.film.edits import Entry, apply, apply_all
from engine.film.model import Project
from engine.store import journal
from engine.store.journal import Body, Journal
from engine.store.upgrades import VERSION, upgraded

FORMAT = "shotcaller-journal"
JOURNAL = "journal.jsonl"
LOCK = "lock"
TAKES = "takes"

_HELD = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)  # the last two are how Windows says it


class ProjectFolder:
    """A project open for work, by one window at a time. Close it, or use it in a `with`."""

    def __init__(self, path: Path, lock: "Lock") -> None:
        """Reads the journal of a folder that is locked already; use `create` or `open`."""
        self.path = path
        self._lock = lock
        name = path / JOURNAL
        with _no_collecting():
            contents = journal.read(name)
        bodies = _current(name, contents.bodies)
        if bodies is not contents.bodies:
            journal.rewrite(name, bodies)
            contents = journal.read(name)
        self.founding: Project = _decoded(Project, bodies[0].get("founding"), name, 0)
        """The film before the first entry."""
        self.project: Project = self.founding
        """The film as it is now."""
        self.history: list[Entry] = []
        """Every entry of the journal, oldest first."""
        with _no_collecting():
            self._replay(name, bodies)
        self._journal = Journal.open(name, contents)

    def _replay(self, name: Path, bodies: list[Body]) -> None:
        for number, body in enumerate(bodies[1:], 1):
            self.history.append(_decoded(Entry, body.get("entry"), name, number))
        try:
            self.project = apply_all(self.founding, (entry.edit for entry in self.history))
        except EditRefused as refusal:
            raise journal.damaged(name, _first_refused(self.founding, self.history)) from refusal

    @classmethod
    def create(cls, path: Path, project: Project) -> Self:
        """A new project in a folder, which is made if need be. Raises ProjectUnreadable when one is there already."""
        try:
            (path / TAKES).mkdir(parents=True, exist_ok=True)
        except OSError as failure:
            raise _closed(path, failure) from failure
        lock = Lock(path)
        try:
            _expect_no_project(path)
            journal.write(path / JOURNAL, [{"format": FORMAT, "version": VERSION, "founding": encode(project)}])
            return cls(path, lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def open(cls, path: Path) -> Self:
        """The project in a folder. Raises ProjectUnreadable: not there, in use, damaged, or from a newer version."""
        if not (path / JOURNAL).is_file():
            raise ProjectUnreadable("There is no project in {folder}.", folder=path)
        lock = Lock(path)
        try:
            return cls(path, lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def open_or_create(cls, path: Path, project: Project) -> Self:
        """The project in a folder, or this new one where there is none yet."""
        return cls.open(path) if (path / JOURNAL).is_file() else cls.create(path, project)

    def append(self, *entries: Entry) -> None:
        """Changes the film; the entries, all or none, are on the disk when this returns.

        Raises EditRefused when one does not fit, EngineError when they could not be kept; the film is then as before.
        """
        project = apply_all(self.project, [entry.edit for entry in entries])
        self._journal.append(*({"entry": encode(entry)} for entry in entries))
        self.project = project
        self.history += entries

    def unreferenced(self) -> list[Path]:
        """Files among the takes that no take mentions: left by a crash, or brought by hand. Nothing deletes them."""
        known = {self.path / made.path for take in self.project.takes for made in take.renditions}
        return sorted(file for file in (self.path / TAKES).rglob("*") if file.is_file() and file not in known)

    def close(self) -> None:
        """Lets the project go, for another window to open."""
        self._journal.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def glimpse(path: Path) -> Project:
    """The film of a project as its journal tells it now, without opening it: also beside the window that has it open.

    A line that is just being written is not counted yet. Raises ProjectUnreadable: not there, damaged, or newer.
    """
    name = path / JOURNAL
    if not name.is_file():
        raise ProjectUnreadable("There is no project in {folder}.", folder=path)
    bodies = _current(name, journal.read(name).bodies)
    founding: Project = _decoded(Project, bodies[0].get("founding"), name, 0)
    entries: list[Entry] = [_decoded(Entry, body.get("entry"), name, at) for at, body in enumerate(bodies[1:], 1)]
    try:
        return apply_all(founding, (entry.edit for entry in entries))
    except EditRefused as refusal:
        raise journal.damaged(name, _first_refused(founding, entries)) from refusal


class Lock:
    """One window for one project. The system lets go of it when its process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        path = folder / LOCK
        try:
            self._file: BinaryIO = path.open("a+b")
        except OSError as failure:
            raise _closed(folder, failure) from failure
        try:
            _hold(self._file)
        except OSError as failure:
            if failure.errno not in _HELD:
                self._file.close()
                raise _closed(folder, failure) from failure
            self._file.seek(0)
            holder = self._file.read(20).decode("ascii", "replace").strip()
            self._file.close()
            advice = "Close it there first."
            sentence = "The project {folder} is open in another window (process {process})."
            raise ProjectUnreadable(sentence, advice=advice, folder=folder, process=holder) from None
        with suppress(OSError):  # the number only helps to find the other window; a full disk may be opened too
            self._file.truncate(0)
            self._file.write(b"%d\n" % os.getpid())
            self._file.flush()

    def release(self) -> None:
        """Lets another window in. The file stays: removing it would race with one that is just opening."""
        with suppress(OSError):  # a number that the full disk did not take is tried once more, and is let go
            self._file.close()


if os.name == "nt":

    def _hold(file: BinaryIO) -> None:
        import msvcrt
        from typing import cast

        file.seek(1 << 20)  # locked bytes cannot be read there: lock one far behind the process number
        cast("Any", msvcrt).locking(file.fileno(), cast("Any", msvcrt).LK_NBLCK, 1)
else:

    def _hold(file: BinaryIO) -> None:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def _no_collecting() -> Generator[None]:
    """Nothing read from a journal is rubbish: looking for some takes a third of the time a long one needs to open."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _first_refused(project: Project, entries: list[Entry]) -> int:
    """The number of the line that does not fit the film as it is there."""
    for number, entry in enumerate(entries, 1):
        try:
            project = apply(project, entry.edit)
        except EditRefused:
            return number
    raise AssertionError("all of them fit one by one")


def _expect_no_project(folder: Path) -> None:
    if (folder / JOURNAL).exists():
        raise ProjectUnreadable("There is a project in {folder} already.", folder=folder)


def _current(name: Path, bodies: list[Body]) -> list[Body]:
    """The bodies as this version writes them; the same list when it wrote them."""
    header = bodies[0] if bodies else {}
    version = header.get("version")
    if header.get("format") != FORMAT or type(version) is not int or version < 1:
        raise ProjectUnreadable("{file} is not a project of this program.", file=name.name)
    if version > VERSION:
        raise _newer(name)
    return bodies if version == VERSION else upgraded(bodies, version)


def _decoded(wanted: Any, value: Any, name: Path, number: int) -> Any:
    try:
        return decode(wanted, value)
    except UnknownKind as unknown:
        raise _newer(name) from unknown
    except Malformed as wrong:
        raise journal.damaged(name, number) from wrong


def _newer(name: Path) -> ProjectUnreadable:
    advice = "Update this program and open it again; nothing was changed."
    return ProjectUnreadable("{file} was made by a newer version.", advice=advice, file=name.name)


def _closed(folder: Path, failure: OSError) -> EngineError:
    advice = "Choose a folder you may write to."
    reason = failure.strerror or str(failure)
    return ProjectUnreadable("{folder} cannot be written to: {reason}.", advice=advice, folder=folder, reason=reason)
