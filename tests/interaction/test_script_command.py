"""`shotcaller script`: scenes and proposals as text and as JSON, and a film made from a script."""

import json
from io import StringIO
from pathlib import Path

import pytest

from app import screenplay
from app.settings import Settings
from engine.errors import EngineError
from engine.film.codec import decode
from engine.film.script import ScriptScene
from engine.store.folder import ProjectFolder

HERE = Path(__file__).parent / "scripts"


def run(file: Path, *, scene: str | None = None, into: Path | None = None, as_json: bool = False) -> str:
    out = StringIO()
    given = {"scene": scene, "into": into, "as_json": as_json}
    assert screenplay.run(file, **given, settings=Settings(), stdout=out) == 0
    return out.getvalue()


def test_scenes_and_proposals_as_text() -> None:
    lines = run(HERE / "lamp.fountain").splitlines()
    assert lines[0] == "scene 1      EXT. LIGHTHOUSE - NIGHT"
    assert lines[1].split() == ["1", "1–4", "Establishing", "shot:", "lighthouse.", *lines[1].split()[5:]]
    assert [line.split()[1] for line in lines if line.startswith("scene")] == ["1", "2", "3", "4", "5"]


def test_one_scene_as_json() -> None:
    made = json.loads(run(HERE / "teahouse.txt", scene="3", as_json=True))
    assert made["title"] == "雨夜茶馆"
    (scene,) = made["scenes"]
    shots = scene.pop("proposed")
    assert decode(ScriptScene, scene).place == "古城墙"
    assert shots[0]["shot"]["camera"]["framing"] == "establishing"
    assert shots[0]["why"]
    assert all(shot["lines"][0] <= shot["lines"][1] for shot in shots)


def test_a_scene_that_is_not_there() -> None:
    with pytest.raises(EngineError, match=r"There is no scene 9 in this script\.") as refused:
        run(HERE / "lamp.fountain", scene="9")
    assert refused.value.advice == "There are 1, 2, 3, 4, 5."


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="cannot be read"):
        run(tmp_path / "none.fountain")


def test_a_film_is_made_from_a_script_and_again_from_another(tmp_path: Path) -> None:
    film = tmp_path / "film"
    assert run(HERE / "lamp.fountain", into=film) == "The script is here: 5 scenes.\n"
    assert run(HERE / "teahouse.txt", into=film) == "The script is here: 3 scenes.\n"
    project = ProjectFolder.open(film)
    try:
        titles = {scene.number: scene.title for scene in project.project.scenes}
        assert titles["1"] == "第一场  老茶馆  夜  内"
        assert titles["5"] == "THE TOWER FROM THE SEA"
        assert [scene.number for scene in project.project.script.scenes] == ["1", "2", "3"]
    finally:
        project.close()
