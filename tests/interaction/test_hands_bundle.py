"""The hand model is put together from the published wheel, checked, and left alone when it is right."""

import hashlib
import logging
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from engine.errors import EngineError
from interaction.hands import bundle
from interaction.hands.bundle import BUNDLE, BUNDLE_SHA256, LICENCE, assemble, is_right
from tests.interaction.hands_material import hand_model


def wheel(path: Path, content: dict[str, bytes]) -> Path:
    """A wheel with these files inside."""
    with zipfile.ZipFile(path, "w") as packed:
        for name, held in content.items():
            packed.writestr(name, held)
    return path


def parts_of(model: Path) -> dict[str, bytes]:
    """What the published wheel holds, as far as it matters here."""
    with zipfile.ZipFile(model) as packed:
        networks = {source: packed.read(name) for name, source, _ in bundle._PARTS}
    return networks | {bundle._WHEEL_LICENCE: (model.parent / LICENCE).read_bytes()}


def test_the_model_here_is_the_one_that_was_published() -> None:
    model = hand_model()
    assert model.stat().st_size == 7_819_037
    assert hashlib.sha256(model.read_bytes()).hexdigest() == BUNDLE_SHA256
    assert "Apache License" in (model.parent / LICENCE).read_text(encoding="utf-8")
    with zipfile.ZipFile(model) as packed:
        assert {entry.compress_type for entry in packed.infolist()} == {zipfile.ZIP_STORED}


def test_a_wheel_fetched_by_hand_gives_the_same_bytes(tmp_path: Path) -> None:
    made = assemble(tmp_path / "models", wheel(tmp_path / "mediapipe.whl", parts_of(hand_model())))
    assert is_right(made)
    assert sorted(path.name for path in made.parent.iterdir()) == [LICENCE, BUNDLE]


def test_what_is_right_is_left_alone(tmp_path: Path) -> None:
    made = assemble(tmp_path, wheel(tmp_path / "mediapipe.whl", parts_of(hand_model())))
    before = made.stat().st_mtime_ns
    assert assemble(tmp_path, tmp_path / "no such wheel") == made
    assert made.stat().st_mtime_ns == before


def test_a_damaged_model_is_made_again(tmp_path: Path) -> None:
    packed = wheel(tmp_path / "mediapipe.whl", parts_of(hand_model()))
    made = assemble(tmp_path, packed)
    made.write_bytes(made.read_bytes()[:-1] + b"?")
    assert not is_right(made)
    assert is_right(assemble(tmp_path, packed))


@pytest.mark.parametrize("damage", ["a changed network", "a network missing", "no zip", "empty"])
def test_a_wheel_that_is_not_the_published_one_is_refused(tmp_path: Path, damage: str) -> None:
    content = dict.fromkeys((source for _, source, _ in bundle._PARTS), b"not a network") | {bundle._WHEEL_LICENCE: b""}
    if damage == "a network missing":
        content.popitem()
    packed = wheel(tmp_path / "mediapipe.whl", content)
    if damage in ("no zip", "empty"):
        packed.write_bytes(b"<html>Sign in</html>" if damage == "no zip" else b"")
    with pytest.raises(EngineError, match="not the file that was published") as refused:
        assemble(tmp_path / "models", packed)
    assert "network" in refused.value.advice
    assert list((tmp_path / "models").iterdir()) == [], "nothing half-made is left"


def test_without_a_network_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warned: list[logging.LogRecord]
) -> None:
    monkeypatch.setattr(bundle, "_WHEEL", "mediapipe==0.0.0")  # which pip cannot find, with or without a network
    with pytest.raises(EngineError, match="could not be downloaded") as refused:
        assemble(tmp_path)
    assert str(tmp_path) in refused.value.advice
    assert "mediapipe==0.0.0" in warned[0].getMessage()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = subprocess.run(
        [sys.executable, "-m", "interaction.hands.bundle", str(tmp_path / "file" / "models")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The hand model could not be written to")
    assert "Traceback" not in done.stderr
