"""What plays: a cut is one strip without gaps."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.monitor.program import Piece, Program, Strip, of_cut, of_take
from engine.film.model import Tier
from tests.gui.film import film


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 40)), min_size=1, max_size=8))
def test_every_frame_of_a_cut_is_a_frame_of_a_take_in_order(ranges: list[tuple[int, int]]) -> None:
    pieces = tuple(
        Piece(Strip(f"t{n}", Tier.BLOCKOUT), first, frames, "", 0, f"c{n}") for n, (first, frames) in enumerate(ranges)
    )
    program = Program(pieces)
    played = [(piece.clip, index) for piece, index in map(program.at, range(program.frames))]
    assert played == [(f"c{n}", first + at) for n, (first, frames) in enumerate(ranges) for at in range(frames)]
    assert [program.begins(f"c{n}") for n in range(len(ranges))] == [0, *program.seams]


def test_a_cut_plays_the_finished_movies(tmp_path: Path) -> None:
    program = of_cut(film(tmp_path), tmp_path)
    assert program.frames == 24 + 12
    assert all(piece.strip.path is not None and piece.strip.path.exists() for piece in program.pieces)
    piece, index = program.at(24)
    assert (piece.slate, index) == ("1A-3", 6)


def test_a_take_without_a_picture_has_no_movie(tmp_path: Path) -> None:
    project = film(tmp_path)
    assert of_take(project, project.take("sea-1"), tmp_path).pieces[0].strip.path is None
