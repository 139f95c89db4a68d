"""What plays, frame by frame: a take, or the cut as one gapless strip of ranges of takes."""

from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from engine.film.model import Project, Take, Tier


@dataclass(frozen=True, slots=True)
class Strip:
    """One picture of a take to decode frames from; `path` is None while it is still being made.

    `number` counts the take's pictures of that tier, so that a hero made again does not show the one before. `under`
    is what is seen of a frame that this one has not got yet.
    """

    take: str
    tier: Tier
    path: Path | None = None
    number: int = 0
    under: "Strip | None" = None


@dataclass(frozen=True, slots=True)
class Piece:
    """`frames` frames of a strip, from frame `first` of the take; `clip` is set in a cut."""

    strip: Strip
    first: int
    frames: int
    slate: str
    start: int
    """Source timecode of the take's frame 0, in frames from midnight."""
    clip: str | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """Pieces one after the other."""

    pieces: tuple[Piece, ...] = ()
    _ends: tuple[int, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "_ends", tuple(accumulate(piece.frames for piece in self.pieces)))

    @property
    def frames(self) -> int:
        """How long it is."""
        return self._ends[-1] if self._ends else 0

    def at(self, frame: int) -> tuple[Piece, int]:
        """The piece that frame lies in, and the take's own frame number there."""
        number = min(bisect_right(self._ends, frame), len(self.pieces) - 1)
        piece = self.pieces[number]
        begins = self._ends[number] - piece.frames
        return piece, piece.first + max(0, min(frame - begins, piece.frames - 1))

    def begins(self, clip: str) -> int | None:
        """The frame a clip begins at."""
        for piece, end in zip(self.pieces, self._ends, strict=True):
            if piece.clip == clip:
                return end - piece.frames
        return None

    @property
    def seams(self) -> tuple[int, ...]:
        """The frames where one clip meets the next."""
        return self._ends[:-1]


def strip_of(take: Take, folder: Path | None, tier: Tier | None = None, *, heroes: Collection[str] = ()) -> Strip:
    """The take's best finished picture (or its newest of one tier); without any, the blockout being made.

    `heroes` names the takes whose heroes are being made: those lie over what there was before, as far as they are.
    """
    finished = _finished(take, folder, tier)
    if take.id not in heroes or tier is Tier.BLOCKOUT:
        return finished
    return being_made(take, Tier.HERO, under=finished)


def being_made(take: Take, tier: Tier, under: Strip | None = None) -> Strip:
    """The picture of a tier that a take gets next."""
    return Strip(take.id, tier, number=sum(made.tier is tier for made in take.renditions), under=under)


def _finished(take: Take, folder: Path | None, tier: Tier | None) -> Strip:
    fitting = [made for made in take.renditions if tier in (None, made.tier)]
    shown = take.shown if tier is None else (fitting or [None])[-1]
    if shown is None:
        return being_made(take, tier or Tier.BLOCKOUT)
    number = [made for made in take.renditions if made.tier is shown.tier].index(shown)
    return Strip(take.id, shown.tier, folder / shown.path if folder else None, number)


def of_take(
    project: Project, take: Take, folder: Path | None, tier: Tier | None = None, *, heroes: Collection[str] = ()
) -> Program:
    """A take from its first frame to its last."""
    strip = strip_of(take, folder, tier, heroes=heroes)
    return Program((Piece(strip, 0, take.frames, project.slate(take), take.start),))


def of_cut(project: Project, folder: Path | None, tier: Tier | None = None, *, heroes: Collection[str] = ()) -> Program:
    """The whole cut; of takes that have no picture of a `tier`, the best there is."""
    takes = {take.id: take for take in project.takes}
    return Program(
        tuple(
            Piece(
                strip_of(takes[clip.take], folder, tier_of(takes[clip.take], tier), heroes=heroes),
                clip.range.start,
                clip.range.frames,
                project.slate(takes[clip.take]),
                takes[clip.take].start,
                clip.id,
            )
            for clip in project.cut
        )
    )


def tier_of(take: Take, tier: Tier | None) -> Tier | None:
    """A tier where the take has such a picture, else none in particular."""
    return tier if any(made.tier is tier for made in take.renditions) else None
