"""Fountain and plain text as paragraphs: slug lines, action, who speaks and what, cuts and notes.

Plain text is read by the same rules: a slug line, capitals that speak, 林梅：你来了 and the rest is action.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.film.script import LineKind
from interaction.language.text import HAN
from interaction.script import marks
from interaction.script.headings import Heading, field, heading, ways


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; with a `heading` it begins a scene. `field` is a line of a scene's head: (kind, what it says)."""

    kind: LineKind
    text: str
    character: str = ""
    heading: Heading | None = None
    field: tuple[str, str] | None = None


_CUE = re.compile(r"^(?P<name>[^()（）^]{1,40}?)\s*(?P<more>(?:[(（][^()（）]{0,30}[)）]\s*)*)\^?$")
_SAID = re.compile(r"^(?P<name>[\w·.' -]{1,20}?)\s*(?P<more>[(（][^()（）]{0,30}[)）])?\s*[:：]\s*(?P<text>.*)$")
_BRACKETS = re.compile(r"[(（]\s*([^()（）]*?)\s*[)）]")
_CONTINUED = re.compile(r"^(?:cont(?:'|’)?d\.?|continued|cont\.?|续)$", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"^(?:-\s*)?\d{1,3}\.?(?:\s*-)?$")
_ENDS = re.compile(r"[。！？…”」』!?.:：;；]$")
_SPACES = re.compile(r"\s+")


def paragraphs(text: str) -> tuple[str, list[Paragraph]]:
    """The title, if the first page says one, and every paragraph in order. Any text is read; linear in its length."""
    text, notes = marks.notes_aside(marks.without_comments(text))
    lines = [line.rstrip() if line != "  " else line for line in text.split("\n")]
    title, start = marks.title_page(lines)
    reader = _Reader(lines, start, notes)
    return title or reader.title, list(reader.read())


class _Reader:
    """Goes down the lines once."""

    def __init__(self, lines: Sequence[str], start: int, notes: Sequence[str]) -> None:
        self._lines, self._at, self._notes = lines, start, notes
        self._speakers = _speakers(lines)
        self.title = ""

    def read(self) -> Iterator[Paragraph]:
        """Every paragraph, each followed by the notes in it."""
        after_blank = True
        while self._at < len(self._lines):
            line = self._lines[self._at].strip()
            if not line or _is_noise(line, after_blank):
                self._at += 1
                after_blank = True
                continue
            for one in self._next(line, after_blank):
                yield from self._noted(one)
            after_blank = False

    def _noted(self, one: Paragraph) -> Iterator[Paragraph]:
        text, notes = marks.with_notes(one.text, self._notes)
        text = marks.plain(text)
        if text:
            yield Paragraph(one.kind, text, one.character, one.heading, one.field)
        yield from (Paragraph(LineKind.NOTE, note) for note in notes if note)

    def _next(self, line: str, after_blank: bool) -> Iterator[Paragraph]:
        """The paragraphs that begin on this line: one, or a whole speech."""
        bare, _ = marks.with_notes(line, self._notes)
        bare = bare.strip()
        if one := self._marked(line, bare) or self._headed(line, bare, after_blank):
            self._at += 1
            yield one
        elif speaks := self._cue(bare, after_blank):
            self._at += 1
            yield from self._speech(*speaks)
        elif said := _said(marks.plain(bare), self._speakers):
            self._at += 1
            yield from _spoken(*said)
        else:
            yield self._action(line)

    def _marked(self, line: str, bare: str) -> Paragraph | None:
        """A line that says by its first character what it is."""
        if bare.startswith("!"):
            return Paragraph(LineKind.ACTION, line.lstrip("!！"))
        if bare.startswith("=") and not bare.startswith("==="):
            return Paragraph(LineKind.NOTE, line.lstrip("= "))
        if bare.startswith("#"):
            return Paragraph(LineKind.NOTE, line.lstrip("# "))
        if bare.startswith(">"):
            centred = bare.endswith("<")
            return Paragraph(LineKind.ACTION if centred else LineKind.TRANSITION, line.strip("<> "))
        if bare.startswith("~"):
            return Paragraph(LineKind.ACTION, line.lstrip("~ "))
        return None

    def _headed(self, line: str, bare: str, after_blank: bool) -> Paragraph | None:
        forced = len(bare) > 1 and bare[0] == "." and bare[1].isalnum()
        slug = marks.plain(bare[1:] if forced else bare)
        found = heading(slug, forced=forced)
        if found and (forced or after_blank or slug.isupper() or HAN.search(slug)):
            return Paragraph(LineKind.ACTION, line.lstrip(".") if forced else line, heading=found)
        if _is_transition(slug):
            return Paragraph(LineKind.TRANSITION, line)
        told = field(slug)
        return Paragraph(LineKind.NOTE, line, field=told) if told else None

    def _cue(self, bare: str, after_blank: bool) -> tuple[str, list[str]] | None:
        """Who speaks from the next line on, with what stands in brackets behind the name."""
        forced = bare.startswith("@")
        name = marks.plain(bare.lstrip("@"))
        found = _CUE.match(name)
        follows = self._at + 1 < len(self._lines) and bool(self._lines[self._at + 1].strip())
        if not found or not follows or not (forced or (after_blank and _is_name(found["name"], self._speakers))):
            return None
        return found["name"].strip(), _more(found["more"])

    def _speech(self, name: str, more: list[str]) -> Iterator[Paragraph]:
        yield from (Paragraph(LineKind.PARENTHETICAL, one, name) for one in more)
        held: list[str] = []
        while self._at < len(self._lines):
            line = self._lines[self._at]
            bare = line.strip()
            # Two blanks on an empty line hold a speech together.
            if (not bare and line != "  ") or (bare and heading(bare) and bare.isupper()):
                break
            self._at += 1
            if bare and _is_noise(bare, after_blank=False):
                continue
            if bare.startswith(("(", "（")) and bare.endswith((")", "）")):
                yield from _speech_of(held, name)
                held = []
                yield Paragraph(LineKind.PARENTHETICAL, bare.strip("()（） "), name)
            elif bare:
                held.append(bare.lstrip("~ "))
        yield from _speech_of(held, name)

    def _action(self, line: str) -> Paragraph:
        """A paragraph of action: lines of English up to a blank one, a Chinese line that ends its sentence."""
        held = [line.lstrip("".join(ways()["page"]["action_marks"]) + " ")]
        self._at += 1
        while self._at < len(self._lines) and (bare := self._lines[self._at].strip()):
            done = HAN.search(held[-1]) and _ENDS.search(held[-1])
            if done or self._starts_anew(bare):
                break
            held.append(bare)
            self._at += 1
        return Paragraph(LineKind.ACTION, _joined(held))

    def _starts_anew(self, bare: str) -> bool:
        if bare[0] in ".!@>=#~" or bare[0] in ways()["page"]["action_marks"]:
            return bare[:2] != ".."
        if heading(marks.plain(bare)) and (bare.isupper() or HAN.search(bare)):
            return True
        return _is_transition(bare) or bool(_said(bare, self._speakers)) or field(bare) is not None


def _speech_of(held: Sequence[str], name: str) -> Iterator[Paragraph]:
    if held:
        yield Paragraph(LineKind.DIALOGUE, _joined(held), name)


def _spoken(name: str, more: list[str], text: str) -> Iterator[Paragraph]:
    yield from (Paragraph(LineKind.PARENTHETICAL, one, name) for one in more)
    while text.startswith(("(", "（")) and (found := _BRACKETS.match(text)):
        yield Paragraph(LineKind.PARENTHETICAL, found[1], name)
        text = text[found.end() :].strip()
    yield from _speech_of([text] if text else [], name)


def _joined(lines: Sequence[str]) -> str:
    """Lines of one paragraph: with a blank between, but none between Chinese characters."""
    whole = lines[0]
    for line in lines[1:]:
        joint = "" if HAN.match(line[:1]) and not whole[-1:].isascii() else " "
        whole += joint + line
    return _SPACES.sub(" ", whole).strip()


def _more(said: str) -> list[str]:
    """What stands in brackets behind a name, without "continued"."""
    return [one for one in _BRACKETS.findall(said) if one and not _CONTINUED.match(one)]


def _is_noise(line: str, after_blank: bool) -> bool:
    """Page numbers, page breaks and (CONTINUED)."""
    return (
        line.strip("=") == ""
        or line.lower() in ways()["page"]["noise"]
        or (after_blank and _PAGE_NUMBER.match(line) is not None)
    )


def _is_transition(line: str) -> bool:
    bare = line.rstrip(" .:：。").lower()
    if len(bare) > 40 or not bare:
        return False
    if HAN.search(bare):
        return bare in ways()["page"]["transitions"]
    return line.isupper() and (line.endswith("TO:") or bare.startswith(tuple(ways()["page"]["transitions"])))


def _is_name(name: str, speakers: frozenset[str]) -> bool:
    """Whether a line by itself is somebody's name: capitals, or a Chinese name that speaks elsewhere too."""
    name = name.strip()
    if name in speakers:
        return True
    small = name.lower()
    is_shot = any(small == word or small.startswith(f"{word} ") for word in ways()["page"]["shots"])
    letters = any(character.isalpha() for character in name)
    return letters and name.isupper() and not is_shot and not _ENDS.search(name.rstrip(".")) and "," not in name


def _said(line: str, speakers: frozenset[str]) -> tuple[str, list[str], str] | None:
    """Name, brackets and speech of a line like 林梅：（低声）你来了 or ANNA: Hello."""
    found = _SAID.match(line) if (":" in line[:60] or "：" in line[:60]) else None
    if found is None or not found["text"].strip():
        return None
    name = found["name"].strip()
    chinese = HAN.search(name) is not None
    fits = _is_chinese_name(name, speakers) if chinese else _is_name(name, speakers)
    return (name, _more(found["more"] or ""), found["text"].strip()) if fits else None


def _is_chinese_name(name: str, speakers: frozenset[str]) -> bool:
    page = ways()["page"]
    if name in speakers:
        return True
    told = name.startswith(tuple(page["shots_zh"])) or name.endswith(tuple(page["telling"]))
    return len(name) <= 4 and " " not in name and not told and field(f"{name}：") is None


_ALONE = re.compile(r"^[㐀-鿿·]{1,5}$")


def _speakers(lines: Sequence[str]) -> frozenset[str]:
    """Who is known to speak before reading: on lists of the cast, behind an @, or twice alone before a line."""
    known: set[str] = set()
    alone: Counter[str] = Counter()
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        bare = line.strip()
        if bare.startswith("@"):
            known.add(marks.plain(_CUE.sub(r"\g<name>", bare[1:])))
        elif _ALONE.match(bare) and not before.strip() and after.strip():
            alone[bare] += 1
        elif (told := field(bare) if len(bare) < 200 else None) and told[0] == "cast":
            known.update(name for name in re.split(r"[、，,\s/]+", told[1]) if name)
    return frozenset(known | {name for name, times in alone.items() if times > 1})
