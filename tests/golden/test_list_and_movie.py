"""What the list says is what the movie shows: an editor's conform of the one is the other, frame by frame."""

import io
import random
from pathlib import Path

import pycmx
import pytest

from engine.exports.edl import write_edl
from engine.exports.movie import write_movie
from engine.film.time import FrameRate, parse_timecode
from engine.media.movie import MovieReader
from tests.core.barcodes import number_in
from tests.core.cuts import cleared, film, shoot
from tests.core.films import RATES

LENGTHS = (40, 30, 50)


def conformed(text: str, takes: Path, rate: FrameRate) -> list[int]:
    """The numbers in the pictures that an editor would see: takes found by reel, frames by source timecode alone."""
    pool = {movie.reel: movie for movie in map(MovieReader, sorted(takes.glob("*.mov")))}
    timeline: dict[int, int] = {}
    for event in pycmx.parse_cmx3600(io.StringIO(text)).events:
        for edit in event.edits:
            movie = pool[edit.source]
            source = range(parse_timecode(edit.source_in, rate), parse_timecode(edit.source_out, rate))
            record = range(parse_timecode(edit.record_in, rate), parse_timecode(edit.record_out, rate))
            for at, frame in zip(record, source, strict=True):
                timeline[at] = number_in(movie.frame(frame - movie.start))
    for movie in pool.values():
        movie.close()
    assert list(timeline) == list(range(min(timeline), max(timeline) + 1))
    return list(timeline.values())


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: f"{rate}{'df' if rate.drop_frame else ''}")
@pytest.mark.parametrize("burn_in", [False, True], ids=["copied", "encoded"])
def test_the_conformed_list_is_the_movie(tmp_path: Path, rate: FrameRate, burn_in: bool) -> None:
    chance = random.Random(str(rate))
    cut = []
    for _ in range(8):
        take = chance.randrange(3)
        start = chance.randrange(LENGTHS[take])
        cut.append((take, start, chance.randint(start + 1, LENGTHS[take])))
    project = film(LENGTHS, cut, rate=rate)
    shoot(project, tmp_path)
    (listed,) = write_edl(cleared(project, tmp_path), tmp_path)
    movie_path = write_movie(cleared(project, tmp_path), tmp_path, burn_in)
    with MovieReader(movie_path) as movie:
        shown = [number_in(picture) for picture in movie]
    assert conformed(listed.read_bytes().decode(), tmp_path / "takes", rate) == shown
