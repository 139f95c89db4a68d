"""Blocks compiled for their shapes: worth a minute at the start where a shape comes again and again."""

from __future__ import annotations

import importlib.util
import logging
from typing import Any

import torch

from engine.diffusion.host import Machine

_log = logging.getLogger("engine.diffusion")


def can_compile(machine: Machine) -> bool:
    """Whether there is a compiler for this kind of card."""
    return machine.kind in ("cuda", "rocm") and importlib.util.find_spec("triton") is not None


def compile_blocks(module: Any, backend: str = "inductor") -> bool:
    """Lets a model's blocks be compiled at their first use; what cannot be compiled runs as it is."""
    # A compiler that fails must not take the film with it: the block then runs uncompiled.
    torch._dynamo.config.suppress_errors = True
    if not getattr(module, "_repeated_blocks", None):
        return False
    module.compile_repeated_blocks(backend=backend, dynamic=False)
    _log.info("the blocks of %s will be compiled", type(module).__name__)
    return True
