"""The edit decision list: byte for byte as editors want it, and frame for frame as two independent readers see it."""

import io
import random
import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import edl as edl_reader
import pycmx
import pytest

from engine.errors import EngineError
from engine.exports.edl import EVENTS, write_edl
from engine.film.model import FIRST_FRAME_HOURS
from engine.film.time import FrameRange, FrameRate, parse_timecode
from engine.safety.cleared import ClearedCut
from tests.core.cuts import cleared, film
from tests.core.films import RATES


def reader_rate(rate: FrameRate) -> str:
    """How edl-reader spells a rate. It takes every 29.97 for drop-frame, and without drops labels count as at 30."""
    if rate.drop_frame:
        return "29.97"
    return "23.98" if rate.fps == Fraction(24000, 1001) else str(rate.nominal)


GOLDEN = """\
TITLE: Rain in Lyon
FCM: NON-DROP FRAME

001  A001C002 V     C        01:00:04:05 01:00:04:15 01:00:00:00 01:00:00:10
* FROM CLIP NAME: 1A-2_A001C002.mov
* SOURCE FILE: 1A-2_A001C002
* LOC: 01:00:00:00 RED     CIRCLED TAKE
002  A001C001 V     C        01:00:00:00 01:00:04:00 01:00:00:10 01:00:04:10
* FROM CLIP NAME: 1A-1_A001C001.mov
* SOURCE FILE: 1A-1_A001C001
"""


def exported(tmp_path: Path, cut: ClearedCut) -> list[str]:
    return [path.read_bytes().decode() for path in write_edl(cut, tmp_path)]


def long_cut(rate: FrameRate, clips: int, seed: int = 5) -> ClearedCut:
    chance = random.Random(seed)
    lengths = [chance.randint(1, 300) for _ in range(12)]
    cut = []
    for _ in range(clips):
        take = chance.randrange(len(lengths))
        start = chance.randrange(lengths[take])
        cut.append((take, start, chance.randint(start + 1, lengths[take])))
    return cleared(film(lengths, cut, rate=rate, circled=(3,)), Path("/film"))


def ranges(cut: ClearedCut) -> list[tuple[str, FrameRange, FrameRange]]:
    rate = cut.project.rate
    start = parse_timecode("01:00:00;00" if rate.drop_frame else "01:00:00:00", rate)
    return [(clip.take.reel, clip.source, clip.record(start)) for clip in cut.clips]


def test_every_byte_of_a_short_list(tmp_path: Path) -> None:
    project = film((96, 48), ((1, 5, 15), (0, 0, 96)), title="Rain in Lyón\r\n雨", circled=(1,))
    (path,) = write_edl(cleared(project, tmp_path), tmp_path)
    assert path.read_bytes() == GOLDEN.replace("\n", "\r\n").encode()
    assert path.name == "Rain_in_Lyón_雨_24.edl"


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: f"{rate}{'df' if rate.drop_frame else ''}")
def test_pycmx_sees_the_cut(rate: FrameRate) -> None:
    cut = long_cut(rate, 60)
    seen = []
    text = write_text(cut)
    for event in pycmx.parse_cmx3600(io.StringIO(text)).events:
        for edit in event.edits:
            assert edit.transition.cut
            assert edit.channels.video
            assert edit.clip_name == f"{edit.source_file}.mov"
            source = FrameRange(parse_timecode(edit.source_in, rate), parse_timecode(edit.source_out, rate))
            record = FrameRange(parse_timecode(edit.record_in, rate), parse_timecode(edit.record_out, rate))
            seen.append((edit.source, source, record))
    assert seen == ranges(cut)


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: f"{rate}{'df' if rate.drop_frame else ''}")
def test_edl_reader_sees_the_cut(rate: FrameRate) -> None:
    cut = long_cut(rate, 60, seed=6)
    events = edl_reader.Parser(reader_rate(rate)).parse(write_text(cut))
    assert len(events.events) == len(cut.clips)
    for event, (reel, source, record) in zip(events.events, ranges(cut), strict=True):
        assert event.reel == reel
        assert parse_timecode(str(event.src_start_tc), rate) == source.start
        assert parse_timecode(str(event.src_end_tc), rate) == source.end
        assert parse_timecode(str(event.rec_start_tc), rate) == record.start
        assert parse_timecode(str(event.rec_end_tc), rate) == record.end


def write_text(cut: ClearedCut) -> str:
    from engine.exports.edl import edl
    from engine.exports.package import record_start

    return edl(cut.project.title, cut.project.rate, cut.clips, record_start(cut.project.rate))


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: f"{rate}{'df' if rate.drop_frame else ''}")
def test_columns(rate: FrameRate) -> None:
    lines = write_text(long_cut(rate, 40)).split("\r\n")
    mark = ";" if rate.drop_frame else ":"
    label = rf"\d\d:\d\d:\d\d{mark}\d\d"
    event = re.compile(rf"\d{{3}}  [A-Z0-9]{{8}} V     C        {label} {label} {label} {label}")
    events = [line for line in lines[3:] if line and not line.startswith("*")]
    assert len(events) == 40
    for number, line in enumerate(events, 1):
        assert event.fullmatch(line), line
        assert line[0:3] == f"{number:03}"
        assert (line[14:18].strip(), line[20:23].strip(), line[25:28].strip()) == ("V", "C", "")
        assert [line[at : at + 11] for at in (29, 41, 53, 65)] == line.split()[4:]
    assert lines[1] == ("FCM: DROP FRAME" if rate.drop_frame else "FCM: NON-DROP FRAME")


def test_one_event_ends_where_the_next_begins() -> None:
    for cut in (long_cut(rate, 50) for rate in RATES):
        records = [record for _, _, record in ranges(cut)]
        assert all(one.end == other.start for one, other in pairwise(records))
        assert records[-1].end - records[0].start == cut.frames


def test_more_events_than_a_list_holds(tmp_path: Path) -> None:
    cut = long_cut(FrameRate(25), 2 * EVENTS + 5)
    paths = write_edl(cut, tmp_path)
    assert [path.name for path in paths] == [f"Rain_25_part{number}of3.edl" for number in (1, 2, 3)]
    seen = []
    for path in paths:
        text = path.read_bytes().decode()
        assert re.findall(r"^\d{4,}", text, re.MULTILINE) == []
        for event in pycmx.parse_cmx3600(io.StringIO(text)).events:
            seen += [(edit.source, edit.record_in, edit.record_out) for edit in event.edits]
    assert len(seen) == len(cut.clips)
    assert all(one[2] == other[1] for one, other in pairwise(seen))


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("", "TITLE: UNTITLED"),
        ("雨夜", "TITLE: UNTITLED"),
        ("Café\nFCM: DROP FRAME", "TITLE: Cafe FCM: DROP FRAME"),
        ("x" * 100, "TITLE: " + "x" * 70),
    ],
)
def test_titles_are_one_line_of_ascii(tmp_path: Path, title: str, line: str) -> None:
    (text,) = exported(tmp_path, cleared(film((10,), ((0, 0, 10),), title=title), tmp_path))
    assert text.split("\r\n")[0] == line
    assert text.isascii()


def test_another_first_hour(tmp_path: Path) -> None:
    cut = cleared(film((10,), ((0, 0, 10),)), tmp_path)
    (path,) = write_edl(cut, tmp_path, hours=10)
    assert " 10:00:00:00 10:00:00:10\r\n" in path.read_bytes().decode()
    assert FIRST_FRAME_HOURS == 1


def test_an_empty_cut_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="The cut is empty"):
        write_edl(cleared(film((10,), ()), tmp_path), tmp_path)


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    place = tmp_path / "out"
    place.write_text("")
    with pytest.raises(EngineError):
        write_edl(cleared(film((10,), ((0, 0, 10),)), tmp_path), place)
