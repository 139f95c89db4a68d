"""What holds for every test: nothing is logged as a warning by surprise, and nothing is left behind.

A test that expects a warning asks for the fixture `warned`, a list of the records, and looks at it.
"""

import importlib.util
import logging
import multiprocessing.resource_tracker
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anybody imports Qt

from hypothesis import settings

settings.register_profile("house", deadline=None)  # the machine is shared: a slow moment is no failure
settings.load_profile("house")

_SETTLE_S = 3.0
_SHARED_MEMORY = Path("/dev/shm")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves the tests that take minutes out unless they are asked for: `pytest -m long`."""
    asked = "long" in str(config.getoption("markexpr"))
    for item in items:
        if item.get_closest_marker("long"):
            out = pytest.mark.skip(reason="takes minutes; run it with -m long")
            item.add_marker(pytest.mark.timeout(3600) if asked else out)


@pytest.fixture(scope="session")
def toy_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of video models of the real make and a toy's size: `folder / NAME`, as on a machine that has them."""
    from tests import tiny  # torch takes seconds: only where it is wanted
    from tests.video import toy_helios

    return toy_helios.write(tiny.write(tmp_path_factory.mktemp("video models")))


class _Warnings(logging.Handler):
    """Keeps the warnings and errors of our own loggers."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        if _ours(record.name):
            self.records.append(record)


def _ours(logger: str) -> bool:
    """Ours are named by subject (`store`, `speech`), other people's by their module."""
    top = logger.partition(".")[0]
    return top in ("app", "engine", "interaction") or importlib.util.find_spec(top) is None


@pytest.fixture
def warned() -> Iterator[list[logging.LogRecord]]:
    """The warnings that our loggers give during this test, which then is not failed for them."""
    yield from _watch_log()


def _watch_log() -> Iterator[list[logging.LogRecord]]:
    handler = _Warnings()
    logging.getLogger().addHandler(handler)
    yield handler.records
    logging.getLogger().removeHandler(handler)


@pytest.fixture(autouse=True)
def _no_surprising_warning(request: pytest.FixtureRequest) -> Iterator[None]:
    watch = _watch_log()
    records = next(watch)
    yield
    next(watch, None)
    if records and "warned" not in request.fixturenames:
        pytest.fail("logged by surprise:\n" + "\n".join(f"{r.name}: {r.getMessage()}" for r in records))


@pytest.fixture(autouse=True)
def _nothing_left_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    threads, processes = _threads(), _processes()
    blocks = _note_blocks(monkeypatch)
    yield
    _gone("threads", lambda: {thread.name for thread in _threads() - threads})
    _gone("processes", lambda: {_named(process) for process in _processes() - processes})
    _gone("shared memory", lambda: {name for name in blocks if (_SHARED_MEMORY / name.lstrip("/")).exists()})


def _gone(what: str, left: Callable[[], set[str]]) -> None:
    """Fails unless everything is gone, given a moment to settle."""
    until = time.monotonic() + _SETTLE_S
    while left() and time.monotonic() < until:
        time.sleep(0.02)
    if left():
        pytest.fail(f"{what} left behind: {', '.join(sorted(left()))}")


def _threads() -> set[threading.Thread]:
    # A dummy stands for a foreign thread (Qt's, FFmpeg's) that once ran Python; it never ends.
    return {thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)}


def _processes() -> set[int]:
    """Our child processes, but for the tracker of shared memory, which stays as long as we do. Linux only."""
    tracker = multiprocessing.resource_tracker._resource_tracker._pid  # type: ignore[attr-defined]
    listed: set[int] = set()
    for task in Path("/proc/self/task").glob("*/children"):
        try:
            listed |= {int(pid) for pid in task.read_text().split()}
        except OSError:
            continue  # a thread that has just ended
    return listed - {tracker}


def _named(pid: int) -> str:
    try:
        return f"{pid} ({Path(f'/proc/{pid}/cmdline').read_text().replace(chr(0), ' ').strip()})"
    except OSError:
        return str(pid)


def _note_blocks(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the shared-memory blocks that this process makes from now on."""
    blocks: set[str] = set()
    register = multiprocessing.resource_tracker.register

    def note(name: str, kind: str) -> None:
        if kind == "shared_memory":
            blocks.add(name)
        register(name, kind)

    monkeypatch.setattr(multiprocessing.resource_tracker, "register", note)
    return blocks
