"""Where clips lie, and what drags of their edges mean."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.cut.strip import MARGIN, SEAM, Strip, reordered, trimmed

LENGTHS = st.lists(st.integers(1, 400), min_size=1, max_size=20)


@given(LENGTHS, st.integers(300, 3000))
def test_widths_are_in_proportion_to_time_and_clips_do_not_overlap(lengths: list[int], width: int) -> None:
    strip = Strip(tuple(lengths), width)
    spans = strip.spans()
    assert spans[0][0] == MARGIN
    for length, (left, right) in zip(lengths, spans, strict=True):
        wanted = length * strip.per_frame - SEAM
        assert wanted < 4 or abs(right - left - wanted) < 1e-6
    if min(lengths) * strip.per_frame > 8:
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(LENGTHS, st.integers(300, 3000), st.data())
def test_a_frames_place_leads_back_to_the_frame(lengths: list[int], width: int, data: st.DataObject) -> None:
    strip = Strip(tuple(lengths), width)
    frame = data.draw(st.integers(0, sum(lengths) - 1))
    assert strip.frame_at(strip.x_of(frame + 0.5)) == frame


def test_the_gap_under_the_mouse_is_the_nearest() -> None:
    strip = Strip((100, 100), 1000)
    left, right = strip.spans()[0]
    assert [strip.gap_at(x) for x in (left + 1, right - 1, 990)] == [0, 1, 2]


def test_ends_can_be_grabbed() -> None:
    strip = Strip((100, 100), 1000)
    left, right = strip.spans()[1]
    assert strip.edge_at(left + 2) == (1, True)
    assert strip.edge_at(right - 2) == (1, False)
    assert strip.edge_at((left + right) / 2) is None


@given(st.integers(1, 200), st.integers(0, 50), st.integers(0, 50), st.booleans(), st.integers(-300, 300))
def test_a_trim_leaves_a_frame_and_never_passes_the_takes_ends(
    length: int, before: int, after: int, head: bool, by: int
) -> None:
    off = trimmed(length, before, after, head=head, by=by)
    assert length - off >= 1
    assert off >= -(before if head else after)


def test_dropping_a_clip_where_it_is_changes_nothing() -> None:
    assert [reordered((1, 1, 1), 1, gap) for gap in range(4)] == [True, False, False, True]
