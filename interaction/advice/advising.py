"""A second reading of what was said, by a language model, and how it differs from that of the rules."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from time import monotonic
from typing import Any, cast

from engine.assets import asset
from engine.errors import EngineError
from engine.film import blocking, camera, scenery
from engine.film.codec import Malformed
from interaction.advice.decoding import KINDS, interpretations
from interaction.advice.endpoint import Endpoint, answer, unusable
from interaction.advice.grounds import Grounds, guards
from interaction.interpretation import ASK_BELOW, Interpretation
from interaction.language.context import Context
from interaction.language.contract import document, shot_document
from interaction.language.patterns import ANY, book

SUREST = 0.9
"""A proposal is never surer than this, whatever the model says of itself."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a proposal holds otherwise than the rules' reading; "" where one of them has nothing there.

    `slot` is a dotted slot, `intent`, or a key of the document; of a second instruction it begins with `2 `.
    """

    slot: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Advice:
    """A second reading. `changes` is empty where the model agrees with the rules; `seconds` is how long it took."""

    readings: tuple[Interpretation, ...]
    changes: tuple[Change, ...]
    model: str
    seconds: float


def is_unsure(rules_reading: Sequence[Interpretation]) -> bool:
    """Whether the rules would rather be advised: something below the line at which the room is asked, or nothing."""
    return not rules_reading or any(one.confidence < ASK_BELOW for one in rules_reading)


def advise(text: str, context: Context, rules_reading: Sequence[Interpretation], endpoint: Endpoint) -> Advice:
    """What a language model understands of a text; its readings are marked `proposed`.

    Sends the text, the rules' reading, the shot that stands, and the names of cast and places to the endpoint, once.
    Blocks for up to `endpoint.timeout_s`. Raises EngineError, with advice, and nothing else.
    """
    if len(text) > guards()["limits"]["text_characters"]:
        raise EngineError("That was too long to ask the language model about.", advice="Say it in parts.")
    began = monotonic()
    messages = [
        {"role": "system", "content": _system()},
        {"role": "user", "content": _question(text, context, rules_reading)},
    ]
    said = answer(endpoint, messages)
    try:
        readings = interpretations(_parsed(said), text, context)
        grounds = Grounds.of(text, context)
        for reading in readings:
            grounds.check(reading.intent)
    except (Malformed, RecursionError) as wrong:
        raise unusable(str(wrong) or type(wrong).__name__) from wrong
    marked = tuple(replace(one, proposed=True, confidence=min(SUREST, one.confidence)) for one in readings)
    changes = tuple(_changes(document(rules_reading, text), document(marked, text)))
    return Advice(marked, changes, endpoint.model, monotonic() - began)


# --- asking --------------------------------------------------------------------------------------------------

_VOCABULARIES: dict[str, Any] = {
    "time": scenery.TimeOfDay, "weather": scenery.Weather, "weather_strength": scenery.Strength,
    "light_source": scenery.LightSource, "light_quality": scenery.LightQuality,
    "light_direction": scenery.LightDirection, "tone": scenery.Tone, "saturation": scenery.Saturation,
    "style (or the words that were said)": scenery.STYLES, "canonical": scenery.ACTIONS,
    "size": camera.ShotSize, "framing": camera.Framing, "angle": camera.Angle, "side": camera.Side,
    "move": camera.Move, "speed and move_speed": camera.Speed, "move_amount": camera.Amount, "lens": camera.Lens,
    "depth_of_field": camera.DepthOfField, "composition": camera.Composition,
    "positions": blocking.Position, "relation": blocking.Relation,
}  # fmt: skip


@cache
def _system() -> str:
    """What the model is told to do, with the vocabularies as they are."""
    identifiers = "\n".join(f"{slot}: {', '.join(map(str, values))}" for slot, values in _VOCABULARIES.items())
    template = asset("advice/system.txt").read_text(encoding="utf-8")
    return template.replace("{intents}", ", ".join(KINDS)).replace("{identifiers}", identifiers)


def _question(text: str, context: Context, rules_reading: Sequence[Interpretation]) -> str:
    standing = shot_document(context.shot.spec) if context.shot is not None else None
    asked = {
        "said": text,
        "rules": document(rules_reading, text),
        "has_shot": context.has_shot,
        "shot": standing,
        "cast": [member.name for member in context.cast],
        "places": [place.name for place in context.locations],
        "patterns": [ANY, *book().patterns],
    }
    return json.dumps(asked, ensure_ascii=False)


_FENCE = re.compile(r"\A\s*```(?:json)?\s*|\s*```\s*\Z")
_THOUGHT_ENDS = "</think>"


def _parsed(said: str) -> Any:
    """The JSON in an answer, without the fence and the thinking that some models put around it."""
    bare = _FENCE.sub("", said.rpartition(_THOUGHT_ENDS)[2])
    try:
        return json.loads(bare, parse_constant=_no_number)
    except ValueError as wrong:
        raise Malformed("it is no JSON") from wrong


def _no_number(name: str) -> Any:
    raise ValueError(name)


# --- comparing -----------------------------------------------------------------------------------------------


def _changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    """What is different in two documents, instruction by instruction."""
    olds, news = ([one, *one.get("then", [])] for one in (before, after))
    for at in range(max(len(olds), len(news))):
        old = dict(_flat(olds[at])) if at < len(olds) else {}
        new = dict(_flat(news[at])) if at < len(news) else {}
        lead = f"{at + 1} " if at else ""
        for slot in dict.fromkeys((*old, *new)):
            if old.get(slot, "") != new.get(slot, ""):
                yield Change(lead + slot, old.get(slot, ""), new.get(slot, ""))


_ABOUT = ("language", "confidence", "spans", "then")


def _flat(instruction: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every slot and key of an instruction that says something, as words."""
    for key, value in instruction.items():
        if key == "shot":
            yield from _flat_shot(value or {})
        elif key not in _ABOUT and value not in (None, [], ""):
            yield key, _plain(value)


def _flat_shot(shot: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for part, value in shot.items():
        if isinstance(value, dict):
            slots = cast("dict[str, Any]", value)
            yield from ((f"{part}.{name}", _plain(held)) for name, held in slots.items() if held not in (None, False))
        elif value not in (None, []):
            yield part, _plain(value)


def _plain(value: Any) -> str:
    """A value as a person reads it; what is empty in it is left out."""
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in cast("list[Any]", value))
    if isinstance(value, dict):
        held = cast("dict[str, Any]", value)
        return " ".join(_plain(one) for one in held.values() if one not in (None, [], 1))
    return f"{value:g}" if isinstance(value, float) else str(value)
