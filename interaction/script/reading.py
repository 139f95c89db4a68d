"""From a file or a pasted piece to a script: scenes with their numbers, places and times, and their lines."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.errors import EngineError
from engine.film.script import Line, LineKind, Script, ScriptScene
from interaction.script import fdx
from interaction.script.decoding import decoded
from interaction.script.headings import Heading, filled
from interaction.script.paragraphs import Paragraph, paragraphs

MOST_SCENES = 2000
"""No film has as many; a text that seems to is a list of something else."""


def read_script(name: str, data: bytes) -> Script:
    """The script in a file: Fountain, plain text or Final Draft, told apart by what is in it, not by its name.

    Scenes without a number get the next free one. Raises EngineError, with advice, for a file that is no script.
    """
    text = decoded(name, data)
    if fdx.is_final_draft(text):
        title, found = fdx.paragraphs(name, text)
    else:
        title, found = paragraphs(text)
    script = _script(title or _title_of(name), found)
    if not script.scenes:
        advice = "A scene begins with a line such as INT. KITCHEN - NIGHT, or 内景 厨房 夜."
        raise EngineError("There is no scene in {name}.", advice=advice, name=name)
    if len(script.scenes) > MOST_SCENES:
        raise EngineError("{name} has too many scenes to be a script.", advice="Choose the script itself.", name=name)
    return script


def read_text(text: str) -> Script:
    """The script in a pasted piece; without a slug line it is one scene that says neither where nor when."""
    title, found = paragraphs(text.replace("\r\n", "\n").replace("\r", "\n"))
    return _script(title, found)


def _title_of(name: str) -> str:
    stem = re.split(r"[/\\]", name)[-1]
    return stem.rsplit(".", 1)[0] if "." in stem else stem


def _script(title: str, found: Iterable[Paragraph]) -> Script:
    return Script(title, tuple(_numbered(_timed(_scenes(found)))))


def _scenes(found: Iterable[Paragraph]) -> Iterator[tuple[Heading, list[Line]]]:
    """Slug lines with what stands under them. What comes before the first one is a scene only if something happens."""
    slug: Heading | None = None
    lines: list[Line] = []
    for one in found:
        if one.heading is not None:
            if slug is not None or _happens(lines):
                yield slug or Heading(""), lines
                lines = []
            slug = replace(one.heading, text=one.text)
            continue
        if one.field is not None and slug is not None:
            slug = filled(slug, *one.field)
        lines.append(Line(one.kind, one.text, one.character))
    if slug is not None or _happens(lines):
        yield slug or Heading(""), lines


def _happens(lines: Iterable[Line]) -> bool:
    return any(line.kind in (LineKind.ACTION, LineKind.DIALOGUE) for line in lines)


def _timed(scenes: Iterable[tuple[Heading, list[Line]]]) -> Iterator[tuple[Heading, list[Line]]]:
    """A scene that goes on at the same time has the time of the one before."""
    time = ""
    for slug, lines in scenes:
        time = slug.time or (time if slug.same else "")
        yield replace(slug, time=time), lines


_SLUG_NUMBER = re.compile(r"\s*#[\w.\-]+#\s*$")


def _numbered(scenes: Iterable[tuple[Heading, list[Line]]]) -> Iterator[ScriptScene]:
    """The scenes with a number each, no two alike: their own, or the next that none has."""
    known = list(scenes)
    taken = {slug.number for slug, _ in known if slug.number}
    used: set[str] = set()
    last = 0
    for slug, lines in known:
        number = slug.number
        if not number or number in used:
            last += 1
            while str(last) in taken or str(last) in used:
                last += 1
            number = str(last)
        used.add(number)
        heading = _SLUG_NUMBER.sub("", slug.text).strip()
        yield ScriptScene(number, heading, slug.interior, slug.place, slug.time, tuple(lines))
