"""Who is who through a film: the same name is the same character, numbered in the order in which they were named."""

import re
from collections.abc import Iterable

from engine.film.cast import CastMember
from engine.film.spec import ShotSpec

_ARTICLE = re.compile(
    r"^(?:an?|the|this|that|these|those|our|his|her|their|one|two|three|another)\s+"
    r"|^(?:[这那一两三]?(?:个|名|位|只|群|条|匹)|[这那])"
)


def character(name: str) -> str:
    """A name as it is compared: "The soldier" and "a soldier" are one character."""
    return _ARTICLE.sub("", name.strip().lower()).strip()


def named(known: tuple[str, ...], spec: ShotSpec) -> tuple[str, ...]:
    """The film's characters once this shot has been asked for. Newcomers stand last: a number once given stays."""
    return tuple(dict.fromkeys((*known, *(character(subject.name) for subject in spec.subjects))))


def numbers(known: tuple[str, ...], spec: ShotSpec, cast: Iterable[CastMember] = ()) -> tuple[int, ...]:
    """The number of each subject of a shot among the film's characters, from 0.

    Somebody of the cast keeps the number of the first name they went by.
    """
    everyone = {name: number for number, name in enumerate(named(known, spec))}
    members = {member.id: (member.name, *member.aliases) for member in cast}
    return tuple(
        min(everyone[name] for name in map(character, (one.name, *members.get(one.cast or "", ()))) if name in everyone)
        for one in spec.subjects
    )
