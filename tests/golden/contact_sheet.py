"""Sixty shots from a director's sentences on one sheet: `python -m tests.golden.contact_sheet [PICTURE]` draws it.

The sentences are `assets/contact_sheet/sentences.toml`. Each goes the whole way from words to picture; what stands on
the sheet is the frame at two thirds of the shot, because most moves and actions are past their middle there.
"""

import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from engine.assets import asset
from engine.film.assume import assumed, frames_of
from engine.film.spec import ShotSpec
from engine.film.time import FrameRate
from engine.media.frame import Pixels
from engine.messages import Job, RequestShot
from engine.renderers.blockout.renderer import Blockout
from interaction.language import understand
from interaction.language.context import Context

WIDTH, HEIGHT = 384, 216
COLUMNS = 6
_GAP, _CAPTION = 12, 40
_PAPER, _INK = "#17181b", "#c9c7c1"


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a director said, and in which language."""

    text: str
    language: str


@cache
def sentences() -> tuple[Sentence, ...]:
    """The sentences in the order of the sheet."""
    listed = tomllib.loads(asset("contact_sheet/sentences.toml").read_text(encoding="utf-8"))["shot"]
    return tuple(Sentence(row["text"], row["language"]) for row in listed)


def spec_of(sentence: Sentence) -> ShotSpec:
    """The shot that was understood. Raises ValueError where the sentence was not taken for one."""
    for reading in understand(sentence.text, context=Context(has_shot=False)):
        if isinstance(reading.intent, RequestShot):
            return reading.intent.description.spec
    raise ValueError(f"no shot in: {sentence.text}")


def job_of(sentence: Sentence, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Job:
    """The job of the shot's first take."""
    rate, spec = FrameRate(), spec_of(sentence)
    frames = frames_of(spec, rate)
    return Job("", "", "1A-1", "A001C001", assumed(spec), sentence.text, 1, 0, frames, 0, rate, *size, "")


def picture(renderer: Blockout, job: Job) -> Pixels:
    """The frame at two thirds of a shot."""
    return renderer.still(job, job.frames * 2 // 3)


def draw() -> Image.Image:
    """The whole sheet."""
    rows = -(-len(sentences()) // COLUMNS)
    wide, high = WIDTH + _GAP, HEIGHT + _CAPTION + _GAP
    sheet = Image.new("RGB", (COLUMNS * wide + _GAP, rows * high + _GAP), _PAPER)
    renderer, pen = Blockout(), ImageDraw.Draw(sheet)
    for at, sentence in enumerate(sentences()):
        x, y = _GAP + at % COLUMNS * wide, _GAP + at // COLUMNS * high
        sheet.paste(Image.fromarray(picture(renderer, job_of(sentence))), (x, y))
        pen.multiline_text((x, y + HEIGHT + 5), _wrapped(pen, sentence.text), _INK, _font(), spacing=3)
    return sheet


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(asset("fonts/NotoSansSC-Regular.ttf")), 13)


def _wrapped(pen: ImageDraw.ImageDraw, text: str) -> str:
    """The text in two lines at most, broken at a space or between two characters of Chinese."""
    lines, line = [], ""
    for piece in text if not text.isascii() else [word + " " for word in text.split()]:
        if pen.textlength(line + piece, _font()) > WIDTH:
            lines.append(line)
            line = ""
        line += piece
    lines.append(line)
    return "\n".join(lines[:2]) + ("…" if len(lines) > 2 else "")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else asset("pictures") / "contact_sheet.jpg"
    draw().save(target, quality=88)
    sys.stdout.write(f"{target}\n")
