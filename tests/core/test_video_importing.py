"""A video model that came by hand gets in whole, as a copy or as a link, and nothing that runs gets in with it."""

import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import EngineError
from engine.models.catalogue import model
from engine.models.folder import State, look
from engine.models.importing import bring_in, model_in
from tests.core import toy_weights

MODEL = model("wan2.2-t2v-a14b")
LORA = model("wan2.2-lightning-4step")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return toy_weights.write(tmp_path / "usb" / "Wan2.2-T2V-A14B-Diffusers")


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "models" / "video"


def refusal(do: Callable[[], object]) -> EngineError:
    with pytest.raises(EngineError) as caught:
        do()
    assert caught.value.advice
    return caught.value


def test_a_folder_is_copied_without_what_could_run(folder: Path, into: Path):
    (folder / "vae" / "old.bin").write_bytes(pickle.dumps(1))
    (folder / "README.md").write_text("hello")
    (folder / ".git").mkdir()
    (folder / ".git" / "config.json").write_text("{}")
    place = bring_in(folder, MODEL, into)
    assert place == into / MODEL.name
    assert look(place).state is State.WHOLE
    there = {file.relative_to(place).as_posix() for file in place.rglob("*") if file.is_file()}
    assert there == toy_weights.files().keys()
    assert [path.name for path in into.iterdir()] == [MODEL.name]


def test_bringing_it_again_replaces_it(folder: Path, into: Path):
    (bring_in(folder, MODEL, into) / "old.json").touch()
    assert not (bring_in(folder, MODEL, into) / "old.json").exists()


def test_a_link_leaves_it_where_it_is(folder: Path, into: Path):
    place = bring_in(folder, MODEL, into, link=True)
    assert place.is_symlink()
    assert look(place).state is State.WHOLE
    assert bring_in(folder, MODEL, into, link=True) == place
    copied = bring_in(folder, MODEL, into)
    assert copied.is_symlink(), "the folder that is linked already is not copied over itself"
    assert look(folder).state is State.WHOLE


def test_a_link_gives_way_to_another_and_its_folder_stays(folder: Path, into: Path, tmp_path: Path):
    bring_in(folder, MODEL, into, link=True)
    other = toy_weights.write(tmp_path / "other")
    assert not bring_in(other, MODEL, into).is_symlink()
    assert look(folder).state is State.WHOLE


def test_a_hubs_own_cache_is_understood(folder: Path, into: Path, tmp_path: Path):
    """Snapshots there are links to blobs; what gets in are files."""
    cache = tmp_path / "models--Wan-AI--Wan2.2-T2V-A14B-Diffusers"
    snapshot = cache / "snapshots" / "5be7df9619b54f4e2667b2755bc6a756675b5cd7"
    (cache / "blobs").mkdir(parents=True)
    for number, (path, body) in enumerate(toy_weights.files().items()):
        (cache / "blobs" / str(number)).write_bytes(body)
        (snapshot / path).parent.mkdir(parents=True, exist_ok=True)
        (snapshot / path).symlink_to(os.path.relpath(cache / "blobs" / str(number), (snapshot / path).parent))
    for given in (cache, snapshot):
        assert model_in(given) is MODEL
        place = bring_in(given, MODEL, into)
        assert not any(file.is_symlink() for file in place.rglob("*"))
        assert look(place).state is State.WHOLE


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Wan2.2-T2V-A14B-Diffusers", "wan2.2-t2v-a14b"),
        ("wan2.2-ti2v-5b", "wan2.2-ti2v-5b"),
        ("Wan2.1-VACE-1.3B-diffusers", "wan2.1-vace-1.3b"),
        ("models--BestWishYsh--Helios-Distilled", "helios-distilled"),
        ("Wan2.2-Lightning", "wan2.2-lightning-4step"),
        ("Autoencoders", ""),  # holds two of them
        ("my models", ""),
    ],
)
def test_a_model_is_known_by_its_folders_name(tmp_path: Path, name: str, found: str):
    known = model_in(tmp_path / name)
    assert (known.name if known else "") == found


def test_or_by_the_name_one_gives_it(tmp_path: Path):
    assert model_in(tmp_path, "taew2_1") is model("taew2_1")
    assert "wan2.2-t2v-a14b" in refusal(lambda: model_in(tmp_path, "nonsense")).advice


def test_an_adapter_comes_out_of_its_repositorys_folder(into: Path, tmp_path: Path):
    body = toy_weights.safetensors({"lora_A": (4, 8)})
    clone = toy_weights.write(tmp_path / "Wan2.2-Lightning", {f"{LORA.within}/{name}": body for name in LORA.needed})
    place = bring_in(clone, LORA, into)
    assert {file.name for file in place.iterdir()} == set(LORA.needed)
    assert bring_in(clone / LORA.within, LORA, into) == place


def test_half_a_model_is_refused_and_nothing_is_left(folder: Path, into: Path):
    (folder / "vae/config.json").unlink()
    said = refusal(lambda: bring_in(folder, MODEL, into))
    assert "is not whole: vae/config.json is missing" in str(said)
    assert str(folder) in said.advice
    assert not into.exists()


def test_a_pickle_is_refused(folder: Path, into: Path):
    (folder / "vae/diffusion_pytorch_model.safetensors").rename(folder / "vae/diffusion_pytorch_model.bin")
    said = refusal(lambda: bring_in(folder, MODEL, into))
    assert "holds a pickle, vae/diffusion_pytorch_model.bin" in str(said)
    assert "can run any program" in said.advice


def test_a_folder_with_nothing_for_us_is_refused(into: Path, tmp_path: Path):
    said = refusal(lambda: bring_in(tmp_path, LORA, into))
    assert str(said) == f"There is no model in {tmp_path}."


def test_a_disk_that_is_full_leaves_the_old_one(folder: Path, into: Path, monkeypatch: pytest.MonkeyPatch):
    place = bring_in(folder, MODEL, into)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copy2", full)
    said = refusal(lambda: bring_in(folder, MODEL, into))
    assert str(said) == f"The model {MODEL.name} could not be copied: No space left on device."
    assert look(place).state is State.WHOLE
    assert [path.name for path in into.iterdir()] == [MODEL.name]


def test_where_links_are_not_allowed_the_advice_is_to_copy(folder: Path, into: Path, monkeypatch: pytest.MonkeyPatch):
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "symlink_to", refused)
    said = refusal(lambda: bring_in(folder, MODEL, into, link=True))
    assert str(said) == f"The model {MODEL.name} could not be linked: Operation not permitted."
    assert "without --link" in said.advice


def test_a_model_by_another_models_name_is_refused(toy_models: Path, into: Path) -> None:
    small = toy_models / "wan2.1-t2v-1.3b"
    told = refusal(lambda: bring_in(small, MODEL, into))
    assert str(told) == "This is not wan2.2-t2v-a14b: it is built otherwise."
    assert "wan2.1-t2v-1.3b" in told.advice
    assert not into.exists() or not any(into.iterdir())
    for name in ("wan2.1-t2v-1.3b", "wan2.2-ti2v-5b", "wan2.2-i2v-a14b", "wan2.2-vace-a14b", "wan2.1-vace-1.3b"):
        assert bring_in(toy_models / name, model(name), into).is_dir()
