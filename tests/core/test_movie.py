"""Takes on disk: what is written is what is read, frame by frame, and a failure leaves nothing."""

import json
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import Colorspace
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.film.time import FrameRate
from engine.media.movie import MovieReader, MovieWriter
from tests.core.barcodes import number_in, numbered
from tests.disk import full_disk

RATES = [
    FrameRate(24000, 1001),
    FrameRate(24),
    FrameRate(25),
    FrameRate(30000, 1001),
    FrameRate(30000, 1001, drop_frame=True),
    FrameRate(30),
    FrameRate(60000, 1001, drop_frame=True),
]
FILM = FrameRate(24)


def write(path: Path, frames: int = 12, rate: FrameRate = FILM, start: int = 86400, recipe: str = "{}") -> Path:
    with MovieWriter(path, rate, 64, 36, start, "A001C003", "1A-3", recipe) as movie:
        for index in range(frames):
            movie.write(numbered(index))
    return path


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: f"{rate}{'df' if rate.drop_frame else ''}")
def test_a_take_comes_back_with_all_it_was_born_with(tmp_path: Path, rate: FrameRate) -> None:
    recipe = json.dumps({"text": "雨夜，女战士", "seed": 7}, ensure_ascii=False)
    start = rate.frames_a_day // 24 + 3 * rate.nominal
    path = write(tmp_path / "takes" / "1A-3_A001C003.mov", rate=rate, start=start, recipe=recipe)
    with MovieReader(path) as movie:
        assert (movie.frames, movie.width, movie.height) == (12, 64, 36)
        assert (movie.rate, movie.start, movie.reel, movie.slate) == (rate, start, "A001C003", "1A-3")
        assert movie.recipe == recipe
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_long_recipes_are_kept_whole(tmp_path: Path) -> None:
    recipe = "镜" * 40_000
    with MovieReader(write(tmp_path / "a.mov", frames=1, recipe=recipe)) as movie:
        assert movie.recipe == recipe


@settings(max_examples=20, deadline=None)
@given(visits=st.lists(st.integers(0, 99), min_size=1, max_size=12))
def test_any_picture_in_any_order(tmp_path_factory: pytest.TempPathFactory, visits: list[int]) -> None:
    path = tmp_path_factory.getbasetemp() / "hundred.mov"
    if not path.exists():
        write(path, frames=100, rate=FrameRate(24000, 1001))
    with MovieReader(path) as movie:
        assert [number_in(movie.frame(index)) for index in visits] == visits


def test_playing_gives_every_picture_once(tmp_path: Path) -> None:
    with MovieReader(write(tmp_path / "a.mov", frames=30)) as movie:
        assert [number_in(picture) for picture in movie] == list(range(30))
        with pytest.raises(IndexError):
            movie.frame(30)


def test_colours_survive(tmp_path: Path) -> None:
    colours = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (18, 18, 18), (128, 128, 128), (250, 240, 10)]
    with MovieWriter(tmp_path / "a.mov", FrameRate(), 64, 64, 0, "A001C001", "1A-1", "") as movie:
        for colour in colours:
            movie.write(np.full((64, 64, 3), colour, np.uint8))
    with MovieReader(tmp_path / "a.mov") as movie:
        for colour, picture in zip(colours, movie, strict=True):
            assert np.abs(picture.astype(int) - colour).max() <= 4


@pytest.mark.parametrize("matrix", [1, 2, 5, 6], ids=["709", "unsaid", "470bg", "170m"])
def test_other_peoples_colours_are_read_as_they_are_tagged(tmp_path: Path, matrix: int) -> None:
    path = tmp_path / "foreign.mp4"
    with av.open(str(path), "w") as movie:
        stream = movie.add_stream("libx264", rate=25, options={"crf": "1"})
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        stream.codec_context.colorspace = matrix
        red = av.VideoFrame.from_ndarray(np.full((64, 64, 3), (200, 30, 30), np.uint8), format="rgb24")
        wanted = Colorspace.ITU601 if matrix in (5, 6) else Colorspace.ITU709
        movie.mux(stream.encode(red.reformat(format="yuv420p", dst_colorspace=wanted)))
        movie.mux(stream.encode())
    with MovieReader(path) as movie:
        assert np.abs(movie.frame(0).astype(int) - (200, 30, 30)).max() <= 4


def test_the_file_says_what_an_editor_needs(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mov", rate=FrameRate(24000, 1001), start=86400 + 10)
    with av.open(str(path)) as movie:
        stream = movie.streams.video[0]
        assert stream.average_rate == Fraction(24000, 1001)
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (stream.codec_context.colorspace, stream.codec_context.color_range) == (1, 1)
        assert all(packet.is_keyframe for packet in movie.demux(stream) if packet.size)
        assert json.loads(movie.metadata["AIGC"])["Label"] == "1"
        assert movie.duration == round(FrameRate(24000, 1001).seconds(12) * 1_000_000)
        track = next(other for other in movie.streams if other.type == "data")
        assert track.metadata["reel_name"] == "A001C003"
        assert track.metadata["timecode"] == "01:00:00:10"


def test_the_same_pictures_make_the_same_file(tmp_path: Path) -> None:
    assert write(tmp_path / "a.mov").read_bytes() == write(tmp_path / "b.mov").read_bytes()


def test_a_failed_render_leaves_nothing(tmp_path: Path) -> None:
    def render() -> None:
        with MovieWriter(tmp_path / "a.mov", FrameRate(), 64, 36, 0, "A001C001", "1A-1", "") as movie:
            movie.write(numbered(0))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render()
    assert list(tmp_path.iterdir()) == []


def test_a_failed_second_go_keeps_the_first(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mov")
    whole = path.read_bytes()
    with (
        pytest.raises(ValueError, match="a picture of"),
        MovieWriter(path, FrameRate(), 64, 36, 0, "A001C001", "1A-1", "") as movie,
    ):
        movie.write(numbered(0, width=32))
    assert path.read_bytes() == whole


def test_a_full_disk_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    def render() -> None:
        noise = np.random.default_rng(0)
        with MovieWriter(tmp_path / "a.mov", FILM, 128, 128, 0, "A001C001", "1A-1", "") as movie:
            for _ in range(20):
                movie.write(noise.integers(0, 256, (128, 128, 3), np.uint8))

    with full_disk(20_000), pytest.raises(EngineError, match="The disk is full") as refusal:
        render()
    assert refusal.value.advice
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_with_the_last_byte(tmp_path: Path) -> None:
    with (
        full_disk(20_000),
        pytest.raises(EngineError, match="The disk is full"),
        MovieWriter(tmp_path / "a.mov", FrameRate(), 64, 36, 0, "A001C001", "1A-1", "x" * 20_000) as movie,
    ):
        movie.write(numbered(0))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "takes").write_text("a file where the folder should be")
    with pytest.raises(EngineError):
        write(tmp_path / "takes" / "a.mov")


@pytest.mark.parametrize("content", [b"", b"not a movie", b"\x00" * 4096])
def test_what_is_no_movie(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mov"
    path.write_bytes(content)
    with pytest.raises(EngineError, match=r"a\.mov"):
        MovieReader(path)


def test_a_page_of_text_is_no_movie(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("a page of text, which FFmpeg would play as a terminal's picture\n" * 40)
    with pytest.raises(EngineError, match="no picture"):
        MovieReader(path)


def test_a_movie_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="is missing"):
        MovieReader(tmp_path / "a.mov")


def test_a_movie_cut_short(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mov")
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(EngineError, match=r"a\.mov"):
        MovieReader(path)


def test_a_movie_with_a_hole(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mov")
    with av.open(str(path)) as movie:
        entry = movie.streams.video[0].index_entries[5]
    held = bytearray(path.read_bytes())
    held[entry.pos : entry.pos + entry.size] = bytes(entry.size)
    path.write_bytes(held)
    with MovieReader(path) as movie:
        with pytest.raises(EngineError, match="damaged at frame 5"):
            movie.frame(5)
        assert number_in(movie.frame(6)) == 6


def test_other_peoples_movies_with_few_keyframes(tmp_path: Path) -> None:
    path = tmp_path / "foreign.mp4"
    with av.open(str(path), "w") as movie:
        stream = movie.add_stream("libx264", rate=25, options={"g": "48", "bf": "2"})
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for index in range(60):
            movie.mux(stream.encode(av.VideoFrame.from_ndarray(numbered(index), format="rgb24")))
        movie.mux(stream.encode())
    with MovieReader(path) as movie:
        assert (movie.frames, movie.rate, movie.start, movie.reel) == (60, FrameRate(25), 0, "")
        assert [number_in(movie.frame(index)) for index in (59, 3, 4, 30, 0)] == [59, 3, 4, 30, 0]
