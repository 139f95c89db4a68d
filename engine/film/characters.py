"""Who is who through a film: the same name is the same character, in the order in which takes first showed them."""

import re

from engine.film.model import Project
from engine.film.spec import ShotSpec

_ARTICLE = re.compile(
    r"^(?:an?|the|this|that|these|those|our|his|her|their|one|two|three|another)\s+|^[这那一两三]?(?:个|名|位|只|群)"
)


def character(name: str) -> str:
    """A name as it is compared: "The soldier" and "a soldier" are one character."""
    return _ARTICLE.sub("", name.strip().lower()).strip()


def numbers(project: Project, spec: ShotSpec) -> tuple[int, ...]:
    """The number of each subject of a shot among the film's characters, from 0; newcomers count on.

    Takes are only ever added, so a number once given stays.
    """
    known: dict[str, int] = {}
    shots = {shot.id: shot for shot in project.shots}
    for shot, revision in dict.fromkeys((take.shot, take.revision) for take in project.takes):
        for subject in shots[shot].revisions[revision].spec.subjects:
            known.setdefault(character(subject.name), len(known))
    return tuple(known.setdefault(character(subject.name), len(known)) for subject in spec.subjects)
