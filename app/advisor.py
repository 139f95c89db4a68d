"""Asks a language model, where one is set, about what the rules were unsure of: on a thread, one question at a time.

Nothing is sent while no endpoint is set. What comes back is a question on the screen, never a deed.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from engine.errors import EngineError
from engine.messages import Nothing
from interaction.advice import Advice, Endpoint, advise, is_unsure
from interaction.interpretation import Interpretation
from interaction.language.context import Context

log = logging.getLogger("advice")

Advised = Callable[[Advice], None]


class Advisor:
    """`post` has something done on the owner's thread; a later question makes the answer to an earlier one void."""

    def __init__(self, endpoint: Endpoint, post: Callable[[Callable[[], None]], None]) -> None:
        self._endpoint = endpoint
        self._post = post
        self._asked = 0

    def consider(
        self, text: str, context: Context, readings: Sequence[Interpretation],
        advised: Advised, failed: Callable[[EngineError], None],
    ) -> None:  # fmt: skip
        """Asks about a text that the rules are unsure of; one of the two is called, on the owner's thread."""
        self._asked += 1
        if is_unsure(readings):
            question = (self._asked, text, context, readings, advised, failed)
            threading.Thread(target=self._ask, args=question, name="advice", daemon=True).start()

    def _ask(
        self, number: int, text: str, context: Context, readings: Sequence[Interpretation],
        advised: Advised, failed: Callable[[EngineError], None],
    ) -> None:  # fmt: skip
        try:
            advice = advise(text, context, readings, self._endpoint)
        except EngineError as failure:
            wrong = failure
            self._post(lambda: failed(wrong) if number == self._asked else None)
            return
        log.info("%s took %.1f s", advice.model, advice.seconds)
        self._post(lambda: advised(advice) if number == self._asked else None)


def proposals(advice: Advice, rules: Sequence[Interpretation]) -> tuple[Interpretation, ...]:
    """What to ask the room: what the model reads otherwise, each beside what the rules read there."""
    if not advice.changes:
        return ()
    wishes = [one for one in rules if not isinstance(one.intent, Nothing)]
    return tuple(
        replace(one, instead=wishes[at] if at < len(wishes) else None)
        for at, one in enumerate(advice.readings)
        if not isinstance(one.intent, Nothing)
    )
