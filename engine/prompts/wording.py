"""The prompt of a shot: what was said, and what is assumed, in the order in which a video model likes to be told.

Style first; then a few film terms; who does what, where and when; the light of the hour and the weather; what did not
fit as a term, in plain words; and the camera's move last. A short shot is told at more length, step by step, until the
model has enough to go by: the course of each known action and the light, then what the film terms mean, then what is
assumed. Nothing else is ever added.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.film.assume import assumed
from engine.film.camera import Move, Side
from engine.film.scenery import Weather
from engine.film.spec import ShotSpec, Span, get, said
from engine.prompts import prompt as reasons
from engine.prompts.models import Model, holds, is_photographic, model
from engine.prompts.people import Sentence, people
from engine.prompts.prompt import Prompt
from engine.prompts.setting import Setting, is_told, setting
from engine.prompts.words import Words, words

_TERMS = (
    "camera.size", "camera.framing", "camera.angle", "camera.side", "camera.lens", "camera.lens_mm",
    "camera.depth_of_field", "style.light_source", "style.light_quality", "style.light_direction", "style.tone",
    "style.saturation", "camera.composition",
)  # fmt: skip
"""Slots that a film term can say, the most telling first."""

_LEAN, _COURSES, _MEANINGS, _ASSUMED = range(4)
"""How much is told; each has what those before it have."""

CROWD = 4
"""So many are a crowd, which is not unwanted then."""


def worded(spec: ShotSpec, engine: str, language: str) -> Prompt:
    """The prompt of a shot for a video model, in Chinese (`zh`) or English (`en`).

    `spec` holds what was said; what is assumed is worked out here (`film.assume`). Cast members are dressed already.
    Raises EngineError for an engine that no words are known for.
    """
    telling = _telling(spec, model(engine), language)
    text, spans = _spans(telling.long_enough(), telling.words)
    told = {span.slot for span in spans}
    return Prompt(
        engine=engine,
        language=telling.words.language,
        text=text,
        negative=telling.negative(),
        unobeyed=telling.unobeyed,
        left_out=tuple((slot, telling.reason(slot)) for slot, _ in said(spec) if slot not in told),
        spans=tuple(span for span in spans if span.slot in telling.said),
        remarks=tuple(telling.remarks(text)),
    )


def language_of(spec: ShotSpec) -> str:
    """The language that a shot was said in, and is best told in: `zh` or `en`."""
    words = [one.name for one in spec.subjects] + [spec.action.text or "", spec.environment.place or ""]
    return "en" if all(text.isascii() for text in words) else "zh"


@dataclass(frozen=True, slots=True)
class Telling:
    """A shot being told to a model: what was said, the whole of it with what is assumed, and the slots of it."""

    spec: ShotSpec
    whole: ShotSpec
    wants: Model
    words: Words

    said: frozenset[str]
    unobeyed: tuple[str, ...]
    unsaid: frozenset[str]
    """The slots that this model must not be told."""

    def long_enough(self) -> list[Sentence]:
        """What is told: the leanest telling that is as long as the model likes, or else the richest."""
        told: list[Sentence] = []
        for richness in (_LEAN, _COURSES, _MEANINGS, _ASSUMED):
            told = self.sentences(richness)
            if sum(self.words.size(sentence.text) for sentence in told) >= self.wants.shortest:
                break
        return told

    def sentences(self, richness: int) -> list[Sentence]:
        """Everything that is told, in order."""
        terms = self._terms(richness)
        named = [*self._style(), *self._listed(terms)]
        courses = richness >= _COURSES
        woven = setting(self.spec, self.words)
        acted = people(self.spec, self.words, woven, courses=courses, unsaid=self.unsaid)
        return [*named, *acted, *self._where(richness, woven), *self._meanings(terms, richness), *self._camera()]

    def negative(self) -> str:
        """What the picture must not be, without what this shot asks for."""
        unwanted: Sequence[dict[str, Any]] = self.words.tables["negative"]["words"]
        joint = self.words.joint("terms")
        wanted = " ".join(_free_text(self.spec)).lower()
        kept = [one["say"] for one in unwanted if not any(self._asks_for(wish) for wish in one.get("unless", ()))]
        return joint.join(word for say in kept for word in say.split(joint) if word.lower() not in wanted)

    def reason(self, slot: str) -> str:
        """Why a slot is not in the text."""
        if slot == "duration_s":
            return reasons.AS_FRAMES
        if slot in self.unsaid:
            return reasons.BESIDE_MOVE if slot == "camera.angle" else reasons.CLASH
        if slot in ("camera.move_speed", "camera.move_amount"):
            return reasons.NO_MOVE
        return reasons.ONLY_A_TERM if is_photographic(self.spec.style.style) else reasons.NOT_FILMED

    def remarks(self, text: str) -> Iterator[str]:
        """What is to be said of the prompt as a whole."""
        size, small = self.words.size(text), text.lower()
        if size < self.wants.shortest:
            yield reasons.SHORT
        if size > self.wants.longest:
            yield reasons.LONG
        if any(self.words.is_foreign(one) and one.lower() in small for one in _free_text(self.spec)):
            yield reasons.AS_SAID

    def _asks_for(self, wish: str) -> bool:
        if wish == "drawn":
            return not is_photographic(self.spec.style.style)
        if wish == "many":
            return sum(one.count for one in self.spec.subjects) >= CROWD
        return holds(self.whole, wish)

    def _style(self) -> Iterator[Sentence]:
        style = self.spec.style.style
        if style is not None:
            known = self.words.entry("style.style", style)
            is_told = self.words.joint("style_word") in style.lower()
            text = known or (style if is_told else self.words.joint("style").format(style=style))
            yield Sentence(self.words.sentence(text), (("style.style", "" if known else style),))

    def _terms(self, richness: int) -> list[str]:
        """The slots told as film terms: what was said and is obeyed, then what is doubtful, then what is assumed."""
        if not is_photographic(self.spec.style.style):
            return []
        wished = [slot for slot in _TERMS if slot in self._told(richness) and self._term(slot)]
        wished.sort(key=lambda slot: (slot not in self.said, slot in self.unobeyed))
        return wished[: self.wants.terms]

    def _told(self, richness: int) -> frozenset[str]:
        """The slots of film terms that are told, one way or the other."""
        assumed_ones = {"camera.size"}
        if richness >= _ASSUMED:
            assumed_ones |= {"camera.angle"} if self._follows else {"camera.angle", "camera.side"}
        by_move = {"camera.side"} if self._follows and self.whole.camera.side is Side.BACK else set[str]()
        return frozenset(slot for slot in _TERMS if slot in self.said | assumed_ones) - self.unsaid - by_move

    @property
    def _follows(self) -> bool:
        """Whether the camera follows: then its side is told with the move."""
        return self.whole.camera.move is Move.FOLLOW

    def _term(self, slot: str) -> str:
        return self._entry(slot)["term"].format(mm=f"{self.whole.camera.lens_mm:g}")

    def _entry(self, slot: str) -> Any:
        return self.words.entry(slot, "number" if slot == "camera.lens_mm" else get(self.whole, slot))

    def _listed(self, terms: Sequence[str]) -> Iterator[Sentence]:
        if terms:
            named = tuple((slot, self._term(slot)) for slot in terms)
            text = self.words.joint("terms").join(dict.fromkeys(term for _, term in named))
            yield Sentence(self.words.sentence(text), named)

    def _meanings(self, terms: Sequence[str], richness: int) -> Iterator[Sentence]:
        """In plain words: what was said and is not among the terms, and, in a longer prompt, what the terms mean.

        Always where two identifiers share a film term. What is assumed is left at its term.
        """
        for slot in _TERMS:
            if slot not in self._told(richness) & self.said:
                continue
            entry = self._entry(slot)
            follows = self._follows and slot == "camera.side"
            more = entry.get("tell") or (richness >= _MEANINGS and not follows)
            if entry["plain"] and (slot not in terms or more):
                yield Sentence(self.words.sentence(entry["plain"]), ((slot, ""),))

    def _where(self, richness: int, woven: Setting) -> Iterator[Sentence]:
        there, templates = self.spec.environment, self.words
        if there.place and not is_told("environment.place", woven):
            place = f"“{there.place}”" if templates.is_other(there.place) else there.place
            text = templates.joint("place").format(place=place)
            yield Sentence(templates.sentence(text), (("environment.place", there.place), ("environment.set", "")))
        if there.interior is not None and not is_told("environment.interior", woven):
            text = templates.plain("environment.interior", there.interior)
            yield Sentence(text, (("environment.interior", ""),))
        yield from self._hour(richness)
        yield from self._weather(richness)
        if self.spec.style.mood:
            text = templates.joint("mood").format(mood=templates.apart(self.spec.style.mood))
            yield Sentence(templates.sentence(text), (("style.mood", self.spec.style.mood),))

    def _hour(self, richness: int) -> Iterator[Sentence]:
        """The light of the hour: what was said of it in a longer prompt, and else the daylight that is assumed."""
        there = self.spec.environment
        lit = there.interior or self._is_lit
        if (there.time and richness >= _COURSES and not lit) or (not there.time and not lit):
            told = self.words.plain("environment.time", self.whole.environment.time)
            if not there.time and there.weather not in (None, Weather.CLEAR):
                told = self.words.joint("daytime")
            yield Sentence(told, (("environment.time", ""),))

    @property
    def _is_lit(self) -> bool:
        """Whether the light was said: a clear day that nobody asked for would fight it."""
        return bool({"style.light_source", "style.light_quality", "style.style"} & self.said)

    def _weather(self, richness: int) -> Iterator[Sentence]:
        asked, whole = self.spec.environment, self.whole.environment
        if asked.weather is None and (richness < _ASSUMED or asked.interior or self._is_lit):
            return
        if asked.weather and not asked.interior and richness < _COURSES:
            return
        told = self.words.tables["environment.weather"][str(whole.weather)][str(whole.weather_strength)]
        if asked.interior:
            told = self.words.joint("outside").format(weather=told)
        slots = (("environment.weather", ""), ("environment.weather_strength", ""))
        yield Sentence(self.words.sentence(told), slots)

    def _camera(self) -> Iterator[Sentence]:
        moves = self.whole.camera.move or Move.STATIC
        held = self.spec.camera.handheld
        if held:
            how = "still" if moves is Move.STATIC else "yes"
            slots = (("camera.handheld", ""), *((("camera.move", ""),) if moves is Move.STATIC else ()))
            yield Sentence(self.words.plain("camera.handheld", how), slots)
        if not (held and moves is Move.STATIC):
            yield self._move(moves)

    def _move(self, moves: Move) -> Sentence:
        template = self.words.plain("camera.move", moves)
        if moves is Move.FOLLOW:
            template = self.words.plain("camera.follow", self.whole.camera.side or Side.BACK)
        asked = self.spec.camera
        how = self.words.plain("camera.move_speed", asked.move_speed or "normal")
        far = self.words.plain("camera.move_amount", asked.move_amount or "normal")
        slots = [("camera.move", ""), *((("camera.side", ""),) if self._follows else ())]
        slots += [("camera.move_speed", how.strip())] if "{how}" in template else []
        slots += [("camera.move_amount", far.strip())] if "{far}" in template else []
        return Sentence(template.format(how=how, far=far), tuple(slots))


def _telling(spec: ShotSpec, wants: Model, language: str) -> Telling:
    whole = assumed(spec)
    angle = () if wants.angle_fits(whole) else ("camera.angle",)
    return Telling(
        spec,
        whole,
        wants,
        words(wants.words, "zh" if language == "zh" else "en"),
        frozenset(slot for slot, _ in said(spec)),
        wants.unobeyed(spec),
        frozenset((*wants.gives_way(spec), *angle)),
    )


def _free_text(spec: ShotSpec) -> Iterator[str]:
    """Everything that is kept in a speaker's own words."""
    for one in spec.subjects:
        yield from (one.name, one.look or "", *(action.text or "" for action in one.actions))
    yield from (action.text or "" for action in (spec.action, *spec.then))
    yield from (spec.environment.place or "", spec.style.mood or "", spec.style.style or "")


def _spans(sentences: Sequence[Sentence], told: Words) -> tuple[str, list[Span]]:
    """The text, and where in it every slot is told."""
    spans: list[Span] = []
    text, start = "", 0
    for sentence in sentences:
        if sentence.text:
            joint = told.joint("space") if text else ""
            start = len(text) + len(joint)
            text += joint + sentence.text
        for slot, wanted in sentence.slots:
            inside = told.tidy(wanted)
            at = text.lower().find(inside.lower(), start) if inside else -1
            begin, end = (at, at + len(inside)) if at >= 0 else (start, len(text))
            spans.append(Span(slot, text[begin:end], begin, end))
    return text, spans
