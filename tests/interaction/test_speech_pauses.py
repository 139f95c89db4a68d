"""How long a pause ends an utterance: the speaker's own pauses, the length, and a phrase that is still open."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interaction.speech.endpoint import Endpointing
from interaction.speech.pauses import NOTICED_MS, Pauses, held_on, longer, pause_ms
from interaction.speech.unfinished import OpenPhrases, open_phrases

RULES = Endpointing()
own_pauses = st.lists(st.integers(0, 5000)).map(lambda seen: _heard(*seen))
lengths = st.floats(0, 600_000)


def _heard(*seen: int) -> Pauses:
    own = Pauses()
    for silence in seen:
        own = own.heard(silence)
    return own


@given(own_pauses, lengths)
def test_it_stays_within_its_bounds(own: Pauses, spoken_ms: float):
    pause = pause_ms(own, spoken_ms, RULES)
    assert RULES.shortest_pause_ms <= pause <= RULES.longest_pause_ms
    assert pause <= longer(pause, RULES) <= RULES.longest_pause_ms


@given(own_pauses, lengths, lengths)
def test_who_has_said_more_is_given_no_less_time(own: Pauses, one_ms: float, other_ms: float):
    shorter, more = sorted((one_ms, other_ms))
    assert pause_ms(own, shorter, RULES) <= pause_ms(own, more, RULES)


@given(st.lists(st.integers(NOTICED_MS, 2000), min_size=1, max_size=16), st.integers(0, 500), lengths)
def test_who_pauses_longer_is_given_no_less_time(seen: list[int], more_ms: int, spoken_ms: float):
    slower = _heard(*(silence + more_ms for silence in seen))
    assert pause_ms(_heard(*seen), spoken_ms, RULES) <= pause_ms(slower, spoken_ms, RULES)


def test_a_short_order_is_taken_sooner_than_a_long_description():
    order, description = pause_ms(Pauses(), 900, RULES), pause_ms(Pauses(), 9000, RULES)
    assert order < RULES.pause_ms < description


def test_a_quick_speaker_is_answered_sooner_and_a_slow_one_is_waited_for():
    quick, slow = _heard(*[220] * 16), _heard(*[800] * 16)
    assert pause_ms(quick, 3000, RULES) < RULES.pause_ms - 150
    assert pause_ms(slow, 3000, RULES) > RULES.pause_ms + 300


def test_a_stop_consonant_is_no_pause_and_old_pauses_are_forgotten():
    assert _heard(64, 96, 160) == Pauses()
    assert _heard(*[900] * 30, *[250] * 16) == _heard(*[250] * 16)


@pytest.mark.parametrize(
    "text",
    [
        "a warrior on the castle wall and then", "a man in a", "wide shot of the", "the camera moves towards",
        "a girl with", "give me", "A warrior runs, and then...", "make it rain and", "um", "he walks into the",
        "一个战士站在", "然后", "她拿着一把", "红色的", "镜头先推近，然后", "雪地里有一个", "还有，",
        "夜里，下着雨，一个", "我想要", "一位老人和",
    ],
)  # fmt: skip
def test_an_open_phrase_is_known(text: str):
    assert open_phrases().unfinished(text)


@pytest.mark.parametrize(
    "text",
    [
        "push in", "make it snow", "circle take two", "push in slowly", "come on", "play the cut", "undo", "stop", "",
        "   ", "...", "low angle", "a lone cowboy rides a horse across the desert at sunset", "the camera follows her",
        "banana", "from now on", "下一个", "选第二条", "换一个", "好的", "推近", "现在", "一个战士站在雪地",
        "再来一条", "方向", "撤销。", "没有", "唐朝",
    ],
)  # fmt: skip
def test_a_whole_one_is_not_waited_for(text: str):
    assert not open_phrases().unfinished(text)


@given(st.text())
def test_any_text_is_survived(text: str):
    assert open_phrases().unfinished(text) in (True, False)


def test_a_longer_open_ending_beats_a_shorter_exception(tmp_path: Path):
    phrases = OpenPhrases((" and then go on",), (" go on",))
    assert phrases.unfinished("and then go on")
    assert not phrases.unfinished("go on")


def test_no_ending_is_listed_twice_or_in_both():
    known = open_phrases()
    assert len(set(known.open)) == len(known.open)
    assert len(set(known.complete)) == len(known.complete)
    assert not set(known.open) & set(known.complete)


def test_a_voice_that_does_not_fall_was_stopped_in_the_middle():
    assert held_on([-20.0] * 30)
    assert not held_on([-20.0] * 24 + [-23.0, -26.0, -29.0, -33.0])
    assert not held_on([-20.0] * 5)
