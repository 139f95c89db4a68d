"""What is planned before it is shot, as edits: the cast list, and the scenes of a script."""

from collections.abc import Callable
from dataclasses import replace

from engine import meant
from engine.errors import EditRefused
from engine.film.cast import CastMember
from engine.film.characters import character
from engine.film.edits import (
    AddScene,
    Batch,
    Edit,
    PutCastMember,
    PutScript,
    ReviseShot,
    TitleScene,
)
from engine.film.model import Scene, Shot
from engine.film.revise import one_meant
from engine.film.script import Script
from engine.film.spec import Subject
from engine.messages import NameCast, RequestShot
from engine.state import State


def scene_of(state: State, wish: RequestShot) -> str:
    """The id of the scene that a new shot belongs to. Raises EditRefused for a number that no scene has."""
    return state.focus.scene if wish.scene is None else scene_numbered(state, wish.scene)


def scene_numbered(state: State, number: str) -> str:
    """The id of the scene of that number. Raises EditRefused where there is none."""
    found = [scene.id for scene in state.project.scenes if scene.number == number]
    if not found:
        raise EditRefused("There is no scene {number}.", number=number)
    return found[0]


def naming(state: State, wish: NameCast, new_id: Callable[[str], str]) -> Edit:
    """Gives somebody of the current shot a name that stays, with the look they have now. Raises EditRefused."""
    shot = meant.shot(state)
    spec = shot.description.spec
    at = one_meant(spec.subjects, wish.who)
    if at is None:
        raise EditRefused("Nobody in this shot is called {who}.", who=wish.who or "")
    old = spec.subjects[at]
    listed = _called(state, wish.name)
    if listed is not None and listed.id != old.cast:  # somebody who is on the list already is who this is
        named = replace(old, name=listed.name, cast=listed.id)
        return _with_subject(shot, at, named)
    member = _member(state, old, wish.name, new_id)
    named = replace(old, name=wish.name, cast=member.id, look=old.look if old.cast else None)
    return Batch((PutCastMember(member), _with_subject(shot, at, named)))


def _with_subject(shot: Shot, at: int, one: Subject) -> ReviseShot:
    spec = shot.description.spec
    spec = replace(spec, subjects=(*spec.subjects[:at], one, *spec.subjects[at + 1 :]))
    return ReviseShot(shot.id, replace(shot.description, spec=spec, follows=shot.revision))


def _called(state: State, name: str) -> CastMember | None:
    return next((member for member in state.project.cast if member.name.casefold() == name.casefold()), None)


def _member(state: State, one: Subject, name: str, new_id: Callable[[str], str]) -> CastMember:
    """Who was only described so far, or goes by another name from now on."""
    known = next((member for member in state.project.cast if member.id == one.cast), None)
    if known is not None:
        aliases = (*known.aliases, known.name)
        return replace(known, name=name, aliases=tuple(dict.fromkeys(aliases)))
    what = character(one.name)
    look = [part for part in (what, one.look) if part]
    description = (", " if all(part.isascii() for part in look) else "，").join(look)
    return CastMember(new_id("cast"), name, (what,), description)


def scenes_of(state: State, script: Script, new_id: Callable[[str], str]) -> tuple[list[AddScene], Edit]:
    """The scenes that a script brings, and the wish itself: the script, and its headings for scenes that are there."""
    known = {scene.number: scene for scene in state.project.scenes}
    headings = {one.number: one.heading for one in reversed(script.scenes)}  # of two of one number the first counts
    numbers = dict.fromkeys(one.number for one in script.scenes)
    new = [AddScene(Scene(new_id("scene"), number, headings[number])) for number in numbers if number not in known]
    titles = [
        TitleScene(known[number].id, headings[number])
        for number in numbers
        if number in known and known[number].title != headings[number]
    ]
    return new, Batch((PutScript(script), *titles))


def first_scene(state: State, script: Script) -> str:
    """Where work goes on: the first scene of the script while nothing is shot, else where it was."""
    if state.project.shots or not script.scenes:
        return state.focus.scene
    return next(scene.id for scene in state.project.scenes if scene.number == script.scenes[0].number)
