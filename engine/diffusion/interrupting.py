"""Calling a model off in the middle of a forward pass, which for the largest takes twenty seconds.

A card works through a queue: the processor has handed in a whole pass before the first block is done. So each block
waits until the card has come so far, and asks meanwhile.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol

import torch
from diffusers.hooks.hooks import StateManager
from torch import nn

LONG_S = 0.1
"""A block that takes longer is waited for itself; of shorter ones the next is handed in meanwhile."""

ASKED_EVERY_S = 0.002

UNBROKEN = "_shotcaller_unbroken"
"""Set on a model whose passes must not be left in the middle: other cards are at the same one, and would wait."""


class Interrupted(Exception):
    """The take was called off inside a forward pass."""


class Mark(Protocol):
    """A place in the card's queue."""

    def query(self) -> bool:
        """Whether the card has come there."""
        ...


@contextmanager
def interrupting(model: nn.Module, cancelled: Callable[[], bool]) -> Iterator[None]:
    """Until its end, `model` raises Interrupted before the next block once `cancelled` says so.

    Only for the pass itself: another take may use the same model while this one rests.
    """
    if getattr(model, UNBROKEN, False):
        yield
        return
    pace = Pace(cancelled, _marks(model))
    with ExitStack() as undo:
        for block in _blocks(model):
            if _compiled(block) is None:
                undo.callback(block.register_forward_pre_hook(lambda _module, _given: pace.ask()).remove)
            else:
                undo.callback(_ask_before_compiled(block, pace.ask))
        yield


class Pace:
    """Asks before each block, and keeps the processor from running far ahead of the card.

    `marks` makes a mark at the end of the card's queue; None where the processor does the work itself.
    """

    def __init__(self, cancelled: Callable[[], bool], marks: Callable[[], Mark] | None) -> None:
        self._cancelled = cancelled
        self._marks = marks
        self._ahead: deque[Mark] = deque()
        self._came_s = time.monotonic()
        self._block_s = 0.0

    def ask(self) -> None:
        """Raises Interrupted when the take was called off, and returns when it is time for the next block."""
        self._expect_wanted()
        if self._marks is None:
            return
        self._ahead.append(self._marks())
        while len(self._ahead) > (0 if self._block_s > LONG_S else 1):
            while not self._ahead[0].query():
                self._expect_wanted()
                time.sleep(ASKED_EVERY_S if self._block_s > LONG_S else 0)
            self._ahead.popleft()
            now_s = time.monotonic()
            self._block_s, self._came_s = now_s - self._came_s, now_s

    def _expect_wanted(self) -> None:
        if self._cancelled():
            raise Interrupted


def forget(model: nn.Module, take: str) -> None:
    """Takes away what step caches on `model` remember under names that begin with `take`, and nothing else.

    The pipelines' own way (`maybe_free_model_hooks`) resets all of it, that of a take which rests too.
    """
    for module in model.modules():
        hooks = getattr(getattr(module, "_diffusers_hook", None), "hooks", {})
        for remembered in (value for hook in hooks.values() for value in vars(hook).values()):
            if isinstance(remembered, StateManager):
                kept = remembered._state_cache  # pyright: ignore[reportPrivateUsage]
                for name in [name for name in kept if name.startswith(f"{take} ")]:
                    del kept[name]


def _blocks(model: nn.Module) -> Iterator[nn.Module]:
    """The blocks that a transformer is made of, and those that steer it."""
    for name in ("blocks", "vace_blocks"):
        yield from getattr(model, name, ())


def _marks(model: nn.Module) -> Callable[[], Mark] | None:
    if not torch.cuda.is_available() or next(model.parameters()).device.type == "cpu":
        return None

    def mark() -> Mark:
        event = torch.cuda.Event()
        event.record()
        return event

    return mark


def _compiled(block: nn.Module) -> Any:
    return getattr(block, "_compiled_call_impl", None)


def _ask_before_compiled(block: nn.Module, ask: Callable[[], None]) -> Callable[[], None]:
    """Asks outside of a compiled block: a hook would be compiled with it, and break its graph. Gives what undoes it."""
    call = _compiled(block)

    def asked(*given: Any, **named: Any) -> Any:
        ask()
        return call(*given, **named)

    def undo() -> None:
        block._compiled_call_impl = call  # type: ignore[assignment]

    block._compiled_call_impl = asked  # type: ignore[assignment]
    return undo
