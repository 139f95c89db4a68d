"""The rehearsal: everyone put on their marks and given what they do, before there is a camera in a set.

People are first arranged before the camera (it is on +z, the floor at 0), framed there, and then the whole arrangement
is turned into the set (`Staging.moved`).
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.film.blocking import Position, Relation
from engine.film.camera import Framing, Move, ShotSize, Side, Speed
from engine.film.spec import Action, Camera, Related, ShotSpec
from engine.renderers.blockout.beings import beings, mounts
from engine.renderers.blockout.camera.framing import SIDE_DEG
from engine.renderers.blockout.camera.moves import ATTACHED
from engine.renderers.blockout.geometry import skeleton
from engine.renderers.blockout.geometry.skeleton import STATURE, Floats
from engine.renderers.blockout.motion import words
from engine.renderers.blockout.motion.performance import CLIMBED_M, Performance, performance
from engine.renderers.blockout.motion.ways import Way
from engine.renderers.blockout.place import sets
from engine.renderers.blockout.staging import casting, crowds, equipment, pairs
from engine.renderers.blockout.staging.pairs import Player
from engine.renderers.blockout.staging.staging import Role, Staging
from engine.renderers.blockout.staging.variants import Variation

OVER = (Framing.OVER_THE_SHOULDER, Framing.REVERSE)
OVER_DEG = 18.0
"""How far off the line between two people a camera looks over one's shoulder."""
_LEAST_PACE, _LONG_S = 0.6, 9.0
"""Whoever has less ground than for this share of their way, in a shot longer than this, goes to and fro instead of
creeping."""
_UPRIGHT = 0.84
_PASSED = ("letter",)
"""What is handed over where nobody said what."""
_CLIMBING = math.radians(122.0)
_PASSING, _FAR = math.radians(70.0), 4.0
"""How far round those who rush by are seen from; how many frames' heights of way make somebody a dot."""
_LEDGE = "ledge"
_DROP_M, _LEDGE_M = 1.6, 2.4
"""How far down a leap down goes, and how long one block of what is leapt from is (`assets/mounts.toml`)."""
_STEP_M, _ABREAST_M = 0.25, 1.15
"""How far up one climbs who only gets on or into something; how far apart those are who climb the same wall."""
_RUNG_M, _REACH_M, _INDOORS_M = 0.6, 2.75, 0.6
"""How high one length of what is climbed is, how much of it a climber covers, how far up one climbs in a room."""
_GOING = ("walk", "run", "ride", "drive", "fly", "crawl")


def rehearsed(
    spec: ShotSpec,
    stage: sets.Stage,
    seconds: float,
    take: Variation,
    seed: int,
    characters: tuple[int, ...] = (),
    colours: tuple[str, ...] = (),
) -> Staging:
    """Everyone on their marks before a camera on +z. `characters` and `colours` as in `Job`: who is who."""
    camera = spec.camera
    over = camera.framing in OVER
    chance = np.random.default_rng(seed ^ 0xCA57)
    everyone = casting.cast(spec, characters, colours)
    players, related = casting.before_camera(spec, everyone, over)
    side_word = camera.side or Side.THREE_QUARTER
    pairs.acted(players, related, seconds)
    eye_to_eye = None if over else pairs.facing_side(players, related, side_word)
    side = math.radians(OVER_DEG if over else eye_to_eye or SIDE_DEG[side_word]) + take.round_
    attached = camera.move in ATTACHED
    going = any(action.canonical in ("walk", "run", "ride", "drive", "fly") for action in players[0].actions)
    if going and not attached and not over and side_word is Side.THREE_QUARTER and eye_to_eye is None:
        side *= 0.88  # from further round, whoever comes from afar would come from outside the frame
    passes = not over and not attached and not stage.interior and eye_to_eye is None
    passes = passes and side_word is Side.THREE_QUARTER and _rushes(players, spec, seconds)
    side = math.copysign(_PASSING, side) if passes else side
    clings = players[0].mount is not None and players[0].mount.climbs
    if clings and not over and side < 1.5:  # nobody is seen through what they climb
        side = _CLIMBING
    if stage.interior and going and not over and side < 1.2:  # a narrow place is walked, and looked, along
        side = min(side, max(_narrowest(stage, camera), math.radians(SIDE_DEG[Side.FRONT])))
    mirror = -take.mirror if camera.framing is Framing.REVERSE else take.mirror
    pairs.laid_out(players, related, side, mirror, camera.size or ShotSize.FULL, side_word)
    if over:
        players[1].heading = players[0].heading + math.pi
        players[0].looks_at, players[1].looks_at = 1, 0
    climbers = [player for player in players if player.mount is not None and player.mount.climbs]
    if len(climbers) > 1 and climbers[0] is players[0] and not related:
        for player, place in zip(climbers, _along(np.arange(float(len(climbers))), climbers[0].heading), strict=True):
            player.offset, player.heading = players[0].offset + place, climbers[0].heading
    casting.loosened(players, related, camera.framing, camera.size or ShotSize.FULL)
    if camera.move is Move.RACK_FOCUS and len(players) == 2 and not over and not related:
        players[1].offset = np.array([0.6 * mirror, 0.0, -2.6])  # a focus that goes needs depth to go through
    roles, marks, headings, owners = _figured(players, stage, seconds, spec, seed, chance)
    anchor = _anchor(roles[0].performance, side_word, camera.move, seconds, passes)
    starts = np.cumsum([0, *(player.count for player in players)])
    gazes = np.array([-1.0 if (at := players[owner].looks_at) is None else float(starts[at]) for owner in owners])
    phases = chance.random(len(marks))
    phases[0] = 0.1
    for player, start in zip(players, starts, strict=False):
        if player.delay:
            phases[start] = (phases[0] + player.delay) % 1.0
    costumes = casting.dressed(players, owners, chance)
    kept = tuple(i for i, owner in enumerate(owners) if _is_kept(players[owner], owner, i, camera.framing, over))
    asked = sum(max(subject.count, 1) for subject in spec.subjects)
    kit = equipment.equipped(players, owners, spec)
    kit.seated_together(marks, headings)
    carried = _built(kit.carried, roles, stage)
    for role in roles:  # whoever leaps down ends on the ground
        acting = role.performance
        marks[role.first : role.last, 1] += acting.place(anchor)[1] - acting.place(seconds + 1.0)[1]
    made = Staging(
        stage, seconds, anchor, 0.0, roles, marks, headings, phases, gazes, costumes, kept or (0,), over, asked,
        line=over or eye_to_eye is not None, carried=carried, held=kit.held, habits=kit.habits,
    )  # fmt: skip
    return _nearest_first(_met(_passing(made, related), related), related)


def _built(
    carried: tuple[mounts.Mount | None, ...], roles: Sequence[Role], stage: sets.Stage
) -> tuple[mounts.Mount | None, ...]:
    """What is climbed as high as the climb, and something to leap down from."""
    made = list(carried)
    for role in roles:
        acting = role.performance
        for index in range(role.first, role.last):
            mount = made[index]
            if mount is not None and mount.climbs:
                spare = 0.35 if stage.interior else 1.2
                made[index] = replace(mount, times=math.ceil((acting.climbed() + _REACH_M + spare) / _RUNG_M))
            elif acting.drop_m and mount is None:
                run = float(acting.place(acting.way.leaps[0].leaves)[2])
                made[index] = mounts.Mount(_LEDGE, times=max(math.ceil((run + 0.6) / _LEDGE_M), 1))
    return tuple(made)


def _passing(people: Staging, related: Sequence[Related]) -> Staging:
    """The staging in which the giver has what is handed over."""
    held, passes = list(people.held), list(people.passes)
    for each in related:
        if each.relation is Relation.HAND_OVER:
            giver, taker = people.roles[each.who].first, people.roles[each.whom].first
            held[giver], held[taker] = held[giver] or held[taker] or _PASSED, ()
            passes.append((giver, taker))
    return replace(people, held=tuple(held), passes=tuple(passes)) if passes else people


def _met(people: Staging, related: Sequence[Related]) -> Staging:
    """Whoever is left or met stands where the other sets out from or comes to, whenever the frame was made."""
    marks = people.marks.copy()
    for each in related:
        if each.relation in (Relation.LEAVE, Relation.APPROACH):
            goes, stays = people.roles[each.who], people.roles[each.whom]
            when = people.roots(0.0 if each.relation is Relation.LEAVE else people.seconds)
            moved = when[goes.first] - people.marks[goes.first]
            if stays.first == 0:
                marks[goes.first : goes.last] -= moved
            else:
                marks[stays.first : stays.last] += moved
    return replace(people, marks=marks)


_ONE_BEHIND = (Relation.CHASE, Relation.FOLLOW, Relation.BEHIND, Relation.IN_FRONT_OF)


def _nearest_first(people: Staging, related: Sequence[Related]) -> Staging:
    """Of two who are one behind the other the nearer gives the size: a frame made for the further one would cut the
    nearer one's head off.
    """
    for each in related:
        pair = [people.roles[each.who].first, people.roles[each.whom].first]
        if each.relation in _ONE_BEHIND and set(pair) <= set(people.kept) and 0 in pair:
            near = max(pair, key=lambda index: people.marks[index, 2])
            return replace(people, kept=(near, *(index for index in people.kept if index != near)))
    return people


def _is_kept(player: Player, owner: int, index: int, framing: Framing | None, over: bool) -> bool:
    if owner == 0 and index == 0:
        return True
    if over or framing is Framing.SINGLE or player.loose or player.count > crowds.CROWD:
        return False
    return not player.position or Position.BACKGROUND not in player.position


def _figured(
    players: Sequence[Player], stage: sets.Stage, seconds: float, spec: ShotSpec, seed: int, chance: np.random.Generator
) -> tuple[tuple[Role, ...], Floats, Floats, list[int]]:
    """Roles, marks, headings, and whose each figure is."""
    roles: list[Role] = []
    marks, headings, owners = [], [], []
    room = room_m(stage)
    chased = {each.whom for each in spec.related if each.relation is Relation.CHASE}
    speeds = _own_speeds(players, chased)
    for number, player in enumerate(players):
        clings = player.mount is not None and player.mount.climbs
        ground = room * (0.94 if player.subject in chased else 1.0)
        manner = words.manners_of(player.who.name, player.who.look)
        acting, way = performed(player.actions, seconds, ground, stage, seed + number, manner, speeds[number], clings)
        first = len(owners)
        places = crowds.huddled(player.count, spec.camera.size or ShotSize.FULL, player.wide, acting.moving, chance)
        if clings and player.count > 1:
            places = _along(np.arange(float(player.count)), player.heading)
        marks.append(player.offset + places)
        turns = np.zeros(player.count)
        if player.count > 1 and not acting.moving:
            turns = chance.uniform(-0.06, 0.06, player.count)
            turns[0] = 0.0
        headings.append(player.heading + turns)
        owners += [number] * player.count
        roles.append(Role(acting, way, first, len(owners), player.subject))
    return tuple(roles), np.concatenate(marks), np.concatenate(headings), owners


def _along(numbers: Floats, heading: float) -> Floats:
    """Places (n, 3) along what several climb: the first in the middle, the others on either side in turn."""
    aside = np.ceil(numbers / 2) * np.where(numbers % 2, 1.0, -1.0) * _ABREAST_M
    return aside[:, None] * np.array([math.cos(heading), 0.0, -math.sin(heading)])


_CLOSES = 1.04
"""How much faster than whoever is chased the chaser comes: the gap between them is not drawn with a ruler."""


def _own_speeds(players: Sequence[Player], chased: set[int]) -> list[float | None]:
    """How fast each goes by nature, in metres a second, where nobody in the shot goes on their own two legs: None for
    people, whose speed is the others' too, so that nobody is left behind. Several meet in the middle.
    """
    natural = [_natural_ms(player) for player in players]
    going = [each for each in natural if each is not None]
    if not going or any(each is None and _goes(player) for each, player in zip(natural, players, strict=True)):
        return [None] * len(players)
    common = math.exp(sum(math.log(max(each, 0.05)) for each in going) / len(going))
    gains = [_CLOSES if chased and player.subject not in chased else 1.0 for player in players]
    return [None if each is None else common * gain for each, gain in zip(natural, gains, strict=True)]


def _goes(player: Player) -> bool:
    return any(action.canonical in _GOING for action in player.actions)


def _natural_ms(player: Player) -> float | None:
    """The speed of an animal or a vehicle, or of what somebody drives; None for whoever goes on foot or rides."""
    action = next((action for action in player.actions if action.canonical in _GOING), None)
    if action is None:
        return None
    being = player.costume.creature or (player.mount.creature if action.canonical == "drive" and player.mount else None)
    return None if being is None else beings.speed(being, action.canonical) * words.PACE[action.speed or Speed.NORMAL]


def performed(
    actions: Sequence[Action],
    seconds: float,
    room: float,
    stage: sets.Stage,
    seed: int,
    manner: tuple[str, ...] = (),
    own_ms: float | None = None,
    clings: bool = False,
) -> tuple[Performance, Way]:
    """What somebody does and the way it leads: slower where there is a little less ground, to and fro where much."""
    climb_m = _STEP_M if not clings else _INDOORS_M if stage.interior else CLIMBED_M
    drop_m = _DROP_M
    natural = performance(actions, seconds, drop_m=drop_m, seed=seed, manner=manner, climb_m=climb_m, own_ms=own_ms)
    gone = float(natural.place(seconds)[2])
    if gone <= room:
        return natural, Way()
    if gone * _LEAST_PACE <= room or seconds < _LONG_S:
        return performance(
            actions, seconds, room_m=room, drop_m=drop_m, seed=seed, manner=manner, climb_m=climb_m, own_ms=own_ms
        ), Way()  # fmt: skip
    x0, x1, z0, z1 = stage.free
    radius = min(max(0.3 * min(x1 - x0, z1 - z0), 0.45), 1.5)
    return natural, Way(max(room - 2 * radius - 0.4, 1.0), radius)


_HIGH_M = {
    ShotSize.EXTREME_WIDE: 14.6, ShotSize.WIDE: 5.3, ShotSize.FULL: 2.0, ShotSize.MEDIUM_WIDE: 1.4,
    ShotSize.MEDIUM: 0.95,
    ShotSize.MEDIUM_CLOSE_UP: 0.62, ShotSize.CLOSE_UP: 0.37, ShotSize.EXTREME_CLOSE_UP: 0.15,
}  # fmt: skip
"""About how high the frame is at the subject, for each size."""


def _narrowest(stage: sets.Stage, camera: Camera) -> float:
    """How far round somebody a camera can stand and still be in the place, in radians."""
    x0, x1, z0, z1 = stage.free
    far = _HIGH_M[camera.size or ShotSize.FULL] / 20.25 * (camera.lens_mm or 35.0)
    return math.asin(min(min(x1 - x0, z1 - z0) / max(far, 0.1), 1.0))


def room_m(stage: sets.Stage) -> float:
    """How far someone can go in the set, in metres."""
    x0, x1, z0, z1 = stage.free
    return max(max(x1 - x0, z1 - z0) - 1.2, 0.8)


def _rushes(players: Sequence[Player], spec: ShotSpec, seconds: float) -> bool:
    """Whether the first would be a dot for most of the shot, coming from afar: in a chase, or as a small animal. Then
    it goes by in the middle of it, across the frame.
    """
    if not _goes(players[0]):
        return False
    chased = {each.whom for each in spec.related if each.relation is Relation.CHASE}
    if chased:
        return True
    own = _own_speeds(players, chased)[0]
    if own is None or players[0].costume.creature is None:
        return False
    tall = beings.bounds(players[0].costume)[1] - beings.altitude(players[0].costume, "fly")
    return own * seconds > _FAR * _HIGH_M[spec.camera.size or ShotSize.FULL] * max(tall, 0.05)


def _anchor(acting: Performance, side: Side, move: Move | None, seconds: float, passes: bool = False) -> float:
    """When the framing is exact: walkers arrive at it from the front, leave it from behind, cross it in profile.

    Whoever lies or falls by then is framed when they last stood.
    """
    if not acting.moving:
        share = 0.0 if acting.action_at(0.0) != acting.action_at(seconds) or side is Side.BACK else 0.5
        return seconds * share
    share = 0.5 if passes else 0.5 if move in ATTACHED else {Side.BACK: 0.0, Side.PROFILE: 0.5}.get(side, 1.0)
    for t in np.linspace(seconds * share, seconds * 0.5, 9):
        body = skeleton.joints(acting.posture(float(t), np.array([0.1])), 1)[0]
        rise = float(acting.place(float(t))[1])
        if float(np.ptp(body[:, 1])) > _UPRIGHT * STATURE and abs(rise) < 0.2 and body[:, 1].min() < 0.12:
            return float(t)
    return seconds * share
