"""Cleared cuts for the exporters' tests, with or without their movies on disk."""

from collections.abc import Sequence
from pathlib import Path

from engine.film.edits import AddRendition, AddShot, AddTake, InsertClip, MarkTake, apply_all
from engine.film.model import Clip, Mark, Project, Rendition, Shot, Tier, Verdict, blank_take, next_letter
from engine.film.spec import Description, ShotSpec
from engine.film.time import FrameRange, FrameRate
from engine.media.movie import MovieWriter
from engine.safety.cleared import ClearedCut, assemble
from tests.core.barcodes import numbered


def film(
    lengths: Sequence[int],
    cut: Sequence[tuple[int, int, int]],
    *,
    rate: FrameRate = FrameRate(24),  # noqa: B008
    title: str = "Rain",
    spec: ShotSpec | None = None,
    circled: Sequence[int] = (),
) -> Project:
    """A film of one shot whose takes have these `lengths`; the cut is (take, in, out), takes counted from 0."""
    project = Project(title, rate, 64, 36)
    letter = next_letter(project, "scene-1")
    wording = Description("雨夜 a soldier runs", spec or ShotSpec())
    project = apply_all(project, [AddShot(Shot("shot-1", "scene-1", letter, (wording,)))])
    for number, frames in enumerate(lengths):
        take = blank_take(project, id=f"take-{number}", shot=project.shots[0], seed=number, frames=frames)
        path = f"takes/{project.shot_slate(project.shots[0])}-{take.number}_{take.reel}.mov"
        made = Rendition(Tier.BLOCKOUT, "blockout 1", path, 64, 36, Verdict(True, "test"), "0" * 64, "dolly in 2.4 m")
        project = apply_all(project, [AddTake(take), AddRendition(take.id, made)])
    project = apply_all(project, [MarkTake(f"take-{number}", Mark.CIRCLED) for number in circled])
    clips = [Clip(f"clip-{at}", f"take-{take}", FrameRange(i, o)) for at, (take, i, o) in enumerate(cut)]
    return apply_all(project, [InsertClip(at, clip) for at, clip in enumerate(clips)])


def cleared(project: Project, folder: Path) -> ClearedCut:
    """What the gate would give for a film it has nothing against."""
    return assemble(project, folder, "test")


def shoot(project: Project, folder: Path) -> None:
    """Every take on disk; each picture carries its number, the takes' numbers follow one another."""
    first = 0
    for take in project.takes:
        assert take.shown is not None
        path = folder / take.shown.path
        with MovieWriter(path, project.rate, 64, 36, take.start, take.reel, project.slate(take), "{}") as movie:
            for index in range(take.frames):
                movie.write(numbered((first + index) % 128))
        first += take.frames
