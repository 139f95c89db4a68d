"""The blockout: a job in, frames out, in real time on any machine."""

import time
from collections.abc import Callable, Iterator

from engine.film.model import Tier
from engine.film.spec import SLOTS
from engine.film.time import FrameRate
from engine.media.frame import Frame, Pixels
from engine.messages import Job
from engine.renderers.blockout import note, shot
from engine.renderers.blockout.drawing import quality
from engine.renderers.blockout.drawing.canvases import canvas
from engine.renderers.blockout.drawing.gl import GaveUp
from engine.renderers.blockout.drawing.quality import Governor
from engine.renderers.blockout.passes import Passes
from engine.renderers.blockout.staging import equipment
from engine.renderers.port import Capabilities, Progress

VERSION = "4"
_NOT_OBEYED = ("environment.place", "style.mood", "camera.lens", "action.text")
# A place is played by its set, a lens by its focal length, an action by its identifier.
_REMEMBERED = 64


class Blockout:
    """Figures, set, weather, lens and move. One canvas, kept warm; to be used from one thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._canvas = canvas()
        equipment.get_ready()
        self._clock = clock
        self._told: dict[str, str] = {}

    @property
    def capabilities(self) -> Capabilities:
        """What it obeys; any even size; the same job gives the same bytes on one machine."""
        return Capabilities(
            name="blockout",
            version=VERSION,
            tier=Tier.BLOCKOUT,
            obeys=frozenset(SLOTS) - frozenset(_NOT_OBEYED),
            repeatable=True,
            longest_s=600.0,
        )

    def render(self, job: Job, cancelled: Callable[[], bool]) -> Iterator[Frame | Progress]:
        """`job.frames` frames in order. Ends early when `cancelled()`.

        A job that is watched (`job.live`) steps down in size rather than fall behind the clock; `note` tells. Raises
        EngineError for a broken set recipe, a picture larger than this machine can draw, or a driver that gives up.
        """
        width, height = job.width, job.height
        self._canvas.expect(width, height)
        governor = Governor(self._canvas.first(width, height), float(job.rate.fps), job.live)
        self._told.pop(job.id, None)
        pipelined = quality.ahead(width, height)
        since = self._clock()
        worked_out = shot.of(job)
        begun = None  # the picture after the one that is out: the driver works on it meanwhile
        try:
            for index in range(job.frames):
                if cancelled():
                    return
                current = begun
                if current is None:
                    current = self._canvas.begun(worked_out.scene(index), width, height, governor.level(index))
                begun = None
                ahead = worked_out.scene(index + 1) if pipelined and 0 < index < job.frames - 1 else None
                pixels = self._canvas.finished(current)
                begun = self._canvas.begun(ahead, width, height, governor.level(index + 1)) if ahead else None
                governor.took(self._clock() - since)
                yield Frame(index, pixels)
                since = self._clock()
        except GaveUp:
            begun, self._canvas = None, canvas()
            raise
        finally:
            self._remember(job, governor.told)
            if begun is not None:
                self._canvas.dropped(begun)

    def get_ready(self) -> bool:
        """Has the driver compile one more of the programs that shots may need; False when none is left."""
        return self._canvas.get_ready()

    def passes(self, job: Job) -> Passes:
        """Depth, normals, ids, poses and camera of the job's take; draws only what is asked for."""
        return Passes(self._canvas, job)

    def around(self, job: Job, width: int, height: int, rate: FrameRate, frames: int) -> Passes:
        """The job's take for whoever follows it in a frame of another shape and at another rate."""
        return Passes.around(self._canvas, job, width, height, rate, frames)

    def still(self, job: Job, index: int) -> Pixels:
        """One frame of a job, the caller's own; the same bytes as in the take."""
        return self._canvas.draw(shot.of(job).scene(index), job.width, job.height)

    def note(self, job: Job) -> str:
        """The move in a crew's units, and whatever had to be played by something else.

        Once the job is rendered, also whether it was drawn smaller to keep up.
        """
        said = ", ".join(filter(None, (note.of(job, shot.of(job)), self._told.get(job.id, ""))))
        return "; ".join(filter(None, (said, self._canvas.stepped_down)))

    def _remember(self, job: Job, told: str) -> None:
        if told:
            self._told[job.id] = told
            for old in list(self._told)[:-_REMEMBERED]:
                del self._told[old]
