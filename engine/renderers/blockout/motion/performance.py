"""What figures do through a shot: actions in order and the shot's length -> posture, place and turn at any time.

`timeline` divides the time, `course` is the way over the ground, `footing` where feet stand on it; here the body of
every beat is blended into the next one's, with gestures, gazes and what is held laid over it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from engine.film.spec import Action
from engine.renderers.blockout.geometry.skeleton import FIELDS, F, Floats, Posture
from engine.renderers.blockout.motion import course, gaits, gestures, leaps, overlays, timeline
from engine.renderers.blockout.motion.cadence import Cadence
from engine.renderers.blockout.motion.course import Course
from engine.renderers.blockout.motion.footing import Footing
from engine.renderers.blockout.motion.gaits import smooth
from engine.renderers.blockout.motion.timeline import Beat

_ALONE, _GROUPS = 8, 6
"""Up to this many figures move each in its own phase; a crowd moves in six groups of each size."""
_BLEND_S, _DRAGGED_S = 0.42, 0.06
_FREE_HANDS = frozenset(
    {"stand", "sit", "sit_down", "stand_up", "kneel", "kneel_down", "rise_up", "jump", *gaits.names()}
) - {"crawl"}
_LATE = np.concatenate([overlays.ARMS["l"], overlays.ARMS["r"]])
_FOOT = {
    side: np.array([F[f"{name}_{side}"] for name in ("foot_x", "foot_y", "foot_z", "heel", "toe")]) for side in "lr"
}
_ACROSS = np.array([F[f"{name}_{side}"] for name in ("foot_x", "foot_z") for side in "lr"])
_IN_ONE_HAND = ("bag", "suitcase", "cane", "umbrella", "bottle", "lantern", "torch", "flowers", "cup")
"""What is carried hanging from a hand, or upright in it, and not before the chest."""
_READ = ("book", "letter", "newspaper")
_SETTLED = ("sit", "lie", "sleep", "kneel", "ride", "gallop", "cycle", "motorcycle", "drive", "climb")
_CLIMB = 0.30
"""Metres that half a cycle of climbing goes up."""
CLIMBED_M = 2.7
"""How far a climb goes up at most: a longer one is slower, so that a frame can hold it."""


@dataclass(frozen=True)
class Performance:
    """Actions in order over a shot. Every method is a pure function of the time in seconds.

    `drop_m` is how far below the start it ends, after a leap down.
    """

    beats: tuple[Beat, ...]
    seconds: float
    way: Course
    manner: tuple[str, ...] = ()
    climb_m: float = CLIMBED_M
    _footings: dict[tuple[float, float, tuple[str, ...]], Footing] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def moving(self) -> bool:
        """Whether it goes anywhere."""
        return self.top_ms > 0

    @property
    def top_ms(self) -> float:
        """The highest speed over the ground, in metres a second."""
        return max(beat.speed for beat in self.beats)

    @property
    def drop_m(self) -> float:
        """How far below the start it ends, in metres."""
        return sum(leap.drop_m for leap in self.way.leaps)

    def action_at(self, t: float) -> str | None:
        """The identifier of what is being done, or the motion's name where there is none."""
        beat = self.beat_at(t)
        return beat.action or beat.motion

    def motion_at(self, t: float) -> str:
        """The motion that the whole body is in: "sit", "cycle", "sneak" …"""
        return self.beat_at(t).motion

    def beat_at(self, t: float) -> Beat:
        """The beat that a time falls in."""
        return next((beat for beat in self.beats if t < beat.ends), self.beats[-1])

    def settles_at(self) -> float | None:
        """When somebody is first down on what is under them (seat, bed), in seconds; None for those who never are."""
        return next((beat.begins for beat in self.beats if beat.motion in _SETTLED), None)

    def settled(self, t: float) -> float:
        """How far they are down on what is under them at a time, 0 … 1: eased on the way down and up again."""
        number = self.beats.index(self.beat_at(t))
        beat = self.beats[number]
        share = min(max((t - beat.begins) / (beat.ends - beat.begins), 0.0), 1.0)
        if beat.motion in ("sit_down", "lie_down", "kneel_down"):
            return smooth((share - 0.35) / 0.65)
        if beat.motion in ("stand_up", "get_up", "rise_up"):
            return 1 - smooth(share / 0.5)
        return float(beat.motion in _SETTLED)

    def place(self, t: float) -> Floats:
        """How far they have come: metres (left, up, ahead) from the start, in the frame they started in."""
        return np.array([self.way.at(self.way.x, t), self.way.ground(t), self.way.at(self.way.z, t)])

    def turned(self, t: float) -> float:
        """How far the whole figure has turned, in radians to the left."""
        return self.way.at(self.way.heading, t)

    def posture(
        self, t: float, phases: Floats, gaze: Floats | None = None, *, pitch: Floats | None = None,
        scales: Floats | None = None, manners: Sequence[tuple[str, ...]] | None = None,
        holds: Sequence[str | None] | None = None,
    ) -> Posture:  # fmt: skip
        """The posture of n figures that all do this; `phases` (n,) 0 … 1 sets them apart.

        `gaze` (n,): where each head should turn to, in radians to the left of where the figure faces; NaN where free.
        `pitch` (n,): how far down it should look, in radians; NaN where free.
        `scales` (n,): the sizes that the joints will be multiplied by, so that feet stay planted for all of them.
        `manners` (n): names of `gaits.manners()` that each one moves in ("child", "old", "heavy" …).
        `holds` (n): what each has in hand (`HOLDS`), or None.
        """
        n = len(phases)
        sizes = np.ones(n) if scales is None else np.asarray(scales, float)
        made = np.empty((n, len(FIELDS)))
        bodies: dict[tuple[float, float, tuple[str, ...], str | None], Floats] = {}
        for i in range(n):
            key = (
                *_group(float(phases[i]), float(sizes[i]), n),
                manners[i] if manners else self.manner,
                holds[i] if holds else None,
            )
            if key not in bodies:
                bodies[key] = self._body(t, *key)
            made[i] = bodies[key]
            if key[1] != sizes[i]:
                made[i, _ACROSS] *= key[1] / sizes[i]
        posture = Posture(made)
        if gaze is not None:
            overlays.look(posture, np.asarray(gaze, float), pitch)
        return posture

    def _body(self, t: float, phase: float, scale: float, manner: tuple[str, ...], held: str | None) -> Floats:
        footing = self._footing(phase, scale, manner)
        number = footing.cadence.beat(t)
        own: dict[int, Floats] = {}
        p = self._blended(footing, number, t, own).copy()
        self._anticipate(p, t)
        self._lay_over(p, t, phase, held)
        p[F["rise"]] += self.way.aloft(t) / scale
        around = {number - 2, number - 1, number, number + 1, number + 2}
        for index in around & set(range(len(self.beats))):
            self._own(footing, index, t, own)
        left_leads = False
        for leap in self.way.leaps:
            if leap.running and leap.leaves - 0.5 < t < leap.lands + 0.8:
                left_leads = self._leads(footing, leap)
                leaps.bounding(p, leap, t, left_leads, False)
        for side in "lr":
            p[_FOOT[side]] = footing.leg(side, t, own)
        self._fly(p, footing, t)
        return p

    def _footing(self, phase: float, scale: float, manner: tuple[str, ...]) -> Footing:
        key = (phase, scale, manner)
        if key not in self._footings:
            self._footings[key] = Footing(Cadence(self.beats, self.way, scale, phase, manner))
        return self._footings[key]

    def _blended(self, footing: Footing, number: int, t: float, own: dict[int, Floats]) -> Floats:
        """The body of a beat, on its way there from the one before."""
        now, beat = self._own(footing, number, t, own), self.beats[number]
        gone = t - beat.begins
        if number == 0 or gone >= _BLEND_S + _DRAGGED_S or (beat.gait and self.beats[number - 1].gait):
            return now
        before = self._blended(footing, number - 1, t, own)
        made = before + (now - before) * smooth(gone / _BLEND_S)
        made[_LATE] = before[_LATE] + (now[_LATE] - before[_LATE]) * smooth((gone - _DRAGGED_S) / _BLEND_S)
        return made

    def _own(self, footing: Footing, number: int, t: float, own: dict[int, Floats]) -> Floats:
        """What a beat alone has the body do at a time."""
        if number not in own:
            own[number] = self._alone(footing, number, t)
        return own[number]

    def _alone(self, footing: Footing, number: int, t: float) -> Floats:
        beat = self.beats[number]
        if beat.gait:
            gait = footing.cadence.gait_at(t)
            speed = self.way.at(self.way.speed, t) / footing.scale
            cycle = footing.cadence.cycle(t)
            much = smooth(speed / max(0.75 * min(beat.speed / footing.scale, gait.speed), 0.05))
            made = gaits.upright(gait, cycle, much)
            return overlays.on_all_fours(made, gait, cycle) if gait.hands else made
        if beat.leaps:
            leap = next(one for one in self.way.leaps if beat.begins <= one.leaves <= beat.ends)
            return leaps.jumping(leap, t)
        motion = gestures.motions()[beat.motion]
        pace = beat.pace
        if beat.motion == "climb":
            pace = min(pace, self._climbing(beat))
        if motion.natural:
            pace = max(pace, motion.natural / (beat.ends - beat.begins))
        gone = t - beat.begins
        made = motion.at(gone, footing.cadence.phase, pace)
        if beat.motion == "climb":
            half = gone * pace / (motion.seconds / 2)
            made = made.copy()
            made[F["rise"]] += _CLIMB * (np.floor(half) + smooth(half % 1.0)) if gone > 0 else 0.0
        return made

    def _climbing(self, beat: Beat) -> float:
        """The pace at which a climb ends where it may."""
        natural = (beat.ends - beat.begins) / (gestures.motions()["climb"].seconds / 2) * _CLIMB
        return self.climb_m / max(natural, 1e-3)

    def climbed(self) -> float:
        """How far up somebody climbs, in metres."""
        half = gestures.motions()["climb"].seconds / 2
        found = (one for one in self.beats if one.motion == "climb")
        return sum(
            min(one.pace, self._climbing(one)) * (one.ends - one.begins) / half * _CLIMB for one in found
        )  # fmt: skip

    def _leads(self, footing: Footing, leap: course.Leap) -> bool:
        """Whether the left foot is the one that lands first."""
        return any(abs(plant.down - leap.lands) < 0.04 for plant in footing.plants["l"])

    def _fly(self, p: Floats, footing: Footing, t: float) -> None:
        """Feet in the air of a leap."""
        for leap in self.way.leaps:
            if leap.leaves - 0.4 < t < leap.lands:
                both = leaps.feet(leap, t)
                if leap.running:
                    leads = self._leads(footing, leap)
                    both = leaps.striding(leap, t, leads), leaps.striding(leap, t, not leads)
                for side, (up, ahead, heel) in zip("lr", both, strict=True):
                    p[F[f"foot_y_{side}"]] += up
                    p[F[f"foot_z_{side}"]] += ahead
                    p[F[f"heel_{side}"]] += heel

    def _anticipate(self, p: Floats, t: float) -> None:
        """The head turns first, then the shoulders, where the body is going to turn."""
        if any(beat.turns and beat.begins - 0.5 < t < beat.ends + 0.2 for beat in self.beats):
            ahead = self.way.at(self.way.heading, t + 0.28) - self.turned(t)
            p[F["twist"]] += 0.45 * ahead
            p[F["look"]] += 0.6 * ahead

    def _lay_over(self, p: Floats, t: float, phase: float, held: str | None) -> None:
        """What hands hold, then gestures of the upper body."""
        beat = self.beat_at(t)
        if held in overlays.holds() and beat.motion in _FREE_HANDS:
            overlays.hold(p, held)
        for index, one in enumerate(self.beats):
            if one.layers and one.begins <= t < one.ends + 0.4:
                into = smooth((t - one.begins) / 0.32) if index or _starts_still(one) else 1.0
                much = into * (1 - smooth((t - one.ends) / 0.4) if index < len(self.beats) - 1 else 1.0)
                for name in reversed(one.layers):
                    if not (name == "carry" and held in _IN_ONE_HAND):
                        overlays.lay(p, gestures.motions()[name], t - one.begins, phase, one.pace, much)
        if held in _READ and "read" in beat.layers:
            overlays.hold(p, held)


def performance(
    actions: Sequence[Action],
    seconds: float,
    *,
    room_m: float = np.inf,
    drop_m: float = 0.0,
    seed: int = 0,
    manner: tuple[str, ...] = (),
    climb_m: float = CLIMBED_M,
    own_ms: float | None = None,
) -> Performance:
    """What to do in a shot of `seconds`, within `room_m` metres of ground ahead.

    `drop_m` is how far below the start a leap down may land; 0 where the ground is level. `seed` decides what nobody
    said, such as over which shoulder somebody turns round; `manner` is everybody's in it, as from `words.manners_of`.
    `climb_m` is how far up a climb may lead, `own_ms` the speed of those who do not go as fast as a person by nature.
    Unknown actions are stood.
    """
    beats = timeline.beats(actions, max(seconds, 0.04), seed)
    fastest = max(beat.speed for beat in beats)
    if own_ms is not None and fastest > 0:
        beats = tuple(replace(beat, speed=beat.speed * own_ms / fastest) for beat in beats)
    way, played = course.course(beats, seconds, room_m, drop_m)
    return Performance(played, seconds, way, manner, climb_m)


def steady(motion: str, seconds: float, speed_ms: float = 0.0, pace: float = 1.0) -> Performance:
    """One motion all through a shot, at a speed over the ground."""
    made = gestures.motions().get(motion)
    layers = (motion,) if made and made.layer else ()
    beat = Beat(
        "stand" if layers else motion, layers, action=motion, pace=pace, speed=speed_ms, ends=max(seconds, 0.04)
    )
    way, played = course.course((beat,), seconds, np.inf, 0.0)
    return Performance(played, seconds, way)


def _group(phase: float, scale: float, figures: int) -> tuple[float, float]:
    """The phase and the scale that a figure's feet are worked out for: its own, or its group's in a crowd."""
    if figures <= _ALONE:
        return round(phase, 4), round(scale, 4)
    return (int(phase * _GROUPS) % _GROUPS + 0.5) / _GROUPS, max(round(scale / 0.15) * 0.15, 0.45)


def _starts_still(beat: Beat) -> bool:
    return any(gestures.motions()[name].natural for name in beat.layers)
