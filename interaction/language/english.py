"""Who does what and where in an English clause, by word classes and places in the sentence.

Nouns need not be known: "a plumber juggles torches in a cathedral" is read by its article, the ending of its verb
and its preposition. Known verbs, clothes and places only settle what the grammar leaves open.
"""

import re
from collections.abc import Sequence
from functools import cache

from engine.film.camera import Speed
from interaction.language.lexicon import Hit
from interaction.language.numbers import EN_NUMBER, whole
from interaction.language.parts import Deed, Figure, Parts, Stretch, Token
from interaction.language.verbs import actions, places
from interaction.language.words import any_of, words

_WORD = re.compile(r"[a-z0-9][a-z0-9'.]*")
_BEHIND = {"alone", "just", "together", "there", "here", "again", "not"}
"""Words that stand behind a noun and are no part of its name."""
_GOING = ("walk", "run", "ride", "drive", "fly")
_SHORT = re.compile(r"(?P<who>he|she|it|they|there|who)'(?:s|re)")
_CROWDS = {"several": 3, "a few": 3, "few": 3, "some": 3, "many": 6, "a dozen": 12, "a couple of": 2, "a pair of": 2}
_GROUPS = re.compile(
    r"(?:a|an|the) (?:\w+ )?(?:group|crowd|bunch|band|gang|line|army|troop|squad|flock|herd|pack|team|row) of "
)
_SINGULAR = {"a", "an", "one", "each", "every", "another", "this", "that", "he", "she", "it"}
_LOCAL = {"in", "at", "inside", "through", "across", "along", "near", "outside", "beside", "within", "amid", "amidst"}


def read(clause: str, hits: list[Hit]) -> Parts:
    """The figures, deeds, places and speeds of a folded English clause; `hits` are left to their slots."""
    return _Reading(clause, hits).parts


@cache
def _pace() -> re.Pattern[str]:
    w = words().en
    return re.compile(rf"(?<![a-z'])(?:(?P<slow>{any_of(w['slow'])})|(?P<fast>{any_of(w['fast'])}))(?![a-z'])")


class _Reading:
    def __init__(self, clause: str, hits: list[Hit]) -> None:
        self.parts = Parts()
        self._clause = clause
        self._w = words().en
        self._after_camera = False
        self._tokens = self._tokenise(hits)
        self._read()

    # --- tokens ---

    def _tokenise(self, hits: list[Hit]) -> list[Token]:
        masking = ("slot", "relative", "taken_back")
        taken: list[tuple[int, int, Hit | None]] = []
        taken += [(h.start, h.end, h) for h in hits if h.way.kind in masking and not h.way.keep]
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
        return self._third_person(at, start, word), None

    def _known_verb(self, at: int) -> tuple[bool, str | None]:
        pair = f"{self._text(at)} {self._text(at + 1)}"
        forms = actions().en
        if pair in forms:
            return True, forms[pair]
        return (self._text(at) in forms), forms.get(self._text(at))

    def _verb_fits(self, at: int, start: int, word: str) -> bool:
        if word.endswith(("ing", "ed")):
            return word not in self._w["not_a_verb"]
        if at == start:
            return True
        plural = not word.endswith("s") or word.endswith("ss")
        subject = self._text(at - 1)
        if plural:
            return self._plural(start, at) or subject in ("to", "they", "we", "you", "and")
        if subject in self._w["clothes"] or subject.removesuffix("s") in self._w["clothes"]:
            return True  # "a kid in pajamas stands"
        return subject not in self._w["preposition"] and (not self._plural(start, at) or subject in self._w["people"])

    def _plural(self, start: int, at: int) -> bool:
        head = self._text(at - 1)
        joined = any(self._text(i) == "and" for i in range(max(0, start - 1), at))
        return head in self._w["plural"] or joined or (head.endswith("s") and not head.endswith("ss"))

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

    # --- the sentence ---

    def _read(self) -> None:
        at = 0
        while at < len(self._tokens):
            at = max(self._step(at), at + 1)

    def _step(self, at: int) -> int:
        token = self._tokens[at]
        if not token.text:
            self._after_camera = token.hit is not None and token.hit.way.slot.startswith("camera.")
            return at + 1
        if token.text in self._w["wearing"] and (end := self._look(at)):
            return end
        if end := self._not_done(at):
            return end
        if token.text == "to" and self._known_verb(at + 1)[0]:
            return at + 2  # "to reveal the town"
        if token.text in _BEHIND:
            return at + 1
        if token.text in self._w["preposition"]:
            return self._preposition(at)
        if token.text in self._w["auxiliary"] and f"{token.text} {self._text(at + 1)}" not in actions().en:
            self.parts.sure -= 1.0 if self._describes_itself(at) else 0.0
            return at + 1
        if token.text in self._w["conjunction"]:
            return at + 1
        verb, action = self._verb(at, at)
        if verb and (self.parts.figures or not self._noun_follows(at) or token.text.endswith("ing")):
            return self._deed(at, action)
        return self._figure(at)

    def _not_done(self, at: int) -> int:
        """Reads "not talking", "nothing moving" as nothing; the index behind, or 0."""
        if self._text(at) not in ("not", "never", "nothing", "nobody", "none"):
            return 0
        self.parts.undone = self.parts.undone or self._text(at) in ("not", "never")
        return at + 2 if self._known_verb(at + 1)[0] or self._text(at + 1).endswith("ing") else at + 1

    def _weathers(self, at: int) -> bool:
        """ "Snow coming down": what the weather does is no doing of anybody."""
        before = self._tokens[at - 1].hit if at else None
        return before is not None and before.way.slot == "environment.weather" and self._text(at).endswith("ing")

    def _describes_itself(self, at: int) -> bool:
        """ "the battery is empty": a remark, where "the battery is burning" is a scene."""
        following = self._text(at + 1)
        return bool(following) and not (
            self._verb(at + 1, at + 1)[0] or self._is(at + 1, "preposition") or self._is(at + 1, "auxiliary")
        )

    def _noun_follows(self, at: int) -> bool:
        return self._text(at) not in actions().en

    def _before_camera(self, at: int) -> bool:
        """ "A drone" in "a drone camera circles": the camera itself."""
        hit = self._tokens[at].hit if at < len(self._tokens) else None
        return hit is not None and self._clause.startswith("camera", hit.start)

    def _together(self, at: int) -> bool:
        """ "Anna and Ben argue": two names before one verb."""
        if self._text(at) != "and" or at + 1 >= len(self._tokens):
            return False
        end, _ = self._noun(at + 1)
        return (end > at + 1 and self._verb(end, at + 1)[0]) or (end > at + 1 and self._known_verb(end)[0])

    def _figure(self, at: int, after_camera: bool = False) -> int:
        """A noun phrase: somebody new, a place, a film word, or a word nobody knows."""
        end, count = self._noun(at)
        if end == at:
            self.parts.leftover += 1
            return at + 1
        names = {self._text(i) for i in range(at, end)} - self._w["determiner"]
        if names <= self._w["film"] or self._text(end - 1) in self._w["film_head"] or names & self._w["abstract"]:
            return end
        if self._before_camera(end):
            return end
        if self._clothing(at, end) and not after_camera and not self._after_camera and not self._verb(end, at)[0]:
            self._dress(self._place_said(at, end))
            return end
        bare = not self._is(at, "determiner") and count == 1 and not self._is(at, "pronoun")
        verb = self._verb(end, at)[0] or self._is(end, "auxiliary")
        person = any(name in self._w["people"] or name.removesuffix("s") in self._w["people"] for name in names)
        if end == at + 1 and self._is(at, "pronoun") and not (verb or self._is(end, "auxiliary")):
            return end
        if not verb and not person and self._is_place(at, end) and self._text(end - 1) not in self._w["vehicle"]:
            self.parts.places.append(self._place_said(at, end))
            self.parts.sure += 0.0 if bare else 0.5
            return end
        if bare and not (verb or person or after_camera or self._after_camera_or_look(end) or self._together(end)):
            self.parts.leftover += end - at
            return end
        self.parts.figures.append(Figure(self._name_said(at, end, count), count))
        self.parts.sure += 0.5 if bare or self._is(at, "definite") else 1.0
        return self._finish_figure(at, end)

    def _after_camera_or_look(self, end: int) -> bool:
        return self._after_camera or (self._is(end, "wearing") and self._look(end, dry=True) > 0)

    def _finish_figure(self, start: int, end: int) -> int:
        verb, action = self._verb(end, start)
        return self._deed(end, action) if verb else end

    def _noun(self, at: int) -> tuple[int, int]:
        """Where the noun phrase from a word ends, and how many it names."""
        if self._is(at, "pronoun") and not self._owns(at):
            return at + 1, 1
        start, count, at = at, 1, at
        if group := _GROUPS.match(self._clause, self._tokens[at].start):
            count = 5
            at += len(group[0].split())
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
        return None if match is None or value is None else (min(max(value, 1), 1000), at + len(match[0].split()))

    def _in_noun(self, at: int, start: int, first: int) -> bool:
        word = self._text(at)
        if not word or (word in self._w["pronoun"] and not (at == start and self._owns(at))):
            return False
        if at > first and word in _BEHIND:
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
        number = self._number(start)
        if number and count != 1 and number[1] < end:
            start = number[1]
        return self._said(start, end)

    # --- looks, places, deeds ---

    def _look(self, at: int, dry: bool = False) -> int:
        """Reads "in a red coat", "with long hair" as a look of the one before; the index behind, or 0."""
        start = at + 1 if self._text(at) in ("wearing", "wears", "in", "with", "sporting") else at + 2
        if self._text(at) in ("in", "with") and not self._text(start):
            return 0
        end, _ = self._noun(start) if start < len(self._tokens) else (start, 1)
        while self._text(end) == "and" and end + 1 < len(self._tokens):
            more, _ = self._noun(end + 1)
            if more == end + 1 or self._verb(more, end + 1)[0] or not self._clothing(end + 1, more):
                break
            end = more
        if end <= start or not self._dresses(at, start, end):
            return 0
        if not dry:
            self._dress(self._said(start + (self._text(start) in ("a", "an", "the")), end))
        return end

    def _clothing(self, start: int, end: int) -> bool:
        names = {self._text(i) for i in range(start, end)}
        names |= {name.removesuffix("s") for name in names}
        return bool(names & self._w["clothes"]) or names <= self._w["colour"] | {"all", "and"}

    def _dresses(self, at: int, start: int, end: int) -> bool:
        if self._clothing(start, end):
            return True
        word = self._text(at)
        return word in ("wearing", "wears", "dressed", "sporting") or (
            word == "with" and bool(self.parts.figures) and not self.parts.deeds and not self._is_place(start, end)
        )

    def _dress(self, said: Stretch) -> None:
        if self.parts.figures and self.parts.figures[-1].look is None:
            self.parts.figures[-1].look = said
        else:
            self.parts.looks.append(said)

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

    def _preposition(self, at: int) -> int:
        start = at + 1
        while start < len(self._tokens) and self._is(start, "preposition"):
            start += 1  # "out of", "in front of"
        if start >= len(self._tokens) or not self._text(start):
            return start
        end, _ = self._noun(start)
        if end == start:
            return start
        after_camera, self._after_camera = self._after_camera, False
        names = {self._text(i) for i in range(start, end)} - self._w["determiner"]
        if names <= self._w["film"] or self._is(start, "pronoun") or names & self._w["abstract"]:
            return end
        vehicle = self._text(end - 1) in self._w["vehicle"] and self._text(start - 1) not in _LOCAL
        placed = self._is_place(start, end) and not (vehicle and after_camera)
        if placed or (not after_camera and self._text(start - 1) in _LOCAL):
            self.parts.places.append(self._place_said(start, end))
            self.parts.sure += 0.5
            return end
        if self.parts.figures and not self.parts.deeds and not after_camera and not self._is(at - 1, "auxiliary"):
            figure = self.parts.figures[-1]
            figure.name = (figure.name[0], self._said(start, end)[1]) if figure.look is None else figure.name
            return self._finish_figure(start, end)
        return self._figure(start, after_camera) if after_camera or not self.parts.deeds else end

    def _deed(self, at: int, action: str | None) -> int:
        """A verb with what belongs to it; the place it leads to is read as a place too."""
        end = at + 1
        while end < len(self._tokens) and self._text(end):
            if self._text(end) in self._w["wearing"] and self._text(end) != "in" and self._look(end, dry=True):
                break
            stop, end = self._deed_goes_on(at, end)
            if stop:
                break
        last = end
        while last > at + 1 and self._is(last - 1, "determiner"):
            last -= 1
        self.parts.deeds.append(Deed(self._said(at, last), action))
        self.parts.sure += 1.0 if self.parts.figures else 0.5
        return end

    def _deed_goes_on(self, verb: int, at: int) -> tuple[bool, int]:
        word = self._text(at)
        if word in self._w["preposition"] and word not in self._w["conjunction"]:
            return self._deed_preposition(at)
        if word in ("and", "while", "as", "but", "or", "who", "when"):
            return True, at
        if word in self._w["determiner"] or word in self._w["pronoun"] or self._number(at):
            end, _ = self._noun(at)
            if actions().en.get(self._text(verb)) in _GOING and self._is_place(at, end):  # "crossing the street"
                self.parts.places.append(self._place_said(at, end))
            return False, max(end, at + 1)
        if at > verb + 1 and self._verb(at, at)[0] and word.endswith("ing"):
            return True, at
        return False, at + 1

    def _deed_preposition(self, at: int) -> tuple[bool, int]:
        start = at + 1
        while self._is(start, "preposition"):
            start += 1
        if start >= len(self._tokens):
            return False, start
        if not self._text(start):
            return True, at
        end, _ = self._noun(start)
        if end == start:
            return False, start
        names = {self._text(i) for i in range(start, end)} - self._w["determiner"]
        local = self._text(start - 1) in _LOCAL and not names & self._w["people"] and not self._is(start, "pronoun")
        return (True, at) if self._is_place(start, end) or local else (False, end)
