# pyright: strict
"""The ring on the screen: where a fingertip takes it, how it is smoothed, and when it freezes. Pure."""

import math
from collections import deque
from itertools import pairwise

from interaction.hands.hand import Hand
from interaction.hands.tuning import Tuning

Place = tuple[float, float]


class OneEuro:
    """Casiez's one-euro filter in one dimension: steady when slow, quick when fast."""

    def __init__(self, cutoff_hz: float, beta: float, speed_cutoff_hz: float = 1.0) -> None:
        self._cutoff_hz, self._beta, self._speed_cutoff_hz = cutoff_hz, beta, speed_cutoff_hz
        self._t_s = math.nan
        self._value = self._speed = 0.0

    def __call__(self, t_s: float, value: float) -> float:
        """The filtered value."""
        step_s = t_s - self._t_s
        if math.isnan(step_s) or step_s <= 0:
            self._value = value if math.isnan(step_s) else self._value
            self._t_s = t_s
            return self._value
        slope = (value - self._value) / step_s
        self._speed += _share(self._speed_cutoff_hz, step_s) * (slope - self._speed)
        self._value += _share(self._cutoff_hz + self._beta * abs(self._speed), step_s) * (value - self._value)
        self._t_s = t_s
        return self._value


def _share(cutoff_hz: float, step_s: float) -> float:
    """How much of a new value gets through a low pass in one step."""
    turn = 2 * math.pi * cutoff_hz * step_s
    return turn / (turn + 1)


class Shake:
    """Whether tracking trembles: the tip jumps to and fro and gets nowhere."""

    def __init__(self, tuning: Tuning) -> None:
        self._tuning = tuning
        self._tips: deque[tuple[float, float, float]] = deque()
        self._shaking = False

    def see(self, t_s: float, tip: Place, size: float) -> bool:
        """`tip` and `size` in picture heights."""
        self._tips.append((t_s, *tip))
        while self._tips[0][0] < t_s - self._tuning.shake_s:
            self._tips.popleft()
        bound = size * (self._tuning.calm if self._shaking else self._tuning.shake)
        self._shaking = len(self._tips) >= 4 and self._tremble() > bound and not self._travels()
        return self._shaking

    def _tremble(self) -> float:
        """The second difference, root mean square, in picture heights."""
        tips = list(self._tips)
        bends = [
            (after[1] - 2 * now[1] + before[1]) ** 2 + (after[2] - 2 * now[2] + before[2]) ** 2
            for before, now, after in zip(tips, tips[1:], tips[2:])
        ]
        return math.sqrt(sum(bends) / len(bends))

    def _travels(self) -> bool:
        tips = list(self._tips)
        path = sum(math.dist(one[1:], other[1:]) for one, other in pairwise(tips))
        return math.dist(tips[0][1:], tips[-1][1:]) > 0.5 * path


class Ring:
    """The ring's place on the window, 0 … 1 from the left top."""

    def __init__(self, tuning: Tuning) -> None:
        self._tuning = tuning
        self.place: Place = (0.5, 0.5)
        self.frozen = False
        self._trail: deque[tuple[float, Place]] = deque()
        self._offset: Place = (0.0, 0.0)
        self._bottom = tuning.reach[3]
        self._lift()

    def fit(self, size: float) -> None:
        """Spreads the window over what a hand of this size can reach without leaving the picture."""
        lowest = self._tuning.reach_below - self._tuning.reach_sizes * size
        self._bottom = min(self._tuning.reach[3], max(lowest, self._tuning.reach[1] + 0.2))

    def point(self, t_s: float, hand: Hand) -> None:
        """Goes where the index finger points."""
        self._go(t_s, hand, (float(hand.image[8][0]), float(hand.image[8][1])))

    def grab(self, t_s: float, hand: Hand) -> Place:
        """Begins to go with a pinch, from where the ring was before the fingers closed."""
        place = self._back(t_s)
        self._lift()
        at = self._mapped(_between(hand))
        self._offset = (place[0] - at[0], place[1] - at[1])
        self.drag(t_s, hand)
        return place

    def drag(self, t_s: float, hand: Hand) -> None:
        """Goes with the pinch."""
        self._go(t_s, hand, _between(hand))

    def drop(self, t_s: float) -> Place:
        """Ends the pinch, where the ring was before the fingers opened."""
        self.place = self._back(t_s)
        self._lift()
        return self.place

    def rest(self) -> None:
        """The hand does something else: the ring stays where it was before the finger bent."""
        if self._trail:
            self.place = self._back(self._trail[-1][0])
        self._lift()

    def _lift(self) -> None:
        self._x = OneEuro(self._tuning.cutoff_hz, self._tuning.beta)
        self._y = OneEuro(self._tuning.cutoff_hz, self._tuning.beta)
        self._shake = Shake(self._tuning)
        self._trail.clear()
        self._offset = (0.0, 0.0)
        self.frozen = False

    def _go(self, t_s: float, hand: Hand, tip: Place) -> None:
        self.frozen = self._shake.see(t_s, (tip[0] * hand.aspect, tip[1]), hand.size)
        at = self._mapped(tip)
        x, y = self._x(t_s, at[0] + self._offset[0]), self._y(t_s, at[1] + self._offset[1])
        if not self.frozen:
            self.place = (min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))
        self._trail.append((t_s, self.place))
        while self._trail[0][0] < t_s - 2 * self._tuning.pinch_back_s:
            self._trail.popleft()

    def _mapped(self, tip: Place) -> Place:
        left, top, right, _ = self._tuning.reach
        return (tip[0] - left) / (right - left), (tip[1] - top) / (self._bottom - top)

    def _back(self, t_s: float) -> Place:
        """Where the ring was a moment ago."""
        earlier = [place for at_s, place in self._trail if at_s <= t_s - self._tuning.pinch_back_s]
        return earlier[-1] if earlier else self.place


def _between(hand: Hand) -> Place:
    """The middle between thumb tip and index tip, in the picture."""
    x, y = (hand.image[4] + hand.image[8]) / 2
    return float(x), float(y)
