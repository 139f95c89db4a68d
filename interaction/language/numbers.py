"""Numbers as people say them, in both languages."""

import re

MANY = 999
"""As many as anybody is counted to: "thousands" are so many."""

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBER_WORDS = (*_UNITS, *_TENS)
"""The words of which English numbers are made."""
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
)  # fmt: skip
_EN = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: 10 * value for value, word in enumerate(_TENS, 2)},
    "a couple of": 2,
    "a pair of": 2,
    "couple of": 2,
    "a dozen": 12,
    "half a dozen": 6,
}
_ORDINAL = {word: value for value, word in enumerate(_ORDINALS, 1)}
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "〇": 0,
    "俩": 2,
    "仨": 3,
}

_VAGUE = str.maketrans({"几": "三", "数": "三"})

_TEENS = "|".join(sorted(_UNITS, key=len, reverse=True))
_DIGIT = f"(?: (?:{'|'.join(_UNITS[1:10])}))?"
EN_NUMBER = (
    rf"(?:\d+(?:\.\d+)?|(?:{'|'.join(_TENS)}){_DIGIT}"
    rf"|(?:{'|'.join(_UNITS[1:10])}|a) hundred(?: and)?(?: (?:{'|'.join(_TENS)}|{_TEENS}))?{_DIGIT}"
    rf"|{_TEENS})(?![a-z0-9])"
)
"""A cardinal number in English words or digits, as a regular expression."""

EN_ORDINAL = rf"(?:{'|'.join(sorted(_ORDINALS, key=len, reverse=True))}|\d+(?:st|nd|rd|th))(?![a-z0-9])"
ZH_NUMBER = r"(?:\d+(?:\.\d+)?|[零一二三四五六七八九十百两〇]+(?:点[零一二三四五六七八九]+)?)"


def number(said: str) -> float | None:
    """The number that words or digits of either language stand for; None when they are none."""
    said = said.strip()
    if re.fullmatch(r"\d+(\.\d+)?", said):
        return float(said)
    if match := re.fullmatch(r"(\d+)(?:st|nd|rd|th)", said):
        return float(match[1])
    if said in _ORDINAL:
        return float(_ORDINAL[said])
    return _english(said) if said.isascii() else _chinese(said)


def some(said: str) -> int | None:
    """How many a Chinese number of people is, the vague ones too: 数百 is 300, 上百 100, 十几 13; at most `MANY`."""
    if any(character in "千万" for character in said):
        return MANY
    plain = said.translate(_VAGUE).removeprefix("上").removeprefix("成").removeprefix("好")
    value = whole(plain)
    return None if value is None else min(value, MANY)


def whole(said: str) -> int | None:
    """The number as a whole one, kept to what a person can mean."""
    value = number(said[:12] if said.isdigit() else said)
    return None if value is None else int(value)


def _english(said: str) -> float | None:
    if said in _EN:
        return float(_EN[said])
    total = 0
    for word in said.replace(" and ", " ").split():
        if word == "hundred":
            total = max(total, 1) * 100
        elif word == "a":
            total = 1
        elif word in _EN:
            total += _EN[word]
        else:
            return None
    return float(total) if said else None


def _chinese(said: str) -> float | None:
    integer, _, fraction = said.partition("点")
    if not integer or any(c not in _DIGITS and c not in "十百" for c in integer + fraction):
        return None
    value = float(_chinese_integer(integer))
    return value + sum(_DIGITS.get(c, 0) / 10**place for place, c in enumerate(fraction, 1))


def _chinese_integer(said: str) -> int:
    if not any(c in "十百" for c in said):
        return int("".join(str(_DIGITS[c]) for c in said[:9]))
    total, digit = 0, None
    for character in said:
        if character in "十百":
            total += (1 if digit is None else digit) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + (digit or 0)
