"""Wan's video models: our own denoising loop, and the renderer around it.

The loop is bit for bit that of diffusers' pipelines (tests/video/test_loop.py proves it) and can do what they cannot:
exact sigmas, a start in the middle, the guess of the finished clip at each step, a word before the other expert is
needed, an end inside a forward pass, clips of any length. Everything of a take lies in its generator, nothing on the
model, so that a take may rest at any step while another is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Any, Protocol
from weakref import WeakSet

import torch
from torch import nn

from engine.diffusion.conditioning import Conditioning
from engine.diffusion.interrupting import Interrupted, forget, interrupting
from engine.diffusion.schedule import Schedule

# --- the loop ------------------------------------------------------------------------------------------------


class Loaded(Protocol):
    """What the loop needs of a model in memory."""

    @property
    def pipe(self) -> Any:
        """The pipeline, for its configuration."""
        ...

    @property
    def device(self) -> torch.device:
        """Where it is computed."""
        ...

    @property
    def dtype(self) -> torch.dtype:
        """What the experts are given."""
        ...

    def expert(self, name: str) -> Any:
        """`high` or `low`, ready to be asked."""
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """The words as tensors (1, 512, D); `negative` where a step is guided away from something."""

    positive: torch.Tensor
    negative: torch.Tensor | None = None


@dataclass(frozen=True, slots=True)
class Switch:
    """The steps from `index` on are this expert's; it is not asked for before the loop goes on."""

    index: int
    expert: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step that is done: the latents after it, and `x0`, the model's guess of the finished clip, both float32.

    `sigma` is the noise that is left. Both still have the references in front, where there are any.
    """

    index: int
    expert: str
    sigma: float
    latents: torch.Tensor
    x0: torch.Tensor


def denoise(
    loaded: Loaded,
    schedule: Schedule,
    told: Told,
    given: Conditioning,
    cancelled: Callable[[], bool] = lambda: False,
    longest: int | None = None,
) -> Iterator[Switch | Step]:
    """From noise to latents, step by step; ends early when called off, between two blocks of the model.

    A clip of more than `longest` latent frames is seen through windows that overlap.
    """
    asked = _Asked(loaded, told, given, windows(given.latents.shape[2] - given.leading, longest), cancelled)
    latents, expert = given.latents.to(loaded.device), ""
    try:
        for index in range(given.start, schedule.steps):
            if schedule.expert(index) != expert:
                expert = schedule.expert(index)
                yield Switch(index, expert)
            if cancelled():
                return
            with torch.no_grad():
                velocity = asked.velocity(latents, schedule, index)
                x0 = latents - schedule.sigmas[index] * velocity.float()
                latents = schedule.stepped(velocity, index, latents)
            yield Step(index, expert, schedule.sigmas[index + 1], asked.kept(latents), asked.kept(x0))
    except Interrupted:
        return
    finally:
        asked.forget()


_takes = count()


class _Asked:
    """The model as one take asks it."""

    def __init__(
        self,
        loaded: Loaded,
        told: Told,
        given: Conditioning,
        seen: tuple[Window, ...],
        cancelled: Callable[[], bool],
    ) -> None:
        here = {"device": loaded.device, "dtype": loaded.dtype}
        self._loaded = loaded
        self._cancelled = cancelled
        self._windows = seen
        self._leading = given.leading
        self._positive = told.positive.to(**here)
        self._negative = None if told.negative is None else told.negative.to(**here)
        self._joined = None if given.joined is None else given.joined.to(loaded.device)
        self._control = None if given.control is None else given.control.to(**here)
        self._scale = None if given.scale is None else given.scale.to(**here)
        self._kept = None if given.kept is None else given.kept.to(loaded.device)
        self._mask = None if given.mask is None else given.mask.to(loaded.device)
        if self._mask is None and loaded.pipe.config.get("expand_timesteps"):
            self._mask = torch.ones_like(given.latents[:, :1], device=loaded.device)
        self._name = f"take {next(_takes)}"  # step caches keep what they remember under it: no two takes share any
        self._used: WeakSet[nn.Module] = WeakSet()  # weak: a take that rests must not hold a model that had to go

    def kept(self, latents: torch.Tensor) -> torch.Tensor:
        """The latents, with those in place that stay as they were given."""
        if self._kept is None or self._mask is None:
            return latents
        return (1 - self._mask) * self._kept + self._mask * latents

    def velocity(self, latents: torch.Tensor, schedule: Schedule, index: int) -> torch.Tensor:
        """Where the clip is going at that step. Raises Interrupted when the take was called off."""
        # Asked for anew at each step: another take may have moved it away, or set it up otherwise, meanwhile.
        model = self._loaded.expert(schedule.expert(index))
        self._used.add(model)
        latents = self.kept(latents)
        with interrupting(model, self._cancelled):
            parts = [self._part(model, number, latents, schedule, index) for number in range(len(self._windows))]
        return parts[0] if len(parts) == 1 else blended(parts, self._windows, self._leading)

    def _part(self, model: Any, number: int, latents: torch.Tensor, schedule: Schedule, index: int) -> torch.Tensor:
        window, strength = self._windows[number], schedule.strength(index)
        place = {"step_index": index, "sigma": schedule.sigmas[index], "num_inference_steps": schedule.steps}

        def asked(words: torch.Tensor, which: str) -> torch.Tensor:
            with model.cache_context(f"{self._name} {number} {which}", **place):
                return model(**given, encoder_hidden_states=words, return_dict=False)[0]

        given = self._inputs(window, latents, schedule.timesteps[index])
        velocity = asked(self._positive, "cond")
        if self._negative is None or strength == 1:
            return velocity
        away = asked(self._negative, "uncond")
        return away + strength * (velocity - away)

    def _inputs(self, window: Window, latents: torch.Tensor, timestep: torch.Tensor) -> dict[str, torch.Tensor]:
        def seen(whole: torch.Tensor) -> torch.Tensor:
            return _through(window, whole, self._leading)

        latents = seen(latents)
        if self._joined is not None:
            latents = torch.cat([latents, seen(self._joined)], dim=1)
        given = {"hidden_states": latents.to(self._loaded.dtype), "timestep": timestep.expand(1)}
        if self._loaded.pipe.config.get("expand_timesteps") and self._mask is not None:  # each patch has its own time
            given["timestep"] = (seen(self._mask)[0, 0, :, ::2, ::2] * timestep).flatten().unsqueeze(0)
        if self._control is not None:
            given["control_hidden_states"] = seen(self._control)
        if self._scale is not None:
            given["control_hidden_states_scale"] = self._scale
        return given

    def forget(self) -> None:
        """Frees what step caches remember of this take, and of no other."""
        for model in self._used:
            forget(model, self._name)


# --- clips of any length -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a clip that the model sees at once: latent frames from `start` up to, not including, `end`.

    It shares the first `rise` of them with the window before, and the last `fall` with the one after.
    """

    start: int
    end: int
    rise: int = 0
    fall: int = 0

    def weight(self, frame: int) -> float:
        """How much it says (0 … 1) about a frame of the clip: more and more over what it shares."""
        return min(1.0, (frame - self.start + 1) / (self.rise + 1), (self.end - frame) / (self.fall + 1))


SHARED = 4
"""A window shares one in so many of its frames with the next."""


def windows(frames: int, longest: int | None) -> tuple[Window, ...]:
    """As few windows over `frames` latent frames as can be, none longer than `longest`, all about as long."""
    if longest is None or frames <= longest:
        return (Window(0, frames),)
    shared = min(max(1, longest // SHARED), longest - 1)
    parts = -(-(frames - shared) // (longest - shared))
    length = -(-(frames + (parts - 1) * shared) // parts)
    starts = [number * (frames - length) // (parts - 1) for number in range(parts)]
    overlaps = [0, *(before + length - after for before, after in pairwise(starts)), 0]
    return tuple(Window(at, at + length, *overlaps[number : number + 2]) for number, at in enumerate(starts))


def blended(parts: Sequence[torch.Tensor], seen: Sequence[Window], leading: int = 0) -> torch.Tensor:
    """One velocity (1, C, T, h, w), float32, from those of the windows; each has the `leading` references in front."""
    frames = leading + seen[-1].end
    whole = parts[0].new_zeros((*parts[0].shape[:2], frames, *parts[0].shape[3:]), dtype=torch.float32)
    total = whole.new_zeros(frames)
    for part, window in zip(parts, seen, strict=True):
        ramp = total.new_tensor([window.weight(frame) for frame in range(window.start, window.end)])
        for whose, where, weight in (
            (part[:, :, :leading], slice(0, leading), total.new_ones(leading)),
            (part[:, :, leading:], slice(leading + window.start, leading + window.end), ramp),
        ):
            whole[:, :, where] += weight.view(1, 1, -1, 1, 1) * whose
            total[where] += weight
    return whole / total.view(1, 1, -1, 1, 1)


def _through(window: Window, whole: torch.Tensor, leading: int) -> torch.Tensor:
    """What a window shows of a clip, with the references in front."""
    if window.end - window.start + leading == whole.shape[2]:
        return whole
    part = whole[:, :, leading + window.start : leading + window.end]
    return torch.cat([whole[:, :, :leading], part], dim=2) if leading else part
