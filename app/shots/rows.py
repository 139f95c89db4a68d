"""What stands in the list of shots. Pure."""

from dataclasses import dataclass

from app.seen import Seen
from app.translation import say
from engine.film.model import Mark, Scene, Shot, Take

SCENE_HEIGHT, SHOT_HEIGHT = 32, 56


@dataclass(frozen=True, slots=True)
class SceneRow:
    """A scene's heading."""

    scene: Scene
    top: int

    height: int = SCENE_HEIGHT


@dataclass(frozen=True, slots=True)
class ShotRow:
    """A shot: slate, words, how its takes are. `face` is the take whose picture stands for it."""

    shot: Shot
    top: int
    slate: str
    words: str
    takes: int
    working: int
    circled: int
    in_cut: bool
    troubled: bool
    current: bool
    face: Take | None
    developing: int = 0

    height: int = SHOT_HEIGHT

    @property
    def state(self) -> str:
        """One line of small print."""
        if self.working:
            return say("rendering {count}", count=self.working)
        if self.developing:
            return say("developing {count}", count=self.developing)
        if self.troubled:
            return say("no picture")
        return say("{count} takes", count=self.takes) if self.takes != 1 else say("1 take")


Row = SceneRow | ShotRow


def rows(seen: Seen) -> tuple[Row, ...]:
    """Scenes in order, each with its shots that are not omitted."""
    project = seen.project
    taken: dict[str, list[Take]] = {}
    for take in project.takes:
        taken.setdefault(take.shot, []).append(take)
    used = {clip.take for clip in project.cut}
    made: list[Row] = []
    top = 0
    for scene in project.scenes:
        made.append(SceneRow(scene, top))
        top += SCENE_HEIGHT
        for shot in project.shown_shots:
            if shot.scene == scene.id:
                made.append(_shot_row(seen, shot, taken.get(shot.id, []), used, top))
                top += SHOT_HEIGHT
    return tuple(made)


def _shot_row(seen: Seen, shot: Shot, takes: list[Take], used: set[str], top: int) -> ShotRow:
    pictured = [take for take in takes if take.shown is not None]
    circled = [take for take in takes if take.mark is Mark.CIRCLED]
    working = sum(take.id in seen.working for take in takes)
    return ShotRow(
        shot,
        top,
        seen.project.shot_slate(shot),
        " ".join(shot.told(shot.revision).split()),
        len(takes),
        working,
        len(circled),
        any(take.id in used for take in takes),
        bool(takes) and not pictured and not working,
        shot.id == seen.focus.shot,
        (circled or pictured or takes or [None])[0],
        sum(take.id in seen.heroes for take in takes),
    )
