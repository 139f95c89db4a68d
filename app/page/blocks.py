"""A script as paragraphs, each in its role: what a screenplay sets apart. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from engine.film.script import Line, LineKind, Script, ScriptScene


class Role(StrEnum):
    """What a paragraph is on the page."""

    SLUG = "slug"
    ACTION = "action"
    CUE = "cue"
    PARENTHETICAL = "parenthetical"
    DIALOGUE = "dialogue"
    TRANSITION = "transition"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph. `scene` counts the script's scenes and `line` the lines of the scene, both from 0; a slug line is
    -1, and whoever speaks stands as a paragraph of their own that belongs to the line they speak first."""

    role: Role
    text: str
    scene: int
    line: int


_ROLES = {
    LineKind.ACTION: Role.ACTION,
    LineKind.DIALOGUE: Role.DIALOGUE,
    LineKind.PARENTHETICAL: Role.PARENTHETICAL,
    LineKind.TRANSITION: Role.TRANSITION,
    LineKind.NOTE: Role.NOTE,
}
_SPOKEN = (LineKind.DIALOGUE, LineKind.PARENTHETICAL)


def blocks(script: Script) -> tuple[Block, ...]:
    """Every paragraph of a script, in order."""
    return tuple(block for at, scene in enumerate(script.scenes) for block in _scene(scene, at))


def _scene(scene: ScriptScene, at: int) -> Iterator[Block]:
    yield Block(Role.SLUG, numbered(scene), at, -1)
    before: Line | None = None
    for number, line in enumerate(scene.lines):
        if _begins(before, line):
            yield Block(Role.CUE, line.character, at, number)
        yield Block(_ROLES[line.kind], _told(line), at, number)
        before = line


def _begins(before: Line | None, line: Line) -> bool:
    """Whether somebody begins to speak here."""
    if line.kind not in _SPOKEN or not line.character:
        return False
    return before is None or before.kind not in _SPOKEN or before.character != line.character


def _told(line: Line) -> str:
    bare = line.text.strip()
    if line.kind is LineKind.PARENTHETICAL and not bare.startswith(("(", "（")):
        return f"({bare})" if bare.isascii() else f"（{bare}）"
    return bare


def numbered(scene: ScriptScene) -> str:
    """The slug line with the scene's number before it."""
    return f"{scene.number}   {scene.heading}" if scene.heading else scene.number
