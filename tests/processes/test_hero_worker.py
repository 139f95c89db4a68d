"""The worker of heroes, a real process with real video models of a toy's size: queues, killed and replaced."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.settings import Heroes
from app.shell import Shell
from engine import messages as say
from engine.developing import Hero, When
from engine.effects import Start
from engine.film.model import Tier
from engine.film.scenery import Weather
from engine.film.spec import Action, Environment, ShotSpec, Subject
from engine.media.movie import MovieReader
from engine.messages import CircleTake, FrameReady, Job, JobCancelled, JobProgress, JobStarted, TakeDone
from engine.process.orders import CancelJob, Ready, RetellJob
from engine.store.folder import ProjectFolder
from tests.core.playbook import Playbook, described
from tests.processes.test_shell import SMALL
from tests.processes.test_shell import Room as Sitting
from tests.processes.test_worker import LONG_S, MANY, Room, job

pytest.importorskip("diffusers", reason="torch and diffusers are not set up here (python3 run.py hero)")

SPEC = ShotSpec((Subject("a soldier"),), Action("runs", "run"))
SIDE = 64
SLOW, QUICK = "wan2.1-1.3b", "live"


def hero(id: str, slate: str, renderer: str = SLOW, **changes: object) -> Job:
    made = replace(
        job(id, slate, 5), renderer=renderer, tier=Tier.HERO, asked=SPEC, seed=sum(id.encode()), width=SIDE, height=SIDE
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def heroes(toy_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """A worker that makes heroes; it takes seconds to start."""
    made = Room(tmp_path_factory.mktemp("film"), renderer=SLOW, models=toy_models)
    made.child.start()
    yield made
    made.close()


def test_a_hero_is_watched_while_it_develops_and_whole_on_disk(heroes: Room) -> None:
    heroes.start(hero("a1", "1A-1", live=True))
    heard = heroes.until(TakeDone)
    assert isinstance(heard[0], Ready)
    assert heard[0].renderers == (SLOW,)
    assert next(each.stage for each in heard if isinstance(each, JobProgress)) == "words"
    assert 0 in [each.index for each in heard if isinstance(each, FrameReady)]
    with MovieReader(heroes.folder / "takes/1A-1.mov") as movie:
        assert (movie.frames, movie.width, movie.height) == (5, SIDE, SIDE)


def test_whoever_waits_is_served_between_two_steps_of_a_sweep(heroes: Room) -> None:
    """A dozen takes are queued that can wait; how long does somebody wait who does not want to?"""
    heroes.start(hero("b0", "1B-1", live=True))
    alone_s = seconds_to(heroes, "b0")
    sweep = [hero(f"s{number}", f"1S-{number}", patient=True) for number in range(1, 13)]
    heroes.start(*sweep)
    heroes.until(JobStarted)
    heroes.start(hero("c0", "1C-1", live=True))
    behind_s = seconds_to(heroes, "c0", meanwhile=(heard := []))
    assert not [each for each in heard if isinstance(each, TakeDone)], "no take of the sweep had to end for it"
    assert behind_s < 3 * alone_s + 0.5
    heroes.until(TakeDone)
    for waiting in sweep:
        heroes.order(CancelJob(waiting.id))
    over = 0
    while over < len(sweep):
        over += isinstance(heroes.until(JobCancelled, TakeDone)[-1], JobCancelled | TakeDone)
    assert {"1B-1.mov", "1C-1.mov"} <= set(heroes.left())
    assert not [name for name in heroes.left() if name.endswith(".part")]


def test_a_streaming_take_goes_on_with_new_words_and_its_movie_tells_when(heroes: Room) -> None:
    snow = ShotSpec((Subject("a soldier"),), Action("runs", "run"), Environment(weather=Weather.SNOW))
    wanted = hero("l1", "1L-1", QUICK, live=True, frames=120)
    heroes.start(wanted)
    heroes.until(FrameReady)
    heroes.order(RetellJob(replace(wanted, text="and now it starts to snow", asked=snow)))
    done = heroes.until(TakeDone)[-1]
    assert isinstance(done, TakeDone)
    assert "and now it starts to snow" in done.rendition.note
    with MovieReader(heroes.folder / "takes/1L-1.mov") as movie:
        recipe = json.loads(movie.recipe)
        assert movie.frames == 120
    (told,) = recipe["retold"]
    assert told["text"] == "and now it starts to snow"
    assert 0 < told["after"] < 120
    assert recipe["made_of"]["retold"], "the renderer went by it"
    assert recipe["note"] == done.rendition.note


def seconds_to(room: Room, id: str, meanwhile: list | None = None) -> float:
    """How long until the first frame of a job is there to be seen."""
    began = time.monotonic()
    while True:
        heard = room.said.get(timeout=LONG_S)
        if isinstance(heard, FrameReady) and heard.job == id:
            return time.monotonic() - began
        if meanwhile is not None:
            meanwhile.append(heard)


def test_a_killed_hero_leaves_the_blockout_and_is_tried_once_more(toy_models: Path, tmp_path: Path) -> None:
    """Its half file is swept, that of the other worker, which lives, is not."""
    book = Playbook(hero=Hero(QUICK, width=SIDE, height=SIDE))
    blockouts, developing = Room(tmp_path), Killed(tmp_path, renderer=QUICK, models=toy_models)
    blockouts.child.start()
    developing.child.start()
    try:
        wanted = described(duration_s=2.0)
        blockout = ordered(book >> say.RequestShot(wanted))
        blockouts.start(replace(blockout, width=SIDE, height=SIDE))
        (book >> blockouts.until(TakeDone)[-1]).skip()
        blockouts.start(job("long", "9A-1", MANY))
        blockouts.until(FrameReady)
        blockouts.until(FrameReady)

        first = ordered(book >> say.CircleTake(1))
        developing.start(first)
        assert developing.lost.get(timeout=LONG_S) == -signal.SIGKILL
        halves = {name for name in developing.left() if name.endswith(".part")}
        assert len(halves) == 2
        take = book.session.project.takes[0]
        assert take.shown is not None
        assert (take.shown.tier, take.failure) == (Tier.BLOCKOUT, None)

        again = ordered(book >> say.WorkerLost("hero", (first.id,)))
        assert again == first
        developing.said.queue.clear()
        developing.mercy = True
        developing.child.start()
        developing.start(again)
        developing.until(Ready)
        assert len([name for name in developing.left() if name.endswith(".part")]) == 1, "only the living one's"
        (book >> developing.until(TakeDone)[-1]).skip()
        shown = book.session.project.takes[0].shown
        assert shown is not None
        assert shown.tier is Tier.HERO
        with MovieReader(tmp_path / shown.path) as movie:
            assert movie.frames == 48
        assert (tmp_path / blockout.path).exists()
    finally:
        developing.close()
        blockouts.close()


def ordered(book: Playbook) -> Job:
    """The one job that followed."""
    (job,) = [effect.job for effect in book.pending if isinstance(effect, Start)]
    book.skip()
    return job


class Killed(Room):
    """Kills its worker as soon as the second frame is there: the first is shown before anything is written."""

    mercy = False

    def _hear(self, message: dict) -> None:
        super()._hear(message)
        if message["kind"] == "FrameReady" and message["index"] >= 1 and not self.mercy and self.child.pid is not None:
            threading.Thread(target=os.kill, args=(self.child.pid, signal.SIGKILL)).start()


def test_a_sitting_that_ended_too_soon_makes_its_heroes_when_it_is_opened_again(
    toy_models: Path, tmp_path: Path
) -> None:
    """That a circled take wants a hero is read from the film; nothing else has to be kept."""
    wished = Heroes(SLOW, When.CIRCLED, size=(96, 64))
    project = ProjectFolder.create(tmp_path / "film", SMALL)
    first = Sitting(project)
    first.shell.start()
    first.shell.hear("a soldier walks through the forest, half a second")
    first.idle()
    first.shell.handle(CircleTake())
    first.shell.close()

    again = Sitting(ProjectFolder.open(tmp_path / "film"))
    again.shell.close()
    again.shell = Shell(
        ProjectFolder.open(tmp_path / "film"), again, again.woken.set, takes=1, heroes=wished, models=toy_models
    )
    again.shell.start()
    try:
        again.until(lambda: again.project.takes[0].shown.tier is Tier.HERO)  # type: ignore[union-attr]
        assert [made.tier for made in again.project.takes[0].renditions] == [Tier.BLOCKOUT, Tier.HERO]
        assert again.sentences == []
    finally:
        again.shell.close()
