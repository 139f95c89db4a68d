"""What was heard: questions with two readings, how the room is listened to, what was said played back."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.heard.answers import answer
from app.heard.readings import in_words
from app.settings import Listening
from app.translation import Languages
from app.window import Window
from engine.film.camera import Move, ShotSize
from engine.film.spec import Action, Camera, Description, ShotSpec, Subject
from engine.messages import CircleTake, Like, RequestShot, ReviseShot, Undo
from interaction.hands import messages as hands
from interaction.interpretation import Interpretation
from interaction.language.patternbook import book
from interaction.speech.messages import Partial, Talking
from tests.gui.conftest import Open

NEW = RequestShot(Description("tight on the dog", ShotSpec((Subject("dog"),), camera=Camera(ShotSize.CLOSE_UP))))
CHANGE = ReviseShot(ShotSpec(camera=Camera(ShotSize.CLOSE_UP)))
UNSURE = Interpretation(NEW, 0.4, "en", "tight on the dog", instead=Interpretation(CHANGE, 0.35))


def test_a_question_offers_the_two_best_readings(open_window: Open) -> None:
    window, desk = open_window(shot="wall")
    desk.asked.emit(UNSURE)
    question = window.heard.question
    assert (question.yes.text(), question.other.text()) == ("New shot: dog, close-up", "Change this shot: close-up")
    question.other.click()
    assert desk.wishes == [CHANGE]
    assert not question.isVisible()


def test_with_one_reading_it_is_yes_or_no(open_window: Open) -> None:
    window, desk = open_window(shot="wall")
    desk.asked.emit(replace(UNSURE, instead=None))
    assert not window.heard.question.other.isVisible()
    window.heard.question.no.click()
    assert desk.wishes == []


@pytest.mark.parametrize(("said", "wish"), [("yes", NEW), ("第二个。", CHANGE), ("Never mind", None)])
def test_a_question_is_answered_by_voice_too(open_window: Open, said: str, wish: object) -> None:
    window, desk = open_window(shot="wall")
    desk.asked.emit(UNSURE)
    desk.heard.emit(said, ())
    assert desk.wishes == ([wish] if wish else [])
    assert window.heard.question.asked is None


def test_what_is_no_answer_leaves_the_question() -> None:
    assert [answer(text) for text in ("yes sir we did that", "二", "", "dog")] == [None] * 4


def test_readings_in_words(languages: Languages) -> None:
    assert in_words(CircleTake(3)) == "Circle the take 3"
    assert in_words(CircleTake(Like((("environment.weather", "snow"),)))) == "Circle the take: snow"
    assert in_words(ReviseShot(ShotSpec(action=Action("runs", "run")))) == "Change this shot: runs"
    languages.choose("zh")
    assert in_words(CHANGE) == "改这个镜头：特写"


def test_the_way_to_listen_is_chosen_and_kept(open_window: Open) -> None:
    window, desk = open_window(shot="wall")
    desk.ask_microphones()
    offered = [action for action in window.attention.ways().actions() if not action.isSeparator()]
    assert [action.text() for action in offered if action.isChecked()] == [
        "Always listen", "The system's microphone", "Chinese and English",
    ]  # fmt: skip
    next(action for action in offered if action.text() == "Headset").trigger()
    assert desk.listened_as == [Listening(microphone="Headset")]
    window.listen(True)
    window.attention.listen_as(Listening(Talking.HELD))
    assert "F8" in window.heard.line.placeholderText()


def test_the_key_is_held_to_talk(open_window: Open, qtbot: QtBot) -> None:
    window, desk = open_window(shot="wall")
    window.attention.listen_as(Listening(Talking.HELD))
    qtbot.keyPress(window, Qt.Key.Key_F8)
    qtbot.keyPress(window, Qt.Key.Key_F8)
    qtbot.keyRelease(window, Qt.Key.Key_F8)
    assert desk.talked == [True, False]
    assert desk.armed["ears"], "who holds the key wants to be heard"


def test_a_key_let_go_elsewhere_is_let_go(open_window: Open) -> None:
    window, desk = open_window(shot="wall")
    window.attention.talk(True)
    window.attention.talk(False)
    assert desk.talked == [True, False]


def test_a_raised_palm_is_as_good_as_the_key(open_window: Open) -> None:
    window, desk = open_window(shot="wall")
    desk.hands.emit(hands.Gesture(hands.GestureName.WAKE, 1.0, 0.5, 0.5))
    assert desk.talked == [], "while the room is always listened to, it only wakes the ring"
    window.attention.listen_as(Listening(Talking.HELD))
    desk.hands.emit(hands.Gesture(hands.GestureName.WAKE, 1.0, 0.5, 0.5))
    desk.hands.emit(hands.Gesture(hands.GestureName.SLEEP, 1.0, 0.5, 0.5))
    assert desk.talked == [True, False]


def test_words_that_will_not_change_any_more_are_brighter(open_window: Open) -> None:
    window, desk = open_window(shot="wall")
    colours: list[str] = []
    for settled in (0, 5, 10):
        desk.speech.emit(Partial(0.0, "a man runs", settled))
        colours.append(_colour(window))
    assert len(set(colours)) == 3


def _colour(window: Window) -> str:
    return window.heard._words.styleSheet()


def test_what_was_said_can_be_played_back(open_window: Open) -> None:
    window, desk = open_window(shot="wall")
    assert not window.heard._replay.isVisible()
    desk.want(ReviseShot(ShotSpec(camera=Camera(ShotSize.CLOSE_UP)), sound="sound/0001.flac"))
    assert window.heard._replay.isVisible()
    window.heard._replay.click()
    assert desk.played_back == ["sound/0001.flac"]


def test_patterns_that_fit_are_offered_while_somebody_types(open_window: Open, qtbot: QtBot) -> None:
    window, desk = open_window(shot="wall")
    window.heard.line.setText("two men argue in a bar")
    qtbot.waitUntil(lambda: bool(window.heard.offers.buttons))
    first = window.heard.offers.buttons[0]
    assert "shots" in first.text()
    first.click()
    ((pattern, text),) = desk.covered
    assert (pattern in book().patterns, text) == (True, "two men argue in a bar")
    assert window.heard.line.text() == ""
    assert not window.heard.offers.isVisible()


def test_the_prompt_is_there_in_one_line_and_whole_on_a_click(open_window: Open) -> None:
    window, _ = open_window(shot="wall")
    row = window.heard.prompt
    assert row.prompt is not None
    assert row.isVisible()
    row.unfold(True)
    assert row.prompt.text in row._whole.toPlainText()
    row.language.setCurrentIndex(row.language.findData("zh"))
    assert not row.prompt.text.isascii()


def test_a_slot_that_the_video_model_may_not_follow_is_marked_on_its_chip(open_window: Open) -> None:
    window, desk = open_window(shot="wall")
    desk.want(ReviseShot(ShotSpec(camera=Camera(move=Move.ORBIT))))
    doubted = {chip.chip.slot for chip in window.heard.chip_buttons if chip.doubted_by}
    assert "camera.move" in doubted
    assert any("may not follow" in chip.toolTip() for chip in window.heard.chip_buttons)


def test_while_a_sheet_lies_over_the_window_the_hand_reaches_nothing_under_it(open_window: Open) -> None:
    window, desk = open_window(shot="wall", takes=("wall-1",))
    window.keysheet.open()
    desk.hands.emit(hands.Gesture(hands.GestureName.THUMB_UP, 1.0, 0.5, 0.5))
    assert desk.wishes == []
    window.keysheet.hide()
    desk.hands.emit(hands.Gesture(hands.GestureName.THUMB_UP, 1.0, 0.5, 0.5))
    assert len(desk.wishes) == 1


def test_in_an_empty_line_undo_is_the_films(open_window: Open, qtbot: QtBot) -> None:
    window, desk = open_window(shot="wall", takes=("wall-1",))
    window.heard.line.setFocus()
    qtbot.keyClick(window.heard.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.wishes == [Undo()]
    qtbot.keyClicks(window.heard.line, "a man")
    qtbot.keyClick(window.heard.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.wishes == [Undo()], "typed words are taken back first"
