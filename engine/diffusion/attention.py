"""Attention kernels, tried in order with a small call each: what is installed is not yet what works on this card."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

import torch
from diffusers.models.attention_dispatch import AttentionBackendName, dispatch_attention_fn

from engine.diffusion.host import Machine

_log = logging.getLogger("engine.diffusion")

EXACT = ("_flash_3", "flash", "_native_cudnn", "native")
"""As good as the plain one, the fastest first."""
_SHARED = ("flash", "_native_cudnn", "native")
"""Those of them that diffusers can divide among cards."""
ROUGH = ("_sage_qk_int8_pv_fp8_cuda_sm90", "sage")
"""In 8 bits: faster still where pictures may be a little rougher."""
_HEADS, _TOKENS, _HEAD = 2, 256, 128
_NEAR = 0.02
_FAILURES = (RuntimeError, ValueError, TypeError, ImportError, AttributeError, OSError)
"""How foreign kernels say that they are not here, or not for this card."""


def best(machine: Machine, rough: bool = False, shared: bool = False) -> str:
    """The first kernel that gives the right answer here; "native" always does. `shared`: by several cards."""
    order = [name for name in (*(ROUGH if rough else ()), *EXACT) if not shared or name in _SHARED]
    return next(name for name in order if name == "native" or (_pays(name, machine) and works(name, machine)))


def _pays(name: str, machine: Machine) -> bool:
    """cuDNN's is the faster one from Hopper on; before, the plain one finds the better kernel by itself."""
    return name != "_native_cudnn" or machine.capability >= (9, 0)


@cache
def works(name: str, machine: Machine) -> bool:
    """Whether that kernel gives what the plain one gives, on this machine's device."""
    device = machine.torch_device
    kind = machine.precision
    chance = torch.Generator().manual_seed(0)
    query, key, value = (torch.randn(1, _TOKENS, _HEADS, _HEAD, generator=chance).to(device, kind) for _ in range(3))
    try:
        asked = _ask(name, query, key, value)
        right = _ask("native", query, key, value)
    except _FAILURES as wrong:
        _log.info("attention %s does not work here: %s", name, str(wrong).splitlines()[:1])
        return False
    return bool((asked.float() - right.float()).abs().max() < _NEAR * right.float().abs().max())


def _ask(name: str, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
    return dispatch_attention_fn(query, key, value, backend=AttentionBackendName(name))


def use(module: Any, name: str) -> None:
    """Lets a model's layers use that kernel."""
    if name != "native":
        module.set_attention_backend(name)
