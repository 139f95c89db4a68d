"""A text, clause by clause: the orders in it, and clauses gathered into shots and changes, in the order of the words.

What is found is what the words could mean; whether anybody wants it is judged afterwards (`judge`). Read `freely`,
nothing is left out for being talk.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from engine import messages as say
from engine.film.revise import one_meant
from engine.film.spec import Description, Relating, Span, said
from interaction.interpretation import ASK_BELOW, Interpretation
from interaction.language import chinese_lists, grammar, naming, patterns, reading, replacing, revising, sweeps
from interaction.language.context import Context
from interaction.language.numbers import EN_NUMBER, ZH_NUMBER, whole
from interaction.language.parts import Parts
from interaction.language.pronouns import named
from interaction.language.reading import Reading
from interaction.language.restaging import Restaging, restaging
from interaction.language.shots import Draft
from interaction.language.text import Clause, Folded, clauses, fold, language_of, soft_parts
from interaction.language.words import is_pronoun

BARE_SLOTS = 3
"""So many slots without anybody, any doing or any place are still a change to the shot that stands, not a new one."""

_AT_LAST = re.compile(
    r"(?:and )?(?:at|in) the (?:very )?end(?![a-z])|(?:and )?(?:finally|lastly)(?![a-z])|最后|最终|末了"
)
_HALTS = re.compile(
    r"(?:突然|忽然|猛地|猛然|缓缓|慢慢|又|再|便|就|随即|然后)?(?:停下|停住|停下来|停了下来|停住脚步|停下脚步|停住了|停下了|站住|停步)"
)
"""What somebody in a description does, where it does not stand alone: 他走过来,停下,看着她."""
_HIM = re.compile(r"(?<![a-z])(?:him|her|them)(?![a-z])")


@dataclass(frozen=True, slots=True)
class Found:
    """An instruction that the rules found, and what they noticed about its words, for the judge."""

    reading: Interpretation
    noticed: tuple[str, ...] = ()

    @property
    def intent(self) -> say.Intent:
        """What was found."""
        return self.reading.intent


def _is_staging(text: str) -> bool:
    """Whether an order is rather about people: "put her behind him" moves no take."""
    return _HIM.search(text) is not None and restaging(text) is not None


def _order_words(found: Found) -> str:
    """The folded words of an order; nothing for a description."""
    spans = found.reading.spans
    return fold(found.reading.text).text if spans and spans[0].slot == "intent" else ""


_COVER_EN = re.compile(r"(?P<head>[a-z' ]{3,50}?) (?:of|for|with) (?P<rest>.{6,})")
_COVER_ZH = re.compile(r"(?P<head>.{1,8}?一套)(?P<rest>.{3,40}?)的(?P<tail>[㐀-鿿]{2,6})$")


def _covering(clause: Clause) -> tuple[str, Clause] | None:
    """The pattern that a clause asks for, with what is to be covered by it: "coverage of two men arguing in a bar"."""
    if match := _COVER_EN.match(clause.text):
        pattern = patterns.asked(match["head"])
    elif match := _COVER_ZH.match(clause.text):
        pattern = patterns.asked(match["head"] + match["tail"])
    else:
        return None
    return (pattern, clause.part(*match.span("rest"))) if pattern else None


def _coverage(pattern: str, about: Description | None) -> say.RequestCoverage:
    return say.RequestCoverage(pattern, patterns.covered(pattern, about) if about is not None else ())


_WEATHER = "(?:rain|snow|fog|mist|wind|storm)"
_TURNS = re.compile(
    rf"(?<![a-z])(?:it|the {_WEATHER})(?:'s| is)? (?:suddenly |slowly |now )?"
    rf"(?:starts?|begins?|stops?|gets?|turns?|grows?|picks?|dies?|lets?|starting|beginning|stopping) (?:to )?"
    rf"(?:{_WEATHER}|raining|snowing|drizzl|pour|blow|dark|light|foggy|misty|stormy|windy|up|down|off|in(?![a-z]))"
    r"|(?:开始|突然|忽然)?[下刮飘起]起?了?(?:大|小|细|暴|鹅毛)?[雨雪风雾](?:来|了|$)|[雨雪风雾](?:停|散|起来)了?"
    r"|天[黑亮暗](?:下来)?了"
)

_SO_MANY = re.compile(
    rf"(?<![a-z0-9'])(?:(?:give|get) (?:me|us) |(?:let's |i |we )?(?:do|shoot|roll|make|have|want|need|get) )?"
    rf"(?P<en>{EN_NUMBER}) takes?,?(?: please,?)? (?:of|on) "
    r"(?:(?:this|the following)(?: one)? ?[:,] ?|(?=(?:a|an|the|two|three|four|some|our|his|her) ))"
    rf"|(?:^|(?<=[,.!;]))(?:先|再|就|给我|我要|帮我)*(?:拍|来|要|录|走|做|出)(?P<zh>{ZH_NUMBER})(?:条|遍|版)(?:的|,|:)?"
    r"(?=[一两三]?[个名位只群辆匹条把座](?!镜头))"
)
"""So many takes of what is told behind it: "two takes, please, of a drunk sailor", 来三条：一个男人."""


@dataclass(frozen=True, slots=True)
class _SoMany:
    """How many takes were asked for of what follows the characters `start` to `end`."""

    takes: int
    start: int
    end: int


def _so_many(text: str) -> list[_SoMany]:
    wanted = ((whole(match["en"] or match["zh"]) or 1, match) for match in _SO_MANY.finditer(text))
    return [_SoMany(min(takes, 99), *match.span()) for takes, match in wanted]


def _without(text: str, swept: Iterable[sweeps.Sweep | _SoMany]) -> str:
    """The text with a full stop in place of every sweep, and of how many takes of something there are to be."""
    for one in swept:
        text = text[: one.start] + "." + " " * (one.end - one.start - 1) + text[one.end :]
    return text


class Conversation:
    """One text, clause by clause."""

    def __init__(self, folded: Folded, context: Context, *, freely: bool = False) -> None:
        self._folded = folded
        self._context = context
        self._freely = freely
        self._subjects = context.subjects
        self._has_shot = context.has_shot
        self._language = language_of(folded.text)
        self._draft: Draft | None = None
        self._talk: dict[int, int] = {}
        self._corrects = False
        self._elsewhere: set[int] = set()
        self._noise = self._parts = False
        self._covering: tuple[str, int] | None = None
        self._many: list[_SoMany] = []

    def read(self) -> Iterator[Found]:
        """The instructions; idioms that stand among words of no instruction are only talk."""
        swept = list(sweeps.find(self._folded.text))
        self._many = _so_many(self._folded.text)
        plain = chinese_lists.joined(self._folded, _without(self._folded.text, [*swept, *self._many]))
        said = list(clauses(grammar.lists_joined(plain)))
        self._elsewhere = {clause.sentence for clause in said if reading.is_elsewhere(clause.text)}
        parts = sorted([*said, *swept], key=lambda part: part.start)
        found = [
            one for part in parts for one in (self._clause(part) if isinstance(part, Clause) else self._sweep(part))
        ]
        found += self._flush()
        described = any(one.reading.spans and one.reading.spans[0].slot != "intent" for one in found)
        self._noise = not self._freely and (self._noise or (self._parts and not described))
        kept = (one for one in found if not (self._noise and reading.is_idiom(_order_words(one))))
        yield from (replace(one, noticed=(*one.noticed, "freely")) if self._freely else one for one in kept)

    def _clause(self, clause: Clause) -> Iterator[Found]:
        if self._folded.text.startswith(":", clause.end) and reading.is_label(clause.text):
            return
        if naming.only_leads(clause.text):
            return
        if given := naming.found(self._folded, clause.start, clause.text):
            yield from self._flush()
            yield self._order(given.intent, given.start, given.end)
            return
        if pattern := patterns.asked(clause.text):
            yield from self._covered(pattern, clause)
            return
        if covering := _covering(clause):
            yield from self._flush()
            self._covering = (covering[0], clause.start)
            clause = covering[1]
        wrong = reading.correction(clause.text)
        whole = grammar.orders(clause.text)
        if wrong == len(clause.text) and (whole is None or clause.text != self._folded.text.strip(" .,!")):
            self._corrects = True
            return
        if whole is None and 0 < wrong < len(clause.text):
            whole = grammar.orders(clause.text[wrong:].rjust(len(clause.text)))
        if whole is not None and ((self._has_shot and _is_staging(clause.text)) or self._halts(clause)):
            whole = None
        if whole is not None and (self._freely or not clause.asked):
            yield from self._orders(clause, whole, noticed=("asked",) if clause.asked else ())
            return
        told = not self._freely and (clause.asked or clause.sentence in self._elsewhere)
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
            noticed = ("order at end", "before it a scene" if understood else "before it other words")
            yield from self._orders(clause, ending[1], 0.95 if understood else ASK_BELOW - 0.05, noticed)

    def _covered(self, pattern: str, clause: Clause) -> Iterator[Found]:
        """Coverage of what was just described, of what is described behind a colon, or of the shot that stands."""
        start = self._draft.start if self._draft is not None else clause.start
        just = list(self._flush())
        described = just[-1].intent if just else None
        if isinstance(described, say.RequestShot):
            yield from just[:-1]
            yield self._order(_coverage(pattern, described.description), start, clause.end)
            return
        yield from just
        if self._folded.text.startswith(":", clause.end):
            self._covering = (pattern, clause.start)
            return
        yield self._order(_coverage(pattern, self._context.shot), clause.start, clause.end)

    def _order(self, intent: say.Intent, start: int, end: int, sure: float = 0.95, *noticed: str) -> Found:
        span = Span("intent", *self._folded.words(start, end))
        read = Interpretation(intent, sure, self._language, span.text, (span,))
        return Found(read, ("rules order", f"order {type(intent).__name__}", *noticed))

    def _halts(self, clause: Clause) -> bool:
        """Whether an order to stop is rather what somebody does who was told of in the same sentence."""
        draft = self._draft
        told = draft is not None and draft.sentence == clause.sentence and bool(draft.spec.subjects)
        return told and _HALTS.fullmatch(clause.text) is not None

    def _orders(
        self, clause: Clause, orders: list[grammar.Order], sure: float = 0.95, noticed: tuple[str, ...] = ()
    ) -> Iterator[Found]:
        for order in orders:
            if isinstance(order.intent, say.Nothing):
                continue
            yield from self._flush()
            found = self._order(order.intent, clause.start + order.start, clause.start + order.end, sure, *noticed)
            other = grammar.other_order(clause.text, order) if len(orders) == 1 else None
            if other is not None:
                second = replace(found.reading, intent=other.intent)
                found = replace(found, reading=replace(found.reading, instead=second))
            yield found

    def _sweep(self, asked: sweeps.Sweep) -> Iterator[Found]:
        yield from self._flush()
        yield self._order(say.SweepTakes(asked.slot, asked.values), asked.start, asked.end, 0.9)

    # --- descriptions and revisions ---

    def _described(self, part: Reading) -> Iterator[Found]:
        if part.clause.sentence in self._elsewhere and not (part.cue or part.relative or self._freely):
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
        talked = self._talk[part.clause.sentence] and not self._speaks_of_film(part)
        if part.empty or (talked and not self._freely):
            return
        self._direct_known(part)
        if self._draft is None:
            self._draft = Draft(self._folded, goes_on=self._goes_on(part))
            part.cue = part.cue or self._draft.goes_on
        self._draft.add(part, revising=self._revises(part))

    def _direct_known(self, part: Reading) -> None:
        """ "The girl turns around", where a girl is in the shot that stands: she is told to."""
        parts = part.parts
        told = part.directed or part.led or part.opens or part.joins or parts.places or not parts.deeds
        if self._draft is not None or not self._has_shot or told:
            return
        names = [part.words(*figure.name) for figure in parts.figures]
        there = all(one.startswith("the ") and one_meant(self._subjects, one[4:]) is not None for one in names)
        if there and len(names) == 1 and not parts.bonds:
            part.directed, part.cue, parts.figures = names[0], True, []
        elif there and len(names) == 2 and len(parts.bonds) == 1:
            bond = Relating(parts.bonds[0].relation, *(names if parts.bonds[0].who == (0,) else names[::-1]))
            part.restaging, part.cue, part.parts = Restaging(relating=(bond,)), True, Parts()

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

    def _flush(self) -> Iterator[Found]:
        draft, self._draft = self._draft, None
        if draft is not None:
            draft.finish()
        if draft is None or draft.start < 0:
            return
        covering, self._covering = self._covering, None
        stood, self._has_shot = self._has_shot, self._has_shot and covering is None
        made = self._made(draft)
        self._has_shot = stood or made is not None
        if made is not None and covering is not None and isinstance(made.intent, say.RequestShot):
            made = self._order(_coverage(covering[0], made.intent.description), covering[1], draft.end)
        if made is not None:
            yield made

    def _made(self, draft: Draft) -> Found | None:
        """The change or the shot that a draft is; the other one as what it may be instead."""
        text, _, _ = self._folded.words(draft.start, draft.end)
        slots = [slot for slot, _ in said(draft.spec)]
        wishes = revising.is_wish(draft)
        if (not slots and not wishes) or (revising.is_chat(draft) and not self._freely):
            return None
        wishes = wishes and not (draft.scenic and not draft.relative and draft.spec.subjects)
        wishes = wishes or self._goes_over(draft)
        changes = self._has_shot and (wishes or draft.cue or (not draft.scenic and len(slots) <= BARE_SLOTS))
        is_shot = bool(slots) and (revising.is_shot(draft, slots) or (self._freely and draft.scenic))
        sure = revising.confidence(draft, text)
        named_only = revising.is_only_named(draft, slots)
        as_shot = self._as_shot(draft, text, min(sure, ASK_BELOW - 0.05) if named_only else sure) if is_shot else None
        as_change = self._as_change(draft, text, sure) if self._has_shot else None
        best, other = (as_change, as_shot) if changes else (as_shot, as_change)
        if best is None:
            return None
        if isinstance(best.intent, say.RequestShot):
            self._subjects = draft.spec.subjects
        return Found(replace(best, instead=other), _noticed(draft, slots, changes=bool(changes)))

    def _goes_over(self, draft: Draft) -> bool:
        """Whether the weather changes, and nobody is met who was not there: "she stops and it starts to rain"."""
        people = all(is_pronoun(one.name.lower()) for one in draft.spec.subjects)
        place = draft.spec.environment.place
        return people and place is None and _TURNS.search(self._folded.text, draft.start, draft.end) is not None

    def _as_shot(self, draft: Draft, text: str, sure: float) -> Interpretation:
        spans = revising.spans_of(draft)
        takes = next((many.takes for many in self._many if 0 <= draft.start - many.end <= 1), None)
        made = replace(revising.shot(draft, text, spans), takes=takes)
        return Interpretation(made, sure, self._language, text, spans)

    def _as_change(self, draft: Draft, text: str, sure: float) -> Interpretation:
        spans = revising.spans_of(draft)
        change = named(revising.revision(draft, text, spans), self._subjects, revising.actor(draft))
        if self._context.shot is not None and self._subjects == self._context.subjects:
            wish = self._folded.text[draft.start : draft.end]
            change = replacing.in_place(change, wish, self._context.shot.spec)
        return Interpretation(change, sure, self._language, text, spans)


def _noticed(draft: Draft, slots: list[str], *, changes: bool) -> tuple[str, ...]:
    """What the rules noticed about the words of a draft."""
    flags = {
        "cue": draft.cue, "led": draft.led, "scenic": draft.scenic, "joins": draft.joins, "goes on": draft.goes_on,
        "relative": bool(draft.relative), "removed": bool(draft.removed), "dressed": bool(draft.dressed),
        "restaged": bool(draft.restaged), "directed": bool(draft.directions), "chat": revising.is_chat(draft),
        "named only": revising.is_only_named(draft, slots), "is shot": revising.is_shot(draft, slots),
    }  # fmt: skip
    size = draft.end - draft.start
    return (
        f"rules {'revise' if changes else 'shot'}",
        f"talk {min(draft.talk, 4)}",
        f"left {min(draft.leftover, 6)}",
        f"sure {min(int(2 * draft.sure), 8)}",
        f"left share {min(int(16 * draft.leftover / max(size, 1)), 8)}",
        *(name for name, flag in flags.items() if flag),
    )
