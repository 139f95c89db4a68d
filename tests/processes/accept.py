"""A window that accepts takes as fast as it can and says each one once it is safe. Run to be killed; not a test."""

import itertools
import sys
from pathlib import Path

from engine.film.edits import AddRendition, AddShot, AddTake, Cause, Entry, InsertClip, MarkTake
from engine.film.model import Clip, Mark, Project, Rendition, Shot, Take, Tier, Verdict, blank_take
from engine.film.spec import Description, ShotSpec
from engine.film.time import FrameRange
from engine.store.folder import ProjectFolder

SHOT = Shot("shot-1", "scene-1", "A", (Description("一个女战士在雨夜里奔跑", ShotSpec()),))


def main(path: Path) -> None:
    """Opens or founds the project and accepts takes until the end comes."""
    with ProjectFolder.open(path) if (path / "journal.jsonl").exists() else founded(path) as folder:
        for number in itertools.count(len(folder.project.takes)):
            accept(folder, blank_take(folder.project, id=f"take-{number}", shot=SHOT, seed=number, frames=48))


def founded(path: Path) -> ProjectFolder:
    """A new project with one shot."""
    folder = ProjectFolder.create(path, Project("雨夜"))
    folder.append(Entry(AddShot(SHOT)))
    return folder


def accept(folder: ProjectFolder, take: Take) -> None:
    """A take is ordered, rendered, circled and put first in the cut; each step is said when it is safe."""
    verdict = Verdict(True, "policy")
    made = Rendition(Tier.BLOCKOUT, "painter 1", f"takes/{take.id}.mov", 640, 360, verdict, "0" * 64)
    facts = (AddTake(take), AddRendition(take.id, made))
    wishes = (MarkTake(take.id, Mark.CIRCLED), InsertClip(0, Clip(f"clip-{take.id}", take.id, FrameRange(0, 48))))
    for edit in facts + wishes:
        folder.append(Entry(edit, Cause.FACT if edit in facts else Cause.WISH))
        sys.stdout.write(f"{take.id} {type(edit).__name__}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
