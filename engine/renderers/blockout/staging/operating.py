"""What a crew does while a take runs: the head goes with a walker as far as the frame would lose them, the camera keeps
clear of walls and furniture, and what hides somebody is taken out whole.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from engine.film.camera import Move
from engine.renderers.blockout.camera.moves import ATTACHED, TRAVELS, Hold, Path
from engine.renderers.blockout.geometry.optics import View, half_width, project
from engine.renderers.blockout.geometry.skeleton import Floats, J
from engine.renderers.blockout.place import sets
from engine.renderers.blockout.place.solids import Bools, Solids
from engine.renderers.blockout.staging.staging import Staging

_FREE_HEAD = (*ATTACHED, Move.WHIP_PAN, Move.ROLL, Move.TILT_UP, Move.TILT_DOWN)
_ASIDE = 0.72
"""How far from the middle of the frame a walker may get, where the asked frame does not put them further out."""
_FAST_ASIDE, _LONG_PAN = 0.4, math.radians(40.0)
"""In a pan longer than this the walker is kept nearer to the middle, because a hand lags."""
_STEPS = 49
_RAIL = 25
_LEAST = 0.2
"""Less of a move than this is not it any more: then what is in the way goes."""


def held(path: Path, people: Staging, anchored: Floats, aspect: float) -> Path:
    """The path with a head that pans and tilts just enough to keep people whole in the frame.

    A locked frame that holds them anyway stays locked. `anchored` are the joints of those who are to be kept, as the
    shot was framed for them.
    """
    if path.move in _FREE_HEAD or not (people.moving or _sinks(people)):
        return _settled(path, people, aspect)
    steady = replace(path, handheld=False)
    times = np.linspace(0.0, people.seconds, _STEPS)
    at_anchor = _bearing(steady.at(people.anchor_s, np.zeros(3)), anchored, aspect)
    bodies = [_carried(anchored, people, float(t)) for t in times]
    for aside in (_ASIDE, _FAST_ASIDE):
        turns = np.zeros((_STEPS, 2))
        for number, t in enumerate(times):
            view = steady.at(float(t), people.travelled(float(t)))
            turns[number] = _correction(view, bodies[number], aspect, at_anchor, aside)
        if np.ptp(turns[:, 0]) < _LONG_PAN:
            break
    if np.abs(turns).max() < math.radians(0.2):
        return path
    ease_s = min(0.35, 0.45 * path.base.focus_m / max(people.speed_ms, 1.0))
    return replace(path, hold=Hold(times, *(_soft(turn, ease_s / people.seconds) for turn in turns.T)))


_SWAYS = 0.07
"""How far a face in a close frame may drift, as a share of half the frame's width, before the head goes with it."""
_SETTLES = (Move.STATIC, Move.PUSH_IN, Move.PULL_OUT, Move.ZOOM_IN, Move.ZOOM_OUT, Move.DOLLY_ZOOM, Move.RACK_FOCUS)


def _settled(path: Path, people: Staging, aspect: float) -> Path:
    """A close frame that stays on a face which sways a little, as an operator's hand does without being asked."""
    wide = half_width(path.base.focal_mm, aspect)
    if path.move not in _SETTLES or path.base.focus_m * wide > _CLOSE_M or people.partner:
        return path
    times = np.linspace(0.0, people.seconds, _STEPS)
    heads = np.array([people.bodies(float(t))[people.kept[0], J["head"]] for t in times])
    still = people.bodies(people.anchor_s)[people.kept[0], J["head"]]
    right, up, forward = path.base.axes
    away = np.maximum((heads - path.base.eye) @ forward, 0.1)
    aside, above = ((heads - still) @ axis / away for axis in (right, up))
    if max(np.abs(aside).max(), np.abs(above).max()) < _SWAYS * wide:
        return path
    return replace(path, hold=Hold(times, _soft(-aside, 0.12), _soft(above, 0.12)))


_CLOSE_M = 0.36
"""Half the width of a frame, at the face, that is a close-up."""


def _sinks(people: Staging) -> bool:
    """Whether the first person's head goes up or down by much: who sits down, falls, gets up."""
    heads = [people.bodies(float(t))[0, J["head"], 1] for t in np.linspace(0.0, people.seconds, 5)]
    return float(np.ptp(heads)) > 0.25


def _carried(anchored: Floats, people: Staging, t: float) -> Floats:
    """The anchored bodies where the first person is at `t`: steps and gestures do not shake the camera's head."""
    if people.moving:
        moved = anchored + people.travelled(t)
        if _rises(people):
            moved[..., 1] += people.bodies(t)[0, J["head"], 1] - people.travelled(t)[1] - anchored[0, J["head"], 1]
        return moved
    now = people.bodies(t)
    return now[list(people.kept)] if len(now) else anchored


def _rises(people: Staging) -> bool:
    beats = {people.roles[0].performance.action_at(float(t)) for t in np.linspace(0, people.seconds, 9)}
    return len(beats) > 1


def _bearing(view: View, bodies: Floats, aspect: float) -> tuple[float, float, float]:
    """Where people are: radians to the right of the axis, and in the frame the heights of crown and soles."""
    right, _, forward = view.axes
    head = bodies[:, J["head"]].mean(0) - view.eye
    level = np.array([forward[0], 0.0, forward[2]]) / max(float(np.hypot(forward[0], forward[2])), 1e-6)
    aside = math.atan2(float(head @ right), float(head @ level))
    turned = replace(view, yaw=view.yaw - aside)  # heights are read where the walker is in the middle
    crown = bodies[0, J["crown"]]
    sole = np.array([crown[0], bodies[0, :, 1].min(), crown[2]])
    seen = project(turned, aspect, np.stack([crown, sole]))
    return aside, float(seen[0, 1]), float(seen[1, 1])


def _correction(
    view: View, bodies: Floats, aspect: float, wanted: tuple[float, float, float], aside_most: float
) -> tuple[float, float]:
    aside, crown, sole = _bearing(view, bodies, aspect)
    wide = half_width(view.focal_mm, aspect)
    right, _, forward = view.axes
    away = bodies[:, J["head"]] - view.eye
    apart = np.arctan2(away @ right, np.maximum(away @ (forward * [1.0, 0.0, 1.0]), 0.1))
    room = math.atan(aside_most * wide) - 0.5 * float(np.ptp(apart))  # all of them, not only their middle
    most = max(room, abs(wanted[0]), 0.0)
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


@dataclass(frozen=True)
class Cleared:
    """A path that keeps clear of what stands, what was taken out for it, and what a note says of both."""

    path: Path
    gone: Bools
    """Which parts (m,) of the solids are taken out."""
    said: tuple[str, ...]


def cleared(path: Path, people: Staging, solids: Solids, named: Bools) -> Cleared:
    """The path made possible: what hides people is taken out, then the move is slid or shortened before what stands.

    Only where less than a fifth of a move were left, what is in its way goes too. Nothing in `named` (m,) goes.
    """
    gone = _hidden(replace(path, amount=0.0), people, solids, named)
    said: list[str] = []
    found = _possible(path, people, solids, gone)
    if found is None:  # not even a start of it: take out what is in its way, if that may go
        gone = gone | _whole(solids, _hit(path, people, solids, gone) & ~named, named)
        found = _possible(path, people, solids, gone) or replace(path, amount=path.amount * _LEAST)
    if path.move in TRAVELS and found.amount < 0.97 * path.amount:
        said.append("shortened")
    elif found.slid != path.slid:
        said.append("slid")
    gone = gone | _hidden(found, people, solids, named)
    stands = _hit(found, people, solids, gone)
    if stands.any():  # the camera's own place is in something: it goes, whatever it is
        gone = gone | _whole(solids, stands, np.zeros_like(named))
    return Cleared(found, gone, tuple(said))


def _possible(path: Path, people: Staging, solids: Solids, gone: Bools) -> Path | None:
    """All of the move, or as much of it as meets nothing; None when that is hardly any."""
    if not _hit(path, people, solids, gone).any():
        return path
    if path.move not in TRAVELS:
        return None
    if path.may_slide:
        for slid in (0.12, -0.12, 0.25, -0.25, 0.38, -0.38, 0.5, -0.5):
            tried = replace(path, slid=slid)
            if not _hit(tried, people, solids, gone).any():
                return tried
    for share in (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2):
        for slid in (0.0, *((0.5, -0.5) if path.may_slide else ())):
            tried = replace(path, amount=path.amount * share, slid=slid * (1 - share) / share if slid else 0.0)
            if not _hit(tried, people, solids, gone).any():
                return tried
    return None


def _hit(path: Path, people: Staging, solids: Solids, gone: Bools) -> Bools:
    """Which standing parts (m,) the camera meets on its way."""
    rail = _rail(path, people, _RAIL)
    starts, ends = (rail[:-1], rail[1:]) if np.ptp(rail, axis=0).max() > 0.005 else (rail[:1], rail[:1] + 1e-4)
    return solids.met(starts, ends) & ~gone


def _rail(path: Path, people: Staging, steps: int) -> Floats:
    """Where the camera is at moments spread over the shot, without the operator's sway, (steps, 3)."""
    steady = replace(path, handheld=False)
    return np.array(
        [steady.at(float(t), people.travelled(float(t))).eye for t in np.linspace(0, people.seconds, steps)]
    )


def _hidden(path: Path, people: Staging, solids: Solids, named: Bools) -> Bools:
    """Which parts stand between the camera and those it is about, in whole pieces."""
    eyes, seen = [], []
    for t in np.linspace(0.0, people.seconds, 5):
        eye = replace(path, handheld=False).at(float(t), people.travelled(float(t))).eye
        bodies = people.bodies(float(t))
        for index in people.kept[:6]:
            for joint in ("head", "chest"):
                eyes.append(eye)
                seen.append(before(eye, bodies[index, J[joint]]))
    met = solids.met(np.array(eyes), np.array(seen), 0.08)
    return _whole(solids, met & ~named, named)


def before(eye: Floats, place: Floats) -> Floats:
    """The end of a line of sight to somebody: a little before what covers them."""
    way = place - eye
    return place - way * min(0.3 / max(float(np.linalg.norm(way)), 1e-6), 0.5)


def _whole(solids: Solids, parts: Bools, named: Bools) -> Bools:
    if not parts.any():
        return np.zeros(len(solids.unit), bool)
    return np.isin(solids.unit, solids.units(parts)) & ~named


def standing(stage: sets.Stage, solids: Solids, gone: Bools) -> dict[str, Floats]:
    """The rows of the set without what was taken out."""
    kept = {shape: np.ones(len(rows), bool) for shape, rows in stage.rows.items()}
    pieces = set(stage_pieces(stage, solids, gone))
    for index in np.flatnonzero(gone):
        shape, row = solids.place[index]
        kept[shape][row] = False
    for shape, rows in stage.rows.items():  # what is too flat to be a solid goes with its piece
        if len(rows) and pieces:
            kept[shape] &= ~np.isin(stage.piece[shape], list(pieces))
    return {shape: rows[kept[shape]] for shape, rows in stage.rows.items()}


def stage_pieces(stage: sets.Stage, solids: Solids, gone: Bools) -> list[int]:
    """The copies of items all of whose solid parts were taken out."""
    piece = np.array([stage.piece[shape][row] for shape, row in solids.place], float)
    taken = np.unique(piece[gone])
    return [int(each) for each in taken if gone[piece == each].all()]
