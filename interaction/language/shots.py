"""Descriptions become shots: clauses are gathered until the thought is over, later ones correcting earlier ones."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from engine.errors import EditRefused
from engine.film.camera import Speed
from engine.film.revise import stepped
from engine.film.spec import Look, ShotSpec, Span, Subject, get, put
from engine.messages import Relative
from interaction.language.parts import Figure
from interaction.language.reading import Reading, Said
from interaction.language.text import Folded
from interaction.language.verbs import places
from interaction.language.wardrobe import Dressing
from interaction.language.words import words

_WITH = {
    "environment.weather": ("environment.weather_strength",),
    "environment.place": ("environment.set", "environment.interior"),
}


@dataclass(slots=True)
class Draft:
    """A shot (or a change to one) as far as it has been said."""

    folded: Folded
    spec: ShotSpec = field(default_factory=ShotSpec)
    spans: list[Span] = field(default_factory=list[Span])
    relative: list[Relative] = field(default_factory=list[Relative])
    removed: list[str] = field(default_factory=list[str])
    looks: list[tuple[str, Span]] = field(default_factory=list[tuple[str, Span]])
    start: int = -1
    end: int = 0
    sentence: int = -1
    sure: float = 0.0
    leftover: int = 0
    talk: int = 0
    scenic: bool = False
    cue: bool = False
    led: bool = False
    joins: bool = False
    dressed: list[Look] = field(default_factory=list[Look])
    moves_last: bool = False

    def add(self, reading: Reading, *, revising: bool) -> None:
        """Takes in one more clause; `revising` keeps wishes relative to a shot that stands already."""
        self._extend(reading)
        anew = reading.correction or reading.cue
        self._figures(reading, anew)
        self._deeds(reading, anew)
        self._places(reading, anew)
        if reading.dressing is not None:
            self._dress_anew(reading, reading.dressing)
        for said in reading.sets:
            self._set(said, anew)
        self._pace(reading)
        for said in reading.taken_back:
            self._take_back(said, revising)
        for said in reading.relative:
            self._step(said, revising)

    def _extend(self, reading: Reading) -> None:
        clause = reading.clause
        self.start = clause.start if self.start < 0 else self.start
        self.end = max(self.end, clause.end)
        self.sentence = clause.sentence
        self.cue = self.cue or (reading.cue and not self.scenic and not (reading.correction and self.spans))
        self.joins = self.joins or (reading.joins and not self.scenic)
        self.scenic = self.scenic or reading.scenic
        self.led = self.led or reading.led
        self.sure += reading.parts.sure + len(reading.sets) + len(reading.relative) + len(reading.taken_back)
        self.leftover += reading.parts.leftover
        self.talk += reading.talk

    # --- slots with words of their own ---

    def _set(self, said: Said, anew: bool) -> None:
        held = get(self.spec, said.slot)
        if held not in (None, False) and not anew and held != said.value:
            return
        if anew:
            for sibling in _WITH.get(said.slot, ()):
                self._clear(sibling)
            self.spans = [span for span in self.spans if span.slot != said.slot]
        value = (
            self._span(said.slot, said.start, said.end).text
            if isinstance(said.value, str) and said.slot == "style.mood"
            else said.value
        )
        self.spec = put(self.spec, said.slot, value)
        self._mark(said.slot, said.start, said.end)
        self.moves_last = said.slot == "camera.move" or (self.moves_last and said.slot.startswith("camera."))

    def _clear(self, slot: str) -> None:
        self.spec = put(self.spec, slot, get(ShotSpec(), slot))
        self.spans = [span for span in self.spans if span.slot != slot]

    def _take_back(self, said: Said, revising: bool) -> None:
        for slot in (said.slot, *_WITH.get(said.slot, ())):
            if get(self.spec, slot) not in (None, False) and any(
                s.slot == said.slot and s.start >= self.folded.at[said.start] for s in self.spans
            ):
                continue
            self._clear(slot)
            if revising and slot not in self.removed and (slot == said.slot or slot == "environment.weather_strength"):
                self.removed.append(slot)
        if revising:
            self._mark(said.slot, said.start, said.end)

    def _step(self, said: Said, revising: bool) -> None:
        self._mark(said.slot, said.start, said.end)
        if revising:
            self.relative.append(Relative(said.slot, said.value))
            return
        try:
            self.spec = stepped(self.spec, said.slot, said.value)
        except EditRefused:  # a slot without steps: the lexicon holds none, a person's own might
            return

    # --- somebody, doing something, somewhere ---

    def _figures(self, reading: Reading, anew: bool) -> None:
        for figure in reading.parts.figures:
            self._dress_again(reading, figure)
        new = [figure for figure in reading.parts.figures if not self._known(reading, figure)]
        if new and anew and self.spec.subjects:
            self.spec = replace(self.spec, subjects=self.spec.subjects[: -len(new)])
            self.spans = [span for span in self.spans if span.slot != "subjects"]
        for figure in new:
            name = self._stretch("subjects", reading, *figure.name)
            look = self._stretch("subjects", reading, *figure.look).text if figure.look else None
            self.spec = replace(self.spec, subjects=(*self.spec.subjects, Subject(name.text, look, figure.count)))
        for look in reading.parts.looks:
            self.looks.append((words_of(reading, look), self._stretch("subjects", reading, *look)))
        self._dress()

    def _dress_anew(self, reading: Reading, wish: Dressing) -> None:
        """A look for somebody: of this draft when it describes them, or else of the shot that stands."""
        span = self._stretch("subjects", reading, 0, len(reading.clause.text))
        if self.spec.subjects:
            self.looks.append((wish.look, replace(span, text=wish.look)))
            self._dress()
            return
        self.dressed.append(Look(wish.who, wish.look))
        self.sure += 1.0

    def _dress_again(self, reading: Reading, figure: Figure) -> None:
        """ "a guy … a guy in a suit": the same one said twice, now with a look."""
        if self._again(reading, figure) and figure.look:
            self.looks.append(("", self._stretch("subjects", reading, *figure.look)))

    def _again(self, reading: Reading, figure: Figure) -> bool:
        return bool(self.spec.subjects) and self._plain(self.spec.subjects[-1].name) == reading.words(*figure.name)

    def _known(self, reading: Reading, figure: Figure) -> bool:
        """Whether somebody was named before: he, 她, "the man" after "a man"."""
        said = reading.words(*figure.name)
        if not self.spec.subjects:
            return False
        if said in words().en["pronoun"] or (said in words().zh["pronoun"] and said != "有人"):
            return True
        owner, _, part = said.rpartition(" ")
        if owner in ("his", "her", "their", "its") and part in words().en["body"]:
            return True
        if self._again(reading, figure):
            return True
        plain = said.removeprefix("the ")
        return any(self._plain(s.name).endswith(plain) for s in self.spec.subjects) and (
            plain != said or not said.isascii()
        )

    @staticmethod
    def _plain(name: str) -> str:
        return name.lower()

    def _dress(self) -> None:
        while self.looks and self.spec.subjects:
            _, span = self.looks.pop(0)
            last = self.spec.subjects[-1]
            joint = ", " if span.text.isascii() else "，"
            look = f"{last.look}{joint}{span.text}" if last.look else span.text
            self.spec = replace(self.spec, subjects=(*self.spec.subjects[:-1], replace(last, look=look)))

    def _deeds(self, reading: Reading, anew: bool) -> None:
        for deed in reading.parts.deeds:
            span = self._stretch("action.text", reading, *deed.said)
            action = self.spec.action
            if action.text is None or anew:
                self.spec = replace(self.spec, action=replace(action, text=span.text, canonical=deed.canonical))
                anew = False
            else:
                joint = ", " if span.text.isascii() else "，"
                known = action.canonical or deed.canonical
                self.spec = replace(
                    self.spec, action=replace(action, text=f"{action.text}{joint}{span.text}", canonical=known)
                )
            self.moves_last = False

    def _places(self, reading: Reading, anew: bool) -> None:
        found = list(self._kinds(reading))
        if not found or not (anew or self._place_is_open(found[0][1])):
            return
        stretch, kind = found[0]
        if anew:
            self._clear("environment.place")
        span = self._stretch("environment.place", reading, *stretch)
        indoors = self.spec.environment.interior
        environment = replace(
            self.spec.environment, place=span.text, set=kind.set if kind else None,
            interior=indoors if indoors is not None and not anew else kind.interior if kind else None,
        )  # fmt: skip
        self.spec = replace(self.spec, environment=environment)

    def _place_is_open(self, kind: Any) -> bool:
        """Whether no place was said yet, or only one of unknown kind while this one is known."""
        environment = self.spec.environment
        return environment.place is None or (environment.set is None and kind is not None)

    def _kinds(self, reading: Reading) -> Iterator[tuple[tuple[int, int], Any]]:
        """The places of a clause with their kinds, known kinds first."""
        named = [
            (stretch, places().find(reading.words(*stretch)))
            for stretch in reading.parts.places
            if stretch[1] > stretch[0]
        ]
        for stretch, kind in sorted(named, key=lambda pair: pair[1] is None):
            yield stretch, kind[0] if kind else None

    def _pace(self, reading: Reading) -> None:
        """A speed belongs to the nearest move or deed of its clause, or else to what was said last."""
        for speed, start, end in reading.parts.speeds:
            base = reading.clause.start
            moves = [_gap(start + base, end + base, s.start, s.end) for s in reading.sets if s.slot == "camera.move"]
            deeds = [_gap(start, end, *deed.said) for deed in reading.parts.deeds]
            slow_motion = reading.words(start, end) in words().en["slow_motion"] | words().zh["slow_motion"]
            to_move = not slow_motion and self._to_move(moves, deeds)
            self._paced(speed, to_move, reading, (start, end))

    def _to_move(self, moves: list[int], deeds: list[int]) -> bool:
        if moves or deeds:
            return min(moves, default=999) <= min(deeds, default=999)
        return self._pace_of_last()

    def _pace_of_last(self) -> bool:
        return self.moves_last or self.spec.action.text is None

    def _paced(self, speed: Speed, to_move: bool, reading: Reading, stretch: tuple[int, int]) -> None:
        slot = "camera.move_speed" if to_move else "action.speed"
        if get(self.spec, slot) is None:
            self.spec = put(self.spec, slot, speed)
            self._stretch(slot, reading, *stretch)

    # --- spans ---

    def _stretch(self, slot: str, reading: Reading, start: int, end: int) -> Span:
        return self._mark(slot, reading.clause.start + start, reading.clause.start + end)

    def _mark(self, slot: str, start: int, end: int) -> Span:
        span = self._span(slot, start, end)
        if span not in self.spans:
            self.spans.append(span)
        return span

    def _span(self, slot: str, start: int, end: int) -> Span:
        return Span(slot, *self.folded.words(start, end))


def words_of(reading: Reading, stretch: tuple[int, int]) -> str:
    """The folded words of a stretch."""
    return reading.words(*stretch)


def _gap(start: int, end: int, other_start: int, other_end: int) -> int:
    return max(other_start - end, start - other_end, 0)
