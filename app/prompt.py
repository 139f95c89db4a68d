"""`shotcaller prompt`: what a video model is told of a shot, and what it cannot follow."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import IO, Any

from engine.errors import EngineError
from engine.messages import RequestShot
from engine.prompts import Prompt, worded
from interaction.language import understand
from interaction.language.context import Context


def run(text: str, *, engine: str, language: str | None, as_json: bool, stdout: IO[str]) -> int:
    """Writes the prompt of every shot in a text; the JSON is one document, with the others in `then`.

    Raises EngineError when there is no shot in the text, or no words for the engine.
    """
    made = [
        worded(reading.intent.description.spec, engine, language or reading.language)
        for reading in understand(text, context=Context(has_shot=False))
        if isinstance(reading.intent, RequestShot)
    ]
    if not made:
        advice = 'Say who does what where: "a soldier runs through the forest at night".'
        raise EngineError("There is no shot in that sentence.", advice=advice)
    first, *others = (document(prompt) for prompt in made)
    if as_json:
        whole = first | {"then": others} if others else first
        stdout.write(json.dumps(whole, ensure_ascii=False, indent=2) + "\n")
    else:
        stdout.write("\n".join("".join(f"{line}\n" for line in _lines(prompt)) for prompt in made))
    return 0


def document(prompt: Prompt) -> dict[str, Any]:
    """A prompt as JSON tells it."""
    left_out = [{"slot": slot, "why": why} for slot, why in prompt.left_out]
    return asdict(prompt) | {"left_out": left_out}


def _lines(prompt: Prompt) -> Iterator[str]:
    yield prompt.text
    yield f"not wanted    {prompt.negative}"
    yield from (f"doubtful      {slot}" for slot in prompt.unobeyed)
    yield from (f"left out      {slot}: {why}" for slot, why in prompt.left_out)
    yield from (f"note          {remark}" for remark in prompt.remarks)
