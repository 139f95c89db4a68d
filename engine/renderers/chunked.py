"""What live renderers have in common: takes that are made chunk by chunk, without an end, with new words in between.

Everything of a take lies in its generator and in `Take`; nothing lies on the model, so that takes may rest and nest.
"""

from __future__ import annotations

import hashlib
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from engine.diffusion.chunks import Step
from engine.diffusion.conform import How, native_frames, told
from engine.diffusion.decoding import StreamDecoder
from engine.diffusion.fitting import Size, filmed, native_size, taught_sizes, told_size
from engine.diffusion.interrupting import Interrupted
from engine.diffusion.resident import Resident, kept, resident
from engine.diffusion.telling import obeyed, prompt_for
from engine.diffusion.tiny_decoder import TinyDecoder, TinyStream, found, read
from engine.film.model import Tier
from engine.media.frame import Frame, Pixels
from engine.messages import Job
from engine.models.folder import fingerprint
from engine.models.recipes import Recipe
from engine.renderers.port import Capabilities, Progress

if TYPE_CHECKING:
    import torch

VERSION = 1
"""Rises when the same job gives other pictures."""
LONGEST_S = 86_400.0
"""It has no end of its own; a day's timecode has."""
NOTED = 64
"""Of so many takes it knows what it did."""
CHANNELS = 16
"""Of a latent: every live model there is has Wan2.1's VAE."""
SCALE = 8
"""Pixels along the side of a latent."""


@dataclass(frozen=True, slots=True)
class Words:
    """What was said, how the model is told, and from which chunk on."""

    said: str
    prompt: str
    chunk: int = 0


@dataclass
class Take:
    """A take under way, and what is known of it afterwards. `native` is the size it is made in."""

    job: Job
    wanted: Words
    native: Size
    told: list[Words] = field(default_factory=list)
    reached: int = 0
    tiny: bool = False
    beyond: int = 0

    @property
    def shape(self) -> tuple[int, int, int]:
        """(C, h, w) of a latent frame."""
        return CHANNELS, self.native[1] // SCALE, self.native[0] // SCALE

    def prompt(self, chunk: int) -> str:
        """What the model is told for a chunk; for one that has been made before, what it was told then."""
        if chunk >= self.reached:
            self.reached = chunk + 1
            if not self.told or self.told[-1].prompt != self.wanted.prompt:
                self.told.append(replace(self.wanted, chunk=chunk))
        return [words.prompt for words in self.told if words.chunk <= chunk][-1]


class Stream(Protocol):
    """A take's latents."""

    next: int

    def retell(self, words: torch.Tensor) -> None:
        """From the next chunk on it goes by these words."""
        ...

    def chunk(self, cancelled: Callable[[], bool]) -> Iterator[Step]:
        """The steps of the next chunk; the last has its latents."""
        ...


class Chunked(ABC):
    """A live renderer of a recipe whose weights lie in `models`. `manner` is what of its settings decides pictures."""

    grid: int = 16
    """Pictures are made in multiples of so many pixels."""

    def __init__(self, recipe: Recipe, models: Path, manner: object = None) -> None:
        """Loads nothing yet."""
        self._recipe = recipe
        self._models = models
        settings = hashlib.sha256(repr((recipe, manner)).encode()).hexdigest()[:6]
        self._version = f"{VERSION}-{settings}"
        self._under_way: list[Take] = []
        self._noted: dict[str, Take] = {}
        self._network: TinyDecoder | None = None
        self._pace_s: dict[Size, float] = {}

    # --- what each does in its own way ---

    @abstractmethod
    def _stream(self, take: Take, model: Resident, words: torch.Tensor) -> Stream:
        """A take's latents from the beginning on."""

    @abstractmethod
    def _pictures(self, take: Take, model: Resident) -> Callable[[torch.Tensor], Iterator[Pixels]]:
        """What makes pictures of a chunk's latents, chunk after chunk."""

    @abstractmethod
    def _begins(self, chunk: int) -> int:
        """The number of the model's first picture of a chunk."""

    @abstractmethod
    def _steps(self, chunks: int) -> int:
        """How many steps so many chunks take."""

    # --- the port ---

    @property
    def capabilities(self) -> Capabilities:
        """Any even size, as long as a day; the same job gives the same frames on one machine."""
        return Capabilities(
            name=self._recipe.name,
            version=self._version,
            tier=Tier.HERO,
            obeys=obeyed(self._recipe),
            repeatable=True,
            longest_s=LONGEST_S,
            usual=self._recipe.sizes[0],
        )

    def render(self, job: Job, cancelled: Callable[[], bool]) -> Iterator[Frame | Progress]:
        """`job.frames` frames, those of a chunk as soon as it is clean. Ends early, inside a pass, when `cancelled()`.

        A job that is watched (`job.live`) steps down in size rather than fall behind the clock; `note` tells.
        Where memory runs out it goes on by the next smaller preset. Raises EngineError where no model is, or none fits.
        """
        take = Take(job, self._words(job), self._native(job))
        self._under_way.append(take)
        self._note(take)
        try:
            made = self._kept_up(take, cancelled)
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

    def get_ready(self) -> bool:
        """Brings the weights into memory; for large ones that is a minute in which nothing else is heard."""
        resident(self._recipe, self._models)
        return False

    def note(self, job: Job) -> str:
        """How the frames came from the model's pictures, and at which second new words came in."""
        take = self._noted.get(job.id)
        parts = [told(self._recipe.fps, job.rate, How.MOTION)]
        if take is not None and take.told:
            parts += [told_size(take.native, (job.width, job.height)), "by the tiny decoder" if take.tiny else ""]
            if take.beyond:
                parts.append(f"the last {take.beyond} word pieces were more than the model hears, and left out")
            parts += [f"from {self._second(words.chunk):.1f} s: {words.said}" for words in take.told[1:]]
        return "; ".join(" ".join(part.split()) for part in parts if part)

    def ingredients(self, job: Job) -> dict[str, Any]:
        """Weights and how they lie in memory, the decoder, the words as they were told and those that came later."""
        take = self._noted.get(job.id)
        first, *later = take.told if take is not None and take.told else [self._words(job)]
        tiny = found(self._models, CHANNELS)
        return {
            "weights": {self._recipe.model: fingerprint(self._models / self._recipe.model)},
            "decoder": fingerprint(tiny.parent) if tiny else "",
            "size": list(take.native if take is not None else self._native(job)),
            "words": first.prompt,
            "retold": [[words.chunk, words.prompt] for words in later],
            "memory": kept(self._recipe, self._models),
        }

    # --- making ---

    def _kept_up(self, take: Take, cancelled: Callable[[], bool]) -> Iterator[Pixels | Progress]:
        """The model's pictures. After running out of memory, those that are known already are made again, unseen."""
        import torch

        seen = 0
        while True:
            left = seen
            try:
                for each in self._timed(take, self._made(take, cancelled)):
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

    def _timed(self, take: Take, made: Iterator[Pixels | Progress]) -> Iterator[Pixels | Progress]:
        """Keeps how long a picture of that size takes: the best chunk's mean, the first one left aside."""
        spent_s, pictures, chunk = 0.0, -self._begins(1), self._begins(2) - self._begins(1)
        while True:
            begun_s = time.monotonic()
            each = next(made)
            spent_s += time.monotonic() - begun_s
            if not isinstance(each, Progress):
                pictures += 1
                if pictures == chunk:
                    self._pace_s[take.native] = min(spent_s / chunk, self._pace_s.get(take.native, spent_s))
                if pictures in (0, chunk):
                    spent_s, pictures = 0.0, 0
            yield each

    def _native(self, job: Job) -> Size:
        """The size that a take is made in: for one that is watched, one that is not known to fall behind the clock."""
        wanted = (job.width, job.height)
        size = native_size(wanted, self._recipe.sizes, self.grid)
        sizes = taught_sizes(wanted, self._recipe.sizes) if job.live else []
        in_time = [one for one in sizes if self._pace_s.get(one, 0.0) * self._recipe.fps <= 1]
        return in_time[0] if in_time else sizes[-1] if sizes else size

    def _made(self, take: Take, cancelled: Callable[[], bool]) -> Iterator[Pixels | Progress]:
        """Chunk by chunk, without an end."""
        model = resident(self._recipe, self._models)
        told = take.prompt(0)
        take.beyond = model.beyond(told)
        stream, pictures = self._stream(take, model, model.words(told)), self._pictures(take, model)
        steps = self._steps(self._chunks(take.job))
        while True:
            if (prompt := take.prompt(stream.next)) != told:
                told = prompt
                stream.retell(model.words(prompt))
            for step in stream.chunk(cancelled):
                yield Progress("denoising", min(steps, self._steps(step.chunk) + step.step), steps)
                if step.last:
                    yield from pictures(step.clean)

    def _decoder(self, take: Take, model: Resident) -> Callable[[torch.Tensor], Iterator[Pixels]]:
        """What makes the pictures of the next latent frames: the tiny decoder where it is here, else the VAE."""
        network = self._tiny(model)
        take.tiny = network is not None
        if network is not None:
            tiny = TinyStream(network)
            return lambda latents: chain.from_iterable(tiny.pictures(latents))
        whole = StreamDecoder(model.vae_on_device(), model.preset.tiled)
        # Another take may have sent it away meanwhile, or even let it go.
        return lambda latents: chain.from_iterable(whole.pictures(latents, before=model.vae_on_device))

    def _tiny(self, model: Resident) -> TinyDecoder | None:
        path = found(self._models, CHANNELS)
        if path is None:
            return None
        if self._network is None:
            self._network = read(path, CHANNELS)
        return self._network.to(model.device, model.dtype)

    def _chunks(self, job: Job) -> int:
        """How many chunks a take needs."""
        wanted, chunks = native_frames(job.frames, job.rate, self._recipe.fps), 1
        while self._begins(chunks) < wanted:
            chunks += 1
        return chunks

    # --- telling ---

    def _words(self, job: Job) -> Words:
        prompt = prompt_for(job, self._recipe).text
        return Words(job.text or prompt, prompt)

    def _note(self, take: Take) -> None:
        self._noted.pop(take.job.id, None)
        self._noted[take.job.id] = take
        while len(self._noted) > NOTED:
            del self._noted[next(iter(self._noted))]

    def _second(self, chunk: int) -> float:
        """When the pictures of a chunk begin."""
        return self._begins(chunk) / self._recipe.fps
