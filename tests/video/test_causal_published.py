"""Published causal weights: every key finds its place, or nothing is made and one sentence says what does not fit."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from diffusers import WanTransformer3DModel
from safetensors.torch import load_file, save_file

from engine.diffusion.published import converted, placed, transformer
from engine.errors import EngineError
from engine.models.folder import State, look
from tests import tiny
from tests.video.live_takes import a_job, frames, never

BACK = [
    (r"^condition_embedder\.text_embedder\.linear_1", "text_embedding.0"),
    (r"^condition_embedder\.text_embedder\.linear_2", "text_embedding.2"),
    (r"^condition_embedder\.time_embedder\.linear_1", "time_embedding.0"),
    (r"^condition_embedder\.time_embedder\.linear_2", "time_embedding.2"),
    (r"^condition_embedder\.time_proj", "time_projection.1"),
    (r"^proj_out", "head.head"),
    (r"^scale_shift_table", "head.modulation"),
    (r"scale_shift_table$", "modulation"),
    (r"attn1", "self_attn"),
    (r"attn2", "cross_attn"),
    (r"to_out\.0", "o"),
    (r"to_([qkv])\b", r"\1"),
    (r"\.norm2\.", ".norm3."),
    (r"ffn\.net\.0\.proj", "ffn.0"),
    (r"ffn\.net\.2", "ffn.2"),
]
"""From diffusers' names to those of Wan's first code, written down a second time, the other way round."""

Weights = dict[str, torch.Tensor]


def published(key: str) -> str:
    for ours, theirs in BACK:
        key = re.sub(ours, theirs, key)
    return key


@pytest.fixture(scope="module")
def model() -> WanTransformer3DModel:
    """A toy that no other test has the weights of."""
    return tiny.transformer(11)


@pytest.fixture
def weights(model: WanTransformer3DModel) -> Weights:
    return {published(key): value.clone() for key, value in model.state_dict().items()}


@pytest.fixture
def folder(toy_models: Path, tmp_path: Path) -> Path:
    """A folder of models in which only the plain Wan2.1 1.3B lies."""
    (tmp_path / "wan2.1-t2v-1.3b").symlink_to(toy_models / "wan2.1-t2v-1.3b")
    return tmp_path


def is_made(target: Path, model: WanTransformer3DModel) -> bool:
    made = WanTransformer3DModel.from_pretrained(target / "transformer", local_files_only=True).state_dict()
    wanted = model.state_dict()
    return made.keys() == wanted.keys() and all(torch.equal(made[key], wanted[key]) for key in wanted)


@pytest.mark.parametrize(
    ("key", "ours"),
    [
        ("blocks.0.self_attn.q.weight", "blocks.0.attn1.to_q.weight"),
        ("model.blocks.12.cross_attn.o.bias", "blocks.12.attn2.to_out.0.bias"),
        ("blocks.3.self_attn.norm_k.weight", "blocks.3.attn1.norm_k.weight"),
        ("blocks.3.norm3.weight", "blocks.3.norm2.weight"),
        ("blocks.3.modulation", "blocks.3.scale_shift_table"),
        ("blocks.3.ffn.0.weight", "blocks.3.ffn.net.0.proj.weight"),
        ("blocks.3.ffn.2.bias", "blocks.3.ffn.net.2.bias"),
        ("head.modulation", "scale_shift_table"),
        ("head.head.weight", "proj_out.weight"),
        ("text_embedding.2.weight", "condition_embedder.text_embedder.linear_2.weight"),
        ("time_embedding.0.bias", "condition_embedder.time_embedder.linear_1.bias"),
        ("time_projection.1.bias", "condition_embedder.time_proj.bias"),
        ("patch_embedding.weight", "patch_embedding.weight"),
        ("model._fsdp_wrapped_module.blocks.0._fsdp_wrapped_module.self_attn.v.bias", "blocks.0.attn1.to_v.bias"),
        ("_orig_mod.module.blocks.0.ffn.0.bias", "blocks.0.ffn.net.0.proj.bias"),
    ],
)
def test_a_key_finds_its_place(key: str, ours: str) -> None:
    assert placed(key) == ours


def test_every_key_of_the_model_comes_back(model: WanTransformer3DModel) -> None:
    for key in model.state_dict():
        assert placed(published(key)) == key
        assert placed(key) == key


PREFIXES = ["", "model.", "generator.model.", "generator_ema.model.", "model._fsdp_wrapped_module.", "student."]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_safetensors_are_loaded_bit_for_bit(prefix: str, weights: Weights, model, tmp_path: Path) -> None:
    file = tmp_path / "self_forcing_dmd.safetensors"
    save_file({prefix + key: value for key, value in weights.items()}, file)
    made = transformer(file, model.config)
    wanted = model.state_dict()
    assert all(torch.equal(value, wanted[key]) for key, value in made.state_dict().items())
    given = torch.randn(1, 16, 3, 8, 8)
    words, when = torch.randn(1, 8, 32), torch.tensor([500.0])
    with torch.no_grad():
        assert torch.equal(made(given, when, words)[0], model(given, when, words)[0])


def plain(weights: Weights) -> dict:
    return weights


def as_trained(weights: Weights) -> dict:
    """As Self-Forcing keeps it: a branch for each model, the smoothed generator among them."""
    other = {f"model.{key}": value + 1 for key, value in weights.items()}
    ema = {f"model._fsdp_wrapped_module.{key}": value for key, value in weights.items()}
    return {"generator": other, "critic": other, "generator_ema": ema, "step": 600}


def as_longlive(weights: Weights) -> dict:
    return {"generator": {f"model.{key}": value for key, value in weights.items()}}


@pytest.mark.parametrize("kept", [plain, as_trained, as_longlive])
@pytest.mark.parametrize("old", [False, True])
def test_a_pickle_is_converted_into_a_whole_model(
    kept: Callable[[Weights], dict], old: bool, weights: Weights, model, folder: Path
) -> None:
    file = folder / "self_forcing_dmd.pt"
    torch.save(kept(weights), file, _use_new_zipfile_serialization=not old)
    target = converted(file, folder / "wan2.1-causal-1.3b")
    assert target == folder / "wan2.1-causal-1.3b"
    assert look(target).state is State.WHOLE
    assert is_made(target, model)
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".")) == []


def test_the_rest_takes_no_room_twice(weights: Weights, folder: Path) -> None:
    torch.save(weights, folder / "causal.pt")
    target = converted(folder / "causal.pt", folder / "wan2.1-causal-1.3b")
    encoder = "text_encoder/model.safetensors"
    assert (target / encoder).samefile(folder / "wan2.1-t2v-1.3b" / encoder)


def test_a_later_one_takes_the_place_of_the_one_before(weights: Weights, model, folder: Path) -> None:
    file, target = folder / "causal.safetensors", folder / "wan2.1-causal-1.3b"
    save_file({key: value + 1 for key, value in weights.items()}, file)
    converted(file, target)
    assert not is_made(target, model)
    save_file(weights, file)
    converted(file, target)
    assert is_made(target, model)
    assert look(target).state is State.WHOLE


def test_a_model_that_was_converted_shoots(weights: Weights, folder: Path) -> None:
    from engine.models.recipes import recipe
    from engine.renderers.causal import Causal

    torch.save(weights, folder / "causal.pt")
    converted(folder / "causal.pt", folder / "wan2.1-causal-1.3b")
    assert len(frames(Causal(recipe("live"), folder).render(a_job(3, size=(32, 32)), never))) == 3


# --- what does not fit ---


def without(weights: Weights) -> Weights:
    return {key: value for key, value in weights.items() if not key.startswith("blocks.1.ffn")}


def with_more(weights: Weights) -> Weights:
    return weights | {"blocks.0.cross_attn.k_img.weight": torch.zeros(2)}


def misshaped(weights: Weights) -> Weights:
    return weights | {"head.head.bias": torch.zeros(3)}


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        (without, r"4 weights are missing \(blocks\.1\.ffn\.net\.0\.proj\.bias, .* …\)"),
        (with_more, r"1 weights have no place in it \(blocks\.0\.attn2\.k_img\.weight\)"),
        (misshaped, r"1 weights have another shape \(proj_out\.bias\)"),
    ],
)
@pytest.mark.parametrize("suffix", [".pt", ".safetensors"])
def test_what_does_not_fit_is_told_and_nothing_is_changed(
    spoilt: Callable[[Weights], Weights], why: str, suffix: str, weights: Weights, model, folder: Path
) -> None:
    target = folder / "wan2.1-causal-1.3b"
    torch.save(weights, folder / "right.pt")
    converted(folder / "right.pt", target)
    file = folder / f"wrong{suffix}"
    torch.save(spoilt(weights), file) if suffix == ".pt" else save_file(spoilt(weights), file)
    with pytest.raises(EngineError, match=why):
        converted(file, target)
    assert is_made(target, model)
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_an_adapter_is_no_model(weights: Weights, folder: Path) -> None:
    save_file({"blocks.0.self_attn.q.lora_A.weight": torch.zeros(2)}, folder / "lora.safetensors")
    with pytest.raises(EngineError, match="is an adapter"):
        converted(folder / "lora.safetensors", folder / "wan2.1-causal-1.3b")


def test_two_weights_for_one_place_are_refused(weights: Weights, model, tmp_path: Path) -> None:
    save_file(weights | {"model.head.head.bias": torch.zeros(64)}, tmp_path / "two.safetensors")
    with pytest.raises(EngineError, match=r"holds proj_out\.bias twice"):
        transformer(tmp_path / "two.safetensors", model.config)


@pytest.mark.parametrize("suffix", [".pt", ".pth", ".bin", ".ckpt"])
def test_a_renderer_is_never_given_a_pickle(suffix: str, model, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="is a pickle") as refused:
        transformer(tmp_path / f"causal{suffix}", model.config)
    assert "shotcaller models import" in refused.value.advice


class Evil:
    ran = False

    def __reduce__(self):
        return setattr, (Evil, "ran", True)


def test_a_pickle_that_would_run_something_is_not_opened(weights: Weights, folder: Path) -> None:
    torch.save(dict(weights) | {"more": Evil()}, folder / "evil.pt")
    with pytest.raises(EngineError, match="holds more than weights"):
        converted(folder / "evil.pt", folder / "wan2.1-causal-1.3b")
    assert not Evil.ran


@pytest.mark.parametrize("name", ["cut.pt", "cut.safetensors", "nowhere.pt", "nowhere.safetensors"])
def test_a_damaged_file_is_told(name: str, weights: Weights, folder: Path) -> None:
    if name.startswith("cut"):
        whole = folder / f"whole{Path(name).suffix}"
        torch.save(weights, whole) if name.endswith(".pt") else save_file(weights, whole)
        (folder / name).write_bytes(whole.read_bytes()[:5000])
    with pytest.raises(EngineError, match="cannot be read as weights"):
        converted(folder / name, folder / "wan2.1-causal-1.3b")


def test_without_the_plain_model_it_says_what_to_fetch(weights: Weights, tmp_path: Path) -> None:
    torch.save(weights, tmp_path / "causal.pt")
    with pytest.raises(EngineError, match="lack a text encoder") as refused:
        converted(tmp_path / "causal.pt", tmp_path / "wan2.1-causal-1.3b")
    assert "models fetch wan2.1-t2v-1.3b" in refused.value.advice


def test_what_is_written_is_what_was_read(weights: Weights, model, folder: Path) -> None:
    half = {key: value.to(torch.bfloat16) for key, value in weights.items()}
    save_file(half, folder / "half.safetensors")
    converted(folder / "half.safetensors", folder / "wan2.1-causal-1.3b")
    made = load_file(folder / "wan2.1-causal-1.3b" / "transformer" / "diffusion_pytorch_model.safetensors")
    assert {placed(key): value.dtype for key, value in half.items()} == {k: v.dtype for k, v in made.items()}
    assert all(torch.equal(made[placed(key)], value) for key, value in half.items())
