"""Hands over time to gestures and the ring. Pure and deterministic: the same hands make the same gestures.

While asleep only a raised palm counts, and it only wakes. Awake, a pointing finger moves the ring, a pinch grabs, a
pose that is held fires once, an open hand that crosses swipes. What the gestures mean is the window's affair.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from interaction.hands.hand import Hand
from interaction.hands.holds import Hold, Vote
from interaction.hands.messages import Gesture, GestureName, Pointer, PointerState
from interaction.hands.poses import FINGERS, OPEN, Pose, is_lowered, is_pinched, is_raised_palm, pose_of
from interaction.hands.ring import Place, Ring
from interaction.hands.strokes import Stretch, Swipe
from interaction.hands.tuning import Tuning

_NAMES = {
    Pose.THUMB_UP: GestureName.THUMB_UP,
    Pose.THUMB_DOWN: GestureName.THUMB_DOWN,
    Pose.FIST: GestureName.FIST,
    Pose.VICTORY: GestureName.VICTORY,
} | dict.fromkeys(FINGERS, GestureName.FINGERS)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one frame brought: where the ring is, and the gestures that were completed in it."""

    pointer: Pointer
    gestures: tuple[Gesture, ...] = ()


class GestureReader:
    """Reads one person's hands. Give it every frame, also those without a hand."""

    def __init__(self, tuning: Tuning | None = None) -> None:
        self._tuning = tuning or Tuning()
        self._awake = False
        self._pinched = False
        self._fired: list[Gesture] = []
        self._full = 0.0
        self._t_s = 0.0
        self._at: Place | None = None
        self._seen_s = -math.inf
        self._busy_s = self._meant_s = -math.inf
        self._begin()

    def _begin(self) -> None:
        """Forgets everything but whether it is awake and where the ring is."""
        place = self._ring.place if hasattr(self, "_ring") else (0.5, 0.5)
        self._ring = Ring(self._tuning)
        self._ring.place = place
        self._vote, self._hold = Vote(self._tuning), Hold(self._tuning)
        self._swipe, self._stretch = Swipe(self._tuning), Stretch(self._tuning)
        self._closed_s: float | None = None
        self._hanging_s: float | None = None
        self._open_s: float | None = None
        self._placed_s = -math.inf
        self._pointed_from: Place | None = None
        self._has_pointed = False

    @property
    def awake(self) -> bool:
        """Whether gestures count."""
        return self._awake

    @property
    def wants_two(self) -> bool:
        """Whether a second hand would mean something now; looking for one costs as much again."""
        shown = self._open_s is not None and self._t_s - self._open_s >= self._tuning.two_look_s
        return self._awake and shown and not self._pinched

    def see(self, t_s: float, hands: Sequence[Hand]) -> Reading:
        """Reads one frame. `t_s` never goes back; `hands` are mirrored, as people see themselves."""
        self._t_s, self._full, self._fired = t_s, 0.0, []
        hand = self._main(hands)
        if hand is None:
            self._miss()
        elif not self._awake:
            self._doze(hand)
        elif not self._lowered(hand):
            self._watch(hand, hands)
        return Reading(self._pointer(), tuple(self._fired))

    # --- which hand ---

    def _main(self, hands: Sequence[Hand]) -> Hand | None:
        """The hand that is followed: the one where it was, or else the largest."""
        hands = [hand for hand in hands if hand.size >= self._tuning.smallest_size]
        if not hands:
            return None
        near = [hand for hand in hands if self._at and math.dist(_place(hand), self._at) < self._tuning.sticky]
        main = min(near, key=self._distance) if near else max(hands, key=lambda hand: hand.size)
        self._at, self._seen_s = _place(main), self._t_s
        return main

    def _distance(self, hand: Hand) -> float:
        return math.dist(_place(hand), self._at or (0.0, 0.0))

    def _miss(self) -> None:
        """No hand in this frame; a short gap is forgiven."""
        gone_s = self._t_s - self._seen_s
        if self._pinched and gone_s >= self._tuning.pinch_lost_s:
            self._let_go()
        if gone_s >= self._tuning.lost_s:
            self._at = None
            self._sleep()
        if gone_s >= self._tuning.vote_s:
            self._vote.clear()
            self._swipe.clear()
            self._stretch.clear()
            self._hold.see(self._t_s, None, (0.0, 0.0), 1.0, 1.0)

    # --- asleep ---

    def _doze(self, hand: Hand) -> None:
        raised = is_raised_palm(hand, self._tuning)
        shown = self._vote.cast(self._t_s, Pose.PALM if raised else Pose.OTHER)
        palm = Pose.PALM if shown is Pose.PALM else None
        self._full = self._hold.see(self._t_s, palm, _place(hand), hand.size, self._tuning.wake_s)
        if self._full >= 1:
            self._begin()
            self._ring.fit(hand.size)
            self._awake, self._busy_s, self._meant_s = True, self._t_s, self._t_s
            self._fire(GestureName.WAKE)

    def _sleep(self) -> None:
        if self._pinched:
            self._let_go()
        if self._awake:
            self._awake = False
            self._fire(GestureName.SLEEP)
            self._begin()
            self._hold.disarm()

    def _lowered(self, hand: Hand) -> bool:
        """Whether the hand was lowered, or has long done nothing; then it has gone to sleep."""
        if self._pinched or not is_lowered(hand, self._tuning):
            self._hanging_s = None
        elif self._hanging_s is None:
            self._hanging_s = self._t_s
        hangs = self._hanging_s is not None and self._t_s - self._hanging_s >= self._tuning.lowered_s
        aimless = self._t_s - self._meant_s >= self._tuning.aimless_s and not self._pinched
        if hangs or aimless or self._t_s - self._busy_s >= self._tuning.idle_s:
            self._sleep()
        return not self._awake

    # --- awake ---

    def _watch(self, hand: Hand, hands: Sequence[Hand]) -> None:
        pose = pose_of(hand, self._tuning)
        shown = self._vote.cast(self._t_s, pose)
        self._note_open(shown)
        if shown is not Pose.OTHER or self._pinched or is_pinched(hand, self._tuning):
            self._meant_s = self._t_s
        if self._two(hands):
            return
        if self._pinch(hand):
            self._busy_s = self._t_s
            return
        self._point(hand, pose, shown)
        if pose in OPEN:
            self._cross(hand)
        elif shown not in OPEN:
            self._swipe.clear()
        self._keep(hand, shown)

    def _note_open(self, shown: Pose) -> None:
        if shown not in OPEN:
            self._open_s = None
        elif self._open_s is None:
            self._open_s = self._t_s

    def _two(self, hands: Sequence[Hand]) -> bool:
        """Two raised palms; while their distance counts, nothing else does."""
        raised = [hand for hand in hands if is_raised_palm(hand, self._tuning)]
        if self._pinched or len(raised) != 2:
            self._stretch.clear()
            return False
        moved = self._stretch.see(self._t_s, raised)
        if moved is not None:
            self._fire(moved[0], moved[1])
        if self._stretch.engaged:
            self._busy_s = self._t_s
            self._swipe.clear()
            self._hold.disarm()
        return self._stretch.engaged

    def _pinch(self, hand: Hand) -> bool:
        """Whether the hand holds something; grabs and drops."""
        if self._pinched:
            if hand.pinch > self._tuning.pinch_open:
                self._drop()
            else:
                self._ring.drag(self._t_s, hand)
            return True
        if not is_pinched(hand, self._tuning) or self._t_s - self._placed_s > self._tuning.pinch_after_s:
            self._closed_s = None
            return False
        self._closed_s = self._t_s if self._closed_s is None else self._closed_s
        if self._t_s - self._closed_s >= self._tuning.pinch_s - 1e-6:
            self._pinched, self._closed_s = True, None
            self._fire(GestureName.PINCH, at=self._ring.grab(self._t_s, hand))
        return True

    def _drop(self) -> None:
        self._pinched, self._placed_s = False, self._t_s
        self._fire(GestureName.DROP, at=self._ring.drop(self._t_s))
        self._hold.disarm()

    def _let_go(self) -> None:
        self._pinched = False
        self._ring.rest()
        self._fire(GestureName.LET_GO)
        self._hold.disarm()

    def _point(self, hand: Hand, pose: Pose, shown: Pose) -> None:
        """Moves the ring, once the finger has been seen for sure: a hand that opens or closes looks like one, too."""
        if shown is not Pose.ONE:
            self._ring.rest()
            self._pointed_from, self._has_pointed = None, False
        elif pose is Pose.ONE:
            self._ring.point(self._t_s, hand)
            self._busy_s = self._placed_s = self._t_s
            self._pointed_from = self._pointed_from or self._ring.place
            moved = math.dist(self._ring.place, self._pointed_from)
            self._has_pointed = self._has_pointed or moved > self._tuning.pointed

    def _cross(self, hand: Hand) -> None:
        name = self._swipe.see(self._t_s, hand)
        if name is not None:
            self._fire(name)
            self._hold.disarm()

    def _keep(self, hand: Hand, shown: Pose) -> None:
        """Poses that are held."""
        held = shown if shown in _NAMES and self._counts(hand, shown) else None
        self._full = self._hold.see(self._t_s, held, _place(hand), hand.size, self._needed_s(shown))
        if self._full >= 1:
            self._fire(_NAMES[shown], float(FINGERS.get(shown, 0)))

    def _counts(self, hand: Hand, shown: Pose) -> bool:
        """A hand edge-on shows nothing; a finger that has pointed is no number one, and one that leans only points."""
        if abs(hand.facing) < self._tuning.shown_facing:
            return False
        if shown is not Pose.ONE:
            return True
        return not self._has_pointed and hand.index_up_deg <= self._tuning.upright_deg

    def _needed_s(self, shown: Pose) -> float:
        if shown in (Pose.THUMB_UP, Pose.THUMB_DOWN):
            return self._tuning.thumb_s
        if shown in (Pose.ONE, Pose.FOUR):
            return self._tuning.weak_fingers_s
        if shown in FINGERS:
            return self._tuning.fingers_s
        return self._tuning.fist_s if shown is Pose.FIST else self._tuning.victory_s

    # --- what comes out ---

    def _fire(self, name: GestureName, value: float = 0.0, at: Place | None = None) -> None:
        x, y = at or self._ring.place
        self._busy_s = self._t_s
        self._fired.append(Gesture(name, self._t_s, x, y, value=value))

    def _pointer(self) -> Pointer:
        x, y = self._ring.place
        filling = "" if self._full <= 0 else self._filling()
        return Pointer(x, y, self._state(), self._full, filling)

    def _filling(self) -> str:
        return str(_NAMES.get(self._hold.pose, GestureName.WAKE))

    def _state(self) -> PointerState:
        if not self._awake:
            return PointerState.ASLEEP
        if self._pinched:
            return PointerState.HOLDING
        return PointerState.FROZEN if self._ring.frozen else PointerState.AWAKE


def _place(hand: Hand) -> Place:
    """The palm's place in picture heights."""
    x, y = hand.centre
    return x * hand.aspect, y
