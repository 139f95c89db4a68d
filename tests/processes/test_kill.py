"""kill -9 at random moments: what the window said is accepted, is in the project, and the project opens."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.film.model import Mark, Project
from engine.store.folder import ProjectFolder

REPO = Path(__file__).resolve().parents[2]


def test_nothing_accepted_is_lost_in_twenty_kills(tmp_path: Path) -> None:
    kill_again_and_again(tmp_path / "project", kills=20, seed=1)


@pytest.mark.long
def test_nothing_accepted_is_lost_in_two_hundred_kills(tmp_path: Path) -> None:
    kill_again_and_again(tmp_path / "project", kills=200, seed=2)


def test_a_window_killed_while_it_founds_a_project_leaves_one_or_none(tmp_path: Path) -> None:
    chance = random.Random(3)
    for number in range(12):
        path = tmp_path / f"project-{number}"
        said = accept_until_killed(path, lines=0, then_s=chance.uniform(0.05, 0.2))
        if (path / "journal.jsonl").exists():
            check(path, said)
        else:
            assert said == []


def kill_again_and_again(path: Path, kills: int, seed: int) -> None:
    """Lets a window accept takes and kills it, so many times over, on the same project."""
    chance = random.Random(seed)
    said: list[str] = []
    for _ in range(kills):
        said += accept_until_killed(path, lines=chance.randint(0, 40), then_s=chance.uniform(0, 0.004))
        if (path / "journal.jsonl").exists():  # a window killed at its very start has not founded anything
            check(path, said)
    assert len(said) > kills, "takes were being accepted at all"


def accept_until_killed(path: Path, lines: int, then_s: float) -> list[str]:
    """What the window said before it was killed: a while after so many lines."""
    command = [sys.executable, "-m", "tests.processes.accept", str(path)]
    window = subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE, text=True)
    assert window.stdout is not None
    heard = [window.stdout.readline() for _ in range(lines)]
    time.sleep(then_s)
    window.kill()
    heard += window.stdout.read().splitlines(keepends=True)  # said before the end, read after it
    window.stdout.close()
    window.wait()
    return [line.strip() for line in heard if line.endswith("\n")]


def check(path: Path, said: list[str]) -> None:
    """The project opens and holds everything that was said."""
    with ProjectFolder.open(path) as folder:
        done = steps(folder.project)
    assert not [line for line in said if line not in done]


def steps(project: Project) -> set[str]:
    """The film as the lines that a window says while making it."""
    in_cut = {clip.take for clip in project.cut}
    lines: set[str] = set()
    for take in project.takes:
        lines.add(f"{take.id} AddTake")
        lines |= {f"{take.id} AddRendition"} if take.renditions else set()
        lines |= {f"{take.id} MarkTake"} if take.mark is Mark.CIRCLED else set()
        lines |= {f"{take.id} InsertClip"} if take.id in in_cut else set()
    return lines
