"""A model in memory: loaded once, shared by its recipes, gone when another comes; placed any way, the pictures stay."""

import gc
import shutil
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import WanPipeline
from safetensors.torch import save_file

from engine.diffusion import host, ladder, resident, weights
from engine.diffusion.host import Machine
from engine.diffusion.ladder import Preset, Stay, presets
from engine.diffusion.loading import Folder
from engine.diffusion.weights import Weights
from engine.errors import EngineError
from engine.models.recipes import Adapter, recipe
from tests.video import loras

LONG, SHORT = recipe("wan2.2"), recipe("wan2.2-4steps")
WORDS = "a wide shot of an old man"


@pytest.fixture(autouse=True)
def _empty_handed() -> Iterator[None]:
    resident.let_go()
    yield
    resident.let_go()


@pytest.fixture(scope="module")
def models(toy_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Toys of our own, with the adapter of the four-step recipe."""
    folder = tmp_path_factory.mktemp("models")
    for name in ("wan2.2-t2v-a14b", "wan2.2-ti2v-5b"):
        shutil.copytree(toy_models / name, folder / name)
    loras.write(folder / SHORT.adapters[0].model)
    return folder


class Pretended(Machine):
    """A machine with a card that is the processor, so that everything a card is done with is done here."""

    @property
    def torch_device(self) -> torch.device:
        return torch.device("cpu")

    @property
    def precision(self) -> torch.dtype:
        return torch.float32


CARD = Pretended("pretended", "a card", memory=10**12, free=10**12, ram=10**12, ram_free=10**12, cards=1, bf16=True)


def placed(name: str, words: str = "visit") -> Preset:
    return next(preset for preset in presets() if preset.name == name and preset.words == words)


def held(models: Path, preset: Preset, dressing: dict[str, dict[str, Path]] | None = None) -> Weights:
    return Weights(Folder(models / LONG.model), dressing or {}, preset, CARD)


@torch.no_grad()
def asked(expert: Any, seed: int = 0) -> torch.Tensor:
    """What an expert says to some noise and some words."""
    chance = torch.Generator().manual_seed(seed)
    noise = torch.randn(1, 16, 2, 8, 8, generator=chance)
    words = torch.randn(1, 512, 32, generator=chance)
    return expert(noise, torch.tensor([500.0]), words, return_dict=False)[0]


# --- one at home ---


def test_two_takes_load_once(models: Path) -> None:
    before = resident.loads
    first = resident.resident(LONG, models)
    asked(first.expert("high"))
    again = resident.resident(LONG, models)
    assert again.expert("high") is first.expert("high")
    assert resident.loads == before + 1


def test_recipes_of_one_model_share_it(models: Path) -> None:
    before = resident.loads
    long, short = resident.resident(LONG, models), resident.resident(SHORT, models)
    assert long.pipe is short.pipe
    assert resident.loads == before + 1
    assert long.fingerprint != short.fingerprint


def test_another_model_takes_its_place(models: Path) -> None:
    first = resident.resident(LONG, models)
    gone = [weakref.ref(module) for module in (first.expert("high"), first.expert("low"), first.vae)]
    resident.resident(recipe("wan2.2-5b"), models)
    gc.collect()
    assert [ref() for ref in gone] == [None, None, None]


def test_a_take_that_rested_finds_its_model_again(models: Path) -> None:
    resting = resident.resident(LONG, models)
    before = asked(resting.expert("high"))
    resident.resident(recipe("wan2.2-5b"), models)
    assert torch.equal(asked(resting.expert("high")), before)


def test_a_model_that_is_missing_costs_none_that_is_here(models: Path) -> None:
    here = resident.resident(LONG, models)
    high, before = here.expert("high"), resident.loads
    with pytest.raises(EngineError, match="not on this machine") as refusal:
        resident.resident(recipe("wan2.1-1.3b"), models)
    assert "models fetch" in refusal.value.advice
    stranger = replace(LONG, name="other", adapters=(Adapter("not-here"),))
    with pytest.raises(EngineError, match="not-here"):
        resident.resident(stranger, models)
    assert here.expert("high") is high
    assert resident.loads == before


def test_it_is_what_diffusers_would_have_loaded(models: Path) -> None:
    plain = WanPipeline.from_pretrained(models / LONG.model, local_files_only=True)
    plain.set_progress_bar_config(disable=True)
    ours = resident.resident(LONG, models).whole()
    ours.set_progress_bar_config(disable=True)
    size: dict[str, Any] = {"height": 32, "width": 32, "num_frames": 5, "num_inference_steps": 2, "output_type": "np"}
    one, other = (pipe(WORDS, generator=torch.Generator().manual_seed(3), **size).frames for pipe in (plain, ours))
    assert (one == other).all()
    wrong = {key for key in plain.config if not key.startswith("_") and plain.config[key] != ours.config[key]}
    assert not wrong


def test_sixteen_bits_keep_what_the_makers_keep(models: Path) -> None:
    plain = WanPipeline.from_pretrained(models / LONG.model, dtype={"default": torch.bfloat16, "vae": torch.float32})

    class Half(Pretended):
        precision = torch.bfloat16  # type: ignore[assignment]

    half = Half("pretended", "a card", free=10**12, ram_free=10**12, bf16=True)
    ours = Weights(Folder(models / LONG.model), {}, placed("everything", "card"), half)
    for theirs, mine in ((plain.transformer, ours.experts["high"]), (plain.vae, ours.vae)):
        kinds = {name: tensor.dtype for name, tensor in theirs.state_dict().items()}
        assert kinds == {name: tensor.dtype for name, tensor in mine.state_dict().items()}
    assert len({tensor.dtype for tensor in ours.experts["high"].parameters()}) == 2


# --- adapters ---


def test_an_adapter_dresses_both_experts_and_comes_off_bit_for_bit(models: Path) -> None:
    before = resident.resident(LONG, models)
    plain = {name: asked(before.expert(name)) for name in ("high", "low")}
    short, long = resident.resident(SHORT, models), resident.resident(LONG, models)
    for name in ("high", "low"):
        dressed = asked(short.expert(name))
        assert not torch.allclose(dressed, plain[name], atol=1e-3)
        assert torch.equal(asked(long.expert(name)), plain[name])
        assert torch.equal(asked(short.expert(name)), dressed)


def test_its_strength_is_each_experts_own(models: Path) -> None:
    adapter = SHORT.adapters[0]
    mild = resident.resident(replace(SHORT, adapters=(replace(adapter, high=0.0, low=0.5),)), models)
    plain = resident.resident(LONG, models)
    assert torch.equal(asked(mild.expert("high")), asked(plain.expert("high")))
    half, full = asked(mild.expert("low")), asked(resident.resident(SHORT, models).expert("low"))
    assert not torch.allclose(half, full, atol=1e-3)


def test_its_alpha_counts(models: Path) -> None:
    """W x + alpha / rank · B A x, worked out by hand."""
    expert = resident.resident(SHORT, models).expert("high")
    layer = expert.blocks[1].attn1.to_q
    own = loras.weights(0)
    down, up = (own[f"diffusion_model.blocks.1.self_attn.q.lora_{way}.weight"] for way in ("down", "up"))
    x = torch.randn(3, 24, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        torch.testing.assert_close(layer(x), layer.base_layer(x) + 2.0 / 4 * x @ down.T @ up.T)


def test_an_adapter_of_another_model_is_refused(models: Path, tmp_path: Path) -> None:
    shutil.copytree(models / LONG.model, tmp_path / LONG.model)
    folder = loras.write(tmp_path / "strange")
    save_file({k: torch.randn(7, 7) for k in loras.weights(0)}, folder / "high_noise_model.safetensors")
    with pytest.raises(EngineError, match="does not fit"):
        resident.resident(replace(LONG, adapters=(Adapter("strange"),)), tmp_path)


def test_files_that_cannot_be_told_apart_are_refused(models: Path, tmp_path: Path) -> None:
    shutil.copytree(models / LONG.model, tmp_path / LONG.model)
    folder = loras.write(tmp_path / "two", ("first", "second"))
    with pytest.raises(EngineError, match="which file") as refusal:
        resident.resident(replace(LONG, adapters=(Adapter("two"),)), tmp_path)
    assert str(folder) in refusal.value.advice


# --- folders that lie ---


def spoil(folder: Path, how: str) -> str:
    """Spoils a model; what the sentence is about."""
    if how == "half":
        (folder / "transformer_2" / "diffusion_pytorch_model.safetensors").unlink()
        return "transformer_2"
    if how == "pickle":
        (folder / "transformer" / "diffusion_pytorch_model.safetensors").unlink()
        torch.save({}, folder / "transformer" / "diffusion_pytorch_model.bin")
        return "pickle"
    if how == "layers":
        _change(folder / "transformer" / "config.json", '"num_layers": 2', '"num_layers": 3')
        return "transformer does not fit"
    if how == "fewer layers":
        _change(folder / "transformer" / "config.json", '"num_layers": 2', '"num_layers": 1')
        return "transformer does not fit"
    if how == "width":
        _change(folder / "transformer" / "config.json", '"num_attention_heads": 2', '"num_attention_heads": 4')
        return "transformer"
    if how == "class":
        _change(folder / "model_index.json", '"AutoencoderKLWan"', '"AutoencoderKL"')
        return "not one of ours"
    if how == "pipeline":
        _change(folder / "model_index.json", '"WanPipeline"', '"StableDiffusionPipeline"')
        return "StableDiffusionPipeline"
    if how == "module":
        _change(folder / "model_index.json", '"diffusers",\n    "WanTransformer3DModel"', '"os",\n    "system"')
        return "os"
    if how == "words":
        _change(folder / "text_encoder" / "config.json", '"num_layers": 2', '"num_layers": 3')
        return "text_encoder does not fit"
    raise AssertionError(how)


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


@pytest.mark.parametrize(
    "how", ["half", "pickle", "layers", "fewer layers", "width", "class", "pipeline", "module", "words"]
)
def test_a_folder_that_lies_is_one_sentence_with_advice(models: Path, tmp_path: Path, how: str) -> None:
    shutil.copytree(models / LONG.model, tmp_path / LONG.model)
    about = spoil(tmp_path / LONG.model, how)
    with pytest.raises(EngineError) as refusal:
        resident.resident(LONG, tmp_path).words(WORDS)
    assert about in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert refusal.value.advice


# --- ways of fitting in ---


@pytest.mark.parametrize(
    ("name", "words"),
    [("everything", "card"), ("experts", "disk"), ("in-turn", "visit"), ("streamed", "ram"), ("in-turn-half", "visit")],
)
def test_wherever_the_weights_are_the_answer_is_the_same(models: Path, name: str, words: str) -> None:
    plain = resident.resident(LONG, models)
    here = held(models, placed(name, words))
    for expert in ("high", "low", "high"):
        assert torch.equal(asked(here.expert(expert, LONG)), asked(plain.expert(expert)))
    if name != "experts":
        assert torch.equal(here.words(WORDS), plain.weights().words(WORDS))
    assert here.vae_on_device() is here.vae


def test_what_comes_makes_the_other_leave_and_the_master_stays(models: Path) -> None:
    here = held(models, placed("in-turn"))
    tensor = here.experts["high"].proj_out.weight
    master = tensor.data_ptr()
    assert [here.is_near(name) for name in ("high", "low", "vae")] == [False, False, False]
    here.expert("high", LONG)
    assert [here.is_near(name) for name in ("high", "low", "vae")] == [True, False, False]
    assert tensor.data_ptr() != master
    here.expert("low", LONG)
    assert [here.is_near(name) for name in ("high", "low", "vae")] == [False, True, False]
    assert tensor.data_ptr() == master
    here.vae_on_device()
    assert [here.is_near(name) for name in ("high", "low", "vae")] == [False, False, True]


def test_an_encoder_from_disk_is_let_go_when_it_has_read(models: Path) -> None:
    here = held(models, placed("experts", "disk"))
    here.heard("nobody has said this before")
    assert here._encoder is None
    here.heard("nobody has said this before")
    assert here._encoder is None


def test_eight_bits_are_half_the_memory_and_nearly_the_answer(models: Path) -> None:
    plain = asked(resident.resident(LONG, models).expert("high"))
    here = held(models, placed("in-turn-narrow"))
    kinds = {tensor.dtype for tensor in here.experts["high"].parameters()}
    assert torch.float8_e4m3fn in kinds
    answer = asked(here.expert("high", replace(LONG, steps=4)))
    assert 0 < (answer - plain).norm() / plain.norm() < 0.05


def test_eight_bits_wear_adapters_too(models: Path) -> None:
    dressing = {SHORT.adapters[0].model: {"high": models / SHORT.adapters[0].model / "high_noise_model.safetensors"}}
    plain = asked(resident.resident(SHORT, models).expert("high"))
    for name in ("in-turn-narrow", "streamed-narrow"):
        here = held(models, placed(name), dressing)
        bare = asked(here.expert("high", replace(LONG, steps=4)))
        dressed = asked(here.expert("high", SHORT))
        assert (dressed - plain).norm() / plain.norm() < 0.1
        assert (bare - plain).norm() / plain.norm() > 0.2


def test_a_cache_is_for_long_schedules_only(models: Path) -> None:
    here = held(models, placed("in-turn-narrow"))
    assert not here.expert("high", SHORT).is_cache_enabled
    assert here.expert("high", LONG).is_cache_enabled
    assert not here.expert("high", SHORT).is_cache_enabled


# --- memory that runs out ---


def test_without_a_card_there_is_no_step_down(models: Path) -> None:
    here = resident.resident(LONG, models)
    with pytest.raises(EngineError, match="not enough memory") as refusal:
        here.step_down()
    assert "smaller" in refusal.value.advice
    assert asked(here.expert("high")).isfinite().all()  # and the worker stays usable


def test_running_out_walks_down_the_ladder(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "here", lambda: CARD)
    monkeypatch.setattr(host, "measured", lambda folder: CARD)
    monkeypatch.setattr(host, "free_now", lambda machine: machine)
    here = resident.resident(LONG, models)
    plain = asked(here.expert("high"))
    walked = [here.preset.name]
    while True:
        try:
            walked.append(here.step_down().name)
        except EngineError:
            break
    assert walked[0] == "everything"
    assert len(set(walked)) > 4
    assert here.preset.experts in Stay
    answer = asked(here.expert("high"))
    assert (answer - plain).norm() / plain.norm() < 0.05


def test_a_load_that_runs_out_goes_on_one_below(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "here", lambda: CARD)
    monkeypatch.setattr(host, "measured", lambda folder: CARD)
    monkeypatch.setattr(host, "free_now", lambda machine: machine)
    load, tried = Folder.load, []

    def full(self: Folder, part: str, precision: Any, device: Any = None) -> Any:
        tried.append(part)
        if len(tried) == 1:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return load(self, part, precision, device)

    monkeypatch.setattr(Folder, "load", full)
    assert resident.resident(LONG, models).preset.name != "everything"


def test_a_real_model_without_a_card_is_refused(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladder, "LARGEST_WITHOUT_A_CARD", 1000)
    monkeypatch.setattr(weights, "Weights", None)  # nothing is loaded
    with pytest.raises(EngineError, match="No graphics card") as refusal:
        resident.resident(LONG, models)
    assert "blockout" in refusal.value.advice
