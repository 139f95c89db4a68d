"""A cut that the gate let through. Only `engine.safety.gate.clear` makes one; exporters take nothing else.

So no exporter can forget the gate: without its answer there is no value to hand over.
"""

from dataclasses import dataclass
from pathlib import Path

from engine.film.model import Clip, Project, Rendition, Scene, Shot, Take
from engine.film.time import FrameRange


@dataclass(frozen=True, slots=True)
class ClearedClip:
    """One clip of the cut with everything an exporter asks about it.

    `movie` is the file of the rendition shown; `at` counts the cut's own frames from 0.
    """

    clip: Clip
    take: Take
    shot: Shot
    scene: Scene
    slate: str
    rendition: Rendition
    movie: Path
    at: int

    @property
    def range(self) -> FrameRange:
        """The frames used, counted from the take's first."""
        return self.clip.range

    @property
    def source(self) -> FrameRange:
        """The source timecode used, in frames from midnight."""
        return FrameRange(self.take.start + self.range.start, self.take.start + self.range.end)

    def record(self, start: int) -> FrameRange:
        """Where the clip lies in a programme whose first frame is `start`, in frames from midnight."""
        return FrameRange(start + self.at, start + self.at + self.range.frames)


@dataclass(frozen=True, slots=True)
class ClearedCut:
    """The cut in order, every clip of it allowed under `policy`; `folder` is the project's."""

    project: Project
    folder: Path
    clips: tuple[ClearedClip, ...]
    policy: str

    @property
    def frames(self) -> int:
        """How long the cut is, in frames."""
        return sum(clip.range.frames for clip in self.clips)


def assemble(project: Project, folder: Path, policy: str) -> ClearedCut:
    """The cut with its takes, shots and files looked up. For `gate.clear`, after it has judged every clip.

    Every clip's take has a rendition, because edits let no other into the cut.
    """
    takes = {take.id: take for take in project.takes}
    clips: list[ClearedClip] = []
    at = 0
    for clip in project.cut:
        clips.append(_joined(project, folder, clip, takes[clip.take], at))
        at += clip.range.frames
    return ClearedCut(project, folder, tuple(clips), policy)


def _joined(project: Project, folder: Path, clip: Clip, take: Take, at: int) -> ClearedClip:
    shot = project.shot(take.shot)
    shown = take.shown
    assert shown is not None, f"{project.slate(take)} is in the cut without a picture"
    movie = folder / shown.path
    return ClearedClip(clip, take, shot, project.scene(shot.scene), project.slate(take), shown, movie, at)
