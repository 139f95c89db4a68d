"""The engine worker, a real process with the real blockout: jobs in, pictures and reports out, killed and replaced."""

import os
import queue
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.film.assume import assumed
from engine.film.codec import decode, encode
from engine.film.scenery import Weather
from engine.film.spec import Action, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.media.movie import MovieReader
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
from engine.process.child import Child
from engine.process.orders import Answer, CancelJob, Order, Ready, SlotFree, StartJob
from engine.safety import gate

REPO = Path(__file__).resolve().parents[2]
LONG_S = 60.0
SLOTS, WIDTH, HEIGHT = 4, 160, 90
SPEC = assumed(ShotSpec(subjects=(Subject("soldier"),), action=Action("runs", "run")))
MANY = 3000


def job(id: str = "job-1", slate: str = "1A-1", frames: int = 12, text: str = "a soldier runs") -> Job:
    path = f"takes/{slate}.mov"
    return Job(id, f"take-{id}", slate, "A001C001", SPEC, text, 1, 0, frames, 86400, FrameRate(), WIDTH, HEIGHT, path)


class Room:
    """A window without a screen: owns the ring, starts the worker, hears what it says."""

    def __init__(
        self, folder: Path, *, gives_back: bool = True, renderer: str = "blockout", models: Path | None = None
    ) -> None:
        self.folder = folder
        self.gives_back = gives_back
        self.ring = Ring.create(SLOTS, WIDTH, HEIGHT)
        self.said: queue.Queue[Answer] = queue.Queue()
        self.lost: queue.Queue[int | None] = queue.Queue()
        self.pictures: dict[int, Any] = {}
        options = {
            "folder": str(folder), "ring": self.ring.name, "slots": SLOTS, "width": WIDTH, "height": HEIGHT,
            "renderer": renderer, "models": str(models or ""),
        }  # fmt: skip
        self.child = Child("engine", "engine.worker", options, self._hear, self.lost.put)

    def _hear(self, message: dict[str, Any]) -> None:
        answer = decode(Answer, message)
        if isinstance(answer, FrameReady):
            self.pictures[answer.index] = self.ring.read(answer.slot, answer.width, answer.height)
        if isinstance(answer, FrameReady | Developing) and self.gives_back:
            self.order(SlotFree(answer.slot))
        self.said.put(answer)

    def order(self, order: Order) -> None:
        self.child.send(encode(order, kind=True))

    def start(self, *jobs: Job) -> None:
        for wanted in jobs:
            self.order(StartJob(wanted))

    def until(self, *kinds: type) -> list[Answer]:
        """Everything said up to the first answer of one of these kinds."""
        heard: list[Answer] = []
        while not heard or not isinstance(heard[-1], kinds):
            heard.append(self.said.get(timeout=LONG_S))
        return heard

    def close(self) -> None:
        self.child.stop()
        self.ring.close()

    def left(self) -> list[str]:
        return sorted(path.name for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    made.child.start()
    yield made
    made.close()


def test_a_job_becomes_a_take_that_is_watched_while_it_renders(room: Room) -> None:
    room.start(job())
    heard = room.until(TakeDone)
    assert isinstance(heard[0], Ready)
    assert heard[0].renderers == ("blockout",)
    assert heard[1] == JobStarted("job-1")
    shown = [answer.index for answer in heard if isinstance(answer, FrameReady)]
    assert shown == sorted(shown)
    assert 0 in shown
    done = heard[-1]
    assert isinstance(done, TakeDone)
    with MovieReader(room.folder / done.rendition.path) as movie:
        assert movie.frames == 12
        for index in shown:
            difference = movie.frame(index).mean(axis=2) - room.pictures[index].mean(axis=2)
            assert np.abs(difference).mean() < 6, "the eye and the record see the same picture"


def test_the_record_never_waits_for_the_eye(tmp_path: Path) -> None:
    room = Room(tmp_path, gives_back=False)
    room.child.start()
    try:
        room.start(job(frames=3 * SLOTS))
        heard = room.until(TakeDone)
        assert [answer.slot for answer in heard if isinstance(answer, FrameReady)] == list(range(SLOTS))
        with MovieReader(tmp_path / job().path) as movie:
            assert movie.frames == 3 * SLOTS
        room.order(SlotFree(2))
        room.start(job("job-2"))
        assert [answer.slot for answer in room.until(TakeDone) if isinstance(answer, FrameReady)] == [2]
    finally:
        room.close()


def test_progress_is_told_now_and_then(room: Room) -> None:
    room.start(job(frames=60))
    told = [answer for answer in room.until(TakeDone) if isinstance(answer, JobProgress)]
    assert told
    assert [answer.step for answer in told] == sorted(answer.step for answer in told)
    assert {(answer.stage, answer.steps) for answer in told if answer.stage == "frames"} == {("frames", 60)}


def test_a_job_is_called_off_between_two_frames(room: Room) -> None:
    room.start(job(frames=MANY))
    room.until(FrameReady)
    asked = time.monotonic()
    room.order(CancelJob("job-1"))
    assert room.until(JobCancelled)[-1] == JobCancelled("job-1", "take-job-1")
    assert time.monotonic() - asked < 2.0
    assert room.left() == []
    room.start(job("job-2"))
    room.until(TakeDone)
    assert room.left() == ["1A-1.mov"]


def test_a_waiting_job_is_called_off_without_being_begun(room: Room) -> None:
    room.start(job(frames=60), job("job-2", "1A-2"))
    room.order(CancelJob("job-2"))
    heard = room.until(TakeDone)
    assert JobCancelled("job-2", "take-job-2") in heard
    assert JobStarted("job-2") not in heard


def test_calling_off_what_is_done_is_harmless(room: Room) -> None:
    room.start(job())
    room.until(TakeDone)
    room.order(CancelJob("job-1"))
    room.start(job("job-2"))
    assert not [answer for answer in room.until(TakeDone) if isinstance(answer, JobCancelled)]


def test_a_new_shot_comes_first_and_the_older_one_goes_on_afterwards(room: Room) -> None:
    room.start(job("a1", "1A-1", 60), job("a2", "1A-2"))
    room.until(FrameReady)
    room.start(job("b1", "1B-1"), job("b2", "1B-2"))
    heard = [answer for _ in range(4) for answer in room.until(TakeDone)]
    assert [answer.job for answer in heard if isinstance(answer, JobStarted)] == ["b1", "b2", "a2"]
    assert [answer.job for answer in heard if isinstance(answer, TakeDone)] == ["b1", "b2", "a1", "a2"]
    with MovieReader(room.folder / "takes/1A-1.mov") as movie:
        assert movie.frames == 60


def test_what_nobody_watches_waits_for_what_somebody_does(room: Room) -> None:
    room.start(job("a1", "1A-1", 60), job("a2", "1A-2"))
    room.until(FrameReady)
    room.start(replace(job("a3", "1A-3"), live=True), replace(job("b1", "1B-1"), live=True))
    heard = [answer for _ in range(4) for answer in room.until(TakeDone)]
    assert [answer.job for answer in heard if isinstance(answer, TakeDone)] == ["b1", "a3", "a1", "a2"]


def test_a_take_is_the_same_whether_it_was_interrupted_or_not(room: Room) -> None:
    room.start(job("a1", "1A-1", 40))
    room.until(TakeDone)
    alone = (room.folder / "takes/1A-1.mov").read_bytes()
    room.start(job("a1", "1A-1", 40))
    room.until(FrameReady)
    other = replace(SPEC, environment=replace(SPEC.environment, set="forest", weather=Weather.RAIN))
    room.start(replace(job("b1", "1B-1"), spec=other))
    assert [answer.job for _ in range(2) for answer in room.until(TakeDone)[-1:]] == ["b1", "a1"]
    assert (room.folder / "takes/1A-1.mov").read_bytes() == alone


def test_a_resting_take_can_be_called_off(room: Room) -> None:
    room.start(job("a1", "1A-1", 60))
    room.until(FrameReady)
    room.start(job("b1", "1B-1", 60))
    room.until(JobStarted)
    room.order(CancelJob("a1"))
    heard = room.until(TakeDone)
    assert JobCancelled("a1", "take-a1") in heard
    room.start(job("c1", "1C-1"))
    assert not [answer for answer in room.until(TakeDone) if isinstance(answer, JobCancelled)], "it is said once"
    assert room.left() == ["1B-1.mov", "1C-1.mov"]


def test_a_refusal_carries_its_verdict(room: Room) -> None:
    room.start(job(text="a hentai scene"))
    blocked = room.until(JobBlocked)[-1]
    assert isinstance(blocked, JobBlocked)
    assert blocked.verdict.reasons == ("explicit sexual content: hentai",)
    assert room.left() == []


def test_a_failure_is_a_sentence_and_the_worker_goes_on(room: Room, warned: list[Any]) -> None:
    (room.folder / "takes").write_text("in the way")
    room.start(job())
    failed = room.until(JobFailed)[-1]
    assert isinstance(failed, JobFailed)
    assert failed.template.format(**dict(failed.values))
    (room.folder / "takes").unlink()
    room.start(job("job-2"))
    room.until(TakeDone)
    assert [record.name for record in warned] == ["render"]


def test_an_unknown_renderer_fails_its_job_only(room: Room, warned: list[Any]) -> None:
    room.start(replace(job(), renderer="telepathy"), job("job-2"))
    assert isinstance(room.until(JobFailed)[-1], JobFailed)
    room.until(TakeDone)
    assert len(warned) == 1


def test_a_renderer_that_does_not_work_here_is_no_reason_to_leave(tmp_path: Path, warned: list[Any]) -> None:
    room = Room(tmp_path, renderer="telepathy")
    room.child.start()
    try:
        ready = room.until(Ready)[-1]
        assert isinstance(ready, Ready)
        assert (ready.renderers, ready.policy) == ((), gate.policy().name)
        assert ready.note == "There is no renderer called telepathy."
        assert "blockout" in ready.advice
        room.start(job())
        room.until(TakeDone)
    finally:
        room.close()
    assert [record.name for record in warned] == ["render"]


def test_a_renderer_without_its_weights_says_how_to_get_them(tmp_path: Path, warned: list[Any]) -> None:
    pytest.importorskip("diffusers", reason="torch and diffusers are not set up here (python3 run.py hero)")
    room = Room(tmp_path, renderer="wan2.2", models=tmp_path / "models")
    room.child.start()
    try:
        ready = room.until(Ready)[-1]
        assert isinstance(ready, Ready)
        assert (ready.renderers, ready.note) == ((), "The model wan2.2-t2v-a14b is not on this machine.")
        assert "shotcaller models fetch wan2.2-t2v-a14b" in ready.advice
    finally:
        room.close()


def test_a_take_larger_than_the_ring_is_made_unseen(room: Room) -> None:
    room.start(replace(job(), width=2 * WIDTH, height=2 * HEIGHT))
    assert not [answer for answer in room.until(TakeDone) if isinstance(answer, FrameReady)]
    assert room.left() == ["1A-1.mov"]


def test_stopping_in_the_middle_of_a_take_leaves_nothing(room: Room) -> None:
    room.start(job(frames=MANY))
    room.until(FrameReady)
    room.child.stop()
    assert room.left() == []
    assert room.lost.empty()


def test_killed_in_the_middle_of_a_take_and_replaced(room: Room) -> None:
    """The half file never has a take's name, and a new worker takes over ring, folder and job."""
    room.start(job(frames=MANY))
    room.until(FrameReady)
    room.until(FrameReady)  # the first is shown before anything is written
    pid = room.child.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert room.lost.get(timeout=LONG_S) == -signal.SIGKILL
    (half,) = room.left()
    assert half.endswith(".part")
    room.said.queue.clear()
    room.child.start()
    room.until(Ready)
    assert room.left() == []
    room.start(job())
    assert [answer for answer in room.until(TakeDone) if isinstance(answer, FrameReady)]
    assert room.left() == ["1A-1.mov"]
    assert room.lost.empty()


@pytest.mark.long
def test_killed_thirty_times_at_random(room: Room) -> None:
    """Every take that was said to be done is whole on disk; nothing else bears a take's name."""
    chance = random.Random(4)
    for number in range(30):
        room.until(Ready)
        assert [name for name in room.left() if name.endswith(".part")] == []
        room.start(*(job(f"job-{number}-{take}", f"{number}A-{take}", 24) for take in range(4)))
        room.until(FrameReady)
        time.sleep(chance.uniform(0, 0.6))
        room.child.kill()
        room.lost.get(timeout=LONG_S)
        done = [answer.rendition.path for answer in room.said.queue if isinstance(answer, TakeDone)]
        room.said.queue.clear()
        for path in {*done, *(f"takes/{name}" for name in room.left() if name.endswith(".mov"))}:
            with MovieReader(room.folder / path) as movie:
                assert movie.frames == 24
        room.child.start()


WINDOW = """
import sys
from pathlib import Path
from tests.processes.test_worker import MANY, FrameReady, Room, job
room = Room(Path(sys.argv[1]))
room.child.start()
room.start(job(frames=MANY))
room.until(FrameReady)
print(room.child.pid, room.ring.name, flush=True)
room.until(type(None))
"""


def test_a_killed_window_takes_its_worker_with_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WINDOW, str(tmp_path)]
    window = subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert window.stdout is not None
    pid, ring = window.stdout.readline().split()
    window.kill()
    killed = time.monotonic()
    window.wait()
    window.stdout.close()
    while running(int(pid)) and time.monotonic() < killed + 2.0:
        time.sleep(0.01)
    assert not running(int(pid))
    while (Path("/dev/shm") / ring).exists() and time.monotonic() < killed + 10.0:
        time.sleep(0.01)
    assert not (Path("/dev/shm") / ring).exists(), "the picture memory is given back too"
    assert [path.name for path in tmp_path.rglob("*.mov")] == []


def running(pid: int) -> bool:
    """Whether the process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
