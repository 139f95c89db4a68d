"""Slug lines: number, inside or outside, place and time, in English and Chinese, in any order that crews write them."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from engine.assets import asset
from interaction.language.text import HAN


@dataclass(frozen=True, slots=True)
class Heading:
    """What a slug line says. `number` is "", `interior` None and `time` "" where it does not say.

    `same`: it says that the time is that of the scene before.
    """

    text: str
    number: str = ""
    interior: bool | None = None
    place: str = ""
    time: str = ""
    same: bool = False


@cache
def ways() -> dict[str, Any]:
    """What stands in `assets/script/headings.toml`."""
    return tomllib.loads(asset("script/headings.toml").read_text(encoding="utf-8"))


def heading(line: str, *, forced: bool = False) -> Heading | None:
    """What a line says as a slug line; None when it is none. `forced`: somebody said that it is one."""
    text = line.strip()
    if not text or len(text) > _LONGEST:
        return None
    found = (_chinese(text) if HAN.search(text) else None) or _english(text)
    if found is None and forced:
        bare, number = _numbered_in_hashes(text)
        if HAN.search(bare):
            return filled(Heading(bare, number), "place", bare)
        place, time, same = _place_and_time(_DASHES.split(bare))
        return Heading(bare, number, None, place, time, same)
    return found


_LONGEST = 120

# --- English -------------------------------------------------------------------------------------------------

_HASHES = re.compile(r"\s*#([\w.\-]+)#\s*$")
_MARGIN = re.compile(r"^(?P<number>[A-Z]?\d{1,4}[A-Z]{0,2})(?:[.)]|\s)\s*(?P<rest>\S.*?)(?:\s+(?P=number))?$")
_DASHES = re.compile(r"\s+[-–—]+\s*|\s*[–—]+\s*|\s*-\s+")


def _numbered_in_hashes(text: str) -> tuple[str, str]:
    found = _HASHES.search(text)
    return (text[: found.start()].rstrip(), found[1]) if found else (text, "")


def _english(text: str) -> Heading | None:
    bare, number = _numbered_in_hashes(text)
    if not number and (margin := _MARGIN.match(bare)) and _opening(margin["rest"]):
        bare, number = margin["rest"], margin["number"]
    opening = _opening(bare)
    if opening is None:
        return None
    word, interior = opening
    place, time, same = _place_and_time(_DASHES.split(bare[len(word) :].strip(" .-–—")))
    sure = word.endswith(".") or bare.isupper() or time
    return Heading(bare, number, interior, place, time, same) if sure and (place or time) else None


def _opening(text: str) -> tuple[str, bool | None] | None:
    """The word that a slug line begins with, and what it says of inside and outside."""
    small = text.lower()
    for kind, interior in (("both", None), ("inside", True), ("outside", False), ("either", False)):
        for word in ways()["english"][kind]:
            after = small[len(word) : len(word) + 1]
            if small.startswith(word) and (word.endswith(".") or after in (" ", ".", ":")):
                return text[: len(word)], interior
    return None


def _place_and_time(parts: Sequence[str]) -> tuple[str, str, bool]:
    """The place as it is written (small where it was all capitals), the time, and whether it is that of before."""
    places: list[str] = []
    time, same = "", False
    parts = [bit for part in parts for bit in _ended_by_time(part.strip(" .,"))]
    for at, part in enumerate(parts):
        known = _time(part)
        if known is not None and (places or at):
            time, same = (known or time), same or not known
        elif part and not (places and part.lower() in ways()["english"]["beside"]):
            places.append(part)
    place = ", ".join(places)
    return (place.lower() if place.isupper() else place), time, same and not time


def _ended_by_time(part: str) -> list[str]:
    """A part of a slug line, in two where only a stop or a comma stands before the time: CITY. NIGHT."""
    before, _, last = part.replace(",", ".").rpartition(". ")
    return [part[: len(before)], last] if before and _time(last) is not None else [part]


def _time(part: str) -> str | None:
    """The identifier of a time; "" for one like "later", None for what is no time."""
    small = re.sub(r"[()\[\]]", " ", part.lower()).strip()
    for bit in (small, *(bit.strip() for bit in re.split(r"[/,]| - ", small))):
        for words in (bit, _beside().sub("", bit)):
            if words in _times():
                return _times()[words]
    return None


@cache
def _times() -> dict[str, str]:
    """Every way of saying a time, with its identifier; "" for those that are the time of before."""
    english = ways()["english"]
    said = {way: time for time, ways_of_it in english["times"].items() for way in ways_of_it}
    return dict.fromkeys(english["same"], "") | said


@cache
def _beside() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(ways()["english"]["beside"], key=len, reverse=True))
    return re.compile(rf"^(?:(?:{words}) +)+|(?: +(?:{words}))+$")


# --- Chinese -------------------------------------------------------------------------------------------------

_DIGITS = "0-9〇零一二三四五六七八九十百"
_SCENE = re.compile(
    rf"^(?:第\s*(?P<said>[{_DIGITS}]+)\s*[场幕]|场(?:景|次)?\s*(?P<after>[{_DIGITS}]+)|[Ss]\s?(?P<s>\d+)"
    r"|(?P<plain>\d+(?:-\d+)?[A-Z]?)(?:\s*[.、．)）]\s*|\s+|场\s*))[\s:：.、，,]*"
)
_BETWEEN = re.compile(r"[\s　·•|｜,，、;；。.()（）【】\[\]《》]+|[-–—－]+|(?<![内外])/|/(?![内外])")
_SENTENCE = re.compile(r"[。！？!?…“”\"：:].")
_NUMERALS = {numeral: at for at, numeral in enumerate("零一二三四五六七八九")} | {"〇": 0}


def _chinese(text: str) -> Heading | None:
    bare, number = _numbered_in_hashes(text)
    scene = _SCENE.match(bare)
    rest = bare[scene.end() :] if scene else bare
    if bare.endswith(("。", "！", "？")) or (_SENTENCE.search(rest) and not re.match(r"^[内外]景[。.:：]", rest)):
        return None
    tokens = [token for token in _BETWEEN.split(rest) if token]
    read = _Tokens()
    for token in tokens:
        read.take(token)
    if not _is_heading(bare, scene, read, tokens):
        return None
    time, same = read.time, read.same and not read.time
    return Heading(bare, number or _number(scene), read.interior, " ".join(read.places), time, same)


def _is_heading(text: str, scene: re.Match[str] | None, read: "_Tokens", tokens: Sequence[str]) -> bool:
    """A scene's number with 第…场, or inside and outside beside a place or a time."""
    if len(text) > 40 or len(tokens) > 8:
        return False
    if scene and not scene["plain"]:
        return True
    if read.interior_said and (read.places or read.time):
        return len(tokens) > 1 or read.glued
    return bool(scene and read.places and read.time)


def _number(scene: re.Match[str] | None) -> str:
    if scene is None:
        return ""
    said = next(group for group in (scene["said"], scene["after"], scene["s"], scene["plain"]) if group)
    return said if said[0].isascii() else str(_counted(said))


def _counted(said: str) -> int:
    """A number in Chinese numerals, up to 999."""
    hundreds, _, rest = said.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    value = 100 * (_NUMERALS.get(hundreds, 1) if hundreds or "百" in said else 0)
    value += 10 * (_NUMERALS.get(tens.strip("零〇"), 1) if ten else 0)
    ones = ones.strip("零〇")
    return value + (_NUMERALS.get(ones, 0) if len(ones) < 2 else int("".join(str(_NUMERALS[one]) for one in ones)))


class _Tokens:
    """The words of a Chinese slug line as they come."""

    def __init__(self) -> None:
        self.interior: bool | None = None
        self.interior_said = False
        self.glued = False
        self.places: list[str] = []
        self.time = ""
        self.same = False

    def take(self, token: str) -> None:
        """One word: inside or outside, a time, both in one, or the place."""
        if self._known(token) or token in ways()["chinese"]["beside"]:
            return
        for kind in ("both", "inside", "outside"):
            for word in ways()["chinese"][kind]:
                if len(word) > 1 and token.startswith(word):
                    self._known(word)
                    self.glued = True
                    for part in _without_time(token[len(word) :]):
                        self.take(part)
                    return
        self.places.append(token)

    def _known(self, token: str) -> bool:
        for part in _halves(token):
            if all(self._one(word, try_only=True) for word in part):
                for word in part:
                    self._one(word)
                self.glued = self.glued or len(part) > 1
                return True
        return False

    def _one(self, word: str, *, try_only: bool = False) -> bool:
        chinese = ways()["chinese"]
        for kind, interior in (("both", None), ("inside", True), ("outside", False)):
            if word in chinese[kind]:
                if not try_only:
                    self.interior, self.interior_said = interior, True
                return True
        for time, said in chinese["times"].items():
            if word in said:
                if not try_only:
                    self.time = time
                return True
        if any(word in said for said in chinese["weather"].values()):
            return True
        if word in chinese["same"]:
            self.same = self.same or not try_only
            return True
        return False


def _halves(token: str) -> Iterator[tuple[str, ...]]:
    """The word whole, and in two: 夜内, 日外, 雨夜."""
    yield (token,)
    yield from ((token[:at], token[at:]) for at in range(1, len(token)))


def _without_time(text: str) -> tuple[str, ...]:
    """The place and the time that is glued to its end: 咖啡馆夜."""
    times = [word for said in ways()["chinese"]["times"].values() for word in said]
    ends = [word for word in times if text.endswith(word) and len(text) > len(word) + 1]
    longest = max(ends, key=len, default="")
    return (text[: len(text) - len(longest)], longest) if longest else (text,)


def field(line: str) -> tuple[str, str] | None:
    """A field of a scene's head on a line of its own, 时间：夜: `place`, `time` or `cast`, and what it says."""
    name, mark, said = (part.strip() for part in line.replace(":", "：").partition("："))
    for kind in ("place", "time", "cast"):
        if mark and name in ways()["chinese"][f"{kind}_field"]:
            return kind, said
    return None


def filled(known: Heading, kind: str, said: str) -> Heading:
    """The heading with what a field of the scene's head adds; what the slug line says stays."""
    told = _Tokens()
    for token in _BETWEEN.split(said):
        if token:
            told.take(token)
    interior = known.interior if known.interior is not None else told.interior
    place = known.place or (" ".join(told.places) if kind == "place" else "")
    return replace(known, interior=interior, place=place, time=known.time or told.time)
