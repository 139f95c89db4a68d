"""The only way to a frame: gate, renderer, gate, then disk and ring.

So window, command line, farm and cloud all pass the same door. Nobody else may import a renderer (checked).
"""

import hashlib
import json
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path
from typing import Any

from engine.errors import EngineError
from engine.exports.passes import expect_kinds, write_passes
from engine.film.assume import assumed
from engine.film.codec import encode
from engine.film.model import Rendition, Verdict
from engine.film.spec import ShotSpec
from engine.film.time import FrameRate
from engine.media.frame import Frame, Pixels
from engine.media.movie import MovieWriter
from engine.media.passes import USUAL, MakesPasses
from engine.messages import Job
from engine.renderers import catalog
from engine.renderers.port import Capabilities, GetsReady, Progress, Renderer
from engine.safety import gate

RECIPE = 2
"""The version of what a recipe holds."""

BEHIND = 8
"""How many pictures the encoder may lie behind the renderer."""

__all__ = ["Cancelled", "Progress", "make_passes", "make_take", "obeyed", "warm"]


class Cancelled(Exception):
    """The take was called off; nothing of it is left."""


def make_take(
    job: Job,
    folder: Path,
    cancelled: Callable[[], bool] = lambda: False,
    on_frame: Callable[[Frame], None] = lambda _: None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    classifiers: Sequence[gate.Classifier] = (),
) -> Rendition:
    """Renders a take into `folder / job.path` and gives what to tell the film of it.

    `on_frame` gets every frame that the gate let through, in order, as soon as it is final, and may keep it. All
    callbacks run on the caller's thread. Raises `gate.Refused` with the verdict, Cancelled, or EngineError when the
    world is at fault; after each of them nothing is left on disk.
    """
    verdict = _allowed(gate.check_prompt(job))
    renderer = catalog.renderer(job.renderer)
    with closing(_made(renderer, job, cancelled)) as making:
        frames = _let_through(making, verdict, classifiers, on_frame, on_progress)
        first = list(islice(frames, 1))  # the eye has it before anything is written down
        note = renderer.note(job)
        recipe = _recipe(job, renderer, verdict, note)
        with _own_folder(folder / job.path), _writer(job, folder, recipe) as movie:
            with _behind(movie) as write:
                for frame in chain(first, frames):
                    write(frame.pixels)
            _expect_whole(job, movie.frames, cancelled())
    return _rendition(job, renderer, verdict, renderer.note(job))  # it may know more now than when it began


def make_passes(
    job: Job, folder: Path, wanted: Sequence[str] = (), on_frame: Callable[[int], None] = lambda _: None
) -> Path:
    """Writes a take's depth, normals, ids, poses and camera into a folder of its own in `folder`, and gives its path.

    `wanted` names some of them, none means the usual; `on_frame` hears of each frame and may raise to call it off. The
    same gate stands before it as before the picture: raises `gate.Refused`, or EngineError; nothing is left then.
    """
    kinds = expect_kinds(wanted or USUAL)
    verdict = _allowed(gate.check_prompt(job))
    renderer = catalog.renderer(job.renderer)
    if not isinstance(renderer, MakesPasses):
        raise EngineError("The renderer {name} makes no passes.", advice="The blockout does.", name=job.renderer)
    able = renderer.capabilities
    told = {"renderer": f"{able.name} {able.version}", "recipe": _digest(job, able), "verdict": encode(verdict)}
    return write_passes(job, renderer.passes(job), folder, kinds, told, on_frame)


def warm(name: str, width: int, height: int) -> None:
    """Has a renderer make one picture that nobody sees, so that the first real one comes at once."""
    blank = Job("", "", "", "", assumed(ShotSpec()), "", 0, 0, 1, 0, FrameRate(), width, height, "", name)
    for _ in catalog.renderer(name).render(blank, lambda: False):
        continue


def get_ready(name: str) -> bool:
    """Has a renderer that nobody needs just now get one more thing ready; False when it has nothing left to do.

    Raises EngineError where it does not work here.
    """
    renderer = catalog.renderer(name)
    return isinstance(renderer, GetsReady) and renderer.get_ready()


def obeyed(name: str) -> tuple[str, ...]:
    """The slots that a renderer follows, by name and in order. Raises EngineError where it does not work here."""
    return tuple(sorted(catalog.renderer(name).capabilities.obeys))


def _allowed(verdict: Verdict) -> Verdict:
    if not verdict.allowed:
        raise gate.Refused(verdict)
    return verdict


def _made(renderer: Renderer, job: Job, cancelled: Callable[[], bool]) -> Generator[Frame | Progress, None, None]:
    """What the renderer makes, until the job is called off; frames that come after that are not even looked at.

    To be closed: however the take ends, the renderer lets go of what it holds before the next one begins.
    """
    rendering = renderer.render(job, cancelled)
    try:
        for made in rendering:
            if cancelled():
                raise Cancelled
            yield made
    finally:
        if isinstance(rendering, Generator):
            rendering.close()


def _expect_whole(job: Job, frames: int, called_off: bool) -> None:
    if frames == job.frames:
        return
    if called_off:
        raise Cancelled
    raise RuntimeError(f"{job.renderer} made {frames} frames of {job.frames}")


def _let_through(
    making: Iterator[Frame | Progress],
    prompt: Verdict,
    classifiers: Sequence[gate.Classifier],
    on_frame: Callable[[Frame], None],
    on_progress: Callable[[Progress], None],
) -> Iterator[Frame]:
    """The frames that the gate lets through, each shown before it is handed on."""
    for made in making:
        if isinstance(made, Progress):
            on_progress(made)
            continue
        _allowed(gate.check_frame(made, prompt, classifiers))
        on_frame(made)
        yield made


@contextmanager
def _own_folder(path: Path) -> Iterator[None]:
    """Takes the movie's folder away again when the block fails, if it was made for this movie."""
    known = path.parent.exists()
    try:
        yield
    except BaseException:
        if not known:
            with suppress(OSError):
                path.parent.rmdir()
        raise


def _writer(job: Job, folder: Path, recipe: dict[str, Any]) -> MovieWriter:
    text = json.dumps(recipe, ensure_ascii=False)
    return MovieWriter(folder / job.path, job.rate, job.width, job.height, job.start, job.reel, job.slate, recipe=text)


@contextmanager
def _behind(movie: MovieWriter) -> Iterator[Callable[[Pixels], None]]:
    """Encodes on a thread of its own, a few pictures behind the renderer; a failure comes out at a later picture.

    Measured on two busy cores with pictures of the software GL driver: 58 ms a picture instead of 79, 50 of which are
    the rendering.
    """
    pool = ThreadPoolExecutor(1, "movie writer")
    waiting: deque[Future[None]] = deque()

    def write(pixels: Pixels) -> None:
        if len(waiting) == BEHIND:
            waiting.popleft().result()
        waiting.append(pool.submit(movie.write, pixels))

    try:
        yield write
        for written in waiting:
            written.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _ingredients(job: Job, able: Capabilities) -> dict[str, Any]:
    """What decides the pictures; the digest is taken over it."""
    return {
        "recipe": RECIPE,
        "renderer": {"name": able.name, "version": able.version},
        "spec": encode(job.spec),
        "seed": job.seed,
        "variant": job.variant,
        "frames": job.frames,
        "rate": [job.rate.numerator, job.rate.denominator],
        "size": [job.width, job.height],
        "characters": list(job.characters),
        **({"colours": list(job.colours)} if any(job.colours) else {}),  # films without any keep the digests they have
    }


def _digest(job: Job, able: Capabilities) -> str:
    canonical = json.dumps(_ingredients(job, able), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _recipe(job: Job, renderer: Renderer, verdict: Verdict, note: str) -> dict[str, Any]:
    """Everything that made the take, kept inside its file."""
    return _ingredients(job, renderer.capabilities) | {
        "text": job.text,
        "slate": job.slate,
        "tier": job.tier.value,
        "note": note,
        "verdict": encode(verdict),
        "versions": {name: version(name) for name in ("av", "numpy")},
    }


def _rendition(job: Job, renderer: Renderer, verdict: Verdict, note: str) -> Rendition:
    able = renderer.capabilities
    return Rendition(
        tier=able.tier,
        renderer=f"{able.name} {able.version}",
        path=job.path,
        width=job.width,
        height=job.height,
        verdict=verdict,
        recipe=_digest(job, able),
        note=note,
    )
