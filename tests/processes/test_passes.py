"""`shotcaller passes` and `shoot --passes`, real processes: beside an open window, one document, one sentence."""

import json
import os
import queue
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app import cli
from app.settings import Settings
from engine import production
from engine.film.assume import assumed
from engine.film.codec import encode
from engine.film.edits import AddRendition, AddShot, AddTake, Entry
from engine.film.model import Project, Rendition, Shot, Tier, Verdict, blank_take
from engine.film.spec import Action, Description, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.messages import Job
from engine.process.child import Child
from engine.safety import gate
from engine.store.folder import ProjectFolder

ROOT = Path(__file__).resolve().parents[2]
FRAMES = 6


def shotcaller(*words: object, cwd: Path) -> tuple[str, str]:
    """What a command says on its two outputs."""
    command = [sys.executable, "-m", "app", *map(str, words)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=100,
        env=os.environ | {"SHOTCALLER_CACHE": str(cwd / "cache"), "SHOTCALLER_CONFIG": str(cwd), "LANG": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


@pytest.fixture
def window(tmp_path: Path):
    """A project that a window has open: one shot, two takes, nothing in the cut."""
    spec = ShotSpec((Subject("a soldier"),), Action("runs", "run"))
    shot = Shot("shot-1", "scene-1", "A", (Description("a soldier runs", spec),))
    with ProjectFolder.create(tmp_path / "film", Project("Rain", width=64, height=36)) as folder:
        folder.append(Entry(AddShot(shot)))
        for number in (1, 2):
            take = blank_take(folder.project, id=f"take-{number}", shot=shot, seed=number, frames=FRAMES)
            folder.append(Entry(AddTake(take)))
        yield folder


def test_passes_of_a_take_beside_the_window(window: ProjectFolder, tmp_path: Path) -> None:
    journal = (window.path / "journal.jsonl").read_bytes()
    out, err = shotcaller(
        "passes", window.path, "--take", "1a-2", "-o", tmp_path / "out", "--json", "--only", "depth,camera",
        "--size", "80x48", "--rate", "16", cwd=tmp_path,
    )  # fmt: skip
    (row,) = json.loads(out)["takes"]
    made = Path(row["path"])
    assert made == tmp_path / "out" / "1A-2_A001C002"
    assert (row["width"], row["height"], row["rate"], row["frames"]) == (80, 48, [16, 1], 4)
    assert sorted(path.name for path in made.iterdir()) == ["camera.json", "camera.usda", "depth", "passes.json"]
    assert np.array(Image.open(made / "depth" / "depth.0004.png")).shape == (48, 80)
    assert "1A-2: passes of 4 frames" in err
    assert (window.path / "journal.jsonl").read_bytes() == journal


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "There is nothing in the cut yet."),
        (("--take", "9Z-1"), "There is no take 9Z-1. There are: 1A-1, 1A-2."),
        (("--take", "1A-1", "--only", "albedo"), "There is no pass called albedo."),
        (("--take", "1A-1", "--size", "4"), "4 is not a size."),
        (("--take", "1A-1", "--rate", "often"), "There is no frame rate often."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    window: ProjectFolder,
    tmp_path: Path,
    words: tuple[str, ...],
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings = Settings(cache=tmp_path / "cache", config=tmp_path / "config", display=False)
    monkeypatch.setattr(cli.app_settings, "read", lambda: settings)
    monkeypatch.setattr(cli.logs, "begin", lambda folder: None)
    assert cli.main(["passes", str(window.path), "-o", str(tmp_path / "out"), *words]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert sentence in told.err
    assert len(told.err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_shot_comes_with_its_passes(tmp_path: Path) -> None:
    out, _ = shotcaller(
        "shoot", "a man walks", "-o", tmp_path / "takes", "--seconds", "0.25", "--size", "64x36", "--passes",
        "depth,pose", "--json", cwd=tmp_path,
    )  # fmt: skip
    (row,) = json.loads(out)["takes"]
    assert Path(row["path"]).is_file()
    made = Path(row["passes"])
    assert made.parent == Path(row["path"]).parent
    assert made.name == Path(row["path"]).stem
    assert len(list((made / "pose").iterdir())) == FRAMES


@pytest.mark.parametrize("how", ["stopped", "killed"])
def test_called_off_half_way_nothing_stands_under_the_take_s_name(tmp_path: Path, how: str) -> None:
    said: queue.Queue[dict[str, Any]] = queue.Queue()
    job = replace(a_job("a man walks"), frames=2000, width=320, height=180)
    options = {"jobs": [encode(job)], "out": str(tmp_path), "passes": ["depth", "normal"]}
    child = Child("passes", "engine.passes", options, said.put, lambda code: said.put({"kind": "Ended"}))
    child.start()
    try:
        assert said.get(timeout=100)["kind"] == "DeliveryProgress"
        child.kill() if how == "killed" else child.stop(timeout_s=30.0)
    finally:
        child.stop()
    assert not child.alive
    left = [path.name for path in tmp_path.iterdir()]
    assert "1A-1_A001C001" not in left
    assert left == [] or how == "killed", "who is asked to stop tidies up"


def test_passes_say_whether_the_picture_was_made_by_the_same_recipe(tmp_path: Path) -> None:
    spec = ShotSpec((Subject("a man"),), Action("walks", "walk"))
    made = Rendition(Tier.BLOCKOUT, "blockout", "takes/a.mov", 64, 36, Verdict(True, "test"), "0" * 64)
    with ProjectFolder.create(tmp_path / "film", Project("Rain", width=64, height=36)) as folder:
        shot = Shot("shot-1", "scene-1", "A", (Description("a man walks", spec),))
        take = blank_take(replace(folder.project, shots=(shot,)), id="take-1", shot=shot, seed=1, frames=FRAMES)
        folder.append(Entry(AddShot(shot)), Entry(AddTake(take)), Entry(AddRendition(take.id, made)))
    words = ("passes", tmp_path / "film", "--take", "1A-1", "-o", tmp_path / "out", "--only", "camera", "--json")
    out, err = shotcaller(*words, cwd=tmp_path)
    assert json.loads(out)["takes"][0]["as_the_picture"] is False
    assert "1A-1: its picture was made by another version" in err
    contents = json.loads((tmp_path / "out" / "1A-1_A001C001" / "passes.json").read_text(encoding="utf-8"))
    with ProjectFolder.open(tmp_path / "film") as folder:
        folder.append(Entry(AddRendition(take.id, replace(made, recipe=contents["recipe"]))))
    assert json.loads(shotcaller(*words, cwd=tmp_path)[0])["takes"][0]["as_the_picture"] is True


def test_a_take_and_its_passes_have_the_same_recipe(tmp_path: Path) -> None:
    job = replace(a_job("a man walks"), path="takes/1A-1.mov")
    rendition = production.make_take(job, tmp_path)
    contents = json.loads((production.make_passes(job, tmp_path, ("camera",)) / "passes.json").read_text("utf-8"))
    assert contents["recipe"] == rendition.recipe


# --- the gate, in this process ------------------------------------------------------------------------------------


class Untouched:
    """A renderer that must not be asked for anything."""

    def __getattr__(self, name: str):
        raise AssertionError(f"the renderer was asked for {name}")


def a_job(text: str) -> Job:
    return Job("", "", "1A-1", "A001C001", assumed(ShotSpec()), text, 1, 0, 3, 86400, FrameRate(), 64, 36, "")


def test_what_the_gate_refuses_has_no_passes_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(production.catalog, "renderer", lambda name: Untouched())
    refused = next(iter(_refused_words()))
    with pytest.raises(gate.Refused):
        production.make_passes(a_job(refused), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_renderer_without_passes_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(production.catalog, "renderer", lambda name: object())
    with pytest.raises(production.EngineError, match="makes no passes"):
        production.make_passes(replace(a_job("a man walks"), renderer="daguerreotype"), tmp_path)


def _refused_words() -> list[str]:
    """Words that the policy in force refuses, found by asking it."""
    from engine.assets import asset

    lines = (line.strip() for path in asset("safety").glob("*.txt") for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#") and not gate.policy().judge(line).allowed]
