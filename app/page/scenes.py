"""What the page knows of the film: the scenes with their shots, and which proposals were shot. Pure."""

from app.listing import Entry
from app.translation import say
from engine.film.model import Project
from engine.film.script import ScriptScene


def shots_in(project: Project) -> dict[str, int]:
    """How many shots each scene of the film has, by the scene's number."""
    numbers = {scene.id: scene.number for scene in project.scenes}
    count: dict[str, int] = {}
    for shot in project.shown_shots:
        count[numbers[shot.scene]] = count.get(numbers[shot.scene], 0) + 1
    return count


def slates_in(project: Project, number: str) -> dict[str, str]:
    """The slates of a scene's shots, by the words with which they were first asked for."""
    return {
        shot.revisions[0].text: project.shot_slate(shot)
        for shot in project.shown_shots
        if project.scene(shot.scene).number == number
    }


def known(project: Project) -> tuple[object, ...]:
    """What proposals hang on, besides the script."""
    return project.cast, project.locations


def entry(at: int, scene: ScriptScene, shots: int) -> Entry:
    """A scene in the list: its slug line, or how it begins, and how many shots it has."""
    first = scene.lines[0].text if scene.lines else ""
    told = "" if not shots else say("1 shot") if shots == 1 else say("{count} shots", count=shots)
    return Entry(str(at), scene.heading or first or "…", say("Scene {number}", number=scene.number), told)
