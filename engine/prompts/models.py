"""The video models that there are words for, and how each wants to be told: `assets/prompts/engines.toml`."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from engine.errors import EngineError
from engine.film.camera import Move
from engine.film.codec import Malformed, decode
from engine.film.scenery import STYLES
from engine.film.spec import ShotSpec, get, said
from engine.prompts.words import mistake, read

_FILE = "engines.toml"


@dataclass(frozen=True, slots=True)
class Model:
    """How one video model wants to be told; lengths of a prompt in words, or in characters of Chinese."""

    words: tuple[str, ...]
    terms: int
    shortest: int
    longest: int
    angle_beside_move: bool
    longest_s: float
    doubtful: tuple[str, ...]
    clashes: tuple[tuple[str, str], ...]

    def unobeyed(self, spec: ShotSpec) -> tuple[str, ...]:
        """The said slots that it cannot follow, or is unsure of."""
        wished = {slot for slot, _ in said(spec)}
        slots = {wish.partition("=")[0] for wish in self.doubtful if holds(spec, wish)}
        if spec.duration_s is not None and spec.duration_s > self.longest_s:
            slots.add("duration_s")
        return tuple(slot for slot, _ in said(spec) if slot in slots & wished)

    def gives_way(self, spec: ShotSpec) -> set[str]:
        """The slots whose value does not go together with another's."""
        return {weak.partition("=")[0] for strong, weak in self.clashes if holds(spec, strong) and holds(spec, weak)}

    def angle_fits(self, spec: ShotSpec) -> bool:
        """Whether an angle may be told."""
        return self.angle_beside_move or spec.camera.move in (None, Move.STATIC)


def holds(spec: ShotSpec, wish: str) -> bool:
    """Whether a spec fulfils `slot=value`, or, of a bare slot, has anything in it."""
    slot, _, wanted = wish.partition("=")
    value = get(spec, slot)
    if wanted:
        return str(value).lower() == wanted
    return value is not None and value != ()


def model(name: str) -> Model:
    """The model of that name. Raises EngineError for one that no words are known for."""
    try:
        return _models()[name]
    except KeyError:
        advice = f"Use one of {', '.join(_models())}."
        raise EngineError("There are no words for the video model {name}.", advice=advice, name=name) from None


@cache
def _read() -> dict[str, Any]:
    return read(_FILE)


@cache
def _models() -> dict[str, Model]:
    try:
        return {name: decode(Model, table) for name, table in _read()["engines"].items()}
    except (Malformed, KeyError, AttributeError) as wrong:
        raise mistake(_FILE, str(wrong)) from wrong


ENGINES: tuple[str, ...] = tuple(_models())
"""The names of the video models that there are words for."""


@cache
def is_photographic(style: str | None) -> bool:
    """Whether a style is one that a camera could have taken; where nobody said, it is."""
    if style is None or style in _read()["photographic"]:
        return True
    if style in STYLES:
        return False
    small = f" {style.lower()} "
    drawn_en = any(f" {word}" in small for word in _read()["drawn_en"])
    return not drawn_en and not any(word in style for word in _read()["drawn_zh"])
