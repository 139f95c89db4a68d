"""Which words of an utterance are settled while it is still being spoken: those that two looks in a row agree on.

Local agreement (Macháček and others, 2023): a recogniser that looks at the growing sound again and again changes its
mind about the end of it. What two successive looks begin with alike is shown as settled, and stays.
"""

import re
from dataclasses import dataclass

from interaction.speech.transcriber import SoFar

_UNIT = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+\s*|\s+")
"""A Chinese character or mark, or a word with the space after it."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """The looks so far: what is settled for good, and what the last look put after it; both as units."""

    settled: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()

    def then(self, text: str) -> "Agreement":
        """After one more look, which gave `text`. Of an empty look nothing is learnt."""
        units = tuple(_UNIT.findall(text))
        if not units:
            return self
        tail = units[len(self.settled) :]
        agreed = _common(self.tail, tail)
        return Agreement((*self.settled, *tail[:agreed]), tail[agreed:])

    @property
    def so_far(self) -> SoFar:
        """What to show, and how many characters of it are settled."""
        settled = "".join(self.settled)
        text = (settled + "".join(self.tail)).rstrip()
        return SoFar(text, min(len(settled.rstrip()), len(text)))


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many units two rows begin with alike, case and the space after them aside."""
    same = 0
    for left, right in zip(one, other, strict=False):
        if left.strip().casefold() != right.strip().casefold():
            break
        same += 1
    return same
