"""A studio: one worker that makes takes into movie files, without a window; a video model stays in it between them."""

import queue
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.settings import Settings
from engine.errors import EngineError
from engine.film.codec import decode, encode
from engine.film.model import Rendition
from engine.media.ring import Ring
from engine.messages import Developing, FrameReady, Job, JobBlocked, JobFailed, JobProgress, Report, TakeDone
from engine.models.following import expect
from engine.models.possible import expect_possible
from engine.models.recipes import Way, recipe, recipes
from engine.process.child import Child
from engine.process.orders import CancelJob, Ready, SlotFree, StartJob

BLOCKOUT = "blockout"
_EYE_PX = 16
"""Nobody looks at the ring: its pictures are as small as they can be, and the takes are read from their files."""


class Studio:
    """Makes takes into `folder`, one after the other. To be closed; a `with` block does."""

    def __init__(self, folder: Path, renderer: str, settings: Settings) -> None:
        """`renderer` gets ready at once. A take that was made in that folder before, by all that decides its pictures,
        is not made again."""
        self._said: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._ring = Ring.create(2, _EYE_PX, _EYE_PX)
        options = {
            "folder": str(folder), "ring": self._ring.name, "slots": 2, "width": _EYE_PX, "height": _EYE_PX,
            "renderer": renderer, "models": str(settings.video_models), "sweeps": False,
            "found": str(settings.cache / "found"),
        }  # fmt: skip
        self._child = Child("engine", "engine.worker", options, self._said.put, lambda _: self._said.put({}))
        self._child.start()

    def __enter__(self) -> "Studio":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def order(self, *jobs: Job) -> None:
        """Queues takes; `wait` for each of them, in order."""
        for job in jobs:
            self._child.send(encode(StartJob(job), kind=True))

    def wait(self, job: Job, on_progress: Callable[[JobProgress], None] = lambda _: None) -> Rendition:
        """The finished take. Raises EngineError with the reason where there is none; KeyboardInterrupt calls it off."""
        try:
            return self._ended(job, on_progress)
        except KeyboardInterrupt:
            self._child.send(encode(CancelJob(job.id), kind=True))
            raise

    def close(self) -> None:
        """Ends the worker."""
        self._child.stop()
        self._ring.close()

    def _ended(self, job: Job, on_progress: Callable[[JobProgress], None]) -> Rendition:
        while message := self._said.get():
            if message["kind"] == "Ready":
                _expect_renderer(decode(Ready, message), job)
                continue
            match decode(Report, message):
                case FrameReady(_, _, _, slot) | Developing(slot=slot):
                    self._child.send(encode(SlotFree(slot), kind=True))
                case JobProgress() as progress if progress.job == job.id:
                    on_progress(progress)
                case TakeDone(id, _, rendition) if id == job.id:
                    return rendition
                case JobFailed(template=template, values=values, advice=advice):
                    raise EngineError(template, advice=advice, **dict(values))
                case JobBlocked(verdict=verdict):
                    reasons = "; ".join(verdict.reasons)
                    raise EngineError("Not rendered: {reasons}.", advice="Say it another way.", reasons=reasons)
                case _:
                    pass
        raise EngineError("The renderer stopped.", advice="`shotcaller doctor` tells what is missing on this machine.")


def _expect_renderer(ready: Ready, job: Job) -> None:
    """A renderer that does not work here says why before any take is tried."""
    if not ready.renderers and ready.note:
        raise EngineError("{why}", advice=ready.advice, why=ready.note)


def expect_makeable(job: Job) -> None:
    """Refuses what no worker could make before one is started: a refusal is to come at once. Raises EngineError."""
    if job.renderer == BLOCKOUT:
        return
    if job.renderer not in recipes():
        advice = f"Choose one of: {', '.join((BLOCKOUT, *recipes()))}."
        raise EngineError("There is no renderer called {name}.", advice=advice, name=job.renderer)
    wanted = recipe(job.renderer)
    expect(wanted, job.guidance)
    if wanted.way is Way.WAN:
        expect_possible(wanted, job)
