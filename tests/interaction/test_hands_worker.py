"""The hands worker: what it says to the window, what it obeys, and how it lives without a model or a camera."""

import json
import queue
import shutil
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app import watch
from app.settings import read
from engine.assets import asset
from engine.film.codec import decode, encode
from engine.process.child import Child
from interaction.hands import camera, worker
from interaction.hands.camera import Device
from interaction.hands.messages import (
    Arm,
    Disarm,
    Eyes,
    FromHands,
    Gesture,
    HandSkeleton,
    HandsState,
    PictureSeen,
    Pointer,
    PointerState,
    Quit,
    ToHands,
    Watch,
    Watched,
)
from tests.interaction.hands_material import hand_model, recorded
from tests.interaction.test_hands_camera import LIVE, film, photo

DEMO = asset("demo/hands.jsonl")
ACTS = ["wake", "thumb_up", "pinch", "drop", "swipe_right", "fist", "sleep"]


class Window:
    """The window's end of a line, in this process: says its lines when their moment comes, the last being Quit."""

    def __init__(self, *script: tuple[Callable[[list[Any]], bool], ToHands], patience_s: float = 30.0) -> None:
        self.heard: list[Any] = []
        self._script = deque(script)
        self._until_s = time.monotonic() + patience_s

    def send(self, message: dict[str, Any]) -> None:
        self.heard.append(decode(FromHands, json.loads(json.dumps(message))))  # type: ignore[arg-type]

    def receive(self, timeout_s: float | None = None) -> dict[str, Any] | None:
        assert time.monotonic() < self._until_s, f"still waiting; heard {self.heard[-5:]}"
        if self._script and self._script[0][0](self.heard):
            return encode(self._script.popleft()[1], kind=True)
        time.sleep(min(timeout_s if timeout_s is not None else 0.01, 0.01))
        return None

    def of(self, kind: type) -> list[Any]:
        """What was heard of one kind."""
        return [message for message in self.heard if isinstance(message, kind)]

    @property
    def states(self) -> list[Eyes]:
        """What the worker was up to."""
        return [message.state for message in self.of(HandsState)]


def at_once(heard: list[Any]) -> bool:
    """Before anything else."""
    return True


def is_up_to(state: Eyes, times: int = 1) -> Callable[[list[Any]], bool]:
    """Once the worker has said so."""
    return lambda heard: sum(isinstance(one, HandsState) and one.state is state for one in heard) >= times


def saw(kind: type, times: int = 1) -> Callable[[list[Any]], bool]:
    """Once that many have come."""
    return lambda heard: sum(isinstance(message, kind) for message in heard) >= times


def work(window: Window, **options: object) -> Window:
    """The worker's run, in this process, until the window leaves."""
    worker.run(window, {"bundle": "", "pace": False} | options)  # type: ignore[arg-type]
    return window


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A camera is looked for again at once."""
    monkeypatch.setattr(worker, "_RETRY_S", 0.05)


def have(monkeypatch: pytest.MonkeyPatch, *devices: Device) -> None:
    """These are the cameras of this machine."""
    monkeypatch.setattr(camera, "cameras", lambda: list(devices))


def opening_hand(start_s: float) -> Device:
    """A camera before which a hand opens: the real recording, at its own speed, played by FFmpeg as a device."""
    path = str(recorded("clips/open_hand.mp4"))
    return Device("lavfi", f"movie=filename={path}:seek_point={start_s},realtime", ({},))


# --- files ---


def test_a_track_is_watched_to_its_end_without_a_model() -> None:
    window = work(Window((is_up_to(Eyes.FINISHED), Quit())), source=str(DEMO))
    assert [gesture.name for gesture in window.of(Gesture)] == ACTS
    assert window.states == [Eyes.STARTING, Eyes.WATCHING, Eyes.FINISHED]
    assert window.of(Watched)[-1].of_s > 15


def test_the_ring_and_the_skeleton_come_at_most_thirty_times_a_second() -> None:
    window = work(Window((is_up_to(Eyes.FINISHED), Quit())), source=str(DEMO))
    seconds = window.of(Watched)[-1].of_s
    assert 100 < len(window.of(Pointer)) < 31 * seconds
    skeletons = window.of(HandSkeleton)
    assert len(skeletons) < 31 * seconds
    assert {len(skeleton.points) for skeleton in skeletons} == {42, 0}
    assert skeletons[-1].points == (), "the hand has left"
    assert PointerState.HOLDING in {pointer.state for pointer in window.of(Pointer)}


def test_only_gestures_means_only_gestures() -> None:
    window = work(Window((is_up_to(Eyes.FINISHED), Quit())), source=str(DEMO), only_gestures=True)
    assert window.of(Pointer) == window.of(HandSkeleton) == []
    assert len(window.of(Gesture)) == len(ACTS)


def test_it_waits_until_told_what_to_watch() -> None:
    window = work(Window((at_once, Watch(str(DEMO))), (is_up_to(Eyes.FINISHED), Watch(str(DEMO))),
                         (is_up_to(Eyes.FINISHED, 2), Quit())))  # fmt: skip
    assert [gesture.name for gesture in window.of(Gesture)] == ACTS * 2


def test_a_file_at_its_own_speed_takes_its_time() -> None:
    before = time.monotonic()
    work(Window((saw(Gesture), Quit())), source=str(DEMO), pace=True)
    assert 1.2 < time.monotonic() - before < 6


@pytest.mark.parametrize("name", ["film.mp4", "photo.jpg", "folder", "track.jsonl"])
def test_a_file_that_cannot_be_watched_is_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    for broken in ("film.mp4", "photo.jpg", "track.jsonl"):
        (tmp_path / broken).write_bytes(b"<html>")
    window = work(Window((is_up_to(Eyes.FAILED), Quit())), source=str(tmp_path / name), bundle=str(hand_model()))
    state = window.of(HandsState)[-1]
    assert state.template.format(**dict(state.values)).endswith(".")
    assert state.advice


def test_a_film_without_a_hand_gives_nothing(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4", frames=50)
    window = work(Window((is_up_to(Eyes.FINISHED), Quit())), source=str(path), bundle=str(hand_model()))
    assert window.of(Gesture) == []
    assert window.of(HandSkeleton) == []


def test_pictures_are_told_one_by_one(tmp_path: Path) -> None:
    photo(tmp_path / "a.png")
    photo(tmp_path / "b.png")
    window = work(Window((is_up_to(Eyes.FINISHED), Quit())), source=str(tmp_path), bundle=str(hand_model()))
    assert window.of(PictureSeen) == [PictureSeen("", "a.png", 0), PictureSeen("", "b.png", 0)]


# --- no model, no camera ---


def test_without_a_model_it_says_so_and_goes_on_once_there_is_one(tmp_path: Path, hurried: None) -> None:
    model = tmp_path / "models" / "hand_landmarker.task"
    source = str(film(tmp_path / "film.mp4"))

    def fetched(heard: list[Any]) -> bool:
        if not is_up_to(Eyes.NO_MODEL)(heard):
            return False
        model.parent.mkdir(exist_ok=True)
        shutil.copy(hand_model(), model)
        return True

    window = work(Window((fetched, Arm()), (is_up_to(Eyes.FINISHED), Quit())), source=source, bundle=str(model))
    assert window.states == [Eyes.STARTING, Eyes.NO_MODEL, Eyes.WATCHING, Eyes.FINISHED]
    assert "interaction.hands.bundle" in window.of(HandsState)[1].advice


def test_without_a_camera_it_says_so_once_and_takes_up_the_first_that_comes(
    monkeypatch: pytest.MonkeyPatch, hurried: None
) -> None:
    have(monkeypatch)
    asked = 0

    def plugged_in(heard: list[Any]) -> bool:
        nonlocal asked
        asked += is_up_to(Eyes.NO_CAMERA)(heard)
        if asked == 20:
            have(monkeypatch, LIVE)
        return is_up_to(Eyes.WATCHING)(heard)

    window = work(Window((plugged_in, Quit())), source="camera", bundle=str(hand_model()))
    assert window.states == [Eyes.STARTING, Eyes.NO_CAMERA, Eyes.WATCHING]
    assert window.of(HandsState)[1].advice.startswith("Plug one in")


def test_an_unplugged_camera_is_said_and_taken_up_again(monkeypatch: pytest.MonkeyPatch, hurried: None) -> None:
    have(monkeypatch, Device("lavfi", "testsrc=duration=0.3:rate=25,realtime", ({},)))
    window = work(Window((is_up_to(Eyes.WATCHING, 2), Quit())), source="camera", bundle=str(hand_model()))
    assert window.states == [Eyes.STARTING, Eyes.WATCHING, Eyes.NO_CAMERA, Eyes.WATCHING]


def test_arming_opens_the_camera_and_disarming_lets_it_go(monkeypatch: pytest.MonkeyPatch) -> None:
    have(monkeypatch, LIVE)
    window = work(
        Window((at_once, Arm()), (is_up_to(Eyes.WATCHING), Disarm()), (is_up_to(Eyes.DISARMED), Arm()),
               (is_up_to(Eyes.WATCHING, 2), Quit())),
        bundle=str(hand_model()),
    )  # fmt: skip
    assert window.states == [Eyes.STARTING, Eyes.WATCHING, Eyes.DISARMED, Eyes.WATCHING]


def test_after_a_file_it_goes_back_to_the_camera(monkeypatch: pytest.MonkeyPatch) -> None:
    have(monkeypatch, LIVE)
    window = work(
        Window((is_up_to(Eyes.WATCHING), Watch(str(DEMO))), (is_up_to(Eyes.WATCHING, 2), Quit())),
        source="camera", bundle=str(hand_model()),
    )  # fmt: skip
    assert window.states == [Eyes.STARTING, Eyes.WATCHING, Eyes.FINISHED, Eyes.WATCHING]
    assert [gesture.name for gesture in window.of(Gesture)] == ACTS


@pytest.mark.shared
def test_a_real_hand_before_the_camera_wakes_the_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    have(monkeypatch, opening_hand(1.0))
    window = work(Window((saw(Gesture), Quit())), source="camera", bundle=str(hand_model()))
    assert [gesture.name for gesture in window.of(Gesture)] == ["wake"]
    filling = [pointer.hold for pointer in window.of(Pointer) if pointer.state is PointerState.ASLEEP]
    assert max(filling) > 0.5, "the ring filled before"


# --- as a process ---


def test_it_works_as_a_process_of_its_own() -> None:
    news: queue.SimpleQueue[Any] = queue.SimpleQueue()
    options = {"bundle": "", "source": str(DEMO), "pace": False, "only_gestures": True}
    child = Child("hands", "interaction.hands.worker", options, news.put, news.put)
    child.start()
    try:
        heard = []
        while not heard or heard[-1] != {"kind": "HandsState", "state": "finished"}:
            heard.append(news.get(timeout=60))
    finally:
        child.stop()
    assert [message["name"] for message in heard if message["kind"] == "Gesture"] == ACTS


# --- the command line ---


def watched(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The document of `shotcaller watch PATH --json`."""
    settings = replace(read(), cache=hand_model().parents[1])
    assert watch.run(path, as_json=True, settings=settings) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.shared
def test_watch_tells_when_the_hand_wakes(capsys: pytest.CaptureFixture[str]) -> None:
    document = watched(recorded("clips/open_hand.mp4"), capsys)
    (gesture,) = document["gestures"]
    assert gesture["gesture"] == "wake"
    assert 2.0 < gesture["t_s"] < 3.0


@pytest.mark.shared
def test_watch_gives_a_row_a_picture(capsys: pytest.CaptureFixture[str]) -> None:
    rows = watched(recorded("photos"), capsys)["pictures"]
    assert len(rows) == 20
    assert {"label", "name", "fingers", "thumb"} <= rows[0].keys()
    assert {row["label"] for row in rows} == {"call", "four", "none", "rock"}


def test_watch_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert watch.run(DEMO, as_json=False, settings=read()) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in lines] == ACTS


def test_watch_says_why_it_cannot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = replace(read(), cache=tmp_path)
    assert watch.run(tmp_path / "film.mp4", as_json=True, settings=settings) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1
    assert "model is not here" in told.err
