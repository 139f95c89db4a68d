"""Heroes in the real window on real workers, by models of the real make and a toy's size."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.main import Running, begin, open_project, open_window
from app.settings import Settings
from app.ways import made_by
from engine.film.model import Tier

pytestmark = pytest.mark.slow

LONG_MS = 60_000


def sitting(folder: Path, models: Path, **wished: str | float) -> Running:
    (folder / "cache" / "models").mkdir(parents=True, exist_ok=True)
    if not (folder / "cache" / "models" / "video").exists():
        (folder / "cache" / "models" / "video").symlink_to(models, target_is_directory=True)
    settings = replace(
        Settings(), language="en", microphone=False, camera=False, width=160, height=96, takes=1, config=folder,
        cache=folder / "cache", hero_when="asked", hero_size="96x64", **wished,
    )  # fmt: skip
    running = open_window(open_project(folder / "The Wall", settings), settings)
    running.window.show()
    begin(running, settings)
    return running


@pytest.fixture
def room(request: pytest.FixtureRequest, dressed: QApplication, tmp_path: Path, toy_models: Path) -> Iterator[Running]:
    running = sitting(tmp_path, toy_models, **request.param)
    yield running
    running.window.close()
    running.languages.close()


@pytest.mark.parametrize("room", [{"hero": "wan2.1-1.3b"}], indirect=True)
def test_a_take_is_developed_over_its_blockout_and_called_off(room: Running, qtbot: QtBot) -> None:
    window, desk = room.window, room.desk
    streamed: list[int] = []
    developing: list[tuple[int, int]] = []
    desk.framed.connect(lambda ready, _: streamed.append(ready.index))
    desk.developing.connect(lambda report, _: developing.append((report.step, report.steps)))
    window.say_typed("A woman warrior runs along the castle wall at night in heavy rain, the camera follows, 1 second")
    assert desk.busy
    qtbot.waitUntil(lambda: not desk.busy, timeout=LONG_MS)
    qtbot.waitUntil(window.takes.buttons["develop"].isVisible, timeout=LONG_MS)
    (take,) = desk.state.project.takes
    del streamed[:]

    window.takes.develop()
    assert window.takes.view.cards[0].hero is not None
    qtbot.waitUntil(lambda: bool(streamed), timeout=LONG_MS)
    assert window.monitor.view.pictures[0].image is not None, "the blockout has not gone"
    qtbot.waitUntil(lambda: not desk.busy, timeout=LONG_MS)
    shown = desk.state.project.take(take.id).shown
    assert shown is not None
    assert (shown.tier, made_by(shown), shown.width, shown.height) == (Tier.HERO, "wan2.1-1.3b", 96, 64)
    assert streamed == list(range(24))
    assert window.monitor.view.pictures[0].note == "Wan2.1 1.3B"
    window.monitor.step(1)
    qtbot.waitUntil(lambda: window.monitor.view.pictures[0].image.width() == 96, timeout=LONG_MS)  # pyright: ignore[reportOptionalMemberAccess]

    window.takes.more()
    qtbot.waitUntil(lambda: not desk.busy, timeout=LONG_MS)
    window.takes.develop()
    qtbot.waitUntil(lambda: any(one.started for one in desk.state.jobs), timeout=LONG_MS)
    window.takes.develop()
    qtbot.waitUntil(lambda: not desk.busy, timeout=LONG_MS)
    assert [len(each.renditions) for each in desk.state.project.takes] == [2, 1]


@pytest.mark.parametrize("room", [{"hero": "live"}], indirect=True)
def test_a_take_streams_and_is_told_something_else_meanwhile(room: Running, qtbot: QtBot) -> None:
    window, desk = room.window, room.desk
    window.say_typed("A woman walks down a street, 3 seconds")
    qtbot.waitUntil(lambda: not desk.busy, timeout=LONG_MS)
    qtbot.waitUntil(window.takes.buttons["develop"].isVisible, timeout=LONG_MS)
    window.takes.develop()
    qtbot.waitUntil(lambda: window.takes.view.cards[0].status.startswith("● live"), timeout=LONG_MS)
    qtbot.waitUntil(lambda: "● live" in window.monitor.view.pictures[0].note, timeout=LONG_MS)
    window.say_typed("make it snow")
    assert len(desk.state.project.takes) == 1, "the same take goes on with the new words"
    qtbot.waitUntil(lambda: not desk.busy, timeout=LONG_MS)
    assert desk.state.project.takes[0].shown.tier is Tier.HERO  # pyright: ignore[reportOptionalMemberAccess]
