"""A person's words made comparable: small letters, simplified characters, one kind of punctuation; and the way back.

Every folded character remembers where it stood, so that spans are told as characters of what the person said.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from engine.assets import asset

HAN = re.compile(r"[㐀-鿿]")
_WORD = re.compile(r"[a-z][a-z']*")
_COMMAS, _STOPS, _GAPS = "，、—–|()（）【】[]", "。．…\n", '“”"「」『』《》·・～~*_#\r\t'
_MARKS = {
    **dict.fromkeys(_COMMAS, ","),
    **dict.fromkeys(_STOPS, "."),
    **dict.fromkeys(_GAPS, " "),
    **dict.fromkeys("’‘`", "'"),
    **dict.fromkeys("‑‐−", "-"),
    "；": ";",
    "！": "!",
    "？": "?",
    "：": ":",
}
_STRAY = {"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me", "So", "Sk"}
"""Unicode categories that nobody says: control and format characters, marks, emoji."""


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is the comparable form; `at[i]` is where its character `i` stands in `original`.

    `names` are the stand-ins in it by the names that were really said, in small letters (see `names.masked`).
    """

    original: str
    text: str
    at: tuple[int, ...]
    names: tuple[tuple[str, str], ...] = ()

    def words(self, start: int, end: int) -> tuple[str, int, int]:
        """What was really said for folded characters `start` to `end`, with its place in the original."""
        first, last = self.at[start], self.at[end - 1] + 1
        return self.original[first:last], first, last


def fold(original: str) -> Folded:
    """The comparable form of a text; linear in its length, and never an error."""
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(original):
        plain = _plain(character)
        if plain and not (plain == " " and (not kept or kept[-1] == " ")):
            kept.append(plain)
            places.append(place)
    return Folded(original, _marked("".join(kept)), tuple(places))


def fold_pattern(pattern: str) -> str:
    """A way of saying with its brackets, bars and question marks; what they stand for is comparable."""
    return _marked("".join(one if one in "(|)?" else _plain(one) for one in pattern))


@cache
def _plain(character: str) -> str:
    """One comparable character, or nothing for what nobody says."""
    if character in _MARKS:
        return _MARKS[character]
    if unicodedata.category(character) in _STRAY:
        return ""
    if character.isspace():
        return " "
    wide = unicodedata.normalize("NFKC", character)
    small = (wide if len(wide) == 1 else character).lower()
    single = small if len(small) == 1 else character
    return _MARKS.get(single) or _simplified().get(single, single)


@cache
def _simplified() -> dict[str, str]:
    lines = asset("lexicon/traditional.txt").read_text("utf-8").splitlines()
    pairs = [pair for line in lines if not line.startswith("#") for pair in line.split()]
    return {pair[0]: pair[1] for pair in pairs}


_HYPHEN = re.compile(r"(?<=[a-z0-9一-鿿])-(?=[a-z0-9一-鿿])")


def _marked(text: str) -> str:
    """Hyphens inside words become spaces, others commas; a character stays a character."""
    return _HYPHEN.sub(" ", text).replace("-", ",")


def language_of(text: str) -> str:
    """`zh` or `en`: which of the two most of a folded text is in."""
    han = len(HAN.findall(text))
    return "zh" if han and han >= len(_WORD.findall(text)) else "en"


_BREAK = re.compile(r"(?<!\d)[.:]|[.:](?!\d)|[,;!?]")
_GAP = re.compile(r"(?<=[㐀-鿿]) | (?=[㐀-鿿])")
_CORRECTS = re.compile(
    r"(?<![a-z'])(?:no |oh no |wait |sorry |actually )*(?:make it|no wait|i mean|no actually|scratch that)(?![a-z'])"
    r"|(?<=[㐀-鿿])(?:不对|哦不|啊不|不不)"
)
_LEADING_SIZE = re.compile(
    r"(?:and |ok |okay |so )*(?:wide|tight|medium|mid|full|low|high)"
    r"(?= (?:a|an|the|two|three|four|five|several|our|his|her)(?![a-z]))"
)
_MORE = (
    "wider|tighter|closer|lower|higher|slower|faster|longer|shorter|darker|brighter|warmer|colder|cooler|softer|harder"
    "|looser|further|farther|heavier|lighter|thicker|thinner|stronger|weaker|sharper|deeper|shallower"
)
_AND_MORE = re.compile(
    r"(?<=[a-z]) and (?=(?:(?:a (?:bit|little|touch|tad)|much|even|slightly|also|make it|go|more|less|not so) )*"
    rf"(?:{_MORE})(?:$| in$| up$| down$| please$))"
)
_PHRASE_BREAK = re.compile(
    r"(?<![a-z'])(?:and then|then|after that)(?![a-z'])|然后|接着|随后|紧接着|之后再"
    # What he does now follows what he did, while he is being watched.
    r"|(?<![a-z'])(?:(?:and )?now|suddenly)(?= (?:he|she|they|it) [a-z]+)|(?:这时|现在|忽然|突然)(?=[他她它])"
)
_LONGEST = 240
_SENTENCE_END = re.compile(r"[!?;]|(?<!\d)\.|\.(?!\d)")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part between commas: folded characters `start` to `end`; `sentence` counts the sentences before it.

    `after`: a word such as "then" says that it follows what was told before.
    """

    text: str
    start: int
    sentence: int
    asked: bool = False
    after: bool = False

    @property
    def end(self) -> int:
        """Where the clause ends, exclusive."""
        return self.start + len(self.text)

    def part(self, start: int, end: int) -> "Clause":
        """A piece of the clause, by its own characters, without spaces around."""
        piece = self.text[start:end]
        lead = len(piece) - len(piece.lstrip())
        return Clause(piece.strip(), self.start + start + lead, self.sentence, self.asked, self.after)


def clauses(text: str) -> Iterator[Clause]:
    """The parts of a folded text between marks and joining words, in order; empty ones are left out."""
    sentence = 0
    start = 0
    breaks = [(m.start(), m.end()) for m in _BREAK.finditer(text)] + [(len(text), len(text))]
    for mark, after in breaks:
        asked = text[mark:after] == "?"
        for begin, end, follows in _phrases(text, start, mark):
            yield from _pieces(Clause(text[begin:end], begin, sentence, asked, follows))
        sentence += bool(_SENTENCE_END.match(text, mark))
        start = after


def _pieces(clause: Clause) -> Iterator[Clause]:
    """The clause, in pieces of at most `_LONGEST` characters: nobody speaks longer ones, and rules look around."""
    start = 0
    while start < len(clause.text):
        end = min(start + _LONGEST, len(clause.text))
        gap = clause.text.rfind(" ", start + 1, end) if end < len(clause.text) else -1
        piece = clause.part(start, gap if gap > 0 else end)
        if piece.text:
            yield piece
        start = gap if gap > 0 else end


def soft_parts(clause: Clause) -> Iterator[Clause]:
    """The parts of a clause that has no commas: Chinese between spaces, "wide" before somebody, and corrections."""
    start = 0
    size = _LEADING_SIZE.match(clause.text)
    marks = [size.end()] if size else []
    marks += [gap.start() for gap in _GAP.finditer(clause.text) if not _is_inside(clause.text, gap.start())]
    marks += [wrong.start() for wrong in _CORRECTS.finditer(clause.text) if wrong.start()]
    marks += [more.end() for more in _AND_MORE.finditer(clause.text)]
    for end in [*sorted(marks), len(clause.text)]:
        if end > start:
            yield clause.part(start, end)
        start = end


_NEEDS_MORE = re.compile(r"(?:在|进|入|到|向|往|从|着|个|只|位|名|条|辆|和|跟|与|把|给|对|叫|一间|一家|一座|一片) $")
_UNIT = re.compile("毫米|秒|个|条|号|米|度")
_FOREIGN = re.compile(r"[a-z0-9'][a-z0-9' ]*$")


def _is_inside(text: str, gap: int) -> bool:
    """Whether a gap between Chinese and a foreign word is within a phrase: 在 coffee shop 聊天."""
    before, after = text[:gap], text[gap + 1 : gap + 2]
    if _UNIT.match(text, gap + 1) and before[-1:].isdigit():
        return True  # 35 毫米
    if "a" <= after <= "z":
        return _NEEDS_MORE.search(before + " ") is not None
    foreign = _FOREIGN.search(before)
    return foreign is not None and _NEEDS_MORE.search(text[: foreign.start()]) is not None


def _phrases(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    follows = False
    for joint in _PHRASE_BREAK.finditer(text, start, end):
        yield start, joint.start(), follows
        start, follows = joint.end(), True
    yield start, end, follows
