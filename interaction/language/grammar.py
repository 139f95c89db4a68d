"""Orders: what is asked of takes and clips, playback and the session, in the many ways crews say it.

The ways are data (`assets/lexicon/orders.toml`); here they become intents. An order counts only when the words
around it are explained too: "play the cut" is one, "two kids play the piano" is none.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from engine import messages as say
from engine.assets import asset
from interaction.language.automaton import Known, Machine, Match
from interaction.language.lexicon import LexiconMistake, load, table, texts
from interaction.language.numbers import EN_NUMBER, ZH_NUMBER, number, whole
from interaction.language.references import ends_of, named_ends, one_ends, reference, references, several_ends
from interaction.language.words import words

_FILE = "orders.toml"
_NO_ORDERS = ("formats", "loans")
"""The tables of the file that are no orders."""

_COUNT = re.compile(rf"{EN_NUMBER}|a couple(?: of)?|a few|another|{ZH_NUMBER}|几|a")
_TIME = re.compile(
    rf"(?:(?:another |about |around )?(?P<half>half a|half)|(?:the )?(?:last |first |final )(?P<last>{EN_NUMBER})?"
    rf"|(?P<n>{EN_NUMBER}|an?|a couple of|{ZH_NUMBER})) ?(?:more )?(?P<half2>and a half )?"
    r"(?P<unit>seconds?|secs?|s(?![a-z])|frames?|f(?![a-z]))(?P<half3> and a half)?"
    rf"|(?P<zh>{ZH_NUMBER}|半) ?(?P<ge>个)?(?P<zhu>秒钟?|帧)(?P<ban>半)?"
)


@dataclass(frozen=True, slots=True)
class Order:
    """An order found at characters `start` to `end` of a folded clause."""

    intent: say.Intent
    start: int
    end: int
    lead_in: bool = False


# --- from words to intents -----------------------------------------------------------------------------------


def _each(make: Callable[[say.Ref], say.Intent]) -> Callable[[Match], tuple[say.Intent, ...]]:
    """One order for each of several takes or clips; the last first, so that numbers stay true while clips go."""

    def made(match: Match) -> tuple[say.Intent, ...]:
        if match.get("takes") is None:
            return (make(reference(_one(match, "take") or match.get("clip"))),)
        found = references(match.get("takes"))
        gone = isinstance(make(None), say.RemoveClip)
        numbers = sorted((ref for ref in found if isinstance(ref, int)), reverse=True)
        return tuple(make(ref) for ref in (numbers if gone and len(numbers) == len(found) else found))

    return made


def _count(said: str | None) -> int:
    if said is None:
        return 1
    few = {"a couple": 2, "a couple of": 2, "a few": 3, "几": 3, "another": 1, "a": 1}
    return max(1, min(few.get(said) or whole(said) or 1, 99))


def length(said: str | None) -> tuple[float | None, int | None]:
    """Seconds or frames of "one and a half seconds", 十帧; both None when nothing was said."""
    match = _TIME.search(said or "")
    if match is None:
        return None, None
    if match["zh"]:
        value = 0.5 if match["zh"] == "半" else number(match["zh"]) or 0.0
        value += 0.5 if match["ban"] else 0.0
        return (None, int(value)) if match["zhu"] == "帧" else (value, None)
    if match["half"] is None and match["n"] is None:
        value = number(match["last"] or "one") or 1.0
        return (None, int(value)) if match["unit"].startswith("f") else (value, None)
    said_number = {"a": 1.0, "an": 1.0, "a couple of": 2.0}.get(match["n"] or "") or number(match["n"] or "")
    value = 0.5 if match["half"] else (said_number or 0.0) + (0.5 if match["half2"] or match["half3"] else 0.0)
    return (None, int(value)) if match["unit"].startswith("f") else (value, None)


def _one(match: Match, place: str) -> str | None:
    """The words for one take or clip, whichever of its two places they stand in."""
    return match.get("named") or match.get(place)


_ENDS = {"start": say.At.START, "end": say.At.END, "before": say.At.BEFORE, "after": say.At.AFTER}


def _place(match: Match) -> say.Intent:
    return say.PlaceTake(reference(_one(match, "take")), _ENDS[match.flag], reference(match.get("clip")))


def _move(match: Match) -> say.Intent:
    near = {"earlier": say.At.BEFORE, "later": say.At.AFTER}
    if match.flag in near:
        clip = reference(_one(match, "clip"))
        if not isinstance(clip, int) or clip < 1:
            return say.Nothing()
        return say.MoveClip(clip, near[match.flag], max(1, clip + (1 if match.flag == "later" else -1)))
    return say.MoveClip(reference(_one(match, "clip")), _ENDS[match.flag], reference(match.get("other")))


def _trim(match: Match) -> say.Intent:
    seconds, frames = length(match.get("time"))
    edge = say.Edge.HEAD if "head" in match.flag else say.Edge.TAIL
    sign = -1 if match.flag.startswith("-") else 1
    if seconds is None and frames is None:
        seconds = 1.0 if match.flag.endswith("?") else None
    return say.TrimClip(
        reference(_one(match, "clip")),
        edge,
        None if seconds is None else sign * seconds,
        None if frames is None else sign * frames,
    )


def _swap(match: Match) -> say.Intent:
    if match.flag == "first":
        return say.SwapClips((1, 2))
    if match.get("takes") is not None:
        return say.SwapClips(references(match.get("takes"))[:2])
    if match.get("clip") is None:
        return say.SwapClips(())
    return say.SwapClips((reference(match.get("clip")), reference(match.get("other"))))


def _compare(match: Match) -> say.Intent:
    if match.get("take") is not None:
        return say.CompareTakes((reference(match.get("take")), reference(match.get("other"))))
    return say.CompareTakes(references(match.get("takes")))


def _export(match: Match) -> say.Intent:
    said = match.get("formats") or ""
    found = [name for _, name in sorted((said.index(way), name) for way, name in _outer(said))]
    return say.Export(tuple(dict.fromkeys(found)))


def _outer(said: str) -> list[tuple[str, str]]:
    """The formats named in some words; a name inside a longer one (分镜 in 分镜表) is not one of its own."""
    found: list[tuple[str, str]] = []
    for way, name in sorted(formats().items(), key=lambda pair: -len(pair[0])):
        if re.search(rf"(?<![a-z]){re.escape(way)}(?![a-z])", said):
            found.append((way, name))
            said = said.replace(way, "\0" * len(way))
    return [(way, name) for way, name in found]


def _of_the_cut(match: Match) -> bool:
    """Whether a clip is spoken of: "kill the second clip" is about the cut, "kill the second one" about takes."""
    return re.search(r"clip|片段|段", match.get("take") or match.get("takes") or "") is not None


_MAKE: dict[str, Callable[[Match], say.Intent | tuple[say.Intent, ...]]] = {
    "circle": _each(say.CircleTake),
    "reject": lambda m: _each(say.RemoveClip if _of_the_cut(m) else say.RejectTake)(m),
    "show": lambda m: say.ShowTake(reference(_one(m, "take"))),
    "compare": _compare,
    "more_takes": lambda m: say.MoreTakes(_count(m.get("n"))),
    "place": _place,
    "move": _move,
    "swap": _swap,
    "remove": _each(say.RemoveClip),
    "trim": _trim,
    "split": lambda m: say.SplitClip(reference(m.get("clip"))),
    "develop": _each(say.Develop),
    "finish_draft": lambda m: say.Develop(reference(m.get("take")), draft=True),
    "undevelop": lambda m: say.Undevelop(reference(m.get("take"))),
    "play_cut": lambda _: say.Play(say.Playable.CUT),
    "play": lambda _: say.Play(say.Playable.TAKE),
    "stop": lambda _: say.Stop(),
    "next_shot": lambda _: say.NextShot(),
    "previous_shot": lambda _: say.PreviousShot(),
    "next_take": lambda _: say.NextTake(),
    "previous_take": lambda _: say.PreviousTake(),
    "undo": lambda _: say.Undo(),
    "redo": lambda _: say.Redo(),
    "export": _export,
    "sleep": lambda _: say.Sleep(),
    "wake": lambda _: say.Wake(),
    "lead_in": lambda _: say.NextShot(),
}


@cache
def formats() -> dict[str, str]:
    """The ways of saying each export format, with the format's name."""
    named = table(load(asset(f"lexicon/{_FILE}")).get("formats"), _FILE, "formats")
    return {way: name for name, ways in named.items() for way in texts(ways, _FILE, f"formats.{name}")}


@cache
def machine() -> Machine:
    """All orders, ready to be found. Raises LexiconMistake."""
    made = Machine(_places())
    for name, languages in load(asset(f"lexicon/{_FILE}")).items():
        if name in _NO_ORDERS:
            continue
        if name not in _MAKE:
            raise LexiconMistake(_FILE, name, "there is no such order")
        for language, ways in table(languages, _FILE, name).items():
            for at, way in enumerate(texts(ways, _FILE, f"{name}.{language}")):
                pattern, _, flag = way.partition(" =")
                try:
                    made.learn(pattern, name, flag.strip())
                except ValueError as wrong:
                    raise LexiconMistake(_FILE, f"{name}.{language}[{at}]", str(wrong)) from wrong
    return made


def _places() -> dict[str, Callable[[str, int], list[int]]]:
    ways = "|".join(re.escape(way) for way in sorted(formats(), key=len, reverse=True))
    several = re.compile(rf"(?:{ways})s?(?: ?(?:,|and(?: the| an?)?|plus(?: the)?|和|以及|跟|还有|加|) ?(?:{ways})s?)*")
    return {
        "take": one_ends, "clip": one_ends, "other": one_ends, "named": named_ends, "takes": several_ends,
        "n": ends_of(_COUNT), "time": ends_of(_TIME), "formats": ends_of(several),
    }  # fmt: skip


def lists_joined(text: str) -> str:
    """The text with no comma between names of formats or numbers of takes, which would end the order there."""
    joined = _between_formats().sub(lambda comma: " " * len(comma[0]), text)
    return _NUMBERS.sub(lambda said: said[0].replace(",", " "), joined)


_ONE = rf"(?:takes? |clips? |number )?{EN_NUMBER}(?![a-z0-9])"
_NO = rf"第?{ZH_NUMBER}(?:条|段|个)?"
_NUMBERS = re.compile(
    rf"(?:compare|circle|print|keep|reject|kill|delete|remove|lose) {_ONE}(?:, ?{_ONE}){{0,6}}(?:,? and {_ONE})"
    rf"|(?:对比|比较|圈|选|保留|删掉|删除|不要){_NO}(?:,{_NO}){{0,6}}[和跟与]{_NO}"
    rf"|(?<![0-9零一二两三四五六七八九十百千第]){_NO}(?:,{_NO}){{0,6}}[和跟与]{_NO}(?=对比|比|都|并排|放)"
)


@cache
def _between_formats() -> re.Pattern[str]:
    ways = "|".join(re.escape(way) for way in sorted(formats(), key=len, reverse=True))
    endings = "|".join(f"(?<={re.escape(way)})" for way in formats())
    return re.compile(rf"(?:{endings}), ?(?=(?:and |the |和)*(?:{ways})(?![a-z]))")


# --- orders in a clause --------------------------------------------------------------------------------------

_BARE = re.compile(r"[\s,.!?;:]*")
_SINGLE_WORDS = (
    say.Play,
    say.Stop,
    say.Sleep,
    say.Wake,
    say.NextTake,
    say.PreviousTake,
    say.Undo,
    say.Redo,
    say.SplitClip,
)


def orders(clause: str) -> list[Order] | None:
    """The orders that a whole folded clause is made of; None when words are left over."""
    found = _Reader(clause).read(0)
    return found if found is not None else _mixed(clause)


def other_order(clause: str, order: Order) -> Order | None:
    """What a clause of one order could mean instead: an order of another kind that explains all its words as well."""
    reader = _Reader(clause)
    return next((one for one in reader.alone() if type(one.intent) is not type(order.intent)), None)


def _mixed(clause: str) -> list[Order] | None:
    """The orders of a Chinese clause with English words of the trade in it: 把 take 2 放到 cut 的最后."""
    if clause.isascii() or not _LATIN.search(clause):
        return None
    plain, at = "", list[int]()
    for piece in _pieces().finditer(clause):
        said = _in_chinese(piece)
        plain += said
        at += [min(piece.start() + place, piece.end() - 1) for place in range(len(said))]
    if plain == clause.replace(" ", "") or (found := _Reader(plain).read(0)) is None:
        return None
    return [replace(one, start=at[one.start], end=at[one.end - 1] + 1) for one in found]


_LATIN = re.compile("[a-z]")


def _in_chinese(piece: re.Match[str]) -> str:
    if piece["loan"] is None:
        return "" if piece["gap"] else piece[0]
    word = _loans()[piece["loan"]]
    return f"第{piece['number']}{word}" if piece["number"] else word


@cache
def _loans() -> dict[str, str]:
    """English words that may stand in a Chinese order, with what they are in Chinese."""
    named = table(load(asset(f"lexicon/{_FILE}")).get("loans"), _FILE, "loans")
    return {way: word for word, ways in named.items() for way in texts(ways, _FILE, f"loans.{word}")}


@cache
def _pieces() -> re.Pattern[str]:
    ways = "|".join(re.escape(way) for way in sorted(_loans(), key=len, reverse=True))
    gap = "(?<=[a-z0-9]) (?![a-z0-9])|(?<![a-z0-9]) "
    return re.compile(rf"(?<![a-z])(?P<loan>{ways})(?![a-z])(?: ?(?P<number>{EN_NUMBER})| ?掉)?|(?P<gap>{gap})|.")


def orders_at_end(clause: str) -> tuple[int, list[Order]] | None:
    """Where a run of orders starts that ends a clause, and the orders; only ones too plain to be part of a scene."""
    reader = _Reader(clause)
    for start in _word_starts(clause):
        found = reader.read(start) if start else None
        if found and _is_plain(found[0], clause):
            return start, found
    return None


def _is_plain(order: Order, clause: str) -> bool:
    said = clause[order.start : order.end]
    several = len(said.split()) > 1 if said.isascii() else len(said) > 2
    return several and not isinstance(order.intent, _SINGLE_WORDS) and not order.lead_in


def _word_starts(clause: str) -> Iterable[int]:
    return (m.start() for m in re.finditer(r"(?<![a-z0-9'])[a-z0-9]|[㐀-鿿]", clause))


class _Reader:
    """Reads runs of orders in one clause; what was tried at a place is remembered."""

    def __init__(self, clause: str) -> None:
        self._clause = clause
        self._known: dict[int, list[Order] | None] = {}
        self._ends: Known = {}
        self._lead, self._trail = words().fillers()

    def read(self, at: int) -> list[Order] | None:
        if at not in self._known:
            self._known[at] = None
            self._known[at] = self._read(at)
        return self._known[at]

    def alone(self) -> Iterator[Order]:
        """Every single order that explains the whole clause."""
        for start in self._lead(self._clause, 0):
            for match in machine().matches(self._clause, start, self._ends):
                made = _MAKE[match.name](match)
                if isinstance(made, tuple):
                    made = made[0] if len(made) == 1 else say.Nothing()
                if made != say.Nothing() and self._trail(self._clause, match.end):
                    yield Order(made, match.start, match.end, match.name == "lead_in")

    def _read(self, at: int) -> list[Order] | None:
        for start in self._lead(self._clause, at):
            for match in machine().matches(self._clause, start, self._ends):
                made = _MAKE[match.name](match)
                intents = made if isinstance(made, tuple) else (made,)
                if say.Nothing() in intents or not self._ends_word(match.end):
                    continue
                lead_in = match.name == "lead_in"
                rest = self._rest(match.end)
                if rest is not None:
                    return [*(Order(intent, match.start, match.end, lead_in) for intent in intents), *rest]
        return None

    def _ends_word(self, at: int) -> bool:
        return not (
            at < len(self._clause)
            and self._clause[at - 1].isascii()
            and self._clause[at - 1].isalnum()
            and self._clause[at].isascii()
            and self._clause[at].isalnum()
        )

    def _rest(self, at: int) -> list[Order] | None:
        if self._trail(self._clause, at):
            return []
        begin = at + len(_BARE.match(self._clause, at)[0])  # type: ignore[index]
        return self.read(begin) if begin < len(self._clause) else []
