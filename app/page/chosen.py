"""Which scene of a script is chosen, and which lines of it. Pure."""

from dataclasses import dataclass

from engine.film.script import Script


@dataclass(frozen=True, slots=True)
class Chosen:
    """A scene, counted from 0, and the lines from `held` to `moved`, both included and in any order; None for all of
    the scene."""

    scene: int = 0
    held: int | None = None
    moved: int | None = None

    @property
    def lines(self) -> tuple[int, int] | None:
        """The first chosen line, and the one after the last; None where all of the scene is chosen."""
        if self.held is None or self.moved is None:
            return None
        return min(self.held, self.moved), max(self.held, self.moved) + 1

    def has(self, scene: int, line: int) -> bool:
        """Whether a line is among the chosen ones, picked one by one."""
        return scene == self.scene and self.lines is not None and self.lines[0] <= line < self.lines[1]


def picked(scene: int, line: int) -> Chosen:
    """A click: one line, or all of the scene on its slug line."""
    return Chosen(scene) if line < 0 else Chosen(scene, line, line)


def stretched(chosen: Chosen, scene: int, line: int, script: Script) -> Chosen:
    """Dragged, or clicked with Shift: from the line that is held to another one, within the scene."""
    if chosen.held is None:
        return picked(scene, line) if scene == chosen.scene else picked(chosen.scene, 0)
    last = len(script.scenes[chosen.scene].lines) - 1
    to = line if scene == chosen.scene else (last if scene > chosen.scene else 0)
    return Chosen(chosen.scene, chosen.held, max(0, min(to, last)))


def stepped(chosen: Chosen, by: int, script: Script, *, stretch: bool) -> Chosen:
    """An arrow key: the next line, on into the next scene; with `stretch` the lines up to it, within the scene."""
    lines = len(script.scenes[chosen.scene].lines)
    if stretch:
        if chosen.held is None or chosen.moved is None:
            return Chosen(chosen.scene, 0, 0) if lines else chosen
        return Chosen(chosen.scene, chosen.held, max(0, min(chosen.moved + by, lines - 1)))
    at = (chosen.moved if chosen.moved is not None else -1) + by
    if at < -1:
        before = chosen.scene - 1
        return picked(before, len(script.scenes[before].lines) - 1) if before >= 0 else Chosen(0)
    if at >= lines:
        return Chosen(chosen.scene + 1) if chosen.scene + 1 < len(script.scenes) else chosen
    return picked(chosen.scene, at)
