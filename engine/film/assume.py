"""What a shot is taken to be where nobody said.

The spec itself stays empty there: an assumption is made when a take is rendered, and the window shows it as one.
Rules are the ones a crew would follow without asking.
"""

from dataclasses import replace

from engine.film.camera import FOCAL_MM, Angle, Framing, Move, ShotSize, Side, Speed
from engine.film.scenery import Strength, TimeOfDay, Weather
from engine.film.spec import Camera, Environment, ShotSpec
from engine.film.time import FrameRate

DURATION_S = 4.0
"""How long a shot is when nobody said, in seconds."""

_SIZE_FOR_FRAMING = {
    Framing.ESTABLISHING: ShotSize.EXTREME_WIDE,
    Framing.GROUP: ShotSize.WIDE,
    Framing.THREE_SHOT: ShotSize.MEDIUM_WIDE,
    Framing.TWO_SHOT: ShotSize.MEDIUM,
    Framing.OVER_THE_SHOULDER: ShotSize.MEDIUM_CLOSE_UP,
    Framing.REVERSE: ShotSize.MEDIUM_CLOSE_UP,
    Framing.INSERT: ShotSize.EXTREME_CLOSE_UP,
    Framing.POV: ShotSize.MEDIUM_WIDE,
}
_GOES_PLACES = {"walk", "run", "ride", "drive", "fly", "jump"}


def assumed(spec: ShotSpec) -> ShotSpec:
    """The spec with every slot a renderer needs filled in; what was said is never touched."""
    return replace(
        spec,
        camera=_camera(spec),
        environment=_environment(spec.environment),
        duration_s=spec.duration_s if spec.duration_s is not None else DURATION_S,
    )


def frames_of(spec: ShotSpec, rate: FrameRate) -> int:
    """How many frames a shot lasts, at least one."""
    return max(1, rate.frames(assumed(spec).duration_s or 0.0))


def _camera(spec: ShotSpec) -> Camera:
    asked = spec.camera
    size = asked.size or _size(spec)
    side = asked.side or (Side.BACK if asked.move is Move.FOLLOW else Side.THREE_QUARTER)
    return replace(
        asked,
        size=size,
        angle=asked.angle or Angle.EYE,
        side=side,
        move=asked.move or Move.STATIC,
        move_speed=asked.move_speed or Speed.NORMAL,
        lens_mm=asked.lens_mm or (FOCAL_MM[asked.lens] if asked.lens else _usual_mm(size, asked.framing)),
    )


def _usual_mm(size: ShotSize, framing: Framing | None) -> float:
    """A face is not taken with a lens that must come so near that it bends it."""
    near = size in (ShotSize.CLOSE_UP, ShotSize.EXTREME_CLOSE_UP)
    return 50.0 if near or framing in (Framing.OVER_THE_SHOULDER, Framing.REVERSE) else 35.0


def _size(spec: ShotSpec) -> ShotSize:
    framing = spec.camera.framing
    if framing is not None and framing in _SIZE_FOR_FRAMING:
        return _SIZE_FOR_FRAMING[framing]
    if spec.camera.angle is Angle.AERIAL:
        return ShotSize.EXTREME_WIDE
    if not spec.subjects or sum(subject.count for subject in spec.subjects) > 3:
        return ShotSize.WIDE
    return ShotSize.FULL if spec.action.canonical in _GOES_PLACES else ShotSize.MEDIUM_WIDE


def _environment(asked: Environment) -> Environment:
    return replace(
        asked,
        set=asked.set or _set(asked),
        time=asked.time or TimeOfDay.DAY,
        weather=asked.weather or Weather.CLEAR,
        weather_strength=asked.weather_strength or Strength.NORMAL,
    )


def _set(asked: Environment) -> str | None:
    """Where nobody said where, a street or a room; a place that no recipe knows is left for the renderer to match."""
    if asked.place is not None:
        return None
    return "interior" if asked.interior else "street"
