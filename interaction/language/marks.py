"""What the judge looks at in an utterance: its words, what the rules found in them, and how it is said.

A mark is a short text; the judge has learnt a weight for each (hashed). Words are those of the folded text, once as
they were said and once with the names of slots in place of the words that set them, so that what is said around a film
counts for every film: "my <subjects> <action.text> every morning".
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cache

from engine.assets import asset
from engine.film.spec import Span
from interaction.language.conversation import Found
from interaction.language.lexicon import LexiconMistake, load, table, texts
from interaction.language.text import HAN, Folded
from interaction.language.words import STAND_INS

LONGEST = 400
"""So many characters of an utterance are looked at; who talks longer says by then what it is."""

_FILE = "judge/manners.toml"
_WORD = re.compile(r"[a-z0-9']+|[㐀-鿿]|[?!,:]")


@cache
def _manners() -> dict[str, re.Pattern[str]]:
    """How something can be said, by name."""
    return {name: _either(name) for name in load(asset(_FILE)) if name != "points"}


@cache
def _points() -> frozenset[str]:
    """First words of a name that tell whether somebody is met here first ("a man"), known, or one of us who speak."""
    both = table(load(asset(_FILE)).get("points"), _FILE, "points")
    return frozenset(word for language in ("en", "zh") for word in texts(both.get(language), _FILE, "points"))


def _either(name: str) -> re.Pattern[str]:
    both = table(load(asset(_FILE))[name], _FILE, name)
    en = "|".join(texts(both["en"], _FILE, f"{name}.en")) if "en" in both else ""
    zh = "|".join(texts(both["zh"], _FILE, f"{name}.zh")) if "zh" in both else ""
    try:
        return re.compile("|".join([f"(?<![a-z'])(?:{en})(?![a-z'])"] * bool(en) + [zh] * bool(zh)))
    except re.error as wrong:
        raise LexiconMistake(_FILE, name, str(wrong)) from wrong


def marks(folded: Folded, found: Sequence[Found], start: int = 0, end: int | None = None) -> list[str]:
    """The marks of the characters `start` to `end` of a folded text, with the instructions found in them.

    Each only once; linear in the length.
    """
    end = min(len(folded.text) if end is None else end, start + LONGEST)
    words = list(_words(folded, start, end))
    text = _as_somebody(folded.text[start:end], folded).strip(" ,.;:")
    spans = [span for one in found for span in one.reading.spans]
    seen: dict[str, None] = dict.fromkeys(_grams("", [word for word, _ in words]))
    seen.update(dict.fromkeys(_stems(words)))
    framed = _framed(folded, words, spans)
    seen.update(dict.fromkeys(_grams("~", framed)))
    done = " ".join(span.text.lower() for span in spans if span.slot.startswith("action"))
    seen.update(dict.fromkeys(_said(text, framed, done)))
    seen.update(dict.fromkeys(_found(found, text, words, framed)))
    return list(seen)


_SOMEBODY = {"en": "a woman", "zh": "一个女人"}
"""What a name of the cast counts as: the judge knows nobody's name, and tells of somebody are alike."""


def _words(folded: Folded, start: int, end: int) -> Iterator[tuple[str, int]]:
    """The words with their places; a name that the film knows is somebody."""
    known = sorted((token for _, token in folded.names if token in _NAMED), key=len, reverse=True)
    at = start
    for match in re.finditer(f"(?:the )?(?:{'|'.join(known)})", folded.text[:end]) if known else ():
        if match.start() >= start:
            yield from ((word[0], word.start()) for word in _WORD.finditer(folded.text, at, match.start()))
            yield from ((word, match.start()) for word in _WORD.findall(_somebody(match[0])))
            at = match.end()
    yield from ((word[0], word.start()) for word in _WORD.finditer(folded.text, at, end))


def _as_somebody(text: str, folded: Folded) -> str:
    for _, token in folded.names:
        text = re.sub(f"(?:the )?{token}", _somebody(token), text) if token in _NAMED else text
    return text


def _somebody(token: str) -> str:
    return _SOMEBODY["en" if token.isascii() else "zh"]


_NAMED = frozenset((*STAND_INS["en"], *STAND_INS["zh"]))


def _grams(kind: str, words: Sequence[str]) -> Iterator[str]:
    """Single words and runs of two and three, with the edges of the utterance."""
    edged = ["^", *words, "$"]
    yield from (f"{kind}{word}" for word in words)
    yield from (f"{kind}{one} {two}" for one, two in itertools.pairwise(edged))
    yield from (f"{kind}{one} {two} {three}" for one, two, three in zip(edged, edged[1:], edged[2:]))


def _stems(words: Sequence[tuple[str, int]]) -> Iterator[str]:
    """The beginnings and endings of English words: "shooting", "shoots" and "shooter" have much in common."""
    for word, _ in words:
        if len(word) > 4 and word.isascii():
            yield f"{word[:4]}-"
            yield f"-{word[-3:]}"


def _framed(folded: Folded, words: Sequence[tuple[str, int]], spans: Sequence[Span]) -> list[str]:
    """The words, with the name of a slot in place of the words that set it."""
    framed: list[str] = []
    within: Span | None = None
    for word, at in words:
        place = folded.at[at]
        span = next((span for span in spans if span.start <= place < span.end), None)
        if span is None:
            framed.append(word)
        elif span is not within:
            kind = word if word in _points() else ""
            framed.append(f"<{span.slot} {kind}>" if kind else f"<{span.slot}>")
        within = span
    return framed


def _said(text: str, framed: Sequence[str], done: str) -> Iterator[str]:
    """How it is said: person, time, whether it asks; the same of what stands outside the slots, and of what is done."""
    around = " ".join(word for word in framed if not word.startswith("<"))
    for where, words in (("says", text), ("around", around), ("does", done)):
        if words:
            yield from (f"{where} {name}" for name, pattern in _manners().items() if pattern.search(words))


def _found(found: Sequence[Found], text: str, words: Sequence[tuple[str, int]], framed: Sequence[str]) -> Iterator[str]:
    """What the rules found, and how much of the utterance that explains."""
    language = "zh" if HAN.search(text) else "en"
    left = sum(not word.startswith("<") for word in framed)
    yield f"{language}"
    yield f"{language} length {min(len(words).bit_length(), 7)}"
    yield f"{language} around {min(left, 8)}"
    yield f"{language} share {int(8 * left / max(len(words), 1))}"
    yield f"found {min(len(found), 3)}"
    for one in found:
        yield from (f"{language} {mark}" for mark in one.noticed)
        yield from one.noticed
        kinds = sorted({span.slot for span in one.reading.spans})
        yield from (f"slot {slot}" for slot in kinds)
        yield f"slots {min(len(kinds), 5)}"
        yield f"parts {' '.join(sorted({slot.partition('.')[0] for slot in kinds}))}"
