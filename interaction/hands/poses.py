# pyright: strict
"""What one picture of a hand shows, without any memory."""

from enum import StrEnum

from interaction.hands.hand import FOUR, Finger, Hand
from interaction.hands.tuning import Tuning


class Pose(StrEnum):
    """What a hand shows at one moment."""

    NONE = "none"
    """No hand, or one that is too small or half outside the picture."""
    OTHER = "other"
    PALM = "palm"
    FOUR = "four"
    THREE = "three"
    TWO = "two"
    VICTORY = "victory"
    ONE = "one"
    FIST = "fist"
    THUMB_UP = "thumb_up"
    THUMB_DOWN = "thumb_down"


OPEN = frozenset({Pose.PALM, Pose.FOUR})
"""Four fingers out; the thumb is too weak a sign to hang much on."""

FINGERS = {Pose.ONE: 1, Pose.TWO: 2, Pose.THREE: 3, Pose.FOUR: 4}
"""Poses that are numbers."""

_INDEX_AND_MIDDLE = frozenset({Finger.INDEX, Finger.MIDDLE})
_FIRST = {
    frozenset({Finger.INDEX}): Pose.ONE,
    frozenset({Finger.INDEX, Finger.MIDDLE, Finger.RING}): Pose.THREE,
}  # the other way to show three, thumb on index, is a pinch


def pose_of(hand: Hand, tuning: Tuning) -> Pose:
    """What the hand shows."""
    if hand.size < tuning.smallest_size or not hand.whole:
        return Pose.NONE
    out = hand.extended
    if len(out) == len(FOUR):
        return Pose.FOUR if hand.thumb_out < tuning.thumb_tucked else Pose.PALM
    if out == _INDEX_AND_MIDDLE:
        return _two(hand, tuning)
    if out in _FIRST:
        return _FIRST[out]
    return _closed(hand, tuning)


def _two(hand: Hand, tuning: Tuning) -> Pose:
    if hand.spread_deg >= tuning.spread_deg:
        return Pose.VICTORY
    return Pose.TWO if hand.spread_deg <= tuning.together_deg else Pose.OTHER


def _closed(hand: Hand, tuning: Tuning) -> Pose:
    """A fist, or a thumb by itself."""
    if any(hand.reach(finger) > tuning.curled_reach for finger in FOUR):
        return Pose.OTHER
    if hand.thumb_out < tuning.thumb_off:
        return Pose.FIST if not is_pinched(hand, tuning) else Pose.OTHER
    return thumb_of(hand, tuning)


def thumb_of(hand: Hand, tuning: Tuning) -> Pose:
    """Where a thumb that stands off points: THUMB_UP, THUMB_DOWN or OTHER."""
    if hand.thumb_straight_deg < tuning.thumb_straight_deg:
        return Pose.OTHER
    if hand.thumb_up_deg <= tuning.thumb_cone_deg:
        return Pose.THUMB_UP
    return Pose.THUMB_DOWN if hand.thumb_up_deg >= 180 - tuning.thumb_cone_deg else Pose.OTHER


def is_pinched(hand: Hand, tuning: Tuning) -> bool:
    """Thumb and index touch, the index bent but reaching out: a pinch, neither a fist nor a finger that points."""
    shaped = hand.index_reach > tuning.pinch_reach and hand.index_bend_deg < tuning.pinch_bend_deg
    return hand.pinch < tuning.pinch_closed and shaped


def is_raised_palm(hand: Hand, tuning: Tuning) -> bool:
    """An open palm that looks at the camera, raised or held out towards it."""
    held_out = hand.fingers_up_deg >= tuning.held_out_deg and hand.size >= tuning.near_size
    raised = hand.fingers_up_deg <= tuning.raised_deg or held_out
    return pose_of(hand, tuning) in OPEN and hand.facing >= tuning.palm_facing and raised


def is_lowered(hand: Hand, tuning: Tuning) -> bool:
    """A hand that hangs, and is not held out."""
    hangs = hand.fingers_up_deg > tuning.hanging_deg and hand.size < tuning.near_size
    return hangs and pose_of(hand, tuning) is not Pose.THUMB_DOWN


def fingers_of(hand: Hand, tuning: Tuning) -> int:
    """How many fingers are up: the four as they are seen, the thumb only with an open palm."""
    return len(hand.extended) + (pose_of(hand, tuning) is Pose.PALM)
