"""Which words of an English clause are what somebody does: by known words, endings, and what stands around them."""

import re

from interaction.language.english_tokens import GROUPS, Tokens
from interaction.language.verbs import actions

_SINGULAR = {"a", "an", "one", "each", "every", "another", "this", "that", "he", "she", "it"}


class Doings(Tokens):
    """The doings among the words of a clause."""

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
        one = GROUPS.match(self._clause, self._tokens[start].start) is not None  # "an army of camels walks"
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
