"""The cast and the places: what the lists say, what is kept when, and what the film has of it."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app import theme
from app.cast.fields import sets
from app.cast.gallery import Gallery
from app.cast.lists import aliases, kept, members, places, shots_with
from app.cast.swatches import Swatches
from app.translation import SENTENCES, Languages, read, word
from app.window import Window
from engine.film.cast import CastMember, Location
from engine.film.model import Project
from engine.film.spec import Subject
from engine.messages import DropCastMember, NameCast, PutCastMember, PutLocation, ShowShot, Undo
from tests.gui.conftest import Open
from tests.gui.film import film
from tests.gui.room import RoomDesk

LIN = CastMember("lin", "Lin Mei", ("Lin", "the captain"), "red cloak, short hair", "#b5654a")
HAI = CastMember("hai", "Old Hai", (), "grey beard")
WALL = Location("wall", "castle wall", ("the wall",), "broken battlements", "castle_wall")


@pytest.fixture
def peopled(tmp_path: Path) -> Project:
    """The film with two in the cast, one of them in a shot, and a place."""
    project = film(tmp_path)
    first = project.shots[0].revisions[0]
    spec = replace(first.spec, subjects=(replace(first.spec.subjects[0], cast="lin"),))
    shot = replace(project.shots[0], revisions=(replace(first, spec=spec),))
    return replace(project, shots=(shot, *project.shots[1:]), cast=(LIN, HAI), locations=(WALL,))


@pytest.fixture
def opened(open_window: Open, peopled: Project) -> tuple[Window, RoomDesk]:
    """A window with the sheet open."""
    window, desk = open_window(peopled, shot="wall")
    window.cast.open()
    return window, desk


def type_over(field: QLineEdit | QPlainTextEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    type_in(field, text)


def type_in(field: QLineEdit | QPlainTextEdit, text: str) -> None:
    """As an input method does, which writes Chinese too."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


# --- lists ---


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Lin, the captain", ("Lin", "the captain")),
        ("小梅、林队长，队长", ("小梅", "林队长", "队长")),
        (" a ,, a ;b\nLin  Mei", ("a", "b")),
        ("", ()),
    ],
)
def test_aliases_stand_between_commas_of_any_kind(typed: str, found: tuple[str, ...]) -> None:
    assert aliases(typed, "Lin Mei") == found


def test_the_lists_say_in_how_many_shots_somebody_is(languages: Languages, peopled: Project) -> None:
    count = shots_with(peopled)
    assert [(entry.name, entry.note) for entry in members(peopled, count)] == [("Lin Mei", "1 shot"), ("Old Hai", "")]
    assert [(entry.name, entry.note) for entry in places(peopled, count)] == [("castle wall", "1 shot")]


def test_omitted_shots_do_not_count(peopled: Project) -> None:
    gone = replace(peopled, shots=tuple(replace(shot, omitted=True) for shot in peopled.shots))
    assert not shots_with(gone)


def test_somebody_of_a_shot_is_kept_with_the_look_they_have_there() -> None:
    assert kept(Subject("an old fisherman", "yellow coat")).description == "old fisherman, yellow coat"
    assert kept(Subject("女战士", "红斗篷")).description == "女战士，红斗篷"
    assert kept(Subject("Lin Mei", "red cloak")).description == "red cloak"


def test_every_set_and_every_colour_has_a_chinese_name() -> None:
    known = read("zh")
    assert [name for name in sets() if ("environment.set", name) not in known] == []
    assert [name for name in theme.SWATCHES if (SENTENCES, name) not in known] == []


# --- the sheet over the window ---


def test_it_opens_by_key_and_icon_and_goes_with_escape_and_a_click_beside(
    qtbot: QtBot, open_window: Open, peopled: Project
) -> None:
    window, _ = open_window(peopled)
    qtbot.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert window.cast.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not window.cast.isVisible()
    window.bar.cast.click()
    assert window.cast.isVisible()
    qtbot.mouseClick(window.cast.panel, Qt.MouseButton.LeftButton, pos=QPoint(300, 20))
    assert window.cast.isVisible()
    qtbot.mouseClick(window.cast, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert not window.cast.isVisible()
    assert window.hasFocus()


def test_keys_of_the_window_do_nothing_to_what_is_hidden(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, desk = opened
    window.cast.list.setFocus()
    for key in (Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_M, Qt.Key.Key_Space, Qt.Key.Key_3, Qt.Key.Key_Return):
        qtbot.keyClick(window.cast.list, key)
    assert desk.wishes == []


def test_tab_stays_within_the_sheet(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, _ = opened
    window.cast.list.setFocus()
    met = []
    for _ in range(20):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        met.append(QApplication.focusWidget())
    assert all(window.cast.isAncestorOf(each) for each in met)
    assert {window.cast.list, window.cast.members.name, window.cast.members.words, window.cast.new} <= set(met)


def test_arrows_choose_whose_fields_are_shown(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, _ = opened
    fields = window.cast.members
    assert (fields.name.text(), fields.aliases.text()) == ("Lin Mei", "Lin, the captain")
    qtbot.keyClick(window.cast.list, Qt.Key.Key_Down)
    assert (fields.name.text(), fields.words.toPlainText()) == ("Old Hai", "grey beard")


# --- writing ---


def test_what_is_typed_counts_when_the_field_is_left_and_undo_takes_it_back(
    qtbot: QtBot, opened: tuple[Window, RoomDesk]
) -> None:
    window, desk = opened
    fields = window.cast.members
    type_over(fields.words, "blue coat")
    assert desk.wishes == []
    window.cast.list.setFocus()
    assert desk.wishes == [PutCastMember(replace(LIN, description="blue coat"))]
    window.cast.undo.click()
    assert desk.state.project.cast[0] == LIN
    assert fields.words.toPlainText() == "red cloak, short hair"


def test_nothing_is_written_where_nothing_was_changed(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, desk = opened
    for field in (window.cast.members.name, window.cast.members.aliases, window.cast.members.words):
        field.setFocus()
    window.cast.put_away()
    assert desk.wishes == []


def test_what_is_typed_is_kept_when_the_sheet_goes(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, desk = opened
    type_over(window.cast.members.aliases, "Mei、队长")
    window.leave()
    assert desk.state.project.cast[0].aliases == ("Mei", "队长")


def test_a_name_of_nothing_leaves_the_name_as_it_was(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, desk = opened
    fields = window.cast.members
    type_over(fields.name, "   ")
    window.cast.list.setFocus()
    assert desk.wishes == []
    assert fields.name.text() == "Lin Mei"


def test_a_colour_is_chosen_with_a_click_or_the_arrows(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, desk = opened
    swatches = window.cast.members.swatches
    qtbot.mouseClick(swatches, Qt.MouseButton.LeftButton, pos=QPoint(16, 16))
    assert desk.state.project.cast[0].colour == ""
    qtbot.keyClick(swatches, Qt.Key.Key_Right)
    assert desk.state.project.cast[0].colour == next(iter(theme.SWATCHES.values())).name()


def test_a_colour_that_is_none_of_ours_is_offered_too(qtbot: QtBot, languages: Languages) -> None:
    swatches = Swatches()
    qtbot.addWidget(swatches)
    swatches.show_colour("#123456")
    assert (swatches.now, swatches.named("#123456")) == ("#123456", "#123456")
    assert len(swatches.offered) == len(theme.SWATCHES) + 2


def test_typing_is_not_disturbed_by_a_film_that_goes_on(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, desk = opened
    type_over(window.cast.members.words, "half a sen")
    desk.want(ShowShot("sea"))
    desk.want(PutLocation(replace(WALL, name="the great wall")))
    assert window.cast.members.words.toPlainText() == "half a sen"


# --- new and gone ---


def test_somebody_new_is_on_the_list_once_kept(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, desk = opened
    window.cast.new.click()
    fields = window.cast.members
    assert fields.name.hasFocus()
    assert not fields.keep.isEnabled()
    type_in(fields.name, "小鱼")
    qtbot.keyClick(fields.name, Qt.Key.Key_Return)
    (wish,) = desk.wishes
    assert wish == PutCastMember(CastMember(wish.member.id, "小鱼"))
    assert wish.member.id.startswith("cast-new")
    assert [entry.name for entry in window.cast.list.entries] == ["Lin Mei", "Old Hai", "小鱼"]
    assert window.cast.list.now == wish.member.id


def test_a_draft_that_nobody_touched_leaves_nothing_behind(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, desk = opened
    window.cast.new.click()
    window.cast.put_away()
    assert desk.wishes == []


def test_a_draft_that_was_typed_is_not_lost(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, desk = opened
    window.cast.new.click()
    type_in(window.cast.members.name, "Bo")
    window.cast.list.chosen.emit("lin")
    assert [one.name for one in desk.state.project.cast] == ["Lin Mei", "Old Hai", "Bo"]
    assert window.cast.members.name.text() == "Lin Mei"


def test_a_name_that_is_taken_is_said_and_not_written(opened: tuple[Window, RoomDesk]) -> None:
    window, desk = opened
    fields = window.cast.members
    type_over(fields.name, "old hai")
    assert fields.doubt.isVisible()
    type_over(fields.words, "blue coat")
    window.cast.list.setFocus()
    assert desk.wishes == [PutCastMember(replace(LIN, description="blue coat"))]
    window.cast.new.click()
    type_in(fields.name, "Old Hai")
    assert not fields.keep.isEnabled()


def test_remove_and_undo(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, desk = opened
    window.cast.members.drop.click()
    assert desk.wishes == [DropCastMember("lin")]
    assert window.cast.members.name.text() == "Old Hai"
    desk.want(Undo())
    assert {one.id for one in desk.state.project.cast} == {"lin", "hai"}


def test_a_place_and_its_set(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, desk = opened
    window.cast.places_tab.click()
    fields = window.cast.places
    assert fields.isVisible()
    assert fields.sets.currentText() == word("environment.set", "castle_wall")
    fields.sets.setCurrentIndex(fields.sets.findData("bar"))
    assert desk.wishes == [PutLocation(replace(WALL, set="bar"))]


# --- pictures ---


def photo(folder: Path, name: str, colour: tuple[int, int, int]) -> Path:
    folder.mkdir(exist_ok=True)
    image = QImage(60, 90, QImage.Format.Format_RGB888)
    image.fill(QColor(*colour))
    assert image.save(str(folder / name))
    return folder / name


def dropped(gallery: Gallery, *files: Path) -> None:
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    actions, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    gallery.dropEvent(QDropEvent(QPointF(10, 10), actions, carried, button, keys))


def pictures_of(desk: RoomDesk, id: str) -> tuple[str, ...]:
    return next(one.pictures for one in desk.state.project.cast if one.id == id)


def test_a_dropped_picture_comes_into_the_project_and_is_seen(
    qtbot: QtBot, opened: tuple[Window, RoomDesk], tmp_path: Path
) -> None:
    window, desk = opened
    gallery = window.cast.members.gallery
    red, blue = photo(tmp_path / "away", "red.png", (200, 30, 30)), photo(tmp_path / "away", "blue.PNG", (30, 30, 200))
    dropped(gallery, red, tmp_path / "notes.txt")
    qtbot.waitUntil(lambda: len(pictures_of(desk, "lin")) == 1)
    (path,) = pictures_of(desk, "lin")
    assert (desk.folder / path).read_bytes() == red.read_bytes()
    assert path.startswith("cast/")
    middle = gallery.place_of(0).center()
    qtbot.waitUntil(lambda: gallery.grab().toImage().pixelColor(middle.toPoint()).red() > 180)

    window.cast.members._choose_pictures = lambda _: [blue, red]
    qtbot.mouseClick(gallery, Qt.MouseButton.LeftButton, pos=gallery.place_of(1).center().toPoint())
    qtbot.waitUntil(lambda: len(pictures_of(desk, "lin")) == 2)
    assert pictures_of(desk, "lin")[0] == path, "each is there once"
    qtbot.mouseClick(gallery, Qt.MouseButton.LeftButton, pos=gallery.place_of(1).center().toPoint())
    assert pictures_of(desk, "lin")[1] == path, "the other one is looked at first now"
    qtbot.mouseClick(gallery, Qt.MouseButton.LeftButton, pos=gallery.cross_of(0).center().toPoint())
    assert pictures_of(desk, "lin") == (path,)
    desk.want(Undo())
    assert len(gallery.paths) == 2


def test_a_picture_that_comes_late_is_still_theirs(
    qtbot: QtBot, opened: tuple[Window, RoomDesk], tmp_path: Path
) -> None:
    window, desk = opened
    dropped(window.cast.members.gallery, photo(tmp_path / "away", "red.png", (200, 30, 30)))
    window.cast._choose("hai")
    qtbot.waitUntil(lambda: len(pictures_of(desk, "lin")) == 1)
    assert pictures_of(desk, "hai") == ()


def test_what_is_no_picture_is_told(qtbot: QtBot, opened: tuple[Window, RoomDesk], tmp_path: Path) -> None:
    window, desk = opened
    (tmp_path / "broken.png").write_bytes(b"no picture at all")
    dropped(window.cast.members.gallery, tmp_path / "broken.png")
    qtbot.waitUntil(lambda: window.toasts.texts == ["The picture broken.png cannot be read."])
    assert pictures_of(desk, "lin") == ()


# --- from a chip ---


def choose(window: Window, slot: str, said: str) -> None:
    chip = next(button for button in window.heard.chip_buttons if button.chip.slot == slot)
    menu = chip.choices(())
    next(action for action in menu.actions() if action.text() == said).trigger()


def test_somebody_of_the_shot_is_kept_from_their_chip(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(shot="wall")
    choose(window, "subjects[0]", "Keep in the cast…")
    fields = window.cast.members
    assert (fields.name.text(), fields.words.toPlainText()) == ("woman warrior", "woman warrior, red cloak")
    assert desk.wishes == []
    type_in(fields.name, "Lin Mei")
    qtbot.keyClick(fields.name, Qt.Key.Key_Return)
    assert NameCast("woman warrior", "Lin Mei") in desk.wishes
    (lin,) = desk.state.project.cast
    assert (lin.name, lin.aliases, lin.description) == ("Lin Mei", ("woman warrior",), "woman warrior, red cloak")
    assert desk.state.project.shot("wall").description.spec.subjects[0].cast == lin.id
    assert window.cast.list.entries[0].note == "1 shot"


def test_a_look_at_the_draft_keeps_nobody(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(shot="wall")
    choose(window, "subjects[0]", "Keep in the cast…")
    window.leave()
    assert desk.wishes == []
    assert desk.state.project.cast == ()


def test_who_is_in_the_cast_is_shown_there(opened: tuple[Window, RoomDesk]) -> None:
    window, _ = opened
    window.leave()
    choose(window, "subjects[0]", "Show in the cast…")
    assert window.cast.members.name.text() == "Lin Mei"


def test_a_place_is_kept_from_its_chip(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(shot="wall")
    choose(window, "environment.place", "Keep among the places…")
    window.cast.places.keep.click()
    (wish,) = desk.wishes
    assert isinstance(wish, PutLocation)
    assert wish.location.name == "castle wall"
    assert window.cast.list.entries[0].note == "1 shot"


def test_it_speaks_chinese(qtbot: QtBot, opened: tuple[Window, RoomDesk]) -> None:
    window, _ = opened
    window.switch_language()
    qtbot.waitUntil(lambda: window.cast.cast_tab.text() == "人物  2")
    assert window.cast.places.sets.findText("城墙") >= 0


def test_an_empty_list_says_what_it_is_for(open_window: Open) -> None:
    window, _ = open_window()
    window.cast.open()
    assert window.cast.empty.isVisible()
    assert not window.cast.members.isVisible()
