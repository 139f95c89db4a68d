"""Who does what and where in a Chinese clause, by measure words, 在…里 and 的, and the first verb.

Nouns need not be known: 一个水管工在大教堂里抛火把 is read by 一个, 在 and 里. Known verbs, clothes and
places only settle what the grammar leaves open.
"""

import re

from interaction.language import chinese_segments as kinds
from interaction.language.chinese_doings import Doings
from interaction.language.chinese_words import MASK, PACE
from interaction.language.lexicon import Hit
from interaction.language.parts import Bond, Figure, Figures, Parts, Stretch
from interaction.language.relations import relations
from interaction.language.verbs import actions, places
from interaction.language.words import words

_PROGRESSIVE = re.compile("在(?=跟|和|与|向|对|把|被)")
_ASIDE = re.compile("在(?:旁边|一旁|一边|边上|后面|后边|身后|前面|身边|对面|远处|外面|原地)(?=.)(?!的)")
_COMES_TO = re.compile("(?:摇|推|移|拉|甩|升|降|横移)(?:到|向|至|出|过|开到)(?=[一两三几二四五]|这|那)")
"""What the camera does before who is seen: 摇到一个老船长."""
_THERE = re.compile("[着了来出过满]*")
_SIDE = re.compile(
    "(?P<whose>(?:他|她|它|他们|她们)的?)?"
    "(?P<where>外面|里面|远处|旁边|对面|身后|身旁|身边|身前|背后|后面|前面|台下|窗外|门外|街上|四周|周围)"
    "(?P<how>有|是|的(?=[^,■]{2})|跟着|追着|站着|坐着|走着|躺着|跑着|蹲着|(?=[一两三四五几]))"
)


def read(clause: str, hits: list[Hit], *, camera: bool = False) -> Parts:
    """The figures, deeds, places and speeds of a folded Chinese clause; `hits` are left to their slots.

    `camera`: the clause tells what the camera does: things are not there for their own sake, and do nothing.
    """
    return _Reading(clause, hits, camera).parts


class _Reading(Doings):
    def __init__(self, clause: str, hits: list[Hit], camera: bool) -> None:
        super().__init__(clause, hits)
        self._camera = camera
        for piece in re.finditer(rf"[^{MASK} ]+", self._text):
            self._piece(piece.start(), piece.end())

    # --- one stretch without slots in it ---

    def _piece(self, start: int, end: int) -> None:
        if self._handled(start, end):
            self._deed_from(start, end)
            return
        if self._is_light(start, end):
            return
        start, end = self._trim(start, end)
        if start >= end or self._text[start:end] in words().zh["film"] or self._only_look(start, end):
            return
        if end - start == 1 and self._text[start] not in actions().zh and self._verb(start, end):
            return  # 切 of 切近景
        if self._there(start, end):
            return
        if not self._text[:start].strip(MASK + PACE + " ,") and (comes_to := _COMES_TO.match(self._text, start, end)):
            start = comes_to.end()
        placed = acts = False
        start = self._appears(self._stands(start, end), end)
        while (at := self._located(start, end)) is not None:
            before, place, after = at
            if place[1] > place[0] and after > place[1] and self._on_furniture(*place):
                if not self._beside_thing(start, place, before):
                    break
                place = (end, end)
            placed = placed or place[1] > place[0]
            if place[1] > place[0]:
                self.parts.places.append(self._place_said(*place))
                self.parts.sure += 0.5
            known = len(self.parts.figures)
            if before[1] > before[0]:
                self._who_and_what(*before, agent=True)
            acts = acts or len(self.parts.figures) > known
            start = after
            start, end = self._trim(start, end)
            if start >= end:
                return
        if (
            acts
            and not self._text.startswith(("的", "有", "是"), start)
            and not self._p["count"].match(self._text, start)
        ):
            self._deed_from(start, end)
            return
        self._who_and_what(start, end, placed=placed)

    def _there(self, start: int, end: int) -> bool:
        """Reads 门口站着两个人, 远处走来一队人马: what is done somewhere before who does it."""
        verb = self._verb(start, end)
        aspect = _THERE.match(self._text, verb.end, end) if verb else None
        count = self._p["count"].match(self._text, aspect.end(), end) if aspect else None
        if verb is None or aspect is None or count is None or not self._is_where(start, verb, aspect.end()):
            return False
        finish = self._noun_end(count.end(), end, True)
        if finish <= count.end():
            return False
        if verb.start > start and not self._p["furniture"].search(self._text[start : verb.start].rstrip("上里下")):
            self._place_before(start, verb.start)
        self._somebody(count.end(), finish, self._count(count))
        self._doing(verb.start, aspect.end())
        if finish < end:
            self._deed_from(finish, end)
        return True

    def _is_where(self, start: int, verb: kinds.Word, end: int) -> bool:
        """Whether what stands before a doing is only where it is done."""
        where = self._text[start : verb.start]
        done = self._text[verb.start : end]
        if not where:
            comes = actions().zh.get(verb.text) in (
                "stand",
                "sit",
                "lie",
                "walk",
                "run",
                "fly",
                "kneel",
                "ride",
                "drive",
            )
            hit = next((hit for hit in self._hits if hit.end == start), None)
            return comes and done.endswith(("来", "着", "出")) and (hit is None or hit.way.kind == "position")
        tail = next((m for m in self._p["locative"].finditer(where) if m.end() == len(where)), None)
        somebody = self._p["pronoun"].match(where) or self._p["person"].search(where) or "在" in where
        return (
            done.endswith(("着", "来", "了", "出", "满", "现", "过"))
            and not somebody
            and (tail is not None or self._is_place(start, verb.start))
        )

    def _place_before(self, start: int, end: int) -> None:
        """The place that a clause begins with, without the word for where in it."""
        tail = next((m for m in self._p["locative"].finditer(self._text, start, end) if m.end() == end), None)
        whole = self._is_place(start, end)
        finish = tail.start() if tail and tail.start() > start and not whole else end
        if whole or self._is_place(start, finish):
            found = places().find(self._text[start:end])
            self.parts.places.append(self._place_said(start, start + found[2] if found else finish))
            self.parts.sure += 0.5

    def _is_light(self, start: int, end: int) -> bool:
        """The words around a light: 屏幕的, and 打在脸上 behind it."""
        before = next((hit for hit in self._hits if hit.end == start), None)
        after = next((hit for hit in self._hits if hit.start == end), None)
        falls = before is not None and before.way.slot.startswith("style.light") | (before.way.slot == "style.tone")
        if falls and self._p["light_falls"].match(self._text, start, end) and "的" not in self._text[start:end]:
            return True
        comes = after is not None and after.way.slot.startswith(("style.light", "style.tone"))
        return comes and self._text[end - 1] == "的" and next(self._verbs(start, end), None) is None

    def _handled(self, start: int, end: int) -> bool:
        """把信撕了: what goes on with somebody told of before, by whom nobody need say."""
        begin = next((word for word in self._words if word.start >= start and word.text.strip(" ,")), None)
        by = begin is not None and begin.text in ("把", "将") and begin.kind == kinds.COVERB
        return by and self._verb(start + 2, end) is not None

    def _stands(self, start: int, end: int) -> int:
        """Reads where somebody stands to somebody else; where the rest begins."""
        found = self._standing(start, end)
        if found is None:
            return start
        at, relation, name, after = found
        if at > start:
            lands = self._verb(start, at) is None and next(self._verbs(at - 1, at + 1), None)
            self._who_and_what(start, at + 1 if lands and at - 1 >= start else at, agent=True)
        self.parts.bonds.append(Bond(relation, self._agents, (self._new(*name),)))
        return after

    def _appears(self, start: int, end: int) -> int:
        """Reads 外面有, 身后跟着一条狗: somebody comes in from a side; where their name begins."""
        found = _SIDE.match(self._text, start, end)
        if found is None:
            return start
        name = self._described(found.end(), end) if found["how"] == "的" else self._counted_name(found.end(), end)
        doing = relations().zh.match(self._text, found.start("how"), end)
        where = relations().at_zh.match(self._text, found.start("where"), end)
        relation = doing[0].relation if doing else where[0].relation if where else None
        of_somebody = found["whose"] or "身" in found["where"] or "背" in found["where"]
        if name is None or (relation is None and found["how"]) or (found["how"] == "有" and not of_somebody):
            return found.end() if found["how"] == "有" else start
        whom = self._owner(found, start)
        self.parts.figures.append(Figure(name[:2], name[2]))
        self._agents = (len(self.parts.figures) - 1,)
        if relation is not None:
            self.parts.bonds.append(Bond(relation, self._agents, whom))
        self.parts.sure += 1.0
        if self._verb(found.start("how"), found.end()):
            self._doing(found.start("how"), found.end())
        return name[1]

    def _owner(self, side: re.Match[str], start: int) -> Figures:
        """The one of 他身后, as somebody of the shot."""
        if not side["whose"]:
            return ()
        self.parts.figures.append(Figure((start, start + len(side["whose"].removesuffix("的")))))
        return (len(self.parts.figures) - 1,)

    def _described(self, start: int, end: int) -> tuple[int, int, int] | None:
        """房子 in 身后的房子爆炸: a name before what it does."""
        finish = self._noun_end(start, end, False)
        fits = start < finish < end and self._verb(finish, end) is not None and not self._is_place(start, finish)
        return (start, finish, 1) if fits else None

    def _counted_name(self, start: int, end: int) -> tuple[int, int, int] | None:
        count = self._p["count"].match(self._text, start, end)
        if count is None:
            return None
        finish = self._noun_end(count.end(), end, True)
        return (count.end(), finish, self._count(count)) if finish > count.end() else None

    def _located(self, start: int, end: int) -> tuple[Stretch, Stretch, int] | None:
        """在…里: what stands before, the place, and where the rest begins."""
        at = self._text.find("在", start, end)
        while at >= 0 and (
            self._text.startswith(("在乎", "在意", "在线", "在一起", "在于"), at)
            or self._text.startswith("跟在", at - 1)
        ):
            at = self._text.find("在", at + 1, end)
        if at < 0:
            return self._bare_place(start, end)
        ongoing = next((word for word in self._words if word.kind == kinds.ADVERB and word.end == at + 1), None)
        before = (start, max(start, ongoing.start) if ongoing else at)
        if aside := _ASIDE.match(self._text, at, end):
            return before, (end, end), aside.end()
        begin = at + 1
        goes_on = _PROGRESSIVE.match(self._text, at, end) or self._verb_at(begin, end) or self._goes_how(begin, end)
        if goes_on and not places().zh.match(self._text, begin, end):
            if before[1] > before[0]:
                self._who_and_what(*before, agent=True)
            self._deed_from(begin, end)
            return (end, end), (end, end), end
        finish, after = self._place_end(begin, end)
        return before, (begin, finish), after

    def _goes_how(self, begin: int, end: int) -> bool:
        """Whether a doing begins with how it is done: 一起洗车, 用绳子拔河."""
        first = next((word for word in self._words if word.start == begin), None)
        how = first is not None and first.kind in (kinds.ADVERB, kinds.COVERB)
        known = places().zh.search(self._text, begin, end)
        if known and self._p["locative"].match(self._text, known.end(), end):
            return False  # 在沿海公路上
        return how and next(self._verbs(begin, end), None) is not None

    def _place_end(self, begin: int, end: int) -> tuple[int, int]:
        """Where a place after 在 ends, and where the rest of the clause begins."""
        best: tuple[int, int] | None = None
        known = places().zh.search(self._text, begin, end)
        for match in self._p["locative"].finditer(self._text, begin + 1, end):
            if self._p["not_locative"].match(self._text, match.start()) or self._p["not_locative"].match(
                self._text, match.start() - 1
            ):
                continue
            if known and known.start() < match.start() and match.end() < known.end():
                continue  # 空间站
            if any(verb.start < match.start() < verb.end for verb in self._verbs(begin, end)):
                continue  # 停下
            whole_name = places().zh.search(self._text, begin, match.end())  # 海边 is a name of its own
            finish = match.end() if whole_name and whole_name.end() == match.end() else match.start()
            tail = self._text[match.end() : end]
            fits = (
                not tail
                or tail.startswith(("的", "有", "地", ",", "一", "两", "三", "几"))
                or self._verb_at(match.end(), end) is not None
            )
            best = best or (finish, match.end())
            if fits:
                return finish, match.end()
        if best:
            return best
        if known:
            return known.end(), known.end()
        verb = next(self._verbs(begin + 1, end), None)
        return (verb.start, verb.start) if verb else (end, end)

    def _bare_place(self, start: int, end: int) -> tuple[Stretch, Stretch, int] | None:
        """A clause that starts with a place: 古城墙上一个女战士…, 海边, 废弃的工厂里."""
        found = places().zh.match(self._text, self._place_start(start, end), end)
        if found is None or self._p["count"].match(self._text, start, end):
            return None
        finish = found.end()
        while self._text.startswith("的", finish) and (part := places().zh.match(self._text, finish + 1, end)):
            finish = part.end()  # 火车站的站台
        tail = self._p["locative"].match(self._text, finish, end)
        after = tail.end() if tail else finish
        after = end if self._text[after:end] in ("去", "来") else after  # 挪到海边去
        rest = self._text[after:end]
        if rest and not tail and not rest.startswith(("的", "有")) and not self._p["count"].match(rest):
            return None
        if rest.startswith("的") and not self._p["person"].search(rest) and not self._p["count"].match(rest[1:]):
            return None
        return (start, start), (start, finish), after

    def _place_start(self, start: int, end: int) -> int:
        """Where the kind of place stands in a clause that may begin with what describes it."""
        for match in places().zh.finditer(self._text, start, end):
            lead = self._text[start : match.start()]
            if not lead or (
                (lead.endswith("的") or len(lead) <= 4)
                and not next(self._verbs(start, match.start()), None)
                and not self._p["joint"].search(lead)
                and not self._p["person"].search(lead.removesuffix("的"))
            ):
                return match.start()
        return start

    # --- people and what they do ---

    def _only_look(self, start: int, end: int) -> bool:
        said = self._text[start:end]
        if on_body := self._p["on_body"].match(said):
            return self._dress(start + on_body.start("look"), end)
        worn = self._p["look"].match(said)
        if (
            worn
            and not self._leads(start, end)
            and (self._p["clothes"].search(worn["look"]) or worn["verb"] in words().zh["carrying"])
            and "的" not in worn["look"][-2:]
            and not self._verb(start + worn.start("look"), end)
        ):
            pronoun = self._p["pronoun"].match(said)
            if pronoun:
                self._somebody(start, start + pronoun.end(), 1)
            return self._dress(start + worn.start("look"), start + worn.end("look"))
        if (
            self._p["clothes"].search(said)
            and len(said) <= 8
            and not self._verb(start, end)
            and not self._p["count"].match(said)
        ):
            return self._dress(start, end)
        return False

    def _dress(self, start: int, end: int) -> bool:
        self.parts.looks.append((start, end))
        return True

    def _on_furniture(self, start: int, end: int) -> bool:
        """坐在沙发上 belongs to what is done; it is no place of its own."""
        if places().zh.search(self._text, start, end):
            return False
        part = self._p["body_part"].search(self._text[start:end])
        last = next((word for word in self._words if word.end == end and word.start >= start), None)
        if last is not None and last.kind == kinds.NOUN:
            return True
        return part is not None or self._p["furniture"].search(self._text[start:end]) is not None

    def _beside_thing(self, start: int, place: Stretch, before: Stretch) -> bool:
        """Whether somebody only is beside something: 一只鸟在桌子前面; sitting on it is part of what they do."""
        thing = next((word for word in self._words if word.end == place[1] and word.kind == kinds.NOUN), None)
        return thing is not None and before[1] > before[0] and next(self._verbs(start, place[0]), None) is None

    def _who_and_what(self, start: int, end: int, *, agent: bool = False, placed: bool = False) -> None:
        """Somebody and what is done; `agent` says that what follows is a doing or a place of theirs."""
        start, end = self._trim(start, end)
        if start >= end or self._text[start:end] in words().zh["film"]:
            return
        if agent and self._only_where(start, end):
            return
        if self._ruled_out(start, end):
            self.parts.undone = True
            return
        count = self._p["count"].match(self._text, start, end)
        pronoun = self._p["pronoun"].match(self._text, start, end)
        that = None if count else self._p["that"].match(self._text, start, end)
        if that is not None and (that.end() >= end or self._is_way(that.end())):
            that = None
        body = count.end() if count else that.end() if that else start
        deed = self._verb(start, end)
        if deed and deed.start == start and not count and not self._is_described(start, end):
            self._deed_from(start, end)
            return
        if not count and relations().mutual_zh.pattern.match(self._text, start, end):
            self._deed_from(start, end)
            return
        finish = self._noun_end(body, end, bool(count))
        if self._text[body:finish].removesuffix("的") in words().zh["film"]:
            return
        if self._p["gleam"].search(self._text[body:finish]) and not count:
            return
        if pronoun and not count and self._p["owned"].fullmatch(self._text[start:end]):
            finish = end
        elif pronoun and not count:
            finish = pronoun.end()
            if finish < end and not self._verb(finish, end) and not agent and "着" not in self._text[finish:end]:
                return
        agent = agent and not self._is_place(body, end) and self._text[start - 1 : start] != MASK
        if finish > body and (count or that or pronoun or agent or self._is_somebody(body, finish, end, placed)):
            self._somebody(body, finish, self._count(count))
            if finish < end:
                self._deed_from(finish, end)
            elif not (count or that or pronoun or agent):
                self._only_shown(body, end)
            if not count and self._text[body:finish] in words().zh["body"]:
                self._only_shown(body, finish, False)
        elif (verb := self._verb(body, end)) and (
            verb.start - body <= 1 or self._text[verb.start - 1] == "地" or self._is_way(body)
        ):
            self._deed_from(body, end)
        elif self._is_place(body, end) and next(self._verbs(body, end), None) is None:
            self.parts.places.append(self._place_said(body, end))
            self.parts.sure += 0.3
        elif self._is_thing(body, end):
            self._somebody(body, end, 1)
            self._only_shown(body, end)
        else:
            self.parts.leftover += end - start

    def _only_where(self, start: int, end: int) -> bool:
        """Whether a stretch only says where: 外面 of 外面在下雪."""
        inside = [word for word in self._words if start <= word.start and word.end <= end]
        return bool(inside) and all(word.kind == kinds.ABSTRACT for word in inside)

    def _is_described(self, start: int, end: int) -> bool:
        """Whether a stretch that begins with a doing is somebody so described: 戴眼镜的男学生走过来."""
        if self._p["dressed_first"].match(self._text, start, end):
            head = self._head(start, end)
            return head > start and self._p["people_start"].match(self._text, head, end) is not None
        return self._p["by_trade"].match(self._text, start, end) is not None

    def _is_way(self, start: int) -> bool:
        """Whether a stretch begins with how or where to something is done: 往左走, 用力推门."""
        first, second = [*(word for word in self._words if word.start >= start), None, None][:2]
        if first is None or first.start != start:
            return False
        if second is not None and second.text == "地" and first.kind in (kinds.QUALITY, kinds.ADVERB):
            return True
        return first.kind in (kinds.COVERB, kinds.ADVERB) and first.text not in "和与同跟"

    def _is_thing(self, start: int, end: int) -> bool:
        """Whether a stretch is the name of something that can be seen and nothing else: 花瓶, 一片树叶."""
        inside = [word for word in self._words if start <= word.start and word.end <= end and not self._camera]
        named = bool(inside) and inside[-1].kind == kinds.NOUN and inside[-1].end == end
        only = all(word.kind in (kinds.NOUN, kinds.QUALITY, "") for word in inside)
        return named and only and end - start <= 8 and not self._p["film"].search(self._text[start:end])

    def _only_shown(self, start: int, end: int, may_act: bool = True) -> None:
        """A thing that is only named does nothing, and a hand is somebody's who was told of."""
        for figure in self.parts.figures[-1:]:
            figure.acts = may_act and self._p["living"].search(self._text[start:end]) is not None

    def _is_somebody(self, start: int, finish: int, end: int, placed: bool) -> bool:
        name = self._text[start:finish]
        first = next((word for word in self._words if word.start >= start), None)
        if all(word.kind == kinds.ABSTRACT for word in self._words if start <= word.start < finish):
            return False
        if name.startswith(("得", "太", "很", "更", "最")) or self._is_way(start):
            return False
        person = self._p["face"].search(name) or (self._p["person"].search(name) and not self._p["film"].search(name))
        if self._camera and not self._p["living"].search(name):
            return False
        vehicle = name.endswith(tuple(words().zh["vehicle"])) and finish < end
        return (person is not None and person is not False and not self._is_place(start, finish)) or (
            finish < end
            and not placed
            and (
                1 < len(name) <= 8
                or (first is not None and first.kind == kinds.NOUN and name not in words().zh["body"])
            )
            and (vehicle or not self._is_place(start, finish))
            and self._verb(finish, end) is not None
        )
