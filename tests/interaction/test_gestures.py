"""Hands over time: what fires, what does not, where the ring is. The hands are a puppet's, with a person's tremor."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.demo import make_hands as hands
from assets.demo.make_hands import Puppet
from interaction.hands.gestures import GestureReader
from interaction.hands.messages import GestureName, PointerState
from interaction.hands.ring import OneEuro
from interaction.hands.track import Sight, read_track
from interaction.hands.tuning import Tuning
from tests.interaction.hands_material import names, read_hands

NAME = GestureName
Move = tuple[hands.Shape, tuple[float, float], float]
TUNING = Tuning()


def awake(**how: object) -> Puppet:
    """A puppet that has just woken the ring."""
    return Puppet(**how).nobody(0.3).raise_palm()  # type: ignore[arg-type]


def acts(puppet: Puppet) -> list[GestureName]:
    """What it did, but for waking and going to sleep."""
    return [name for name in names(puppet.sights) if name not in (NAME.WAKE, NAME.SLEEP)]


# --- asleep and awake ---


def test_a_raised_palm_wakes_after_half_a_second_and_a_lowered_hand_sleeps() -> None:
    puppet = Puppet().nobody(0.5)
    puppet.move(hands.PALM, (0.6, 0.45), 0.4)
    shown_s = puppet.t_s
    puppet.hold(1.0).lower()
    gestures, pointers = read_hands(puppet.sights)
    assert [gesture.name for gesture in gestures] == [NAME.WAKE, NAME.SLEEP]
    assert 0.3 < gestures[0].t_s - shown_s < 0.8
    holds = [pointer.hold for pointer in pointers if pointer.state is PointerState.ASLEEP and pointer.hold]
    assert holds == sorted(holds), "the ring fills"
    assert len(holds) > 8


def test_a_palm_shown_too_briefly_wakes_nothing() -> None:
    assert names(Puppet().nobody(0.3).raise_palm(seconds=0.25).lower().sights) == []


def test_a_palm_that_passes_by_wakes_nothing() -> None:
    puppet = Puppet().nobody(0.3).move(hands.PALM, (0.2, 0.5), 0.2).move(hands.PALM, (0.8, 0.5), 0.8).lower()
    assert names(puppet.sights) == []


@pytest.mark.parametrize("shape", [hands.FIST, hands.POINT, hands.VICTORY, hands.THUMB_UP, hands.PINCH])
def test_asleep_no_shape_acts(shape: hands.Shape) -> None:
    assert names(Puppet().nobody(0.3).move(shape, (0.5, 0.5), 0.4).hold(3.0).lower().sights) == []


def test_the_back_of_a_hand_wakes_nothing() -> None:
    back = replace(hands.PALM, yaw_deg=180.0)
    assert names(Puppet().nobody(0.3).move(back, (0.5, 0.5), 0.4).hold(2.0).sights) == []


def test_a_hand_that_hangs_goes_to_sleep_though_it_is_seen() -> None:
    puppet = awake().move(hands.HANGING, (0.6, 0.6), 0.5).hold(1.5)
    assert names(puppet.sights) == [NAME.WAKE, NAME.SLEEP]


def test_a_hand_lost_for_a_moment_stays_awake() -> None:
    puppet = awake().nobody(0.4).hold(0.5).show(hands.THUMB_UP)
    assert names(puppet.sights) == [NAME.WAKE, NAME.THUMB_UP]


def test_a_hand_that_does_nothing_for_long_goes_to_sleep_once() -> None:
    assert names(awake(fps=15.0).hold(TUNING.idle_s + 10).sights) == [NAME.WAKE, NAME.SLEEP]


# --- poses that are held ---

HELD = {
    "thumb up": (hands.THUMB_UP, NAME.THUMB_UP, 0),
    "thumb down": (hands.THUMB_DOWN, NAME.THUMB_DOWN, 0),
    "fist": (hands.FIST, NAME.FIST, 0),
    "victory": (hands.VICTORY, NAME.VICTORY, 0),
    "one": (hands.POINT, NAME.FINGERS, 1),
    "two": (hands.TWO, NAME.FINGERS, 2),
    "three": (hands.THREE, NAME.FINGERS, 3),
    "four": (hands.FOUR, NAME.FINGERS, 4),
}


@pytest.mark.parametrize("left", [False, True], ids=["right hand", "left hand"])
@pytest.mark.parametrize("fps", [15.0, 24.0, 30.0])
@pytest.mark.parametrize("what", HELD)
def test_a_held_pose_fires_once(what: str, fps: float, left: bool) -> None:
    shape, name, value = HELD[what]
    gestures, _ = read_hands(awake(fps=fps, left=left).show(shape, seconds=3.0).rest().sights)
    done = [(gesture.name, gesture.value) for gesture in gestures[1:]]
    assert done == [(name, value)]


@pytest.mark.parametrize("what", HELD)
def test_a_pose_shown_in_passing_fires_nothing(what: str) -> None:
    assert acts(awake().show(HELD[what][0], seconds=0.2).rest()) == []


def test_five_fingers_are_an_open_palm_and_count_nothing() -> None:
    assert acts(awake().hold(4.0)) == []


def test_a_thumb_let_go_for_one_bad_moment_does_not_count_twice() -> None:
    """Seen on real footage: the label drops out for a few frames, and the thumb would have fired again."""
    puppet = awake().show(hands.THUMB_UP, 1.0).move(hands.FIST, None, 0.1).move(hands.THUMB_UP, None, 0.1).hold(1.5)
    assert acts(puppet) == [NAME.THUMB_UP]


def test_after_a_rest_the_same_pose_counts_again() -> None:
    puppet = awake().show(hands.THUMB_UP).rest().show(hands.THUMB_UP).rest()
    assert acts(puppet) == [NAME.THUMB_UP, NAME.THUMB_UP]


def test_two_poses_without_a_rest_between_are_one() -> None:
    assert acts(awake().show(hands.THUMB_UP).show(hands.FIST, 2.0)) == [NAME.THUMB_UP]


def test_a_pose_on_a_hand_that_wanders_does_not_count() -> None:
    puppet = awake(tremor=0.0)
    for step in range(6):
        puppet.move(hands.FIST, (0.35 + 0.3 * (step % 2), 0.5), 0.45)
    assert acts(puppet) == []


def test_the_ring_fills_while_a_pose_is_held() -> None:
    _, pointers = read_hands(awake().show(hands.THUMB_UP).sights)
    filling = [pointer for pointer in pointers if pointer.gesture == NAME.THUMB_UP]
    assert filling[0].hold < 0.3
    assert filling[-1].hold == 1.0


# --- the ring ---


@pytest.mark.parametrize("place", [(0.1, 0.1), (0.95, 0.13), (0.5, 0.5), (0.05, 0.9)])
def test_a_finger_takes_the_ring_where_it_points(place: tuple[float, float]) -> None:
    _, pointers = read_hands(awake().point_at(*place).hold(0.4).sights)
    assert math.dist((pointers[-1].x, pointers[-1].y), place) < 0.03


def test_a_hand_close_by_reaches_the_bottom_too() -> None:
    puppet = awake(size=0.28)
    puppet.move(hands.POINT, (0.5, 0.62), 0.6, pin=8).hold(0.4)
    _, pointers = read_hands(puppet.sights)
    assert pointers[-1].y > 0.95


def test_a_still_finger_keeps_the_ring_still() -> None:
    puppet = awake(noise=2.0).point_at(0.5, 0.5)
    puppet.tremor = 0.3
    before = len(puppet.sights)
    puppet.hold(1.0)
    _, pointers = read_hands(puppet.sights)
    places = np.array([(pointer.x, pointer.y) for pointer in pointers[before:]])
    tips = np.array([sight.hands[0].image[8] for sight in puppet.sights[before:]]) / [0.70, 0.65]
    assert _jitter(places) < 0.35 * _jitter(tips)


def _jitter(path: np.ndarray) -> float:
    """Second difference, root mean square."""
    return float(np.sqrt(np.mean(np.diff(path, 2, axis=0) ** 2)))


def test_tracking_that_shakes_freezes_the_ring() -> None:
    puppet = awake().point_at(0.5, 0.5)
    calm = len(puppet.sights)
    puppet.hold(1.0)
    chance = np.random.default_rng(7)
    _, pointers = read_hands(puppet.sights[:calm] + [_shaken(sight, chance) for sight in puppet.sights[calm:]])
    frozen = [pointer for pointer in pointers[calm:] if pointer.state is PointerState.FROZEN]
    assert len(frozen) >= 20
    assert max(math.dist((one.x, one.y), (pointers[calm - 1].x, pointers[calm - 1].y)) for one in frozen) < 0.06


def _shaken(sight: Sight, chance: np.random.Generator) -> Sight:
    """A moment whose landmarks jump about by a fifth of the hand's size."""
    hand = sight.hands[0]
    return Sight(sight.t_s, (replace(hand, image=hand.image + chance.normal(0, 0.025, (21, 2)).astype(np.float32)),))


def test_a_real_move_does_not_freeze_it() -> None:
    _, pointers = read_hands(awake().point_at(0.1, 0.2).point_at(0.9, 0.8, 0.3).point_at(0.2, 0.3, 0.3).sights)
    assert PointerState.FROZEN not in {pointer.state for pointer in pointers}


def test_a_finger_that_has_pointed_is_no_number_one() -> None:
    assert acts(awake().point_at(0.2, 0.2).point_at(0.8, 0.5).hold(3.0)) == []


def test_a_gesture_counts_where_the_ring_was_before_the_finger_bent() -> None:
    gestures, _ = read_hands(awake().point_at(0.9, 0.2).show(hands.THUMB_UP).sights)
    assert math.dist((gestures[-1].x, gestures[-1].y), (0.9, 0.2)) < 0.03


@given(st.floats(-5, 5), st.floats(0.005, 0.2))
def test_the_filter_keeps_a_still_value(value: float, step_s: float) -> None:
    smooth = OneEuro(TUNING.cutoff_hz, TUNING.beta)
    assert all(smooth(at * step_s, value) == pytest.approx(value) for at in range(20))


@given(st.lists(st.floats(0, 1), min_size=2, max_size=60))
def test_the_filter_never_leaves_what_it_was_given(values: list[float]) -> None:
    smooth = OneEuro(TUNING.cutoff_hz, TUNING.beta)
    out = [smooth(at / 30, value) for at, value in enumerate(values)]
    assert min(values) - 1e-9 <= min(out)
    assert max(out) <= max(values) + 1e-9


# --- pinch ---


@pytest.mark.parametrize("seed", range(6))
def test_a_pinch_grabs_carries_and_drops(seed: int) -> None:
    puppet = awake(seed=seed).point_at(0.9, 0.2).pinch().drag(-0.4, 0.6).release().rest().lower()
    gestures, pointers = read_hands(puppet.sights)
    assert [gesture.name for gesture in gestures] == [NAME.WAKE, NAME.PINCH, NAME.DROP, NAME.SLEEP]
    grab, drop = gestures[1], gestures[2]
    assert math.dist((grab.x, grab.y), (0.9, 0.2)) < 0.04, "grabbed where it pointed, though the fingertip moved"
    assert math.dist((drop.x, drop.y), (0.5, 0.8)) < 0.06
    held = {pointer.state for pointer, sight in zip(pointers, puppet.sights) if grab.t_s <= sight.t_s < drop.t_s}
    assert held == {PointerState.HOLDING}


def test_a_pinch_on_the_spot_drops_where_it_grabbed() -> None:
    gestures, _ = read_hands(awake().point_at(0.9, 0.2).pinch().release().sights)
    grab, drop = gestures[-2:]
    assert (grab.name, drop.name) == (NAME.PINCH, NAME.DROP)
    assert math.dist((grab.x, grab.y), (drop.x, drop.y)) < 0.02


@pytest.mark.parametrize("share", [0.72, 0.78])
def test_fingers_between_closed_and_open_neither_grab_nor_drop(share: float) -> None:
    """Hysteresis: what is between the two thresholds changes nothing, whichever side it comes from."""
    loose = replace(hands.PINCH, pinch=share)
    gap = Puppet(noise=0.0).move(loose, (0.5, 0.5), 0.1).sights[-1].hands[0].pinch
    assert TUNING.pinch_closed < gap < TUNING.pinch_open
    assert acts(awake().point_at(0.5, 0.5).move(loose, None, 0.3).hold(1.0)) == []
    assert acts(awake().point_at(0.5, 0.5).pinch().move(loose, None, 0.3).hold(1.0)) == [NAME.PINCH]


def test_a_hand_lost_while_it_holds_lets_go() -> None:
    puppet = awake().point_at(0.5, 0.5).pinch().nobody(1.0)
    assert acts(puppet) == [NAME.PINCH, NAME.LET_GO]


def test_a_hand_lost_for_a_blink_holds_on() -> None:
    puppet = awake().point_at(0.5, 0.5).pinch().nobody(0.2).hold(0.3).release()
    assert acts(puppet) == [NAME.PINCH, NAME.DROP]


def test_a_pinch_long_after_pointing_grabs_nothing() -> None:
    """Hands of talking people pinch the air; what is grabbed was pointed at just before."""
    assert acts(awake().show(hands.PINCH, 1.0)) == []
    assert acts(awake().point_at(0.5, 0.5).rest(2.0).show(hands.PINCH, 1.0)) == []


def test_after_a_drop_the_opening_hand_shows_no_number() -> None:
    assert acts(awake().point_at(0.5, 0.5).pinch().release().rest(2.0)) == [NAME.PINCH, NAME.DROP]


# --- swipe ---


@pytest.mark.parametrize("fps", [15.0, 24.0, 30.0])
@pytest.mark.parametrize(("dx", "name"), [(0.4, NAME.SWIPE_RIGHT), (-0.4, NAME.SWIPE_LEFT)])
def test_an_open_hand_that_crosses_swipes(fps: float, dx: float, name: GestureName) -> None:
    at = (0.5 - dx / 2, 0.5)
    assert acts(awake(fps=fps).move(hands.PALM, at, 0.8).hold(0.3).swipe(dx).hold(0.5)) == [name]


def test_the_way_back_of_a_swipe_is_no_swipe() -> None:
    puppet = awake().move(hands.PALM, (0.3, 0.5), 0.8).hold(0.3).swipe(0.4).swipe(-0.4).hold(0.5)
    assert acts(puppet) == [NAME.SWIPE_RIGHT]


def test_three_swipes_the_same_way_are_three() -> None:
    puppet = awake().move(hands.PALM, (0.3, 0.5), 0.8).hold(0.3)
    for _ in range(3):
        puppet.swipe(0.4).hold(0.2).move(hands.PALM, (0.3, 0.5), 1.0)
    assert acts(puppet) == [NAME.SWIPE_RIGHT] * 3


def test_a_slow_hand_or_one_that_goes_down_does_not_swipe() -> None:
    slow = awake().move(hands.PALM, (0.3, 0.5), 0.8).move(hands.PALM, (0.7, 0.5), 1.2).hold(0.3)
    down = awake().move(hands.PALM, (0.4, 0.3), 0.8).hold(0.3).move(hands.PALM, (0.55, 0.75), 0.25).hold(0.3)
    assert acts(slow) == []
    assert acts(down) == []


def test_a_fist_that_crosses_does_not_swipe() -> None:
    puppet = awake().move(hands.FIST, (0.3, 0.5), 0.5).move(hands.FIST, (0.7, 0.5), 0.25).move(hands.PALM, None, 0.3)
    assert acts(puppet) == []


# --- two hands ---


def both(gaps: list[tuple[float, float]], seed: int = 3) -> list[Sight]:
    """Two raised palms whose distance (picture widths) goes through `gaps`: (gap, seconds to get there)."""
    one, other = awake(seed=seed), Puppet(seed=seed + 1, left=True).nobody(0.3).raise_palm((0.35, 0.45))
    for gap, seconds in gaps:
        one.move(hands.PALM, (0.475 + gap / 2, 0.45), seconds)
        other.move(hands.PALM, (0.475 - gap / 2, 0.45), seconds)
    return [Sight(a.t_s, a.hands + b.hands) for a, b in zip(one.sights, other.sights, strict=True)]


@pytest.mark.parametrize(("to", "name"), [(0.5, NAME.APART), (0.12, NAME.TOGETHER)])
def test_two_palms_apart_and_together(to: float, name: GestureName) -> None:
    gestures, _ = read_hands(both([(0.25, 1.2), (to, 0.8), (to, 1.2)]))
    moved = [(gesture.name, gesture.value) for gesture in gestures[1:]]
    assert [name for name, _ in moved] == [name]
    sizes = abs(to - 0.25) * (16 / 9) / 0.13
    assert moved[0][1] == pytest.approx(sizes, rel=0.15)


def test_two_palms_that_only_rest_do_nothing() -> None:
    assert [gesture.name for gesture in read_hands(both([(0.25, 4.0)]))[0]] == [NAME.WAKE]


def test_two_palms_that_are_lowered_do_nothing() -> None:
    sights = both([(0.25, 1.2), (0.5, 0.3)])
    end_s = sights[-1].t_s
    sights += [Sight(end_s + at / 30, ()) for at in range(1, 40)]
    assert [gesture.name for gesture in read_hands(sights)[0]] == [NAME.WAKE, NAME.SLEEP]


def test_a_second_hand_is_looked_for_only_while_a_palm_is_shown() -> None:
    reader = GestureReader()
    wanted = []
    puppet = awake().hold(0.5)
    with_palm = len(puppet.sights)
    puppet.point_at(0.5, 0.5).hold(0.5)
    for sight in puppet.sights:
        reader.see(sight.t_s, sight.hands)
        wanted.append(reader.wants_two)
    assert not wanted[0]
    assert wanted[with_palm - 1]
    assert not wanted[-1]


# --- laws ---

SHAPES = [hands.PALM, hands.FOUR, hands.POINT, hands.TWO, hands.VICTORY, hands.THREE, hands.FIST, hands.PINCH,
          hands.THUMB_UP, hands.THUMB_DOWN, hands.HANGING]  # fmt: skip
places = st.tuples(st.floats(0.1, 0.9), st.floats(0.2, 0.8))


moves = st.tuples(st.sampled_from(SHAPES), places, st.floats(0.15, 0.5))


@settings(max_examples=25)
@given(st.lists(moves, max_size=8), st.integers(0, 99))
def test_nothing_happens_but_between_waking_and_sleeping(doing: list[Move], seed: int) -> None:
    puppet = Puppet(seed=seed, fps=20.0).nobody(0.2)
    for shape, place, seconds in doing:
        puppet.move(shape, place, seconds).hold(seconds)
    is_awake = False
    for name in names(puppet.lower().sights):
        assert is_awake != (name is NAME.WAKE), f"{name} while {'awake' if is_awake else 'asleep'}"
        is_awake = name is not NAME.SLEEP
    assert not is_awake


@settings(max_examples=25)
@given(st.lists(moves, min_size=4, max_size=20), st.integers(0, 99))
def test_hands_that_talk_wake_and_do_nothing(doing: list[Move], seed: int) -> None:
    """Hands that go from shape to shape and place to place without a stop, as hands of talking people do."""
    puppet = Puppet(seed=seed, fps=20.0, left=seed % 2 == 0).nobody(0.2)
    for at, (shape, (x, y), seconds) in enumerate(doing):
        puppet.move(shape, (0.1 + 0.3 * x + 0.5 * (at % 2), y), seconds)
    assert names(puppet.lower().sights) == []


@given(st.integers(0, 999))
@settings(max_examples=10)
def test_landmarks_of_nothing_never_act(seed: int) -> None:
    """What a landmarker may see in a pattern: points without any sense."""
    chance = np.random.default_rng(seed)
    hand = Puppet(seed=seed).move(hands.PALM, (0.5, 0.5), 0.1).sights[-1].hands[0]
    sights = [
        Sight(
            at / 30,
            (
                replace(
                    hand,
                    image=chance.random((21, 2), dtype=np.float32),
                    world=chance.normal(0, 0.04, (21, 3)).astype(np.float32),
                ),
            ),
        )
        for at in range(120)
    ]
    assert names(sights) == []


@settings(max_examples=8)
@given(st.integers(0, 99))
def test_the_same_hands_make_the_same_gestures(seed: int) -> None:
    sights = awake(seed=seed).point_at(0.7, 0.3).pinch().drag(-0.2, 0.2).release().sights
    assert read_hands(sights) == read_hands(sights)


# --- the demo ---


def test_the_demos_track_is_what_its_maker_makes_and_does_what_the_demo_needs() -> None:
    track = list(read_track(hands.Path(hands.__file__).with_name("hands.jsonl")))
    made = hands.demo()
    assert len(track) == len(made)
    assert all(
        np.allclose(one.image, other.image, atol=1e-3)
        for sight, again in zip(track, made, strict=True)
        for one, other in zip(sight.hands, again.hands, strict=True)
    )
    gestures, _ = read_hands(track)
    assert [gesture.name for gesture in gestures] == [
        NAME.WAKE, NAME.THUMB_UP, NAME.PINCH, NAME.DROP, NAME.SWIPE_RIGHT, NAME.FIST, NAME.SLEEP,
    ]  # fmt: skip
    circled, grabbed, dropped = gestures[1:4]
    for gesture in (circled, grabbed):
        assert abs(gesture.x - hands.take_card(2)[0]) < 0.05
        assert abs(gesture.y - hands.take_card(2)[1]) < hands.TAKE_HEIGHT / 2
    assert hands.CUT[1] < dropped.y < hands.CUT[3]
