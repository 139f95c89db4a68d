"""What a safetensors file says of itself, read without its weights: a length, a JSON table, then bytes.

The table must fit the file to the byte, so a file that was cut, or that is something else by another name, is seen here
and not when it is loaded. Nothing in such a file is ever run.
"""

import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_MOST_HEADER = 100_000_000
"""The format's own limit, in bytes."""

_BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8,
    "U16": 16, "I16": 16, "F16": 16, "BF16": 16, "U32": 32, "I32": 32, "F32": 32,
    "U64": 64, "I64": 64, "F64": 64, "C64": 64, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
}  # fmt: skip


class Torn(Exception):
    """The file is no whole safetensors file; the text says why, to stand after a colon."""


class Pickled(Torn):
    """The file is a pickle, or an archive of one, under a harmless name."""


@dataclass(frozen=True, slots=True)
class Header:
    """What one file holds: bytes of weights, numbers in them, names with their shapes, and the table's sha256."""

    bytes: int
    parameters: int
    shapes: dict[str, tuple[int, ...]]
    digest: str


def header(file: Path) -> Header:
    """The table of a file. Raises Torn when the file cannot be what its name says, OSError when it cannot be read."""
    size = file.stat().st_size
    with file.open("rb") as opened:
        begins = opened.read(8)
        _refuse_others(begins)
        length = int.from_bytes(begins, "little")
        if len(begins) < 8 or not 2 <= length <= min(_MOST_HEADER, size - 8):
            raise Torn("it begins with no table")
        table = opened.read(length)
    rows = _rows(table)
    ends = _fitting(rows)
    if ends != size - 8 - length:
        raise Torn(f"it should have {ends + 8 + length} bytes and has {size}")
    shapes = {name: tuple(row["shape"]) for name, row in rows.items()}
    numbers = sum(math.prod(shape) for shape in shapes.values())
    return Header(ends, numbers, shapes, hashlib.sha256(table).hexdigest())


def _refuse_others(begins: bytes) -> None:
    """What stands in a weights file's place more often than one thinks."""
    if not begins:
        raise Torn("it is empty")
    if begins.startswith((b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")):
        raise Pickled("it is a pickle under another name")
    if begins.startswith(b"version "):
        raise Torn("it only points to the weights: it was cloned without its large files")
    if begins.lstrip()[:1] == b"<":
        raise Torn("it is a web page")


def _rows(table: bytes) -> dict[str, dict[str, Any]]:
    try:
        read = json.loads(table)
        rows = {name: row for name, row in read.items() if name != "__metadata__"}
        for row in rows.values():
            begin, end = row["data_offsets"]
            if not (all(type(n) is int and n >= 0 for n in (*row["shape"], begin, end)) and begin <= end):
                raise Torn("its table holds what is no shape")
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise Torn("its table cannot be read") from wrong
    return rows


def _fitting(rows: dict[str, dict[str, Any]]) -> int:
    """Where the last tensor ends, if each has its size and they follow one another without a gap. Raises Torn."""
    at = 0
    for name, row in sorted(rows.items(), key=lambda item: tuple(item[1]["data_offsets"])):
        begin, end = row["data_offsets"]
        bits = _BITS.get(row.get("dtype", ""))
        if begin != at or (bits is not None and (end - begin) * 8 != math.prod(row["shape"]) * bits):
            raise Torn(f"{name} does not lie where its table says")
        at = end
    return at
