"""What crosses a boundary: Intent (a person wants), Job (a take to make), Report (a worker says).

Takes and clips in an Intent are said as people say them: `Ref` is a number from 1, an id, None for the one being
looked at or pointed at, or `Like`, the one whose shot is so. The session turns them into ids. What is written into the
lists of cast and places is an edit as it stands, and wanted as one.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from engine.film.edits import DropCastMember, DropLocation, PutCastMember, PutLocation
from engine.film.guidance import Guidance
from engine.film.model import Rendition, Scene, Tier, Verdict
from engine.film.script import Script
from engine.film.spec import Description, Direction, Look, Placing, Relating, ShotSpec, Span, Subject
from engine.film.time import FrameRate


@dataclass(frozen=True, slots=True)
class Like:
    """The one that is so: "the wide", "the one with the snow". Slots by dotted name, values as words.

    A slot `subjects` stands for somebody whose name or look has that word in it.
    """

    slots: tuple[tuple[str, str], ...]


Ref = int | str | Like | None


class At(StrEnum):
    """Where in the cut something goes."""

    START = "start"
    END = "end"
    BEFORE = "before"
    AFTER = "after"


class Edge(StrEnum):
    """Which end of a clip."""

    HEAD = "head"
    TAIL = "tail"


class Playable(StrEnum):
    """What can be played."""

    TAKE = "take"
    CUT = "cut"


# --- what a person wants -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RequestShot:
    """A new shot, after the current one; `takes` of it, or as many as the sitting makes by default.

    `scene` is the number of the scene it belongs to, None for the one being worked on.
    """

    description: Description
    takes: int | None = None
    scene: str | None = None


@dataclass(frozen=True, slots=True)
class RequestCoverage:
    """Several new shots of one situation, after a pattern of `assets/patterns` ("give me coverage of this").

    `shots` is empty where nothing stood that could be covered.
    """

    pattern: str
    shots: tuple[Description, ...] = ()


@dataclass(frozen=True, slots=True)
class Relative:
    """A wish relative to what is: `by` counts steps towards tighter, faster, stronger or longer."""

    slot: str
    by: int


@dataclass(frozen=True, slots=True)
class ReviseShot:
    """A change to the current shot: `changes` holds only the changed slots, `removed` names those taken back.

    `looks` dress those who are in the shot, `placed` puts them elsewhere in the picture, `relating` says what they do
    to each other, `directions` what one of them does, `without` names those who leave, and `added` join; subjects in
    `changes` stand in for all of them. A new first action in `changes` is all that is done from now on; `then` alone
    goes on from what was done.
    """

    changes: ShotSpec
    relative: tuple[Relative, ...] = ()
    removed: tuple[str, ...] = ()
    text: str = ""
    spans: tuple[Span, ...] = ()
    looks: tuple[Look, ...] = ()
    added: tuple[Subject, ...] = ()
    placed: tuple[Placing, ...] = ()
    relating: tuple[Relating, ...] = ()
    without: tuple[str, ...] = ()
    directions: tuple[Direction, ...] = ()
    sound: str = ""


@dataclass(frozen=True, slots=True)
class NameCast:
    """Gives somebody of the current shot a name that stays: "call her Lin Mei from now on". `who` as in `Look`."""

    who: str | None
    name: str


@dataclass(frozen=True, slots=True)
class UseScript:
    """Makes the film from this script: its scenes become the film's, and those that are there stay."""

    script: Script


@dataclass(frozen=True, slots=True)
class MoreTakes:
    """More takes of the current shot."""

    takes: int = 1


@dataclass(frozen=True, slots=True)
class SweepTakes:
    """One take of the current shot for each value of a slot, labelled with it: "try three speeds"."""

    slot: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CircleTake:
    """The director likes it."""

    take: Ref = None


@dataclass(frozen=True, slots=True)
class RejectTake:
    """The director does not."""

    take: Ref = None


@dataclass(frozen=True, slots=True)
class ClearMark:
    """Neither circled nor rejected any more."""

    take: Ref = None


@dataclass(frozen=True, slots=True)
class ShowTake:
    """Puts a take on the monitor."""

    take: Ref = None


@dataclass(frozen=True, slots=True)
class CompareTakes:
    """Puts takes side by side; empty means the one looked at and the one before."""

    takes: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceTake:
    """Puts a take into the cut; `clip` is the neighbour for before and after."""

    take: Ref = None
    at: At = At.END
    clip: Ref = None


@dataclass(frozen=True, slots=True)
class MoveClip:
    """Moves a clip; `to` is the neighbour for before and after."""

    clip: Ref = None
    at: At = At.END
    to: Ref = None


@dataclass(frozen=True, slots=True)
class SwapClips:
    """Lets two clips change places."""

    clips: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class RemoveClip:
    """Takes a clip out of the cut."""

    clip: Ref = None


@dataclass(frozen=True, slots=True)
class TrimClip:
    """Shortens a clip at one end, by seconds or frames; negative lengthens."""

    clip: Ref = None
    edge: Edge = Edge.TAIL
    seconds: float | None = None
    frames: int | None = None


@dataclass(frozen=True, slots=True)
class SplitClip:
    """Cuts a clip in two before `frame` of the clip (counted from its own first), or in the middle."""

    clip: Ref = None
    frame: int | None = None


@dataclass(frozen=True, slots=True)
class Develop:
    """Makes the hero of a take: by the renderer of that name, "" for the sitting's own.

    `draft`: goes on from the hero that the take has, instead of making it anew.
    """

    take: Ref = None
    renderer: str = ""
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Undevelop:
    """Calls off the hero of a take that is under way or waiting; the blockout stays."""

    take: Ref = None


@dataclass(frozen=True, slots=True)
class Play:
    """Plays the take or the cut."""

    what: Playable = Playable.TAKE


@dataclass(frozen=True, slots=True)
class Stop:
    """Stops what plays."""


@dataclass(frozen=True, slots=True)
class NextShot:
    """The shot after the current one."""


@dataclass(frozen=True, slots=True)
class PreviousShot:
    """The shot before the current one."""


@dataclass(frozen=True, slots=True)
class NextTake:
    """The take after the one looked at."""


@dataclass(frozen=True, slots=True)
class PreviousTake:
    """The take before the one looked at."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Takes the last wish back."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Wants it after all."""


@dataclass(frozen=True, slots=True)
class Export:
    """Hands the cut over; empty means every format."""

    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sleep:
    """Stop listening and watching until woken."""


@dataclass(frozen=True, slots=True)
class Wake:
    """Listen and watch again."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Talk that is no instruction."""


@dataclass(frozen=True, slots=True)
class ShowShot:
    """Makes a shot the current one (by id; the window's list, not a spoken order)."""

    shot: str


@dataclass(frozen=True, slots=True)
class SelectClip:
    """Makes a clip the one that "it" means, or none (by id; a click in the cut)."""

    clip: str | None


@dataclass(frozen=True, slots=True)
class OmitShot:
    """Takes a shot out of the film (the window's list)."""

    shot: str


@dataclass(frozen=True, slots=True)
class Remaster:
    """Every blockout of the film once more at a larger size, in the background; the takes stay what they are."""

    width: int = 1920
    height: int = 1080


@dataclass(frozen=True, slots=True)
class NewScene:
    """Starts the next scene; shots asked for from now on belong to it."""

    scene: Scene | None = None


@dataclass(frozen=True, slots=True)
class WorkOn:
    """Shots asked for from now on belong to the scene of this number (the script page)."""

    scene: str


Intent = (
    RequestShot | RequestCoverage | ReviseShot | NameCast | PutCastMember | DropCastMember | PutLocation | DropLocation
    | UseScript | MoreTakes | SweepTakes | CircleTake | RejectTake | ClearMark | ShowTake | CompareTakes
    | PlaceTake | MoveClip | SwapClips | RemoveClip | TrimClip | SplitClip | Play | Stop | NextShot | PreviousShot
    | NextTake | PreviousTake | Undo | Redo | Export | Sleep | Wake | Nothing | ShowShot | SelectClip | OmitShot
    | NewScene | WorkOn | Remaster | Develop | Undevelop
)  # fmt: skip


# --- a take to make ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Job:
    """Everything the rendering of one take needs; the same for a process, a farm and a cloud.

    `spec` has every slot filled (see `engine.film.assume`); `text` is what was said. `start` is the source timecode
    in frames from midnight. `path` is where the movie goes; `width` and `height` are in pixels.
    """

    id: str
    take: str
    slate: str
    reel: str
    spec: ShotSpec
    text: str
    seed: int
    variant: int
    frames: int
    start: int
    rate: FrameRate
    width: int
    height: int
    path: str
    renderer: str = "blockout"
    tier: Tier = Tier.BLOCKOUT
    characters: tuple[int, ...] = ()
    """For each subject the number of that character in the film, so that it looks the same in every shot of it."""
    colours: tuple[str, ...] = ()
    """For each subject the colour, `#rrggbb`, that the cast list fixes for it; "" where it fixes none."""
    live: bool = False
    """Whether somebody watches it being made: then a renderer may step down, and say so, rather than fall behind."""
    patient: bool = False
    """Whether it may wait until nothing else is wanted: a sweep of heroes, a film made again in the background."""
    asked: ShotSpec | None = None
    """What was said, with everybody dressed and nothing assumed: a hero is told this in words. None for a blockout."""
    guidance: Guidance = field(default_factory=Guidance)
    told: str = ""
    """What a hero is told, word for word, where somebody wrote that; empty: `asked` in words."""


# --- what a worker says --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class JobStarted:
    """The worker has begun."""

    job: str


@dataclass(frozen=True, slots=True)
class JobProgress:
    """Where the job is between frames."""

    job: str
    stage: str
    step: int
    steps: int


@dataclass(frozen=True, slots=True)
class FrameReady:
    """A frame lies in a slot of the ring; the slot belongs to the receiver until it is given back."""

    job: str
    take: str
    index: int
    slot: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Developing:
    """A small picture of what frame `index` is going to be lies in a slot of the ring: step of steps is done."""

    job: str
    take: str
    index: int
    slot: int
    width: int
    height: int
    step: int
    steps: int


@dataclass(frozen=True, slots=True)
class TakeDone:
    """The take's movie is whole and on disk."""

    job: str
    take: str
    rendition: Rendition


@dataclass(frozen=True, slots=True)
class JobFailed:
    """No picture: the world was at fault. `template` with `values` says why, `advice` what to do."""

    job: str
    take: str
    template: str
    values: tuple[tuple[str, str], ...] = ()
    advice: str = ""


@dataclass(frozen=True, slots=True)
class JobBlocked:
    """No picture: the gate refused, and this is its verdict."""

    job: str
    take: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class JobCancelled:
    """The job was called off, and nothing of it is left."""

    job: str
    take: str


@dataclass(frozen=True, slots=True)
class WorkerLost:
    """The worker's process has ended by itself; `jobs` were in its hands."""

    worker: str
    jobs: tuple[str, ...] = field(default=())


Report = (
    JobStarted | JobProgress | FrameReady | Developing | TakeDone | JobFailed | JobBlocked | JobCancelled | WorkerLost
)
