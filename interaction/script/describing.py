"""What a sentence of a script describes. Nobody talks in its lines of action: none of them has to be told from talk."""

from engine.messages import RequestShot
from interaction.interpretation import Interpretation
from interaction.language import names
from interaction.language.context import Context
from interaction.language.text import fold
from interaction.language.understanding import candidates


def described(text: str, context: Context) -> tuple[Interpretation, RequestShot] | None:
    """The first shot that the rules of language find in a text; None where they find none."""
    for found in candidates(names.masked(fold(text), context), context):
        if isinstance(found.intent, RequestShot):
            return found.reading, found.intent
    return None
