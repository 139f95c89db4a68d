"""When something was said: characters of an utterance's text against the clock that all processes share. Pure."""

import re
from functools import cache

from engine.assets import asset
from interaction.language.lexicon import load
from interaction.speech.messages import Utterance


def said_at(said: Utterance, start: int, end: int) -> tuple[float, float]:
    """From when to when characters `start` to `end` of the utterance's text were said, in seconds of its `clock_s`.

    Where the recogniser knows no times of words, every character takes equally long.
    """
    times = _times(said)
    first, last = max(0, min(start, len(times) - 1)), max(0, min(end, len(times)) - 1)
    return said.clock_s + times[first][0], said.clock_s + times[last][1]


def pointed_at(said: Utterance, start: int, end: int) -> tuple[float, float]:
    """When to look where the hand was for an order in characters `start` to `end`: while the last pointing word before
    its end was said ("this one, tighter"), or else while the order itself was."""
    found = list(_pointing().finditer(said.text.lower(), 0, end))
    return said_at(said, *found[-1].span()) if found else said_at(said, start, end)


def _times(said: Utterance) -> list[tuple[float, float]]:
    """For each character of the text, the stretch of the utterance it was said in."""
    length = max(1, len(said.text))
    each = (said.end_s - said.start_s) / length
    times = [(said.start_s + at * each, said.start_s + (at + 1) * each) for at in range(length)]
    at = 0
    for word in said.words:
        found = said.text.lower().find(word.text.strip().lower(), at)
        if word.text.strip() and found >= 0:
            at = found + len(word.text.strip())
            times[found:at] = [(word.start_s, word.end_s)] * (at - found)
    return times


@cache
def _pointing() -> re.Pattern[str]:
    lists = load(asset("lexicon/pointing.toml"))
    en, zh = ("|".join(map(re.escape, sorted(lists[name], key=len, reverse=True))) for name in ("en", "zh"))
    return re.compile(rf"(?<![a-z])(?:{en})(?![a-z])|(?:{zh})")
