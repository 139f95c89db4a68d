"""What somebody looks like, as a part of the sentence that names them."""

import re
from collections.abc import Sequence

from engine.prompts.grammar import article, is_determined
from engine.prompts.words import Words

_PARTS = re.compile(r"\s*[,，、;；]\s*")
_AND = re.compile(r"\s+and\s+|和")


def told_look(look: str, words: Words) -> tuple[str, str]:
    """What is worn, carried or had, with the word that goes with it; and what no list knows, set aside. "" for none."""
    known: list[tuple[str, list[str]]] = []
    aside: list[str] = []
    for part in filter(None, (one for piece in _PARTS.split(look.strip()) for one in _pieces(piece, words))):
        say = _say(part, words)
        if say is None:
            aside.append(part)
        elif known and known[-1][0] == say:
            known[-1][1].append(_new(part, words))
        else:
            known.append((say, [_new(part, words)]))
    return _joined(known, words), words.joint("comma").join(aside)


def _joined(known: Sequence[tuple[str, list[str]]], words: Words) -> str:
    told = [words.joint("has").format(say=say, look=_together(parts, words)) for say, parts in known]
    return words.joint("looks").join(told)


def _together(parts: Sequence[str], words: Words) -> str:
    *first, last = parts
    return words.joint("comma").join(first) + words.joint("alike") + last if first else last


def _pieces(part: str, words: Words) -> list[str]:
    """ "beard and glasses" are two, "black and white" one."""
    pieces = _AND.split(part)
    return pieces if all(_say(piece, words) for piece in pieces) else [part]


def _say(part: str, words: Words) -> str | None:
    """The word that goes with the noun at the end."""
    found = words.kind("looks", part)
    return str(found["say"]) if found else None


def _new(part: str, words: Words) -> str:
    if words.is_other(part):
        return words.joint("quoted").format(said=part)
    if words.language != "en" or is_determined(part):
        return part
    return f"{article(part, words)} {part}".strip()
