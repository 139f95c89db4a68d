"""One forward on several cards: every card holds the whole expert and works on its share of the clip's tokens.

The process that renders is the first of a crew; each other card has a process of its own, which waits for the word that
a forward begins and runs the same one. Attention is where they exchange what they have (diffusers' context parallel,
by heads). Proved with processes in place of cards, for clips whose tokens can be dealt out evenly; no machine with
several cards has run it yet.

A forward on a crew is not called off in its middle: the others would wait for ever. It takes a fraction of one alone.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from typing import Any

import torch
import torch.distributed as group
from diffusers.models._modeling_parallel import ContextParallelConfig
from torch import nn

from engine.diffusion import adapters
from engine.diffusion.host import Machine
from engine.diffusion.interrupting import UNBROKEN
from engine.diffusion.ladder import Kept, Preset, Stay
from engine.diffusion.needs import Shape
from engine.errors import EngineError
from engine.models.recipes import Recipe, Way

_log = logging.getLogger("engine.diffusion")
_ALIKE = 0.9
"""How much of the first card's free memory another one must have."""
_READY_S = 900.0
"""Seconds that the others may take to load."""

Experts = Callable[[int], dict[str, Any]]
"""Loads the experts for the card of that number, dressed with all adapters; runs in a process of its own."""


def cards_for(machine: Machine, preset: Preset, shape: Shape, recipe: Recipe) -> int:
    """How many cards a forward is shared by: as many as are alike and as the heads can be dealt out to."""
    stays = preset.experts is Stay.CARD and preset.kept is Kept.FULL
    if machine.kind != "cuda" or machine.cards < 2 or not stays or recipe.way is not Way.WAN or shape.steered:
        return 1
    free = [torch.cuda.mem_get_info(card)[0] for card in range(machine.cards)]
    alike = sum(1 for memory in free if memory >= _ALIKE * free[0])
    return max(number for number in range(1, alike + 1) if shape.heads % number == 0)


@dataclass(frozen=True, slots=True)
class _Word:
    """What the others are told: which expert runs, with which adapters, on what."""

    expert: str
    worn: tuple[Any, ...]
    tensors: tuple[tuple[str, tuple[int, ...], torch.dtype], ...]
    plain: tuple[tuple[str, Any], ...]


class NoCrew(Exception):
    """The other cards did not get ready; the text says why. This process's experts may be half shared by then."""


class Crew:
    """The other cards of one model. `worn` is what this process's experts wear at the moment, by expert."""

    def __init__(self, experts: dict[str, Any], load: Experts, cards: int, device: torch.device) -> None:
        """Starts the others and waits until all have loaded. Raises NoCrew where they do not."""
        self._device, self.worn = device, dict[str, tuple[Any, ...]]()
        self._lines: list[Connection] = []
        self._others: list[Any] = []
        address = f"tcp://127.0.0.1:{_free_port()}"
        spawn = get_context("spawn")
        for rank in range(1, cards):
            ours, theirs = spawn.Pipe()
            other = spawn.Process(
                target=_work, args=(theirs, load, rank, cards, address, device.type), name=f"card {rank}", daemon=True
            )
            other.start()
            theirs.close()
            self._lines.append(ours)
            self._others.append(other)
        try:
            self._wait()
            _join(address, 0, cards, device.type)
            for name, module in experts.items():
                if module is not None:
                    share(module, cards)
                    self._lead(name, module)
        except (RuntimeError, OSError, EOFError) as wrong:
            self.leave()
            raise NoCrew(str(wrong)) from wrong

    def _wait(self) -> None:
        for line in self._lines:
            if not line.poll(_READY_S):
                raise RuntimeError("a card does not get ready")
            if (said := line.recv()) != "ready":
                raise RuntimeError(str(said))

    def _lead(self, name: str, module: nn.Module) -> None:
        """Before each forward of that expert, the others are told to run the same."""

        def tell(_module: nn.Module, given: tuple[Any, ...], named: dict[str, Any]) -> None:
            named = {**dict(zip(("hidden_states", "timestep", "encoder_hidden_states"), given)), **named}
            tensors = {key: value.contiguous() for key, value in named.items() if isinstance(value, torch.Tensor)}
            word = _Word(
                name,
                self.worn.get(name, ()),
                tuple((key, tuple(value.shape), value.dtype) for key, value in tensors.items()),
                tuple((key, value) for key, value in named.items() if key not in tensors),
            )
            for line in self._lines:
                line.send(word)
            for value in tensors.values():
                group.broadcast(value.to(self._device), 0)

        module.register_forward_pre_hook(tell, with_kwargs=True, prepend=True)
        setattr(module, UNBROKEN, True)

    def leave(self) -> None:
        """Ends the others and gives their cards back."""
        for line in self._lines:
            line.close()
        for other in self._others:
            other.join(2.0)
            if other.is_alive():
                other.kill()
                other.join()
        self._lines, self._others = [], []
        if group.is_initialized():
            group.destroy_process_group()


def share(module: Any, cards: int) -> None:
    """Lets an expert's forwards be shared by that many, in a group that is joined already."""
    module.enable_parallelism(config=ContextParallelConfig(ulysses_degree=cards, ulysses_anything=True))


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _join(address: str, rank: int, cards: int, kind: str) -> None:
    group.init_process_group("nccl" if kind == "cuda" else "gloo", init_method=address, rank=rank, world_size=cards)


@torch.no_grad()
def _work(line: Connection, load: Experts, rank: int, cards: int, address: str, kind: str) -> None:
    """What another card's process does, until its line is closed."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    device = torch.device(kind, rank) if kind == "cuda" else torch.device(kind)
    if kind == "cuda":
        torch.cuda.set_device(rank)
    try:
        experts = load(rank)
    except (EngineError, RuntimeError, OSError, ValueError) as wrong:
        line.send(str(wrong))
        return
    line.send("ready")
    _join(address, rank, cards, kind)
    for module in experts.values():
        share(module, cards)
    while True:
        try:
            word: _Word = line.recv()
        except (EOFError, OSError):
            break
        _run(word, experts[word.expert], device)
    group.destroy_process_group()


def _run(word: _Word, module: Any, device: torch.device) -> None:
    given = {key: torch.empty(shape, dtype=kind, device=device) for key, shape, kind in word.tensors}
    for value in given.values():
        group.broadcast(value, 0)
    adapters.dress(module, word.expert, word.worn)
    module(**given, **dict(word.plain))


def _end_with_parent() -> None:
    """A process that waits for another card cannot see that whoever led it is gone."""
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)
