"""How soon a described shot moves on the monitor, and whether the blockout keeps ahead of the clock.

Everything is measured through the real worker, from the window's side: orders go down the pipe, pictures come back
through the ring, the take is encoded to disk.
"""

import os
import queue
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from engine.film.assume import assumed
from engine.film.camera import Move, ShotSize
from engine.film.codec import decode, encode
from engine.film.scenery import TimeOfDay, Weather
from engine.film.spec import Action, Camera, Environment, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.media.ring import Ring
from engine.messages import FrameReady, Job, JobCancelled, TakeDone
from engine.process.child import Child
from engine.process.orders import Answer, CancelJob, Order, Ready, SlotFree, StartJob
from tests.benchmarks.figure import Figure, percentile

WIDTH, HEIGHT, SLOTS = 640, 360, 8
RATE = FrameRate()
ORDERS = 30
SECONDS = 3
SPEED = 1.5
CPU_MS = 2 * 1000 / (24 * SPEED)
"""What two cores can spend on a frame and still be that much faster than the clock, however busy the machine is."""

SHOTS = (
    ShotSpec((Subject("soldier", count=2),), Action("runs", "run"), Environment(set="street", weather=Weather.RAIN)),
    ShotSpec((Subject("woman"),), Action("walks", "walk"), Environment(set="castle_wall", time=TimeOfDay.NIGHT)),
    ShotSpec((Subject("man"),), Action("sits", "sit"), Environment(set="interior"), camera=Camera(move=Move.PUSH_IN)),
    ShotSpec((Subject("rider"),), Action(), Environment(set="forest", weather=Weather.SNOW)),
    ShotSpec((Subject("girl"),), Action("stands", "stand"), Environment(set="station_platform", weather=Weather.FOG)),
    ShotSpec((Subject("hero"),), camera=Camera(size=ShotSize.CLOSE_UP, move=Move.ORBIT)),
)


@dataclass
class Window:
    """The window's side: what was said, and when, in seconds."""

    ring: Ring
    folder: Path
    said: "queue.Queue[tuple[float, Answer]]" = field(default_factory=queue.Queue)
    child: Child = field(init=False)

    def __post_init__(self) -> None:
        options = {
            "folder": str(self.folder), "ring": self.ring.name, "slots": SLOTS, "width": WIDTH, "height": HEIGHT,
        }  # fmt: skip
        self.child = Child("engine", "engine.worker", options, self._hear, lambda code: None)

    def _hear(self, message: dict[str, Any]) -> None:
        answer = decode(Answer, message)
        if isinstance(answer, FrameReady):
            self.ring.read(answer.slot, answer.width, answer.height)
            self.order(SlotFree(answer.slot))
        self.said.put((time.monotonic(), answer))

    def order(self, order: Order) -> None:
        """Tells the worker."""
        self.child.send(encode(order, kind=True))

    def until(self, kind: type, job: str | None = None) -> float:
        """When the next answer of that kind (about that job) came."""
        while True:
            at_s, answer = self.said.get(timeout=120)
            if isinstance(answer, kind) and job in (None, getattr(answer, "job", None)):
                return at_s

    def cpu_s(self) -> float:
        """Processor time that the worker has used, where the system says so; 0 elsewhere."""
        try:
            fields = Path(f"/proc/{self.child.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """The most memory that the worker has held, where the system says so; 0 elsewhere."""
        try:
            lines = Path(f"/proc/{self.child.pid}/status").read_text().splitlines()
        except OSError:
            return 0.0
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


@contextmanager
def _window() -> Iterator[Window]:
    with tempfile.TemporaryDirectory() as folder, Ring.create(SLOTS, WIDTH, HEIGHT) as ring:
        window = Window(ring, Path(folder))
        window.child.start()
        try:
            window.until(Ready)
            yield window
        finally:
            window.child.stop()


def _job(number: int, spec: ShotSpec, frames: int) -> Job:
    name = f"{number}A-1"
    return Job(
        f"job-{number}", f"take-{number}", name, f"A001C{number:03}", assumed(spec), "", number, 0, frames, 86400, RATE,
        WIDTH, HEIGHT, f"takes/{name}.mov",
    )  # fmt: skip


def _first_frames(window: Window) -> tuple[list[float], list[float]]:
    """Milliseconds from each order to its first picture, copied out of the ring, and the processor's share of them."""
    delays: list[float] = []
    spent: list[float] = []
    for number in range(ORDERS):
        job = _job(number, SHOTS[number % len(SHOTS)], 6)
        cpu_s, asked_s = window.cpu_s(), time.monotonic()
        window.order(StartJob(replace(job, seed=number)))
        delays.append(1000 * (window.until(FrameReady) - asked_s))
        spent.append(1000 * (window.cpu_s() - cpu_s))
        window.until(TakeDone)
    return delays, spent


def _busy_first_frames(window: Window) -> list[float]:
    """The same while a long take is being made, which has to give way."""
    long = replace(_job(9000, SHOTS[0], 9000), id="long")
    window.order(StartJob(long))
    window.until(FrameReady)
    delays: list[float] = []
    for number in range(9001, 9001 + ORDERS):
        asked_s = time.monotonic()
        window.order(StartJob(_job(number, SHOTS[number % len(SHOTS)], 6)))
        delays.append(1000 * (window.until(FrameReady, job=f"job-{number}") - asked_s))
        window.until(TakeDone)
    window.order(CancelJob("long"))
    window.until(JobCancelled)
    return delays


def _speeds(window: Window) -> list[tuple[float, float]]:
    """For each kind of shot: its speed against the clock from order to file on disk, and CPU milliseconds a frame."""
    rows: list[tuple[float, float]] = []
    frames = SECONDS * RATE.nominal
    for number, spec in enumerate(SHOTS, ORDERS):
        cpu_s, asked_s = window.cpu_s(), time.monotonic()
        window.order(StartJob(_job(number, spec, frames)))
        took_s = window.until(TakeDone) - asked_s
        rows.append((float(RATE.seconds(frames)) / took_s, 1000 * (window.cpu_s() - cpu_s) / frames))
    return rows


def measure() -> list[Figure]:
    """First frame and speed of the blockout at 640 × 360."""
    with _window() as window:
        delays, spent = _first_frames(window)
        busy = _busy_first_frames(window)
        speeds = _speeds(window)
        memory_mb = window.memory_mb()
    ratios, cpu_ms = zip(*speeds, strict=True)
    warm, speed = "order given to first blockout frame in the ring, warm", "blockout 640×360 with encoding"
    return [
        Figure(f"{warm}, p95", percentile(delays, 0.95), "ms", 150),
        Figure(f"{warm}, processor time, p95", percentile(spent, 0.95), "ms", 150),
        Figure(f"{warm}, median", percentile(delays, 0.5), "ms"),
        Figure(f"{warm}, while a long take renders, p95", percentile(busy, 0.95), "ms"),
        Figure(f"{speed}, against the clock, median", percentile(ratios, 0.5), "×", SPEED, "higher"),
        Figure(f"{speed}, against the clock, slowest", min(ratios), "×", None, "higher"),
        Figure(f"{speed}, CPU time a frame, median", percentile(cpu_ms, 0.5), "ms", CPU_MS),
        Figure("most memory of the worker", memory_mb, "MB", 500),
    ]
