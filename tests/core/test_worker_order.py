"""In which order a worker makes its takes: told by a renderer that writes down when it is asked to do what."""

import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import production
from engine.film.assume import assumed
from engine.film.codec import decode, encode
from engine.film.model import Project, Tier
from engine.film.spec import ShotSpec, Subject
from engine.film.time import FrameRate
from engine.media.frame import Frame
from engine.media.movie import MovieReader
from engine.messages import Developing, FrameReady, Job, JobBlocked, JobCancelled, JobStarted, TakeDone
from engine.process.orders import Answer, CancelJob, Order, RetellJob, SlotFree, StartJob
from engine.production import Progress
from engine.renderers.port import Capabilities
from engine.store.folder import ProjectFolder
from engine.worker import Worker

STEPS, FRAMES, SLOTS = 4, 3, 6
SPEC = assumed(ShotSpec(subjects=(Subject("a man"),)))


def job(id: str, slate: str = "", **changes: Any) -> Job:
    slate = slate or f"1{id[0].upper()}-{id[1:]}"
    wanted = Job(
        id, f"take-{id}", slate, "A001C001", SPEC, "a man walks", 1, 0, FRAMES, 86400, FrameRate(), 64, 36,
        f"takes/{slate}.mov", "dreamer", Tier.HERO,
    )  # fmt: skip
    return replace(wanted, seed=sum(id.encode()), **changes)


def patient(id: str, **changes: Any) -> Job:
    return job(id, patient=True, **changes)


def live(id: str, **changes: Any) -> Job:
    return job(id, live=True, **changes)


class Dreamer:
    """Four steps, two by the high expert and two by the low one, and three frames. One set of weights is in memory."""

    capabilities = Capabilities("dreamer", "1", Tier.HERO, frozenset(), repeatable=True, longest_s=60.0)

    def __init__(self, done: list[str], on: dict[str, Callable[[], None]]) -> None:
        self.done = done
        self.moves: list[str] = []
        self.told: list[str] = []
        self._on = on
        self._here = ""

    def render(self, job: Job, cancelled: Callable[[], bool]) -> Iterator[Frame | Progress]:
        for step in range(STEPS):
            expert = "high" if step < STEPS // 2 else "low"
            if expert != self._here:
                yield Progress("expert", step, STEPS, dear=True)
            if expert != self._here:  # another take may have moved them meanwhile
                self._here = expert
                self.moves.append(f"{job.id}:{expert}")
            if cancelled():
                return
            self._did(f"{job.id} step {step}")
            small = tuple(Frame(index, np.full((4, 6, 3), 9, np.uint8)) for index in range(9))
            yield Progress("denoise", step + 1, STEPS, small)
        for index in range(job.frames):
            if cancelled():
                return
            self._did(f"{job.id} frame {index}")
            yield Frame(index, np.full((job.height, job.width, 3), 90, np.uint8))

    def _did(self, what: str) -> None:
        self.done.append(what)
        self._on.pop(what, lambda: None)()

    def note(self, job: Job) -> str:
        return ""

    def retold(self, job: Job) -> bool:
        self.told.append(f"{job.id}: {job.text} after {self.done[-1] if self.done else 'nothing'}")
        return True


@dataclass
class Desk:
    """The window's side of a worker that runs in this very thread: what it orders, and what it heard."""

    gives_back: bool = True
    orders: deque[dict[str, Any]] = field(default_factory=deque)
    heard: list[Answer] = field(default_factory=list)
    slots: dict[int, Any] = field(default_factory=dict)

    def receive(self, timeout_s: float | None) -> dict[str, Any] | None:
        assert self.orders or timeout_s is not None, "nothing is left to do"
        return self.orders.popleft() if self.orders else None

    def send(self, message: dict[str, Any]) -> None:
        answer: Answer = decode(Answer, json.loads(json.dumps(message)))
        self.heard.append(answer)
        if self.gives_back and isinstance(answer, FrameReady | Developing):
            self.order(SlotFree(answer.slot))

    def write(self, slot: int, pixels: Any) -> None:
        self.slots[slot] = pixels

    def order(self, *orders: Order) -> None:
        self.orders += [encode(order, kind=True) for order in orders]

    def start(self, *jobs: Job) -> None:
        self.order(*(StartJob(job) for job in jobs))

    def said(self, kind: type) -> list[Any]:
        return [answer for answer in self.heard if isinstance(answer, kind)]

    def finished(self) -> list[str]:
        return [answer.job for answer in self.said(TakeDone)]


class Stage:
    """A worker on a desk with a dreaming renderer; `at` says what the window does at a point of the work."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.desk = Desk()
        self.done: list[str] = []
        self.on: dict[str, Callable[[], None]] = {}
        self.dreamer = Dreamer(self.done, self.on)
        other = Dreamer(self.done, self.on)
        made = {"dreamer": self.dreamer, "other": other}
        monkeypatch.setattr(production.catalog, "renderer", made.__getitem__)
        self.worker = Worker(self.desk, folder, self.desk, SLOTS, 64 * 36)  # type: ignore[arg-type]

    def at(self, what: str, *orders: Order) -> None:
        self.on[what] = lambda: self.desk.order(*orders)

    def work(self, *jobs: Job) -> list[str]:
        """Makes these and whatever comes meanwhile; the takes in the order in which they were finished."""
        self.desk.start(*jobs)
        while self.desk.orders or self.worker._waiting:
            self.worker.work()
        return self.desk.finished()


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return Stage(tmp_path, monkeypatch)


def test_a_live_take_goes_before_between_two_steps(stage: Stage) -> None:
    stage.at("a1 step 1", StartJob(live("b1")))
    assert stage.work(job("a1")) == ["b1", "a1"]
    at = stage.done.index("b1 step 0")
    assert stage.done[at - 1 : at + 1] == ["a1 step 1", "b1 step 0"]
    assert stage.done[at + STEPS + FRAMES] == "a1 step 2", "and the older one goes on where it was"


def test_a_hero_is_called_off_between_two_steps(stage: Stage) -> None:
    stage.at("a1 step 1", CancelJob("a1"))
    assert stage.work(job("a1"), job("b1")) == ["b1"]
    assert "a1 step 2" not in stage.done
    assert stage.desk.said(JobCancelled) == [JobCancelled("a1", "take-a1")]


def test_a_resting_hero_is_called_off_while_another_is_made(stage: Stage) -> None:
    stage.at("a1 step 1", StartJob(live("b1")))
    stage.at("b1 step 1", CancelJob("a1"))
    assert stage.work(job("a1")) == ["b1"]
    assert "a1 step 2" not in stage.done
    assert len(stage.desk.said(JobCancelled)) == 1


def test_what_can_wait_waits_for_everything_in_its_own_order(stage: Stage) -> None:
    assert stage.work(patient("a1", renderer="other"), patient("b1", renderer="dreamer"), job("c1"), live("d1")) == [
        "d1", "c1", "a1", "b1",
    ]  # fmt: skip


def test_a_later_patient_take_does_not_go_before_an_earlier_one(stage: Stage) -> None:
    stage.at("a1 frame 0", StartJob(patient("b1")))
    assert stage.work(patient("a1")) == ["a1", "b1"]


def test_weights_move_once_for_a_batch(stage: Stage) -> None:
    takes = [patient(f"a{number}") for number in range(1, 6)]
    assert stage.work(*takes) == ["a5", "a4", "a3", "a2", "a1"]
    assert stage.dreamer.moves == ["a1:high", "a5:low"]
    assert [done for done in stage.done if done.endswith("step 1")] == [f"a{number} step 1" for number in range(1, 6)]


def test_one_after_the_other_they_would_move_for_each(stage: Stage) -> None:
    stage.work(*(job(f"a{number}") for number in range(1, 4)))
    assert len(stage.dreamer.moves) == 6, "nobody waits longer for the sake of a batch who is waited for"


def test_other_weights_are_no_batch(stage: Stage) -> None:
    stage.work(patient("a1"), patient("b1", renderer="other"), patient("c1"))
    assert stage.desk.finished() == ["c1", "a1", "b1"]


def test_a_live_take_goes_before_a_whole_batch(stage: Stage) -> None:
    stage.at("a3 step 0", StartJob(live("b1")))
    assert stage.work(*(patient(f"a{number}") for number in range(1, 6)))[0] == "b1"
    assert stage.done.index("b1 step 0") == stage.done.index("a3 step 0") + 1


def test_a_batch_of_a_dozen_ends_with_every_take_whole(stage: Stage) -> None:
    takes = [patient(f"a{number}") for number in range(1, 13)]
    stage.at("a7 step 3", CancelJob("a2"))
    assert sorted(stage.work(*takes)) == sorted(take.id for take in takes if take.id != "a2")
    for take in takes:
        if take.id != "a2":
            with MovieReader(stage.folder / take.path) as movie:
                assert movie.frames == FRAMES


def test_what_develops_is_shown_coarse_to_fine_and_leaves_a_slot_for_frames(stage: Stage) -> None:
    stage.desk.gives_back = False
    stage.work(live("a1"))
    shown = stage.desk.said(Developing)
    assert [each.index for each in shown] == [0, 8, 4, 2, 6]
    assert [(each.width, each.height, each.step, each.steps) for each in shown[:1]] == [(6, 4, 1, STEPS)]
    assert stage.desk.slots[shown[0].slot].shape == (4, 6, 3)
    assert [each.index for each in stage.desk.said(FrameReady)] == [0], "the last slot"


def test_slots_that_come_back_are_used_again(stage: Stage) -> None:
    stage.work(live("a1"))
    steps = [each.step for each in stage.desk.said(Developing)]
    assert steps == sorted(steps)
    assert {step: steps.count(step) for step in set(steps)} == dict.fromkeys(range(1, STEPS + 1), 9)


def test_new_words_reach_the_take_before_its_next_step(stage: Stage) -> None:
    stage.at("a1 step 1", RetellJob(live("a1", text="and now it snows")))
    stage.work(live("a1"))
    assert stage.dreamer.told == ["a1: and now it snows after a1 step 1"]


def test_words_that_come_before_the_take_begins_are_told_when_it_does(stage: Stage) -> None:
    stage.desk.order(StartJob(live("a1")), RetellJob(live("a1", text="snow")), RetellJob(live("b1", text="nobody")))
    assert stage.work() == ["a1"]
    assert stage.dreamer.told == ["a1: snow after nothing"]


def test_words_that_the_gate_refuses_end_the_take(stage: Stage) -> None:
    stage.at("a1 step 1", RetellJob(live("a1", text="a hentai scene")))
    assert stage.work(live("a1"), live("b1")) == ["b1"]
    (blocked,) = stage.desk.said(JobBlocked)
    assert blocked.verdict.reasons == ("explicit sexual content: hentai",)


def test_the_same_again_is_found_in_a_project_and_made_anew_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ProjectFolder.create(tmp_path / "film", Project("Film")).close()
    (tmp_path / "loose").mkdir()
    for folder, made in ((tmp_path / "film", 1), (tmp_path / "loose", 2)):
        stage = Stage(folder, monkeypatch)
        assert stage.work(job("a1")) == ["a1"]
        stage.work(replace(job("a1"), id="a2", path="takes/1A-2.mov"))
        assert stage.done.count("a1 step 0") + stage.done.count("a2 step 0") == made
        assert len(stage.desk.said(JobStarted)) == 2
