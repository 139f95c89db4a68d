"""An English clause as words: which of them may be verbs, and where noun phrases end."""

import re
from collections.abc import Sequence
from functools import cache

from engine.film.camera import Speed
from interaction.language.lexicon import Hit
from interaction.language.numbers import EN_NUMBER, MANY, whole
from interaction.language.parts import Parts, Stretch, Token
from interaction.language.verbs import actions, places
from interaction.language.words import any_of, words

_WORD = re.compile(r"[a-z0-9][a-z0-9'.]*")
BEHIND = {"alone", "just", "together", "there", "here", "again", "not"}
"""Words that stand behind a noun and are no part of its name."""
_SHORT = re.compile(r"(?P<who>he|she|it|they|there|who)'(?:s|re)")
_CROWDS = {
    "a couple of hundred": 200, "a couple hundred": 200, "several hundred": 300, "a few hundred": 300,
    "many hundreds of": 600, "several hundreds of": 300, "hundreds of": 200, "hundreds and hundreds of": 400,
    "thousands of": MANY, "a thousand": MANY, "two dozen": 24, "three dozen": 36, "half a dozen": 6, "a dozen": 12,
    "several dozen": 36, "a few dozen": 36, "dozens of": 24, "scores of": 40, "tens of": 30, "several": 3, "a few": 3,
    "few": 3, "some": 3, "many": 6, "a couple of": 2, "a pair of": 2,
}  # fmt: skip
"""Vague numbers; one that begins with another stands before it."""
_GROUPS = re.compile(
    r"(?:a|an|the) (?:\w+ )?(?:group|crowd|bunch|band|gang|line|army|troop|squad|flock|herd|pack|team|row|caravan"
    r"|procession|convoy|swarm|mob) of "
)
_SINGULAR = {"a", "an", "one", "each", "every", "another", "this", "that", "he", "she", "it"}
_EACH_OTHER = {"each other", "one another"}
_MASKING = ("slot", "relative", "taken_back", "position")


@cache
def _pace() -> re.Pattern[str]:
    w = words().en
    return re.compile(rf"(?<![a-z'])(?:(?P<slow>{any_of(w['slow'])})|(?P<fast>{any_of(w['fast'])}))(?![a-z'])")


class Sentence:
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
            speed = Speed.SLOW if match["slow"] else Speed.FAST
            self.parts.speeds.append((speed, match.start(), match.end()))
            if not inside:
                found.append(match)
        return found

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

    # --- word classes ---

    def _verb(self, at: int, start: int) -> tuple[bool, str | None]:
        """Whether the word is what the noun phrase from `start` on does, and the action's identifier."""
        word = self._text(at)
        auxiliary = word in self._w["auxiliary"] and f"{word} {self._text(at + 1)}" not in actions().en
        if not word or word in self._w["wearing"] or auxiliary or self._text(at - 1).endswith("'s"):
            return False, None
        if self._is(at - 1, "determiner") and at - 1 >= start:
            return False, None
        known, action = self._known_verb(at)
        if known:
            doing = word.endswith("ing") and at > start and self._is(at + 1, "determiner")  # "crossing the street"
            return doing or self._verb_fits(at, start, word), action
        if word.endswith("ing") and len(word) > 5 and word not in self._w["not_a_verb"]:
            return True, None
        return self._of_several(at, start) or self._third_person(at, start, word), None

    def _of_several(self, at: int, start: int) -> bool:
        """ "Three cops surround the car": what several do to something is a verb, known or not."""
        head, word = self._text(at - 1), self._text(at)
        several = at - start > 1 and (head in self._w["plural"] or re.search(r"[^su]s$", head) is not None)
        verb = not (word.endswith("s") or self._is(at, "preposition") or self._is(at, "conjunction"))
        return several and verb and self._is(at + 1, "determiner") and self._plural(start, at)

    def _known_verb(self, at: int) -> tuple[bool, str | None]:
        forms = actions().en
        for many in (3, 2):
            said = " ".join(self._text(at + more) for more in range(many))
            if said in forms:
                return True, forms[said]
        return (self._text(at) in forms), forms.get(self._text(at))

    def _verb_fits(self, at: int, start: int, word: str) -> bool:
        if word.endswith(("ing", "ed")):
            return word not in self._w["not_a_verb"]
        if at == start or word in self._w["state"]:
            return True
        plural = not word.endswith("s") or word.endswith("ss")
        subject = self._text(at - 1)
        if plural:
            return self._plural(start, at) or subject in ("to", "they", "we", "you", "and")
        if subject in self._w["clothes"] or subject.removesuffix("s") in self._w["clothes"]:
            return True  # "a kid in pajamas stands"
        one = _GROUPS.match(self._clause, self._tokens[start].start) is not None  # "an army of camels walks"
        several = self._plural(start, at) and not one
        return subject not in self._w["preposition"] and (not several or subject in self._w["people"])

    def _plural(self, start: int, at: int) -> bool:
        head = self._text(at - 1)
        joined = any(self._text(i) == "and" for i in range(max(0, start - 1), at))
        several = (self._number(start) or (1, 0))[0] > 1
        return several or head in self._w["plural"] or joined or (head.endswith("s") and not head.endswith("ss"))

    def _third_person(self, at: int, start: int, word: str) -> bool:
        if (
            not re.search(r"[^su]s$", word)
            or at - start < 1
            or word in self._w["no_article_noun"]
            or word in self._w["preposition"]
            or word.endswith(("'s", "is"))
        ):
            return False
        following = self._text(at + 1)
        ends = at + 1 >= len(self._tokens) or not following
        leads = (
            ends
            or following in self._w["determiner"]
            or following in self._w["preposition"]
            or following in self._w["adverb"]
        )
        if self._text(start) in _SINGULAR:
            return at - start >= 2 or self._text(start) in self._w["pronoun"]
        return leads and self._text(start) == "the" and at - start >= 2 and not ends and not self._plural(start, at)

    # --- noun phrases ---

    def _noun(self, at: int) -> tuple[int, int]:
        """Where the noun phrase from a word ends, and how many it names."""
        if self._is(at, "pronoun") and not self._owns(at):
            return at + 1, 1
        start, count, at = at, 1, at
        if group := _GROUPS.match(self._clause, self._tokens[at].start):
            at += len(group[0].split())
            count, at = self._number(at) or (5, at)
        elif number := self._number(at):
            count, at = number
        elif self._is(at, "determiner"):
            at += 1
            if number := self._number(at):
                count, at = number
        first = at
        while at < len(self._tokens) and self._in_noun(at, start, first):
            at += 1
        return (at if at > first else start), count

    def _owns(self, at: int) -> bool:
        """Whether a pronoun belongs to the noun behind it: "her hands"."""
        noun = self._text(at + 1)
        known = self._w["body"] | self._w["people"] | self._w["clothes"]
        return self._is(at, "determiner") and (noun in known or noun.removesuffix("s") in known)

    def _number(self, at: int) -> tuple[int, int] | None:
        if at >= len(self._tokens) or not self._text(at):
            return None
        here = self._tokens[at].start
        for said, count in _CROWDS.items():
            if self._clause.startswith(said + " ", here):
                return count, at + len(said.split())
        match = re.compile(EN_NUMBER).match(self._clause, here)
        value = whole(match[0]) if match else None
        return None if match is None or value is None else (min(max(value, 1), MANY), at + len(match[0].split()))

    def _in_noun(self, at: int, start: int, first: int) -> bool:
        word = self._text(at)
        if not word or (word in self._w["pronoun"] and not (at == start and self._owns(at))):
            return False
        if at > first and (word in BEHIND or self._adverb_of_place(at)):
            return False
        if word == "of":
            return at > first and bool(self._text(at + 1))
        if word == "and":
            return self._joins_adjectives(at, first)
        if self._text(at - 1) == "of" and word in self._w["determiner"]:
            return True
        stops = self._w["preposition"] | self._w["conjunction"] | self._w["auxiliary"] | self._w["wearing"]
        if word.endswith("ed") and at > first and self._is(at + 1, "preposition"):
            return False  # "a street filled with neon"
        if word in stops or (word in self._w["determiner"] and at > first):
            return False
        return at == first or self._text(at - 1) == "of" or not self._verb(at, start)[0]

    def _joins_adjectives(self, at: int, first: int) -> bool:
        return at > first and self._text(at - 1) in self._w["colour"] and self._text(at + 1) in self._w["colour"]

    def _name_said(self, start: int, end: int, count: int) -> Stretch:
        group = _GROUPS.match(self._clause, self._tokens[start].start)
        number = self._number(start + len(group[0].split()) if group else start)
        if number and count != 1 and number[1] < end:
            start = number[1]
        return self._said(start, end)

    def _adverb_of_place(self, at: int) -> int:
        """The index behind an adverb that names a place; 0 for none, and for the first word of "underground bunker"."""
        for many in (3, 2, 1):
            end = at + many
            if end <= len(self._tokens) and " ".join(self._text(i) for i in range(at, end)) in self._w["place_adverb"]:
                small = any(self._is(end, kind) for kind in ("preposition", "conjunction", "determiner", "auxiliary"))
                return end if not self._text(end) or small or self._known_verb(end)[0] else 0
        return 0

    def _clothing(self, start: int, end: int) -> bool:
        names = {self._text(i) for i in range(start, end)}
        names |= {name.removesuffix("s") for name in names}
        worn = bool(names & self._w["clothes"]) and not self._is_place(start, end)  # "a boxing ring"
        return worn or names <= self._w["colour"] | {"all", "and"}

    def _is_place(self, start: int, end: int) -> bool:
        """Whether the noun phrase names a kind of place: by its head, the last word before any "of"."""
        head = next((i for i in range(start, end) if self._text(i) == "of"), end)
        if head - start < 1:
            return False
        begin, finish = self._said(start, head)
        found = places().find(self._clause[begin:finish])
        return found is not None and finish - begin - found[2] <= 2

    def _place_said(self, start: int, end: int) -> Stretch:
        if end - start > 1 and self._text(start) in ("a", "an", "the", "this", "that", "some"):
            start += 1
        return self._said(start, end)

    def _somebody(self, at: int, *, loose: bool = False) -> tuple[int, int]:
        """Where a noun phrase that names somebody ends, and how many; the place itself where there is none.

        `loose`: anything that has an article and is no place, cloth or part of a body passes for somebody.
        """
        if at >= len(self._tokens) or not self._text(at) or f"{self._text(at)} {self._text(at + 1)}" in _EACH_OTHER:
            return at, 0
        end, count = self._noun(at)
        names = {self._text(i) for i in range(at, end)} - self._w["determiner"]
        if end == at + 1 and self._is(at, "pronoun"):
            return (end, 1) if self._text(at) != "it" or loose else (at, 0)
        if not names or names & self._w["abstract"] or names <= self._w["film"]:
            return at, 0
        head = next((i for i in range(at, end) if self._text(i) == "of"), end)
        if self._known_somebody(self._text(head - 1)) or self._known_somebody(self._text(end - 1)):
            return end, count
        thing = self._is_place(at, end) or self._clothing(at, end) or self._text(end - 1) in self._w["body"]
        begins = self._is(at, "determiner") or count > 1
        return (end, count) if loose and begins and not thing else (at, 0)

    def _known_somebody(self, noun: str) -> bool:
        forms = (noun, noun.removesuffix("s"), noun.removesuffix("es"))
        return any(form in self._w[kind] for kind in ("people", "plural", "somebody") for form in forms)
