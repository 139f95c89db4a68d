"""Hour, weather, light and style as spoken → sun, sky, air, lamps, grade (`assets/light.toml`). Linear, gamma 2."""

import math
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np

from engine.assets import asset
from engine.film.scenery import Saturation, Strength, Tone
from engine.film.spec import ShotSpec, Style
from engine.renderers.blockout.geometry.shapes import linear
from engine.renderers.blockout.geometry.skeleton import Floats

_STRENGTH = {Strength.LIGHT: 0.4, Strength.NORMAL: 1.0, Strength.HEAVY: 2.0}
_CLEAR_HAZE = 0.0022
LUMA = np.array((0.3, 0.59, 0.11))
_ENOUGH = 0.5
"""How much light on a face needs no wider aperture."""
_DIM = ("dawn", "dusk", "night")
_NONE: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Treatment:
    """What the last pass makes of a picture besides its grade; 0 leaves each out. See `[style…]` in light.toml."""

    ink: float = 0.0
    tones: float = 0.0
    paint: float = 0.0
    strokes: float = 0.0
    paper: float = 0.0
    block: float = 0.0
    rough: float = 0.0
    fibre: float = 0.0
    hatch: float = 0.0
    bleach: float = 0.0
    blinds: float = 0.0
    rimmed: float = 0.0
    grain: float = 1.0
    vignette: float = 0.3


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
    light: Floats
    roof: bool
    wind: Floats = field(default_factory=lambda: np.zeros(3))
    """The mean wind, (3,) metres a second in the world; `weather.wind` gusts about it. Still air indoors."""
    glow: Floats = field(default_factory=lambda: np.zeros(3))
    """What the sun adds to sky and haze on its own side, linear."""
    mist: tuple[float, float] = (0.0, 1.0)
    """Ground fog: density per metre at the floor, and in how many metres of height it thins to a third."""
    clouds: float = 0.0
    stars: float = 0.0
    exposure: float = 1.0
    hung: bool = False
    """Whether the key is a light that the crew hung: then no wall, house or hill is in its way, and no disc is seen."""
    rig: Floats = field(default_factory=lambda: np.zeros((0, 8)))
    """Lamps hung about the first person: (n, 8) offset from them on the floor, linear colour, reach, visible radius."""
    flicker: float = 0.0
    softness: float = 1.0
    """How large the key is: the width of its shadows' edges, 1 for a clear day's sun."""
    practicals: float = 1.0
    """How strongly the set's own lamps light what is around them, against how they glow."""
    opens: bool = True
    """Whether the aperture may be opened for faces; not where the light was asked to be low."""
    people: float = 1.0
    """How bright people are against their surroundings: hardly at all in a silhouette."""
    outside: Floats = field(default_factory=lambda: np.ones(3))
    """What is seen through a window, linear: the sky over the horizon."""
    rim: Floats = field(default_factory=lambda: np.ones(3))
    """The colour of a light that draws people's edges, where the treatment has one; display values."""
    clay: float = 0.0
    """How much of every colour gives way to that of clay."""
    treatment: Treatment = Treatment()


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(asset("light.toml").read_text(encoding="utf-8"))


def look(spec: ShotSpec, camera_azimuth: float, mirror: float, interior: bool, lamps_by_day: bool) -> Look:
    """The light of a shot. The key keeps to one side of the camera (`camera_azimuth`), so that faces are not lost."""
    place, style, table = spec.environment, spec.style, _table()
    grade = _grade(style)
    source = table["source"].get(style.light_source or grade.get("source", ""), _NONE)
    quality = table["quality"].get(style.light_quality or "", _NONE)
    way = table["direction"].get(style.light_direction or "", _NONE)
    named = place.time or "day"
    named = named if named in _DIM else source.get("hour", grade.get("hour", named))
    hour, air = table["time"][named], table["weather"][place.weather or "clear"]
    strength = _STRENGTH[place.weather_strength or Strength.NORMAL]
    outside = not interior
    made = _sky(hour, air if outside else _NONE, source, strength)
    beyond = _sky(hour, air, source if "hour" in source else _NONE, strength)
    dark = _share("dark", source, quality, way)
    share = _share("sun", source, quality, way) * grade.get("key", 1.0)
    fill = _share("sky", source, quality, way) * grade.get("fill", 1.0)
    sun, sky = made["sun"] * share, made["sky"] * fill
    if interior:
        sun, sky = _indoors(hour, sun, sky)
    least = max(float(part.get("key_least", 0.0)) for part in (source, quality, way, grade))
    forced = float(sun.max()) < least
    if forced:  # what lives of its key gets one at any hour, and in any room
        sun = np.array(linear(hour["sun"])) * least
    tint = np.array(linear(source.get("tint", "#ffffff")))
    burning = _burning(hour, air) if outside and not lamps_by_day else 0.72 if interior else 1.0
    lamps = float(source.get("lamps", grade.get("lamps", burning)))
    height, around = _way(hour, way, quality, source, grade)
    azimuth = camera_azimuth + mirror * around
    # Where it is dark and nobody says how the light is, a crew hangs a little for the faces.
    unsaid = not (source or quality or way or grade.get("closed", False))
    eye = hour.get("eye_inside" if interior else "eye", ()) if unsaid else ()
    bright = quality.get("bright", 1.0)
    mist = air.get("mist", hour.get("mist", (0.0, 1.0)) if air.get("grey", 0.0) < 0.5 else (0.0, 1.0))
    return Look(
        _towards(azimuth, height),
        sun * tint,
        sky * tint,
        made["zenith"] * dark * bright,
        np.maximum(made["horizon"] * dark * bright, linear(grade.get("horizon", "#000000"))),
        made["haze"] + grade.get("haze", 0.0) if outside else 0.003,
        lamps,
        air.get("wet", 0.0) * min(0.55 + 0.45 * strength, 1.15) * outside,
        air.get("white", 0.0) * min(0.45 + 0.55 * strength, 1.1) * outside,
        air.get("kind", "") if outside else "",
        int(air.get("drops", 0) * strength),
        air.get("flash", 0.0) * (1.0 if outside else 0.4),
        _saturation(style.saturation) * grade.get("saturation", 0.92) * source.get("saturation", 1.0),
        grade.get("contrast", 1.10) * quality.get("contrast", 1.0),
        _tone(style.tone) * np.array(linear(grade.get("tint", "#ffffff"))),
        _toned(style.tone, np.array(linear(grade.get("shadow", "#000000")))),
        np.array(linear(grade.get("light", "#ffffff"))),
        interior,
        wind=_wind(float(air.get("wind", 0.8)) * (0.5 + 0.5 * strength) * outside, camera_azimuth, mirror),
        glow=made["glow"] * dark,
        mist=(mist[0] * (strength if "mist" in air else 1.0) * outside, mist[1]),
        clouds=float(air.get("clouds", hour.get("clouds", 0.0))) * outside,
        stars=float(hour.get("stars", 0.0)) * (air.get("grey", 0.0) < 0.3) * outside,
        exposure=float(hour.get("exposure", 1.0) * quality.get("exposure", 1.0)),
        hung=interior or bool(way) or forced or source.get("sun", 1.0) < 0.5,
        rig=_rig(source.get("rig") or eye, camera_azimuth, mirror, quality.get("rig", 1.0)),
        flicker=float(source.get("flicker", 0.0)),
        softness=_share("softness", hour, air if outside else _NONE, quality, grade) * (3.0 if interior else 1.0),
        practicals=_share("practicals", source, quality, way, grade),
        opens=not (quality.get("closed", False) or grade.get("closed", False)),
        people=_share("people", quality, way),
        clay=float(grade.get("clay", 0.0)),
        outside=(0.7 * beyond["horizon"] + 0.3 * beyond["zenith"]) * (1.25 if hour["power"] > 2.0 else 0.8),
        rim=_rim(sun, source),
        treatment=_treatment({**grade, "rimmed": way["rimmed"]} if "rimmed" in way else grade, interior),
    )


def exposed(look: Look, lamps: Floats, heads: Floats) -> Look:
    """The look with the aperture opened as far as faces need it where little light falls on them.

    `lamps` are the set's (n, 7), `heads` (n, 3) the places of the first person's head through the shot. It opens less
    than it gets dark, so that night stays night; what was asked to be dark stays as it is.
    """
    if not look.opens:
        return look
    shine = float(look.sky @ LUMA) * 0.75 + float(look.sun @ LUMA) * 0.45
    far2 = ((lamps[:, :3] - heads.mean(0)) ** 2).sum(1)
    fade = np.clip(1 - (far2 / np.maximum(lamps[:, 6], 0.1) ** 2) ** 2, 0, 1) ** 2
    burning = (0.8 if look.roof else 1.8) * look.lamps
    shine += burning * float((lamps[:, 3:6] @ LUMA * fade / (0.35 + 0.16 * far2)).sum())
    shine += 0.45 * float((look.rig[:, 3:6] @ LUMA).sum())
    return replace(look, exposure=look.exposure * float(np.clip((_ENOUGH / max(shine, 1e-3)) ** 0.42, 1.0, 2.3)))


_VEILED = {Strength.LIGHT: 0.30, Strength.NORMAL: 0.48, Strength.HEAVY: 0.54}
"""How much of somebody the air may hide at most, as thickness between them and the camera."""


def thinned(look: Look, far_m: float, strength: Strength | None) -> Look:
    """The look with its fog no thicker than somebody `far_m` metres away can be seen through: a long lens stands far
    off, and a shot is of who is in it. What is further off still fades, the sooner the nearer they are.
    """
    thick = (look.haze + 0.7 * look.mist[0]) * far_m
    share = min(1.0, _VEILED[strength or Strength.NORMAL] / max(thick, 1e-6))
    return replace(look, haze=look.haze * share, mist=(look.mist[0] * share, look.mist[1]))


def suns(look: Look, camera_azimuth: float) -> list[Look]:
    """The light itself, then others like it that a crew would take where the sun does not reach the actors."""
    if look.hung:
        return [look]
    height, azimuth = math.asin(look.to_sun[1]), math.atan2(look.to_sun[0], look.to_sun[2])
    around = azimuth - camera_azimuth
    turns = (around, 0.5 * around, -0.5 * around, -around)  # the more it lights the side that is seen, the sooner
    ways = [(height + math.radians(up), turn) for turn in turns for up in (0, 8, 16, 28)]
    found = [replace(look, to_sun=_towards(camera_azimuth + turn, up)) for up, turn in ways if up < math.radians(85)]
    return [*found, replace(look, hung=True)]


def _burning(hour: dict[str, Any], air: dict[str, Any]) -> float:
    """How strongly lamps outside burn: by the hour, and by day where the weather makes it dark."""
    return max(hour["lamps"], min(max(1.6 * (0.95 - air.get("lift", 1.0)), 0.0), 0.9))


def _sky(hour: dict[str, Any], air: dict[str, Any], source: dict[str, Any], strength: float) -> dict[str, Any]:
    """Sun, sky light, zenith, horizon, glow (linear) and haze of an hour in a weather."""
    weight = 0.62 + 0.38 * strength
    grey = min(max(air.get("grey", 0.0) * weight + source.get("grey", 0.0), 0.0), 1.0)
    dim = hour["power"] < 1.2  # at night and twilight clouds take little that is not gone already
    lift = air.get("lift", 1.0) ** (weight * (0.35 if dim else 1.0))
    cool = np.array(linear(air.get("cool", "#ffffff")))
    zenith, horizon = (_washed(np.array(linear(hour[name])), grey) * lift * cool for name in ("zenith", "horizon"))
    zenith = zenith + (horizon - zenith) * grey * 0.72
    sky = _washed(np.array(linear(hour["sky"])), grey * 0.7) * hour["fill"] * (1 + 0.75 * grey) * lift * cool
    if "tint" in air:
        dust = np.array(linear(air["tint"]))
        level = float(horizon @ (0.3, 0.59, 0.11))
        horizon = dust * (0.12 + 1.6 * level) * (1.15 - 0.15 * strength)
        zenith, sky = horizon * (0.5, 0.48, 0.46), sky * dust * 2.6
    shine = air.get("shine", 0.0) * weight * np.array((0.85, 0.97, 1.2) if "tint" not in air else (1.2, 0.9, 0.6))
    return {
        "sun": np.array(linear(hour["sun"])) * hour["power"] * air.get("sun", 1.0) ** (0.6 + 0.4 * strength),
        "sky": sky,
        "zenith": np.maximum(zenith, 0.6 * shine),
        "horizon": np.maximum(horizon, shine),
        "glow": np.array(linear(hour.get("glow", "#000000"))) * (1 - grey) * 0.6,
        "haze": max(air.get("haze", 0.0) * strength, hour.get("haze", _CLEAR_HAZE)),
    }


def _indoors(hour: dict[str, Any], sun: Floats, sky: Floats) -> tuple[Floats, Floats]:
    """What comes into a room: by day soft light from its windows; by night nearly nothing, the lamps do the rest."""
    day = float(np.clip(hour["power"] / 2.5, 0.0, 1.0))
    # Walls send back lamplight from all sides: shade in a room is not as blue as under the open sky.
    return sun * (0.14 + 0.16 * day), _washed(sky, 0.6 - 0.3 * day) * (0.42 + 0.5 * day) + np.array(
        (0.034, 0.026, 0.020)
    )


def _share(name: str, *parts: dict[str, Any]) -> float:
    return math.prod(float(part.get(name, 1.0)) for part in parts)


def _grade(style: Style) -> dict[str, Any]:
    """A style's grade, with what the words of a mood add to it."""
    grade = dict(_table()["style"].get(style.style or "", _NONE))
    for mood in _table()["mood"] if style.mood else ():
        if any(word in (style.mood or "").lower() for word in mood["words"]):
            for name in ("saturation", "contrast", "fill", "key"):
                grade[name] = grade.get(name, 1.10 if name == "contrast" else 1.0) * mood.get(name, 1.0)
            grade.setdefault("tint", mood.get("tint", "#ffffff"))
            break
    return grade


def _rim(sun: Floats, source: dict[str, Any]) -> Floats:
    """The colour that draws people's edges: the key's, or where there is none that of the first lamp hung."""
    if float(sun.max()) > 0.01:
        return np.sqrt(sun / float(sun.max()))
    return np.sqrt(linear(next((lamp["colour"] for lamp in source.get("rig", ())), "#ffffff")))


def _treatment(grade: dict[str, Any], interior: bool) -> Treatment:
    made = Treatment(**{name: float(grade[name]) for name in Treatment.__slots__ if name in grade})
    return made if interior else replace(made, blinds=0.0)  # there are blinds where there are windows


def _way(hour: dict[str, Any], *parts: dict[str, Any]) -> tuple[float, float]:
    """Height and side of the key: the hour's own, unless one of the parts (the first that does) says otherwise."""
    found = {name: value for part in reversed((*parts, hour)) for name, value in part.items()}
    height = max(found["height"], found.get("lowest", -90))
    return math.radians(height), math.radians(found["round"])


def _rig(lamps: Any, camera_azimuth: float, mirror: float, share: float) -> Floats:
    made = np.zeros((len(lamps), 8))
    for number, lamp in enumerate(lamps):
        around = camera_azimuth + mirror * math.radians(lamp["round"])
        made[number, :3] = lamp["far"] * math.sin(around), lamp["high"], lamp["far"] * math.cos(around)
        made[number, 3:6] = np.array(linear(lamp["colour"])) * lamp["power"] * share
        made[number, 6:] = lamp["reach"], lamp.get("seen", 0.0)
    return made


def _wind(speed_ms: float, camera_azimuth: float, mirror: float) -> Floats:
    """Across the picture and a little towards the camera, so that whatever it moves is seen to move."""
    way = camera_azimuth + mirror * math.radians(62.0)
    return speed_ms * np.array([math.sin(way), 0.0, math.cos(way)])


def _towards(azimuth: float, height: float) -> Floats:
    return np.array([math.sin(azimuth) * math.cos(height), math.sin(height), math.cos(azimuth) * math.cos(height)])


def _washed(colour: Floats, share: float) -> Floats:
    grey = float(colour @ (0.3, 0.59, 0.11))
    return colour + (np.array([0.95, 1.0, 1.06]) * grey - colour) * share


def _tone(tone: Tone | None) -> Floats:
    warm, cool = (1.22, 1.0, 0.70), (0.76, 0.98, 1.26)
    return np.array({Tone.WARM: warm, Tone.COOL: cool}.get(tone, (1.0, 1.0, 1.0)) if tone else (1.0, 1.0, 1.0))


def _toned(tone: Tone | None, shadow: Floats) -> Floats:
    """Mixed light is warm in what is bright and cool in what is dark."""
    return shadow + (np.array([0.0, 0.008, 0.028]) if tone is Tone.MIXED else 0.0)


def _saturation(asked: Saturation | None) -> float:
    return {Saturation.HIGH: 1.38, Saturation.LOW: 0.48, None: 1.0}[asked]
