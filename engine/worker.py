"""The engine worker: the local process around production.

It listens between frames, and between the steps of a hero. A shot that is asked for while another is being made comes
first: the older one rests in the middle and goes on afterwards, so that whoever speaks sees the answer at once. What
nobody watches comes later, and what can wait last. Pictures for the eye go into the ring where a slot is free and are
dropped where none is; the record on disk never waits for anyone.
"""

import logging
import os
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
    Developing,
    FrameReady,
    Job,
    JobBlocked,
    JobCancelled,
    JobFailed,
    JobProgress,
    JobStarted,
    TakeDone,
)
from engine.process.alive import alive
from engine.process.orders import Answer, CancelJob, Order, Ready, RetellJob, SlotFree, StartJob
from engine.process.serve import Line
from engine.safety import gate

PROGRESS_EVERY_S = 0.1
"""How often progress is told, at most."""

BATCH = 16
"""How many takes may rest at the point where weights move, so that they move once for all of them."""

log = logging.getLogger("render")


def run(line: Line, options: dict[str, Any]) -> None:
    """Serves until the window goes. Options, all of them JSON:

    `folder` is the project's; `ring`, `slots`, `width` and `height` describe the ring to attach to; `renderer` is made
    warm, at that size, before the first job; `models` is where the weights of video models lie; `sweeps` is whether
    what killed workers left in the folder is taken away (true where it is not said); `found` is where takes of a folder
    that is no project are written down, to be found again.
    """
    folder = Path(options["folder"])
    if options.get("sweeps", True):
        sweep(folder)
    if options.get("models"):
        production.look_in(Path(options["models"]))
    ring = Ring.attach(options["ring"], options["slots"], options["width"], options["height"])
    with ring:
        found = production.Found.of(folder, Path(options["found"]) if "found" in options else None)
        worker = Worker(line, folder, ring, options["slots"], options["width"] * options["height"], found)
        worker.warm(options.get("renderer", "blockout"), options["width"], options["height"])
        while True:
            worker.work()


def sweep(folder: Path) -> None:
    """Removes the half movies of workers that are no more; another one may be at work in the same folder."""
    for part in (folder / "takes").rglob("*.part"):
        if not _is_written(part):
            part.unlink(missing_ok=True)


def _is_written(part: Path) -> bool:
    """Whether the process that a half file names is there, and is not this one, which has begun nothing yet."""
    writer = part.name.split(".")[-2].partition("-")[0] if part.name.count(".") > 1 else ""
    return writer.isdecimal() and int(writer) != os.getpid() and alive(int(writer))


@dataclass(slots=True)
class Making:
    """A take under way. `arrived` counts jobs in the order they were asked for."""

    job: Job
    arrived: int
    called_off: bool = False
    answered: bool = False
    told_s: float = 0.0
    retold: Job | None = None
    """The words it is to go on with, from its next frame or step."""


class Worker:
    """Jobs in, pictures and reports out."""

    def __init__(
        self, line: Line, folder: Path, ring: Ring, slots: int, room: int, found: production.Found | None = None
    ) -> None:
        self._line = line
        self._folder = folder
        self._ring = ring
        self._room = room
        self._free = list(range(slots))
        self._waiting: list[Making] = []
        self._under_way: list[Making] = []
        self._asked = 0
        self._unready = ""
        self._found = found or production.Found.of(folder)

    def warm(self, renderer: str, width: int, height: int) -> None:
        """Gets the renderer ready, and says so. Where that fails, each job will fail with the reason."""
        ready = Ready((), gate.policy().name)
        try:
            production.warm(renderer, width, height)
            self._unready = renderer
            ready = replace(ready, renderers=(renderer,), obeys=production.obeyed(renderer))
        except EngineError as failure:
            log.warning("%s does not work here: %s", renderer, failure)
            ready = replace(ready, note=str(failure), advice=failure.advice)
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

        What nobody watches waits for that, and what can wait for everything, in its own order. With `after`, only a
        take that may come before that one.
        """
        wanted = max((_rank(making.job) for making in self._waiting), default=0)
        waiting = [making for making in self._waiting if _rank(making.job) == wanted]
        if not waiting:
            return None
        newest = _shot(waiting[-1 if wanted else 0].job)
        making = next(making for making in waiting if _shot(making.job) == newest)
        if after is not None and not _goes_before(making, after):
            return None
        self._waiting.remove(making)
        return making

    def _alike(self, making: Making) -> Making | None:
        """Where weights are about to move: a take that can wait as this one can, and that needs the same ones now."""
        renderer = making.job.renderer
        alike = [other for other in self._waiting if other.job.patient and other.job.renderer == renderer]
        if not making.job.patient or not alike or len(self._under_way) >= BATCH:
            return None
        self._waiting.remove(alike[0])
        return alike[0]

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
            self._rest(making)

        def progress(progress: production.Progress) -> None:
            self._tell(making, progress.stage, progress.step, progress.steps)
            self._preview(making, progress)
            self._rest(making, dear=progress.dear and progress.step > 0)  # before the first there is nothing to save

        try:
            made = production.make_take(job, self._folder, cancelled, show, progress, found=self._found)
            return TakeDone(job.id, job.take, made)
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

    def _preview(self, making: Making, progress: production.Progress) -> None:
        """Puts small pictures of what develops before the eye, coarse to fine; one slot is left for frames."""
        fitting = [each for each in progress.preview if each.pixels.shape[0] * each.pixels.shape[1] <= self._room]
        for at in sorted(range(len(fitting)), key=_coarse_to_fine):
            self._listen()
            if len(self._free) < 2:
                return
            slot, preview = self._free.pop(0), fitting[at]
            height, width, _ = preview.pixels.shape
            self._ring.write(slot, preview.pixels)
            job, done = making.job, (progress.step, progress.steps)
            self._say(Developing(job.id, job.take, preview.index, slot, width, height, *done))

    def _rest(self, making: Making, dear: bool = False) -> None:
        """Between two frames or steps: whatever comes first is made first. Then on, with new words if there are any."""
        while (newer := self._next(making) or (self._alike(making) if dear else None)) is not None:
            self._make(newer)
        if making.called_off:  # meanwhile
            raise production.Cancelled
        if making.retold is not None:
            told, making.retold = making.retold, None
            production.retell(told)

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
            case RetellJob(job):
                for making in (*self._waiting, *self._under_way):
                    if making.job.id == job.id:
                        making.retold = job

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


def _rank(job: Job) -> int:
    """What comes before what: watched, not watched, can wait."""
    return 2 if job.live else 0 if job.patient else 1


def _goes_before(making: Making, other: Making) -> bool:
    """Whether a take may come before one under way: it is more urgent, or of another shot that was asked for later."""
    if _rank(making.job) != _rank(other.job):
        return _rank(making.job) > _rank(other.job)
    return _rank(making.job) > 0 and making.arrived > other.arrived and _shot(making.job) != _shot(other.job)


def _coarse_to_fine(at: int) -> int:
    """The first, the middle one, the quarters …: whatever is left out then lies between two that are there."""
    return int(f"{at:016b}"[::-1], 2)


def _shot(job: Job) -> str:
    """Scene and shot of the job's slate: `12A` of `12A-3`."""
    return job.slate.rpartition("-")[0]
