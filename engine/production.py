"""The only way to a frame: gate, renderer, gate, then disk and ring.

So window, command line, farm and cloud all pass the same door. Nobody else may import a renderer (checked).
"""

import json
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from engine import provenance
from engine.errors import EngineError
from engine.exports.passes import expect_kinds, write_passes
from engine.film.assume import assumed
from engine.film.codec import encode
from engine.film.guidance import Follow
from engine.film.model import Rendition, Tier, Verdict
from engine.film.spec import ShotSpec
from engine.film.time import FrameRate
from engine.guiding import FromBlockout
from engine.media.frame import Frame, Pixels
from engine.media.movie import MovieWriter
from engine.media.passes import USUAL, MakesPasses
from engine.media.remux import remux
from engine.messages import Job
from engine.provenance import Maker
from engine.renderers import catalog
from engine.renderers.catalog import look_in
from engine.renderers.port import GetsReady, Guided, Live, Progress, Renderer, TellsIngredients
from engine.safety import gate
from engine.store.found import Found, Made

BEHIND = 8
"""How many pictures the encoder may lie behind the renderer."""

__all__ = [
    "Cancelled", "Found", "Progress", "get_ready", "look_in", "make_passes", "make_take", "obeyed", "retell", "warm",
]  # fmt: skip


class Cancelled(Exception):
    """The take was called off; nothing of it is left."""


@dataclass(slots=True)
class _UnderWay:
    """A take that is being made: how many frames are out, and the words it was given meanwhile."""

    frames: int = 0
    retold: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


_under_way: dict[str, _UnderWay] = {}
"""The takes being made, by job."""


def make_take(
    job: Job,
    folder: Path,
    cancelled: Callable[[], bool] = lambda: False,
    on_frame: Callable[[Frame], None] = lambda _: None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    classifiers: Sequence[gate.Classifier] = (),
    found: Found | None = None,
) -> Rendition:
    """Renders a take into `folder / job.path` and gives what to tell the film of it.

    One that is `found` to have been made before from the same ingredients is copied instead, in milliseconds; its note
    says so, and no frame is shown. `on_frame` gets every frame that the gate let through, in order, as soon as it is
    final, and may keep it; what `on_progress` previews has passed the gate too. All callbacks run on the caller's
    thread. Raises `gate.Refused` with the verdict, Cancelled, or EngineError when the world is at fault; after each of
    them nothing is left on disk.
    """
    verdict = _allowed(gate.check_prompt(job))
    renderer = catalog.renderer(job.renderer)
    told = _Told(job, renderer, folder, verdict)
    if found is not None and not classifiers and (again := _made_before(told, found)) is not None:
        return again
    with _counted(job) as state, closing(_made(told, cancelled)) as making:
        frames = _let_through(making, verdict, classifiers, on_frame, on_progress, state)
        first = list(islice(frames, 1))  # the eye has it before anything is written down
        recipe = told.recipe()
        with _own_folder(folder / job.path), _writer(job, folder, recipe) as movie:
            with _behind(movie) as write:
                for frame in chain(first, frames):
                    write(frame.pixels)
            _expect_whole(job, movie.frames, cancelled())
        told.ask(state.retold)
        if (now := told.recipe()) != recipe:  # the renderer knows more than when it began
            _rewrite(job, folder, now)
    rendition = told.rendition()
    if found is not None and told.stayed:
        found.remember(Made(told.key, job.slate, job.reel, job.start, rendition))
    return rendition


def retell(job: Job) -> bool:
    """From the next chunk on, the take under way with this id goes by these words; False where it cannot.

    Raises `gate.Refused` for words that no take may go by.
    """
    _allowed(gate.check_prompt(job))
    renderer = catalog.renderer(job.renderer)
    state = _under_way.get(job.id)
    if state is None or not isinstance(renderer, Live) or not renderer.retold(job):
        return False
    asked = encode(job.asked) if job.asked is not None else encode(job.spec)
    state.retold.append({"after": state.frames, "text": job.text, "asked": asked})
    return True


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
    made = _Told(job, renderer, folder, verdict)
    told = {"renderer": made.renderer_and_version, "recipe": made.digest, "verdict": encode(verdict)}
    return write_passes(job, renderer.passes(job), folder, kinds, told, on_frame)


def warm(name: str, width: int, height: int) -> None:
    """Has a renderer make one picture that nobody sees, so that the first real one comes at once.

    One of heroes is only looked at: that it is whole and fits this machine. Its weights come into memory with the first
    take, or when there is nothing else to do (`get_ready`). Raises EngineError where it does not work here.
    """
    renderer = catalog.renderer(name)
    blank = Job("", "", "", "", assumed(ShotSpec()), "", 0, 0, 1, 0, FrameRate(), width, height, "", name)
    if renderer.capabilities.tier is not Tier.HERO:
        for _ in renderer.render(blank, lambda: False):
            continue
    elif isinstance(renderer, TellsIngredients):
        renderer.ingredients(blank)


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


def _made(told: "_Told", cancelled: Callable[[], bool]) -> Generator[Frame | Progress, None, None]:
    """What the renderer makes, until the job is called off; frames that come after that are not even looked at.

    To be closed: however the take ends, the renderer lets go of what it holds before the next one begins.
    """
    rendering = told.rendering(cancelled)
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
    state: _UnderWay,
) -> Iterator[Frame]:
    """The frames that the gate lets through, each shown before it is handed on."""
    for made in making:
        if isinstance(made, Progress):
            for preview in made.preview:
                _allowed(gate.check_frame(preview, prompt, classifiers))
            on_progress(made)
            continue
        _allowed(gate.check_frame(made, prompt, classifiers))
        state.frames += 1
        on_frame(made)
        yield made


@contextmanager
def _counted(job: Job) -> Iterator[_UnderWay]:
    """The take, known to `retell` while the block lasts."""
    state = _under_way[job.id] = _UnderWay()
    try:
        yield state
    finally:
        _under_way.pop(job.id, None)


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
    text = _json(recipe)
    return MovieWriter(folder / job.path, job.rate, job.width, job.height, job.start, job.reel, job.slate, recipe=text)


def _rewrite(job: Job, folder: Path, recipe: dict[str, Any], source: Path | None = None) -> None:
    """Gives a movie another recipe, in its own place or as another take."""
    path = folder / job.path
    with _own_folder(path):
        remux(source or path, path, job.rate, job.start, job.reel, job.slate, _json(recipe))


def _json(recipe: dict[str, Any]) -> str:
    return json.dumps(recipe, ensure_ascii=False)


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


class _Told:
    """What is told of a take: to the renderer, in the recipe inside the movie, and to the film."""

    def __init__(self, job: Job, renderer: Renderer, folder: Path, verdict: Verdict) -> None:
        self.job = job
        self.folder = folder
        self._renderer = renderer
        self._verdict = verdict
        self._able = renderer.capabilities
        self._promised = self.note
        self.ask()

    def ask(self, retold: Sequence[dict[str, Any]] = ()) -> None:
        """Has the renderer say once more what decides the pictures; it may know more now than when it began."""
        able, renderer = self._able, self._renderer
        own = renderer.ingredients(self.job) if isinstance(renderer, TellsIngredients) else {}
        follows = _blockout() if self.job.guidance.follow is not Follow.NOTHING else ""
        maker = Maker(able.name, able.version, able.tier, own, follows)
        self._ingredients = provenance.ingredients(self.job, maker, self.folder, retold)
        self.digest = provenance.digest(self._ingredients)

    @property
    def renderer_and_version(self) -> str:
        """As it stands on a rendition."""
        return f"{self._able.name} {self._able.version}"

    def rendering(self, cancelled: Callable[[], bool]) -> Iterator[Frame | Progress]:
        """The renderer at work, by words or by more. Raises EngineError for what it cannot follow."""
        by = self.job.guidance
        if not provenance.guided(by):
            return self._renderer.render(self.job, cancelled)
        if isinstance(self._renderer, Guided):
            return self._renderer.guided(self.job, FromBlockout(self.job, self.folder), cancelled)
        if provenance.guided(replace(by, references=())):
            advice = "Leave out the blocking and the pictures, or choose another renderer."
            raise EngineError("The renderer {name} goes by words only.", advice=advice, name=self.job.renderer)
        return self._renderer.render(self.job, cancelled)  # pictures of the cast come along whoever makes the take

    def recipe(self) -> dict[str, Any]:
        """Everything that makes the take, kept inside its file."""
        return provenance.recipe(self.job, self._ingredients, self._able.tier, self._verdict, self.note)

    @property
    def note(self) -> str:
        """What the renderer says of it, and which pictures it was not shown."""
        unused = "without the pictures of the cast, which it cannot use"
        shown = isinstance(self._renderer, Guided) or not self.job.guidance.references
        return ", ".join(filter(None, (self._renderer.note(self.job), "" if shown else unused)))

    @property
    def key(self) -> str:
        """Under which the take is found again. A blockout on a machine without a graphics card says so in its note."""
        note = "" if self._able.tier is Tier.HERO else self._promised
        return provenance.digest({"digest": self.digest, "policy": self._verdict.policy, "note": note})

    @property
    def stayed(self) -> bool:
        """Whether the take is what its key says: a blockout that stepped down on the way is not."""
        kept = self._able.tier is Tier.HERO or self.note == self._promised
        return self._able.repeatable and kept

    def rendition(self) -> Rendition:
        """What the film is told."""
        return Rendition(
            tier=self._able.tier,
            renderer=self.renderer_and_version,
            path=self.job.path,
            width=self.job.width,
            height=self.job.height,
            verdict=self._verdict,
            recipe=self.digest,
            note=self.note,
        )


def _blockout() -> str:
    from engine.renderers.blockout.renderer import VERSION  # nothing is drawn for it

    return VERSION


def _made_before(told: _Told, found: Found) -> Rendition | None:
    """The take as it was made before, under its own slate; None where it was not, or is not what it was."""
    job = told.job
    made = found.look(told.key)
    if made is None:
        return None
    note = f"found: made before as {made.slate}"
    if (made.reel, made.start, made.slate) == (job.reel, job.start, job.slate):
        return replace(made.rendition, note="; ".join(filter(None, (made.rendition.note, "found: made before"))))
    source = told.folder / made.rendition.path
    note = "; ".join(filter(None, (made.rendition.note, note)))
    try:
        _rewrite(job, told.folder, told.recipe() | {"note": note, "found": made.slate}, source)
    except EngineError:
        return None  # then it is made anew, and says so if that does not work either
    return replace(told.rendition(), note=note)
