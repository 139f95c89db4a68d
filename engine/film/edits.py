"""Every way the film may change.

`apply` gives the film after an edit and refuses with one sentence what does not fit. `invert` gives the edit that
takes it back. Facts (what was heard, what was rendered) are never taken back: undoing a new shot omits it, undoing a
revision selects the wording before, and a take that arrived meanwhile stays. So undo appends, it never rewinds.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import TypeVar, cast

from engine.errors import EditRefused
from engine.film.cast import CastMember, Location
from engine.film.characters import named
from engine.film.model import Clip, Failure, Mark, Project, Rendition, Scene, Shot, Take
from engine.film.script import Script
from engine.film.spec import Description
from engine.film.time import FrameRange


@dataclass(frozen=True, slots=True)
class AddScene:
    """A new scene at the end of the script."""

    scene: Scene


@dataclass(frozen=True, slots=True)
class TitleScene:
    """Gives a scene a title, such as its slug line."""

    scene: str
    title: str


@dataclass(frozen=True, slots=True)
class AddShot:
    """A new shot, after the others of its scene."""

    shot: Shot


@dataclass(frozen=True, slots=True)
class OmitShot:
    """Takes a shot out of the film (or, with `omitted` false, back in). Its slate is never used again."""

    shot: str
    omitted: bool = True


@dataclass(frozen=True, slots=True)
class ReviseShot:
    """A new wording of a shot; the ones before it are kept."""

    shot: str
    description: Description


@dataclass(frozen=True, slots=True)
class SelectRevision:
    """Puts an earlier (or later) wording of a shot in force."""

    shot: str
    revision: int


@dataclass(frozen=True, slots=True)
class AddTake:
    """A fact: this take has been ordered, with slate, reel and timecode of its own."""

    take: Take


@dataclass(frozen=True, slots=True)
class RefitTake:
    """A fact: a take that had no picture yet will be shot to another wording of its shot. Slate and reel stay."""

    take: str
    revision: int
    start: int
    frames: int


@dataclass(frozen=True, slots=True)
class AddRendition:
    """A fact: a picture of the take is finished and on disk."""

    take: str
    rendition: Rendition


@dataclass(frozen=True, slots=True)
class FailTake:
    """A fact: no picture could be made, and why."""

    take: str
    failure: Failure


@dataclass(frozen=True, slots=True)
class MarkTake:
    """Circles or rejects a take, or takes the mark off."""

    take: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class InsertClip:
    """Puts a clip into the cut, before position `at`."""

    at: int
    clip: Clip


@dataclass(frozen=True, slots=True)
class RemoveClip:
    """Takes the clip at a position out of the cut."""

    at: int


@dataclass(frozen=True, slots=True)
class MoveClip:
    """Takes the clip at a position and puts it where it then stands at position `to`."""

    at: int
    to: int


@dataclass(frozen=True, slots=True)
class TrimClip:
    """Gives the clip at a position another range of its take."""

    at: int
    range: FrameRange


@dataclass(frozen=True, slots=True)
class PutCastMember:
    """Writes somebody into the cast list, or writes them anew under the same id; `at` is where in it, None the end."""

    member: CastMember
    at: int | None = None


@dataclass(frozen=True, slots=True)
class DropCastMember:
    """Takes somebody off the cast list; shots that name them keep the name."""

    member: str


@dataclass(frozen=True, slots=True)
class PutLocation:
    """Writes a place into the list of places, or writes it anew under the same id; `at` as in `PutCastMember`."""

    location: Location
    at: int | None = None


@dataclass(frozen=True, slots=True)
class DropLocation:
    """Takes a place off the list."""

    location: str


@dataclass(frozen=True, slots=True)
class PutScript:
    """The film is made from this script from now on."""

    script: Script


@dataclass(frozen=True, slots=True)
class Batch:
    """Several edits that are one wish: all of them or none, one undo."""

    edits: tuple["Edit", ...]


Edit = (
    AddScene | AddShot | OmitShot | ReviseShot | SelectRevision | AddTake | RefitTake | AddRendition
    | FailTake | MarkTake | InsertClip | RemoveClip | MoveClip | TrimClip | PutCastMember | DropCastMember
    | PutLocation | DropLocation | PutScript | TitleScene | Batch
)  # fmt: skip


class Cause(StrEnum):
    """Why an edit was made: a person's wish, that wish taken back or wanted again, or a fact."""

    WISH = "wish"
    UNDO = "undo"
    REDO = "redo"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal: what changed and why."""

    edit: Edit
    cause: Cause = Cause.WISH


Thing = TypeVar("Thing", Scene, Shot, Take, Clip)
Listed = TypeVar("Listed", CastMember, Location)

_TakeEdit = AddTake | RefitTake | AddRendition | FailTake | MarkTake
_OF_TAKES = (AddTake, RefitTake, AddRendition, FailTake, MarkTake)

FACTS = (AddScene, AddTake, RefitTake, AddRendition, FailTake)
"""Edits that say what happened rather than what is wanted; they have no inverse."""


def apply(project: Project, edit: Edit) -> Project:
    """The film after the edit. Raises EditRefused, with the film unchanged, when it does not fit."""
    match edit:
        case AddScene(scene):
            return replace(project, scenes=_added(project.scenes, scene))
        case AddShot(shot):
            _expect(any(scene.id == shot.scene for scene in project.scenes), "That scene is not in the film.")
            return _named(replace(project, shots=_added(project.shots, shot)), shot.description)
        case OmitShot(shot, omitted):
            return _omit(project, shot, omitted)
        case ReviseShot(shot, description):
            return _revise(project, shot, description)
        case SelectRevision(shot, revision):
            return _select(project, shot, revision)
        case AddTake() | RefitTake() | AddRendition() | FailTake() | MarkTake():
            return replace(project, takes=_takes_after(project, (edit,)))
        case InsertClip(at, clip):
            return _insert(project, at, clip)
        case RemoveClip(at):
            _clip(project, at)
            return replace(project, cut=project.cut[:at] + project.cut[at + 1 :])
        case MoveClip(at, to):
            clip = _clip(project, at)
            _clip(project, to)
            rest = project.cut[:at] + project.cut[at + 1 :]
            return replace(project, cut=(*rest[:to], clip, *rest[to:]))
        case TrimClip(at, range):
            clip = replace(_clip(project, at), range=range)
            _fits(project, clip)
            return replace(project, cut=_replaced(project.cut, at, clip))
        case PutCastMember(member, at):
            _expect(not member.colour or _COLOUR.fullmatch(member.colour) is not None, "A colour is written #rrggbb.")
            return replace(project, cast=_listed(project.cast, member, at))
        case DropCastMember(member):
            return replace(project, cast=_dropped(project.cast, member))
        case PutLocation(location, at):
            return replace(project, locations=_listed(project.locations, location, at))
        case DropLocation(location):
            return replace(project, locations=_dropped(project.locations, location))
        case PutScript(script):
            return replace(project, script=script)
        case TitleScene(scene, title):
            at = _scene(project, scene)
            titled = replace(project.scenes[at], title=title)
            return replace(project, scenes=_replaced(project.scenes, at, titled))
        case Batch(edits):
            return apply_all(project, edits)


def apply_all(project: Project, edits: Iterable[Edit]) -> Project:
    """The film after all the edits, one after the other. Raises EditRefused at the first that does not fit.

    Runs of edits to takes copy the takes once, so that a journal of ten thousand takes is read in a second.
    """
    for of_takes, run in groupby(edits, lambda edit: isinstance(edit, _OF_TAKES)):
        if of_takes:
            project = replace(project, takes=_takes_after(project, cast("Iterable[_TakeEdit]", run)))
        else:
            for edit in run:
                project = apply(project, edit)
    return project


def invert(project: Project, edit: Edit) -> Edit | None:
    """The edit that takes `edit` back from the film as it will be after it; None for a fact.

    `project` is the film before the edit.
    """
    match edit:
        case AddScene() | AddTake() | RefitTake() | AddRendition() | FailTake():
            return None
        case AddShot(shot):
            return OmitShot(shot.id)
        case OmitShot(shot, omitted):
            return OmitShot(shot, not omitted)
        case ReviseShot(shot) | SelectRevision(shot):
            return SelectRevision(shot, project.shots[_shot(project, shot)].revision)
        case MarkTake(take):
            return MarkTake(take, project.takes[_take(project.takes, take)].mark)
        case InsertClip(at):
            return RemoveClip(at)
        case RemoveClip(at):
            return InsertClip(at, _clip(project, at))
        case MoveClip(at, to):
            return MoveClip(to, at)
        case TrimClip(at):
            return TrimClip(at, _clip(project, at).range)
        case PutCastMember(member):
            before = [one for one in project.cast if one.id == member.id]
            return PutCastMember(before[0]) if before else DropCastMember(member.id)
        case DropCastMember(member):
            gone = _one_listed(project.cast, member)
            return PutCastMember(gone, project.cast.index(gone))
        case PutLocation(location):
            there = [one for one in project.locations if one.id == location.id]
            return PutLocation(there[0]) if there else DropLocation(location.id)
        case DropLocation(location):
            left = _one_listed(project.locations, location)
            return PutLocation(left, project.locations.index(left))
        case PutScript():
            return PutScript(project.script)
        case TitleScene(scene):
            return TitleScene(scene, project.scenes[_scene(project, scene)].title)
        case Batch(edits):
            return _invert_all(project, edits)


def _invert_all(project: Project, edits: Sequence[Edit]) -> Batch | None:
    inverses: list[Edit] = []
    for edit in edits:
        inverse = invert(project, edit)
        project = apply(project, edit)
        if inverse is not None:
            inverses.insert(0, inverse)
    return Batch(tuple(inverses)) if inverses else None


def _takes_after(project: Project, edits: Iterable[_TakeEdit]) -> tuple[Take, ...]:
    takes = list(project.takes)
    for edit in edits:
        if isinstance(edit, AddTake):
            _shot(project, edit.take.shot)
            _expect_new(takes, edit.take)
            takes.append(edit.take)
        else:
            at = _take(takes, edit.take)
            takes[at] = _changed(takes[at], edit)
    return tuple(takes)


def _changed(take: Take, edit: RefitTake | AddRendition | FailTake | MarkTake) -> Take:
    match edit:
        case RefitTake(_, revision, start, frames):
            _expect(take.shown is None, "That take has its picture already.")
            return replace(take, revision=revision, start=start, frames=frames, failure=None)
        case AddRendition(_, rendition):
            return replace(take, renditions=(*take.renditions, rendition), failure=None)
        case FailTake(_, failure):
            return replace(take, failure=failure)
        case MarkTake(_, mark):
            return replace(take, mark=mark)


def _expect(fits: bool, sentence: str, **values: str | int) -> None:
    if not fits:
        raise EditRefused(sentence, **{name: str(value) for name, value in values.items()})


def _added(things: tuple[Thing, ...], thing: Thing) -> tuple[Thing, ...]:
    _expect_new(things, thing)
    return (*things, thing)


def _expect_new(things: Sequence[Thing], thing: Thing) -> None:
    # A thing told twice comes soon after itself; ids are the session's own and never meet otherwise.
    _expect(thing.id not in [other.id for other in things[-64:]], "That is in the film already.")


_COLOUR = re.compile("#[0-9a-fA-F]{6}")


def _listed(listed: tuple[Listed, ...], one: Listed, place: int | None) -> tuple[Listed, ...]:
    _expect(bool(one.name.strip()), "A name is missing.")
    taken = any(other.name.casefold() == one.name.casefold() and other.id != one.id for other in listed)
    _expect(not taken, "{name} is on the list already.", name=one.name)
    at = next((at for at, other in enumerate(listed) if other.id == one.id), None)
    if at is not None:
        return (*listed[:at], one, *listed[at + 1 :])
    end = len(listed) if place is None else place
    return (*listed[:end], one, *listed[end:])


def _dropped(listed: tuple[Listed, ...], id: str) -> tuple[Listed, ...]:
    gone = _one_listed(listed, id)
    return tuple(one for one in listed if one is not gone)


def _one_listed(listed: tuple[Listed, ...], id: str) -> Listed:
    for one in listed:
        if one.id == id:
            return one
    raise EditRefused("That is not on the list.")


def _replaced(things: tuple[Thing, ...], at: int, thing: Thing) -> tuple[Thing, ...]:
    return (*things[:at], thing, *things[at + 1 :])


def _scene(project: Project, id: str) -> int:
    return _position(project.scenes, id, "That scene is not in the film.")


def _shot(project: Project, id: str) -> int:
    return _position(project.shots, id, "That shot is not in the film.")


def _take(takes: Sequence[Take], id: str) -> int:
    return _position(takes, id, "That take is not in the film.")


def _position(things: Sequence[Thing], id: str, refusal: str) -> int:
    for at in range(len(things) - 1, -1, -1):
        if things[at].id == id:
            return at
    raise EditRefused(refusal)


def _clip(project: Project, at: int) -> Clip:
    _expect(0 <= at < len(project.cut), "There is no clip {number} in the cut.", number=at + 1)
    return project.cut[at]


def _with_shot(project: Project, at: int, shot: Shot) -> Project:
    return replace(project, shots=_replaced(project.shots, at, shot))


def _omit(project: Project, id: str, omitted: bool) -> Project:
    at = _shot(project, id)
    takes = {take.id for take in project.takes_of(id)}
    in_cut = any(clip.take in takes for clip in project.cut)
    _expect(not (omitted and in_cut), "That shot is in the cut; take its clips out first.")
    return _with_shot(project, at, replace(project.shots[at], omitted=omitted))


def _revise(project: Project, id: str, description: Description) -> Project:
    at = _shot(project, id)
    shot = project.shots[at]
    revisions = (*shot.revisions, description)
    shot = replace(shot, revisions=revisions, revision=len(revisions) - 1)
    return _named(_with_shot(project, at, shot), description)


def _named(project: Project, description: Description) -> Project:
    return replace(project, characters=named(project.characters, description.spec))


def _select(project: Project, id: str, revision: int) -> Project:
    at = _shot(project, id)
    shot = project.shots[at]
    _expect(0 <= revision < len(shot.revisions), "That shot has no such wording.")
    return _with_shot(project, at, replace(shot, revision=revision))


def _insert(project: Project, at: int, clip: Clip) -> Project:
    _expect(0 <= at <= len(project.cut), "The cut has no place {number}.", number=at + 1)
    _expect(all(other.id != clip.id for other in project.cut), "That clip is in the cut already.")
    _fits(project, clip)
    return replace(project, cut=(*project.cut[:at], clip, *project.cut[at:]))


def _fits(project: Project, clip: Clip) -> None:
    take = project.takes[_take(project.takes, clip.take)]
    # A take may be placed before its picture is there, and taken back after it failed: its length is fixed at birth.
    whole = FrameRange(0, take.frames)
    _expect(clip.range.inside(whole), "Take {slate} has no frames left there.", slate=project.slate(take))
