"""Models of chance at their makers' true sizes on a card, and what they take. Not a benchmark by itself.

Speed does not depend on what the weights are, so none are needed: a model is built without contents, and filled where
it works. A toy of each is measured by the same code, so that this is no script that never ran.
"""

import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import torch  # noqa: TID253 - this is about nothing else, and imported only where a card is measured
from diffusers.models.autoencoders.autoencoder_kl_wan import AutoencoderKLWan  # noqa: TID253
from diffusers.models.transformers.transformer_wan import WanRotaryPosEmbed, WanTransformer3DModel  # noqa: TID253

from engine.diffusion import attention
from engine.diffusion.chunks import Chunks
from engine.diffusion.compiling import can_compile, compile_blocks
from engine.diffusion.decoding import StreamDecoder
from engine.diffusion.host import Machine, settle
from engine.diffusion.interrupting import Interrupted, interrupting
from engine.diffusion.kv import USUAL, Span
from engine.diffusion.needs import Shape, needs, shapes
from engine.diffusion.tiny_decoder import KINDS, TinyDecoder, TinyStream
from engine.models.recipes import Recipe, recipe

_HEARD = 512
TOY = "toy"
"""The kind of a machine that toys are measured on."""
_SPREAD = 0.02
FEW = (1.0, 0.9375, 5 / 6, 0.625)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured: a model's shape, the recipe it is for, sizes (width, height), frames, and its VAE."""

    name: str
    shape: Shape
    recipe: Recipe
    sizes: tuple[tuple[int, int], ...]
    frames: int
    vae: dict[str, Any]
    span: Span = USUAL

    def latent(self, size: tuple[int, int]) -> tuple[int, int, int]:
        """Latent frames, height and width of a clip."""
        side = self.shape.pixels
        return self.shape.latent_frames(self.frames), size[1] // side, size[0] // side


_Z48: dict[str, Any] = {
    "base_dim": 160, "decoder_base_dim": 256, "z_dim": 48, "dim_mult": [1, 2, 4, 4], "num_res_blocks": 2,
    "temperal_downsample": [False, True, True], "is_residual": True, "in_channels": 12, "out_channels": 12,
    "patch_size": 2, "scale_factor_spatial": 16, "latents_mean": [0.0] * 48, "latents_std": [1.0] * 48,
}  # fmt: skip


def subjects(toy: bool) -> dict[str, Subject]:
    """The three true models, or toys of their make."""
    true = {
        "A14B": Subject("A14B", shapes()["wan2.2-t2v-a14b"], recipe("wan2.2"), ((1280, 720), (832, 480)), 81, {}),
        "5B": Subject("5B", shapes()["wan2.2-ti2v-5b"], recipe("wan2.2-5b"), ((1280, 704),), 121, _Z48),
        "1.3B": Subject("1.3B", shapes()["wan2.1-t2v-1.3b"], recipe("wan2.1-1.3b"), ((832, 480),), 81, {}),
    }
    return {name: _toy(subject) for name, subject in true.items()} if toy else true


def _toy(subject: Subject) -> Subject:
    shape = replace(subject.shape, heads=2, head=12, ffn=64, layers=6, text=32, parameters=7e-5)
    small = {"base_dim": 4, "dim_mult": [1, 1, 1, 1], "num_res_blocks": 1}
    vae = {**subject.vae, **small, **({"decoder_base_dim": 4} if subject.vae else {})}
    sizes = tuple((64 + 32 * index, 64) for index in range(len(subject.sizes)))
    return replace(subject, shape=shape, sizes=sizes, frames=9, vae=vae, span=Span(3, 6, 3))


# --- models of chance ---


def expert(subject: Subject, machine: Machine) -> Any:
    """An expert in the dtypes that it is loaded in, filled with chance on the device."""
    shape = subject.shape
    with torch.device("meta"):
        made: Any = WanTransformer3DModel(
            num_attention_heads=shape.heads, attention_head_dim=shape.head, in_channels=shape.channels,
            out_channels=shape.latents, text_dim=shape.text, ffn_dim=shape.ffn, num_layers=shape.layers,
        )  # fmt: skip
    kept = made._keep_in_fp32_modules
    for name, parameter in made.named_parameters():
        if not any(part in name for part in kept):
            parameter.data = parameter.data.to(machine.precision)
    made.to_empty(device=machine.torch_device)
    # Tables of where tokens are are no weights: they are worked out, and to_empty leaves nothing of them.
    made.rope = WanRotaryPosEmbed(shape.head, (1, 2, 2), 1024).to(machine.torch_device)
    _fill(made)
    attention.use(made, attention.best(machine))
    return made.eval().requires_grad_(False)


def vae(subject: Subject, machine: Machine, kind: torch.dtype) -> AutoencoderKLWan:
    """A VAE of chance on the device."""
    with torch.device("meta"):
        made = AutoencoderKLWan(**subject.vae)
    for parameter in made.parameters():
        parameter.data = parameter.data.to(kind)
    made.to_empty(device=machine.torch_device)
    _fill(made)
    return made.eval().requires_grad_(False)


def tiny(subject: Subject, machine: Machine) -> TinyDecoder:
    """A tiny decoder of chance on the device."""
    return TinyDecoder(KINDS[subject.shape.latents]).to(machine.torch_device, machine.precision).eval()


@torch.no_grad()
def _fill(module: torch.nn.Module) -> None:
    for parameter in module.parameters():
        parameter.normal_(0, _SPREAD)


# --- what is measured ---


def seconds(work: Callable[[], Any], machine: Machine) -> float:
    """Seconds of one run, the device's queue emptied before and after."""
    settle(machine.torch_device)
    begun = time.monotonic()
    work()
    settle(machine.torch_device)
    return time.monotonic() - begun


def most_memory(machine: Machine) -> float:
    """GB that were taken at most since `forget_memory`; 0 without a card."""
    return torch.cuda.max_memory_allocated() / 1e9 if machine.torch_device.type == "cuda" else 0.0


def forget_memory(machine: Machine) -> None:
    """Gives back what nobody holds, and counts anew."""
    gc.collect()
    if machine.torch_device.type == "cuda":
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()


def forward(model: Any, subject: Subject, size: tuple[int, int], machine: Machine) -> Callable[[], Any]:
    """One forward of a whole clip, ready to be run."""
    shape, device, kind = subject.shape, machine.torch_device, machine.precision
    noise = torch.randn(1, shape.channels, *subject.latent(size), device=device, dtype=kind)
    words = torch.randn(1, _HEARD, shape.text, device=device, dtype=kind)
    tokens = shape.tokens(*size, subject.frames)
    steps = torch.full((1, tokens) if shape.each else (1,), 500.0, device=device)

    @torch.no_grad()
    def once() -> torch.Tensor:
        return model(noise, timestep=steps, encoder_hidden_states=words, return_dict=False)[0]

    return once


def petaflop(subject: Subject, size: tuple[int, int]) -> float:
    """Of one forward."""
    return subject.shape.flops(subject.shape.tokens(*size, subject.frames)) / 1e15


def expected_memory(subject: Subject, size: tuple[int, int]) -> float:
    """GB that the ladder reckons with for a forward of one expert."""
    told = needs(subject.shape, subject.recipe, size)
    return (told.experts[0] + told.work) / 1e9


def cancel_time(model: Any, once: Callable[[], Any], machine: Machine, whole: float) -> float:
    """Seconds from calling a forward off, a third into it, until it is over."""
    called_off = threading.Event()
    at = [0.0]

    def call_off() -> None:
        at[0] = time.monotonic()
        called_off.set()

    timer = threading.Timer(whole / 3, call_off)
    timer.start()
    try:
        with interrupting(model, called_off.is_set):
            once()
    except Interrupted:
        settle(machine.torch_device)
        return time.monotonic() - at[0]
    finally:
        timer.cancel()
        timer.join()
    return 0.0  # it was done before


@contextmanager
def narrow(model: Any, machine: Machine) -> Iterator[None]:
    """The experts kept in 8 bits from here on."""
    model.enable_layerwise_casting(storage_dtype=torch.float8_e4m3fn, compute_dtype=machine.precision)
    yield


def compiled(model: Any, machine: Machine) -> bool:
    """Has its blocks compiled at the next run, where there is a compiler."""
    if machine.kind == TOY:
        return compile_blocks(model, backend="eager")
    return can_compile(machine) and compile_blocks(model)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Seconds to the first picture, and of each latent frame after it; GB at most."""

    first: float
    each: float
    gb: float


def decoding(decoder: StreamDecoder | TinyStream, subject: Subject, size: tuple[int, int], machine: Machine) -> Decoded:
    """A clip's beginning through a decoder: warmed up by the caller."""
    _, down, across = subject.latent(size)
    latents = torch.randn(1, subject.shape.latents, 4, down, across, device=machine.torch_device)
    first = seconds(lambda: decoder.push(latents[:, :, :1]), machine)
    rest = seconds(lambda: [decoder.push(latents[:, :, index : index + 1]) for index in (1, 2, 3)], machine)
    return Decoded(first, rest / 3, most_memory(machine))


def causal(model: Any, subject: Subject, size: tuple[int, int], machine: Machine) -> float:
    """Pictures a second of the causal tier with a full memory, tiny decoding included."""
    (_, down, across), span = subject.latent(size), subject.span
    words = torch.randn(1, _HEARD, subject.shape.text, device=machine.torch_device, dtype=machine.precision)
    chunks = Chunks(lambda: model, words, 7, (subject.shape.latents, down, across), FEW, span)
    stream = TinyStream(tiny(subject, machine))
    pictures = 0

    def one() -> None:
        nonlocal pictures
        clean = [step.clean for step in chunks.chunk()][-1]
        pictures += len(stream.push(clean))

    for _ in range(span.places):
        one()
    pictures, chunks_timed = 0, 3
    taken = seconds(lambda: [one() for _ in range(chunks_timed)], machine)
    return pictures / taken
