"""From what somebody said to what they want: orders, shots and revisions in the order of the words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine import messages as say
from interaction.interpretation import Interpretation
from interaction.language import names
from interaction.language.context import Context
from interaction.language.conversation import Conversation, Found
from interaction.language.text import fold, language_of

_SENTENCE_END = re.compile(r"[.!?;。！？；\n]")

NOTHING_KNOWN = Context()
"""Some shot stands, and nobody is known by name."""


def understand(text: str, *, context: Context = NOTHING_KNOWN) -> tuple[Interpretation, ...]:
    """The instructions in a text, in order; one `Nothing` when there is none.

    `context` is what stands: without a shot, a bare description is a new one; with its subjects, a "he" in a revision
    becomes the name of who is meant. Never raises, whatever the text; takes time linear in its length.
    """
    folded = fold(text)
    found = candidates(text, context)
    if found:
        return tuple(one.reading for one in found)
    return (Interpretation(say.Nothing(), 0.9, language_of(folded.text), text),)


def candidates(text: str, context: Context = NOTHING_KNOWN, *, freely: bool = False) -> tuple[Found, ...]:
    """What the rules find in a text, before it is judged."""
    heard = names.masked(fold(text), context)
    found = [
        replace(one, reading=names.unmasked(one.reading, heard, context))
        for one in Conversation(heard.folded, context, freely=freely).read()
    ]
    return tuple(_without_repeats(_without_leads(found, text)))


def _without_leads(found: list[Found], text: str) -> Iterator[Found]:
    """ "Next shot, a man walks in" is a new shot; the order before it only leads to it."""
    for here, after in zip(found, [*found[1:], None]):
        leads = (
            isinstance(here.intent, say.NextShot) and after is not None and isinstance(after.intent, say.RequestShot)
        )
        begins = after.reading.spans[0].start if after is not None and after.reading.spans else 0
        if not (leads and not _SENTENCE_END.search(text, here.reading.spans[0].end, begins)):
            yield here


def _without_repeats(found: Iterable[Found]) -> Iterator[Found]:
    """ "Back to one, going again" is one more take; "number two, mark it" one circle; the last to be played plays."""
    held: Found | None = None
    for here in found:
        if held is not None and not _says_again(held.intent, here.intent):
            yield held
        elif held is not None and not isinstance(here.intent, say.Play):
            continue
        held = here
    if held is not None:
        yield held


def _says_again(before: say.Intent, after: say.Intent) -> bool:
    match before, after:
        case (say.MoreTakes(1), say.MoreTakes(1)) | (say.Play(), say.Play()):
            return True
        case (say.CircleTake(), say.CircleTake(None)) | (say.RejectTake(), say.RejectTake(None)):
            return True
        case (say.Stop(), say.Stop()):
            return True
        case _:
            return False
