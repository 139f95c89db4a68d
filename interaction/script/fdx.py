"""Final Draft's files (.fdx): XML with a paragraph for every paragraph of the page.

Read with expat in one pass. Entities are refused before they could grow, so are files that nest without end.
"""

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from engine.errors import EngineError
from engine.film.script import LineKind
from interaction.script.headings import Heading, heading
from interaction.script.paragraphs import Paragraph

_ADVICE = "Save it anew in Final Draft, or as Fountain."
_DEEPEST = 64
_KINDS = {
    "Action": LineKind.ACTION,
    "General": LineKind.ACTION,
    "Shot": LineKind.ACTION,
    "Dialogue": LineKind.DIALOGUE,
    "Singing": LineKind.DIALOGUE,
    "Lyrics": LineKind.DIALOGUE,
    "Parenthetical": LineKind.PARENTHETICAL,
    "Transition": LineKind.TRANSITION,
    "Outline Body": LineKind.NOTE,
    "Outline 1": LineKind.NOTE,
    "Outline 2": LineKind.NOTE,
    "Outline 3": LineKind.NOTE,
    "Outline 4": LineKind.NOTE,
    "New Act": LineKind.NOTE,
    "End of Act": LineKind.NOTE,
}


def is_final_draft(text: str) -> bool:
    """Whether a text is Final Draft's XML, whatever its name says."""
    head = text[:4096].lstrip("\ufeff \t\n")
    return head.startswith("<") and "<FinalDraft" in head


def paragraphs(name: str, text: str) -> tuple[str, list[Paragraph]]:
    """The title and the paragraphs of a Final Draft file. Raises EngineError for broken or hostile XML."""
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = reader.opens
    parser.EndElementHandler = reader.closes
    parser.CharacterDataHandler = reader.says
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(text[text.index("<") :].encode("utf-8", "replace"), True)
    except expat.ExpatError as wrong:
        raise EngineError("{name} is broken: {why}.", advice=_ADVICE, name=name, why=wrong) from wrong
    except _Hostile as wrong:
        raise EngineError("{name} is no plain Final Draft file.", advice=_ADVICE, name=name) from wrong
    return reader.title, list(_spoken(reader.found))


class _Hostile(Exception):
    """XML that defines entities or nests without end."""


def _refuse(*_: Any) -> None:
    raise _Hostile


class _Reader:
    """What expat tells, as raw paragraphs: type, number, text."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, str]] = []
        self.title = ""
        self._open: list[str] = []
        self._texts: list[tuple[str, str, list[str]]] = []

    def opens(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._open.append(name)
        if len(self._open) > _DEEPEST:
            raise _Hostile
        if name == "Paragraph":
            self._texts.append((attributes.get("Type", "Action"), attributes.get("Number", ""), []))

    def says(self, text: str) -> None:
        """Words inside an element; those of a note or of the page's head and foot are not the script's."""
        inside = {"ScriptNote", "HeaderAndFooter"} & set(self._open)
        if self._texts and self._open[-1] == "Text" and not inside:
            self._texts[-1][2].append(text)

    def closes(self, name: str) -> None:
        """An element ends."""
        self._open.pop()
        if name != "Paragraph" or not self._texts:
            return
        kind, number, texts = self._texts.pop()
        text = " ".join("".join(texts).split())
        if "TitlePage" in self._open:
            self.title = self.title or text
        elif text and "Content" in self._open:
            self.found.append((kind, number, text))


def _spoken(found: list[tuple[str, str, str]]) -> Iterator[Paragraph]:
    """The raw paragraphs with who speaks in those that are spoken."""
    speaker = ""
    for kind, number, text in found:
        if kind == "Character":
            speaker, _, more = (part.strip() for part in text.partition("("))
            more = more.rstrip(") ")
            if more and not more.lower().startswith("cont"):
                yield Paragraph(LineKind.PARENTHETICAL, more, speaker)
        elif kind == "Scene Heading":
            yield _headed(text, number)
        elif kind in _KINDS:
            spoken = _KINDS[kind] in (LineKind.DIALOGUE, LineKind.PARENTHETICAL)
            bare = text.strip("()（） ") if _KINDS[kind] is LineKind.PARENTHETICAL else text
            yield Paragraph(_KINDS[kind], bare, speaker if spoken else "")


def _headed(text: str, number: str) -> Paragraph:
    slug = heading(text, forced=True) or Heading(text)
    if number:
        slug = Heading(slug.text, number, slug.interior, slug.place, slug.time, slug.same)
    return Paragraph(LineKind.ACTION, text, heading=slug)
