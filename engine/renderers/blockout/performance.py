"""What figures do through a shot: actions in order and the shot's length -> posture, place and turn at any time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.film.camera import Speed
from engine.film.spec import Action
from engine.renderers.blockout import motion
from engine.renderers.blockout.skeleton import Floats, Posture


@dataclass(frozen=True)
class Beat:
    """One action of a performance: its motion, when it begins and ends (seconds), how fast it goes."""

    motion: str
    begins: float
    ends: float
    speed_ms: float
    pace: float


@dataclass(frozen=True)
class Performance:
    """Actions in order over a shot. Every method is a pure function of the time in seconds."""

    beats: tuple[Beat, ...]
    seconds: float

    @property
    def moving(self) -> bool:
        """Whether it goes anywhere."""
        return self.top_ms > 0

    @property
    def top_ms(self) -> float:
        """The highest speed over the ground, in metres a second."""
        return max(beat.speed_ms for beat in self.beats)

    def action_at(self, t: float) -> str | None:
        """The name of what is being done."""
        return self._beat(t).motion

    def posture(
        self, t: float, phases: Floats, gaze: Floats | None = None, *,
        scales: Floats | None = None, holds: Sequence[str | None] | None = None,
    ) -> Posture:  # fmt: skip
        """The posture of n figures that all do this; `phases` (n,) 0 … 1 sets them apart.

        `gaze` (n,): where each head should turn to, in radians to the left of where the figure faces; NaN where free.
        `scales` (n,): the sizes that the joints will be multiplied by, so that feet stay planted for all of them.
        `holds` (n): what each has in hand (`motion.HOLDS`), or None.
        """
        beat = self._beat(t)
        pose = motion.posture(beat.motion, t - beat.begins, phases, beat.speed_ms, beat.pace, beat.ends - beat.begins)
        if gaze is not None:
            pose.look = np.where(np.isnan(gaze), pose.look, np.clip(gaze, -1.2, 1.2))
        return pose

    def place(self, t: float) -> Floats:
        """How far they have come: metres (left, up, ahead) from the start, in the frame they started in."""
        ahead = sum(beat.speed_ms * (min(t, beat.ends) - beat.begins) for beat in self.beats if t > beat.begins)
        return np.array([0.0, 0.0, float(ahead) if t > 0 else self.beats[0].speed_ms * t])

    def turned(self, t: float) -> float:
        """How far the whole figure has turned, in radians to the left."""
        return 0.0

    def _beat(self, t: float) -> Beat:
        return next((beat for beat in self.beats if t < beat.ends), self.beats[-1])


def performance(
    actions: Sequence[Action], seconds: float, *, room_m: float = np.inf, drop_m: float = 0.0, seed: int = 0
) -> Performance:
    """What to do in a shot of `seconds`, within `room_m` metres of ground ahead.

    `drop_m` is how far below the start a leap down may land; 0 where the ground is level. Unknown actions are stood.
    """
    wanted = list(actions) or [Action()]
    share = seconds / len(wanted)
    beats = []
    for number, action in enumerate(wanted):
        name = action.canonical if action.canonical in motion.KNOWN else "stand"
        pace = motion.PACE[action.speed or Speed.NORMAL]
        speed = motion.GROUND_SPEED.get(name, 0.0) * pace
        beats.append(Beat(name, number * share, (number + 1) * share, speed, pace))
    gone = sum(beat.speed_ms * share for beat in beats)
    slower = min(1.0, room_m / gone) if gone else 1.0
    return Performance(tuple(Beat(b.motion, b.begins, b.ends, b.speed_ms * slower, b.pace) for b in beats), seconds)
