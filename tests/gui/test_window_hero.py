"""Heroes in the window, on a real session and reports that are fed: pictures, states, deeds, ways, sentences."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.monitor.arrange import Mode
from app.says import advice
from app.settings import OFF, Heroes
from app.takes.heroes import Dial
from app.ways import Way
from app.window import Window
from engine.developing import When
from engine.errors import EngineError
from engine.film.guidance import Follow
from engine.film.model import Mark, Project, Tier
from engine.messages import (
    Develop,
    Developing,
    FrameReady,
    JobFailed,
    JobProgress,
    JobStarted,
    Play,
    Playable,
    ShowTake,
    TakeDone,
    Undevelop,
)
from engine.models.recipes import recipe, recipes
from tests.gui.conftest import Open
from tests.gui.film import COLOURS, FRAMES, HEIGHT, WIDTH, film, picture, write_take
from tests.gui.room import RoomDesk
from tests.gui.test_window import near, pixel, press

WALL = {"shot": "wall", "takes": ("wall-1",)}
HERO = (20, 200, 200)
PREVIEW = (200, 20, 200)
ASKED = Heroes("wan2.2-4steps", When.ASKED)
HERE = ("wan2.2", "wan2.2-4steps", "wan2.2-vace", "live")


def there() -> tuple[Way, ...]:
    missing = EngineError("The model {name} is not on this machine.", advice="Fetch it again.", name="other")
    return tuple(Way(each, None if each.name in HERE else missing) for each in recipes().values())


def begin(desk: RoomDesk, wished: Heroes = ASKED) -> None:
    """The weights of some ways are found."""
    desk.ways = there()
    desk.develop_by(wished)


def job_of(desk: RoomDesk, take: str) -> str:
    return next(one.job.id for one in desk.state.jobs if one.job.take == take and one.job.tier is Tier.HERO)


def developed(desk: RoomDesk, take: str = "wall-1") -> str:
    """A take whose hero is being made; its job."""
    begin(desk)
    desk.want(Develop(take))
    job = job_of(desk, take)
    desk.handle(JobStarted(job))
    return job


def stream(desk: RoomDesk, job: str, *indices: int, take: str = "wall-1") -> None:
    for index in indices:
        desk.framed.emit(FrameReady(job, take, index, 0, WIDTH, HEIGHT), picture(HERO, index))


def show_small(desk: RoomDesk, job: str, index: int, step: int = 3) -> None:
    """A preview of a quarter of the size."""
    small = picture(PREVIEW, index, (WIDTH // 4, HEIGHT // 4))
    desk.developing.emit(Developing(job, "wall-1", index, 0, WIDTH // 4, HEIGHT // 4, step, 8), small)


def made(desk: RoomDesk, folder: Path, take: str = "wall-1", renderer: str = "wan2.2-4steps") -> None:
    """The hero is whole and on disk."""
    project = desk.state.project
    found = project.take(take)
    wider = replace(project, takes=(replace(found, number=found.number + 50),))  # another name for the file
    hero = write_take(folder, wider, replace(found, number=found.number + 50), HERO)
    desk.handle(TakeDone(job_of(desk, take), take, replace(hero, tier=Tier.HERO, renderer=f"{renderer} 1-0f3161")))


def shows(window: Window, colour: tuple[int, int, int]) -> bool:
    view = window.monitor.view
    place = view.places()[0]
    return near(pixel(view, place.center().x(), place.top() + place.height() * 0.4), colour)


def note(window: Window, at: int = 0) -> str:
    return window.monitor.view.pictures[at].note


def go(window: Window, frame: int) -> None:
    window.monitor.player.drive(window.monitor.player.transport.at(frame))


def menu_of(window: Window) -> dict[str, QAction]:
    """The menu of heroes, by what its entries say."""
    menu = window.takes.menu()
    found = {action.text(): action for action in menu.actions() if action.text()}
    for inner in menu.findChildren(QMenu):
        found |= {action.text(): action for action in inner.actions()}
    return found


# --- pictures ---


def test_frames_of_a_hero_take_the_blockouts_place_one_by_one(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    job = developed(desk)
    go(window, 5)
    qtbot.waitUntil(lambda: shows(window, COLOURS[0]))
    assert note(window) == "blockout · Wan2.2 4 steps begins"
    stream(desk, job, 0, 1, 5)
    qtbot.waitUntil(lambda: shows(window, HERO))
    assert note(window).startswith("Wan2.2 4 steps")
    go(window, 6)
    qtbot.waitUntil(lambda: shows(window, COLOURS[0])), "the blockout, where the hero has not come yet"
    assert note(window).startswith("blockout · Wan2.2 4 steps")


def test_in_the_cut_too_and_t_shows_the_blockout(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    window, desk = open_window(**WALL)
    job = developed(desk)
    stream(desk, job, *range(FRAMES))
    desk.handle(Play(Playable.CUT))
    window.monitor.stop()
    go(window, 3)
    qtbot.waitUntil(lambda: shows(window, HERO))
    press(qtbot, window, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: shows(window, COLOURS[0]))
    assert note(window) == "blockout"
    press(qtbot, window, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: shows(window, HERO))
    made(desk, tmp_path)
    assert window.monitor.source is Playable.CUT
    assert note(window) == "Wan2.2 4 steps"
    go(window, 26)
    qtbot.waitUntil(lambda: shows(window, COLOURS[2])), "the other clip has only its blockout"
    assert note(window) == "blockout"


def test_a_finished_hero_is_read_from_disk(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    window, desk = open_window(**WALL)
    developed(desk)
    made(desk, tmp_path)
    go(window, 4)
    qtbot.waitUntil(lambda: shows(window, HERO))
    card = window.takes.view.cards[0]
    assert (card.made_by, card.status) == ("wan2.2-4steps", "circled")
    assert "Wan2.2 4 steps" in window.takes.view._tip(card)


def test_what_is_called_off_shows_no_more(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    job = developed(desk)
    stream(desk, job, *range(FRAMES))
    qtbot.waitUntil(lambda: shows(window, HERO))
    desk.want(Undevelop("wall-1"))
    qtbot.waitUntil(lambda: shows(window, COLOURS[0]))
    desk.want(Develop("wall-1"))
    assert shows(window, COLOURS[0]), "nor when it is begun again"
    stream(desk, job, 0)
    assert shows(window, COLOURS[0]), "a frame of a job that is over is too late"


def test_a_hero_made_again_does_not_show_the_one_before(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    window, desk = open_window(**WALL)
    developed(desk)
    made(desk, tmp_path)
    go(window, 4)
    qtbot.waitUntil(lambda: shows(window, HERO))
    desk.want(Develop("wall-1"))
    job = job_of(desk, "wall-1")
    desk.handle(JobStarted(job))
    other = (230, 120, 10)
    desk.framed.emit(FrameReady(job, "wall-1", 4, 0, WIDTH, HEIGHT), picture(other, 4))
    qtbot.waitUntil(lambda: shows(window, other))
    go(window, 5)
    qtbot.waitUntil(lambda: shows(window, HERO)), "under it lies the hero that is finished"


def test_what_develops_is_shown_where_wanted_and_said_to_be_that(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    job = developed(desk)
    show_small(desk, job, 0)
    show_small(desk, job, 8)
    go(window, 10)
    qtbot.waitUntil(lambda: shows(window, PREVIEW))
    assert note(window) == "Wan2.2 4 steps · developing 3 / 8"
    image = window.monitor.view.pictures[0].image
    assert image is not None
    assert image.width() == WIDTH // 4, "it is the painter that makes it large"
    press(qtbot, window, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: shows(window, COLOURS[0]))
    press(qtbot, window, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    stream(desk, job, 10)
    qtbot.waitUntil(lambda: shows(window, HERO))
    desk.want(Undevelop("wall-1"))
    qtbot.waitUntil(lambda: shows(window, COLOURS[0]))


def test_whether_it_is_shown_is_remembered(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    kept: dict[str, object] = {}
    window._settings_changed = lambda **changes: kept.update(changes)
    begin(desk)
    window.monitor._small.click()
    assert kept == {"hero_previews": False}
    assert not window.monitor._small.isChecked()


def test_blockout_and_hero_of_one_take_side_by_side_and_by_wipe(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    press(qtbot, window, Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier)
    assert window.monitor.view.mode is Mode.SINGLE, "there is no hero yet"
    job = developed(desk)
    stream(desk, job, *range(FRAMES))
    press(qtbot, window, Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier)
    view = window.monitor.view
    assert (view.mode, len(view.pictures)) == (Mode.SIDE_BY_SIDE, 2)
    assert note(window) == "blockout"
    assert note(window, 1).startswith("Wan2.2 4 steps")
    left, right = view.places()
    qtbot.waitUntil(lambda: near(pixel(view, left.center().x(), left.center().y()), COLOURS[0]))
    qtbot.waitUntil(lambda: near(pixel(view, right.center().x(), right.center().y()), HERO))
    press(qtbot, window, Qt.Key.Key_W, Qt.KeyboardModifier.ShiftModifier)
    assert view.mode is Mode.WIPE
    assert [shown.slate.split(" · ")[1] for shown in view.pictures] == ["blockout", "Wan2.2 4 steps"]
    press(qtbot, window, Qt.Key.Key_W, Qt.KeyboardModifier.ShiftModifier)
    assert (view.mode, len(view.pictures)) == (Mode.SINGLE, 1)


def test_a_hero_of_another_shape_is_not_stretched(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    job = developed(desk)
    desk.framed.emit(FrameReady(job, "wall-1", 0, 0, 90, 90), picture(HERO, 20, (90, 90)))
    view = window.monitor.view
    place = view.places()[0]
    qtbot.waitUntil(lambda: shows(window, HERO))
    assert near(pixel(view, place.left() + 20, place.center().y()), (16, 16, 16)), "black beside it"


def test_a_live_hero_is_watched_from_its_first_frame_on(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    begin(desk, Heroes("live", When.ASKED))
    desk.want(Develop("wall-1"))
    job = job_of(desk, "wall-1")
    desk.handle(JobStarted(job))
    go(window, 9)
    stream(desk, job, 0)
    assert window.monitor.player.transport.playing
    assert window.monitor.player.transport.frame < 9
    window.monitor.stop()
    go(window, 9)
    stream(desk, job, 1, 2)
    assert not window.monitor.player.transport.playing, "whoever stops it has the say"


def test_a_live_hero_says_so(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    begin(desk, Heroes("live", When.ASKED))
    desk.want(Develop("wall-1"))
    job = job_of(desk, "wall-1")
    desk.handle(JobStarted(job))
    stream(desk, job, *range(12))
    window.monitor.stop()
    go(window, 3)
    qtbot.waitUntil(lambda: note(window) == "● live · Wan2.1 causal · 12 / 24")
    assert window.takes.view.cards[0].status == "● live 50 %"


# --- states ---


def test_cards_say_how_far_each_hero_is(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    begin(desk)
    for take in ("wall-1", "wall-2", "wall-3"):
        desk.want(Develop(take))
    first = job_of(desk, "wall-1")
    desk.handle(JobStarted(first))
    assert [card.status for card in window.takes.view.cards] == ["0 %", "next in line", "2nd in line"]
    desk.progressed.emit(JobProgress(first, "denoise", 4, 4))
    qtbot.waitUntil(lambda: window.takes.view.cards[0].status == "50 %")
    stream(desk, first, *range(12))
    qtbot.waitUntil(lambda: window.takes.view.cards[0].status == "75 %")
    assert [row.state for row in window.shots.view._shots] == ["developing 3", "no picture"]
    desk.want(Undevelop("wall-2"))
    assert window.takes.view.cards[2].status == "next in line"
    assert window.monitor.view.pictures[0].progress is None, "what waits has no line"


def test_a_hero_that_fails_says_so_and_the_blockout_is_there(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    job = developed(desk)
    told = "The memory of the graphics card ran out in the middle of the take."
    desk.handle(JobFailed(job, "wall-1", told, advice="Fetch it again."))
    card = window.takes.view.cards[0]
    assert (card.status, card.lost) == ("hero failed", told)
    assert told in window.takes.view._tip(card)
    assert window.toasts.texts == [told]
    qtbot.waitUntil(lambda: shows(window, COLOURS[0]))
    assert window.monitor.view.pictures[0].trouble == ""
    press(qtbot, window, Qt.Key.Key_V)
    assert window.takes.view.cards[0].status == "next in line", "and it can be tried again"


def test_the_card_shows_what_develops(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    job = developed(desk)
    show_small(desk, job, 0)
    view = window.takes.view
    spot = view.place_of(0)
    qtbot.waitUntil(lambda: near(pixel(view, spot.center().x() + 20, spot.top() + spot.height() / 3), PREVIEW))
    assert not near(pixel(view, view.place_of(2).center().x(), view.place_of(2).top() + 20), PREVIEW)


# --- deeds ---


def test_v_develops_and_calls_off(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    press(qtbot, window, Qt.Key.Key_V)
    assert desk.wishes == [], "nothing here makes heroes"
    assert not window.takes.buttons["develop"].isVisible()
    begin(desk)
    press(qtbot, window, Qt.Key.Key_V)
    assert desk.wishes == [Develop("wall-1")]
    assert window.takes.buttons["develop"].isChecked()
    window.takes.buttons["develop"].click()
    assert desk.wishes[-1] == Undevelop("wall-1")
    assert not window.takes.buttons["develop"].isChecked()


def test_a_draft_can_be_finished(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    window, desk = open_window(**WALL)
    developed(desk)
    assert "Finish this draft" not in menu_of(window)
    made(desk, tmp_path)
    menu_of(window)["Finish this draft"].trigger()
    assert desk.wishes[-1] == Develop("wall-1", "wan2.2", draft=True)
    job = next(one.job for one in desk.state.jobs)
    assert (job.renderer, job.guidance.draft != "") == ("wan2.2", True)
    desk.want(Undevelop("wall-1"))
    press(qtbot, window, Qt.Key.Key_V, Qt.KeyboardModifier.ShiftModifier)
    assert desk.wishes[-1] == Develop("wall-1", "wan2.2", draft=True)


def circled(project: Project, *ids: str) -> Project:
    takes = (replace(take, mark=Mark.CIRCLED if take.id in ids else Mark.NONE) for take in project.takes)
    return replace(project, takes=tuple(takes))


def test_all_circled_takes_are_developed_and_the_look_stays(qtbot: QtBot, open_window: Open, tmp_path: Path) -> None:
    window, desk = open_window(circled(film(tmp_path), "wall-1", "wall-3"), shot="wall", takes=("wall-2",))
    begin(desk)
    menu_of(window)["Develop all circled takes (2)"].trigger()
    assert {one.job.take for one in desk.state.jobs} == {"wall-1", "wall-3"}
    assert desk.state.focus.takes == ("wall-2",)
    assert not any("all circled" in told for told in menu_of(window)), "all of them are under way"


def test_circling_is_enough_where_circled_takes_get_one(open_window: Open, tmp_path: Path) -> None:
    window, desk = open_window(circled(film(tmp_path)), **WALL)
    begin(desk)
    menu_of(window)["Circled takes too"].trigger()
    assert desk.developed_by[-1].when is When.CIRCLED
    window.takes.circle()
    assert [one.job.take for one in desk.state.jobs] == ["wall-1"]


# --- ways ---


def test_the_menu_offers_the_ways_that_work_here(open_window: Open) -> None:
    window, desk = open_window(**WALL)
    begin(desk)
    offered = menu_of(window)
    here = [told for told, action in offered.items() if action.isCheckable() and told.startswith("Wan")]
    assert here == [recipe(name).told for name in HERE]
    assert offered[recipe("wan2.2-4steps").told].isChecked()
    offered[recipe("wan2.2-5b").told].trigger()
    assert window.toasts.texts == ["The model other is not on this machine."]
    offered[recipe("wan2.2").told].trigger()
    assert desk.developed_by[-1] == replace(ASKED, renderer="wan2.2")
    menu_of(window)["No heroes"].trigger()
    assert desk.developed_by[-1].renderer == OFF
    assert desk.session.hero is None
    assert not window.takes.buttons["develop"].isEnabled()


def test_how_closely_the_blocking_is_followed_is_a_dial(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    begin(desk)
    menu_of(window)[recipe("wan2.2-4steps").told].trigger()
    assert "Its depth" not in menu_of(window), "words and pictures only"
    begin(desk, replace(ASKED, renderer="wan2.2-vace"))
    assert not window.takes.findChildren(Dial)
    menu_of(window)["Its depth"].trigger()
    assert desk.developed_by[-1].follow is Follow.DEPTH
    menu_of(window)
    dial = window.takes.findChildren(Dial)[-1]
    dial.slider.setValue(85)
    qtbot.waitUntil(lambda: desk.developed_by[-1].strength == 0.85)
    assert desk.session.hero is not None
    assert (desk.session.hero.follow, desk.session.hero.strength) == (Follow.DEPTH, 0.85)


def test_where_there_is_no_model_the_menu_says_what_is_missing(open_window: Open) -> None:
    window, desk = open_window(**WALL)
    desk.ways = tuple(
        Way(way.recipe, EngineError("The model {name} is not on this machine.", name="m")) for way in there()
    )
    desk.develop_by(Heroes())
    assert not window.takes.buttons["heroes"].isVisible()
    assert [action.text() for action in window.takes.menu("wall-1").actions()] == [
        "No video model is on this machine yet", "What more there could be",
    ]  # fmt: skip


def test_everything_is_said_in_chinese(qtbot: QtBot, open_window: Open) -> None:
    window, desk = open_window(**WALL)
    job = developed(desk)
    desk.want(Develop("wall-2"))
    desk.want(ShowTake("wall-1"))
    show_small(desk, job, 0)
    window.switch_language()
    qtbot.waitUntil(lambda: note(window) == "Wan2.2 四步 · 显影 3 / 8")
    assert [card.status for card in window.takes.view.cards[:2]] == ["0 %", "下一个"]
    assert {"取消成片", "不出成片", "还可以装的", "圈中的也渲", "显示显影过程"} <= set(menu_of(window))
    job = job_of(desk, "wall-2")
    desk.handle(JobFailed(job, "wall-2", "The hero of take {slate} could not be made: the renderer stopped twice.",
                          (("slate", "1A-2"),), "Run `shotcaller models fetch wan2.2`: it goes on where it stopped. "
                          "Or copy what is missing into /models."))  # fmt: skip
    assert window.takes.view.cards[1].status == "成片失败"
    assert window.toasts.texts == ["1A-2 的成片没渲成：渲染器停了两次。"]
    assert advice("Run `a b`: it goes on where it stopped. Or copy what is missing into /x.").startswith("请运行 `a b`")
