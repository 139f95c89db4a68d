"""A file's bytes as text, whatever program and country wrote them."""

import codecs

from engine.errors import EngineError

LARGEST_BYTES = 16 * 1024 * 1024
"""No script is as large; a feature of 120 pages has 300 kB."""

_FOREIGN = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "Word or zip"),
    (b"\xd0\xcf\x11\xe0", "old Word"),
    (b"{\\rtf", "RTF"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FORMS = "Save it as Fountain, Final Draft (.fdx) or plain text."


def decoded(name: str, data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with or without a mark, GB18030; one kind of line end, no stray zeros.

    Raises EngineError for a file of another kind, or one that is too large.
    """
    if len(data) > LARGEST_BYTES:
        size = f"{len(data) / 1_000_000:.0f} MB"
        raise EngineError("{name} is too large for a script: {size}.", advice=_FORMS, name=name, size=size)
    for mark, kind in _FOREIGN:
        if data.startswith(mark):
            raise EngineError("{name} is a {kind} file, not a script.", advice=_FORMS, name=name, kind=kind)
    text = _text(name, data)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").replace("\x00", "")


def _text(name: str, data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    for encoding in (*_without_mark(data), "utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _is_binary(text):
            return text
    raise EngineError("{name} cannot be read as text.", advice=_FORMS, name=name)


def _without_mark(data: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark shows in its zeros: every second byte of Latin text is one."""
    head = data[:4096]
    if not head or head.count(0) < len(head) // 8:
        return ()
    return ("utf-16-be",) if head[0::2].count(0) > head[1::2].count(0) else ("utf-16-le",)


def _is_binary(text: str) -> bool:
    head = text[:4096]
    strange = sum(character < " " and character not in "\n\r\t\x0c\x1a" for character in head)
    return strange * 50 > len(head)
