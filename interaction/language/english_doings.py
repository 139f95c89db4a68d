"""Which words of an English clause are what somebody does: by known words, endings, and what stands around them."""

import re

from interaction.language.english_tokens import GROUPS, Tokens
from interaction.language.english_vocabulary import Form, singulars, vocabulary
from interaction.language.verbs import actions, places

_SINGULAR = {"a", "an", "one", "each", "every", "another", "this", "that", "he", "she", "it"}


_CALLED = ("called", "named")


class Doings(Tokens):
    """The doings among the words of a clause."""

    # --- word classes ---

    def _verb(self, at: int, start: int) -> tuple[bool, str | None]:
        """Whether the word is what the noun phrase from `start` on does, and the action's identifier."""
        word, before = self._text(at), self._text(at - 1)
        auxiliary = word in self._w["auxiliary"] and f"{word} {self._text(at + 1)}" not in actions().en
        if not word or word in self._w["wearing"] or auxiliary or self._text(at - 1).endswith("'s"):
            return False, None
        if self._is(at - 1, "determiner") and at - 1 >= start:
            return False, None
        if at > start and (before in _CALLED or (word in _CALLED and self._noun_like(at + 1))):
            return False, None  # "a girl called Dawn"
        if self._part_of_noun(at, start):
            return False, None
        known, action = self._known_verb(at)
        if known:
            if at > start and vocabulary().forms.get(word) in (Form.THIRD, Form.PLAIN) and self._is_quality(at - 1):
                return False, None  # "big smiles", "a warm smile"
            doing = word.endswith("ing") and at > start and self._is(at + 1, "determiner")  # "crossing the street"
            return doing or self._verb_fits(at, start, word), action
        form = vocabulary().forms.get(word)
        if form is not None:
            return self._common_fits(at, start, word, form), None
        if word.endswith("ing") and len(word) > 5 and word not in self._w["not_a_verb"]:
            return True, None
        return self._of_several(at, start) or self._third_person(at, start, word), None

    def _part_of_noun(self, at: int, start: int) -> bool:
        """The light of "a traffic light", "running" in "a running man", "train" in "train arriving"."""
        word, before, after = self._text(at), self._text(at - 1), self._text(at + 1)
        if at > start and f"{before} {word}" in vocabulary().compounds:
            one = self._object_follows(at) or self._text(start) in ("a", "an", "one")  # "a car chases a man"
            return not (vocabulary().forms.get(word) is Form.THIRD and one)
        if f"{word} {after}" in vocabulary().compounds:
            return True
        if word == "shot":
            return at == start or not self._object_follows(at)
        if at > start and self._worn(word) and word not in actions().en and not self._object_follows(at):
            return True  # "cowboy boots"
        if at > start and word.endswith("ing") and self._worn(after):
            return True  # "an old diving helmet"
        if word.endswith(("ing", "ed")) or vocabulary().forms.get(word) is Form.PAST:
            return at > start and self._only_qualities(start, at) and self._noun_like(at + 1)
        form = vocabulary().forms.get(word)
        if at > start:  # "city lights sliding"
            bare = not (self._is(start, "determiner") or self._is(start, "pronoun"))
            part = self._is(at, "part_of_place") and self._names_place(start, at) and not self._object_follows(at)
            lit = form is Form.THIRD and vocabulary().is_thing(word) and (after.endswith("ing") or not after)
            return part or (bare and lit)
        if form is Form.THIRD and self._known_somebody(word) and not self._object_follows(at):
            return self._is(at + 1, "preposition") or after.endswith("ing")  # "guards on either side"
        return form is Form.PLAIN and self._names_first(at)

    def _worn(self, word: str) -> bool:
        return not self._w["clothes"].isdisjoint(singulars(word)) and bool(word)

    def _names_first(self, at: int) -> bool:
        """Whether a clause begins with a noun that might be a doing: what follows is what it does."""
        thing = vocabulary().is_thing(self._text(at)) or self._known_somebody(self._text(at))
        return thing and (self._text(at + 1).endswith("ing") or self._is(at + 1, "auxiliary"))

    def _only_qualities(self, start: int, at: int) -> bool:
        """Whether the words between are only articles, numbers and adjectives: the noun is still to come."""
        number = self._number(start)
        begin = number[1] if number else start
        return all(
            self._is(i, "determiner") or vocabulary().is_adjective(self._text(i)) or self._number(i) is not None
            or vocabulary().is_adverb(self._text(i)) or i < begin
            for i in range(start, at)
        )  # fmt: skip

    def _noun_like(self, at: int) -> bool:
        """Whether a word is neither small nor an adverb: it may be a noun or stand before one."""
        word = self._text(at)
        small = ("determiner", "preposition", "conjunction", "pronoun", "auxiliary", "adverb")
        return bool(word) and not any(self._is(at, kind) for kind in small) and not vocabulary().is_adverb(word)

    def _object_follows(self, at: int) -> bool:
        """ "The rope" behind "pulls": an article, a pronoun or a number."""
        return self._is(at + 1, "determiner") or self._is(at + 1, "pronoun") or self._number(at + 1) is not None

    def _leads_on(self, at: int) -> bool:
        """Whether what stands behind a word can stand behind a doing: an object, a direction, or nothing."""
        following = self._text(at + 1)
        return (
            not following or self._object_follows(at) or self._is(at + 1, "preposition") or following.endswith("ing")
            or self._is(at + 1, "conjunction") or self._is(at + 1, "adverb") or vocabulary().is_adverb(following)
        )  # fmt: skip

    def _common_fits(self, at: int, start: int, word: str, form: Form) -> bool:
        """Whether a common word that can be a doing is one here."""
        if form is Form.ING:
            return word not in self._w["not_a_verb"] or (at > start and self._object_follows(at))
        if form is Form.PAST:
            return self._object_follows(at) and at > start
        noun = self._may_be_noun(word)
        if at == start:
            return (form is Form.THIRD and (self._leads_on(at) if noun else True)) or (
                form is Form.PLAIN and self._object_follows(at)
            )
        if form is Form.THIRD:
            return self._third_fits(at, start, word, noun)
        several = self._plural(start, at) or self._text(at - 1) in ("to", "they", "we", "you", "and")
        return several and (not noun or self._leads_on(at))

    def _may_be_noun(self, word: str) -> bool:
        return vocabulary().is_thing(word) or self._known_somebody(word) or vocabulary().is_unseen(word)

    def _is_quality(self, at: int) -> bool:
        word = self._text(at)
        named = self._text(at - 1) in _CALLED  # "a man named Rusty"
        return (
            not named
            and vocabulary().is_adjective(word)
            and not (self._known_somebody(word) or vocabulary().is_thing(word))
        )

    def _third_fits(self, at: int, start: int, word: str, noun: bool) -> bool:
        """ "The baker kneads", and not "big smiles" or "the street lamps flicker"."""
        subject = self._text(at - 1)
        if self._is_quality(at - 1) or subject in self._w["preposition"] or vocabulary().is_adverb(subject):
            return False
        behind = at - start == 1 and self._is(start - 1, "preposition")  # "a kid on crutches crosses the field"
        if (self._text(start) in _SINGULAR and self._text(start) not in ("this", "that")) or behind:
            return not behind or self._leads_on(at)
        if (
            self._plural(start, at, joined=False)
            and subject not in self._w["people"]
            and subject not in self._w["clothes"]
        ):
            return False
        return not noun or self._leads_on(at)

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
        behind = at - start == 1 and self._is(start - 1, "preposition") and not self._is(start, "determiner")
        behind = behind and bool(self.parts.figures) and self._leads_on(at)
        if behind and (not plural or self.parts.figures[-1].count > 1):
            return True  # "a kid on crutches crosses the field"
        if plural:
            return self._plural(start, at) or subject in ("to", "they", "we", "you", "and")
        if subject in self._w["clothes"] or subject.removesuffix("s") in self._w["clothes"]:
            return True  # "a kid in pajamas stands"
        one = GROUPS.match(self._clause, self._tokens[start].start) is not None  # "an army of camels walks"
        one = one or self._clause.startswith("a pair of ", self._tokens[start].start)
        several = self._plural(start, at, joined=False) and not one
        return subject not in self._w["preposition"] and (not several or subject in self._w["people"])

    def _plural(self, start: int, at: int, *, joined: bool = True) -> bool:
        head = self._text(at - 1)
        joined = any(self._text(i) == "and" for i in range(max(0, start - joined), at))
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

    def _known_somebody(self, noun: str) -> bool:
        forms = (noun, noun.removesuffix("s"), noun.removesuffix("es"))
        return any(form in self._w[kind] for kind in ("people", "plural", "somebody") for form in forms)

    def _names_place(self, start: int, end: int) -> bool:
        begin, finish = self._said(start, end)
        found = places().find(self._clause[begin:finish])
        return found is not None and finish - begin - found[2] <= 2
