"""What a model needs of memory, worked out from its configuration and the headers of its files; nothing is loaded.

Weights are exact. What a forward and a decode take on top is a formula by shape whose numbers were counted by running
the true configurations without their contents, tensor by tensor (tests/video/test_needs.py counts again).
"""

from __future__ import annotations

import json
import math
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engine.assets import asset
from engine.film.codec import decode
from engine.models.folder import sizes
from engine.models.recipes import Recipe, Way

FULL, HALF, NARROW = 4, 2, 1
"""Bytes of a number in float32, bfloat16 and fp8."""
_FREQUENCIES, _HEARD = 256, 512
_FRAMES_A_LATENT = 4
_CHUNK = 9
"""Frames of three latent frames, a chunk of a causal model."""
_TILE_OVERLAP = 1.65
"""Tiles keep what they have seen each for themselves, where they overlap twice."""
_TILE_PIXELS = 256


@dataclass(frozen=True, slots=True)
class Shape:
    """What a model is made of. `parameters`, `words` and `vae` are billions: of an expert, text encoder and VAE.

    `each` is whether every token has a time of its own (5B), `steered` are the layers of VACE, `remembers` the latent
    frames whose keys and values are kept (causal). `base` is the width of the VAE's decoder relative to its maker's,
    `text` the numbers of a token of words.
    """

    made: str
    experts: int
    parameters: float
    heads: int
    ffn: int
    layers: int
    channels: int = 16
    latents: int = 16
    pixels: int = 8
    head: int = 128
    each: bool = False
    steered: tuple[int, ...] = ()
    remembers: int = 0
    words: float = 5.68
    vae: float = 0.127
    base: float = 1.0
    text: int = 4096

    @property
    def width(self) -> int:
        """Numbers a token."""
        return self.heads * self.head

    def tokens(self, width: int, height: int, frames: int) -> int:
        """How many tokens a clip of that many pixels and frames is."""
        side = self.pixels * 2
        return self.latent_frames(frames) * math.ceil(width / side) * math.ceil(height / side)

    @staticmethod
    def latent_frames(frames: int) -> int:
        """Latent frames of a clip: the first picture has one of its own."""
        return (frames - 1) // _FRAMES_A_LATENT + 1

    def flops(self, tokens: int) -> float:
        """Floating-point operations of one forward."""
        heard_only = 2 * self.width**2 * self.layers  # keys and values of the words: 512 tokens, not all
        steered = 1 + len(self.steered) / self.layers
        weights = 2 * (self.parameters * 1e9 - self.around - heard_only * steered) * tokens
        attention = 4 * tokens * (tokens + _HEARD) * self.width * self.layers * steered
        return weights + attention

    @property
    def around(self) -> float:
        """Parameters outside the blocks: time and words coming in."""
        return 8 * self.width**2 + (self.text + _FREQUENCIES) * self.width


@dataclass(frozen=True, slots=True)
class Needs:
    """Bytes that a model needs for clips of `size` (width, height). `experts` are those of each, in full precision.

    `narrow` are the same kept in 8 bits, `block` is the largest block, `work` what a forward takes beside the weights,
    `decode` what the VAE takes beside its own (float32; half of it in bfloat16), `tiled` the same in tiles. `memory`
    and `seen` are what a clip without an end keeps all the time: its keys and values, and of `decode` what the VAE has
    seen. `petaflop` is one forward; `parameters` counts all experts' numbers.
    """

    size: tuple[int, int]
    experts: tuple[int, ...]
    narrow: tuple[int, ...]
    block: int
    work: int
    words: int
    vae: int
    decode: int
    tiled: int
    petaflop: float
    parameters: int
    memory: int = 0
    seen: int = 0


def needs(shape: Shape, recipe: Recipe, size: tuple[int, int], adapters: int = 0) -> Needs:
    """What a model of that shape needs for a recipe's clips at that size; `adapters` are bytes of an expert's LoRAs."""
    frames = {Way.WAN: recipe.longest, Way.CAUSAL: _CHUNK}.get(recipe.way, recipe.frames)
    tokens = shape.tokens(*size, frames)
    full, narrow = _expert_bytes(shape)
    decode = _decode_bytes(shape, size)
    return Needs(
        size=size,
        experts=(full + adapters,) * shape.experts,
        narrow=(narrow + adapters,) * shape.experts,
        block=full // shape.layers,
        work=_work_bytes(shape, tokens),
        words=int(shape.words * 1e9 * HALF),
        vae=int(shape.vae * 1e9 * FULL),
        decode=decode[0],
        tiled=decode[1],
        petaflop=shape.flops(tokens) / 1e15,
        parameters=int(shape.parameters * 1e9) * shape.experts,
        memory=_memory_bytes(shape, size),
        seen=0 if recipe.way is Way.WAN else decode[2],
    )


def _expert_bytes(shape: Shape) -> tuple[int, int]:
    """An expert's bytes in bfloat16 and, but for what lies outside its blocks, in 8 bits."""
    inner = shape.parameters * 1e9 - shape.around
    return int(shape.parameters * 1e9 * HALF), int(inner * NARROW + shape.around * HALF)


def _work_bytes(shape: Shape, tokens: int) -> int:
    """What a forward holds at its fullest: in attention, or in the wide layer, whichever is more."""
    numbers = max(22.4, 8.8 + 4 * shape.ffn / shape.width)
    if shape.each:
        numbers += 38
    if shape.steered:
        numbers += 2 * len(shape.steered) + 4
    looked_back = 2 * HALF * shape.remembers * tokens // 3 * shape.width  # remembered and new, side by side
    return int(tokens * shape.width * numbers) + looked_back


def _memory_bytes(shape: Shape, size: tuple[int, int]) -> int:
    """Keys and values that a causal model keeps."""
    if not shape.remembers:
        return 0
    frame = shape.tokens(*size, 1)
    return 2 * HALF * shape.remembers * frame * shape.width * shape.layers


def _decode_bytes(shape: Shape, size: tuple[int, int]) -> tuple[int, int, int]:
    """What decoding one latent frame holds beside the VAE in float32: whole, in tiles, and of it what was seen."""
    seen, made = (6.06e5, 6.44e5) if shape.pixels == 8 else (1.83e6, 3.70e6)
    latents = math.ceil(size[0] / shape.pixels) * math.ceil(size[1] / shape.pixels)
    tile = min(1.0, (_TILE_PIXELS / shape.pixels) ** 2 / latents)
    overlap = 1.0 if tile == 1.0 else _TILE_OVERLAP
    kept, whole = latents * seen * shape.base, latents * (seen + made) * shape.base
    return int(whole), int(latents * (seen * overlap + made * tile * 1.5) * shape.base), int(kept)


# --- of what ---


@cache
def shapes() -> dict[str, Shape]:
    """The makers' own shapes, by model."""
    table = tomllib.loads(asset("video/shapes.toml").read_text(encoding="utf-8"))
    return {name: decode(Shape, row) for name, row in table.items()}


def shape_of(folder: Path) -> Shape:
    """The shape of a model that is here. Raises EngineError where a header is damaged."""
    transformer, vae = _config(folder, "transformer"), _config(folder, "vae")
    told = sizes(folder)
    experts = [part for part in ("transformer", "transformer_2") if part in told]
    numbers = {part: size.parameters / 1e9 for part, size in told.items()}
    large = int(vae.get("scale_factor_spatial", 8)) == 16
    usual = 256 if large else 96
    known = shapes().get(folder.name)
    return Shape(
        made=str(transformer.get("_class_name", "")),
        text=int(transformer.get("text_dim", 4096)),
        experts=len(experts),
        parameters=max((numbers[part] for part in experts), default=0.0),
        heads=int(transformer.get("num_attention_heads", 40)),
        head=int(transformer.get("attention_head_dim", 128)),
        ffn=int(transformer.get("ffn_dim", 13824)),
        layers=int(transformer.get("num_layers", 40)),
        channels=int(transformer.get("in_channels", 16)),
        latents=int(vae.get("z_dim", 16)),
        pixels=16 if large else 8,
        each=bool(_json(folder / "model_index.json").get("expand_timesteps")),
        steered=tuple(transformer.get("vace_layers") or ()),
        remembers=known.remembers if known else 0,
        words=numbers.get("text_encoder", 0.0),
        vae=numbers.get("vae", 0.0),
        base=int(vae.get("decoder_base_dim") or vae.get("base_dim") or usual) / usual,
    )


def _config(folder: Path, part: str) -> dict[str, Any]:
    return _json(folder / part / "config.json")


def _json(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
