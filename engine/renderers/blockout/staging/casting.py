"""Who is seen in a shot: its subjects as players, riders on their mounts, the one whose shoulder is looked over."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.film.blocking import Relation
from engine.film.camera import Framing, ShotSize
from engine.film.spec import Action, Related, ShotSpec, Subject
from engine.renderers.blockout.beings import mounts
from engine.renderers.blockout.people import figures
from engine.renderers.blockout.staging.pairs import Player

MOST_FIGURES = 200
"""A larger crowd is played by this many."""


def cast(spec: ShotSpec, characters: tuple[int, ...], colours: tuple[str, ...] = ()) -> list[Player]:
    """The players of a shot, a larger crowd cut down to what is played; `characters` and `colours` as in `Job`."""
    subjects = tuple(map(_as_read, spec.subjects)) or (Subject("nobody"),)
    numbers = characters if len(characters) == len(subjects) else range(len(subjects))
    dyes = colours if len(colours) == len(subjects) else ("",) * len(subjects)
    made: list[Player] = []
    left = MOST_FIGURES
    for index, (number, who) in enumerate(zip(numbers, subjects, strict=True)):
        count = min(max(who.count, 1), left - (len(subjects) - index - 1))
        left -= count
        actions = who.actions or tuple(a for a in (spec.action, *spec.then) if a.canonical or a.text) or (Action(),)
        costume = figures.costume(number, who.name, who.look, colour=dyes[index])
        mount = _under(who, actions) if costume.creature is None else None
        made.append(
            Player(
                index, number, who, costume, max(count, 1), actions, bool(who.actions), mount=mount, colour=dyes[index]
            )
        )  # fmt: skip
    return made


def _as_read(who: Subject) -> Subject:
    """Somebody of the cast by the words for how they look: their name says nothing of it."""
    if who.cast is None:
        return who
    name, look = figures.read_as(who.name, who.look)
    return replace(who, name=name or "somebody", look=look)


def _under(who: Subject, actions: Sequence[Action]) -> mounts.Mount | None:
    """What somebody has under them, by the words for who they are and what they do."""
    return mounts.first(actions, who.name, who.look)


def before_camera(spec: ShotSpec, everyone: list[Player], over: bool) -> tuple[list[Player], tuple[Related, ...]]:
    """Those who are seen, the first of them the one that the shot is about; relations renumbered to them."""
    if over:
        return _over_a_shoulder(spec, everyone), ()
    everyone = _mounted(spec, everyone)
    where = {player.subject: index for index, player in enumerate(everyone)}
    related = tuple(
        replace(each, who=where[each.who], whom=where[each.whom])
        for each in spec.related
        if each.who in where and each.whom in where and each.who != each.whom
    )
    return everyone, related or _understood(everyone)


def _understood(players: list[Player]) -> tuple[Related, ...]:
    """What two people who fight or talk are to each other, where nobody said."""
    if len(players) == 2 and players[0].count == players[1].count == 1:
        for action, relation in (("fight", Relation.FIGHT), ("speak", Relation.TALK_TO)):
            if all(player.does(action) and not player.own for player in players):
                return (Related(relation, 0, 1),)
    if len(players) == 1 and players[0].count == 2 and players[0].does("fight", "speak"):
        one = players[0]
        one.count = 1
        players.append(replace(one, offset=np.zeros(3)))
        return (Related(Relation.FIGHT if one.does("fight") else Relation.TALK_TO, 0, 1),)
    return ()


def _mounted(spec: ShotSpec, everyone: list[Player]) -> list[Player]:
    """The players without the horse or car that another of them rides or drives: it is under them."""
    riders = [player for player in everyone if player.costume.creature is None and player.does("ride", "drive")]
    mounts = [player for player in everyone if player.costume.creature is not None]
    if not riders or not mounts:
        return everyone
    ridden = {player.subject for player in mounts if player.count <= sum(each.count for each in riders)}
    return [player for player in everyone if player.subject not in ridden]


def _over_a_shoulder(spec: ShotSpec, everyone: list[Player]) -> list[Player]:
    """The one who is seen and the one whose shoulder is: in a reverse the other way about."""
    if len(everyone) > 1:
        first, second = everyone[:2]
        seen, partner = (second, first) if spec.camera.framing is Framing.REVERSE else (first, second)
    else:
        seen, partner = everyone[0], Player(
            -1, 9, Subject("someone"), figures.costume(9, "someone", None), 1, (Action(None, "listen"),)
        )  # fmt: skip
    for player, still in ((seen, "talk"), (partner, "listen")):
        player.count = 1
        if player.does("walk", "run", "ride", "drive", "fly", "speak") or not player.actions[0].canonical:
            player.actions = (Action(None, still),)
    return [seen, partner]


def loosened(players: Sequence[Player], related: Sequence[Related], framing: Framing | None, size: ShotSize) -> None:
    """Says whom a near frame lets go: a parked car, and in a chase whoever is behind."""
    near = size in (ShotSize.MEDIUM_WIDE, ShotSize.MEDIUM, ShotSize.MEDIUM_CLOSE_UP, ShotSize.CLOSE_UP,
                    ShotSize.EXTREME_CLOSE_UP)  # fmt: skip
    held = framing in (Framing.TWO_SHOT, Framing.THREE_SHOT, Framing.GROUP)
    for number, player in enumerate(players[1:], 1):
        behind = any(each.relation is Relation.LEAVE and number in (each.who, each.whom) for each in related)
        vehicle = player.costume.creature is not None and player.costume.creature.body not in ("quadruped", "bird")
        tiny = size in (ShotSize.CLOSE_UP, ShotSize.EXTREME_CLOSE_UP) and not any(
            {0, number} == {each.who, each.whom} and each.relation is not Relation.LOOK_AT for each in related
        )
        beast = player.costume.creature is not None and size not in (ShotSize.MEDIUM_WIDE,)
        player.loose = behind or (near and not held and (vehicle or tiny or beast))


_SHADES = 24
"""How many different people a crowd is made of."""


def dressed(players: Sequence[Player], owners: list[int], chance: np.random.Generator) -> list[figures.Costume]:
    """Everyone's costume: in a few shades among many who are alike."""
    made: dict[tuple[int, int], figures.Costume] = {}
    costumes = []
    for owner, shade in zip(owners, chance.integers(0, _SHADES, len(owners)), strict=True):
        who, first = players[owner], not costumes or owner != owners[len(costumes) - 1]
        level = -1 if first else int(shade)  # the first is the character, the others look like it
        if (owner, level) not in made:
            tone = 1.0 if first else 0.85 + 0.3 * (level + 0.5) / _SHADES
            made[owner, level] = figures.costume(who.number, who.who.name, who.who.look, tone, who.colour)
        costumes.append(made[owner, level])
    return costumes
