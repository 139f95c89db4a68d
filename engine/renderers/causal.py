"""Live heroes: a small model that goes on from what it has made, chunk by chunk, with new words while it runs.

The pictures of a chunk leave as soon as it is clean. A take of ten minutes costs as much memory as one of ten seconds.
Everything of a take lies in its generator, nothing on the model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch

from engine.diffusion.chunks import Chunks
from engine.diffusion.conform import PER_LATENT, How, native_frames, told
from engine.diffusion.decoding import StreamDecoder
from engine.diffusion.fitting import Size, filmed, native_size, told_size
from engine.diffusion.interrupting import Interrupted
from engine.diffusion.kv import USUAL, Span
from engine.diffusion.noise import seed_of
from engine.diffusion.resident import Resident, resident
from engine.diffusion.telling import obeyed, words_for
from engine.diffusion.tiny_decoder import TinyDecoder, TinyStream, found, read
from engine.film.model import Tier
from engine.media.frame import Frame, Pixels
from engine.messages import Job
from engine.models.folder import fingerprint
from engine.models.recipes import Recipe
from engine.renderers.port import Capabilities, Progress

VERSION = 1
"""Rises when the same job gives other pictures."""
LONGEST_S = 86_400.0
"""It has no end of its own; a day's timecode has."""
NOTED = 64
"""Of so many takes it knows what it did."""
CHANNELS = 16
"""Of a latent: all causal models there are have Wan2.1's VAE."""
_PATCH = 2
"""Latents along the side of a token."""


@dataclass
class _Take:
    """A take under way, and what is known of it afterwards."""

    job: Job
    wanted: _Words
    told: list[_Words] = field(default_factory=list)
    reached: int = 0
    native: Size = (0, 0)
    tiny: bool = False

    def words(self, chunk: int) -> str:
        """What the model is told for a chunk; for one that has been made before, what it was told then."""
        if chunk >= self.reached:
            self.reached = chunk + 1
            if not self.told or self.told[-1].prompt != self.wanted.prompt:
                self.told.append(replace(self.wanted, chunk=chunk))
        return [words.prompt for words in self.told if words.chunk <= chunk][-1]


@dataclass(frozen=True, slots=True)
class _Words:
    """What was said, how the model is told, and for which chunk first."""

    said: str
    prompt: str
    chunk: int = 0


class Causal:
    """The renderer of a causal recipe, whose weights lie in `models`."""

    def __init__(self, recipe: Recipe, models: Path, span: Span = USUAL) -> None:
        """Loads nothing yet."""
        self._recipe = recipe
        self._models = models
        self._span = span
        self._under_way: list[_Take] = []
        self._noted: dict[str, _Take] = {}
        self._network: TinyDecoder | None = None

    @property
    def capabilities(self) -> Capabilities:
        """Any even size, as long as a day; the same job gives the same frames on one machine."""
        return Capabilities(
            name=self._recipe.name,
            version=f"{VERSION}-{hashlib.sha256(repr((self._recipe, self._span)).encode()).hexdigest()[:6]}",
            tier=Tier.HERO,
            obeys=obeyed(self._recipe),
            repeatable=True,
            longest_s=LONGEST_S,
            usual=self._recipe.sizes[0],
        )

    def render(self, job: Job, cancelled: Callable[[], bool]) -> Iterator[Frame | Progress]:
        """`job.frames` frames, those of a chunk as soon as it is clean. Ends early, inside a pass, when `cancelled()`.

        Where memory runs out it goes on by the next smaller preset. Raises EngineError where no model is, or none fits.
        """
        take = _Take(job, self._words(job))
        self._under_way.append(take)
        self._note(take)
        try:
            made = self._pictures(take, cancelled)
            for each in filmed(made, self._recipe.fps, job.rate, job.frames, (job.width, job.height)):
                if cancelled():
                    return
                yield each
        except Interrupted:
            return
        finally:
            self._under_way.remove(take)

    def retold(self, job: Job) -> bool:
        """From its next chunk on, the take that is under way with this id goes by these words."""
        found = [take for take in self._under_way if take.job.id == job.id]
        for take in found:
            take.wanted = self._words(job)
        return bool(found)

    def note(self, job: Job) -> str:
        """How the frames came from the model's pictures, and at which second new words came in."""
        take = self._noted.get(job.id)
        parts = [told(self._recipe.fps, job.rate, How.MOTION)]
        if take is not None and take.told:
            parts += [told_size(take.native, (job.width, job.height)), "by the tiny decoder" if take.tiny else ""]
            parts += [f"from {self._second(words.chunk):.1f} s: {words.said}" for words in take.told[1:]]
        return "; ".join(" ".join(part.split()) for part in parts if part)

    def ingredients(self, job: Job) -> dict[str, Any]:
        """The weights, the decoder, and the words as they were told, with those that came in later."""
        take = self._noted.get(job.id)
        first, *later = take.told if take is not None and take.told else [self._words(job)]
        tiny = found(self._models, CHANNELS)
        return {
            "weights": {self._recipe.model: fingerprint(self._models / self._recipe.model)},
            "decoder": fingerprint(tiny.parent) if tiny else "",
            "words": first.prompt,
            "retold": [[words.chunk, words.prompt] for words in later],
        }

    # --- making ---

    def _pictures(self, take: _Take, cancelled: Callable[[], bool]) -> Iterator[Pixels | Progress]:
        """The model's pictures. After running out of memory, those that are known already are made again, unseen."""
        seen = 0
        while True:
            left = seen
            try:
                for each in self._made(take, cancelled):
                    if isinstance(each, Progress):
                        yield each
                    elif left:
                        left -= 1
                    else:
                        seen += 1
                        yield each
            except torch.OutOfMemoryError:
                pass  # what failed holds memory until here
            resident(self._recipe, self._models).step_down()

    def _made(self, take: _Take, cancelled: Callable[[], bool]) -> Iterator[Pixels | Progress]:
        """Chunk by chunk, without an end."""
        model = resident(self._recipe, self._models)
        steps = len(self._recipe.sigmas) * self._chunks(take.job)
        chunks, decoded = self._stream(take, model), self._decoder(take, model)
        told = take.words(0)
        while True:
            if (words := take.words(chunks.next)) != told:
                told = words
                chunks.retell(model.words(words))
            for step in chunks.chunk(cancelled):
                yield Progress("denoising", min(steps, step.chunk * step.steps + step.step), steps)
                if step.last:
                    for latent in step.clean.split(1, dim=2):
                        yield from decoded(latent)

    def _stream(self, take: _Take, model: Resident) -> Chunks:
        config = model.vae.config
        scale, job = int(config.scale_factor_spatial), take.job
        take.native = native_size((job.width, job.height), self._recipe.sizes, scale * _PATCH)
        shape = (CHANNELS, take.native[1] // scale, take.native[0] // scale)
        seed = seed_of(job.seed, job.variant)
        words = model.words(take.words(0))
        return Chunks(lambda: model.expert("high"), words, seed, shape, self._recipe.sigmas, self._span)

    def _decoder(self, take: _Take, model: Resident) -> Callable[[torch.Tensor], Pixels]:
        """What makes the pictures of the next latent frame: the tiny decoder where it is here, else the VAE."""
        if (network := self._tiny(model)) is not None:
            take.tiny = True
            return TinyStream(network).push
        take.tiny = False
        decoder = StreamDecoder(model.vae_on_device(), model.preset.tiled)

        def decoded(latent: torch.Tensor) -> Pixels:
            model.vae_on_device()  # another take may have sent it away meanwhile
            return decoder.push(latent)

        return decoded

    def _tiny(self, model: Resident) -> TinyDecoder | None:
        path = found(self._models, CHANNELS)
        if path is None:
            return None
        if self._network is None:
            self._network = read(path, CHANNELS)
        return self._network.to(model.device, model.dtype)

    def _chunks(self, job: Job) -> int:
        """How many chunks a take needs."""
        pictures = native_frames(job.frames, job.rate, self._recipe.fps)
        return -(-(1 + pictures // PER_LATENT) // self._span.chunk)

    # --- telling ---

    def _words(self, job: Job) -> _Words:
        prompt = words_for(job, self._recipe)
        return _Words(job.text or prompt, prompt)

    def _note(self, take: _Take) -> None:
        self._noted.pop(take.job.id, None)
        self._noted[take.job.id] = take
        while len(self._noted) > NOTED:
            del self._noted[next(iter(self._noted))]

    def _second(self, chunk: int) -> float:
        """When the pictures of a chunk begin."""
        frames = chunk * self._span.chunk
        return 0.0 if chunk == 0 else (1 + PER_LATENT * (frames - 1)) / self._recipe.fps
