"""Descriptions become shots: clauses are gathered until the thought is over, later ones correcting earlier ones."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.errors import EditRefused
from engine.film.blocking import Position
from engine.film.camera import Composition, Framing, Move, Speed
from engine.film.revise import revised, stepped
from engine.film.spec import Action, Description, Direction, Look, Related, ShotSpec, Span, Subject, get, put
from engine.messages import Relative
from interaction.language.english_words import is_some_of_them
from interaction.language.gathering import ends_list, gap, only_named, slot_of, words_of
from interaction.language.parts import Bond, Figure, Figures
from interaction.language.playing import How, Playing, meant_by
from interaction.language.reading import Reading, Said
from interaction.language.restaging import Restaging
from interaction.language.text import Folded
from interaction.language.verbs import places
from interaction.language.wardrobe import Dressing
from interaction.language.words import is_pronoun, is_somebody, words

_WITH = {
    "environment.weather": ("environment.weather_strength",),
    "environment.place": ("environment.set", "environment.interior"),
}
_COMPOSED = {
    Position.LEFT: Composition.LEFT_HEAVY,
    Position.RIGHT: Composition.RIGHT_HEAVY,
    Position.CENTRE: Composition.CENTRE,
}
"""What a place in the picture means for the picture where nobody is there to stand in it."""
_TWO_THINGS = re.compile(r" and (?:an?|his|her|their) ")
_RECENT = 64
"""A slot said twice over is found among so many spans; a text may have thousands."""
_MOOD = re.compile(
    r"^(?:the )?(?:(?:feels?|feeling|mood|atmosphere|tone|vibe)(?: is| should be)?:? )?"
    r"(?:(?:a (?:bit|little)|much|very|rather|quite|kind of) )?(?:more )?| (?:mood|feel|feeling|atmosphere|tone|vibe)$",
    re.IGNORECASE,
)
"""What is said around the word for a mood."""


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
    restaged: list[Restaging] = field(default_factory=list[Restaging])
    directions: list[Direction] = field(default_factory=list[Direction])
    goes_on: bool = False
    waiting: list[tuple[Position, int, int]] = field(default_factory=list[tuple[Position, int, int]])
    moves_last: bool = False
    playing: Playing = field(default_factory=Playing)
    hinted: set[str] = field(default_factory=set[str])

    def add(self, reading: Reading, *, revising: bool) -> None:
        """Takes in one more clause; `revising` keeps wishes relative to a shot that stands already."""
        if reading.clause.sentence != self.sentence:
            self.playing.listed = ()
        self._extend(reading)
        anew = reading.correction or reading.cue
        numbers = self._figures(reading, anew)
        landed = self._deeds(reading, anew, numbers)
        self.playing.lists([at for who in numbers for at in who], only_named=only_named(reading))
        self._stand(reading, numbers)
        self._places(reading, anew)
        if reading.dressing is not None:
            self._dress_anew(reading, reading.dressing)
        if reading.restaging is not None:
            self._restage(reading, reading.restaging)
        for said in reading.sets:
            self._set(said, anew)
        self._pace(reading, landed)
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
        outright = not said.hint and said.slot in self.hinted
        if held not in (None, False) and (said.hint or not (anew or outright or held == said.value)):
            return
        (self.hinted.add if said.hint else self.hinted.discard)(said.slot)
        if anew or outright:
            for sibling in _WITH.get(said.slot, ()):
                self._clear(sibling)
            self.spans = [span for span in self.spans if span.slot != said.slot]
        value = said.value
        if isinstance(value, str) and said.slot == "style.mood":
            value = _MOOD.sub("", self._span(said.slot, said.start, said.end).text)
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

    def _figures(self, reading: Reading, anew: bool) -> list[Figures]:
        """The figures of a clause as subjects: for each, the numbers of those who are meant."""
        reading.parts.figures = self._without_shown(reading)
        for figure in reading.parts.figures:
            self._dress_again(reading, figure)
        new = [figure for figure in reading.parts.figures if not self._known(reading, figure)]
        if anew and not new and self._counted_again(reading):
            new = reading.parts.figures[:1]
        if new and anew and self.spec.subjects:
            self._recast(len(new))
        numbers: list[Figures] = []
        for number, figure in enumerate(reading.parts.figures):
            if self._is_dressing(reading, number):
                numbers.append(())
                continue
            before = numbers[-1] if numbers else self.playing.acting
            known = self._known(reading, figure) and self._meant(reading, figure, before)
            numbers.append(known or self._join(reading, figure))
            if figure.acts:
                self.playing.acting = numbers[-1]
        for look in reading.parts.looks:
            self.looks.append((words_of(reading, look), self._stretch("subjects", reading, *look)))
        self._dress()
        return numbers

    def _counted_again(self, reading: Reading) -> bool:
        """ "Two cowboys, scratch that, three cowboys": the same ones, but another number of them."""
        figures = reading.parts.figures[:1]
        return any(self._again(reading, one) and one.count != self.spec.subjects[-1].count for one in figures)

    def _without_shown(self, reading: Reading) -> list[Figure]:
        """The figures of a clause without what the camera only goes to: "he falls, pan to the door"."""
        figures = reading.parts.figures
        if not self.spec.subjects or reading.parts.deeds or reading.parts.bonds:
            return figures
        names = [(figure, reading.words(*figure.name)) for figure in figures]
        return [one for one, name in names if not (one.shown and name.startswith("the ") and not is_somebody(name))]

    def _is_dressing(self, reading: Reading, number: int) -> bool:
        """Whether a thing only stands in the set of somebody told of before, and does nothing: 红绿灯."""
        bound = any(number in (*bond.who, *bond.whom) for bond in reading.parts.bonds)
        figure = reading.parts.figures[number]
        return not (figure.acts or bound or figure.positions or reading.joins) and bool(self.spec.subjects)

    def _join(self, reading: Reading, figure: Figure) -> Figures:
        name = self._stretch("subjects", reading, *figure.name)
        look = self._stretch("subjects", reading, *figure.look).text if figure.look else None
        look = _TWO_THINGS.sub(", ", look) if look else None
        self.spec = replace(self.spec, subjects=(*self.spec.subjects, Subject(name.text, look, figure.count)))
        return (len(self.spec.subjects) - 1,)

    def _recast(self, gone: int) -> None:
        """Takes back the last of those who were named: "a woman, sorry, a man"."""
        left = self.spec.subjects[:-gone]
        related = tuple(one for one in self.spec.related if max(one.who, one.whom) < len(left))
        self.spec = replace(self.spec, subjects=left, related=related)
        self.spans = [span for span in self.spans if span.slot != "subjects"]
        self.playing.acting = ()

    def _meant(self, reading: Reading, figure: Figure, before: Figures) -> Figures:
        """The numbers of those whom somebody named before means; `before` were named last."""
        said = reading.words(*figure.name)
        if is_pronoun(said):
            if figure.acts:
                return meant_by(said, self.spec.subjects, rather=self.playing.acting)
            # Hardly whoever does it or was named last: "a wolf behind her" is behind another, "embraces him" too.
            for never in ((*before, *self.playing.acting), before, self.playing.acting):
                if found := meant_by(said, self.spec.subjects, never=never):
                    return found
            return ()
        if is_some_of_them(said):
            return self._some(said)
        plain = said.removeprefix("the ")
        named = [at for at, one in enumerate(self.spec.subjects) if self._plain(one.name).endswith(plain)]
        return tuple(named[-1:]) or self.playing.acting or (len(self.spec.subjects) - 1,)

    def _some(self, said: str) -> Figures:
        """Those whom "one of them" and "the other" mean: of several who were named, one who is not acting."""
        there = tuple(range(len(self.spec.subjects)))
        if said.startswith(("both", "all", "each")):
            return there
        others = tuple(at for at in there if at not in self.playing.acting)
        return others[-1:] or there[-1:]

    def _dress_anew(self, reading: Reading, wish: Dressing) -> None:
        """A look for somebody: of this draft when it describes them, or else of the shot that stands."""
        span = self._stretch("subjects", reading, 0, len(reading.clause.text))
        if self.spec.subjects:
            self.looks.append((wish.look, replace(span, text=wish.look)))
            self._dress()
            return
        self.dressed.append(Look(wish.who, self._as_said(reading, wish.look)))
        self.sure += 1.0

    def _as_said(self, reading: Reading, words: str) -> str:
        """Folded words of a clause as the person said them, where they stand in it as they are."""
        at = reading.clause.text.find(words)
        start = reading.clause.start + at
        return words if at < 0 or words.isascii() else self.folded.words(start, start + len(words))[0]

    def _restage(self, reading: Reading, wish: Restaging) -> None:
        """Somebody placed, related or sent away: of this draft where it has people, else of the shot that stands."""
        self._stretch("subjects", reading, 0, len(reading.clause.text))
        self.sure += 1.0
        if not self.spec.subjects:
            self.restaged.append(wish)
            return
        self.spec = revised(
            Description("", self.spec), ShotSpec(), placed=wish.placed, relating=wish.relating, without=wish.without
        ).spec

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
        if is_some_of_them(said):
            alone = len(self.spec.subjects) == 1 and self.spec.subjects[0].count == 1
            return not (alone and said.startswith(("the other", "another")))
        owner, _, part = said.rpartition(" ")
        if owner in ("his", "her", "their", "its") and part in words().en["body"]:
            return True
        if self._again(reading, figure) and not self._elsewhere([self.spec.subjects[-1]], figure):
            return True
        plain = said.removeprefix("the ")
        alike = [one for one in self.spec.subjects if self._plain(one.name).endswith(plain)]
        again = plain != said or not said.isascii() or said in dict(self.folded.names).values()
        return bool(alike) and not self._elsewhere(alike, figure) and again

    @staticmethod
    def _elsewhere(alike: list[Subject], figure: Figure) -> bool:
        """ "The man on the left … the man on the right": two of one name in different places."""
        return all(one.positions and set(figure.positions) - set(one.positions) for one in alike)

    def _plain(self, name: str) -> str:
        """A name as the folded text has it: a stand-in for those whom the film knows."""
        return dict(self.folded.names).get(name.lower(), name.lower())

    def _dress(self) -> None:
        while self.looks and self.spec.subjects:
            _, span = self.looks.pop(0)
            last = self.spec.subjects[-1]
            joint = ", " if span.text.isascii() else "，"
            look = f"{last.look}{joint}{span.text}" if last.look else span.text
            self.spec = replace(self.spec, subjects=(*self.spec.subjects[:-1], replace(last, look=look)))

    def _deeds(self, reading: Reading, anew: bool, numbers: list[Figures]) -> list[tuple[int | None, int]]:
        """Takes in what is done; for each doing, whose sequence it went into and its number there."""
        landed: list[tuple[int | None, int]] = []
        whole = reading.cue and not (reading.correction and self.spans)
        if reading.directed and reading.parts.deeds:
            self._direct(reading, reading.directed)
            return landed
        for deed in reading.parts.deeds:
            text, _, _ = self.folded.words(reading.clause.start + deed.said[0], reading.clause.start + deed.said[1])
            who = tuple(at for number in deed.who for at in numbers[number])
            who = (*self.playing.listed, *who) if len(deed.who) > 1 or ends_list(reading) else who
            how = (
                How.ALL_ANEW if anew and whole else How.ANEW if anew else How.MEANWHILE if deed.meanwhile else How.NEXT
            )
            self.spec = self.playing.perform(self.spec, Action(text, deed.canonical, deed.pace), who, how)
            landed.append(self.playing.last)
            self._stretch(slot_of(self.playing.last), reading, *deed.said)
            anew = self.moves_last = False
        return landed

    def _direct(self, reading: Reading, who: str) -> None:
        """Somebody of the shot is told what to do; in a draft of its own, the one of that name."""
        alone = Playing()
        spec = ShotSpec()
        for deed in reading.parts.deeds:
            span = self._stretch("subjects", reading, *deed.said)
            spec = alone.perform(spec, Action(span.text, deed.canonical, deed.pace), (), How.NEXT)
        for speed, start, end in reading.parts.speeds:
            spec = alone.pace(spec, speed)
            self._stretch("subjects", reading, start, end)
        reading.parts.speeds = []
        told = Direction(who, (spec.action, *spec.then))
        if self.spec.subjects:
            self.spec = revised(Description("", self.spec), ShotSpec(), directions=(told,)).spec
        else:
            self.directions.append(told)

    def _stand(self, reading: Reading, numbers: list[Figures]) -> None:
        """Takes in who is to whom what, and where in the picture people are."""
        for bond in reading.parts.bonds:
            self._bind(bond, numbers)
        for figure, who in zip(reading.parts.figures, numbers, strict=True):
            self._place_in_frame(figure.positions, who)
        first = next((at for figure, at in zip(reading.parts.figures, numbers, strict=True) if figure.acts), None)
        if first is not None and self.waiting:
            self._place_in_frame([position for position, _, _ in self.waiting], first)
            self.waiting = []
        if self._waits(reading):
            self.waiting += reading.parts.positions
        else:
            self._place_those_told(reading.parts.positions)

    def _waits(self, reading: Reading) -> bool:
        """Whether a place in the picture stands before the one who is to stand in it: "on the left, a man"."""
        if not self.spec.subjects:
            return not reading.cue
        return not reading.scenic and bool(self.spec.subjects[-1].positions)

    def _place_those_told(self, positions: list[tuple[Position, int, int]]) -> None:
        """Places in the picture that nobody came to stand in belong to who was told of last, or to the picture."""
        for position, start, end in positions:
            if self.spec.subjects:
                self._place_in_frame([position], self.playing.acting or (len(self.spec.subjects) - 1,))
                self._mark("subjects", start, end)
            elif position in _COMPOSED:
                self._set(Said("camera.composition", _COMPOSED[position], start, end), True)

    def finish(self) -> None:
        """Nothing more is told; a camera that goes ahead of somebody or behind them needs no hint of a side."""
        camera = self.spec.camera
        seen = camera.move in (Move.LEAD, Move.FOLLOW) or camera.framing is Framing.POV
        if "camera.side" in self.hinted and seen:
            self._clear("camera.side")
        self._place_those_told(self.waiting)
        self.waiting = []

    def _bind(self, bond: Bond, numbers: list[Figures]) -> None:
        who = tuple(at for number in bond.who for at in numbers[number]) or self._others(bond.whom, numbers)
        whom = tuple(at for number in bond.whom for at in numbers[number]) or self._others(bond.who, numbers)
        made = (Related(bond.relation, one, other) for one in who for other in whom if one != other)
        self.spec = replace(
            self.spec, related=(*self.spec.related, *(one for one in made if one not in self.spec.related))
        )

    def _others(self, told: Figures, numbers: list[Figures]) -> Figures:
        """Whoever is left: those who act, or else the last who is somebody else than the one told."""
        named = {at for number in told for at in numbers[number]} or set(self.playing.acting if not told else ())
        acting = tuple(at for at in self.playing.acting if at not in named)
        left = [at for at in range(len(self.spec.subjects)) if at not in named]
        return acting or tuple(left[-1:])

    def _place_in_frame(self, positions: Sequence[Position], who: Figures) -> None:
        for at in who if positions else ():
            one = self.spec.subjects[at]
            moved = replace(one, positions=(*one.positions, *(p for p in positions if p not in one.positions)))
            self.spec = replace(self.spec, subjects=(*self.spec.subjects[:at], moved, *self.spec.subjects[at + 1 :]))

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

    def _pace(self, reading: Reading, landed: list[tuple[int | None, int]]) -> None:
        """A speed belongs to the nearest move or deed of its clause, or else to what was said last."""
        for speed, start, end in reading.parts.speeds:
            base = reading.clause.start
            moves = [gap(start + base, end + base, s.start, s.end) for s in reading.sets if s.slot == "camera.move"]
            tied = 0 if reading.clause.text.isascii() else 0.5  # 慢慢 stands before what it is said of
            deeds = [gap(start, end, *deed.said) + tied * (deed.said[1] <= start) for deed in reading.parts.deeds]
            slow_motion = reading.words(start, end) in words().en["slow_motion"] | words().zh["slow_motion"]
            if not slow_motion and self._to_move(moves, deeds):
                self._paced_move(speed, reading, (start, end))
                continue
            first = (None, 0) if slow_motion and self.spec.action.text else None  # all of it is slow
            nearest = landed[deeds.index(min(deeds))] if deeds and landed else first
            self.spec = self.playing.pace(self.spec, speed, nearest)
            self._stretch("action.speed", reading, start, end)

    def _to_move(self, moves: list[int], deeds: list[float]) -> bool:
        if moves or deeds:
            return min(moves, default=999) <= min(deeds, default=999)
        return self._pace_of_last()

    def _pace_of_last(self) -> bool:
        return self.moves_last or self.spec.action.text is None

    def _paced_move(self, speed: Speed, reading: Reading, stretch: tuple[int, int]) -> None:
        if self.spec.camera.move_speed is None:
            self.spec = put(self.spec, "camera.move_speed", speed)
            self._stretch("camera.move_speed", reading, *stretch)

    # --- spans ---

    def _stretch(self, slot: str, reading: Reading, start: int, end: int) -> Span:
        return self._mark(slot, reading.clause.start + start, reading.clause.start + end)

    def _mark(self, slot: str, start: int, end: int) -> Span:
        span = self._span(slot, start, end)
        if span not in self.spans[-_RECENT:]:
            self.spans.append(span)
        return span

    def _span(self, slot: str, start: int, end: int) -> Span:
        return Span(slot, *self.folded.words(start, end))
