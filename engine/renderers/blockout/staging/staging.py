"""Who is in the shot, where they stand, what they do; and their joints at any time of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

import numpy as np

from engine.renderers.blockout.beings import beings, mounts, props
from engine.renderers.blockout.geometry import skeleton
from engine.renderers.blockout.geometry.skeleton import Floats, Posture
from engine.renderers.blockout.motion.performance import Performance
from engine.renderers.blockout.motion.ways import Way, turned
from engine.renderers.blockout.people import bones, figures
from engine.renderers.blockout.place import sets

_PASSED_S = 1.05
"""When what is handed over changes hands: where the two gestures meet."""
_REMEMBERED = 12
"""At how many moments everyone's joints are kept: a shot is worked out at the same few again and again."""
_LEDGE = "ledge"
_UP_AND_DOWN = frozenset({"jump", "fall", "pick_up", "dance", "climb"})


@dataclass(frozen=True)
class Role:
    """Figures `first` to `last` (exclusive) that do the same; the way it leads them."""

    performance: Performance
    way: Way
    first: int
    last: int
    subject: int


@dataclass(frozen=True)
class Staging:
    """The figures of a shot, n of them. `azimuth` is from the first to the camera; the shot is framed at `anchor_s`.

    `marks` (n, 3) and `headings` (n,) are theirs at the anchor; `gazes` (n,) whom each looks at, −1 for nobody;
    `kept` are those that the frame must hold.
    """

    stage: sets.Stage
    seconds: float
    anchor_s: float
    azimuth: float
    roles: tuple[Role, ...]
    marks: Floats
    headings: Floats
    phases: Floats
    gazes: Floats
    costumes: list[figures.Costume]
    kept: tuple[int, ...]
    partner: bool
    """Whether the last figure is the one whose shoulder we look over."""
    asked: int
    """How many were asked for."""
    floor_m: float = 0.0
    carried: tuple[mounts.Mount | None, ...] = ()
    """What each figure has under them."""
    held: tuple[tuple[str, ...], ...] = ()
    """What each has in hand."""
    habits: tuple[str | None, ...] = ()
    """What an animal does by the words for it, where its action does not say."""
    passes: tuple[tuple[int, int], ...] = ()
    """Which figure hands to which what it holds."""
    line: bool = False
    """Whether two look at each other across a line that the camera stays on one side of."""
    _known: dict[float, Floats] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def scales(self) -> Floats:
        """The size of each figure against a grown person's."""
        return np.array([worn.scale for worn in self.costumes])

    @property
    def action(self) -> str | None:
        """What the first does when the frame is made."""
        return self.roles[0].performance.action_at(self.anchor_s)

    @property
    def moving(self) -> bool:
        """Whether the first goes anywhere."""
        return self.roles[0].performance.moving

    @property
    def speed_ms(self) -> float:
        """The first one's highest speed over the ground, in metres a second."""
        return self.roles[0].performance.top_ms

    def travelled(self, t: float) -> Floats:
        """How far the first has come since the anchor, (3,)."""
        return self.roots(t)[0] - self.marks[0]

    def roots(self, t: float) -> Floats:
        """Where each figure is on the ground at `t`: (n, 3)."""
        return self._gone(t)[0]

    def facing(self, t: float) -> Floats:
        """Where each figure faces at `t`: radians in the world, (n,)."""
        return self._gone(t)[1]

    def _gone(self, t: float) -> tuple[Floats, Floats]:
        roots, facing = self.marks.copy(), self.headings.copy()
        for role in self.roles:
            mine = slice(role.first, role.last)
            now, turn = role.way.at(role.performance.place(t))
            then, before = role.way.at(role.performance.place(self.anchor_s))
            spun = role.performance.turned(t) - role.performance.turned(self.anchor_s)
            start = self.headings[mine] - before
            gone = now - then
            if gone.any():
                c, s = np.cos(start), np.sin(start)
                roots[mine] += np.stack(
                    [c * gone[0] + s * gone[2], np.full(len(c), gone[1]), c * gone[2] - s * gone[0]], 1
                )
            facing[mine] += turn - before + spun
        return roots, facing

    def bodies(self, t: float) -> Floats:
        """Joints in the world at `t`: (n, len(JOINTS), 3). The array is the caller's own."""
        if t not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[t] = self._bodies(t)
        return self._known[t].copy()

    def _bodies(self, t: float) -> Floats:
        roots, facing = self._gone(t)
        gaze, scales = self._gaze(roots, facing), self.scales
        poses, counts = [], []
        for role in self.roles:
            mine = slice(role.first, role.last)
            looks = None if gaze is None else gaze[mine]
            held = self.holding(t)[mine]
            grips = [props.holds(kinds) for kinds in held] if any(held) else None
            poses.append(role.performance.posture(t, self.phases[mine], looks, scales=scales[mine], holds=grips))
            counts.append(role.last - role.first)
        average = skeleton.joints(merged(poses, counts), len(roots)) * scales[:, None, None]
        local = bones.built(average, self.costumes)
        c, s = np.cos(facing)[:, None], np.sin(facing)[:, None]
        x, y, z = local[:, :, 0], local[:, :, 1], local[:, :, 2]
        made = np.stack([c * x + s * z, y, c * z - s * x], 2) + roots[:, None, :]
        for role in self.roles:
            self._carry(role, made, roots, facing, t)
        return made

    def _carry(self, role: Role, made: Floats, roots: Floats, facing: Floats, t: float) -> None:
        """Puts riders on their mounts, and beings where their own bodies are."""
        mine, numbers = slice(role.first, role.last), range(role.first, role.last)
        if self.costumes[role.first].creature is not None:
            action = role.performance.action_at(t)
            made[mine] = beings.joints(self.costumes[mine], roots[mine], facing[mine], action)
        elif any(self.carried[mine]):
            roots, facing = self.seats(role, roots, facing)
            onto = mounts.seated(
                made[mine], self.carried[mine], roots[mine], facing[mine], self.moment(role, t), numbers,
                self.scales.tolist()[mine],
            )  # fmt: skip
            down = 1.0 if self._settles_at(role) is None else role.performance.settled(t)
            made[mine] += down * (onto - made[mine])

    def _settles_at(self, role: Role) -> float | None:
        """When those of a role are down on furniture that waits for them; None for those who have a mount all along."""
        mount = next((one for one in self.carried[role.first : role.last] if one is not None), None)
        waits = mount is not None and mount.creature is None and not mount.pushed
        return role.performance.settles_at() if waits else None

    def seats(self, role: Role, roots: Floats, facing: Floats) -> tuple[Floats, Floats]:
        """Where what a role's figures have under them stands and faces: with them, or where they will sit down."""
        mount = next((one for one in self.carried[role.first : role.last] if one is not None), None)
        leaps = role.performance.way.leaps
        if mount is not None and mount.kind == _LEDGE and leaps:
            roots, facing = self._gone(leaps[0].leaves)
            start = self._gone(0.0)[0][:, 1]
            return np.stack([roots[:, 0], start, roots[:, 2]], 1), facing
        at = self._settles_at(role)
        return (roots, facing) if at is None else self._gone(at)

    def moment(self, role: Role, t: float, wind: float = 0.0) -> beings.Moment:
        """What beings and mounts have to know of a role at `t`."""
        acting = role.performance
        action = acting.action_at(t)
        if self.habits and not acting.moving:
            action = self.habits[role.first] or action
        return beings.Moment(t, float(acting.place(t)[2]), acting.top_ms, action, wind)

    def _gaze(self, roots: Floats, facing: Floats) -> Floats | None:
        """Where heads turn to, in radians to the left of where each faces; NaN where they are free."""
        if not (self.gazes >= 0).any():
            return None
        made = np.full(len(roots), np.nan)
        for index in np.flatnonzero(self.gazes >= 0):
            way = roots[int(self.gazes[index])] - roots[index]
            if abs(way[0]) + abs(way[2]) > 0.05:
                made[index] = (math.atan2(way[0], way[2]) - facing[index] + math.pi) % (2 * math.pi) - math.pi
        return made

    def holding(self, t: float) -> tuple[tuple[str, ...], ...]:
        """What each figure has in hand at `t`: who gives has it no longer when the other has taken it."""
        if not self.passes or t < min(_PASSED_S, 0.5 * self.seconds):
            return self.held
        made = list(self.held)
        for giver, taker in self.passes:
            made[giver], made[taker] = made[taker], made[giver]
        return tuple(made)

    def mount(self, index: int) -> mounts.Mount | None:
        """What a figure has under it."""
        return self.carried[index] if self.carried else None

    def changes(self, index: int) -> bool:
        """Whether a figure does more than one thing, or one that takes it up or down."""
        role = next(role for role in self.roles if role.first <= index < role.last)
        done = {role.performance.action_at(float(t)) for t in np.linspace(0.0, self.seconds, 9)}
        return len(done) > 1 or bool(done & _UP_AND_DOWN)

    def moved(self, azimuth: float, mark: Floats) -> "Staging":
        """The same turned by an angle and carried to a mark in the set."""
        return replace(
            self, azimuth=self.azimuth + azimuth, marks=turned(self.marks, azimuth) + mark,
            headings=self.headings + azimuth, floor_m=float(mark[1]),
        )  # fmt: skip


def merged(poses: Sequence[Posture], counts: Sequence[int]) -> Posture:
    """One posture of all figures, where several groups have postures of their own: joints are made in one go."""
    return poses[0] if len(poses) == 1 else _merged(poses, counts)


def _merged(poses: Sequence[Any], counts: Sequence[int]) -> Any:
    made: dict[str, Any] = {}
    for each in fields(poses[0]):
        values = [getattr(pose, each.name) for pose in poses]
        if is_dataclass(values[0]):
            made[each.name] = _merged(values, counts)
        elif all(isinstance(value, float | int) for value in values) and len(set(values)) == 1:
            made[each.name] = values[0]
        elif all(value is None or isinstance(value, float | int | np.ndarray) for value in values):
            made[each.name] = _joined(values, counts)
        else:
            made[each.name] = values[0]
    return type(poses[0])(**made)


def _joined(values: Sequence[Any], counts: Sequence[int]) -> Any:
    arrays = [np.asarray(0.0 if value is None else value, float) for value in values]
    if all(value is None for value in values):
        return None
    shape = max((array.shape[1:] for array in arrays), key=len)
    return np.concatenate(
        [np.broadcast_to(array, (count, *shape)) for array, count in zip(arrays, counts, strict=True)]
    )
