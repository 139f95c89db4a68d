"""Our hero against the plain call of diffusers' pipeline: the same weights, noise, steps and size, in one run.

On toys without a card. They are large enough that a step takes tens of milliseconds, and what we add to one shows; on
real models it is a thousandth of that. Processor time is counted, so that a busy machine does not matter.
"""

import ctypes
import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from engine.film.spec import Action, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.media.frame import Frame
from engine.media.movie import MovieWriter
from engine.media.ring import Ring
from engine.messages import Job
from engine.models.recipes import recipe
from tests.benchmarks.figure import Figure

SIZE, FRAMES, STEPS, BLOCKS, RUNS = 128, 33, 6, 6, 5
RECIPE = replace(recipe("wan2.2"), steps=STEPS)
MMAP_THRESHOLD = -3
"""Glibc's name for it."""
RATE = FrameRate(RECIPE.fps)
JOB = Job(
    id="job", take="take", slate="1A-1", reel="A001C001", spec=ShotSpec((Subject("a man"),), Action("walks", "walk")),
    text="a man walks", seed=7, variant=0, frames=FRAMES, start=86_400, rate=RATE, width=SIZE, height=SIZE,
    path="take.mov",
)  # fmt: skip


def _expert(seed: int) -> Any:
    import torch
    from diffusers.models.transformers.transformer_wan import WanTransformer3DModel

    torch.manual_seed(seed)
    return WanTransformer3DModel(
        patch_size=(1, 2, 2), num_attention_heads=4, attention_head_dim=32, in_channels=16, out_channels=16,
        text_dim=32, freq_dim=64, ffn_dim=512, num_layers=BLOCKS, rope_max_seq_len=64,
    ).eval()  # fmt: skip


def _model(folder: Path) -> None:
    """A model of A14B's make, larger than the tests' toys."""
    import torch
    from diffusers.models.autoencoders.autoencoder_kl_wan import AutoencoderKLWan
    from diffusers.pipelines.wan.pipeline_wan import WanPipeline

    from tests import tiny

    torch.manual_seed(0)
    vae = AutoencoderKLWan(
        base_dim=8, z_dim=16, dim_mult=[1, 2, 2, 2], num_res_blocks=1, temperal_downsample=[False, True, True]
    )
    parts: dict[str, Any] = tiny.a14b().components | {
        "transformer": _expert(1), "transformer_2": _expert(2), "vae": vae.eval(),
    }  # fmt: skip
    WanPipeline(**parts, boundary_ratio=RECIPE.boundary).save_pretrained(folder / RECIPE.model)


@dataclass
class Both:
    """The two ways to the same pictures, with the same model in memory and the words encoded."""

    models: Path

    def __post_init__(self) -> None:
        from engine.diffusion.resident import resident
        from engine.renderers.wan import Wan

        self.wan = Wan(RECIPE, self.models)
        self.held = resident(RECIPE, self.models)
        told = self.wan.ingredients(JOB)
        self.words = self.held.words(told["words"]), self.held.words(told["negative"])
        self.pipe: Any = self.held.whole()
        self.pipe.set_progress_bar_config(disable=True)

    def plain(self) -> None:
        """The pipeline's own call."""
        from diffusers.schedulers.scheduling_unipc_multistep import UniPCMultistepScheduler

        from engine.diffusion.noise import frame_noise, seed_of

        self.pipe.scheduler = UniPCMultistepScheduler.from_config(self.pipe.scheduler.config, flow_shift=RECIPE.shift)
        positive, negative = self.words
        self.pipe(
            prompt_embeds=positive, negative_prompt_embeds=negative, height=SIZE, width=SIZE, num_frames=FRAMES,
            num_inference_steps=STEPS, guidance_scale=RECIPE.guidance[0], guidance_scale_2=RECIPE.guidance[1],
            latents=frame_noise(seed_of(JOB.seed, 0), (16, (FRAMES - 1) // 4 + 1, SIZE // 8, SIZE // 8)),
        )  # fmt: skip

    def ours(self, on_frame: Callable[[Frame], None] = lambda _: None) -> float:
        """The renderer's take; the processor time in seconds from its start to the first frame."""
        begun_s, first_s = time.process_time(), 0.0
        for made in self.wan.render(JOB, lambda: False):
            if isinstance(made, Frame):
                first_s = first_s or time.process_time() - begun_s
                on_frame(made)
        return first_s

    def called_off(self) -> float:
        """Processor time in seconds until a take has ended that is called off just after it had asked, in a block."""
        asked, off_s = count(), 0.0

        def cancelled() -> bool:
            nonlocal off_s
            place = next(asked)
            if place == 2 * BLOCKS:
                off_s = time.process_time()
            return place > 2 * BLOCKS

        for _ in self.wan.render(JOB, cancelled):
            continue
        return time.process_time() - off_s


@contextmanager
def _both() -> Iterator[Both]:
    import torch

    from engine.diffusion.resident import let_go

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        _model(Path(folder))
        try:
            yield Both(Path(folder))
        finally:
            let_go()
            torch.set_num_threads(threads)


def _spent(work: Callable[[], Any]) -> float:
    """Processor time in seconds."""
    begun_s = time.process_time()
    work()
    return time.process_time() - begun_s


def _most_mb(models: Path, way: str) -> float:
    """The most memory that one way takes beside the model, in a process of its own; 0 where the system tells none."""
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        return alone.submit(_taken_mb, models, way).result()


def _taken_mb(models: Path, way: str) -> float:
    import torch

    torch.set_num_threads(1)
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(MMAP_THRESHOLD, 65_536)  # what a tensor held goes back at once, and is not held twice
    both = Both(models)
    for _ in both.wan.render(replace(JOB, frames=1), lambda: False):
        continue
    gc.collect()
    try:
        before = _status("VmRSS")
        Path("/proc/self/clear_refs").write_text("5")  # the most so far is now what is held
    except OSError:
        return 0.0
    getattr(both, way)()
    return (_status("VmHWM") - before) / 1024


def _status(what: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what))


def _transport(frames: list[Frame]) -> float:
    """Processor time in seconds that a take's frames cost on their way to the eye and onto the disk."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ring = stack.enter_context(Ring.create(8, SIZE, SIZE))
        movie = stack.enter_context(
            MovieWriter(folder / "take.mov", RATE, SIZE, SIZE, JOB.start, JOB.reel, JOB.slate, recipe="{}")
        )

        def carry() -> None:
            for frame in frames:
                ring.write(frame.index % 8, frame.pixels)
                movie.write(frame.pixels)

        return _spent(carry)


def measure() -> list[Figure]:
    """Time, first frame, memory, calling off and transport of a hero of 128 × 128 × 33."""
    with _both() as both:
        kept: list[Frame] = []
        both.plain()
        both.ours(kept.append)
        memory = _most_mb(both.models, "ours"), _most_mb(both.models, "plain")
        plain: list[float] = []
        ours: list[float] = []
        first: list[float] = []
        for _ in range(RUNS):  # in turn, so that a machine that slows down slows both
            plain.append(_spent(both.plain))
            ours.append(_spent(lambda: first.append(both.ours())))
        off = [both.called_off() for _ in range(RUNS)]
        carried = [_transport(kept) for _ in range(RUNS)]
    total, frame = statistics.median(ours), statistics.median(first)
    whole = statistics.median(plain)
    passes = statistics.median(first) / (2 * STEPS)
    name = f"hero {SIZE}×{SIZE}×{FRAMES}, {STEPS} steps, toy"
    return [
        Figure(f"{name}, against the pipeline's own call", statistics.median(map(_ratio, ours, plain)), "×", 1.02),
        Figure(f"{name}, the pipeline's own call", 1000 * whole, "ms"),
        Figure(f"{name}, first frame, share of the take", frame / total, ""),
        Figure(f"{name}, first frame, against the whole call", frame / whole, "×", 1.0),
        Figure(f"{name}, most memory, against the pipeline's", memory[0] / memory[1] if memory[1] else 0.0, "×", 1.0),
        Figure(f"{name}, called off in a block", 1000 * statistics.median(off), "ms"),
        Figure(f"{name}, called off, in passes of the model", statistics.median(off) / passes, "", 2 / BLOCKS),
        Figure(f"{name}, ring and movie, share of the take", statistics.median(carried) / total, "", 0.01),
    ]


def _ratio(ours: float, plain: float) -> float:
    return ours / plain
