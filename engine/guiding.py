"""What a hero goes by beside the words: its own blockout, pictures from the project's folder, and an earlier hero.

Everything is drawn or read when it is asked for, frame by frame; nothing is kept.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.errors import EngineError
from engine.film.guidance import Follow
from engine.film.model import Tier
from engine.film.time import FrameRate
from engine.media import coding, picture
from engine.media.frame import Pixels
from engine.media.movie import MovieReader
from engine.media.passes import CanBeFollowed, Followed
from engine.messages import Job
from engine.renderers import catalog

BLOCKOUT = "blockout"


class FromBlockout:
    """The port's Guide for one job of a project in `folder`; of the thread that the renderers belong to.

    No canvas is made before a control picture is wanted.
    """

    def __init__(self, job: Job, folder: Path) -> None:
        self._job = replace(job, renderer=BLOCKOUT, tier=Tier.BLOCKOUT, live=False)
        self._by = job.guidance
        self._folder = folder

    def control(self, follow: Follow, width: int, height: int, rate: FrameRate, frames: int) -> Iterator[Pixels]:
        """The job's own blockout, frame by frame, (height, width, 3) uint8 each.

        Depth is near white, the sky black, in one range for the whole take; poses are OpenPose's; the picture is the
        blockout's. `fitted` to the film's size they are in register with the take's blockout. Raises EngineError where
        this machine cannot draw.
        """
        seen = self._seen(width, height, rate, frames)
        return (_drawn(seen, follow, index) for index in range(frames))

    def references(self) -> tuple[Pixels, ...]:
        """The pictures of whoever is in the shot, in order. Raises EngineError for one that cannot be read."""
        return tuple(self._picture(path) for path in self._by.references)

    def first(self) -> Pixels | None:
        """The picture that the take begins with. Raises EngineError where it cannot be read."""
        return self._picture(self._by.first) if self._by.first else None

    def last(self) -> Pixels | None:
        """The picture that the take ends with. Raises EngineError where it cannot be read."""
        return self._picture(self._by.last) if self._by.last else None

    def draft(self) -> Iterator[Pixels] | None:
        """The frames of the finished hero that is gone on from; reading them raises EngineError for a bad movie."""
        return _frames(self._inside(self._by.draft)) if self._by.draft else None

    def _seen(self, width: int, height: int, rate: FrameRate, frames: int) -> Followed:
        renderer = catalog.renderer(BLOCKOUT)
        assert isinstance(renderer, CanBeFollowed)
        return renderer.around(self._job, width, height, rate, frames)

    def _picture(self, path: str) -> Pixels:
        return picture.read(self._inside(path))

    def _inside(self, path: str) -> Path:
        """A file of the project, or one that somebody named in full; no way leads out of a project from within it."""
        found = (self._folder / path).resolve()
        if not Path(path).is_absolute() and not found.is_relative_to(self._folder.resolve()):
            advice = "Add it to the cast list again: it is copied into the project."
            raise EngineError("The picture {file} lies outside the project.", advice=advice, file=path)
        return found


def _drawn(seen: Followed, follow: Follow, index: int) -> Pixels:
    match follow:
        case Follow.DEPTH:
            depth = seen.frame(index, frozenset({"steering"})).depth
            assert depth is not None
            return np.repeat(coding.steering_depth(depth, seen.range_m)[..., None], 3, axis=2)
        case Follow.POSE:
            poses = seen.frame(index, frozenset({"pose"})).pose
            assert poses is not None
            return poses
        case Follow.PICTURE:
            return seen.picture(index)
        case Follow.NOTHING:
            raise ValueError("nothing is to be followed")


def _frames(path: Path) -> Iterator[Pixels]:
    with MovieReader(path) as movie:
        yield from movie
