"""The journal: what was appended is there, a crash at any byte loses at most the last line, and damage is named."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import EngineError, ProjectUnreadable
from engine.store import journal
from engine.store.journal import Journal, read
from engine.store.upgrades import STEPS, VERSION, upgraded
from tests.disk import full_disk

BODIES: list[dict[str, Any]] = [{"format": "x", "version": 1}, {"entry": {"text": "雨夜\n女战士"}}, {"entry": {"n": 3}}]
bodies = st.lists(st.dictionaries(st.sampled_from(["entry", "note"]), st.text() | st.integers()), max_size=6)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "journal.jsonl"
    journal.write(place, BODIES)
    return place


def opened(path: Path) -> Journal:
    return Journal.open(path, read(path))


def append(path: Path, *more: dict[str, Any]) -> None:
    held = opened(path)
    for body in more:
        held.append(body)
    held.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(first=bodies, more=bodies)
def test_what_was_appended_is_there(tmp_path: Path, first: list[Any], more: list[Any]) -> None:
    place = tmp_path / "law.jsonl"
    journal.write(place, first)
    append(place, *more)
    assert read(place).bodies == first + more


def test_each_line_is_json_with_number_and_checksum(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["n"] for line in lines] == [0, 1, 2]
    assert all(len(json.loads(line)["crc"]) == 8 for line in lines)


def test_a_crash_at_any_byte_loses_at_most_the_last_line(path: Path) -> None:
    whole = path.read_bytes()
    ends = [at + 1 for at, byte in enumerate(whole) if byte == ord("\n")]
    for length in range(len(whole) + 1):
        path.write_bytes(whole[:length])
        lines = sum(end <= length for end in ends)
        contents = read(path)
        assert contents.bodies == BODIES[:lines]
        assert contents.torn == whole[contents.length : length]


def test_a_crash_that_left_holes(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"crc":"' + b"\0" * 300)
    assert read(path).bodies == BODIES
    path.write_bytes(whole + b"\0" * 300 + b'"}}\n')
    assert read(path).bodies == BODIES


def test_a_torn_line_is_put_aside_and_the_next_one_fits(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b'{"crc":"0000')
    append(path, {"entry": 4})
    assert read(path).bodies == [*BODIES, {"entry": 4}]
    assert path.with_name("journal.jsonl.torn").read_bytes() == b'{"crc":"0000\n'


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_byte_is_found(path: Path, data: st.DataObject) -> None:
    journal.write(path, BODIES)
    held = bytearray(path.read_bytes())
    last = held.rfind(b"\n", 0, -1)
    at = data.draw(st.integers(0, len(held) - 2))
    new = data.draw(st.integers(1, 255).filter(lambda byte: byte != held[at]))
    held[at] = new
    path.write_bytes(held)
    with pytest.raises(ProjectUnreadable) as failure:
        read(path)
    assert path.read_bytes() == held
    if new != ord("\n") and at < last:
        assert failure.value.values["line"] == str(bytes(held[:at]).count(b"\n") + 1)


@pytest.mark.parametrize("order", [(0, 2), (0, 2, 1), (0, 1, 1, 2), (1, 2)])
def test_lines_that_are_missing_doubled_or_swapped(path: Path, order: tuple[int, ...]) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[at] for at in order))
    with pytest.raises(ProjectUnreadable, match=r"Line \d of journal.jsonl is damaged"):
        read(path)


def test_it_is_on_the_disk_before_append_returns(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled: list[int] = []
    held = opened(path)
    monkeypatch.setattr(journal, "settle", lambda descriptor: settled.append(os.fstat(descriptor).st_size))
    held.append({"entry": 4})
    assert settled == [path.stat().st_size]
    held.close()


@pytest.mark.parametrize(
    "meddle",
    [
        lambda path: path.write_bytes(path.read_bytes() + b"x"),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.unlink(),
        lambda path: (path.with_name("copy").write_bytes(path.read_bytes()), path.with_name("copy").replace(path)),
    ],
    ids=["longer", "shorter", "gone", "replaced"],
)
def test_another_program_is_noticed(path: Path, meddle: Any) -> None:
    held = opened(path)
    meddle(path)
    with pytest.raises(EngineError, match="Another program has changed"):
        held.append({"entry": 4})
    held.close()


def test_a_full_disk_keeps_everything_before(path: Path) -> None:
    held = opened(path)
    before = path.read_bytes()
    with full_disk(2_000), pytest.raises(EngineError, match="The disk is full") as failure:
        held.append({"entry": "x" * 4000})
    assert failure.value.advice
    assert path.read_bytes() == before
    held.append({"entry": 4})
    held.close()
    assert read(path).bodies == [*BODIES, {"entry": 4}]


def test_a_disk_that_fails_to_settle(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = opened(path)

    def fail(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(journal, "settle", fail)
        with pytest.raises(EngineError, match="Input/output error"):
            held.append({"entry": 4})
    assert read(path).bodies == BODIES
    held.append({"entry": 5})
    held.close()
    assert read(path).bodies == [*BODIES, {"entry": 5}]


def test_closing_twice_is_fine(path: Path) -> None:
    held = opened(path)
    held.close()
    held.close()
    assert read(path).bodies == BODIES


def test_an_old_journal_is_kept_beside_the_new(path: Path) -> None:
    old = path.read_bytes()
    journal.rewrite(path, [{"format": "y"}])
    assert read(path).bodies == [{"format": "y"}]
    assert path.with_name("journal.jsonl.old").read_bytes() == old


def test_upgrades_go_step_by_step() -> None:
    def named(held: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**body, "name": "x"} for body in held]

    def shouted(held: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**body, "name": body["name"].upper()} for body in held]

    steps = {1: named, 2: shouted}
    assert upgraded([{"version": 1}, {"a": 1}], 1, steps, 3) == [{"version": 3, "name": "X"}, {"a": 1, "name": "X"}]
    assert upgraded([{"version": 3}], 3, steps, 3) == [{"version": 3}]


def test_every_version_has_its_step() -> None:
    assert sorted(STEPS) == list(range(1, VERSION))
