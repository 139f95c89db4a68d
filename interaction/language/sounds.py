"""How names sound, so that one that a recogniser spelt its own way is known again: pinyin, and English consonants.

The readings of characters come from pypinyin's table (read as it lies there: its own import reads 47 000 phrases that
nobody here needs), metaphone and distances from jellyfish (small, compiled). Both are MIT, and loaded when the first
name is listened for, never without a cast.
"""

import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvvnnnm")
_TONE = {
    mark: number for marks in ("āáǎà", "ēéěè", "īíǐì", "ōóǒò", "ūúǔù", "ǖǘǚǜ") for number, mark in enumerate(marks, 1)
}


@cache
def _readings() -> dict[str, str]:
    found = find_spec("pypinyin")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("pypinyin is not installed")
    return json.loads(Path(found.origin).with_name("pinyin_dict.json").read_text("utf-8"))


@cache
def readings(character: str) -> tuple[tuple[str, int], ...]:
    """The ways to say a Chinese character: syllable without its tone, and the tone (0 for none)."""
    said = _readings().get(str(ord(character)), "")
    return tuple(
        (one.translate(_TONES), max((_TONE.get(mark, 0) for mark in one), default=0)) for one in said.split(",")
    )


def syllables(name: str) -> tuple[str, ...]:
    """The first reading of every character of a Chinese name, without tones."""
    return tuple(readings(character)[0][0] for character in name)


def is_spelt_pinyin(word: str) -> tuple[str, ...]:
    """The syllables of a Latin word that is pinyin ("linmei"); () where it is none."""
    match = _SPELT.fullmatch(word)
    return tuple(_SYLLABLE.findall(word)) if match else ()


_INITIAL = "zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]|"
_FINAL = "iang|iong|uang|ang|eng|ong|ian|iao|ing|uai|uan|an|ao|ai|ei|en|er|ia|ie|in|iu|ou|ua|ui|un|uo|ue|ve|a|e|i|o|u|v"
_SYLLABLE = re.compile(rf"(?:{_INITIAL})(?:{_FINAL})")
_SPELT = re.compile(rf"(?:(?:{_INITIAL})(?:{_FINAL}))+")


@cache
def near_syllables(one: str, other: str) -> int:
    """How far two syllables are from each other: 0 the same, 1 as people from elsewhere say it, 2 another one."""
    if one == other:
        return 0
    return 1 if _plain(one) == _plain(other) else 2


def _plain(syllable: str) -> str:
    """A syllable without what is mixed up most: zh and z, in and ing, l and n, f and h."""
    plain = re.sub(r"^([zcs])h", r"\1", syllable)
    plain = re.sub(r"^n(?=.)", "l", plain)
    return re.sub(r"(?<=[aei]n)g$", "", plain)


def consonants(words: str) -> str:
    """What an English name sounds like: its consonants, alike for "Lin Mei" and "Lynn May"."""
    from jellyfish import metaphone

    return metaphone(words).replace(" ", "")


def alike(one: str, other: str) -> float:
    """How much two spellings are alike, 0 … 1 (1 for the same)."""
    from jellyfish import jaro_winkler_similarity

    return float(jaro_winkler_similarity(one, other))
