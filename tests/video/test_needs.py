"""What models need: sizes read without loading, and formulas held against counting every tensor of a true forward."""

import math
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import AutoencoderKLWan, WanTransformer3DModel, WanVACETransformer3DModel
from diffusers.models.autoencoders.autoencoder_kl_wan import WanCausalConv3d
from safetensors.torch import load_file
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_iter
from torch.utils.flop_counter import FlopCounterMode

from engine.diffusion.needs import Shape, needs, shape_of, shapes
from engine.models.recipes import recipe

MAKERS = {"wan2.2-t2v-a14b": "wan2.2", "wan2.2-ti2v-5b": "wan2.2-5b", "wan2.1-t2v-1.3b": "wan2.1-1.3b"}


class Counted(TorchDispatchMode):
    """Counts the bytes that are alive beside a module's own; on the meta device nothing of it takes any."""

    def __init__(self, module: torch.nn.Module) -> None:
        super().__init__()
        self.live = self.most = 0
        own = [tensor.untyped_storage() for tensor in [*module.parameters(), *module.buffers()]]
        self._seen = weakref.WeakSet(own)

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **(kwargs or {}))
        for tensor in tree_iter(out):
            if isinstance(tensor, torch.Tensor) and (storage := tensor.untyped_storage()) not in self._seen:
                self._seen.add(storage)
                self._count(storage.nbytes())
                weakref.finalize(storage, self._count, -storage.nbytes())
        return out

    def _count(self, bytes: int) -> None:
        self.live += bytes
        self.most = max(self.most, self.live)


@pytest.fixture(autouse=True)
def _attention_without_scores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Real kernels never hold all scores at once; the meta device would."""
    monkeypatch.setattr(
        torch.nn.functional, "scaled_dot_product_attention", lambda query, key, value, **_: torch.empty_like(query)
    )
    return


def expert(shape: Shape, layers: int = 2) -> torch.nn.Module:
    """A true expert without contents, in the dtypes it is loaded in; two layers are as full as forty."""
    options: dict[str, Any] = {
        "num_attention_heads": shape.heads, "ffn_dim": shape.ffn, "num_layers": layers, "in_channels": shape.channels,
        "out_channels": shape.latents,
    }  # fmt: skip
    with torch.device("meta"):
        if shape.steered:
            steered = [layer for layer in shape.steered if layer < layers]
            made = WanVACETransformer3DModel(**options, vace_layers=steered, vace_in_channels=96)
        else:
            made = WanTransformer3DModel(**options)
    kept = made._keep_in_fp32_modules
    for name, parameter in made.named_parameters():
        if not any(part in name for part in kept):
            parameter.data = parameter.data.to(torch.bfloat16)
    return made.eval().requires_grad_(False)


def forward(made: torch.nn.Module, shape: Shape, size: tuple[int, int], frames: int) -> None:
    time = shape.latent_frames(frames)
    across, down = size[0] // shape.pixels, size[1] // shape.pixels
    half: dict[str, Any] = {"device": "meta", "dtype": torch.bfloat16}
    noise = torch.empty(1, shape.channels, time, down, across, **half)
    steps = torch.zeros(1, shape.tokens(*size, frames) if shape.each else 1, device="meta").squeeze(-1)
    given: dict[str, Any] = {"encoder_hidden_states": torch.empty(1, 512, 4096, **half), "return_dict": False}
    if shape.steered:
        given["control_hidden_states"] = torch.empty(1, 96, time, down, across, **half)
        given["control_hidden_states_scale"] = torch.ones(len(made.config["vace_layers"]), **half)  # type: ignore[index]
    with torch.no_grad():
        made(noise, timestep=steps, **given)


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("size", [(1280, 704), (832, 480)])
def test_a_forward_takes_what_the_formula_says(name: str, size: tuple[int, int]) -> None:
    shape, way = shapes()[name], recipe(MAKERS[name])
    made = expert(shape)
    with Counted(made) as counted:
        forward(made, shape, size, way.longest)
    assert counted.most == pytest.approx(needs(shape, way, size).work, rel=0.08)


def test_steering_takes_what_the_formula_says() -> None:
    shape, way = shapes()["wan2.1-vace-1.3b"], recipe("wan2.1-vace-1.3b")
    made = expert(shape, layers=30)
    with Counted(made) as counted:
        forward(made, shape, (832, 480), way.longest)
    assert counted.most == pytest.approx(needs(shape, way, (832, 480)).work, rel=0.15)


VAES: dict[str, dict[str, Any]] = {
    "wan2.2-t2v-a14b": {},
    "wan2.2-ti2v-5b": {
        "base_dim": 160, "decoder_base_dim": 256, "z_dim": 48, "is_residual": True, "in_channels": 12,
        "out_channels": 12, "patch_size": 2, "scale_factor_spatial": 16, "latents_mean": [0.0] * 48,
        "latents_std": [1.0] * 48,
    },
}  # fmt: skip


@pytest.mark.parametrize("name", VAES)
@pytest.mark.parametrize(("kind", "share"), [(torch.float32, 1.0), (torch.bfloat16, 0.5)])
def test_decoding_takes_what_the_formula_says(name: str, kind: torch.dtype, share: float) -> None:
    shape, way, size = shapes()[name], recipe(MAKERS[name]), (1280, 704)
    with torch.device("meta"), torch.random.fork_rng(devices=[]):
        vae: Any = AutoencoderKLWan(**VAES[name])
    for parameter in vae.parameters():
        parameter.data = parameter.data.to(kind)
    vae.requires_grad_(False)
    numbers = sum(parameter.numel() for parameter in vae.parameters())
    assert numbers / 1e9 == pytest.approx(shape.vae, rel=0.01)
    seen: list[Any] = [None] * sum(isinstance(module, WanCausalConv3d) for module in vae.decoder.modules())
    with torch.no_grad(), Counted(vae) as counted:
        latents = torch.empty(
            1, shape.latents, 4, size[1] // shape.pixels, size[0] // shape.pixels, device="meta", dtype=kind
        )
        for index in range(4):
            vae.decoder(latents[:, :, index : index + 1], feat_cache=seen, feat_idx=[0], first_chunk=index == 0)
    assert counted.most == pytest.approx(needs(shape, way, size).decode * share, rel=0.1)


@pytest.mark.parametrize("name", [*MAKERS, "wan2.1-vace-1.3b", "wan2.2-vace-a14b", "wan2.2-i2v-a14b"])
def test_the_table_of_shapes_is_the_makers_own(name: str) -> None:
    shape = shapes()[name]
    made = expert(shape, shape.layers)
    assert sum(parameter.numel() for parameter in made.parameters()) / 1e9 == pytest.approx(shape.parameters, abs=6e-4)


def test_work_is_counted_in_operations_too() -> None:
    """Against torch's own count; attention is left out of both here, and added by the book."""
    shape = shapes()["wan2.1-t2v-1.3b"]
    made, tokens = expert(shape, shape.layers), shape.tokens(832, 480, 33)
    with FlopCounterMode(display=False) as counter:
        forward(made, shape, (832, 480), 33)
    attention = 4 * tokens * (tokens + 512) * shape.width * shape.layers
    assert counter.get_total_flops() + attention == pytest.approx(shape.flops(tokens), rel=0.02)
    published = {"wan2.2-t2v-a14b": (1280, 720, 81, 6.52), "wan2.2-ti2v-5b": (1280, 704, 121, 0.517)}
    for name, (width, height, frames, petaflop) in published.items():
        found = shapes()[name]
        assert found.flops(found.tokens(width, height, frames)) / 1e15 == pytest.approx(petaflop, rel=0.01)


def test_a_folder_tells_its_shape_without_being_loaded(toy_models: Path) -> None:
    for name in ("wan2.2-t2v-a14b", "wan2.2-ti2v-5b", "wan2.1-vace-1.3b"):
        known, found = shapes()[name], shape_of(toy_models / name)
        for told in ("made", "experts", "channels", "latents", "pixels", "each"):
            assert getattr(found, told) == getattr(known, told), told
        assert bool(found.steered) == bool(known.steered)
        assert math.isclose(found.parameters * 1e9, _numbers(toy_models / name / "transformer"), rel_tol=1e-6)


def _numbers(folder: Path) -> int:
    return sum(t.numel() for file in folder.glob("*.safetensors") for t in load_file(file).values())
