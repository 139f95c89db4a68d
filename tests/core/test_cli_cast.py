"""`shotcaller cast`: the list for people and for programs, written and taken off, and names that resolve to it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from app import cli
from app.settings import Settings
from engine.film.cast import CastMember, Location
from engine.film.edits import DropCastMember, Entry, PutCastMember, PutLocation
from engine.film.model import Project
from engine.state import opened
from engine.store.folder import ProjectFolder

MEI = CastMember("cast-1", "Lin Mei", ("林梅",), "woman warrior, red cloak", "#b02c28")


@pytest.fixture(autouse=True)
def plain_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No screen, and nothing of the person's own settings."""
    settings = Settings(cache=tmp_path / "cache", config=tmp_path / "config", display=False, width=64, height=36)
    monkeypatch.setattr(cli.app_settings, "read", lambda: settings)
    monkeypatch.setattr(cli.logs, "begin", lambda folder: None)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A film with somebody of the cast and a place."""
    folder = tmp_path / "film"
    with ProjectFolder.create(folder, Project("Rain")) as made:
        made.append(Entry(PutCastMember(MEI)))
        made.append(Entry(PutLocation(Location("place-1", "the Rusty Anchor", set="bar"))))
    return folder


def outcome(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli.main(words)
    told = capsys.readouterr()
    return code, told.out, told.err


def cast_of(folder: Path) -> tuple[CastMember, ...]:
    with ProjectFolder.open(folder) as made:
        return made.project.cast


def test_the_list_is_read_by_people_and_by_programs(capsys, project):
    code, out, err = outcome(capsys, "cast", str(project))
    assert (code, err) == (0, "")
    assert out.split() == ["Lin", "Mei,", "林梅", "#b02c28", "woman", "warrior,", "red", "cloak"]
    code, out, err = outcome(capsys, "cast", str(project), "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)[0]["name"] == "Lin Mei"


def test_somebody_is_written_in_and_written_anew(capsys, project):
    words = ("add", "Rex", "--look", "a big black dog", "--alias", "the dog", "--alias", "小黑", "--colour", "#202020")
    assert outcome(capsys, "cast", str(project), *words) == (0, "", "")
    _, rex = cast_of(project)
    assert (rex.name, rex.aliases, rex.description, rex.colour) == ("Rex", ("the dog", "小黑"), words[3], "#202020")
    assert outcome(capsys, "cast", str(project), "add", "rex", "--look", "an old dog")[0] == 0
    _, again = cast_of(project)
    assert (again.id, again.name, again.aliases, again.description) == (rex.id, "Rex", rex.aliases, "an old dog")


def a_picture(path: Path, shade: int = 90) -> Path:
    Image.new("RGB", (24, 32), (shade, 40, 40)).save(path)
    return path


def test_pictures_are_copied_into_the_project(capsys, project, tmp_path):
    front, side = a_picture(tmp_path / "mei front.JPG"), a_picture(tmp_path / "side.png", 30)
    words = ("add", "Lin Mei", "--picture", str(front), "--picture", str(side), "--picture", str(front))
    assert outcome(capsys, "cast", str(project), *words) == (0, "", "")
    (mei,) = cast_of(project)
    assert replace(mei, pictures=()) == MEI
    assert len(mei.pictures) == 2
    assert all((project / path).read_bytes() == file.read_bytes() for path, file in zip(mei.pictures, (front, side)))
    assert all(path.startswith("cast/") for path in mei.pictures)
    _, out, _ = outcome(capsys, "cast", str(project))
    assert all(path in out for path in mei.pictures)
    _, out, _ = outcome(capsys, "cast", str(project), "--json")
    assert json.loads(out)[0]["pictures"] == list(mei.pictures)


def test_another_picture_by_the_same_name_stands_beside_it(capsys, project, tmp_path):
    for shade in (30, 90):
        words = ("add", "Lin Mei", "--picture", str(a_picture(tmp_path / "mei.png", shade)))
        assert outcome(capsys, "cast", str(project), *words)[0] == 0
    assert len(list((project / "cast").iterdir())) == 2
    assert outcome(capsys, "cast", str(project), "add", "Lin Mei", "--look", "older now")[0] == 0
    assert len(cast_of(project)[0].pictures) == 1  # what is not said stays


def test_what_is_no_picture_is_not_copied(capsys, project, tmp_path):
    (tmp_path / "mei.png").write_text("no picture")
    good = a_picture(tmp_path / "side.png")
    words = ("add", "Lin Mei", "--picture", str(good), "--picture", str(tmp_path / "mei.png"))
    code, _, err = outcome(capsys, "cast", str(project), *words)
    assert code == 1
    assert "mei.png cannot be read" in err
    assert cast_of(project) == (MEI,)
    assert not (project / "cast").exists()


def test_somebody_is_taken_off_by_any_of_their_names_and_the_window_can_undo_it(capsys, project):
    code, out, _ = outcome(capsys, "cast", str(project), "remove", "林梅", "--json")
    assert (code, json.loads(out)) == (0, [])
    with ProjectFolder.open(project) as made:
        assert made.history[-1] == Entry(DropCastMember("cast-1"))
        assert opened(made.project, made.history, founding=made.founding).done[-1] == PutCastMember(MEI, 0)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("remove", "Bob"), "Nobody on the list is called Bob. There are Lin Mei."),
        (("add", "Bob", "--colour", "red"), "A colour is written #rrggbb."),
        (("add", " "), "A name is missing."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(capsys, project, words, sentence):
    code, out, err = outcome(capsys, "cast", str(project), *words)
    assert (code, out) == (1, "")
    assert err.strip() == f"shotcaller: {sentence}"
    assert cast_of(project) == (MEI,)


def test_a_project_that_is_not_there_is_one_sentence(capsys, tmp_path):
    for words in (("cast", str(tmp_path / "nowhere")), ("describe", "x", "--project", str(tmp_path / "nowhere"))):
        code, out, err = outcome(capsys, *words)
        assert (code, out) == (1, "")
        assert "There is no project in" in err


def test_names_resolve_where_a_project_is_given(capsys, project):
    sentence = "Lynn May walks through the Rusty Anchor at night"
    _, out, _ = outcome(capsys, "describe", sentence, "--project", str(project), "--json")
    shot = json.loads(out)["shot"]
    assert (shot["subjects"][0]["name"], shot["subjects"][0]["cast"]) == ("Lin Mei", "cast-1")
    assert (shot["environment"]["place"], shot["environment"]["set"]) == ("the Rusty Anchor", "bar")
    _, out, _ = outcome(capsys, "describe", sentence, "--project", str(project))
    assert "Lin Mei [cast-1]" in out
