"""Which take or clip is meant: by number, "this one", "the last one", or by what its shot is like.

"The wide", "the one with the snow", "the dog one", 那条近景的, 下雪的那条: the words in between are resolved to slots
by the same lexicon that shots are described with; a word without a slot is somebody who is in the shot.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from engine.messages import Like, Ref
from interaction.language.lexicon import ANY, Hit, slots
from interaction.language.numbers import EN_NUMBER, EN_ORDINAL, ZH_NUMBER, whole
from interaction.language.words import is_somebody, words

EN_KIND = r"(?:take|clip|shot|one|version|number|option)"
ZH_KIND = r"(?:条|个镜头|个片段|个|段|号条|号|镜|次|版|遍|张)"
REF = re.compile(
    "|".join(
        (
            r"(?:the |that |this )?(?:(?:take|clip|shot|version|number|option|no) )?(?:number )?"
            rf"(?:{EN_ORDINAL})(?: {EN_KIND}(?![a-z]))?",
            rf"(?:the )?(?:take|clip|shot|version|number|option|no) (?:number )?{EN_NUMBER}",
            rf"{EN_NUMBER}",
            rf"(?:the |that )?(?:very )?(?:last|final|latest)(?: {EN_KIND})?(?![a-z])",
            rf"(?:that|this|the current|the same|the)(?: {EN_KIND})(?![a-z])|(?:it|that|this|her|him)(?![a-z'])",
            rf"第?{ZH_NUMBER} ?{ZH_KIND}(?:镜头|片段|素材)?|第{ZH_NUMBER}|倒数第一{ZH_KIND}?",
            r"(?:take|clip) ?\d+",
            rf"(?:最后|最末|末)(?:的)?(?:那|这)?一?{ZH_KIND}?(?:镜头|片段)?",
            rf"(?:刚才|刚刚|当前|现在)?的?(?:这|那)(?:一)?{ZH_KIND}?(?:镜头|片段)?|刚才的|当前{ZH_KIND}|它",
        )
    )
)
_LAST = re.compile(r"last|final|latest|最后|末|倒数")
_AND = re.compile(r" ?, ?| and | to | with | against | versus |和|跟|与|同|、| +")
_PAIR = re.compile(
    rf"(?:takes? |clips? |shots? |number |numbers )?(?:{REF.pattern})(?:(?:{_AND.pattern})(?:{REF.pattern})){{1,7}}"
    rf"|[一二三四五六]{{2,5}}(?=都)|第?{ZH_NUMBER}(?:条|段)?(?:[、和跟与 ]第?{ZH_NUMBER}(?:条|段)?){{1,7}}"
)
_JUST_POINTED = frozenset(("it", "that", "this", "her", "him", "the one", "它", "这个", "那个", "这", "那", "刚才的"))
_MOST = 8
"""More takes than this nobody names in one breath."""

Ends = Callable[[str, int], list[int]]


def ends_of(pattern: re.Pattern[str]) -> Ends:
    """Where what a pattern finds from a place on ends, if no English word goes on there."""

    def find(text: str, at: int) -> list[int]:
        match = pattern.match(text, at)
        return [match.end()] if match is not None and match[0] and not goes_on(text, match.end()) else []

    return find


def goes_on(text: str, at: int) -> bool:
    """Whether a place is inside an English word or a number."""
    return 0 < at < len(text) and all(letter.isascii() and letter.isalnum() for letter in text[at - 1 : at + 1])


_numbered_ends = ends_of(REF)
_pair_ends = ends_of(_PAIR)


@lru_cache(maxsize=256)
def one_ends(text: str, at: int) -> list[int]:
    """Where a reference to one take or clip that begins at a character may end, the likeliest first."""
    return [*(end for end, _ in _likenesses(text, at)), *_numbered_ends(text, at)]


def named_ends(text: str, at: int) -> list[int]:
    """The same of one that is more than "it" or 那个: people say "that is great" of anything."""
    return [end for end in one_ends(text, at) if text[at:end] not in _JUST_POINTED]


def several_ends(text: str, at: int) -> list[int]:
    """Where references to several that begin at a character may end."""
    named = [end for _, end in _listed(text, at)] if _may_be_like(text, at) else []
    return ([named[-1]] if len(named) > 1 else []) + _pair_ends(text, at)


def _listed(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Where each of several references stands, one after the other."""
    for _ in range(_MOST):
        ends = one_ends(text, at)
        if not ends:
            return
        yield at, max(ends)
        joint = _AND.match(text, max(ends))
        if joint is None:
            return
        at = joint.end()


def reference(said: str | None) -> Ref:
    """What words such as "take three", "the wide" or 最后一条 point at.

    A number from 1, -1 for the last, a likeness, or None for this one.
    """
    if said is None:
        return None
    if like := likeness(said):
        return like
    if match := re.search(rf"{EN_ORDINAL}|{EN_NUMBER}", said):
        return _numbered(match[0], said)
    if match := re.search(rf"第({ZH_NUMBER})|({ZH_NUMBER}) ?{ZH_KIND}", said):
        return None if re.match(r"^(?:刚才|当前|现在)?的?[这那]", said) else _numbered(match[1] or match[2], said)
    return -1 if _LAST.search(said) else None


def _numbered(digits: str, said: str) -> Ref:
    if _LAST.search(said) or said in ("this one", "that one"):
        return -1 if _LAST.search(said) else None
    return whole(digits) or None


def references(said: str | None) -> tuple[Ref, ...]:
    """What several references in a row point at."""
    said = said or ""
    if re.fullmatch("[一二三四五六]{2,5}", said):  # 一二三都留着
        return tuple(whole(digit) for digit in said)
    if re.fullmatch(rf"(?:[第条段、和跟与 ]|{ZH_NUMBER})+", said):  # 一、二和三: bare numbers only count in a list
        return tuple(whole(m[0]) for m in re.finditer(ZH_NUMBER, said))
    listed = list(_listed(said, 0))
    if any(likeness(said[start:end]) for start, end in listed):
        return tuple(reference(said[start:end]) for start, end in listed)
    return tuple(reference(m[0]) for m in REF.finditer(said))


# --- by likeness ---------------------------------------------------------------------------------------------

_LONGEST = 60
_KINDS = r"(?:one|take|shot|version|clip)"
_ALIKE = (
    rf"(?:the|that|this) {_KINDS} (?:that's|that is|that has|which is|where (?:it's|it is|there's|there is)|with|in|on"
    r"|at|from|of|where)(?: the| a| an| some| all)?(?: |$)"
)
_LIKE = tuple(
    re.compile(way)
    for way in (
        rf"{_ALIKE}(?P<with>[a-z' ]{{2,30}})",
        rf"(?:the|that|this) (?P<kind>[a-z' ]{{2,24}}?) {_KINDS}(?![a-z'])",
        r"the (?P<bare>[a-z' ]{2,24})",
        r"(?:刚才)?[那这](?:一)?(?:条|个镜头|个|段|镜)(?P<after>[㐀-鿿]{1,8}?)的(?![那这])",
        r"[那这](?:一)?(?:条|个镜头|段|镜)(?P<tail>[㐀-鿿]{2,6})",
        r"(?P<before>[㐀-鿿]{1,8}?)的?[那这](?:一)?(?:条|个镜头|段|镜)(?:镜头)?",
    )
)
"""Ways of saying what a take is like; the group is named by where the words stand."""
_EN_START = re.compile(r"(?:the|that|this) [a-z]")
_ZH_START = re.compile(r"(?:刚才)?[那这](?:一)?(?:条|个|段|镜)|[㐀-鿿]{1,9}[那这](?:一)?(?:条|个镜头|段|镜)")
_AROUND = re.compile(r"^(?:有|带|是|在|用|拍|下着|那个|里有|里面有)|(?:的时候|时候|里|的|中)$")
_BARE = ("camera.size", "camera.framing")
"""What a take is called by alone: "the wide", "the two-shot"."""


def _may_be_like(text: str, at: int) -> bool:
    return (_EN_START.match(text, at) or _ZH_START.match(text, at)) is not None


def likeness(said: str) -> Like | None:
    """The likeness that all of some words describe; None where they are no such reference."""
    return next((like for end, like in _likenesses(said, 0) if end == len(said)), None)


def _likenesses(text: str, at: int) -> list[tuple[int, Like]]:
    """The likenesses that begin at a character, with where they end."""
    if not _may_be_like(text, at):
        return []
    return list(_read(text[at : at + _LONGEST], at))


def _read(text: str, base: int) -> Iterator[tuple[int, Like]]:
    for way in _LIKE:
        match = way.match(text)
        if match is None:
            continue
        for end, kind, words_ in _stretches(text, match):
            like = _like(kind, words_)
            if like is not None:
                yield base + end, like


def _stretches(text: str, match: re.Match[str]) -> Iterator[tuple[int, str, str]]:
    """How far the words that describe may go: all of them, or fewer where an order goes on behind them."""
    kind = match.lastgroup or ""
    if kind not in ("with", "bare", "tail"):
        yield match.end(), kind, match[kind]
        return
    said = match[kind]
    stops = [stop.start() for stop in re.finditer(r" |$" if said.isascii() else "(?<=..)", said) if stop.start()]
    for stop in reversed(stops[:4]):
        yield match.start(kind) + stop, kind, said[:stop]


@lru_cache(maxsize=512)
def _like(kind: str, said: str) -> Like | None:
    """The likeness in some words: slots that explain all of them, or somebody."""
    plain = said.strip()
    while (bare := _AROUND.sub("", plain)) != plain and bare:
        plain = bare
    hits = slots().hits(plain)
    covered = sum(hit.end - hit.start for hit in hits)
    found = [slot for hit in hits if hit.way.kind == "slot" for slot in hit.way.slots if slot[1] != ANY]
    if found and covered >= len(plain.replace(" ", "")) - 2 * plain.count(" ") and _explains(plain, hits):
        if kind == "bare" and found[0][0] not in _BARE:
            return None
        return Like(tuple((slot, _told(value)) for slot, value in found))
    if hits or kind in ("bare", "tail") or not plain or not _names(kind, plain):
        return None
    return Like((("subjects", plain),))


def _explains(plain: str, hits: Sequence[Hit]) -> bool:
    """Whether nothing but small words is left of a description."""
    left = plain
    for hit in hits:
        left = left[: hit.start] + " " * (hit.end - hit.start) + left[hit.end :]
    small = {"a", "the", "shot", "angle", "with", "heavy", "in", "的", "很", "有", "镜头", "那"}
    return all(word in small for word in left.split())


def _names(kind: str, plain: str) -> bool:
    """Whether words without a slot name somebody: "the one with the dog", "the dog one", 有狗的那条."""
    if plain.isascii():
        known = any(word in words().en["determiner"] or word in words().en["abstract"] for word in plain.split())
        somebody = is_somebody(plain) or (kind == "with" and len(plain.split()) <= 3)
        return somebody and not known and not re.search(EN_ORDINAL, plain)
    return len(plain) <= 5 and (is_somebody(plain) or kind in ("before", "after")) and not _PLAIN.search(plain)


_PLAIN = re.compile(r"[我你他她们这那第上下前后最刚每再把将和跟与用选看要留圈删去换放过好坏新旧]|一[条段个]|一样|同样")
"""What is no description of a take: 我喜欢的那条, 上面那条."""


def _told(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
