"""A shot's time divided among actions: what is done when, with what has to happen in between, and how fast it goes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from engine.film.spec import Action
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.motion import gaits, gestures, words
from engine.renderers.blockout.motion.words import Wanted

GROUND_SPEED = {"walk": 1.35, "run": 3.6, "sprint": 5.4, "sneak": 0.75, "crawl": 0.5}
"""Metres a second of gaits at normal speed; keyed motions carry their own."""
_BETWEEN = {
    ("upright", "seated"): ("sit_down",), ("seated", "upright"): ("stand_up",),
    ("upright", "kneeling"): ("kneel_down",), ("kneeling", "upright"): ("rise_up",),
    ("upright", "lying"): ("lie_down",), ("lying", "upright"): ("get_up",), ("prone", "upright"): ("push_up",),
    ("seated", "lying"): ("stand_up", "lie_down"), ("lying", "seated"): ("get_up", "sit_down"),
    ("kneeling", "seated"): ("rise_up", "sit_down"), ("seated", "kneeling"): ("stand_up", "kneel_down"),
    ("kneeling", "lying"): ("rise_up", "lie_down"), ("lying", "kneeling"): ("get_up", "kneel_down"),
    ("prone", "lying"): (), ("prone", "seated"): ("push_up", "sit_down"),
    ("prone", "kneeling"): ("push_up", "kneel_down"),
}  # fmt: skip
"""What leads from one posture to another."""
_DOWN = {"sit_down": "sit", "kneel_down": "kneel", "lie_down": "lie"}
_RISES = ("stand_up", "get_up", "rise_up", "push_up")
_LEAST_S = 0.7
KEEPS_MOMENTUM = ("fall", "stumble")
STEP_S = 1 / 120


@dataclass(frozen=True)
class Beat:
    """A stretch of time in which the body does one motion. Seconds; metres a second; radians."""

    motion: str
    layers: tuple[str, ...] = ()
    manner: tuple[str, ...] = ()
    action: str | None = None
    pace: float = 1.0
    speed: float = 0.0
    length: float = 0.0
    """How long it takes when there is time; 0 for what lasts as long as there is."""
    begins: float = 0.0
    ends: float = 0.0
    turns: float = 0.0
    leaps: bool = False
    drops: bool = False
    tail: bool = False
    """Whether nobody asked for it: it follows from what was."""

    @property
    def gait(self) -> str | None:
        """The gait's name, where the legs carry one somewhere."""
        return self.motion if self.motion in gaits.names() else None


def beats(actions: Sequence[Action], seconds: float, seed: int = 0) -> tuple[Beat, ...]:
    """The beats of a shot in order, from 0 to its end without gaps."""
    made: list[Beat] = []
    asked = [words.wanted(action) for action in actions] or [Wanted("stand", action="stand")]
    for number, one in enumerate(asked):
        made += _of(one, made, last=number == len(asked) - 1, left=seed % 2 == 0)
    return _timed(made, seconds)


def _posture(made: list[Beat]) -> str:
    if not made:
        return ""
    motion = gestures.motions().get(made[-1].motion)
    return motion.posture if motion else "upright"


def _of(one: Wanted, before: list[Beat], last: bool, left: bool) -> list[Beat]:
    """The beats of one action after others."""
    about = Beat("stand", one.layers, one.manner, one.action, one.pace)
    was = _posture(before)
    if one.motion is None:
        return [*_lead_in(one, before), _continued(about, before)]
    if one.motion in words.LEAPS:
        return _leaping(about, one, before, last)
    if one.motion == "turn":
        return _turning(about, one, before, last, left)
    name, speed = _spoken(one)
    made = gestures.motions().get(name)
    posture = made.posture if made else "upright"
    if name in _DOWN.values() or name in _DOWN:
        return _settling(about, name, was, posture)
    if name in _RISES:
        return _rising(about, name, was)
    between = [replace(about, motion=step, layers=(), length=_natural(step)) for step in _between(was, posture)]
    main = replace(about, motion=name, speed=speed * one.pace, length=_natural(name) / one.pace)
    lead = [Beat("stand", action=one.action, length=0.35, tail=True)] if main.length and not before else []
    if made is None and "starts" in one.cues and not before:
        lead = [Beat("stand", length=0.6, tail=True)]
    after = [Beat("stand", tail=True, action="stand")] if made is None and "stops" in one.cues else []
    return [*between, *lead, main, *after]


def _spoken(one: Wanted) -> tuple[str, float]:
    """The motion's own name and its speed over the ground."""
    assert one.motion is not None
    spoken = words.table()["gaits"].get(one.motion)
    if spoken:
        return spoken["gait"], GROUND_SPEED[spoken["gait"]] * spoken["times"]
    made = gestures.motions().get(one.motion)
    return one.motion, made.speed if made else GROUND_SPEED[one.motion]


def _natural(name: str) -> float:
    made = gestures.motions().get(name)
    return made.natural if made else float(words.table()["natural"].get(name, 0.0))


def _between(was: str, posture: str) -> tuple[str, ...]:
    if was in ("", posture) or (was, posture) not in _BETWEEN:
        return ()
    return _BETWEEN[was, posture]


def _lead_in(one: Wanted, before: list[Beat]) -> list[Beat]:
    """A moment of rest before a gesture that opens a shot."""
    short = any(_natural(layer) for layer in one.layers)
    return [Beat("stand", action=one.action, length=0.35, tail=True)] if short and not before else []


def _continued(about: Beat, before: list[Beat]) -> Beat:
    """A gesture over whatever was being done; the body goes on."""
    length = max((_natural(layer) for layer in about.layers), default=0.0)
    if not before:
        seated = any(layer in words.table()["seated"]["gestures"] for layer in about.layers)
        return replace(about, motion="sit", action="sit", length=length) if seated else replace(about, length=length)
    still = before[-1]
    about = replace(about, action=still.action)
    made = gestures.motions().get(still.motion)
    if made is None:
        return replace(about, motion=still.motion, speed=still.speed, manner=still.manner, length=length)
    rests = {"seated": "sit", "kneeling": "kneel", "lying": "lie"}
    name = still.motion if not made.natural or made.posture == "prone" else rests.get(made.posture, "stand")
    return replace(about, motion=name, speed=made.speed, length=length)


def _leaping(about: Beat, one: Wanted, before: list[Beat], last: bool) -> list[Beat]:
    """A leap at a run keeps the run; from standing one crouches, and stands again."""
    drops = "drops" in one.cues
    tail = Beat("stand", action=one.action, tail=True) if last else None
    moving = before[-1] if before and before[-1].gait and before[-1].speed > 1.0 else None
    if moving:
        leap = replace(
            moving, layers=one.layers, action=one.action, length=_natural("leap"), leaps=True, drops=drops, tail=False
        )
        return [leap, *([tail] if tail else [])]
    between = [
        replace(about, motion=step, layers=(), length=_natural(step)) for step in _between(_posture(before), "upright")
    ]
    lead = [] if before else [Beat("stand", action=one.action, length=0.4, tail=True)]
    leap = replace(about, motion="jump", length=_natural("jump"), leaps=True, drops=drops)
    return [*between, *lead, leap, *([tail] if tail else [])]


def _turning(about: Beat, one: Wanted, before: list[Beat], last: bool, left: bool) -> list[Beat]:
    about_face = np.pi if left else -np.pi
    angle = np.pi / 2 if "left" in one.cues else -np.pi / 2 if "right" in one.cues else about_face
    between = [
        replace(about, motion=step, layers=(), length=_natural(step)) for step in _between(_posture(before), "upright")
    ]
    lead = [] if before else [Beat("stand", action=one.action, length=0.4, tail=True)]
    turn = replace(about, length=_natural("turn") / one.pace * (0.75 if abs(angle) < 3 else 1.0), turns=float(angle))
    return [*between, *lead, turn, *([Beat("stand", one.layers, action=one.action, tail=True)] if last else [])]


def _settling(about: Beat, name: str, was: str, posture: str) -> list[Beat]:
    """Sitting, kneeling, lying: got down to where somebody stood before, or where the words say so."""
    rest = replace(about, motion=_DOWN.get(name, name))
    if not was and name in _DOWN:
        steps: tuple[str, ...] = (name,)
        lead = [Beat("stand", action=about.action, length=0.45, tail=True)]
    else:
        steps, lead = _between(was, posture), []
    return [*lead, *(replace(about, motion=step, layers=(), length=_natural(step)) for step in steps), rest]


def _rising(about: Beat, name: str, was: str) -> list[Beat]:
    """Getting up from whatever one is in; who has not been down begins seated, or lying."""
    lead: list[Beat] = []
    if was in ("", "upright"):
        lead = (
            [Beat("lie" if name == "get_up" else "sit", action=about.action, length=0.5, tail=True)] if not was else []
        )
        steps = (name,) if not was else ()
    else:
        steps = _between(was, "upright") or (name,)
    return [
        *lead,
        *(replace(about, motion=step, length=_natural(step)) for step in steps),
        replace(about, motion="stand", action="stand", tail=True),
    ]


def _timed(made: list[Beat], seconds: float) -> tuple[Beat, ...]:
    """Natural lengths where there are any; what is left over is shared by the rest, the last one fills up."""
    open_ = [index for index, beat in enumerate(made) if not beat.length or index == len(made) - 1]
    least = [max(beat.length, 0.35 if beat.tail else _LEAST_S) for beat in made]
    over = seconds - sum(least)
    lengths = np.array(least)
    if over < 0:
        lengths *= seconds / sum(least)
    else:
        weights = np.array([0.35 if made[i].tail or made[i].length else 1.0 for i in open_])
        lengths[open_] += over * weights / weights.sum()
    edges = np.concatenate([[0.0], np.cumsum(lengths)])
    return tuple(
        replace(beat, begins=float(begin), ends=float(end))
        for beat, begin, end in zip(made, edges, edges[1:], strict=False)
    )


def speeds(played: Sequence[Beat], times: Floats) -> Floats:
    """Metres a second over the ground at times: eased into and out of every beat."""
    made = np.full(len(times), played[0].speed)
    for before, after in pairwise(played):
        if before.speed == after.speed:
            continue
        begin, end = _ramp(before, after)
        share = np.clip((times - begin) / (end - begin), 0, 1)
        made += (after.speed - before.speed) * share * share * (3 - 2 * share)
    return made


def _ramp(before: Beat, after: Beat) -> tuple[float, float]:
    """When the speed of one beat becomes the next one's."""
    at, change = after.begins, abs(after.speed - before.speed)
    if after.speed == 0 and before.leaps:  # run out after landing
        return at - 0.05, at + min(0.55 + 0.16 * change, max(0.7 * (after.ends - at), 0.3))
    if after.motion in KEEPS_MOMENTUM:
        return at, at + min(0.9, 0.7 * (after.ends - at))
    if after.speed == 0:
        return at - min(0.30 + 0.30 * change, 0.75 * (before.ends - before.begins)), at
    if before.speed == 0:
        return at, at + min(0.45 + 0.17 * change, 0.75 * (after.ends - at))
    half = 0.20 + 0.13 * change
    return at - min(half, 0.45 * (before.ends - before.begins)), at + min(half, 0.6 * (after.ends - at))
