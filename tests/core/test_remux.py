"""A movie's pictures under another name: the same bytes, another slate."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from engine.errors import EngineError
from engine.film.time import FrameRange, FrameRate
from engine.media.movie import MovieReader, MovieWriter
from engine.media.remux import remux
from tests.core.barcodes import numbered
from tests.disk import full_disk

FRAMES = 24
RATES = [FrameRate(24), FrameRate(24000, 1001), FrameRate(25), FrameRate(30000, 1001, drop_frame=True)]


def written(path: Path, rate: FrameRate = RATES[0], frames: int = FRAMES) -> Path:
    with MovieWriter(path, rate, 64, 36, 86400, "A001C003", "1A-3", '{"made": "first"}') as movie:
        for index in range(frames):
            movie.write(numbered(index))
    return path


def packets(path: Path) -> list[bytes]:
    with MovieReader(path) as movie:
        return [bytes(packet) for packet in movie.packets(FrameRange(0, movie.frames))]


@pytest.mark.parametrize("frames", [1, FRAMES])
@pytest.mark.parametrize("rate", RATES, ids=lambda rate: f"{rate}{'df' if rate.drop_frame else ''}")
def test_the_pictures_stay_and_the_slate_is_another(tmp_path: Path, rate: FrameRate, frames: int) -> None:
    first = written(tmp_path / "first.mov", rate, frames)
    second = tmp_path / "takes" / "second.mov"
    remux(first, second, rate, 97_200, "A001C009", "2B-1", '{"made": "again"}')
    assert packets(second) == packets(first)
    with MovieReader(second) as movie, MovieReader(first) as old:
        assert (movie.start, movie.reel, movie.slate, movie.recipe) == (97_200, "A001C009", "2B-1", '{"made": "again"}')
        assert (movie.frames, movie.width, movie.height) == (frames, 64, 36)
        assert frames == 1 or movie.rate == rate
        assert movie.parameters == old.parameters, "a cut of both is made by copying"
        assert all(np.array_equal(movie.frame(index), old.frame(index)) for index in (0, frames - 1))
        assert (old.slate, old.recipe) == ("1A-3", '{"made": "first"}')


def test_a_copy_keeps_time_as_the_first_did(tmp_path: Path) -> None:
    first = written(tmp_path / "first.mov", RATES[1])
    remux(first, tmp_path / "again.mov", RATES[1], 86400, "A001C003", "1A-3", "{}")
    with MovieReader(tmp_path / "again.mov") as again, MovieReader(first) as movie:
        kept = [
            (each.template.average_rate, each.template.time_base, each.template.duration) for each in (again, movie)
        ]
        assert kept[0] == kept[1]


def test_a_movie_gets_a_new_recipe_in_its_own_place(tmp_path: Path) -> None:
    path = written(tmp_path / "take.mov")
    before = packets(path)
    remux(path, path, RATES[0], 86400, "A001C003", "1A-3", '{"made": "as it turned out"}')
    with MovieReader(path) as movie:
        assert movie.recipe == '{"made": "as it turned out"}'
    assert packets(path) == before
    assert [left.name for left in tmp_path.iterdir()] == ["take.mov"]


def test_what_is_missing_or_broken_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="missing"):
        remux(tmp_path / "gone.mov", tmp_path / "copy.mov", RATES[0], 0, "A001C001", "1A-1", "")
    whole = written(tmp_path / "whole.mov")
    torn = tmp_path / "torn.mov"
    shutil.copyfile(whole, torn)
    with torn.open("rb+") as file:
        file.truncate(whole.stat().st_size // 2)
    with pytest.raises(EngineError):
        remux(torn, tmp_path / "copy.mov", RATES[0], 0, "A001C001", "1A-1", "")
    assert not (tmp_path / "copy.mov").exists()
    assert not list(tmp_path.glob("*.part"))


def test_a_full_disk_leaves_the_movie_as_it_was(tmp_path: Path) -> None:
    path = written(tmp_path / "take.mov")
    before = path.read_bytes()
    with full_disk(path.stat().st_size // 2), pytest.raises(EngineError):
        remux(path, path, RATES[0], 0, "A001C001", "1A-1", "{}")
    assert path.read_bytes() == before
