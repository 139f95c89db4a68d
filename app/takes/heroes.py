"""What can be done about heroes, as a menu: develop, finish, call off; and how they are made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QActionGroup, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSlider, QWidget, QWidgetAction

from app import theme
from app.monitor.notes import named
from app.seen import Seen
from app.settings import OFF, Heroes
from app.translation import say
from app.ways import Way, final_of, made_by
from engine.developing import When
from engine.film.guidance import Follow
from engine.film.model import Mark, Take, Tier
from engine.messages import Develop, Intent, Undevelop

_SETTLE_MS = 300
_WHENS = {When.ASKED: "Only takes I ask for", When.CIRCLED: "Circled takes too", When.ALWAYS: "Every take"}
_FOLLOWS = {
    Follow.NOTHING: "Not at all", Follow.DEPTH: "Its depth", Follow.POSE: "Its poses", Follow.PICTURE: "Its picture",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deeds:
    """What a choice of the menu does: a wish, heroes made another way, previews on or off, a way that is not here."""

    want: Callable[[Intent], None]
    develop_by: Callable[[Heroes], None]
    switch_previews: Callable[[], None]
    tell_missing: Callable[[Way], None]


# --- what there is to do (pure) ---


def develop(seen: Seen, take: Take) -> Intent | None:
    """What the button does for a take: its hero is made, or the one under way called off; None for neither."""
    if take.id in seen.heroes:
        return Undevelop(take.id)
    return Develop(take.id) if seen.ways.chosen is not None and take.failure is None else None


def finish(seen: Seen, take: Take) -> Intent | None:
    """Goes on from the draft that a take's hero is; None where it is none, or nothing here could."""
    shown = take.shown
    if shown is None or shown.tier is not Tier.HERO or take.id in seen.heroes:
        return None
    final = final_of(seen.ways.there, made_by(shown))
    return Develop(take.id, final, draft=True) if final else None


def all_circled(seen: Seen) -> tuple[Develop, ...]:
    """Heroes for all circled takes of the film that have none."""
    if seen.ways.chosen is None:
        return ()
    shots = {shot.id for shot in seen.project.shown_shots}
    return tuple(
        Develop(take.id) for take in seen.project.takes
        if take.mark is Mark.CIRCLED and take.shot in shots and take.id not in seen.heroes
        and take.shown is not None and take.shown.tier is not Tier.HERO
    )  # fmt: skip


# --- the menu ---


def menu(parent: QWidget, seen: Seen, take: Take | None, deeds: Deeds) -> QMenu:
    """Everything about heroes; about those of `take` first."""
    made = QMenu(parent)
    made.setObjectName("heroes")
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if take is not None and seen.ways.any_work:
        _add_deeds(made, seen, take, deeds)
        made.addSeparator()
    _add_ways(made, seen, deeds)
    if seen.ways.any_work:
        _add_whens(made, seen, deeds)
        _add_following(made, seen, deeds)
        made.addSeparator()
        previews = made.addAction(say("Show what is developing"))
        previews.setCheckable(True)
        previews.setChecked(seen.ways.previews)
        previews.triggered.connect(lambda: deeds.switch_previews())
    return made


def _add_deeds(made: QMenu, seen: Seen, take: Take, deeds: Deeds) -> None:
    wish, finished, circled = develop(seen, take), finish(seen, take), all_circled(seen)
    told = say("Call the hero off") if isinstance(wish, Undevelop) else say("Develop the take")
    _deed(made, told, wish, deeds)
    if finished is not None:
        _deed(made, say("Finish this draft"), finished, deeds)
    if circled:
        every = made.addAction(say("Develop all circled takes ({count})", count=len(circled)))
        every.triggered.connect(lambda: [deeds.want(each) for each in circled])


def _deed(made: QMenu, told: str, wish: Intent | None, deeds: Deeds) -> None:
    action = made.addAction(told)
    action.setEnabled(wish is not None)
    if wish is not None:
        action.triggered.connect(lambda: deeds.want(wish))


def _add_ways(made: QMenu, seen: Seen, deeds: Deeds) -> None:
    ways = seen.ways
    here = [way for way in ways.there if way.works]
    away = [way for way in ways.there if not way.works]
    if not here:
        made.addAction(say("No video model is on this machine yet")).setEnabled(False)
        _add_missing(made.addMenu(say("What more there could be")), away, deeds)
        return
    now = ways.chosen
    choices = [(say(way.recipe.told), way == now, replace(ways.wished, renderer=way.recipe.name)) for way in here]
    choices.append((say("No heroes"), now is None, replace(ways.wished, renderer=OFF)))
    inner = made.addMenu(say("Made with {name}", name=named(now.recipe.name)) if now else say("No heroes"))
    _one_of(inner, choices, deeds.develop_by)
    if away:
        inner.addSeparator()
        _add_missing(inner.addMenu(say("What more there could be")), away, deeds)


def _add_missing(lacking: QMenu, away: list[Way], deeds: Deeds) -> None:
    for way in away:
        action = lacking.addAction(say(way.recipe.told))
        action.triggered.connect(lambda _=False, way=way: deeds.tell_missing(way))


def _add_whens(made: QMenu, seen: Seen, deeds: Deeds) -> None:
    wished = seen.ways.wished
    whens = [(say(told), when is wished.when, replace(wished, when=when)) for when, told in _WHENS.items()]
    _one_of(made.addMenu(say("Which takes get one")), whens, deeds.develop_by)


def _add_following(made: QMenu, seen: Seen, deeds: Deeds) -> None:
    """What of the blockout is followed, and how closely: only where the chosen way can."""
    way = seen.ways.chosen
    follows = () if way is None else tuple(Follow(name) for name in way.recipe.follows)
    if not follows:
        return
    wished = seen.ways.wished
    now = wished.follow if wished.follow in follows else Follow.NOTHING
    made.addSeparator()
    made.addAction(say("Follow the blocking")).setEnabled(False)
    choices = [(say(_FOLLOWS[each]), each is now, replace(wished, follow=each)) for each in (Follow.NOTHING, *follows)]
    _one_of(made, choices, deeds.develop_by)
    if now is not Follow.NOTHING:
        dial = QWidgetAction(made)
        dial.setDefaultWidget(Dial(wished.strength, lambda to: deeds.develop_by(replace(wished, strength=to))))
        made.addAction(dial)


def _one_of(made: QMenu, choices: list[tuple[str, bool, Heroes]], chosen: Callable[[Heroes], None]) -> None:
    group = QActionGroup(made)
    for told, now, choice in choices:
        action = made.addAction(told)
        action.setCheckable(True)
        action.setChecked(now)
        action.triggered.connect(lambda _=False, choice=choice: chosen(choice))
        group.addAction(action)


class Dial(QWidget):
    """How closely the blocking is followed. `turned` hears where it comes to rest, 0 … 1."""

    def __init__(self, strength: float, turned: Callable[[float], None]) -> None:
        super().__init__()
        self._turned = turned
        self._told = round(100 * strength)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(10)
        self.slider.setSingleStep(5)
        self.slider.setValue(self._told)
        self.slider.setFixedWidth(144)
        self.slider.setAccessibleName(say("Follow the blocking"))
        self._settled = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settled.timeout.connect(self.tell)
        self.slider.valueChanged.connect(lambda _: self._settled.start())
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 4, 16, 8)
        row.setSpacing(12)
        for part in self._parts():
            row.addWidget(part)
        row.addStretch(1)

    def _parts(self) -> Iterator[QWidget]:
        for told in (say("loosely"), None, say("closely")):
            if told is None:
                yield self.slider
                continue
            label = QLabel(told)
            label.setStyleSheet(f"color: {theme.MUTED.name()};")
            yield label

    def tell(self) -> None:
        """Tells where it stands, if that is somewhere else than before."""
        if self.slider.value() != self._told:
            self._told = self.slider.value()
            self._turned(self._told / 100)

    def hideEvent(self, event: QHideEvent) -> None:
        self._settled.stop()
        self.tell()
