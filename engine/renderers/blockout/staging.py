"""Who stands where, faces whom and goes which way; and their joints at any time of the shot."""

import math
from dataclasses import dataclass

import numpy as np

from engine.film.camera import Framing, Move, ShotSize, Side, Speed
from engine.film.spec import ShotSpec, Subject
from engine.renderers.blockout import figures, motion, sets, skeleton
from engine.renderers.blockout.framing import SIDE_DEG
from engine.renderers.blockout.moves import ATTACHED
from engine.renderers.blockout.skeleton import STATURE, Floats

MOST_FIGURES = 48
"""A larger crowd is played by this many."""
_SPACING_M = {ShotSize.MEDIUM: 0.64, ShotSize.MEDIUM_CLOSE_UP: 0.55, ShotSize.CLOSE_UP: 0.46}
_BAND_M = {
    ShotSize.EXTREME_WIDE: 14.6,
    ShotSize.WIDE: 5.3,
    ShotSize.FULL: 2.0,
    ShotSize.MEDIUM_WIDE: 1.4,
    ShotSize.MEDIUM: 0.95,
    ShotSize.MEDIUM_CLOSE_UP: 0.62,
    ShotSize.CLOSE_UP: 0.33,
    ShotSize.EXTREME_CLOSE_UP: 0.15,
}
_FACE_EACH_OTHER = ("fight", "speak")


@dataclass(frozen=True)
class Staging:
    """The people of a shot. `azimuth` is from the first person to the camera; the shot is framed at `anchor_s`."""

    stage: sets.Stage
    action: str | None
    speed_ms: float
    pace: float
    seconds: float
    anchor_s: float
    azimuth: float
    marks: Floats
    headings: Floats
    phases: Floats
    costumes: list[figures.Costume]
    kept: int
    """How many of the first figures the frame must hold."""
    partner: bool
    """Whether the last figure is the one whose shoulder we look over: it stands still."""

    def travelled(self, t: float) -> Floats:
        """How far the first person has come since the anchor, (3,)."""
        return self._forward(self.headings[:1])[0] * self.speed_ms * (t - self.anchor_s)

    def roots(self, t: float) -> Floats:
        """Where each figure is on the floor at `t`: (n, 3)."""
        speeds = np.full(len(self.marks), self.speed_ms)
        if self.partner:
            speeds[-1] = 0.0
        return self.marks + self._forward(self.headings) * (speeds * (t - self.anchor_s))[:, None]

    def bodies(self, t: float) -> Floats:
        """Joints in the world at `t`: (n, len(JOINTS), 3)."""
        n, cast = len(self.marks), len(self.marks) - self.partner
        local = np.zeros((n, len(skeleton.JOINTS), 3))
        if cast:
            pose = motion.posture(self.action, t, self.phases[:cast], self.speed_ms, self.pace, self.seconds)
            local[:cast] = skeleton.joints(pose, cast)
        if self.partner:
            local[cast:] = skeleton.joints(motion.stand(t, self.phases[cast:], self.seconds), 1)
        local *= np.array([worn.scale for worn in self.costumes])[:, None, None]
        c, s = np.cos(self.headings)[:, None], np.sin(self.headings)[:, None]
        x, y, z = local[:, :, 0], local[:, :, 1], local[:, :, 2]
        return np.stack([c * x + s * z, y, c * z - s * x], 2) + self.roots(t)[:, None, :]

    @staticmethod
    def _forward(headings: Floats) -> Floats:
        return np.stack([np.sin(headings), np.zeros(len(headings)), np.cos(headings)], 1)


def staged(
    spec: ShotSpec, stage: sets.Stage, seconds: float, variant: int, seed: int, characters: tuple[int, ...] = ()
) -> Staging:
    """Everyone on their marks, with the camera on a free side of them. `characters` as in `Job`: who is who."""
    camera = spec.camera
    chance = np.random.default_rng(seed ^ 0xCA57)
    mirror = -1.0 if variant % 2 else 1.0
    over = camera.framing in (Framing.OVER_THE_SHOULDER, Framing.REVERSE)
    action = spec.action.canonical if spec.action.canonical in motion.KNOWN else None
    cast = _cast(spec.subjects, characters)
    shoulder = cast[1] if over and len(cast) > 1 else (9, Subject("someone"))
    if over:
        cast = cast[:1]
    pace = motion.PACE[spec.action.speed or Speed.NORMAL]
    side = math.radians(18.0) if over else _side(camera.side or Side.THREE_QUARTER, variant)
    attached = camera.move in ATTACHED
    speed = motion.GROUND_SPEED.get(action or "", 0.0) * pace
    speed = min(speed, _room(stage) / max(seconds, 0.5)) if speed and not over else 0.0
    anchor = _anchor(camera.side, camera.move, seconds)
    far = _BAND_M[camera.size or ShotSize.FULL] / 24.0 * (camera.lens_mm or 35.0) * 1.185
    if stage.interior and not over:  # a narrow place is looked along
        side = min(side, max(_narrowest(stage, far), math.radians(SIDE_DEG[Side.FRONT]))) if side < 1.2 else side
    if speed and not attached and camera.side in (None, Side.THREE_QUARTER):
        side *= 0.88  # from further round, whoever comes from afar would come from outside the frame
    walk = _Walk(stage, speed, seconds, anchor, far, attached)
    azimuth, heading = _facing(walk, side * mirror)
    mark = walk.mark(azimuth, heading)
    across = np.array([math.cos(azimuth), 0.0, -math.sin(azimuth)])
    offsets, turns = _places(len(cast), camera.size or ShotSize.FULL, action, across, heading, chance)
    if camera.move is Move.RACK_FOCUS and len(cast) == 2 and not over:  # a focus that goes needs depth to go through
        offsets[1] = 0.42 * mirror * across - np.array([math.sin(azimuth), 0.0, math.cos(azimuth)]) * max(
            1.6 * far, 2.2
        )
        turns[1] = 0.0
    marks, headings = mark + offsets, heading + turns
    if over:
        toward = np.array([math.sin(azimuth), 0.0, math.cos(azimuth)])
        marks = np.vstack([marks, mark + toward * 1.25 - across * mirror * 0.12])
        headings = np.append(headings, azimuth + math.pi + 0.1 * mirror)
        cast = [*cast, shoulder]
    phases = np.concatenate([[0.1 + 0.21 * variant], chance.random(max(len(cast) - 1, 0))])[: len(cast)] % 1.0
    costumes = [figures.costume(number, who.name, who.look, 0.85 + 0.3 * chance.random()) for number, who in cast]
    kept = 1 if over or camera.framing is Framing.SINGLE else len(marks)
    return Staging(stage, action, speed, pace, seconds, anchor, azimuth, marks, headings, phases, costumes, kept, over)


def _cast(subjects: tuple[Subject, ...], characters: tuple[int, ...]) -> list[tuple[int, Subject]]:
    numbers = characters if len(characters) == len(subjects) else range(len(subjects))
    everyone = [(number, who) for number, who in zip(numbers, subjects, strict=True) for _ in range(max(who.count, 1))]
    return everyone[:MOST_FIGURES]


def _side(side: Side, variant: int) -> float:
    """The angle of a side; later variants differ a little and stay the same kind."""
    nudge = (0.0, 0.0, 7.0, -7.0)[variant % 4] * (1 if side is not Side.BACK else 0.5)
    return math.radians(SIDE_DEG[side] + (nudge if side is Side.THREE_QUARTER else nudge * 0.5))


def _anchor(side: Side | None, move: Move | None, seconds: float) -> float:
    """When the framing is exact: walkers arrive at it from the front, leave it from behind, cross it in profile."""
    if move in ATTACHED:
        return 0.5 * seconds
    share = {Side.BACK: 0.0, Side.PROFILE: 0.5}.get(side or Side.FRONT, 1.0)
    return seconds * share


def _narrowest(stage: sets.Stage, far: float) -> float:
    """How far round a camera `far` metres away can stand and still be in the place, in radians."""
    x0, x1, z0, z1 = stage.free
    return math.asin(min(min(x1 - x0, z1 - z0) / max(far, 0.1), 1.0))


def _room(stage: sets.Stage) -> float:
    """How far someone can walk in the set, in metres."""
    x0, x1, z0, z1 = stage.free
    return max(x1 - x0, z1 - z0) - 1.2


@dataclass(frozen=True)
class _Walk:
    """What has to find room in a set: the way of the first person, and the camera `far` metres from them."""

    stage: sets.Stage
    speed: float
    seconds: float
    anchor: float
    far: float
    attached: bool

    def mark(self, azimuth: float, heading: float) -> Floats:
        """The first person's place at the anchor: with the whole way, and the camera if it can be, on free ground."""
        plain = np.array([self.stage.mark[0], self.stage.floor_m, self.stage.mark[1]], float)
        way = self._way(heading)
        walker = np.stack([-way * self.anchor, way * (self.seconds - self.anchor)])
        eye = np.array([math.sin(azimuth), 0.0, math.cos(azimuth)]) * self.far
        camera = walker + eye if self.attached else eye[None]
        moved = self._within(plain, np.vstack([walker, camera]))
        return moved if self._clear(moved) else self._within(plain, walker)

    def drift(self, mark: Floats, heading: float) -> float:
        """How far the way leads out of the free ground, in metres."""
        way = self._way(heading)
        ends = mark - way * self.anchor, mark + way * (self.seconds - self.anchor)
        return sum(_outside(self.stage, end) for end in ends)

    def _way(self, heading: float) -> Floats:
        return np.array([math.sin(heading), 0.0, math.cos(heading)]) * self.speed

    def _within(self, mark: Floats, points: Floats) -> Floats:
        x0, x1, z0, z1 = self.stage.free
        moved = mark.copy()
        for axis, low, high in ((0, x0, x1), (2, z0, z1)):
            least, most = mark[axis] + points[:, axis].min(), mark[axis] + points[:, axis].max()
            if most - least <= high - low:
                moved[axis] += max(low - least, 0.0) - max(most - high, 0.0)
        return moved

    def _clear(self, mark: Floats) -> bool:
        """Whether nothing of the set stands where a person would."""
        low, high = (mark + np.array([0.0, up, 0.0]) for up in (0.45, 1.7))
        return not any(len(rows) and sets.crossed(rows, low, high).any() for rows in self.stage.rows.values())


def _facing(walk: _Walk, side: float) -> tuple[float, float]:
    """Where the camera stands and where people face: the view down the set that has nothing in the way."""
    stage = walk.stage
    best, least = (0.0, 0.0), math.inf
    rows = np.concatenate([made for made in stage.rows.values() if len(made)])
    rows = rows[np.abs(rows[:, 5]) > 0.25]
    for step in range(24):
        azimuth = stage.outlook + math.pi + (step - 12) * math.pi / 12
        heading = azimuth - side
        mark = walk.mark(azimuth, heading)
        chest = mark + np.array([0.0, 1.25, 0.0])
        eye = chest + np.array([math.sin(azimuth), 0.02, math.cos(azimuth)]) * walk.far
        blocked = int(sets.crossed(rows, eye, chest).sum())
        off = abs((step - 12) * 15)
        cost = off / 60 + 2.0 * min(blocked, 3) + _outside(stage, eye) * 1.5 + 5.0 * walk.drift(mark, heading)
        if cost < least - 1e-9:
            best, least = (azimuth, heading), cost
    return best


def _outside(stage: sets.Stage, at: Floats) -> float:
    x0, x1, z0, z1 = stage.free
    return min(max(x0 - at[0], at[0] - x1, 0.0) + max(z0 - at[2], at[2] - z1, 0.0), 4.0)


def _places(
    count: int, size: ShotSize, action: str | None, across: Floats, heading: float, chance: np.random.Generator
) -> tuple[Floats, Floats]:
    """Offsets from the mark and turns from the heading, the first person in front."""
    offsets, turns = np.zeros((count, 3)), np.zeros(count)
    if count < 2:
        return offsets, turns
    spacing = _SPACING_M.get(size, 0.95 if action not in motion.GROUND_SPEED else 1.1)
    if action in ("ride", "drive"):
        spacing = 2.6
    if count == 2 and action in _FACE_EACH_OTHER:
        apart = 0.95 if action == "fight" else max(spacing, 0.8)
        offsets[1] = np.array([math.sin(heading), 0, math.cos(heading)]) * apart
        turns[1] = math.pi
        return offsets, turns
    ahead = np.array([math.sin(heading), 0.0, math.cos(heading)])
    for number in range(count):
        row, place = divmod(number, 3 if count <= 3 else max(4, round(math.sqrt(2 * count))))
        wide = min(count, 3 if count <= 3 else max(4, round(math.sqrt(2 * count))))
        jitter = chance.uniform(-0.2, 0.2, 2) if count > 3 else np.zeros(2)
        sign = (place + 1) // 2 * (1 if place % 2 else -1)
        centred = sign if wide % 2 else sign - 0.5
        offsets[number] = across * (centred * spacing + jitter[0]) - ahead * (
            row * 1.2 + 0.22 * (place % 2) + jitter[1]
        )
        turns[number] = chance.uniform(-0.06, 0.06) if action not in motion.GROUND_SPEED else 0.0
    return offsets, turns


def height(staging: Staging) -> float:
    """The first figure's stature in metres."""
    return STATURE * (staging.costumes[0].scale if staging.costumes else 1.0)
