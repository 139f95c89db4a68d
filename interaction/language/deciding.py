"""Which of the instructions that the rules found are wanted: the judge's word on each, as a confidence.

The instructions of one sentence, or of sentences that one of them goes through, are judged together; the rest of the
utterance counts for them too. What is more likely talk than anything is left out; a new shot that is more likely a
change (or the other way round) becomes that, and keeps the other reading as what it may be `instead`.
"""

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine import messages as say
from interaction.interpretation import Interpretation
from interaction.language.context import Context
from interaction.language.conversation import Found
from interaction.language.judge import Verdict, verdict, weights
from interaction.language.marks import marks
from interaction.language.text import Folded

_SENTENCE_END = re.compile(r"[!?;]|(?<!\d)\.|\.(?!\d)")
_OWN = 0.65
"""What a sentence counts for its own reading; the rest is what the whole utterance counts."""
_WORTH_ASKING = 0.1
"""A reading that is less likely than this is not even asked about."""
_ANOTHER_ORDER = 0.5
"""How likely the second of two orders that the same words could be is, of what is left for it."""
_LEAST, _MOST = 0.02, 0.98
"""Nothing that is understood is ruled out, and nothing is certain."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Instructions of the same sentences, folded characters `start` to `end`."""

    found: tuple[Found, ...]
    start: int
    end: int


def decided(folded: Folded, found: Sequence[Found], context: Context) -> tuple[list[Interpretation], float]:
    """The instructions that are wanted, each with how likely it is right; and how likely nothing is."""
    whole = weights().evidence(marks(folded, found))
    groups = list(_groups(folded, found))
    wanted: list[Interpretation] = []
    for group in groups:
        alone = len(groups) == 1 and group.end - group.start >= len(folded.text.strip()) - 1
        own = whole if alone else weights().evidence(marks(folded, group.found, group.start, group.end))
        evidence = [_OWN * mine + (1 - _OWN) * all_ for mine, all_ in zip(own, whole, strict=True)]
        wanted += _wanted(folded, group, evidence, context)
    return wanted, _told(verdict(whole).talk)


def _standing(chances: Verdict, context: Context) -> Verdict:
    """Where no shot stands, nothing can be changed: what sounds like a change is a shot."""
    if context.has_shot:
        return chances
    return Verdict(chances.talk, chances.shot + chances.revise, 0.0, chances.order)


def _groups(folded: Folded, found: Sequence[Found]) -> Iterator[_Group]:
    """The instructions by the sentences they stand in, in their order."""
    ends = [match.end() for match in _SENTENCE_END.finditer(folded.text)]
    held: list[Found] = []
    begin = finish = 0
    for one in found:
        first, last = _place(folded, one.reading)
        if held and first >= finish:
            yield _Group(tuple(held), begin, finish)
            held = []
        if not held:
            at = bisect_right(ends, first)
            begin = ends[at - 1] if at else 0
        held.append(one)
        at = bisect_right(ends, max(last - 1, first))
        finish = max(ends[at] if at < len(ends) else len(folded.text), finish if len(held) > 1 else 0)
    if held:
        yield _Group(tuple(held), begin, finish)


def _place(folded: Folded, reading: Interpretation) -> tuple[int, int]:
    """Where the words of a reading stand in the folded text."""
    if not reading.spans:
        return 0, len(folded.text)
    start = min(span.start for span in reading.spans)
    end = max(span.end for span in reading.spans)
    return max(bisect_right(folded.at, start) - 1, 0), bisect_right(folded.at, end - 1)


def _wanted(folded: Folded, group: _Group, evidence: Sequence[float], context: Context) -> Iterator[Interpretation]:
    """The readings of one group that are more likely wanted than not."""
    chances = _standing(verdict(evidence), context)
    if chances.talk >= 0.5:
        return
    runs = [list(run) for _, run in itertools.groupby(group.found, lambda one: _kind(one.reading))]
    for at, run in enumerate(runs):
        if len(runs) > 1:
            start = _place(folded, run[0].reading)[0] if at else group.start
            end = _place(folded, runs[at + 1][0].reading)[0] if at + 1 < len(runs) else group.end
            own = verdict(weights().evidence(marks(folded, run, start, max(end, start + 1))))
            here = _among(own, chances.wanted, _kind(run[0].reading))
        else:
            here = chances
        judged = (_as_one(each.reading, here) for each in run)
        yield from (one for one in judged if one.confidence >= _WORTH_ASKING)


def _among(own: Verdict, wanted: float, kind: str) -> Verdict:
    """The chances of instructions that stand among others of other kinds: of their own words, if anything is wanted."""
    mine = {"shot": own.shot, "revise": own.revise, "order": own.order}[kind]
    likely = wanted * mine / max(mine + own.talk, 1e-9)
    none = {"shot": 0.0, "revise": 0.0, "order": 0.0}
    return Verdict(1.0 - likely, **(none | {kind: likely}))


def _as_one(reading: Interpretation, chances: Verdict) -> Interpretation:
    """An instruction by itself: as likely as its kind, or its other reading where that is likelier."""
    other = reading.instead
    if other is None:
        return replace(reading, confidence=_told(_chance(reading, chances)))
    here, there = _chance(reading, chances), _chance(other, chances)
    if _kind(reading) == _kind(other):  # one order against another
        there = min(here, 1.0 - here) * _ANOTHER_ORDER
    best, second = (reading, other) if here >= there else (other, reading)
    second = replace(second, confidence=_told(min(here, there)), instead=None)
    among_orders = _kind(reading) == _kind(other)
    worth = min(here, there) >= max(_WORTH_ASKING, 0.5 * chances.talk)
    offered = second if among_orders or worth else None
    return replace(best, confidence=_told(max(here, there)), instead=offered)


def _kind(reading: Interpretation) -> str:
    match reading.intent:
        case say.RequestShot():
            return "shot"
        case say.ReviseShot():
            return "revise"
        case _:
            return "order"


def _chance(reading: Interpretation, chances: Verdict) -> float:
    return {"shot": chances.shot, "revise": chances.revise, "order": chances.order}[_kind(reading)]


def _told(chance: float) -> float:
    return round(min(max(chance, _LEAST), _MOST), 2)
