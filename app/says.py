"""What others wrote, said in the window's language: told sentences with their values, verdicts, renderers' notes.

A renderer's note is a line in English made of parts ("dolly in 2.4 m over 4 s, 35 mm, 1.2 m high; no set for …").
The forms of the parts stand in the translation file under `note`; a part in no known form is left as it is.
"""

import re
import string
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from PySide6.QtCore import QCoreApplication

from app.translation import SENTENCES, language, read, say, word

_NOTE = "note"
_MEASURE = r"[\d.]+(?: m| s| mm|°)"
_KINDS = {
    "n": r"[\d.]+", "figures": r"\d+", "share": r"[\d/]+", "text": ".+", "file": "[^,]+", "set": "[a-z ]+",
    "rate": r"[\d.]+", "faster": r"[\d.]+", "size": r"\d+ × \d+", "larger": r"\d+ × \d+",
}  # fmt: skip
"""What a named place of a form stands for; any other name is a measure."""


def sentence(template: str, values: Mapping[str, object] | Iterable[tuple[str, object]] = ()) -> str:
    """A sentence with its values, those among them that are words of ours said in the window's language too."""
    return say(template, **{name: _value(name, value) for name, value in dict(values).items()})


def _value(name: str, value: object) -> object:
    match name:
        case "reasons":
            return say("; ").join(_reason(reason) for reason in str(value).split("; "))
        case "list":
            return word("safety", str(value))
        case "why" | "reason":
            return again(str(value))
        case "sense":
            return word("sense", str(value))
        case _:
            return value


def _reason(reason: str) -> str:
    """A verdict's reason, `LIST: WORDS`: the list by its name in the window's language, the words as they were said."""
    listed, colon, words = reason.partition(": ")
    return say("“{words}” (safety list “{list}”)", words=words, list=word("safety", listed)) if colon else reason


def again(text: str) -> str:
    """A sentence of ours that was filled in already, in the window's language; any other text as it is."""
    for template, pattern in _sentences():
        if (found := pattern.fullmatch(text)) is not None:
            return say(template, **found.groupdict())
    return text


def advice(text: str) -> str:
    """What to do, in the window's language: a sentence of ours, or one that was filled in already."""
    if not text or language() == "en":
        return text
    return say(text) if (SENTENCES, text) in read("zh") else again(text)


@cache
def _sentences() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every sentence of the window with what it matches; one word alone is no sentence."""
    templates = {source for (context, source) in read("zh") if context == SENTENCES and " " in source.strip()}
    return tuple((each, _pattern(each, {}, ".+?")) for each in sorted(templates, key=_own_letters, reverse=True))


def note(text: str) -> str:
    """A renderer's note in the window's language."""
    said = (say(", ").join(_parts(clause.split(", "))) for clause in text.split("; "))
    return say("; ").join(said)


def _parts(pieces: list[str]) -> Iterator[str]:
    """The parts of a clause; a part may hold commas, so the longest that has a known form is taken."""
    while pieces:
        for count in range(len(pieces), 0, -1):
            found = _in_form(", ".join(pieces[:count]))
            if found is not None or count == 1:
                yield found or pieces[0]
                pieces = pieces[count:]
                break


def _in_form(part: str) -> str | None:
    for form, pattern in _forms():
        if (found := pattern.fullmatch(part)) is not None:
            values = {name: _measure(name, value) for name, value in found.groupdict().items()}
            return QCoreApplication.translate(_NOTE, form).format(**values)
    return None


def _measure(name: str, value: str) -> str:
    return word("environment.set", value.replace(" ", "_")) if name == "set" else _in_form(value) or value


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The forms of every language's file with what they match; those with the most words of their own come first."""
    forms = {source for (context, source) in read("zh") if context == _NOTE}
    return tuple((form, _pattern(form)) for form in sorted(forms, key=_own_letters, reverse=True))


def _own_letters(form: str) -> int:
    return sum(len(text) for text, *_ in string.Formatter().parse(form))


def _pattern(form: str, kinds: Mapping[str, str] = _KINDS, otherwise: str = _MEASURE) -> re.Pattern[str]:
    pieces: list[str] = []
    for text, name, *_ in string.Formatter().parse(form):
        pieces.append(re.escape(text))
        if name:
            again = any(f"(?P<{name}>" in piece for piece in pieces)
            pieces.append(f"(?P={name})" if again else f"(?P<{name}>{kinds.get(name, otherwise)})")
    return re.compile("".join(pieces))
