"""Pictures on their way: frames of takes that are being made, small ones of what develops, and how far each job is."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer

from app.monitor.frames import image_of
from app.monitor.panel import MonitorPanel
from app.seen import FRAMES, Working
from app.thumbnails import Thumbnails
from engine.media.frame import Pixels
from engine.messages import Developing, FrameReady, Job, JobProgress
from engine.state import Running


class Arriving:
    """Brings them to the monitor and the thumbnails. `refresh` is started when `progress`, by job, has changed."""

    def __init__(self, monitor: MonitorPanel, thumbnails: Thumbnails, refresh: QTimer) -> None:
        self._monitor = monitor
        self._thumbnails = thumbnails
        self._refresh = refresh
        self._jobs: dict[str, Job] = {}
        self.progress: dict[str, Working] = {}

    def follow(self, jobs: Sequence[Running]) -> None:
        """What is under way now; what comes of other jobs is too late."""
        before, self._jobs = self._jobs, {running.job.id: running.job for running in jobs}
        self.progress = {job: done for job, done in self.progress.items() if job in self._jobs}
        for id, job in self._jobs.items():
            if id not in before:
                self._thumbnails.forget(job.take, job.tier)  # of one that was called off, say

    def frame(self, ready: FrameReady, pixels: Pixels) -> None:
        """A frame of a take that is being made."""
        if (job := self._jobs.get(ready.job)) is None:
            return
        image = image_of(pixels)
        self._monitor.stream(job.take, ready.index, image, job.tier)
        self._thumbnails.stream(job.take, image, job.tier)
        self._note(job.id, Working(FRAMES, ready.index + 1, job.frames))

    def developing(self, report: Developing, pixels: Pixels) -> None:
        """A small picture of what a frame of a hero is going to be."""
        if (job := self._jobs.get(report.job)) is None:
            return
        image = image_of(pixels)
        self._monitor.preview(job.id, report.index, image, report.step, report.steps)
        self._thumbnails.stream(job.take, image, job.tier)

    def progressed(self, report: JobProgress) -> None:
        """Where a job is between frames. Once frames come, they say it: the steps of the next ones would go back."""
        before = self.progress.get(report.job)
        again = before is not None and before.stage == FRAMES and report.stage != FRAMES
        if report.job in self._jobs and report.steps and not again:
            self._note(report.job, Working(report.stage, report.step, report.steps))

    def _note(self, job: str, working: Working) -> None:
        """Views follow a few times a second."""
        self.progress[job] = working
        if not self._refresh.isActive():
            self._refresh.start()
