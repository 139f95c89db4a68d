"""A key that is held, phrases that are waited for, long utterances, and when it was said: the listener's part."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest

from engine.assets import asset
from interaction.speech.clock import SourceClock
from interaction.speech.endpoint import Endpointing
from interaction.speech.listener import Began, Ended, Heard, Listener, Parted, Spoken
from interaction.speech.messages import Unheard, Utterance, Word
from interaction.speech.pauses import Pauses
from interaction.speech.sound import FRAME_SAMPLES, RATE_HZ, Sound
from interaction.speech.soundfile import read_sound
from interaction.speech.transcriber import SoFar, Transcript
from interaction.speech.utterance import OpenUtterance
from interaction.speech.vad import Silero

FRAME_S = FRAME_SAMPLES / RATE_HZ


class Loud:
    """Speech is what is loud: the end-pointing by itself, without a network."""

    def probability(self, frame: Sound) -> float:
        return 0.95 if float(np.abs(frame).max()) > 0.1 else 0.02


def said(*runs: tuple[float, float]) -> Sound:
    """Seconds and loudness of one run after the other, each sample of its own value."""
    parts = [np.full(round(seconds * RATE_HZ), loud, np.float32) for seconds, loud in runs]
    sound = np.concatenate(parts)
    return sound + np.linspace(0.0, 1e-3, len(sound), dtype=np.float32)


def heard(listener: Listener, sound: Sound) -> list[Heard]:
    return list(listener.hear(sound))


def ends(events: list[Heard]) -> list[tuple[float, float]]:
    return [(event.start_s, event.end_s) for event in events if isinstance(event, Ended)]


def given(events: list[Heard]) -> Sound:
    return np.concatenate([event.sound for event in events if isinstance(event, Spoken)])


# --- a key ---


def keyed(*, always: bool = False) -> Listener:
    listener = Listener(Loud())
    listener.always = always
    return listener


def test_between_press_and_release_all_is_one_utterance_and_release_ends_it():
    listener = keyed()
    before = heard(listener, said((1.0, 0.0), (2.0, 0.5), (0.96, 0.0)))
    listener.held = True
    during = heard(listener, said((0.32, 0.0), (0.64, 0.5), (3.2, 0.0), (0.64, 0.5), (0.16, 0.0)))
    listener.held = False
    after = heard(listener, said((3.0, 0.0)))
    assert not ends(before)
    assert not ends(during)
    [(start_s, end_s)] = ends(after)
    pressed_s, released_s = 3.96, 3.96 + 4.96
    assert pressed_s - 0.33 <= start_s <= pressed_s + 0.32
    assert 0.16 <= end_s - released_s <= 0.25
    assert len(given([*during, *after])) == round((end_s - start_s) * RATE_HZ)


def test_silence_while_it_is_held_says_nothing():
    listener = keyed()
    listener.held = True
    quiet = heard(listener, said((6.0, 0.0)))
    listener.held = False
    assert not [e for e in [*quiet, *heard(listener, said((1.0, 0.0)))] if isinstance(e, Began | Spoken | Ended)]


def test_a_very_short_word_counts_while_it_is_held():
    cut = said((0.32, 0.0), (0.096, 0.5), (0.32, 0.0))
    everybody, holding = keyed(always=True), keyed()
    holding.held = True
    assert not [e for e in heard(everybody, cut) if isinstance(e, Began)]
    assert [e for e in heard(holding, cut) if isinstance(e, Began)]


def test_pauses_of_somebody_who_holds_the_key_teach_nothing():
    listener = keyed(always=True)
    listener.held = True
    heard(listener, said((1.0, 0.5), (0.9, 0.0), (1.0, 0.5), (0.9, 0.0), (1.0, 0.5)))
    assert listener.pauses == Pauses()


@pytest.mark.parametrize("seconds", [30, 100])
def test_held_for_long_it_is_parts_of_one_utterance_and_no_sample_is_missing(seconds: int):
    listener = keyed()
    listener.held = True
    sound = np.concatenate([said((2.7, 0.5), (0.3, 0.0)) for _ in range(seconds // 3)])
    events = heard(listener, sound)
    listener.held = False
    events += heard(listener, said((1.0, 0.0)))
    assert len(ends(events)) == 1
    [(start_s, end_s)] = ends(events)
    parts = [event.at_s for event in events if isinstance(event, Parted)]
    assert len(parts) == int(seconds / 19) if seconds == 30 else len(parts) >= 5
    whole = np.concatenate([sound, said((1.0, 0.0))])
    assert np.array_equal(given(events), whole[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)])
    for at_s in parts:  # each lies in one of the breaths
        assert float(np.abs(whole[round(at_s * RATE_HZ) - 800 : round(at_s * RATE_HZ) + 800]).max()) < 0.1


def test_ten_minutes_without_a_pause_are_a_few_utterances_with_nothing_between_them():
    listener = keyed(always=True)
    count, events = 600, []
    block = said((1.0, 0.5))
    sizes = []
    for _ in range(count):
        events += [event for event in listener.hear(block) if isinstance(event, Began | Parted | Ended)]
        sizes.append(len(listener._ours) + len(listener._recent))
    events += [event for event in listener.finish() if isinstance(event, Ended)]
    found = ends(events)
    assert 5 <= len(found) <= 6
    assert all(end_s - start_s <= 120.0 + FRAME_S for start_s, end_s in found)
    assert all(before[1] == after[0] for before, after in itertools.pairwise(found))
    assert max(sizes) <= Endpointing().search_frames + Endpointing().reach_frames + 1


# --- a phrase that is open ---


def closed_after(unfinished: bool | None, *, falling: bool = True, seen: Pauses | None = None) -> float:
    """How long after the last word of a two-second utterance its end is known."""
    listener = Listener(Loud(), pauses=seen, unfinished=lambda: unfinished)
    runs = [(1.6, 0.5), (0.4, 0.15 if falling else 0.5), (4.0, 0.0)]
    event = next(event for event in heard(listener, said(*runs)) if isinstance(event, Ended))
    return event.end_s - event.spoken_s


def test_an_open_phrase_is_waited_for_and_not_for_ever():
    rules = Endpointing()
    assert closed_after(False) < 0.8
    assert rules.unfinished_ms / 1000 <= closed_after(True) < rules.unfinished_ms / 1000 + 2 * FRAME_S


def test_without_words_a_voice_that_hangs_is_given_a_little_more():
    assert closed_after(None) == closed_after(False)
    assert closed_after(False) < closed_after(None, falling=False) <= 1.25 * closed_after(False) + 2 * FRAME_S


def test_what_is_said_after_an_open_phrase_belongs_to_it():
    events = heard(Listener(Loud(), unfinished=lambda: True), said((1.5, 0.5), (1.6, 0.0), (1.5, 0.5), (3.0, 0.0)))
    assert len(ends(events)) == 1
    events = heard(Listener(Loud(), unfinished=lambda: False), said((1.5, 0.5), (1.6, 0.0), (1.5, 0.5), (3.0, 0.0)))
    assert len(ends(events)) == 2


def test_who_is_cut_off_and_goes_on_at_once_is_waited_for_longer():
    listener = Listener(Loud(), unfinished=lambda: False)
    thought = said((1.0, 0.5), (0.75, 0.0))
    first = ends(heard(listener, np.concatenate([thought] * 8)))
    assert len(first) >= 2
    later = ends(heard(listener, np.concatenate([thought] * 8)))
    assert len(later) < len(first)


def test_the_pauses_within_real_speech_are_learned():
    listener = Listener(Silero())
    if not (
        path := asset("demo/voices").parents[3] / "shared" / "data" / "speech" / "librispeech-1995-1837-0001.wav"
    ).is_file():
        pytest.skip("../shared/data is not here: recordings of real people")
    for block in read_sound(path):
        heard(listener, block)
    assert listener.pauses.seen
    assert all(200 <= pause <= 800 for pause in listener.pauses.seen)


# --- when it was said ---


class Timed:
    """A recogniser whose every part is one word that fills it; `nothing` are the numbers of parts it does not hear."""

    name = "timed"
    languages: tuple[str, ...] = ("en", "zh")

    def __init__(self, texts: list[str]) -> None:
        self.texts: Iterator[str] = iter(texts)

    def begin(self, language: str, names: tuple[str, ...] = ()) -> "TimedPart":
        return TimedPart(next(self.texts))


class TimedPart:
    def __init__(self, text: str) -> None:
        self.text = text
        self.seconds = 0.0

    def feed(self, sound: Sound) -> None:
        self.seconds += len(sound) / RATE_HZ

    def partial(self) -> SoFar:
        return SoFar(self.text, 1)

    def finish(self) -> Transcript | None:
        language = "en" if self.text.isascii() else "zh"
        return Transcript(self.text, language, 0.9, (Word(self.text, 0.0, self.seconds),)) if self.text else None


SECOND = np.zeros(RATE_HZ, np.float32)


def test_the_words_of_all_parts_are_set_at_their_times_in_the_source():
    open_one = OpenUtterance(10.0, Timed(["a knight", "on the wall"]), "en", ())
    open_one.feed(SECOND)
    open_one.feed(SECOND)
    open_one.part(speech=True)
    shown = open_one.feed(SECOND)
    assert shown is not None
    assert (shown.text, shown.settled) == ("a knight on the wall", len("a knight ") + 1)
    said = open_one.finish(13.0, speech=True)
    assert isinstance(said, Utterance)
    assert said.text == "a knight on the wall"
    assert said.words == (Word("a knight", 10.0, 12.0), Word("on the wall", 12.0, 13.0))


def test_a_part_without_speech_is_not_asked_about_and_chinese_is_joined_without_a_space():
    open_one = OpenUtterance(0.0, Timed(["一个战士", "站在城墙上", "made up"]), "zh", ())
    for speech in (True, True):
        open_one.feed(SECOND)
        open_one.part(speech=speech)
    open_one.feed(SECOND)
    said = open_one.finish(3.0, speech=False)
    assert isinstance(said, Utterance)
    assert (said.text, said.language) == ("一个战士站在城墙上", "zh")
    assert OpenUtterance(0.0, Timed([""]), "zh", ()).finish(1.0, speech=True) == Unheard(0.0, 1.0)


def test_the_clock_of_a_source_is_set_by_the_blocks_that_came_soonest():
    clock = SourceClock()
    assert clock.zero_s == 0.0
    late = np.random.default_rng(0).exponential(0.05, 200)
    for at in range(200):
        clock.arrived(0.032 * at, 1000.0 + 0.032 * at + late[at])
    assert 0.0 <= clock.zero_s - 1000.0 < 0.005


def test_it_follows_a_sound_card_whose_seconds_are_a_little_long():
    clock, slow = SourceClock(), 1.0005
    for at in range(20_000):
        clock.arrived(0.032 * at, 1000.0 + 0.032 * at * slow)
    zero_s = 1000.0 + 0.032 * 20_000 * (slow - 1.0)
    assert abs(clock.zero_s - zero_s) < 0.006
