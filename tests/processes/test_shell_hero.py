"""The second unit: called in when there is something for it and time, told what to do, lost, done without."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.settings import OFF, Heroes
from app.shell import Shell
from engine.developing import When
from engine.film.codec import encode
from engine.film.model import Tier
from engine.messages import Develop, Undevelop
from engine.process.orders import Ready
from engine.store.folder import ProjectFolder
from tests.processes.test_shell import SMALL, Room

ASKED = Heroes("wan2.1-1.3b", When.ASKED, size=(96, 64))
SHOT = "a soldier walks through the forest, one second"


def room_of(tmp_path: Path, models: Path, wished: Heroes = ASKED) -> Room:
    """A room with a shell that may make heroes."""
    made = Room(ProjectFolder.create(tmp_path / "project", SMALL))
    made.shell.close()
    folder = ProjectFolder.open(tmp_path / "project")
    made.shell = Shell(folder, made, made.woken.set, takes=1, heroes=wished, models=models)
    return made


@pytest.fixture
def room(tmp_path: Path, toy_models: Path) -> Iterator[Room]:
    made = room_of(tmp_path, toy_models)
    made.shell.start()
    yield made
    made.shell.close()


def heroes(room: Room) -> list[str]:
    return [made.renderer for take in room.project.takes for made in take.renditions if made.tier is Tier.HERO]


@pytest.mark.slow
def test_it_is_called_in_once_nobody_waits_and_lost_in_a_take_is_called_in_again(room: Room) -> None:
    room.shell.hear(SHOT)
    assert room.shell._second is None
    room.until(lambda: room.ways)
    second = room.shell._second
    assert second is not None
    assert not second.called_in, "the first blockout goes first"
    room.idle()
    room.until(lambda: second.called_in)
    seen = len(room.frames)
    room.shell.handle(Develop())
    room.until(lambda: len(room.frames) > seen)
    second.kill()
    room.idle()
    assert len(heroes(room)) == 1
    assert heroes(room)[0].startswith("wan2.1-1.3b")
    assert room.sentences == []
    assert set(room.frames[seen:]) >= {(room.project.takes[0].id, 23)}


@pytest.mark.slow
def test_what_is_called_off_leaves_nothing_and_the_next_is_made(room: Room) -> None:
    room.shell.hear(SHOT)
    room.until(lambda: room.ways and not room.shell.busy)
    room.shell.handle(Develop())
    room.until(lambda: any(one.started for one in room.shell.session.state.jobs))
    room.shell.handle(Undevelop())
    room.shell.handle(Develop())
    room.idle()
    assert len(heroes(room)) == 1
    assert not list((room.shell.folder.path / "takes").glob("*.part"))


def test_without_weights_there_is_no_second_unit(tmp_path: Path) -> None:
    room = room_of(tmp_path, tmp_path / "nothing")
    room.shell.start()
    room.until(lambda: room.ways)
    assert not any(way.works for way in room.ways)
    room.shell.hear(SHOT)
    room.shell.handle(Develop())
    assert room.sentences == ["This sitting makes no heroes."]
    room.idle()
    assert room.shell._second is None
    room.shell.close()


def test_off_is_off(tmp_path: Path, toy_models: Path) -> None:
    room = room_of(tmp_path, toy_models, Heroes(OFF))
    room.shell.start()
    room.until(lambda: room.ways)
    assert room.shell.session.hero is None
    assert room.shell._second is None
    room.shell.develop_by(ASKED)
    assert room.shell.session.hero is not None
    assert room.shell.session.hero.renderer == "wan2.1-1.3b"
    room.shell.develop_by(Heroes(OFF))
    assert room.shell.session.hero is None
    room.shell.close()


def test_a_worker_that_cannot_make_heroes_is_said_once_and_done_without(
    tmp_path: Path, toy_models: Path, warned: list[object]
) -> None:
    room = room_of(tmp_path, toy_models)
    room.shell.start()
    room.shell.hear(SHOT)
    room.until(lambda: room.ways and not room.shell.busy)
    no = Ready((), "usual", note="No graphics card that video models can use is in this machine.", advice="Buy one.")
    room.shell._from_unit(Tier.HERO, encode(no, kind=True))
    room.shell.handle(Develop())
    assert room.sentences == [
        "No heroes today: No graphics card that video models can use is in this machine.",
        "This sitting makes no heroes.",
    ]
    assert warned
    assert room.shell._second is None
    room.shell._from_unit(Tier.HERO, encode(no, kind=True))  # and what it had still to say is let go by
    room.shell.develop_by(replace(ASKED, renderer="live"))
    assert room.shell.session.hero is not None, "another way may work"
    assert room.project.takes[0].shown is not None
    room.shell.close()


@pytest.mark.slow
def test_a_hero_that_is_asked_for_before_it_is_known_what_can_make_it_is_made_all_the_same(room: Room) -> None:
    room.shell.hear(SHOT)
    room.shell.handle(Develop())
    assert not room.ways
    room.idle()
    room.until(lambda: bool(heroes(room)))
    assert room.sentences == []
