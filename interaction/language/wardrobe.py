"""Who is to be dressed anew, and who is to join: "give her a blue dress", 把斗篷换成蓝色, "add a dog".

The words for clothes, colours and qualities are data (`assets/lexicon/words.toml`); a wish counts only when it is all
that a clause says.
"""

import re
from dataclasses import dataclass
from functools import cache

from interaction.language.words import any_of, words


@dataclass(frozen=True, slots=True)
class Dressing:
    """A look for somebody: `who` is a name, a worn thing or a pronoun, or nobody in particular."""

    who: str | None
    look: str


def dressing(clause: str) -> Dressing | None:
    """The look that a folded clause wishes for somebody who is in the shot; None when it says anything else."""
    for pattern in _patterns():
        match = pattern.fullmatch(clause.strip(" ,"))
        if match is None:
            continue
        said = match.groupdict()
        look, thing = said["look"].strip(), said.get("thing")
        if thing and not _has_clothes(look):
            look = f"{look} {thing}" if look.isascii() else look + thing
        return Dressing(thing or said.get("who"), look)
    return None


def joins(clause: str) -> int:
    """How many characters of a folded clause say that somebody joins: "add", 再加."""
    match = _joining().match(clause)
    return match.end() if match else 0


def _has_clothes(look: str) -> bool:
    return re.search(rf"(?:{_clothes()})", look) is not None


@cache
def _clothes() -> str:
    w = words()
    return rf"(?:{any_of(w.en['clothes'])})(?:s|es)?(?![a-z])|{any_of(w.zh['clothes'])}"


@cache
def _joining() -> re.Pattern[str]:
    w = words()
    put = r"put(?= (?:an?|some|another|two|three|four|more) )"
    return re.compile(rf"[ ,]*(?:(?:{any_of(w.en['joins'])})(?= )|{put}|(?:{any_of(w.zh['joins'])})) *")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    w = words()
    clothes, colour, quality = (any_of(w.en[name]) for name in ("clothes", "colour", "quality"))
    shade = rf"(?:(?:dark|light|bright|pale|deep|dirty) )?(?:{colour})"
    thing = rf"(?P<thing>(?:{clothes})(?:s|es)?)"
    worn = rf"(?P<look>(?:[a-z']+ ){{0,4}}?(?:{clothes})(?:s|es)?(?: and (?:[a-z']+ ){{0,3}}?(?:{clothes})(?:s|es)?)?)"
    name = r"(?:the|our) [a-z]+(?: (?!an?\b|the\b|some\b|his\b|her\b)[a-z]+)?"
    who = rf"(?P<who>{name}|him|her|them|everyone|everybody|one of them)"
    they = r"(?P<who>(?:the|our) [a-z]+(?: [a-z]+)?|he|she|they|it)"
    must = r"(?:should|needs? to|has to|have to|must|could|ought to)"
    more = r"(?:a (?:bit|little) |much |way |more |really |very )?"
    a = r"(?:an? |the |some |his |her |their )?"
    lead = (
        r"(?:(?:instead of|rather than) (?:an? |the |his |her )?[a-z]+,? )?"
        r"(?:and |now |please |can we |could we |can you |let's |just |maybe |so |but |actually )*"
    )
    english = (
        rf"{lead}(?:give|get|buy|find) {who} {a}{worn}(?: instead)?",
        rf"{lead}(?:put|dress|have|get|stick) {who} (?:in|into|wearing) {a}{worn}(?: instead)?",
        rf"{lead}(?:change|make|turn|switch|swap|paint) (?:his |her |their |the ){thing} (?:to |into |for )?{a}"
        rf"(?P<look>{shade})(?: instead)?",
        rf"{lead}(?:change|switch|swap) (?:his |her |their |the ){thing} (?:to|into|for|with) {a}{worn}",
        rf"{lead}(?:his |her |their |the ){thing} (?:should be|has to be|needs to be|must be|is|in) (?P<look>{shade})",
        rf"{lead}{they} {must} (?:be|look|get) "
        rf"{more}(?P<look>{quality})",
        rf"{lead}(?:make|have) {who} (?:look )?{more}(?P<look>{quality})",
        rf"{lead}(?:now )?{they}(?: now)?(?: wears?| is wearing| are wearing|'s wearing|'s got| has| have) {a}{worn}"
        rf" (?:now|instead|from now on)",
        rf"{lead}{they} {must} (?:wear|be wearing|have|be in) {a}{worn}",
    )
    return tuple(re.compile(pattern) for pattern in (*english, *_chinese()))


def _chinese() -> tuple[str, ...]:
    w = words().zh
    clothes, colour, quality = (any_of(w[name]) for name in ("clothes", "colour", "quality"))
    measure = rf"(?:[一两]?(?:{any_of(w['measure'])}|身|顶|副|套|袭|支))?"
    shade = rf"(?P<look>(?:深|浅|大|暗|亮|纯)?(?:{colour})色?的?)"
    turns = r"(?:换成|改成|变成|换为|改为|变为|弄成|换|改|要|用)"
    lead = r"(?:那|那就|就|请|然后|再|还是|帮我|能不能|可以)*"
    whose = r"(?:(?:他|她|它|他们|她们|女主|男主)的?)?"
    who = r"(?P<who>他们|她们|他|她|它|(?:那个|这个)?[^,把给让的]{1,4}?)"
    worn = rf"(?P<look>[^,给把在]{{0,6}}?(?:{clothes}))"
    return (
        rf"{lead}(?:把|将)?{whose}(?P<thing>{clothes})的?(?:颜色)?{turns}{measure}{shade}(?:的|吧|了)*",
        rf"{lead}(?:把|将){whose}(?:[^,把]{{0,3}}色的?)?(?P<thing>{clothes}){turns}{measure}{worn}(?:吧|了)*",
        rf"{lead}(?:给|让|叫|帮){who}(?:换上|换成|换|穿上|穿|戴上|戴|披上|披|加上|加|套上|配){measure}{worn}(?:吧|了)*",
        rf"{lead}(?:把|让|叫)?(?P<who>他们|她们|他|她|女主|男主|那个人)(?:应该|得|要|可以|弄|改|变|显)?(?:得)?(?:再|更)?"
        rf"(?P<look>(?:{quality})(?:一点|一些|点|些))(?:吧|的|儿)*",
    )
