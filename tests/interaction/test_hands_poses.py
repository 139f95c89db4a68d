"""What one picture of a hand shows: on Google's own vectors, on recorded landmarks, on hands we bend ourselves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.demo import make_hands as hands
from interaction.hands.hand import Finger, Hand
from interaction.hands.poses import Pose, is_pinched, is_raised_palm, pose_of
from interaction.hands.tuning import Tuning
from tests.interaction.hands_material import google, recorded

TUNING = Tuning()
SHAPES = {
    Pose.PALM: hands.PALM,
    Pose.FOUR: hands.FOUR,
    Pose.ONE: hands.POINT,
    Pose.TWO: hands.TWO,
    Pose.VICTORY: hands.VICTORY,
    Pose.THREE: hands.THREE,
    Pose.FIST: hands.FIST,
    Pose.THUMB_UP: hands.THUMB_UP,
    Pose.THUMB_DOWN: hands.THUMB_DOWN,
}


def bent(shape: hands.Shape, **puppet: object) -> Hand:
    """A hand in that shape, in the middle of the picture."""
    made = hands.Puppet(**puppet).move(shape, (0.5, 0.5), 0.1)  # type: ignore[arg-type]
    return made.sights[-1].hands[0]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "pose"),
    [("fist", Pose.FIST), ("victory", Pose.VICTORY), ("thumb_up", Pose.THUMB_UP), ("pointing_up", Pose.ONE)],
)
def test_googles_expected_landmarks(name: str, pose: Pose) -> None:
    hand = google(name)
    assert pose_of(hand, TUNING) is pose
    assert pose_of(hand.mirrored(), TUNING) is pose
    assert not is_pinched(hand, TUNING)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("label", "fingers", "floor"),
    [(0, 4, 0.90), (1, 0, 0.94), (2, 1, 0.76)],
    ids=["open", "closed", "pointing"],
)
def test_fingers_of_4450_recorded_hands(label: int, fingers: int, floor: float) -> None:
    """The recording is flat (no depth), so bent fingers look short rather than bent: a hard case."""
    rows = np.loadtxt(recorded("landmarks/kinivi_keypoint.csv"), delimiter=",", dtype=np.float32)
    counts = [len(_flat_hand(row).extended) for row in rows[rows[:, 0] == label, 1:]]
    assert np.mean(np.array(counts) == fingers) >= floor


@pytest.mark.shared
def test_most_recorded_rings_of_thumb_and_index_are_pinches() -> None:
    rows = np.loadtxt(recorded("landmarks/kinivi_keypoint.csv"), delimiter=",", dtype=np.float32)
    opened, pointing, ring = (np.mean([_is_pinch(row) for row in rows[rows[:, 0] == label, 1:]]) for label in (0, 2, 3))
    assert ring >= 0.85
    assert opened <= 0.01
    assert pointing <= 0.03


def _flat_hand(row: np.ndarray) -> Hand:
    points = row.reshape(21, 2)
    return Hand(points, np.column_stack([points, np.zeros(21, np.float32)]), "right", 1.0, 1.0)


def _is_pinch(row: np.ndarray) -> bool:
    return is_pinched(_flat_hand(row), TUNING)


@pytest.mark.parametrize("left", [False, True], ids=["right hand", "left hand"])
@pytest.mark.parametrize("pose", SHAPES)
def test_every_shape_is_read_as_what_it_is(pose: Pose, left: bool) -> None:
    assert pose_of(bent(SHAPES[pose], left=left), TUNING) is pose


@given(
    pose=st.sampled_from(list(SHAPES)),
    size=st.floats(0.05, 0.3),
    aspect=st.sampled_from([4 / 3, 16 / 9, 9 / 16]),
    left=st.booleans(),
    yaw_deg=st.floats(-25, 25),
)
def test_distance_and_picture_shape_change_nothing(
    pose: Pose, size: float, aspect: float, left: bool, yaw_deg: float
) -> None:
    shape = hands.replace(SHAPES[pose], yaw_deg=yaw_deg)
    hand = bent(shape, size=min(size, 0.2 * aspect), aspect=aspect, left=left, noise=0.0)
    assert pose_of(hand, TUNING) is pose


@given(pose=st.sampled_from(list(SHAPES)), left=st.booleans())
def test_the_mirror_changes_sides_and_nothing_else(pose: Pose, left: bool) -> None:
    hand = bent(SHAPES[pose], left=left)
    mirrored = hand.mirrored()
    assert mirrored.handedness != hand.handedness
    assert pose_of(mirrored, TUNING) is pose_of(hand, TUNING)
    assert mirrored.facing == pytest.approx(hand.facing, abs=1e-5)
    assert mirrored.mirrored().image == pytest.approx(hand.image, abs=1e-6)


def test_a_palm_faces_and_its_back_does_not() -> None:
    assert bent(hands.PALM).facing > 0.9
    assert bent(hands.replace(hands.PALM, yaw_deg=180)).facing < -0.9
    assert abs(bent(hands.replace(hands.PALM, yaw_deg=90)).facing) < 0.2


def test_only_an_open_palm_to_the_camera_is_raised() -> None:
    assert is_raised_palm(bent(hands.PALM), TUNING)
    assert is_raised_palm(bent(hands.FOUR), TUNING), "the thumb is too weak a sign"
    for shape in (hands.HANGING, hands.FIST, hands.POINT, hands.replace(hands.PALM, yaw_deg=180)):
        assert not is_raised_palm(bent(shape), TUNING)


def test_a_hand_that_hangs_is_not_raised_unless_held_out() -> None:
    down = hands.replace(hands.PALM, roll_deg=180)
    assert not is_raised_palm(bent(down, size=0.1), TUNING)
    assert is_raised_palm(bent(down, size=0.2), TUNING)


def test_a_fist_is_no_pinch_and_a_pinch_no_fist() -> None:
    assert is_pinched(bent(hands.PINCH), TUNING)
    assert not is_pinched(bent(hands.FIST), TUNING)
    assert pose_of(bent(hands.PINCH), TUNING) is Pose.OTHER


def test_between_two_and_victory_lies_nothing() -> None:
    between = hands.replace(hands.VICTORY, victory_deg=(TUNING.together_deg + TUNING.spread_deg) / 2)
    assert pose_of(bent(between, noise=0.0), TUNING) is Pose.OTHER


def test_a_hand_too_far_or_half_outside_shows_nothing() -> None:
    assert pose_of(bent(hands.PALM, size=0.02), TUNING) is Pose.NONE
    outside = hands.Puppet().move(hands.PALM, (0.5, 0.05), 0.1).sights[-1].hands[0]
    assert pose_of(outside, TUNING) is Pose.NONE


def test_reach_tells_a_curled_finger() -> None:
    fist = bent(hands.FIST)
    assert all(fist.reach(finger) < TUNING.curled_reach for finger in Finger if finger is not Finger.THUMB)
