"""From what somebody said to what they want: orders, shots and revisions in the order of the words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from engine import messages as say
from interaction.interpretation import Interpretation
from interaction.language import names
from interaction.language.context import Context
from interaction.language.conversation import Conversation, Found
from interaction.language.deciding import decided
from interaction.language.text import Folded, fold, language_of

_SENTENCE_END = re.compile(r"[.!?;。！？；\n]")

NOTHING_KNOWN = Context()
"""Some shot stands, and nobody is known by name."""


def understand(text: str, *, context: Context = NOTHING_KNOWN) -> tuple[Interpretation, ...]:
    """The instructions in a text, in order; one `Nothing` when there is none.

    `context` is what stands: without a shot, a bare description is a new one; with its subjects, a "he" in a revision
    becomes the name of who is meant. Never raises, whatever the text; takes time linear in its length.
    """
    heard = names.masked(fold(text), context)
    wanted, nothing = decided(heard.folded, candidates(heard, context), context)
    if wanted:
        return tuple(wanted)
    return (Interpretation(say.Nothing(), nothing, language_of(heard.folded.text), text),)


def candidates(heard: names.Masked, context: Context = NOTHING_KNOWN) -> tuple[Found, ...]:
    """What the rules find in a text, before it is judged; where they find nothing, what they find in it as no talk."""
    found = _read(heard, context) or _read(heard, context, freely=True)
    return found or _read(replace(heard, folded=_met(heard.folded)), context, freely=True)


_BARE = {"en": re.compile(r"[a-z'-]+(?: [a-z'-]+){0,2} (?:with|of|and|in|on|under|behind|from)(?![a-z])"),
         "zh": re.compile(r"[㐀-鿿]{1,4}(?:从|由)[㐀-鿿]+(?:变|成)")}  # fmt: skip


def _met(folded: Folded) -> Folded:
    """The text as it would be with an article: what is typed is often only named, "barn with a red roof"."""
    language = language_of(folded.text)
    if not _BARE.get(language, _BARE["en"]).match(folded.text):
        return replace(folded, text="", at=())
    article = "a " if language == "en" else "一片"
    return replace(folded, text=article + folded.text, at=(*(folded.at[0] for _ in article), *folded.at))


def _read(heard: names.Masked, context: Context, *, freely: bool = False) -> tuple[Found, ...]:
    found = [
        replace(one, reading=names.unmasked(one.reading, heard, context))
        for one in Conversation(heard.folded, context, freely=freely).read()
    ]
    told = _without_endings(list(_without_leads(found, heard.folded.original)))
    return tuple(_without_repeats(told))


def _without_leads(found: list[Found], text: str) -> Iterator[Found]:
    """ "Next shot, a man walks in" is a new shot; the order before it only leads to it."""
    for here, after in zip(found, [*found[1:], None]):
        leads = (
            isinstance(here.intent, say.NextShot) and after is not None and isinstance(after.intent, say.RequestShot)
        )
        begins = after.reading.spans[0].start if after is not None and after.reading.spans else 0
        if not (leads and not _SENTENCE_END.search(text, here.reading.spans[0].end, begins)):
            yield here


_ENDS_TELLING = re.compile(
    r"(?:and )?(?:(?:that's|that is) (?:it|all|the shot|the one|the whole thing|the idea)|got it|we have it)[ .!]*"
    r"|(?:就|大概|差不多)?(?:是)?这样(?:子|的|吧|了)*|就这个|就这条了?|就它了?|好了"
)
_HESITATES = re.compile(r"就是(?:那个|这个|那种|那什么)|就(?:那个|这个|这样)")


def _without_endings(found: Sequence[Found]) -> Iterator[Found]:
    """ "A man in a bar. That's it." circles nothing: the words end the telling; 就是那个 before it only stalls."""
    for at, here in enumerate(found):
        if isinstance(here.intent, say.CircleTake) and here.reading.spans:
            said = fold(here.reading.spans[0].text).text
            ends = at and isinstance(found[at - 1].intent, say.RequestShot) and _ENDS_TELLING.fullmatch(said)
            after = found[at + 1].intent if at + 1 < len(found) else None
            if ends or (isinstance(after, say.RequestShot) and _HESITATES.fullmatch(said)):
                continue
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
