"""Parts of a model that come to the card and make way for one another.

Weights never change, so what waits in RAM stays the only master: coming is one copy, leaving is none at all.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import torch
from diffusers.hooks.group_offloading import apply_group_offloading
from torch import nn

from engine.diffusion.ladder import Stay

_BLOCKS_AT_ONCE = 1


class Place:
    """Where one part is; `bring` before it works, `send_away` when another needs the room."""

    def __init__(self, module: nn.Module, stay: Stay, device: torch.device) -> None:
        """Takes a part as it was loaded and puts it where it stays. `device` is where work is done."""
        self.module, self._stay, self._device = module, stay, device
        self._masters: list[tuple[torch.Tensor, torch.Tensor]] = []
        self.near = stay is not Stay.VISIT
        if stay is Stay.CARD:
            module.to(device)
        elif stay is Stay.VISIT:
            self._masters = [(tensor, _pinned(tensor.data, device)) for tensor in _tensors(module)]
            self.near = True
            self.send_away()
        elif stay is Stay.STREAM:
            _stream(module, device)

    def bring(self) -> bool:
        """Has it on the device; True when something moved."""
        if self.near:
            return False
        for tensor, master in self._masters:
            tensor.data = master.to(self._device, non_blocking=True, copy=True)
        self.near = True
        return True

    def send_away(self) -> None:
        """Gives its room to others, where it is one that comes and goes."""
        if self._stay is not Stay.VISIT or not self.near:
            return
        for tensor, master in self._masters:
            tensor.data = master
        self.near = False


def _tensors(module: nn.Module) -> list[torch.Tensor]:
    """Every parameter and buffer, each once."""
    return list({id(tensor): tensor for tensor in [*module.parameters(), *module.buffers()]}.values())


def _pinned(tensor: torch.Tensor, device: torch.device) -> torch.Tensor:
    """The same in memory that a card can fetch from by itself, four times as fast; as it is where there is no more."""
    if device.type == "cuda":
        with suppress(RuntimeError):
            return tensor.pin_memory()
    return tensor


def _stream(module: nn.Module, device: torch.device) -> None:
    """Block by block onto the card, the next one coming over while one works."""
    options: dict[str, Any] = {"use_stream": True, "record_stream": True} if device.type == "cuda" else {}
    apply_group_offloading(
        module,
        onload_device=device,
        offload_device=torch.device("cpu"),
        offload_type="block_level",
        num_blocks_per_group=_BLOCKS_AT_ONCE,
        non_blocking=bool(options),
        **options,
    )
