"""What the passes of a take cost: four seconds at 640 × 360, all of the usual ones, to disk."""

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from engine import production
from engine.film.assume import assumed
from engine.film.camera import Move, ShotSize
from engine.film.spec import Action, Camera, Environment, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.media.passes import USUAL, at_another
from engine.messages import Job
from tests.benchmarks.figure import Figure

_SPEC = ShotSpec(
    (Subject("a soldier"), Subject("a woman", "red cloak")), Action("run", "run"), Environment(set="street"),
    camera=Camera(size=ShotSize.FULL, move=Move.FOLLOW),
)  # fmt: skip
_JOB = Job("", "", "1A-1", "A001C001", assumed(_SPEC), "", 1, 0, 96, 86400, FrameRate(), 640, 360, "")


def measure() -> list[Figure]:
    """Seconds and CPU seconds of all passes and of each alone; how much more memory a longer take needs."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        production.make_passes(replace(_JOB, frames=2), out)  # compiles what it needs
        wall, cpu = _timed(_JOB, out, USUAL)
        megabytes = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 1e6
        before = _peak_mb()
        production.make_passes(replace(_JOB, frames=288), out, ("depth", "normal", "ids", "pose", "camera"))
        made = [
            Figure("all passes of 4 s: wall time", wall, "s"),
            Figure("all passes of 4 s: CPU time", cpu, "s", 20.0),
            Figure("all passes of 4 s: on disk", megabytes, "MB", 100.0),
            Figure("three times as long: more memory at the peak", _peak_mb() - before, "MB", 40.0),
        ]
        for kind in USUAL:
            made.append(Figure(f"{kind} alone: CPU time", _timed(_JOB, out, (kind,))[1], "s", 20.0))
        model = at_another(_JOB, (832, 480), FrameRate(16))
        made.append(
            Figure("steering and pose at 832 × 480, 16 a second", _timed(model, out, ("steering", "pose"))[1], "s")
        )
    return made


def _timed(job: Job, out: Path, kinds: tuple[str, ...]) -> tuple[float, float]:
    begun, used = time.monotonic(), time.process_time()
    production.make_passes(job, out, kinds)
    return time.monotonic() - begun, time.process_time() - used


def _peak_mb() -> float:
    """The most memory that this process ever held."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)
