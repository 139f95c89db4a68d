"""Toys of Helios: pictures of three growing sizes for each chunk, distilled or not, and the plain one of one size."""

import warnings
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    HeliosDMDScheduler,
    HeliosPipeline,
    HeliosPyramidPipeline,
    HeliosScheduler,
    HeliosTransformer3DModel,
)

from tests import tiny

GAMMA = 0.333
"""Just below the usual 1/3, at which the pipeline's own noise cannot be made on a processor: its matrix is singular."""


def transformer(seed: int = 1) -> HeliosTransformer3DModel:
    """Two blocks of two heads that look back in three ways."""
    torch.manual_seed(seed)
    return HeliosTransformer3DModel(
        patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=12, in_channels=16, out_channels=16,
        text_dim=32, freq_dim=32, ffn_dim=64, num_layers=2, rope_dim=(4, 4, 4),
    ).eval()  # fmt: skip


def distilled(gamma: float = GAMMA) -> HeliosPyramidPipeline:
    """As Helios-Distilled."""
    return HeliosPyramidPipeline(
        **_parts(), scheduler=_solver(HeliosDMDScheduler, gamma=gamma), is_distilled=True, is_cfg_zero_star=False
    )


def guided() -> HeliosPyramidPipeline:
    """Three sizes, guided, with a solver of higher order."""
    return HeliosPyramidPipeline(**_parts(), scheduler=_solver(HeliosScheduler))


def plain() -> HeliosPipeline:
    """As Helios-Base: one size, guided."""
    return HeliosPipeline(**_parts(), scheduler=_solver(HeliosScheduler, stages=1))


def _solver(kind: Any, **more: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it gives numpy tensors as bounds
        return kind(**{"gamma": GAMMA} | more)


def _parts() -> dict[str, object]:
    return {
        "tokenizer": tiny.tokenizer(), "text_encoder": tiny.text_encoder(), "vae": tiny.vae(),
        "transformer": transformer(),
    }  # fmt: skip


def write(folder: Path) -> Path:
    """Writes the distilled toy into `folder / "helios-distilled"` as a download lies there; the folder."""
    if not (folder / "helios-distilled" / "model_index.json").exists():
        distilled().save_pretrained(folder / "helios-distilled")
    return folder
