"""Timecode arithmetic: labels and frames are one and the same, at every rate."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.film.edits import AddShot, AddTake, apply, apply_all
from engine.film.model import FIRST_FRAME_HOURS, Project, Shot, blank_take, next_letter, next_start
from engine.film.time import FrameRange, FrameRate, parse_timecode, timecode
from tests.core.films import RATES, described

NTSC = FrameRate(30000, 1001)
DROP = FrameRate(30000, 1001, drop_frame=True)
DROP_60 = FrameRate(60000, 1001, drop_frame=True)
EVERY = (*RATES, FrameRate(48), FrameRate(50), FrameRate(60), FrameRate(60000, 1001), DROP_60)

VECTORS = [
    # SMPTE ST 12-1: two labels (four at 59.94) go at each minute but every tenth
    (DROP, 0, "00:00:00;00"),
    (DROP, 1799, "00:00:59;29"),
    (DROP, 1800, "00:01:00;02"),
    (DROP, 3597, "00:01:59;29"),
    (DROP, 3598, "00:02:00;02"),
    (DROP, 17981, "00:09:59;29"),
    (DROP, 17982, "00:10:00;00"),
    (DROP, 107892, "01:00:00;00"),
    (DROP, 2589407, "23:59:59;29"),
    (DROP_60, 3599, "00:00:59;59"),
    (DROP_60, 3600, "00:01:00;04"),
    (DROP_60, 35964, "00:10:00;00"),
    (DROP_60, 215784, "01:00:00;00"),
    (NTSC, 1800, "00:01:00:00"),
    (NTSC, 108000, "01:00:00:00"),
    (NTSC, 2591999, "23:59:59:29"),
    (FrameRate(24000, 1001), 86400, "01:00:00:00"),
    (FrameRate(24), 86400 + 25, "01:00:01:01"),
    (FrameRate(25), 90000 - 1, "00:59:59:24"),
]


@pytest.mark.parametrize(("rate", "frame", "label"), VECTORS)
def test_vectors(rate: FrameRate, frame: int, label: str) -> None:
    assert timecode(frame, rate) == label
    assert parse_timecode(label, rate) == frame


@given(st.sampled_from(EVERY), st.data())
def test_every_frame_of_a_day_has_its_own_label(rate: FrameRate, data: st.DataObject) -> None:
    frame = data.draw(st.integers(0, rate.frames_a_day - 1))
    assert parse_timecode(timecode(frame, rate), rate) == frame


@given(st.sampled_from(EVERY), st.data())
def test_later_frames_have_later_labels(rate: FrameRate, data: st.DataObject) -> None:
    frame = data.draw(st.integers(0, rate.frames_a_day - 2))
    assert timecode(frame, rate) < timecode(frame + 1, rate)


@given(st.sampled_from(EVERY), st.integers(0, 10**7))
def test_a_day_later_the_label_is_the_same(rate: FrameRate, frame: int) -> None:
    assert timecode(frame + rate.frames_a_day, rate) == timecode(frame, rate)


@given(st.sampled_from((DROP, DROP_60)), st.data())
def test_drop_frame_labels_stay_near_the_clock(rate: FrameRate, data: st.DataObject) -> None:
    frame = data.draw(st.integers(0, rate.frames_a_day - 1))
    hours, minutes, rest = timecode(frame, rate).split(":")
    seconds, frames = rest.split(";")
    shown = int(hours) * 3600 + int(minutes) * 60 + int(seconds) + Fraction(int(frames), rate.nominal)
    assert abs(shown - rate.seconds(frame)) < Fraction(1, 5)


def test_every_label_of_ten_minutes_is_used_once() -> None:
    labels = [timecode(frame, DROP) for frame in range(17982)]
    assert len(set(labels)) == len(labels)
    assert not [label for label in labels if label[6:] in ("00;00", "00;01") and label[4] != "0"]


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("00:01:00;00", DROP),
        ("00:01:00;01", DROP),
        ("00:01:00;03", DROP_60),
        ("00:00:00:00", DROP),
        ("00:00:00;00", NTSC),
        ("00:00:00:24", FrameRate(24)),
        ("00:00:60:00", FrameRate(24)),
        ("00:60:00:00", FrameRate(24)),
        ("24:00:00:00", FrameRate(24)),
        ("0:00:00:00", FrameRate(24)),
        ("01:00:00:00 ", FrameRate(24)),
        ("٠١:00:00:00", FrameRate(24)),
        ("", FrameRate(24)),
    ],
)
def test_what_is_no_label(text: str, rate: FrameRate) -> None:
    with pytest.raises(ValueError, match=r"label|timecode"):
        parse_timecode(text, rate)


def test_no_label_before_midnight() -> None:
    with pytest.raises(ValueError, match="before midnight"):
        timecode(-1, FrameRate(24))


@pytest.mark.parametrize("held", [(0, 1, False), (24, 1000, False), (24, 0, False), (25, 1, True), (24000, 1001, True)])
def test_what_is_no_rate(held: tuple[int, int, bool]) -> None:
    with pytest.raises(ValueError, match=r"rate|drop-frame"):
        FrameRate(*held)


@given(st.sampled_from(EVERY), st.integers(0, 10**6))
def test_seconds_and_back(rate: FrameRate, frames: int) -> None:
    assert rate.frames(rate.seconds(frames)) == frames


@given(st.sampled_from(EVERY), st.floats(0, 3600))
def test_a_wished_length_is_at_most_half_a_frame_off(rate: FrameRate, seconds: float) -> None:
    assert abs(rate.frames(seconds) - Fraction(str(seconds)) * rate.fps) <= Fraction(1, 2)


@pytest.mark.parametrize("wished", [float("inf"), float("nan")])
def test_no_length_without_end(wished: float) -> None:
    with pytest.raises(ValueError, match="Invalid literal"):
        FrameRate(24).frames(wished)


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50))
def test_ranges_meet_as_sets_do(start: int, frames: int, other_start: int, other_frames: int) -> None:
    one, other = FrameRange(start, start + frames), FrameRange(other_start, other_start + other_frames)
    ours, theirs = set(range(one.start, one.end)), set(range(other.start, other.end))
    assert one.frames == len(ours)
    assert one.overlaps(other) == bool(ours & theirs)
    assert one.inside(other) == (ours <= theirs)


@pytest.mark.parametrize("held", [(0, 0), (5, 4), (-1, 3)])
def test_what_is_no_range(held: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="empty or negative"):
        FrameRange(*held)


@pytest.mark.parametrize("rate", EVERY, ids=str)
def test_takes_start_on_a_whole_second_after_the_first_hour(rate: FrameRate) -> None:
    project = apply_all(Project("x", rate), [AddShot(Shot("shot-1", "scene-1", "A", (described("x"),)))])
    assert timecode(next_start(project), rate)[:8] == f"0{FIRST_FRAME_HOURS}:00:00"
    for number in range(40):
        take = blank_take(
            project, id=f"take-{number}", shot=project.shots[0], seed=0, frames=rate.nominal * 47 + number
        )
        dropped = rate.drop_frame and timecode(take.start, rate)[6:8] == "00"
        assert timecode(take.start, rate)[-2:] in (("00", "02", "04") if dropped else ("00",))
        project = apply_all(project, [AddTake(take)])


def test_slates_skip_the_letters_that_read_as_digits() -> None:
    project, letters = Project("x"), []
    for number in range(24 + 24):
        letters.append(next_letter(project, "scene-1"))
        project = apply(project, AddShot(Shot(f"shot-{number}", "scene-1", letters[-1], (described("x"),))))
    assert "".join(letters[:24]) == "ABCDEFGHJKLMNPQRSTUVWXYZ"
    assert letters[24:27] == ["AA", "AB", "AC"]
    assert letters[-1] == "AZ"
