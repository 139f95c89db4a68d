"""The microphones that a PulseAudio server knows (or PipeWire in its place), on Linux.

PortAudio sees only one device there, whatever is plugged in; which source that device is, libpulse decides by
`PULSE_SOURCE` when it connects. The server is asked through its own `pactl`, where that is installed.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass

DEVICE = "pulse"
"""What PortAudio calls the way to the server."""

_PATIENCE_S = 2.0
_MONITOR = ".monitor"


@dataclass(frozen=True, slots=True)
class Source:
    """One microphone: `name` is what the server calls it, `said` what a person does."""

    name: str
    said: str
    default: bool


def sources() -> tuple[Source, ...] | None:
    """The microphones, what only listens to a loudspeaker left out; None when no server can be asked."""
    listed, told = _asked("list", "sources"), _asked("info")
    if listed is None or told is None:
        return None
    default = next(
        (line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("Default Source")), ""
    )
    return _named(_pairs(listed), default)


def choose(source: Source | None) -> None:
    """Which one the next stream that is opened hears; None is the server's own choice."""
    if source is None:
        os.unsetenv("PULSE_SOURCE")
    else:
        os.putenv("PULSE_SOURCE", source.name)


def _pairs(listed: str) -> list[tuple[str, str]]:
    """Name and description of each source in `pactl list sources`."""
    found: list[tuple[str, str]] = []
    name = ""
    for line in listed.splitlines():
        key, _, value = line.strip().partition(": ")
        if key == "Name":
            name = value
        elif key == "Description" and name:
            found.append((name, value))
            name = ""
    return found


def _named(pairs: list[tuple[str, str]], default: str) -> tuple[Source, ...]:
    """Two of the same make are told apart by the server's name."""
    pairs = [(name, said) for name, said in pairs if not name.endswith(_MONITOR)]
    often = [said for _, said in pairs]
    return tuple(
        Source(name, said if often.count(said) == 1 else f"{said} ({name})", name == default) for name, said in pairs
    )


def _asked(*words: str) -> str | None:
    pactl = shutil.which("pactl")
    if pactl is None:
        return None
    try:
        call = ["env", "LC_ALL=C", pactl, *words]
        return subprocess.run(
            call, capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=_PATIENCE_S, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
