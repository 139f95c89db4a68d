"""Who is meant by words: build, colour, garments, animals; and figures are whole in all of them."""

import numpy as np
import pytest

from engine.renderers.blockout import figures, motion, skeleton
from engine.renderers.blockout.shapes import linear
from engine.renderers.blockout.wardrobe import SKIN, TOP, costume

RED, YELLOW, GREY = (np.array(linear(colour)) for colour in ("#b02c28", "#c8a02c", "#80838a"))
EVERYTHING = (
    "red cloak", "yellow raincoat", "blue dress", "black suit", "uniform", "armour", "coat and scarf", "monk's robe",
    "backpack", "helmet", "cowboy hat", "straw hat", "hood", "baseball cap",
)  # fmt: skip


def bodies(action: str, cast: list[figures.Costume]) -> np.ndarray:
    pose = motion.posture(action, 0.7, np.linspace(0, 0.8, len(cast)), motion.GROUND_SPEED.get(action, 0.0), 1.0, 4.0)
    return skeleton.joints(pose, len(cast)) * np.array([who.scale for who in cast])[:, None, None]


@pytest.mark.parametrize(
    ("name", "look", "shape", "colour"),
    [
        ("a woman", "red cloak", "cloak", RED), ("女人", "红斗篷", "cloak", RED),
        ("穿红色大衣的男人", None, "coat", RED),
        ("a girl", "yellow raincoat", "hood", YELLOW), ("女孩", "黄色雨衣", "coat", YELLOW),
        ("老人", "灰色大衣", "coat", GREY), ("a man in a grey suit and a red scarf", None, "scarf", RED),
        ("a man in a grey suit and a red scarf", None, "suit", GREY), ("a soldier", "red uniform", "suit", RED),
    ],
)  # fmt: skip
def test_a_garment_is_worn_in_the_colour_that_was_said(
    name: str, look: str | None, shape: str, colour: np.ndarray
) -> None:
    assert costume(0, name, look).wears[shape] == pytest.approx(colour)


def test_words_inside_other_words_are_not_heard() -> None:
    assert not costume(0, "a hundred escaped men", None).wears
    assert costume(0, "牛仔", None).creature is None
    assert costume(0, "a man with a dog", None).creature is None


@pytest.mark.parametrize(("name", "body"), [("a black horse", "quadruped"), ("一只小狗", "quadruped"), ("car", "car")])
def test_animals_and_cars_are_no_people(name: str, body: str) -> None:
    found = costume(0, name, None).creature
    assert found is not None
    assert found.body == body


def test_builds_differ_clearly() -> None:
    man, woman, child, large, old = (
        costume(0, name, None).build for name in ("a man", "女人", "a child", "大汉", "老人")
    )
    assert man.stature > woman.stature > child.stature + 0.2
    assert man.shoulders / man.hips > woman.shoulders / woman.hips + 0.2
    assert large.girth > man.girth + 0.2
    assert child.head > 1.15
    assert old.hair == "thin"


def test_subjects_without_a_colour_are_told_apart() -> None:
    tops = [costume(number, "a man", None).colours[TOP] for number in range(6)]
    assert min(np.linalg.norm(a - b) for i, a in enumerate(tops) for b in tops[:i]) > 0.05
    assert costume(0, "a robot", None).colours[SKIN] != pytest.approx(costume(0, "a man", None).colours[SKIN])


@pytest.mark.parametrize("action", sorted(motion.KNOWN))
def test_every_garment_is_whole_in_every_action(action: str) -> None:
    cast = [costume(number, "a woman", look) for number, look in enumerate(EVERYTHING)]
    for few in (cast[:7], cast[7:], cast):
        found = bodies(action, few)
        rows = [figures.limbs(found, few), figures.balls(found, few), figures.cloth(found, few, 0.3, 1.0)]
        assert all(np.isfinite(made).all() for made in rows)
        assert sum(len(made) for made in rows) < 48 * len(few)


def test_a_cloak_hangs_behind_and_reaches_below_the_knee() -> None:
    who = costume(0, "a woman", "red cloak")
    plain = costume(0, "a woman", None)
    body = bodies("stand", [who])
    rows = figures.limbs(body, [who])
    cloth = rows[len(figures.limbs(body, [plain])) :]
    knee = body[0, skeleton.J["knee_l"]]
    hems = cloth[:9, [3, 7, 11]] - cloth[:9, [1, 5, 9]] * cloth[:9, 18:19]
    assert (hems[:, 1] < knee[1] + 0.05).all()
    assert np.median(hems[:, 2]) < body[0, skeleton.J["pelvis"], 2]
