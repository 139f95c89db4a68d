"""Who does what, in order, where in the picture, and what they are to each other, in one language."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.film.blocking import Position
from engine.film.camera import Speed
from engine.film.spec import Action, Related, ShotSpec, Subject
from engine.prompts.grammar import again, agreeing, are_many, bare, inside
from engine.prompts.looks import told_look
from engine.prompts.setting import Setting
from engine.prompts.words import Words

_ACROSS = (Position.LEFT, Position.CENTRE, Position.RIGHT)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a prompt, and for each slot that is in it the words that tell it ("" for all of them).

    A sentence without a text is told by the one before.
    """

    text: str
    slots: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody does first, how that looks while it goes on, and what follows."""

    action: str = ""
    course: str = ""
    then: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of a shot, in one language. `courses`: whether the course of a known action is told too."""

    spec: ShotSpec
    words: Words
    courses: bool
    unsaid: frozenset[str]


def people(
    spec: ShotSpec, words: Words, where: Setting, *, courses: bool, unsaid: frozenset[str] = frozenset()
) -> Iterator[Sentence]:
    """A sentence for each who do the same, then one for each relation that no action tells.

    `where` is woven into the first of them. `courses`: whether the course of every known action is told too. `unsaid`
    slots are not told.
    """
    acted = list(_acted(Cast(spec, words, courses, unsaid), where))
    if acted:
        acted[0] = replace(acted[0], slots=(*acted[0].slots, *where.slots))
    elif where.here or where.when or where.sky:
        acted = [Sentence(words.sentence(words.joint("alone").format(**where.parts(words))), where.slots)]
    yield from acted
    yield from _relations(spec, words)


def _acted(cast: Cast, where: Setting) -> Iterator[Sentence]:
    spec, words = cast.spec, cast.words
    shared = tuple(action for action in (spec.action, *spec.then) if action != Action())
    doers = [one for one in spec.subjects if not one.actions and not _is_named(one, shared)]
    if doers or shared:
        told = _done(shared, doers, cast, slow="action.speed" not in cast.unsaid)
        named = tuple(("subjects", one.name) for one in doers)
        slots = _slots(cast, doers)
        yield Sentence(_who_does(doers, told, where, words), named + tuple(slots))
        where = Setting()
    for one in spec.subjects:
        if one.actions:
            done = _done(one.actions, [one], cast, slow=True)
            yield Sentence(_who_does([one], done, where, words), (("subjects", one.name),))
            where = Setting()
        elif one not in doers:
            yield from _bystander(one, words)


def _slots(cast: Cast, doers: Sequence[Subject]) -> Iterator[tuple[str, str]]:
    """Where the shot's own action and what follows it are told."""
    spec, words = cast.spec, cast.words
    many = are_many(doers, words) if doers else None
    first = _said(spec.action, many, cast)
    yield from (("action.text", first), ("action.canonical", first))
    yield "action.speed", words.plain("action.speed", spec.action.speed or Speed.NORMAL) or first
    yield from (("then", _said(action, many, cast)) for action in spec.then)


def _bystander(one: Subject, words: Words) -> Iterator[Sentence]:
    """Somebody whom another's action names: only what the action does not say of them."""
    if one.count > 1 or (words.language != "en" and (one.look or one.positions)):
        yield Sentence(words.sentence(_who(one, words)), (("subjects", one.name),))
    elif one.look or one.positions:
        known, aside = told_look(one.look or "", words)
        look = " ".join(filter(None, (aside, known)))
        who, is_ = again(one.name, words), words.joint("are" if are_many([one], words) else "is")
        told = words.joint("bystander").format(who=who, **{"is": is_}, look=look, where=_where(one, words))
        yield Sentence(words.sentence(told), (("subjects", bare(one.name)),))


def _who_does(doers: Sequence[Subject], told: Done, where: Setting, words: Words) -> str:
    apart = words.language == "en" and len(doers) == 1 and bool(told.action) and doers[0].count != 2
    who = _listed([_who(replace(one, positions=()) if apart else one, words) for one in doers], words)
    stood = _where(doers[0], words) if apart else ""
    stands = where.here and any(one.positions for one in doers)
    template = words.joint("does_placed" if stands else "does")
    course = words.joint("course").format(course=told.course) if told.course else ""
    text = template.format(who=who, action=told.action + stood, course=course, **where.parts(words))
    return words.sentence(text.strip(" ，,") + told.then)


def _who(one: Subject, words: Words) -> str:
    known, aside = told_look(one.look, words) if one.look else ("", "")
    look = words.joint("look").format(look=known) if known else ""
    extra = words.joint("aside").format(look=words.apart(aside)) if aside else ""
    name = words.apart(inside(one.name, words))
    return words.joint("subject").format(
        count=words.counted(one.count, one.name),
        name=name,
        look=look + extra if words.language == "en" else look,
        where=("" if words.language == "en" else extra) + _where(one, words),
    )


def _where(one: Subject, words: Words) -> str:
    """Where in the picture they are; two who are told of two sides stand one on each."""
    told = [words.plain("positions", position) for position in one.positions]
    if one.count == 2 == len(told) and all(position in _ACROSS for position in one.positions):
        return words.joint("each").format(first=told[0], second=told[1])
    return "".join(words.joint("space") + position for position in told)


def _listed(names: Sequence[str], words: Words) -> str:
    if len(names) < 2:
        return "".join(names)
    *first, last = (name.rstrip(",") for name in names)
    return words.joint("comma").join(first) + words.joint("and") + last


def _done(actions: Sequence[Action], doers: Sequence[Subject], cast: Cast, *, slow: bool) -> Done:
    many = are_many(doers, cast.words) if doers else None
    told = [one for one in (_action(action, many, cast, slow) for action in actions) if one.action]
    if not told:
        return Done()
    first, *others = told
    then = cast.words.joint("then")
    followed = [one.action + (cast.words.joint("course").format(course=one.course) if one.course else "")
                for one in others]  # fmt: skip
    return replace(first, then="".join(then + one for one in followed))


def _action(action: Action, many: bool | None, cast: Cast, slow: bool) -> Done:
    words = cast.words
    done = _said(action, many, cast)
    how = words.plain("action.speed", action.speed or Speed.NORMAL) if slow else ""
    if how and how not in done:
        head, comma, tail = done.partition(", ")
        done = words.joint("how").format(action=head, how=how) + comma + tail if done else how
    return Done(done, _course(action, words) if cast.courses else "")


def _said(action: Action, many: bool | None, cast: Cast) -> str:
    """What is done: the words that were said, or the known word for it where they are in the other language."""
    words = cast.words
    known = words.entry("action.canonical", action.canonical) if action.canonical else None
    usual = known["do" if many and "do" in known else "does"] if known else action.canonical or ""
    if not action.text:
        return usual
    if words.is_other(action.text):
        if known and (_is_one_word(action.text) or _is_bond(action, cast.spec)):
            return usual
        return words.joint("as_said" if known else "only_said").format(done=usual, said=action.text)
    if words.language == "en":
        return action.text if many is None else agreeing(action.text, known, many, words)
    return usual if len(action.text) == 1 and action.text in usual else action.text


def _is_bond(action: Action, spec: ShotSpec) -> bool:
    """Whether a relation tells whom it is done to."""
    return any(_is_named(spec.subjects[bond.whom], [action]) for bond in spec.related)


def _is_one_word(text: str) -> bool:
    return len(text.split()) == 1 and (text.isascii() or len(text) < 3)


def _course(action: Action, words: Words) -> str:
    """How a known action goes on; of other words for it only where they hold the usual one."""
    known = words.entry("action.canonical", action.canonical) if action.canonical else None
    if not known:
        return ""
    first = (action.text or "").lower().partition(" ")[0]
    if words.language == "en":
        fits = first in (known["does"].partition(" ")[0], known["do"].partition(" ")[0], known["doing"])
    else:
        fits = bool(set(first) & set(known["does"]) - {"着"})
    fits = fits or words.is_other(action.text or first) or not action.text
    return str(known["course"]) if fits else ""


def _relations(spec: ShotSpec, words: Words) -> Iterator[Sentence]:
    here = range(len(spec.subjects))
    for bond in spec.related:
        if bond.who not in here or bond.whom not in here:
            yield Sentence("", (("related", ""),))  # somebody who is not in the shot
            continue
        told = _told_by_action(spec, bond, words)
        who, whom = (words.apart(again(spec.subjects[at].name, words)) for at in (bond.who, bond.whom))
        verb = words.joint("are" if are_many([spec.subjects[bond.who]], words) else "is")
        text = words.plain("relations", bond.relation).format(who=who, whom=whom, **{"is": verb})
        yield Sentence("" if told else words.sentence(text), (("related", ""),))


def _told_by_action(spec: ShotSpec, bond: Related, words: Words) -> bool:
    """Whether what one does names the other already: "chases a cat"."""
    own = spec.subjects[bond.who].actions or (spec.action, *spec.then)
    own = [action for action in own if not words.is_other(action.text or "")]
    return _is_named(spec.subjects[bond.whom], own)


def _is_named(one: Subject, actions: Sequence[Action]) -> bool:
    name = bare(one.name).lower()
    if not name:
        return False
    pattern = rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name)
    return any(re.search(pattern, (action.text or "").lower()) for action in actions)
