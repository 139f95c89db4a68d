"""A video model's folder is known for what it is before anything of it is loaded."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.models.folder import State, checked, fingerprint, look, sizes
from engine.models.safetensors import Torn, header
from tests.core import toy_weights

NAME = "wan2.2-t2v-a14b"
SHARD = "transformer/diffusion_pytorch_model-00002-of-00002.safetensors"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return toy_weights.write(tmp_path / NAME)


def refusal(folder: Path, needed: tuple[str, ...] = ()) -> tuple[str, str]:
    """The sentence and the advice; one sentence that says which model."""
    with pytest.raises(EngineError) as caught:
        checked(folder, needed)
    said = str(caught.value)
    assert said.startswith(f"The model {folder.name} ")
    assert said.endswith(".")
    assert "`shotcaller models fetch" in caught.value.advice
    return said, caught.value.advice


def test_a_whole_one_is_whole(folder: Path):
    assert look(folder).state is State.WHOLE
    assert checked(folder) == folder


@pytest.mark.parametrize("experts", [1, 2])
@pytest.mark.parametrize("shards", [1, 3])
def test_one_expert_or_two_in_any_number_of_shards(tmp_path: Path, experts: int, shards: int):
    assert look(toy_weights.write(tmp_path / NAME, toy_weights.files(experts=experts, shards=shards))).state == "whole"


@pytest.mark.parametrize("made", [False, True])
def test_nothing_there_is_missing(tmp_path: Path, made: bool):
    folder = tmp_path / NAME
    if made:
        folder.mkdir()
    assert look(folder).state is State.MISSING
    said, advice = refusal(folder)
    assert said == f"The model {NAME} is not on this machine."
    assert "shotcaller models import FOLDER" in advice


@pytest.mark.parametrize(
    "gone",
    sorted(toy_weights.files().keys() - {"tokenizer/spiece.model"}),  # the fast tokenizer stands without it
)
def test_any_file_that_lacks_is_named(folder: Path, gone: str):
    (folder / gone).unlink()
    found = look(folder)
    assert found.state is State.HALF
    assert found.files == (gone,)
    assert refusal(folder)[0] == f"The model {NAME} is not whole: {gone} is missing."


def test_many_that_lack_are_not_all_listed(folder: Path):
    for path in toy_weights.files():
        if path.endswith("config.json"):
            (folder / path).unlink()
    assert "and 3 more is missing" in refusal(folder)[0]


@pytest.mark.parametrize("ending", ["bin", "pt", "pth", "ckpt"])
def test_a_pickle_in_place_of_safetensors_is_refused(folder: Path, ending: str):
    (folder / "vae/diffusion_pytorch_model.safetensors").rename(folder / f"vae/diffusion_pytorch_model.{ending}")
    assert look(folder).state is State.PICKLE
    said, advice = refusal(folder)
    assert said == f"The model {NAME} holds a pickle, vae/diffusion_pytorch_model.{ending}, in place of safetensors."
    assert "never opened" in advice


def test_a_pickle_beside_safetensors_is_nobodys_business(folder: Path):
    (folder / "vae/diffusion_pytorch_model.bin").write_bytes(b"\x80\x04")
    assert look(folder).state is State.WHOLE


@pytest.mark.parametrize("begins", [b"PK\x03\x04", b"\x80\x02}q"])
def test_a_pickle_under_another_name_is_one(folder: Path, begins: bytes):
    (folder / SHARD).write_bytes(begins + bytes(200))
    assert look(folder).state is State.PICKLE
    assert SHARD in refusal(folder)[0]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "it is empty"),
        (b"<!DOCTYPE html>", "it is a web page"),
        (b"version https://git-lfs.github.com/spec/v1\n", "without its large files"),
        (bytes(8), "it begins with no table"),
        ((1 << 40).to_bytes(8, "little") + bytes(100), "it begins with no table"),
        ((4).to_bytes(8, "little") + b"{no}", "its table cannot be read"),
        ((2).to_bytes(8, "little") + b"[]", "its table cannot be read"),
        (toy_weights.safetensors({"a": (4, 4)})[:-1], "it should have"),
        (toy_weights.safetensors({"a": (4, 4)}) + b"\0", "it should have"),
        (toy_weights.safetensors({"a": (4, 4)}).replace(b"[4, 4]", b"[4, 5]"), "a does not lie where"),
        (toy_weights.safetensors({"a": (4, 4)}).replace(b"[0, 64]", b"[9, 64]"), "a does not lie where"),
    ],
)
def test_a_damaged_file_is_named_with_its_reason(folder: Path, body: bytes, why: str):
    (folder / SHARD).write_bytes(body)
    assert look(folder).state is State.BROKEN
    said, _ = refusal(folder)
    assert said.startswith(f"The model {NAME} is damaged: {SHARD}, ")
    assert why in said


@pytest.mark.parametrize("path", ["transformer/config.json", "vae/config.json", "scheduler/scheduler_config.json"])
@pytest.mark.parametrize("body", ["", "{", "[]"])
def test_a_configuration_that_is_none_is_damage(folder: Path, path: str, body: str):
    (folder / path).write_text(body)
    assert look(folder).state is State.BROKEN
    assert refusal(folder)[0] == f"The model {NAME} is damaged: {path}, it cannot be read."


@pytest.mark.parametrize("path", ["transformer/model.py", "pipeline.py"])
def test_code_of_its_own_is_refused(folder: Path, path: str):
    (folder / path).write_text("print()")
    assert look(folder).state is State.FOREIGN
    assert "run code of its own" in refusal(folder)[0]


def test_examples_beside_a_model_are_nobodys_business(folder: Path):
    (folder / "examples").mkdir()
    (folder / "examples" / "run.py").write_text("print()")
    assert look(folder).state is State.WHOLE


def test_classes_of_others_are_refused(folder: Path):
    index = json.loads((folder / "model_index.json").read_text())
    index["transformer"] = ["far.models", "FAR_Wan_Transformer3DModel"]
    (folder / "model_index.json").write_text(json.dumps(index))
    assert "transformer is made by far.models" in refusal(folder)[0]


def test_a_configuration_that_asks_for_code_is_refused(folder: Path):
    (folder / "text_encoder/config.json").write_text('{"auto_map": {"AutoModel": "other/repo--modeling.Model"}}')
    assert look(folder).state is State.FOREIGN
    assert "text_encoder/config.json, it wants to run code of its own" in refusal(folder)[0]


@pytest.mark.parametrize("body", ["", "{", "[]", '"x"'])
def test_an_index_that_is_none_is_refused(folder: Path, body: str):
    (folder / "model_index.json").write_text(body)
    assert look(folder).state is State.FOREIGN
    assert "model_index.json" in refusal(folder)[0]


def test_an_adapter_needs_its_own_files_only(tmp_path: Path):
    needed = ("high_noise_model.safetensors", "low_noise_model.safetensors")
    folder = toy_weights.write(tmp_path / "lora", {needed[0]: toy_weights.safetensors({"a": (2, 2)})})
    assert look(folder, needed).files == (needed[1],)
    toy_weights.write(folder, {needed[1]: toy_weights.safetensors({"a": (2, 2)})})
    assert checked(folder, needed) == folder
    assert {part: size.parameters for part, size in sizes(folder).items()} == {
        "high_noise_model": 4,
        "low_noise_model": 4,
    }


def test_sizes_are_those_of_the_parts(folder: Path):
    found = sizes(folder)
    assert set(found) == {"text_encoder", "transformer", "transformer_2", "vae"}
    assert found["transformer"].parameters == 2 * 64 * 32
    assert found["transformer"].bytes == 4 * 2 * 64 * 32


def test_sizes_of_a_damaged_model_are_refused(folder: Path):
    (folder / SHARD).write_bytes(b"")
    with pytest.raises(EngineError, match="is damaged"):
        sizes(folder)


def test_a_fingerprint_is_of_the_weights_and_not_of_their_place(folder: Path, tmp_path: Path):
    first = fingerprint(folder)
    assert len(first) == 16
    folder.rename(tmp_path / "elsewhere")
    other = tmp_path / "elsewhere"
    assert fingerprint(other) == first
    (other / "README.md").write_text("hello")
    (other / ".fetched.json").write_text("{}")
    assert fingerprint(other) == first


@pytest.mark.parametrize("changed", ["vae/config.json", SHARD])
def test_other_weights_of_one_shape_have_another_fingerprint(folder: Path, changed: str):
    first, body = fingerprint(folder), (folder / changed).read_bytes()
    (folder / changed).write_bytes(b"[]" if changed.endswith("json") else body[:-1] + bytes([body[-1] ^ 1]))
    assert fingerprint(folder) != first


WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["F32", "BF16", "F4", "?", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["dtype", "shape", "data_offsets", "__metadata__", "a"]), inner, max_size=4)
    ),
    max_leaves=12,
)


def understood(file: Path, body: bytes) -> int:
    """Bytes of weights, or -1 for a file that is refused with a reason; nothing else may happen."""
    file.write_bytes(body)
    try:
        return header(file).bytes
    except Torn as torn:
        return -1 if str(torn) else 1 << 60


@given(st.binary(max_size=400))
def test_no_bytes_are_too_wild(tmp_path_factory: pytest.TempPathFactory, body: bytes):
    assert understood(tmp_path_factory.getbasetemp() / "wild", body) <= len(body)


@given(st.dictionaries(st.text(max_size=3), WILD, max_size=3), st.integers(0, 40))
def test_no_table_is_too_wild(tmp_path_factory: pytest.TempPathFactory, table: dict[str, object], more: int):
    told = json.dumps(table).encode()
    body = len(told).to_bytes(8, "little") + told + bytes(more)
    assert understood(tmp_path_factory.getbasetemp() / "wild", body) <= more
