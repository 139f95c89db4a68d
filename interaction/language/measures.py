"""Lengths of time and of lenses in words or digits: "five seconds", 三十五毫米."""

import re
from collections.abc import Iterator

from interaction.language.numbers import EN_NUMBER, ZH_NUMBER, number

_DURATION = re.compile(
    rf"(?<![a-z0-9.])(?:(?:for|about|around|lasting|lasts|hold for|make it|over) )*"
    rf"(?:(?P<en>{EN_NUMBER}|half a|a)(?: | ?(?<=[0-9 ]))(?P<plus>and a half )?(?:seconds?|secs?)"
    r"|(?P<digits>\d+(?:\.\d+)?) ?s)(?![a-z])(?: long| shot)?(?! (?:later|ago|before|after|into))"
    rf"|(?:持续|时长|长度|大约|大概|约|长|共|停留|拍)?(?P<zh>{ZH_NUMBER}|半)个?秒钟?"
    r"(?P<half>半)?(?:钟|长)?(?!后|之后|以后|前)"
)
_LENS = re.compile(
    rf"(?<![a-z0-9.])(?:(?:on|with|using|through) )?(?:(?:a|an|the) )?"
    rf"(?P<en>{EN_NUMBER}) ?(?:mm|mil|mils|millimet(?:er|re)s?)(?![a-z])(?: (?:lens|prime|anamorphic))?(?! film)"
    r"|(?<![a-z])(?:on|with) (?:a|an|the) (?P<bare>14|16|18|21|24|25|28|32|35|40|50|65|75|85|100|135|200)"
    r"(?: lens)?(?![a-z0-9 ]*[a-z0-9])"
    rf"|(?:用|使用)?(?P<zh>{ZH_NUMBER}) ?(?:毫米|mm)(?:的|)(?:镜头|焦段|定焦|焦距)?"
)
_AGE = re.compile(r"(?:his|her|their|the|in|early|late|mid) ?$")
_LONGEST_S, _LONGEST_MM = 600.0, 2000.0


def durations(clause: str) -> Iterator[tuple[float, int, int]]:
    """Wished lengths in seconds, with their place in a folded clause."""
    for match in _DURATION.finditer(clause):
        if match["digits"] and _AGE.search(clause, 0, match.start("digits")):
            continue
        seconds = _seconds(match)
        if seconds is not None and 0 < seconds <= _LONGEST_S:
            yield seconds, match.start(), match.end()


def _seconds(match: re.Match[str]) -> float | None:
    if said := match["zh"]:
        value = 0.5 if said == "半" else number(said)
        return None if value is None else value + (0.5 if match["half"] else 0.0)
    said = match["en"] or match["digits"]
    value = {"half a": 0.5, "a": 1.0}.get(said) or number(said)
    return None if value is None else value + (0.5 if match["plus"] else 0.0)


def focal_lengths(clause: str) -> Iterator[tuple[float, int, int]]:
    """Wished focal lengths in millimetres, with their place in a folded clause."""
    for match in _LENS.finditer(clause):
        value = number(match["en"] or match["bare"] or match["zh"])
        if value is not None and 1 <= value <= _LONGEST_MM:
            yield value, match.start(), match.end()
