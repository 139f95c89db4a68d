"""Who gives way to whom in a shot that stands: "swap the dog for a cat" leaves everybody else as they are."""

import re
from dataclasses import replace

from engine.film.revise import one_meant
from engine.film.spec import Related, ShotSpec, Subject
from engine.messages import ReviseShot
from interaction.language.pronouns import of_pronoun
from interaction.language.words import is_pronoun

_NAMED = r"(?P<{}>him|her|it|them|(?:the|our|his|that|my) [a-z]+(?: (?!for |with |into |to |an? )[a-z]+)?)"
_WAYS = (
    re.compile(
        r"(?<![a-z])(?:swap|replace|change|switch|exchange|trade|turn|make|have) (?:out )?"
        + _NAMED.format("first")
        + r" (?:(?:out )?(?:for|with|into|to|by|be|become) )?(?=(?:an?|two|three|four|another|some|our) )"
    ),
    re.compile(r"(?<![a-z])(?:instead of|rather than) " + _NAMED.format("second")),
    re.compile(r"(?:把|将)(?P<third>[^,把将]{1,6}?)(?:换成|改成|变成|换为|改为|变为|换|改)"),
)


def told(wish: str) -> str | None:
    """Who is to be replaced by a folded wish, as spoken; None where it names nobody."""
    for way in _WAYS:
        match = way.search(wish)
        if match is not None:
            return match[match.lastgroup or 0]
    return None


def in_place(change: ReviseShot, wish: str, shot: ShotSpec) -> ReviseShot:
    """The change with everybody of the shot in it, where a wish is to replace only one of several.

    Who comes takes over what the one who goes did, where in the picture, and what they were to the others.
    """
    new = change.changes.subjects
    who = told(wish) if new and len(shot.subjects) > 1 and not change.changes.related else None
    at = _number(who, shot.subjects) if who is not None else None
    if at is None:
        return change
    old = shot.subjects[at]
    coming = tuple(
        replace(one, actions=one.actions or old.actions, positions=one.positions or old.positions) for one in new
    )
    subjects = (*shot.subjects[:at], *coming, *shot.subjects[at + 1 :])
    more = len(coming) - 1
    related = tuple(
        Related(one.relation, _moved(one.who, at, more), _moved(one.whom, at, more)) for one in shot.related
    )
    return replace(change, changes=replace(change.changes, subjects=subjects, related=related))


def _number(who: str, subjects: tuple[Subject, ...]) -> int | None:
    if is_pronoun(who):
        return of_pronoun(who, subjects)
    plain = re.sub(r"^(?:the|our|his|that|my) ", "", who)
    return one_meant(subjects, plain)


def _moved(number: int, at: int, by: int) -> int:
    return number + by if number > at else number
