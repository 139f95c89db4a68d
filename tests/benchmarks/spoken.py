"""A director's sentences said by synthetic voices, and how much of what they ask for is still right when heard.

Right is what the same sentence gives when it is typed: this measures the ears alone.
"""

import importlib.util
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from engine.assets import asset
from interaction.language import document, understand
from interaction.speech.sound import Sound

VOICES = (
    "flite:rms", "flite:slt", "espeak-ng:en-us", "flite:awb", "flite:kal16", "espeak-ng:en-gb", "flite:rms:1.15",
)  # fmt: skip
"""Program, voice and how much slower than usual; sentences take them in turn."""

_ARTICLE = re.compile(r"\b(?:a|an|the) ")
_PEOPLE = ("subjects", "added")
_OUTSIDE = ("shot", "spans", "then", "language", "confidence", "intent", "added", "cast", "shots")

Slot = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """One sentence of the list: `part` is `worked_on` or `kept_apart`, `kind` descriptions, changes or orders."""

    part: str
    kind: str
    text: str
    voice: str


def lines() -> list[Line]:
    """All sentences, each with its voice."""
    held = tomllib.loads((Path(__file__).parent / "spoken_shots.toml").read_text(encoding="utf-8"))
    rows = [(part, kind, text) for part, kinds in held.items() for kind, texts in kinds.items() for text in texts]
    return [Line(*row, VOICES[at % len(VOICES)]) for at, row in enumerate(rows)]


def said(text: str, voice: str, noise_db: float) -> Sound:
    """The sentence as that voice says it, half a second of room around it; `noise_db` against the voice."""
    program, name, *stretch = voice.split(":")
    held = {"by": f"{program}:{name}", "lines": [text], "stretch": float(stretch[0]) if stretch else 1.0}
    return np.asarray(_voices().spoken(held, 1.0, 0, noise_db), np.float32)


@cache
def _voices() -> Any:
    script: Any = importlib.util.spec_from_file_location("make_voices", asset("demo/make_voices.py"))
    make_voices = importlib.util.module_from_spec(script)
    script.loader.exec_module(make_voices)
    return make_voices


def slots(text: str) -> Counter[Slot]:
    """What understanding makes of a text, slot by slot; articles aside."""
    if not text:
        return Counter()
    whole = document(understand(text), text)
    return Counter(
        (name, _ARTICLE.sub("", value))
        for one in [whole, *whole.get("then", [])]
        for name, value in [("intent", str(one["intent"])), *_shot(one["shot"] or {}), *_rest(one)]
    )


def _shot(shot: dict[str, Any]) -> Iterator[Slot]:
    for name, value in shot.items():
        yield from _people(name, value) if name == "subjects" else _flat(name, value)


def _people(name: str, people: list[dict[str, Any]]) -> Iterator[Slot]:
    for person in people:
        yield from ((f"{name}.{part}", str(value)) for part, value in person.items() if _told(part, value))


def _rest(one: dict[str, Any]) -> Iterator[Slot]:
    yield from _people("added", one.get("added", []))
    yield from (slot for name, value in one.items() if name not in _OUTSIDE for slot in _flat(name, value))


def _flat(name: str, value: Any) -> Iterator[Slot]:
    if isinstance(value, dict):
        yield from ((f"{name}.{part}", str(inner)) for part, inner in value.items() if _told(part, inner))
    elif isinstance(value, list):
        yield from ((name, str(item)) for item in value)
    elif _told(name, value):
        yield name, str(value)


def _told(name: str, value: Any) -> bool:
    return value not in (None, False, "normal", "", []) and (name, value) != ("count", 1)
