"""The worker's side: a line to the window, and what every worker does alike.

A worker leaves when its window does, whatever it is doing: `receive` and `send` raise Closed, and work that asks
neither is ended after a moment's grace. Nothing on disk depends on a polite end.
"""

import importlib
import json
import logging
import os
import queue
import signal
import sys
import threading
import time
import traceback
from multiprocessing.connection import Connection
from typing import Any

from engine.errors import EngineError

GRACE_S = 0.5
"""How long a worker may tidy up once its window is gone, before it is ended in the middle of whatever it does."""

_PR_SET_PDEATHSIG = 1

log = logging.getLogger("process")


class Closed(Exception):
    """The window is gone, or has asked this worker to leave."""


class Line:
    """A worker's line to its window: JSON objects both ways, from any thread."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sending = threading.Lock()
        self._inbox: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._closed = threading.Event()
        threading.Thread(target=self._read, name="line reader", daemon=True).start()

    @property
    def closed(self) -> bool:
        """Whether it is time to leave; long work asks this between steps."""
        return self._closed.is_set()

    def receive(self, timeout_s: float | None = None) -> dict[str, Any] | None:
        """The next message; None when none came in time (0: only what is here already). Raises Closed.

        Once it is time to leave, messages that are still waiting are not given out any more.
        """
        try:
            message = self._inbox.get(timeout=timeout_s) if timeout_s != 0 else self._inbox.get_nowait()
        except queue.Empty:
            message = None
        if self.closed:
            raise Closed
        return message

    def send(self, message: dict[str, Any]) -> None:
        """Sends a message home. Raises Closed when nobody is there to read it."""
        packed = json.dumps(message, ensure_ascii=False).encode()
        try:
            with self._sending:
                self._connection.send_bytes(packed)
        except OSError as gone:
            raise Closed from gone

    def _read(self) -> None:
        try:
            while (message := json.loads(self._connection.recv_bytes()))["kind"] != "Close":
                self._inbox.put(message)
        except (EOFError, OSError):
            self._leave()
            time.sleep(GRACE_S)
            os._exit(1)
        self._leave()

    def _leave(self) -> None:
        self._closed.set()
        self._inbox.put({})  # wakes a receive that waits without a time limit


class _Home(logging.Handler):
    """Sends log records to the window, which files them with its own."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.exc_info and record.exc_info[0] is not None:
            text = f"{text}\n{''.join(traceback.format_exception(*record.exc_info)).rstrip()}"
        try:
            self._line.send({"kind": "Log", "name": record.name, "level": record.levelno, "text": text})
        except Closed:
            return  # nobody is left to read it


def main(module: str, connection: Connection, options: str, level: int, parent: int | None) -> None:
    """The first function of a worker process: runs `module.run(line, options)` and leaves.

    `options` is a JSON object, `level` the window's log level. `parent` is the process id to die with, where the
    system can do that by itself. An exception that nobody foresaw goes home as a log record, and the exit code is 1.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the window, which then asks us to leave
    if parent is not None:
        _die_with(parent)
    line = Line(connection)
    logging.basicConfig(handlers=[_Home(line)], level=level, force=True)
    sys.exit(_run(module, line, json.loads(options)))


def _run(module: str, line: Line, options: dict[str, Any]) -> int:
    try:
        importlib.import_module(module).run(line, options)
    except Closed:
        return 0
    except EngineError as failure:
        log.warning("%s could not go on: %s %s", module, failure, failure.advice)
        return 2
    except Exception:
        log.exception("%s met a bug of ours", module)
        return 1
    return 0


def _die_with(parent: int) -> None:
    """Has the kernel kill this process with its parent: also a worker stuck in native code leaves then."""
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it went before we could ask
        os._exit(1)
