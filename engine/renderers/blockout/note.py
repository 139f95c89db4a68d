"""What was done, in a crew's units: "dolly in 2.4 m over 4 s, 35 mm, 1.2 m high", measured on the path as shot."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from engine.film.camera import Angle, Framing, Move, ShotSize
from engine.film.spec import ShotSpec
from engine.messages import Job
from engine.renderers.blockout.beings import beings
from engine.renderers.blockout.camera.moves import TRAVELS
from engine.renderers.blockout.geometry.optics import View
from engine.renderers.blockout.geometry.skeleton import Floats, J
from engine.renderers.blockout.motion import motion, words
from engine.renderers.blockout.place import sets
from engine.renderers.blockout.shot import Prepared
from engine.renderers.blockout.staging import casting, crowds

M = Move
_MOVES = {
    M.STATIC: "static",
    M.PUSH_IN: "dolly in {m} over {s}",
    M.PULL_OUT: "dolly out {m} over {s}",
    M.PAN_LEFT: "pan left {deg} over {s}",
    M.PAN_RIGHT: "pan right {deg} over {s}",
    M.TILT_UP: "tilt up {deg} over {s}",
    M.TILT_DOWN: "tilt down {deg} over {s}",
    M.TRUCK_LEFT: "truck left {m} over {s}",
    M.TRUCK_RIGHT: "truck right {m} over {s}",
    M.CRANE_UP: "crane up {m} over {s}",
    M.CRANE_DOWN: "crane down {m} over {s}",
    M.FOLLOW: "follow {m} over {s}",
    M.LEAD: "lead {m} over {s}",
    M.ORBIT: "orbit {deg} at {far} over {s}",
    M.ROLL: "roll {deg} over {s}",
    M.ZOOM_IN: "zoom in to {mm} over {s}",
    M.ZOOM_OUT: "zoom out to {mm} over {s}",
    M.CRASH_ZOOM: "crash zoom to {mm}",
    M.DOLLY_ZOOM: "dolly zoom, in {m}, to {mm} over {s}",
    M.WHIP_PAN: "whip pan {deg}",
    M.RACK_FOCUS: "rack focus to {far}",
}
_ANGLES = {
    Angle.HIGH: "{deg} down",
    Angle.AERIAL: "{deg} down",
    Angle.LOW: "{deg} up",
    Angle.WORMS_EYE: "{deg} up",
    Angle.OVERHEAD: "straight down",
    Angle.DUTCH: "{deg} off level",
}
_CALLED = {
    M.PUSH_IN: "dolly in", M.PULL_OUT: "dolly out", M.TRUCK_LEFT: "truck left", M.TRUCK_RIGHT: "truck right",
    M.CRANE_UP: "crane up", M.CRANE_DOWN: "crane down", M.ORBIT: "orbit", M.DOLLY_ZOOM: "dolly zoom",
    M.FOLLOW: "follow", M.LEAD: "lead",
}  # fmt: skip
_SAID = {
    "wall": "the wall in the camera's way is taken out",
    "taken": "what stood in the camera's way is taken out",
}


@dataclass(frozen=True)
class Measured:
    """What the camera really did from its first frame to its last, without the operator's sway and the head's pan."""

    first: View
    last: View
    travel_m: float
    turned: float
    tilted: float
    rolled: float

    @property
    def still(self) -> bool:
        """Whether the camera stayed in its place."""
        return self.travel_m < 0.02


def measured(made: Prepared, frames: int) -> Measured:
    """The take's camera, measured on its views."""
    steady = replace(made.path, handheld=False, hold=None)
    people, fps = made.staging, made.fps
    moments = np.unique(np.linspace(0, max(frames - 1, 0), min(frames, 49)).round()) / fps
    views = [steady.at(float(t), people.travelled(float(t)), _spun(made, float(t))) for t in moments]
    eyes = np.array([view.eye for view in views])
    way = float(np.linalg.norm(np.diff(eyes, axis=0), axis=1).sum()) if len(eyes) > 1 else 0.0
    first, last = views[0], views[-1]
    turn = float(np.unwrap([view.yaw for view in views])[-1] - first.yaw) if len(views) > 1 else 0.0
    return Measured(first, last, way, turn, last.pitch - first.pitch, last.roll - first.roll)


def _spun(made: Prepared, t: float) -> float:
    return float(made.staging.facing(t)[0] - made.staging.headings[0]) if made.path.behind else 0.0


def of(job: Job, made: Prepared) -> str:
    """The note of a take."""
    seconds = job.frames / float(job.rate.fps)
    real = measured(made, job.frames)
    said = [_move(made, real, seconds), *_stand(made, real)]
    said += ["the head goes with the walk"] if made.path.hold is not None and made.staging.moving else []
    said += ["handheld"] if made.path.handheld else []
    differs = [word for word in made.take.said if word != "starts later" or made.path.waits]
    clauses = [", ".join(said), *([", ".join(differs)] if differs else []), *_otherwise(made, real), *_instead(made)]
    return "; ".join(clauses)


def _move(made: Prepared, real: Measured, seconds: float) -> str:
    move = made.path.move
    turned = {M.TILT_UP: real.tilted, M.TILT_DOWN: real.tilted, M.ROLL: real.rolled}.get(move, real.turned)
    return _MOVES[move].format(
        m=f"{real.travel_m:.1f} m",
        s=f"{seconds:.2g} s" if seconds < 100 else f"{seconds:.0f} s",
        deg=_degrees(turned),
        far=f"{_metres(made.path.other_m or real.last.focus_m)}",
        mm=f"{real.last.focal_mm:.0f} mm",
    )


def _stand(made: Prepared, real: Measured) -> list[str]:
    """Lens, height, distance, tilt, focus and stop."""
    base, camera = made.path.base, made.spec.camera
    high = base.eye[1] - made.staging.stage.floor_m
    said = [f"{base.focal_mm:.0f} mm", f"{_metres(high)} high", f"{_metres(base.focus_m)} away"]
    angle = camera.angle or Angle.EYE
    if angle in _ANGLES:
        said.append(_ANGLES[angle].format(deg=_degrees(base.roll if angle is Angle.DUTCH else base.pitch)))
    if made.shallow:
        said.append(f"T{base.t_stop:g}, focus at {_metres(_focus(made))}")
    return said


def _focus(made: Prepared) -> float:
    """How far away what is sharp first is."""
    return made.focused(0).focus_m


def _metres(far: float) -> str:
    return f"{far:.2f} m" if far < 0.995 else f"{far:.1f} m"


def _degrees(angle: float) -> str:
    return f"{abs(math.degrees(angle)):.0f}°"


def _otherwise(made: Prepared, real: Measured) -> list[str]:
    """What the place did not allow, or what nothing that moves could do."""
    path, found = made.path, []
    if "shortened" in made.said and path.move in _CALLED:
        far = _degrees(real.turned) if path.move is M.ORBIT else f"{real.travel_m:.1f} m"
        found.append(f"{_CALLED[path.move]} shortened to {far} by what stands there")
    if "slid" in made.said and path.move in _CALLED and not real.still:
        found.append(f"{_CALLED[path.move]} slid along what stands there")
    found += [_SAID[word] for word in made.said if word in _SAID]
    if path.move in (M.FOLLOW, M.LEAD) and real.still:
        found.append("nobody goes anywhere: the camera stays")
    elif path.move in TRAVELS and real.still and "shortened" not in made.said:
        found.append("too short for the move to be seen")
    return found


def _instead(made: Prepared) -> list[str]:
    """What was played by something else."""
    place, spec = made.spec.environment, made.spec
    name, exact = sets.chosen(place.set, place.place, place.interior)
    found: list[str] = []
    if not exact:
        found.append(f"no set for {place.set or place.place}: played in {name.replace('_', ' ')}")
    found += [f"no motion for {text}: played standing" for text in dict.fromkeys(_unplayed(spec))]
    shown = len(made.staging.marks) - made.staging.partner
    asked = made.staging.asked
    if shown < min(asked, casting.MOST_FIGURES) and asked > crowds.CROWD:
        found.append(f"a crowd of {asked} played by {shown}: there is no room for more")
    elif asked > casting.MOST_FIGURES:
        found.append(f"a crowd of {asked} played by {casting.MOST_FIGURES}")
    return found + _framed(made)


def _unplayed(spec: ShotSpec) -> Iterator[str]:
    """The words for what nobody can be seen to do: no motion has them, no animal, and no relation plays them."""
    related = {one.who for one in spec.related}
    doings = [(0, action) for action in (spec.action, *spec.then)]
    doings += [(number, action) for number, who in enumerate(spec.subjects) for action in who.actions]
    for number, action in doings:
        wanted = words.wanted(action)
        seen = wanted.layers or wanted.motion not in (None, "stand") or action.canonical in motion.KNOWN
        text = action.text or action.canonical
        if text and not seen and number not in related and beings.habit(text) is None:
            yield text


def _framed(made: Prepared) -> list[str]:
    """Where the size could not be what was asked for."""
    camera, people = made.spec.camera, made.staging
    wide = made.wider < 0.97 and camera.size is ShotSize.EXTREME_WIDE
    if (camera.framing is Framing.ESTABLISHING or wide) and people.stage.interior:
        return ["as wide as the room allows"] if made.wider < 0.97 else []
    if camera.framing in (Framing.POV, Framing.ESTABLISHING) or made.empty:
        return []
    found = []
    if made.wider > 1.12 and len(people.kept) > 1:
        found.append("framed wider to hold everyone")
    if made.nearest:
        found.append(f"no closer with {made.path.base.focal_mm:.0f} mm: {_metres(made.path.base.focus_m)}")
    return found


def heads(made: Prepared, t: float) -> Floats:
    """Where everyone's head is at a time, (n, 3)."""
    return made.staging.bodies(t)[:, J["head"]]
