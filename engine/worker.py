"""The engine worker: the local process around production.

It makes one take at a time and listens between frames. Pictures for the eye go into the ring where a slot is free and
are dropped where none is; the record on disk never waits for anyone.
"""

import logging
import time
from pathlib import Path
from typing import Any

from engine import production
from engine.errors import EngineError
from engine.film.codec import decode, encode
from engine.media.frame import Frame
from engine.media.ring import Ring
from engine.messages import (
    FrameReady,
    Job,
    JobBlocked,
    JobCancelled,
    JobFailed,
    JobProgress,
    JobStarted,
    TakeDone,
)
from engine.process.orders import Answer, CancelJob, Order, Ready, SlotFree, StartJob
from engine.process.serve import Line
from engine.safety import gate

PROGRESS_EVERY_S = 0.1
"""How often progress is told, at most."""

log = logging.getLogger("render")


def run(line: Line, options: dict[str, Any]) -> None:
    """Serves until the window goes. Options, all of them JSON:

    `folder` is the project's; `ring`, `slots`, `width` and `height` describe the ring to attach to; `renderer` is made
    warm, at that size, before the first job.
    """
    folder = Path(options["folder"])
    sweep(folder)
    ring = Ring.attach(options["ring"], options["slots"], options["width"], options["height"])
    with ring:
        worker = Worker(line, folder, ring, options["slots"], options["width"] * options["height"])
        worker.warm(options.get("renderer", "blockout"), options["width"], options["height"])
        while True:
            worker.work()


def sweep(folder: Path) -> None:
    """Removes the half movies that a killed worker left. For the only worker of a folder, before its first job."""
    for part in (folder / "takes").rglob("*.part"):
        part.unlink(missing_ok=True)


class Worker:
    """Jobs in, pictures and reports out."""

    def __init__(self, line: Line, folder: Path, ring: Ring, slots: int, room: int) -> None:
        self._line = line
        self._folder = folder
        self._ring = ring
        self._room = room
        self._free = list(range(slots))
        self._waiting: list[Job] = []
        self._job: Job | None = None
        self._called_off = False
        self._told_s = 0.0

    def warm(self, renderer: str, width: int, height: int) -> None:
        """Gets the renderer ready, and says so. Where that fails, each job will fail with the reason."""
        ready: tuple[str, ...] = ()
        try:
            production.warm(renderer, width, height)
            ready = (renderer,)
        except EngineError as failure:
            log.warning("%s does not work here: %s", renderer, failure)
        self._say(Ready(ready, gate.policy().name))

    def work(self) -> None:
        """Makes the next take, waiting for one when there is none."""
        if not self._waiting:
            self._hear(None)
            return
        self._listen()
        if (job := self._next()) is not None:
            self._make(job)

    def _next(self) -> Job | None:
        """The first waiting take of the shot that was asked for last: whoever speaks now is served now."""
        if not self._waiting:
            return None
        newest = _shot(self._waiting[-1])
        job = next(job for job in self._waiting if _shot(job) == newest)
        self._waiting.remove(job)
        return job

    def _make(self, job: Job) -> None:
        self._job, self._called_off, self._told_s = job, False, 0.0
        self._say(JobStarted(job.id))
        try:
            made = production.make_take(job, self._folder, self._cancelled, self._show, self._progress)
            self._say(TakeDone(job.id, job.take, made))
        except production.Cancelled:
            self._say(JobCancelled(job.id, job.take))
        except gate.Refused as refusal:
            self._say(JobBlocked(job.id, job.take, refusal.verdict))
        except EngineError as failure:
            log.warning("job %s of take %s failed: %s", job.id, job.take, failure)
            self._say(JobFailed(job.id, job.take, failure.template, tuple(failure.values.items()), failure.advice))
        finally:
            self._job = None

    def _cancelled(self) -> bool:
        self._listen()
        return self._called_off

    def _show(self, frame: Frame) -> None:
        """Puts a frame before the window's eye, if the window has kept up and the ring is large enough."""
        job = self._job
        assert job is not None
        self._listen()
        if self._free and job.width * job.height <= self._room:
            slot = self._free.pop(0)
            self._ring.write(slot, frame.pixels)
            self._say(FrameReady(job.id, job.take, frame.index, slot, job.width, job.height))
        self._progress(production.Progress("frames", frame.index + 1, job.frames))

    def _progress(self, progress: production.Progress) -> None:
        now_s = time.monotonic()
        if self._job is not None and now_s - self._told_s >= PROGRESS_EVERY_S:
            self._told_s = now_s
            self._say(JobProgress(self._job.id, progress.stage, progress.step, progress.steps))

    def _listen(self) -> None:
        while self._hear(0):
            continue

    def _hear(self, timeout_s: float | None) -> bool:
        """Takes in the next message; whether there was one."""
        message = self._line.receive(timeout_s)
        if message is not None:
            self._obey(decode(Order, message))
        return message is not None

    def _obey(self, order: Order) -> None:
        match order:
            case StartJob(job):
                self._waiting.append(job)
            case SlotFree(slot) if slot not in self._free:
                self._free.append(slot)
            case SlotFree():
                pass  # it was held since before this worker was started, and all slots began as free
            case CancelJob(id) if self._job is not None and self._job.id == id:
                self._called_off = True
            case CancelJob(id):
                self._drop(id)

    def _drop(self, id: str) -> None:
        for job in [job for job in self._waiting if job.id == id]:
            self._waiting.remove(job)
            self._say(JobCancelled(job.id, job.take))

    def _say(self, answer: Answer) -> None:
        self._line.send(encode(answer, kind=True))


def _shot(job: Job) -> str:
    """Scene and shot of the job's slate: `12A` of `12A-3`."""
    return job.slate.rpartition("-")[0]
