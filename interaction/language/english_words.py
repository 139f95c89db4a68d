"""Noun phrases of an English clause: where they end, how many they name, and what kind of thing that is."""

import re

from interaction.language.english_doings import Doings
from interaction.language.english_tokens import GROUPS
from interaction.language.english_vocabulary import Form, singulars, vocabulary
from interaction.language.parts import Stretch

BEHIND = {"alone", "just", "together", "there", "here", "again", "not"}
"""Words that stand behind a noun and are no part of its name."""
_EACH_OTHER = {"each other", "one another"}
SOME_OF_THEM = re.compile(
    r"(?:(?:one|each|both|all|two|three|some|most|none|neither|either) of (?:them|the (?:two|three|others?))"
    r"|the other(?: one| two)?s?|the (?:first|second) one|the (?:former|latter))(?= |,|$)"
)
"""Some of those who were named before."""


def is_some_of_them(name: str) -> bool:
    """Whether a name means some of those who were named before."""
    return name in ("one", "another") or SOME_OF_THEM.fullmatch(name) is not None


class Sentence(Doings):
    """The noun phrases among the words of a clause."""

    # --- noun phrases ---

    def _noun(self, at: int) -> tuple[int, int]:
        """Where the noun phrase from a word ends, and how many it names."""
        if self._is(at, "pronoun") and not self._owns(at):
            return at + 1, 1
        if some := self._some_of_them(at):
            return some, 1
        start, count, at = at, 1, at
        if group := GROUPS.match(self._clause, self._tokens[at].start):
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

    def _some_of_them(self, at: int) -> int:
        """Where "one of them" and "the other" end: somebody named before; 0 for anything else."""
        if self._text(at) in ("one", "another") and vocabulary().forms.get(self._text(at + 1)) is Form.THIRD:
            return at + 1  # "one flips over"
        match = SOME_OF_THEM.match(self._clause, self._tokens[at].start)
        return self._index(match.end()) if match else 0

    def _owns(self, at: int) -> bool:
        """Whether a pronoun belongs to the noun behind it: "her hands"."""
        noun = self._text(at + 1)
        known = self._w["body"] | self._w["people"] | self._w["clothes"]
        if not self._is(at, "determiner"):
            return False
        if self._number(at + 1) or not known.isdisjoint(singulars(noun)) or vocabulary().is_thing(noun):
            return True
        return self._noun_like(at + 1) and not self._known_verb(at + 1)[0] and noun not in vocabulary().forms

    def _in_noun(self, at: int, start: int, first: int) -> bool:
        word = self._text(at)
        if word in ("we", "i") and at > first:
            return False  # "through the window we see"
        if not word or (word in self._w["pronoun"] and not (at == start and self._owns(at))):
            return False
        if at > first and (word in BEHIND or self._adverb_of_place(at) or self._is_manner(at)):
            return False
        if word == "of":
            return at > first and bool(self._text(at + 1))
        if word == "and":
            return self._joins_adjectives(at, first)
        if self._text(at - 1) == "of" and word in self._w["determiner"]:
            return True
        stops = self._w["preposition"] | self._w["conjunction"] | self._w["auxiliary"] | self._w["wearing"]
        if at > first and self._is(at + 1, "preposition") and word not in ("named", "called") and self._is_past(word):
            return False  # "a street filled with neon"
        if word in stops or (word in self._w["determiner"] and at > first):
            return False
        return at == first or self._text(at - 1) == "of" or not self._verb(at, start)[0]

    @staticmethod
    def _is_past(word: str) -> bool:
        return word.endswith("ed") or vocabulary().forms.get(word) is Form.PAST

    def _is_manner(self, at: int) -> bool:
        """ "Gently": how it is done; and not in "a gently lit room", where it tells of what follows."""
        word = self._text(at)
        if not vocabulary().is_adverb(word):
            return False
        done = self._text(at + 1).endswith(("ed", "ing", "lit")) and self._noun_like(at + 2)
        quality = vocabulary().is_adjective(self._text(at + 1)) or done
        return not (quality or (vocabulary().is_adjective(word) and self._noun_like(at + 1)))

    def _joins_adjectives(self, at: int, first: int) -> bool:
        return at > first and self._text(at - 1) in self._w["colour"] and self._text(at + 1) in self._w["colour"]

    def _name_said(self, start: int, end: int, count: int) -> Stretch:
        group = GROUPS.match(self._clause, self._tokens[start].start)
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
        names |= {one for name in names for one in singulars(name)}
        worn = bool(names & self._w["clothes"]) and not self._is_place(start, end)  # "a boxing ring"
        return worn or names <= self._w["colour"] | {"all", "and"}

    def _is_place(self, start: int, end: int) -> bool:
        """Whether the noun phrase names a kind of place: by its head, the last word before any "of"."""
        head = next((i for i in range(start, end) if self._text(i) == "of"), end)
        if head - start < 1:
            return False
        if head - start > 1 and self._is(head - 1, "part_of_place") and self._names_place(start, head - 1):
            return True  # "the bedroom floor"
        return self._names_place(start, head)

    def _can_be_place(self, start: int, end: int) -> bool:
        """Whether what is named may be where a scene plays: no thing, no feeling, nobody and no hour."""
        head = next((i for i in range(start, end) if self._text(i) == "of"), end)
        if self._is_place(start, end) or (head < end and self._is_place(head + 1, end)):
            return True
        if head + 1 < end and (self._is(head - 1, "part_of_place") or vocabulary().is_unseen(self._text(head - 1))):
            return self._can_be_place(head + 1, end)
        noun = self._text(head - 1)
        if vocabulary().is_thing(noun) or vocabulary().is_unseen(noun) or self._known_somebody(noun):
            return False
        alone = self._is(head - 1, "part_of_place") and head == end  # "in the corner"
        doing = vocabulary().forms.get(noun) is Form.ING
        body = noun in self._w["body"] or self._clothing(start, end)
        return not (alone or doing or body or self._number(start))

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
        place = self._is_place(at, end) and not self._is(end - 1, "vehicle")
        thing = place or self._clothing(at, end) or self._text(end - 1) in self._w["body"]
        begins = self._is(at, "determiner") or count > 1
        return (end, count) if loose and begins and not thing else (at, 0)
