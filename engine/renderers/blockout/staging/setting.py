"""The arrangement before the camera carried into the set: where there is room for it, and a crowd behind it."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.film.camera import Framing
from engine.film.spec import ShotSpec
from engine.renderers.blockout.camera import moves
from engine.renderers.blockout.geometry.optics import View
from engine.renderers.blockout.geometry.skeleton import Floats, J
from engine.renderers.blockout.motion import ways
from engine.renderers.blockout.place import sets, solids
from engine.renderers.blockout.staging import crowds, operating, placing, rehearsal
from engine.renderers.blockout.staging.staging import Staging


def _strides(people: Staging) -> Floats:
    """Moments that show all of the ground that people cover: those of one lap where they go to and fro."""
    acting, way = people.roles[0].performance, people.roles[0].way
    if not way.lap_m:
        return np.linspace(0.0, people.seconds, 7)
    lap_s = 2 * (way.lap_m + math.pi * way.radius_m) / max(acting.top_ms, 0.1)
    start = min(max(people.anchor_s - 0.5 * lap_s, 0.0), max(people.seconds - lap_s, 0.0))
    return np.linspace(start, min(start + lap_s, people.seconds), 25)


_OVER_M, _LINE_M = 2.2, 1.25
"""How far from somebody the camera is taken to be that looks over a shoulder, and how far apart the two are."""


def where(
    spec: ShotSpec, people: Staging, path: moves.Path, stage: sets.Stage, solid: solids.Solids, named: solids.Bools
) -> tuple[float, Floats]:
    """The angle and the mark at which the shot is played in the set."""
    if people.partner:
        return _line(spec, people, stage, solid, named)
    times = np.linspace(0.0, people.seconds, 5)
    steady = replace(path, handheld=False)
    rail = np.array([steady.at(float(t), people.travelled(float(t))).eye for t in np.linspace(0, people.seconds, 9)])
    bodies = [people.bodies(float(t)) for t in times[[0, 2, 4]]]
    eyes, seen = [], []
    for t, body in zip(times[[0, 2, 4]], bodies, strict=True):
        eye = replace(steady, amount=0.0).at(float(t), people.travelled(float(t))).eye
        for index in people.kept[:3]:
            for joint in ("head", "chest"):
                eyes.append(eye)
                seen.append(operating.before(eye, body[index, J[joint]]))
    roots = np.array([people.roots(float(t))[: crowds.CROWD] for t in _strides(people)])
    moving = np.array([role.performance.moving for role in people.roles for _ in range(role.first, role.last)])
    ways = np.stack([roots[:-1], roots[1:]], 2)[:, moving[: roots.shape[1]]].reshape(-1, 2, 3)
    around = roots[len(roots) // 2]
    if len(people.marks) > crowds.CROWD:  # a crowd wants ground behind the first
        deep = -0.12 * math.sqrt(len(people.marks)) * np.array([1.0, 2.5, 4.0])
        around = np.array([*around[:1], *([side * -0.5 * z, 0.0, z] for z in deep for side in (-1, 0, 1))])
    arrangement = placing.Arrangement(np.array(eyes), np.array(seen), ways, rail, around)
    return placing.placed(arrangement, stage, solid, named)


def _line(
    spec: ShotSpec, people: Staging, stage: sets.Stage, solid: solids.Solids, named: solids.Bools
) -> tuple[float, Floats]:
    """Where two who look at each other stand in a set: the same for the one camera and for its reverse."""
    side = math.radians(rehearsal.OVER_DEG)
    way = ways.ahead(-side)  # from the first to the second, seen from the camera on +z
    other = way * _LINE_M
    chest, head = np.array([0.0, 1.25, 0.0]), np.array([0.0, 1.6, 0.0])
    eye = np.array([0.0, 1.55, _OVER_M])
    back = other + _OVER_M * ways.ahead(math.pi - side - side) + [0.0, 1.55, 0.0]
    eyes = np.array([eye, eye, back, back])
    seen = np.array([chest, head, other + chest, other + head])
    none = np.zeros((0, 2, 3))
    arrangement = placing.Arrangement(eyes, seen, none, np.array([eye, back]), np.stack([np.zeros(3), other]))
    turn, mark = placing.placed(arrangement, stage, solid, named)
    if spec.camera.framing is Framing.REVERSE:
        there = mark + ways.turned(other, turn)
        return turn + math.pi - 2 * side, there
    return turn, mark


def carried(
    people: Staging, path: moves.Path, anchored: Floats, turn: float, mark: Floats
) -> tuple[Staging, moves.Path, Floats]:
    """People, path and framed bodies turned into the set."""
    base = replace(path.base, eye=ways.turned(path.base.eye, turn) + mark, yaw=(path.base.yaw + turn) % (2 * math.pi))
    subject = ways.turned(path.subject, turn) + mark
    aim = None if path.aim is None else ways.turned(path.aim, turn) + mark
    path = replace(path, base=base, subject=subject, aim=aim, floor_m=float(mark[1]))
    return people.moved(turn, mark), path, ways.turned(anchored, turn) + mark


def strewn(people: Staging, base: View, aspect: float, solid: solids.Solids, seed: int) -> Staging:
    """The staging with its crowds on free ground behind the first; who finds no room stays away."""
    for number, role in enumerate(people.roles):
        count = role.last - role.first
        if count <= crowds.CROWD:
            continue
        hero = role.first == 0
        drift = people.roots(people.seconds)[role.last - 1] - people.roots(0.0)[role.last - 1]
        taken = np.delete(people.marks, np.s_[role.first + hero : role.last], axis=0)
        chance = np.random.default_rng(seed ^ 0xC0DE ^ number)
        lead = people.marks[0]
        spots = crowds.strewn(count - hero, base, aspect, lead, taken, people.stage, solid, chance, drift)
        people = _spread(people, number, spots, chance)
    return people


def named(spec: ShotSpec, stage: sets.Stage, solid: solids.Solids) -> solids.Bools:
    """Which parts of the set the director named: they stay."""
    said = " ".join(
        text.lower()
        for text in (
            spec.environment.place, spec.action.text, *(action.text for action in spec.then),
            *(subject.name for subject in spec.subjects), *(action.text for s in spec.subjects for action in s.actions),
        )
        if text
    )  # fmt: skip
    groups = [number for number, words in enumerate(stage.words) if any(word in said for word in words)]
    return np.isin(solid.group, groups)


def _spread(people: Staging, number: int, spots: Floats, chance: np.random.Generator) -> Staging:
    """The staging with role `number`'s crowd on `spots` (k, 3); its first figure stays where it is if it is the first
    of all. They face as they go, or towards what the first sees.
    """
    role = people.roles[number]
    lead = role.first + (role.first == 0)
    count = min(len(spots), role.last - lead)
    gone = role.last - lead - count
    keep = np.r_[0 : lead + count, role.last : len(people.marks)]
    marks, headings = people.marks.copy(), people.headings.copy()
    marks[lead : lead + count] = spots[:count]
    focus = people.marks[0] + 6.0 * ways.ahead(float(people.headings[0]))
    if role.performance.moving:
        headings[lead : lead + count] = people.headings[role.first] + chance.normal(0.0, 0.05, count)
    else:
        way = focus - spots[:count]
        headings[lead : lead + count] = np.arctan2(way[:, 0], way[:, 2]) + chance.normal(0.0, 0.22, count)
    roles = tuple(
        replace(each, first=each.first - gone * (each.first > role.first), last=each.last - gone * (each.last > lead))
        for each in people.roles
    )
    gazes = np.where(people.gazes >= role.last, people.gazes - gone, people.gazes)[keep]
    kept = tuple(i - gone * (i >= role.last) for i in people.kept)
    costumes = [people.costumes[i] for i in keep]
    return replace(
        people, roles=roles, marks=marks[keep], headings=headings[keep], phases=people.phases[keep], gazes=gazes,
        costumes=costumes, kept=kept, carried=_those(people.carried, keep), held=_those(people.held, keep),
        habits=_those(people.habits, keep),
    )  # fmt: skip


def _those(each: tuple[Any, ...], keep: npt.NDArray[np.int64]) -> tuple[Any, ...]:
    return tuple(each[index] for index in keep) if each else each
