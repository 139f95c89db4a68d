"""The film: an immutable value, changed only by edits.

Everything is flat and refers by id, so that a take that arrives late meets whatever the film has become.
Shots and takes are never removed and never renumbered: a shot that is taken back is *omitted* and keeps its slate.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from typing import TypeVar

from engine.film.cast import CastMember, Location
from engine.film.script import Script
from engine.film.spec import Description
from engine.film.time import FrameRange, FrameRate, timecode

FIRST_FRAME_HOURS = 1
"""The source timecode of a project's first take, in hours, as on a set."""

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # a slate skips I and O, which read as 1 and 0


class Mark(StrEnum):
    """What the director said of a take."""

    NONE = "none"
    CIRCLED = "circled"
    REJECTED = "rejected"


class Tier(StrEnum):
    """Which kind of picture a rendition is."""

    BLOCKOUT = "blockout"
    HERO = "hero"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Safety's answer: allowed or not, under which policy, and the reasons (term and list) when not."""

    allowed: bool
    policy: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a take has no picture: a sentence with named places, what to do, and the gate's verdict if it refused."""

    template: str
    values: tuple[tuple[str, str], ...] = ()
    advice: str = ""
    verdict: Verdict | None = None

    @property
    def sentence(self) -> str:
        """The sentence in English."""
        return self.template.format(**dict(self.values))


@dataclass(frozen=True, slots=True)
class Rendition:
    """One finished picture of a take: a movie file, relative to the project's folder."""

    tier: Tier
    renderer: str
    path: str
    width: int
    height: int
    verdict: Verdict
    recipe: str
    """Digest of everything that made it; the recipe itself is inside the file."""
    note: str = ""
    """What the renderer says of it, in units a crew can use, such as the move in metres."""


@dataclass(frozen=True, slots=True)
class Take:
    """One go at a shot. Slate number, reel, timecode and length are fixed at birth, before any picture.

    `start` is the source timecode as a frame counted from midnight; `number` counts within the shot from 1.
    """

    id: str
    shot: str
    number: int
    revision: int
    seed: int
    reel: str
    start: int
    frames: int
    mark: Mark = Mark.NONE
    renditions: tuple[Rendition, ...] = ()
    failure: Failure | None = None
    varied: tuple[tuple[str, str], ...] = ()
    """Slots that this take of a sweep holds otherwise than the shot's wording: dotted name and value, as words."""

    @property
    def shown(self) -> Rendition | None:
        """The best finished rendition, the hero before the blockout; None while nothing is finished."""
        heroes = [made for made in self.renditions if made.tier is Tier.HERO]
        return (heroes or list(self.renditions) or [None])[-1]

    @property
    def source(self) -> FrameRange:
        """The take's source timecode range, in frames from midnight."""
        return FrameRange(self.start, self.start + self.frames)


@dataclass(frozen=True, slots=True)
class Shot:
    """One set-up of a scene. Every wording it has had is kept; `revision` is the one in force."""

    id: str
    scene: str
    letter: str
    revisions: tuple[Description, ...]
    revision: int = 0
    omitted: bool = False

    @property
    def description(self) -> Description:
        """What the shot is asked to be now."""
        return self.revisions[self.revision]

    def told(self, revision: int) -> str:
        """Everything that was said for a wording, from the first sentence to its last correction."""
        sentences: list[str] = []
        at: int | None = revision
        while at is not None:
            sentences.insert(0, self.revisions[at].text)
            at = self.revisions[at].follows
        return "; ".join(sentences)


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene by the number on its slate."""

    id: str
    number: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Clip:
    """A range of a take in the cut; `range` counts the take's own frames from 0."""

    id: str
    take: str
    range: FrameRange


@dataclass(frozen=True, slots=True)
class Project:
    """A whole film. `width` × `height` in pixels is the size of its takes; `cut` is in order."""

    title: str
    rate: FrameRate = field(default_factory=FrameRate)
    width: int = 640
    height: int = 360
    scenes: tuple[Scene, ...] = (Scene("scene-1", "1"),)
    shots: tuple[Shot, ...] = ()
    takes: tuple[Take, ...] = ()
    cut: tuple[Clip, ...] = ()
    characters: tuple[str, ...] = ()
    """Everybody that the film's shots have named, in order; a place in it is that character's number for ever."""
    cast: tuple[CastMember, ...] = ()
    """Who comes back, in the order in which they were named."""
    locations: tuple[Location, ...] = ()
    """Where the film comes back to."""
    script: Script = field(default_factory=Script)
    """What the film is made from; empty where there is none."""

    def scene(self, id: str) -> Scene:
        """The scene of that id; KeyError when there is none."""
        return _named(id, self.scenes)

    def shot(self, id: str) -> Shot:
        """The shot of that id; KeyError when there is none."""
        return _named(id, self.shots)

    def take(self, id: str) -> Take:
        """The take of that id; KeyError when there is none."""
        return _named(id, self.takes)

    def clip(self, id: str) -> Clip:
        """The clip of that id; KeyError when there is none."""
        return _named(id, self.cut)

    def takes_of(self, shot: str) -> tuple[Take, ...]:
        """A shot's takes in the order of their numbers."""
        return tuple(take for take in self.takes if take.shot == shot)

    @property
    def shown_shots(self) -> tuple[Shot, ...]:
        """The shots that are not omitted, in the order of their slates."""
        return tuple(shot for shot in self.shots if not shot.omitted)

    def slate(self, take: Take) -> str:
        """The slate as a clapper says it: `12A-3` is scene 12, shot A, take 3."""
        return f"{self.shot_slate(self.shot(take.shot))}-{take.number}"

    def shot_slate(self, shot: Shot) -> str:
        """Scene and shot, `12A`."""
        return f"{self.scene(shot.scene).number}{shot.letter}"

    @property
    def cut_frames(self) -> int:
        """How long the cut is, in frames."""
        return sum(clip.range.frames for clip in self.cut)


Named = TypeVar("Named", Scene, Shot, Take, Clip)


def _named(id: str, things: tuple[Named, ...]) -> Named:
    # From the end: what is asked for is nearly always recent, and a project may hold ten thousand takes.
    for thing in reversed(things):
        if thing.id == id:
            return thing
    raise KeyError(id)


def next_letter(project: Project, scene: str, after: int = 0) -> str:
    """The letter of a scene's next shot, or of one so many later: A … Z without I and O, then AA, AB …"""
    ordinal = sum(shot.scene == scene for shot in project.shots) + 1 + after
    letters = ""
    while ordinal:
        ordinal, place = divmod(ordinal - 1, len(_LETTERS))
        letters = _LETTERS[place] + letters
    return letters


def next_reel(project: Project) -> str:
    """A reel name no other take of the project has: eight ASCII characters, `A001C001` as a camera counts."""
    roll, number = divmod(len(project.takes), 999)
    return f"A{roll + 1:03}C{number + 1:03}"


def next_start(project: Project) -> int:
    """The first source frame no other take uses, on a whole second of timecode, from 01:00:00:00."""
    rate = project.rate
    first = FIRST_FRAME_HOURS * rate.frames_a_day // 24
    used = max((take.source.end for take in project.takes), default=first)
    # A take that ends mid-second leaves the rest of that second unused, so that every take starts on a round label.
    # Asked of the labels themselves, because drop-frame seconds are not all equally long.
    return next(frame for frame in count(used) if timecode(frame, rate)[:8] != timecode(frame - 1, rate)[:8])


def blank_take(project: Project, *, id: str, shot: Shot, seed: int, frames: int) -> Take:
    """A take as it is at birth, with slate number, reel and timecode range of its own."""
    return Take(
        id=id,
        shot=shot.id,
        number=len(project.takes_of(shot.id)) + 1,
        revision=shot.revision,
        seed=seed,
        reel=next_reel(project),
        start=next_start(project),
        frames=frames,
    )
