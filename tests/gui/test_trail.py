"""What lay under the ring, and when."""

import pytest

from app.pointer.trail import STALE_S, Trail, bound
from engine.film.spec import ShotSpec
from engine.messages import CircleTake, RemoveClip, ReviseShot, SelectClip, ShowTake, Undo
from interaction.speech.messages import Utterance, Word
from interaction.speech.timing import pointed_at, said_at


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def moved(trail: Trail, clock: Clock, *path: tuple[float, str]) -> None:
    for at, take in path:
        clock.now = at
        trail.note(take, None)


def test_the_ring_was_on_what_it_was_on_for_longest(clock: Clock) -> None:
    trail = Trail(clock)
    moved(trail, clock, *((at / 10, "a" if at < 14 else "b") for at in range(30)))
    assert trail.under(1.0, 1.5) == ("a", None)
    assert trail.under(1.3, 2.0) == ("b", None)
    assert trail.under() == ("b", None)


def test_a_hand_that_has_gone_points_at_nothing(clock: Clock) -> None:
    trail = Trail(clock)
    moved(trail, clock, (1.0, "a"))
    clock.now = 1.0 + 2 * STALE_S
    assert trail.under() == (None, None)
    assert trail.under(1.1, 1.2) == ("a", None), "but it did then"


def test_an_hour_of_pointing_is_not_kept(clock: Clock) -> None:
    trail = Trail(clock)
    moved(trail, clock, *((at / 10, "a") for at in range(36_000)))
    assert len(trail._moments) < 700


def test_what_is_pointed_at_is_shown_or_chosen_first() -> None:
    assert bound(CircleTake(), ("a", None)) == (ShowTake("a"), CircleTake())
    assert bound(CircleTake(2), ("a", None)) == (CircleTake(2),), "a number says which"
    assert bound(ReviseShot(ShotSpec()), ("a", "c"))[0] == ShowTake("a")
    assert bound(RemoveClip(), ("a", "c")) == (SelectClip("c"), RemoveClip())
    assert bound(Undo(), ("a", "c")) == (Undo(),)


# --- when it was said ---

SAID = Utterance(
    2.0, 5.0, "circle this one, lose that one", "en", 0.9, "test",
    words=(
        Word(" circle", 2.2, 2.6), Word(" this", 2.6, 2.8), Word(" one", 2.8, 3.0), Word(" lose", 3.6, 3.9),
        Word(" that", 3.9, 4.2), Word(" one", 4.2, 4.5),
    ),
    clock_s=100.0,
)  # fmt: skip


def test_an_order_is_pointed_at_while_its_own_this_one_was_said() -> None:
    assert pointed_at(SAID, 0, 15) == pytest.approx((102.6, 103.0))
    assert pointed_at(SAID, 17, 30) == pytest.approx((103.9, 104.5))


def test_a_change_looks_back_to_the_this_one_before_it() -> None:
    said = Utterance(0.0, 2.0, "这一条，再近一点", "zh", 0.9, "test")
    start, end = pointed_at(said, 4, 8)
    assert (start, end) == pytest.approx((0.0, 0.75)), "without times of words, characters take equally long"


def test_an_order_without_a_pointing_word_is_pointed_at_while_it_is_said() -> None:
    said = Utterance(0.0, 1.0, "circle", "en", 0.9, "test", clock_s=7.0)
    assert pointed_at(said, 0, 6) == said_at(said, 0, 6) == pytest.approx((7.0, 8.0))


def test_words_that_are_not_in_the_text_lose_nobody() -> None:
    said = Utterance(0.0, 1.0, "圈", "zh", 0.9, "test", words=(Word("圏", 0.1, 0.2), Word("", 0.2, 0.3)))
    assert said_at(said, 0, 1) == pytest.approx((0.0, 1.0))
