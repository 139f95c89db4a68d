"""How much noise each step of a recipe takes away: the solver, its sigmas, and which expert a step is for.

Every render has a solver of its own: UniPC remembers the steps before, and two takes may be under way at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from diffusers.schedulers.scheduling_flow_match_euler_discrete import FlowMatchEulerDiscreteScheduler
from diffusers.schedulers.scheduling_unipc_multistep import UniPCMultistepScheduler

from engine.models.recipes import Recipe

TRAINED = 1000
"""Steps that the noise of training was counted in: a timestep is a sigma times this."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The steps of one render, whose own the solver is.

    `sigmas` has one more than there are steps, the last 0; `boundary` is in timesteps.
    """

    solver: Any
    timesteps: torch.Tensor
    sigmas: tuple[float, ...]
    boundary: float | None
    guidance: tuple[float, float]
    straight: bool
    """Whether each step goes straight on, by what the model said at it alone."""

    @property
    def steps(self) -> int:
        """How many steps there are from pure noise."""
        return len(self.timesteps)

    def expert(self, step: int) -> str:
        """Whose step it is: `high` as long as there is much noise, then `low`."""
        return "high" if self.boundary is None or bool(self.timesteps[step] >= self.boundary) else "low"

    def strength(self, step: int) -> float:
        """How strongly the step is guided; 1 needs no negative prompt."""
        return self.guidance[0] if self.expert(step) == "high" else self.guidance[1]

    def stepped(self, velocity: torch.Tensor, step: int, latents: torch.Tensor) -> torch.Tensor:
        """The latents after that step; steps come in order."""
        if self.straight:
            velocity = velocity.float()  # else it would hand the latents on in the model's half precision
        return self.solver.step(velocity, self.timesteps[step], latents, return_dict=False)[0]


def schedule(recipe: Recipe, config: Mapping[str, Any], start: int = 0, device: str | torch.device = "cpu") -> Schedule:
    """The steps of a recipe, of which a render takes those from `start` on. `config` is the model's own scheduler's.

    The shift is always the recipe's: configurations on the hubs say 3 where 12 is meant. A distilled model is taken
    along the straight lines between exactly the sigmas that it was taught; a solver of higher order, or a schedule
    computed anew (which ends at 0.024 instead of 0.625), was not what it learnt.
    """
    solver: Any
    if recipe.sigmas:
        solver = FlowMatchEulerDiscreteScheduler(num_train_timesteps=TRAINED, shift=1.0)
        solver.set_timesteps(sigmas=list(recipe.sigmas), device=device)
    else:
        told = {"flow_shift": recipe.shift, "use_flow_sigmas": True, "prediction_type": "flow_prediction"}
        solver = UniPCMultistepScheduler.from_config({**config, "_class_name": "UniPCMultistepScheduler", **told})
        solver.set_timesteps(recipe.steps, device=device)
    solver.set_begin_index(start)
    boundary = None if recipe.boundary is None else recipe.boundary * TRAINED
    sigmas = tuple(float(sigma) for sigma in solver.sigmas)
    return Schedule(solver, solver.timesteps, sigmas, boundary, recipe.guidance, bool(recipe.sigmas))
