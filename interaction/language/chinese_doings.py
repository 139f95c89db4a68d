"""What is done in a Chinese clause, in order, and to whom: 走过来抱住她, 被狗追, 把信递给老人, 站在国王身后."""

import itertools
import re

from engine.film.blocking import Relation
from engine.film.camera import Speed
from interaction.language import chinese_segments as kinds
from interaction.language.chinese_words import PACE, Clause
from interaction.language.parts import Bond, Deed, Figure, Stretch
from interaction.language.relations import relations
from interaction.language.verbs import actions, places
from interaction.language.words import words

_RULED_OUT = re.compile(r"(?:先|都)?(?:别|不要|不用|不是)(?:再)?(?:(?:让|叫)(?:他们|她们|他|她|它))?")
_NOT = ("不", "没", "没有", "别", "不再", "未")
_NOT_DONE = re.compile(r"(?:没有|没|不再|不|并未|从未)(?!断|停|住|由|慌|知|时|久|远)")
"""What somebody does not do, told of a scene: 他不说话 is no talking, and no wish."""
_FROM = re.compile("从|沿着|顺着|沿|穿过|绕过|经过")
_TO_PLACE = re.compile(
    r"(?:走|跑|冲|奔|飞|爬|跳|踏|迈|闯|跃|骑|开|驶|穿|越|逃|溜|步|潜|掉|倒|坐|站|跪|躺|蹲|趴|靠|停|落|回|来|进|走来)?"
    r"(?:进入|穿过|走过|经过|进|入|出|到|向|上|下|过|在|于|离开|往)$"
)
_FIRST = re.compile("先(?=[^前生后])")
_POSTURES = ("sit", "stand", "lie", "kneel")
_AGAIN = re.compile("(?:然后|接着|随即|立刻|马上|再|又|就|后)")
_TOWARDS = re.compile("(?:正在|正|在)?(?:跟|和|与|向|对|朝|冲|给)")
_ASPECT = re.compile("[了着住向到过]*")
_OF_NOBODY = re.compile("(?:看|望|注视|盯)着?$|(?:追|跟|跟着|追着)$|跟在(?:最?后面?|身后|后头)$")
_PART = re.compile("的(?:手|胳膊|手臂|肩膀|衣角|缰绳)|的?(?:怀里|怀中|怀抱|臂弯)")


class Doings(Clause):
    """The doings of a clause; what stands before them is read by `chinese`."""

    def _deed_from(self, start: int, end: int) -> bool:
        kept = (
            start
            if self._text.startswith(
                ("把", "跟", "和", "与", "对", "向", "给", "将", "为", "替", "用", "被", "帮"), start
            )
            else -1
        )
        start, end = self._trim(start, end)
        if start >= end:
            return False
        start = kept if kept >= 0 else start
        if self._ruled_out(start, end):
            self.parts.undone = True
            return True
        no = _NOT_DONE.match(self._text, start, end)
        if no and (undone := self._verb(no.end(), end)) and undone.start == no.end():
            return True
        self._where_from(start, end)
        worn = self._p["look"].match(self._text[start:end])
        if worn and not self._leads(start, end) and self._wear(start, end, worn):
            return True
        for first, last in self._in_order(start, end):
            self._doing(first, last)
        return True

    def _ruled_out(self, start: int, end: int) -> bool:
        """别跑, 不要人进来: it is not to be."""
        not_to_be = _RULED_OUT.match(self._text, start, end)
        return not_to_be is not None and self._verb(not_to_be.end(), end) is not None

    def _leads(self, start: int, end: int) -> bool:
        """牵着一条狗: what is held goes along by itself."""
        found = relations().zh.match(self._text, start, end)
        return found is not None and found[0].led and self._object(found[1], end, found[0].relation) is not None

    def _in_order(self, start: int, end: int) -> list[Stretch]:
        """The doings of a stretch, one after the other: 站起来|走到窗前, 先回头|再跑; most are only one."""
        first = _FIRST.match(self._text, start, end)
        start = first.end() if first else start
        verbs = list(self._verbs(start, end))
        made: list[Stretch] = []
        for verb, following in itertools.pairwise(verbs):
            again = _AGAIN.search(self._text, verb.end, following.start)
            again = None if again and again[0] == "后" and not first else again
            done = verb.text in words().zh["done"] and not self._text[verb.end : following.start].startswith("着")
            if verb.start >= start and (done or (again and again.end() == following.start)):
                cut = again.start() if again and again.end() == following.start else following.start
                said = again[0] if again and cut == again.start() and again[0] != "就" else ""
                made.append((start, cut))
                start = cut + len(said)
        return [self._trim(*one) for one in made] + [(start, end)]

    def _doing(self, start: int, end: int) -> None:
        """One doing, where it leads to, and to whom it is done."""
        if self._only_how(start, end):
            return
        self._where_to(start, end)
        self._to_somebody(start, end)
        said = [verb.text for verb in self._verbs(start, end) if not self._text[: verb.start].endswith(_NOT)]
        known = [actions().zh.get(verb) for verb in said]
        pace = Speed.FAST if words().zh["fast_doing"] & set(said) else None
        canonical = next((name for name in known if name), None)
        if self._agents and self._mounted.issuperset(self._agents) and canonical in ("run", "walk"):
            canonical = "ride"
        self.parts.deeds.append(Deed((start, end), canonical, self._agents, self._meanwhile(start), pace))
        self.parts.sure += 1.0 if self.parts.figures else 0.5
        mutual = relations().mutual_zh.search(self._text, start, end)
        for number in self._agents if mutual else ():
            figure = self.parts.figures[number]
            pair = self._text[figure.name[0] : figure.name[1]].endswith(("情侣", "恋人", "夫妻", "夫妇"))
            figure.count = max(figure.count, 2) if pair and len(self._agents) == 1 else figure.count
        if mutual and len(self._agents) == 2 and not self.parts.bonds:
            self.parts.bonds.append(Bond(mutual[0].relation, self._agents[:1], self._agents[1:]))

    def _only_how(self, start: int, end: int) -> bool:
        """Whether a stretch is nothing but 正 or 逐渐: how something is done that stands elsewhere."""
        inside = [word for word in self._words if start <= word.start and word.end <= end]
        done = next(self._verbs(start, end), None) is not None
        return (
            bool(inside)
            and not done
            and all(word.kind in (kinds.ADVERB, kinds.COVERB) or word.text == PACE for word in inside)
        )

    def _meanwhile(self, start: int) -> bool:
        """坐在门口抽烟: what follows the place of a posture goes on in it, as does what 奔跑的女人 does besides."""
        before = self.parts.deeds[-1] if self.parts.deeds else None
        already, self._already = self._already, False
        if already:
            return True
        if before is None or before.who != self._agents or before.canonical not in (*_POSTURES, None):
            return False
        if mutual := relations().mutual_zh.pattern.fullmatch(self._text, *before.said):
            return bool(mutual)
        return "在" in self._text[before.said[0] : start] or self._text.startswith("着", before.said[1] - 1)

    # --- to whom ---

    def _to_somebody(self, start: int, end: int) -> None:
        """The other one of 追小偷, 被狗追, 把信递给老人, 跟学生说话."""
        for read in (self._suffered, self._taken, self._towards, self._done_to):
            if read(start, end):
                return
        alone = _OF_NOBODY.search(self._text[start:end])
        if alone and (found := relations().zh.search(self._text, start + alone.start(), end)):
            self.parts.bonds.append(Bond(found[0].relation, self._agents, ()))

    def _suffered(self, start: int, end: int) -> bool:
        """被狗追: the other one does it."""
        by = self._text.find("被", start, end)
        found = relations().zh.search(self._text, by + 2, end) if by >= 0 else None
        name = self._named(by + 1, found[1]) if found else None
        if found is None or name is None:
            return False
        other = (self._new(*name),)
        pair = (self._agents, other) if found[0].led else (other, self._agents)
        self.parts.bonds.append(Bond(found[0].relation, *pair))
        return True

    def _taken(self, start: int, end: int) -> bool:
        """把孙子抱起来."""
        at = start + 1 if self._text.startswith("把", start) else -1
        found = relations().zh.search(self._text, at + 1, end) if at >= 0 else None
        name = self._named(at, found[1]) if found else None
        if found is None or name is None or found[0].relation is Relation.HAND_OVER:
            return False
        self.parts.bonds.append(Bond(found[0].relation, self._agents, (self._new(*name),)))
        return True

    def _towards(self, start: int, end: int) -> bool:
        """跟学生说话."""
        lead = _TOWARDS.match(self._text, start, end)
        found = relations().to_zh.search(self._text, lead.end() + 1, end) if lead else None
        name = self._named(lead.end(), found[1]) if lead and found else None
        if found is None or name is None:
            return False
        self.parts.bonds.append(Bond(found[0].relation, self._agents, (self._new(*name),)))
        return True

    def _done_to(self, start: int, end: int) -> bool:
        """追小偷, 递给老人一封信, 牵着一条狗."""
        at = start
        while found := relations().zh.search(self._text, at, end):
            doing, _, at = found
            aspect = _ASPECT.match(self._text, at, end)
            name = self._object(aspect.end() if aspect else at, end, doing.relation)
            if name is not None:
                other = (self._new(*name),)
                pair = (other, self._agents) if doing.led else (self._agents, other)
                self.parts.bonds.append(Bond(doing.relation, *pair))
                return True
        return False

    def _object(self, start: int, end: int, relation: Relation) -> tuple[int, int, int] | None:
        """Somebody named right at a place: from where to where, and how many."""
        begin, _ = self._counted(start, end)
        verb = self._verb(begin + 1, end)
        stops = [match.start() for match in (
            self._p["joint"].search(self._text, begin + 1, end),
            relations().at_zh.pattern.search(self._text, begin + 1, end),
            self._p["count"].search(self._text, begin + 1, end),
            _PART.search(self._text, begin + 1, end),
        ) if match] + ([verb.start] if verb else [])  # fmt: skip
        if (
            relation is Relation.EMBRACE
            and self._text.startswith("着", start - 1)
            and not self._p["living"].search(self._text[begin : min([*stops, end])])
        ):
            return None
        return self._named(start, min([*stops, end]))

    def _named(self, start: int, end: int) -> tuple[int, int, int] | None:
        """The name that a stretch is, when it is one of somebody living or of a vehicle, and how many."""
        begin, count = self._counted(start, end)
        while end > begin and self._text[end - 1] in "的了着":
            end -= 1
        name = self._text[begin:end]
        pronoun = self._p["pronoun"].fullmatch(name)
        somebody = self._p["living"].search(name) and not self._p["no_living"].search(name) and len(name) <= 10
        fits = pronoun or (somebody and not self._is_place(begin, end))
        return (begin, end, count) if fits and name != "它" else None

    def _counted(self, start: int, end: int) -> tuple[int, int]:
        """Where a name begins behind its number and measure word, and the number."""
        if self._p["other"].match(self._text, start, end):
            return start, 1
        count = self._p["count"].match(self._text, start, end)
        if count and count.end() < end:
            return count.end(), self._count(count)
        that = self._p["that"].match(self._text, start, end)
        return (that.end(), 1) if that and that.end() < end else (start, 1)

    def _new(self, start: int, end: int, count: int) -> int:
        self.parts.figures.append(Figure((start, end), count, acts=False))
        return len(self.parts.figures) - 1

    def _standing(self, start: int, end: int) -> tuple[int, Relation, tuple[int, int, int], int] | None:
        """站在国王身后: where 在 stands, the relation, the other one's name, and where the rest begins."""
        at = self._text.find("在", start, end)
        while at >= 0:
            found = relations().at_zh.search(self._text, at + 2, end)
            name = self._named(at + 1, found[1]) if found else None
            if found and name:
                return at, found[0].relation, name, found[2]
            at = self._text.find("在", at + 1, end)
        return None

    def _wear(self, start: int, end: int, worn: re.Match[str]) -> bool:
        clothes = list(self._p["cloth"].finditer(worn["look"]))
        if not clothes and worn["verb"] not in words().zh["carrying"]:
            return False
        begin = start + worn.start("look")
        verb = self._verb(begin + 1, end)
        led = next((word for word in self._words if begin < word.start < end and self._leads_on(word, end)), None)
        finish = min([word.start for word in (verb, led) if word], default=end)
        if self.parts.figures and self.parts.figures[-1].look is None:
            self.parts.figures[-1].look = (begin, finish)
        else:
            self.parts.looks.append((begin, finish))
        if finish < end:
            self._deed_from(finish, end)
        return True

    def _where_from(self, start: int, end: int) -> None:
        """从走廊那头走过来: the place where a deed begins, or that it goes along."""
        lead = _FROM.match(self._text, start, end)
        found = places().zh.search(self._text, lead.end(), min(end, lead.end() + 8)) if lead else None
        if found:
            self.parts.places.append(self._place_said(lead.end() if lead else start, found.end()))
            self.parts.sure += 0.5

    def _where_to(self, start: int, end: int) -> None:
        """走进房间: the place a deed leads to."""
        found = places().find(self._text[start:end])
        if found is None:
            return
        verbs = list(self._verbs(start, start + found[1]))
        leading = [verb for verb in verbs if _TO_PLACE.search(verb.text)]  # 走过 in 走过落满银杏叶的街道
        verb = (leading or verbs)[-1] if verbs else None
        lead = self._text[start : start + found[1]]
        begin = verb.end if verb else start + found[1]
        into = re.compile(r"[进入出到向上下过在往着了于]+").match(self._text, begin, end)
        begin = into.end() if into and into.end() <= start + found[1] else begin
        if _TO_PLACE.search(lead[: begin - start]) or (verb and _TO_PLACE.search(verb.text)):
            self.parts.places.append(self._place_said(begin, start + found[2]))
            self.parts.sure += 0.5
