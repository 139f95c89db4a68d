"""Changes to who is where in a shot that stands: "put her in the foreground", "have the dog chase him", 把狗去掉.

A wish counts only when it is all that a clause says.
"""

import re
from dataclasses import dataclass
from functools import cache

from engine.film.blocking import Position, Relation
from engine.film.spec import Placing, Relating
from interaction.language.lexicon import Hit, slots
from interaction.language.relations import relations
from interaction.language.verbs import actions
from interaction.language.words import any_of, is_pronoun, is_somebody, words


@dataclass(frozen=True, slots=True)
class Restaging:
    """Who is placed anew, who is to do what to whom, and who leaves."""

    placed: tuple[Placing, ...] = ()
    relating: tuple[Relating, ...] = ()
    without: tuple[str, ...] = ()


def restaging(clause: str) -> Restaging | None:
    """What a folded clause wishes for those who are in the shot; None when it says anything else."""
    said = clause.strip(" ,")
    hits = slots().hits(said)
    positions = [hit for hit in hits if hit.way.kind == "position"]
    if positions and len(positions) == len([hit for hit in hits if hit.way.kind != "lookalike"]):
        return _placing(said, positions)
    other = any(hit.way.kind == "slot" and hit.way.slot != "camera.side" for hit in hits)
    return None if other else _leaving(said) or _relating(said)


def directing(clause: str) -> tuple[str, int] | None:
    """Who is told to do something, "have the girl" or 让女孩, and where in a folded clause the doing begins."""
    for way in _patterns()["direct"]:
        match = way.match(clause)
        who = _plain(match["who"]) if match else ""
        if match and _is_anybody(who) and not is_pronoun(who):
            return who, match.end()
    return None


# --- where in the picture ------------------------------------------------------------------------------------


def _placing(said: str, positions: list[Hit]) -> Restaging | None:
    rest = said
    for hit in reversed(positions):
        rest = rest[: hit.start] + rest[hit.end :]
    match = next((m for m in (way.fullmatch(rest.strip()) for way in _patterns()["place"]) if m), None)
    if match is None:
        return None
    if not rest.isascii() and (gone := _leaving(rest.replace("的", "", 1) if match["who"].startswith("的") else rest)):
        return gone  # 把背景里的人去掉
    where: tuple[Position, ...] = tuple(hit.way.slots[0][1] for hit in positions)
    return Restaging(placed=(Placing(_plain(match["who"]), where),))


# --- who leaves ----------------------------------------------------------------------------------------------


def _leaving(said: str) -> Restaging | None:
    for way in _patterns()["leave"]:
        match = way.fullmatch(said)
        who = _plain(match["who"]) if match else ""
        if who and _is_anybody(who):
            return Restaging(without=(who,))
    return None


def _is_anybody(who: str) -> bool:
    """Whether a name is a pronoun or ends in a word for somebody."""
    if not who.isascii():
        weak = who.endswith(tuple(words().zh["weak_end"]))
        return is_pronoun(who) or who.endswith(tuple(words().zh["somebody"])) or (is_somebody(who) and not weak)
    last = who.rpartition(" ")[2]
    known = words().en["somebody"] | words().en["people"]
    return is_pronoun(who) or is_somebody(who) or last in known or last.removesuffix("s") in known


# --- what they are to each other -----------------------------------------------------------------------------


def _relating(said: str) -> Restaging | None:
    chinese = not said.isascii()
    for kind in ("relate", "stand"):
        match = _patterns()[f"{kind}_zh" if chinese else f"{kind}_en"][0].fullmatch(said)
        if match is None:
            continue
        relation, turned = _relation(match["how"], kind, chinese)
        who, whom = _plain(match["who"]), _plain(match["whom"])
        known = who != whom and _is_anybody(who) and (_is_anybody(whom) or " " in whom)
        if relation is not None and known:
            return Restaging(relating=(Relating(relation, whom, who) if turned else Relating(relation, who, whom),))
    return None


def _relation(how: str, kind: str, chinese: bool) -> tuple[Relation | None, bool]:
    ways = relations()
    known = (ways.zh if chinese else ways.en) if kind == "relate" else (ways.at_zh if chinese else ways.at_en)
    doing = known.meanings.get(how)
    if doing is None or doing.relation is Relation.HAND_OVER:
        return None, False
    return doing.relation, doing.led


def _plain(who: str) -> str:
    """A name without the words that point: 那条狗 is 狗."""
    said = who.strip()
    if said.isascii() or is_pronoun(said):
        return said
    that = _that().match(said)
    return said[that.end() :] if that and that.end() < len(said) else said


@cache
def _that() -> re.Pattern[str]:
    return re.compile(rf"(?:那|这|另)?(?:一)?(?:{any_of(words().zh['measure'])})?")


# --- ways of wishing it --------------------------------------------------------------------------------------


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    return {name: tuple(re.compile(way) for way in ways) for name, ways in (_english() | _chinese()).items()}


_LEAD = r"(?:and |now |please |can we |could we |can you |let's |just |maybe |so |but |ok |okay |i want to |i'd )*"
_NAMED = r"him|her|them|it|everyone|everybody|(?:the|our|his|her|that|those) [a-z]+(?: [a-z]+){0,2}?|[a-z]+"
_WHO = rf"(?!me\b|us\b|you\b|i\b)(?P<who>{_NAMED})"
_THEY = r"(?P<who>he|she|they|it|(?:the|our|that) [a-z]+(?: [a-z]+){0,2}?)"
_WHOM = r"(?P<whom>him|her|them|it|(?:the|our|his|her|a|an|that) [a-z]+(?: [a-z]+){0,2}?|[a-z]+)"
_PUT = "(?:put|place|move|bring|set|keep|have|get|shift|push|pull|slide|stick|stand|sit|leave|make|let|(?:i|we) want)"
_HAVE = "(?:have|make|let|get|i want|we want|what if|i'd like)"
_AND_SO = "(?: (?:again|completely|altogether|please|now|any ?more|after all|instead|then))*"


def _english() -> dict[str, tuple[str, ...]]:
    doing = f"(?P<how>{relations().en.pattern.pattern})"
    place = f"(?P<how>{relations().at_en.pattern.pattern})"
    anyone = _WHO.replace("(?:the|", "(?:the|an?|")
    stand = "(?: (?:to )?(?:stand|sit|be|go|walk|right|standing|sitting))*"
    one = "(?P<who>(?:the|our|that) [a-z]+(?: [a-z]+)?)"
    return {
        "place": (*_placing_english(), *_placing_chinese()),
        "leave": (*_leaving_english(), *_leaving_chinese()),
        "direct": (
            rf"{_LEAD}(?:have|make|let|get) {one} (?:to )?(?={_doings_en()})",
            rf"{_LEAD}{one} (?:should|needs? to|has to|have to|must|ought to)(?: be)? (?={_doings_en()})",
            rf"{_LEAD_ZH}(?:让|叫)(?P<who>[^,把让在先]{{1,6}}?)(?=先|{any_of(frozenset(actions().zh))})",
        ),
        "relate_en": (rf"{_LEAD}{_HAVE} {anyone} (?:to )?{doing} {_WHOM}{_AND_SO}",),
        "stand_en": (rf"{_LEAD}{_PUT} {_WHO}{stand} {place} {_WHOM}{_AND_SO}",),
    }


def _placing_english() -> tuple[str, ...]:
    over = "be|being|stand|standing|sit|sitting|stay|go|over|more|further|right|up|back|out|closer|come|move|step"
    way = rf"(?: (?:{over}|to|in|on|at|into|a bit|a little|instead|please|now))*"
    should = "(?:should (?:be|stand|go)|goes?|must be|needs? to be|has to be|stays?|moves?)"
    return rf"{_LEAD}{_PUT} {_WHO}{way}", rf"{_LEAD}{_THEY} {should}{way}"


def _leaving_english() -> tuple[str, ...]:
    picture = "(?:the |this |that |our )?(?:shot|scene|frame|picture|one)"
    lose = "(?:lose|remove|drop|kill|get rid of|delete|ditch|cut|skip|forget(?: about)?|take out|leave out|cut out)"
    leaves = "(?:should go|has to go|leaves? (?:the )?(?:shot|frame|scene)|can go|goes away|is out)"
    return (
        rf"{_LEAD}(?:take|leave|cut|get|pull|keep|write) {_WHO} out(?: of (?:{picture}|there|it|here))?{_AND_SO}",
        rf"{_LEAD}{lose} (?!it\b|him\b|her\b|them\b){_WHO}(?: (?:from|in) {picture})?{_AND_SO}",
        rf"{_LEAD}(?:remove|lose) (?P<who>him|her|them)",
        rf"{_LEAD}(?:without|no more|no|minus) {_WHO}(?: (?:from|in) {picture})?{_AND_SO}",
        rf"{_LEAD}(?:the )?same(?: shot| thing| again)?,? (?:but )?(?:without|no|minus) {_WHO}{_AND_SO}",
        rf"{_LEAD}(?:do|try|shoot|make) (?:it|this|that) (?:again )?without {_WHO}{_AND_SO}",
        rf"{_LEAD}(?:we|i) (?:don't|do not) (?:need|want) {_WHO}(?: (?:in {picture}|here))?{_AND_SO}",
        rf"{_LEAD}{_THEY} {leaves}{_AND_SO}",
    )


def _doings_en() -> str:
    return rf"(?:{any_of(frozenset(form for form in actions().en))})(?![a-z'])"


_LEAD_ZH = r"(?:那|那就|就|请|再|然后|还是|帮我|能不能|可以)*"


def _placing_chinese() -> tuple[str, ...]:
    done = r"(?:放|移|挪|站|坐|摆|走|搬|换|安排|靠|待|留|躺|跪|调|往)?(?:到|在|去|进|往|得)?"
    done += "(?:近|里|去|来|一点|一些|那边|吧|点|的位置)*"
    return (
        rf"{_LEAD_ZH}(?:把|将|让|叫|要)(?P<who>[^,把让]{{1,6}}?){done}",
        rf"{_LEAD_ZH}(?P<who>[^,把让]{{1,6}}?)(?:应该|应当|得|要)(?:站|坐|放|待|靠)?(?:在|到)?",
    )


def _leaving_chinese() -> tuple[str, ...]:
    gone = r"(?:去掉|拿掉|删掉|删了|去了|撤掉|撤了|移走|移除|拿走|请走|弄走|抹掉|去除|删除|拿开|剪掉|撤走)"
    who = r"(?P<who>[^,把]{1,8}?)"
    return (
        rf"{_LEAD_ZH}(?:把|将){who}(?:都|也)?(?:给)?{gone}(?:了|吧)*",
        rf"{_LEAD_ZH}(?:{gone}|不要|别要|不需要)了?{who}(?:了|吧)*",
        rf"{_LEAD_ZH}{who}(?:就|也|都|先|全)?(?:{gone}|不要|别要|不用要|不需要|取消)(?:了|吧)*",
    )


def _chinese() -> dict[str, tuple[str, ...]]:
    doing, place = (way.pattern.pattern for way in (relations().zh, relations().at_zh))
    who, whom = r"(?P<who>[^,把让在]{1,6}?)", r"(?P<whom>[^,把让在]{1,6}?)"
    return {
        "relate_zh": (rf"{_LEAD_ZH}(?:让|叫|使|要){who}(?:去)?(?P<how>{doing})[了着住]?{whom}(?:走|跑|过去|过来|吧)*",),
        "stand_zh": (
            rf"{_LEAD_ZH}(?:让|叫|把|将(?!军|士|领)|要){who}(?:站|坐|放|走|跪|躺|移|挪|摆)?(?:在|到){whom}的?(?P<how>{place})(?:去|来|吧)*",
        ),
    }
