"""Where the cards of a contact sheet lie, and what stands on each. Pure."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from app.heard.chips import varied
from app.says import sentence
from app.seen import HeroWork, Seen, Working
from app.translation import say
from app.ways import made_by
from engine.film.model import Failure, Mark, Take, Tier

COLUMNS = 2
GAP = 8
CAPTION = 24
"""Height in pixels of the line under a picture."""


CALLED_OFF = "Called off."
"""How the film says that nobody wants a take's picture any more: no failure, and nothing to look at."""


@dataclass(frozen=True, slots=True)
class Card:
    """One take on the sheet. `trouble` is the sentence of a failure or a refusal; `quiet` is no trouble, only over.

    `hero` is a hero in the making, `made_by` the renderer of the one that is shown, "" for none; `lost` is the sentence
    of one that was not made: the blockout is there all the same.
    """

    take: Take
    shown: bool
    working: Working | None
    in_cut: bool
    trouble: str = ""
    refused: bool = False
    quiet: bool = False
    hero: HeroWork | None = None
    made_by: str = ""
    lost: str = ""
    lost_refused: bool = False

    @property
    def status(self) -> str:
        """One or two words: how far it is, what sets a take of a sweep apart, and how it is marked."""
        if self.working is not None:
            return f"{self.working.step} / {self.working.steps}" if self.working.steps else say("waiting")
        if self.quiet:
            return say("called off")
        if self.trouble:
            return say("refused") if self.refused else say("failed")
        if self.hero is not None:
            return _how_far(self.hero)
        if self.lost:
            return say("hero refused") if self.lost_refused else say("hero failed")
        marks = {Mark.CIRCLED: say("circled"), Mark.REJECTED: say("rejected")}
        mark = marks.get(self.take.mark, say("in the cut") if self.in_cut else "")
        return " · ".join(part for part in (varied(self.take), mark) if part)


def cards(seen: Seen) -> tuple[Card, ...]:
    """The cards of the current shot, in the order of their numbers. A take that was called off has one only while
    it is looked at: its number stays its own, and nobody has to look past it."""
    used = {clip.take for clip in seen.project.cut}
    made = (_card(take, seen, take.id in used) for take in seen.takes)
    return tuple(card for card in made if card.shown or card.working is not None or not card.quiet)


def place_in_line(number: int) -> str:
    """Which in line a hero is that waits."""
    near = {1: say("next in line"), 2: say("2nd in line"), 3: say("3rd in line")}
    return near.get(number) or say("{place}th in line" if number < 21 else "number {place} in line", place=number)


def _how_far(hero: HeroWork) -> str:
    if hero.line:
        return place_in_line(hero.line)
    done = f"{round(100 * hero.share)} %"
    return f"● {say('live')} {done}" if hero.live else done


def _card(take: Take, seen: Seen, in_cut: bool) -> Card:
    shown, lost = take.shown, seen.undeveloped.get(take.id)
    failure = take.failure if take.shown is None else None
    return Card(
        take,
        take.id in seen.focus.takes,
        seen.working.get(take.id),
        in_cut,
        _sentence(failure),
        failure is not None and failure.verdict is not None,
        failure is not None and failure.template == CALLED_OFF,
        seen.heroes.get(take.id),
        made_by(shown) if shown is not None and shown.tier is Tier.HERO else "",
        _sentence(lost),
        lost is not None and lost.verdict is not None,
    )


def _sentence(failure: Failure | None) -> str:
    return sentence(failure.template, failure.values) if failure is not None else ""


def place(at: int, width: float, aspect: float) -> QRectF:
    """Where card `at` lies on a sheet of that width; `aspect` is width by height of the pictures."""
    side = (width - GAP * (COLUMNS - 1)) // COLUMNS
    height = round(side / aspect) + CAPTION
    return QRectF((at % COLUMNS) * (side + GAP), (at // COLUMNS) * (height + GAP), side, height)


def sheet_height(count: int, width: float, aspect: float) -> int:
    """How high a sheet of so many cards is."""
    return round(place(count - 1, width, aspect).bottom()) if count else 0
