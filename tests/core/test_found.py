"""Takes found again: an index that only saves work, and believes nothing that the disk does not bear out."""

import multiprocessing
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.film.model import Project
from engine.store.folder import JOURNAL, ProjectFolder
from engine.store.found import INDEX, Found, Made
from tests.core.playbook import rendition


def made(folder: Path, name: str = "1A-1", key: str = "digest") -> Made:
    """A take on disk that can be remembered."""
    path = folder / "takes" / f"{name}.mov"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(f"pictures of {name}".encode() * 50)
    return Made(key, name, "A001C001", 86400, rendition(f"takes/{name}.mov"))


@pytest.fixture
def found(tmp_path: Path) -> Found:
    return Found(tmp_path)


def test_what_was_remembered_is_found_by_this_worker_and_the_next(tmp_path: Path, found: Found) -> None:
    assert found.look("digest") is None
    found.remember(made(tmp_path))
    for each in (found, Found(tmp_path)):
        again = each.look("digest")
        assert again is not None
        assert (again.slate, again.rendition) == ("1A-1", rendition("takes/1A-1.mov"))
        assert each.look("another") is None


def test_what_another_worker_remembers_meanwhile_is_found(tmp_path: Path, found: Found) -> None:
    assert found.look("digest") is None
    Found(tmp_path).remember(made(tmp_path))
    assert found.look("digest") is not None


def test_a_movie_that_is_gone_is_not_found_but_its_copy_is(tmp_path: Path, found: Found) -> None:
    found.remember(made(tmp_path, "1A-1"))
    found.remember(made(tmp_path, "1A-2"))
    (tmp_path / "takes/1A-2.mov").unlink()
    again = found.look("digest")
    assert again is not None
    assert again.slate == "1A-1"
    (tmp_path / "takes/1A-1.mov").unlink()
    assert found.look("digest") is None


def test_a_movie_that_was_altered_is_not_found(tmp_path: Path, found: Found) -> None:
    found.remember(made(tmp_path))
    path = tmp_path / "takes/1A-1.mov"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    assert found.look("digest") is None, "shorter"
    path.write_bytes(whole[:-1] + b"?")
    os.utime(path, ns=(1, 1))
    assert found.look("digest") is None, "as long, but not the same"


def test_a_copied_project_finds_its_takes_and_looks_inside_only_once(tmp_path: Path, found: Found) -> None:
    found.remember(made(tmp_path))
    path = tmp_path / "takes/1A-1.mov"
    os.utime(path, ns=(1, 1))
    assert found.look("digest") is not None
    lines = (tmp_path / INDEX).read_bytes().count(b"\n")
    assert Found(tmp_path).look("digest") is not None
    assert (tmp_path / INDEX).read_bytes().count(b"\n") == lines


def test_a_movie_made_anew_under_the_same_name_is_what_the_name_stands_for(tmp_path: Path, found: Found) -> None:
    found.remember(made(tmp_path, key="first"))
    (tmp_path / "takes/1A-1.mov").write_bytes(b"other pictures")
    found.remember(replace(made(tmp_path), key="second"))
    (tmp_path / "takes/1A-1.mov").write_bytes(b"other pictures still")
    found.remember(Made("second", "1A-1", "A001C001", 86400, rendition("takes/1A-1.mov")))
    assert found.look("first") is None
    assert found.look("second") is not None


@given(st.data())
def test_no_torn_or_trodden_index_is_believed_or_in_the_way(tmp_path_factory: pytest.TempPathFactory, data) -> None:
    folder = tmp_path_factory.mktemp("project")
    for number in (1, 2, 3):
        Found(folder).remember(made(folder, f"1A-{number}", f"digest-{number}"))
    index = folder / INDEX
    held = bytearray(index.read_bytes())
    at = data.draw(st.integers(0, len(held) - 1))
    if data.draw(st.booleans()):
        del held[at:]
    else:
        held[at] = data.draw(st.integers(0, 255))
    index.write_bytes(held)
    found = Found(folder)
    for number in (1, 2, 3):
        again = found.look(f"digest-{number}")
        assert again is None or again.slate == f"1A-{number}"
    found.remember(made(folder, "1A-4", "digest-4"))
    assert Found(folder).look("digest-4") is not None, "a torn line takes no other one with it"


def test_an_index_from_elsewhere_finds_nothing_outside_the_project(tmp_path: Path) -> None:
    (tmp_path / "secret.mov").write_bytes(b"private")
    project = tmp_path / "project"
    project.mkdir()
    found = Found(project)
    found.remember(Made("digest", "1A-1", "A001C001", 0, rendition("../secret.mov")))
    assert found.look("digest") is None


def test_a_disk_that_takes_nothing_costs_nothing(tmp_path: Path, found: Found) -> None:
    take = made(tmp_path)
    (tmp_path / INDEX).mkdir()
    found.remember(take)
    assert found.look("digest") is None


def test_only_a_project_keeps_an_index(tmp_path: Path) -> None:
    assert Found.of(tmp_path) is None
    ProjectFolder.create(tmp_path / "film", Project("Film")).close()
    assert (tmp_path / "film" / JOURNAL).exists()
    assert Found.of(tmp_path / "film") is not None


def _remember_many(folder: Path, name: str) -> None:
    found = Found(folder)
    for number in range(50):
        take = Made(f"{name}-{number}", name, "A001C001", 0, rendition("takes/1A-1.mov"))
        found.remember(take)


def test_two_workers_write_at_once_and_lose_no_line(tmp_path: Path) -> None:
    made(tmp_path)
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_remember_many, args=(tmp_path, name)) for name in ("a", "b")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    found = Found(tmp_path)
    assert all(found.look(f"{name}-{number}") is not None for name in ("a", "b") for number in range(50))
