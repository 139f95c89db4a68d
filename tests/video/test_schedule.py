"""Sigmas, solvers and experts of every recipe."""

from collections.abc import Mapping
from itertools import pairwise

import pytest
import torch
from diffusers.schedulers.scheduling_flow_match_euler_discrete import FlowMatchEulerDiscreteScheduler
from diffusers.schedulers.scheduling_unipc_multistep import UniPCMultistepScheduler

from engine.diffusion.schedule import schedule
from engine.models.recipes import Recipe, Way, recipe, recipes
from tests import tiny

WAN = [each for each in recipes().values() if each.way is Way.WAN]
CONFIG = tiny.scheduler(shift=3.0).config


def sigmas(wanted: Recipe, config: Mapping[str, object]) -> tuple[float, ...]:
    """The noise at the beginning of each step, and at the end."""
    return schedule(wanted, config).sigmas


def hub_config(**changes: object) -> dict[str, object]:
    """As a hub has it, with a shift that is not meant."""
    return {**CONFIG, **changes}


@pytest.mark.parametrize("wanted", WAN, ids=lambda each: each.name)
def test_noise_falls_to_nothing(wanted: Recipe) -> None:
    falling = sigmas(wanted, CONFIG)
    assert len(falling) == wanted.steps + 1
    assert falling[0] == pytest.approx(1, abs=1e-5)
    assert falling[-1] == 0
    assert all(a > b for a, b in pairwise(falling))


@pytest.mark.parametrize("wanted", WAN, ids=lambda each: each.name)
def test_the_shift_is_the_recipes_whatever_the_hub_says(wanted: Recipe) -> None:
    assert sigmas(wanted, hub_config(flow_shift=3.0)) == sigmas(wanted, hub_config(flow_shift=1.0))
    if not wanted.sigmas:
        evenly = 1 - 5 / wanted.steps * 0.999
        shifted = wanted.shift * evenly / (1 + (wanted.shift - 1) * evenly)
        assert sigmas(wanted, CONFIG)[5] == pytest.approx(shifted, abs=1e-4)


@pytest.mark.parametrize("name", ["wan2.2-4steps", "wan2.2-8steps"])
def test_a_distilled_model_gets_its_own_sigmas_and_the_straight_solver(name: str) -> None:
    wanted = recipe(name)
    steps = schedule(wanted, CONFIG)
    assert isinstance(steps.solver, FlowMatchEulerDiscreteScheduler)
    assert steps.sigmas == pytest.approx([*wanted.sigmas, 0])
    assert steps.timesteps.tolist() == pytest.approx([1000 * sigma for sigma in wanted.sigmas])


def test_that_solver_left_to_itself_would_end_elsewhere() -> None:
    """Why the sigmas are given: its own schedule for four steps with that shift ends at 0.024, not at 0.625."""
    own = FlowMatchEulerDiscreteScheduler(shift=5.0)
    own.set_timesteps(4)
    assert float(torch.as_tensor(own.sigmas)[3]) < 0.03


@pytest.mark.parametrize(
    ("name", "high"),
    [("wan2.2", 26), ("wan2.2-i2v", 15), ("wan2.2-vace", 17), ("wan2.2-4steps", 2), ("wan2.1-1.3b", 50)],
)
def test_the_experts_share_the_steps(name: str, high: int) -> None:
    wanted = recipe(name)
    steps = schedule(wanted, CONFIG)
    shared = [steps.expert(step) for step in range(steps.steps)]
    assert shared == ["high"] * high + ["low"] * (steps.steps - high)
    assert steps.strength(0) == wanted.guidance[0]
    assert steps.strength(steps.steps - 1) == wanted.guidance[1 if wanted.boundary else 0]


def test_every_render_has_a_solver_of_its_own() -> None:
    steps, other = (schedule(recipe("wan2.2"), CONFIG) for _ in range(2))
    steps.stepped(torch.zeros(1, 16, 1, 2, 2), 0, torch.ones(1, 16, 1, 2, 2))
    assert isinstance(steps.solver, UniPCMultistepScheduler)
    assert steps.solver.last_sample is not None
    assert other.solver.last_sample is None


def test_half_precision_stays_out_of_the_straight_steps() -> None:
    steps = schedule(recipe("wan2.2-4steps"), CONFIG)
    start = torch.full((1, 16, 1, 2, 2), 0.123456789)
    after = steps.stepped(torch.zeros(1, 16, 1, 2, 2, dtype=torch.bfloat16), 0, start)
    assert after.dtype == torch.float32
    assert torch.equal(after, start)
