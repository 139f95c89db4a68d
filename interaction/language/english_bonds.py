"""What people in an English clause are to each other: doings with somebody for an object, and where one stands."""

from engine.film.blocking import Relation
from interaction.language.english_words import Sentence
from interaction.language.lexicon import Hit
from interaction.language.parts import Bond, Figure, Figures
from interaction.language.relations import relations
from interaction.language.verbs import actions


class Bonds(Sentence):
    """The relations in a clause."""

    def __init__(self, clause: str, hits: list[Hit]) -> None:
        super().__init__(clause, hits)
        self._agents: Figures = ()

    def _new(self, at: int, end: int, count: int, *, acts: bool = True) -> int:
        """The number of a figure named by the words from `at` to `end`."""
        self.parts.figures.append(Figure(self._name_said(at, end, count), count, acts=acts))
        return len(self.parts.figures) - 1

    def _does_to(self, at: int) -> int:
        """Reads "chases a thief", "is chased by a cop": the other one is in the shot too; the index behind, or 0."""
        start = self._tokens[at].start
        if done := relations().done_en.match(self._clause, start, len(self._clause)):
            by = self._index(done[1]) + 1
            end, count = self._somebody(by, loose=True)
            return self._bound(by, end, count, done[0].relation, suffers=True) if end > by else 0
        doing = relations().en.match(self._clause, start, len(self._clause))
        if doing is None:
            return 0
        what, other = doing[0], self._index(doing[1])
        if what.relation is Relation.HAND_OVER:
            return self._hands(other)
        end, count = self._somebody(other, loose=what.loose)
        return self._bound(other, end, count, what.relation, suffers=what.led) if end > other else self._watched(at)

    def _bound(self, at: int, end: int, count: int, relation: Relation, *, suffers: bool = False) -> int:
        """Notes the one named from `at` to `end`, and what the agents are to them (or they to the agents)."""
        other = (self._new(at, end, count, acts=False),)
        pair = (other, self._agents) if suffers else (self._agents, other)
        self.parts.bonds.append(Bond(relation, *pair))
        return end

    def _watched(self, at: int) -> int:
        """ "while his mother watches": the one who does something else is watched."""
        others = [number for number, one in enumerate(self.parts.figures) if one.acts and number not in self._agents]
        known = actions().en.get(self._text(at)) == "look" and self._text(at).startswith("watch")
        if known and others and not self._is(at + 1, "determiner"):
            self.parts.bonds.append(Bond(Relation.LOOK_AT, self._agents, (others[-1],)))
        return 0

    def _hands(self, at: int) -> int:
        """Reads "a letter to an old man" and "an old man a letter"; the index behind, or 0."""
        first, count = self._noun(at) if at < len(self._tokens) else (at, 1)
        if first == at:
            return 0
        to = first + (self._text(first) in ("over", "back"))
        end, others = self._somebody(to + 1, loose=True)
        if self._text(to) == "to" and end > to + 1:
            return self._bound(to + 1, end, others, Relation.HAND_OVER)
        person, _ = self._somebody(at, loose=True)
        thing, _ = self._noun(first) if first < len(self._tokens) and self._text(first) else (first, 1)
        if person == first and thing > first and (self._is(first, "determiner") or self._number(first)):
            self._bound(at, first, count, Relation.HAND_OVER)
            return thing
        return 0

    def _standing(self, at: int) -> tuple[Relation, int, int, int] | None:
        """ "behind the king": the relation, and where the other one is named, to where, and how many."""
        if at >= len(self._tokens) or not self._text(at):
            return None
        found = relations().at_en.match(self._clause, self._tokens[at].start, len(self._clause))
        if found is None:
            return None
        other = self._index(found[1])
        end, count = self._somebody(other)
        return (found[0].relation, other, end, count) if end > other else None

    def _stands(self, at: int) -> int:
        """Reads where somebody stands to somebody else; the index behind, or 0."""
        found = self._standing(at)
        if found is None:
            return 0
        relation, other, end, count = found
        if self._text(at) == "by" and self._is_past(self._text(at - 1)):
            self._new(other, end, count, acts=False)
            return end  # "trained by a monk": who does it, and not where they stand
        agents, near = self._agents, self._named_right_before(at)
        if near and self.parts.bonds[-1:] == [Bond(Relation.BESIDE, agents, near)]:
            self.parts.bonds.pop()  # "with a dog behind him"
        self._agents = near or agents
        self._bound(other, end, count, relation)
        self._agents = agents
        return end

    def _named_right_before(self, at: int) -> Figures:
        """The wolf of "looks back at a wolf behind her": it is there, and not the one who looks."""
        last = len(self.parts.figures) - 1
        right = last >= 0 and at > 0 and self.parts.figures[last].name[1] == self._tokens[at - 1].end
        return (last,) if right and not self.parts.figures[last].acts and self._is(at + 1, "pronoun") else ()
