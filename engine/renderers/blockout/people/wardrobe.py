"""Who somebody is and what they wear, read from the words for them (`assets/wardrobe.toml`)."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any

import numpy as np

from engine.assets import asset
from engine.renderers.blockout.beings import catalogue
from engine.renderers.blockout.beings.beings import Creature, colour_of
from engine.renderers.blockout.geometry.shapes import linear
from engine.renderers.blockout.geometry.skeleton import STATURE, Floats

TOP, LEGS, SKIN, SHOES, HAIR = range(5)
"""Rows of `Costume.colours`."""
_NEAR, _AFTER = 14, 4
"""How many characters a colour may stand before its garment, or after it."""
_OWN = "own"


@dataclass(frozen=True)
class Build:
    """How someone is built: stature and widths as shares of an average adult's, legs as a share of their length.

    `hair` as in `hair.haircut`, `trunk` as in `sculpture.trunk`, `stoop` in metres.
    """

    stature: float = 1.0
    shoulders: float = 1.0
    hips: float = 1.0
    girth: float = 1.0
    arms: float = 1.0
    head: float = 1.0
    legs: float = 1.0
    stoop: float = 0.0
    trunk: str = "man"
    hair: str = "short"


@dataclass(frozen=True, eq=False)
class Costume:
    """What a figure looks like. `colours` (5, 3) linear; `wears` is cut (`assets/cuts.toml`) -> its linear colour."""

    colours: Floats
    wears: Mapping[str, Floats] = field(default_factory=dict)
    build: Build = Build()
    creature: Creature | None = None
    beard: str | None = None
    beard_colour: Floats | None = None

    @property
    def scale(self) -> float:
        """Its joints against those of an average adult."""
        if self.creature is not None:
            size = max(self.creature.height, 0.55 * self.creature.length)
            return min(max(size / STATURE, 0.34), 1.7)
        return self.build.stature


def costume(number: int, name: str, look: str | None, shade: float = 1.0, colour: str = "") -> Costume:
    """The costume of the film's `number`th character as spoken; a colour that was said is worn.

    `shade` 1 is the character itself; any other is one more of a group, each a little different. `colour`, `#rrggbb`,
    is worn where none was said; "" for the one that the film gives its characters in turn.
    """
    words = _heard(name, look)
    kind = _creature(name.lower())
    if kind is not None:
        said = [each.colour for each in words if each.colour is not None]
        usual = _rgb(colour) if colour else colour_of(kind)
        return _animal(kind, _rgb(said[0]) if said else usual * shade)
    chance = np.random.default_rng([number % 997, round(abs(shade) * 1e6), 7])
    row = _row(words, chance)
    own = _own(words, colour or _usual(number), row, chance if shade != 1.0 else None)
    wears = _worn(words, own)
    _filled(wears, row, own, number, chance)
    build = _built(row, chance if shade != 1.0 else None)
    tone = next((word.row["skin"] for word in words if word.kind == "tone"), row.get("skin"))
    skin = _rgb(tone) if tone else _rgb(_some(_data()["skin"], chance)) if shade != 1.0 else _rgb(_data()["skin"][0])
    hair = _hair(words, row, number, chance, shade != 1.0)
    colours = np.stack(
        [_outermost(wears, own), _lower(wears, own), skin, wears.get("shoes", _rgb(_data()["shoes"])), hair[1]]
    )
    return Costume(colours, wears, replace(build, hair=hair[0]), None, hair[2], hair[3])


_MORE = re.compile(r"(?: (?:with|wearing|in|dressed|who|that|and)(?![a-z])|，|,)")
_PROPER = re.compile(r"(?!The |An? )[A-Z]|[小老阿大].$")
"""A proper name: Wolf and 小马 are people as long as nobody says otherwise."""
_BY_NAME = ("build", "adjective", "tone")
"""What a proper name may tell of somebody: Captain Li is a captain, 白静 does not wear white."""


def read_as(name: str, look: str | None) -> tuple[str, str | None]:
    """The words by which somebody of the cast is seen, as name and look: what they are stands in what they look like.

    "Lin Mei" of "woman warrior, red cloak" is seen as a woman warrior with a red cloak, "Rex" of "a big black dog" as
    a dog. A proper name says nothing of how somebody looks.
    """
    parts = [part.strip() for part in re.split("[,，;；]", look or "") if part.strip()]
    for at, part in enumerate(parts):
        head = _MORE.split(part)[0]
        if any(key[0] == "build" for _, _, key in _found(part.lower())) or _creature(head.lower()) is not None:
            rest = [*parts[:at], part[len(head) :], *parts[at + 1 :]]
            return head, ", ".join(filter(None, rest)) or None
    if not _PROPER.match(name) and _creature(name.lower()) is not None:
        return name, look
    told = [name[a:b] for a, b, key in _found(name.lower()) if key[0] in _BY_NAME]
    return " ".join(told), look


@dataclass
class _Word:
    """A word of the wardrobe where it was said: garment, hair_word, build …; its row, the colour said of it."""

    kind: str
    start: int
    end: int
    row: dict[str, Any]
    colour: str | None = None
    before: str = ""
    """What was said just before it."""


@lru_cache(maxsize=64)
def _heard(name: str, look: str | None) -> list[_Word]:
    """The words for somebody, each with its colour; a colour that is said of nothing stands alone."""
    said = f"{look or ''}|{name}".lower()
    words: list[_Word] = []
    pending: _Word | None = None
    for start, end, (kind, value) in _found(said):
        if kind == "colour":
            last = words[-1] if words else None
            if pending is not None:
                words.append(pending)
                pending = None
            after = last is not None and last.kind in ("garment", "hair_word") and last.colour is None
            if after and 0 <= start - last.end <= _AFTER and "|" not in said[last.end : start] and _ends(said, end):  # pyright: ignore[reportOptionalMemberAccess]
                last.colour = value  # pyright: ignore[reportOptionalMemberAccess]
            else:
                pending = _Word("colour", start, end, {}, value)
            continue
        if kind == "creature":
            continue
        word = _Word(kind, start, end, _data()[kind][value], before=said[max(start - _NEAR, 0) : end])
        near = pending is not None and start - pending.end <= _NEAR and "|" not in said[pending.end : start]
        if pending is not None and near and kind in ("garment", "hair_word"):
            word.colour, pending = pending.colour, None
        words.append(word)
    return [*words, *([pending] if pending else [])]


def _ends(said: str, end: int) -> bool:
    """Whether what was said goes no further, or starts on something else."""
    return re.match(r"\s*(?:色|的)*\s*(?:$|[|,，;；。.、]|and |with |in )", said[end:]) is not None


def _row(words: list[_Word], chance: np.random.Generator) -> dict[str, Any]:
    """The build that was named, with what was said of it besides."""
    named = [word for word in words if word.kind == "build"]
    plain = [word for word in named if not word.row.get("mixed")]
    first = [word for word in plain if _says_plainly(word) and any(0 <= o.start - word.end <= 1 for o in plain)]
    row = dict(max(first or plain, key=lambda word: word.end - word.start).row) if plain else {}
    if not row and named:
        bearded = any("beard" in word.row for word in words)
        row = dict(_data()["build"][0 if bearded else int(chance.integers(0, 2))]) | {"mixed": True}
    for word in words:
        for key, value in word.row.items() if word.kind == "adjective" else ():
            if key == "stoop":
                row[key] = max(row.get(key, 0.0), value)
            elif isinstance(value, float):
                row[key] = row.get(key, 1.0) * value
            elif key != "words" and not (key == "trunk" and row.get("trunk") == "child"):
                row[key] = value
    return row


def _says_plainly(word: _Word) -> bool:
    """Whether a word says what somebody is, whatever they do: the woman of "woman warrior"."""
    return word.before[word.start - word.end :] in _data()["plainly"]["words"]


def _built(row: dict[str, Any], chance: np.random.Generator | None) -> Build:
    given = {key: row[key] for key in Build.__dataclass_fields__ if key in row and key != "hair"}
    if chance is not None:
        for key, most in (("stature", 0.045), ("girth", 0.07), ("shoulders", 0.03), ("hips", 0.04), ("arms", 0.06)):
            given[key] = given.get(key, 1.0) * (1 + most * float(chance.uniform(-1, 1)))
    return Build(**given)


def _usual(number: int) -> str:
    """The colour that the film gives to its characters in turn."""
    return _data()["palette"][number % len(_data()["palette"])]


def _own(words: list[_Word], usual: str, row: dict[str, Any], chance: np.random.Generator | None) -> Floats:
    """The colour of whatever was said without one: the one said of nothing else, else the character's usual one."""
    said = [w.colour for w in words if w.colour and (w.kind == "colour" or (w.kind == "garment" and not w.row["wear"]))]
    own = _rgb(said[0] if said else usual)
    if chance is None:
        return own
    if not said:
        muted, share = _rgb(_some(_data()["crowd"], chance)), 0.85 if row.get("mixed") else 0.5
        own = own * (1 - share) + muted * share
    return own * float(chance.uniform(0.85, 1.18))


def _worn(words: list[_Word], own: Floats) -> dict[str, Floats]:
    """What was said to be worn: one cut a place, those of few pieces first."""
    wears: dict[str, Floats] = {}
    taken: set[str] = set()
    for word in sorted((w for w in words if w.kind == "garment"), key=lambda w: (len(w.row["wear"]), w.colour is None)):
        usual = _rgb(word.row["colour"]) if "colour" in word.row else own * float(word.row.get("share", 1.0))
        colour = _rgb(word.colour) if word.colour else usual
        for cut, given in word.row["wear"].items():
            place = _place(cut)
            if place not in taken:
                wears[cut] = colour if given in (_OWN, "hair", "skin") else _rgb(given)
        taken |= {_place(cut) for cut in word.row["wear"]}
    return wears


def _filled(
    wears: dict[str, Floats], row: dict[str, Any], own: Floats, number: int, chance: np.random.Generator
) -> None:
    """Adds what nobody mentions because everybody wears it."""
    data, places = _data(), {_place(cut) for cut in wears}
    tops, bottoms = row.get("tops", ["tee", "shirt", "sweater"]), row.get("bottoms", ["trousers", "jeans"])
    top, bottom = tops[int(chance.integers(0, len(tops)))], bottoms[int(chance.integers(0, len(bottoms)))]
    hidden = {"field_jacket", "plate", "lamellar", "space_suit", "robot_body", "mail"} & set(wears)
    if "top" not in places and not hidden and top != "none":
        beneath = {"over", "middle"} & places
        wears["shirt" if beneath else top] = _rgb("#cdc8bd") if beneath else own
        if top in ("short_jacket",) and not beneath:
            wears["tee"] = _rgb("#cdc8bd")
    if "tails" in places and _place(bottom) == "skirt":
        bottom = "trousers"
    if not {"bottom", "skirt"} & places and not covered(wears, "legs") and bottom != "none":
        tone = data["trousers"][(number * 5 + int(chance.integers(0, 2))) % len(data["trousers"])]
        wears[bottom] = _rgb("#3d5578") * 0.8 if bottom == "jeans" else _rgb(tone)
    if "feet" not in places:
        wears[row.get("feet", "shoes")] = _rgb("#8c9096") if row.get("feet") == "sneakers" else _rgb(data["shoes"])
    if "boots" in wears and {"trousers", "loose"} & set(wears):  # trousers go into boots
        for cut in ("trousers", "loose"):
            if cut in wears:
                wears["tucked"] = wears.pop(cut)
    elif "boots" in wears and "jeans" in wears:  # and jeans over them
        wears["low_boots"] = wears.pop("boots")


def _hair(
    words: list[_Word], row: dict[str, Any], number: int, chance: np.random.Generator, member: bool
) -> tuple[str, Floats, str | None, Floats | None]:
    """Haircut and its colour, beard and its colour."""
    kinds = row.get("hair", "short")
    worn = kinds if isinstance(kinds, str) else kinds[(int(chance.integers(0, 99)) if member else number) % len(kinds)]
    worn = next((w.row["hair"] for w in words if w.kind == "garment" and "hair" in w.row), worn)
    tones = row.get("hair_colours", _data()["hair"])
    colour = _rgb(tones[(int(chance.integers(0, 99)) if member else number * 3) % len(tones)])
    beard, beard_colour = None, None
    if member and row.get("trunk") in ("man", "big") and chance.uniform() < 0.22:
        beard = str(chance.choice(["beard", "moustache", "goatee"]))
    for word in words:
        if word.kind == "hair_word":
            said = word.colour or word.row.get("colour")
            if "beard" in word.row:
                beard, beard_colour = word.row["beard"], _rgb(said) if said else beard_colour
            else:
                worn, colour = word.row.get("hair", _length(word, worn)), _rgb(said) if said else colour
    return worn, colour, beard, beard_colour


def _length(word: _Word, worn: str) -> str:
    """The haircut when its length was said apart from it: "long black hair"."""
    for cut, said in (("long", r"\blong\b|长"), ("crop", r"\bshort\b|短")):
        if re.search(said + r"[^,，|]*$", word.before):
            return cut
    return worn


def _outermost(wears: Mapping[str, Floats], own: Floats) -> Floats:
    for place in ("over", "middle", "top"):
        for cut, colour in wears.items():
            if _place(cut) == place:
                return colour
    return own


def _lower(wears: Mapping[str, Floats], own: Floats) -> Floats:
    return next((colour for cut, colour in wears.items() if _place(cut) in ("skirt", "bottom")), own)


def _some(values: list[str], chance: np.random.Generator) -> str:
    return values[int(chance.integers(0, len(values)))]


def covered(wears: Mapping[str, Floats], part: str) -> bool:
    """Whether what is worn covers a part: trunk, arms, legs, hands, hair_flat, hair_none."""
    return not _data()["cover"][part].isdisjoint(wears)


def _place(cut: str) -> str:
    return _data()["place"].get(cut, cut)


def _rgb(colour: str) -> Floats:
    return np.array(linear(colour))


_WHOSE = re.compile(r"^(?:(?:her|his|their|its|my|our|your)|[a-z ]+'s?)\s+|^(?:她们?|他们?|它们?|我们?|你)的")
"""Whose it is says nothing of what it is: a man's dog is a dog."""


def _creature(name: str) -> str | None:
    """The kind of animal, vehicle or monster that a name ends in: 'a man on a horse' is met by his own words first."""
    name = _WHOSE.sub("", name)
    found = _found(name)
    if any(key[0] == "build" for _, _, key in found):
        return None
    last = [key[1] for _, end, key in found if key[0] == "creature" and end >= len(name.rstrip(" .,。，"))]
    return last[-1] if last else None


def _animal(kind: str, colour: Floats) -> Costume:
    kit = np.stack([colour, colour * 0.8, np.full(3, 0.55), np.full(3, 0.012), colour * 0.35])
    r, g, b = (round(float(value), 4) for value in colour)
    return Costume(kit, {}, Build(), Creature(kind, (r, g, b)))


def _found(said: str) -> list[tuple[int, int, tuple[str, Any]]]:
    """Every word of the wardrobe in what was said, in order; none that lies inside a longer one."""
    hits = [(m.start(), m.end(), key) for pattern, key in _patterns() for m in pattern.finditer(said)]
    return sorted(
        ((a, b, key) for a, b, key in hits
         if not any(c <= a and b <= d and d - c > b - a for c, d, _ in hits)),
        key=lambda hit: hit[:2],
    )  # fmt: skip


@cache
def _data() -> dict[str, Any]:
    data = tomllib.loads(asset("wardrobe.toml").read_text(encoding="utf-8"))
    data["place"] = {cut: place for place, cuts in data["place"].items() for cut in cuts}
    data["cover"] = {part: frozenset(cuts) for part, cuts in data["cover"].items()}
    return data


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], tuple[str, Any]], ...]:
    tables: list[tuple[list[str], tuple[str, Any]]] = [
        (words, ("colour", value)) for value, words in _data()["colour"].items()
    ]
    for table in ("garment", "hair_word", "build", "adjective", "tone"):
        tables += [(row["words"], (table, index)) for index, row in enumerate(_data()[table])]
    tables += [(row["words"], ("creature", kind)) for kind, row in catalogue.of(*catalogue.BEINGS).items()]
    return tuple((_pattern(words), key) for words, key in tables)


def _pattern(words: list[str]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(w)}(?:s|es)?\b" if w.isascii() else re.escape(w) for w in longest))
