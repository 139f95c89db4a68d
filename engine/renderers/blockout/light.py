"""Hour, weather, style → sun, sky, fog and grade, from `assets/light.toml`. Linear light, gamma 2."""

import math
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np

from engine.assets import asset
from engine.film.scenery import LightDirection, LightQuality, Saturation, Strength, Tone
from engine.film.spec import ShotSpec
from engine.renderers.blockout.shapes import linear
from engine.renderers.blockout.skeleton import Floats

_STRENGTH = {Strength.LIGHT: 0.45, Strength.NORMAL: 1.0, Strength.HEAVY: 1.8}


@dataclass(frozen=True)
class Look:
    """Everything the shaders need to know of light and air."""

    to_sun: Floats
    sun: Floats
    sky: Floats
    zenith: Floats
    horizon: Floats
    haze: float
    lamps: float
    wet: float
    white: float
    particles: str
    drops: int
    flash: float
    saturation: float
    contrast: float
    tint: Floats
    shadow: Floats
    steps: float
    roof: bool
    wind: Floats = field(default_factory=lambda: np.zeros(3))
    """The mean wind, (3,) metres a second in the world; `weather.wind` gusts about it. Still air indoors."""


@cache
def _table() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads(asset("light.toml").read_text(encoding="utf-8"))


def look(spec: ShotSpec, camera_azimuth: float, mirror: float, interior: bool, lamps_by_day: bool) -> Look:
    """The light of a shot. The key keeps to one side of the camera (`camera_azimuth`), so that faces are not lost."""
    place, style = spec.environment, spec.style
    hour = _table()["time"][place.time or "day"]
    air = _table()["weather"][place.weather or "clear"]
    grade = _table()["style"].get(style.style or "", {})
    strength = _STRENGTH[place.weather_strength or Strength.NORMAL]
    grey = min(air["grey"] * (0.7 + 0.3 * strength), 1.0)
    lift = air.get("lift", 1.0)
    sun = np.array(linear(hour["sun"])) * hour["power"] * air["sun"] * (0.25 if interior else 1.0)
    sky = _washed(np.array(linear(hour["sky"])), grey * 0.7) * hour["fill"] * lift
    zenith, horizon = (
        _washed(np.array(linear(hour[name])), grey) * (0.6 + 0.4 * lift) for name in ("zenith", "horizon")
    )
    zenith = zenith + (horizon - zenith) * grey * 0.75
    if "tint" in air:
        level = float(horizon.mean()) * 1.1
        horizon = np.array(linear(air["tint"])) * max(level, 0.03) * 1.5
        zenith, sky = horizon * 0.9, sky * np.array(linear(air["tint"])) * 2.6
    lamps = 1.0 if interior or lamps_by_day else max(hour["lamps"], 0.7 * (lift < 0.9))
    height, around = math.radians(hour["height"]), math.radians(hour["round"])
    height, around = _directed(style.light_direction, height, around)
    sun, sky = _quality(style.light_quality, sun, sky * grade.get("key", 1.0))
    azimuth = camera_azimuth + mirror * around
    to_sun = _towards(azimuth, height)
    outside = not interior
    return Look(
        to_sun,
        sun,
        sky,
        zenith,
        horizon,
        (air["haze"] * strength if outside else 0.004),
        lamps,
        air.get("wet", 0.0) * outside,
        air.get("white", 0.0) * min(strength, 1.1) * outside,
        air.get("kind", "") if outside else "",
        int(air.get("drops", 0) * strength),
        air.get("flash", 0.0),
        0.84 * _saturation(style.saturation) * grade.get("saturation", 1.0),
        grade.get("contrast", 1.04),
        _tone(style.tone) * np.array(linear(grade.get("tint", "#ffffff"))),
        np.array(linear(grade.get("shadow", "#000000"))),
        float(grade.get("steps", 0.0)),
        interior,
        _wind(float(air.get("wind", 0.8)) * (0.55 + 0.45 * strength) * outside, camera_azimuth, mirror),
    )


def _wind(speed_ms: float, camera_azimuth: float, mirror: float) -> Floats:
    """Across the picture and a little towards the camera, so that whatever it moves is seen to move."""
    way = camera_azimuth + mirror * math.radians(62.0)
    return speed_ms * np.array([math.sin(way), 0.0, math.cos(way)])


def suns(look: Look, camera_azimuth: float) -> list[Look]:
    """The light itself, then others like it that a crew would take where the sun does not reach the actors."""
    height, azimuth = math.asin(look.to_sun[1]), math.atan2(look.to_sun[0], look.to_sun[2])
    around = azimuth - camera_azimuth
    turns = (
        around,
        0.5 * around,
        -0.5 * around,
        -around,
    )  # the more it lights the side that the camera sees, the sooner
    ways = [(height + math.radians(up), turn) for turn in turns for up in (0, 14, 28)]
    return [replace(look, to_sun=_towards(camera_azimuth + turn, up)) for up, turn in ways if up < math.radians(85)]


def _towards(azimuth: float, height: float) -> Floats:
    return np.array([math.sin(azimuth) * math.cos(height), math.sin(height), math.cos(azimuth) * math.cos(height)])


def _washed(colour: Floats, share: float) -> Floats:
    grey = float(colour @ (0.3, 0.59, 0.11))
    return colour + (np.array([0.96, 1.0, 1.05]) * grey - colour) * share


def _directed(direction: LightDirection | None, height: float, around: float) -> tuple[float, float]:
    match direction:
        case LightDirection.TOP:
            return math.radians(80), around
        case LightDirection.SIDE:
            return height, math.radians(88)
        case LightDirection.BACK | LightDirection.RIM:
            return max(height, math.radians(14)), math.radians(158)
        case LightDirection.UNDER:
            return math.radians(-25), math.radians(30)
        case _:
            return height, around


def _quality(quality: LightQuality | None, sun: Floats, sky: Floats) -> tuple[Floats, Floats]:
    more, less = {
        LightQuality.SOFT: (0.6, 1.2),
        LightQuality.HARD: (1.25, 0.75),
        LightQuality.HIGH_CONTRAST: (1.3, 0.6),
        LightQuality.LOW_CONTRAST: (0.6, 1.25),
        LightQuality.SILHOUETTE: (1.1, 0.28),
        LightQuality.HIGH_KEY: (1.15, 1.5),
        LightQuality.LOW_KEY: (0.8, 0.45),
        None: (1.0, 1.0),
    }[quality]
    return sun * more, sky * less


def _tone(tone: Tone | None) -> Floats:
    return np.array(
        {Tone.WARM: (1.12, 1.0, 0.84), Tone.COOL: (0.86, 0.98, 1.15), Tone.MIXED: (1, 1, 1), None: (1, 1, 1)}[tone]
    )


def _saturation(asked: Saturation | None) -> float:
    return {Saturation.HIGH: 1.3, Saturation.LOW: 0.6, None: 1.0}[asked]
