"""Who does what and where in an English clause, by word classes and places in the sentence.

Nouns need not be known: "a plumber juggles torches in a cathedral" is read by its article, the ending of its verb
and its preposition. Known verbs, clothes and places only settle what the grammar leaves open.
"""

import re

from engine.film.camera import Speed
from interaction.language.english_ambience import Ambience
from interaction.language.english_vocabulary import Form, vocabulary
from interaction.language.english_words import BEHIND
from interaction.language.lexicon import Hit
from interaction.language.parts import Bond, Deed, Figure, Parts, Stretch
from interaction.language.relations import relations
from interaction.language.verbs import actions
from interaction.language.words import words

_GOING = ("walk", "run", "ride", "drive", "fly", "climb", "crawl")
_LOCAL = {"in", "at", "inside", "through", "across", "along", "near", "outside", "beside", "within", "amid", "amidst"}
_MOUNT = r"(?:horse|pony|camel|elephant|bike|motorbike|motorcycle|bicycle)s?"
_MOUNTED = re.compile(
    rf"(?:(?!and )\w+ ){{0,2}}?{_MOUNT} and (?:its |their |the |a )?(?P<first>riders?|horse(?:wo)?m[ae]n)(?![a-z])"
    rf"|(?:(?!and )\w+ ){{0,2}}?(?P<last>riders?) and (?:his |her |their |a |the )?{_MOUNT}(?![a-z])"
)
"""A horse and rider are one who rides."""
_WE_SEE = {"see", "watch", "find", "notice", "discover", "glimpse", "hear", "spot", "catch", "have"}
"""What those who see the picture do, and nobody in it."""
_RELATIVE = ("who", "which", "that")


def read(clause: str, hits: list[Hit]) -> Parts:
    """The figures, deeds, places and speeds of a folded English clause; `hits` are left to their slots."""
    return _Reading(clause, hits).parts


_SOMEBODY = re.compile(r"(?<![a-z'])(?:a|an|the|his|her|our|one|two|three) (?:[a-z']+ ){0,2}?(?P<who>[a-z]+) $")


def does_it(clause: str, hit: Hit) -> bool:
    """Whether a camera's move is rather what somebody does who is named right before: "a reporter zooms in"."""
    if (
        hit.way.slot != "camera.move"
        or hit.way.kind != "slot"
        or re.match(r"[a-z]+(?:s|ing) ", clause[hit.start :]) is None
    ):
        return False
    named = _SOMEBODY.search(clause, 0, hit.start)
    return named is not None and (named["who"] in words().en["people"] or named["who"] in words().en["somebody"])


class _Reading(Ambience):
    def __init__(self, clause: str, hits: list[Hit]) -> None:
        super().__init__(clause, hits)
        self._named_last = False
        self._mounted: set[int] = set()
        self._read()

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
        if end := self._ambience(at):
            return end
        if (self.parts.figures or self.parts.deeds) and (end := self._stands(at)):
            return end
        if token.text in self._w["wearing"] and (end := self._look(at)):
            return end
        if token.text == "we" and self._text(at + 1) in _WE_SEE:
            return at + 2
        if token.text == "as" and self._clause_follows(at + 1):
            return at + 1
        if end := self._not_done(at):
            return end
        if token.text == "to" and self._is_plain(at + 1) and not self._known_verb(at + 1)[0]:
            return self._purpose(at + 2)  # "they try to find shelter"
        if token.text == "to" and self._known_verb(at + 1)[0]:
            begins = at > 0 and self._is(at - 1, "auxiliary")  # "starts to cry", and not "to reveal the town"
            return self._deed(at + 1, self._known_verb(at + 1)[1]) if begins else self._purpose(at + 2)
        if token.text in BEHIND:
            return at + 1
        if end := self._place_adverb(at):
            return end
        if token.text in self._w["preposition"]:
            return self._preposition(at)
        if self._is_manner(at):
            return at + 1
        if token.text in ("do", "does", "doing") and self._is(at + 1, "determiner"):
            return self._deed(at, None)  # "doing the dishes"
        if token.text in self._w["auxiliary"] and f"{token.text} {self._text(at + 1)}" not in actions().en:
            self.parts.sure -= 1.0 if self._describes_itself(at) else 0.0
            return at + 1
        if token.text in self._w["conjunction"]:
            if token.text in _RELATIVE and self.parts.figures:
                self._agents = (len(self.parts.figures) - 1,)
            return at + 1
        verb, action = self._verb(at, at)
        if end := self._by_itself(at):
            return end
        if self._begins_with_verb(at):
            return self._deed(at, action)
        if verb and (self.parts.figures or not self._noun_follows(at) or token.text.endswith("ing")):
            return self._deed(at, action)
        return self._figure(at)

    def _purpose(self, at: int) -> int:
        """Where what is only meant to be done ends: "to ride a bike"."""
        if not self._is(at, "determiner"):
            return at
        end, _ = self._noun(at)
        return at if self._is_place(at, end) else end

    def _not_done(self, at: int) -> int:
        """Reads "not talking", "nothing moving" as nothing; the index behind, or 0."""
        if self._text(at) not in ("not", "never", "nothing", "nobody", "none"):
            return 0
        self.parts.undone = self.parts.undone or self._text(at) in ("not", "never")
        if self._text(at) == "not" and self._text(at + 1) in ("a", "an", "the"):
            return self._noun(at + 1)[0]  # "not a church, a mosque"
        return at + 2 if self._known_verb(at + 1)[0] or self._text(at + 1).endswith("ing") else at + 1

    def _clause_follows(self, at: int) -> bool:
        """ "a dog barks" in "as a dog barks": somebody and what they do, no comparison."""
        end, _ = self._noun(at) if at < len(self._tokens) else (at, 0)
        return end > at and (self._verb(end, at)[0] or self._is(end, "auxiliary") or self._known_verb(end)[0])

    def _noun_follows(self, at: int) -> bool:
        return self._text(at) not in actions().en and f"{self._text(at)} {self._text(at + 1)}" not in actions().en

    def _begins_with_verb(self, at: int) -> bool:
        """ "Bumps into a post": a clause that begins with what somebody named before does, in a word nobody knows."""
        word, into = self._text(at), self._text(at + 1) in ("into", "onto", "towards") or self._is(at + 1, "determiner")
        if at or not into or re.search(r"[^su]s$", word) is None:
            return False
        small = any(self._is(at, kind) for kind in ("determiner", "pronoun", "preposition", "auxiliary", "conjunction"))
        return not small and not any(
            word.removesuffix("s") in self._w[kind] for kind in ("people", "somebody", "clothes")
        )

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
        if mounted := _MOUNTED.match(self._clause, self._tokens[at].start):
            return self._rider(at, mounted)
        end, count = self._noun(at)
        if end == at:
            self.parts.leftover += 1
            return at + 1
        if picture := self._picture_of(at, end):
            return picture
        if self._text(at) == "no" and self._text(at + 1) != "one":
            return end  # "no wind, no people"
        names = {self._text(i) for i in range(at, end)} - self._w["determiner"]
        some = self._some_of_them(at)
        if not some and (
            names <= self._w["film"]
            or self._text(end - 1) in self._w["film_head"]
            or (names & self._w["abstract"] and not self._known_somebody(self._text(end - 1)))  # "a second cop"
        ):
            return end
        if self._before_camera(end) or self._only_quality(at, end):
            return end
        if self._clothing(at, end) and not after_camera and not self._after_camera and not self._verb(end, at)[0]:
            self._dress(self._place_said(at, end))
            return end
        unseen = vocabulary().is_unseen(self._text(end - 1)) and not self._known_somebody(self._text(end - 1))
        if (self._is(end - 1, "ambient") or (unseen and not after_camera)) and not self._verb(end, at)[0]:
            return end  # "his shadow on the floor", "basically a chase"
        if self._is_state(at, end):
            return end + 1 + (self._text(end) in ("is", "are"))
        bare = not self._is(at, "determiner") and count == 1 and not self._is(at, "pronoun")
        empty = self._is(end, "auxiliary") and self._is_place(at, end) and self._describes_itself(end)
        verb = self._verb(end, at)[0] or (self._is(end, "auxiliary") and not empty)  # "the old church is empty"
        person = any(name in self._w["people"] or name.removesuffix("s") in self._w["people"] for name in names)
        if end == at + 1 and self._is(at, "pronoun") and not (verb or self._is(end, "auxiliary")):
            return end
        if not verb and not person and self._is_place(at, end) and self._text(end - 1) not in self._w["vehicle"]:
            self.parts.places.append(self._place_said(at, end))
            self.parts.sure += 0.0 if bare else 0.5
            return end
        shown = after_camera or self._after_camera_or_look(end) or self._adorned(at, end)
        if bare and not (verb or person or shown or self._together(end)):
            self.parts.leftover += end - at
            return end
        self._act(at, self._new(at, end, count))
        self.parts.figures[-1].shown = after_camera or self._after_camera
        self.parts.sure += 0.5 if bare or self._is(at, "definite") else 1.0
        return self._finish_figure(at, self._carrying(end) or end)

    def _only_quality(self, start: int, end: int) -> bool:
        """ "A windy" of "a windy morning": what is so has a word for its slot."""
        plain = all(self._is(at, "determiner") or vocabulary().is_adjective(self._text(at)) for at in range(start, end))
        cut_off = end < len(self._tokens) and not self._text(end) and not self._known_somebody(self._text(end - 1))
        return plain and cut_off and self._tokens[end].start == self._tokens[end - 1].end + 1

    def _picture_of(self, start: int, end: int) -> int:
        """The index behind "footage of": what counts is what it shows; 0 for anything else."""
        of = next((at for at in range(start, end) if self._text(at) == "of"), 0)
        return of + 1 if of > start and self._is(of - 1, "picture_of") else 0

    def _rider(self, at: int, found: re.Match[str]) -> int:
        """Somebody with what they ride; they ride where nothing else is said."""
        count, _ = self._number(at) or (1, at)
        name = "first" if found["first"] else "last"
        self.parts.figures.append(Figure(found.span(name), count))
        number = len(self.parts.figures) - 1
        self._act(at, number)
        self._mounted.add(number)
        self.parts.sure += 1.0
        end = self._index(found.end())
        if not any(self._verb(later, at)[0] for later in range(end, len(self._tokens))):
            self.parts.deeds.append(Deed(found.span(), "ride", (number,)))
        return self._finish_figure(at, end)

    def _act(self, at: int, number: int) -> None:
        """From here on a figure acts, together with those before it where they are joined by "and"."""
        together = self._text(at - 1) == "and" and self._named_last
        self._agents = (*self._agents, number) if together else (number,)
        self._named_last = True

    def _carrying(self, at: int) -> int:
        """Reads "holding a gun" behind somebody as part of their look; the index behind, or 0."""
        if not self._is(at, "carrying"):
            return 0
        end, _ = self._noun(at + 1) if at + 1 < len(self._tokens) else (at + 1, 1)
        if end <= at + 1 or (self._clothing(at + 1, end) and self._text(at) == "hugging"):
            return 0
        self._dress(self._said(at + 1 + (self._text(at + 1) in ("a", "an", "the", "his", "her", "their")), end))
        return end

    def _after_camera_or_look(self, end: int) -> bool:
        return self._after_camera or (self._is(end, "wearing") and self._look(end, dry=True) > 0)

    def _adorned(self, start: int, end: int) -> bool:
        """ "Tree with golden leaves": what a clause begins with, and what belongs to it."""
        if start or self._text(end) != "with" or end + 1 >= len(self._tokens) or not self._text(end + 1):
            return False
        return self._text(start) not in vocabulary().forms and self._noun(end + 1)[0] > end + 1

    def _by_itself(self, at: int) -> int:
        """Reads "swaying white flowers": what does it stands behind; the index behind, or 0."""
        plain = at + 1 < len(self._tokens) and self._noun_like(at + 1)
        end, count = self._noun(at + 1) if not at and self._is(at, "by_itself") and plain else (at + 1, 1)
        if end == at + 1 or self._is_place(at + 1, end) or self._is(end - 1, "ambient"):
            return 0
        self._act(at + 1, self._new(at + 1, end, count))
        self._done(at, at + 1, self._known_verb(at)[1])
        return end

    def _finish_figure(self, start: int, end: int) -> int:
        verb, action = self._verb(end, start)
        return self._deed(end, action) if verb else end

    # --- looks, places, deeds ---

    def _look(self, at: int, dry: bool = False) -> int:
        """Reads "in a red coat", "with long hair" as a look of the one before; the index behind, or 0."""
        start = at + 1 if self._text(at) in ("wearing", "wears", "in", "with", "sporting") else at + 2
        if self._text(at) in ("in", "with") and not self._text(start):
            return 0
        end, _ = self._noun(start) if start < len(self._tokens) else (start, 1)
        doing = None if self._worn(self._text(start + 1)) else vocabulary().forms.get(self._text(start + 1))
        if self._text(at) == "in" and self._is(start, "colour") and doing and self.parts.figures:
            end = start + 1  # "dancers in white spin"
        if doing is None and self._is(start, "colour") and end == start + 1 and self._worn(self._text(end)):
            end += 1  # "in blue dresses"
        while self._text(end) == "and" and end + 1 < len(self._tokens):
            more, _ = self._noun(end + 1)
            if more == end + 1 or not self._clothing(end + 1, more):
                break
            end = more
        if end <= start or not self._dresses(at, start, end):
            return 0
        if not dry:
            plain = start + (self._text(start) in ("a", "an", "the"))
            covered = self._is(at, "clad") and self._text(at) != "dressed" and not self._clothing(start, end)
            self._dress(self._said(at if covered else plain, end))  # "covered in mud"
        return end

    def _dresses(self, at: int, start: int, end: int) -> bool:
        if self._clothing(start, end):
            return True
        word = self._text(at)
        return (
            word in ("wearing", "wears", "sporting")
            or self._is(at, "clad")
            or (word == "with" and bool(self.parts.figures) and not self.parts.deeds and not self._is_place(start, end))
        )

    def _dress(self, said: Stretch) -> None:
        if self.parts.figures and self.parts.figures[-1].look is None:
            self.parts.figures[-1].look = said
        else:
            self.parts.looks.append(said)

    def _preposition(self, at: int) -> int:
        start = at + 1
        while start < len(self._tokens) and (self._is(start, "preposition") or self._front_of(start)):
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
        busy = self._text(start - 1) == "with" and self._text(end).endswith("ing") and self._verb(end, start)[0]
        if busy and not after_camera and (self._is(start, "determiner") or self._number(start)):
            return self._figure(start)  # "the desert with a truck driving through it"
        vehicle = self._text(end - 1) in self._w["vehicle"] and self._text(start - 1) not in _LOCAL
        vehicle = vehicle and not (self._is(end - 1, "carrier") and self._text(start - 1) in ("on", "aboard"))
        placed = self._is_place(start, end) and not (vehicle and after_camera)
        if self._text(start - 1) == "without":
            return end
        if placed or (not after_camera and self._text(start - 1) in _LOCAL and self._can_be_place(start, end)):
            self.parts.places.append(self._place_said(start, end))
            self.parts.sure += 0.5
            return end
        if self.parts.figures and not self.parts.deeds and not after_camera and not self._is(at - 1, "auxiliary"):
            figure = self.parts.figures[-1]
            if figure.look is None and self._belongs_to_name(start):
                figure.name = (figure.name[0], self._said(start, end)[1])
            return self._finish_figure(start, end)
        there = self._text(start - 1) == "of" or self._somebody(start)[0] > start  # "dust on the pews" is no pew
        return self._figure(start, after_camera) if after_camera or (there and not self.parts.deeds) else end

    def _belongs_to_name(self, start: int) -> bool:
        """ "Kids on bikes", and not "a key on a table"."""
        if self._text(start - 1) == "of":
            return True
        plain = not (self._is(start, "determiner") or self._number(start))
        return plain and self._text(start - 1) in ("on", "from", "for")

    def _deed(self, at: int, action: str | None) -> int:
        """A verb with what belongs to it; the place it leads to is read as a place too."""
        suffered = relations().done_en.match(self._clause, self._tokens[at].start, len(self._clause))
        end = self._does_to(at)
        if end and suffered and not self._is(at - 1, "auxiliary"):
            return end  # "followed by a dog" says nothing of what is done otherwise
        end = end or at + 1
        while end < len(self._tokens) and self._text(end):
            if not self._standing(end) and self._wears(end):
                break
            stop, behind = self._deed_goes_on(at, end)
            end = behind if stop else max(behind, end + 1)
            if stop:
                break
        last = end
        whom = end == len(self._tokens) and self._is(end - 1, "pronoun")  # "stands behind her"
        one_by_one = f"{self._text(last - 2)} {self._text(last - 1)}" == "by one"
        while last > at + 1 and not (whom or one_by_one) and self._trails(last - 1):
            last -= 1
        self._done(at, last, action)
        return end

    def _is_plain(self, at: int) -> bool:
        return vocabulary().forms.get(self._text(at)) is Form.PLAIN

    def _trails(self, at: int) -> bool:
        return self._is(at, "determiner") or self._text(at) in ("first", "and")

    def _done(self, at: int, end: int, action: str | None) -> None:
        """Notes a deed, and what two who were named together do to each other."""
        start = self._tokens[at].start
        pace = Speed.FAST if self._is(at, "fast_doing") else None
        if action == "fall" and self._has_object(at):
            action = None  # "drops her bag"
        if action == "pick_up" and self._text(at).startswith(("tak", "took")):
            action = self._taken(at)
        mounted = bool(self._agents) and self._mounted.issuperset(self._agents)
        if action in ("run", "walk") and (mounted or self._rides(at)):
            action = "ride"
        self.parts.deeds.append(Deed(self._said(at, end), action, self._agents, self._meanwhile(at), pace))
        self.parts.sure += 1.0 if self.parts.figures else 0.5
        self._named_last = False
        mutual = relations().mutual_en.match(self._clause, start, len(self._clause))
        for number in self._agents if mutual else ():
            figure = self.parts.figures[number]
            pair = self._clause[figure.name[0] : figure.name[1]].endswith((" couple", " pair"))
            figure.count = max(figure.count, 2) if pair else figure.count  # "a couple hugging"
        if mutual and len(self._agents) == 2 and not any(bond.who == self._agents for bond in self.parts.bonds):
            self.parts.bonds.append(Bond(mutual[0].relation, self._agents[:1], self._agents[1:]))

    def _meanwhile(self, at: int) -> bool:
        """ "sits reading": a participle, of nobody newly named, goes on with what is done already."""
        joined = self._is(at - 1, "auxiliary") or self._text(at - 1) == "and"
        return self._text(at).endswith("ing") and not joined and not self._named_last

    def _wears(self, at: int) -> bool:
        return self._is(at, "wearing") and self._text(at) != "in" and bool(self._look(at, dry=True))

    def _deed_goes_on(self, verb: int, at: int) -> tuple[bool, int]:
        word = self._text(at)
        if end := self._stands(at) or self._place_adverb(at):
            return False, end
        if word in self._w["preposition"] and word not in self._w["conjunction"]:
            return self._deed_preposition(verb, at)
        if word in ("and", "while", "as", "but", "or", "who", "when"):
            return True, at
        if word in self._w["determiner"] or word in self._w["pronoun"] or self._number(at):
            end, _ = self._noun(at)
            going = actions().en.get(self._text(verb)) in _GOING and self._text(end - 1) not in self._w["vehicle"]
            if going and self._is_place(at, end):  # "crossing the street"
                self.parts.places.append(self._place_said(at, end))
            return False, max(end, at + 1)
        if at > verb + 1 and self._verb(at, at)[0] and word.endswith("ing"):
            return True, at
        return False, at + 1

    def _place_adverb(self, at: int) -> int:
        """Reads "underwater", "under the sea" as the place; the index behind, or 0."""
        end = self._adverb_of_place(at)
        if end:
            self.parts.places.append(self._said(at, end))
            self.parts.sure += 0.5
        return end

    def _place_of(self, start: int, end: int) -> None:
        """The cathedral of "on the floor of a ruined cathedral"."""
        of = next((at for at in range(start, end) if self._text(at) == "of"), end)
        if of + 1 < end and not self._is_place(start, end) and self._is_place(of + 1, end):
            self.parts.places.append(self._place_said(of + 1, end))

    def _deed_preposition(self, verb: int, at: int) -> tuple[bool, int]:
        start = at + 1
        if self._text(at) == "to" and self._is_plain(start):
            stops = self._known_verb(start)[0] or self._object_follows(start)
            return (True, at) if stops else (False, start + 1)  # "bends down to pick up the pieces"
        while self._is(start, "preposition") or self._front_of(start):
            if end := self._stands(start):
                return False, end
            start += 1
        if start >= len(self._tokens):
            return False, start
        if not self._text(start):
            return True, at
        end, _ = self._noun(start)
        if end == start:
            return False, start
        names = {self._text(i) for i in range(start, end)} - self._w["determiner"]
        thing = names & (self._w["people"] | self._w["viewer"]) or self._is(start, "pronoun")
        if self._text(start - 1) == "at":  # "looks at his watch"
            thing = thing or names & self._w["body"] or self._clothing(start, end)
        seen = self._text(start - 1) == "at" and actions().en.get(self._text(verb)) == "look"  # "looks at the floor"
        seen = seen and not names <= self._w["film"]
        if self._text(start - 1) == "in" and self._clothing(start, end):
            return True, at
        local = self._text(start - 1) in _LOCAL and not thing and not seen and self._can_be_place(start, end)
        aboard = self._text(end - 1) in self._w["vehicle"] and self._text(start - 1) not in _LOCAL
        rides = self._is(end - 1, "carrier") and self._text(start - 1) in ("on", "aboard")
        if rides and actions().en.get(self._text(verb)) not in ("jump", "climb", "walk", "fall"):
            return True, at  # "sits on a train", and not "jumps on a train"
        if (self._is_place(start, end) or local) and not aboard:
            return True, at
        if not thing and not seen:
            self._place_of(start, end)
        return False, end

    def _front_of(self, at: int) -> bool:
        return self._text(at) == "front" and self._text(at + 1) == "of"
