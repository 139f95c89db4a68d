"""A Chinese clause with its hits masked: where names end, which deed is the first, who is named."""

import re
from collections.abc import Iterator
from functools import cache

from engine.film.camera import Speed
from interaction.language import chinese_segments as kinds
from interaction.language.chinese_segments import Word, segments
from interaction.language.lexicon import Hit
from interaction.language.numbers import MANY, some
from interaction.language.parts import Deed, Figure, Figures, Parts, Stretch
from interaction.language.relations import relations
from interaction.language.verbs import actions, places
from interaction.language.words import any_of, words

MASK = "■"
PACE = "＿"
"""Where a pace was said: who moves and what they do stand on both sides of it."""
_NUMERAL = (
    r"(?:上(?=[百千])|好(?=几)|成(?=[百千])|)[一二两三四五六七八九十几数百千万\d]+(?:上万|上千)?|无数|许多|很多|一大|成"
)
_FEW = {"许多": 6, "很多": 6, "无数": 12, "一大": 6, "成": 6}
_PEOPLE = r"(?<=[十百千万\d多余来])(?:人的(?=[^的])|(?=人(?!的))|(?<=[千万])的)"
"""Where a large number needs no measure word: 数百人, 两百人的军队."""
_TOGETHER = {"两人": 2, "二人": 2, "三人": 3, "一男一女": 2}
_OR_SO = re.compile("[一二两三四五六七八]([二三四五六七八九])(?=十?$)")
"""两三个 are about three, 五六十 about sixty."""
_ONE_BY_ONE = re.compile(r"一(.)\1")
_NOBODY = re.compile(
    "空无一人|荒无人烟|一个人影?(?:也|都)?没有|(?:没有|没|不见|看不到|不见一个)(?:一个)?人影?(?=$|[,■ ])"
)
"""Where nobody is: no doing, and nobody to do it."""
_LANDMARKS = ("灯塔", "风车", "水塔", "铁塔", "宝塔", "石塔", "纪念碑", "雕像", "摩天轮", "烟囱", "金字塔", "城堡")
"""What is a place and is looked at for its own sake."""
_LEADS = (kinds.SMALL, kinds.ADVERB, kinds.COVERB)
_MOUNTED = re.compile("(?:一?(?P<who>人)一?[马骑])$")
"""A man and his horse are one who rides."""


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """What Chinese clauses are taken apart with, by what each finds."""
    w = words().zh
    measure, wearing, carrying = any_of(w["measure"]), any_of(w["wearing"]), any_of(w["carrying"])
    worn = f"{wearing}|{carrying}"
    return {
        "pace": re.compile(rf"(?P<slow>{any_of(w['slow'])})|(?P<fast>{any_of(w['fast'])})"),
        "count": re.compile(
            rf"(?:(?:有|是)?(?!一家[人三四五])(?P<n>{_NUMERAL})[多余来]? ?|(?:有|来了?)(?=[个位只名条群帮队]))"
            rf"(?P<m>{measure}|{_PEOPLE})(?:(?<=成群)的)?"
        ),
        "dressed": re.compile(rf"(?P<verb>{worn})了?(?P<look>[^{MASK}]+?)的(?P<name>[^的{MASK}]+)$"),
        "dressed_first": re.compile(rf"(?:{worn})[^{MASK}]+?的"),
        "joint": re.compile(rf"(?!{any_of(w['joint_word'])})(?:{any_of(w['joint'])})"),
        "joining": re.compile(rf"(?!{any_of(w['joining_word'])})(?:{any_of(w['joining'])}) *"),
        "furniture": re.compile(rf"(?:{any_of(w['furniture'])})$"),
        "look": re.compile(
            rf"^(?:{any_of(w['pronoun'])}|身上)?(?P<verb>{worn})了?(?:一(?:{measure}))?(?P<look>[^{MASK}]+)$"
        ),
        "worn_by": re.compile(rf"^(?P<name>[^{MASK}的]+?)(?P<verb>{worn})了?(?:一(?:{measure}))?(?P<look>[^{MASK}]+)$"),
        "clothes": re.compile(rf"(?:{any_of(w['clothes'])})$"),
        "person": re.compile(rf"(?:{any_of(w['person_end'])}|{any_of(w['thing_end'])})$"),
        "people_start": re.compile(rf"(?:[^{MASK}]{{0,6}}?)(?:{any_of(w['person_end'])})"),
        "bearing": re.compile(rf"^(?:{any_of(w['bears'])})着?(?P<look>[^{MASK}的]{{1,4}})的(?P<name>[^的{MASK}]+)$"),
        "cloth": re.compile(any_of(w["clothes"])),
        "worn": re.compile(worn),
        "person_word": re.compile(any_of(w["person_end"])),
        "one_worn": re.compile(rf"一(?:{measure}|身|袭|顶|副)"),
        "one_place": re.compile(rf"(?:这|那|一)(?:{measure}|片|间|所|栋|幢|处|场)"),
        "and_one": re.compile(rf"[和与跟](?=(?:{_NUMERAL})(?:{measure})|[^{MASK}]+$)"),
        "that": re.compile(rf"(?:那|这)(?:{measure})"),
        "on_body": re.compile(
            "(?:身上|头上|脸上|脖子上|腰间|腰上|肩上|背上|手上|嘴里|怀里|耳朵上|胸前|脚上|头顶)(?:还|都|全|正)?"
            rf"[^着满了{MASK}]{{1,2}}[着满了](?:一(?:{measure}))?(?P<look>[^{MASK}]+)$"
        ),
        "shows": re.compile(rf"(?:拍|来|给|拍的是|拍到)(?=(?:{_NUMERAL})(?:{measure})|[这那]个)"),
        "aside": re.compile(
            "(?:身后|背后|身旁|身边|旁边|远处|近处|四周|周围|台下|台上|对面|前面|后面|前方|后方|外面|里面)的?"
        ),
        "gleam": re.compile(f"(?:[的色光线]|{MASK})(?:光|光线|光芒|光束|灯光)$|^光$"),
        "light_falls": re.compile(
            "(?:从[^,■]{1,8}?|透过[^,■]{1,8}?)?(?:缓缓|慢慢|正|斜斜|斜|直接|忽明忽暗地?)?(?:打|照|洒|映|落|投|射|透|倾泻|笼罩|弥漫|缭绕|闪烁|摇曳|跳动|闪动|忽明忽暗)"
        ),
        "body_part": re.compile(rf"(?:{any_of(w['body'])})$"),
        "other": re.compile(rf"(?:另外?|又)(?:{_NUMERAL})(?:{measure})"),
        "living": re.compile(rf"(?:{any_of(w['person_end'])})$"),
        "no_living": re.compile(rf"(?:{any_of(w['not_somebody'])})$"),
        "by_trade": re.compile(
            rf"[卖修扫送弹唱吹教守捡拾收养种做烤炸磨补钓放写画演骑遛开拉赶]"
            rf"(?:(?!{any_of(w['pronoun'])})[^,的着了过{MASK}]){{1,5}}的"
            rf"[^,的着了{MASK}]{{0,3}}?(?:{any_of(w['person_end'])})(?=[^的])"
        ),
        "pronoun": re.compile(any_of(w["pronoun"])),
        "owned": re.compile(rf"(?:{any_of(w['pronoun'])})(?:的[^{MASK}的]{{0,3}})?(?:{any_of(w['body'])})"),
        "face": re.compile(rf"(?:{any_of(w['person_end'])})的[^{MASK}的]{{0,3}}(?:{any_of(w['body'])})$"),
        "film": re.compile(rf"(?:{any_of(frozenset(word for word in w['film'] if len(word) > 1))})$"),
        "locative": re.compile(any_of(w["locative"])),
        "not_locative": re.compile(any_of(w["not_locative"])),
    }


class Clause:
    """The characters of a folded clause, without those that the lexicon explains, and who was found in them."""

    def __init__(self, clause: str, hits: list[Hit]) -> None:
        self.parts = Parts()
        self._clause = clause
        self._hits = hits
        self._p = patterns()
        masked = list(clause)
        for hit in hits:
            if hit.way.kind != "lookalike" and not hit.way.keep:
                masked[hit.start : hit.end] = MASK * (hit.end - hit.start)
        for empty in _NOBODY.finditer(clause):
            masked[empty.start() : empty.end()] = MASK * len(empty[0])
        # Foreign words keep together: 在 coffee shop 聊天.
        self._text = re.sub(r"(?<=[a-z0-9']) (?=[^ ■])|(?<=[^ ■]) (?=[a-z])", "_", self._without_pace("".join(masked)))
        self._agents: Figures = ()
        self._already = False
        self._mounted: set[int] = set()
        self._place_spans = [place.span() for place in places().zh.finditer(self._text)]
        counts = (count.span() for way in ("count", "that") for count in self._p[way].finditer(self._text))
        self._words = segments(self._text, counts, (one.span() for one in _ONE_BY_ONE.finditer(self._text)))
        self._deeds = [
            word for at, word in enumerate(self._words) if word.kind in (kinds.VERB, "") and self._is_deed(at)
        ]

    def _without_pace(self, text: str) -> str:
        wishes = [hit for hit in self._hits if hit.way.kind in ("relative", "lookalike")]
        for match in self._p["pace"].finditer(self._clause):
            if self._is_pace(text, match) and not any(h.start < match.end() and match.start() < h.end for h in wishes):
                speed = Speed.SLOW if match["slow"] else Speed.FAST
                self.parts.speeds.append((speed, match.start(), match.end()))
                text = text[: match.start()] + PACE * len(match[0]) + text[match.end() :]
        return text

    def _is_pace(self, text: str, match: re.Match[str]) -> bool:
        """One character counts only right before or after a deed or a move: 快 in 快递 is no pace."""
        if len(match[0]) > 1:
            return True
        if kinds.goes_on(self._clause, match.start(), match.end()):
            return False
        after = text[match.end() :]
        return (
            after.startswith((MASK, PACE, "地"))
            or actions().zh_pattern.match(after) is not None
            or (not after and "得" in text)
        )

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        while start < end and self._text[start] in PACE + " _":
            start += 1
        while shows := self._p["shows"].match(self._text, start, end):
            start = shows.end()
        while (match := self._p["joining"].match(self._text, start, end)) and not self._in_word(start, match.end()):
            start = match.end()
            while start < end and self._text[start] in PACE + " ":
                start += 1
        while (
            end > start
            and self._text[end - 1] in "的了着时和与, 得从_" + PACE
            and self._text[end - 2 : end] not in actions().zh
        ):
            end -= 1
        for tail in sorted(words().zh["tail"], key=len, reverse=True):
            if self._text.endswith(tail, start, end) and end - len(tail) > start:
                end -= len(tail)
                break
        return start, end

    def _in_word(self, start: int, end: int) -> bool:
        """Whether characters begin a longer known word, as 地 does in 地铁."""
        if any(hit.way.kind == "lookalike" and hit.start <= start and hit.end > end for hit in self._hits):
            return True
        return any(word.start == start and word.end > end and word.kind for word in self._words)

    def _verbs(self, start: int, end: int) -> Iterator[Word]:
        """The known deeds of a stretch."""
        for word in self._deeds:
            if start <= word.start and word.end <= end:
                yield word
            elif start <= word.start < end and kinds.is_doing(cut := self._text[word.start : end]):
                yield Word(cut, word.start, end, word.kind)  # 走 of 走在 where the place is known by itself

    def _verb_at(self, at: int, end: int) -> Word | None:
        """The known deed that begins at a character."""
        return next((word for word in self._verbs(at, end) if word.start == at), None)

    def _is_deed(self, at: int) -> bool:
        """Whether a word that may be a doing is one: a single character amid others that nobody knows is none."""
        word = self._words[at]
        if not word.kind:
            return self._is_done_there(at)
        if any(a <= word.start and word.end <= b and word.end - word.start < b - a for a, b in self._place_spans):
            return False
        before = self._words[at - 1] if at else None
        if len(word.text) > 1:
            return before is None or before.kind != kinds.QUALITY or not before.text.endswith("色")  # 黑色奔驰
        after = self._words[at + 1] if at + 1 < len(self._words) else None
        known = before is not None and before.kind and (len(before.text) > 1 or before.kind in _LEADS)
        somebody = self._p["person"].search(self._text[: word.start])
        led = before is None or known or somebody or before.text in "了的地着■上里下中内外旁前后边口" + PACE
        followed = after is None or after.kind or after.text in "了着过起来去上下进出回开到得完好个满住掉倒死■" + PACE
        if word.text in actions().zh:
            return bool(followed or somebody)
        return bool(
            led
            and (
                followed
                or (before is not None and (before.kind != kinds.NOUN or self._p["person"].search(before.text)))
            )
        )

    def _is_done_there(self, at: int) -> bool:
        """Whether a character that nobody knows is a doing: 扇 in 女人扇了男人一耳光."""
        word, before = self._words[at], self._words[at - 1] if at else None
        after = self._words[at + 1].text if at + 1 < len(self._words) else ""
        if after not in ("了", "着", "过") or word.text in "为除随沿朝向跟接有的得地" or not kinds.is_han(word.text):
            return False
        return before is None or before.kind in (kinds.NOUN, kinds.SMALL, kinds.ADVERB) or before.text == PACE

    def _verb(self, start: int, end: int) -> Word | None:
        """The first known deed that is not part of a noun before 的."""
        for word in self._verbs(start, end):
            behind = self._text[word.end : end]
            if word.text.endswith(("在", "着", "到", "进", "入", "出", "向", "过")):
                return word
            somebody = behind.startswith(tuple(words().zh["somebody"]))  # 骂员工 is no 骂员
            if behind.startswith(("的", "着的", *words().zh["after_verb"])) and not somebody:
                continue
            return word
        return None

    # --- people ---

    def _noun_end(self, start: int, end: int, counted: bool) -> int:
        """Where the name of somebody ends: before the first deed, or behind the last word for a person."""
        dressed = self._p["dressed_first"].match(self._text[start:end])
        after = start + dressed.end() if dressed else self._head(start, end)
        worn = self._p["worn"].search(self._text, after + 1, end)
        verb = self._verb(after + 1, end)
        aspect = re.compile(r"[^的](?=着)").search(self._text, after + 1, end)
        joint = self._p["joint"].search(self._text, after + 1, end)
        mutual = relations().mutual_zh.pattern.search(self._text, after + 1, end)
        led = next((word for word in self._words if after < word.start < end and self._leads_on(word, end)), None)
        stops = [match.start() for match in (worn, aspect, joint, mutual) if match]
        stops += [word.start for word in (verb, led) if word]
        if stops:
            return min(stops)
        if counted or dressed:
            return self._last_person(after, end)
        return end

    def _leads_on(self, word: Word, end: int) -> bool:
        """Whether a name ends before a word: 逐渐, 用 and 给, but no quality said of what is named."""
        if word.kind == kinds.COVERB:
            return word.text not in "和与同跟"
        if word.text == PACE:
            return True
        if word.kind != kinds.ADVERB:
            return False
        of = self._text.find("的", word.end, end)
        return of < 0 or any(
            word.end <= other.start < of and other.kind in (kinds.VERB, kinds.COVERB) for other in self._words
        )

    def _head(self, start: int, end: int) -> int:
        """Where the named one itself begins: behind the last 的 of what describes them, 柔软的 or 被遗弃的."""
        at, first = start, next((n for n, word in enumerate(self._words) if word.start >= start), 0)
        named = False
        for word in self._words[first:]:
            if word.end > end or word.text in (MASK, ","):
                break
            if word.text == "的":
                at, named = word.end, False
            elif word.kind in (kinds.VERB, kinds.ADVERB, kinds.COVERB) and (named or not self._of_behind(word, end)):
                break
            elif word.kind in (kinds.NOUN, kinds.NAME, "") and word.text not in "着了过":
                named = True
        return at if at < end else start

    def _of_behind(self, word: Word, end: int) -> bool:
        """Whether a doing only describes who is named behind it: 盛着汤的碗."""
        of = self._text.find("的", word.end, end)
        return 0 <= of < end - 1

    def _last_person(self, start: int, end: int) -> int:
        """Behind the word for a person that begins a stretch: 女战士 in 女战士抛火把; its end when there is none."""
        finish = 0
        for word in self._words:
            if word.start < start or word.end > end:
                continue
            if finish and word.start > finish + 1:
                break
            if word.kind in (kinds.NOUN, kinds.NAME) or self._p["living"].search(self._text[start : word.end]):
                finish = word.end
        rest = end - finish
        goes_on = self._text.startswith(("的", "和", "与", "跟", "以及", "还有"), finish)
        return end if not finish or rest < 2 or goes_on else finish

    def _count(self, match: re.Match[str] | None) -> int:
        if match is None:
            return 1
        said = _OR_SO.sub(r"\1", match["n"] or "一")
        value = _FEW.get(said) or some(said) or 1
        if match["m"] in words().zh["crowd"]:
            return min(max(5, 5 * value), MANY)
        return min(max(2 * value if match["m"] == "双" or (match["m"] == "对" and value == 1) else value, 1), MANY)

    def _somebody(self, start: int, end: int, count: int) -> None:
        while end > start and self._text[end - 1] in "的正在又_":
            end -= 1
        while start < end and self._text[start] == "_":
            start += 1
        if (
            start >= end
            or self._text[start:end] in words().zh["film"]
            or self._p["that"].fullmatch(self._text, start, end)
        ):
            return
        if self._is_place(start, end) and not self._p["person"].search(self._text[start:end]):
            self.parts.places.append((start, end))
            self.parts.sure += 0.5
            if not self._text.endswith(_LANDMARKS, start, end) or self._verb(end, len(self._text)):
                return
        self.parts.sure += 1.0
        known = len(self.parts.figures)
        count = _TOGETHER.get(self._text[start:end], count)
        for first, last in self._each(start, end):
            self._one(first, last, count)
            count = 1
        self._agents = tuple(range(known, len(self.parts.figures)))

    def _each(self, start: int, end: int) -> list[Stretch]:
        """A和B are two; each with its own measure word."""
        joint = self._p["and_one"].search(self._text, start + 1, end)
        if joint is None or joint.end() >= end or self._text.startswith("和尚", joint.start()):
            return [(start, end)]
        counted = self._p["count"].match(self._text, joint.end(), end)
        if not counted and not self._p["person"].search(self._text[start : joint.start()]):
            return [(start, end)]
        return [(start, joint.start()), *self._each(joint.end(), end)]

    def _one(self, start: int, end: int, count: int) -> None:
        counted = self._p["count"].match(self._text, start, end)
        if counted and counted.end() < end:
            start, count = counted.end(), self._count(counted)
        aside = self._p["aside"].match(self._text, start, end)
        start = aside.end() if aside and aside.end() < end else start
        that = self._p["that"].match(self._text, start, end)
        start = that.end() if that and that.end() < end else start
        if mounted := _MOUNTED.match(self._text[start:end]):
            self._mounted.add(len(self.parts.figures))
            self.parts.figures.append(Figure((start + mounted.start("who"), start + mounted.end("who")), count))
            return
        dressed = self._p["dressed"].match(self._text[start:end]) or self._p["bearing"].match(self._text[start:end])
        if dressed is None:
            at = self._does_already(start, end)
            self.parts.figures.append(Figure((at, end), count))
            if at > start:
                deed = next(self._verbs(start, at))
                who = (len(self.parts.figures) - 1,)
                self.parts.deeds.append(Deed((start, at - 1), actions().zh.get(deed.text), who))
                self._already = True
            return
        at = start + dressed.start("look")
        look_start = self._look_start(at)
        self.parts.figures.append(
            Figure((start + dressed.start("name"), end), count, (look_start, start + dressed.end("look")))
        )

    def _does_already(self, start: int, end: int) -> int:
        """Where the name begins in 奔跑的女人, 骑自行车的少年: what stands before it is done."""
        verb = next(self._verbs(start, end), None)
        of = self._text.find("的", start, end)
        doing = verb is not None and verb.start == start and verb.end <= of and verb.text in actions().zh
        return of + 1 if doing and self._p["living"].search(self._text[of + 1 : end]) else start

    def _look_start(self, at: int) -> int:
        count = self._p["one_worn"].match(self._text, at)
        return count.end() if count else at

    # --- places ---

    def _place_said(self, start: int, end: int) -> Stretch:
        count = self._p["one_place"].match(self._text, start, end)
        start = count.end() if count and count.end() < end else start
        while end > start and self._text[end - 1] == "_":
            end -= 1
        while end > start and self._text[start] == "_":
            start += 1
        return start, end

    def _is_place(self, start: int, end: int) -> bool:
        found = places().find(self._text[start:end].replace("_", " ").strip())
        tail = self._text[start + found[2] : end] if found else ""
        return found is not None and (not tail or self._p["locative"].fullmatch(tail) is not None)
