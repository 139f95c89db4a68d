"""Lengths of time and of lenses in words or digits: "five seconds", 三十五毫米."""

import re
from collections.abc import Iterator

from interaction.language.numbers import EN_NUMBER, ZH_NUMBER, number

_DURATION = re.compile(
    rf"(?<![a-z0-9.])(?:(?:for|about|around|lasting|lasts|hold for|make it|over) )*"
    rf"(?:(?P<en>{EN_NUMBER}|half a|a)(?: | ?(?<=[0-9 ]))(?P<plus>and a half )?(?:seconds?|secs?)"
    r"|(?P<digits>\d+(?:\.\d+)?) ?s)(?![a-z])(?: long| shot)?(?! (?:later|ago|before|after|into))"
    rf"|(?:持续|时长|长度|大约|大概|约|长|共|停留|拍)?(?<!定住)(?<!停住)(?<!愣了)(?P<zh>{ZH_NUMBER}|半)个?秒钟?"
    r"(?P<half>半)?(?:钟|长)?(?!后|之后|以后|前)"
)
_PRIMES = "|".join(
    (
        "十八|二十一|二十四|二十五|二十八|三十二|三十五|四十|五十|六十五|七十五|八十五|一百|一百三十五|两百",
        "18|21|24|25|28|32|35|40|50|65|75|85|100|135|200",
    )
)
"""Focal lengths that are said without their unit."""
_PRIME = (
    r"(?:^ *个?|镜头|焦段|焦距|换|上|改)(?:换|改|用|上)?(?:成|个|到|为)?(?:一个)?"
    rf"(?P<prime>{_PRIMES})(?:的|定|头|定焦)(?:镜头|头)?$"
)
_CHANGED = (
    r"^ *(?:那就|那|就|再|先|还是)?(?:换成|换到|换上|换|改成|改用|改|用|上|试试|试)(?:个|一个)?"
    rf"(?P<changed>{_PRIMES})(?:的|定|头)?(?:镜头|头)?(?: |试试|试一下|看看|吧|呢)*$"
)
_LENS = re.compile(
    rf"(?<![a-z0-9.])(?:(?:on|with|using|through) )?(?:(?:a|an|the) )?"
    rf"(?P<en>{EN_NUMBER}) ?(?:mm|mil|mils|millimet(?:er|re)s?)(?![a-z])(?: (?:lens|prime|anamorphic))?(?! film)"
    r"|(?<![a-z])(?:on|with|to|try|use|want|need|through|put|put on|make it|make that|give me|grab|throw on|on it) "
    r"(?:a|an|the) (?P<bare>14|16|18|21|24|25|28|32|35|40|50|65|75|85|100|135|200)"
    r"(?: lens| prime)?(?: on| instead| up)?(?![a-z0-9 ]*[a-z0-9])"
    r"|^ *(?:a|an|the) (?P<alone>18|21|24|25|28|32|35|40|50|65|75|85|100|135|200)(?: lens| prime)?(?: on)? *$"
    rf"|{_PRIME}|{_CHANGED}"
    rf"|(?:用|使用)?(?P<zh>{ZH_NUMBER}) ?(?:毫米|mm)(?:的|)(?:镜头|焦段|定焦|焦距)?"
)
_AGE = re.compile(r"(?:his|her|their|the|in|early|late|mid) ?$")
_ANOTHER = re.compile(r" (?!long|longer|please|more|of|at|or|and|then|on|each|is|will|would|now|in|for|max)[a-z]")
"""Behind "a second": another one, and no length of time."""
_LONGEST_S, _LONGEST_MM = 600.0, 2000.0


_HOLD = r"make it|hold for|keep it|let it run|(?:hold|stay|linger)(?: on)?(?: (?:her|him|it|them|that|this))?"
_LONGER = re.compile(
    rf"(?<![a-z0-9])(?:(?:{_HOLD}) )?(?P<en>{EN_NUMBER}|a) (?:more )?(?:seconds?|secs?)"
    r" (?P<how>longer|shorter|more|less)(?![a-z])"
    rf"|(?:再|)(?P<zh_how>长|多|延长|加长|短|缩短|少|减)(?:出|个)?(?P<zh>{ZH_NUMBER})秒钟?"
)


def longer(clause: str) -> Iterator[tuple[int, int, int]]:
    """Wishes for more or fewer seconds than now, whole ones, with their place in a folded clause."""
    for match in _LONGER.finditer(clause):
        seconds = {"a": 1.0}.get(match["en"] or "") or number(match["en"] or match["zh"])
        less = match["how"] in ("shorter", "less") or match["zh_how"] in ("短", "缩短", "少", "减")
        if seconds is not None and 1 <= seconds <= _LONGEST_S:
            yield int(-seconds if less else seconds), match.start(), match.end()


def durations(clause: str) -> Iterator[tuple[float, int, int]]:
    """Wished lengths in seconds, with their place in a folded clause."""
    for match in _DURATION.finditer(clause):
        if match["en"] == "a" and match[0].endswith("second") and _ANOTHER.match(clause, match.end()):
            continue
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


_ONLY_PRIME = re.compile(rf" *(?P<prime>{_PRIMES})(?: |的|定|头|镜头|定焦)*")


def prime(wish: str) -> tuple[float, int, int] | None:
    """The focal length that is all a wish for a change is about: 换八十五."""
    match = _ONLY_PRIME.fullmatch(wish)
    value = number(match["prime"]) if match else None
    return (value, *match.span("prime")) if match and value is not None else None


def focal_lengths(clause: str) -> Iterator[tuple[float, int, int]]:
    """Wished focal lengths in millimetres, with their place in a folded clause."""
    for match in _LENS.finditer(clause):
        value = number(
            match["en"] or match["bare"] or match["alone"] or match["prime"] or match["changed"] or match["zh"]
        )
        if value is not None and 1 <= value <= _LONGEST_MM:
            yield value, match.start(), match.end()
