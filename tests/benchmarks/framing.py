"""Whether each word of the camera's vocabulary is what it says, in three sets, two lenses and two takes.

Everything is measured from the passes: who covers which part of the picture (ids), how far things are (depth), where
the points of the body fall (pose), and what the camera did (camera). The definitions stand here in a crew's terms and
know nothing of how the renderer solves them. Cuts are shares of the stature, from the soles up; places are shares of
the picture, from the left or upper edge.
"""

import itertools
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from engine.film.blocking import Position, Relation
from engine.film.camera import Angle, Composition, Framing, Move, ShotSize, Side
from engine.film.spec import Action, Camera, Related, Subject
from tests.benchmarks.figure import Figure
from tests.benchmarks.measured import Shot, filmed

SETS = ("street", "interior", "forest")
LENSES_MM = (28.0, 50.0)
TAKES = (0, 1)
"""The first take and the one that mirrors it."""
INF = math.inf


@dataclass(frozen=True, slots=True)
class Bound:
    """Something measured, and between which values it has to lie."""

    name: str
    value: float
    low: float = -INF
    high: float = INF

    @property
    def holds(self) -> bool:
        """Whether it lies there; what could not be measured does not."""
        return self.low <= self.value <= self.high

    def __str__(self) -> str:
        low, high = ("" if abs(end) == INF else f"{end:g}" for end in (self.low, self.high))
        return f"{self.name} {self.value:.2f} [{low}…{high}]{'' if self.holds else ' ✗'}"


def _yes(name: str, is_so: bool) -> Bound:
    return Bound(name, float(is_so), 1.0, 1.0)


def sized(size: ShotSize, it: Shot, at: int = 0) -> list[Bound]:
    """How much of the subject the frame holds."""
    _, top, _, bottom = it.box(at)
    share, cut = bottom - top, it.cut(at)
    headroom = Bound("headroom", top, 0.005, 0.2)
    match size:
        case ShotSize.EXTREME_WIDE:  # a person is a small figure in a landscape
            return [Bound("height", share, 0.05, 0.18)]
        case ShotSize.WIDE:  # a whole person with the place around them
            return [Bound("height", share, 0.22, 0.45)]
        case ShotSize.FULL:  # head to toe, filling the frame
            return [Bound("height", share, 0.72, 0.97), headroom, Bound("soles", bottom, 0.85, 0.99)]
        case ShotSize.MEDIUM_WIDE:  # cut between just below the knee and the middle of the thigh
            return [Bound("cut", cut, 0.2, 0.44), headroom]
        case ShotSize.MEDIUM:  # cut at the waist: above the crotch, below the ribs
            return [Bound("cut", cut, 0.46, 0.66), headroom]
        case ShotSize.MEDIUM_CLOSE_UP:  # cut at the chest
            return [Bound("cut", cut, 0.64, 0.79), headroom]
        case ShotSize.CLOSE_UP:  # the face: cut between shoulders and chin, the whole face in
            eyes = min(it.point(at, "right_eye")[1], it.point(at, "left_eye")[1])
            return [Bound("cut", cut, 0.79, 0.875), Bound("top", top, -INF, 0.08), Bound("eyes", eyes, 0.25, 0.62)]
        case _:  # a detail of the face: a hand's breadth, the eyes about in the middle
            eyes = (it.point(at, "right_eye")[1] + it.point(at, "left_eye")[1]) / 2
            return [Bound("holds m", it.holds_m(at), 0.08, 0.25), Bound("eyes", eyes, 0.3, 0.7)]


def angled(angle: Angle, it: Shot) -> list[Bound]:
    """The camera's height and tilt against the subject."""
    _, pitch, roll = it.turned(0)
    high, share = it.high_m(0), it.high_m(0) / it.stature_m
    level = Bound("roll°", roll, -1, 1)
    match angle:
        case Angle.EYE:
            return [Bound("pitch°", pitch, -10, 10), Bound("height ÷ stature", share, 0.65, 1.1), level]
        case Angle.HIGH:
            return [Bound("pitch°", pitch, -50, -20), Bound("height ÷ stature", share, 1.1), level]
        case Angle.LOW:
            return [Bound("pitch°", pitch, 7, 50), Bound("height ÷ stature", share, 0, 0.8), level]
        case Angle.OVERHEAD:
            return [Bound("pitch°", pitch, -90.1, -80), Bound("height ÷ stature", share, 1.2)]
        case Angle.WORMS_EYE:
            return [Bound("pitch°", pitch, 12, 80), Bound("m high", high, 0, 0.2)]
        case Angle.AERIAL:
            return [Bound("pitch°", pitch, -75, -28), Bound("m high", high, 8)]
        case _:
            return [Bound("|roll|°", abs(roll), 9, 22), Bound("pitch°", pitch, -10, 10)]


_ROUND_DEG = {
    Side.FRONT: (0, 25), Side.THREE_QUARTER: (25, 65), Side.PROFILE: (75, 105), Side.BACK: (150, 180),
}  # fmt: skip


def sided(side: Side, it: Shot) -> list[Bound]:
    """Which side of the subject the camera sees: its bearing, and what of the face is in sight."""
    eyes = sum(it.seen(0, f"{hand}_eye") for hand in ("left", "right"))
    ears = sum(it.seen(0, f"{hand}_ear") for hand in ("left", "right"))
    bearing = Bound("bearing°", it.bearing(0), *_ROUND_DEG[side])
    match side:
        case Side.FRONT:
            return [bearing, Bound("eyes", eyes, 2, 2)]
        case Side.THREE_QUARTER:
            return [bearing, _yes("nose", it.seen(0, "nose")), Bound("eyes", eyes, 1, 2)]
        case Side.PROFILE:
            return [bearing, Bound("ears", ears, 1, 1), Bound("eyes", eyes, 0, 1)]
        case _:
            return [bearing, Bound("eyes", eyes, 0, 0), _yes("no nose", not it.seen(0, "nose"))]


def moved(move: Move, it: Shot) -> list[Bound]:
    """What the camera did between first and last frame, and what became of the subject in the picture."""
    return [*_displaced(move, it), *_turned(move, it), *_grown(move, it), *_paced(move, it)]


def _displaced(move: Move, it: Shot) -> list[Bound]:
    """Metres to the right, up and ahead: only the way that the word says."""
    right, up, ahead = it.travelled()
    still = 0.02
    ways: dict[Move, tuple[tuple[float, float], tuple[float, float], tuple[float, float]]] = {
        Move.PUSH_IN: ((-0.35, 0.35), (-0.5, 0.5), (0.15, INF)),
        Move.PULL_OUT: ((-0.35, 0.35), (-0.5, 0.5), (-INF, -0.15)),
        Move.TRUCK_LEFT: ((-INF, -0.2), (-still, still), (-still, still)),
        Move.TRUCK_RIGHT: ((0.2, INF), (-still, still), (-still, still)),
        Move.CRANE_UP: ((-still, still), (0.3, INF), (-still, still)),
        Move.CRANE_DOWN: ((-still, still), (-INF, -0.3), (-still, still)),
        Move.DOLLY_ZOOM: ((-0.35, 0.35), (-0.5, 0.5), (0.15, INF)),
    }
    gone = Bound("m gone", float(np.linalg.norm(it.eye(it.last) - it.eye(0))), 0.4)
    if move is Move.ORBIT:
        return [gone]
    if move in (Move.FOLLOW, Move.LEAD):  # the camera goes as far as its subject does, and stays as far away
        away = it.away_m(it.last) / it.away_m(0)
        return [
            gone,
            Bound("camera ÷ subject", gone.value / it.walked_m(), 0.85, 1.15),
            Bound("distance", away, 0.9, 1.1),
        ]
    wanted = ways.get(move, ((-0.001, 0.001),) * 3)
    return [
        Bound(name, way, *bounds)
        for name, way, bounds in zip(("m right", "m up", "m ahead"), (right, up, ahead), wanted, strict=True)
    ]


def _turned(move: Move, it: Shot) -> list[Bound]:
    """Degrees of pan, tilt and roll: only what the word says."""
    pan, tilt, roll = it.rotated()
    still = (-0.05, 0.05)
    own: dict[Move, Bound] = {
        Move.PAN_LEFT: Bound("pan°", pan, 10, 90), Move.PAN_RIGHT: Bound("pan°", pan, -90, -10),
        Move.TILT_UP: Bound("tilt°", tilt, 6, 60), Move.TILT_DOWN: Bound("tilt°", tilt, -60, -6),
        Move.ROLL: Bound("|roll|°", abs(roll), 12, 90), Move.WHIP_PAN: Bound("|pan|°", abs(pan), 45, 180),
        Move.CRANE_UP: Bound("tilt°", tilt, -60, 0.05), Move.CRANE_DOWN: Bound("tilt°", tilt, -0.05, 60),
        # The head may follow a zoom a little, so that it lands on the face; the camera itself stays where it is.
        Move.ZOOM_IN: Bound("tilt°", tilt, -4, 4), Move.CRASH_ZOOM: Bound("tilt°", tilt, -4, 4),
    }  # fmt: skip
    if move is Move.ORBIT:
        return [Bound("|pan|°", abs(pan), 30, 180), Bound("tilt°", tilt, -3, 3), Bound("roll°", roll, *still)]
    if move in (Move.FOLLOW, Move.LEAD):
        return [Bound("roll°", roll, *still)]
    found = [own[move]] if move in own else []
    rest = {"pan": pan, "tilt": tilt, "roll": roll}
    return found + [
        Bound(f"{name}°", value, *still) for name, value in rest.items() if not any(name in each.name for each in found)
    ]


def _grown(move: Move, it: Shot) -> list[Bound]:
    """Zoom, and how the subject changed in the picture: its size, and where it is."""
    zoom, grown = it.zoomed(), it.grown()
    fixed = Bound("zoom", zoom, 0.999, 1.001)
    x0, x1 = (it.point(at, "neck")[0] for at in (0, it.last))
    y0, y1 = (it.point(at, "neck")[1] for at in (0, it.last))
    sight = float(it.track[-1].camera.focus_m)
    match move:
        case Move.STATIC:
            return [fixed, Bound("grown", grown, 0.95, 1.05), Bound("of the set moved", it.set_moved(), 0, 0.001)]
        case Move.PUSH_IN:
            return [fixed, Bound("grown", grown, 1.12)]
        case Move.PULL_OUT:
            return [fixed, Bound("grown", grown, 0, 0.89)]
        case Move.PAN_LEFT | Move.TRUCK_LEFT:
            return [fixed, Bound("subject goes right", x1 - x0, 0.1)]
        case Move.PAN_RIGHT | Move.TRUCK_RIGHT:
            return [fixed, Bound("subject goes left", x0 - x1, 0.1)]
        case Move.TILT_UP:
            return [fixed, Bound("subject goes down", y1 - y0, 0.1)]
        case Move.TILT_DOWN:
            return [fixed, Bound("subject goes up", y0 - y1, 0.1)]
        case Move.CRANE_UP | Move.CRANE_DOWN:
            return [fixed, Bound("subject in frame", min(it.area(0), it.area(it.last)), 0.02)]
        case Move.FOLLOW:
            return [fixed, Bound("grown", grown, 0.88, 1.12), Bound("bearing°", it.bearing(it.last // 2), 100, 180)]
        case Move.LEAD:
            return [fixed, Bound("grown", grown, 0.88, 1.12), Bound("bearing°", it.bearing(it.last // 2), 0, 80)]
        case Move.ORBIT:
            round_ = Bound("round°", abs(it.bearing(it.last) - it.bearing(0)), 0)
            nearer = Bound("distance", it.away_m(it.last) / it.away_m(0), 0.95, 1.05)
            return [fixed, nearer, round_, Bound("subject at", it.middle(it.last), 0.25, 0.75)]
        case Move.ZOOM_IN:
            return [Bound("zoom", zoom, 1.3), Bound("grown ÷ zoom", grown / zoom, 0.93, 1.07), _landed(it)]
        case Move.ZOOM_OUT:
            return [Bound("zoom", zoom, 0, 0.77), Bound("grown ÷ zoom", grown / zoom, 0.93, 1.07)]
        case Move.CRASH_ZOOM:
            return [Bound("zoom", zoom, 1.8), Bound("grown ÷ zoom", grown / zoom, 0.93, 1.07), _landed(it)]
        case Move.DOLLY_ZOOM:  # the subject stays as large, the place behind it does not
            return [Bound("zoom", zoom, 0, 0.9), Bound("grown", grown, 0.9, 1.12)]
        case Move.WHIP_PAN:
            return [fixed, Bound("subject in frame at the end", it.area(it.last), 0.02)]
        case Move.RACK_FOCUS:
            first = float(it.track[0].camera.focus_m)
            return [fixed, Bound("focus ÷ subject", sight / it.metres(it.last), 0.88, 1.12),
                    Bound("focus went", max(sight / first, first / sight), 1.5)]  # fmt: skip
        case _:
            return [fixed]


def _landed(it: Shot) -> Bound:
    """How high the nose is in the last picture: whoever goes in goes in on the face."""
    return Bound("nose at", it.point(it.last, "nose")[1], 0.12, 0.7)


def _paced(move: Move, it: Shot) -> list[Bound]:
    """A whip and a crash are over in a moment; every other move starts and stops gently."""
    if move in (Move.STATIC, Move.FOLLOW, Move.LEAD, Move.RACK_FOCUS):
        return []
    if move in (Move.WHIP_PAN, Move.CRASH_ZOOM):
        return [Bound("seconds", it.lasts_s(), 0.04, 0.6)]
    steps = it.steps()
    return [Bound("start and stop ÷ top speed", float(max(steps[0], steps[-1]) / max(steps.max(), 1e-9)), 0, 0.3)]


def framed(framing: Framing, it: Shot) -> list[Bound]:
    """Who shares the frame, and how."""
    match framing:
        case Framing.OVER_THE_SHOULDER:
            left, _, right, bottom = it.box(0, 2)
            edge = Bound("shoulder to the edge", min(left, 1 - right), 0, 0.01)
            face = sum(it.seen(0, name) for name in ("nose", "left_eye", "right_eye"))
            return [
                edge, Bound("shoulder to the bottom", bottom, 0.99), Bound("covers", it.area(0, 2), 0.06, 0.5),
                Bound("face uncovered", face, 3, 3), Bound("nearer by m", it.metres(0) - it.metres(0, 2), 0.3),
                Bound("across from each other", (it.middle(0) - 0.5) * (it.middle(0, 2) - 0.5), -INF, -0.001),
            ]  # fmt: skip
        case Framing.TWO_SHOT | Framing.THREE_SHOT | Framing.GROUP:
            count = len(it.track[0].standing)
            heads = [it.point(0, name, who) for who in range(1, count + 1) for name in ("nose", "neck")]
            worst = max(max(abs(x - 0.5), abs(y - 0.5)) for x, y in heads)
            areas = [it.area(0, who) for who in range(1, count + 1)]
            return [Bound("heads within", worst, 0, 0.48), Bound("smallest ÷ largest", min(areas) / max(areas), 0.15)]
        case Framing.POV:
            return [Bound("eyes high m", it.high_m(0), 1.2, 1.9), Bound("the other is seen", it.area(0), 0.005)]
        case Framing.SINGLE:
            others = max((it.area(0, who) for who in range(2, len(it.track[0].standing) + 1)), default=0.0)
            return [Bound("others", others / max(it.area(0), 1e-6), 0, 0.35)]
        case _:
            return []


def composed(composition: Composition, it: Shot) -> list[Bound]:
    """Where across the frame the middle of the subject's head is."""
    x = (it.point(0, "left_ear")[0] + it.point(0, "right_ear")[0]) / 2
    off_third = min(abs(x - 1 / 3), abs(x - 2 / 3))
    return {
        Composition.CENTRE: [Bound("head at", x, 0.43, 0.57)],
        Composition.SYMMETRICAL: [Bound("head at", x, 0.43, 0.57)],
        Composition.THIRDS: [Bound("off a third", off_third, 0, 0.07)],
        Composition.LEFT_HEAVY: [Bound("head at", x, 0.1, 0.43)],
        Composition.RIGHT_HEAVY: [Bound("head at", x, 0.57, 0.9)],
    }[composition]


COMPOSITIONS = (
    Composition.CENTRE, Composition.SYMMETRICAL, Composition.THIRDS, Composition.LEFT_HEAVY, Composition.RIGHT_HEAVY,
)  # fmt: skip
FRAMINGS = (Framing.SINGLE, Framing.TWO_SHOT, Framing.THREE_SHOT, Framing.OVER_THE_SHOULDER, Framing.POV)
RELATIONS = tuple(Relation)


def placed(position: Position, it: Shot) -> list[Bound]:
    """Where in the picture the first of two was asked to be."""
    near = it.metres(0) / it.metres(0, 2)
    x = it.middle(0)
    return {
        Position.LEFT: [Bound("at", x, 0, 0.45)],
        Position.RIGHT: [Bound("at", x, 0.55, 1)],
        Position.CENTRE: [Bound("at", x, 0.36, 0.64)],
        Position.FOREGROUND: [Bound("÷ the other's distance", near, 0, 0.8)],
        Position.BACKGROUND: [Bound("÷ the other's distance", near, 1.25)],
    }[position]


def related(relation: Relation, it: Shot) -> list[Bound]:
    """What the first of two does to the second, or where they stand to them, as the camera sees it."""
    seen = [min(it.area(at, who) for who in (1, 2)) for at in (0, it.last // 2, it.last)]
    both = Bound("both in frame", min(seen), 0.0005)
    one, other = (np.array([frame.standing[who].at for frame in it.track]) for who in (0, 1))
    apart = np.linalg.norm(one - other, axis=1)
    match relation:
        case Relation.CHASE | Relation.FOLLOW:
            way = other[-1] - other[0]
            gone = float(np.linalg.norm(way))
            behind = float(((other - one) @ (way / max(gone, 1e-6))).min())
            return [both, Bound("m gone", gone, 0.5), Bound("m behind", behind, 0.3)]
        case Relation.APPROACH:
            return [both, Bound("m nearer", float(apart[0] - apart[-1]), 0.3)]
        case Relation.LEAVE:
            return [both, Bound("m further", float(apart[-1] - apart[0]), 0.3)]
        case Relation.FACE | Relation.TALK_TO | Relation.LOOK_AT:
            off = [it.off_face(it.last // 2, *pair) for pair in ((1, 2), (2, 1))]
            return [both, Bound("first off the other's face°", off[0], 0, 25)] + (
                [] if relation is Relation.LOOK_AT else [Bound("second°", off[1], 0, 25)]
            )
        case Relation.LEFT_OF:
            return [both, Bound("left by", it.middle(0, 2) - it.middle(0, 1), 0.05)]
        case Relation.RIGHT_OF:
            return [both, Bound("right by", it.middle(0, 1) - it.middle(0, 2), 0.05)]
        case Relation.IN_FRONT_OF:
            return [both, Bound("nearer by m", it.metres(0, 2) - it.metres(0, 1), 0.3)]
        case Relation.BEHIND:
            return [both, Bound("further by m", it.metres(0, 1) - it.metres(0, 2), 0.3)]
        case Relation.HAND_OVER:
            return [both, Bound("m between hands", min(it.hands_m(at) for at in range(0, it.frames, 4)), 0, 0.25)]
        case Relation.EMBRACE:
            return [both, Bound("m apart", float(apart[-1]), 0.1, 0.6)]
        case Relation.FIGHT:
            off = [it.off_face(it.last // 2, *pair) for pair in ((1, 2), (2, 1))]
            return [both, Bound("m apart", float(apart[0]), 0.4, 1.8), Bound("off each other°", max(off), 0, 40)]
        case _:
            return [both, Bound("m apart", float(apart[0]), 0.3, 1.6)]


# --- the shots that are measured ---------------------------------------------------------------------------------

TWO = (Subject("a man"), Subject("a woman"))
Word = ShotSize | Angle | Side | Move | Framing | Composition | Position | Relation
WORDS: tuple[Word, ...] = (
    *ShotSize, *Angle, *Side, *Move, *FRAMINGS, *COMPOSITIONS, *Position, *RELATIONS,
)  # fmt: skip


def check(word: Word, place: str, lens: float, take: int = 0) -> list[Bound]:
    """Everything that is measured of one word in one set with one lens."""
    plain = Camera(size=ShotSize.MEDIUM, lens_mm=lens)
    match word:
        case ShotSize():
            return sized(word, filmed(replace(plain, size=word), place, variant=take, frames=2))
        case Angle():
            size = ShotSize.EXTREME_WIDE if word is Angle.AERIAL else ShotSize.MEDIUM
            return angled(word, filmed(replace(plain, angle=word, size=size), place, variant=take, frames=2))
        case Side():
            return sided(word, filmed(replace(plain, side=word), place, variant=take, frames=2))
        case Move():
            action = "walk" if word in (Move.FOLLOW, Move.LEAD) else "stand"
            return moved(word, filmed(replace(plain, move=word), place, action, variant=take))
        case Framing():
            subjects = (*TWO, Subject("an old man"))[: 3 if word is Framing.THREE_SHOT else 2]
            return framed(
                word, filmed(replace(plain, framing=word), place, variant=take, frames=2, subjects=subjects)
            )  # fmt: skip
        case Composition():
            return composed(word, filmed(replace(plain, composition=word), place, variant=take, frames=2))
        case Position():
            placed_one = (replace(TWO[0], positions=(word,)), TWO[1])
            wide = replace(plain, size=ShotSize.FULL)
            return placed(word, filmed(wide, place, variant=take, frames=2, subjects=placed_one))
        case Relation():
            action = {Relation.CHASE: "run", Relation.FOLLOW: "walk", Relation.FIGHT: "fight"}.get(word, "stand")
            one = TWO[0]
            if word in (Relation.LEAVE, Relation.APPROACH):  # one of them goes, the other stays
                one = replace(one, actions=(Action("walks", "walk"),))
            wide, said = replace(plain, size=ShotSize.FULL), (Related(word, 0, 1),)
            return related(
                word, filmed(wide, place, action, variant=take, subjects=(one, TWO[1]), related=said)
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    word: str
    place: str
    lens_mm: float
    take: int
    bounds: tuple[Bound, ...]

    @property
    def holds(self) -> bool:
        """Whether everything that was measured lies where it has to."""
        return all(bound.holds for bound in self.bounds)

    def __str__(self) -> str:
        told = "  ".join(map(str, self.bounds))
        return f"{'✓' if self.holds else '✗'} {self.place:<9} {self.lens_mm:2.0f} mm  take {self.take + 1}  {told}"


def rows(word: Word) -> Iterator[Row]:
    """A word in every set, lens and take."""
    for place, lens, take in itertools.product(SETS, LENSES_MM, TAKES):
        yield Row(word.value, place, lens, take, tuple(check(word, place, lens, take)))


WALKS = tuple(
    (action, side, size)
    for action in ("walk", "run")
    for side in (Side.FRONT, Side.THREE_QUARTER, Side.PROFILE, Side.BACK)
    for size in (ShotSize.MEDIUM, ShotSize.FULL)
)
"""Who goes how, seen from where and how near, by a camera that does not go along."""
PLACES = ("street", "interior", "forest", "corridor")
_STEP = 8


def held(it: Shot) -> Bound:
    """How far from the middle of the frame the head gets in a shot: under a half, it is in it throughout."""
    worst = 0.0
    for index in (*range(0, it.frames, _STEP), it.last):
        xs, ys = zip(*(it.point(index, name) for name in ("nose", "left_ear", "right_ear", "neck")), strict=True)
        worst = max([worst, *(abs(x - 0.5) for x in xs), *(abs(y - 0.5) for y in ys[:3])])
        worst = max(worst, 0.0 if it.area(index) > 0.0004 else 1.0)  # from afar a walker is a few pixels
    return Bound("head within", worst, 0, 0.495)


def walked(action: str, side: Side, size: ShotSize, place: str, lens: float, move: Move = Move.STATIC) -> Row:
    """A walker in a four-second shot: always in the frame."""
    it = filmed(Camera(size=size, side=side, lens_mm=lens, move=move), place, action, 96)
    return Row(f"{action} {side.value} {size.value}", place, lens, 0, (held(it),))


def measure() -> list[Figure]:
    """The share of set × lens × take in which each word is what it says; each row stands under its figure."""
    made = [_figure(f"{type(word).__name__.lower()} {word.value}", rows(word)) for word in WORDS]
    for action in ("walk", "run"):
        walks = (
            walked(*walk, place, lens) for walk in WALKS if walk[0] == action for place in PLACES for lens in LENSES_MM
        )
        made.append(_figure(f"static, somebody {action}s: in frame throughout", walks, named=True))
    for move in (Move.FOLLOW, Move.LEAD, Move.ORBIT, Move.PUSH_IN, Move.TRUCK_LEFT):
        carried = (
            walked(action, side, ShotSize.MEDIUM, place, 35.0, move)
            for action in ("walk", "run")
            for side in (Side.FRONT, Side.BACK)
            for place in PLACES
        )
        made.append(_figure(f"{move.value} with a walker: in frame throughout", carried, named=True))
    held_all = sum(figure.value for figure in made) / len(made)
    return [*made, Figure("all of it", held_all, "share", 1.0, "higher")]


def _figure(name: str, found: Iterable[Row], named: bool = False) -> Figure:
    all_of_it = list(found)
    told: Callable[[Row], str] = (lambda row: f"{row}  {row.word}") if named else str
    share = sum(row.holds for row in all_of_it) / len(all_of_it)
    return Figure(name, share, "share", 1.0, "higher", tuple(told(row) for row in all_of_it))
