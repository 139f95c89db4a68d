"""Sittings killed at random moments: the whole program, again and again, on one project.

What the room was told (a take, a mark, the cut) is in the film when it is opened again, and every take that has a
picture has its movie, whole.
"""

import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.film.model import Mark, Project
from engine.media.movie import MovieReader
from engine.store.folder import ProjectFolder

SCRIPT = """
takes = 2
width = 128
height = 72
[[step]]
say = "a soldier walks through the forest, half a second"
[[step]]
wait = "takes"
[[step]]
say = "circle take one, put it in the cut"
[[step]]
say = "make it snow"
[[step]]
say = "put it first"
[[step]]
say = "undo"
[[step]]
wait = "takes"
"""


def killed(script: Path, project: Path, after_s: float) -> str:
    """What a sitting told until it was killed (or came to its end), workers and all."""
    command = [sys.executable, "-m", "app", "play", str(script), str(project)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as sitting:
        time.sleep(after_s)
        sitting.send_signal(signal.SIGKILL)
        told, _ = sitting.communicate(timeout=30)
    return told


def expect_told(told: str, before: set[str], film: Project, folder: Path) -> None:
    """Everything a sitting told is in the film it left."""
    slates = {film.slate(take): take for take in film.takes}
    for slate in re.findall(r"^take +(\S+)", told, re.MULTILINE):
        take = slates[slate]
        assert take.shown is not None
        with MovieReader(folder / take.shown.path) as movie:
            assert (movie.frames, movie.reel) == (take.frames, take.reel)
    for slate in re.findall(r"^mark +(\S+) circled", told, re.MULTILINE):
        assert slates[slate].mark is Mark.CIRCLED
    assert before <= {take.id for take in film.takes}


def rounds(folder: Path, count: int, seed: int) -> None:
    """Plays and kills, and opens what is left, `count` times."""
    chance = random.Random(seed)
    script = folder / "session.toml"
    script.write_text(SCRIPT, encoding="utf-8")
    project = folder / "project"
    known: set[str] = set()
    for _ in range(count):
        told = killed(script, project, chance.uniform(0.4, 9.0))
        if not (project / "journal.jsonl").exists():
            assert "take" not in told
            continue
        with ProjectFolder.open(project) as left:
            expect_told(told, known, left.project, project)
            known |= {take.id for take in left.project.takes}
    assert known


@pytest.mark.timeout(300)
def test_a_sitting_killed_at_random_loses_nothing_it_told(tmp_path):
    rounds(tmp_path, 6, seed=6)


@pytest.mark.long
def test_a_sitting_killed_two_hundred_times(tmp_path):
    rounds(tmp_path, 200, seed=200)
