"""How likely an utterance is an instruction, and of which kind: a small learned judge on top of the rules.

A softmax over four kinds with hashed marks (`marks`); the weights lie in `assets/judge/weights.txt`, made from the
corpus beside them by `make_weights.py`. Weighing a sentence takes well under a millisecond, in plain Python.
"""

import base64
import itertools
import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from zlib import crc32

from engine.assets import asset
from engine.errors import EngineError

KINDS = ("talk", "shot", "revise", "order")
FILE = "judge/weights.txt"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Probabilities of the four kinds, together 1."""

    talk: float
    shot: float
    revise: float
    order: float

    @property
    def wanted(self) -> float:
        """How likely anything is wanted at all."""
        return 1.0 - self.talk


@dataclass(frozen=True, slots=True)
class Weights:
    """`table[4 * bucket + kind]` times `scale` is what a mark speaks for a kind; `bias` what nothing speaks for it."""

    buckets: int
    scale: float
    bias: tuple[float, ...]
    table: "array[int]"

    def evidence(self, marks: Sequence[str]) -> list[float]:
        """What marks speak for each kind, as logits."""
        table, mask = self.table, self.buckets - 1
        talk = shot = revise = order = 0
        for mark in marks:
            at = 4 * (crc32(mark.encode("utf-8", "replace")) & mask)
            talk += table[at]
            shot += table[at + 1]
            revise += table[at + 2]
            order += table[at + 3]
        worth = self.scale * weight(len(marks))
        return [bias + worth * sum_ for bias, sum_ in zip(self.bias, (talk, shot, revise, order), strict=True)]


def weight(marks: int) -> float:
    """What one of so many marks counts: long utterances have more to say, but not as much more as they are longer."""
    return 1.0 / math.sqrt(max(marks, 1))


def verdict(evidence: Sequence[float]) -> Verdict:
    """The probabilities that logits stand for."""
    top = max(evidence)
    odds = [math.exp(value - top) for value in evidence]
    return Verdict(*(odd / sum(odds) for odd in odds))


@cache
def weights() -> Weights:
    """The weights that came with Shotcaller, read once. Raises EngineError when the file is damaged."""
    lines = asset(FILE).read_text("utf-8").splitlines()
    try:
        body = list(itertools.dropwhile(lambda line: line.startswith("# "), lines))
        named = dict(line.split(" ", 1) for line in body[:3])
        bias = tuple(float(value) for value in named["bias"].split())
        table = array("b", base64.b85decode("".join(body[3:])))
        made = Weights(int(named["buckets"]), float(named["scale"]), bias, table)
    except (KeyError, ValueError) as wrong:
        raise damaged() from wrong
    if len(made.table) != len(KINDS) * made.buckets or len(bias) != len(KINDS):
        raise damaged()
    return made


def damaged() -> EngineError:
    """What is said when the weights cannot be read."""
    return EngineError(
        "The file {file} is damaged, so talk cannot be told from instructions.", file=FILE,
        advice="Install Shotcaller again.",
    )  # fmt: skip
