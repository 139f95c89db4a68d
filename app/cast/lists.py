"""Who stands in the lists of the cast and the places, and in how many shots they are. Pure."""

import re
from collections import Counter
from collections.abc import Iterable

from PySide6.QtGui import QColor

from app.listing import Entry
from app.translation import say, word
from engine.film.cast import CastMember, Location
from engine.film.characters import character
from engine.film.model import Project
from engine.film.spec import Subject

_BETWEEN = re.compile(r"[,，、;；\n]+")
NO_COLOUR = QColor(0, 0, 0, 0)


def aliases(text: str, name: str) -> tuple[str, ...]:
    """Other names as they were typed, between commas or 、; each once, and never the name itself."""
    found = (" ".join(each.split()) for each in _BETWEEN.split(text))
    return tuple(dict.fromkeys(each for each in found if each and each != name))


def shots_with(project: Project) -> Counter[str]:
    """In how many shots of the film each member of the cast and each place is, by id."""
    count: Counter[str] = Counter()
    for shot in project.shown_shots:
        spec = shot.description.spec
        count.update({one.cast for one in spec.subjects if one.cast})
        place = (spec.environment.place or "").casefold()
        count.update(one.id for one in project.locations if place and place in _names(one))
    return count


def _names(place: Location) -> set[str]:
    return {name.casefold() for name in (place.name, *place.aliases)}


def told_shots(count: int) -> str:
    """In how many shots somebody is, as a sentence."""
    if count == 0:
        return say("In no shot yet")
    return say("In 1 shot") if count == 1 else say("In {count} shots", count=count)


def members(project: Project, count: Counter[str]) -> tuple[Entry, ...]:
    """The cast, in the order in which they were named."""
    return tuple(
        Entry(one.id, one.name, _listed(one.aliases), _number(count[one.id]), QColor(one.colour or NO_COLOUR))
        for one in project.cast
    )


def places(project: Project, count: Counter[str]) -> tuple[Entry, ...]:
    """The places, in the order in which they were written down."""
    return tuple(
        Entry(one.id, one.name, _listed(one.aliases) or _built(one), _number(count[one.id]))
        for one in project.locations
    )


def _listed(names: Iterable[str]) -> str:
    return say(", ").join(names)


def _number(count: int) -> str:
    return "" if not count else say("1 shot") if count == 1 else say("{count} shots", count=count)


def _built(place: Location) -> str:
    return word("environment.set", place.set) if place.set else ""


def kept(one: Subject) -> CastMember:
    """Somebody of a shot as the cast would have them: with the look they have there; no id yet."""
    bare = character(one.name)
    name = one.name.strip()[-len(bare) :]
    look = [part for part in ("" if name.istitle() else bare, one.look) if part]  # a name says nothing of a look
    return CastMember("", name, (), (", " if all(part.isascii() for part in look) else "，").join(look))


def taken(listed: Iterable[CastMember | Location], id: str) -> frozenset[str]:
    """The names that others than this one have, in small letters."""
    return frozenset(one.name.casefold() for one in listed if one.id != id)
