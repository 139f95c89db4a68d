"""`shotcaller passes`: depth, normals, ids, poses and camera of a project's takes, each take in a folder of its own."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.errand import brought
from app.settings import parse_rate
from engine.errors import EngineError
from engine.film.codec import encode
from engine.film.model import Project, Take
from engine.film.time import FrameRate
from engine.media.passes import KINDS, at_another
from engine.messages import Job
from engine.state import job_for
from engine.store.folder import glimpse

_STOPPED = "The passes stopped half-way; nothing half is left."
_OTHERWISE = "{slate}: its picture was made by another version, so these passes may differ from it; shoot it again.\n"


def run(wished: argparse.Namespace) -> int:
    """Makes the passes that were asked for and names their folders on standard output."""
    kinds = named(wished.only)
    size, rate = _size(wished.size), _rate(wished.rate)
    project = glimpse(wished.project)
    takes = _takes(project, wished.take)
    jobs = [at_another(job_for(project, take, id=take.id), size, rate) for take in takes]
    paths = made(jobs, wished.output, kinds)
    rows = [_row(project.slate(take), path, take) for take, path in zip(takes, paths, strict=True)]
    sys.stderr.writelines(_OTHERWISE.format(**row) for row in rows if row["as_the_picture"] is False)
    if wished.json:
        sys.stdout.write(json.dumps({"takes": rows}, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{path}\n" for path in paths)
    return 0


def named(text: str | None) -> tuple[str, ...]:
    """The passes of a list such as `depth,pose`; none when nobody named any. Raises EngineError for an unknown one."""
    kinds = tuple(dict.fromkeys(part.strip() for part in (text or "").split(",") if part.strip()))
    for kind in kinds:
        if kind not in KINDS:
            raise EngineError("There is no pass called {name}.", advice=f"There are: {', '.join(KINDS)}.", name=kind)
    return kinds


def made(jobs: Sequence[Job], out: Path, kinds: Sequence[str]) -> list[Path]:
    """The folders with the passes of each job, made in a process of their own; `kinds` empty means the usual."""
    options = {"jobs": [encode(job) for job in jobs], "out": str(out), "passes": list(kinds)}
    return brought("passes", "engine.passes", options, _STOPPED, progress)


def progress(slate: str, step: int, steps: int) -> None:
    """A bar on a terminal, one plain line a take elsewhere."""
    if sys.stderr.isatty():
        filled = 30 * step // steps
        sys.stderr.write(f"\r{slate} {'█' * filled}{'·' * (30 - filled)} {step}/{steps}{chr(10) * (step == steps)}")
        sys.stderr.flush()
    elif step == steps:
        sys.stderr.write(f"{slate}: passes of {steps} frames\n")


def _takes(project: Project, slates: Sequence[str]) -> list[Take]:
    """The takes of those slates; without any, those in the cut, in its order."""
    if not slates:
        inside = list(dict.fromkeys(clip.take for clip in project.cut))
        if not inside:
            raise EngineError("There is nothing in the cut yet.", advice="Name takes with --take, such as 1A-1.")
        return [project.take(id) for id in inside]
    known = {project.slate(take).lower(): take for take in project.takes}
    for slate in slates:
        if slate.lower() not in known:
            there = ", ".join(project.slate(take) for take in project.takes[:12]) or "none"
            raise EngineError("There is no take {slate}.", advice=f"There are: {there}.", slate=slate)
    return [known[slate.lower()] for slate in dict.fromkeys(slates)]


def _size(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit()) or not 2 <= int(width) <= 8192 or not 2 <= int(height) <= 8192:
        raise EngineError("{size} is not a size.", advice="Use numbers up to 8192, such as 832x480.", size=text)
    return int(width), int(height)


def _rate(text: str | None) -> FrameRate | None:
    """A rate that editors know, or any whole number of frames a second, as video models have."""
    if text is None:
        return None
    if text.isdigit() and 1 <= int(text) <= 240:
        return FrameRate(int(text))
    return parse_rate(text)


def _row(slate: str, path: Path, take: Take) -> dict[str, Any]:
    """What was made of a take; `as_the_picture` says whether the same recipe made one of its pictures, where it has any
    of that size and rate.
    """
    contents = json.loads((path / "passes.json").read_text(encoding="utf-8"))
    size = contents["width"], contents["height"]
    pictures = [made.recipe for made in take.renditions if (made.width, made.height) == size]
    comparable = pictures and contents["frames"] == take.frames
    keys = ("passes", "width", "height", "rate", "frames", "near_m", "far_m")
    agrees = {"as_the_picture": contents["recipe"] in pictures if comparable else None}
    return {"slate": slate, "path": str(path)} | {key: contents[key] for key in keys} | agrees
