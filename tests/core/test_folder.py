"""A project's folder: what was wished for is there again, one window at a time, and nothing readable is thrown away."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from engine.errors import EditRefused, EngineError, ProjectUnreadable
from engine.film.edits import AddShot, Batch, Cause, Edit, Entry, RemoveClip
from engine.film.model import Project, Shot
from engine.film.time import FrameRate
from engine.store import folder as store
from engine.store import journal
from engine.store.folder import JOURNAL, ProjectFolder, glimpse
from tests.core.cuts import film, shoot
from tests.core.films import described, sittings
from tests.disk import full_disk

ROOT = Path(__file__).resolve().parents[2]
SHOT = Entry(AddShot(Shot("shot-1", "scene-1", "A", (described("雨夜"),))))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(sitting=sittings())
def test_a_sitting_comes_back(tmp_path_factory: pytest.TempPathFactory, sitting: tuple[Project, list[Edit]]) -> None:
    founding, edits = sitting
    path = tmp_path_factory.mktemp("film")
    entries = [Entry(edit, Cause.FACT if at % 2 else Cause.WISH) for at, edit in enumerate(edits)]
    with ProjectFolder.create(path, founding) as made:
        for entry in entries:
            made.append(entry)
        after = made.project
    with ProjectFolder.open(path) as again:
        assert (again.founding, again.project, again.history) == (founding, after, entries)


def test_a_new_folder(tmp_path: Path) -> None:
    project = Project("雨", FrameRate(30000, 1001, drop_frame=True), 1280, 720)
    with ProjectFolder.create(tmp_path / "films" / "rain", project) as made:
        assert (made.project, made.history, made.path) == (project, [], tmp_path / "films" / "rain")
        assert sorted(entry.name for entry in made.path.iterdir()) == [JOURNAL, "lock", "takes"]


def test_what_does_not_fit_is_not_written(tmp_path: Path) -> None:
    with ProjectFolder.create(tmp_path, Project("Rain")) as made:
        before = (tmp_path / JOURNAL).read_bytes()
        with pytest.raises(EditRefused):
            made.append(Entry(RemoveClip(0)))
        assert (tmp_path / JOURNAL).read_bytes() == before
        assert (made.project, made.history) == (Project("Rain"), [])


def test_what_could_not_be_kept_did_not_happen(tmp_path: Path) -> None:
    with ProjectFolder.create(tmp_path, Project("Rain")) as made:
        (tmp_path / JOURNAL).unlink()
        with pytest.raises(EngineError):
            made.append(SHOT)
        assert (made.project, made.history) == (Project("Rain"), [])


def test_there_is_one_already(tmp_path: Path) -> None:
    ProjectFolder.create(tmp_path, Project("Rain")).close()
    with pytest.raises(ProjectUnreadable, match="already"):
        ProjectFolder.create(tmp_path, Project("Snow"))
    with ProjectFolder.open(tmp_path) as again:
        assert again.project.title == "Rain"


def test_there_is_none(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ProjectUnreadable, match="There is no project"):
            ProjectFolder.open(path)
    assert list(tmp_path.iterdir()) == []


def test_one_window_at_a_time(tmp_path: Path) -> None:
    with ProjectFolder.create(tmp_path, Project("Rain")) as first:
        with pytest.raises(ProjectUnreadable, match=rf"open in another window \(process {os.getpid()}\)"):
            ProjectFolder.open(tmp_path)
        first.append(SHOT)
    with ProjectFolder.open(tmp_path) as again:
        assert again.history == [SHOT]


def test_another_process_holds_it_until_it_is_killed(tmp_path: Path) -> None:
    ProjectFolder.create(tmp_path, Project("Rain")).close()
    script = (
        "import sys, time; from pathlib import Path; from engine.store.folder import ProjectFolder;"
        "held = ProjectFolder.open(Path(sys.argv[1])); print('open', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(ProjectUnreadable, match=rf"process {other.pid}\)"):
            ProjectFolder.open(tmp_path)
        os.kill(other.pid, signal.SIGKILL)
    ProjectFolder.open(tmp_path).close()


def test_a_killed_window_keeps_every_acknowledged_edit(tmp_path: Path) -> None:
    script = """if True:
        import sys
        from pathlib import Path
        from engine.film.edits import AddShot, Entry
        from engine.film.model import Project, Shot
        from engine.store.folder import ProjectFolder
        from tests.core.films import described
        held = ProjectFolder.create(Path(sys.argv[1]), Project("Rain"))
        for number in range(100_000):
            held.append(Entry(AddShot(Shot(f"shot-{number}", "scene-1", f"X{number}", (described("x"),)))))
            print(number, flush=True)
    """
    command = [sys.executable, "-c", script, str(tmp_path)]
    acknowledged = -1
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as other:
        assert other.stdout is not None
        for line in other.stdout:
            acknowledged = int(line)
            if acknowledged == 40:
                os.kill(other.pid, signal.SIGKILL)
    with ProjectFolder.open(tmp_path) as again:
        assert len(again.project.shots) - (acknowledged + 1) in (0, 1)


def bodies(path: Path) -> list[dict[str, Any]]:
    return journal.read(path / JOURNAL).bodies


@pytest.fixture
def made(tmp_path: Path) -> Path:
    with ProjectFolder.create(tmp_path, Project("Rain")) as held:
        held.append(SHOT)
        held.append(Entry(Batch(())))
    return tmp_path


def refusal(path: Path, changed: list[dict[str, Any]]) -> str:
    journal.write(path / JOURNAL, changed)
    before = (path / JOURNAL).read_bytes()
    with pytest.raises(ProjectUnreadable) as failure:
        ProjectFolder.open(path)
    assert (path / JOURNAL).read_bytes() == before
    return str(failure.value)


def test_a_newer_format(made: Path) -> None:
    header, *rest = bodies(made)
    assert "newer version" in refusal(made, [{**header, "version": 99}, *rest])


def test_a_kind_of_edit_from_the_future(made: Path) -> None:
    assert "newer version" in refusal(made, [*bodies(made), {"entry": {"edit": {"kind": "PaintTake", "take": "x"}}}])


def test_a_field_from_the_future(made: Path) -> None:
    text = json.dumps(bodies(made)).replace('"letter"', '"mood": "tense", "letter"')
    assert "newer version" in refusal(made, json.loads(text))


def test_an_entry_that_is_no_entry(made: Path) -> None:
    assert refusal(made, [*bodies(made), {"entry": {"edit": 3}}]).startswith("Line 4 of")


def test_an_entry_that_does_not_fit(made: Path) -> None:
    header, shot, batch = bodies(made)
    assert refusal(made, [header, shot, shot, batch]).startswith("Line 3 of")


@pytest.mark.parametrize("header", [{}, {"format": "other", "version": 1}, {"format": store.FORMAT, "version": "1"}])
def test_somebody_elses_journal(made: Path, header: dict[str, Any]) -> None:
    assert "not a project of this program" in refusal(made, [header])
    assert "not a project of this program" in refusal(made, [])


def test_an_older_format_is_brought_up_to_date(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = (made / JOURNAL).read_bytes()

    def retitled(held: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**held[0], "founding": {"title": "Snow"}}, *held[1:]]

    monkeypatch.setattr(store, "VERSION", 2)
    monkeypatch.setattr(store, "upgraded", lambda held, version: [{**retitled(held)[0], "version": 2}, *held[1:]])
    for _ in range(2):
        with ProjectFolder.open(made) as again:
            assert (again.project.title, len(again.history)) == ("Snow", 2)
    assert (made / f"{JOURNAL}.old").read_bytes() == old


def test_files_that_no_take_mentions(tmp_path: Path) -> None:
    project = film((2, 2), ())
    with ProjectFolder.create(tmp_path, project) as made:
        assert made.unreferenced() == []
        shoot(project, tmp_path)
        stray = tmp_path / "takes" / "1A-9_A001C009.mov.part"
        stray.write_bytes(b"half a take")
        assert made.unreferenced() == [stray]


def test_a_project_opens_on_a_full_disk(made: Path) -> None:
    with full_disk(0), ProjectFolder.open(made) as again:
        assert again.history[0] == SHOT
        with pytest.raises(EngineError, match="The disk is full"):
            again.append(Entry(Batch(())))
        assert len(again.history) == 2


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ProjectUnreadable, match="cannot be written to"):
        ProjectFolder.create(tmp_path / "file" / "film", Project("Rain"))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="this user may write everywhere")
def test_a_folder_that_may_not_be_written(made: Path) -> None:
    (made / "lock").unlink()
    made.chmod(0o555)
    try:
        with pytest.raises(ProjectUnreadable, match="cannot be written to"):
            ProjectFolder.open(made)
    finally:
        made.chmod(0o755)


def test_a_project_is_opened_where_there_is_one_and_founded_where_there_is_none(tmp_path: Path) -> None:
    with ProjectFolder.open_or_create(tmp_path / "new", Project("Founded")) as made:
        assert made.project.title == "Founded"
    with ProjectFolder.open_or_create(tmp_path / "new", Project("Another")) as again:
        assert again.project.title == "Founded"


def test_several_entries_are_kept_together_or_not_at_all(tmp_path: Path) -> None:
    with ProjectFolder.create(tmp_path / "film", Project("Film")) as held:
        with pytest.raises(EditRefused):
            held.append(SHOT, Entry(RemoveClip(0)))
        assert (held.history, held.project.shots) == ([], ())
        held.append(SHOT, Entry(Batch(())))
    with ProjectFolder.open(tmp_path / "film") as again:
        assert again.history == [SHOT, Entry(Batch(()))]


def test_a_film_is_seen_beside_the_window_that_has_it_open(tmp_path: Path) -> None:
    with ProjectFolder.create(tmp_path, Project("Rain")) as open_one:
        open_one.append(SHOT)
        assert glimpse(tmp_path) == open_one.project
        with (tmp_path / JOURNAL).open("ab") as journal_file:
            journal_file.write(b'{"crc":"0000')  # a line that is just being written
        assert glimpse(tmp_path) == open_one.project


def test_what_is_no_project_is_not_seen_as_one(tmp_path: Path) -> None:
    with pytest.raises(ProjectUnreadable, match="There is no project"):
        glimpse(tmp_path)
