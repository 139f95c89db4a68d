"""How fast words become a structured shot, and how many readings are right: over the project's own test sentences."""

import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from interaction.language import document, understand
from tests.benchmarks.figure import Figure, percentile

_CASES = Path(__file__).parent.parent / "interaction" / "language_cases.toml"


def measure() -> list[Figure]:
    """CPU milliseconds a text, the largest text, and precision and recall of intents and slots."""
    cases: list[dict[str, Any]] = tomllib.loads(_CASES.read_text("utf-8"))["cases"]
    understand("warm")
    times = [_cpu_ms(text) for text in _texts(cases)]
    right = sum(_intents(case["say"]) == [want["intent"] for want in case["is"]] for case in cases)
    talk = [case["say"] for case in cases if case["is"] == [{"intent": "none"}]]
    false_actions = sum(_intents(text) != ["none"] for text in talk)
    return [
        Figure(f"text to structured shot, p95 of {len(times)} texts", percentile(times, 0.95), "ms", 5.0),
        Figure("text to structured shot, median", percentile(times, 0.5), "ms"),
        Figure("10,000 characters", _cpu_ms("一个男人走进房间，a man walks into the room, " * 250), "ms"),
        Figure(f"intents right, {len(cases)} sentences the rules know", 100 * right / len(cases), "%", 97.0, "higher"),
        *_slot_figures(cases),
        Figure(f"false actions on talk, {len(talk)} sentences", 100 * false_actions / len(talk), "%", 1.0),
    ]  # fmt: skip


def _texts(cases: list[dict[str, Any]]) -> Iterator[str]:
    """The sentences, alone and in pairs, so that lengths vary."""
    said = [case["say"] for case in cases]
    yield from said
    yield from (f"{one}. {other}" for one, other in zip(said, said[7:], strict=False))


def _cpu_ms(text: str) -> float:
    start = time.process_time()
    document(understand(text), text)
    return 1000 * (time.process_time() - start)


def _found(text: str) -> list[dict[str, Any]]:
    made = document(understand(text), text)
    return [made, *made.get("then", [])]


def _intents(text: str) -> list[str]:
    return [one["intent"] for one in _found(text)]


_NAMES = {"act": "canonical", "strength": "weather_strength"}
_LEFT = {"intent", "subjects", "relative", "removed", "text", "place", "interior", "speed", "take", "takes", "clip"}


def _slot_figures(cases: list[dict[str, Any]]) -> list[Figure]:
    """Precision and recall of the closed slots of shots and revisions whose intents are right."""
    hits = said = wanted = 0
    for case in cases:
        found = _found(case["say"])
        if [one["intent"] for one in found] != [want["intent"] for want in case["is"]]:
            continue
        for one, want in zip(found, case["is"], strict=True):
            got, asked = _slots(one), _wanted(want) if one["shot"] else set()
            hits, said, wanted = hits + len(got & asked), said + len(got), wanted + len(asked)
    return [
        Figure("slot precision", 100 * hits / max(said, 1), "%", 95.0, "higher"),
        Figure("slot recall", 100 * hits / max(wanted, 1), "%", 95.0, "higher"),
    ]


def _slots(one: dict[str, Any]) -> set[tuple[str, Any]]:
    parts = [body for body in (one["shot"] or {}).values() if isinstance(body, dict)]
    slots = {(name, value) for body in parts for name, value in body.items() if name not in _LEFT and value}
    length = (one["shot"] or {}).get("duration_s")
    return slots | ({("duration_s", length)} if length else set())


def _wanted(want: dict[str, Any]) -> set[tuple[str, Any]]:
    return {(_NAMES.get(name, name), value) for name, value in want.items() if name not in _LEFT}
