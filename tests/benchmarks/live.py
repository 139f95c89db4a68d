"""What live heroes cost beside the model itself, on toys: our loop, the memory of what was seen, and the port.

Everything is processor time of one thread, so that a busy machine counts for little, and each ratio is of two things
done in turn.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.figure import Figure

SIGMAS = (1.0, 0.9375, 0.8333333333333334, 0.625)
SIDE = 24
"""Latents along the side of a picture."""
EARLY, LATE = range(7, 14), range(47, 54)
"""The first chunks that see a whole window, and those half a minute later."""
CHUNKS, PICTURES = 8, 93
"""Of the take that is rendered."""
ROUNDS = 3


def measure() -> list[Figure]:
    """Each against the sum of its parts, the late against the early, and what the first picture waits for."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return [*_loop(), *_port()]
    finally:
        torch.set_num_threads(threads)


def spent(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _loop() -> Iterator[Figure]:
    """Chunks of a model large enough that a pass is worth measuring, each against as many passes by themselves."""
    import torch
    from diffusers import WanTransformer3DModel

    from engine.diffusion.chunks import Chunks

    torch.manual_seed(0)
    model = WanTransformer3DModel(
        num_attention_heads=4, attention_head_dim=48, text_dim=64, freq_dim=64, ffn_dim=768, num_layers=6
    ).eval()
    take = Chunks(lambda: model, torch.randn(1, 64, 64), 1, (16, SIDE, SIDE), SIGMAS)
    cost, kept, over = [], [], []
    for number in range(LATE.stop):
        cost.append(spent(lambda: [*take.chunk()]))
        kept.append(take.memory.bytes)
        if number in EARLY or number in LATE:
            over.append(cost[-1] / spent(lambda: _passes(model, take)))
    early, late = (median(cost[number] for number in when) for when in (EARLY, LATE))
    yield Figure("a chunk over its five passes", median(over), "×", 1.03)
    yield Figure("a chunk half a minute later over an early one", late / early, "×", 1.05)
    yield Figure("memory half a minute later over early", kept[LATE[-1]] / kept[EARLY[0]], "×", 1.0)


def _passes(model: Any, take: Any) -> None:
    """As many passes as a chunk takes, with all that is remembered and nothing around them."""
    import torch

    given, words = torch.randn(1, 16, 3, SIDE, SIDE), torch.randn(1, 64, 64)
    with torch.no_grad(), take.memory.lent(model):
        for sigma in (*SIGMAS, 0.0):
            model(given, torch.full((1,), 1000 * sigma), words, return_dict=False)


def _port() -> Iterator[Figure]:
    """A take as the port gives it, against its latents and their decoding alone."""
    from engine.diffusion.resident import let_go, resident
    from engine.models.recipes import recipe
    from engine.renderers.causal import Causal
    from engine.renderers.port import Progress
    from tests import tiny
    from tests.video.live_takes import a_job

    wanted, job = recipe("live"), a_job(PICTURES, size=(128, 128))
    with tempfile.TemporaryDirectory() as folder:
        renderer = Causal(wanted, tiny.write(Path(folder), wanted.model))
        model = resident(wanted, Path(folder))
        words = model.words(renderer.ingredients(job)["words"])

        def whole() -> None:
            list(renderer.render(job, lambda: False))

        def first() -> None:
            next(each for each in renderer.render(job, lambda: False) if not isinstance(each, Progress))

        first()
        rounds = [(spent(lambda: _alone(model, words)), spent(whole), spent(first)) for _ in range(ROUNDS)]
        let_go()
    best = min(took for _, took, _ in rounds)
    yield Figure("a take on the port over its parts", min(took / alone for alone, took, _ in rounds), "×", 1.03)
    yield Figure("the first picture, of a chunk's time", min(took for *_, took in rounds) * CHUNKS / best, "×", 1.0)
    yield Figure("pictures a second of processor time, toy", PICTURES / best, "fps")


def _alone(model: Any, words: Any) -> None:
    from engine.diffusion.chunks import Chunks
    from engine.diffusion.decoding import StreamDecoder

    take = Chunks(lambda: model.expert("high"), words, 1, (16, 16, 16), SIGMAS)
    decoder = StreamDecoder(model.vae)
    for _ in range(CHUNKS):
        *_, last = take.chunk()
        for _picture in decoder.pictures(last.clean):
            pass
