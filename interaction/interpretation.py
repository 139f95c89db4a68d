"""What a person is taken to want: intents, how sure, and the words or the gesture behind them."""

from dataclasses import dataclass, field

from engine.film.spec import Span
from engine.messages import Intent


@dataclass(frozen=True, slots=True)
class Interpretation:
    """One instruction. `confidence` is 0 … 1; below `ASK_BELOW` it becomes a question, not an action.

    `spans` say which words each slot (or the order itself, slot `intent`) came from, as characters of `text`.
    `instead` is the second-best reading of the same words, for a question; `proposed` tells that a language model
    had a hand in it.
    """

    intent: Intent
    confidence: float
    language: str = "en"
    text: str = ""
    spans: tuple[Span, ...] = field(default=())
    instead: "Interpretation | None" = None
    proposed: bool = False


ASK_BELOW = 0.5
"""Interpretations less sure than this are asked about."""
