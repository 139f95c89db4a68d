"""Scripts: from a file or a pasted piece to scenes, and from a scene or a passage to proposed shots.

reading     read_script(name, data), read_text(text): the Script in a file or in pasted text
decoding    bytes as text, whatever wrote them; what is no script is refused with a sentence
paragraphs  Fountain and plain text, English and Chinese, as paragraphs
marks       Fountain's own marks: comments, notes, emphasis; the title page
fdx         Final Draft's files as the same paragraphs
headings    slug lines: number, inside or outside, place, time (assets/script/headings.toml)
breakdown   proposed(scene, selection, context): shots to accept or change; proposing(…) one after the other
happenings  action, sentence by sentence, as shots; pictures that the script asks for (INSERT, 特写)
talk        speech as shots: two are covered by a pattern, who is alone gets a single
names       who is who: speakers, capitals, the film's cast; whom "she" means (assets/script/breakdown.toml)
describing  what one sentence describes

Our own reader of Fountain: of the two packages for it, one reads Chinese headings, split title pages and comments over
several lines wrongly and loses text of Final Draft files, the other reads no Final Draft files, no Chinese headings and
no notes, and brings a PDF writer with it.
"""

from interaction.script.breakdown import Proposal, proposed, proposing
from interaction.script.reading import read_script, read_text

__all__ = ["Proposal", "proposed", "proposing", "read_script", "read_text"]
