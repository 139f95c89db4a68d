"""The library of shot patterns: which one words ask for, what it makes of a described shot, and what to offer.

asked    "cover this as a chase", 来一套对话镜头 -> the pattern's name
covered  a pattern and one described shot -> the shots of it
offered  words that are being typed -> the patterns that fit them
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from engine.film.spec import Description
from interaction.language.coverage import people_in, shots_of
from interaction.language.patternbook import Pattern, book, wording
from interaction.language.text import fold
from interaction.language.verbs import english_forms
from interaction.language.words import any_of, words

__all__ = ["ANY", "Pattern", "asked", "book", "covered", "lacking", "offered", "suited"]

ANY = "coverage"
"""What is asked for where nobody says which pattern: the shot itself decides."""


def asked(clause: str) -> str | None:
    """The pattern that the words of a clause ask for, by its name; `ANY` for coverage of whatever kind; else None."""
    text = fold(clause).text.strip(" .,!?;:")
    if len(text) > _LONGEST or not _mentions().search(text):
        return None
    text = text[: words().without_fillers(text)].rstrip(" ,")
    for start in words().starts(text, 0):
        if found := _asked(text[start:].strip(" ,")):
            return found
    return None


def covered(name: str, description: Description) -> tuple[Description, ...]:
    """The shots of a pattern for one described shot, in order; `ANY` takes the pattern that suits it.

    Place, time, weather, light, style and people are carried through. Shots that need somebody who was not described
    are left out (`lacking` says so). Raises KeyError for a name that no pattern has.
    """
    return shots_of(book()[_settled(name, description)], description)


def suited(description: Description) -> str:
    """The name of the pattern that covers a described shot best."""
    spec, suits = description.spec, wording().suits
    people = people_in(spec)
    for each in spec.related:
        if each.relation.value in suits["relation"]:
            return _for_so_many(suits["relation"][each.relation.value], people)
    fitting = offered(description.text, "en", len(book().patterns))
    enough = [pattern.id for pattern in fitting if pattern.people <= people]
    if enough:
        return _for_so_many(enough[0], people)
    if spec.action.canonical in suits["action"] and people:
        return _for_so_many(suits["action"][spec.action.canonical], people)
    return suits["people"][str(min(people, len(suits["people"]) - 1))]


def lacking(name: str, description: Description) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """What to tell where a pattern is for more people than were described: a sentence and its values; else None."""
    pattern = book()[_settled(name, description)]
    here = people_in(description.spec)
    if here >= pattern.people:
        return None
    left = len(pattern.shots) - len(covered(pattern.id, description))
    sentence = "This pattern is made for {people} people; with {here}, {left} of its shots are left out."
    return sentence, (("people", str(pattern.people)), ("here", str(here)), ("left", str(left)))


def offered(text: str, language: str, limit: int) -> tuple[Pattern, ...]:
    """The patterns that fit a situation somebody is describing, the best first; none where no word hints at one.

    `language` is the one in which they will be shown; words of both are understood.
    """
    folded = fold(text).text
    score: dict[str, int] = {}
    for word in dict.fromkeys(match[0] for match in _situations().finditer(folded)):
        for name in _fitting()[word]:
            score[name] = score.get(name, 0) + (len(word) if word.isascii() else 3 * len(word))
    best = sorted(score, key=lambda name: -score[name])
    return tuple(book()[name] for name in best[: max(limit, 0)])


# --- asking --------------------------------------------------------------------------------------------------

_LONGEST = 120


def _settled(name: str, description: Description) -> str:
    return suited(description) if name == ANY else name


def _for_so_many(name: str, people: int) -> str:
    """A talk of three is covered as one of three."""
    if name == "dialogue" and people > 2:
        return wording().suits["people"]["3"]
    return name


def _asked(text: str) -> str | None:
    asking = _asking()
    if match := asking.by_itself.fullmatch(text):
        return asking.alone[match[1]]
    if asking.any.fullmatch(text):
        return ANY
    for named in asking.named:
        if match := named.fullmatch(text):
            return asking.names[next(said for said in match.groups() if said)]
    return None


@dataclass(frozen=True)
class _Asking:
    by_itself: re.Pattern[str]
    any: re.Pattern[str]
    named: tuple[re.Pattern[str], ...]
    names: dict[str, str]
    alone: dict[str, str]


@cache
def _asking() -> _Asking:
    names: dict[str, str] = {}
    alone: dict[str, str] = {}
    for pattern in book():
        for said in pattern.asked:
            names.setdefault(said, pattern.id)
        for said in pattern.alone:
            alone.setdefault(said, pattern.id)
    said, this = wording(), rf"(?:{any_of([fold(word).text for word in wording().this])})"
    called = rf"({any_of(list(names))})"
    return _Asking(
        re.compile(f"(?:{'|'.join(map(_expression, said.alone))})({any_of(list(alone))})"),
        re.compile("|".join(f"(?:{_expression(way, this)})" for way in said.any)),
        tuple(re.compile(_expression(way, this, called)) for way in said.asking),
        names,
        alone,
    )


def _expression(way: str, this: str = "", called: str = "") -> str:
    """A way of asking as a regular expression: choices stay choices, a space may be missing."""
    groups = way.replace("(", "(?:").replace(" ", " *")
    return groups.replace("{this}", this).replace("{pattern}", called)


@cache
def _mentions() -> re.Pattern[str]:
    """Words without which nobody asks for a pattern: a quick look before the long one."""
    alone = any_of([said for pattern in book() for said in pattern.alone])
    return re.compile(
        r"cover|break|split|cut |pattern|template|sequence|shots|set ?ups|(?:shoot|film|do|play|stage|treat|make|turn) "
        rf"|overs|master|镜头|分镜|机位|模板|套路|拍|覆盖|分成|拆|按|照|处理|方案|组合|{alone}"
    )


# --- offering ------------------------------------------------------------------------------------------------


@cache
def _fitting() -> dict[str, tuple[str, ...]]:
    """Which patterns a word of a situation fits, by the word as it may be said."""
    found: dict[str, list[str]] = {}
    for pattern in book():
        for said in pattern.situation:
            for form in _forms(said):
                if pattern.id not in found.setdefault(form, []):
                    found[form].append(pattern.id)
    return {word: tuple(ids) for word, ids in found.items()}


def _forms(said: str) -> Iterator[str]:
    if said.isascii():
        yield from english_forms(said)
    else:
        yield said


@cache
def _situations() -> re.Pattern[str]:
    spoken = list(_fitting())
    english = any_of([word for word in spoken if word.isascii()])
    chinese = any_of([word for word in spoken if not word.isascii()])
    return re.compile(rf"(?<![a-z'])(?:{english})(?![a-z'])|{chinese}")
