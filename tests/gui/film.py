"""A film for the window's tests: two scenes, takes with real movies, marks, a failure, a refusal, a cut."""

from dataclasses import replace as _with
from pathlib import Path

import numpy as np

from engine.film import camera, scenery
from engine.film.model import (
    Clip,
    Failure,
    Mark,
    Project,
    Rendition,
    Scene,
    Shot,
    Take,
    Tier,
    Verdict,
    blank_take,
)
from engine.film.spec import Action, Camera, Description, Environment, ShotSpec, Style, Subject
from engine.film.time import FrameRange
from engine.media.frame import Pixels
from engine.media.movie import MovieWriter
from engine.state import Focus, State

WIDTH, HEIGHT, FRAMES = 160, 90, 24
COLOURS = ((180, 60, 40), (40, 140, 80), (50, 80, 190), (170, 150, 50))

WALL = Description(
    "A woman warrior in a red cloak runs along the castle wall at night in heavy rain, the camera follows",
    ShotSpec(
        (Subject("woman warrior", "red cloak"),),
        Action("runs", "run"),
        Environment("castle wall", "castle_wall", time=scenery.TimeOfDay.NIGHT, weather=scenery.Weather.RAIN),
        Style(style="cinematic", tone=scenery.Tone.COOL),
        Camera(move=camera.Move.FOLLOW, lens_mm=35.0),
    ),
)
SEA = Description(
    "Close-up of an old fisherman at the seaside at dawn",
    ShotSpec(
        (Subject("old fisherman"),),
        environment=Environment("seaside", "seaside", time=scenery.TimeOfDay.DAWN),
        camera=Camera(size=camera.ShotSize.CLOSE_UP),
    ),
)


def picture(colour: tuple[int, int, int], index: int, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Pixels:
    """A frame of one colour with a bar that stands further right in every frame."""
    made = np.full((size[1], size[0], 3), colour, np.uint8)
    at = index * size[0] // FRAMES
    made[:, at : at + max(2, size[0] // 40)] = 240
    return made


def write_take(folder: Path, project: Project, take: Take, colour: tuple[int, int, int]) -> Rendition:
    """A take's movie on disk, and its rendition."""
    path = f"takes/{project.slate(take)}_{take.reel}.mov"
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    size = (project.width, project.height)
    whole = (folder / path, project.rate, *size, take.start, take.reel, project.slate(take), "{}")
    with MovieWriter(*whole) as movie:
        for index in range(take.frames):
            movie.write(picture(colour, index, size))
    note = "follow 6.2 m over 4 s, 35 mm"
    return Rendition(Tier.BLOCKOUT, "blockout", path, *size, Verdict(True, "usual"), "recipe", note)


def empty() -> Project:
    """A film nobody has said anything to yet."""
    return Project("The Wall", width=WIDTH, height=HEIGHT)


def state(project: Project, **focus: object) -> State:
    """A sitting that looks at something of a film."""
    return State(project, Focus(project.scenes[-1].id, **focus))  # pyright: ignore[reportArgumentType]


def film(folder: Path, *, takes: int = 3) -> Project:
    """Two shots: `takes` finished takes of one (1 circled, 2 rejected), a failed and a refused one of the other."""
    project = Project("The Wall", width=WIDTH, height=HEIGHT, scenes=(Scene("s1", "1"), Scene("s2", "2", "Sea")))
    wall, sea = Shot("wall", "s1", "A", (WALL,)), Shot("sea", "s2", "A", (SEA,))
    project = _with(project, shots=(wall, sea))
    marks = {0: Mark.CIRCLED, 1: Mark.REJECTED}
    for at in range(takes):
        take = _with(
            blank_take(project, id=f"wall-{at + 1}", shot=wall, seed=at, frames=FRAMES), mark=marks.get(at, Mark.NONE)
        )
        made = write_take(folder, _with(project, takes=(*project.takes, take)), take, COLOURS[at % len(COLOURS)])
        project = _with(project, takes=(*project.takes, _with(take, renditions=(made,))))
    failed = Failure(
        "Take {slate} could not be rendered: the renderer stopped twice.", (("slate", "2A-1"),), "Ask for another take."
    )
    refused = Failure(
        "Not rendered: {reasons}.", (("reasons", "“blood” is on the list violence"),), "Say it another way.",
        Verdict(False, "usual", ("“blood” is on the list violence",)),
    )  # fmt: skip
    for number, failure in enumerate((failed, refused), 1):
        take = blank_take(project, id=f"sea-{number}", shot=sea, seed=number, frames=FRAMES)
        project = _with(project, takes=(*project.takes, _with(take, failure=failure)))
    cut = (Clip("clip-1", "wall-1", FrameRange(0, 24)), Clip("clip-2", "wall-3", FrameRange(6, 18)))
    return _with(project, cut=cut if takes >= 3 else ())
