"""Beings, vehicles, mounts and props: every word draws its kind, feet stand, wheels roll, nobody floats."""

from dataclasses import replace

import numpy as np
import pytest

from engine.film.spec import Action, Environment, ShotSpec, Subject
from engine.renderers.blockout import shot
from engine.renderers.blockout.beings import beings, catalogue, forms, mounts, props, quadrupeds, rig, spoken, vehicles
from engine.renderers.blockout.beings.beings import Creature
from engine.renderers.blockout.beings.moment import Moment
from engine.renderers.blockout.beings.mounts import Mount
from engine.renderers.blockout.geometry import skeleton
from engine.renderers.blockout.geometry.skeleton import Floats, J
from engine.renderers.blockout.motion.motion import HOLDS
from engine.renderers.blockout.motion.performance import performance
from engine.renderers.blockout.people.wardrobe import costume

BEINGS = sorted(catalogue.of(*catalogue.BEINGS))
WALKERS = [kind for kind in BEINGS if catalogue.kinds()[kind]["plan"] == "quadruped"]
ORIGIN, AHEAD = np.zeros((1, 3)), np.zeros(1)


def drawn(kind: str, moment: Moment, number: int = 0) -> dict[str, Floats]:
    return beings.rows_of(Creature(kind), ORIGIN, AHEAD, moment, np.array([number]))


def stood(name: str, action: str | None, text: str, t: float = 0.7) -> tuple[Floats, float]:
    who = costume(0, name, None)
    acting = performance([Action(text, action)], 5.0)
    pose = acting.posture(t, np.array([0.1]), scales=np.array([who.scale]))
    return skeleton.joints(pose, 1) * who.scale, who.scale


@pytest.mark.parametrize(
    ("kind", "word"), [(kind, word) for kind in BEINGS for word in catalogue.kinds()[kind]["words"]]
)
def test_every_word_is_met_by_its_being(kind: str, word: str) -> None:
    name = f"a {word}" if word.isascii() else f"一只{word}"
    found = costume(0, name, None).creature
    assert found is not None, name
    assert found.kind == kind


@pytest.mark.parametrize("kind", BEINGS)
def test_every_being_is_whole_and_within_its_bounds(kind: str) -> None:
    for action, speed in ((None, 0.0), ("walk", 1.0), ("run", 4.0), ("fly", 4.0), ("sit", 0.0), ("lie", 0.0)):
        wide, tall, long = beings.bounds(Creature(kind), action)
        for t in (0.0, 0.4, 1.3):
            rows = drawn(kind, Moment(t, speed * t, speed, action), 7)
            assert all(np.isfinite(made).all() for made in rows.values())
            assert all((made[:, 19] == 8).all() for made in rows.values())
            assert sum(len(made) for made in rows.values()) > 0
            low, high = rig.extent(rows)
            slack = 0.06 * max(wide, tall, long) + 0.02
            assert np.abs([low[0], high[0]]).max() < wide + slack, (action, t)
            assert high[1] < tall + slack, (action, t)
            assert np.abs([low[2], high[2]]).max() < long + slack, (action, t)
            sunk = 0.6 * tall if catalogue.kinds()[kind].get("afloat") else max(0.05 * tall, 0.02 * long) + 0.02
            assert low[1] > -sunk, (action, t)


@pytest.mark.parametrize("kind", WALKERS)
@pytest.mark.parametrize(("action", "speed"), [("walk", 0.9), ("run", 4.0)])
def test_planted_feet_stay_where_they_are(kind: str, action: str, speed: float) -> None:
    scale = catalogue.kinds()[kind].get("scale", 1.0)
    how = quadrupeds.gait(catalogue.kinds()[kind], action, speed)
    assert len({round(float(x), 3) for x in how.offsets}) > 1
    before: Floats | None = None
    planted = 0
    for step in range(90):
        gone = step * 0.01 * scale
        feet = quadrupeds.going(name := kind, action, np.array([gone]), speed, np.zeros(1)).feet[0] * scale
        feet[:, 2] += gone
        ground = quadrupeds.leg(name, "fore").tip[1] * scale, quadrupeds.leg(name, "hind").tip[1] * scale
        if before is not None:
            for foot in range(4):
                low = abs(feet[foot, 1] - ground[foot // 2]) < 1e-9
                if low and abs(before[foot, 1] - ground[foot // 2]) < 1e-9:
                    planted += 1
                    assert abs(feet[foot, 2] - before[foot, 2]) < 0.002
        before = feet
    assert planted > 20


@pytest.mark.parametrize("kind", ["horse", "cow", "dog", "cat", "lion", "wolf", "deer", "sheep", "camel", "dragon"])
def test_joints_bend_as_an_animals_do(kind: str) -> None:
    """A hock points backwards, a stifle and a carpus forwards, in the middle of any step."""
    row = catalogue.kinds()[kind]
    hip, stifle, hock, fetlock = np.array(row["hind"], float)[:4]
    assert stifle[2] > hip[2]
    assert hock[2] < stifle[2]
    each = quadrupeds.leg(kind, "hind")
    assert (each.aside[:, 0] > each.aside[:, 1]).all()
    assert (np.diff(each.far) > 0).all()
    assert fetlock[1] < hock[1]


@pytest.mark.parametrize("kind", [kind for kind in BEINGS if catalogue.kinds()[kind].get("wheels")])
def test_wheels_turn_by_the_distance(kind: str) -> None:
    row = catalogue.kinds()[kind]
    name = f"wheel.{row.get('wheel', 'car')}"
    here, there = (drawn(kind, Moment(0.0, gone, 5.0, "drive"))[name] for gone in (0.0, 0.1))
    radius = row["wheels"][0][1]
    first, second = (made[0, :12].reshape(3, 4)[:, :3] for made in (here, there))
    up, now = first[:, 1] / np.linalg.norm(first[:, 1]), second[:, 1] / np.linalg.norm(second[:, 1])
    assert float(np.arccos(np.clip(up @ now, -1, 1))) == pytest.approx(0.1 / radius, rel=1e-6)
    assert now[2] > up[2], "the top of a wheel goes forward"
    low = here[0, 7] - radius
    assert abs(low) < 0.02, "it stands on the ground"


@pytest.mark.parametrize(
    ("name", "kind", "word"),
    [("a red car", "car", "red"), ("红色的汽车", "car", "红"), ("a black horse", "horse", "black"),
     ("白马", "horse", "白"), ("a green dragon", "dragon", "green"), ("蓝色卡车", "truck", "蓝")],
)  # fmt: skip
def test_a_body_has_the_colour_that_was_said(name: str, kind: str, word: str) -> None:
    found = costume(0, name, None).creature
    assert found is not None
    assert found.kind == kind
    rows = beings.rows_of(found, ORIGIN, AHEAD, Moment(0.0), np.zeros(1))
    body = rows[f"{kind}.body" if f"{kind}.body" in rows else f"{kind}.trunk"][0]
    assert body[12:15] == pytest.approx(spoken.colour(f"{word} ", len(word) + 1), abs=2e-4)


def test_the_same_moment_is_drawn_the_same() -> None:
    for kind in ("horse", "bee_swarm", "helicopter", "snake"):
        one, other = (drawn(kind, Moment(0.7, 1.1, 2.0, "run"), 3) for _ in range(2))
        assert all((one[shape] == other[shape]).all() for shape in one)


def test_a_herd_is_not_in_step() -> None:
    who = [costume(0, "a horse", None) for _ in range(3)]
    roots = np.array([[0.0, 0, 0], [2, 0, 0], [4, 0, 0]])
    rows = beings.standing(who, roots, np.zeros(3), Moment(0.4, 1.0, 3.0, "run"), [0, 1, 2])["limb"].reshape(3, -1, 20)
    ahead = rows[:, :, 11]
    assert np.abs(ahead[0] - ahead[1]).max() > 0.05
    assert [set(each[:, 19]) for each in rows] == [{1.0}, {2.0}, {3.0}]


def test_joints_stand_for_a_being_where_it_is() -> None:
    who = [costume(0, "a horse", None), costume(1, "an eagle", None)]
    roots, headings = np.array([[1.0, 0.3, 2.0], [3.0, 0.0, 1.0]]), np.array([0.4, -1.0])
    made = beings.joints(who, roots, headings, "fly")
    back, facing = beings.stands(made)
    assert back[0] == pytest.approx(roots[0])
    assert facing == pytest.approx(headings)
    assert back[1, 1] == pytest.approx(catalogue.kinds()["eagle"]["high"])
    assert made[0, J["crown"], 1] - made[0, J["ball_l"], 1] > 1.9


RIDES = [
    ("a man", "ride", "rides a horse", "horse"), ("女孩", "ride", "骑自行车", "bicycle"),
    ("a knight", "ride", "rides a dragon", "dragon"), ("a woman", "drive", "drives a red car", "car"),
    ("男人", "drive", "开着卡车", "truck"), ("a man", "ride", "rides a motorcycle", "motorcycle"),
    ("an old man", None, "rows a boat", "rowing_boat"), ("女人", "sit", "坐在沙发上", "sofa"),
    ("a boy", "sit", "sits", "stool"), ("a man", None, "plays the piano", "piano"),
    ("骑士", "ride", "骑着黑马", "horse"), ("a cyclist", "ride", "rides past", "bicycle"),
    ("a man", "drive", "drives a tractor", "tractor"), ("a pilot", "fly", "flies a helicopter", "helicopter"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "action", "text", "kind"), RIDES)
def test_riders_sit_on_what_was_said(name: str, action: str | None, text: str, kind: str) -> None:
    mount = mounts.wanted(action, text, name)
    assert mount is not None
    assert mount.kind == kind
    body, size = stood(name, action, text)
    moment = Moment(0.7, 2.2, 3.6, action)
    made = mounts.seated(body, [mount], ORIGIN, AHEAD, moment, [0], [size])
    seat = mounts._spots(mount, moment, 0)
    assert seat is not None
    assert seat.pelvis is not None
    want = rig.moved(seat.frame, seat.pelvis)[0]
    gap = np.linalg.norm(made[0, J["pelvis"]] - want)
    assert gap < 0.03 + 0.09 * (1 - size)
    bones = [("hip", "knee"), ("knee", "ankle"), ("shoulder", "elbow"), ("elbow", "wrist")]
    for upper, lower in bones:  # nobody is stretched
        for side in "lr":
            long = np.linalg.norm(made[0, J[f"{upper}_{side}"]] - made[0, J[f"{lower}_{side}"]])
            assert long < 0.47 * max(size, 0.5) + 0.01
    rows = mounts.drawn(made, [mount], ORIGIN, AHEAD, moment, [4])
    assert rows
    assert all((each[:, 19] == 5).all() for each in rows.values())


def test_feet_are_on_the_pedals_and_hands_on_the_bars() -> None:
    mount = Mount("bicycle")
    body, _ = stood("a man", "ride", "rides a bicycle")
    for gone in np.linspace(0.0, 4.0, 9):
        made = mounts.seated(body, [mount], ORIGIN, AHEAD, Moment(0.3, gone, 4.0, "ride"), [0], [1.0])[0]
        for side, sign in (("l", 1.0), ("r", -1.0)):
            pedal = vehicles.pedal(mount.row, gone, sign)
            assert np.linalg.norm(made[J[f"ball_{side}"]] - pedal) < 0.06
            bar = np.array(mount.row["hands"]) * [sign, 1, 1]
            palm = made[J[f"wrist_{side}"]] + 0.65 * (made[J[f"hand_{side}"]] - made[J[f"wrist_{side}"]])
            assert np.linalg.norm(palm - bar) < 0.06


def test_nobody_brings_a_car_who_walks_to_it() -> None:
    assert mounts.wanted("walk", "walks to the table", "a man") is None
    assert mounts.wanted("sit", "sits on the floor", "a boy") is None
    assert mounts.wanted("walk", "walks past a car", "a man") is None
    assert mounts.wanted("walk", "pushes a wheelchair", "a nurse") == Mount("wheelchair", pushed=True)


PROPS = sorted(catalogue.of("props").keys() - {"nothing"})


@pytest.mark.parametrize("kind", PROPS)
def test_every_prop_is_met_by_its_words_and_lies_in_the_hand(kind: str) -> None:
    row = catalogue.kinds()[kind]
    for word in row["words"]:
        look = f"with a {word}" if word.isascii() else f"拿着{word}"
        assert [each.partition("#")[0] for each in props.held("someone", look, None)][:1] == [kind], word
    assert row["holds"] in HOLDS
    who = performance([Action("stands", "stand")], 4.0)
    body = skeleton.joints(who.posture(0.4, np.array([0.1]), scales=np.ones(1), holds=[row["holds"]]), 1)
    rows = props.drawn(body, [(kind,)], Moment(0.4), [2], [1.0])
    assert all(np.isfinite(made).all() and (made[:, 19] == 3).all() for made in rows.values())
    palms = [body[0, J[f"wrist_{s}"]] * 0.28 + body[0, J[f"hand_{s}"]] * 0.72 for s in "lr"]
    at = props.grips(body[0], [kind])[0]
    near = min(np.linalg.norm(at - palm) for palm in (*palms, np.mean(palms, 0)))
    assert near < 0.16 if row["way"] == "neck" else near < 0.07, near


def test_a_thing_has_its_own_colour_and_its_hand() -> None:
    assert props.held("女孩", "红伞", None)[0].startswith("umbrella#")
    assert props.held("a knight", "sword and shield", None) == ("sword", "shield")
    assert props.held("a man", None, "reads a newspaper") == ("newspaper",)
    assert props.held("男人", None, "打电话") == ("phone",)
    for name, text in (("秘书", "走进书店"), ("a baby", "sleeps"), ("a man", "bows to the king"), ("老人", "相信他")):
        assert props.held(name, None, text) == ()


def test_a_torch_lights_and_a_sword_does_not() -> None:
    body, _ = stood("a man", "stand", "stands")
    lit = props.lamps(body, [("torch",)], Moment(0.3))
    assert lit.shape == (1, 7)
    assert np.linalg.norm(lit[0, :3] - body[0, J["hand_r"]]) < 0.7
    assert props.lamps(body, [("sword",)], Moment(0.3)).shape == (0, 7)


def test_forms_are_closed_and_small_enough() -> None:
    for kind, row in catalogue.kinds().items():
        for form in row.get("form", {}):
            points, triangles = forms.mesh(f"{kind}.{form}")
            assert np.isfinite(points).all(), (kind, form)
            assert np.abs(points[:, :3]).max() <= 0.5001
            assert len(triangles) < 9000, (kind, form)
            assert np.linalg.norm(points[:, 3:6], axis=1) == pytest.approx(1.0, abs=1e-3)


def test_a_driver_is_seen_through_the_windows() -> None:
    rows = mounts.drawn(stood("a woman", "drive", "drives")[0], [Mount("car")], ORIGIN, AHEAD, Moment(0.1), [0])
    assert "car.cabin" in rows
    assert "car.glass" not in rows
    assert (
        mounts.drawn(np.zeros((1, len(J), 3)), [replace(Mount("car"), seat=1)], ORIGIN, AHEAD, Moment(0.1), [0]) == {}
    )


def test_two_who_drive_one_car_sit_side_by_side() -> None:
    spec = ShotSpec((Subject("a man"), Subject("a woman")), Action("drive a red car", "drive"), Environment(set="road"))
    people = shot.prepared(spec, 48, 24.0, 16 / 9, 0, 1).staging
    first, second = people.carried
    assert first is not None
    assert second is not None
    assert (first.kind, first.seat, second.seat) == ("car", 0, 1)
    bodies = people.bodies(1.0)
    assert 0.5 < np.linalg.norm(bodies[0, J["pelvis"]] - bodies[1, J["pelvis"]]) < 1.0


def test_the_horse_that_was_named_is_the_one_ridden() -> None:
    spec = ShotSpec((Subject("a knight"), Subject("a black horse")), Action("rides the horse", "ride"))
    people = shot.prepared(spec, 48, 24.0, 16 / 9, 0, 1).staging
    assert len(people.carried) == 1
    mount = people.carried[0]
    assert mount is not None
    assert mount.colour == spoken.colour("black ", 6)


def test_animals_do_what_the_words_say() -> None:
    spec = ShotSpec((Subject("羊", count=3),), Action("吃草"), Environment(set="field"))
    people = shot.prepared(spec, 48, 24.0, 16 / 9, 0, 1).staging
    assert people.moment(people.roles[0], 1.0).action == "eat"
    standing, grazing = (drawn("sheep", Moment(1.0, action=action))["sheep.head"] for action in (None, "eat"))
    assert grazing[0, 7] < standing[0, 7] - 0.3
