"""The library of shot patterns: how they are asked for, what they make of a described shot, what is offered."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from engine import messages as say
from engine.film.assume import assumed
from engine.film.blocking import Position, Relation
from engine.film.camera import Framing, ShotSize
from engine.film.codec import decode, encode
from engine.film.scenery import ACTIONS, STYLES, TimeOfDay, Weather
from engine.film.spec import Action, Camera, Description, Environment, Related, ShotSpec, Style, Subject, get
from engine.ordering import MOST_TAKES
from engine.renderers.blockout import shot as blockout
from interaction.language import patterns, understand
from interaction.language.context import Context
from interaction.language.coverage import agreeing
from interaction.language.lexicon import LexiconMistake
from interaction.language.patternbook import book, read_book

NAMES = tuple(pattern.id for pattern in book())
PEOPLE = {"en": ("a woman", "an old man", "a boy"), "zh": ("女战士", "老人", "男孩")}


def situation(people: int, language: str = "en") -> Description:
    """A described shot with so many people in it."""
    subjects = tuple(map(Subject, PEOPLE[language][:people]))
    if people:
        subjects = (Subject(subjects[0].name, "red cloak" if language == "en" else "红色斗篷"), *subjects[1:])
    spec = ShotSpec(
        subjects,
        Action("talk", "speak") if language == "en" else Action("交谈", "speak"),
        Environment(
            "castle wall" if language == "en" else "古城墙", "castle_wall", False, TimeOfDay.DUSK, Weather.RAIN
        ),
        Style("noir"),
        Camera(handheld=True, size=ShotSize.WIDE),
    )
    return Description("they talk at dusk" if language == "en" else "他们在黄昏交谈", spec)


def described(text: str) -> Description:
    """The shot that a text asks for."""
    intent = understand(text, context=Context(has_shot=False))[0].intent
    assert isinstance(intent, say.RequestShot), intent
    return intent.description


# --- every pattern ------------------------------------------------------------------------------------------------


def test_there_are_many_and_none_is_called_like_another() -> None:
    assert len(NAMES) >= 40
    for language in ("en", "zh"):
        called = [pattern.named(language) for pattern in book()]
        assert len(set(called)) == len(called)
        assert all(pattern.told(language) for pattern in book())
    asked = [said for pattern in book() for said in {*pattern.asked, *pattern.alone}]
    twice = {said for said in asked if asked.count(said) > 1}
    assert not twice, "each way of asking means one pattern"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("people", range(4))
@pytest.mark.parametrize("name", NAMES)
def test_every_pattern_gives_shots_that_can_be_made(name: str, people: int, language: str) -> None:
    whole = situation(people, language)
    made = patterns.covered(name, whole)
    assert 1 <= len(made) <= MOST_TAKES
    assert len({repr(one.spec) for one in made}) == len(made)
    for one in made:
        _is_whole(one, whole)


def _is_whole(one: Description, whole: Description) -> None:
    """A shot that holds together: numbers within those there, values that exist, words where its spans say."""
    spec, there = one.spec, len(one.spec.subjects)
    assert decode(Description, encode(one)) == one
    assert all({bond.who, bond.whom} <= set(range(there)) and bond.who != bond.whom for bond in spec.related)
    assert spec.action.canonical in (None, *ACTIONS)
    assert spec.style.style in (None, *STYLES)
    assert spec.environment.place == whole.spec.environment.place
    assert spec.environment.set == "castle_wall"
    assert spec.camera.handheld, "what was in the hand stays there"
    assert spec.camera.framing not in (Framing.OVER_THE_SHOULDER, Framing.REVERSE) or there == 2
    assert spec.camera.framing not in (Framing.TWO_SHOT, Framing.THREE_SHOT, Framing.GROUP) or there > 1
    assert 0 < (assumed(spec).duration_s or 0) <= 60
    assert one.text
    for span in one.spans:
        assert one.text[span.start : span.end] == span.text
    names = {subject.name for subject in whole.spec.subjects}
    known = [subject for subject in spec.subjects if subject.name in names]
    assert all(subject.look == whole.spec.subjects[0].look for subject in known if subject.name in PEOPLE["en"][:1])


@pytest.mark.parametrize("name", NAMES)
def test_sizes_vary_within_a_pattern(name: str) -> None:
    pattern = book()[name]
    sizes = {assumed(one.spec).camera.size for one in patterns.covered(name, situation(pattern.people))}
    assert len(sizes) >= min(3, len(pattern.shots) - 1)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_the_sentence_of_a_shot_says_what_the_shot_is(name: str, language: str) -> None:
    """Said aloud, it would be understood as the camera that it stands for."""
    for one in patterns.covered(name, situation(book()[name].people, language)):
        camera = described(one.text).spec.camera
        for slot in ("size", "angle", "move", "lens"):
            wanted = get(one.spec, f"camera.{slot}")
            assert wanted is None or getattr(camera, slot) == wanted, f"{one.text}: {slot}"


def test_a_shot_is_drawn_as_it_was_made() -> None:
    for name in ("dialogue", "chase_on_foot", "reveal", "fight", "dinner_table", "car_interior"):
        for one in patterns.covered(name, situation(book()[name].people)):
            blockout.prepared(assumed(one.spec), 24, 24.0, 16 / 9, 0, 5)


# --- dialogue -----------------------------------------------------------------------------------------------------


def test_one_sentence_becomes_master_two_over_the_shoulders_and_singles() -> None:
    made = patterns.covered(
        "dialogue", described("a woman in a red cloak talks to an old man on a castle wall at dusk")
    )
    master, over, reverse, hers, his = (one.spec for one in made)
    assert [one.name for one in master.subjects] == ["a woman", "an old man"]
    assert master.related == (Related(Relation.TALK_TO, 0, 1),)
    assert (over.camera.framing, reverse.camera.framing) == (Framing.OVER_THE_SHOULDER, Framing.REVERSE)
    assert [[one.name for one in spec.subjects] for spec in (hers, his)] == [["a woman"], ["an old man"]]
    assert (hers.subjects[0].look, his.action.text) == ("red cloak", "listens")
    assert all(spec.environment.time is TimeOfDay.DUSK for spec in (master, over, reverse, hers, his))


def test_the_line_is_kept_who_is_left_stays_left() -> None:
    for name in ("dialogue", "argument", "stand_off", "love_scene", "negotiation", "interrogation"):
        sides: dict[str, set[Position]] = {}
        for one in patterns.covered(name, situation(2)):
            for subject in one.spec.subjects:
                wide = {where for where in subject.positions if where in (Position.LEFT, Position.RIGHT)}
                sides.setdefault(subject.name, set()).update(wide)
        assert sides["a woman"] == {Position.LEFT}, name
        assert sides["an old man"] == {Position.RIGHT}, name


def test_two_of_a_kind_are_told_apart() -> None:
    made = patterns.covered("dialogue", described("two detectives talk in an alley at night"))
    assert [one.name for one in made[0].spec.subjects] == ["one detective", "the other detective"]
    made = patterns.covered("dialogue", described("两个侦探在小巷里交谈，夜晚"))
    assert [one.name for one in made[0].spec.subjects] == ["一个侦探", "另一个侦探"]


def test_who_chases_is_who_was_said_to_chase() -> None:
    for text in ("a wolf chases a girl through a forest", "a girl is chased by a wolf through a forest"):
        made = patterns.covered("chase_on_foot", described(text))
        chased = [one.spec.subjects[0].name for one in made if len(one.spec.subjects) == 1]
        assert chased == ["a girl", "a wolf", "a girl", "a girl"]


def test_what_somebody_does_to_somebody_is_not_done_by_the_other() -> None:
    made = patterns.covered("argument", described("a woman shouts at an old man in a kitchen"))
    his = next(one for one in made if [each.name for each in one.spec.subjects] == ["an old man"])
    assert "old man" not in (his.spec.action.text or "")


@pytest.mark.parametrize(
    ("text", "many", "said"),
    [
        ("talks to him", True, "talk to him"), ("talk", False, "talks"), ("is sitting", True, "are sitting"),
        ("running away", False, "running away"), ("carries a box", True, "carry a box"), ("fish", False, "fishes"),
    ],
)  # fmt: skip
def test_verbs_agree_with_how_many_there_are(text: str, many: bool, said: str) -> None:
    assert agreeing(text, many) == said


def test_with_fewer_people_the_rest_is_left_out_and_said_so() -> None:
    whole = situation(1)
    made = patterns.covered("dialogue", whole)
    assert [one.spec.camera.framing for one in made] == [None, Framing.SINGLE, Framing.SINGLE]
    told = patterns.lacking("dialogue", whole)
    assert told is not None
    template, values = told
    assert template.format(**dict(values)) == (
        "This pattern is made for 2 people; with 1, 2 of its shots are left out."
    )
    assert patterns.lacking("dialogue", situation(2)) is None


# --- asking -------------------------------------------------------------------------------------------------------

ASKED = {
    "give me coverage of this": patterns.ANY, "cover this": patterns.ANY, "we need coverage": patterns.ANY,
    "break this down into shots": patterns.ANY, "okay, cover the scene please": patterns.ANY,
    "把这场戏拆成几个镜头": patterns.ANY, "来一套完整的覆盖": patterns.ANY,
    "cover this as a chase": "chase_on_foot", "shoot this as a stand-off": "stand_off",
    "cover it like a car chase": "chase_by_car", "shot reverse shot": "dialogue",
    "give me dialogue coverage": "dialogue", "let's do a walk and talk": "walk_and_talk",
    "let's do a training montage sequence": "training_montage",
    "give me interrogation coverage of this": "interrogation",
    "来一套对话镜头": "dialogue", "把这场拍成追逐": "chase_on_foot", "正反打": "dialogue",
    "用对话镜头拍这场": "dialogue",
    "给我一套打斗镜头": "fight", "按追逐来拍": "chase_on_foot", "把它处理成梦境": "dream", "来个追车戏": "chase_by_car",
    "三人戏": "three_hander",
}  # fmt: skip


@pytest.mark.parametrize(("text", "name"), ASKED.items())
def test_words_ask_for_a_pattern(text: str, name: str) -> None:
    assert patterns.asked(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "", "cover him", "take cover", "a man takes cover behind a wall", "give me a close-up", "make it a wide shot",
        "give me an insert of the letter", "cut this shot", "we covered that yesterday", "two people talk in a bar",
        "a car chase through the city at night", "the book cover is red", "the insurance covers this",
        "给我一个近景", "把镜头拉近", "掩护我", "他用外套盖住了她", "两个人在桥上交谈", "书的封面", "换个机位",
        "重拍这场",
    ],
)  # fmt: skip
def test_other_words_ask_for_none(text: str) -> None:
    assert patterns.asked(text) is None


@pytest.mark.parametrize("name", NAMES)
def test_each_can_be_asked_for_in_both_languages(name: str) -> None:
    pattern = book()[name]
    for said in pattern.asked:
        ask = f"cover this as a {said}" if said.isascii() else f"把这场拍成{said}"
        assert patterns.asked(ask) == name
        ask = f"give me {said} coverage" if said.isascii() else f"来一套{said}镜头"
        assert patterns.asked(ask) == name


# --- what suits, what is offered ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("two people talking in a cafe", "dialogue"),
        ("a wolf chases a girl through the woods", "chase_on_foot"),
        ("two boxers fight in the ring", "fight"),
        ("a woman and a man embrace on the beach", "love_scene"),
        ("a woman stands on a rooftop", "single_coverage"),
        ("林梅和老人在桥上交谈", "dialogue"),
        ("一个女战士站在屋顶", "single_coverage"),
    ],
)
def test_coverage_of_whatever_kind_is_the_one_that_suits(text: str, name: str) -> None:
    film = Context(has_shot=False)
    intent = understand(text.replace("林梅", "一个女人"), context=film)[0].intent
    assert isinstance(intent, say.RequestShot)
    assert patterns.suited(intent.description) == name
    assert patterns.covered(patterns.ANY, intent.description) == patterns.covered(name, intent.description)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("two people talking in a cafe", "dialogue"), ("a man is chased through the woods", "chase_on_foot"),
        ("她死在他怀里", "death"), ("一辆警车追着红色跑车飞驰", "chase_by_car"),
        ("a woman opens the door and walks in", "entering_room"), ("法庭上，律师在陈词", "courtroom"),
        ("the thief breaks into the vault", "heist"), ("they kiss in the rain", "love_scene"),
    ],
)  # fmt: skip
def test_what_fits_the_situation_is_offered_first(text: str, first: str) -> None:
    offered = patterns.offered(text, "en", 3)
    assert offered[0].id == first
    assert len(offered) <= 3


def test_nothing_is_offered_where_nothing_hints_at_it() -> None:
    assert patterns.offered("a red door", "en", 3) == ()
    assert patterns.offered("two people talk and fight and dance", "en", 0) == ()


# --- a studio's own -----------------------------------------------------------------------------------------------

OWN = """
[ours]
genre = "house"
name = { en = "Ours", zh = "我们的" }
when = { en = "Always.", zh = "总是。" }
people = 1
asked = { en = ["our usual"], zh = ["老规矩"] }
shots = [{ who = "a", size = "close_up", move = "push_in", duration_s = 2 }, { who = "", size = "wide" }]
"""


def test_a_studio_adds_a_pattern_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(OWN, "utf-8")
    (pattern,) = read_book(tmp_path)
    assert pattern.named("zh") == "我们的"
    assert dict(pattern.shots[0].slots)["camera.size"] is ShotSize.CLOSE_UP
    assert pattern.shots[1].who == ()


@pytest.mark.parametrize(
    ("right", "wrong", "where"),
    [
        ('size = "close_up"', 'size = "huge"', "ours.shots[0].size"),
        ('move = "push_in"', 'glide = "push_in"', "ours.shots[0].glide"),
        ('who = "a"', 'who = "x"', "ours.shots[0].who"),
        ("people = 1", "people = 9", "ours.people"),
        ('zh = "我们的"', 'de = "unsere"', "ours.name"),
        ('genre = "house"', 'gender = "house"', "ours.gender"),
        ("shots = [{", "shots = [{ bonds = ['a kiss b'],", "ours.shots[0].bonds"),
        ("shots = [{", "shots = [{ at = { a = 'up' },", "ours.shots[0].at"),
        ("shots = [{", "shots = [{ does = { en = 'flies', zh = '飞', is = 'soar' },", "ours.shots[0].does.is"),
        ("[ours]", "[ours", "line 2"),
    ],
)
def test_a_mistake_names_the_file_and_the_place(tmp_path: Path, right: str, wrong: str, where: str) -> None:
    (tmp_path / "ours.toml").write_text(OWN.replace(right, wrong, 1), "utf-8")
    with pytest.raises(LexiconMistake) as mistake:
        read_book(tmp_path)
    values: dict[str, Any] = mistake.value.values
    assert values["file"] == "ours.toml"
    assert where in values["where"]


def test_two_patterns_of_one_name_are_a_mistake(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(OWN, "utf-8")
    with pytest.raises(LexiconMistake) as mistake:
        read_book(tmp_path)
    assert mistake.value.values["file"] == "b.toml"


def test_a_pattern_holds_no_more_than_a_shot_can() -> None:
    slots = {f"camera.{each.name}" for each in fields(Camera)}
    for pattern in book():
        assert any(slot in slots for shot in pattern.shots for slot, _ in shot.slots)
