"""The closed vocabularies of a place and its light."""

from enum import StrEnum


class TimeOfDay(StrEnum):
    """The nine times of day a shot can ask for."""

    DAWN = "dawn"
    SUNRISE = "sunrise"
    MORNING = "morning"
    DAY = "day"
    NOON = "noon"
    GOLDEN_HOUR = "golden_hour"
    SUNSET = "sunset"
    DUSK = "dusk"
    NIGHT = "night"


class Weather(StrEnum):
    """What the air is doing."""

    CLEAR = "clear"
    OVERCAST = "overcast"
    RAIN = "rain"
    THUNDERSTORM = "thunderstorm"
    SNOW = "snow"
    FOG = "fog"
    WIND = "wind"
    SANDSTORM = "sandstorm"


class Strength(StrEnum):
    """How strongly it does it."""

    LIGHT = "light"
    NORMAL = "normal"
    HEAVY = "heavy"


class LightSource(StrEnum):
    """Where the light comes from."""

    DAYLIGHT = "daylight"
    ARTIFICIAL = "artificial"
    MOONLIGHT = "moonlight"
    PRACTICAL = "practical"
    FIRELIGHT = "firelight"
    FLUORESCENT = "fluorescent"
    OVERCAST = "overcast"
    SUNNY = "sunny"
    NEON = "neon"
    MIXED = "mixed"


class LightQuality(StrEnum):
    """How the light draws."""

    SOFT = "soft"
    HARD = "hard"
    HIGH_CONTRAST = "high_contrast"
    LOW_CONTRAST = "low_contrast"
    SILHOUETTE = "silhouette"
    HIGH_KEY = "high_key"
    LOW_KEY = "low_key"


class LightDirection(StrEnum):
    """The side the key light comes from, seen from the camera."""

    TOP = "top"
    SIDE = "side"
    BACK = "back"
    UNDER = "under"
    RIM = "rim"


class Tone(StrEnum):
    """The temperature of the picture."""

    WARM = "warm"
    COOL = "cool"
    MIXED = "mixed"


class Saturation(StrEnum):
    """How strong the colours are."""

    HIGH = "high"
    LOW = "low"


STYLES = (
    "cinematic", "documentary", "noir", "cyberpunk", "black_and_white", "anime", "cartoon_3d", "watercolor",
    "oil", "clay", "felt", "puppet", "pixel", "pencil",
)  # fmt: skip
"""Styles with an identifier; any other is kept as the words that were said."""

ACTIONS = (
    "stand", "sit", "walk", "run", "jump", "fall", "turn", "look", "fight", "dance", "ride", "drive", "fly",
    "kneel", "lie", "open", "pick_up", "speak", "climb", "crawl",
)  # fmt: skip
"""Actions with an identifier; any other is kept as the words that were said."""
