"""What quality control remarks on a movie."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Frames `start` up to, not including, `end` crossed a `threshold`; `measure` is the worst of them, in `unit`."""

    kind: str
    start: int
    end: int
    measure: float
    threshold: float
    unit: str
