"""The shell: what becomes of a session's effects when the world is at fault."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.settings import Heroes
from app.shell import Shell
from app.ways import Way
from engine.effects import PlayCut, PlayTakes, StopPlaying, Tell
from engine.errors import EngineError
from engine.film.model import Project
from engine.media.frame import Pixels
from engine.media.movie import MovieReader
from engine.messages import CircleTake, Developing, Export, FrameReady, JobProgress, MoreTakes, Remaster
from engine.process.orders import Ready
from engine.state import State
from engine.store.folder import ProjectFolder
from interaction.interpretation import Interpretation
from interaction.speech.messages import Utterance

SMALL = Project("Test", width=128, height=72)
LONG_S = 60.0


class Room:
    """An audience that keeps what it is shown, and a way to wait for something."""

    def __init__(self, folder: ProjectFolder) -> None:
        self.woken = threading.Event()
        self.sentences: list[str] = []
        self.frames: list[tuple[str, int]] = []
        self.previews: list[tuple[int, int, int]] = []
        self.ways: tuple[Way, ...] = ()
        self.playing: list[Any] = []
        self.ready: Ready | None = None
        self.paths: list[Path] = []
        self.questions: list[Interpretation] = []
        self.changes: list[tuple[State, State]] = []
        self.shell = Shell(folder, self, self.woken.set, takes=1)

    @property
    def project(self) -> Project:
        return self.shell.session.project

    def until(self, happened: Callable[[], object]) -> None:
        """Drains until something is so."""
        deadline = time.monotonic() + LONG_S
        while not happened():
            assert time.monotonic() < deadline, f"it never was; told: {self.sentences}"
            self.woken.wait(0.1)
            self.woken.clear()
            self.shell.drain()

    def idle(self) -> None:
        self.until(lambda: not self.shell.busy)

    def changed(self, before: State, after: State) -> None:
        self.changes.append((before, after))

    def told(self, tell: Tell) -> None:
        self.sentences.append(tell.sentence)

    def frame(self, ready: FrameReady, pixels: Pixels) -> None:
        assert pixels.shape == (ready.height, ready.width, 3)
        self.frames.append((ready.take, ready.index))

    def developing(self, report: Developing, pixels: Pixels) -> None:
        assert pixels.shape == (report.height, report.width, 3)
        self.previews.append((report.index, report.step, report.steps))

    def heroes(self, found: Sequence[Way], wished: Heroes) -> None:
        self.ways = tuple(found)

    def warm(self, ready: Ready) -> None:
        self.ready = ready

    def progressed(self, report: JobProgress) -> None:
        assert report.step <= report.steps

    def play_back(self, effect: PlayTakes | PlayCut | StopPlaying) -> None:
        self.playing.append(effect)

    def delivered(self, paths: Sequence[Path]) -> None:
        self.paths += paths

    def heard(self, text: str, readings: Sequence[Interpretation]) -> None:
        assert text

    def asked(self, reading: Interpretation) -> None:
        self.questions.append(reading)


def speak(room: Room, text: str, *, sure: float = 1.0, sound: str = "") -> None:
    """Somebody says it, in three seconds from second 10 of a clock that began at 100."""
    said = Utterance(10.0, 13.0, text, "en", sure, "test", clock_s=100.0, sound=sound)
    room.shell.hear(text, said)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(ProjectFolder.create(tmp_path / "project", SMALL))
    made.shell.start()
    yield made
    made.shell.close()


def test_frames_are_seen_before_the_take_is_done(room):
    room.shell.hear("a soldier walks through the forest, one second")
    room.until(lambda: room.frames)
    assert room.project.takes[0].shown is None
    room.idle()
    assert room.project.takes[0].shown is not None
    assert room.changes[0][0].project.shots == ()


def test_blockouts_are_made_again_larger_while_a_new_shot_goes_before_them(room):
    room.shell.hear("a soldier walks through the forest, one second")
    room.idle()
    small = room.project.takes[0].shown
    room.shell.handle(Remaster(320, 180))
    room.shell.hear("a woman stands in the street, one second")
    room.until(lambda: len(room.project.takes) == 2 and room.project.takes[1].shown)
    assert room.project.takes[0].shown == small, "what somebody waits for comes first"
    room.idle()
    large = room.project.takes[0].shown
    assert (large.width, large.height) == (320, 180)
    with MovieReader(room.shell.folder.path / large.path) as movie:
        assert (movie.frames, movie.width, movie.height) == (24, 320, 180)
    assert (room.shell.folder.path / small.path).exists()


def test_a_spoken_sweep_is_a_take_for_each_value(room):
    room.shell.hear("a soldier walks through the forest in the rain, one second")
    room.shell.hear("give me light, normal and heavy rain")
    room.idle()
    swept = room.project.takes[1:]
    assert [dict(take.varied)["environment.weather_strength"] for take in swept] == ["light", "normal", "heavy"]
    assert len({take.shown.recipe for take in swept}) == 3


def test_he_and_she_in_a_change_are_those_of_the_shot(room):
    room.shell.hear("a woman and a man stand in the street, one second")
    room.shell.hear("have him run")
    woman, man = room.project.shots[0].description.spec.subjects
    assert [doing.canonical for doing in man.actions] == ["run"]
    assert not woman.actions
    assert room.project.shots[0].description.spec.action.canonical == "stand"
    room.idle()


def test_the_room_is_told_what_the_renderer_obeys(room):
    room.until(lambda: room.ready)
    assert room.ready.renderers == ("blockout",)
    assert "camera.move" in room.ready.obeys
    assert "style.mood" not in room.ready.obeys


def test_a_worker_killed_in_the_middle_of_a_take_is_replaced_and_the_take_made(room):
    room.shell.hear("a soldier walks through the forest, two seconds")
    room.until(lambda: room.frames)
    room.shell._engine.kill()
    room.idle()
    (take,) = room.project.takes
    assert take.shown is not None
    assert take.failure is None


def test_a_worker_that_dies_every_time_fails_the_take_in_one_sentence(room):
    room.shell.hear("a soldier walks through the forest, ten seconds")
    for _ in range(2):
        seen = len(room.frames)
        room.until(lambda seen=seen: len(room.frames) > seen)
        room.shell._engine.kill()
    room.idle()
    assert room.project.takes[0].failure is not None
    assert room.sentences == ["Take 1A-1 could not be rendered: the renderer stopped twice."]
    room.shell.handle(MoreTakes(1))  # and the next one is made
    room.idle()
    assert room.project.takes[1].shown is not None


def test_what_cannot_be_kept_did_not_happen(room, monkeypatch, warned):
    room.shell.hear("a soldier walks through the forest, one second")
    room.idle()
    before = room.shell.session.state

    def full(*entries: object) -> None:
        raise EngineError("The disk is full: {file} was not written.", advice="Make room.", file="journal.jsonl")

    monkeypatch.setattr(room.shell.folder, "append", full)
    room.shell.handle(CircleTake(1))
    assert room.shell.session.state == before
    assert room.sentences == ["The disk is full: journal.jsonl was not written."]
    assert warned
    monkeypatch.undo()
    room.shell.handle(CircleTake(1))
    assert room.project.takes[0].mark == "circled"


def test_asleep_only_a_wake_word_is_heard_but_keys_still_work(room):
    speak(room, "go to sleep")
    speak(room, "a soldier walks through the forest, one second")
    assert room.project.shots == ()
    speak(room, "wake up")
    assert not room.shell.session.focus.asleep
    speak(room, "a soldier walks through the forest, one second")
    assert len(room.project.shots) == 1
    room.idle()


def test_what_was_heard_badly_becomes_a_question(room):
    speak(room, "undo", sure=0.3)
    assert [reading.confidence > 0.5 for reading in room.questions] == [True]
    assert room.sentences == []


def test_this_one_is_what_the_hand_was_on_while_it_was_said(room):
    room.shell.hear("a soldier walks through the forest, one second")
    room.shell.handle(MoreTakes(2))
    asked: list[tuple[float, float]] = []

    def pointing(*when: float) -> tuple[str, None]:
        asked.append(when)
        return room.project.takes[1].id, None

    room.shell.pointing = pointing
    speak(room, "circle this one")
    assert [take.mark for take in room.project.takes] == ["none", "circled", "none"]
    ((start, end),) = asked
    assert 111.0 < start < end <= 113.0, "not at the end of the sentence, and on the clock of all processes"
    room.idle()


def test_a_shot_knows_the_recording_of_who_asked_for_it(room):
    speak(room, "a soldier walks through the forest, one second", sound="0001.flac")
    speak(room, "make it snow", sound="0002.flac")
    (shot,) = room.project.shots
    assert [wording.sound for wording in shot.revisions] == ["sound/0001.flac", "sound/0002.flac"]
    room.idle()


def test_an_export_goes_into_the_projects_own_folder(room):
    room.shell.hear("a soldier walks through the forest, one second")
    room.idle()
    room.shell.hear("put it in the cut")
    room.shell.handle(Export(("edl",)))
    room.idle()
    assert [path.suffix for path in room.paths][:1] == [".edl"]
    assert all(path.is_relative_to(room.shell.folder.path) for path in room.paths)


def test_an_unfinished_sitting_goes_on_where_it_was(tmp_path):
    first = Room(ProjectFolder.create(tmp_path / "project", SMALL))
    first.shell.start()
    first.shell.hear("a soldier walks through the forest, three seconds")
    first.until(lambda: first.frames)
    first.shell.close()
    again = Room(ProjectFolder.open(tmp_path / "project"))
    assert again.project.takes[0].shown is None
    again.shell.start()
    again.idle()
    assert again.project.takes[0].shown is not None
    again.shell.hear("undo")
    assert again.project.shown_shots == ()
    again.shell.close()
