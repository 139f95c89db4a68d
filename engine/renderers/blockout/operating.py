"""What a crew does while a take runs: the head goes with a walker as far as the frame would lose them, the camera
stays in the room, and walls that are in the way are taken out.
"""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np

from engine.film.camera import Move
from engine.renderers.blockout import sets
from engine.renderers.blockout.moves import ATTACHED, Hold, Path
from engine.renderers.blockout.optics import View, half_width, project
from engine.renderers.blockout.skeleton import Floats, J
from engine.renderers.blockout.staging import Staging

_FREE_HEAD = (*ATTACHED, Move.WHIP_PAN, Move.ROLL)
_ASIDE = 0.72
"""How far from the middle of the frame a walker may get, where the asked frame does not put them further out."""
_FAST_ASIDE, _LONG_PAN = 0.4, math.radians(40.0)
"""In a pan longer than this the walker is kept nearer to the middle, because a hand lags."""
_SHARES = (1.0, 0.85, 0.7, 0.55, 0.45, 0.35)
"""How much of a move is tried, when all of it would lead out of the room."""
_STEPS = 49


def held(path: Path, people: Staging, anchored: Floats, aspect: float) -> Path:
    """The path with a head that pans and tilts just enough to keep walkers whole in the frame.

    A locked frame that holds them anyway stays locked. `anchored` are the joints of those who are to be kept, as the
    shot was framed for them.
    """
    if people.speed_ms <= 0 or path.move in _FREE_HEAD:
        return path
    steady = replace(path, handheld=False)
    times = np.linspace(0.0, people.seconds, _STEPS)
    at_anchor = _bearing(steady.at(people.anchor_s, np.zeros(3)), anchored, np.zeros(3), aspect)
    for aside in (_ASIDE, _FAST_ASIDE):
        turns = np.zeros((_STEPS, 2))
        for number, t in enumerate(times):
            gone = people.travelled(float(t))
            turns[number] = _correction(steady.at(float(t), gone), anchored, gone, aspect, at_anchor, aside)
        if np.ptp(turns[:, 0]) < _LONG_PAN:
            break
    if np.abs(turns).max() < math.radians(0.2):
        return path
    ease_s = min(0.35, 0.45 * path.base.focus_m / people.speed_ms)
    return replace(path, hold=Hold(times, *(_soft(turn, ease_s / people.seconds) for turn in turns.T)))


def _bearing(view: View, bodies: Floats, gone: Floats, aspect: float) -> tuple[float, float, float]:
    """Where the walkers are: radians to the right of the axis, and in the frame the heights of crown and soles."""
    right, _, forward = view.axes
    head = bodies[:, J["head"]].mean(0) + gone - view.eye
    level = np.array([forward[0], 0.0, forward[2]]) / max(float(np.hypot(forward[0], forward[2])), 1e-6)
    aside = math.atan2(float(head @ right), float(head @ level))
    turned = replace(view, yaw=view.yaw - aside)  # heights are read where the walker is in the middle
    crown = bodies[0, J["crown"]] + gone
    sole = np.array([crown[0], bodies[0, :, 1].min() + gone[1], crown[2]])
    seen = project(turned, aspect, np.stack([crown, sole]))
    return aside, float(seen[0, 1]), float(seen[1, 1])


def _correction(
    view: View, bodies: Floats, gone: Floats, aspect: float, wanted: tuple[float, float, float], aside_most: float
) -> tuple[float, float]:
    aside, crown, sole = _bearing(view, bodies, gone, aspect)
    wide = half_width(view.focal_mm)
    most = max(math.atan(aside_most * wide), abs(wanted[0]))
    pan = -(aside - min(max(aside, -most), most))
    # Whoever fits into the frame stands in it; of whoever does not, the head is in it.
    least, highest = min(-0.92 + crown - sole, 0.5, wanted[1]), max(0.88, wanted[1])
    kept = min(max(crown, least), highest)
    return pan, math.atan(crown * wide / aspect) - math.atan(kept * wide / aspect)


def _soft(turn: Floats, share: float) -> Floats:
    """The same turn by a hand that eases into it over a share of the shot."""
    reach = max(1, round(min(share, 0.3) * _STEPS))
    weights = np.hanning(2 * reach + 3)[1:-1]
    padded = np.pad(turn, len(weights) // 2, mode="edge")
    return np.convolve(padded, weights / weights.sum(), mode="valid").astype(np.float64)


def roomed(path: Path, people: Staging) -> Path:
    """The path, shortened until the camera stays on the set's free ground and under its ceiling.

    A camera that has to stand outside to hold the frame stands there, behind a wall that was taken out, and goes
    no further; at least a third of a move is always made.
    """
    times = [people.seconds * step / 12 for step in range(13)]
    roof = _ceiling(people.stage, path.base.eye)
    x0, x1, z0, z1 = people.stage.free
    for share in _SHARES:
        tried = replace(path, amount=path.amount * share)
        eyes = np.array([tried.at(t, people.travelled(t)).eye for t in times])
        low = np.minimum(path.base.eye, (x0, -1e3, z0)) - 0.15
        high = np.maximum(path.base.eye, (x1, roof, z1)) + 0.15
        if share == _SHARES[-1] or ((eyes >= low) & (eyes <= high)).all():
            return tried
    return path


def _ceiling(stage: sets.Stage, eye: Floats) -> float:
    """The height that the camera keeps under, in metres; very high under the sky."""
    heights = [1e3]
    for shape, rows in stage.rows.items():
        if len(rows):
            low, high = sets.bounds(rows)
            over = (low[:, 1] > eye[1]) & (low[:, [0, 2]] < eye[[0, 2]]).all(1) & (high[:, [0, 2]] > eye[[0, 2]]).all(1)
            heights += list(low[over & (stage.group[shape] >= 0), 1] - 0.25)
    return float(min(heights))


def struck(stage: sets.Stage, path: Path, people: Staging) -> dict[str, Floats]:
    """The set without what stands between camera and people or in the camera's way, as a crew takes a wild wall out."""
    kept = {shape: np.ones(len(rows), bool) for shape, rows in stage.rows.items()}
    times = np.linspace(0.0, people.seconds, 9)
    eyes = [path.at(float(t), people.travelled(float(t))).eye for t in times]
    chest = people.bodies(people.anchor_s)[0, J["chest"]]
    ways = [(eye, eye + (chest + people.travelled(float(t)) - eye) * 0.88) for t, eye in zip(times, eyes, strict=True)]
    ways += [(one, next_) for one, next_ in pairwise(eyes) if np.abs(next_ - one).max() > 0.01]
    for shape, rows in stage.rows.items():
        if len(rows):
            for start, end in ways:
                kept[shape] &= ~(sets.crossed(rows, start, end) & (stage.group[shape] >= 0))
    return {shape: rows[kept[shape]] for shape, rows in stage.rows.items()}
