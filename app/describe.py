"""`shotcaller describe`: what was understood of a text, as a table for people or one JSON document."""

import json
from collections.abc import Iterator
from typing import IO, Any

from interaction.language import document, understand
from interaction.language.context import Context

_ORDER_KEYS = (
    "takes", "take", "clip", "clips", "at", "to", "edge", "seconds", "frames", "what", "formats", "slot", "values",
    "removed", "without",
)  # fmt: skip


def run(
    text: str | None, *, lines: bool, as_json: bool, stdin: IO[str], stdout: IO[str], context: Context | None = None
) -> int:
    """Writes what each text means to `stdout`; with `lines`, one text per line of `stdin`.

    `context` is what stands in a film; without one, some shot stands and nobody is known by name. The exit status: 0,
    or 2 when there is no text.
    """
    known = context or Context()
    if lines:
        for line in stdin:
            _write(line.rstrip("\r\n"), known, as_json, stdout, indent=None)
        return 0
    if text is None:
        return 2
    _write(text, known, as_json, stdout, indent=2)
    return 0


def _write(text: str, context: Context, as_json: bool, stdout: IO[str], indent: int | None) -> None:
    made = document(understand(text, context=context), text)
    stdout.write(json.dumps(made, ensure_ascii=False, indent=indent) + "\n" if as_json else table(made))
    stdout.flush()


def table(made: dict[str, Any]) -> str:
    """A described text as rows of slot and value, one block for each instruction."""
    blocks = [made, *made.get("then", [])]
    return "\n".join("".join(f"{name:<22} {value}\n" for name, value in _rows(block)) for block in blocks)


def _rows(block: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "intent", f"{block['intent']} ({block['confidence']:.0%})"
    for key in _ORDER_KEYS:
        if key in block and block[key] is not None:
            yield key, _plain(block[key])
    for wish in block.get("relative", []):
        yield wish["slot"], f"{wish['by']:+d}"
    yield from _wishes(block)
    yield from _slots(block.get("shot") or {})


def _wishes(block: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for wish in block.get("placed", []):
        yield "placed", f"{wish['who'] or 'this'}: {', '.join(wish['positions'])}"
    for wish in block.get("relating", []):
        yield "related", f"{wish['who'] or 'this'} {wish['relation']} {wish['whom'] or 'this'}"
    for wish in block.get("directions", []):
        yield "directed", f"{wish['who'] or 'this'}: {_done(wish['actions'])}"


def _slots(shot: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for subject in shot.get("subjects", []):
        look = f", {subject['look']}" if subject["look"] else ""
        where = "".join(f", {position}" for position in subject.get("positions", []))
        done = f": {_done(subject['actions'])}" if "actions" in subject else ""
        count = f" × {subject['count']}" if subject["count"] > 1 else ""
        member = f" [{subject['cast']}]" if "cast" in subject else ""
        yield "subject", f"{subject['name']}{member}{look}{count}{where}{done}"
    names = [subject["name"] for subject in shot.get("subjects", [])]
    for bond in shot.get("related", []):
        yield "related", f"{names[bond['who']]} {bond['relation']} {names[bond['whom']]}"
    if "then" in shot:
        yield "then", _done(shot["then"])
    for part, slots in shot.items():
        if isinstance(slots, dict):
            yield from (
                (f"{part}.{name}", _plain(value)) for name, value in slots.items() if value not in (None, False)
            )
    if shot.get("environment", {}).get("interior") is False:
        yield "environment.interior", "no"
    if shot.get("duration_s") is not None:
        yield "duration_s", _plain(shot["duration_s"])


def _done(actions: list[dict[str, Any]]) -> str:
    """What is done, in order, with identifiers where there are any."""
    return ", ".join(f"{one['text']} ({one['canonical']})" if one["canonical"] else one["text"] for one in actions)


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join("this" if item is None else str(item) for item in value)
    return "yes" if value is True else f"{value:g}" if isinstance(value, float) else str(value)
