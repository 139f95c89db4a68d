"""The window's side of a worker process."""

import json
import logging
import multiprocessing
import os
import sys
import threading
import time
import types
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from engine.process import serve

_LINGER_S = 2.0
"""How long a worker may take to end after it has hung up."""

_spawn = multiprocessing.get_context("spawn")
_starting = threading.Lock()


class Child:
    """One worker process: start it, talk to it, be told when it is lost, stop it.

    `on_message` gets each message and `on_lost` the exit code (negative: the signal that killed it), both on a thread
    of the child's own: hand over quickly. `on_lost` is called once when the worker ends by itself or by `kill`, and
    not for `stop`. After either end it may be started again.
    """

    def __init__(
        self,
        name: str,
        module: str,
        options: dict[str, Any],
        on_message: Callable[[dict[str, Any]], None],
        on_lost: Callable[[int | None], None],
    ) -> None:
        """`module` names the worker's module, which has `run(line, options)`; `options` are plain JSON values."""
        self.name = name
        self._module = module
        self._options = json.dumps(options, ensure_ascii=False)
        self._on_message = on_message
        self._on_lost = on_lost
        self._sending = threading.Lock()
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._reader: threading.Thread | None = None
        self._stopping = False

    def start(self) -> None:
        """Starts the process and returns at once; messages sent from now on wait for it."""
        if self.alive:
            raise RuntimeError(f"{self.name} runs already")
        pipe, theirs = _spawn.Pipe()
        arguments = (self._module, theirs, self._options, logging.getLogger().getEffectiveLevel(), _parent())
        process = _spawn.Process(target=serve.main, args=arguments, name=self.name, daemon=True)
        with _starting:
            _start_without_main(process)
        theirs.close()  # or the end of the worker would never be the end of the pipe
        self._process, self._pipe, self._stopping = process, pipe, False
        self._reader = threading.Thread(
            target=self._listen, args=(process, pipe), name=f"{self.name} reader", daemon=True
        )
        self._reader.start()

    @property
    def alive(self) -> bool:
        """Whether the process has been started and has not ended."""
        return self._pipe is not None

    @property
    def pid(self) -> int | None:
        """The process id; None before the start and after the end."""
        return self._process.pid if self._process is not None and self.alive else None

    def send(self, message: dict[str, Any]) -> None:
        """Sends a message; one to a worker that has gone is dropped, `on_lost` tells."""
        packed = json.dumps(message, ensure_ascii=False).encode()
        with self._sending:
            if self._pipe is None:
                return
            try:
                self._pipe.send_bytes(packed)
            except OSError:
                return  # the reader notices too, and tells

    def stop(self, timeout_s: float = 2.0) -> None:
        """Asks the worker to leave, kills it when it has not within `timeout_s`, and waits for its end."""
        self._stopping = True
        self.send({"kind": "Close"})
        reader = self._reader
        if reader is None or reader is threading.current_thread():
            return
        reader.join(timeout_s)
        if reader.is_alive():
            self.kill()
            reader.join()

    def kill(self) -> None:
        """Ends the process now, whatever it does."""
        if self._process is not None and self.alive:
            self._process.kill()

    def _listen(self, process: SpawnProcess, pipe: Connection) -> None:
        try:
            self._relay(pipe)
        finally:
            code = _end(process)
            with self._sending:
                pipe.close()
                self._pipe = None
            if not self._stopping:
                self._on_lost(code)

    def _relay(self, pipe: Connection) -> None:
        while True:
            try:
                message = json.loads(pipe.recv_bytes())
            except (EOFError, OSError):
                return
            if message["kind"] == "Log":
                _log(self.name, message)
            else:
                self._on_message(message)


def _parent() -> int | None:
    """Our process id, for a child that the kernel shall kill with us.

    On Linux it is the *thread* that counts, so this holds only for children of the main thread; the others notice the
    end of the pipe.
    """
    return os.getpid() if threading.current_thread() is threading.main_thread() else None


def _start_without_main(process: SpawnProcess) -> None:
    """Starts the process with an empty `__main__`.

    A spawned process imports its parent's `__main__` again, and ours would bring Qt into every worker.
    """
    ours = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        process.start()
    finally:
        sys.modules["__main__"] = ours


def _end(process: SpawnProcess) -> int | None:
    """Waits for the process's end, and hurries it; its exit code."""
    process.join(_LINGER_S)
    if process.is_alive():
        process.kill()
        process.join()
    for _ in range(100):  # another thread may have reaped it (each start of a process looks), and tells in a moment
        if process.exitcode is not None:
            return process.exitcode
        time.sleep(0.001)
    return None


def _log(worker: str, message: dict[str, Any]) -> None:
    """Files a worker's log record with ours."""
    logger = logging.getLogger(message["name"])
    if logger.isEnabledFor(message["level"]):
        record = logger.makeRecord(message["name"], message["level"], worker, 0, message["text"], (), None)
        record.processName = worker
        logger.handle(record)
