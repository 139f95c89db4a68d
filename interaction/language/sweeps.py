"""One take for each of some values: "try three speeds", "show me it at dawn, noon and dusk", 三个焦段各来一条.

Values are named one by one, or only how many of what are wanted; what can be swept is data
(`assets/lexicon/sweeps.toml`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from engine.assets import asset
from engine.film.spec import SLOTS, parse_slot
from interaction.language.lexicon import LexiconMistake, load, slots, spelled_out, table, texts
from interaction.language.numbers import EN_NUMBER, ZH_NUMBER, number, whole
from interaction.language.words import any_of, words

_FILE = "sweeps.toml"
_LONGEST = 160
"""Nobody names the values of a sweep in a longer sentence, counted in characters."""
_MOST = 8
_STARTS = 6
"""So many clauses of a sentence may stand before a sweep."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """A slot with the values that are to be tried, and where in the folded text they were asked for."""

    slot: str
    values: tuple[str, ...]
    start: int
    end: int


def find(text: str) -> Iterator[Sweep]:
    """The sweeps in a folded text, each to the end of its sentence."""
    for sentence in re.finditer(r"(?:[^.!?;]|(?<=\d)\.(?=\d))+", text):
        if sentence.end() - sentence.start() <= _LONGEST and (found := _in_sentence(text, *sentence.span())):
            yield found


def _in_sentence(text: str, start: int, end: int) -> Sweep | None:
    commas = [start, *(comma.end() for comma in re.finditer(",", text[start:end]))]
    for at in [start, *(start + place for place in commas[1:_STARTS])]:
        said = text[at:end]
        found = _asked(said)
        if found is not None:
            lead = len(said) - len(said.lstrip())
            return Sweep(*found, at + lead, at + len(said.rstrip()))
    return None


# --- what can be swept ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Known:
    """What can be swept: values by slot, the slots by their names, and what single words mean in a list."""

    values: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    named: dict[str, str] = field(default_factory=dict[str, str])
    words: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """Ways of asking for so many of something; groups `n` and `what`."""
        en = any_of(frozenset(name for name in self.named if name.isascii()))
        zh = any_of(frozenset(name for name in self.named if not name.isascii()))
        some = rf"(?P<n>{EN_NUMBER}|a couple of|a few|several|a few different|some|different|various|every|each|all)"
        few = rf"(?P<n>{ZH_NUMBER}|几|每|各)"
        kind = "(?:种|个|档|级|挡|款|样|组)"
        return (
            re.compile(
                rf"(?:me |us |it |this |that |in |at |with |on |from )*{some} (?:different |other |the )?(?P<what>{en})"
            ),
            re.compile(rf"(?:用|以|从|把)?{few}{kind}?(?:不同|不一样)?的?(?P<what>{zh})"),
            re.compile(
                rf"(?:把|将)?(?P<what>{zh})(?:来|分|试|给|要|做|出|拍|分成)*{few}{kind}(?:速度|节奏|力度|程度|强度)?"
            ),
        )

    @cached_property
    def behind(self) -> re.Pattern[str]:
        """What a list may be of, behind it: 黎明、正午、黄昏三个时间."""
        named = any_of(frozenset(name for name in self.named if not name.isascii()))
        return re.compile(rf"[两三四五几](?:种|个|档|级)(?:不同)?的?(?:{named})?$")

    @cached_property
    def of(self) -> re.Pattern[str]:
        """What a list may be of, before it: 雪分."""
        named = any_of(frozenset(name for name in self.named if not name.isascii()))
        return re.compile(rf"(?:把|将)?(?:{named})(?:分成|分|有)")


@cache
def _known() -> _Known:
    """The slots that can be swept, read once. Raises LexiconMistake."""
    known = _Known()
    for slot, value in load(asset(f"lexicon/{_FILE}")).items():
        body = table(value, _FILE, slot)
        if slot not in SLOTS:
            raise LexiconMistake(_FILE, slot, "there is no such slot")
        known.values[slot] = tuple(_value(slot, name) for name in texts(body.get("values"), _FILE, f"{slot}.values"))
        for language in ("en", "zh"):
            for way in texts(body.get(language, []), _FILE, f"{slot}.{language}"):
                for plain in spelled_out(way):
                    known.named.setdefault(plain, slot)
        for name, ways in table(body.get("words", {}), _FILE, f"{slot}.words").items():
            for way in texts(ways, _FILE, f"{slot}.words.{name}"):
                known.words.setdefault(way, {}).setdefault(slot, _value(slot, name))
    return known


def _value(slot: str, name: str) -> str:
    try:
        parse_slot(slot, name)
    except ValueError as wrong:
        raise LexiconMistake(_FILE, f"{slot}.{name}", "there is no such value") from wrong
    return name


# --- what is asked for ---------------------------------------------------------------------------------------

_LEAD = re.compile(
    r"(?:(?:let's |let me )?(?:try|show|give|see|get|do|shoot|run|make|have|want|need|like)(?![a-z'])"
    r"|(?:one|a) (?:take |version |shot )?each(?: of| with| in| on| at)?(?![a-z'])"
    r"|试试看?|试一下|试|来|给我|给|看看|看|拍|换|做|出|跑|走|要|用|分别用|分别)(?: to see| to try| to have)?"
)
_EACH = re.compile(
    r"(?:,? ?(?:one|a|take|version|shot)*(?: take| version)? (?:of )?each(?: please)?"
    r"|(?:都|各|分别|每个|每种)(?:自)?(?:来|拍|看|试|走|出|做|要|跑|录|给我)?(?:个)?"
    r"(?:[一1]?(?:条|个|遍|版|次|下|张)|试|看|一试)?(?:看看|看|试试|给我看看)?"
    r"|[两二三四五几](?:档|级|种|挡|个)(?:都)?(?:来拍|来|拍|试|看)?(?:一下|一遍)?)(?:吧|看看)?$"
)
_LOOK = re.compile("(?:给我)?(?:看看|试试看?|看一下|试一下|瞧瞧)$")
_ONES = re.compile(r"(?=one [^,]+(?:,? (?:and )?one [^,]+)+$)")
_BEFORE = re.compile(
    r"(?:(?:it|this|that|the shot|the scene|me|us|at|in|on|with|from|a|an|the|one|as|for|by|under|during|first|also)"
    r"(?![a-z])|用|以|在|从|下|的|是|先| )+"
)
_AFTER = re.compile(
    r"(?:(?<![a-z])(?:versions?|takes?|ones?|please|shots?|push(?: in)?|pan|dolly|moves?|camera|lens|rain|snow|fog|wind"
    r"|light|mm|millimeters?|speed)(?: of .*)?|的|的?效果|的?样子|的?感觉|毫米|版本|版|速度|镜头|角度| )+$"
)
_AND = re.compile(r" *,(?: *(?:and|then|or)(?![a-z]))? *| +(?:and|or|versus|vs) +|、|以及|还有|[和跟与]")


def _asked(said: str) -> tuple[str, tuple[str, ...]] | None:
    """The slot and the values that a stretch of talk asks to be tried; None when it is anything else."""
    said = said.strip()
    said = _LOOK.sub("", said[: words().without_fillers(said)])
    each = _EACH.search(said) or _ONES.match(said)
    for start in words().starts(said, 0):
        lead = _LEAD.match(said, start)
        if lead is None and each is None and start:
            continue
        begin = lead.end() if lead else start
        for end in dict.fromkeys((each.start() if each else len(said), len(said))):
            if (lead or each) and end > begin and (found := _so_many(said[begin:end]) or _listed(said[begin:end])):
                return found
    return _told_apart(said)


def _so_many(said: str) -> tuple[str, tuple[str, ...]] | None:
    """ "three speeds", 三个焦段, 风沙强度三档."""
    for pattern in _known().patterns:
        match = pattern.fullmatch(said.strip())
        if match and (whole(match["n"]) or 0) <= _MOST:
            slot = _known().named[match["what"]]
            return slot, _picked(_known().values[slot], _how_many(match["n"]))
    return None


def _told_apart(said: str) -> tuple[str, tuple[str, ...]] | None:
    """ "Two speeds, slow and fast", 速度来三档，慢中快: so many of something, and then which."""
    named, _, rest = said.partition(",")
    told = (_listed(rest) or _run_together(rest)) if rest else None
    for pattern in _known().patterns if told else ():
        match = pattern.fullmatch(named.strip())
        if match and told and told[0] == _known().named[match["what"]]:
            return told
    return None


def _how_many(said: str) -> int:
    return {"a couple of": 2, "each": 3, "几": 3, "每": 3, "各": 3}.get(said) or whole(said) or 3


def _picked(values: Sequence[str], wanted: int) -> tuple[str, ...]:
    """So many of the values; of two, the ends of the first three."""
    return (values[0], values[2]) if wanted == 2 and len(values) > 2 else tuple(values[: max(wanted, 2)])


def _listed(said: str) -> tuple[str, tuple[str, ...]] | None:
    """ "dawn, noon and dusk": values of one slot, all different."""
    items = [item for item in _AND.split(_without_noun(said)) if item.strip()]
    if not 2 <= len(items) <= _MOST:
        return None
    meanings = [_meanings(item) for item in items]
    for slot in meanings[0]:
        values = tuple(meaning[slot] for meaning in meanings if slot in meaning)
        if len(values) == len(items) == len(set(values)):
            return slot, values
    return None


def _run_together(said: str) -> tuple[str, tuple[str, ...]] | None:
    """慢中快: single characters, one value each."""
    plain = said.strip()
    return _listed("、".join(plain)) if 2 <= len(plain) <= 4 and not plain.isascii() else None


def _without_noun(said: str) -> str:
    """A list without what it is a list of: 雪分小、中、大."""
    lead = _known().of.match(said)
    said = said[lead.end() :] if lead else said
    behind = _known().behind.search(said)
    return said[: behind.start()] if behind else said


def _meanings(item: str) -> dict[str, str]:
    """What an item of a list may mean: values by slot."""
    before = _BEFORE.match(item)
    plain = item[before.end() :] if before else item
    bare = _AFTER.sub("", plain).strip()
    found = _found(plain.strip()) | _found(bare) | _known().words.get(plain.strip(), {}) | _known().words.get(bare, {})
    mm = number(bare) if bare else None
    if mm is not None and 8 <= mm <= 600:
        found |= {"camera.lens_mm": f"{mm:g}"}
    return found


def _found(item: str) -> dict[str, str]:
    """The slots that an item says when it is all one hit of the lexicon."""
    hits: list[Any] = slots().hits(item) if item else []
    if len(hits) != 1 or hits[0].way.kind != "slot" or (hits[0].start, hits[0].end) != (0, len(item)):
        return {}
    return {slot: str(value) for slot, value in hits[0].way.slots if slot in _known().values and value != "*"}
