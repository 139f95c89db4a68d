"""Which motion an action means: its identifier, made finer by its words (`assets/motion/words.toml`)."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from engine.assets import asset
from engine.film.camera import Speed
from engine.film.spec import Action
from engine.renderers.blockout.motion import gaits, gestures

PACE = {Speed.SLOW: 0.68, Speed.NORMAL: 1.0, Speed.FAST: 1.35}
"""How an action's speed scales time and ground speed."""
LEAPS = ("jump", "leap")
SPECIAL = (*LEAPS, "turn")
_MOTION_OF = {"talk": "speak", "chase": "run"}


@dataclass(frozen=True)
class Wanted:
    """An action as motion: what the whole body does, what the upper body does besides, how, and how fast."""

    motion: str | None
    """A gait, a keyed motion, "jump", "leap" or "turn"; None where only the upper body does something."""
    layers: tuple[str, ...] = ()
    manner: tuple[str, ...] = ()
    pace: float = 1.0
    action: str | None = None
    """The identifier, for those who ask what is being done."""
    cues: frozenset[str] = frozenset()
    """Of "starts", "stops", "drops", "left", "right"."""


@cache
def table() -> dict[str, dict[str, Any]]:
    """The words, refinements, gaits, manners, cues and natural lengths."""
    return tomllib.loads(asset("motion/words.toml").read_text(encoding="utf-8"))


def known() -> frozenset[str]:
    """Every motion that has a name."""
    return frozenset({*gestures.motions(), *gaits.names(), *table()["gaits"], *SPECIAL})


def wanted(action: Action) -> Wanted:
    """What an action asks for; something nobody knows is standing."""
    found = _found(action.text or "")
    layers = tuple(name for name in found if is_layer(name))
    whole = [name for name in found if not is_layer(name)]
    base = action.canonical if action.canonical in known() else None
    refined = next((name for name in whole if base is None or base in table()["refines"].get(name, ())), None)
    chosen = refined or base
    if chosen is not None and is_layer(chosen):
        layers, chosen = (
            (
                *(name for name in layers if not _refines(name, chosen)),
                *(() if layers and _same_part(layers, chosen) else (chosen,)),
            ),
            None,
        )
    if chosen is None and not layers:
        chosen = "stand"
    spoken = table()["gaits"].get(chosen or "", {})
    manner = (*_manners(action.text or ""), *([spoken["manner"]] if "manner" in spoken else []))
    pace = PACE[action.speed or Speed.NORMAL]
    return Wanted(chosen, layers, manner, pace, action.canonical or chosen, _cues(action.text or ""))


def _refines(name: str, coarse: str) -> bool:
    return name == coarse


def _same_part(layers: tuple[str, ...], coarse: str) -> bool:
    """Whether the words already say more exactly what a coarse gesture is ("looks" and "looks back")."""
    return any(layer.startswith(coarse) for layer in layers) or coarse in ("speak", "look")


def is_layer(name: str) -> bool:
    """Whether a motion is the upper body's alone."""
    made = gestures.motions().get(name)
    return made is not None and made.layer


def _found(text: str) -> list[str]:
    """Names of motions in a text, the longest wording first; what lies inside a longer one does not count."""
    hits: list[tuple[int, int, str]] = []
    for name, patterns in _patterns().items():
        hits += [(match.start(), match.end(), name) for pattern in patterns for match in pattern.finditer(text.lower())]
    hits.sort(key=lambda hit: (hit[0] - hit[1], hit[0]))
    kept: list[tuple[int, int, str]] = []
    for hit in hits:
        if not any(hit[0] < end and start < hit[1] for start, end, _ in kept):
            kept.append(hit)
    return list(dict.fromkeys(name for _, _, name in kept))


@cache
def _patterns() -> dict[str, list[re.Pattern[str]]]:
    return {name: [_pattern(word) for word in written] for name, written in table()["words"].items()}


@cache
def _pattern(word: str) -> re.Pattern[str]:
    if not word.isascii():
        return re.compile(re.escape(word))
    stem = word[:-1] if word.endswith("e") else word
    return re.compile(rf"\b{re.escape(stem)}{'e?' if stem != word else ''}(?:s|es|d|ed|ing|[a-z]?(?:ed|ing))?\b")


def _manners(text: str) -> tuple[str, ...]:
    return tuple(name for name, words in table()["manners"].items() if _says(words, text))


def manners_of(*about: str | None) -> tuple[str, ...]:
    """The manners (`gaits.manners()`) that somebody moves in, by the words for who they are and how they look."""
    text = ", ".join(part for part in about if part)
    return tuple(name for name, words in table()["people"].items() if _says(words, text))


def _cues(text: str) -> frozenset[str]:
    return frozenset(name for name, words in table()["cues"].items() if _says(words, text))


def _says(words: list[str], text: str) -> bool:
    return any(_pattern(word).search(text.lower()) for word in words)
