"""Which word follows which: a small language model learned from sentences, in the ARPA format.

Witten-Bell: after words that were followed by many different ones, an unseen one is more believable.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

Gram = tuple[str, ...]
_START, _END = "<s>", "</s>"
_NEVER = -99.0


def arpa(sentences: Iterable[list[str]], order: int = 3) -> str:
    """The model of `order` words, as an ARPA file's text; probabilities after each history sum to 1."""
    counts = _count(sentences, order)
    chances, backoffs = _estimate(counts, order)
    return "".join(_lines(chances, backoffs, order))


def _count(sentences: Iterable[list[str]], order: int) -> list[Counter[Gram]]:
    counts: list[Counter[Gram]] = [Counter() for _ in range(order)]
    for sentence in sentences:
        words = (_START, *sentence, _END)
        for at in range(1, len(words)):
            for length in range(1, min(order, at + 1) + 1):
                counts[length - 1][words[at - length + 1 : at + 1]] += 1
    return counts


def _estimate(counts: list[Counter[Gram]], order: int) -> tuple[dict[Gram, float], dict[Gram, float]]:
    """Chance of the last word of each gram after the others, and the share a history leaves to the shorter one."""
    total = sum(counts[0].values())
    chances: dict[Gram, float] = {gram: count / total for gram, count in counts[0].items()}
    backoffs: dict[Gram, float] = {}
    for length in range(2, order + 1):
        followers: dict[Gram, list[tuple[Gram, int]]] = defaultdict(list)
        for gram, count in counts[length - 1].items():
            followers[gram[:-1]].append((gram, count))
        for history, seen in followers.items():
            weight = sum(count for _, count in seen) + len(seen)
            spare = len(seen) / weight
            for gram, count in seen:  # interpolated: the shorter history has its say in seen grams too
                chances[gram] = count / weight + spare * chances[gram[1:]]
            backoffs[history] = spare
    return chances, backoffs


def _lines(chances: dict[Gram, float], backoffs: dict[Gram, float], order: int) -> Iterator[str]:
    by_length: dict[int, list[Gram]] = defaultdict(list)
    for gram in sorted(chances):
        by_length[len(gram)].append(gram)
    by_length[1].insert(0, (_START,))
    yield "\\data\\\n" + "".join(f"ngram {n}={len(by_length[n])}\n" for n in range(1, order + 1))
    for length in range(1, order + 1):
        yield f"\n\\{length}-grams:\n"
        for gram in by_length[length]:
            yield _line(gram, chances.get(gram), backoffs.get(gram), last=length == order)
    yield "\n\\end\\\n"


def _line(gram: Gram, chance: float | None, backoff: float | None, *, last: bool) -> str:
    shown = _NEVER if chance is None else math.log10(chance)
    tail = "" if last else f"\t{math.log10(backoff) if backoff is not None else 0.0:.4f}"
    return f"{shown:.4f}\t{' '.join(gram)}{tail}\n"
