"""Figures as they are drawn: whole in every posture, each with its own build, in cloth that keeps out of its legs."""

from dataclasses import replace

import numpy as np
import pytest

from engine.film.spec import Action
from engine.renderers.blockout.geometry import skeleton, skin
from engine.renderers.blockout.geometry.shapes import Rows
from engine.renderers.blockout.geometry.skeleton import Floats, J
from engine.renderers.blockout.motion.performance import performance
from engine.renderers.blockout.people import bones, cuts, drapes, dress, figures, hair, sculpture, troupe
from engine.renderers.blockout.people.bones import BONES, B, Singles
from engine.renderers.blockout.people.figures import Costume, costume

ACTIONS = ("stand", "walk", "run", "sit", "kneel", "lie", "crawl", "climb", "jump", "fight", "dance", "ride", "pick_up")
STILL = np.zeros(3)
LOOKS = ("red cloak", "green gown", "trench coat", "kimono", "blue dress", "poncho", "robe", "skirt and scarf")


def posed(action: str, cast: list[Costume], t: float = 0.7) -> Floats:
    """Joints of these people, who all do that."""
    return bones.built(average(action, cast, t), cast)


def average(action: str, cast: list[Costume], t: float = 0.7) -> Floats:
    """The joints of adults of their sizes."""
    phases = np.linspace(0.0, 0.8, len(cast))
    posture = performance([Action(action, action)], 4.0).posture(t, phases)
    return skeleton.joints(posture, len(cast)) * np.array([who.scale for who in cast])[:, None, None]


def skin_of(action: str, cast: list[Costume], t: float = 0.7, wind: Floats = STILL, **more: Floats) -> Rows:
    rows = figures.drawn(posed(action, cast, t), cast, t, wind, range(len(cast)), **more)
    assert list(rows) == [skin.SKIN]
    return rows[skin.SKIN]


@pytest.mark.parametrize("action", ACTIONS)
def test_everyone_is_whole_in_every_action(action: str) -> None:
    cast = [costume(number, "a woman", look) for number, look in enumerate(LOOKS)]
    joints = posed(action, cast)
    rows = figures.drawn(joints, cast, 0.7, np.array([3.0, 0.0, 1.0]), range(len(cast)))[skin.SKIN]
    assert np.isfinite(rows).all()
    for number in range(len(cast)):
        mine = rows[rows[:, 19] == number + 1, :3]
        assert len(mine) > 1000
        assert np.linalg.norm(mine - joints[number, J["pelvis"]], axis=1).max() < 1.7


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("name", ["a man", "a woman", "a child", "a baby", "an old man", "a fat man", "a giant"])
def test_limbs_begin_inside_what_they_hang_from(name: str, action: str) -> None:
    cast = [costume(0, name, None)]
    joints = posed(action, cast)
    maps, _ = bones.posed(joints, cast, np.zeros((1, 3)))
    hips, shoulders = (_placed(sculpture.trunk(cast[0].build.trunk), v, maps) for v in (-0.035, 0.455))
    for side in "lr":
        for joint, around, reach in (("hip", hips, 0.14), ("shoulder", shoulders, 0.13)):
            gap = np.linalg.norm(around - joints[0, J[f"{joint}_{side}"]], axis=1).min()
            assert gap < reach * cast[0].scale
    for first, second, joint in (("upper", "fore", "elbow"), ("thigh", "shin", "knee"), ("fore", "hand", "wrist")):
        for side in "lr":
            at = joints[0, J[f"{joint}_{side}"]]
            ends = [_carried(bone, side, second, maps) for bone in (first, second)]
            assert np.allclose(ends[0], at, atol=0.012 * cast[0].scale)
            assert np.allclose(ends[1], at, atol=0.012 * cast[0].scale)


def _placed(tube: sculpture.Tube, v: float, maps: Singles) -> Floats:
    """A ring of a tube in the world."""
    a = np.linspace(-np.pi, np.pi, 24, endpoint=False)[None, :]
    level = np.full(a.shape, v)
    patch = sculpture.carried(tube.at(level, a), tube.at(level, a), tube.weights(level), True)
    return patch.places @ maps[0, list(patch.bones)].reshape(-1, 3)


def _carried(bone: str, side: str, joint: str, maps: Singles) -> np.ndarray:
    """Where a bone carries the beginning of the next one."""
    index = B[f"{bone}_{side}"]
    local = np.append(bones.REST[B[f"{joint}_{side}"]] - bones.REST[index], 1.0)
    return local @ maps[0, index]


@pytest.mark.parametrize("kind", sorted(sculpture.body()["trunk"]))
def test_skin_is_carried_wholly_and_looks_outward(kind: str) -> None:
    tube = sculpture.trunk(kind)
    v, a = np.meshgrid(np.linspace(-0.12, 0.6, 20), np.linspace(-3, 3, 16), indexing="ij")
    assert tube.weights(v).sum(-1) == pytest.approx(1.0)
    places, normals = sculpture.lifted(tube, v, a, np.zeros_like(v))
    middle = places.mean(1, keepdims=True)
    assert (np.sum(normals * (places - middle), -1) > 0).mean() > 0.97


def test_every_garment_can_be_cut_for_every_body_and_distance() -> None:
    for name in cuts.cuts():
        for kind in sculpture.body()["trunk"]:
            for detail in range(3):
                for piece in cuts.cut(name, kind, detail):
                    assert np.isfinite(piece.patch.places).all()
                    assert np.isfinite(piece.patch.normals).all()
                    assert len(piece.patch.quads) == len(piece.patch.places)


def test_every_garment_changes_what_is_drawn() -> None:
    plain = costume(3, "a man", "white shirt and grey trousers")
    before = skin_of("stand", [plain])
    for name in cuts.cuts():
        if not name.startswith("body_"):
            worn = replace(plain, wears={**plain.wears, name: np.array([0.9, 0.1, 0.7])})
            after = skin_of("stand", [worn])
            assert after.shape != before.shape or not np.allclose(after[:, 12:15], before[:, 12:15]), name


@pytest.mark.parametrize(
    "kind", ["short", "crop", "swept", "curly", "bob", "long", "bun", "topknot", "tail", "bunches", "thin"]
)
def test_hair_covers_the_crown_and_leaves_the_face(kind: str) -> None:
    cap = hair.haircut(kind, 0)[0].places.reshape(-1, 4)[:, :3]
    out = np.linalg.norm(cap, axis=1)
    face = (cap[:, 2] > 0.05) & (np.abs(cap[:, 1]) < 0.05)
    assert out[face].max() < 0.10
    if kind != "thin":
        assert cap[:, 1].max() > 0.133
    assert hair.haircut("none", 0) == ()


@pytest.mark.parametrize(
    ("name", "fewest", "most"),
    [("a man", 7.0, 7.8), ("a woman", 6.9, 7.8), ("a child", 5.2, 6.1), ("a baby", 3.6, 4.6), ("a teenager", 6.6, 7.5)],
)
def test_how_many_heads_tall(name: str, fewest: float, most: float) -> None:
    cast = [costume(0, name, None)]
    rows = skin_of("stand", [replace(cast[0], build=replace(cast[0].build, hair="none"))])
    head = 0.2286 * cast[0].scale * cast[0].build.head
    tall = rows[:, 1].max() - rows[:, 1].min()
    assert fewest < tall / head < most


def test_a_child_is_no_small_adult() -> None:
    man, child = ([costume(0, name, None)] for name in ("a man", "a child"))
    shares = []
    for cast in (man, child):
        joints = posed("stand", cast)[0]
        shares.append((joints[J["pelvis"], 1]) / joints[J["crown"], 1])
    assert shares[1] < shares[0] - 0.02
    crowns = [joints("stand", child)[0, J["crown"], 1] for joints in (posed, average)]
    assert crowns[0] == pytest.approx(crowns[1], abs=0.01)


def test_built_people_keep_their_feet_where_they_stand() -> None:
    cast = [costume(0, name, None) for name in ("a child", "a giant", "an old woman", "a baby")]
    joints = average("walk", cast)
    feet = [J[f"{part}_{side}"] for part in ("ankle", "ball", "toe") for side in "lr"]
    assert np.allclose(bones.built(joints, cast)[:, feet], joints[:, feet])
    plain = [replace(costume(0, "a man", None), build=replace(costume(0, "a man", None).build, shoulders=1.0))]
    assert np.array_equal(bones.built(joints[:1], plain), joints[:1])


def test_ids_say_whose_each_corner_is() -> None:
    cast = [costume(number, "a man", None) for number in range(3)]
    rows = figures.drawn(posed("stand", cast), cast, 0.0, STILL, [4, 7, 9])[skin.SKIN]
    assert set(np.unique(rows[:, 19])) == {5.0, 8.0, 10.0}


def test_triangles_stay_within_one_figure() -> None:
    rows = skin_of("walk", [costume(number, "a woman", "red cloak") for number in range(3)])
    corners = skin.triangles(rows)
    assert corners.max() < len(rows)
    assert (rows[corners, 19] == rows[corners[:, :1], 19]).all()
    far = np.ptp(rows[corners, :3], axis=1).max()
    assert far < 0.5


def test_a_shadow_needs_a_quarter_of_the_triangles_and_reaches_as_far() -> None:
    cast = [costume(number, "a woman", "red cloak") for number in range(3)]
    rows = skin_of("walk", cast)
    fine, rough = skin.triangles(rows), skin.shadowing(rows)
    assert 0.2 < len(rough) / len(fine) < 0.4
    assert (rows[rough, 19] == rows[rough[:, :1], 19]).all()
    for number in range(len(cast)):
        mine = [rows[each, :3][rows[each, 19] == number + 1] for each in (fine, rough)]
        for end in (np.min, np.max):
            assert np.allclose(end(mine[0], 0), end(mine[1], 0), atol=0.02)


def test_far_off_in_a_crowd_people_are_of_few_corners_and_as_tall() -> None:
    for name, look in (("a soldier", None), ("a woman", "red cloak"), ("a wizard", None), ("a girl", "blue dress")):
        cast = (costume(0, name, look),)
        joints = bones.built(average("walk", list(cast)), list(cast))
        near, far = (troupe.troupe(cast, (0,), (detail,)).rows(joints, STILL[None], 0.0) for detail in (0, 3))
        assert len(far) < 560
        assert np.allclose(np.ptp(near[:, :3], 0)[1], np.ptp(far[:, :3], 0)[1], atol=0.05)


@pytest.mark.parametrize("look", ["green gown", "blue dress", "kimono", "red cloak", "trench coat"])
@pytest.mark.parametrize("action", ["stand", "walk", "run", "sit", "kneel", "ride"])
def test_cloth_keeps_out_of_the_legs(action: str, look: str) -> None:
    cast = [costume(0, "a woman", look)]
    for t in (0.2, 0.9, 1.7):
        joints = posed(action, cast, t)
        wearer = _wearer(cast, joints, t, np.array([[2.0, 0.0, 1.0]]))
        starts, stops, radii = wearer.limbs
        for cloth in dress.hanging(cast[0]):
            places, _ = drapes.hung(cloth.part, wearer, 0)
            points = places.reshape(-1, 3)
            for limb in range(4):
                axis = stops[0, limb] - starts[0, limb]
                along = np.clip((points - starts[0, limb]) @ axis / (axis @ axis), 0, 1)[:, None]
                depth = radii[0, limb] - np.linalg.norm(points - starts[0, limb] - along * axis, axis=1)
                assert np.percentile(depth, 99) < 0.035
                assert (depth > 0.02).mean() < 0.02


def _wearer(cast: list[Costume], joints: Floats, t: float, air: Floats) -> drapes.Wearers:
    scale, girth, hips, shoulders, *_ = bones.measures(tuple(cast))
    return drapes.Wearers(joints, scale, scale * hips, scale * girth, scale * shoulders, air, t, np.zeros(len(cast)))


def test_cloth_goes_with_the_wind_and_trails_behind_who_runs() -> None:
    cast = [costume(0, "a woman", "red cloak")]
    colour = cast[0].wears["cloak"]
    still, left, fast = (
        _middle(skin_of("stand", cast, wind=np.array(wind), moving=np.array([moving])), colour)
        for wind, moving in (((0.0, 0, 0), (0.0, 0, 0)), ((6.0, 0, 0), (0.0, 0, 0)), ((0.0, 0, 0), (0.0, 0, 4.0)))
    )
    assert left[0] > still[0] + 0.10
    assert fast[2] < still[2] - 0.10
    assert fast[1] > still[1]


def _middle(rows: Rows, colour: Floats) -> Floats:
    """The middle of everything of a colour."""
    return rows[np.abs(rows[:, 12:15] - colour).max(1) < 1e-4, :3].mean(0)


def test_the_same_moment_is_the_same_picture() -> None:
    cast = [costume(0, "a woman", "red cloak")]
    first = skin_of("walk", cast, 1.3, np.array([2.0, 0.0, 0.5]))
    skin_of("walk", cast, 0.4, np.array([2.0, 0.0, 0.5]))
    troupe.troupe.cache_clear()
    assert np.array_equal(first, skin_of("walk", cast, 1.3, np.array([2.0, 0.0, 0.5])))


def test_whoever_is_far_off_or_one_of_many_is_drawn_coarsely() -> None:
    one = [costume(0, "a man", None)]
    near, far = (len(skin_of("stand", one, eye=np.array([0.0, 1.5, z]))) for z in (1.5, 40.0))
    assert far < near / 6
    crowd = [costume(0, "people", None, 0.85 + 0.3 * number / 200) for number in range(200)]
    assert len(skin_of("walk", crowd)) < 200 * 900


def test_people_of_a_group_differ_and_soldiers_wear_the_same() -> None:
    men = [costume(2, "soldiers", None, shade) for shade in (1.0, 0.9, 1.1, 0.87, 1.13)]
    assert len({who.build.stature for who in men}) == 5
    assert len({tuple(who.colours[4]) for who in men}) > 1
    assert all(set(who.wears) == set(men[0].wears) for who in men)
    assert "tie" not in men[0].wears
    assert {"helmet", "webbing", "field_jacket"} <= set(men[0].wears)
    people = [costume(2, "a crowd of people", None, 0.85 + 0.3 * number / 24) for number in range(24)]
    assert len({(who.build.trunk, who.build.hair, *who.wears) for who in people}) > 8


def test_bones_know_left_from_right() -> None:
    assert len(BONES) == len(set(BONES))
    cast = [costume(0, "a man", None)]
    maps, _ = bones.posed(posed("stand", cast), cast, np.zeros((1, 3)))
    assert maps[0, B["hand_l"], 3, 0] > maps[0, B["hand_r"], 3, 0]
    toes = maps[0, B["toe_l"], 3, 2] - maps[0, B["foot_l"], 3, 2]
    assert toes > 0.08
