"""The judge: talk is left alone, instructions are not, and how sure it is can be believed."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import messages as say
from engine.assets import asset
from engine.errors import EngineError
from interaction.interpretation import ASK_BELOW
from interaction.language import judge, understand
from interaction.language.context import Context
from interaction.language.marks import LONGEST, marks
from interaction.language.text import fold
from tests.benchmarks.language import calibration_error, reliability

HERE = Path(__file__).parent
CORPUS = [
    line
    for file in sorted(asset("judge/corpus").glob("*.txt"))
    for line in file.read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]

TALK = [
    "my sister saw a man walk into the bank with a dog", "we shot that on a rooftop in the rain, remember",
    "could you tell the driver to wait by the station", "her dad used to ride horses in the army",
    "I wonder if the snow will hold until Friday", "they had a fight in the kitchen last night",
    "is anybody else cold in here", "somebody's left their umbrella in the hall", "honestly I liked the book more",
    "he said he'd be here by noon but the trains are slow today",
    "我姐昨天看见一个男人牵着狗走进银行", "上回咱们就是在楼顶淋着雨拍的", "你跟司机说一声，在车站门口等",
    "她爸年轻时候骑过马", "不知道周五还有没有雪", "他俩昨晚在厨房吵起来了", "你们冷不冷", "谁的伞落在走廊了",
    "说实话我更喜欢原著", "他说中午到，结果火车晚点了",
]  # fmt: skip
TERSE = [
    "tighter", "wider", "closer", "low angle", "at night", "more rain", "handheld", "slower", "雪大一点", "再近一点",
    "低角度", "近景", "慢一点", "黄昏", "手持", "别下雨了",
]  # fmt: skip
PLAIN = [
    "a man walks into a bar", "two boys climb over a fence", "an old woman knits by the fire", "the door opens",
    "一个男人走进酒吧", "两个男孩翻过围墙", "老太太在火炉边织毛衣", "一只猫睡在窗台上",
]  # fmt: skip


def kinds(text: str, context: Context | None = None) -> list[type]:
    return [type(one.intent) for one in (understand(text, context=context) if context else understand(text))]


@pytest.mark.parametrize("text", TALK)
def test_what_people_tell_each_other_is_not_acted_on(text: str) -> None:
    assert text not in CORPUS
    assert all(isinstance(one.intent, say.Nothing) or one.confidence < ASK_BELOW for one in understand(text))


@pytest.mark.parametrize("text", TERSE)
def test_a_word_or_two_can_be_an_instruction(text: str) -> None:
    (found,) = understand(text)
    assert isinstance(found.intent, say.ReviseShot)
    assert found.confidence >= ASK_BELOW


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_description_needs_no_words_of_film(text: str) -> None:
    (found,) = understand(text)
    assert isinstance(found.intent, say.RequestShot)
    assert found.confidence >= ASK_BELOW


def test_each_sentence_is_judged_for_itself() -> None:
    found = understand("I had lunch with my brother in a bar yesterday. Circle take two.")
    assert [type(one.intent) for one in found] == [say.CircleTake]

    found = understand("我昨天跟我哥在酒吧吃的饭。第二条过。")
    assert [type(one.intent) for one in found] == [say.CircleTake]


def test_where_no_shot_stands_nothing_is_changed() -> None:
    for text in TERSE:
        assert say.ReviseShot not in kinds(text, Context(has_shot=False))


def test_what_may_be_a_shot_or_a_change_keeps_its_other_reading() -> None:
    (found,) = understand("two men")

    assert isinstance(found.intent, say.RequestShot)
    assert found.instead is not None
    assert isinstance(found.instead.intent, say.ReviseShot)
    assert found.instead.confidence <= found.confidence


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*TALK, *TERSE, *PLAIN, "circle it", "。", ", ", " "]), max_size=6).map(" ".join))
def test_the_second_reading_is_never_likelier_and_always_of_another_kind(text: str) -> None:
    for one in understand(text):
        assert 0.0 < one.confidence < 1.0
        if one.instead is not None:
            assert one.instead.confidence <= one.confidence
            assert type(one.instead.intent) is not type(one.intent)
            assert one.confidence + one.instead.confidence <= 1.01


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_the_four_chances_are_chances(text: str) -> None:
    verdict = judge.verdict(judge.weights().evidence(marks(fold(text), ())))

    assert abs(verdict.talk + verdict.shot + verdict.revise + verdict.order - 1) < 1e-9


def test_marks_stay_few_however_long_somebody_talks() -> None:
    folded = fold("and then we went down to the harbour with the camera " * 400)
    assert len(marks(folded, ())) < 8 * LONGEST


# --- the weights and the corpus ------------------------------------------------------------------------------


def test_the_weights_are_small_and_say_where_they_come_from() -> None:
    file = asset(judge.FILE)
    head = [line for line in file.read_text("utf-8").splitlines() if line.startswith("# ")]

    assert file.stat().st_size < 300_000
    assert any("assets/judge/corpus" in line for line in head)
    assert any("cross-validated" in line for line in head)


@pytest.mark.parametrize(
    "damage", [lambda text: text[:-400], lambda text: text.replace("scale", "scales"), lambda _: ""]
)
def test_damaged_weights_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Any) -> None:
    broken = tmp_path / "weights.txt"
    broken.write_text(damage(asset(judge.FILE).read_text("utf-8")), "utf-8")
    monkeypatch.setattr(judge, "asset", lambda _: broken)

    with pytest.raises(EngineError) as wrong:
        judge.weights.__wrapped__()
    assert "weights.txt" in str(wrong.value)


def test_the_corpus_is_half_talk_in_both_languages() -> None:
    talk = [
        line
        for file in asset("judge/corpus").glob("talk_*.txt")
        for line in file.read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    chinese = sum(any("一" <= letter <= "鿿" for letter in line) for line in talk)

    assert len(talk) >= 1500
    assert 0.4 < chinese / len(talk) < 0.6
    assert len(set(CORPUS)) == len(CORPUS)


@pytest.mark.parametrize("file", ["language_unseen.toml", "language_staging_second.toml", "language_fresh.toml"])
def test_nothing_was_learnt_from_what_is_kept_for_measuring(file: str) -> None:
    if not (HERE / file).exists():
        pytest.skip(f"{file} is not here")
    kept = {fold(case["say"]).text for case in tomllib.loads((HERE / file).read_text("utf-8"))["cases"]}
    long = {text for text in kept if len(text) > 12}

    assert not [line for line in CORPUS if fold(line).text in long]


# --- the table of the benchmark ------------------------------------------------------------------------------


def test_what_is_right_as_often_as_was_said_has_no_calibration_error() -> None:
    answers = [(0.75, at < 3) for at in range(4)] + [(0.5, at < 1) for at in range(2)]

    assert calibration_error(answers) == pytest.approx(0.0)
    assert calibration_error([(0.9, False)]) == pytest.approx(90.0)
    assert len(reliability(answers)) == 2
