"""Chinese falls into words; who comes for somebody keeps their place; what stands somewhere is somebody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import messages as say
from engine.film.spec import ShotSpec
from interaction.language import understand
from interaction.language.chinese_segments import NOUN, VERB, segments
from interaction.language.context import Context
from interaction.language.text import fold
from tests.benchmarks.language import cases, f1, intent_score, slot_score


def shot(text: str) -> ShotSpec:
    """The one shot that a text describes."""
    found = [one.intent for one in understand(text, context=Context(has_shot=False))]
    (made,) = (one for one in found if isinstance(one, say.RequestShot))
    return made.description.spec


def standing(text: str) -> Context:
    """What stands after a shot was asked for in these words."""
    (found,) = understand(text, context=Context(has_shot=False))
    assert isinstance(found.intent, say.RequestShot)
    return Context(True, found.intent.description)


@given(st.text(alphabet="打火机跑道推门在雨里一个男人着了的■a ,", max_size=40))
def test_words_cover_a_text_without_gaps(text: str) -> None:
    found = segments(text, ())
    assert "".join(word.text for word in found) == text
    assert [word.start for word in found[1:]] == [word.end for word in found[:-1]]


@pytest.mark.parametrize("name", ["打火机", "跑道", "白天鹅", "拉杆箱", "飞船", "公交车", "升降机"])
def test_a_name_with_a_doing_inside_is_a_name(name: str) -> None:
    (word,) = segments(name, ())
    assert word.kind != VERB


def test_of_two_ways_to_part_it_a_doing_and_a_longer_name_win() -> None:
    assert [(word.text, word.kind) for word in segments("看报纸", ())] == [("看", VERB), ("报纸", NOUN)]


@pytest.mark.parametrize(
    ("text", "name", "count", "done"),
    [
        ("门口站着两个黑衣人", "黑衣人", 2, "stand"),
        ("空中飘着几个热气球，航拍", "热气球", 3, "fly"),
        ("远处走来一个老人", "老人", 1, "walk"),
    ],
)
def test_what_is_done_somewhere_is_done_by_who_is_named_behind(text: str, name: str, count: int, done: str) -> None:
    spec = shot(text)
    assert [(one.name, one.count) for one in spec.subjects] == [(name, count)]
    assert spec.action.canonical == done


def test_an_unknown_doing_is_not_lost() -> None:
    assert shot("一个女人颥勺").action.text == "颥勺"
    assert shot("女人睼了男人一眼，夜晚").action.text == "睼了男人一眼"


def test_what_somebody_does_not_do_is_not_done() -> None:
    spec = shot("男人低着头不说话，一个孩子在哭")
    assert spec.action.canonical != "speak"


def test_only_the_one_who_is_named_is_replaced() -> None:
    context = standing("一个男孩牵着一条狗走过街道")
    (found,) = understand("把狗换成猫", context=context)
    assert isinstance(found.intent, say.ReviseShot)
    assert [one.name for one in found.intent.changes.subjects] == ["男孩", "猫"]
    assert context.shot is not None
    assert found.intent.changes.related == context.shot.spec.related

    (found,) = understand("replace the dog with a cat", context=standing("a boy walks and a dog follows him"))
    assert isinstance(found.intent, say.ReviseShot)
    assert [one.name for one in found.intent.changes.subjects] == ["a boy", "a cat"]


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("螢光燈閃爍的走廊，護士推著病床跑過去，手持跟拍", "荧光灯闪烁的走廊，护士推着病床跑过去，手持跟拍"),
        ("黃昏的海邊，兩個小孩追著狗跑，逆光，遠景", "黄昏的海边，两个小孩追着狗跑，逆光，远景"),
    ],
)
def test_traditional_characters_are_read_like_simplified_ones(traditional: str, simplified: str) -> None:
    one, other = shot(traditional), shot(simplified)
    assert (one.camera, one.style, one.environment.time, one.environment.set) == (
        other.camera, other.style, other.environment.time, other.environment.set,
    )  # fmt: skip
    assert [subject.count for subject in one.subjects] == [subject.count for subject in other.subjects]
    assert one.action.canonical == other.action.canonical


@given(st.text(alphabet="開關門東車馬風飛鳥魚龍電話機號線麵館樹葉雲霧雪夜", max_size=30))
def test_every_traditional_character_keeps_its_place(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(text)
    assert not set(folded.text) & set("開關門東車馬風飛鳥魚龍電話機號線麵館樹葉雲霧")


@pytest.mark.parametrize("text", ["男人和女人在 coffee shop 聊天", "一个 skater 穿过停车场", "一个男人站在 rooftop"])
def test_a_foreign_word_inside_a_phrase_stays_in_it(text: str) -> None:
    spec = shot(text)
    assert spec.subjects
    assert spec.environment.set is not None


def test_the_sentences_to_learn_from_are_learnt() -> None:
    learnt = [case for case in cases("language_dev.toml") if any("一" <= letter <= "鿿" for letter in case["say"])]
    slots = slot_score(learnt)

    assert 1 - len(intent_score(learnt).misread) / len(learnt) >= 0.97
    assert f1(slots.precision(), slots.recall()) >= 97.0
