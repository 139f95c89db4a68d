"""The script that a film is made from: scenes under their slug lines, and what stands in them, line by line."""

from dataclasses import dataclass
from enum import StrEnum


class LineKind(StrEnum):
    """What a line of a script is."""

    ACTION = "action"
    DIALOGUE = "dialogue"
    PARENTHETICAL = "parenthetical"
    TRANSITION = "transition"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph; `character` is who speaks, in dialogue and parentheticals."""

    kind: LineKind
    text: str
    character: str = ""


@dataclass(frozen=True, slots=True)
class ScriptScene:
    """A scene of the script. `number` is the one on its slate; `heading` the slug line as written.

    `interior`, `place` and `time` are read from the heading, None or "" where it does not say; `time` is an identifier
    of `scenery.TimeOfDay`.
    """

    number: str
    heading: str
    interior: bool | None = None
    place: str = ""
    time: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """A whole script, scenes in their order."""

    title: str = ""
    scenes: tuple[ScriptScene, ...] = ()
