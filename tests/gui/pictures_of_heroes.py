"""Pictures of the window with heroes: by models of the real make and a toy's size, whose pictures are noise."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.main import Running
from app.monitor.arrange import Mode
from app.settings import Heroes
from engine.developing import When
from engine.film.guidance import Follow
from engine.messages import Develop, JobFailed
from tests.gui.posed import breathe, look, note, take, wait_until

TOYS = ("wan2.1-t2v-1.3b", "wan2.1-causal-1.3b", "wan2.2-vace-a14b", "wan2.2-t2v-a14b")
HERO_SIZE = (320, 176)


def with_models(running: Running, wished: Heroes) -> None:
    """Models of the real make and a toy's size are on this machine: their pictures are noise."""
    from tests import tiny  # torch takes seconds: only where it is wanted

    shell = running.desk._shell
    models = tiny.write(Path(tempfile.gettempdir()) / "shotcaller toys", *TOYS)
    wait_until(lambda: bool(shell.ways))  # the look at what this machine really has is over
    shell._models, shell._looking, shell.wished = models, None, replace(wished, size=HERO_SIZE)
    shell.ways = ()
    shell._look_for_ways()
    wait_until(lambda: bool(shell.ways))


def hero_waiting(running: Running) -> None:
    """A hero is about to be made, another waits; what can be done about them."""
    look(running, 0)
    with_models(running, Heroes("wan2.1-1.3b", When.ASKED))
    for number in (1, 2):
        running.window.want(Develop(take(running, 0, number)))
    look(running, 0)
    running.window.takes.offer_heroes()
    breathe()


def hero_developing(running: Running) -> None:
    """What develops, small and large."""
    look(running, 0)
    with_models(running, Heroes("wan2.1-1.3b", When.ASKED))
    running.window.want(Develop(take(running, 0, 1)))
    wait_until(lambda: "developing" in note(running) or "显影" in note(running))
    breathe()


def hero_half(running: Running) -> None:
    """Half of the frames have come; the blockout beside them."""
    look(running, 0, frame=20)
    with_models(running, Heroes("wan2.1-1.3b", When.ASKED))
    running.window.switch_previews()
    arrived: list[int] = []
    running.desk.framed.connect(lambda ready, _: arrived.append(ready.index))
    running.window.want(Develop(take(running, 0, 1)))
    running.window.monitor.compare_tiers(Mode.SIDE_BY_SIDE)
    wait_until(lambda: bool(arrived) and arrived[-1] >= 36)


def hero_done(running: Running) -> None:
    """A hero in the cut, in the place of its blockout."""
    look(running, 2)
    with_models(running, Heroes("wan2.1-1.3b", When.ASKED))
    running.window.want(Develop(take(running, 2, 1)))
    wait_until(lambda: not running.desk.busy)
    running.window.want(Develop(take(running, 2, 2)))
    wait_until(lambda: not running.desk.busy)
    running.window.monitor.compare_tiers(Mode.WIPE)
    breathe(1.0)


def hero_live(running: Running) -> None:
    """A take streams, and the words for it can change."""
    look(running, 1, frame=0)
    with_models(running, Heroes("live", When.ASKED))
    running.window.want(Develop(take(running, 1, 1)))
    wait_until(lambda: "●" in note(running))


def hero_failed(running: Running) -> None:
    """A hero that was not made, the blockout as it was, and the ways to make one."""
    look(running, 3)
    wished = replace(Heroes("wan2.2-vace", When.CIRCLED), follow=Follow.DEPTH)
    with_models(running, wished)
    desk = running.desk
    job = next(one.job for one in desk.state.jobs if one.job.take == take(running, 3, 1))
    told = "The memory of the graphics card ran out in the middle of the take."
    advice = "Make it again at a smaller size; the blockout is there meanwhile."
    desk._shell.handle(JobFailed(job.id, job.take, told, advice=advice))
    running.window.takes.offer_heroes()
    breathe()


STATES: dict[str, Callable[[Running], None]] = {
    state.__name__: state for state in (hero_waiting, hero_developing, hero_half, hero_done, hero_live, hero_failed)
}
