"""How the takes of one shot differ: what a director compares, never what was asked for."""

import math
from dataclasses import dataclass

from engine.film.camera import Angle, Framing, Side
from engine.film.spec import Camera


@dataclass(frozen=True, slots=True)
class Variation:
    """One take against the first: `mirror` is ±1, `round_` radians further round, `raised_m` and `steeper` (radians)
    the camera's height, `tighter` scales the frame, `waits` is the share of the shot by which move and action wait.
    """

    mirror: float = 1.0
    round_: float = 0.0
    raised_m: float = 0.0
    steeper: float = 0.0
    tighter: float = 1.0
    waits: float = 0.0
    said: tuple[str, ...] = ()
    """What a note says of it."""


# mirrored, further round (degrees), raised (metres at 1 for eye level), tighter, waits
_TAKES = (
    (False, 0.0, 0.0, 1.0, 0.0),
    (True, 0.0, -0.06, 1.0, 0.0),
    (False, 7.0, 0.10, 1.0, 0.10),
    (True, -6.0, 0.0, 0.93, 0.0),
    (False, -7.0, -0.12, 1.05, 0.14),
    (True, 6.0, 0.12, 1.0, 0.0),
    (False, 0.0, 0.0, 0.92, 0.06),
    (True, 3.0, -0.10, 1.06, 0.10),
)
_ROUND = {Side.FRONT: 0.6, Side.THREE_QUARTER: 1.0, Side.PROFILE: 0.8, Side.BACK: 0.6}
"""How much of a turn each side bears and still is that side."""


def variation(number: int, camera: Camera, line: bool) -> Variation:
    """The take with a number from 0. `line` says that two people look at each other: then the side stays (180°)."""
    over = camera.framing in (Framing.OVER_THE_SHOULDER, Framing.REVERSE, Framing.POV)
    mirrored, turned, raised, tighter, waits = _TAKES[number % len(_TAKES)]
    lap = number // len(_TAKES)  # later rounds go on in smaller steps
    turned, raised = turned * (1 - 0.3 * min(lap, 2)), raised * (1 - 0.35 * min(lap, 2)) + 0.02 * (lap > 0)
    mirrored = mirrored and not (line or over)
    if (line or over) and _TAKES[number % len(_TAKES)][0]:
        turned, tighter = turned or 5.0, min(tighter, 0.97)
    eye = (camera.angle or Angle.EYE) in (Angle.EYE, Angle.DUTCH)
    side = camera.side or Side.THREE_QUARTER
    return Variation(
        -1.0 if mirrored else 1.0,
        math.radians(turned * (_ROUND[side] if not over else 0.5)),
        raised if eye else 0.0,
        0.0 if eye else math.radians(30.0 * raised),
        tighter,
        waits,
        _said(mirrored, side, turned, raised, tighter, waits),
    )


def _said(mirrored: bool, side: Side, turned: float, raised: float, tighter: float, waits: float) -> tuple[str, ...]:
    words: list[str] = []
    if mirrored:
        words.append("camera right" if side is Side.BACK else "camera left")
    elif turned > 0:
        words.append("further round")
    elif turned < 0:
        words.append("less far round")
    if abs(raised) > 0.03:
        words.append("a little higher" if raised > 0 else "a little lower")
    if abs(tighter - 1) > 0.02:
        words.append("a little tighter" if tighter < 1 else "a little wider")
    if waits:
        words.append("starts later")
    return tuple(words)
