"""The engine worker: the local process around production.

It listens between frames. A shot that is asked for while another is being made comes first: the older one rests in
the middle and goes on afterwards, so that whoever speaks sees the answer at once. What nobody watches comes last.
Pictures for the eye go into the ring where a slot is free and are dropped where none is; the record on disk never waits
for anyone.
"""

import logging
import time
from dataclasses import dataclass, replace
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


@dataclass(slots=True)
class Making:
    """A take under way. `arrived` counts jobs in the order they were asked for."""

    job: Job
    arrived: int
    called_off: bool = False
    answered: bool = False
    told_s: float = 0.0


class Worker:
    """Jobs in, pictures and reports out."""

    def __init__(self, line: Line, folder: Path, ring: Ring, slots: int, room: int) -> None:
        self._line = line
        self._folder = folder
        self._ring = ring
        self._room = room
        self._free = list(range(slots))
        self._waiting: list[Making] = []
        self._under_way: list[Making] = []
        self._asked = 0
        self._unready = ""

    def warm(self, renderer: str, width: int, height: int) -> None:
        """Gets the renderer ready, and says so. Where that fails, each job will fail with the reason."""
        ready = Ready((), gate.policy().name)
        try:
            production.warm(renderer, width, height)
            self._unready = renderer
            ready = replace(ready, renderers=(renderer,), obeys=production.obeyed(renderer))
        except EngineError as failure:
            log.warning("%s does not work here: %s", renderer, failure)
        self._say(ready)

    def work(self) -> None:
        """Makes the next take, waiting for one when there is none; until then, gets ready what is not yet."""
        if not self._waiting and not self._hear(0) and not self._got_ready():
            self._hear(None)
        self._listen()
        if (making := self._next()) is not None:
            self._make(making)

    def _got_ready(self) -> bool:
        """Uses the rest to get one more thing ready; whether there was any left."""
        if not self._unready:
            return False
        try:
            left = production.get_ready(self._unready)
        except EngineError as failure:
            log.warning("%s gets no readier here: %s", self._unready, failure)
            left = False
        self._unready = self._unready if left else ""
        return left

    def _next(self, after: Making | None = None) -> Making | None:
        """The first waiting take of the shot that was asked for last: whoever speaks now is served now.

        What nobody watches waits until nothing else is wanted. With `after`, only a take that may come before that one:
        a watched one before one that is not, else one of another shot that was asked for later.
        """
        waiting = [making for making in self._waiting if making.job.live] or self._waiting
        if not waiting:
            return None
        newest = _shot(waiting[-1].job)
        making = next(making for making in waiting if _shot(making.job) == newest)
        if after is not None and not _goes_before(making, after):
            return None
        self._waiting.remove(making)
        return making

    def _make(self, making: Making) -> None:
        self._under_way.append(making)
        self._say(JobStarted(making.job.id))
        answer = self._made(making)
        self._under_way.remove(making)
        if answer is not None:
            self._say(answer)

    def _made(self, making: Making) -> Answer | None:
        """Makes the take; how it ended, None when that has been said already."""
        job = making.job

        def cancelled() -> bool:
            self._listen()
            return making.called_off

        def show(frame: Frame) -> None:
            self._show(making, frame)
            while (newer := self._next(making)) is not None:
                self._make(newer)
            if making.called_off:  # meanwhile
                raise production.Cancelled

        def progress(progress: production.Progress) -> None:
            self._tell(making, progress.stage, progress.step, progress.steps)

        try:
            return TakeDone(job.id, job.take, production.make_take(job, self._folder, cancelled, show, progress))
        except production.Cancelled:
            return None if making.answered else JobCancelled(job.id, job.take)
        except gate.Refused as refusal:
            return JobBlocked(job.id, job.take, refusal.verdict)
        except EngineError as failure:
            log.warning("job %s of take %s failed: %s", job.id, job.take, failure)
            return JobFailed(job.id, job.take, failure.template, tuple(failure.values.items()), failure.advice)

    def _show(self, making: Making, frame: Frame) -> None:
        """Puts a frame before the window's eye, if the window has kept up and the ring is large enough."""
        job = making.job
        self._listen()
        if self._free and job.width * job.height <= self._room:
            slot = self._free.pop(0)
            self._ring.write(slot, frame.pixels)
            self._say(FrameReady(job.id, job.take, frame.index, slot, job.width, job.height))
        self._tell(making, "frames", frame.index + 1, job.frames)

    def _tell(self, making: Making, stage: str, step: int, steps: int) -> None:
        """Tells progress, but not more often than an eye needs."""
        now_s = time.monotonic()
        if now_s - making.told_s >= PROGRESS_EVERY_S:
            making.told_s = now_s
            self._say(JobProgress(making.job.id, stage, step, steps))

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
                self._asked += 1
                self._waiting.append(Making(job, self._asked))
            case SlotFree(slot) if slot not in self._free:
                self._free.append(slot)
            case SlotFree():
                pass  # it was held since before this worker was started, and all slots began as free
            case CancelJob(id):
                self._call_off(id)

    def _call_off(self, id: str) -> None:
        for making in [making for making in (*self._waiting, *self._under_way) if making.job.id == id]:
            making.called_off = True
            if making in self._waiting:
                self._waiting.remove(making)
            if making not in self._under_way[-1:]:  # one that is being made right now says so when it is gone
                making.answered = True
                self._say(JobCancelled(making.job.id, making.job.take))

    def _say(self, answer: Answer) -> None:
        self._line.send(encode(answer, kind=True))


def _goes_before(making: Making, other: Making) -> bool:
    if making.job.live != other.job.live:
        return making.job.live
    return making.arrived > other.arrived and _shot(making.job) != _shot(other.job)


def _shot(job: Job) -> str:
    """Scene and shot of the job's slate: `12A` of `12A-3`."""
    return job.slate.rpartition("-")[0]
