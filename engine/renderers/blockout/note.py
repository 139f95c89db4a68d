"""What was done, in units a crew can use: "dolly in 2.4 m over 4 s, 35 mm, 1.2 m high"."""

import math

from engine.film.camera import Move
from engine.messages import Job
from engine.renderers.blockout import motion, sets, staging
from engine.renderers.blockout.shot import Prepared

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
    M.FOLLOW: "follow {way} over {s}",
    M.LEAD: "lead {way} over {s}",
    M.ORBIT: "orbit {deg} at {far} over {s}",
    M.ROLL: "roll {deg} over {s}",
    M.ZOOM_IN: "zoom in to {mm} over {s}",
    M.ZOOM_OUT: "zoom out to {mm} over {s}",
    M.CRASH_ZOOM: "crash zoom to {mm}",
    M.DOLLY_ZOOM: "dolly zoom, in {m}, to {mm} over {s}",
    M.WHIP_PAN: "whip pan {deg}",
    M.RACK_FOCUS: "rack focus to {far}",
}


def of(job: Job, made: Prepared) -> str:
    """The note of a take."""
    path, base = made.path, made.path.base
    seconds = job.frames / float(job.rate.fps)
    last = made.view(max(job.frames - 1, 0))
    words = _MOVES[path.move].format(
        m=f"{path.measure:.1f} m",
        s=f"{seconds:.2g} s",
        deg=f"{math.degrees(path.measure):.0f}°",
        far=f"{base.focus_m:.1f} m",
        mm=f"{last.focal_mm:.0f} mm",
        way=f"{made.staging.speed_ms * seconds:.1f} m",
    )
    high = base.eye[1] - made.staging.stage.floor_m
    said = [words, f"{base.focal_mm:.0f} mm", f"{high:.1f} m high", f"{base.focus_m:.1f} m away"]
    said += ["the head goes with the walk"] if path.hold is not None else []
    return ", ".join(said + (["handheld"] if path.handheld else [])) + "".join(f"; {each}" for each in _instead(made))


def _instead(made: Prepared) -> list[str]:
    place, action = made.spec.environment, made.spec.action
    name, exact = sets.chosen(place.set, place.place, place.interior)
    found = []
    if not exact:
        found.append(f"no set for {place.set or place.place}: played in {name.replace('_', ' ')}")
    if action.text and action.canonical not in motion.KNOWN:
        found.append(f"no motion for {action.text}: played standing")
    count = sum(subject.count for subject in made.spec.subjects)
    if count > staging.MOST_FIGURES:
        found.append(f"a crowd of {count} played by {staging.MOST_FIGURES}")
    return found
