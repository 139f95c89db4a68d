"""The rough cut: copying packets against `ffmpeg -f concat -c copy`, in CPU time, and whether the frames are exact."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from engine.exports.movie import write_movie
from engine.film.edits import AddRendition, AddShot, AddTake, InsertClip, apply_all
from engine.film.model import Clip, Project, Rendition, Shot, Tier, Verdict, blank_take
from engine.film.spec import Description, ShotSpec
from engine.film.time import FrameRange, FrameRate
from engine.media.movie import MovieReader, MovieWriter
from engine.safety.cleared import ClearedCut, assemble
from tests.benchmarks.figure import Figure

TAKES = 20
FRAMES = 96
ROUNDS = 5
RATE = FrameRate(24000, 1001)


def measure() -> list[Figure]:
    """Twenty takes of four seconds, 640 × 360. Without ffmpeg on the machine the comparison is left out, and said."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        whole = _shoot(folder, 0, FRAMES)
        path = write_movie(whole, folder)
        trimmed = write_movie(_shoot(folder, 5, FRAMES - 7, shoot=False), folder / "trimmed")
        figures = [
            Figure("frames too many or too few, whole takes", abs(_frames(path) - TAKES * FRAMES), "frames", 0),
            Figure("frames too many or too few, trimmed", abs(_frames(trimmed) - TAKES * (FRAMES - 12)), "frames", 0),
        ]
        ours = min(_cpu(lambda: write_movie(whole, folder)) for _ in range(ROUNDS))
        figures.append(Figure("CPU time of a cut of 80 s", ours, "s"))
        if shutil.which("ffmpeg") is None:
            sys.stderr.write("rough_cut: ffmpeg is not on this machine, so its CPU time is not compared with\n")
            return figures
        theirs = min(_cpu(lambda: _concat(whole, folder)) for _ in range(ROUNDS))
        return [*figures, Figure("CPU time against ffmpeg -f concat -c copy", ours / theirs, "ratio", 1.2)]


def _shoot(folder: Path, start: int, end: int, *, shoot: bool = True) -> ClearedCut:
    """Twenty takes on disk, each in the cut from `start` to `end`."""
    project = Project("Benchmark", RATE)
    shot = Shot("shot-1", "scene-1", "A", (Description("x", ShotSpec()),))
    project = apply_all(project, [AddShot(shot)])
    for number in range(TAKES):
        take = blank_take(project, id=f"take-{number}", shot=shot, seed=number, frames=FRAMES)
        path = f"takes/1A-{take.number}_{take.reel}.mov"
        made = Rendition(Tier.BLOCKOUT, "none", path, 640, 360, Verdict(True, "none"), "0" * 64)
        clip = Clip(f"clip-{number}", take.id, FrameRange(start, end))
        project = apply_all(project, [AddTake(take), AddRendition(take.id, made), InsertClip(number, clip)])
        if shoot:
            with MovieWriter(folder / path, RATE, 640, 360, take.start, take.reel, project.slate(take), "") as movie:
                for index in range(FRAMES):
                    movie.write(_picture(number * FRAMES + index))
    return assemble(project, folder, "none")


def _picture(number: int) -> np.ndarray:
    """A soft, moving gradient with grain: about as hard to encode as a blockout in the rain."""
    y, x = np.mgrid[0:360, 0:640]
    grain = np.random.default_rng(number).integers(0, 12, (360, 640))
    return np.stack([(x // 4 + number + grain) % 256, (y // 2 + grain) % 256, (x + y) // 5 + grain], -1).astype(
        np.uint8
    )


def _concat(cut: ClearedCut, folder: Path) -> None:
    names = folder / "takes.txt"
    names.write_text("".join(f"file '{clip.movie}'\n" for clip in cut.clips))
    command = ["ffmpeg", "-v", "error", "-y", "-f", "concat", "-safe", "0", "-i", str(names), "-map", "0:v"]
    subprocess.run([*command, "-c", "copy", str(folder / "concat.mov")], check=True)


def _cpu(work: Callable[[], object]) -> float:
    """Seconds of CPU time, this process and the ones it ran."""
    before = os.times()
    work()
    after = os.times()
    return sum(after[:4]) - sum(before[:4])


def _frames(path: Path) -> int:
    """Counted by decoding every one."""
    with MovieReader(path) as movie:
        return sum(1 for _ in movie)
