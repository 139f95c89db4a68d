"""From one described shot to the shots of a pattern: master, over the shoulders, singles, each a shot of its own.

Place, time, weather, light, style and people are carried through; what the pattern says comes on top. Each shot gets a
sentence of its own in the language of the description, and the words that each slot stands in.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.film.blocking import Relation
from engine.film.camera import Framing, Speed
from engine.film.characters import character
from engine.film.spec import Action, Camera, Description, Related, ShotSpec, Span, Subject, doings, get, put
from interaction.language.patternbook import Bond, Pattern, PatternShot, wording
from interaction.language.text import fold, language_of
from interaction.language.verbs import actions, english_forms

_SPATIAL = (Relation.LEFT_OF, Relation.RIGHT_OF, Relation.IN_FRONT_OF, Relation.BEHIND, Relation.BESIDE)
_SHARED = (Framing.TWO_SHOT, Framing.THREE_SHOT, Framing.GROUP)
_FOR_TWO = (Framing.OVER_THE_SHOULDER, Framing.REVERSE)
_SEVERAL = 6
"""More than so many alike are a crowd, and are not told apart."""


def shots_of(pattern: Pattern, description: Description) -> tuple[Description, ...]:
    """The shots of a pattern for a described one: those that need somebody who is not there are left out.

    One subject that is two people ("two detectives") is told apart where the pattern is for two.
    """
    language = language_of(fold(description.text).text)
    whole = _told_apart(description.spec, pattern.people, language)
    order = _roles(pattern, whole)
    made: list[Description] = []
    for shot in pattern.shots:
        spec = _spec(shot, whole, order, language)
        if spec is not None and spec not in [other.spec for other in made]:
            text, spans = _Sentence(spec, description, language).told()
            made.append(Description(text, spec, spans))
    return tuple(made)


def people_in(spec: ShotSpec) -> int:
    """How many people are in a shot, as far as a pattern tells them apart."""
    return sum(one.count if one.count <= _SEVERAL else 1 for one in spec.subjects)


# --- who is who ----------------------------------------------------------------------------------------------


def _told_apart(spec: ShotSpec, people: int, language: str) -> ShotSpec:
    """ "Two detectives" as one and the other, where they are the only ones in a shot that is for several."""
    if len(spec.subjects) != 1 or people < 2 or not 2 <= spec.subjects[0].count <= _SEVERAL:
        return spec
    (one,) = spec.subjects
    names = _one_by_one(one.name, min(one.count, people), language)
    return replace(spec, subjects=tuple(replace(one, name=name, count=1) for name in names))


def _one_by_one(name: str, count: int, language: str) -> list[str]:
    if language == "zh":
        plain = re.sub(r"^(?:[两二三四五六]|几)?(?:个|名|位)?", "", name)
        plain = plain if plain not in ("", "人们") else "人"
        return [f"{which}{plain}" for which in ("一个", "另一个", "第三个")[:count]]
    plain = re.sub(r"^(?:the|two|three|four|five|six)\s+", "", name, flags=re.IGNORECASE)
    head, _, last = plain.rpartition(" ")
    single = f"{head} {_singular(last)}".strip()
    return [f"{which} {single}" for which in ("one", "the other", "a third")[:count]]


_IRREGULAR = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "policemen": "policeman",
    "kids": "kid", "thieves": "thief", "wolves": "wolf", "knives": "knife",
}  # fmt: skip


def _singular(word: str) -> str:
    plain = word.lower()
    if plain in _IRREGULAR:
        return _IRREGULAR[plain]
    if plain.endswith("ies"):
        return f"{word[:-3]}y"
    if re.search(r"(?:ch|sh|ss|x|z)es$", plain):
        return word[:-2]
    return word[:-1] if re.search(r"[^s]s$", plain) else word


def _roles(pattern: Pattern, spec: ShotSpec) -> list[int]:
    """Subject numbers in the order of the pattern's letters: whoever leads its relation first, else as described."""
    order = list(range(len(spec.subjects)))
    for each in spec.related:
        if each.relation in pattern.led_by and {each.who, each.whom} <= set(order):
            order.sort(key=lambda at, first=each: (at != first.who, at != first.whom))
            break
    return order


# --- one shot ------------------------------------------------------------------------------------------------


def _spec(shot: PatternShot, whole: ShotSpec, order: Sequence[int], language: str) -> ShotSpec | None:
    """The spec of one shot; None where nobody of those it is about was described."""
    there = range(max(len(order), 1))
    letters = tuple(there) if shot.who is None else tuple(at for at in shot.who if at in there)
    if shot.who and not letters:
        return None
    if shot.who and len(letters) < len(shot.who) and dict(shot.slots).get("camera.framing") is Framing.REVERSE:
        return None
    keeps = [order[at] for at in letters if at < len(order)]
    if shot.who is None:
        keeps = sorted(keeps)
    spec = _peopled(shot, whole, keeps, language)
    spec = _bound(shot, whole, spec, keeps, order)
    spec = _placed(shot, spec, keeps, order)
    return _framed(shot, spec)


def _peopled(shot: PatternShot, whole: ShotSpec, keeps: Sequence[int], language: str) -> ShotSpec:
    """The spec with those in the shot, and what they do in it."""
    asked = dict(shot.does).get(language)
    if shot.thing:
        one = Subject(dict(shot.thing)[language])
        return replace(whole, subjects=(one,), action=asked or Action(), then=(), related=())
    if shot.who == ():
        return replace(whole, subjects=(), action=Action(), then=(), related=())
    told = [(asked,) if asked else _own_doings(whole, at, alone=len(keeps) == 1) for at in keeps]
    (first, *then) = told[0] if told else (asked,) if asked else (whole.action, *whole.then)
    shared = (first, *then)
    subjects = tuple(
        replace(whole.subjects[at], actions=() if mine == shared else mine)
        for at, mine in zip(keeps, told, strict=True)
    )
    if shot.who is not None and len(keeps) == 1:
        subjects = (replace(subjects[0], positions=()),)
    return replace(whole, subjects=subjects, action=first, then=tuple(then), related=())


def _own_doings(spec: ShotSpec, at: int, *, alone: bool) -> tuple[Action, ...]:
    """What somebody does; "talks to the old man" is no doing of the old man's when he is alone in the frame."""
    done, name = doings(spec, at), character(spec.subjects[at].name)
    if not alone or not any(name in (action.text or "").lower() for action in done):
        return done
    return tuple(replace(action, text=None) for action in done)


def _bound(shot: PatternShot, whole: ShotSpec, spec: ShotSpec, keeps: Sequence[int], order: Sequence[int]) -> ShotSpec:
    """The spec with what those in it are to each other: the pattern's bonds, else what was described."""
    if shot.thing or len(keeps) < 2:
        return spec
    bonds = tuple(_renumbered(shot.bonds, keeps, order))
    pairs = [{each.who, each.whom} for each in bonds]
    described = tuple(
        Related(each.relation, keeps.index(each.who), keeps.index(each.whom))
        for each in whole.related
        if each.who in keeps and each.whom in keeps and (not shot.does or each.relation in _SPATIAL)
    )
    if not shot.does:  # what was described of two is stronger than what the pattern takes for granted
        told = [{each.who, each.whom} for each in described if each.relation not in _SPATIAL]
        bonds = tuple(each for each in bonds if {each.who, each.whom} not in told)
        return replace(spec, related=(*described, *bonds))
    return replace(spec, related=(*(each for each in described if {each.who, each.whom} not in pairs), *bonds))


def _renumbered(bonds: Sequence[Bond], keeps: Sequence[int], order: Sequence[int]) -> Iterator[Related]:
    for bond in bonds:
        if max(bond.who, bond.whom) < len(order) and {order[bond.who], order[bond.whom]} <= set(keeps):
            yield Related(bond.relation, keeps.index(order[bond.who]), keeps.index(order[bond.whom]))


def _placed(shot: PatternShot, spec: ShotSpec, keeps: Sequence[int], order: Sequence[int]) -> ShotSpec:
    """The spec with people where the pattern has them in the picture, unless it was said where they are."""
    subjects = list(spec.subjects)
    for letter, where in shot.positions:
        if letter < len(order) and order[letter] in keeps and not shot.thing:
            at = keeps.index(order[letter])
            taken = {one for other in subjects if other is not subjects[at] for one in other.positions}
            if not subjects[at].positions and not taken & set(where):
                subjects[at] = replace(subjects[at], positions=where)
    return replace(spec, subjects=tuple(subjects))


def _framed(shot: PatternShot, spec: ShotSpec) -> ShotSpec:
    """The spec with the pattern's camera and whatever else it sets; a hand-held camera stays in the hand."""
    spec = replace(spec, camera=Camera(handheld=spec.camera.handheld), duration_s=None)
    for slot, value in shot.slots:
        if slot == "environment.weather" and spec.environment.weather is not value:
            spec = put(spec, "environment.weather_strength", None)
        if slot == "action.speed" and not spec.action.text:
            continue
        spec = put(spec, slot, value)
    alone = shot.who is not None and len(shot.who) == 1 and bool(shot.positions) and spec.camera.framing is None
    return put(spec, "camera.framing", Framing.SINGLE if alone and len(spec.subjects) == 1 else _framing(spec))


def _framing(spec: ShotSpec) -> Framing | None:
    """The framing that so many people can have: no two-shot of one, and nobody's shoulder where there is nobody."""
    asked, people = spec.camera.framing, sum(one.count for one in spec.subjects)
    if asked in _SHARED:
        return {0: None, 1: None, 2: Framing.TWO_SHOT, 3: Framing.THREE_SHOT}.get(people, Framing.GROUP)
    if asked in _FOR_TWO and len(spec.subjects) < 2:
        return Framing.SINGLE if spec.subjects else None
    return None if asked is Framing.SINGLE and people != 1 else asked


# --- its words -----------------------------------------------------------------------------------------------

_CAMERA = (
    "size", "framing", "angle", "side", "move", "handheld", "lens", "depth_of_field", "composition",
)  # fmt: skip
_SCENE = ("environment.time", "environment.weather")
_LOOK = ("style", "tone", "saturation", "light_source", "light_quality", "light_direction")


@dataclass
class _Sentence:
    """A sentence put together piece by piece, each piece with the slots it stands for."""

    spec: ShotSpec
    described: Description
    language: str

    def __post_init__(self) -> None:
        self._text = ""
        self._spans: list[Span] = []
        self._joint = ", " if self.language == "en" else "，"

    def told(self) -> tuple[str, tuple[Span, ...]]:
        """The sentence and its spans."""
        for slot in _CAMERA:
            self._say(f"camera.{slot}", self._camera_word(slot))
        self._people(": " if self.language == "en" else "：")
        self._say("environment.place", self.spec.environment.place)
        place = (self.spec.environment.place or "").lower()
        for slot in (*_SCENE, *(f"style.{name}" for name in _LOOK)):
            said = self._carried(slot)
            if said and said.lower() not in place:  # "snowy forest" has its weather already
                self._say(slot, said)
        self._say("style.mood", self.spec.style.mood)
        text = self._text if self.language == "zh" else self._text[:1].upper() + self._text[1:]
        return text, tuple(self._told_as(span, text) for span in self._spans)

    @staticmethod
    def _told_as(span: Span, text: str) -> Span:
        return replace(span, text=text[span.start : span.end])

    def _say(self, slot: str, words: str | None, joint: str | None = None) -> None:
        if not words:
            return
        self._text += (self._joint if joint is None else joint) if self._text else ""
        self._spans.append(Span(slot, words, len(self._text), len(self._text) + len(words)))
        self._text += words

    def _camera_word(self, slot: str) -> str | None:
        value = get(self.spec, f"camera.{slot}")
        if value is None or value is False:
            return None
        said = self._word(slot, value)
        speed = self.spec.camera.move_speed
        if slot == "move" and said and speed not in (None, Speed.NORMAL):
            return wording().slots["move_speed"][speed.value][self.language].format(move=said)
        return said

    def _word(self, name: str, value: Any) -> str | None:
        said = wording().slots.get(name, {}).get(str(value).lower())
        return said[self.language] if said else str(value) if isinstance(value, str) else None

    def _carried(self, slot: str) -> str | None:
        """The words that were used for what stayed as it was, or else our own."""
        value = get(self.spec, slot)
        if value is None:
            return None
        if value == get(self.described.spec, slot):
            said = next((span.text for span in self.described.spans if span.slot == slot), None)
            if said is not None and (language_of(fold(said).text) == self.language):
                return said
        return self._word(slot.rpartition(".")[2], value)

    def _people(self, joint: str) -> None:
        """Those in the shot and what they do: together, or each after the other."""
        joined = " and " if self.language == "en" else "和"
        apart = any(one.actions for one in self.spec.subjects)
        done = " ".join((action.text or "").lower() for action in (self.spec.action, *self.spec.then))
        told = 0
        for at, one in enumerate(self.spec.subjects):
            if told and not apart and character(one.name) in done:
                continue  # "a woman talks to an old man" has him already
            between = joint if not told else (self._joint if apart else joined)
            self._say("subjects", self._named(one), between)
            told += one.count
            if apart:
                self._deeds(doings(self.spec, at), one.count > 1)
        if not apart:
            self._deeds((self.spec.action, *self.spec.then), told != 1, joint if not told else None)

    def _deeds(self, done: Sequence[Action], many: bool, joint: str | None = None) -> None:
        gap = " " if self.language == "en" else ""
        for number, action in enumerate(done):
            if action.text:
                text = agreeing(action.text, many) if self.language == "en" else action.text
                self._say("then" if number else "action.text", text, self._joint if number else (joint or gap))

    def _named(self, one: Subject) -> str:
        name = one.name
        if one.count > 1:
            name = f"{one.count} {name}" if self.language == "en" else f"{one.count}个{name}"
        if not one.look:
            return name
        return f"{name} ({one.look})" if self.language == "en" else f"{name}（{one.look}）"


def agreeing(text: str, many: bool) -> str:
    """An English doing as one does it or as several do: "walks away" and "walk away"; anything else as it is."""
    verb, space, rest = text.partition(" ")
    turned = {"is": "are", "has": "have", "does": "do"} if many else {"are": "is", "have": "has", "do": "does"}
    if verb in turned:
        return turned[verb] + space + rest
    if verb.endswith(("ing", "ed")) or not verb.isascii():
        return text
    plain = next((base for base in _bare(verb) if base in actions().en), None) or (
        verb if verb in actions().en else None
    )
    if many and plain is not None and verb != plain:
        return plain + space + rest
    if not many and plain is not None and verb == plain:
        return list(english_forms(plain))[1] + space + rest
    return text


def _bare(verb: str) -> Iterator[str]:
    """What a verb that ends in s may be without it."""
    if verb.endswith("ies"):
        yield verb[:-3] + "y"
    if verb.endswith("es"):
        yield verb[:-2]
    if verb.endswith("s") and not verb.endswith("ss"):
        yield verb[:-1]
