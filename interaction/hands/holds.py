# pyright: strict
"""Poses that must last: a vote that forgives a bad frame, and a hold that fills, fires once and rests. Pure."""

import math
from collections import Counter, deque

from interaction.hands.poses import Pose
from interaction.hands.tuning import Tuning

Place = tuple[float, float]


class Vote:
    """What a hand has shown over the last moment: the pose most frames agree on, or OTHER."""

    def __init__(self, tuning: Tuning) -> None:
        self._tuning = tuning
        self._seen: deque[tuple[float, Pose]] = deque()

    def cast(self, t_s: float, pose: Pose) -> Pose:
        """Counts one frame and gives the pose that wins."""
        self._seen.append((t_s, pose))
        while self._seen[0][0] < t_s - self._tuning.vote_s:
            self._seen.popleft()
        winner, votes = Counter(pose for _, pose in self._seen).most_common(1)[0]
        enough = len(self._seen) >= self._tuning.vote_least and votes >= self._tuning.vote_share * len(self._seen)
        return winner if enough else Pose.OTHER

    def clear(self) -> None:
        """Forgets everything."""
        self._seen.clear()


class Hold:
    """A pose kept up in one place: fills from 0 to 1, fires once, and must be let go before it can fill again."""

    def __init__(self, tuning: Tuning) -> None:
        self._tuning = tuning
        self._pose = Pose.NONE
        self._since_s = 0.0
        self._at: Place = (0.0, 0.0)
        self._neutral_since_s: float | None = -math.inf
        self._armed = True

    @property
    def pose(self) -> Pose:
        """The pose that is being held."""
        return self._pose

    def see(self, t_s: float, pose: Pose | None, at: Place, size: float, needed_s: float) -> float:
        """How full the hold is, 0 … 1; 1 is given exactly once.

        `pose` is what is held now, None for a hand at rest; `at` and `size` (both in picture heights) tell whether it
        keeps still.
        """
        if pose is None:
            return self._rest(t_s)
        self._neutral_since_s = None
        moved = math.dist(at, self._at) > self._tuning.still * size
        if pose is not self._pose or moved:
            self._pose, self._since_s, self._at = pose, t_s, at
        if not self._armed:
            return 0.0
        full = (t_s - self._since_s) / needed_s
        if full >= 1:
            self._armed = False
        return min(full, 1.0)

    def _rest(self, t_s: float) -> float:
        self._pose = Pose.NONE
        if self._neutral_since_s is None:
            self._neutral_since_s = t_s
        if t_s - self._neutral_since_s >= self._tuning.neutral_s:
            self._armed = True
        return 0.0

    def disarm(self) -> None:
        """Something else was done: the hand has to rest before a pose counts."""
        self._armed, self._neutral_since_s, self._pose = False, None, Pose.NONE
