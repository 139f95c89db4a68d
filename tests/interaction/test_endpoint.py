"""End-pointing: a row of chances of speech, and where the utterances in it begin and end."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from interaction.speech.endpoint import (
    Endpointing,
    Frame,
    Hearing,
    Listening,
    SpeechBegan,
    SpeechEnded,
    SpeechParted,
    endpoints,
    finish,
    hear,
    searching,
)

RULES = Endpointing(
    frame_ms=32, minimum_ms=96, pre_roll_ms=64, pause_ms=160, maximum_ms=960, search_ms=480, longest_ms=2880
)
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


def test_someone_who_never_pauses_is_heard_in_parts_without_a_gap():
    found = list(endpoints([VOICE] * 70, RULES))
    assert found[0] == SpeechBegan(0)
    assert found[-1] == SpeechEnded(0, 70, 70)
    parts = [(part.start, part.end) for part in found if isinstance(part, SpeechParted)]
    assert len(parts) == 2
    assert parts[0][0] == 0
    assert parts[0][1] == parts[1][0]
    assert RULES.maximum_frames - RULES.search_frames <= parts[0][1] <= RULES.maximum_frames


def test_a_part_ends_where_it_is_quietest():
    heard, decided = Hearing(), []
    for at in range(60):
        heard, found = hear(heard, Frame(VOICE, -50.0 if 20 <= at < 25 else -20.0), RULES)
        decided += found
    assert SpeechParted(0, 23) in decided


def test_an_utterance_without_end_ends_at_last_and_the_next_begins_with_the_very_next_frame():
    found = utterances([VOICE] * 400)
    assert len(found) > 3
    assert all(before[1] == after[0] for before, after in itertools.pairwise(found))
    assert found[-1][1] == 400


# --- a key that is held ---


def keyed(said: list[tuple[float, bool]], *, always: bool = False) -> list[tuple[int, int]]:
    frames, keys = [chance for chance, _ in said], [Listening(always, held) for _, held in said]
    return [(e.start, e.end) for e in endpoints(frames, RULES, keys) if isinstance(e, SpeechEnded)]


def test_between_press_and_release_it_is_one_utterance_whatever_the_pauses():
    said = [(QUIET, False)] * 10 + [(QUIET, True)] * 3 + [(VOICE, True)] * 6 + [(QUIET, True)] * 40
    said += [(VOICE, True)] * 6 + [(QUIET, False)] * 30
    assert keyed(said) == [(11, 65 + RULES.tail_frames)]


def test_what_was_begun_before_the_press_is_reached_back_to():
    said = [(QUIET, False)] * 10 + [(VOICE, False)] * 20 + [(VOICE, True)] * 6 + [(QUIET, False)] * 30
    assert keyed(said) == [(30 - RULES.pre_roll_frames, 36 + RULES.tail_frames)]


def test_silence_while_it_is_held_is_nothing():
    assert keyed([(QUIET, False)] * 5 + [(QUIET, True)] * 60 + [(QUIET, False)] * 30) == []


def test_without_the_key_nothing_counts():
    assert keyed([(VOICE, False)] * 60 + [(QUIET, False)] * 60) == []


def test_a_last_word_that_ends_after_the_release_is_kept_within_the_tail():
    said = (
        [(QUIET, True)] * 5 + [(QUIET, False), (VOICE, False), (VOICE, False), (VOICE, False)] + [(QUIET, False)] * 30
    )
    assert keyed(said) == [(4, 5 + RULES.tail_frames)]


def test_pressed_again_within_the_tail_it_goes_on():
    said = (
        [(VOICE, True)] * 9 + [(QUIET, False)] * 2 + [(QUIET, True)] * 30 + [(VOICE, True)] * 4 + [(QUIET, False)] * 20
    )
    assert keyed(said) == [(0, 45 + RULES.tail_frames)]


def test_a_key_holds_an_utterance_open_that_everybody_may_speak_into():
    said = (
        [(VOICE, False)] * 6 + [(VOICE, True)] * 4 + [(QUIET, True)] * 50 + [(VOICE, True)] * 5 + [(QUIET, False)] * 40
    )
    said += [(VOICE, False)] * 8 + [(QUIET, False)] * 9
    found = keyed(said, always=True)
    assert found[0] == (0, 65 + RULES.tail_frames)
    assert len(found) == 2


holds = st.lists(st.tuples(st.booleans(), st.integers(1, 40)), max_size=12).map(
    lambda runs: [held for held, count in runs for _ in range(count)]
)


def _padded(keys: list[bool], count: int) -> list[bool]:
    return [*keys, *[False] * count][:count]


@given(chances)
def test_utterances_stand_in_order_and_never_overlap(frames: list[float]):
    found = utterances(frames)
    assert all(start < end <= len(frames) for start, end in found)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(found))


@given(chances)
def test_no_utterance_is_longer_than_the_maximum(frames: list[float]):
    assert all(end - start <= RULES.longest_frames for start, end in utterances(frames))


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
    kinds = [type(decided) for decided in endpoints(frames, RULES) if not isinstance(decided, SpeechParted)]
    assert kinds == [SpeechBegan, SpeechEnded] * (len(kinds) // 2)


levels = st.lists(st.floats(-90.0, 0.0), min_size=1, max_size=40)


@given(chances, holds, st.booleans(), levels)
def test_however_it_is_held_every_frame_is_in_one_part_at_most_and_parts_have_no_gaps(
    frames: list[float], keys: list[bool], always: bool, loud: list[float]
):
    """The parts of an utterance fill it exactly, and none is longer than the maximum, whatever the key does."""
    heard, owned, part = Hearing(), 0, None
    for at, (chance, held) in enumerate(zip(frames, _padded(keys, len(frames)), strict=True)):
        before = heard
        heard, decided = hear(heard, Frame(chance, loud[at % len(loud)]), RULES, Listening(always, held))
        for event in decided:
            if isinstance(event, SpeechBegan):
                assert part is None
                assert owned <= event.start
                assert heard.frame - event.start <= RULES.reach_frames or searching(before, RULES)
                part = event.start
            else:
                assert part is not None
                assert event.end - part <= RULES.maximum_frames
                owned = event.end
                part = event.end if isinstance(event, SpeechParted) else None
                if isinstance(event, SpeechEnded):
                    assert event.start < event.spoken <= event.end
    assert (finish(heard)[1] is None) == (part is None)


@given(chances, holds)
def test_with_a_key_alone_all_that_is_kept_was_said_near_it(frames: list[float], keys: list[bool]):
    """Nothing from further before the press than the pre-roll, nor from later after the release than the tail."""
    keys = _padded(keys, len(frames))
    near = {
        at
        for key, held in enumerate(keys)
        if held
        for at in range(key - RULES.pre_roll_frames, key + RULES.tail_frames + 1)
    }
    for start, end in keyed(list(zip(frames, keys, strict=True))):
        assert set(range(start, end)) <= near


@given(chances, st.lists(st.integers(1, 30), min_size=1, max_size=10))
def test_whatever_the_pauses_utterances_stand_in_order(frames: list[float], pauses: list[int]):
    rows = [Listening(pause=pauses[at % len(pauses)]) for at in range(len(frames))]
    found = [e for e in endpoints(frames, RULES, rows) if isinstance(e, SpeechEnded)]
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))


@given(st.integers(1, 400))
def test_silence_is_silence(count: int):
    assert utterances([QUIET] * count) == []
