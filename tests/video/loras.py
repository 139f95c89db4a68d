"""LoRAs of a toy's size in the layout of the published ones: original names, alphas, one file an expert."""

from pathlib import Path

import torch
from safetensors.torch import save_file

_LINEAR = {
    **{f"{attention}.{name}": (24, 24) for attention in ("self_attn", "cross_attn") for name in ("q", "k", "v", "o")},
    "ffn.0": (64, 24),
    "ffn.2": (24, 64),
}


def weights(seed: int, rank: int = 4, alpha: float = 2.0, blocks: int = 2) -> dict[str, torch.Tensor]:
    """Weights for the toys' experts."""
    chance = torch.Generator().manual_seed(seed)
    made: dict[str, torch.Tensor] = {}
    for block in range(blocks):
        for name, (out, into) in _LINEAR.items():
            key = f"diffusion_model.blocks.{block}.{name}"
            made[f"{key}.lora_down.weight"] = torch.randn(rank, into, generator=chance)
            made[f"{key}.lora_up.weight"] = torch.randn(out, rank, generator=chance)
            made[f"{key}.alpha"] = torch.tensor(alpha)
    return made


def write(folder: Path, experts: tuple[str, ...] = ("high", "low")) -> Path:
    """A folder with an adapter, a file an expert."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed, expert in enumerate(experts):
        save_file(weights(seed), folder / f"{expert}_noise_model.safetensors")
    return folder
