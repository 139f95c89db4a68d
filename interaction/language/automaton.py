"""Patterns of orders as one machine: words, `(a|b)` choices and `{places}`, tried from any place in a text.

Choices join again behind the bracket, so the machine grows with the length of the patterns, not with their number of
readings. All patterns are walked at once: states that the same words lead to are taken together the first time that
somebody says so.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

_TOKEN = re.compile(r"[a-z0-9'.&]+|[^\sa-z0-9'.&]")
_PIECE = re.compile(r"\{(\w+)\}|([(|)])|([a-z0-9'.&]+|[^\s(){}|])|\s+")


@dataclass(slots=True, eq=False)
class State:
    """A place in a pattern, and where words, places and nothing at all lead from it."""

    words: dict[str, list["State"]] = field(default_factory=dict[str, list["State"]])
    places: list[tuple[str, "State"]] = field(default_factory=list[tuple[str, "State"]])
    skips: list["State"] = field(default_factory=list["State"])
    meanings: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern found at characters `start` to `end`; `captures` are its places with the words in them."""

    name: str
    flag: str
    start: int
    end: int
    captures: tuple[tuple[str, str], ...]

    def get(self, place: str) -> str | None:
        """The words that stood in a place; None when the pattern has none."""
        return dict(self.captures).get(place)


Places = dict[str, Callable[[str, int], list[int]]]
"""For each `{place}`: the ends of what can stand in it from a character on."""


Known = dict[tuple[Callable[[str, int], list[int]], int], list[int]]
"""Ends that were found already, by what looks for them and where."""


class Machine:
    """All patterns together."""

    def __init__(self, places: Places) -> None:
        self._root = State()
        self._places = places
        self._joints: dict[frozenset[int], Joint] = {}

    def learn(self, pattern: str, name: str, flag: str = "") -> None:
        """Adds a pattern. Raises ValueError when its brackets do not match or a place is unknown."""
        pieces = [m for m in _PIECE.finditer(pattern) if m[0].strip()]
        if sum(len(m[0]) for m in _PIECE.finditer(pattern)) != len(pattern):
            raise ValueError(f"cannot read {pattern!r}")
        end, at = self._sequence(pieces, 0, self._root)
        if at != len(pieces):
            raise ValueError(f"a bracket too many in {pattern!r}")
        end.meanings.append((name, flag))

    def _sequence(self, pieces: list[re.Match[str]], at: int, here: State) -> tuple[State, int]:
        while at < len(pieces) and pieces[at][2] not in (")", "|"):
            place, mark, word = pieces[at][1], pieces[at][2], pieces[at][3]
            if mark == "(":
                here, at = self._choice(pieces, at + 1, here)
                continue
            following = State()
            if place:
                if place not in self._places:
                    raise ValueError(f"there is no place {{{place}}}")
                here.places.append((place, following))
            else:
                here.words.setdefault(word, []).append(following)
            here, at = following, at + 1
        return here, at

    def _choice(self, pieces: list[re.Match[str]], at: int, here: State) -> tuple[State, int]:
        joint = State()
        while True:
            begin = State()
            here.skips.append(begin)
            end, at = self._sequence(pieces, at, begin)
            end.skips.append(joint)
            if at == len(pieces):
                raise ValueError("a bracket is not closed")
            at += 1
            if pieces[at - 1][2] == ")":
                return joint, at

    def matches(self, text: str, start: int, known: Known | None = None) -> list[Match]:
        """Every pattern that fits from character `start`, the longest first.

        `known` keeps what was found for places of this text, for the next start.
        """
        walk = self._walk(self._start, text, start, start, (), {} if known is None else known)
        found = {(m.name, m.flag, m.end, m.captures): m for m in walk}
        return sorted(found.values(), key=lambda match: (-match.end, len(match.captures)))

    @cached_property
    def _start(self) -> "Joint":
        """Where every pattern begins; asked for when all patterns are learnt."""
        return self._joint([self._root])

    def _joint(self, states: Sequence[State]) -> "Joint":
        """All that leads on from any of some states, made once for each set of them."""
        reached = {id(state): state for one in states for state in _reach(one)}
        key = frozenset(reached)
        if key not in self._joints:
            self._joints[key] = Joint(tuple(reached.values()))
        return self._joints[key]

    def _walk(
        self, here: "Joint", text: str, start: int, at: int, captures: tuple[tuple[str, str], ...], known: Known
    ) -> Iterator[Match]:
        if at > start:
            for name, flag in here.meanings:
                yield Match(name, flag, start, at, captures)
        begin = at + 1 if text[at : at + 1] == " " else at
        token = _TOKEN.match(text, begin)
        if token is None:
            return
        if token[0] in here.words:
            yield from self._walk(self._by_word(here, token[0]), text, start, token.end(), captures, known)
        for place in here.places:
            for end in self._ends(place, text, begin, known):
                following = self._by_place(here, place)
                yield from self._walk(following, text, start, end, (*captures, (place, text[begin:end])), known)

    def _by_word(self, here: "Joint", word: str) -> "Joint":
        if word not in here.after_word:
            here.after_word[word] = self._joint(here.words[word])
        return here.after_word[word]

    def _by_place(self, here: "Joint", place: str) -> "Joint":
        if place not in here.after_place:
            here.after_place[place] = self._joint(here.places[place])
        return here.after_place[place]

    def _ends(self, place: str, text: str, begin: int, known: Known) -> list[int]:
        find = self._places[place]
        if (find, begin) not in known:
            known[find, begin] = find(text, begin)
        return known[find, begin]


class Joint:
    """Some states taken together: what leads on from any of them, and where that was found to lead."""

    def __init__(self, states: Sequence[State]) -> None:
        self.words: dict[str, list[State]] = {}
        self.places: dict[str, list[State]] = {}
        self.after_word: dict[str, Joint] = {}
        self.after_place: dict[str, Joint] = {}
        self.meanings = tuple(dict.fromkeys(meaning for state in states for meaning in state.meanings))
        for state in states:
            for word, following in state.words.items():
                self.words.setdefault(word, []).extend(following)
            for place, following in state.places:
                self.places.setdefault(place, []).append(following)


def _reach(state: State) -> Iterator[State]:
    yield state
    for following in state.skips:
        yield from _reach(following)
