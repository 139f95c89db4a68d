"""How long the window's thread is ever busy: two shots render and stream in while a cut plays.

Measured offscreen, with the real workers. Blocks are counted in the thread's own processor time, because a shared
machine may also take the processor away; the wall's figure stands beside it.
"""

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer

from app.main import Running, begin, open_project, open_window
from app.settings import Settings
from app.unit import Unit
from engine.developing import Hero, When
from engine.film.codec import encode
from engine.film.model import Tier
from engine.messages import Develop, Developing, FrameReady, MoreTakes, PlaceTake, Play, Playable
from tests.benchmarks.figure import Figure, percentile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # Qt reads it when the window is made

WALL = "A woman warrior in a red cloak runs along the castle wall at night in heavy rain, 3 seconds"
STREET = "Wide, two soldiers walk down a street at dusk, 3 seconds"
HERO, SMALL, BURST = (1280, 720), (160, 90), 4
"""Sizes of a hero's frames and of small pictures of them, and how many a video model hands over at once."""
_PATIENCE_S = 120.0


class Heart:
    """Beats as often as the event loop lets it; each beat notes how long the loop was away."""

    def __init__(self) -> None:
        self.cpu_s: list[float] = []
        self.wall_s: list[float] = []
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._cpu, self._wall = time.thread_time(), time.monotonic()
        self._timer.start(1)

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        cpu, wall = time.thread_time(), time.monotonic()
        self.cpu_s.append(cpu - self._cpu)
        self.wall_s.append(wall - self._wall)
        self._cpu, self._wall = cpu, wall


def wait_until(done: Callable[[], bool]) -> None:
    """Runs the event loop until something is so."""
    deadline = time.monotonic() + _PATIENCE_S
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError("the window's benchmark stands still")
        loop = QEventLoop()
        QTimer.singleShot(20, loop.quit)
        loop.exec()


def breathe() -> None:
    """Lets the event loop run for a moment: people do not speak three wishes at once."""
    loop = QEventLoop()
    QTimer.singleShot(50, loop.quit)
    loop.exec()


def measure() -> list[Figure]:
    """Shoots a shot, places its takes, then shoots two more while the cut plays."""
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(Settings(), microphone=False, camera=False, config=Path(folder))
        started = time.monotonic()
        running = open_window(open_project(Path(folder) / "film", settings), settings)
        running.window.show()
        begin(running, settings)
        opened_s = time.monotonic() - started
        try:
            heart = _sitting(running)
            hero = _developing(running)
        finally:
            running.window.close()
            running.languages.close()
    return [*_figures(heart, opened_s), *_hero_figures(hero)]


def _sitting(running: Running) -> Heart:
    desk, window = running.desk, running.window
    window.say_typed(WALL)
    wait_until(lambda: not desk.busy)
    for take in desk.state.project.takes:
        desk.want(PlaceTake(take.id))
        desk.want(PlaceTake(take.id))
    heart = Heart()
    heart.start()
    desk.want(Play(Playable.CUT))
    window.monitor.loop()
    _shoot_beside(running)
    wait_until(lambda: not desk.busy)
    heart.stop()
    return heart


def _shoot_beside(running: Running) -> None:
    """Two more shots are ordered, and the cut goes on playing."""
    for text in (STREET, WALL):
        for deed in (
            lambda text=text: running.window.say_typed(text),
            lambda: running.desk.want(MoreTakes(1)),
            lambda: running.desk.want(Play(Playable.CUT)),
        ):
            deed()
            breathe()


def _developing(running: Running) -> Heart:
    """A hero comes in, four frames of 1280 × 720 at a time, a small picture of each before that, as the cut plays."""
    desk, window = running.desk, running.window
    shell = desk._shell
    shell._second = unit = Unit(
        "hero", shell.folder.path, HERO, slots=BURST, patience_s=1.0, clock=time.monotonic,
        on_message=lambda _: None, on_lost=lambda _: None,
    )  # fmt: skip
    unit._before = None  # nobody is called in: the frames are ours
    shell.session.hero = Hero("wan2.2", When.ASKED, *HERO)
    for slot in range(BURST):
        unit._ring.write(slot, np.full((HERO[1], HERO[0], 3), 50 * slot, np.uint8))
    take = desk.state.project.takes[0]
    desk.want(Develop(take.id))
    job = desk.state.jobs[-1].job
    desk.want(Play(Playable.CUT))
    heart = Heart()
    heart.start()
    for first in range(0, take.frames, BURST):
        for at in range(BURST):
            small = Developing(job.id, take.id, first + at, at, *SMALL, first // BURST, take.frames // BURST)
            shell._from_unit(Tier.HERO, encode(small, kind=True))
        breathe()
        for at in range(BURST):
            ready = FrameReady(job.id, take.id, first + at, at, *HERO)
            shell.post(lambda ready=ready: shell._from_unit(Tier.HERO, encode(ready, kind=True)))
        breathe()
    heart.stop()
    assert window.monitor.source is Playable.CUT
    return heart


def _figures(heart: Heart, opened_s: float) -> list[Figure]:
    ms = [1000 * block for block in heart.cpu_s]
    wall = [1000 * block for block in heart.wall_s]
    return [
        Figure("longest block of the window's thread, processor time", max(ms), "ms", 50.0),
        Figure("99.9 % of its blocks are shorter than, processor time", percentile(ms, 0.999), "ms"),
        Figure("longest block of the window's thread, by the clock", max(wall), "ms"),
        Figure("99 % of its blocks are shorter than, by the clock", percentile(wall, 0.99), "ms"),
        Figure("window open and workers started", opened_s, "s"),
    ]


def _hero_figures(heart: Heart) -> list[Figure]:
    ms = [1000 * block for block in heart.cpu_s]
    return [
        Figure("longest block while a hero of 1280 × 720 comes in, processor time", max(ms), "ms", 50.0),
        Figure("99 % of its blocks then are shorter than, processor time", percentile(ms, 0.99), "ms"),
        Figure("longest block while it comes in, by the clock", max(1000 * block for block in heart.wall_s), "ms"),
    ]
