"""Fountain's own marks, taken out of the text: comments, notes, emphasis, and the title page."""

import re
from collections.abc import Sequence

from interaction.script.headings import ways

_NOTE_OPENS, _NOTE_CLOSES = "\ue000", "\ue001"  # of the private use area: nobody writes them
_NOTE = re.compile(f"{_NOTE_OPENS}(\\d+){_NOTE_CLOSES}")
# A run of signs is tried at its first one only: else a line of nothing but stars takes the square of its length.
_STARS = re.compile(r"(?<![\\*])\*+(?=[^\s*])|(?<=[^\s*\\])\*+")
_UNDERLINES = re.compile(r"(?<![\w\\])_+(?=[^\s_])|(?<=\S)(?<![\\_])_+(?!\w)")
_ESCAPED = re.compile(r"\\([*_@.!#~\[\]])")
_KEY = re.compile(r"(?P<key>[^\s:：][^:：]{0,24})[:：]\s*(?P<value>.*)")


def without_comments(text: str) -> str:
    """The text without what stands between /* and */; a comment that never ends is none."""
    return "".join(piece for piece, inside in _cut(text, "/*", "*/") if not inside)


def notes_aside(text: str) -> tuple[str, list[str]]:
    """The text with a sign for every [[note]], and the notes; `with_notes` finds them again."""
    kept: list[str] = []
    notes: list[str] = []
    text = text.replace(_NOTE_OPENS, "").replace(_NOTE_CLOSES, "")
    for piece, inside in _cut(text, "[[", "]]"):
        kept.append(f"{_NOTE_OPENS}{len(notes)}{_NOTE_CLOSES}" if inside else piece)
        if inside:
            notes.append(" ".join(piece[2:-2].split()))
    return "".join(kept), notes


def with_notes(text: str, notes: Sequence[str]) -> tuple[str, list[str]]:
    """A line without the signs, and the notes that were there."""
    found = [notes[int(at)] for at in _NOTE.findall(text)]
    bare = _NOTE.sub("", text) if found else text
    return (re.sub(r"(?<=\S)[ \t]{2,}(?=\S)", " ", bare) if found else bare), found


def _cut(text: str, opens: str, closes: str) -> list[tuple[str, bool]]:
    """The text in pieces outside and inside of two signs. Linear: a sign that nothing closes ends the search."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    while (start := text.find(opens, at)) >= 0 and (end := text.find(closes, start + len(opens))) >= 0:
        pieces += [(text[at:start], False), (text[start : end + len(closes)], True)]
        at = end + len(closes)
    return [*pieces, (text[at:], False)]


def plain(text: str) -> str:
    """A line without stars and underlines of emphasis."""
    if "*" in text or "_" in text or "\\" in text:
        text = _ESCAPED.sub(r"\1", _UNDERLINES.sub("", _STARS.sub("", text)))
    return text.strip()


def title_page(lines: Sequence[str]) -> tuple[str, int]:
    """The title that the first lines give, and how many lines the title page has; "" and 0 where there is none."""
    first = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    if first == len(lines) or not _is_key(lines[first], known=True):
        return "", 0
    end = next((at for at in range(first, len(lines)) if not lines[at].strip()), len(lines))
    title, inside = "", False
    for line in lines[first:end]:
        found = _KEY.match(line.strip()) if _is_key(line, known=False) else None
        if found:
            inside = found["key"].strip().lower() in ways()["page"]["title"]
        if inside:
            title = f"{title} {plain(found['value'] if found else line)}".strip()
    return title, end


def _is_key(line: str, *, known: bool) -> bool:
    """Whether a line of the title page begins something: at the margin, a word and a colon."""
    found = _KEY.match(line)
    return bool(found and (not known or found["key"].strip().lower() in ways()["page"]["keys"]))
