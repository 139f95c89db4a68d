"""The only way to a frame: gate, renderer, gate, disk and eye. The renderer is a stand-in that paints as it is told."""

import errno
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine import production
from engine.errors import EngineError
from engine.film.codec import decode, encode
from engine.film.model import Tier, Verdict
from engine.film.spec import Action, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.media.frame import Frame, Pixels
from engine.media.movie import MovieReader, MovieWriter
from engine.messages import Job
from engine.production import Cancelled, Progress, make_take
from engine.renderers.port import Capabilities
from engine.safety import gate

FRAMES = 12
RATE = FrameRate(24000, 1001)
SPEC = ShotSpec(subjects=(Subject("女战士", look="红色斗篷"),), action=Action(text="奔跑", canonical="run"))
JOB = Job(
    "job-1", "take-1", "12A-3", "A001C003", SPEC, "女战士在雨夜里奔跑", 7, 1, FRAMES, 86400, RATE, 64, 36,
    "takes/12A-3_A001C003.mov", renderer="painter",
)  # fmt: skip


class Painter:
    """Paints flat greys, brighter with each frame; can be told to break, stop early or run past a cancel."""

    capabilities = Capabilities("painter", "3", Tier.BLOCKOUT, frozenset(), repeatable=True, longest_s=60.0)

    def __init__(self) -> None:
        self.rendered = 0
        self.closed = False
        self.fails_at = -1
        self.frames = FRAMES
        self.deaf = False

    def render(self, job: Job, cancelled: Callable[[], bool]) -> Iterator[Frame | Progress]:
        try:
            yield Progress("build", 1, 2)
            for index in range(self.frames):
                if cancelled() and not self.deaf:
                    return
                if index == self.fails_at:
                    raise EngineError("The {thing} ran dry.", thing="paint", advice="Buy some.")
                self.rendered += 1
                yield Frame(index, grey(job, index))
        finally:
            self.closed = True

    def note(self, job: Job) -> str:
        return f"{job.frames} greys"


def grey(job: Job, index: int) -> Pixels:
    return np.full((job.height, job.width, 3), 40 + 10 * index, np.uint8)


@pytest.fixture
def painter(monkeypatch: pytest.MonkeyPatch) -> Painter:
    made = Painter()
    monkeypatch.setattr(production.catalog, "renderer", lambda name: {"painter": made}[name])
    return made


def left(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_take_is_whole_on_disk_and_shown_on_the_way(tmp_path: Path, painter: Painter) -> None:
    shown: list[Frame] = []
    progress: list[Progress] = []
    made = make_take(JOB, tmp_path, lambda: False, shown.append, progress.append)
    assert [frame.index for frame in shown] == list(range(FRAMES))
    assert progress == [Progress("build", 1, 2)]
    assert left(tmp_path) == ["takes", made.path]
    with MovieReader(tmp_path / made.path) as movie:
        assert (movie.frames, movie.rate, movie.start, movie.reel) == (FRAMES, RATE, JOB.start, JOB.reel)
        assert (movie.width, movie.height) == (JOB.width, JOB.height)
        for index, pixels in enumerate(movie):
            assert abs(int(pixels.mean()) - (40 + 10 * index)) <= 2


def test_the_rendition_says_what_made_it(tmp_path: Path, painter: Painter) -> None:
    made = make_take(JOB, tmp_path)
    assert (made.tier, made.renderer, made.path) == (Tier.BLOCKOUT, "painter 3", JOB.path)
    assert (made.width, made.height, made.note) == (64, 36, "12 greys")
    assert made.verdict == Verdict(True, gate.policy().name)


def test_the_whole_recipe_is_inside_the_file(tmp_path: Path, painter: Painter) -> None:
    made = make_take(JOB, tmp_path)
    with MovieReader(tmp_path / made.path) as movie:
        recipe = json.loads(movie.recipe)
    assert decode(ShotSpec, recipe["spec"]) == SPEC
    assert decode(Verdict, recipe["verdict"]) == made.verdict
    assert recipe["renderer"] == {"name": "painter", "version": "3"}
    assert [recipe[name] for name in ("text", "seed", "variant", "frames", "rate", "size", "slate")] == [
        JOB.text, 7, 1, FRAMES, [24000, 1001], [64, 36], "12A-3",
    ]  # fmt: skip
    assert set(recipe["versions"]) == {"av", "numpy"}


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"text": "other words for it"}, True),
        ({"id": "job-2", "take": "take-2", "slate": "12A-4", "reel": "A001C004", "start": 90000}, True),
        ({"seed": 8}, False),
        ({"variant": 0}, False),
        ({"frames": 11}, False),
        ({"rate": FrameRate()}, False),
        ({"width": 32}, False),
        ({"spec": replace(SPEC, duration_s=1.0)}, False),
    ],
)
def test_the_digest_is_of_what_decides_the_pictures(
    tmp_path: Path, painter: Painter, change: dict[str, object], same: bool
) -> None:
    first = make_take(JOB, tmp_path)
    painter.frames = change.get("frames", FRAMES)
    second = make_take(replace(JOB, **change), tmp_path)
    assert (first.recipe == second.recipe) is same


def test_a_refused_prompt_never_reaches_the_renderer(tmp_path: Path, painter: Painter) -> None:
    with pytest.raises(gate.Refused) as refused:
        make_take(replace(JOB, text="a hentai scene"), tmp_path)
    assert refused.value.verdict.reasons == ("explicit sexual content: hentai",)
    assert (painter.rendered, left(tmp_path)) == (0, [])


def test_a_refused_picture_is_seen_by_nobody(tmp_path: Path, painter: Painter) -> None:
    shown: list[int] = []

    def too_bright(pixels: Pixels) -> tuple[str, ...]:
        return ("brightness: glare",) if pixels.mean() > 85 else ()

    with pytest.raises(gate.Refused) as refused:
        make_take(JOB, tmp_path, on_frame=lambda frame: shown.append(frame.index), classifiers=[too_bright])
    assert refused.value.verdict.reasons == ("brightness: glare",)
    assert (shown, left(tmp_path), painter.closed) == ([0, 1, 2, 3, 4], [], True)


@pytest.mark.parametrize("deaf", [False, True])
def test_a_take_that_is_called_off_leaves_nothing(tmp_path: Path, painter: Painter, deaf: bool) -> None:
    painter.deaf = deaf
    shown: list[int] = []
    with pytest.raises(Cancelled):
        make_take(JOB, tmp_path, lambda: len(shown) == 3, lambda frame: shown.append(frame.index))
    assert (shown, left(tmp_path), painter.closed) == ([0, 1, 2], [], True)
    assert painter.rendered <= 4
    painter.deaf = False
    assert make_take(JOB, tmp_path).path == JOB.path  # and the next one works


def test_a_failing_renderer_leaves_the_picture_there_was(tmp_path: Path, painter: Painter) -> None:
    make_take(JOB, tmp_path)
    painter.fails_at = 5
    with pytest.raises(EngineError, match="paint ran dry"):
        make_take(JOB, tmp_path)
    assert left(tmp_path) == ["takes", JOB.path]
    with MovieReader(tmp_path / JOB.path) as movie:
        assert movie.frames == FRAMES


def test_too_few_frames_are_a_bug(tmp_path: Path, painter: Painter) -> None:
    painter.frames = FRAMES - 1
    with pytest.raises(RuntimeError, match="11 frames of 12"):
        make_take(JOB, tmp_path)
    assert left(tmp_path) == []


def test_a_folder_that_is_a_file_is_one_sentence(tmp_path: Path, painter: Painter) -> None:
    (tmp_path / "takes").write_text("in the way")
    with pytest.raises(EngineError):
        make_take(JOB, tmp_path)


def test_an_unknown_renderer_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="telepathy"):
        make_take(replace(JOB, renderer="telepathy"), tmp_path)


def test_the_blockout_makes_a_take(tmp_path: Path) -> None:
    from engine.film.assume import assumed

    job = replace(JOB, spec=assumed(SPEC), renderer="blockout", width=160, height=90)
    production.warm("blockout", 160, 90)
    made = make_take(job, tmp_path)
    assert made.renderer.startswith("blockout ")
    with MovieReader(tmp_path / made.path) as movie:
        assert movie.frames == FRAMES
        assert movie.frame(0).std() > 5, "a picture of something"
    assert json.loads(json.dumps(encode(made)))["recipe"] == made.recipe


def test_a_full_disk_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writing happens behind the renderer; its failure still ends the take."""
    written = MovieWriter.write

    def full(movie: MovieWriter, pixels: Pixels) -> None:
        if movie.frames == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        written(movie, pixels)

    monkeypatch.setattr(MovieWriter, "write", full)
    with pytest.raises(EngineError, match="disk is full"):
        make_take(JOB, tmp_path)
    assert (left(tmp_path), painter.closed) == ([], True)
