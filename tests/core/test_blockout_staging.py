"""Several subjects: what they are to each other, where in the picture, and that nobody stands in anybody."""

import itertools
import math

import numpy as np
import pytest

from engine.film.assume import assumed
from engine.film.blocking import Position, Relation
from engine.film.camera import Framing, Move, ShotSize, Side
from engine.film.spec import Action, Camera, Environment, Related, ShotSpec, Subject
from engine.renderers.blockout import shot
from engine.renderers.blockout.camera import landmarks
from engine.renderers.blockout.geometry import optics
from engine.renderers.blockout.geometry.skeleton import Floats, J
from engine.renderers.blockout.staging import pairs
from tests.core.filmed import ASPECT

R, P = Relation, Position
FRAMES = 96


def made(
    *names: str | Subject, camera: Camera | None = None, action: str | None = "stand",
    related: tuple[Related, ...] = (), place: str = "field", frames: int = FRAMES, variant: int = 0, seed: int = 5,
) -> shot.Prepared:  # fmt: skip
    """A shot of several."""
    people = tuple(Subject(name) if isinstance(name, str) else name for name in names)
    spec = ShotSpec(
        people, Action(action, action), Environment(None, place), camera=camera or Camera(size=ShotSize.FULL),
        related=related,
    )  # fmt: skip
    return shot.prepared(assumed(spec), frames, 24.0, ASPECT, variant, seed)


def pair(relation: Relation, who: int = 0, **more: object) -> shot.Prepared:
    """A man and a woman, the one something to the other."""
    return made("a man", "a woman", related=(Related(relation, who, 1 - who),), **more)  # type: ignore[arg-type]


def first_of(it: shot.Prepared, subject: int) -> int:
    """The first figure of a subject."""
    return next(role.first for role in it.staging.roles if role.subject == subject)


def heads(it: shot.Prepared, t: float | None = None) -> Floats:
    """Where everyone's head falls in the frame at a time, or as framed: (n, 3)."""
    t = it.staging.anchor_s if t is None else t
    view = it.view(round(t * it.fps)) if t else it.path.base
    return optics.project(view, ASPECT, it.staging.bodies(t)[:, J["head"]])


def apart(it: shot.Prepared, t: float) -> float:
    """How far the first two are from each other, level, in metres."""
    roots = it.staging.roots(t)
    return float(np.hypot(*(roots[1] - roots[0])[[0, 2]]))


def faces(it: shot.Prepared, who: int, whom: int, t: float = 0.0) -> float:
    """How far off the way to another somebody faces, in degrees."""
    roots, facing = it.staging.roots(t), it.staging.facing(t)
    way = roots[whom] - roots[who]
    off = math.atan2(way[0], way[2]) - facing[who]
    return abs(math.degrees((off + math.pi) % (2 * math.pi) - math.pi))


def test_a_chase_has_one_behind_the_other_and_both_run() -> None:
    it = pair(R.CHASE)
    gaps = [apart(it, t) for t in np.linspace(0, 4, 9)]
    ahead = it.staging.facing(0.0)[0]
    way = it.staging.roots(2.0)[1] - it.staging.roots(2.0)[0]
    assert way @ [math.sin(ahead), 0, math.cos(ahead)] > 1.2, "who is chased is ahead"
    assert 1.0 < min(gaps) <= max(gaps) < 5.0
    assert all(role.performance.top_ms > 2.0 for role in it.staging.roles)


def test_whoever_comes_up_to_somebody_stops_at_talking_distance() -> None:
    it = pair(R.APPROACH)
    assert apart(it, 0.0) > apart(it, 4.0) + 1.0
    assert 0.7 < apart(it, 4.0) < 1.6
    stays = it.staging.roots(0.0)[1], it.staging.roots(4.0)[1]
    assert np.allclose(*stays, atol=0.05)


@pytest.mark.parametrize("who", [0, 1])
def test_whoever_leaves_goes_away(who: int) -> None:
    it = pair(R.LEAVE, who)
    assert apart(it, 0.0) < 2.0 < apart(it, 4.0)


@pytest.mark.parametrize(
    ("relation", "least", "most"),
    [(R.TALK_TO, 0.7, 1.3), (R.FACE, 1.2, 1.9), (R.HAND_OVER, 0.5, 1.1), (R.EMBRACE, 0.15, 0.5), (R.FIGHT, 0.7, 1.3)],
)
def test_people_who_turn_to_each_other_stand_as_far_apart_as_that_takes(
    relation: Relation, least: float, most: float
) -> None:
    it = pair(relation)
    assert least < apart(it, 2.0) < most
    assert faces(it, 0, 1, 2.0) < 75
    assert faces(it, 1, 0, 2.0) < 75, "cheated out to the camera, not away from each other"


@pytest.mark.parametrize("size", [ShotSize.FULL, ShotSize.MEDIUM_WIDE, ShotSize.MEDIUM])
@pytest.mark.parametrize("relation", list(R))
def test_both_are_in_the_frame_as_it_was_made(relation: Relation, size: ShotSize) -> None:
    it = pair(relation, camera=Camera(size=size))
    if relation is R.LEAVE:
        return  # who is gone is gone
    at = heads(it)
    assert (np.abs(at[:, 0]) < 1.0).all()
    assert (np.abs(at[:, 1]) < 1.02).all()
    assert (at[:, 2] > 0.2).all()


@pytest.mark.parametrize(
    "relation", [R.TALK_TO, R.FACE, R.HAND_OVER, R.APPROACH, R.FOLLOW, R.CHASE, R.BESIDE, R.BEHIND]
)
def test_no_face_hides_another(relation: Relation) -> None:
    at = heads(pair(relation))
    near = float(at[:, 2].min())
    assert abs(at[0, 0] - at[1, 0]) > 0.10 * 3.5 / near / 2


def test_talkers_look_at_each_other_and_take_turns() -> None:
    it = pair(R.TALK_TO)
    first, second = ([beat.layers for beat in role.performance.beats] for role in it.staging.roles)
    assert first == [("talk",), ("listen",)]
    assert second == first[::-1]
    assert it.staging.gazes.tolist() == [1, 0]


@pytest.mark.parametrize(("relation", "sign"), [(R.LEFT_OF, -1), (R.RIGHT_OF, 1)])
@pytest.mark.parametrize("variant", range(4))
def test_left_and_right_are_the_cameras(relation: Relation, sign: int, variant: int) -> None:
    at = heads(pair(relation, variant=variant))
    assert sign * at[0, 0] > 0.15
    assert sign * at[1, 0] < -0.15


def test_behind_somebody_is_at_their_back() -> None:
    it = pair(R.BEHIND)
    assert faces(it, 1, 0) > 100


def in_frame(positions: dict[str, tuple[Position, ...]], **more: object) -> Floats:
    people = tuple(Subject(name, positions=where) for name, where in positions.items())
    return heads(made(*people, camera=Camera(size=ShotSize.MEDIUM_WIDE), **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("variant", range(6))
@pytest.mark.parametrize(
    ("where", "low", "high"), [(P.LEFT, -0.75, -0.25), (P.CENTRE, -0.2, 0.2), (P.RIGHT, 0.25, 0.75)]
)
def test_one_is_where_in_the_picture_they_were_asked_to_be(
    where: Position, low: float, high: float, variant: int
) -> None:
    assert low < in_frame({"a man": (where,)}, variant=variant)[0, 0] < high


@pytest.mark.parametrize("variant", range(6))
def test_two_are_where_they_were_asked_to_be(variant: int) -> None:
    at = in_frame({"a man": (P.RIGHT,), "a woman": (P.LEFT, P.BACKGROUND)}, variant=variant)
    assert at[0, 0] > 0.2
    assert at[1, 0] < -0.2
    assert at[1, 2] > at[0, 2] + 1.5


def test_the_foreground_is_nearer_and_hides_nobody() -> None:
    at = in_frame({"a man": (), "a woman": (P.FOREGROUND,)})
    assert at[1, 2] < 0.75 * at[0, 2]
    assert abs(at[0, 0] - at[1, 0]) > 0.5


CASTS = [
    ("a man", "a car"), ("a woman", "a dog"), ("a man", "a horse"), ("a car", "a man"), ("an elephant", "a boy"),
    ("a man", "a truck", "a woman"), ("a horse", "a horse"), ("a man", "a woman", "a dog"),
]  # fmt: skip


@pytest.mark.parametrize("names", CASTS)
@pytest.mark.parametrize("relation", [None, R.BESIDE, R.IN_FRONT_OF, R.BEHIND, R.FACE])
@pytest.mark.parametrize("action", ["stand", "walk"])
def test_nobody_stands_in_anybody(names: tuple[str, ...], relation: Relation | None, action: str) -> None:
    related = () if relation is None else (Related(relation, 0, 1),)
    it = made(*names, related=related, action=action)
    for t in (0.0, 2.0, 4.0):
        boxes = [_footprint(it, index, t) for index in range(len(it.staging.marks))]
        for one, other in itertools.combinations(boxes, 2):
            assert not _overlap(one, other)


def _footprint(it: shot.Prepared, index: int, t: float) -> tuple[Floats, Floats, Floats]:
    """Middle, axes and half sizes of what somebody covers of the ground, a hand's breadth less."""
    low, high = landmarks.box(it.staging.costumes[index])
    heading = it.staging.facing(t)[index]
    fore = np.array([math.sin(heading), math.cos(heading)])
    left = np.array([fore[1], -fore[0]])
    middle = it.staging.roots(t)[index][[0, 2]] + left * (low[0] + high[0]) / 2 + fore * (low[2] + high[2]) / 2
    return middle, np.stack([left, fore]), np.maximum((high - low)[[0, 2]] / 2 - 0.08, 0.05)


def _overlap(one: tuple[Floats, Floats, Floats], other: tuple[Floats, Floats, Floats]) -> bool:
    for axis in (*one[1], *other[1]):
        reach = sum(float(np.abs(box[1] @ axis) @ box[2]) for box in (one, other))
        if abs(float((other[0] - one[0]) @ axis)) > reach:
            return False
    return True


@pytest.mark.parametrize("name", ["a horse", "a car", "a dog", "an elephant", "a boy", "a truck"])
@pytest.mark.parametrize("lens", [24.0, 35.0, 85.0])
def test_a_full_shot_holds_all_of_it_and_is_not_lost_in_the_frame(name: str, lens: float) -> None:
    it = made(name, camera=Camera(size=ShotSize.FULL, lens_mm=lens))
    body = landmarks.landmarks(it.staging.bodies(it.staging.anchor_s)[0], it.staging.costumes[0])
    seen = np.abs(optics.project(it.path.base, ASPECT, body.outline)[:, :2])
    assert (seen < 1.01).all()
    assert seen.max() > 0.8


@pytest.mark.parametrize("action", ["lie", "kneel", "sit", "crawl", "fly", "fall", "jump"])
def test_a_full_shot_holds_whoever_lies_kneels_or_flies(action: str) -> None:
    it = made("a man", action=action)
    body = it.staging.bodies(it.staging.anchor_s)[0]
    seen = np.abs(optics.project(it.path.base, ASPECT, body)[:, :2])
    assert (seen < 1.02).all()


@pytest.mark.parametrize("count", [2, 3, 5, 8, 12, 30, 100, 200])
@pytest.mark.parametrize("action", ["stand", "walk"])
def test_a_crowd_is_in_the_frame_behind_its_first_and_keeps_its_distance(count: int, action: str) -> None:
    it = made(Subject("a soldier", count=count), camera=Camera(size=ShotSize.WIDE), action=action, place="snowfield")
    at = heads(it)
    assert len(at) == count
    assert (np.abs(at[:, 0]) < 1).all()
    assert (at[:, 2] > 0).all()
    roots = it.staging.roots(it.staging.anchor_s)[:, [0, 2]]
    gaps = np.linalg.norm(roots[:, None] - roots[None], axis=2) + 9 * np.eye(count)
    assert gaps.min() > 0.5
    if count > 12:
        assert at[0, 2] < at[1:, 2].min(), "who is first stays in front"


def test_a_hero_before_a_crowd_is_hidden_by_nobody() -> None:
    it = made("a general", Subject("a soldier", count=60), place="snowfield")
    at = heads(it)
    assert at[0, 2] < at[1:, 2].min()


def test_a_crowd_without_room_is_smaller_and_says_so() -> None:
    it = made(Subject("a guest", count=200), camera=Camera(size=ShotSize.WIDE), place="corridor")
    assert 12 < len(it.staging.marks) < 200


def test_a_walk_of_ten_minutes_stays_on_the_ground_and_on_the_set() -> None:
    it = made("a man", action="walk", frames=14_400, place="street", camera=Camera(size=ShotSize.WIDE))
    times = np.linspace(0, 600, 301)
    roots = np.array([it.staging.roots(float(t))[0] for t in times])
    x0, x1, z0, z1 = it.staging.stage.free
    assert np.allclose(roots[:, 1], it.staging.floor_m, atol=0.3)
    assert (roots[:, 0] > x0 - 1.5).all()
    assert (roots[:, 0] < x1 + 1.5).all()
    assert (roots[:, 2] > z0 - 1.5).all()
    assert (roots[:, 2] < z1 + 1.5).all()
    gone = np.linalg.norm(np.diff(roots, axis=0), axis=1)
    assert np.median(gone) / 2.0 > 0.7, "a walk, not a creep"


def test_one_frame_is_a_shot_too() -> None:
    for move in (Move.PUSH_IN, Move.FOLLOW, Move.WHIP_PAN, Move.ORBIT):
        it = made("a man", action="walk", frames=1, camera=Camera(size=ShotSize.FULL, move=move))
        view = it.view(0)
        assert np.isfinite([*view.eye, view.yaw, view.pitch, view.focal_mm]).all()


@pytest.mark.parametrize("lens", [35.0, 50.0, 85.0])
@pytest.mark.parametrize("size", [ShotSize.MEDIUM, ShotSize.MEDIUM_CLOSE_UP, ShotSize.CLOSE_UP])
@pytest.mark.parametrize("framing", [Framing.OVER_THE_SHOULDER, Framing.REVERSE])
def test_over_a_shoulder_there_is_a_shoulder_and_a_whole_face(framing: Framing, size: ShotSize, lens: float) -> None:
    it = made("a man", "a woman", camera=Camera(size=size, framing=framing, lens_mm=lens), place="interior")
    seen, partner = it.staging.bodies(it.staging.anchor_s)
    face = optics.project(it.path.base, ASPECT, seen[[J["crown"], J["chin"], J["eyes"]]])
    top = np.array([[0.0, 0.055, 0.0], [0.0, 0.055, 0.0], [0.0, 0.0, 0.0]])
    other = optics.project(it.path.base, ASPECT, partner[[J["shoulder_l"], J["shoulder_r"], J["head"]]] + top)
    side = math.copysign(1.0, other[2, 0])
    assert 0.1 < -side * face[:, 0].mean() < 0.6
    assert 0.75 < side * other[2, 0] < 1.9, "the edge of the head"
    inner = other[np.argmin(side * other[:2, 0]), :2]
    assert -1.15 < inner[1] < 0.0
    assert side * inner[0] < 1.0, "the shoulder in the corner"
    assert inner[1] < face[1, 1], "under the chin of who is seen"


def test_a_reverse_is_from_the_same_side_of_the_line() -> None:
    for place in ("interior", "street", "corridor"):
        one, back = (
            made("a man", "a woman", camera=Camera(framing=framing, lens_mm=50.0), place=place)
            for framing in (Framing.OVER_THE_SHOULDER, Framing.REVERSE)
        )
        there, here = one.staging.roots(0.0)[0], back.staging.roots(0.0)[0]
        line = here - there
        sides = [
            float(np.cross(line * [1, 0, 1], it.path.base.eye - there)[1]) for it in (one, back)
        ]  # fmt: skip
        assert sides[0] * sides[1] > 0
        assert 0.8 < float(np.hypot(*line[[0, 2]])) < 1.8
        looks = [
            float(it.staging.bodies(0.0)[0, J["eyes"]] @ it.path.base.axes[0])
            - float(it.staging.bodies(0.0)[0, J["head"]] @ it.path.base.axes[0])
            for it in (one, back)
        ]
        assert looks[0] * looks[1] < 0, "one looks left, the other right"


def test_what_is_handed_over_is_in_one_hand_and_then_in_the_other() -> None:
    it = pair(R.HAND_OVER)
    before, after = it.staging.holding(0.0), it.staging.holding(3.9)
    assert before[0]
    assert after == (before[1], before[0])
    assert not before[1]


def test_a_rider_has_one_horse() -> None:
    it = made("a man", "a horse", action="ride")
    assert len(it.staging.marks) == 1


@pytest.mark.parametrize("side", list(Side))
def test_relations_keep_the_side_that_was_asked_for(side: Side) -> None:
    it = pair(R.TALK_TO, camera=Camera(size=ShotSize.FULL, side=side))
    facing = it.staging.headings[0]
    away = it.path.base.eye - it.staging.marks[0]
    off = abs(math.degrees((math.atan2(away[0], away[2]) - facing + math.pi) % (2 * math.pi) - math.pi))
    low, high = {Side.FRONT: (0, 32), Side.THREE_QUARTER: (25, 70), Side.PROFILE: (70, 110), Side.BACK: (140, 180)}[
        side
    ]
    assert low <= off <= high


def test_the_same_job_is_staged_the_same() -> None:
    one, again = (made(Subject("a soldier", count=40), place="forest") for _ in range(2))
    shot.prepared.cache_clear()
    other = made(Subject("a soldier", count=40), place="forest")
    assert one is again
    assert np.array_equal(one.staging.marks, other.staging.marks)
    assert not np.array_equal(
        one.staging.marks, made(Subject("a soldier", count=40), place="forest", seed=6).staging.marks
    )


def test_everyone_has_a_distance_for_every_relation() -> None:
    assert set(pairs.APART_M) | {R.LEFT_OF, R.RIGHT_OF} == set(R)


def test_whoever_found_no_room_takes_everything_along() -> None:
    it = made(
        Subject("a guest with a glass", count=200), "a waiter", camera=Camera(size=ShotSize.WIDE), place="corridor"
    )
    people = it.staging
    assert len(people.held) == len(people.carried) == len(people.costumes) == len(people.marks) == people.roles[-1].last
    assert people.bodies(1.0).shape[0] == len(people.marks)


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("names", [("a dog", "a cat"), ("a man", "a car"), ("a cat", "an elephant")])
def test_the_camera_stays_near_whatever_is_chased(names: tuple[str, str], side: Side) -> None:
    camera = Camera(size=ShotSize.FULL, side=side)
    it = made(*names, camera=camera, action="run", related=(Related(R.CHASE, 0, 1),), place="street")
    assert it.path.base.focus_m < 25.0
    assert np.abs(heads(it)[:, 0]).max() < 1.0


def test_an_establishing_shot_of_a_room_is_not_taken_from_far_outside_it() -> None:
    it = made("a man", camera=Camera(framing=Framing.ESTABLISHING), place="kitchen")
    x0, x1, z0, z1 = it.staging.stage.free
    assert it.path.base.focus_m < math.hypot(x1 - x0, z1 - z0) + 2.0
