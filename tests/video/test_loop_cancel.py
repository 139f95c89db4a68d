"""A take called off anywhere, at every step and inside the model, leaves nothing behind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
import torch
from diffusers.hooks.first_block_cache import FirstBlockCacheConfig
from diffusers.hooks.hooks import StateManager
from torch import nn

from engine.diffusion.conditioning import Conditioning
from engine.diffusion.interrupting import Interrupted, Pace, forget, interrupting
from engine.diffusion.noise import frame_noise
from engine.diffusion.schedule import schedule
from engine.models.recipes import Recipe, recipe
from engine.renderers.wan import WORTH_REMEMBERING, Step, Switch, Told, denoise
from tests import tiny


class Held:
    """A toy in memory."""

    dtype = torch.float32
    device = torch.device("cpu")

    def __init__(self, pipe: Any) -> None:
        self.pipe = pipe
        words = torch.randn(2, 1, 8, 32, generator=torch.manual_seed(1))  # few, so that passes are short
        self.told = Told(words[0], words[1])

    def expert(self, name: str) -> nn.Module:
        """That expert."""
        return self.pipe.transformer if name == "high" else self.pipe.transformer_2

    def loop(
        self, wanted: Recipe, cancelled: Callable[[], bool] = lambda: False, seed: int = 7, **more: Any
    ) -> Iterator[Switch | Step]:
        """A take of it."""
        given = Conditioning(frame_noise(seed, (16, 2, 6, 6)), **more)
        return denoise(self, schedule(wanted, tiny.scheduler().config), self.told, given, cancelled)

    def made(self, wanted: Recipe, seed: int = 7) -> torch.Tensor:
        """What becomes of one that nobody calls off."""
        return [each for each in self.loop(wanted, seed=seed) if isinstance(each, Step)][-1].latents

    def blocks(self) -> Iterator[nn.Module]:
        """Those of both experts."""
        for expert in (self.pipe.transformer, self.pipe.transformer_2):
            yield from expert.blocks
            yield from getattr(expert, "vace_blocks", ())


@pytest.fixture(scope="module")
def toy() -> Held:
    """Two experts."""
    return Held(tiny.a14b())


SHORT = replace(recipe("wan2.2"), steps=4)
LONG = replace(recipe("wan2.2"), steps=WORTH_REMEMBERING)


@contextmanager
def step_cache(toy: Held, threshold: float) -> Iterator[None]:
    """The first-block cache on both experts."""
    experts = (toy.pipe.transformer, toy.pipe.transformer_2)
    for expert in experts:
        expert.enable_cache(FirstBlockCacheConfig(threshold=threshold))
    try:
        yield
    finally:
        for expert in experts:
            expert.disable_cache()


def remembered(toy: Held) -> list[str]:
    """The names under which step caches keep anything."""
    return [
        name
        for block in toy.blocks()
        for hook in getattr(getattr(block, "_diffusers_hook", None), "hooks", {}).values()
        for manager in vars(hook).values()
        if isinstance(manager, StateManager)
        for name in manager._state_cache  # pyright: ignore[reportPrivateUsage]
    ]


def calls(toy: Held, wanted: Recipe) -> int:
    """How often a whole take asks whether it is still wanted."""
    asked = count()
    assert list(toy.loop(wanted, lambda: next(asked) < 0))
    return next(asked)


# --- at every place ---


def test_it_asks_at_every_step_and_before_every_block(toy: Held) -> None:
    steps, halves, blocks = SHORT.steps, 2, 2
    assert calls(toy, SHORT) == steps * (1 + halves * blocks)


def test_called_off_anywhere_the_next_take_is_as_if_nothing_had_been(toy: Held) -> None:
    alone = toy.made(SHORT)
    for place in range(calls(toy, SHORT)):
        asked = count()
        done = [each for each in toy.loop(SHORT, lambda: next(asked) >= place) if isinstance(each, Step)]  # noqa: B023
        assert len(done) == place // 5
        assert not any(block._forward_pre_hooks for block in toy.blocks())
        assert torch.equal(toy.made(SHORT), alone)


def test_with_a_step_cache_too(toy: Held) -> None:
    with step_cache(toy, threshold=0.3):
        alone = toy.made(LONG)
        assert not remembered(toy)
        for place in range(1, calls(toy, LONG), 11):
            asked = count()
            list(toy.loop(LONG, lambda: next(asked) >= place))  # noqa: B023
            assert not remembered(toy)
        assert torch.equal(toy.made(LONG), alone)


def test_one_that_is_dropped_in_the_middle_leaves_nothing(toy: Held) -> None:
    with step_cache(toy, threshold=0.3):
        alone = toy.made(LONG)
        loop = toy.loop(LONG)
        for _ in range(8):
            next(loop)
        assert remembered(toy)
        del loop
        assert not remembered(toy)
        assert torch.equal(toy.made(LONG), alone)


def test_control_is_asked_in_its_own_blocks_too() -> None:
    steered = Held(tiny.vace())
    asked = count()
    given: dict[str, Any] = {"control": torch.zeros(1, 96, 2, 6, 6), "scale": torch.ones(2)}
    assert list(steered.loop(SHORT, lambda: next(asked) < 0, **given))
    assert next(asked) == SHORT.steps * (1 + 2 * (3 + 2))


# --- step caches ---


def test_the_step_cache_skips_blocks_of_a_long_schedule_only(toy: Held) -> None:
    ran: list[int] = []
    last = [expert.blocks[1].attn1 for expert in (toy.pipe.transformer, toy.pipe.transformer_2)]
    counting = [module.register_forward_pre_hook(lambda *_: ran.append(1)) for module in last]
    plain = {wanted.name: toy.made(wanted) for wanted in (LONG, recipe("wan2.2-4steps"))}
    whole = len(ran)
    with step_cache(toy, threshold=0.3):
        ran.clear()
        assert not torch.equal(toy.made(LONG), plain["wan2.2"])
        assert len(ran) < whole - 4 - 10
        ran.clear()
        assert torch.equal(toy.made(recipe("wan2.2-4steps")), plain["wan2.2-4steps"])
        assert len(ran) == 4
    for hook in counting:
        hook.remove()


def test_takes_that_rest_remember_each_their_own(toy: Held) -> None:
    with step_cache(toy, threshold=0.3):
        alone = [toy.made(LONG), toy.made(LONG, seed=8)]
        loops = [toy.loop(LONG), toy.loop(LONG, seed=8)]
        last: list[Any] = [None, None]
        for pair in zip(*loops, strict=True):
            for at, each in enumerate(pair):
                if isinstance(each, Step):
                    last[at] = each.latents
                    toy.made(recipe("wan2.2-4steps")) if each.index == 9 else None
        assert all(torch.equal(made, wanted) for made, wanted in zip(last, alone, strict=True))


def test_forgetting_one_take_leaves_another(toy: Held) -> None:
    with step_cache(toy, threshold=0.3):
        resting, other = toy.loop(LONG), toy.loop(LONG, seed=8)
        for _ in range(4):
            next(resting)
            next(other)
        both = set(remembered(toy))
        del other
        assert set(remembered(toy)) < both
        assert remembered(toy)
        del resting


# --- compiled blocks ---


def test_compiled_blocks_are_called_off_outside_of_their_graph() -> None:
    toy, graphs = Held(tiny.small()), []
    plain = recipe("wan2.1-1.3b")
    wanted = replace(plain, steps=2, guidance=(1.0, 1.0))

    def backend(module: Any, _: Any) -> Any:
        graphs.append(module)
        return module.forward

    alone = toy.made(wanted)
    for block in toy.pipe.transformer.blocks:
        block.compile(backend=backend, fullgraph=True)
    assert torch.equal(toy.made(wanted), alone)
    compiled = len(graphs)
    for place in range(1, 6):
        asked = count()
        done = [each for each in toy.loop(wanted, lambda: next(asked) >= place) if isinstance(each, Step)]  # noqa: B023
        assert len(done) == place // 3
    assert torch.equal(toy.made(wanted), alone)
    assert len(graphs) == compiled  # nothing was compiled again for being asked


# --- on a card, which runs behind ---


class Card:
    """A card that works through what it is handed, one block at a time, each time somebody looks."""

    def __init__(self, block_looks: int) -> None:
        self.looks, self.handed, self.block_looks = 0, 0, block_looks

    def mark(self) -> Any:
        """A mark at the end of the queue."""
        due = self.handed * self.block_looks
        self.handed += 1
        return type("Mark", (), {"query": lambda _: self.seen() >= due})()

    def seen(self) -> int:
        """Somebody looks."""
        self.looks += 1
        return self.looks

    @property
    def done(self) -> int:
        """Blocks that it has finished."""
        return self.looks // self.block_looks


def test_the_processor_does_not_run_ahead() -> None:
    card = Card(block_looks=5)
    pace = Pace(lambda: False, card.mark)
    for _ in range(40):
        pace.ask()
        assert card.handed - card.done <= 3


def test_it_is_called_off_while_it_waits_for_the_card() -> None:
    card, off = Card(block_looks=1000), False
    pace = Pace(lambda: off or card.looks > 1500, card.mark)
    with suppress(Interrupted):
        for _ in range(40):
            pace.ask()
    assert card.looks <= 1502


def test_nothing_is_asked_after_the_pass(toy: Held) -> None:
    expert = toy.pipe.transformer
    with pytest.raises(Interrupted), interrupting(expert, lambda: True):
        expert.blocks[0](torch.zeros(1, 1, 24))
    assert not any(block._forward_pre_hooks for block in toy.blocks())
    forget(expert, "nobody")
