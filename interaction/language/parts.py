"""What a clause of a description was read as, before it becomes slots of a shot."""

from dataclasses import dataclass, field

from engine.film.blocking import Position, Relation
from engine.film.camera import Speed
from interaction.language.lexicon import Hit

Stretch = tuple[int, int]
"""Characters of a clause, end exclusive."""

Figures = tuple[int, ...]
"""Numbers of figures of the clause; empty for whoever acted last."""


@dataclass(slots=True)
class Figure:
    """Somebody or something in the shot; `acts` unless something is only done to them.

    `shown`: the camera goes there ("pans to the door").
    """

    name: Stretch
    count: int = 1
    look: Stretch | None = None
    acts: bool = True
    positions: list[Position] = field(default_factory=list[Position])
    shown: bool = False


@dataclass(slots=True)
class Deed:
    """What is done, by its words, with its identifier where one is known, and by whom.

    `meanwhile`: it goes on during the doing before it ("sits reading"); `pace` is the one that its words imply.
    """

    said: Stretch
    canonical: str | None = None
    who: Figures = ()
    meanwhile: bool = False
    pace: Speed | None = None


@dataclass(frozen=True, slots=True)
class Bond:
    """What some figures are to others."""

    relation: Relation
    who: Figures = ()
    whom: Figures = ()


@dataclass(slots=True)
class Parts:
    """Everything a clause says besides slots with words of their own.

    `looks` belong to somebody named earlier, and so do `positions`; `undone` says that a doing is ruled out ("not
    running"). `leftover` counts words that nothing explains; `sure` is how strongly the grammar speaks for a described
    scene.
    """

    figures: list[Figure] = field(default_factory=list[Figure])
    looks: list[Stretch] = field(default_factory=list[Stretch])
    deeds: list[Deed] = field(default_factory=list[Deed])
    bonds: list[Bond] = field(default_factory=list[Bond])
    positions: list[tuple[Position, int, int]] = field(default_factory=list[tuple[Position, int, int]])
    places: list[Stretch] = field(default_factory=list[Stretch])
    speeds: list[tuple[Speed, int, int]] = field(default_factory=list[tuple[Speed, int, int]])
    undone: bool = False
    leftover: int = 0
    sure: float = 0.0


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a clause, or a whole hit of the lexicon."""

    text: str
    start: int
    end: int
    hit: Hit | None = None
