"""The shot list: one row for each clip of the cut, as CSV that spreadsheets open with the right letters.

UTF-8 with a byte-order mark (without it Excel guesses), lines end in CR LF, quoting by RFC 4180. Every cell is quoted,
and what would be taken for a formula gets an apostrophe, as spreadsheets themselves write text.
"""

import csv
import io
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from engine.assets import asset
from engine.exports.package import clips_of, one_line, record_start, stem
from engine.film.assume import assumed
from engine.film.model import Mark, Take
from engine.film.spec import Camera, Environment
from engine.film.time import timecode
from engine.landing import landing
from engine.safety.cleared import ClearedClip, ClearedCut
from engine.state import take_spec

LANGUAGES = ("en", "zh")
"""What the headings and the vocabulary can be written in; what people said stays as they said it."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WORDS = "exports/shot_list.toml"


def write_shot_list(cut: ClearedCut, folder: Path, language: str = "en") -> Path:
    """The list, in English (`en`) or Chinese (`zh`).

    Where nobody said how a shot should be, it says what the take was made as. Raises EngineError for an empty cut or
    a folder that cannot be written.
    """
    clips = clips_of(cut)
    say = _Words(LANGUAGES.index(language))
    text = io.StringIO(newline="")
    table = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    table.writerow([say("columns", name) for name in _words()["columns"]])
    for clip in clips:
        row = _row(cut, clip, say)
        table.writerow([_cell(row[name]) for name in _words()["columns"]])
    path = folder / f"{stem(cut)}_shots.csv"
    with landing(path) as file:
        file.write(b"\xef\xbb\xbf" + text.getvalue().encode())
    return path


class _Words:
    """The vocabulary in one language."""

    def __init__(self, column: int) -> None:
        self._column = column

    def __call__(self, table: str, name: str) -> str:
        return _words()[table][name][self._column]


@cache
def _words() -> Mapping[str, Mapping[str, list[str]]]:
    with asset(_WORDS).open("rb") as file:
        return tomllib.load(file)


def _row(cut: ClearedCut, clip: ClearedClip, say: _Words) -> dict[str, str]:
    """The cells by column; the columns and their order are the asset's."""
    rate = cut.project.rate
    spec = assumed(take_spec(cut.project, clip.take))
    record = clip.record(record_start(rate))
    return {
        "scene": clip.scene.number,
        "shot": clip.shot.letter,
        "take": str(clip.take.number),
        "slate": clip.slate,
        "reel": clip.take.reel,
        "description": clip.shot.told(clip.take.revision),
        "size": say("size", spec.camera.size) if spec.camera.size else "",
        "angle": say("angle", spec.camera.angle) if spec.camera.angle else "",
        "move": _move(spec.camera, say),
        "lens": f"{spec.camera.lens_mm:g} mm" if spec.camera.lens_mm else "",
        "place": spec.environment.place or "",
        "interior": say("answers", "int" if spec.environment.interior else "ext"),
        "time": say("time", spec.environment.time) if spec.environment.time else "",
        "weather": _weather(spec.environment, say),
        "subjects": "; ".join(_subject(named.name, named.look, named.count) for named in spec.subjects),
        "action": " → ".join(filter(None, (action.text for action in (spec.action, *spec.then)))),
        "duration": f"{float(rate.seconds(clip.range.frames)):.1f}",
        "source_in": timecode(clip.source.start, rate),
        "source_out": timecode(clip.source.end, rate),
        "record_in": timecode(record.start, rate),
        "record_out": timecode(record.end, rate),
        "frames": str(clip.range.frames),
        "circled": say("answers", "yes") if clip.take.mark is Mark.CIRCLED else "",
        "seed": str(clip.take.seed),
        "renderer": clip.rendition.renderer,
        "note": "; ".join(filter(None, (_varied(clip.take), clip.rendition.note))),
    }


def _varied(take: Take) -> str:
    """What a take of a sweep holds otherwise than its shot: `weather_strength=heavy`."""
    return ", ".join(f"{slot.rpartition('.')[2]}={value}" for slot, value in take.varied)


def _move(camera: Camera, say: _Words) -> str:
    moves = [say("move", camera.move)] if camera.move else []
    return ", ".join([*moves, say("move", "handheld")] if camera.handheld else moves)


def _weather(environment: Environment, say: _Words) -> str:
    weather, strength = environment.weather, environment.weather_strength
    if weather is None:
        return ""
    said = say("weather", weather)
    return said if strength is None else say("strength", strength).format(weather=said)


def _subject(name: str, look: str | None, count: int) -> str:
    worn = f"{name} ({look})" if look else name
    return f"{count} × {worn}" if count > 1 else worn


def _cell(text: str) -> str:
    text = one_line(text)
    return f"'{text}" if text.startswith(_FORMULA) else text
