"""A delivery, a real process: the cut cleared, exported and named, or one sentence why not."""

import queue
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.film.codec import decode, encode
from engine.film.model import Clip, Project, Rendition, Shot, Take, Tier, Verdict, blank_take
from engine.film.spec import Description, ShotSpec
from engine.film.time import FrameRange
from engine.media.movie import MovieReader, MovieWriter
from engine.process.child import Child
from engine.process.orders import Delivered, Delivery, DeliveryFailed, DeliveryProgress
from engine.safety import gate

LONG_S = 60.0
WIDTH, HEIGHT, FRAMES = 64, 36, 24
SHOT = Shot("shot-1", "scene-1", "A", (Description("一个士兵在雨夜里奔跑", ShotSpec()),))


class Desk:
    """Starts deliveries of one film, one after another, and hears what they say."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = film(folder)
        self.said: queue.Queue[Delivery] = queue.Queue()
        self.ended: queue.Queue[int | None] = queue.Queue()
        self.child: Child | None = None

    def begin(self, *formats: str, out: Path | None = None, burn_in: bool = False) -> None:
        """Starts a delivery."""
        options = {
            "project": encode(self.project),
            "folder": str(self.folder),
            "out": str(out or self.folder / "exports"),
            "formats": list(formats),
            "language": "zh",
            "burn_in": burn_in,
        }
        self.child = Child("delivery", "engine.delivery", options, self._hear, self.ended.put)
        self.child.start()

    def _hear(self, message: dict[str, Any]) -> None:
        self.said.put(decode(Delivery, message))

    def deliver(self, *formats: str, out: Path | None = None, burn_in: bool = False) -> list[Delivery]:
        """Everything a delivery says, once it has ended well."""
        self.begin(*formats, out=out, burn_in=burn_in)
        assert self.ended.get(timeout=LONG_S) == 0
        heard: list[Delivery] = []
        while not self.said.empty():
            heard.append(self.said.get())
        return heard


def film(folder: Path) -> Project:
    """Two takes on disk, both in the cut, the later one first."""
    project = Project("雨夜", width=WIDTH, height=HEIGHT, shots=(SHOT,))
    for number in (1, 2):
        take = blank_take(project, id=f"take-{number}", shot=SHOT, seed=number, frames=FRAMES)
        clip = Clip(f"clip-{number}", take.id, FrameRange(2, FRAMES - 2))
        project = replace(project, takes=(*project.takes, shot(folder, project, take)), cut=(clip, *project.cut))
    return project


def shot(folder: Path, project: Project, take: Take) -> Take:
    """The take with its picture on disk."""
    path = f"takes/{take.id}.mov"
    start = {"start": take.start, "reel": take.reel, "slate": f"1A-{take.number}"}
    with MovieWriter(folder / path, project.rate, WIDTH, HEIGHT, **start, recipe="{}") as movie:
        for index in range(FRAMES):
            movie.write(np.full((HEIGHT, WIDTH, 3), 10 * take.number + index, np.uint8))
    verdict = Verdict(True, gate.policy().name)
    made = Rendition(Tier.BLOCKOUT, "painter 1", path, WIDTH, HEIGHT, verdict, "0" * 64)
    return replace(take, renditions=(made,))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    if made.child is not None:
        made.child.stop()


def test_everything_is_delivered_when_nothing_is_named(desk: Desk) -> None:
    *progress, done = desk.deliver()
    assert isinstance(done, Delivered)
    paths = [Path(path) for path in done.paths]
    assert [path.suffix for path in paths] == [".edl", ".mov", ".csv", ".txt"]
    assert all(path.stat().st_size for path in paths)
    assert sorted(path.name for path in (desk.folder / "exports").iterdir()) == sorted(path.name for path in paths)
    with MovieReader(paths[1]) as movie:
        assert movie.frames == 2 * (FRAMES - 4)
    formats = [told.format for told in progress if isinstance(told, DeliveryProgress)]
    assert list(dict.fromkeys(formats)) == ["edl", "movie", "shot_list"]


def test_only_what_is_named_is_written(desk: Desk) -> None:
    done = desk.deliver("shot-list", "edl", "edl")[-1]
    assert isinstance(done, Delivered)
    assert [Path(path).suffix for path in done.paths] == [".csv", ".edl", ".txt"]


def test_the_film_is_not_written_to(desk: Desk) -> None:
    before = contents(desk.folder)
    desk.deliver(burn_in=True)
    after = {path: held for path, held in contents(desk.folder).items() if "exports" not in path.parts}
    assert after == before


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file and what it holds."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def failure(heard: list[Delivery]) -> tuple[str, str]:
    """The sentence and the advice of a delivery that failed."""
    failed = heard[-1]
    assert isinstance(failed, DeliveryFailed)
    return failed.template.format(**dict(failed.values)), failed.advice


@pytest.mark.usefixtures("warned")
def test_a_format_that_does_not_exist_says_which_do(desk: Desk) -> None:
    sentence, advice = failure(desk.deliver("edl", "hologram"))
    assert sentence == "The cut cannot be exported as hologram."
    assert "edl" in advice
    assert not (desk.folder / "exports").exists()


@pytest.mark.usefixtures("warned")
def test_an_empty_cut_is_one_sentence(desk: Desk) -> None:
    desk.project = replace(desk.project, cut=())
    assert failure(desk.deliver())[0] == "There is nothing in the cut yet."


@pytest.mark.usefixtures("warned")
def test_a_take_that_may_not_leave_stays(desk: Desk) -> None:
    worse = replace(SHOT, revisions=(Description("一部色情片", ShotSpec()),))
    older = replace(desk.project.takes[0].renditions[0], verdict=Verdict(True, "older"))
    takes = (replace(desk.project.takes[0], renditions=(older,)), *desk.project.takes[1:])
    desk.project = replace(desk.project, shots=(worse,), takes=takes)
    assert failure(desk.deliver())[0] == "1A-1 may not leave the room: 露骨性内容: 色情."
    assert not (desk.folder / "exports").exists()


@pytest.mark.usefixtures("warned")
def test_a_take_that_is_gone_is_named(desk: Desk) -> None:
    (desk.folder / "takes" / "take-2.mov").unlink()
    assert "1A-2" in failure(desk.deliver())[0]


@pytest.mark.usefixtures("warned")
def test_a_folder_that_cannot_be_made_is_one_sentence(desk: Desk) -> None:
    (desk.folder / "exports").write_text("a file is in the way")
    assert "exports" in failure(desk.deliver())[0]


@pytest.mark.usefixtures("warned")
def test_what_was_finished_before_a_failure_is_named(desk: Desk) -> None:
    (desk.folder / "takes" / "take-2.mov").write_bytes(b"not a movie")
    failed = desk.deliver()[-1]
    assert isinstance(failed, DeliveryFailed)
    assert [Path(path).suffix for path in failed.paths] == [".edl"]


def test_a_killed_delivery_leaves_no_half_file_under_a_whole_name(desk: Desk) -> None:
    desk.begin(burn_in=True)
    while not isinstance(desk.said.get(timeout=LONG_S), DeliveryProgress):
        continue
    assert desk.child is not None
    desk.child.kill()
    assert desk.ended.get(timeout=LONG_S) in (-signal.SIGKILL, 0)
    for movie in (desk.folder / "exports").glob("*.mov"):
        with MovieReader(movie) as whole:
            assert whole.frames == 2 * (FRAMES - 4)
