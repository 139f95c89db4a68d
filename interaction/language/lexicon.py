"""The ways of saying things, read from `assets/lexicon`, and where they stand in a text.

A file with a mistake is refused with its name and the line or key, never half read. The longest way of saying wins;
one whose conditions do not hold (see `assets/lexicon/camera.toml`) gives way to a shorter one.
"""

import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, cast, get_args, get_type_hints

import ahocorasick_rs

from engine.assets import asset
from engine.errors import EngineError
from engine.film import spec
from engine.film.blocking import Position
from engine.film.scenery import ACTIONS, STYLES
from interaction.language.text import fold_pattern

ANY = "*"
"""The identifier of things without one: the words themselves are kept."""

POSITION = "subjects.positions"
"""The slot that words for a place in the picture are there for."""

_FREE = ("style.mood",)
_CALLED = ("叫", "叫做", "名叫", "名为")
_CONDITIONS = ("not_after", "not_before", "near")


class LexiconMistake(EngineError):
    """A lexicon cannot be read as it stands; the sentence names the file and the line or key."""

    def __init__(self, file: str, where: str, what: str) -> None:
        super().__init__(
            "The lexicon {file} has a mistake at {where}: {what}.",
            file=file, where=where, what=what,
            advice="Correct the file, or take it away: what came with Shotcaller goes on working.",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """One way of saying something: what it sets, and when it counts.

    `kind` is `slot` (sets `slots`), `lookalike` (sets nothing) or a kind of the parsers' own. `keep` leaves the words
    to what they describe; a `hint` gives way to whatever is said outright.
    """

    kind: str
    slots: tuple[tuple[str, Any], ...] = ()
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    alone: bool = False
    keep: bool = False
    hint: bool = False

    @property
    def slot(self) -> str:
        """The slot that the words are there for, such as `camera.move`."""
        return self.slots[0][0] if self.slots else ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A way of saying, found at characters `start` to `end` of a folded text."""

    way: Way
    start: int
    end: int


_PIECE = re.compile(r"[a-z ](?=\?)|(?:(?![a-z ]\?)[^()|])+")


def spelled_out(pattern: str) -> Iterator[str]:
    """The plain texts that a way of saying with `(a|b)`, `(a|)` and `x?` stands for."""
    said, end, choice = _choices(pattern, 0)
    if end < len(pattern) or choice:
        raise ValueError(f"a bracket or | without its partner in {pattern!r}")
    yield from dict.fromkeys(" ".join(text.split()) for text in said)


def _choices(pattern: str, at: int) -> tuple[list[str], int, bool]:
    """What may stand from there to the end of the bracket, where that is, and whether it is a choice of several."""
    before: list[str] = []
    said = [""]
    choice = False
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            before, said, choice, at = before + said, [""], True, at + 1
            continue
        if pattern[at] == "(":
            pieces, at, _ = _choices(pattern, at + 1)
            if at == len(pattern):
                raise ValueError(f"a bracket without its partner in {pattern!r}")
            at, optional = at + 1, True
        else:
            piece = _PIECE.match(pattern, at)
            assert piece
            pieces, at, optional = [piece[0]], piece.end(), len(piece[0]) == 1
        if optional and pattern.startswith("?", at):
            pieces, at = ["", *pieces], at + 1
        said = [text + piece for text in said for piece in pieces]
    return before + said, at, choice


# --- reading the files ---------------------------------------------------------------------------------------


_OWN: dict[str, Path] = {}
"""Files of a person's own ways of saying, by the name of the file of ours that each adds to (see `own`)."""


def add_own(files: Mapping[str, Path]) -> bool:
    """From now on these are read on top of the shipped files of the same names, and no others; whether that is new."""
    if files == _OWN:
        return False
    _OWN.clear()
    _OWN.update(files)
    return True


def load(path: Path) -> Mapping[str, Any]:
    """A TOML file as tables; a shipped one with what a person's own file of that name adds to it.

    Raises LexiconMistake naming the file and the line.
    """
    body = _parsed(path)
    own = _OWN.get(path.name) if path.parent == asset("lexicon") else None
    return joined(_parsed(own), body) if own is not None else body


def joined(own: Mapping[str, Any], shipped: Mapping[str, Any]) -> dict[str, Any]:
    """Two tables as one: tables in them are joined too, lists and texts follow each other, own ones first."""
    made = dict(shipped)
    for key, value in own.items():
        held = made.get(key)
        if isinstance(value, dict) and isinstance(held, dict):
            made[key] = joined(cast("dict[str, Any]", value), cast("dict[str, Any]", held))
        elif isinstance(value, list) and isinstance(held, list):
            made[key] = [*cast("list[Any]", value), *cast("list[Any]", held)]
        elif isinstance(value, str) and isinstance(held, str):
            made[key] = f"{value}\n{held}"
        else:
            made[key] = value
    return made


def _parsed(path: Path) -> Mapping[str, Any]:
    text = ""
    try:
        text = path.read_text("utf-8")
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        what, _, where = str(wrong).rpartition(" (at ")
        where = where.replace("end of document", f"line {len(text.splitlines())}, the end of the file")
        raise LexiconMistake(path.name, where.rstrip(")") or "its end", what or str(wrong)) from wrong
    except UnicodeDecodeError as wrong:
        raise LexiconMistake(path.name, f"byte {wrong.start}", "it is not UTF-8 text") from wrong


def texts(value: Any, file: str, where: str) -> list[str]:
    """A list of texts from a lexicon, or a LexiconMistake naming its key."""
    items = cast("list[Any]", value) if isinstance(value, list) else [value]
    for at, item in enumerate(items):
        if not isinstance(item, str) or not item.strip():
            raise LexiconMistake(file, f"{where}[{at}]", f"wanted a text, got {item!r:.40}")
    return cast("list[str]", items)


def table(value: Any, file: str, where: str) -> dict[str, Any]:
    """A table of a lexicon, or a LexiconMistake naming its key."""
    if not isinstance(value, dict):
        raise LexiconMistake(file, where, f"wanted a table, got {value!r:.40}")
    return cast("dict[str, Any]", value)


@cache
def slot_kinds() -> dict[str, Any]:
    """Every slot's own type, such as `ShotSize` for `camera.size`."""
    kinds: dict[str, Any] = {}
    for part, kind in zip(spec.PARTS, (spec.Action, spec.Environment, spec.Style, spec.Camera), strict=True):
        for name, hint in get_type_hints(kind).items():
            kinds[f"{part}.{name}"] = next((member for member in get_args(hint) if member is not type(None)), hint)
    return kinds


def slot_value(slot: str, identifier: str, file: str, where: str) -> Any:
    """What an identifier stands for in a slot, or a LexiconMistake."""
    kind = slot_kinds().get(slot)
    if kind is None:
        raise LexiconMistake(file, where, f"there is no slot {slot!r}")
    if identifier == ANY and (slot in _FREE or slot == "style.style"):
        return ANY
    if kind is bool and identifier in ("true", "false"):
        return identifier == "true"
    if isinstance(kind, type) and issubclass(kind, Enum) and identifier in {member.value for member in kind}:
        return kind(identifier)
    if (slot, identifier) in {("style.style", name) for name in STYLES} | {("action.canonical", n) for n in ACTIONS}:
        return identifier
    raise LexiconMistake(file, where, f"{slot} has no {identifier!r}")


def _slot_ways(file: Path) -> Iterator[tuple[str, Way]]:
    for slot, body in load(file).items():
        for identifier, languages in table(body, file.name, slot).items():
            where = f"{slot}.{identifier}"
            value = slot_value(slot, identifier, file.name, where)
            yield from _in_both(languages, Way("slot", ((slot, value),)), file.name, where)


def _ways(value: Any, plain: Way, file: str, where: str) -> Iterator[tuple[str, Way]]:
    if not isinstance(value, list):
        raise LexiconMistake(file, where, "wanted a list of ways to say it")
    for at, item in enumerate(cast("list[Any]", value)):
        here = f"{where}[{at}]"
        body = table(item, file, here) if isinstance(item, dict) else {"say": item}
        way = _conditions(body, plain, file, here)
        for text in texts(body.get("say"), file, here):
            try:
                yield from ((plain, way) for plain in spelled_out(fold_pattern(text)))
            except ValueError as wrong:
                raise LexiconMistake(file, here, str(wrong)) from wrong


def _conditions(body: dict[str, Any], plain: Way, file: str, where: str) -> Way:
    unknown = sorted(set(body) - {"say", "alone", "keep", "hint", "also", *_CONDITIONS})
    if unknown:
        raise LexiconMistake(file, f"{where}.{unknown[0]}", "there is no such condition")
    also = tuple(
        (slot, slot_value(slot, name, file, f"{where}.also"))
        for slot, name in table(body.get("also", {}), file, f"{where}.also").items()
    )
    lists = {key: tuple(texts(body.get(key, []), file, f"{where}.{key}")) for key in _CONDITIONS}
    alone, keep, hint = (bool(body.get(key)) for key in ("alone", "keep", "hint"))
    after, before, near = (lists[key] for key in _CONDITIONS)
    return Way(plain.kind, (*plain.slots, *also), after, before, near, alone, keep, hint)


# --- finding them in a text ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All ways of saying things, ready to be found in linear time."""

    ways: tuple[tuple[Way, ...], ...]
    finder: Any
    longest: int = field(default=0)

    def hits(self, clause: str) -> list[Hit]:
        """What stands in a folded clause: not overlapping, explaining as much of it as can be, in order of place."""
        ending: dict[int, list[Hit]] = {}
        for hit in self._fitting(clause):
            ending.setdefault(hit.end, []).append(hit)
        # best[i]: the most that characters 0 … i can be explained, and the last hit that does it.
        best: list[float] = [0.0]
        last: list[Hit | None] = [None]
        for at in range(1, len(clause) + 1):
            best.append(best[-1])
            last.append(None)
            for hit in ending.get(at, ()):
                worth = best[hit.start] + _worth(hit)
                if worth > best[at]:
                    best[at], last[at] = worth, hit
        return _chosen(last)

    def _fitting(self, clause: str) -> Iterator[Hit]:
        found: list[tuple[int, int, int]] = self.finder.find_matches_as_indexes(clause, overlapping=True)
        for index, start, end in found:
            if _is_whole(clause, start, end):
                for way in self.ways[index]:
                    if _counts(way, clause, start, end):
                        yield Hit(way, start, end)
                        break


def _worth(hit: Hit) -> float:
    """Long ways of saying beat short ones, one beats two of the same length, and a look-alike beats its term."""
    return hit.end - hit.start - 0.5 + (0.25 if hit.way.kind == "lookalike" else 0.0)


def _chosen(last: Sequence[Hit | None]) -> list[Hit]:
    chosen: list[Hit] = []
    at = len(last) - 1
    while at > 0:
        hit = last[at]
        if hit is not None:
            chosen.append(hit)
        at = hit.start if hit is not None else at - 1
    return chosen[::-1]


def _is_whole(clause: str, start: int, end: int) -> bool:
    """Whether an English match begins and ends at the edge of a word; Chinese may stand anywhere."""
    return not (
        (start and _joins(clause[start - 1], clause[start]))
        or (end < len(clause) and _joins(clause[end - 1], clause[end]))
    )


def _joins(left: str, right: str) -> bool:
    return (
        left.isascii() and right.isascii() and ((left.isalnum() and (right.isalnum() or right == "'")) or left == "'")
    )


_AROUND = re.compile(
    r"(?<![a-z])(?:the|a|an|some|just|now|please|very|really|slowly|slow|gently|gentle|fast|quick|quickly|nice|little"
    r"|go|try|do|on|in|for|with|it|as|no|not|more of|big|super)(?![a-z]) ?"
    r"|镜头|的|拍|一个|一下|来个|来|用|要|给个|给我|给|请|在|是|为|换成|换|改成|改|切到|切|走|上|打|加个|加|最后|这里|这个|这条|就|再|那种"
    r"|慢慢|缓缓|轻轻|缓|慢|快速|快|急|感觉|看看|试试|吧|了"
)


def _counts(way: Way, clause: str, start: int, end: int) -> bool:
    before, after = clause[:start].rstrip(), clause[end:].lstrip()
    if before.endswith(_CALLED) and (not after or after.startswith("的")):
        return False  # 一个叫黑白的男孩
    if way.not_after and before.endswith(way.not_after):
        return False
    if way.not_before and after.startswith(way.not_before):
        return False
    if way.near and not any(word in clause for word in way.near):
        return False
    return not way.alone or not (_AROUND.sub("", before).strip() or _AROUND.sub("", after).strip())


def compiled(said: Iterable[tuple[str, Way]]) -> Lexicon:
    """A lexicon of ways of saying; several meanings of one text are tried in the order given."""
    meanings: dict[str, list[Way]] = {}
    for text, way in said:
        if text and way not in meanings.setdefault(text, []):
            meanings[text].append(way)
    # Those with conditions first: they are the exceptions.
    ordered = tuple(tuple(sorted(ways, key=lambda w: not (w.alone or w.near))) for ways in meanings.values())
    finder = ahocorasick_rs.AhoCorasick(list(meanings))
    return Lexicon(ordered, finder, max(map(len, meanings), default=0))


SLOT_FILES = ("camera.toml", "environment.toml", "style.toml")


def slot_lexicon(folder: Path) -> Lexicon:
    """The lexicon of all slots, with the look-alikes. Raises LexiconMistake."""
    lookalikes = folder / "lookalikes.toml"
    blocked = (
        entry
        for language, ways in load(lookalikes).items()
        for entry in _ways(ways, Way("lookalike"), lookalikes.name, language)
    )
    said = [
        *_revision_ways(folder),
        *_positions(folder),
        *(way for name in SLOT_FILES for way in _slot_ways(folder / name)),
    ]
    return compiled(itertools.chain(blocked, said, _names(folder, {text for text, _ in said})))


def _names(folder: Path, terms: set[str]) -> Iterator[tuple[str, Way]]:
    """The Chinese names of things that have a term inside, as 白天鹅 has 白天: they are no terms."""
    nouns = str(load(folder / "chinese.toml").get("nouns", "")).split()
    longest = max(map(len, nouns), default=0)
    inside = ahocorasick_rs.AhoCorasick([term for term in terms if not term.isascii() and len(term) <= longest])
    for name in nouns:
        if name not in terms and inside.find_matches_as_indexes(name):
            yield name, Way("lookalike")


def _revision_ways(folder: Path) -> Iterator[tuple[str, Way]]:
    """Ways of wishing more or less of a slot, and of taking it back."""
    file = folder / "revisions.toml"
    for slot, body in load(file).items():
        if slot == "taken_back":
            for gone, languages in table(body, file.name, slot).items():
                yield from _in_both(languages, Way("taken_back", ((gone, None),)), file.name, f"{slot}.{gone}")
            continue
        for steps, languages in table(body, file.name, slot).items():
            if not re.fullmatch(r"-?\d", steps) or slot not in spec.SLOTS:
                raise LexiconMistake(file.name, f"{slot}.{steps}", "wanted a slot and a number of steps")
            yield from _in_both(languages, Way("relative", ((slot, int(steps)),)), file.name, f"{slot}.{steps}")


def _positions(folder: Path) -> Iterator[tuple[str, Way]]:
    """Ways of saying where in the picture somebody is."""
    file = folder / "positions.toml"
    for name, languages in load(file).items():
        if name not in set(Position):
            raise LexiconMistake(file.name, name, "there is no such place in the picture")
        yield from _in_both(languages, Way("position", ((POSITION, Position(name)),)), file.name, name)


def _in_both(languages: Any, way: Way, file: str, where: str) -> Iterator[tuple[str, Way]]:
    for language, ways in table(languages, file, where).items():
        if language not in ("zh", "en"):
            raise LexiconMistake(file, f"{where}.{language}", "wanted zh or en")
        yield from _ways(ways, way, file, f"{where}.{language}")


@cache
def slots() -> Lexicon:
    """The lexicon that came with Shotcaller, read once."""
    return slot_lexicon(asset("lexicon"))
