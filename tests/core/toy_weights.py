"""The folder of a video model as a hub has it, written without torch: a few kilobytes in the real layout."""

import json
import math
import random
from pathlib import Path


def safetensors(shapes: dict[str, tuple[int, ...]], seed: int = 0) -> bytes:
    """A file of float32 tensors of these shapes with random bytes."""
    rows: dict[str, object] = {"__metadata__": {"format": "pt"}}
    at = 0
    for name, shape in shapes.items():
        size = 4 * math.prod(shape)
        rows[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [at, at + size]}
        at += size
    table = json.dumps(rows).encode()
    return len(table).to_bytes(8, "little") + table + random.Random(seed).randbytes(at)


def files(*, experts: int = 2, shards: int = 2) -> dict[str, bytes]:
    """Paths and contents of a whole model: a tokenizer, a text encoder, a VAE, experts in shards."""
    parts: dict[str, list[str | None]] = {
        "scheduler": ["diffusers", "UniPCMultistepScheduler"],
        "text_encoder": ["transformers", "UMT5EncoderModel"],
        "tokenizer": ["transformers", "T5TokenizerFast"],
        "transformer": ["diffusers", "WanTransformer3DModel"],
        "transformer_2": ["diffusers", "WanTransformer3DModel"] if experts == 2 else [None, None],
        "vae": ["diffusers", "AutoencoderKLWan"],
    }
    index = {"_class_name": "WanPipeline", "_diffusers_version": "0.35.0", "boundary_ratio": 0.875, **parts}
    made = {
        "model_index.json": json.dumps(index).encode(),
        "scheduler/scheduler_config.json": b"{}",
        "tokenizer/tokenizer.json": b"{}",
        "tokenizer/tokenizer_config.json": b"{}",
        "tokenizer/spiece.model": b"\0pieces",
        "text_encoder/config.json": b"{}",
        "text_encoder/model.safetensors": safetensors({"shared.weight": (20, 8)}, 1),
        "vae/config.json": b"{}",
        "vae/diffusion_pytorch_model.safetensors": safetensors({"conv.weight": (4, 4, 3)}, 2),
    }
    for part in ("transformer", "transformer_2")[:experts]:
        made[f"{part}/config.json"] = b"{}"
        made.update(_sharded(part, shards))
    return made


def _sharded(part: str, shards: int) -> dict[str, bytes]:
    stem = "diffusion_pytorch_model"
    names = [f"{stem}-{number + 1:05}-of-{shards:05}.safetensors" for number in range(shards)]
    made = {
        f"{part}/{name}": safetensors({f"blocks.{number}.weight": (64, 32)}, 10 * len(part) + number)
        for number, name in enumerate(names)
    }
    listed = {f"blocks.{number}.weight": name for number, name in enumerate(names)}
    made[f"{part}/{stem}.safetensors.index.json"] = json.dumps({"metadata": {}, "weight_map": listed}).encode()
    return made


def write(folder: Path, contents: dict[str, bytes] | None = None) -> Path:
    """Writes a model's files; the folder."""
    for path, body in (files() if contents is None else contents).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(body)
    return folder
