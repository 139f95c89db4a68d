"""Who is to be dressed anew, and who is to join: "give her a blue dress", 把斗篷换成蓝色, "add a dog".

The words for clothes, colours and qualities are data (`assets/lexicon/words.toml`); a wish counts only when it is all
that a clause says.
"""

import re
from dataclasses import dataclass
from functools import cache

from interaction.language.chinese_segments import NOUN, vocabulary
from interaction.language.lexicon import slots
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
        if "off" in said:
            return Dressing(said["thing"], f"no {said['thing']}")
        if "bare" in said:
            return Dressing(said["thing"], f"不{said['bare']}{said['thing']}")
        if (prop := said.get("prop")) and not _is_prop(prop):
            continue
        look, thing = (prop or said["look"]).strip(), said.get("thing")
        if thing and not _has_clothes(look):
            look = f"{look} {thing}" if look.isascii() else look + thing
        return Dressing(thing or said.get("who") or None, look)
    return None


def joins(clause: str) -> int:
    """How many characters of a folded clause say that somebody joins: "add", 再加."""
    match = _joining().match(clause)
    return match.end() if match else 0


def _has_clothes(look: str) -> bool:
    return re.search(rf"(?:{_clothes()})", look) is not None


def _is_prop(said: str) -> bool:
    """Whether words name a thing that somebody can be given to hold, and nothing of film: 红伞, but not 特写."""
    known = vocabulary().kinds
    thing = any(known.get(said[at:]) == NOUN for at in range(len(said)))
    return thing and not any(hit.way.kind == "slot" for hit in slots().hits(said))


@cache
def _clothes() -> str:
    w = words()
    return rf"(?:{any_of(w.en['clothes'])})(?:s|es)?(?![a-z])|{any_of(w.zh['clothes'])}"


@cache
def _joining() -> re.Pattern[str]:
    w = words()
    count = r"(?:a (?:second|third|fourth)|another|one more|two more|three more|some more)"
    more = rf"(?:and |plus |also |with )+(?={count} )"
    put = r"put(?= (?:an?|some|another|two|three|four|more) )"
    return re.compile(rf"[ ,]*(?:(?:{any_of(w.en['joins'])})(?= )|{put}|{more}|(?:{any_of(w.zh['joins'])})) *")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    w = words()
    clothes, colour, quality, cut = (any_of(w.en[name]) for name in ("clothes", "colour", "quality", "cut"))
    older = any_of(frozenset(word for word in w.en["quality"] if word.endswith("er")))
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
        rf"{lead}(?:let|have|make|get|i want|we want) {who} (?:to )?wear {a}{worn}(?: instead)?",
        rf"{lead}(?:make|have|get) (?:his |her |their |the ){thing} {more}(?P<look>{cut})",
        rf"{lead}(?:his |her |their |the ){thing} (?:should be|has to be|needs to be|must be|could be) "
        rf"{more}(?P<look>{cut})",
        rf"{lead}(?P<look>(?:(?:{colour}|{quality}|{cut}) ){{1,3}}(?:hair|beard|moustache|mustache|ponytail|braids))",
        rf"{lead}{more}(?P<look>{older})(?: looking)?",
        rf"{lead}(?:no|without|lose|drop|remove|skip|take off) (?:an? |the |his |her |their )?{thing}"
        rf"(?P<off>)(?: (?:then|please|now|any ?more|on (?:him|her|them)))?",
        rf"{lead}take (?:the |his |her |their ){thing} off(?P<off>)",
    )
    return tuple(re.compile(pattern) for pattern in (*english, *_chinese()))


def _chinese() -> tuple[str, ...]:
    w = words().zh
    clothes, colour, quality = (any_of(w[name]) for name in ("clothes", "colour", "quality"))
    measure = rf"(?:[一两]?(?:{any_of(w['measure'])}|身|顶|副|套|袭|支))?"
    kind = rf"(?:{colour})色?|{any_of(w['material'])}"
    shade = rf"(?P<look>(?:深|浅|大|暗|亮|纯)?(?:{kind})的?)"
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
        rf"{lead}(?:人|要|得|更)*(?P<who>)(?P<look>(?:{any_of(w['personal'])})(?:一点|一些|点|些))(?:吧|的|儿)*",
        rf"{lead}{whose}(?:别|不要|不用|不)(?:再)?(?P<bare>戴|穿|披|系|围|打)(?P<thing>{clothes})(?:了|吧)*",
        rf"{lead}(?:不要|别要?|不)(?:{kind})的?[, ]*(?:要|用|换)(?P<who>)(?P<look>(?:{kind})的)(?:吧|了)*",
        rf"{lead}给(?!我|你|咱){who}(?:来|拿|配|加|添|换)?上?一(?:把|支|根|束|个|顶|条|盏|本|杯|副|只|枝|朵)"
        r"(?P<prop>[^,给把在的]{1,6}?)(?:吧|拿着|提着|抱着)*",
    )
