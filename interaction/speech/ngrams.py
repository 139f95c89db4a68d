"""Which word follows which: a small language model of a grammar's sentences, in the ARPA format.

Witten-Bell, in expectation: the chances are those that `SEEN` sentences would teach, each count and each number of
different followers being what it would be on average. After words that are followed by many different ones, one that
the grammar does not have there is more believable.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from interaction.speech.expected import START, Chances, Gram, Part

SEEN = 30_000
"""As many sentences are imagined: more of them trust the grammar more, fewer the words alone."""

KEPT = 5e-6
"""Threes that come less often in a sentence are left to the pairs."""

KEPT_TWOS = 5e-7
"""Pairs that come less often are left to the words alone."""

_NEVER = -99.0
_VOWELS = frozenset("aeiou")


def arpa(said: Part) -> str:
    """The model of pairs and threes, as an ARPA file's text; chances after each history sum to 1."""
    twos = {gram: often for gram, often in _articles(said.twos).items() if often >= KEPT_TWOS}
    threes = {gram: often for gram, often in _articles(said.threes).items() if often >= KEPT}
    ones = _alone(said)
    chances, backoffs = _estimate(ones, twos, threes)
    return "".join(_lines(chances, backoffs))


def _articles(often: Chances) -> dict[Gram, float]:
    """The same with `an` where English wants it; an `a` at the end is split by what may follow it."""
    made: defaultdict[Gram, float] = defaultdict(float)
    before_vowel = _before_vowel(often)
    for gram, count in often.items():
        spelled = tuple("an" if word == "a" and after[0] in _VOWELS else word for word, after in pairwise(gram))
        if gram[-1] != "a":
            made[*spelled, gram[-1]] += count
            continue
        share = before_vowel.get(gram[1:], before_vowel[()])
        made[*spelled, "a"] += count * (1.0 - share)
        made[*spelled, "an"] += count * share
    return {gram: count for gram, count in made.items() if count > 0.0}


def _alone(said: Part) -> dict[Gram, float]:
    """How often each word is said; the beginning is no word."""
    ones = {gram: often for gram, often in said.ones.items() if gram != (START,)}
    article = ones.pop(("a",), 0.0)
    share = _before_vowel(said.twos)[()]
    spelled = {("a",): article * (1.0 - share), ("an",): article * share}
    return ones | {gram: often for gram, often in spelled.items() if often > 0.0}


def _before_vowel(often: Chances) -> dict[Gram, float]:
    """What share of the articles after each history is followed by a vowel; after `()`, of all."""
    vowels: defaultdict[Gram, float] = defaultdict(float)
    every: defaultdict[Gram, float] = defaultdict(float, {(): 1e-30})
    for gram, count in often.items():
        if len(gram) > 1 and gram[-2] == "a":
            for history in (gram[:-1], ()):
                every[history] += count
                vowels[history] += count * (gram[-1][0] in _VOWELS)
    return {history: vowels[history] / count for history, count in every.items()}


def _estimate(*counted: Chances) -> tuple[dict[Gram, float], dict[Gram, float]]:
    """Chance of the last word of each gram after the others, and the share a history leaves to the shorter one."""
    total = sum(counted[0].values())
    chances: dict[Gram, float] = {gram: count / total for gram, count in counted[0].items()}
    backoffs: dict[Gram, float] = {}
    for shorter, counts in pairwise(counted):
        followers: dict[Gram, list[tuple[Gram, float]]] = defaultdict(list)
        for gram, count in counts.items():
            followers[gram[:-1]].append((gram, SEEN * count))
        for history, seen in followers.items():
            everything = max(sum(count for _, count in seen), SEEN * shorter.get(history, 0.0))
            different = everything - sum(count + math.expm1(-count) for _, count in seen)
            weight = everything + different
            for gram, count in seen:  # interpolated: the shorter history has its say in these grams too
                chances[gram] = (count + different * chances[gram[1:]]) / weight
            spare = 1.0 - sum(chances[gram] for gram, _ in seen)
            untold = 1.0 - sum(chances[gram[1:]] for gram, _ in seen)
            backoffs[history] = spare / untold if untold > 1e-9 and spare > 0.0 else 1e-9
    return chances, backoffs


def _lines(chances: Mapping[Gram, float], backoffs: Mapping[Gram, float]) -> Iterator[str]:
    by_length: dict[int, list[Gram]] = defaultdict(list)
    for gram in sorted(chances):
        by_length[len(gram)].append(gram)
    by_length[1].insert(0, (START,))
    longest = max(by_length)
    yield "\\data\\\n" + "".join(f"ngram {n}={len(by_length[n])}\n" for n in range(1, longest + 1))
    for length in range(1, longest + 1):
        yield f"\n\\{length}-grams:\n"
        for gram in by_length[length]:
            yield _line(gram, chances.get(gram), backoffs.get(gram), last=length == longest)
    yield "\n\\end\\\n"


def _line(gram: Gram, chance: float | None, backoff: float | None, *, last: bool) -> str:
    shown = _NEVER if chance is None else math.log10(chance)
    tail = "" if last else f"\t{math.log10(backoff) if backoff is not None else 0.0:.4f}"
    return f"{shown:.4f}\t{' '.join(gram)}{tail}\n"
