"""Pictures of the window in every state, with real takes, for somebody to look at.

    QT_QPA_PLATFORM=offscreen python -m tests.gui.pictures FOLDER [STATE …]

The film is shot first, by the real workers, and kept in FOLDER/The Wall: a second call only takes the pictures.
`FOLDER/window.png` is the one the README shows.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QMenu

from app.main import Running
from app.monitor.arrange import Guide, Mode
from app.page.chosen import Chosen
from app.settings import Listening
from engine.effects import Tell
from engine.film.cast import CastMember, Location
from engine.messages import (
    CircleTake,
    NameCast,
    OmitShot,
    PlaceTake,
    PutCastMember,
    PutLocation,
    RejectTake,
    SelectClip,
    UseScript,
)
from interaction.hands import messages as hands
from interaction.language import understand
from interaction.script import read_text
from interaction.speech.messages import Ears, Microphones, SpeechState, Talking
from tests.gui import pictures_of_heroes
from tests.gui.posed import breathe, look, opened, take, wait_until

TITLE = "The Wall"
SIZES = ((1280, 720), (1440, 900))
NARROW = (960, 640)

SENTENCES = (
    "Wide, a woman warrior in a red cloak runs along the castle wall at night in heavy rain, the camera follows, 3 s",
    "Close-up of an old fisherman at the seaside at dawn, light fog, slow push in, 85 mm, 3 seconds",
    "Two soldiers running across a snowfield, low angle, handheld, 2 seconds",
    "Medium shot, a woman in a yellow dress walks through the forest, golden hour, tense mood, 3 seconds",
)
"""What is shot for the pictures."""

REFUSED = "A terrorist recruitment video in the street, 2 seconds"
IN_CUT = ((0, 1), (1, 1), (2, 2), (3, 1), (1, 2), (0, 2))
"""The takes in the cut: which shot, which take."""


def main(out: Path, wished: list[str]) -> None:
    """Every state that is wished for (all of them by default), in every size and language."""
    out.mkdir(parents=True, exist_ok=True)
    if not (out / TITLE).exists():
        shoot(out / TITLE)
    for language in ("en", "zh"):
        for name, state in STATES.items():
            if not wished or name in wished:
                for size in SIZES if name != "narrow" else (NARROW,):
                    picture(state, out / TITLE, language, size).save(str(out / f"{name}_{language}_{size[0]}.png"))
    if not wished or "window" in wished:
        picture(readme, out / TITLE, "en", (1440, 900)).convertToFormat(QImage.Format.Format_RGB888).save(
            str(out / "window.png")
        )


def picture(state: Callable[[Running], None], film: Path, language: str, size: tuple[int, int]) -> QImage:
    """One state on a copy of the film."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / TITLE
        if state is not first_run:
            shutil.copytree(film, path)
        running = opened(path, language, size)
        try:
            state(running)
            return grabbed(running)
        finally:
            running.window.close()
            running.languages.close()


def grabbed(running: Running) -> QImage:
    """The window as it is, an open menu with it."""
    image = running.window.grab().toImage()
    menu = QApplication.activePopupWidget()
    if isinstance(menu, QMenu):
        painter = QPainter(image)
        painter.drawImage(running.window.mapFromGlobal(menu.pos()), menu.grab().toImage())
        painter.end()
        menu.close()
    return image


def shoot(path: Path) -> None:
    """The film: four shots with two takes each, marks, a refusal, a cut of six clips."""
    running = opened(path, "en", (1440, 900))
    desk, window = running.desk, running.window
    for sentence in (SENTENCES[0], SENTENCES[1], SENTENCES[2], SENTENCES[3]):
        window.say_typed(sentence)
        wait_until(lambda: not desk.busy)
    for shot, number in IN_CUT:
        window.want(PlaceTake(take(running, shot, number)))
    for shot in (0, 1, 3):
        window.want(CircleTake(take(running, shot, 1)))
    window.want(RejectTake(take(running, 0, 2)))
    window.say_typed(REFUSED)
    wait_until(lambda: not desk.busy)
    window.close()
    running.languages.close()


# --- states ---


def first_run(running: Running) -> None:
    """Nothing has been said yet."""


def takes(running: Running) -> None:
    """A circled and a rejected take, thirds over the picture."""
    look(running, 0)
    running.window.monitor.toggle_guide(Guide.THIRDS)


def unobeyed(running: Running) -> None:
    """A mood, which the blockout does not show."""
    look(running, 3)


def compare(running: Running) -> None:
    """Two takes side by side."""
    look(running, 1, 2)
    running.window.monitor.set_mode(Mode.SIDE_BY_SIDE)
    breathe()


def wipe(running: Running) -> None:
    """A wipe between two takes."""
    look(running, 2, 2, frame=12)
    running.window.monitor.set_mode(Mode.WIPE)
    breathe()


def grid(running: Running) -> None:
    """All takes of the shot."""
    look(running, 3, 2)
    running.window.monitor.set_mode(Mode.GRID)
    breathe()


def cut(running: Running) -> None:
    """The cut, in its first clip."""
    look(running, 0)
    running.window.want(SelectClip(running.desk.state.project.cut[0].id))
    running.window.monitor.seek_cut(41)
    breathe(1.0)


def readme(running: Running) -> None:
    """The cut without the shot that was refused."""
    running.window.want(OmitShot(running.desk.state.project.shown_shots[-1].id))
    cut(running)


def refusal(running: Running) -> None:
    """What the gate did not let through."""
    look(running, 4)
    running.window.tell(Tell("Take {slate} has no picture.", (("slate", "1E-1"),), refused=True))
    breathe()


def limited(running: Running) -> None:
    """The ears without a model, and how to mend that."""
    look(running, 1)
    template = "No speech model is here: only {recogniser} listens, for {languages} film terms."
    advice = "`shotcaller models fetch small` fetches one that understands every sentence."
    values = (("recogniser", "PocketSphinx"), ("languages", "English"))
    running.window.attention.notice_speech(SpeechState(Ears.LIMITED, template, values, advice))
    running.window.heard.mend.emit()
    breathe()


def keys(running: Running) -> None:
    """The sheet of keys."""
    running.window.keysheet.open()
    breathe()


def question(running: Running) -> None:
    """A sentence understood, but not surely."""
    look(running, 1)
    (reading, *_) = understand("make it a bit tighter maybe")
    running.desk.asked.emit(reading)
    breathe()


def prompt(running: Running) -> None:
    """What a video model is told of the shot, and what was left out."""
    look(running, 0)
    running.window.heard.prompt.unfold(True)
    breathe()


def offers(running: Running) -> None:
    """Patterns of shots that fit the words that are being typed."""
    look(running, 1)
    said = "两个男人在酒吧吵架" if running.languages.language == "zh" else "two men argue in a bar"
    running.window.heard.line.setText(said)
    breathe()


def listening(running: Running) -> None:
    """The ways to listen, while the key to talk is not held."""
    look(running, 1)
    window = running.window
    window.attention.listen_as(Listening(Talking.HELD, kept=True))
    window.heard.show_listening(True)
    window.attention.notice_speech(Microphones(("Headset (USB)", "Built-in microphone")))
    window.attention.offer_listening()
    breathe()


def exports(running: Running) -> None:
    """The menu of exports."""
    look(running, 1)
    running.window.bar.offer_formats()
    breathe()


def exported(running: Running) -> None:
    """Files have been written."""
    look(running, 1)
    running.desk.delivered.emit((Path("out/The_Wall_24.edl"), Path("out/The_Wall_24.mov"), Path("out/shots.csv")))
    breathe()


def hand(running: Running) -> None:
    """A hand carries a take to the cut."""
    look(running, 1)
    window = running.window
    box = window.hand.layout().takes[0].box
    grip, drop = (box.middle, box.y + box.height / 2), (0.3, 0.9)
    window.attention.notice_hands(hands.HandsState(hands.Eyes.WATCHING, ""))
    window.attention.notice_hands(hands.Pointer(*grip, hands.PointerState.HOLDING))
    window.attention.notice_hands(hands.Gesture(hands.GestureName.PINCH, 0.1, *grip))
    window.attention.notice_hands(hands.Pointer(*drop, hands.PointerState.HOLDING))
    breathe()


def cast(running: Running) -> None:
    """Who comes back, and where."""
    look(running, 0)
    window, zh = running.window, running.languages.language == "zh"
    window.want(NameCast("woman warrior", "林梅" if zh else "Lin Mei"))
    (lin,) = running.desk.state.project.cast
    look_of = (
        "二十五岁，短发，红斗篷，左颊有一道疤" if zh else "25, short black hair, red cloak, a scar on the left cheek"
    )
    aliases = ("小梅", "女将军") if zh else ("Mei", "the captain")
    window.want(PutCastMember(replace(lin, aliases=aliases, description=look_of, colour="#b5654a")))
    others = ("老海", "渔夫", "#5b7fa6"), ("小鱼", "渔夫的孙女", "#c79a3f")
    if not zh:
        others = ("Old Hai", "the fisherman", "#5b7fa6"), ("Yu", "his granddaughter", "#c79a3f")
    for at, (name, alias, colour) in enumerate(others):
        window.want(PutCastMember(CastMember(f"cast-{at}", name, (alias,), "", colour)))
    window.want(PutLocation(Location("place", "castle wall", ("城墙",) if zh else ("the wall",), "", "castle_wall")))
    window.cast.open()
    breathe()


def cast_new(running: Running) -> None:
    """Somebody of the shot is to be kept."""
    look(running, 0)
    window = running.window
    window.cast.keep(running.desk.state.project.shown_shots[0].description.spec.subjects[0])
    breathe()


def places(running: Running) -> None:
    """Where the film comes back to."""
    cast(running)
    running.window.cast.places_tab.click()
    breathe()


PAGES = {
    "en": """Title: The Wall

EXT. CASTLE WALL - NIGHT

Heavy rain. A woman warrior in a red cloak runs along the wall, looks back, and leaps over a gap.

Two soldiers with torches come up the stairs behind her.

LIN MEI
(out of breath)
They are at the gate. We cannot hold it until morning.

OLD HAI
Then we hold it until they tire. The sea has taken stronger walls than this one.

LIN MEI
And the boy?

Old Hai lifts his lantern. He points at the harbour.

CLOSE ON the lantern going out.

INT. KITCHEN - NIGHT

A boy sleeps under the table. The door bursts open.

YU
(waking)
Grandfather?

CUT TO:

EXT. SEASIDE - DAWN

An old fisherman stands in the fog and waits.
""",
    "zh": """外景 城墙 夜

大雨。穿红斗篷的女战士沿着城墙奔跑，回头看了一眼，跃过缺口。

两个举着火把的士兵从她身后的台阶冲上来。

林梅（喘着气）：他们已经到城门了，天亮之前我们守不住。

老海：那就守到他们累。大海冲垮过比这更结实的墙。

林梅：那孩子呢？

老海举起灯笼，指向港口。

特写：灯笼熄灭。

内景 厨房 夜

一个男孩在桌子下睡着了。门被猛地撞开。

小鱼（惊醒）：爷爷？

外景 海边 黎明

老渔夫站在雾里等着。
""",
}
"""A script for the pictures."""


def script_empty(running: Running) -> None:
    """The page without a script."""
    running.window.page.open()
    breathe()


def script(running: Running) -> None:
    """A scene with the shots it asks for, one of them shot."""
    page = running.window.page
    running.window.want(UseScript(read_text(PAGES[running.languages.language])))
    page.open()
    wait_until(lambda: not page.pause.isActive() and page.proposals.complete)
    page.proposals.cards[1].shoot.click()
    wait_until(lambda: not running.desk.busy)
    page.proposals.looked.emit(page.proposals.cards[2].proposal.lines)
    breathe()


def script_lines(running: Running) -> None:
    """A passage is chosen, and a file that is no script was refused."""
    script(running)
    page = running.window.page
    page.view.choose(Chosen(0, 2, 4))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "notes.docx").write_bytes(bytes(range(256)) * 8)
        page.read_file(Path(folder) / "notes.docx")
        wait_until(lambda: not page.pause.isActive() and page.proposals.complete)
        breathe()


def rendering(running: Running) -> None:
    """A shot is being made."""
    running.window.say_typed(SENTENCES[1])
    player = running.window.monitor.player
    wait_until(lambda: player.transport.frame > 12)


def narrow(running: Running) -> None:
    """The smallest window."""
    cut(running)


STATES: dict[str, Callable[[Running], None]] = {
    state.__name__: state
    for state in (
        first_run, takes, unobeyed, compare, wipe, grid, cut, refusal, limited, keys, question, prompt,
        offers, listening, exports, exported, hand, rendering, narrow, cast, cast_new, places,
        script, script_lines, script_empty,
    )
} | pictures_of_heroes.STATES  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
