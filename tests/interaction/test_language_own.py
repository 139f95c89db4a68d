"""A person's own ways of saying things: read on top of ours, and a mistake in one file spoils no other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import messages as say
from interaction.language import own, understand
from interaction.language.lexicon import joined


@pytest.fixture(autouse=True)
def ours_again() -> Iterator[None]:
    """Afterwards only the shipped lexicons count."""
    yield
    own.use(None)


def test_ways_of_saying_are_added_file_by_file(tmp_path: Path) -> None:
    (tmp_path / "orders.toml").write_text('[circle]\nen = ["ship it"]\nzh = ["妥了"]\n', "utf-8")
    (tmp_path / "camera.toml").write_text('["camera.lens".fisheye]\nzh = ["猫眼"]\n', "utf-8")

    assert own.use(tmp_path) == ()
    assert [type(one.intent) for one in understand("ship it")] == [say.CircleTake]
    assert [type(one.intent) for one in understand("妥了")] == [say.CircleTake]
    (lens,) = understand("用猫眼")
    assert isinstance(lens.intent, say.ReviseShot)
    assert lens.intent.changes.camera.lens == "fisheye"
    assert [type(one.intent) for one in understand("print that")] == [say.CircleTake]

    own.use(None)
    assert [type(one.intent) for one in understand("妥了")] != [say.CircleTake]


def test_a_mistake_names_its_file_and_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "camera.toml").write_text(
        '["camera.size".wide]\nen = ["vista"]\n["camera.size".vast]\nen = ["x"]', "utf-8"
    )
    (tmp_path / "style.toml").write_text('["style.style".noir]\nen = ["chandler"\n', "utf-8")
    (tmp_path / "colours.toml").write_text("x = 1\n", "utf-8")
    (tmp_path / "orders.toml").write_text('[circle]\nen = ["ship it"]\n', "utf-8")

    camera, colours, style = (str(mistake) for mistake in own.use(tmp_path))

    assert "camera.toml" in camera
    assert "line 3" in camera
    assert "vast" in camera
    assert "colours.toml" in colours
    assert "style.toml" in style
    assert "line" in style
    assert [type(one.intent) for one in understand("ship it")] == [say.CircleTake]
    assert [type(one.intent) for one in understand("low angle")] == [say.ReviseShot]


def test_a_folder_that_is_not_there_changes_nothing(tmp_path: Path) -> None:
    assert own.use(tmp_path / "nowhere") == ()
    assert [type(one.intent) for one in understand("print that")] == [say.CircleTake]


def test_a_file_that_was_corrected_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "orders.toml"
    file.write_text('[circle]\nen = ["ship it"\n', "utf-8")
    assert len(own.use(tmp_path)) == 1

    file.write_text('[circle]\nen = ["ship it"]\n', "utf-8")
    assert own.use(tmp_path) == ()
    assert [type(one.intent) for one in understand("ship it")] == [say.CircleTake]


def test_tables_are_joined_and_own_ways_come_first() -> None:
    shipped = {"circle": {"en": ["print"], "zh": ["过"]}, "nouns": "一"}
    mine = {"circle": {"en": ["ship it"]}, "nouns": "二", "new": {"en": ["x"]}}

    assert joined(mine, shipped) == {
        "circle": {"en": ["ship it", "print"], "zh": ["过"]}, "nouns": "二\n一", "new": {"en": ["x"]},
    }  # fmt: skip
