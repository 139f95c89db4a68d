"""End-pointing: a row of chances of speech, and where the utterances in it begin and end."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from interaction.speech.endpoint import Endpointing, SpeechBegan, SpeechEnded, endpoints

RULES = Endpointing(frame_ms=32, minimum_ms=96, pre_roll_ms=64, pause_ms=160, maximum_ms=960)
QUIET, VOICE = 0.02, 0.95

chances = st.lists(
    st.one_of(
        st.tuples(st.just(QUIET), st.integers(1, 12)),
        st.tuples(st.just(VOICE), st.integers(1, 40)),
        st.tuples(st.floats(0.0, 1.0), st.integers(1, 4)),
    ),
    max_size=20,
).map(lambda runs: [chance for chance, count in runs for _ in range(count)])


def utterances(frames: list[float], rules: Endpointing = RULES) -> list[tuple[int, int]]:
    return [(e.start, e.end) for e in endpoints(frames, rules) if isinstance(e, SpeechEnded)]


def test_a_sentence_reaches_back_over_the_pre_roll_and_ends_with_the_pause():
    frames = [QUIET] * 10 + [VOICE] * 8 + [QUIET] * 10
    assert utterances(frames) == [(10 - RULES.pre_roll_frames, 18 + RULES.pause_frames)]


def test_it_is_told_as_soon_as_speech_has_lasted_long_enough():
    frames = [QUIET] * 10 + [VOICE] * RULES.minimum_frames
    assert next(iter(endpoints(frames, RULES))) == SpeechBegan(10 - RULES.pre_roll_frames)


def test_a_cough_is_no_utterance():
    assert utterances([QUIET] * 5 + [VOICE] * (RULES.minimum_frames - 1) + [QUIET] * 20) == []


def test_a_breath_within_a_sentence_does_not_end_it():
    frames = [VOICE] * 6 + [QUIET] * (RULES.pause_frames - 1) + [VOICE] * 6 + [QUIET] * 9
    assert len(utterances(frames)) == 1


def test_between_the_two_thresholds_speech_goes_on_but_does_not_begin():
    assert utterances([0.4] * 50) == []
    assert utterances([VOICE] * 4 + [0.4] * 20) == [(0, 24)]


def test_someone_who_never_pauses_is_cut_at_the_maximum_and_heard_on():
    found = utterances([VOICE] * 70)
    assert found[0] == (0, RULES.maximum_frames)
    assert found[1][0] == RULES.maximum_frames
    assert found[-1][1] == 70


@given(chances)
def test_utterances_stand_in_order_and_never_overlap(frames: list[float]):
    found = utterances(frames)
    assert all(start < end <= len(frames) for start, end in found)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(found))


@given(chances)
def test_no_utterance_is_longer_than_the_maximum(frames: list[float]):
    assert all(end - start <= RULES.maximum_frames for start, end in utterances(frames))


@given(chances)
def test_every_utterance_holds_enough_speech(frames: list[float]):
    for start, end in utterances(frames):
        assert sum(chance >= RULES.close_at for chance in frames[start:end]) >= RULES.minimum_frames


@given(chances)
def test_long_enough_speech_is_never_lost(frames: list[float]):
    """Wherever the voice is certain for the minimum, they lie in utterances (the maximum may split one)."""
    covered = {at for start, end in utterances(frames) for at in range(start, end)}
    run = RULES.minimum_frames
    for at in range(len(frames) - 2 * run + 1):
        if all(chance == VOICE for chance in frames[at : at + 2 * run]):
            assert covered & set(range(at, at + 2 * run))


@given(chances)
def test_began_and_ended_take_turns(frames: list[float]):
    kinds = [type(decided) for decided in endpoints(frames, RULES)]
    assert kinds == [SpeechBegan, SpeechEnded] * (len(kinds) // 2)


@given(st.integers(1, 400))
def test_silence_is_silence(count: int):
    assert utterances([QUIET] * count) == []
