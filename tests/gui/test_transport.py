"""The playhead: J K L, in and out, loop."""

from hypothesis import given
from hypothesis import strategies as st

from app.monitor.transport import Transport


def test_l_again_and_again_goes_2x_and_4x_and_j_turns_round() -> None:
    line = Transport(100, position=10).faster()
    assert [line.speed, line.faster().speed, line.faster().faster().speed, line.faster().faster().faster().speed] == [
        1,
        2,
        4,
        4,
    ]
    assert line.faster().backwards().speed == -1
    assert line.backwards().backwards().speed == -2


def test_k_stops_on_a_whole_frame() -> None:
    stopped = Transport(100, position=10.7, speed=2).stopped()
    assert (stopped.speed, stopped.position) == (0, 10.0)


def test_it_stops_on_the_last_frame_and_space_begins_again() -> None:
    ended = Transport(24, position=23, speed=1).advanced(0.1, 24.0)
    assert (ended.frame, ended.playing) == (23, False)
    assert ended.toggled().frame == 0


def test_it_loops_between_in_and_out() -> None:
    line = Transport(100).at(10).marked_in().at(19).marked_out().looped().at(19).faster().at(19)
    assert line.advanced(1 / 24, 24.0).frame == 10


def test_an_in_point_after_the_out_point_drops_it() -> None:
    line = Transport(100).at(20).marked_out().at(30).marked_in()
    assert (line.first, line.last) == (30, None)


PRESSES = ("faster", "backwards", "stopped", "toggled", "looped", "marked_in", "marked_out")


@given(st.integers(1, 500), st.lists(st.sampled_from(PRESSES), max_size=12), st.floats(0, 3))
def test_the_frame_is_always_one_of_the_programs(frames: int, presses: list[str], seconds: float) -> None:
    line = Transport(frames)
    for press in presses:
        line = getattr(line, press)().advanced(seconds, 24.0)
        assert 0 <= line.frame < frames
        assert line.low <= line.high
