"""What a draft comes to: a change to the shot that stands, or a new shot; and what speaks against it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from engine import messages as say
from engine.film.camera import Speed
from engine.film.spec import Action, Description, Look, Related, Relating, ShotSpec, Span, Subject, get
from interaction.language.shots import Draft
from interaction.language.words import is_pronoun, is_somebody

_ASKED = re.compile(r"(?<![a-z])(?:make|have|let|get) (?P<en>him|her)(?![a-z])|[让叫](?P<zh>[他她])(?!们)")


def spans_of(draft: Draft) -> tuple[Span, ...]:
    """Which words each slot of a draft came from, in their order."""
    return tuple(sorted(draft.spans, key=lambda span: (span.start, span.end, span.slot)))


def shot(draft: Draft, text: str, spans: tuple[Span, ...]) -> say.RequestShot:
    """The new shot that a draft describes; what is done is done at normal speed where nobody said."""
    spec = draft.spec
    if spec.action.text and spec.action.speed is None:
        spec = replace(spec, action=replace(spec.action, speed=Speed.NORMAL))
    return say.RequestShot(Description(text, spec, spans))


def is_wish(draft: Draft) -> bool:
    """Whether a draft holds what only a shot that stands can be asked for: "tighter", "without the dog"."""
    return bool(draft.relative or draft.removed or draft.dressed or draft.restaged or draft.directions)


def is_shot(draft: Draft, slots: Collection[str]) -> bool:
    """Whether enough was said, and in such a way, that it can be a shot of its own; `slots` are those it sets."""
    only_done = set(slots) <= {"action.text", "action.canonical", "action.speed"}
    return draft.sure >= 0.5 and (draft.scenic or draft.sure >= 1) and not only_done


def is_chat(draft: Draft) -> bool:
    """Whether as much of a draft is people talking as is film."""
    return (draft.talk >= max(draft.sure, 1) and not draft.cue) or (draft.goes_on and draft.talk > 0)


def revision(draft: Draft, text: str, spans: tuple[Span, ...]) -> say.ReviseShot:
    """The change that a draft asks for: "he" stands for who is there, and who is added replaces nobody."""
    people = tuple(one for one in draft.spec.subjects if not is_pronoun(one.name.lower()))
    whole = draft.spec.related if len(people) == len(draft.spec.subjects) and not draft.joins else ()
    changes = replace(draft.spec, subjects=() if draft.joins else people, related=whole)
    if draft.goes_on and changes.action.text is not None:
        changes = replace(changes, action=Action(), then=(changes.action, *changes.then))
    relating = tuple(bond for wish in draft.restaged for bond in wish.relating)
    without = tuple(who for wish in draft.restaged for who in wish.without)
    added: tuple[Subject, ...] = ()
    if people and (draft.joins or without):
        added = tuple(_with_own_actions(draft.spec, one) for one in people)
        relating += tuple(_by_name(draft.spec, bond) for bond in draft.spec.related)
        changes = replace(changes, subjects=(), related=(), action=Action(), then=())
    relative = tuple(draft.relative)
    removed = tuple(slot for slot in draft.removed if get(changes, slot) in (None, False, ()))
    placed = tuple(place for wish in draft.restaged for place in wish.placed)
    return say.ReviseShot(
        changes, relative, removed, text, spans, (*draft.dressed, *_worn_by_known(draft)), added, placed, relating,
        without, tuple(draft.directions),
    )  # fmt: skip


def _worn_by_known(draft: Draft) -> Iterator[Look]:
    """What "she" wears, where that is said of her: 她穿红色的裙子."""
    for one in draft.spec.subjects:
        if one.look and is_pronoun(one.name.lower()):
            yield Look(one.name, one.look)


def actor(draft: Draft) -> str | None:
    """The pronoun that stands for everybody who was told of in a draft, or who is told what to do."""
    told = {one.name.lower() for one in draft.spec.subjects}
    asked = None if told else _ASKED.search(draft.folded.text, draft.start, draft.end)
    if asked is not None:
        return asked["en"] or asked["zh"]
    return told.pop() if len(told) == 1 and is_pronoun(min(told)) else None


def _with_own_actions(spec: ShotSpec, one: Subject) -> Subject:
    """Somebody who joins a shot, with what they are told to do as their own."""
    done = (spec.action, *spec.then) if spec.action.text is not None else ()
    return replace(one, actions=one.actions or done)


def _by_name(spec: ShotSpec, bond: Related) -> Relating:
    return Relating(bond.relation, spec.subjects[bond.who].name, spec.subjects[bond.whom].name)


def is_only_named(draft: Draft, slots: Collection[str]) -> bool:
    """Something without a look that is said to be and no more: "a good one" may be anything."""
    bare = list(slots) == ["subjects"] and not any(s.look for s in draft.spec.subjects)
    return bare and not any(is_somebody(subject.name.lower()) for subject in draft.spec.subjects)


def confidence(draft: Draft, text: str) -> float:
    """High when the grammar speaks for a scene and every word is explained; lower with words left over and talk."""
    size = max(1, len(text.split()) if text.isascii() else len(text))
    sure = min(1.0, 0.45 + 0.3 * draft.sure)
    return round(max(0.05, min(0.98, sure - 0.5 * min(1.0, draft.leftover / size) - 0.15 * draft.talk)), 2)
