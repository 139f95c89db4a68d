"""What is sent to a video model for a shot, and what became of every slot."""

from dataclasses import dataclass

from engine.film.spec import Span

BESIDE_MOVE = "This model takes no angle beside a camera move."
AS_FRAMES = "The length is asked for as a number of frames."
CLASH = "This model cannot do both that and the camera move."
NO_MOVE = "There is no camera move that it could be of."
ONLY_A_TERM = "Only a film term could say it, and there is no room for another."
NOT_FILMED = "A style that no camera took gets no film terms."
SHORT = "Little was said: this model likes longer prompts."
LONG = "Much was said: this model likes shorter prompts."
AS_SAID = "Some words stay in the language in which they were said."


@dataclass(frozen=True, slots=True)
class Prompt:
    """A shot in the words of one model.

    `text` is sent as it stands, `negative` is what the picture must not be. `unobeyed` are the said slots that this
    model cannot follow or is unsure of, by dotted name, in the order of `film.spec.SLOTS`; `left_out` are those that
    are not in `text`, each with the reason as an English sentence. `spans` tell where in `text` every other said slot
    is; `remarks` are sentences about the whole. No said slot is in none of the three.
    """

    engine: str
    language: str
    text: str
    negative: str
    unobeyed: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    spans: tuple[Span, ...] = ()
    remarks: tuple[str, ...] = ()
