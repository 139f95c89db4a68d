"""Frames, rates and timecode: counted in integers and fractions, never timed in floats.

A timecode is a label for a frame number. At 23.976 it still counts 24 frames a second; at 29.97 and 59.94 it
may drop labels (never frames) to stay near the clock: SMPTE ST 12-1.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

_LABEL = re.compile(r"(\d{2}):([0-5]\d):([0-5]\d)([:;])(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class FrameRate:
    """Frames per second as an exact fraction, and how its timecode counts."""

    numerator: int = 24
    denominator: int = 1
    drop_frame: bool = False

    def __post_init__(self) -> None:
        if self.numerator < 1 or self.denominator not in (1, 1001):
            raise ValueError(f"no such frame rate: {self.numerator}/{self.denominator}")
        if self.drop_frame and (self.denominator != 1001 or self.nominal % 30):
            raise ValueError("drop-frame timecode exists at 29.97 and 59.94 only")

    @property
    def fps(self) -> Fraction:
        """Frames per second, exactly."""
        return Fraction(self.numerator, self.denominator)

    @property
    def nominal(self) -> int:
        """How many frames one second of timecode counts: 24 at 23.976."""
        return -(-self.numerator // self.denominator)

    def seconds(self, frames: int) -> Fraction:
        """How long so many frames last, exactly."""
        return frames / self.fps

    def frames(self, seconds: float | Fraction) -> int:
        """The nearest whole number of frames to a time in seconds; halves go up."""
        exact = seconds if isinstance(seconds, Fraction) else Fraction(str(seconds))
        return int((exact * self.fps + Fraction(1, 2)) // 1)

    @property
    def frames_a_day(self) -> int:
        """How many distinct timecode labels a day has at this rate."""
        return 24 * 3600 * self.nominal - (self._dropped * 9 * 6 * 24)

    @property
    def _dropped(self) -> int:
        """Labels dropped at the start of each minute but every tenth."""
        return self.nominal // 15 if self.drop_frame else 0

    def __str__(self) -> str:
        return str(self.numerator) if self.denominator == 1 else f"{float(self.fps):.3f}".rstrip("0")


@dataclass(frozen=True, slots=True)
class FrameRange:
    """Frames from `start` up to, not including, `end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0 or self.end <= self.start:
            raise ValueError(f"an empty or negative range of frames: {self.start}..{self.end}")

    @property
    def frames(self) -> int:
        """How many frames the range holds."""
        return self.end - self.start

    def inside(self, other: Self) -> bool:
        """Whether every frame of this range is in the other."""
        return other.start <= self.start and self.end <= other.end

    def overlaps(self, other: Self) -> bool:
        """Whether the two share a frame."""
        return self.start < other.end and other.start < self.end


def timecode(frame: int, rate: FrameRate) -> str:
    """The SMPTE label of a frame counted from midnight; `;` before the frames where labels are dropped."""
    if frame < 0:
        raise ValueError(f"no timecode before midnight: {frame}")
    label = _with_dropped(frame % rate.frames_a_day, rate)
    seconds, frames = divmod(label, rate.nominal)
    mark = ";" if rate.drop_frame else ":"
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{frames:02}"


def _with_dropped(frame: int, rate: FrameRate) -> int:
    """The frame number with the dropped labels counted in."""
    dropped = rate._dropped  # pyright: ignore[reportPrivateUsage]
    if not dropped:
        return frame
    minute = 60 * rate.nominal - dropped
    tens, rest = divmod(frame, 10 * minute + dropped)
    minutes = 0 if rest < dropped else (rest - dropped) // minute
    return frame + dropped * (9 * tens + minutes)


def parse_timecode(text: str, rate: FrameRate) -> int:
    """The frame a label names. Raises ValueError for labels that this rate does not have."""
    match = _LABEL.fullmatch(text)
    if match is None:
        raise ValueError(f"not a timecode: {text!r}")
    hours, minutes, seconds, frames = (int(match[part]) for part in (1, 2, 3, 5))
    dropped = rate._dropped  # pyright: ignore[reportPrivateUsage]
    if hours > 23 or frames >= rate.nominal or (match[4] == ";") != rate.drop_frame:
        raise ValueError(f"no such label at {rate} frames per second: {text!r}")
    if frames < dropped and seconds == 0 and minutes % 10:
        raise ValueError(f"a dropped label: {text!r}")
    total_minutes = hours * 60 + minutes
    counted = (total_minutes * 60 + seconds) * rate.nominal + frames
    return counted - dropped * (total_minutes - total_minutes // 10)
