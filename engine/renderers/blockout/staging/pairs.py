"""What people are to each other, as places and headings: who runs behind whom, who faces, fights, holds or passes whom.

All of it is laid out before the camera, which is on +z and looks along −z: frame right is +x.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.film.blocking import Position, Relation
from engine.film.camera import ShotSize, Side
from engine.film.spec import Action, Related, Subject
from engine.renderers.blockout.beings import mounts
from engine.renderers.blockout.camera import landmarks
from engine.renderers.blockout.camera.bands import CLOSE
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.motion.ways import ahead
from engine.renderers.blockout.people.wardrobe import Costume

R = Relation
_CHEATED_DEG = {Side.FRONT: 20.0, Side.THREE_QUARTER: 56.0, Side.PROFILE: 90.0, Side.BACK: 158.0}
"""How far round the camera is from somebody who faces another: bodies are cheated out so that it sees both faces."""
_LINE_DEG = {Side.FRONT: 90.0, Side.THREE_QUARTER: 90.0, Side.PROFILE: 90.0, Side.BACK: 122.0}
"""The line between the two, against the camera's axis."""
APART_M = {
    R.TALK_TO: 0.95, R.FACE: 1.5, R.LOOK_AT: 1.3, R.HAND_OVER: 0.95, R.EMBRACE: 0.35, R.FIGHT: 1.0, R.APPROACH: 1.0,
    R.LEAVE: 0.9, R.CHASE: 2.6, R.FOLLOW: 1.7, R.IN_FRONT_OF: 1.25, R.BEHIND: 1.25, R.BESIDE: 0.85,
}  # fmt: skip
"""From one to the other in metres, before what stands out of them (a horse's neck, a car's bonnet)."""
EYE_TO_EYE = (R.TALK_TO, R.FACE, R.HAND_OVER, R.EMBRACE, R.FIGHT, R.APPROACH)
"""Relations in which both turn to each other."""
_BODILY = (R.EMBRACE, R.FIGHT, R.HAND_OVER)
_IN_A_ROW = (R.CHASE, R.FOLLOW)
_SPACING_M = {ShotSize.MEDIUM: 0.64, ShotSize.MEDIUM_CLOSE_UP: 0.55, ShotSize.CLOSE_UP: 0.46}


@dataclass
class Player:
    """One subject of the shot: who, how many, what they do; where they are and look, as it becomes known.

    `offset` is from the first player's mark, `heading` in radians; `looks_at` the number of another player.
    """

    subject: int
    number: int
    who: Subject
    costume: Costume
    count: int
    actions: tuple[Action, ...]
    own: bool = False
    """Whether the actions were said of this one."""
    offset: Floats = field(default_factory=lambda: np.zeros(3))
    heading: float = 0.0
    looks_at: int | None = None
    placed: bool = False
    loose: bool = False
    """Whether the frame need not hold them."""
    delay: float = 0.0
    mount: mounts.Mount | None = None
    """What they have under them."""
    colour: str = ""
    """The colour that the cast list fixes for what they wear, `#rrggbb`; "" for none."""

    @property
    def position(self) -> tuple[Position, ...]:
        """Where in the picture they were asked to be."""
        return self.who.positions

    def does(self, *canonical: str) -> bool:
        """Whether any of their actions is one of these."""
        return any(action.canonical in canonical for action in self.actions)

    def reach(self, way: Floats) -> float:
        """How far this one stands out of its mark along a level direction, in metres."""
        low, high = landmarks.box(self.costume, self.mount)
        c, s = math.cos(self.heading), math.sin(self.heading)
        left, fore = way[0] * c - way[2] * s, way[0] * s + way[2] * c
        return max(left * low[0], left * high[0]) + max(fore * low[2], fore * high[2])

    @property
    def wide(self) -> float:
        """How wide one of them is, in metres."""
        low, high = landmarks.box(self.costume, self.mount)
        return float(high[0] - low[0])

    @property
    def large(self) -> bool:
        """Whether this one needs more room than a person: an animal, a vehicle, a rider."""
        return self.costume.creature is not None or (self.mount is not None and self.mount.goes)


def facing_side(players: Sequence[Player], related: Sequence[Related], side: Side) -> float | None:
    """The angle of the side, in degrees, where the first player faces another; None where nobody does."""
    for each in related:
        if 0 in (each.who, each.whom) and each.relation in EYE_TO_EYE:
            return 60.0 if each.relation in _BODILY and side is Side.THREE_QUARTER else _CHEATED_DEG[side]
    return None


def acted(players: Sequence[Player], related: Sequence[Related], seconds: float) -> None:
    """Gives everyone what the relations make them do, unless something else was said of them."""
    for each in related:
        who, whom = players[each.who], players[each.whom]
        match each.relation:
            case R.CHASE:
                _goes(who, "run")
                _goes(whom, "run")
            case R.FOLLOW:
                _goes(who, "walk")
                _goes(whom, "walk")
                if who.does("run") != whom.does("run") and not who.own:
                    who.actions = whom.actions
            case R.LEAVE:
                _goes(who, "walk")
            case R.APPROACH:
                _comes(who)
            case R.TALK_TO:
                _in_turns(who, whom, seconds)
            case R.HAND_OVER:
                _each(who, "give", whom, "receive")
            case R.EMBRACE:
                _each(who, "embrace", whom, "embrace")
            case R.FIGHT:
                _each(who, "fight", whom, "fight")
                whom.delay = 0.5
            case R.LOOK_AT:
                _each(who, "stand", None, "")
            case _:
                pass


def _speed(player: Player) -> Action:
    return player.actions[0] if player.actions else Action()


def _goes(player: Player, canonical: str) -> None:
    """Somebody who has to get somewhere: as they were told to, else like this."""
    if not player.does("walk", "run", "ride", "drive", "fly", "crawl"):
        player.actions = (Action(_speed(player).text, canonical, _speed(player).speed), *_rest(player))


def _rest(player: Player) -> tuple[Action, ...]:
    return player.actions[1:] if player.own else ()


def _comes(player: Player) -> None:
    going = next((a for a in player.actions if a.canonical in ("walk", "run", "ride", "crawl")), None)
    rest = tuple(a for a in player.actions if a.canonical not in ("walk", "run", "ride", "crawl", None))
    first = going or Action(None, "walk", _speed(player).speed)
    player.actions = (first, *(rest or (Action(None, "stand"),)))


def _in_turns(who: Player, whom: Player, seconds: float) -> None:
    """One talks, the other listens, in turns of about three seconds."""
    turns = max(2, min(round(seconds / 3.0), 40))
    names = ["talk" if turn % 2 == 0 else "listen" for turn in range(turns)]
    _each(who, "talk", whom, "listen")
    if not who.own:
        who.actions = tuple(Action(None, name) for name in names)
    if not whom.own:
        whom.actions = tuple(Action(None, "listen" if name == "talk" else "talk") for name in names)


def _each(who: Player, does: str, whom: Player | None, is_done: str) -> None:
    """What the two do, where the shot's own words for it were no more than that ("embraces her")."""
    for player, name in ((who, does), (whom, is_done)):
        if player is not None and (not player.own or not player.does("walk", "run", "sit", "kneel", "lie", "ride")):
            seated = next((a for a in player.actions if a.canonical in ("sit", "kneel", "lie")), None)
            player.actions = (
                (Action(_speed(player).text, name, _speed(player).speed),) if seated is None else player.actions
            )


def laid_out(
    players: Sequence[Player], related: Sequence[Related], side: float, mirror: float, size: ShotSize, line: Side
) -> None:
    """Places everyone about the first, who is at the origin and sees the camera from `side` radians."""
    first = players[0]
    first.heading, first.placed = -side * mirror, True
    todo = [each for each in related if each.who != each.whom]
    for _ in range(len(players)):
        for each in todo:
            _placed_by(each, players, mirror, line, size in CLOSE or size is ShotSize.MEDIUM_WIDE)
    _abreast(players, mirror, size)
    for each in todo:
        _eyed(each, players)
    apart(players)


def _placed_by(each: Related, players: Sequence[Player], mirror: float, side: Side, near: bool) -> None:
    who, whom = players[each.who], players[each.whom]
    if who.placed == whom.placed or each.relation in (R.LEFT_OF, R.RIGHT_OF):
        return
    there, other = (who, whom) if who.placed else (whom, who)
    other.placed = True
    if each.relation in EYE_TO_EYE or each.relation is R.LOOK_AT:
        _before(each, there, other, mirror, side)
        return
    if each.relation is R.LEAVE:
        _left(there, other, mirror, whom_first=there is whom)
        return
    sign = 1.0 if other is who else -1.0
    other.heading = there.heading
    fore = ahead(there.heading)
    aside = np.array([fore[2], 0.0, -fore[0]]) * mirror
    apart_m = APART_M[each.relation] - (0.7 if near and each.relation in _IN_A_ROW else 0.0)
    if each.relation is R.BESIDE:
        beside = -aside if there.costume.creature is None or other.costume.creature is not None else aside
        if other.costume.creature is not None and not other.does("walk", "run", "drive", "ride", "fly"):
            _parked(there, other, mirror)
            return
        other.offset = there.offset + beside * (apart_m - 0.54 + there.reach(beside) + other.reach(-beside))
        return
    back = {R.IN_FRONT_OF: 1.0}.get(each.relation, -1.0) * sign
    far = apart_m - 0.4 + there.reach(fore * back) + other.reach(-fore * back)
    other.offset = there.offset + fore * (back * far) + aside * (0.3 if each.relation in _IN_A_ROW else 0.42)


def _before(each: Related, there: Player, other: Player, mirror: float, side: Side) -> None:
    """Two who turn to each other, on a line across the camera's axis, a little turned out to it."""
    first = not there.offset.any()
    bodily = each.relation in _BODILY
    line = there.heading if bodily or not first else -math.radians(_LINE_DEG[side]) * mirror
    if there.costume.creature is not None:
        line = -math.radians(_LINE_DEG[side]) * mirror
    way = ahead(line)
    cheat = _wrapped(there.heading - line)
    other.heading = _wrapped(line + math.pi - (cheat if abs(cheat) < 1.3 else math.copysign(1.3, cheat)))
    if bodily:
        other.heading = _wrapped(line + math.pi)
    reach = there.reach(way) + other.reach(-way) if there.large or other.large else 0.0
    far = APART_M[each.relation] + (max(reach - 0.5, 0.0))
    other.offset = there.offset + way * far


def _left(there: Player, other: Player, mirror: float, whom_first: bool) -> None:
    """Somebody goes away from another, who looks after them."""
    fore = ahead(there.heading)
    aside = np.array([fore[2], 0.0, -fore[0]]) * mirror
    if whom_first:  # the one who stays is the first: the other goes into the depth of the picture
        other.heading = there.heading + math.pi + 0.45 * mirror
        other.offset = there.offset + ahead(other.heading) * 0.5 + aside * 0.55
    else:
        other.heading = there.heading
        other.offset = there.offset - fore * APART_M[R.LEAVE] - aside * 0.6


def _parked(there: Player, other: Player, mirror: float) -> None:
    """A car or a horse that stands by somebody: behind them, its length across the frame."""
    other.heading = -math.radians(78.0) * mirror
    back = np.array([0.0, 0.0, -1.0])
    other.offset = there.offset + back * (0.35 + there.reach(back) + other.reach(-back)) + [0.35 * mirror, 0.0, 0.0]


def _abreast(players: Sequence[Player], mirror: float, size: ShotSize) -> None:
    """Those whom no relation places: beside each other, the first in front, beasts and cars where they have room."""
    first, left = players[0], [player for player in players[1:] if not player.placed]
    across = np.array([1.0, 0.0, 0.0])
    edges = [-first.reach(-across), first.reach(across)]
    for player in players[1:]:
        if player.placed and not player.loose:
            at = float(player.offset[0])
            edges = [min(edges[0], at - player.reach(-across)), max(edges[1], at + player.reach(across))]
    moving = any(action.canonical in ("walk", "run", "ride", "drive", "fly") for action in first.actions)
    between = _SPACING_M.get(size, 0.95 if not moving else 1.1) - 0.54
    for number, player in enumerate(left):
        player.placed, player.heading = True, first.heading
        vehicle = _is_vehicle(player)
        if player.count > 2 and first.count == 1:  # a hero in front of the others stays in front
            player.offset = np.array([0.45 * mirror, 0.0, -1.7 - 1.4 * number])
            continue
        if vehicle and not _is_vehicle(first) and not player.does("walk", "run", "drive", "fly"):
            _parked(first, player, mirror)
            continue
        if _is_vehicle(first) and not vehicle and not player.does("walk", "run", "drive", "fly"):
            near = np.array([0.0, 0.0, 1.0])
            player.offset = near * (0.3 + first.reach(near) + player.reach(-near)) + [0.8 * mirror + number, 0.0, 0.0]
            player.heading = -math.radians(35.0) * mirror
            continue
        sign = 1.0 if number % 2 == 0 else -1.0
        sign *= mirror
        wide = player.reach(across) + player.reach(-across)
        middle = edges[1] + between + wide / 2 if sign > 0 else edges[0] - between - wide / 2
        edges = [min(edges[0], middle - wide / 2), max(edges[1], middle + wide / 2)]
        player.offset = np.array([middle, 0.0, -0.22 * ((number + 1) % 2)])


def _is_vehicle(player: Player) -> bool:
    return player.costume.creature is not None and player.costume.creature.body not in ("quadruped", "bird")


def _eyed(each: Related, players: Sequence[Player]) -> None:
    who, whom = players[each.who], players[each.whom]
    if each.relation in (R.LOOK_AT, *EYE_TO_EYE) and who.looks_at is None:
        who.looks_at = each.whom
    if each.relation in (*EYE_TO_EYE, R.LEAVE) and whom.looks_at is None:
        whom.looks_at = each.who


def apart(players: Sequence[Player], close: float = 0.02) -> None:
    """Nobody stands in anybody: the later of two gives way along the line between them."""
    for _ in range(6):
        moved = False
        for number, player in enumerate(players):
            for other in players[:number]:
                way = player.offset - other.offset
                far = float(np.hypot(way[0], way[2]))
                if far < 0.25 and not (player.large or other.large):
                    continue  # an embrace
                if not (player.large or other.large):
                    continue
                push = _overlap(player, other) + close
                if push > close:
                    way = way / far if far > 0.05 else np.array([1.0, 0.0, 0.0])
                    player.offset = player.offset + way * [push, 0.0, push]
                    moved = True
        if not moved:
            return


def _overlap(one: Player, other: Player) -> float:
    """How deep two upright boxes are in each other, level, in metres; 0 when they are apart."""
    deepest = math.inf
    way = one.offset - other.offset
    for heading in (one.heading, other.heading):
        for axis in (ahead(heading), ahead(heading + math.pi / 2)):
            gone = float(way @ axis)
            axis = axis if gone >= 0 else -axis
            deepest = min(deepest, other.reach(axis) + one.reach(-axis) - abs(gone))
            if deepest <= 0:
                return 0.0
    return deepest


def _wrapped(angle: float) -> float:
    return (angle + math.pi) % (2 * math.pi) - math.pi
