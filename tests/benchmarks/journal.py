"""The journal: how long a wish waits for the disk, and how long a big project takes to open."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from engine.film import camera, scenery
from engine.film.codec import encode
from engine.film.edits import AddRendition, AddShot, AddTake, Cause, Edit, Entry, MarkTake, apply_all
from engine.film.model import Mark, Project, Rendition, Shot, Tier, Verdict, blank_take, next_letter
from engine.film.spec import Action, Camera, Description, Environment, ShotSpec, Span, Subject
from engine.store import journal
from engine.store.folder import FORMAT, JOURNAL, ProjectFolder
from engine.store.upgrades import VERSION
from tests.benchmarks.figure import Figure, percentile

TAKES = 10_000
PER_SHOT = 5
APPENDS = 300

_SPEC = ShotSpec(
    subjects=(Subject("女战士", "红色斗篷"),),
    action=Action("奔跑", "run"),
    environment=Environment("古城墙", "castle_wall", False, scenery.TimeOfDay.NIGHT, scenery.Weather.RAIN),
    camera=Camera(camera.ShotSize.WIDE, move=camera.Move.FOLLOW),
)
_WORDS = Description("雨夜，古城墙上，女战士奔跑，镜头跟随", _SPEC, (Span("camera.move", "镜头跟随", 14, 18),) * 6)


def measure() -> list[Figure]:
    """Appends to a real disk, wall-clock; opening, CPU time of this process."""
    with tempfile.TemporaryDirectory() as place:
        waits = sorted(_appends(Path(place) / "appends"))
        opening, lines = _opening(Path(place) / "big")
    return [
        Figure("append, on the disk: median", percentile(waits, 0.5) * 1e3, "ms"),
        Figure("append, on the disk: 95th percentile", percentile(waits, 0.95) * 1e3, "ms", 10),
        Figure(f"open {TAKES} takes, {lines} lines", opening, "s CPU", 1.5),
    ]


def _appends(path: Path) -> Iterator[float]:
    with ProjectFolder.create(path, Project("Rain")) as held:
        for number in range(APPENDS):
            edit = AddShot(Shot(f"shot-{number}", "scene-1", f"X{number}", (_WORDS,)))
            begun = time.perf_counter()
            held.append(Entry(edit))
            yield time.perf_counter() - begun


def _opening(path: Path) -> tuple[float, int]:
    (path / "takes").mkdir(parents=True)
    header = {"format": FORMAT, "version": VERSION, "founding": encode(Project("Big"))}
    bodies = [header, *({"entry": encode(Entry(edit, Cause.FACT))} for edit in _long_sitting())]
    journal.write(path / JOURNAL, bodies)
    begun = time.process_time()
    with ProjectFolder.open(path) as held:
        spent = time.process_time() - begun
        assert len(held.project.takes) == TAKES
    return spent, len(bodies)


def _long_sitting() -> Iterator[Edit]:
    project = Project("Big")
    for number in range(TAKES // PER_SHOT):
        shot = Shot(f"shot-{number}", "scene-1", next_letter(project, "scene-1"), (_WORDS,))
        edits: list[Edit] = [AddShot(shot)]
        project = apply_all(project, edits)
        for go in range(PER_SHOT):
            take = blank_take(project, id=f"take-{number}-{go}", shot=shot, seed=go, frames=96)
            path = f"takes/{project.slate(take)}_{take.reel}.mov"
            made = Rendition(Tier.BLOCKOUT, "blockout", path, 640, 360, Verdict(True, "default"), "a" * 64)
            facts: list[Edit] = [AddTake(take), AddRendition(take.id, made)]
            facts += [MarkTake(take.id, Mark.CIRCLED)] if go == 0 else []
            project = apply_all(project, facts)
            edits += facts
        yield from edits
