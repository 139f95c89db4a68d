"""One clause of a description or revision: what it sets, wishes, takes back, and how much of it is explained."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from engine.assets import asset
from interaction.language import chinese, english
from interaction.language.chinese_segments import goes_on
from interaction.language.lexicon import ANY, Hit, LexiconMistake, load, slots, table, texts
from interaction.language.measures import durations, focal_lengths, longer, prime
from interaction.language.parts import Figure, Parts
from interaction.language.restaging import Restaging, directing, restaging
from interaction.language.text import HAN, Clause
from interaction.language.wardrobe import Dressing, dressing, joins
from interaction.language.words import any_of, is_pronoun, words


@dataclass(frozen=True, slots=True)
class Said:
    """A slot with what was said of it, at characters `start` to `end` of the folded text; or only hinted at."""

    slot: str
    value: Any
    start: int
    end: int
    hint: bool = False


@dataclass(slots=True)
class Reading:
    """A clause, read. `cue` says that a shot is to be changed, `opens` that a new one begins."""

    clause: Clause
    sets: list[Said] = field(default_factory=list[Said])
    relative: list[Said] = field(default_factory=list[Said])
    taken_back: list[Said] = field(default_factory=list[Said])
    parts: Parts = field(default_factory=Parts)
    cue: bool = False
    correction: bool = False
    opens: bool = False
    talk: int = 0
    asked: bool = False
    led: bool = False
    joins: bool = False
    dressing: Dressing | None = None
    restaging: Restaging | None = None
    directed: str | None = None

    @property
    def scenic(self) -> bool:
        """Whether somebody, some doing or some place is described."""
        return bool(self.parts.figures or self.parts.deeds or self.parts.places)

    @property
    def empty(self) -> bool:
        """Whether nothing was understood."""
        looks = self.parts.looks or self.parts.speeds
        wished = self.dressing or self.restaging or self.parts.positions
        ruled_out = self.parts.undone
        return not (self.scenic or self.sets or self.relative or self.taken_back or looks or wished or ruled_out)

    def words(self, start: int, end: int) -> str:
        """The folded words of a stretch of the clause."""
        return self.clause.text[start:end]


def read(clause: Clause) -> Reading:
    """Reads one clause; never an error."""
    reading = Reading(clause, asked=clause.asked)
    reading.dressing = dressing(clause.text)
    reading.restaging = None if reading.dressing else restaging(clause.text)
    if reading.dressing is not None or reading.restaging is not None:
        reading.cue = True
        return reading
    if over := _OVER.fullmatch(clause.text.strip(" ,")):
        place = clause.start, clause.start + over.end()
        reading.taken_back = [Said(slot, None, *place) for slot in ("action.text", "action.canonical")]
        reading.cue = True
        return reading
    body = _led(clause.text, reading)
    reading.joins = joins(body.lstrip()) > 0
    if clause.start == 0 and body[:1] == " " and joins(clause.text) > 0:
        reading.joins = reading.cue = True  # "and a second cop"
    body = _directed(_cued(body, reading), reading)
    if camera := _CAMERA.match(clause.text):
        body = body[: camera.start("camera")] + camera["camera"] + body[camera.end("camera") :]
    hits = [hit for hit in slots().hits(body) if not english.does_it(body, hit)]
    for hit in hits:
        body = _take(hit, body, reading)
    body = _measure(body, reading)
    chinese_clause = HAN.search(body) is not None
    reading.parts = chinese.read(body, hits, camera=camera is not None) if chinese_clause else english.read(body, hits)
    if not (reading.parts.figures or reading.parts.deeds):
        reading.sets = [said for said in reading.sets if not said.hint]  # "push in towards us"
    if reading.relative and _only_pointed_at(reading):
        reading.parts.figures = []  # "tighter on the old man"
    _place_figures(reading, body, hits)
    named = (reading.words(*figure.name) for figure in reading.parts.figures)
    reading.cue = reading.cue or (reading.parts.undone and all(is_pronoun(name) for name in named))
    reading.talk, asked = _talk(_unexplained(body, hits), clause.text, chinese_clause)
    if reading.scenic and _unfilmable().search(_unexplained(body, hits)):
        reading.talk += _UNFILMABLE
    reading.asked = reading.asked or asked
    return reading


_OVER = re.compile(
    r"(?:and |now |so |but )*(?:he|she|it|they|the [a-z]+)(?:'s|'re| is| are| should be)"
    r" (?:not [a-z]+ing (?:any ?more|any longer|now)|no longer [a-z]+ing)|no more [a-z]+ing"
)
"""What is done in the shot that stands is over: "she's not crying any more"."""


def _only_pointed_at(reading: Reading) -> bool:
    """Whether those named are of the shot that stands, and do nothing: "the old man", and not "an old man"."""
    parts = reading.parts
    return not parts.deeds and all(
        reading.words(*one.name).startswith(("the ", "his ", "her ")) for one in parts.figures
    )


# --- what a clause is for ------------------------------------------------------------------------------------


@cache
def _openers() -> dict[str, re.Pattern[str]]:
    w = words()

    def opening(name: str) -> re.Pattern[str]:
        english = rf"(?:{any_of(w.en[name])})(?![a-z0-9'])"
        return re.compile(rf"[ ,]*(?:{english}|(?:{any_of(w.zh[name])}))[ ,:]*")

    label = rf"[ ,]*(?:(?:{any_of(w.en['label'])})|(?:{any_of(w.zh['label'])}))(?: ?: ?| is | are |是|为)"
    alone = rf"[ ,]*(?:(?:{any_of(w.en['correction_alone'])})(?![a-z0-9'])|{any_of(w.zh['correction_alone'])})[ ,]*"
    again = r"(?=$|(?:make|let|change|put|it|a|an|two|three|go|try|not)(?![a-z])|(?<!不)(?:改|换|要|用))"
    names = rf"(?:{any_of(w.en['label'])})|(?:{any_of(w.zh['label'])})"
    patterns = {"alone": re.compile(alone + again), "label_alone": re.compile(names)}
    patterns["inside"] = re.compile(r"[ ,]*we(?:'re| are) (?=(?:in|inside|at|on|outside|under|behind|across from) )")
    return (
        patterns | {name: opening(name) for name in ("correction", "lead", "shot_lead")} | {"label": re.compile(label)}
    )


def correction(text: str) -> int:
    """How many characters of a folded clause say that what came before was wrong."""
    match = _openers()["correction"].match(text) or _openers()["alone"].match(text)
    return match.end() if match else 0


def is_label(text: str) -> bool:
    """Whether a clause is only the name of a part: "Action" before its colon."""
    return _openers()["label_alone"].fullmatch(text) is not None


def _led(text: str, reading: Reading) -> str:
    """The clause with corrections, fillers and openings blanked out."""
    at = 0
    while at < len(text):
        wrong = correction(text[at:])
        if wrong and not _begins_word(text, at, at + wrong):
            reading.correction = True
            at += wrong
            continue
        step = next(
            (m.end() for m in (_openers()[k].match(text, at) for k in ("label", "inside", "shot_lead", "lead")) if m),
            at,
        )
        if (
            step == at
            or _begins_word(text, at, step)
            or goes_on(text, at, step)
            or _is_seen(reading.clause, text, at, step)
        ):
            break
        reading.led = reading.led or _openers()["shot_lead"].match(text, at) is not None
        at = step
    end = max(words().without_fillers(text), at)
    end = max(_without_trial(text[:end]), at)
    return " " * at + text[at:end] + " " * (len(text) - end)


_CAMERA = re.compile(
    "(?:然后|接着|再|这时|最后|同时|先|让|,| )*"
    "(?P<camera>镜头|机位|摄影机|摄像机|相机|运镜|机器(?=[往向朝别不缓慢快固架放跟推拉摇移升降横]))"
    "(?![里中前下上内]|的?画面)"
)
_SEES = re.compile("(?:看到|看见)[ ,]*$")


def _is_seen(clause: Clause, text: str, start: int, end: int) -> bool:
    """Whether 看见 is what somebody does who was told of before, and not what a picture begins with."""
    return clause.start > 0 and _SEES.match(text[start:end]) is not None


_TRIAL = re.compile(
    r"[ ,]*(?:来|换|改|用|给|试|再|切|要|上|打|走).*?(?P<trial>给我看看|看看|试试看|试试|看一下|试一下|瞧瞧)$"
)


def _without_trial(text: str) -> int:
    """Where a clause ends without the 看看 of 换个近景看看; in 他回头看看 it is a doing."""
    match = _TRIAL.match(text)
    return match.start("trial") if match else len(text)


def _begins_word(text: str, start: int, end: int) -> bool:
    """Whether an opening is really the beginning of a slot's own words: 镜头 in 镜头跟随, "make" in "make it"."""
    hits = slots().hits(text[start:])
    if hits and hits[0].start == 0 and hits[0].end >= len(text[start:end].rstrip(" ,:")):
        return True
    cue = _cues()["revise"].match(text, start)
    return cue is not None and cue.end() >= len(text[:end].rstrip(" ,:"))


def _cued(text: str, reading: Reading) -> str:
    for name in ("new", "revise"):
        for match in _cues()[name].finditer(text):
            if name == "revise" and _inside_hit(text, match):
                continue
            reading.cue = reading.cue or name == "revise"
            reading.opens = reading.opens or name == "new"
            text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return text


def _directed(text: str, reading: Reading) -> str:
    """The clause without "have the girl": what is left is what she does."""
    found = directing(reading.clause.text)
    if found is None:
        return text
    reading.directed, begin = found
    reading.cue = True
    return " " * begin + text[begin:]


def _inside_hit(text: str, match: re.Match[str]) -> bool:
    return any(
        (hit.start <= match.start() < hit.end and hit.end > match.end()) or hit.start < match.start() < hit.end
        for hit in slots().hits(text)
    )


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    file = "cues.toml"
    made: dict[str, re.Pattern[str]] = {}
    for name, languages in load(asset(f"lexicon/{file}")).items():
        body = table(languages, file, name)
        try:
            en = "|".join(_cue(way, r"[a-z' ]{1,40}?") for way in texts(body.get("en", []), file, f"{name}.en"))
            zh = "|".join(_cue(way, r"[^,■]{1,12}?") for way in texts(body.get("zh", []), file, f"{name}.zh"))
            made[name] = re.compile(rf"(?<![a-z'])(?:{en})(?![a-z'])|(?:{zh})")
        except re.error as wrong:
            raise LexiconMistake(file, name, str(wrong)) from wrong
    return made


def _cue(way: str, anything: str) -> str:
    return f"(?:{way.replace('{x}', anything)})"


# --- places in the picture ---

_JOINS = re.compile(r"(?:(?<![a-z])(?:and|while|as|but|with|,)|[和而,，]|^) *$")


def _shown(reading: Reading) -> list[Figure]:
    """Things that nobody does anything to: 背景是一座塔."""
    bound = {number for bond in reading.parts.bonds for number in (*bond.who, *bond.whom)}
    return [figure for number, figure in enumerate(reading.parts.figures) if number not in bound]


def _place_figures(reading: Reading, body: str, hits: list[Hit]) -> None:
    """Gives every place in the picture to the figure it stands with, or leaves it to somebody named earlier."""
    for hit in hits:
        if hit.way.kind != "position":
            continue
        figures = [figure for figure in reading.parts.figures if figure.acts] or _shown(reading)
        before = [figure for figure in figures if figure.name[1] <= hit.start]
        after = [figure for figure in figures if figure.name[0] >= hit.end]
        leads = not before or _JOINS.search(body[before[-1].name[1] : hit.start])
        if after and leads:
            after[0].positions.append(hit.way.slots[0][1])
        elif before:
            before[-1].positions.append(hit.way.slots[0][1])
        else:
            base = reading.clause.start
            reading.parts.positions.append((hit.way.slots[0][1], base + hit.start, base + hit.end))


# --- slots ---------------------------------------------------------------------------------------------------


def _take(hit: Hit, body: str, reading: Reading) -> str:
    """Notes what a hit says; gives the clause with a negation before it blanked out."""
    start, end = hit.start + reading.clause.start, hit.end + reading.clause.start
    if hit.way.kind == "relative":
        reading.relative.append(Said(hit.way.slot, hit.way.slots[0][1], start, end))
    elif hit.way.kind == "taken_back" or (hit.way.kind == "slot" and _goes_too(hit, body, reading)):
        reading.taken_back.append(Said(hit.way.slot, None, start, end))
    elif hit.way.kind == "slot" and (negation := _negated(body, hit)):
        reading.taken_back.append(Said(hit.way.slot, None, start, end))
        return body[: negation[0]] + " " * (negation[1] - negation[0]) + body[negation[1] :]
    elif hit.way.kind == "slot":
        for slot, value in hit.way.slots:
            said = reading.clause.text[hit.start : hit.end] if value == ANY else value
            reading.sets.append(Said(slot, said, start, end, hit.way.hint))
    return body


@cache
def _negation() -> re.Pattern[str]:
    w = words()
    en = rf"(?<![a-z'])(?:{any_of(w.en['negation'])})"
    en_between = "(?: the| any| a| an| so| too| that| much| more| in| be| with| at| use)* *$"
    zh = rf"(?:{any_of(w.zh['negation'])})"
    zh_between = "(?:拍|那么|太|再|要|用|是|下|刮|什么|这么|有|任何|那个|这个)* *$"
    return re.compile(f"{en}{en_between}|{zh}{zh_between}")


_AND_THE = re.compile(r",? (?:and|or|nor)(?: the| any| no)? ")


def _goes_too(hit: Hit, body: str, reading: Reading) -> bool:
    """Whether a hit is joined to one that is taken back: "lose the fog and the wind"."""
    last = reading.taken_back[-1].end - reading.clause.start if reading.taken_back else -1
    return last > 0 and _AND_THE.fullmatch(body, last, hit.start) is not None


_GONE = re.compile(
    r" *(?:的(?:效果|感觉))?(?:就|也|都|全|先)?"
    r"(?:不要|别要|不用|不需要|去掉|取消掉?|拿掉|删掉|撤掉|关掉|去除|免|算)了?吧?"
    r"| (?:is|are) (?:gone|off|out)|没了"
)


def _negated(body: str, hit: Hit) -> tuple[int, int] | None:
    """Where the words stand that take a hit back, before or behind it."""
    if before := _negation().search(body[max(0, hit.start - 30) : hit.start]):
        return hit.start - len(before[0]), hit.start
    behind = _GONE.match(body, hit.end)
    return behind.span() if behind else None


def _measure(body: str, reading: Reading) -> str:
    """Takes lengths of time and of lenses, and blanks them out."""
    base = reading.clause.start
    for by, start, end in longer(body):
        inside = [said for said in reading.relative if said.slot == "duration_s"]
        reading.relative = [said for said in reading.relative if said not in inside]
        reading.relative.append(Said("duration_s", by, base + start, base + end))
        body = body[:start] + " " * (end - start) + body[end:]
    for slot, finder in (("duration_s", durations), ("camera.lens_mm", focal_lengths)):
        for value, start, end in finder(body):
            reading.sets.append(Said(slot, value, base + start, base + end))
            body = body[:start] + " " * (end - start) + body[end:]
    if reading.cue and (lens := prime(body)):
        value, start, end = lens
        reading.sets.append(Said("camera.lens_mm", value, base + start, base + end))
        body = body[:start] + " " * (end - start) + body[end:]
    return body


# --- talk ----------------------------------------------------------------------------------------------------


@cache
def _chat() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    w = words()
    return (
        re.compile(rf"(?<![a-z'])(?:{any_of(w.en['talk'])})(?![a-z'])"),
        re.compile(rf"^ *(?:{any_of(w.en['question'])})(?![a-z'])"),
        re.compile(any_of(w.zh["talk"])),
        re.compile(any_of(w.zh["question"])),
    )


_UNFILMABLE = 3
"""How much talk it is when something is said that no camera sees: "my flight leaves at night", "she wants more"."""


@cache
def _unfilmable() -> re.Pattern[str]:
    w = words()
    return re.compile(rf"(?<![a-z'])(?:{any_of(w.en['unfilmable'])})(?![a-z'])|{any_of(w.zh['unfilmable'])}")


def _unexplained(body: str, hits: list[Hit]) -> str:
    """The clause without the words of its hits: "don't" in "don't move the camera" is no chat."""
    for hit in hits:
        body = body[: hit.start] + " " * (hit.end - hit.start) + body[hit.end :]
    return body


@cache
def _remarks() -> re.Pattern[str]:
    w = words()
    return re.compile(rf"(?<![a-z'])(?:{any_of(w.en['elsewhere'])})(?![a-z])|{any_of(w.zh['elsewhere'])}")


def is_elsewhere(text: str) -> bool:
    """Whether a folded clause tells of other times and other films, or of the business of making one."""
    return _remarks().search(text) is not None


def is_idiom(order: str) -> bool:
    """Whether the words of an order are as often said among people: "cut it out", 听我说."""
    return order in words().en["idiom"] or order in words().zh["idiom"]


_POLITE_ASK = re.compile(r"(?:好|行|可以)吗")


def _talk(body: str, clause: str, chinese_clause: bool) -> tuple[int, bool]:
    """How many words of a clause are of people talking, and whether it asks something."""
    en_talk, en_asks, zh_talk, zh_asks = _chat()
    if chinese_clause:
        return len(zh_talk.findall(body)), zh_asks.search(_POLITE_ASK.sub("", clause)) is not None
    return len(en_talk.findall(body)), en_asks.match(body) is not None
