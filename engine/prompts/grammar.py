"""The little grammar that a prompt needs: articles, one or many, and the forms of a verb.

What a rule does not know, the data names (`[grammar]` of `assets/prompts`); what neither knows stays as it was said.
"""

import re
from collections.abc import Sequence
from typing import Any

from engine.film.spec import Subject
from engine.prompts.words import Words

_DETERMINED = re.compile(
    r"^(?:a|an|the|this|that|his|her|its|their|my|your|our|some|one|two|three|four|five|\d+)\s+", re.IGNORECASE
)
_ARTICLE = re.compile(r"^(?:a|an|the)\s+", re.IGNORECASE)
_PARTICIPLE = re.compile(r"^[a-z]*[aeiouy][a-z]*ing$")


def bare(name: str) -> str:
    """A name without its article."""
    return _ARTICLE.sub("", name).strip()


def is_determined(noun: str) -> bool:
    """Whether a noun has an article or something that stands for one."""
    return bool(_DETERMINED.match(noun))


def inside(name: str, words: Words) -> str:
    """A name as it stands within a sentence: an article or a pronoun does not keep its capital letter."""
    common = _ARTICLE.match(name) or name.lower() in words.known("pronouns")
    return name[0].lower() + name[1:] if common and name != "I" else name


def again(name: str, words: Words) -> str:
    """How somebody is named who was named before."""
    rest = bare(name)
    stays = rest == name and (not name[:1].islower() or not name.isascii() or name.lower() in words.known("pronouns"))
    return inside(name, words) if words.language != "en" or stays else f"the {rest}"


def article(noun: str, words: Words) -> str:
    """The article that a noun takes when it is new: "an", "a", or none before many and before what is not counted."""
    head = noun.lower().rpartition(" ")[2]
    if is_plural(head, words) or head in words.known("mass"):
        return ""
    return _one(noun, words)


def _one(noun: str, words: Words) -> str:
    small = noun.lower()
    sounds = small[:1] in "aeiou" and not small.startswith(words.known("a_before"))
    return "an" if sounds or small.startswith(words.known("an_before")) else "a"


def placed(at: str, place: str, words: Words) -> str:
    """A place behind its preposition: "on a" and "old castle wall" are "on an old castle wall"."""
    before, _, last = at.rpartition(" ")
    if last not in ("a", "an", "the"):
        return f"{at} {place}".strip()
    place = place.lower() if place.isupper() else place
    if is_determined(place):
        return f"{before} {inside(place, words)}"
    if place[:1].isupper() and " " in place and place.rpartition(" ")[2][:1].isupper():
        return f"{before} {place}"
    place = place[:1].lower() + place[1:]
    head = place.rpartition(" ")[2]
    article = "the" if last == "the" or is_plural(head, words) else _one(place, words)
    return f"{before} {article} {place}"


def is_plural(noun: str, words: Words) -> bool:
    """Whether an English noun means several."""
    small = noun.lower()
    if small in words.known("plural"):
        return True
    return small.endswith("s") and not small.endswith(("ss", "us", "is")) and small not in words.known("singular")


def are_many(doers: Sequence[Subject], words: Words) -> bool:
    """Whether a verb is told of several."""
    if len(doers) != 1 or doers[0].count > 1:
        return len(doers) > 0
    name = doers[0].name
    head = bare(name).split(" of ")[-1].rpartition(" ")[2]
    return not re.match(r"(?:an?|one|every|each)\s(?!group|couple|pair|crowd)", name.lower()) and is_plural(head, words)


def agreeing(text: str, known: Any, many: bool, words: Words) -> str:
    """What is done, with the verb as it agrees with one or many: "standing" is "stands", two men "leave"."""
    first, space, rest = text.partition(" ")
    small, forms = first.lower().rstrip(","), _forms(known)
    if small in forms:
        return (forms[1] if many else forms[0]) + first[len(small) :] + space + rest
    if small.endswith("ly") and rest.partition(" ")[0].lower() in forms:
        return first + space + agreeing(rest, known, many, words)
    if _PARTICIPLE.match(small):
        return words.joint("are" if many else "is") + " " + text
    if many and small not in words.known("not_verbs"):
        return _of_many(first) + space + rest
    return text


def _forms(known: Any) -> tuple[str, ...]:
    """The single words of a known verb: of one, of many, going on."""
    if not known or "do" not in known:
        return ()
    return tuple(known[form].partition(" ")[0] for form in ("does", "do", "doing"))


_ODD = {"is": "are", "has": "have", "does": "do", "goes": "go", "lies": "lie", "dies": "die", "ties": "tie"}


def _of_many(verb: str) -> str:
    small = verb.lower()
    if small in _ODD:
        return _ODD[small]
    if not small.endswith("s") or small.endswith(("ss", "us")) or len(small) < 4:
        return verb
    if small.endswith("ies"):
        return verb[:-3] + "y"
    return verb[:-2] if small.endswith(("ches", "shes", "sses", "xes", "zzes")) else verb[:-1]
