"""How often each three words follow one another in the sentences of a grammar: counted exactly, none made up.

Made-up sentences would do, but a hundred thousand of them still leave the rare turns to luck, and one more word in
the grammar would change them all. So each part of the grammar is summed up by what matters to its neighbours: how
likely it is to be nothing or one word, which two words it begins and ends with, and the threes inside it. Of two
parts one after the other the same can be told from theirs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from itertools import takewhile

Gram = tuple[str, ...]
Chances = Mapping[Gram, float]

RARE = 6e-5
"""Neighbours less likely than this within a part are not followed up; a grammar may say otherwise."""

_OFTENER = 0.05
"""Pairs are followed up so much further than threes; the words alone are counted exactly."""

START, END = "<s>", "</s>"
_REPEATS = 4
"""How often at most a part that may come again does come: of ever more repetitions there is no end."""


@dataclass(frozen=True, slots=True)
class Part:
    """What can be said in one place, summed up.

    `short`: chances of saying nothing, `()`, and of each single word; `heads` and `tails`: of the first and last two
    words of anything longer; `ones`, `twos` and `threes`: how often each one, two and three words are said, on average.
    """

    short: Chances = field(default_factory=dict)
    heads: Chances = field(default_factory=dict)
    tails: Chances = field(default_factory=dict)
    ones: Chances = field(default_factory=dict)
    twos: Chances = field(default_factory=dict)
    threes: Chances = field(default_factory=dict)

    @property
    def empty(self) -> float:
        """The chance of saying nothing."""
        return self.short.get((), 0.0)

    @property
    def first(self) -> Chances:
        """Chances of the first word."""
        return self._ended(self.heads, 0)

    @property
    def last(self) -> Chances:
        """Chances of the last word."""
        return self._ended(self.tails, 1)

    def _ended(self, longer: Chances, at: int) -> Chances:
        made = dict(self._one)
        for gram, p in longer.items():
            made[gram[at],] = made.get((gram[at],), 0.0) + p
        return made

    @property
    def _one(self) -> Chances:
        return {gram: p for gram, p in self.short.items() if gram}


NOTHING = Part({(): 1.0})


def word(text: str) -> Part:
    """That word, for certain."""
    return Part({(text,): 1.0}, ones={(text,): 1.0})


def either(parts: Iterable[tuple[float, Part]]) -> Part:
    """One of several, each with its chance; the chances sum to 1."""
    rows = list(parts)
    return Part(*(_sum([(p, getattr(part, kind.name)) for p, part in rows]) for kind in fields(Part)))


def row(parts: Iterable[Part], rare: float = RARE) -> Part:
    """One after the other; neighbours less likely than `rare` are not followed up."""
    said = list(parts)
    if len(said) == 1:
        return said[0]
    edges, counted = NOTHING, list[Part]()
    for part in said:
        edges, between = _then(edges, part, rare)
        counted += [part, between]
    counts = ([(1.0, getattr(one, name)) for one in counted] for name in ("ones", "twos", "threes"))
    return Part(edges.short, edges.heads, edges.tails, *map(_sum, counts))


def maybe(part: Part, first: float, again: float = 0.0, rare: float = RARE) -> Part:
    """With chance `first`, and then each time with chance `again` once more."""
    said = part
    if again:
        for _ in range(_REPEATS - 1):
            said = row([part, either([(1.0 - again, NOTHING), (again, said)])], rare)
    return said if first == 1.0 else either([(1.0 - first, NOTHING), (first, said)])


def sentence(part: Part, rare: float = RARE) -> Part:
    """The same, with its beginning and its end marked by words of their own."""
    return row([word(START), part, word(END)], rare)


def _then(left: Part, right: Part, rare: float) -> tuple[Part, Part]:
    """One after the other as far as the neighbours will see, and the twos and threes where they meet."""
    if left is NOTHING:
        return Part(right.short, right.heads, right.tails), NOTHING
    first, last, one_left, one_right = right.first, left.last, left._one, right._one
    edges = Part(
        short=_sum([(left.empty, right.short), (right.empty, one_left)]),
        heads=_sum([(1.0, left.heads), (left.empty, right.heads), (1.0, _pairs(one_left, first, rare))]),
        tails=_sum([(1.0, right.tails), (right.empty, left.tails), (1.0, _pairs(last, one_right, rare))]),
    )
    between = Part(
        twos=_pairs(last, first, rare * _OFTENER),
        threes=_sum([(1.0, _pairs(left.tails, first, rare)), (1.0, _pairs(last, right.heads, rare))]),
    )
    return edges, between


def _pairs(left: Chances, right: Chances, rare: float) -> Chances:
    """Every one on the left with every one on the right, but the rare ones."""
    following = sorted(right.items(), key=lambda item: -item[1])
    return {
        gram + after: p * q
        for gram, p in left.items()
        for after, q in takewhile(lambda item, p=p: p * item[1] >= rare, following)
    }


def _sum(rows: Iterable[tuple[float, Chances]]) -> Chances:
    given = sorted((item for item in rows if item[0] and item[1]), key=lambda item: (item[0] == 1.0, len(item[1])))
    if not given:
        return {}
    weight, largest = given.pop()
    made = dict(largest) if weight == 1.0 else {gram: weight * p for gram, p in largest.items()}  # half of all the time
    for weight, chances in given:
        for gram, p in chances.items():
            made[gram] = made.get(gram, 0.0) + weight * p
    return made
