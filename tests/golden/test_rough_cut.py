"""The rough cut: exactly the frames that the list names, copied where the takes allow it, encoded where not."""

import json
import random
from pathlib import Path

import av
import numpy as np
import pytest

from engine.errors import EngineError
from engine.exports.burn_in import MARK, paint
from engine.exports.movie import write_movie
from engine.film.time import FrameRate, timecode
from engine.media.movie import MovieReader, MovieWriter
from tests.core.barcodes import number_in, numbered
from tests.core.cuts import cleared, film, shoot
from tests.core.films import RATES
from tests.disk import full_disk

LENGTHS = (40, 30, 50)
FIRSTS = (0, 40, 70)
CUT = ((1, 3, 17), (0, 0, 40), (2, 49, 50), (0, 39, 40), (1, 29, 30), (2, 5, 6))


def numbers(path: Path) -> list[int]:
    with MovieReader(path) as movie:
        return [number_in(picture) for picture in movie]


def wanted(cut: tuple[tuple[int, int, int], ...] | list[tuple[int, int, int]]) -> list[int]:
    return [FIRSTS[take] + index for take, start, end in cut for index in range(start, end)]


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: f"{rate}{'df' if rate.drop_frame else ''}")
def test_a_copied_cut_is_exact(tmp_path: Path, rate: FrameRate) -> None:
    project = film(LENGTHS, CUT, rate=rate)
    shoot(project, tmp_path)
    heard: list[tuple[int, int]] = []
    path = write_movie(cleared(project, tmp_path), tmp_path / "out", on_progress=lambda *step: heard.append(step))
    assert numbers(path) == wanted(CUT)
    assert heard[-1] == (project.cut_frames, project.cut_frames)
    with MovieReader(path) as movie:
        assert (movie.rate, timecode(movie.start, movie.rate)[:8]) == (rate, "01:00:00")
    with av.open(str(path)) as file:
        assert file.duration == round(rate.seconds(project.cut_frames) * 1_000_000)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_copied_packets_are_the_takes_own(tmp_path: Path) -> None:
    project = film(LENGTHS, CUT)
    shoot(project, tmp_path)
    path = write_movie(cleared(project, tmp_path), tmp_path)
    made = project.takes[0].shown
    assert made is not None
    with MovieReader(path) as cut, MovieReader(tmp_path / made.path) as take:
        assert np.array_equal(cut.frame(14), take.frame(0))
        assert np.array_equal(cut.frame(14 + 39), take.frame(39))


def test_random_cuts_are_exact(tmp_path: Path) -> None:
    shoot(film(LENGTHS, ()), tmp_path)
    chance = random.Random(7)
    for _ in range(8):
        cut = []
        for _ in range(chance.randint(1, 9)):
            take = chance.randrange(3)
            start = chance.randrange(LENGTHS[take])
            cut.append((take, start, chance.randint(start + 1, LENGTHS[take])))
        assert numbers(write_movie(cleared(film(LENGTHS, cut), tmp_path), tmp_path / "out")) == wanted(cut)


def test_a_take_of_another_size_is_encoded(tmp_path: Path) -> None:
    project = film(LENGTHS, CUT)
    shoot(project, tmp_path)
    take = project.takes[1]
    assert take.shown is not None
    with MovieWriter(tmp_path / take.shown.path, project.rate, 128, 72, take.start, take.reel, "1A-2", "") as movie:
        for index in range(30):
            movie.write(numbered(40 + index, 128, 72))
    path = write_movie(cleared(project, tmp_path), tmp_path)
    assert numbers(path) == wanted(CUT)
    with MovieReader(path) as movie:
        assert (movie.width, movie.height, movie.start) == (64, 36, 86400)


def test_a_burnt_in_cut_is_exact_and_shows_it(tmp_path: Path) -> None:
    project = film(LENGTHS, CUT)
    shoot(project, tmp_path)
    plain = write_movie(cleared(project, tmp_path), tmp_path / "plain")
    burnt = write_movie(cleared(project, tmp_path), tmp_path / "burnt", burn_in=True)
    with MovieReader(plain) as clean, MovieReader(burnt) as marked:
        assert clean.frames == marked.frames == project.cut_frames
        for one, other in zip(clean, marked, strict=True):
            assert number_in(one[14:22]) == number_in(other[14:22])
            assert np.abs(one[:8, -30:].astype(int) - other[:8, -30:]).max() > 60


@pytest.mark.parametrize("burn_in", [False, True])
def test_the_file_says_that_it_is_generated(tmp_path: Path, burn_in: bool) -> None:
    project = film(LENGTHS, CUT, title="雨 & rain")
    shoot(project, tmp_path)
    path = write_movie(cleared(project, tmp_path), tmp_path, burn_in)
    with av.open(str(path)) as movie:
        assert json.loads(movie.metadata["AIGC"])["Label"] == "1"
        assert movie.metadata["DigitalSourceType"].endswith("/algorithmicMedia")
        assert movie.metadata["title"] == "雨 & rain"
    assert path.name == "雨_rain_24.mov"


def test_the_mark_is_as_tall_as_the_rules_ask() -> None:
    picture = np.full((360 * 3 // 2, 640), 128, np.uint8)
    paint(picture, "1A-3", "01:00:00:00")
    assert "AI" in MARK
    assert "生成" in MARK
    rows = np.flatnonzero((picture[:60, 320:] > 200).any(axis=1))
    assert rows[-1] - rows[0] + 1 >= 360 * 0.05
    assert (picture[100:300] == 128).all()


def test_labels_do_not_jitter() -> None:
    ones, zeros = (np.full((360 * 3 // 2, 640), 16, np.uint8) for _ in range(2))
    paint(ones, "1A-3", "11:11:11:11")
    paint(zeros, "1A-3", "00:00:00:00")
    colons = [np.flatnonzero((picture[330:360, 400:] > 200).any(axis=0)) for picture in (ones, zeros)]
    assert abs(int(colons[0].max()) - int(colons[1].max())) <= 6


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda path: path.unlink(), "is missing"),
        (lambda path: path.write_bytes(b"x" * 500), "cannot be opened"),
    ],
)
@pytest.mark.parametrize("burn_in", [False, True])
def test_a_take_that_is_not_there(tmp_path: Path, harm: object, sentence: str, burn_in: bool) -> None:
    project = film(LENGTHS, CUT)
    shoot(project, tmp_path)
    assert project.takes[2].shown is not None
    assert callable(harm)
    harm(tmp_path / project.takes[2].shown.path)
    with pytest.raises(EngineError, match=sentence):
        write_movie(cleared(project, tmp_path), tmp_path / "out", burn_in)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("burn_in", [False, True])
def test_a_full_disk_leaves_the_last_export(tmp_path: Path, burn_in: bool) -> None:
    project = film(LENGTHS, CUT * 20)
    shoot(project, tmp_path)
    path = write_movie(cleared(film(LENGTHS, CUT), tmp_path), tmp_path / "out", burn_in)
    before = path.read_bytes()
    with full_disk(50_000), pytest.raises(EngineError, match="The disk is full"):
        write_movie(cleared(project, tmp_path), tmp_path / "out", burn_in)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_take_shorter_than_its_clip(tmp_path: Path) -> None:
    project = film(LENGTHS, CUT)
    shoot(film((40, 30, 20), ()), tmp_path)
    with pytest.raises(EngineError, match="take 1A-3 has 20 frames, and the cut needs 50"):
        write_movie(cleared(project, tmp_path), tmp_path)


def test_a_take_at_another_pace(tmp_path: Path) -> None:
    shoot(film(LENGTHS, (), rate=FrameRate(25)), tmp_path)
    with pytest.raises(EngineError, match="runs at 25 frames per second, the film at 24"):
        write_movie(cleared(film(LENGTHS, CUT), tmp_path), tmp_path)


def test_an_empty_cut(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="The cut is empty"):
        write_movie(cleared(film(LENGTHS, ()), tmp_path), tmp_path)
