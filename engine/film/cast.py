"""Who and what comes back: the people and the places of a film, each by its name, and what they always look like.

What is fixed here goes into every shot that names them, so that the hero keeps wardrobe and face from shot to shot.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.film.spec import ShotSpec, Subject


@dataclass(frozen=True, slots=True)
class CastMember:
    """Somebody (or some thing with a part) in the film.

    `aliases` are other ways of saying the name; `description` is what they always look like, in anybody's words;
    `colour` is `#rrggbb`, or "" for the one that the film gives to its characters in turn.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    description: str = ""
    colour: str = ""


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
