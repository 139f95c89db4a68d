"""An English clause as words, with the numbers and paces among them."""

import re
from collections.abc import Sequence
from functools import cache

from engine.film.camera import Speed
from interaction.language.lexicon import Hit
from interaction.language.numbers import EN_NUMBER, MANY, NUMBER_WORDS, whole
from interaction.language.parts import Parts, Stretch, Token
from interaction.language.words import any_of, words

_WORD = re.compile(r"[a-z0-9][a-z0-9'.]*")
_SHORT = re.compile(r"(?P<who>he|she|it|they|there|who)'(?:s|re)")
_CROWDS = {
    "a couple of hundred": 200, "a couple hundred": 200, "several hundred": 300, "a few hundred": 300,
    "many hundreds of": 600, "several hundreds of": 300, "hundreds of": 200, "hundreds and hundreds of": 400,
    "thousands of": MANY, "a thousand": MANY, "two dozen": 24, "three dozen": 36, "half a dozen": 6, "a dozen": 12,
    "several dozen": 36, "a few dozen": 36, "dozens of": 24, "scores of": 40, "tens of": 30, "several": 3, "a few": 3,
    "few": 3, "some": 3, "many": 6, "a couple of": 2, "a pair of": 2,
}  # fmt: skip
"""Vague numbers; one that begins with another stands before it."""
_ABOUT_WORDS = (
    "about", "around", "nearly", "almost", "roughly", "maybe", "at", "over", "more", "up", "only", "exactly", "just",
)  # fmt: skip
_NUMBER = re.compile(EN_NUMBER)
_NUMBERS = {said.split()[0] for said in _CROWDS} | set(NUMBER_WORDS) | set(_ABOUT_WORDS)
"""Words that a number can begin with."""
GROUPS = re.compile(
    r"(?:a|an|the) (?:\w+ )?(?:group|crowd|bunch|band|gang|line|army|troop|squad|flock|herd|pack|team|row|caravan"
    r"|procession|convoy|swarm|mob) of "
)
_ABOUT = re.compile(
    r"(?:about|around|some|nearly|almost|roughly|maybe|at least|at most|over|more than|up to|only|exactly|just) "
    rf"(?={EN_NUMBER}|a (?:dozen|hundred|thousand|couple|few)|several|dozens|hundreds|two dozen|half a dozen)"
)
_OR_SO = re.compile(r" (?:or so|or more|odd)(?![a-z])")
_MASKING = ("slot", "relative", "taken_back", "position")


@cache
def _pace() -> re.Pattern[str]:
    w = words().en
    return re.compile(rf"(?<![a-z'])(?:(?P<slow>{any_of(w['slow'])})|(?P<fast>{any_of(w['fast'])}))(?![a-z'])")


_OF_NOUN = re.compile(r"(?<![a-z])(?:an?|the|this|that|his|her|their|some) $")
_NOUN = re.compile(r" [a-z]")
_QUALITIES = ("fast", "slow", "quick", "rapid")


class Tokens:
    """The words of a folded clause; hits of the lexicon are single tokens without a text."""

    def __init__(self, clause: str, hits: list[Hit]) -> None:
        self.parts = Parts()
        self._clause = clause
        self._w = words().en
        self._tokens = self._tokenise(hits)

    # --- tokens ---

    def _tokenise(self, hits: list[Hit]) -> list[Token]:
        taken: list[tuple[int, int, Hit | None]] = []
        taken += [(h.start, h.end, h) for h in hits if h.way.kind in _MASKING and not h.way.keep]
        taken += [(m.start(), m.end(), None) for m in self._paces(taken)]
        tokens: list[Token] = []
        at = 0
        for start, end, hit in sorted(taken, key=lambda piece: piece[0]):
            tokens += self._words(at, start)
            tokens.append(Token("", start, end, hit))
            at = end
        return tokens + self._words(at, len(self._clause))

    def _paces(self, taken: Sequence[tuple[int, int, Hit | None]]) -> list[re.Match[str]]:
        found: list[re.Match[str]] = []
        for match in _pace().finditer(self._clause):
            inside = [hit for start, end, hit in taken if start < match.end() and match.start() < end]
            if any(hit and hit.way.kind == "relative" for hit in inside):
                continue
            if not inside and self._is_quality_of_noun(match, taken):
                continue  # "a fast food worker"
            speed = Speed.SLOW if match["slow"] else Speed.FAST
            self.parts.speeds.append((speed, match.start(), match.end()))
            if not inside:
                found.append(match)
        return found

    def _is_quality_of_noun(self, pace: re.Match[str], taken: Sequence[tuple[int, int, Hit | None]]) -> bool:
        """Whether "fast" tells what somebody is like, and not how fast it goes."""
        behind = _NOUN.match(self._clause, pace.end()) and all(start != pace.end() + 1 for start, _, _ in taken)
        return bool(behind and pace[0] in _QUALITIES and _OF_NOUN.search(self._clause[: pace.start()]))

    def _words(self, start: int, end: int) -> list[Token]:
        return [token for m in _WORD.finditer(self._clause, start, end) for token in self._word(m)]

    @staticmethod
    def _word(match: re.Match[str]) -> list[Token]:
        """A word; "she's" is two."""
        short = _SHORT.fullmatch(match[0])
        if short is None:
            return [Token(match[0].rstrip("."), match.start(), match.end())]
        middle = match.start() + len(short["who"])
        return [Token(short["who"], match.start(), middle), Token("is", middle, match.end())]

    def _text(self, at: int) -> str:
        return self._tokens[at].text if at < len(self._tokens) else ""

    def _is(self, at: int, kind: str) -> bool:
        return self._text(at) in self._w[kind]

    def _said(self, start: int, end: int) -> Stretch:
        return self._tokens[start].start, self._tokens[end - 1].end

    def _index(self, place: int) -> int:
        """The first word at or behind a character of the clause."""
        return next((at for at, token in enumerate(self._tokens) if token.start >= place), len(self._tokens))

    def _number(self, at: int) -> tuple[int, int] | None:
        """The number that stands at a word, "about twenty" and "twenty or so" too, and where it ends."""
        if at >= len(self._tokens) or not self._text(at):
            return None
        if self._text(at) not in _NUMBERS and not self._text(at)[0].isdigit():
            return None
        here = self._tokens[at].start
        about = _ABOUT.match(self._clause, here)
        found = self._counted(about.end() if about else here)
        if found is None:
            return None
        behind = _OR_SO.match(self._clause, found[1])
        return found[0], self._index(behind.end() if behind else found[1])

    def _counted(self, here: int) -> tuple[int, int] | None:
        """The number from a character on, and the character where it ends."""
        for said, count in _CROWDS.items():
            if self._clause.startswith(said + " ", here):
                return count, here + len(said)
        match = _NUMBER.match(self._clause, here)
        value = whole(match[0]) if match else None
        return None if match is None or value is None else (min(max(value, 1), MANY), match.end())
