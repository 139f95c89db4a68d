"""Who is meant by words: build, colours where they were said, what is worn, hair; animals are nobody."""

import numpy as np
import pytest

from engine.renderers.blockout.geometry.shapes import linear
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.people.wardrobe import HAIR, SKIN, TOP, Costume, costume

_NAMES = {
    "red": "#b02c28",
    "yellow": "#c8a02c",
    "grey": "#80838a",
    "white": "#dedcd6",
    "black": "#27282c",
    "blue": "#2f5d9c",
    "green": "#4c7d3c",
    "brown": "#72492e",
    "navy": "#26324e",
    "dark": "#2d2f35",
    "pink": "#d0859a",
    "purple": "#6f4789",
    "gold": "#c09744",
    "orange": "#cb6f2d",
    "denim": "#3d5578",
    "white hair": "#d4d2cc",
    "blond": "#bf9c5c",
    "black hair": "#211e1d",
    "light blue": "#7ba3c7",
    "silver": "#a9adb4",
    "khaki": "#b39b72",
    "olive": "#6f7146",
}


def colour(name: str) -> Floats:
    return np.array(linear(_NAMES[name]))


SAID = [
    ("a woman", "red cloak", {"cloak": "red"}),
    ("女人", "红斗篷", {"cloak": "red"}),
    ("穿红色大衣的男人", None, {"coat_top": "red", "coat": "red"}),
    ("a girl", "yellow raincoat", {"hood": "yellow", "coat": "yellow"}),
    ("女孩", "黄色雨衣", {"coat_top": "yellow"}),
    ("老人", "灰色大衣", {"coat": "grey"}),
    ("a man in a grey suit and a red scarf", None, {"scarf": "red", "jacket": "grey", "trousers": "grey"}),
    ("a man", "a white shirt and a black tie", {"shirt": "white", "tie": "black"}),
    ("a man in a white shirt and a black tie", None, {"shirt": "white", "tie": "black"}),
    ("一个男人", "白衬衫和黑领带", {"shirt": "white", "tie": "black"}),
    ("a man", "blue jeans", {"jeans": "blue"}),
    ("a man", "jeans", {"jeans": "denim"}),
    ("a boy", "red t-shirt and green shorts", {"tee": "red", "shorts": "green"}),
    ("男孩", "红色短袖", {"tee": "red"}),
    ("white-haired man in a dark coat", None, {"hair": "white hair", "coat": "dark"}),
    ("白发老人", None, {"hair": "white hair"}),
    ("老人", "满头白发", {"hair": "white hair"}),
    ("a woman with long black hair in a white dress", None, {"hair": "black hair", "dress_skirt": "white"}),
    ("黑发女子", "白色连衣裙", {"dress_skirt": "white"}),
    ("a blonde woman in a blue dress", None, {"hair": "blond", "dress_skirt": "blue"}),
    ("金发女郎", "蓝色旗袍", {"hair": "blond", "slim_skirt": "blue"}),
    ("a red-haired girl", None, {"hair": "red"}),
    ("a man with a white beard and a brown coat", None, {"beard": "white", "coat": "brown"}),
    ("白胡子老头", None, {"beard": "white"}),
    ("a woman in red", None, {"top": "red"}),
    ("红衣女子", None, {"top": "red"}),
    ("黑衣人", None, {"top": "black"}),
    ("白衣少年", None, {"top": "white"}),
    ("a man", "a navy suit with a pink tie", {"jacket": "navy", "tie": "pink"}),
    ("a man", "black hat, brown jacket", {"fedora": "black", "short_jacket": "brown"}),
    ("男人", "黑色礼帽", {"fedora": "black"}),
    ("a boy with a red backpack", None, {"backpack": "red"}),
    ("背着蓝色书包的小女孩", None, {"backpack": "blue"}),
    ("a woman", "purple scarf, white gloves", {"scarf": "purple", "gloves": "white"}),
    ("女士", "紫色围巾，白手套", {"scarf": "purple", "gloves": "white"}),
    ("a knight in golden armour", None, {"plate": "gold"}),
    ("骑士", "银色盔甲", {"plate": "silver"}),
    ("a soldier", "red uniform", {"field_jacket": "red"}),
    ("a man", "orange vest and white trousers", {"waistcoat": "orange", "trousers": "white"}),
    ("a monk in a brown robe", None, {"robe_top": "brown", "robe_skirt": "brown"}),
    ("和服女子", "粉色和服", {"kimono_skirt": "pink"}),
    ("a detective", "khaki trench coat", {"coat_top": "khaki", "long_coat": "khaki"}),
    ("侦探", "棕色风衣", {"long_coat": "brown"}),
    ("a woman", "light blue blouse and a black skirt", {"blouse": "light blue", "skirt": "black"}),
    ("a woman", "the dress is red", {"dress_skirt": "red"}),
    ("a teenager", "olive green hoodie", {"hoodie": "olive"}),
    ("女王", "红色长袍", {"robe_top": "red"}),
    ("a witch", "green hat", {"fedora": "green"}),
    ("a woman", "red high heels", {"shoes": "red"}),
]


@pytest.mark.parametrize(("name", "look", "wanted"), SAID, ids=[f"{look or name}" for name, look, _ in SAID])
def test_a_colour_goes_where_it_was_said(name: str, look: str | None, wanted: dict[str, str]) -> None:
    who = costume(0, name, look)
    for part, said in wanted.items():
        assert _part(who, part) == pytest.approx(
            colour(said), abs=0.03 if said == "red" and part == "hair" else 1e-6
        ), part


def _part(who: Costume, part: str) -> Floats | None:
    if part == "hair":
        return who.colours[HAIR]
    if part == "beard":
        assert who.beard
        return who.beard_colour
    return who.colours[TOP] if part == "top" else who.wears[part]


def test_white_hair_whitens_nothing_else() -> None:
    plain, white = costume(0, "a man", None), costume(0, "a white-haired man", None)
    assert np.allclose(plain.colours[TOP], white.colours[TOP])
    assert not np.allclose(plain.colours[HAIR], white.colours[HAIR])


WORN = [
    ("a soldier", {"helmet", "webbing", "field_jacket", "boots"}, {"tie", "jacket"}),
    ("士兵", {"helmet", "webbing"}, {"tie"}),
    ("a police officer", {"peaked_cap", "duty_belt", "badge"}, {"helmet"}),
    ("警察", {"peaked_cap", "duty_belt"}, {"helmet"}),
    ("a nurse", {"nurse_cap"}, set()),
    ("医生", {"coat_top", "coat"}, {"tie"}),
    ("消防员", {"fire_helmet", "stripes"}, {"tie"}),
    ("an astronaut", {"space_suit", "space_helmet"}, {"trousers"}),
    ("厨师", {"chef_hat", "apron"}, set()),
    ("a construction worker", {"hard_hat", "vest"}, set()),
    ("a maid", {"apron", "maid_band"}, {"trousers"}),
    ("武士", {"lamellar", "kabuto"}, {"plate"}),
    ("a knight", {"plate", "great_helm"}, {"trousers"}),
    ("国王", {"crown", "cloak"}, set()),
    ("angel", {"feather_wings", "halo"}, set()),
    ("恶魔", {"horns", "bat_wings", "tail"}, set()),
    ("a robot", {"robot_body", "robot_head"}, {"shirt", "trousers"}),
    ("外星人", {"big_eyes"}, set()),
    ("a man with glasses and a hat", {"glasses", "fedora"}, set()),
    ("戴口罩的女人", {"mask"}, set()),
    ("戴墨镜的男人", {"sunglasses"}, {"glasses"}),
    ("a man in a top hat", {"top_hat"}, {"fedora"}),
    ("戴斗笠的侠客", {"cone_hat", "robe_top"}, set()),
    ("a businessman", {"jacket", "shirt", "tie"}, set()),
    ("a woman in a raincoat", {"coat", "hood"}, {"skirt"}),
    ("a schoolgirl", {"mini", "tie"}, {"trousers"}),
]


@pytest.mark.parametrize(("name", "worn", "not_worn"), WORN, ids=[name for name, *_ in WORN])
def test_trades_and_tales_wear_what_they_wear(name: str, worn: set[str], not_worn: set[str]) -> None:
    wears = set(costume(0, name, None).wears)
    assert worn <= wears
    assert not not_worn & wears


def test_everybody_wears_something_on_trunk_legs_and_feet() -> None:
    for number in range(12):
        for name in ("a man", "a woman", "a child", "somebody", "an old man", "胖子", "少女"):
            assert len(costume(number, name, None).wears) >= 3


def test_words_inside_other_words_are_not_heard() -> None:
    assert "red" not in str(costume(0, "a hundred escaped men", None).wears.keys())
    assert not {"cape", "cap"} & set(costume(0, "a hundred escaped men", None).wears)
    assert costume(0, "牛仔", None).creature is None
    assert costume(0, "a man with a dog", None).creature is None
    assert costume(0, "an old horse", None).creature is not None


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
    assert man.shoulders > woman.shoulders + 0.1
    assert large.shoulders > man.shoulders + 0.1
    assert child.head > 1.15
    assert child.legs < 0.95
    assert old.stoop > 0.03
    assert {man.trunk, woman.trunk, child.trunk, costume(0, "胖子", None).build.trunk} == {
        "man",
        "woman",
        "child",
        "big",
    }


@pytest.mark.parametrize(
    ("plain", "more", "measure", "sign"),
    [
        ("a man", "a fat man", "girth", 1),
        ("a woman", "a thin woman", "girth", -1),
        ("a woman", "an old woman", "stoop", 1),
        ("a man", "a tall man", "stature", 1),
        ("男人", "强壮的男人", "shoulders", 1),
        ("女人", "瘦弱的女人", "girth", -1),
    ],
)
def test_what_is_said_of_a_build_shows(plain: str, more: str, measure: str, sign: int) -> None:
    first, second = (getattr(costume(0, name, None).build, measure) for name in (plain, more))
    assert (second - first) * sign > 0.02


@pytest.mark.parametrize(
    ("name", "hair"),
    [
        ("a bald man", "none"),
        ("光头男人", "none"),
        ("a woman with a ponytail", "tail"),
        ("短发女孩", "crop"),
        ("a curly-haired boy", "curly"),
        ("长发男子", "long"),
        ("a woman with long black hair", "long"),
        ("a woman with her hair in a bun", "bun"),
        ("双马尾女孩", "bunches"),
    ],
)
def test_hair_is_worn_as_said(name: str, hair: str) -> None:
    assert costume(0, name, None).build.hair == hair


@pytest.mark.parametrize(
    ("name", "beard"), [("a bearded man", "beard"), ("留着八字胡的男人", "moustache"), ("a man", None)]
)
def test_beards(name: str, beard: str | None) -> None:
    assert costume(0, name, None).beard == beard


def test_sixteen_characters_are_told_apart_even_without_hues() -> None:
    tops = [np.sqrt(costume(number, "a man in his clothes", None).colours[TOP]) for number in range(16)]
    apart = [np.linalg.norm(a - b) for i, a in enumerate(tops) for b in tops[:i]]
    assert min(apart[: 12 * 11 // 2]) > 0.06
    assert np.ptp([top @ [0.3, 0.59, 0.11] for top in tops[:12]]) > 0.25


def test_a_character_keeps_its_colour() -> None:
    for number in range(12):
        first, again = costume(number, "a man", None), costume(number, "a man", "hat")
        assert np.allclose(first.colours, again.colours)
        assert first.build == again.build
    assert costume(0, "a robot", None).colours[SKIN] != pytest.approx(costume(0, "a man", None).colours[SKIN])


@pytest.mark.parametrize("name", ["her dog", "the old man's dog", "他的狗", "她们的大狗", "my dogs"])
def test_whose_dog_it_is_makes_it_no_person(name: str) -> None:
    creature = costume(0, name, None).creature
    assert creature is not None
    assert creature.kind == "dog"


def test_a_king_on_his_horse_is_a_king() -> None:
    assert costume(0, "the king on his horse", None).creature is None
