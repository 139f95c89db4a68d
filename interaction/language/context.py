"""What stands while somebody speaks: the shot in view, and who and what the film knows by name."""

from dataclasses import dataclass

from engine.film.cast import CastMember, Location
from engine.film.model import Project
from engine.film.spec import Description, Subject


@dataclass(frozen=True, slots=True)
class Context:
    """What words are understood against. `has_shot`: whether a shot stands that a revision can change."""

    has_shot: bool = True
    shot: Description | None = None
    cast: tuple[CastMember, ...] = ()
    locations: tuple[Location, ...] = ()

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Who is in the shot that stands."""
        return self.shot.spec.subjects if self.shot is not None else ()


def of(project: Project, shot: str | None) -> Context:
    """What stands in a film while a shot, by id, is in view."""
    described = project.shot(shot).description if shot is not None else None
    return Context(described is not None, described, project.cast, project.locations)
