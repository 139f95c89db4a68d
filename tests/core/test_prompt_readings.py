"""Ten shots as they are told to Wan2.2, in both languages, read by a person and found good; and the grammar in them."""

import re

import pytest

from engine.film.blocking import Position, Relation
from engine.film.camera import Angle, Composition, DepthOfField, Framing, Lens, Move, ShotSize, Side, Speed
from engine.film.scenery import LightDirection, LightSource, Strength, TimeOfDay, Tone, Weather
from engine.film.spec import Action, Camera, Environment, Related, ShotSpec, Style, Subject
from engine.prompts import worded, words
from engine.prompts.grammar import agreeing, are_many, article, placed
from engine.prompts.looks import told_look
from engine.prompts.setting import kind_of

WARRIOR = ShotSpec(
    (Subject("a woman warrior", "red cloak"),),
    Action("runs", "run"),
    Environment("castle wall", "castle_wall", False, TimeOfDay.NIGHT, Weather.RAIN, Strength.HEAVY),
    camera=Camera(size=ShotSize.WIDE, move=Move.FOLLOW),
    then=(Action("looks back", "look"),),
)
QUARREL = ShotSpec(
    (Subject("men", count=2),),
    Action("argue", "speak"),
    Environment("kitchen", "kitchen", True),
    then=(Action("leaves", "walk"),),
)
FISHERMAN = ShotSpec(
    (Subject("an old fisherman", "grey beard"),),
    Action("standing", "stand"),
    Environment("pier", "harbour", False, TimeOfDay.DAWN, Weather.FOG),
    camera=Camera(size=ShotSize.CLOSE_UP, move=Move.PUSH_IN, move_speed=Speed.SLOW),
)
BRIDGE = ShotSpec(
    (Subject("小女孩", "红气球"),),
    Action("走过桥", "walk"),
    Environment("桥", "bridge", False, TimeOfDay.SUNSET),
    camera=Camera(side=Side.PROFILE, move=Move.FOLLOW),
)
OFFICE = ShotSpec(
    (Subject("a detective"), Subject("a woman")),
    Action("talks to a woman", "speak"),
    Environment("office", "interior", True),
    Style("noir"),
    Camera(framing=Framing.OVER_THE_SHOULDER, handheld=True),
    related=(Related(Relation.TALK_TO, 0, 1),),
)
CHASE = ShotSpec(
    (Subject("狗", count=2), Subject("猫")),
    Action("追一只猫", "run"),
    Environment("市场", "street", False),
    related=(Related(Relation.CHASE, 0, 1),),
)
BEACH = ShotSpec(
    (Subject("children", count=3),),
    Action("dance", "dance"),
    Environment("beach", "seaside", False, TimeOfDay.GOLDEN_HOUR),
    Style("watercolor"),
)
GARDEN = ShotSpec(
    (Subject("女孩", "白色长裙"),),
    Action("转身", "turn", Speed.SLOW),
    Environment("花园", "park", False),
    Style(light_direction=LightDirection.BACK),
    Camera(depth_of_field=DepthOfField.SHALLOW),
)
STATION = ShotSpec(
    (Subject("A man", "black coat, umbrella"),),
    Action("waits", "stand"),
    Environment("old train station", "station_platform", False, None, Weather.SNOW, Strength.HEAVY),
    Style(tone=Tone.COOL),
    Camera(angle=Angle.LOW, lens=Lens.TELEPHOTO, composition=Composition.SYMMETRICAL),
)
CAFE = ShotSpec(
    (Subject("women", count=2, positions=(Position.LEFT, Position.RIGHT)),),
    environment=Environment("cafe", "restaurant", True),
    style=Style(light_source=LightSource.NEON),
)

READINGS: list[tuple[str, ShotSpec, str, str]] = [
    (
        "warrior",
        WARRIOR,
        "Wide shot. A woman warrior in a red cloak runs along a castle wall at night, in heavy rain, foot "
        "after foot striking the ground, then looks back, with head and eyes turned that way. The "
        "surroundings lie in darkness. Heavy rain is pouring down in thick streaks. The figure is small in "
        "the wide surroundings. The camera follows behind, keeping the same distance.",
        "全景。夜晚，大雨中，披着“red cloak”的 a woman warrior 在城墙上奔跑，双脚"
        "交替，不断蹬地，然后看着（“looks back”），头和眼睛都朝着那边。四周很暗。大雨倾盆，雨线密"
        "集。镜头从后面跟随，保持同样的距离。",
    ),
    (
        "quarrel",
        QUARREL,
        "Medium wide shot, eye-level shot, three-quarter view. Two men argue in a kitchen, then leave. The "
        "camera is locked off and does not move.",
        "中全景，平视，斜侧面。两个 men 在厨房里说话，嘴唇随话语开合，然后行走，一步接着一步。固定镜头，机位始终不动。",
    ),
    (
        "fisherman",
        FISHERMAN,
        "Close-up shot, three-quarter view. An old fisherman with a grey beard stands on a pier at dawn, in "
        "fog. The first pale light shows before the sun is up. Fog hangs in the air and hides what is far. "
        "The face, or the one thing that is shown, fills most of the picture. The camera slowly pushes in and "
        "comes closer.",
        "近景。黎明，雾中，有着“grey beard”的 an old fisherman 在码头上站着。太"
        "阳还没出来，天边刚有微光。雾气弥漫，遮住远处。脸部，或所拍的那一样东西，占满大半个画面。镜头缓慢地推"
        "进，越来越近。",
    ),
    (
        "bridge",
        BRIDGE,
        "Profile view, wide shot. 小女孩 with “红气球” walks (“走过桥”) across a bridge at sunset, step after step. "
        "The sun touches the horizon, and the light is red and low. The air is clear and dry. The camera "
        "moves alongside, keeping the same distance.",
        "侧面，全景。日落时分，拿着红气球的小女孩走过桥，一步接着一步。太阳贴着地平线，光线又红又低。空气清澈"
        "干燥。镜头在侧面平行跟拍，保持同样的距离。",
    ),
    (
        "office",
        OFFICE,
        "Film noir, in black and white with deep shadows. Over-the-shoulder shot, medium close-up shot. A "
        "detective talks to a woman in an office. The picture looks past the shoulder and the back of the "
        "head of one, who is near and out of focus, at the other, who faces us. Handheld camera that stays in "
        "place, with a slight natural shake.",
        "黑色电影，黑白画面，阴影浓重。过肩镜头，中近景。a detective 在办公室里说话，嘴唇随话语开"
        "合。a detective 对 a woman 说话。手持拍摄，机位不移动，带着轻微自然的晃动。",
    ),
    (
        "chase",
        CHASE,
        "Wide shot, eye-level shot, three-quarter view. Two 狗 run through a market, foot after foot striking "
        "the ground. 狗 are chasing 猫. The light is full daylight. The air is clear and dry. The camera is "
        "locked off and does not move.",
        "全景，平视，斜侧面。两只狗在市场里追一只猫。白天光线充足。空气清澈干燥。固定镜头，机位始终不动。",
    ),
    (
        "beach",
        BEACH,
        "Watercolour painting that moves. Three children dance on a beach at golden hour, the whole body "
        "moving in rhythm. The camera is locked off and does not move.",
        "水彩画风格的动画。黄金时刻，三个 children 在海滩上跳舞，整个身体随节奏摆动。固定镜头，机位始终不动。",
    ),
    (
        "garden",
        GARDEN,
        "Shallow depth of field, back lighting, medium wide shot, eye-level shot. 女孩 in “白色长裙” turns slowly "
        "in a garden, the body following the head. The light is full daylight. The air is clear and dry. Only "
        "the subject is sharp, and the background melts into blur. The light falls from behind the subject, "
        "towards us. The camera is locked off and does not move.",
        "浅景深，背光，中全景。穿着白色长裙的女孩在花园里转身，动作缓慢，身体随着头转过来。白天光线充足。只有"
        "主体清晰，背景虚成一片。光从主体背后朝我们照来。固定镜头，机位始终不动。",
    ),
    (
        "station",
        STATION,
        "Low angle shot, telephoto lens, cool colours, symmetrical composition. A man in a black coat with an "
        "umbrella waits at an old train station in heavy snow. It is daytime. Heavy snow is falling in thick "
        "flakes. The camera looks up from below. The view is narrow, and what is far seems pressed against "
        "what is near. The colours are cool. The left half of the picture mirrors the right half. The camera "
        "is locked off and does not move.",
        "低角度拍摄，望远镜头，冷色调，对称构图。大雪中，穿着“black coat”、拿着“umbrella"
        "”的 a man 在火车站（“old train station”）站着。时间是白天。大雪纷飞，雪片"
        "密集。固定镜头，机位始终不动。",
    ),
    (
        "cafe",
        CAFE,
        "Neon light, medium wide shot, eye-level shot, three-quarter view. Two women, one on the left of the "
        "picture and one on the right of the picture, in a cafe. The light comes from coloured neon tubes. "
        "The camera is locked off and does not move.",
        "霓虹灯光，中全景，平视，斜侧面。在咖啡馆里，两个 women，一个在画面左侧，一个在画面右侧。光来自"
        "彩色的霓虹灯管。固定镜头，机位始终不动。",
    ),
]


@pytest.mark.parametrize(
    ("spec", "language", "text"),
    [
        pytest.param(spec, language, text, id=f"{name}-{language}")
        for name, spec, english, chinese in READINGS
        for language, text in (("en", english), ("zh", chinese))
    ],
)
def test_a_reading_is_as_it_was_found_good(spec: ShotSpec, language: str, text: str) -> None:
    assert worded(spec, "wan2.2", language).text == text


EN = words.words(("plain",), "en")
ZH = words.words(("plain",), "zh")


@pytest.mark.parametrize(
    ("kind", "place", "told"),
    [
        ("castle_wall", "castle wall", "on a castle wall"),
        ("castle_wall", "old castle wall", "on an old castle wall"),
        ("castle_wall", "the old wall", "on the old wall"),
        ("castle_wall", "castle walls", "on the castle walls"),
        ("bridge", "Westminster Bridge", "on Westminster Bridge"),
        ("office", "office", "in an office"),
        ("school", "university school", "in a university school"),
        ("office", "honest office", "in an honest office"),
        ("ruins", "ruins", "among ruins"),
        ("desert", "frozen desert", "in the frozen desert"),
        ("underwater", "underwater", "underwater"),
    ],
)
def test_a_place_has_its_preposition_and_article(kind: str, place: str, told: str) -> None:
    assert kind_of(place, EN) == kind
    assert placed(EN.tables["places"][kind]["at"], place, EN) == told


def test_a_place_is_known_by_the_longest_name_at_its_end() -> None:
    assert kind_of("night market", EN) == "night_market"
    assert kind_of("地铁站", EN) == "subway_station"
    assert kind_of("办公室里", ZH) == "office"
    assert kind_of("nowhere", EN) is kind_of("某处", ZH) is None


def test_a_place_that_no_list_knows_gets_no_article() -> None:
    made = worded(ShotSpec((Subject("a man"),), environment=Environment("Rohan")), "generic", "en").text
    assert "A man. The setting: Rohan." in made
    assert (
        "地点：“Rohan”。" in worded(ShotSpec((Subject("人"),), environment=Environment("Rohan")), "generic", "zh").text
    )


@pytest.mark.parametrize(
    ("text", "canonical", "one", "many"),
    [
        ("runs away", "run", "runs away", "run away"),
        ("standing by", "stand", "stands by", "stand by"),
        ("slowly walking", "walk", "slowly walks", "slowly walk"),
        ("leaves", "walk", "leaves", "leave"),
        ("waiting", None, "is waiting", "are waiting"),
        ("carries a box", None, "carries a box", "carry a box"),
        ("watches", None, "watches", "watch"),
        ("sing", None, "sing", "sing"),
        ("kiss", None, "kiss", "kiss"),
        ("is asleep", None, "is asleep", "are asleep"),
    ],
)
def test_a_verb_agrees_with_who_does_it(text: str, canonical: str | None, one: str, many: str) -> None:
    known = EN.entry("action.canonical", canonical) if canonical else None
    assert agreeing(text, known, False, EN) == one
    assert agreeing(text, known, True, EN) == many


@pytest.mark.parametrize(
    ("name", "many"),
    [("Birds", True), ("a bus", False), ("the soldiers", True), ("she", False), ("James", False),
     ("a group of men", True), ("the woman", False), ("people", True), ("a pack of dogs", False)],
)  # fmt: skip
def test_one_or_many(name: str, many: bool) -> None:
    assert are_many([Subject(name)], EN) is many


@pytest.mark.parametrize(
    ("look", "told", "aside"),
    [
        ("red cloak", "in a red cloak", ""),
        ("black coat, umbrella", "in a black coat with an umbrella", ""),
        ("beard and glasses, black hat", "with a beard in glasses and a black hat", ""),
        ("sixties, long hair, her father's coat", "with long hair in her father's coat", "sixties"),
        ("black", "", "black"),
        ("红斗篷", "in “红斗篷”", ""),
    ],
)
def test_what_is_worn_and_carried_has_its_word(look: str, told: str, aside: str) -> None:
    assert told_look(look, EN) == (told, aside)


def test_what_is_worn_and_carried_in_chinese() -> None:
    assert told_look("黑色大衣、草帽，伞", ZH) == ("穿着黑色大衣、戴着草帽、拿着伞", "")
    assert told_look("red cloak", ZH) == ("披着“red cloak”", "")
    assert told_look("六十岁", ZH) == ("", "六十岁")


def test_articles() -> None:
    told = [article(noun, EN) for noun in ("hour", "umbrella", "unicorn", "long hair", "boots", "red dress")]
    assert told == ["an", "an", "a", "", "", "a"]


def test_animals_and_cars_are_counted_with_their_own_words() -> None:
    assert [ZH.counted(2, name) for name in ("狗", "白马", "汽车", "男人")] == ["两只", "两匹", "两辆", "两个"]


def test_both_languages_know_the_same_lists() -> None:
    for table in ("places", "when", "sky", "looks", "units", "grammar"):
        assert set(EN.tables[table]) == set(ZH.tables[table])
    for table in ("places", "looks"):
        nouns = [word for entry in EN.tables[table].values() for word in entry.get("words", entry.get("nouns"))]
        assert len(nouns) == len(set(nouns)), table


@pytest.mark.parametrize("kind", EN.tables["places"])
def test_every_place_reads_well_in_both_languages(kind: str) -> None:
    """One article at most, the right one; and in the other language the same place by its identifier."""
    entry, abroad = EN.tables["places"][kind], ZH.tables["places"][kind]
    for word in entry["words"]:
        for at in (entry["at"], entry.get("along", "")):
            told = f" {placed(at, word, EN)} "
            assert not re.search(r" (?:a|an|the) (?:a|an|the) | a [aeio]| an [^aeiou]|  ", told.rstrip() + " "), told
    for word in abroad["words"]:
        spec = ShotSpec((Subject("Anna"),), Action("站", "stand"), Environment(word))
        made = worded(spec, "wan2.2", "en")
        assert f"Anna stands {placed(entry['at'], entry['words'][0], EN)}." in made.text
        assert "environment.place" in {span.slot for span in made.spans}
    spec = ShotSpec((Subject("老人"),), Action("stands", "stand"), Environment(entry["words"][-1]))
    assert f"老人在{abroad['words'][0]}" in worded(spec, "wan2.2", "zh").text


def test_where_in_the_picture_stands_behind_what_is_done() -> None:
    woman = ShotSpec((Subject("a woman", positions=(Position.FOREGROUND,)),), Action("stands", "stand"))
    assert "A woman stands in the foreground." in worded(woman, "generic", "en").text
    assert "a woman 在前景站着。" in worded(woman, "generic", "zh").text


def test_how_fast_stands_beside_the_verb() -> None:
    he = ShotSpec((Subject("He"),), Action("walking, carrying a lantern", "walk", Speed.SLOW))
    assert "He walks slowly, carrying a lantern." in worded(he, "generic", "en").text


def test_a_name_is_at_home_in_chinese_but_a_word_is_not() -> None:
    remarks = [worded(ShotSpec((Subject(name),)), "generic", "zh").remarks for name in ("Anna", "men")]
    assert ["stay in the language" in str(one) for one in remarks] == [False, True]


def test_several_are_listed_with_gaps_between_the_languages() -> None:
    both = ShotSpec((Subject("dogs", count=2), Subject("a cat")), Action("run", "run"), Environment("park"))
    assert "Two dogs and a cat run through a park" in worded(both, "generic", "en").text
    assert "两个 dogs 和 a cat 在公园里奔跑" in worded(both, "generic", "zh").text


def test_what_flies_does_not_fly_on_a_mountain() -> None:
    eagle = ShotSpec((Subject("An eagle"),), Action("flies", "fly"), Environment("mountains"))
    assert "An eagle flies over the mountains" in worded(eagle, "generic", "en").text


def test_where_nobody_is_named_nobody_is_made_up() -> None:
    seen = ShotSpec((), Action("walking", "walk"), Environment("dark cave"))
    assert "Walking through a dark cave" in worded(seen, "generic", "en").text
    empty = ShotSpec(environment=Environment("FOREST", time=TimeOfDay.NIGHT))
    assert "In a forest at night." in worded(empty, "generic", "en").text


def test_a_camera_that_follows_goes_where_it_looks_from() -> None:
    told = {
        side: worded(ShotSpec((Subject("a man"),), camera=Camera(side=side, move=Move.FOLLOW)), "wan2.2", "en").text
        for side in (None, *Side)
    }
    assert len(set(told.values())) == len(Side)
    assert "view" not in told[None]
    assert told[None].count("behind") == told[Side.BACK].count("behind") == 1
    assert "behind" not in told[Side.PROFILE]


def test_bad_weather_is_not_told_in_full_daylight() -> None:
    rain = ShotSpec((Subject("a man"),), environment=Environment("street", weather=Weather.RAIN))
    assert "A man on a street in the rain. It is daytime." in worded(rain, "wan2.2", "en").text
    assert "full daylight" not in worded(rain, "wan2.2", "en").text
