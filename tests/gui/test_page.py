"""The page of the script: how it is set, what is chosen, what is proposed, and what becomes of it."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.page.blocks import Role, blocks
from app.page.chosen import Chosen, picked, stepped, stretched
from app.page.setting import LINE_PX, MEASURE_PX, SETS, guessed, height, laid_out
from app.page.view import ScriptView
from app.translation import SENTENCES, Languages, read
from app.window import Window
from engine.film.model import Project
from engine.film.script import Line, LineKind, Script, ScriptScene
from engine.messages import RequestShot, Undo, UseScript, WorkOn
from interaction.script import breakdown, decoding, fdx, read_text, talk
from tests.gui.conftest import Open
from tests.gui.film import film
from tests.gui.room import RoomDesk

FOUNTAIN = """Title: The Wall

EXT. CASTLE WALL - NIGHT

A woman in a red cloak runs along the wall. Rain.

LIN MEI
(out of breath)
They are at the gate.

OLD HAI
Then we hold it.

He lifts a lantern.

INT. KITCHEN - DAWN

A boy sleeps under the table.

CUT TO:
"""


@pytest.fixture(scope="session")
def wall() -> Script:
    """Two scenes: five paragraphs of the first are spoken or done."""
    return read_text(FOUNTAIN)


@pytest.fixture
def opened(open_window: Open, tmp_path: Path, wall: Script) -> tuple[Window, RoomDesk]:
    """A window on a film with that script, its page open and every proposal there."""
    window, desk = open_window(replace(film(tmp_path), script=wall))
    window.page.open()
    return window, desk


def settle(qtbot: QtBot, window: Window) -> None:
    """Until the proposals for what is chosen now are all there."""
    qtbot.waitUntil(lambda: not window.page.pause.isActive() and window.page.proposals.complete, timeout=10_000)


def long_script(scenes: int = 120) -> Script:
    action = "A soldier in a grey coat walks across the yard, looks back, and lifts the lantern high. "
    speech = "We cannot hold the wall until morning, whatever they send us from the harbour. "
    lines = tuple(
        line
        for at in range(12)
        for line in (
            Line(LineKind.ACTION, action * (1 + at % 3)),
            Line(LineKind.DIALOGUE, speech * (1 + at % 2), "LIN MEI"),
        )
    )
    return Script("Long", tuple(ScriptScene(str(n), f"INT. HALL {n} - NIGHT", lines=lines) for n in range(1, scenes)))


# --- how it is set ---


def test_every_paragraph_has_its_role(wall: Script) -> None:
    first = [(block.role, block.text) for block in blocks(wall) if block.scene == 0]
    assert first == [
        (Role.SLUG, "1   EXT. CASTLE WALL - NIGHT"),
        (Role.ACTION, "A woman in a red cloak runs along the wall. Rain."),
        (Role.CUE, "LIN MEI"),
        (Role.PARENTHETICAL, "(out of breath)"),
        (Role.DIALOGUE, "They are at the gate."),
        (Role.CUE, "OLD HAI"),
        (Role.DIALOGUE, "Then we hold it."),
        (Role.ACTION, "He lifts a lantern."),
    ]


def test_who_speaks_belongs_to_the_line_that_they_speak_first(wall: Script) -> None:
    cue = next(block for block in blocks(wall) if block.role is Role.CUE)
    assert wall.scenes[cue.scene].lines[cue.line].kind is LineKind.PARENTHETICAL


def test_sixty_characters_stand_in_a_line(dressed: QApplication) -> None:
    block = blocks(Script(scenes=(ScriptScene("1", "", lines=(Line(LineKind.ACTION, "A soldier runs on. " * 40),)),)))[
        1
    ]
    layout = laid_out(block, MEASURE_PX)
    assert 54 <= layout.lineAt(0).textLength() <= 72
    assert layout.lineAt(1).position().y() - layout.lineAt(0).position().y() == LINE_PX


def test_chinese_and_english_lines_stand_on_one_grid(dressed: QApplication) -> None:
    lines = (Line(LineKind.ACTION, "她 looks 回头看城墙 in the rain " * 12),)
    layout = laid_out(blocks(Script(scenes=(ScriptScene("1", "", lines=lines),)))[1], MEASURE_PX)
    feet = [layout.lineAt(at).position().y() + layout.lineAt(at).ascent() for at in range(layout.lineCount())]
    assert {after - before for before, after in pairwise(feet)} == {LINE_PX}


def test_speech_stands_in_and_a_way_out_at_the_right() -> None:
    assert SETS[Role.CUE].left > SETS[Role.PARENTHETICAL].left > SETS[Role.DIALOGUE].left > SETS[Role.ACTION].left == 0
    assert SETS[Role.TRANSITION].at_right


def test_heights_are_guessed_well_enough_for_a_scroll_bar(dressed: QApplication) -> None:
    found = blocks(long_script(6))
    true, guess = (sum(how(block, MEASURE_PX) for block in found) for how in (height, guessed))
    assert abs(true - guess) < 0.15 * true


# --- what is chosen ---


steps = st.lists(st.tuples(st.sampled_from([-1, 1]), st.booleans()), max_size=40)


@given(steps)
def test_arrows_never_leave_the_script(taken: list[tuple[int, bool]]) -> None:
    script, chosen = long_script(4), Chosen()
    for by, stretch in taken:
        before, chosen = chosen, stepped(chosen, by, script, stretch=stretch)
        assert 0 <= chosen.scene < len(script.scenes)
        assert chosen.lines is None or 0 <= chosen.lines[0] < chosen.lines[1] <= len(script.scenes[0].lines)
        assert not stretch or chosen.scene == before.scene


def test_lines_are_chosen_one_by_one_and_stretched_within_a_scene(wall: Script) -> None:
    one = stepped(Chosen(), 1, wall, stretch=False)
    assert one == Chosen(0, 0, 0)
    assert stepped(one, 1, wall, stretch=True).lines == (0, 2)
    assert stretched(one, 1, 0, wall).lines == (0, len(wall.scenes[0].lines))
    assert stepped(one, -1, wall, stretch=False) == Chosen(0)
    assert picked(1, -1).lines is None


def test_past_the_last_line_comes_the_next_scene(wall: Script) -> None:
    last = len(wall.scenes[0].lines) - 1
    assert stepped(picked(0, last), 1, wall, stretch=False) == Chosen(1)
    assert stepped(Chosen(1), -1, wall, stretch=False) == picked(0, last)
    end = picked(1, len(wall.scenes[1].lines) - 1)
    assert stepped(end, 1, wall, stretch=False) == end


# --- the text on the screen ---


def test_a_click_chooses_a_line_and_shift_stretches(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, _ = opened
    view = window.page.view
    place = {
        (block.role, block.text): view.tops[at] + SETS[block.role].above + 8 for at, block in enumerate(view.blocks)
    }
    middle = view.viewport().width() // 2

    def click(text: str, role: Role, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, held, QPoint(middle, int(place[role, text])))

    click("LIN MEI", Role.CUE)
    assert view.chosen == picked(0, 1)
    click("Then we hold it.", Role.DIALOGUE, Qt.KeyboardModifier.ShiftModifier)
    assert view.chosen.lines == (1, 4)
    click("1   EXT. CASTLE WALL - NIGHT", Role.SLUG)
    assert view.chosen == Chosen(0)


def test_keys_choose_lines_too(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, desk = opened
    view = window.page.view
    assert view.hasFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.chosen.lines == (0, 2)
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.chosen == Chosen(0)
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert (view.chosen, window.page.scenes.now) == (Chosen(1), "1")
    assert desk.wishes == []


def test_a_scene_is_chosen_in_the_list(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, _ = opened
    window.page.scenes.chosen.emit("1")
    assert window.page.view.chosen == Chosen(1)
    assert [entry.name for entry in window.page.scenes.entries] == ["EXT. CASTLE WALL - NIGHT", "INT. KITCHEN - DAWN"]
    settle(qtbot, window)
    assert {card.proposal.scene for card in window.page.proposals.cards} == {"2"}


def test_heights_are_found_out_bit_by_bit_and_what_is_read_stays_where_it_is(qtbot: QtBot, dressed: object) -> None:
    view = ScriptView()
    qtbot.addWidget(view)
    view.resize(700, 600)
    view.show_script(long_script())
    view.show()
    view.choose(Chosen(100))
    top = view.verticalScrollBar().value()
    assert not view.settled
    qtbot.waitUntil(lambda: view.settled, timeout=10_000)
    at = next(at for at, block in enumerate(view.blocks) if block.scene == 100)
    assert view.tops[at] == view.verticalScrollBar().value() or top == view.tops[at]
    assert view.tops[-1] == 8 + sum(height(block, view.measure) for block in view.blocks)


# --- proposals ---


def test_the_scene_is_proposed_shot_by_shot(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, _ = opened
    settle(qtbot, window)
    cards = window.page.proposals.cards
    words = " ".join(card.proposal.description.text for card in cards)
    assert "red cloak runs along the wall" in words
    assert all(card.proposal.scene == "1" for card in cards)


def test_only_the_selection_is_proposed_where_there_is_one(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, _ = opened
    settle(qtbot, window)
    whole = len(window.page.proposals.cards)
    window.page.view.choose(picked(0, len(window.page.view.script.scenes[0].lines) - 1))
    settle(qtbot, window)
    cards = window.page.proposals.cards
    assert 0 < len(cards) < whole
    assert all("lantern" in card.proposal.description.text for card in cards)


def test_shoot_asks_for_the_shot_in_its_scene_and_the_card_says_so(
    qtbot: QtBot, opened: tuple[Window, RoomDesk]
) -> None:
    window, desk = opened
    window.page.scenes.chosen.emit("1")
    settle(qtbot, window)
    card = window.page.proposals.cards[0]
    card.shoot.click()
    assert desk.wishes == [RequestShot(card.proposal.description, scene="2")]
    assert card.slate == desk.state.project.shot_slate(desk.state.project.shots[-1])
    assert card.slate.startswith("2")
    assert window.page.scenes.entries[1].note == "2 shots"  # one was there before


def test_shoot_all_shoots_what_is_not_shot_yet(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, desk = opened
    settle(qtbot, window)
    proposals = window.page.proposals
    count = len(proposals.cards)
    proposals.cards[0].shoot.click()
    proposals.all.click()
    assert len(desk.shots_wanted()) == count
    assert all(card.slate for card in proposals.cards)
    assert not proposals.all.isEnabled()


def test_change_puts_the_words_into_the_line(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, desk = opened
    settle(qtbot, window)
    card = window.page.proposals.cards[0]
    card.change.click()
    assert not window.page.isVisible()
    assert window.heard.line.text() == card.proposal.description.text
    assert window.heard.line.hasFocus()
    assert desk.wishes == [WorkOn(card.proposal.scene)], "what is typed belongs to that scene"


def test_every_reason_is_there_in_chinese() -> None:
    reasons = [
        breakdown.NEW_PLACE,
        breakdown.AS_WRITTEN,
        breakdown.A_DETAIL,
        talk.TWO,
        talk.AGAIN,
        talk.MORE,
        talk.ALONE,
    ]
    advice = [decoding._FORMS, fdx._ADVICE]  # what a refused file is told with
    assert [text for text in reasons + advice if (SENTENCES, text) not in read("zh")] == []


# --- bringing a script in ---


@pytest.fixture
def bare(open_window: Open) -> tuple[Window, RoomDesk]:
    """The page of a film without a script."""
    window, desk = open_window()
    window.page.open()
    return window, desk


def test_an_empty_page_says_how_to_begin(bare: tuple[Window, RoomDesk]) -> None:
    window, _ = bare
    assert window.page.bring_first.isVisible()
    assert window.page.bring_first.hasFocus()


def test_pasted_pages_become_scenes_and_undo_takes_them_back(qtbot: QtBot, bare: tuple[Window, RoomDesk]) -> None:
    window, desk = bare
    QApplication.clipboard().setText(FOUNTAIN)
    qtbot.keyClick(window.page.bring_first, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(desk.state.project.script.scenes))
    (wish,) = desk.wishes
    assert isinstance(wish, UseScript)
    assert [scene.number for scene in desk.state.project.scenes] == ["1", "2"]
    assert window.page.view.isVisible()
    desk.want(Undo())
    assert window.page.bring_first.isVisible()


def test_a_file_is_chosen_and_read(qtbot: QtBot, bare: tuple[Window, RoomDesk], tmp_path: Path) -> None:
    window, desk = bare
    (tmp_path / "wall.fountain").write_text(FOUNTAIN, encoding="utf-8")
    window.page.ask_file = lambda _: str(tmp_path / "wall.fountain")
    window.page.bring_first.click()
    assert window.page.note.text() == "Reading …"
    qtbot.waitUntil(lambda: bool(desk.state.project.script.scenes))
    assert not window.page.note.isVisible()


def test_a_dropped_file_is_read(qtbot: QtBot, bare: tuple[Window, RoomDesk], tmp_path: Path) -> None:
    window, desk = bare
    (tmp_path / "wall.txt").write_text(FOUNTAIN, encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "wall.txt"))])
    held, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    window.page.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, button, held))
    qtbot.waitUntil(lambda: bool(desk.state.project.script.scenes))


@pytest.mark.parametrize("content", [b"\x00\x01\x02\xff" * 500, b"", None])
def test_a_file_that_is_no_script_is_said_kindly_and_changes_nothing(
    qtbot: QtBot, bare: tuple[Window, RoomDesk], tmp_path: Path, content: bytes | None
) -> None:
    window, desk = bare
    path = tmp_path / "odd.fountain"
    if content is not None:
        path.write_bytes(content)
    window.page.read_file(path)
    qtbot.waitUntil(lambda: window.page.note.text() != "Reading …")
    assert "odd.fountain" in window.page.note.text()
    assert desk.wishes == []


def test_an_empty_clipboard_is_said(qtbot: QtBot, bare: tuple[Window, RoomDesk]) -> None:
    window, _ = bare
    QApplication.clipboard().setText("  ")
    window.page.paste_text()
    assert window.page.note.text() == "There is no text to paste."


def test_it_opens_by_key_and_icon_and_goes_with_escape(qtbot: QtBot, open_window: Open) -> None:
    window, _ = open_window()
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert window.page.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not window.page.isVisible()
    window.bar.script.click()
    assert window.page.isVisible()


def test_one_sheet_at_a_time(qtbot: QtBot, open_window: Open) -> None:
    window, _ = open_window()
    window.page.open()
    window.cast.toggle()
    assert (window.page.isVisible(), window.cast.isVisible()) == (False, True)


def test_it_speaks_chinese(qtbot: QtBot, opened: tuple[Window, RoomDesk], languages: Languages) -> None:
    window, _ = opened
    settle(qtbot, window)
    window.switch_language()
    qtbot.waitUntil(lambda: window.page.bring.text() == "打开剧本…")
    settle(qtbot, window)
    assert {card.shoot.text() for card in window.page.proposals.cards} <= {"拍", "再拍"}


def test_the_film_goes_on_under_the_page(opened: tuple[Window, RoomDesk], wall: Script) -> None:
    """A take that is finished meanwhile neither moves the text nor asks for the proposals anew."""
    window, desk = opened
    window.page.pause.stop()
    window.page.view.verticalScrollBar().setValue(40)
    project: Project = desk.state.project
    desk.changed.emit(desk.state, replace(desk.state, project=replace(project, title="Another")))
    assert not window.page.pause.isActive()
    assert window.page.view.verticalScrollBar().value() in (0, 40)
