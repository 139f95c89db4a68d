"""From what somebody said to what they want: orders, shots and revisions in the order of the words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from engine import messages as say
from engine.film.camera import Speed
from engine.film.spec import Action, Description, Related, Relating, ShotSpec, Span, Subject, get, said
from interaction.interpretation import ASK_BELOW, Interpretation
from interaction.language import grammar, reading, sweeps
from interaction.language.context import Context
from interaction.language.pronouns import named
from interaction.language.reading import Reading
from interaction.language.restaging import restaging
from interaction.language.shots import Draft
from interaction.language.text import Clause, Folded, clauses, fold, language_of, soft_parts
from interaction.language.words import is_pronoun, is_somebody

_SENTENCE_END = re.compile(r"[.!?;。！？；\n]")

NOTHING_KNOWN = Context()
"""Some shot stands, and nobody is known by name."""

BARE_SLOTS = 3
"""So many slots without anybody, any doing or any place are still a change to the shot that stands, not a new one."""


def understand(text: str, *, context: Context = NOTHING_KNOWN) -> tuple[Interpretation, ...]:
    """The instructions in a text, in order; one `Nothing` when there is none.

    `context` is what stands: without a shot, a bare description is a new one; with its subjects, a "he" in a revision
    becomes the name of who is meant. Never raises, whatever the text; takes time linear in its length.
    """
    folded = fold(text)
    conversation = _Conversation(folded, context.has_shot, context.subjects)
    found = list(_without_repeats(_without_leads(list(conversation.read()), text)))
    if found:
        return tuple(found)
    return (Interpretation(say.Nothing(), 0.9, language_of(folded.text), text),)


def _without_leads(found: list[Interpretation], text: str) -> Iterator[Interpretation]:
    """ "Next shot, a man walks in" is a new shot; the order before it only leads to it."""
    for here, after in zip(found, [*found[1:], None]):
        leads = (
            isinstance(here.intent, say.NextShot) and after is not None and isinstance(after.intent, say.RequestShot)
        )
        if not (leads and after and not _SENTENCE_END.search(text, here.spans[0].end, after.spans[0].start)):
            yield here


def _without_repeats(found: Iterable[Interpretation]) -> Iterator[Interpretation]:
    """ "Back to one, going again" is one more take; "number two, mark it" one circle; the last to be played plays."""
    held: Interpretation | None = None
    for here in found:
        if held is not None and not _says_again(held.intent, here.intent):
            yield held
        elif held is not None and not isinstance(here.intent, say.Play):
            continue
        held = here
    if held is not None:
        yield held


def _without(text: str, swept: Iterable[sweeps.Sweep]) -> str:
    """The text with a full stop in place of every sweep."""
    for one in swept:
        text = text[: one.start] + "." + " " * (one.end - one.start - 1) + text[one.end :]
    return text


_AT_LAST = re.compile(
    r"(?:and )?(?:at|in) the (?:very )?end(?![a-z])|(?:and )?(?:finally|lastly)(?![a-z])|最后|最终|末了"
)
_HALTS = re.compile(
    r"(?:突然|忽然|猛地|猛然|缓缓|慢慢|又|再|便|就|随即|然后)?(?:停下|停住|停下来|停了下来|停住脚步|停下脚步|停住了|停下了|站住|停步)"
)
"""What somebody in a description does, where it does not stand alone: 他走过来,停下,看着她."""
_ASKED = re.compile(r"(?<![a-z])(?:make|have|let|get) (?P<en>him|her)(?![a-z])|[让叫](?P<zh>[他她])(?!们)")
_HIM = re.compile(r"(?<![a-z])(?:him|her|them)(?![a-z])")


def _is_staging(text: str) -> bool:
    """Whether an order is rather about people: "put her behind him" moves no take."""
    return _HIM.search(text) is not None and restaging(text) is not None


def _says_again(before: say.Intent, after: say.Intent) -> bool:
    match before, after:
        case (say.MoreTakes(1), say.MoreTakes(1)) | (say.Play(), say.Play()):
            return True
        case (say.CircleTake(), say.CircleTake(None)) | (say.RejectTake(), say.RejectTake(None)):
            return True
        case (say.Stop(), say.Stop()):
            return True
        case _:
            return False


def _order_words(found: Interpretation) -> str:
    """The folded words of an order; nothing for a description."""
    return fold(found.text).text if found.spans and found.spans[0].slot == "intent" else ""


class _Conversation:
    """One text, clause by clause."""

    def __init__(self, folded: Folded, has_shot: bool, subjects: Sequence[Subject]) -> None:
        self._folded = folded
        self._subjects = subjects
        self._has_shot = has_shot
        self._language = language_of(folded.text)
        self._draft: Draft | None = None
        self._talk: dict[int, int] = {}
        self._corrects = False
        self._elsewhere: set[int] = set()
        self._noise = self._parts = False

    def read(self) -> Iterator[Interpretation]:
        """The instructions; idioms that stand among words of no instruction are only talk."""
        swept = list(sweeps.find(self._folded.text))
        said = list(clauses(grammar.lists_joined(_without(self._folded.text, swept))))
        self._elsewhere = {clause.sentence for clause in said if reading.is_elsewhere(clause.text)}
        parts = sorted([*said, *swept], key=lambda part: part.start)
        found = [
            one for part in parts for one in (self._clause(part) if isinstance(part, Clause) else self._sweep(part))
        ]
        found += self._flush()
        described = any(one.spans and one.spans[0].slot != "intent" for one in found)
        self._noise = self._noise or (self._parts and not described)
        yield from (one for one in found if not (self._noise and reading.is_idiom(_order_words(one))))

    def _clause(self, clause: Clause) -> Iterator[Interpretation]:
        if self._folded.text.startswith(":", clause.end) and reading.is_label(clause.text):
            return
        wrong = reading.correction(clause.text)
        if wrong == len(clause.text):
            self._corrects = True
            return
        whole = grammar.orders(clause.text)
        if whole is None and 0 < wrong < len(clause.text):
            whole = grammar.orders(clause.text[wrong:].rjust(len(clause.text)))
        if whole is not None and ((self._has_shot and _is_staging(clause.text)) or self._halts(clause)):
            whole = None
        if whole is not None and not clause.asked:
            yield from self._orders(clause, whole)
            return
        told = clause.asked or clause.sentence in self._elsewhere
        ending = None if told else grammar.orders_at_end(clause.text)
        head = clause.part(0, ending[0]) if ending else clause
        if ending and _HIM.search(clause.text[ending[0] :]):
            ending, head = None, clause  # "turn and look at him" shows no take
        understood = not head.text
        for part in soft_parts(head):
            part_read = reading.read(part)
            understood = understood or not part_read.empty
            self._parts = True
            part_read.correction, self._corrects = part_read.correction or self._corrects, False
            yield from self._described(part_read)
        if ending:
            yield from self._orders(clause, ending[1], 0.95 if understood else ASK_BELOW - 0.05)

    def _halts(self, clause: Clause) -> bool:
        """Whether an order to stop is rather what somebody does who was told of in the same sentence."""
        draft = self._draft
        told = draft is not None and draft.sentence == clause.sentence and bool(draft.spec.subjects)
        return told and _HALTS.fullmatch(clause.text) is not None

    def _orders(self, clause: Clause, orders: list[grammar.Order], sure: float = 0.95) -> Iterator[Interpretation]:
        for order in orders:
            if isinstance(order.intent, say.Nothing):
                continue
            yield from self._flush()
            span = Span("intent", *self._folded.words(clause.start + order.start, clause.start + order.end))
            yield Interpretation(order.intent, sure, self._language, span.text, (span,))

    def _sweep(self, asked: sweeps.Sweep) -> Iterator[Interpretation]:
        yield from self._flush()
        span = Span("intent", *self._folded.words(asked.start, asked.end))
        yield Interpretation(say.SweepTakes(asked.slot, asked.values), 0.9, self._language, span.text, (span,))

    # --- descriptions and revisions ---

    def _described(self, part: Reading) -> Iterator[Interpretation]:
        if part.clause.sentence in self._elsewhere and not (part.cue or part.relative):
            self._noise = True
            return
        self._noise = self._noise or (part.empty and bool(part.talk or part.parts.leftover))
        if part.empty and part.talk and self._draft is not None and self._draft.sentence == part.clause.sentence:
            self._draft.talk += part.talk
        if part.asked and not (part.cue or part.relative):
            part.talk += 2
        self._talk[part.clause.sentence] = self._talk.get(part.clause.sentence, 0) + part.talk
        if part.opens:
            yield from self._flush()
        if part.empty or (self._talk[part.clause.sentence] and not self._speaks_of_film(part)):
            return
        if self._draft is None:
            self._draft = Draft(self._folded, goes_on=self._goes_on(part))
            part.cue = part.cue or self._draft.goes_on
        self._draft.add(part, revising=self._revises(part))

    def _goes_on(self, part: Reading) -> bool:
        """ "And then he jumps": those who are in the shot go on."""
        known = all(is_pronoun(part.words(*figure.name)) for figure in part.parts.figures)
        after = part.clause.after or _AT_LAST.match(part.clause.text) is not None
        return self._has_shot and after and known and bool(part.parts.deeds) and not part.opens

    def _speaks_of_film(self, part: Reading) -> bool:
        return bool(part.relative or part.taken_back) or any(not said.hint for said in part.sets)

    def _revises(self, part: Reading) -> bool:
        draft = self._draft
        return self._has_shot and (draft is None or not draft.scenic) and not part.opens

    def _flush(self) -> Iterator[Interpretation]:
        draft, self._draft = self._draft, None
        if draft is not None:
            draft.finish()
        if draft is None or draft.start < 0:
            return
        made = self._made(draft)
        if made is not None:
            self._has_shot = True
            yield made

    def _made(self, draft: Draft) -> Interpretation | None:
        text, _, _ = self._folded.words(draft.start, draft.end)
        slots = [slot for slot, _ in said(draft.spec)]
        wishes = bool(draft.relative or draft.removed or draft.dressed or draft.restaged or draft.directions)
        confidence = _confidence(draft, text)
        spans = tuple(sorted(draft.spans, key=lambda span: (span.start, span.end, span.slot)))
        if not slots and not wishes:
            return None
        if (draft.talk >= max(draft.sure, 1) and not draft.cue) or (draft.goes_on and draft.talk):
            return None
        wishes = wishes and not (draft.scenic and not draft.relative and draft.spec.subjects)
        if self._has_shot and (wishes or draft.cue or (not draft.scenic and len(slots) <= BARE_SLOTS)):
            change = named(_revision(draft, text, spans), self._subjects, _actor(draft))
            return Interpretation(change, confidence, self._language, text, spans)
        if not slots or not self._is_shot(draft):
            return None
        spec = draft.spec
        if _is_only_named(draft):
            confidence = min(confidence, ASK_BELOW - 0.05)
        if spec.action.text and spec.action.speed is None:
            spec = replace(spec, action=replace(spec.action, speed=Speed.NORMAL))
        self._subjects = spec.subjects
        return Interpretation(say.RequestShot(Description(text, spec, spans)), confidence, self._language, text, spans)

    def _is_shot(self, draft: Draft) -> bool:
        only_done = {slot for slot, _ in said(draft.spec)} <= {"action.text", "action.canonical", "action.speed"}
        return draft.sure >= 0.5 and (draft.scenic or draft.sure >= 1) and not only_done


def _revision(draft: Draft, text: str, spans: tuple[Span, ...]) -> say.ReviseShot:
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
        changes, relative, removed, text, spans, tuple(draft.dressed), added, placed, relating, without,
        tuple(draft.directions),
    )  # fmt: skip


def _actor(draft: Draft) -> str | None:
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


def _is_only_named(draft: Draft) -> bool:
    """Something without a look that is said to be and no more: "a good one" may be anything."""
    bare = [slot for slot, _ in said(draft.spec)] == ["subjects"] and not any(s.look for s in draft.spec.subjects)
    return bare and not any(is_somebody(subject.name.lower()) for subject in draft.spec.subjects)


def _confidence(draft: Draft, text: str) -> float:
    """High when the grammar speaks for a scene and every word is explained; lower with words left over and talk."""
    size = max(1, len(text.split()) if text.isascii() else len(text))
    sure = min(1.0, 0.45 + 0.3 * draft.sure)
    return round(max(0.05, min(0.98, sure - 0.5 * min(1.0, draft.leftover / size) - 0.15 * draft.talk)), 2)
