"""Motions by their names, for those who need one posture and no performance; and the measures that others build to."""

from functools import lru_cache

from engine.film.spec import Action
from engine.renderers.blockout.geometry.skeleton import Floats, Posture
from engine.renderers.blockout.motion import overlays, performance, timeline, words

PACE = words.PACE
"""How an action's speed scales time and ground speed."""
GROUND_SPEED = {"walk": 1.35, "run": 3.6, "crawl": 0.5, "ride": 3.6, "drive": 7.0, "fly": 4.0}
"""Metres a second at normal speed, of the actions that go places."""
SEAT_M = 0.46
"""How high a seat is: somebody who sits has the hips 9 cm above it."""
KNOWN = words.known()
"""Motions that have a name; any other action is played as standing."""
HOLDS = frozenset(overlays.holds())
"""Kinds of things that hands know how to hold."""


def posture(action: str | None, t: float, phase: Floats, speed_ms: float, pace: float, seconds: float) -> Posture:
    """The posture of figures that do `action` at `t` seconds; `phase` (0 … 1) sets them apart.

    `speed_ms` is how fast the ground goes by, so that planted feet stay where they are.
    """
    name = action if action in KNOWN else "stand"
    return _played(name, seconds, speed_ms if name in GROUND_SPEED or speed_ms else 0.0, pace).posture(t, phase)


def stand(t: float, phase: Floats, seconds: float) -> Posture:
    """Somebody who stands."""
    return posture("stand", t, phase, 0.0, 1.0, seconds)


@lru_cache(maxsize=16)
def _played(name: str, seconds: float, speed_ms: float, pace: float) -> performance.Performance:
    if name in ("jump", "turn", "leap"):
        return performance.performance([Action(canonical="turn" if name == "turn" else "jump")], seconds)
    spoken = words.table()["gaits"].get(name, {}).get("gait", name)
    made = timeline.GROUND_SPEED.get(spoken, 0.0)
    return performance.steady(spoken, seconds, speed_ms or made, pace)
