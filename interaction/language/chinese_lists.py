"""Lists of people in Chinese: 爷爷、奶奶和孙子坐在沙发上 is one clause, in which all of them sit."""

import re
from functools import cache

from interaction.language.text import Folded
from interaction.language.verbs import actions
from interaction.language.words import any_of, words

_LONGEST = 12
"""So many characters a name in a list has at most, with its number."""


def joined(folded: Folded, text: str) -> str:
    """The folded text with 和 in place of every 、 between two who are named; no longer and no shorter than it was."""
    if "、" not in folded.original:
        return text
    made = list(text)
    for at, place in enumerate(folded.at):
        if folded.original[place] == "、" and text[at] == "," and _between_names(text, at):
            made[at] = "和"
    return "".join(made)


def _between_names(text: str, at: int) -> bool:
    before = _named()["ends"].search(text[max(0, at - _LONGEST) : at])
    after = _named()["begins"].match(text, at + 1, at + 1 + _LONGEST)
    return before is not None and after is not None and not _done(before[0]) and not _done(after[0])


def _done(name: str) -> bool:
    """Whether something is done in what looks like a name: 跑来一个男人."""
    return any(len(doing) > 1 and doing in name for doing in actions().zh)


@cache
def _named() -> dict[str, re.Pattern[str]]:
    who, not_who = any_of(words().zh["person_end"]), any_of(words().zh["not_somebody"])
    name = rf"[^,.;:!?在有把被着了到过从向往]{{0,6}}(?:{who})"
    return {
        "ends": re.compile(rf"(?:^|[,.;:!? ])(?:有|是)?{name}$"),
        "begins": re.compile(rf"(?!(?:{not_who})(?:$|[,.和]))[^,.;:!?在有把被着了到过从向往]{{0,6}}?(?:{who})"),
    }
