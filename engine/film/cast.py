"""Who and what comes back: the people and the places of a film, each by its name, and what they always look like.

What is fixed here goes into every shot that names them, so that the hero keeps wardrobe and face from shot to shot.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PureWindowsPath

from engine.film.spec import ShotSpec, Subject

MOST_REFERENCES = 4
"""A hero looks at no more pictures: each costs as much as four frames of film, and more of them blur into one."""


@dataclass(frozen=True, slots=True)
class CastMember:
    """Somebody (or some thing with a part) in the film.

    `aliases` are other ways of saying the name; `description` is what they always look like, in anybody's words;
    `colour` is `#rrggbb`, or "" for the one that the film gives to its characters in turn. `pictures` show a hero what
    they look like, the best first: paths in the project's folder, with slashes.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    description: str = ""
    colour: str = ""
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Location:
    """A place that comes back. `set` names the recipe that the blockout builds, "" to find one by the words."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    description: str = ""
    set: str = ""


def dressed(spec: ShotSpec, cast: Iterable[CastMember], locations: Iterable[Location]) -> ShotSpec:
    """The spec with what the film knows of everybody and of the place in it; what was said of this shot comes first."""
    known = {member.id: member for member in cast}
    subjects = tuple(_dressed(one, known.get(one.cast or "")) for one in spec.subjects)
    return replace(_built(spec, locations), subjects=subjects)


def colours(spec: ShotSpec, cast: Iterable[CastMember]) -> tuple[str, ...]:
    """For each subject the colour that the cast list fixes for it, "" for none."""
    known = {member.id: member.colour for member in cast}
    return tuple(known.get(one.cast or "", "") for one in spec.subjects)


def references(spec: ShotSpec, cast: Iterable[CastMember]) -> tuple[str, ...]:
    """The pictures of whoever is in the shot, in the order of its subjects: as many as a hero looks at, and as many of
    each as go. Paths that lead out of the project are left out: a list may come from anywhere.
    """
    known = {member.id: member.pictures for member in cast}
    who = dict.fromkeys(one.cast or "" for one in spec.subjects)
    shown = [tuple(filter(_is_inside, known.get(id, ()))) for id in who]
    each = max(1, MOST_REFERENCES // max(1, sum(map(bool, shown))))
    return tuple(path for paths in shown for path in paths[:each])[:MOST_REFERENCES]


def _is_inside(path: str) -> bool:
    parts = PureWindowsPath(path).parts  # knows both slashes, and drives
    return bool(parts) and ".." not in parts and not PureWindowsPath(path).anchor


def _dressed(one: Subject, member: CastMember | None) -> Subject:
    if member is None or not member.description:
        return one
    said = [part for part in (one.look, member.description) if part]
    joint = ", " if all(part.isascii() for part in said) else "，"
    return replace(one, look=joint.join(dict.fromkeys(said)))


def _built(spec: ShotSpec, locations: Iterable[Location]) -> ShotSpec:
    place = spec.environment.place
    found = next((one for one in locations if place and place in (one.name, *one.aliases)), None)
    if found is None:
        return spec
    told = [part for part in (place, found.description) if part]
    joint = ", " if all(part.isascii() for part in told) else "，"
    environment = replace(spec.environment, place=joint.join(told), set=found.set or spec.environment.set)
    return replace(spec, environment=environment)
