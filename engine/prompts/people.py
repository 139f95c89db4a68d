"""Who does what, in order, where in the picture, and what they are to each other, in one language."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.film.camera import Speed
from engine.film.spec import Action, Related, ShotSpec, Subject
from engine.prompts.words import Words


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a prompt, and for each slot that is in it the words that tell it ("" for all of them).

    A sentence without a text is told by the one before.
    """

    text: str
    slots: tuple[tuple[str, str], ...]


def people(spec: ShotSpec, words: Words, *, courses: bool, unsaid: frozenset[str] = frozenset()) -> Iterator[Sentence]:
    """A sentence for each who do the same, then one for each relation that no action tells.

    `courses`: whether the course of every known action is told too. `unsaid` slots are not told.
    """
    shared = tuple(action for action in (spec.action, *spec.then) if action != Action())
    told = _done(shared, words, courses, slow="action.speed" not in unsaid)
    doers = [one for one in spec.subjects if not one.actions and not _is_named(one, shared)]
    if doers or told:
        named = tuple(("subjects", one.name) for one in doers)
        yield Sentence(_who_does(doers, told, words), named + tuple(_slots(spec)))
    for one in spec.subjects:
        if one.actions:
            done = _done(one.actions, words, courses, slow=True)
            yield Sentence(_who_does([one], done, words), (("subjects", one.name),))
        elif one not in doers:
            yield from _bystander(one, words)
    yield from _relations(spec, words)


def _slots(spec: ShotSpec) -> Iterator[tuple[str, str]]:
    """Where the shot's own action and what follows it are told."""
    for slot in ("text", "canonical", "speed"):
        yield f"action.{slot}", spec.action.text or ""
    yield from (("then", action.text or "") for action in spec.then)


def _bystander(one: Subject, words: Words) -> Iterator[Sentence]:
    """Somebody whom another's action names: only what the action does not say of them."""
    if one.look or one.positions or one.count > 1:
        yield Sentence(words.sentence(_who(one, words)), (("subjects", one.name),))


def _who_does(doers: Sequence[Subject], told: str, words: Words) -> str:
    who = _listed([_who(one, words) for one in doers], words)
    return words.sentence(words.joint("does").format(who=who, action=told) if told else who)


def _who(one: Subject, words: Words) -> str:
    look = words.joint("look").format(look=one.look) if one.look else ""
    where = "".join(words.joint("space") + words.plain("positions", position) for position in one.positions)
    told = words.joint("subject").format(count=words.counted(one.count), name=one.name, look=look, where=where)
    return told.strip()


def _listed(names: Sequence[str], words: Words) -> str:
    if len(names) < 2:
        return "".join(names)
    *first, last = (name.rstrip(", ") for name in names)
    return words.joint("comma").join(first) + words.joint("and") + last


def _done(actions: Sequence[Action], words: Words, courses: bool, *, slow: bool) -> str:
    told = [_action(action, words, courses, slow) for action in actions]
    return words.joint("then").join(one for one in told if one)


def _action(action: Action, words: Words, courses: bool, slow: bool) -> str:
    known = words.entry("action.canonical", action.canonical) if action.canonical else None
    done = action.text or (known["does"] if known else action.canonical or "")
    how = words.plain("action.speed", action.speed or Speed.NORMAL) if slow else ""
    more = [how] if how and how not in done else []
    more += [known["course"]] if known and courses else []
    for course in more:
        done = words.joint("more").format(action=done, course=course) if done else course
    return done


def _relations(spec: ShotSpec, words: Words) -> Iterator[Sentence]:
    for bond in spec.related:
        told = _told_by_action(spec, bond)
        who, whom = (_again(spec.subjects[at].name, words) for at in (bond.who, bond.whom))
        text = words.plain("relations", bond.relation).format(who=who, whom=whom)
        yield Sentence("" if told else words.sentence(text), (("related", ""),))


def _told_by_action(spec: ShotSpec, bond: Related) -> bool:
    """Whether what one does names the other already: "chases a cat"."""
    own = spec.subjects[bond.who].actions or (spec.action, *spec.then)
    return _is_named(spec.subjects[bond.whom], own)


def _is_named(one: Subject, actions: Sequence[Action]) -> bool:
    name = _bare(one.name).lower()
    if not name:
        return False
    pattern = rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name)
    return any(re.search(pattern, (action.text or "").lower()) for action in actions)


_ARTICLE = re.compile(r"^(?:a|an|the)\s+", re.IGNORECASE)


def _bare(name: str) -> str:
    return _ARTICLE.sub("", name).strip()


def _again(name: str, words: Words) -> str:
    """How somebody is named who was named before."""
    bare = _bare(name)
    return name if words.language != "en" or bare == name else f"the {bare}"
