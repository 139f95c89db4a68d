"""The loop, end to end, in the real window on the real workers: say, see, circle, place, play, hand over."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.main import Running, begin, open_project, open_window
from app.settings import Settings
from engine.film.model import Mark
from engine.messages import Playable

pytestmark = pytest.mark.slow


def sitting(folder: Path) -> Running:
    settings = replace(
        Settings(),
        language="en",
        microphone=False,
        camera=False,
        width=320,
        height=180,
        config=folder,
        cache=folder / "cache",
    )
    running = open_window(open_project(folder / "The Wall", settings), settings)
    running.window.show()
    begin(running, settings)
    return running


@pytest.fixture
def room(dressed: QApplication, tmp_path: Path) -> Iterator[Running]:
    running = sitting(tmp_path)
    yield running
    running.window.close()
    running.languages.close()


def test_a_sentence_becomes_takes_a_cut_and_an_edl(room: Running, qtbot: QtBot, tmp_path: Path) -> None:
    window, desk = room.window, room.desk
    window._choose_folder = lambda _: str(tmp_path / "out")
    streamed: list[int] = []
    desk.framed.connect(lambda ready, _: streamed.append(ready.index))

    window.say_typed("A woman warrior runs along the castle wall at night in heavy rain, the camera follows, 1 second")
    assert [card.take.number for card in window.takes.view.cards] == [1, 2]
    qtbot.waitUntil(lambda: not desk.busy, timeout=90_000)
    assert all(take.shown is not None for take in window.takes.view._seen.takes)  # pyright: ignore[reportOptionalMemberAccess]
    assert streamed[:24] == list(range(24)), "frames came while the take was being made"
    assert window.monitor.view.pictures[0].image is not None

    window.say_typed("circle take two")
    assert desk.state.project.takes[1].mark is Mark.CIRCLED
    window.say_typed("put it in the cut")
    window.say_typed("put take one first")
    assert [desk.state.project.take(clip.take).number for clip in desk.state.project.cut] == [1, 2]

    with qtbot.waitSignal(window.monitor.player.ended, timeout=20_000):
        window.say_typed("play the cut")
        assert window.monitor.source is Playable.CUT
    assert window.cut.view.playhead == 47

    with qtbot.waitSignal(desk.delivered, timeout=60_000) as handed_over:
        window.export(("edl",))
    assert handed_over.args is not None
    edl = next(path for path in handed_over.args[0] if path.suffix.lower() == ".edl")
    assert edl.read_text(encoding="ascii", errors="replace").count(" V ") == 2


def test_closing_while_takes_render_loses_nothing(dressed: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    first = sitting(tmp_path)
    first.window.say_typed("Close-up of an old fisherman, 1 second")
    qtbot.waitUntil(lambda: bool(first.desk.state.jobs and first.desk.state.jobs[0].started), timeout=60_000)
    first.window.close()
    first.languages.close()

    second = sitting(tmp_path)
    qtbot.waitUntil(lambda: not second.desk.busy, timeout=90_000)
    takes = second.desk.state.project.takes
    second.window.close()
    second.languages.close()
    assert len(takes) == 2
    assert all(take.shown is not None for take in takes)
