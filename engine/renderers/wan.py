"""Wan's video models: our own denoising loop, and the renderer around it.

The loop is bit for bit that of diffusers' pipelines (tests/video/test_loop.py proves it) and can do what they cannot:
exact sigmas, a start in the middle, the guess of the finished clip at each step, a word before the other expert is
needed, an end inside a forward pass, clips of any length. Everything of a take lies in its generator, nothing on the
model, so that a take may rest at any step while another is made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, pairwise
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakSet

import torch
from torch import nn

from engine.diffusion import conform
from engine.diffusion.conditioning import Conditioning
from engine.diffusion.conform import PER_LATENT, How
from engine.diffusion.decoding import StreamDecoder
from engine.diffusion.interrupting import Interrupted, forget, interrupting
from engine.diffusion.noise import seed_of
from engine.diffusion.preview import Previewer, Previews
from engine.diffusion.resident import Resident, kept, resident
from engine.diffusion.schedule import Schedule, schedule
from engine.diffusion.steering import conditioning
from engine.diffusion.telling import obeyed, prompt_for
from engine.errors import EngineError
from engine.film.guidance import Follow, Guidance
from engine.film.model import Tier
from engine.media.frame import Frame, Pixels
from engine.messages import Job
from engine.models import following
from engine.models.folder import fingerprint
from engine.models.possible import LONGEST_S, expect_possible, grid
from engine.models.recipes import Recipe
from engine.renderers.port import Capabilities, Guide, Progress

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
    asked = _Asked(loaded, schedule, told, given, longest, cancelled)
    latents, expert = given.latents.to(loaded.device), ""
    try:
        for index in range(given.start, schedule.steps):
            if schedule.expert(index) != expert:
                expert = schedule.expert(index)
                yield Switch(index, expert)
            if cancelled():
                return
            with torch.no_grad():
                velocity = asked.velocity(latents, index)
                x0 = latents - schedule.sigmas[index] * velocity.float()
                latents = schedule.stepped(velocity, index, latents)
            yield Step(index, expert, schedule.sigmas[index + 1], asked.kept(latents), asked.kept(x0))
    except Interrupted:
        return
    finally:
        asked.forget()


_takes = count()
WORTH_REMEMBERING = 20
"""With fewer steps each differs too much from the one before for a step cache to skip any of it."""


class _Asked:
    """The model as one take asks it."""

    def __init__(
        self,
        loaded: Loaded,
        schedule: Schedule,
        told: Told,
        given: Conditioning,
        longest: int | None,
        cancelled: Callable[[], bool],
    ) -> None:
        def here(value: torch.Tensor | None, dtype: torch.dtype | None = None) -> torch.Tensor | None:
            return None if value is None else value.to(loaded.device, dtype)

        self._loaded, self._schedule, self._cancelled = loaded, schedule, cancelled
        self._dtype, self._leading, self._until = loaded.dtype, given.leading, given.until
        self._windows = windows(given.latents.shape[2] - given.leading, longest)
        self._expands = bool(loaded.pipe.config.get("expand_timesteps"))
        self._words = [each for each in (told.positive, told.negative) if each is not None]
        self._words = [each.to(loaded.device, loaded.dtype) for each in self._words]
        self._joined, self._kept = here(given.joined), here(given.kept)
        self._control, self._after = here(given.control, loaded.dtype), here(given.after, loaded.dtype)
        self._scale = here(given.scale, loaded.dtype)
        self._mask = here(given.mask if given.mask is not None else torch.ones_like(given.latents[:, :1]))
        self._name = f"take {next(_takes)}"  # step caches keep what they remember under it: no two takes share any
        self._remembers = schedule.steps >= WORTH_REMEMBERING and len(self._windows) == 1
        self._used: WeakSet[nn.Module] = WeakSet()  # weak: a take that rests must not hold a model that had to go

    def kept(self, latents: torch.Tensor) -> torch.Tensor:
        """The latents, with those in place that stay as they were given."""
        if self._kept is None or self._mask is None:
            return latents
        return (1 - self._mask) * self._kept + self._mask * latents

    def velocity(self, latents: torch.Tensor, index: int) -> torch.Tensor:
        """Where the clip is going at that step. Raises Interrupted when the take was called off."""
        # Asked for anew at each step: another take may have moved it away, or set it up otherwise, meanwhile.
        expert = self._loaded.expert(self._schedule.expert(index))
        if expert not in self._used or not self._remembers:
            self.forget()
        self._used.add(expert)
        latents = self.kept(latents)
        with interrupting(expert, self._cancelled):
            parts = [self._part(expert, number, latents, index) for number in range(len(self._windows))]
        return parts[0] if len(parts) == 1 else blended(parts, self._windows, self._leading)

    def _part(self, expert: Any, number: int, latents: torch.Tensor, index: int) -> torch.Tensor:
        """The velocity in one window."""
        steps, strength = self._schedule, self._schedule.strength(index)
        given = self._inputs(self._windows[number], latents, index)
        place = {"step_index": index, "sigma": steps.sigmas[index], "num_inference_steps": steps.steps}

        def asked(which: int) -> torch.Tensor:
            name = f"{self._name} {which}" + ("" if self._remembers else f" {number} {index}")
            with expert.cache_context(name, **place):
                return expert(**given, encoder_hidden_states=self._words[which], return_dict=False)[0]

        velocity = asked(0)
        if len(self._words) == 1 or strength == 1:
            return velocity
        away = asked(1)
        return away + strength * (velocity - away)

    def _inputs(self, window: Window, latents: torch.Tensor, index: int) -> dict[str, torch.Tensor]:
        """What the model is given beside the words."""

        def seen(whole: torch.Tensor) -> torch.Tensor:
            return _through(window, whole, self._leading)

        timestep, latents = self._schedule.timesteps[index], seen(latents)
        if self._joined is not None:
            latents = torch.cat([latents, seen(self._joined)], dim=1)
        given = {"hidden_states": latents.to(self._dtype), "timestep": timestep.expand(1)}
        if self._expands and self._mask is not None:  # each patch has a time of its own: 0 where it stays
            given["timestep"] = (seen(self._mask)[0, 0, :, ::2, ::2] * timestep).flatten().unsqueeze(0)
        if self._control is not None and self._scale is not None:
            over = self._until is not None and index >= self._until
            control = self._after if over and self._after is not None else self._control
            given["control_hidden_states"] = seen(control)
            given["control_hidden_states_scale"] = self._scale * float(not over or self._after is not None)
        return given

    def forget(self) -> None:
        """Frees what step caches remember of this take, and of no other."""
        for expert in self._used:
            forget(expert, self._name)


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


# --- the renderer --------------------------------------------------------------------------------------------

NO_GUIDE: Any = None
"""For a job without guidance: nothing is asked of it."""
VERSION = 1
"""Rises when the same job gives other pictures."""


class Wan:
    """A recipe of Wan's on the port: words become latents, latents frames at the film's rate."""

    def __init__(self, recipe: Recipe, models: Path) -> None:
        """Nothing is loaded before the first take; the weights lie in `models / recipe.model`."""
        self._recipe, self._models = recipe, models
        self._previews: Previews | None = None
        self._remarks: dict[str, tuple[str, ...]] = {}

    @property
    def capabilities(self) -> Capabilities:
        """What it can do, whether its weights are there or not."""
        recipe = self._recipe
        return Capabilities(
            name=recipe.name,
            version=f"{VERSION}-{hashlib.sha256(repr(recipe).encode()).hexdigest()[:6]}",
            tier=Tier.HERO,
            obeys=obeyed(recipe),
            repeatable=True,
            longest_s=LONGEST_S,
            grid=grid(recipe),
            usual=recipe.sizes[0],
            follows=frozenset(Follow(follow) for follow in recipe.follows),
        )

    def render(self, job: Job, cancelled: Callable[[], bool]) -> Iterator[Frame | Progress]:
        """By the words alone."""
        return self._made(replace(job, guidance=Guidance()), NO_GUIDE, cancelled)

    def guided(self, job: Job, guide: Guide, cancelled: Callable[[], bool]) -> Iterator[Frame | Progress]:
        """By the words and what the job's guidance names."""
        return self._made(job, guide, cancelled)

    def get_ready(self) -> bool:
        """Brings the weights into memory; for large ones that is a minute in which nothing else is heard."""
        resident(self._recipe, self._models)
        return False

    def note(self, job: Job) -> str:
        """Steps, rate, and what was done otherwise than asked."""
        told = [f"{self._steps()} steps", conform.told(self._recipe.fps, job.rate, How.MOTION)]
        if (parts := len(windows(self._latent_frames(job), self._longest))) > 1:
            told.append(f"seen in {parts} parts that overlap")
        told += [following.told(self._recipe, job.guidance), *self._remarks.get(job.id, ())]
        return ", ".join(filter(None, told))

    def ingredients(self, job: Job) -> dict[str, Any]:
        """The weights, how they lie in memory, and the words as they were told."""
        prompt = prompt_for(job, self._recipe)
        names = [self._recipe.model, *(adapter.model for adapter in self._recipe.adapters)]
        return {
            "weights": {name: fingerprint(self._models / name) for name in names},
            "words": prompt.text,
            "negative": prompt.negative if self._is_guided else "",
            "memory": kept(self._recipe, self._models),
        }

    def _made(self, job: Job, guide: Guide, cancelled: Callable[[], bool]) -> Iterator[Frame | Progress]:
        """The take, begun again with less in memory where there is too little of it and nothing has been shown."""
        expect_possible(self._recipe, job)
        following.expect(self._recipe, job.guidance)
        self._remarks.pop(job.id, None)
        shown = False
        while not cancelled():
            try:
                for made in self._take(job, guide, cancelled):
                    shown = shown or isinstance(made, Frame)
                    yield made
            except torch.OutOfMemoryError:
                pass  # what the attempt held is let go with the exception, before anything is loaded anew
            else:
                return
            if shown:
                raise EngineError(
                    "The memory of the graphics card ran out in the middle of the take.",
                    advice="Make it again at a smaller size; the blockout is there meanwhile.",
                )
            preset = resident(self._recipe, self._models).step_down()
            self._remark(job, f"begun again with less memory ({preset.name})")

    def _take(self, job: Job, guide: Guide, cancelled: Callable[[], bool]) -> Iterator[Frame | Progress]:
        yield Progress("words", 0, 1)
        held = resident(self._recipe, self._models)
        told = self._told(held, job)
        yield Progress("words", 1, 1)
        try:
            given = self._given(held, job, guide, cancelled)
        except Interrupted:
            return
        steps = schedule(self._recipe, held.scheduler.config, given.start, held.device)
        look = self._previewer(held, job)
        latents = given.latents
        for made in denoise(held, steps, told, given, cancelled, self._longest):
            if isinstance(made, Switch):
                dear = made.index > given.start and not held.is_near(made.expert)
                yield Progress(made.expert, made.index, steps.steps, dear=dear)
                continue
            latents = made.latents
            seen = look(made.x0[:, :, given.leading :]) if job.live else ()
            yield Progress(made.expert, made.index + 1, steps.steps, seen)
        if not cancelled():
            yield from self._frames(held, job, latents[:, :, given.leading :], look, cancelled)

    def _frames(
        self, held: Resident, job: Job, latents: torch.Tensor, look: Previewer, cancelled: Callable[[], bool]
    ) -> Iterator[Frame]:
        """The pictures, each as soon as its latent frame is decoded, at the film's rate."""
        decoder = StreamDecoder(held.vae_on_device(), held.preset.tiled)
        known = latents.cpu().split(1, dim=2)  # at once: later it would wait for the decode that is under way

        def pictures() -> Iterator[Pixels]:
            # Another take may be made between two of them, and the VAE be sent away for it.
            decoded = decoder.pictures(latents, cancelled, held.vae_on_device)
            for latent, made in zip(known, decoded):
                look.learn(latent, made)
                yield from made

        for index, pixels in enumerate(conform.conformed(pictures(), self._recipe.fps, job.rate, job.frames)):
            if cancelled():
                return
            yield Frame(index, pixels)

    def _told(self, held: Resident, job: Job) -> Told:
        prompt = prompt_for(job, self._recipe)
        if beyond := held.beyond(prompt.text):
            self._remark(job, f"the last {beyond} word pieces were more than the model hears, and left out")
        return Told(held.words(prompt.text), held.words(prompt.negative) if self._is_guided else None)

    def _given(self, held: Resident, job: Job, guide: Guide, cancelled: Callable[[], bool]) -> Conditioning:
        """What the loop goes by beside the words. Raises Interrupted when called off."""
        latent, vae = held.pipe.vae_scale_factor_spatial, held.vae.config
        shape = (vae.z_dim, self._latent_frames(job), job.height // latent, job.width // latent)
        return conditioning(held, self._recipe, job, guide, shape, seed_of(job.seed, job.variant), cancelled)

    def _previewer(self, held: Resident, job: Job) -> Previewer:
        self._previews = self._previews or Previews(self._models, self._recipe.model, held.vae.config.z_dim)
        return self._previews.of(self._recipe.fps, job.rate, job.frames, held.device, held.dtype)

    def _remark(self, job: Job, remark: str) -> None:
        self._remarks[job.id] = (*self._remarks.get(job.id, ()), remark)
        while len(self._remarks) > 100:
            del self._remarks[next(iter(self._remarks))]

    def _latent_frames(self, job: Job) -> int:
        return (conform.native_frames(job.frames, job.rate, self._recipe.fps) - 1) // PER_LATENT + 1

    def _steps(self) -> int:
        return len(self._recipe.sigmas) or self._recipe.steps

    @property
    def _longest(self) -> int:
        """Latent frames in one window."""
        return (self._recipe.longest - 1) // PER_LATENT + 1

    @property
    def _is_guided(self) -> bool:
        return max(self._recipe.guidance) > 1
