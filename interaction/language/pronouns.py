"""Who "he" is in a change to a shot that stands: the first of its subjects whose name tells that sex."""

from collections.abc import Sequence
from dataclasses import replace

from engine.film.spec import Action, Direction, Relating, Subject
from engine.messages import ReviseShot
from interaction.language.playing import of_sex
from interaction.language.words import is_pronoun


def named(change: ReviseShot, subjects: Sequence[Subject], actor: str | None = None) -> ReviseShot:
    """The change with names for its pronouns, where the names of the shot's subjects tell who is meant.

    `actor`: the pronoun that what is done anew was said of; where it is not the first of the shot, it becomes what that
    one is told to do.
    """
    if not subjects:
        return change
    change = replace(
        change,
        looks=tuple(replace(one, who=_name(one.who, subjects)) for one in change.looks),
        placed=tuple(replace(one, who=_name(one.who, subjects) or one.who) for one in change.placed),
        relating=tuple(_between(one, subjects) for one in change.relating),
        without=tuple(_name(one, subjects) or one for one in change.without),
        directions=tuple(replace(one, who=_name(one.who, subjects) or one.who) for one in change.directions),
    )
    at = _meant(actor, subjects)
    return _told(change, subjects[at]) if at else change


def of_pronoun(said: str, subjects: Sequence[Subject]) -> int | None:
    """The number of the one whom a pronoun means by its sex, None where no name tells."""
    return _meant(said, subjects)


def _told(change: ReviseShot, one: Subject) -> ReviseShot:
    """The change in which what is done anew is done by one of the shot, and what follows joins what they did."""
    anew = change.changes.action
    goes_on = anew.text is None
    if goes_on and not (one.actions and change.changes.then):
        return change  # what they share with others, they go on to share
    done = (*(one.actions if goes_on else (anew,)), *change.changes.then)
    rest = replace(change.changes, action=Action(), then=())
    return replace(change, changes=rest, directions=(*change.directions, Direction(one.name, done)))


def _between(bond: Relating, subjects: Sequence[Subject]) -> Relating:
    who = _name(bond.who, subjects, never=bond.whom)
    whom = _name(bond.whom, subjects, never=who)
    return replace(bond, who=who or bond.who, whom=whom or bond.whom)


def _name(said: str | None, subjects: Sequence[Subject], *, never: str | None = None) -> str | None:
    at = _meant(said, subjects, never=never)
    return said if at is None else subjects[at].name


def _meant(said: str | None, subjects: Sequence[Subject], *, never: str | None = None) -> int | None:
    """The number of the first one whom a pronoun means by its sex; None for other words and where no name tells."""
    if said is None or not is_pronoun(said.lower()):
        return None
    other = (never or "").lower().removeprefix("the ")
    free = [at for at, one in enumerate(subjects) if not (other and one.name.lower().endswith(other))]
    return next((at for at in free if of_sex(said.lower(), subjects[at].name)), None)
