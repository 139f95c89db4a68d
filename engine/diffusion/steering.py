"""What a clip is steered by, made into tensors: bit for bit what diffusers' own pipelines prepare of the same pictures.

Nothing is drawn or read that the recipe does not need, and pictures go into the VAE one latent frame at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import repeat
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import torch
from torch import nn

from engine.diffusion import encoding, references
from engine.diffusion.conditioning import Conditioning
from engine.diffusion.conform import conformed
from engine.diffusion.noise import frame_noise, noised
from engine.diffusion.schedule import Schedule, schedule
from engine.film.guidance import Follow, Guidance
from engine.film.time import FrameRate
from engine.media.frame import Pixels
from engine.media.picture import placed
from engine.messages import Job
from engine.models import following
from engine.models.recipes import Recipe

DRAFT_NOISE = 0.875
"""The noise that a draft gets where no expert's boundary says: A14B's own, below which it changes no composition."""


class Pictures(Protocol):
    """The port's Guide."""

    def control(self, follow: Follow, width: int, height: int, rate: FrameRate, frames: int) -> Iterator[Pixels]:
        """The blockout of the take."""
        ...

    def references(self) -> tuple[Pixels, ...]:
        """Pictures of whoever is in the shot."""
        ...

    def first(self) -> Pixels | None:
        """The picture that the take begins with."""
        ...

    def last(self) -> Pixels | None:
        """The picture that the take ends with."""
        ...

    def draft(self) -> Iterator[Pixels] | None:
        """The frames of the finished hero that is gone on from."""
        ...


class Loaded(Protocol):
    """What is needed of a model in memory."""

    @property
    def pipe(self) -> Any:
        """The pipeline, for its configuration."""
        ...

    @property
    def scheduler(self) -> Any:
        """The scheduler as configured."""
        ...

    @property
    def experts(self) -> dict[str, nn.Module | None]:
        """The experts, wherever they are."""
        ...

    @property
    def preset(self) -> Any:
        """How it fits into memory: whether the VAE works on tiles."""
        ...

    def vae_on_device(self) -> Any:
        """The VAE, where it runs."""
        ...


def conditioning(
    loaded: Loaded,
    recipe: Recipe,
    job: Job,
    guide: Pictures,
    shape: tuple[int, int, int, int],
    seed: int,
    cancelled: Callable[[], bool] = lambda: False,
) -> Conditioning:
    """What the loop is given for a job, by everything that its guidance asks for.

    `shape` (C, T, h, w) is that of the clip's latents, without the references that come in front. Raises EngineError
    where the recipe cannot do what is asked, or a picture cannot be had; Interrupted when called off.
    """
    following.expect(recipe, job.guidance)
    return _Steered(loaded, recipe, job, guide, shape, seed, cancelled).made()


def promoted(steps: Schedule) -> int:
    """The step that a draft is finished from: the low-noise expert's first; the last one, where it has none."""
    last = steps.steps - 1
    if steps.boundary is None:
        return next((step for step in range(steps.steps) if steps.sigmas[step] < DRAFT_NOISE), last)
    return next((step for step in range(steps.steps) if steps.expert(step) == "low"), last)


def most_strength(steps: Schedule) -> float:
    """How much of a schedule (0 … 1) is left where a draft is finished from: all that the low-noise expert can do."""
    return (steps.steps - promoted(steps)) / steps.steps


@dataclass(frozen=True)
class _Steered:
    """One job's way into tensors."""

    loaded: Loaded
    recipe: Recipe
    job: Job
    guide: Pictures
    shape: tuple[int, int, int, int]
    seed: int
    cancelled: Callable[[], bool]

    def made(self) -> Conditioning:
        if self._vace_layers:
            return self._vace()
        first = self.guide.first() if self._by.first else None
        start, latents = self._begun(0)
        if first is None:
            return Conditioning(latents, start)
        if self._expands:
            kept, mask = self._kept(first)
            return Conditioning(latents, start, kept=kept, mask=mask)
        return Conditioning(latents, start, joined=self._joined(first))

    # --- where it starts ---

    def _begun(self, leading: int, in_front: torch.Tensor | None = None) -> tuple[int, torch.Tensor]:
        """The first step, and what it is given: noise, or an earlier picture brought back to the noise of that step."""
        channels, frames, height, width = self.shape
        # The clip's noise is what it would be without references: theirs is that of the frames before it.
        noise = frame_noise(self.seed, (channels, leading + frames, height, width), first=-leading)
        start, pictures = self._earlier()
        if pictures is None:
            return start, noise
        clean = self._encoded(pictures)
        if in_front is not None:
            clean = torch.cat([in_front, clean], dim=2)
        return start, noised(clean, noise.to(clean.device), self._steps.sigmas[start])

    def _earlier(self) -> tuple[int, Iterator[Pixels] | None]:
        """The step and the pictures that the clip goes on from, if it goes on from any."""
        if self._by.draft:
            return promoted(self._steps), self._draft()
        if self._by.follow is Follow.PICTURE:
            start = following.begun(following.dial(self._by), self._steps.sigmas)
            return start, self._control(Follow.PICTURE) if start else None
        return 0, None

    def _draft(self) -> Iterator[Pixels]:
        """The finished hero at the model's own size, rate and length."""
        frames = self.guide.draft()
        assert frames is not None, "the guidance names a draft"
        at_rate = conformed(_held(frames), self.job.rate, self._rate, self._frames)
        return (self._placed(each) for each in at_rate)

    # --- a first frame, and a last one ---

    def _kept(self, first: Pixels) -> tuple[torch.Tensor, torch.Tensor]:
        """As WanImageToVideoPipeline has it for a model with a time of its own for each latent: TI2V-5B."""
        _, frames, height, width = self.shape
        picture = self._encoded([self._placed(first)])
        mask = torch.ones(1, 1, frames, height, width, device=picture.device)
        mask[:, :, 0] = 0
        return picture.expand(-1, -1, frames, -1, -1), mask

    def _joined(self, first: Pixels) -> torch.Tensor:
        """As WanImageToVideoPipeline has it for A14B: which pictures are given, and the clip with only those in it."""
        _, frames, height, width = self.shape
        given = self._given(first)
        clip = self._encode(self._sparse(given))
        shown = torch.tensor([float(index in given) for index in range(self._frames)])
        # The first picture stands four times, so that each latent frame has four.
        fours = torch.cat([shown[:1].repeat(encoding.PER_LATENT), shown[1:]]).view(frames, encoding.PER_LATENT)
        mask = fours.T.reshape(1, encoding.PER_LATENT, frames, 1, 1).expand(-1, -1, -1, height, width)
        return torch.cat([mask.to(clip.device), clip], dim=1)

    def _given(self, first: Pixels | None) -> dict[int, torch.Tensor]:
        """The pictures that the clip has to show, by their place in it."""
        last = self.guide.last() if self._by.last else None
        pairs = ((0, first), (self._frames - 1, last))
        return {index: encoding.tensor(self._placed(pixels)) for index, pixels in pairs if pixels is not None}

    def _sparse(self, given: dict[int, torch.Tensor]) -> Iterator[torch.Tensor]:
        """A clip of grey with the given pictures in their places."""
        grey = torch.zeros(3, self._height, self._width)
        return (given.get(index, grey) for index in range(self._frames))

    # --- VACE ---

    def _vace(self) -> Conditioning:
        """As WanVACEPipeline has it: what stays, what is steered, and which is which, with the references in front."""
        shown = self.guide.references() if self._by.references else ()
        front = [self._encoded([each]) for each in references.in_front(shown, self._width, self._height)]
        in_front = torch.cat(front, dim=2) if front else None
        given = self._given(self.guide.first() if self._by.first else None)
        start, latents = self._begun(len(shown), in_front)
        follow, dial = following.followed(self._by), following.dial(self._by)
        until = 0 if follow is Follow.NOTHING else following.control_until(dial, self._steps.sigmas)
        alone = self._stream(given, in_front, None)  # without the blockout
        by_pictures = bool(given or shown)
        scale = following.FIRM if by_pictures else following.control_scale(dial)
        made = Conditioning(
            latents, start, control=alone, scale=torch.full((self._vace_layers,), scale), leading=len(shown)
        )
        if not until:
            return made if by_pictures else replace(made, until=0)
        steered = self._stream(given, in_front, self._control(follow))
        if until == self._steps.steps:
            return replace(made, control=steered)
        return replace(made, control=steered, until=until, after=alone if by_pictures else None)

    def _stream(
        self, given: dict[int, torch.Tensor], in_front: torch.Tensor | None, control: Iterator[Pixels] | None
    ) -> torch.Tensor:
        """(1, 2 C + mask, leading + T, h, w): what VACE is steered by."""
        inactive = self._encode(self._sparse(given)) if given else self._grey
        reactive = self._grey if control is None else self._encode(_without(control, given))
        clip = torch.cat([inactive, reactive, self._mask(given).to(inactive.device)], dim=1)
        if in_front is None:
            return clip
        rest = clip.new_zeros(1, clip.shape[1] - in_front.shape[1], *in_front.shape[2:])
        return torch.cat([torch.cat([in_front, rest], dim=1), clip], dim=2)

    def _mask(self, given: dict[int, torch.Tensor]) -> torch.Tensor:
        """1 where VACE paints, 0 where a picture is given: one channel for each pixel of a latent.

        A latent frame is asked for by the picture nearest to it, as VACE was taught; so a single first picture is seen
        in what stays, and not in the mask.
        """
        _, frames, height, width = self.shape
        painted = torch.tensor([float(index not in given) for index in range(self._frames)])
        nearest = nn.functional.interpolate(painted.view(1, 1, -1), size=frames, mode="nearest-exact")
        return nearest.view(1, 1, frames, 1, 1).expand(-1, self._scale**2, -1, height, width)

    @property
    def _grey(self) -> torch.Tensor:
        """A clip in which nothing is given, as latents."""
        size = (self._frames, self._height, self._width, bool(self.loaded.preset.tiled))
        known = _GREY.setdefault(self._vae, {})
        if size not in known:
            known.clear()
            known[size] = self._encode(self._sparse({})).cpu()
        return known[size].to(self._vae.device)

    # --- pictures into latents ---

    def _control(self, follow: Follow) -> Iterator[Pixels]:
        return self.guide.control(follow, self._width, self._height, self._rate, self._frames)

    def _placed(self, pixels: Pixels) -> Pixels:
        return placed(pixels, self._width, self._height, (self.job.width, self.job.height))

    def _encoded(self, pictures: Iterable[Pixels]) -> torch.Tensor:
        return self._encode(map(encoding.tensor, pictures))

    def _encode(self, pictures: Iterable[torch.Tensor]) -> torch.Tensor:
        return encoding.encoded(self._vae, pictures, bool(self.loaded.preset.tiled), self.cancelled)

    # --- sizes ---

    @property
    def _by(self) -> Guidance:
        return self.job.guidance

    @property
    def _vae(self) -> Any:
        return self.loaded.vae_on_device()

    @cached_property
    def _config(self) -> Any:
        """The experts' configuration; one of them may not be there."""
        found = next(each for each in self.loaded.experts.values() if each is not None)
        return found.config

    @property
    def _vace_layers(self) -> int:
        return len(self._config.get("vace_layers") or ())

    @property
    def _expands(self) -> bool:
        return bool(self.loaded.pipe.config.get("expand_timesteps"))

    @cached_property
    def _steps(self) -> Schedule:
        return schedule(self.recipe, self.loaded.scheduler.config)

    @cached_property
    def _scale(self) -> int:
        """Pixels along the side of a latent."""
        return int(self._vae.config.scale_factor_spatial)

    @property
    def _rate(self) -> FrameRate:
        return FrameRate(self.recipe.fps)

    @property
    def _frames(self) -> int:
        return encoding.PER_LATENT * (self.shape[1] - 1) + 1

    @property
    def _height(self) -> int:
        return self.shape[2] * self._scale

    @property
    def _width(self) -> int:
        return self.shape[3] * self._scale


_GREY: WeakKeyDictionary[nn.Module, dict[tuple[int, int, int, bool], torch.Tensor]] = WeakKeyDictionary()
"""For each VAE the last clip of grey: most takes are steered from their first picture to their last."""


def _without(control: Iterator[Pixels], given: dict[int, torch.Tensor]) -> Iterator[torch.Tensor]:
    """The control pictures, grey where a picture is given."""
    for index, pixels in enumerate(control):
        steered = encoding.tensor(pixels)
        yield torch.zeros_like(steered) if index in given else steered


def _held(frames: Iterator[Pixels]) -> Iterator[Pixels]:
    """The frames, and the last of them for as long as anybody asks: a clip of 4k + 1 reaches further than the film."""
    last: Pixels | None = None
    for last in frames:
        yield last
    if last is not None:
        yield from repeat(last)
