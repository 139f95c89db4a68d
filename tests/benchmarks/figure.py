"""One measured number and what was wanted of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured `value` in `unit`; `wanted` is the bound it is held against, `better` the good direction."""

    name: str
    value: float
    unit: str
    wanted: float | None = None
    better: Literal["lower", "higher"] = "lower"
    lines: tuple[str, ...] = ()
    """What it was counted from, a line each, for whoever wants to look."""

    @property
    def reached(self) -> bool | None:
        """Whether the bound is met; None where there is none."""
        if self.wanted is None:
            return None
        return self.value <= self.wanted if self.better == "lower" else self.value >= self.wanted


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` (0 … 1) of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
