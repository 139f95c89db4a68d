"""The checks that need nothing but the pictures: black, frozen, flash.

One pass, two small numbers a picture: its mean luma, and how much it differs from the one before (mean absolute
difference of luma, measured at a quarter of the size so that grain does not hide a freeze).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.media.frame import Pixels
from engine.qc.findings import Finding

BLACK_LUMA = 8.0
"""Mean luma (0 … 255) below which a picture is black."""

FROZEN_CHANGE = 0.02
"""Mean change of luma between two pictures below which nothing moves: a copy, give or take the codec's rounding."""

FROZEN_FRAMES = 6
"""How many copies in a row are a freeze; fewer may be a slower rate that was conformed."""

FLASH_LUMA = 60.0
"""A jump of mean luma that is back within two pictures."""

_BT709 = np.array([0.2126, 0.7152, 0.0722], np.float32)


@dataclass(frozen=True, slots=True)
class Measures:
    """Per picture: mean luma, and change from the picture before (infinite for the first)."""

    luma: list[float]
    change: list[float]


def measured(pictures: Iterable[Pixels]) -> Measures:
    """One pass over a movie's pictures, (H, W, 3) uint8."""
    measures = Measures([], [])
    before: npt.NDArray[np.float32] | None = None
    for picture in pictures:
        luma = picture[::4, ::4].astype(np.float32) @ _BT709
        measures.luma.append(float(luma.mean()))
        measures.change.append(float("inf") if before is None else float(np.abs(luma - before).mean()))
        before = luma
    return measures


def findings(measures: Measures) -> list[Finding]:
    """Every stretch that crossed a threshold, in the order of its first frame."""
    found = [*_black(measures.luma), *_frozen(measures.change), *_flashes(measures.luma)]
    return sorted(found, key=lambda finding: (finding.start, finding.kind))


def _black(luma: Sequence[float]) -> Iterator[Finding]:
    for start, end in _runs(luma, lambda level: level < BLACK_LUMA):
        yield Finding("black", start, end, min(luma[start:end]), BLACK_LUMA, "mean luma")


def _frozen(change: Sequence[float]) -> Iterator[Finding]:
    for start, end in _runs(change, lambda moved: moved < FROZEN_CHANGE):
        if end - start >= FROZEN_FRAMES:
            yield Finding("frozen", start - 1, end, max(change[start:end]), FROZEN_CHANGE, "mean change of luma")


def _flashes(luma: Sequence[float]) -> Iterator[Finding]:
    for at in range(1, len(luma) - 1):
        jump = luma[at] - luma[at - 1]
        back = min(luma[at] - after for after in luma[at + 1 : at + 3])
        if min(jump, back) > FLASH_LUMA:
            yield Finding("flash", at, at + 1, jump, FLASH_LUMA, "jump of mean luma")


def _runs(values: Sequence[float], crossed: Callable[[float], bool]) -> Iterator[tuple[int, int]]:
    """Stretches in which every value crossed, as (first, past the last)."""
    start: int | None = None
    for at, value in enumerate(values):
        if crossed(value) and start is None:
            start = at
        elif not crossed(value) and start is not None:
            yield start, at
            start = None
    if start is not None:
        yield start, len(values)
