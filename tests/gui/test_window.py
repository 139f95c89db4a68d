"""The window on a real session: what keys and mouse do, and what is then to be seen."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QDropEvent, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.monitor.arrange import Guide, Mode
from app.takes.cards import CALLED_OFF
from app.takes.view import TAKE_MIME
from app.window import Window
from engine.effects import Tell
from engine.film.model import Failure, Mark, Project
from engine.film.spec import SLOTS
from engine.messages import (
    At,
    CompareTakes,
    Edge,
    FrameReady,
    JobCancelled,
    MoveClip,
    PlaceTake,
    Play,
    Playable,
    Remaster,
    RemoveClip,
    RequestShot,
    ReviseShot,
    TrimClip,
)
from engine.process.orders import Ready
from interaction.hands import messages as hands
from interaction.speech import messages as speech
from tests.gui.conftest import Open
from tests.gui.film import COLOURS, FRAMES, HEIGHT, WIDTH, empty, film, picture
from tests.gui.room import cut, marks

WALL = {"shot": "wall", "takes": ("wall-1",)}


def pixel(widget: QWidget, x: float, y: float) -> QColor:
    return widget.grab().toImage().pixelColor(int(x), int(y))


def near(colour: QColor, wanted: tuple[int, int, int], by: int = 24) -> bool:
    parts = (colour.red(), colour.green(), colour.blue())
    return all(abs(here - there) <= by for here, there in zip(parts, wanted, strict=True))


def press(qtbot: QtBot, window: Window, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    qtbot.keyClick(window, key, held)


# --- the monitor ---


def test_the_take_is_on_the_monitor_with_its_slate(qtbot: QtBot, open_window: Open) -> None:
    window, _ = open_window(**WALL)
    view = window.monitor.view
    qtbot.waitUntil(lambda: near(pixel(view, view.width() / 2, view.height() / 2), COLOURS[0]))
    shown = view.pictures[0]
    assert (shown.slate, shown.timecode, shown.note) == ("1A-1", "01:00:00:00", "blockout")


def test_arrows_step_and_shift_steps_ten(qtbot: QtBot, open_window: Open) -> None:
    window, _ = open_window(**WALL)
    line = window.monitor.player
    press(qtbot, window, Qt.Key.Key_Right)
    press(qtbot, window, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert line.transport.frame == 11
    assert window.monitor.view.pictures[0].timecode == "01:00:00:11"
    press(qtbot, window, Qt.Key.Key_End)
    assert line.transport.frame == FRAMES - 1
    press(qtbot, window, Qt.Key.Key_Home)
    assert line.transport.frame == 0


def test_space_plays_to_the_end_and_stops(qtbot: QtBot, open_window: Open) -> None:
    window, _ = open_window(**WALL)
    with qtbot.waitSignal(window.monitor.player.ended, timeout=5000):
        press(qtbot, window, Qt.Key.Key_Space)
        assert window.monitor.player.transport.playing
    assert window.monitor.player.transport.frame == FRAMES - 1


def test_the_cut_plays_across_its_clips(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    seen: list[str] = []
    window.monitor.player.moved.connect(lambda: seen.append(window.monitor.view.pictures[0].slate))
    with qtbot.waitSignal(window.monitor.player.ended, timeout=8000):
        desk.handle(Play(Playable.CUT))
    assert list(dict.fromkeys(seen)) == ["1A-1", "1A-3"]
    assert window.cut.view.playhead == 35


def test_comparing_side_by_side_and_by_wipe(qtbot: QtBot, open_window: Open) -> None:
    window, _ = open_window(**WALL)
    window.want(CompareTakes(("wall-1", "wall-3")))
    view = window.monitor.view
    assert (view.mode, [shown.slate for shown in view.pictures]) == (Mode.SIDE_BY_SIDE, ["1A-1", "1A-3"])
    press(qtbot, window, Qt.Key.Key_W)
    assert view.mode is Mode.WIPE
    place = view.places()[0]
    left, right = (place.left() + place.width() * share for share in (0.25, 0.75))
    qtbot.waitUntil(lambda: near(pixel(view, left, place.center().y()), COLOURS[0]))
    qtbot.waitUntil(lambda: near(pixel(view, right, place.center().y()), COLOURS[2]))
    window.monitor.player.drive(window.monitor.player.transport.at(7))
    press(qtbot, window, Qt.Key.Key_A)
    assert view.mode is Mode.SINGLE
    press(qtbot, window, Qt.Key.Key_G)
    assert len(view.pictures) == 3
    assert window.monitor.player.transport.frame == 7, "the same moment, whatever it is compared with"


def test_the_first_take_is_compared_with_the_one_after(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    press(qtbot, window, Qt.Key.Key_B)
    assert desk.state.focus.takes == ("wall-1", "wall-2")
    assert window.toasts.texts == []


def test_guides_are_drawn_when_asked_for(qtbot: QtBot, open_window: Open) -> None:
    window, _ = open_window(**WALL)
    press(qtbot, window, Qt.Key.Key_H)
    assert window.monitor.view.guides == {Guide.THIRDS}
    press(qtbot, window, Qt.Key.Key_H)
    assert not window.monitor.view.guides


def test_frames_stream_in_while_a_take_is_made(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(empty())
    window.say_typed("Close-up of an old fisherman at the seaside at dawn, 1 second")
    take = desk.state.project.takes[0]
    assert window.monitor.view.pictures[0].trouble
    for index in range(6):
        ready = FrameReady(desk.state.jobs[0].job.id, take.id, index, 0, WIDTH, HEIGHT)
        desk.framed.emit(ready, picture((200, 40, 40), index))
    view = window.monitor.view
    place = view.places()[0]
    qtbot.waitUntil(lambda: near(pixel(view, place.right() - 20, place.center().y()), (200, 40, 40)))
    qtbot.waitUntil(lambda: window.monitor.player.transport.frame == 5)
    qtbot.wait(150)
    assert window.monitor.player.transport.frame == 5, "it waits for frame 6 rather than running past it"
    qtbot.waitUntil(lambda: window.takes.view.cards[0].status == "6 / 24")
    assert view.pictures[0].note == "blockout · 6 / 24"


def test_a_hero_that_streams_in_does_not_paint_over_the_blockout(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    view = window.monitor.view
    centre = view.places()[0].center()
    desk.framed.emit(FrameReady("job", "wall-1", 0, 0, WIDTH, HEIGHT), picture((10, 200, 200), 0))
    qtbot.waitUntil(lambda: near(pixel(view, centre.x(), centre.y()), COLOURS[0]))


# --- takes ---


def test_c_circles_and_x_rejects_and_again_takes_it_off(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(shot="wall", takes=("wall-3",))
    for key, mark in ((Qt.Key.Key_C, Mark.CIRCLED), (Qt.Key.Key_C, Mark.NONE), (Qt.Key.Key_X, Mark.REJECTED)):
        press(qtbot, window, key)
        assert marks(desk)["wall-3"] is mark
    press(qtbot, window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert marks(desk)["wall-3"] is Mark.NONE


def test_numbers_show_takes_and_a_click_does_too(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    press(qtbot, window, Qt.Key.Key_2)
    assert desk.state.focus.takes == ("wall-2",)
    spot = window.takes.view.place_of(2).center().toPoint()
    qtbot.mouseClick(window.takes.view, Qt.MouseButton.LeftButton, pos=spot)
    assert desk.state.focus.takes == ("wall-3",)
    assert [card.shown for card in window.takes.view.cards] == [False, False, True]


def test_failures_and_refusals_are_said_on_the_card_and_on_the_monitor(open_window: Open) -> None:
    window, _ = open_window(shot="sea", takes=("sea-2",))
    failed, refused = window.takes.view.cards
    assert (failed.status, refused.status) == ("failed", "refused")
    shown = window.monitor.view.pictures[0]
    assert shown.trouble == "Not rendered: “blood” is on the list violence."
    assert shown.advice == "Say it another way."


def called_off(project: Project, id: str) -> Project:
    off = (replace(t, failure=Failure("Called off."), renditions=()) if t.id == id else t for t in project.takes)
    return replace(project, takes=tuple(off))


def test_a_take_that_was_called_off_leaves_the_sheet_and_the_numbers_stay(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    window, desk = open_window(called_off(film(tmp_path), "wall-2"), **WALL)
    assert [card.take.number for card in window.takes.view.cards] == [1, 3]
    press(qtbot, window, Qt.Key.Key_3)
    assert desk.state.focus.takes == ("wall-3",)
    press(qtbot, window, Qt.Key.Key_1)
    window.attention.notice_hands(hands.Gesture(hands.GestureName.FINGERS, 1.0, 0.5, 0.5, value=3.0))
    assert desk.state.focus.takes == ("wall-3",)
    press(qtbot, window, Qt.Key.Key_2)
    assert desk.state.focus.takes == ("wall-2",)
    assert [card.take.number for card in window.takes.view.cards] == [1, 2, 3], "whoever asks for it sees it"
    card = window.takes.view.cards[1]
    assert (card.status, card.quiet) == ("called off", True)


def test_calling_a_take_off_leaves_the_words_the_sheet_knows_it_by(open_window: Open) -> None:
    window, desk = open_window(empty())
    window.say_typed("Close-up of an old fisherman at the seaside at dawn, 1 second")
    job = desk.state.jobs[0].job
    desk.handle(JobCancelled(job.id, job.take))
    failure = desk.state.project.take(job.take).failure
    assert failure is not None
    assert failure.template == CALLED_OFF


# --- the cut ---


def test_takes_of_a_sweep_say_what_sets_them_apart(open_window: Open, tmp_path: Path) -> None:
    project = film(tmp_path)
    swept = replace(project.takes[0], varied=(("environment.weather_strength", "heavy"),))
    window, _ = open_window(replace(project, takes=(swept, *project.takes[1:])), **WALL)
    assert [card.status for card in window.takes.view.cards[:2]] == ["heavy · circled", "rejected"]
    assert window.monitor.view.pictures[0].slate == "1A-1 · heavy"


def test_a_menu_has_every_blockout_made_again_larger(open_window: Open) -> None:
    window, desk = open_window(**WALL)
    next(action for action in window.bar.formats().actions() if "1080p" in action.text()).trigger()
    assert desk.wishes[-1] == Remaster()


def test_enter_places_the_take(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(shot="wall", takes=("wall-2",))
    press(qtbot, window, Qt.Key.Key_Return)
    assert cut(desk) == ["wall-1", "wall-3", "wall-2"]


def test_a_take_dropped_between_clips_lands_there(open_window: Open) -> None:
    window, desk = open_window(**WALL)
    view = window.cut.view
    carried = QMimeData()
    carried.setData(TAKE_MIME, b"wall-2")
    at = QPointF(view.place_of(1).left() + 2, view.height() / 2)
    actions, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    view.dropEvent(QDropEvent(at, actions, carried, button, keys))
    assert desk.wishes == [PlaceTake("wall-2", At.BEFORE, "clip-2")]
    assert cut(desk) == ["wall-1", "wall-2", "wall-3"]


def drag(qtbot: QtBot, view: QWidget, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.3, 0.7, 1.0):
        qtbot.mouseMove(
            view,
            QPoint(round(start.x() + (end.x() - start.x()) * share), round(start.y() + (end.y() - start.y()) * share)),
        )
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)


def test_clips_are_dragged_into_order_and_off_the_strip(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    view = window.cut.view
    middle = view.place_of(1).center().toPoint()
    drag(qtbot, view, middle, QPoint(4, middle.y()))
    assert desk.wishes[-1] == MoveClip("clip-2", At.START)
    assert cut(desk) == ["wall-3", "wall-1"]
    drag(qtbot, view, view.place_of(0).center().toPoint(), QPoint(60, -120))
    assert desk.wishes[-1] == RemoveClip("clip-2")
    assert cut(desk) == ["wall-1"]


def test_edges_trim_and_stop_at_the_takes_ends(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    view = window.cut.view
    place = view.place_of(1)
    grip = QPoint(int(place.left()) + 2, int(place.center().y()))
    drag(qtbot, view, grip, QPoint(grip.x() + round(4 * view.strip.per_frame), grip.y()))
    assert desk.wishes[-1] == TrimClip("clip-2", Edge.HEAD, frames=4)
    place = view.place_of(1)
    grip = QPoint(int(place.left()) + 2, int(place.center().y()))
    drag(qtbot, view, grip, QPoint(grip.x() - 200, grip.y()))
    assert desk.state.project.cut[1].range.start == 0


def test_keys_split_trim_move_and_remove(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(clip="clip-1", **WALL)
    press(qtbot, window, Qt.Key.Key_BracketRight)
    assert desk.state.project.cut[0].range.end == 23
    press(qtbot, window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert cut(desk) == ["wall-3", "wall-1"]
    window.monitor.seek_cut(5)
    press(qtbot, window, Qt.Key.Key_S)
    assert [clip.range.frames for clip in desk.state.project.cut] == [5, 7, 23]
    press(qtbot, window, Qt.Key.Key_Delete)
    assert [clip.range.frames for clip in desk.state.project.cut] == [5, 23]


def test_a_clicked_clip_is_the_chosen_one(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    qtbot.mouseClick(window.cut.view, Qt.MouseButton.LeftButton, pos=window.cut.view.place_of(1).center().toPoint())
    assert window.cut.view.chosen_clip == "clip-2"
    assert window.monitor.source is Playable.CUT
    press(qtbot, window, Qt.Key.Key_Delete)
    assert cut(desk) == ["wall-1"]


# --- heard ---


def test_an_empty_film_greets_and_an_example_is_shot(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(empty())
    assert window.greeting.isVisible()
    qtbot.mouseClick(window.greeting.examples[1], Qt.MouseButton.LeftButton)
    assert not window.greeting.isVisible()
    wish = desk.wishes[0]
    assert isinstance(wish, RequestShot)
    assert len(desk.state.project.shots) == 1
    assert any("fisherman" in chip.chip.label for chip in window.heard.chip_buttons)
    assert window.hasFocus(), "space plays, and presses no button"


def test_a_chip_that_the_renderer_cannot_obey_says_so(open_window: Open) -> None:
    window, desk = open_window(**WALL)
    assert not any(chip.not_shown_by for chip in window.heard.chip_buttons), "no renderer is warm yet"
    desk.warm.emit(Ready(("blockout",), "usual", tuple(slot for slot in SLOTS if slot != "style.tone")))
    struck = [chip for chip in window.heard.chip_buttons if chip.not_shown_by]
    slots = [chip.chip.slot for chip in struck]
    assert "style.tone" in slots
    assert "camera.move" not in slots
    tone = struck[slots.index("style.tone")]
    assert tone.font().strikeOut()
    assert "The blockout does not show this." in tone.toolTip()


def test_typing_does_not_press_keys(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    press(qtbot, window, Qt.Key.Key_Slash)
    assert window.heard.line.hasFocus()
    qtbot.keyClicks(window.heard.line, "circle take two")
    assert desk.wishes == []
    qtbot.keyClick(window.heard.line, Qt.Key.Key_Return)
    assert marks(desk)["wall-2"] is Mark.CIRCLED
    assert window.heard.line.text() == ""
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not window.heard.line.hasFocus()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_chip_offers_choices_that_revise_the_shot(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    chip = next(chip for chip in window.heard.chip_buttons if chip.chip.slot == "environment.time")
    chip.click()
    menu = next(child for child in chip.children() if child.objectName() == "choices")
    dusk = next(action for action in menu.actions() if action.text() == "dusk")  # pyright: ignore[reportAttributeAccessIssue]
    dusk.trigger()
    menu.close()  # pyright: ignore[reportAttributeAccessIssue]
    assert isinstance(desk.wishes[-1], ReviseShot)
    assert any(chip.chip.label == "dusk" for chip in window.heard.chip_buttons)


def test_the_ears_say_how_they_are(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    window.listen(True)
    assert desk.armed == {"ears": True}
    desk.speech.emit(speech.SpeechState(speech.Ears.NO_MICROPHONE, "There is no microphone.", advice="Plug one in."))
    assert window.heard._state_row.isVisible()
    assert window.heard._fix.isVisible()
    window.heard._fix.click()
    assert window.toasts.texts == ["There is no microphone."]
    desk.speech.emit(speech.SpeechState(speech.Ears.READY, "Speech is understood."))
    assert not window.heard._state_row.isVisible()
    desk.speech.emit(speech.Partial(0.0, "two soldiers run"))
    assert window.heard._words.whole == "two soldiers run"
    assert desk.wishes == []


# --- the film ---


def test_the_language_switches_while_running(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(shot="sea", takes=("sea-2",))
    qtbot.mouseClick(window.bar.language, Qt.MouseButton.LeftButton)
    assert desk.spoken == "zh"
    qtbot.waitUntil(lambda: window.bar.export.text() == "导出")
    assert window.takes.view.cards[1].status == "被拒"
    assert window.monitor.view.pictures[0].advice == "换一种说法。"
    window.switch_language()
    qtbot.waitUntil(lambda: window.bar.export.text() == "Export")


def test_exports_ask_for_a_folder_and_say_where_they_are(open_window: Open, tmp_path: Path) -> None:
    window, desk = open_window(**WALL)
    window.export(("edl",))
    assert desk.exported == [(tmp_path / "out", ("edl",))]
    desk.delivered.emit((tmp_path / "out" / "cut.edl",))
    assert "1 file exported." in window.toasts.texts


def test_sentences_come_as_toasts_and_not_twice(open_window: Open) -> None:
    window, desk = open_window(**WALL)
    for _ in range(2):
        desk.told.emit(Tell("There is no take {number}.", (("number", "9"),), "", refused=True))
    assert window.toasts.texts == ["There is no take 9."]


def test_the_key_sheet_opens_and_closes(qtbot: QtBot, open_window: Open) -> None:
    window, _ = open_window(**WALL)
    press(qtbot, window, Qt.Key.Key_F1)
    assert window.keysheet.isVisible()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not window.keysheet.isVisible()


@pytest.mark.parametrize(("width", "roomy"), [(1440, True), (1000, False)])
def test_a_narrow_window_gives_the_picture_the_room(open_window: Open, width: int, roomy: bool) -> None:
    window, _ = open_window(size=(width, 720), **WALL)
    assert window.shots.isVisible() is roomy
    assert window.monitor.view.width() > 640


def test_full_screen_shows_the_picture_alone(qtbot: QtBot, open_window: Open) -> None:
    window, _ = open_window(**WALL)
    press(qtbot, window, Qt.Key.Key_F)
    assert not window.takes.isVisible()
    assert not window.cut.isVisible()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.takes.isVisible()


def test_closing_ends_the_threads_and_the_desk(open_window: Open) -> None:
    window, desk = open_window(**WALL)
    window.close()
    assert desk.closed


def test_only_what_changed_is_painted_again(qtbot: QtBot, open_window: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    window, desk = open_window(shot="wall", takes=("wall-1",))
    qtbot.wait(400)
    painted: list[str] = []
    monkeypatch.setattr(type(window.shots.view), "paintEvent", lambda self, event: painted.append("shots"))
    desk.want(PlaceTake("wall-1"))  # the list of shots says nothing of a second clip of the same take
    qtbot.wait(50)
    assert painted == []


def test_the_picture_is_the_frame_itself(qtbot: QtBot, open_window: Open) -> None:
    """The bar that marks the frame number stands where that frame has it."""
    window, _ = open_window(**WALL)
    window.monitor.step(12)
    view = window.monitor.view
    place = view.places()[0]
    x = place.left() + place.width() * (12 / FRAMES) + place.width() / 80
    qtbot.waitUntil(lambda: near(pixel(view, x, place.top() + place.height() / 3), (240, 240, 240), 40))
    image = view.pictures[0].image
    assert isinstance(image, QImage)
    assert np.array(image.size().toTuple()).tolist() == [WIDTH, HEIGHT]
