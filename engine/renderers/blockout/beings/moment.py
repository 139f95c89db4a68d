"""A moment of a shot, for whatever moves by itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Moment:
    """When it is. `gone_m` is how far they have come since the shot began, in metres; `speed_ms` the highest speed of
    the shot (gait and stride depend on it and must not change within a shot); `wind` 0 … 1."""

    t: float
    gone_m: float = 0.0
    speed_ms: float = 0.0
    action: str | None = None
    wind: float = 0.0
    seed: int = 0
