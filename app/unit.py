"""A unit of the sitting, as on a set: one engine worker with the ring that its pictures come through.

The first unit makes blockouts. The second makes heroes, and is called in only where there is one to be made.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.film.codec import encode
from engine.media.frame import Pixels
from engine.media.ring import Ring
from engine.messages import Developing, FrameReady, Job, JobFailed, Report
from engine.process.child import Child
from engine.process.orders import CancelJob, RetellJob, SlotFree, StartJob

RESTARTS = 3
"""How often in a row a worker may be lost without finishing a take before it is left alone."""


class Unit:
    """One engine worker. Owned by one thread; `on_message` and `on_lost` are called on the worker's own."""

    def __init__(
        self,
        name: str,
        folder: Path,
        size: tuple[int, int],
        *,
        slots: int,
        patience_s: float,
        clock: Callable[[], float],
        on_message: Callable[[dict[str, Any]], None],
        on_lost: Callable[[int | None], None],
        **options: str | bool,
    ) -> None:
        """`size` is that of the largest pictures, `slots` how many fit into the ring; `patience_s` is how long a
        cancelled job may stay in its hands. Raises EngineError when there is no memory for the ring."""
        width, height = size
        self._ring = Ring.create(slots, width, height)
        ring = {"ring": self._ring.name, "slots": slots, "width": width, "height": height}
        self._child = Child(name, "engine.worker", {"folder": str(folder), **ring, **options}, on_message, on_lost)
        self._clock = clock
        self._patience_s = patience_s
        self._given: dict[str, Job] = {}
        self._cancelled: dict[str, float] = {}
        self._before: list[dict[str, Any]] | None = []
        self.losses = 0

    # --- life ---

    @property
    def called_in(self) -> bool:
        """Whether it has been started."""
        return self._before is None

    @property
    def given_up(self) -> bool:
        """Whether it was lost too often to be called in again."""
        return self.losses > RESTARTS

    def start(self) -> None:
        """Calls the worker in, or in again; what it was given before that, it finds when it comes."""
        self._child.start()
        waiting, self._before = self._before or [], None
        for message in waiting:
            self._child.send(message)

    def stand_by(self) -> None:
        """A worker that was lost is not called in before there is something for it to do."""
        self._before = []

    def stop(self) -> None:
        """Ends the worker and lets its ring go."""
        self._child.stop()
        self._ring.close()

    def kill(self) -> None:
        """Ends the worker now."""
        self._child.kill()

    def lost(self) -> None:
        """The worker has ended by itself."""
        self.losses += 1
        self._cancelled.clear()

    def hurry(self) -> None:
        """Kills a worker that will not let go of a cancelled job."""
        if any(self._clock() - since > self._patience_s for since in self._cancelled.values()):
            self._cancelled.clear()
            self._child.kill()

    # --- orders ---

    def give(self, job: Job) -> None:
        """A take to make."""
        self._given[job.id] = job
        self._send(StartJob(job))

    def retell(self, job: Job) -> None:
        """The job goes on with these words, where its renderer can."""
        self._given[job.id] = job
        self._send(RetellJob(job))

    def call_off(self, job: str) -> None:
        """The job is not wanted any more."""
        self._cancelled.setdefault(job, self._clock())
        self._send(CancelJob(job))

    def has(self, job: str) -> bool:
        """Whether a job was given to it and has not ended."""
        return job in self._given

    def _send(self, order: StartJob | RetellJob | CancelJob | SlotFree) -> None:
        message = encode(order, kind=True)
        if self._before is not None:
            self._before.append(message)
        else:
            self._child.send(message)

    # --- reports ---

    def picture(self, ready: FrameReady | Developing) -> Pixels:
        """A copy of the picture that lies in the ring; its slot is the worker's again."""
        pixels = self._ring.read(ready.slot, ready.width, ready.height)
        self._send(SlotFree(ready.slot))
        return pixels

    def ended(self, report: Report) -> None:
        """Notes that a job has left its hands; whoever finishes something is not lost any more."""
        job = getattr(report, "job", "")
        self._cancelled.pop(job, None)
        self._given.pop(job, None)
        if not isinstance(report, JobFailed):
            self.losses = 0
