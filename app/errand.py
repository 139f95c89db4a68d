"""An errand: one process that is sent for files and comes back with them, for commands that wait in a terminal."""

import queue
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.errors import EngineError
from engine.film.codec import decode
from engine.process.child import Child
from engine.process.orders import Delivered, Delivery, DeliveryFailed, DeliveryProgress


def brought(
    name: str,
    module: str,
    options: dict[str, Any],
    stopped: str,
    on_progress: Callable[[str, int, int], None] = lambda slate, step, steps: None,
) -> list[Path]:
    """The files that a worker's module made. Raises EngineError with its reason, or `stopped` where it just ended."""
    said: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    child = Child(name, module, options, said.put, lambda code: said.put({"kind": "Ended"}))
    child.start()
    try:
        return _answer(said, stopped, on_progress)
    finally:
        child.stop()


def _answer(
    said: "queue.SimpleQueue[dict[str, Any]]", stopped: str, on_progress: Callable[[str, int, int], None]
) -> list[Path]:
    while (message := said.get())["kind"] != "Ended":
        match decode(Delivery, message):
            case DeliveryProgress(slate, step, steps):
                on_progress(slate, step, steps)
            case Delivered(paths):
                return [Path(path) for path in paths]
            case DeliveryFailed() as failure:
                raise EngineError(failure.template, advice=failure.advice, **dict(failure.values))
    raise EngineError(stopped, advice="Try it again.")
