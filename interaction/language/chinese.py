"""Who does what and where in a Chinese clause, by measure words, 在…里 and 的, and the first verb.

Nouns need not be known: 一个水管工在大教堂里抛火把 is read by 一个, 在 and 里. Known verbs, clothes and
places only settle what the grammar leaves open.
"""

import re
from functools import cache

from engine.film.camera import Speed
from interaction.language.lexicon import Hit
from interaction.language.numbers import whole
from interaction.language.parts import Deed, Figure, Parts, Stretch
from interaction.language.verbs import actions, places
from interaction.language.words import any_of, words

MASK = "■"
_NUMERAL = r"[一二两三四五六七八九十几数百千\d]+|好几|无数|许多|很多|一大|成|几十|数十|上百"
_FEW = {
    "几": 3,
    "好几": 3,
    "数": 3,
    "许多": 6,
    "很多": 6,
    "无数": 12,
    "几十": 30,
    "数十": 30,
    "上百": 100,
    "一大": 6,
    "成": 6,
}
_RULED_OUT = re.compile(r"(?:先|都)?(?:别|不要|不用)(?:再)?")
_FROM = re.compile("从|沿着|顺着|沿|穿过|绕过|经过")
_TO_PLACE = re.compile(
    r"(?:走|跑|冲|奔|飞|爬|跳|踏|迈|闯|跃|骑|开|驶|穿|越|逃|溜|步|潜|掉|倒|坐|站|跪|躺|蹲|趴|靠|停|落|回|来|进|走来)?"
    r"(?:进入|穿过|走过|经过|进|入|出|到|向|上|下|过|在|离开|往)$"
)


def read(clause: str, hits: list[Hit]) -> Parts:
    """The figures, deeds, places and speeds of a folded Chinese clause; `hits` are left to their slots."""
    return _Reading(clause, hits).parts


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    w = words().zh
    measure, wearing, carrying = any_of(w["measure"]), any_of(w["wearing"]), any_of(w["carrying"])
    worn = f"{wearing}|{carrying}"
    return {
        "pace": re.compile(rf"(?P<slow>{any_of(w['slow'])})|(?P<fast>{any_of(w['fast'])})"),
        "count": re.compile(rf"(?:有|是)?(?!一家[人三四五])(?P<n>{_NUMERAL}) ?(?P<m>{measure})"),
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
        "pronoun": re.compile(rf"^(?:{any_of(w['pronoun'])})"),
        "owned": re.compile(rf"(?:{any_of(w['pronoun'])})(?:的[^{MASK}的]{{0,3}})?(?:{any_of(w['body'])})"),
        "face": re.compile(rf"(?:{any_of(w['person_end'])})的[^{MASK}的]{{0,3}}(?:{any_of(w['body'])})$"),
        "film": re.compile(rf"(?:{any_of(frozenset(word for word in w['film'] if len(word) > 1))})$"),
        "locative": re.compile(any_of(w["locative"])),
        "not_locative": re.compile(any_of(w["not_locative"])),
    }


class _Reading:
    def __init__(self, clause: str, hits: list[Hit]) -> None:
        self.parts = Parts()
        self._clause = clause
        self._hits = hits
        self._p = _patterns()
        masked = list(clause)
        for hit in hits:
            if hit.way.kind != "lookalike" and not hit.way.keep:
                masked[hit.start : hit.end] = MASK * (hit.end - hit.start)
        self._text = self._without_pace("".join(masked))
        for piece in re.finditer(rf"[^{MASK} ]+", self._text):
            self._piece(piece.start(), piece.end())

    def _without_pace(self, text: str) -> str:
        wishes = [hit for hit in self._hits if hit.way.kind in ("relative", "lookalike")]
        for match in self._p["pace"].finditer(self._clause):
            if self._is_pace(text, match) and not any(h.start < match.end() and match.start() < h.end for h in wishes):
                speed = Speed.SLOW if match["slow"] else Speed.FAST
                self.parts.speeds.append((speed, match.start(), match.end()))
                text = text[: match.start()] + MASK * len(match[0]) + text[match.end() :]
        return text

    def _is_pace(self, text: str, match: re.Match[str]) -> bool:
        """One character counts only right before or after a deed or a move: 快 in 快递 is no pace."""
        if len(match[0]) > 1:
            return True
        after = text[match.end() :]
        return (
            after.startswith((MASK, "地"))
            or actions().zh_pattern.match(after) is not None
            or (not after and "得" in text)
        )

    # --- one stretch without slots in it ---

    def _piece(self, start: int, end: int) -> None:
        start, end = self._trim(start, end)
        if start >= end or self._text[start:end] in words().zh["film"] or self._only_look(start, end):
            return
        placed = False
        while (at := self._located(start, end)) is not None:
            before, place, after = at
            if place[1] > place[0] and self._on_furniture(*place):
                break
            placed = placed or place[1] > place[0]
            if place[1] > place[0]:
                self.parts.places.append(self._place_said(*place))
                self.parts.sure += 0.5
            if before[1] > before[0]:
                self._who_and_what(*before, agent=True)
            start = after
            start, end = self._trim(start, end)
            if start >= end:
                return
        self._who_and_what(start, end, placed=placed)

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        while match := self._p["joining"].match(self._text, start, end):
            start = match.end()
        while (
            end > start and self._text[end - 1] in "的了着时和与, 得" and self._text[end - 2 : end] not in actions().zh
        ):
            end -= 1
        for tail in sorted(words().zh["tail"], key=len, reverse=True):
            if self._text.endswith(tail, start, end) and end - len(tail) > start:
                end -= len(tail)
                break
        return start, end

    def _located(self, start: int, end: int) -> tuple[Stretch, Stretch, int] | None:
        """在…里: what stands before, the place, and where the rest begins."""
        at = self._text.find("在", start, end)
        while at >= 0 and self._text.startswith(("在乎", "在意", "在线"), at):
            at = self._text.find("在", at + 1, end)
        if at < 0:
            return self._bare_place(start, end)
        before = (start, at)
        begin = at + 1
        if actions().zh_pattern.match(self._text, begin, end) and not places().zh.match(self._text, begin, end):
            if before[1] > before[0]:
                self._who_and_what(*before, agent=True)
            self._deed_from(begin, end)
            return (end, end), (end, end), end
        finish, after = self._place_end(begin, end)
        return before, (begin, finish), after

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
            tail = self._text[match.end() : end]
            fits = (
                not tail
                or tail.startswith(("的", "有", "地", ",", "一", "两", "三", "几"))
                or actions().zh_pattern.match(tail) is not None
            )
            best = best or (match.start(), match.end())
            if fits:
                whole_name = places().zh.search(self._text, begin, match.end())  # 海边 is a name of its own
                finish = match.end() if whole_name and whole_name.end() == match.end() else match.start()
                return finish, match.end()
        if best:
            return best
        if known:
            return known.end(), known.end()
        verb = actions().zh_pattern.search(self._text, begin + 1, end)
        return (verb.start(), verb.start()) if verb else (end, end)

    def _bare_place(self, start: int, end: int) -> tuple[Stretch, Stretch, int] | None:
        """A clause that starts with a place: 古城墙上一个女战士…, 海边, 废弃的工厂里."""
        found = places().zh.match(self._text, self._place_start(start, end), end)
        if found is None or self._p["count"].match(self._text, start, end):
            return None
        finish = found.end()
        tail = self._p["locative"].match(self._text, finish, end)
        after = tail.end() if tail else finish
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
                and not actions().zh_pattern.search(lead)
                and not self._p["joint"].search(lead)
                and not self._p["person"].search(lead.removesuffix("的"))
            ):
                return match.start()
        return start

    def _place_said(self, start: int, end: int) -> Stretch:
        count = re.compile(rf"(?:这|那|一)(?:{any_of(words().zh['measure'])}|片|间|所|栋|幢|处|场)").match(
            self._text, start, end
        )
        start = count.end() if count and count.end() < end else start
        return start, end

    # --- people and what they do ---

    def _only_look(self, start: int, end: int) -> bool:
        said = self._text[start:end]
        worn = self._p["look"].match(said)
        if (
            worn
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

    def _verb(self, start: int, end: int) -> re.Match[str] | None:
        """The first known deed that is not part of a noun before 的."""
        for match in actions().zh_pattern.finditer(self._text, start, end):
            behind = self._text[match.end() : end]
            if match[0].endswith(("在", "着", "到")):
                return match
            if behind.startswith(("的", "着的", *words().zh["after_verb"])):
                continue
            return match
        return None

    def _on_furniture(self, start: int, end: int) -> bool:
        """坐在沙发上 belongs to what is done; it is no place of its own."""
        return self._p["furniture"].search(self._text[start:end]) is not None and not places().zh.search(
            self._text, start, end
        )

    def _who_and_what(self, start: int, end: int, *, agent: bool = False, placed: bool = False) -> None:
        """Somebody and what is done; `agent` says that what follows is a doing or a place of theirs."""
        start, end = self._trim(start, end)
        if start >= end or self._text[start:end] in words().zh["film"]:
            return
        count = self._p["count"].match(self._text, start, end)
        pronoun = self._p["pronoun"].match(self._text, start, end)
        body = count.end() if count else start
        deed = self._verb(start, end)
        if deed and deed.start() == start and not count:
            self._deed_from(start, end)
            return
        finish = self._noun_end(body, end, bool(count))
        if pronoun and not count and self._p["owned"].fullmatch(self._text[start:end]):
            finish = end
        elif pronoun and not count:
            finish = pronoun.end()
            if finish < end and not self._verb(finish, end) and not agent and "着" not in self._text[finish:end]:
                return
        agent = agent and not self._is_place(body, end) and self._text[start - 1 : start] != MASK
        if finish > body and (count or pronoun or agent or self._is_somebody(body, finish, end, placed)):
            self._somebody(body, finish, self._count(count))
            if finish < end:
                self._deed_from(finish, end)
        elif (verb := self._verb(body, end)) and (verb.start() - body <= 1 or self._text[verb.start() - 1] == "地"):
            self._deed_from(body, end)
        elif self._is_place(body, end):
            self.parts.places.append(self._place_said(body, end))
            self.parts.sure += 0.3
        else:
            self.parts.leftover += end - start

    def _noun_end(self, start: int, end: int, counted: bool) -> int:
        """Where the name of somebody ends: before the first deed, or behind the last word for a person."""
        dressed = self._p["dressed_first"].match(self._text[start:end])
        after = start + dressed.end() if dressed else start
        worn = re.compile(any_of(words().zh["wearing"] | words().zh["carrying"])).search(self._text, after + 1, end)
        verb = self._verb(after + 1, end)
        aspect = re.compile(r"[^的](?=着)").search(self._text, after + 1, end)
        joint = self._p["joint"].search(self._text, after + 1, end)
        stops = [match.start() for match in (worn, verb, aspect, joint) if match]
        if stops:
            return min(stops)
        if counted or dressed:
            return self._last_person(after, end)
        return end

    def _last_person(self, start: int, end: int) -> int:
        """Behind the word for a person that begins a stretch: 女战士 in 女战士抛火把; its end when there is none."""
        finish = 0
        for match in re.finditer(any_of(words().zh["person_end"]), self._text[start:end]):
            if finish and match.start() > finish + 1:
                break
            finish = match.end()
        rest = end - start - finish
        return end if not finish or rest < 2 or self._text.startswith("的", start + finish) else start + finish

    def _is_somebody(self, start: int, finish: int, end: int, placed: bool) -> bool:
        name = self._text[start:finish]
        person = self._p["face"].search(name) or (self._p["person"].search(name) and not self._p["film"].search(name))
        return (person is not None and person is not False and not self._is_place(start, finish)) or (
            finish < end
            and not placed
            and 1 < len(name) <= 8
            and not self._is_place(start, finish)
            and self._verb(finish, end) is not None
        )

    def _count(self, match: re.Match[str] | None) -> int:
        if match is None:
            return 1
        value = _FEW.get(match["n"]) or whole(match["n"]) or 1
        if match["m"] in words().zh["crowd"]:
            return max(5, 5 * value)
        return min(max(2 * value if match["m"] == "双" or (match["m"] == "对" and value == 1) else value, 1), 1000)

    def _somebody(self, start: int, end: int, count: int) -> None:
        while end > start and self._text[end - 1] in "的正在又":
            end -= 1
        if self._text[start:end] in words().zh["film"]:
            return
        if self._is_place(start, end) and not self._p["person"].search(self._text[start:end]):
            self.parts.places.append((start, end))
            self.parts.sure += 0.5
            return
        self.parts.sure += 1.0
        for first, last in self._each(start, end):
            self._one(first, last, count)
            count = 1

    def _each(self, start: int, end: int) -> list[Stretch]:
        """A和B are two; each with its own measure word."""
        joint = re.compile(rf"[和与跟](?=(?:{_NUMERAL})(?:{any_of(words().zh['measure'])})|[^{MASK}]+$)").search(
            self._text, start + 1, end
        )
        if (
            joint is None
            or not self._p["person"].search(self._text[start : joint.start()])
            or joint.end() >= end
            or self._text.startswith("和尚", joint.start())
        ):
            return [(start, end)]
        return [(start, joint.start()), (joint.end(), end)]

    def _one(self, start: int, end: int, count: int) -> None:
        counted = self._p["count"].match(self._text, start, end)
        if counted and counted.end() < end:
            start, count = counted.end(), self._count(counted)
        dressed = self._p["dressed"].match(self._text[start:end])
        if dressed is None:
            self.parts.figures.append(Figure((start, end), count))
            return
        at = start + dressed.start("look")
        look_start = self._look_start(at)
        self.parts.figures.append(
            Figure((start + dressed.start("name"), end), count, (look_start, start + dressed.end("look")))
        )

    def _look_start(self, at: int) -> int:
        count = re.compile(rf"一(?:{any_of(words().zh['measure'])}|身|袭|顶|副)").match(self._text, at)
        return count.end() if count else at

    def _deed_from(self, start: int, end: int) -> bool:
        start, end = self._trim(start, end)
        if start >= end:
            return False
        if (ruled_out := _RULED_OUT.match(self._text, start, end)) and self._verb(ruled_out.end(), end):
            self.parts.undone = True
            return True
        self._where_from(start, end)
        worn = self._p["look"].match(self._text[start:end])
        if worn and self._wear(start, end, worn):
            return True
        self._where_to(start, end)
        known = [actions().zh[verb[0]] for verb in actions().zh_pattern.finditer(self._text, start, end)]
        self.parts.deeds.append(Deed((start, end), next((name for name in known if name), None)))
        self.parts.sure += 1.0 if self.parts.figures else 0.5
        return True

    def _wear(self, start: int, end: int, worn: re.Match[str]) -> bool:
        clothes = list(re.finditer(any_of(words().zh["clothes"]), worn["look"]))
        if not clothes and worn["verb"] not in words().zh["carrying"]:
            return False
        begin = start + worn.start("look")
        verb = self._verb(begin + 1, end)
        finish = verb.start() if verb else end
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
        verbs = [m for m in actions().zh_pattern.finditer(self._text, start, end) if m.end() <= start + found[1]]
        verb = verbs[-1] if verbs else None
        lead = self._text[start : start + found[1]]
        begin = verb.end() if verb else start + found[1]
        into = re.compile(r"[进入出到向上下过在往着了]+").match(self._text, begin, end)
        begin = into.end() if into and into.end() <= start + found[1] else begin
        if _TO_PLACE.search(lead[: begin - start]) or (verb and _TO_PLACE.search(verb[0])):
            self.parts.places.append(self._place_said(begin, start + found[2]))
            self.parts.sure += 0.5

    def _is_place(self, start: int, end: int) -> bool:
        found = places().find(self._text[start:end])
        tail = self._text[start + found[2] : end] if found else ""
        return found is not None and (not tail or self._p["locative"].fullmatch(tail) is not None)
