"""The safety lists: what is refused, what passes, and that a studio's mistake is named by file and line."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.film.spec import Action, Environment, ShotSpec, Style, Subject
from engine.film.time import FrameRate
from engine.messages import Job
from engine.safety import gate
from engine.safety.policy import Policy, Source, clean

REFUSED = {
    "explicit sexual content: porn": ["a porn film", "PORN", "ｐｏｒｎ", "po\u200brn", "看porn片"],
    "explicit sexual content: blow job": ["a blow-job", "blow  job", "Blow\u00a0Job"],
    "露骨性内容: 色情": ["色情片", "拍一段色 情 视频", "色-情", "色*情", "色\u200b情"],
    "性暴力: 强奸": ["强奸", "強姦", "她被强-奸了"],
    "hate: gook": ["shoot the gook"],
    "terrorism: bomb making tutorial": ["a bomb-making tutorial", "Bomb Making Tutorial, step by step"],
    "恐怖主义: 如何制作炸弹": ["如何制作炸弹", "如何製作炸彈"],
    "sexual fakes of real people: deepfake + nude": ["a deepfake of a famous actress, nude"],
    "涉及未成年人的性内容: 十二岁 + 裸体": ["十二岁的女孩，裸体"],
    "sexual content with minors: 12 year old + naked": ["a 12-year-old, naked", "naked. A 12 year old."],
    "sexual content with minors: 12岁 + naked": ["naked 的 12岁 女孩"],
}

PASSES = [
    "a shooting star over the desert",
    "a shot of two soldiers, then another shot",
    "soldiers shoot at the castle, blood on the snow, one dies",
    "he kills the guard with a knife, a bomb explodes, terrorists run",
    "a nude statue in a museum, children walk past",
    "an adult couple, naked, seen from behind at dawn",
    "a same-sex couple with a child at the seaside",
    "cut to the cockpit; the cocktail; Essex; grape harvest; a rapeseed field",
    "a rape victim testifies in court",
    "wide shot, kids playing football in the rain",
    "to the naked eye the children saw nothing",
    "军人射击，战士打斗，鲜血溅在雪地上",
    "高射炮打飞机，导弹发射精准命中，炸弹爆炸",
    "鬼子进村，八路军开枪还击，尸体倒下",
    "女主角色情绪低落",
    "红色情侣装，景色情调很好",
    "红色 情人 走来",
    "一个叫做爱丽丝的女孩，她最爱做爱心便当",
    "镜头从路口交通灯摇到门口交谈的两人",
    "女性交谈，男性交往，两性交流",
    "三十二岁的女人，赤裸着走向大海",
    "女孩在雨中奔跑，孩子们在笑",
    "独自慰问老兵",
    "男性交警指挥交通，孩子赤裸着双脚奔跑",
    "小孩子们在做爱吃的蛋糕，两名剑客在渡口交锋",
    "黑鬼魂飘过走廊，城强奸臣弱",
    "a minor chord; the children watch the naked mole rats",
    "孩子们一丝不苟地写作业，远处是裸露的岩石",
    "法庭上，强奸犯被判刑，检察官看着强奸案的卷宗",
    "大特写，她的眼睛，性感的红唇",
    "",
]


def names(text: str) -> tuple[str, ...]:
    return gate.policy().judge(text).reasons


@pytest.mark.parametrize(("reason", "text"), [(reason, text) for reason, texts in REFUSED.items() for text in texts])
def test_what_is_refused_and_why(reason: str, text: str) -> None:
    verdict = gate.policy().judge(text)
    assert not verdict.allowed
    assert reason in verdict.reasons


@pytest.mark.parametrize("text", PASSES)
def test_film_passes(text: str) -> None:
    assert names(text) == ()


@given(st.sampled_from(sorted({text for texts in REFUSED.values() for text in texts})), st.text(), st.text())
def test_words_around_it_do_not_hide_a_refused_term(text: str, before: str, after: str) -> None:
    spoken = f"{before}。 {text} 。{after}"
    assert not gate.policy().judge(spoken).allowed


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "Zs", "Po"))), st.data())
def test_invisible_signs_change_nothing(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    sign = data.draw(st.sampled_from("\u200b\u200d\u00ad\u2060\ufeff"))
    assert clean(text[:at] + sign + text[at:], {}) == clean(text, {})


def test_every_place_that_holds_words_is_read() -> None:
    bad = "hentai"
    specs = [
        ShotSpec(subjects=(Subject(bad),)),
        ShotSpec(subjects=(Subject("she", look=bad),)),
        ShotSpec(subjects=(Subject("she", cast=bad),)),
        ShotSpec(action=Action(text=bad)),
        ShotSpec(environment=Environment(place=bad)),
        ShotSpec(style=Style(style=bad)),
        ShotSpec(style=Style(mood=bad)),
    ]
    assert all(not gate.check_prompt(job(spec=spec)).allowed for spec in specs)
    assert not gate.check_prompt(job(text=bad)).allowed
    assert not gate.check_prompt(replace(job(), told=bad)).allowed, "what a video model is told, word for word"
    assert all(not gate.check_prompt(replace(job(), asked=spec)).allowed for spec in specs)
    assert gate.check_prompt(job()).allowed


def test_parts_may_stand_in_different_places() -> None:
    spec = ShotSpec(subjects=(Subject("a schoolgirl"),), style=Style(mood="erotic"))
    assert not gate.check_prompt(job(spec=spec)).allowed


def test_ten_thousand_characters_are_judged() -> None:
    assert not gate.policy().judge("雨夜里 a soldier runs " * 500 + "hentai").allowed


# --- the lists themselves --------------------------------------------------------------------------------------


def studio(text: str, name: str = "en-studio.txt", variants: str = "") -> Policy:
    return Policy([Source(name, text)], variants)


def test_a_studio_can_write_its_own() -> None:
    policy = studio("[our secrets]  # until the premiere\nProject Ninja\n\n[style]\nin the manner of + Kubrick\n")
    assert policy.judge("project ninja, take one").reasons == ("our secrets: project ninja",)
    assert policy.judge("Kubrick, in the manner of").reasons == ("style: in the manner of + kubrick",)
    assert policy.judge("in the manner of nobody").allowed
    assert {term.language for term in policy.terms} == {"en"}


def test_allowed_phrases_cover_only_what_lies_inside_them() -> None:
    policy = studio("[no]\nnaked\n[allowed]\nnaked eye\n")
    assert policy.judge("to the naked eye").allowed
    assert not policy.judge("to the naked eye a naked man").allowed


def test_variants_count_as_the_same_in_lists_and_in_text() -> None:
    policy = studio("[no]\n強\n", variants="强強\n")
    assert not policy.judge("强").allowed
    assert not policy.judge("強").allowed


def test_numbers_are_whole_numbers() -> None:
    policy = studio("[no]\n2岁\n十二岁\n")
    assert policy.judge("12岁，二十二岁，三十二岁").allowed
    assert not policy.judge("2岁").allowed
    assert not policy.judge("他十二岁").allowed


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("porn\n", 1, "before the first list"),
        ("# fine\n[no]\n\n@a + @b\n", 4, "no set @a"),
        ("[no\nporn\n", 1, "stands in [ ]"),
        ("[]\n", 1, "stands in [ ]"),
        ("@\n", 1, "needs a name"),
        ("[no]\na + \n", 2, "nothing to look for"),
        ("[no]\n…\n", 2, "nothing to look for"),
        ("[allowed]\n-\n", 2, "nothing to look for"),
    ],
)
def test_a_mistake_names_file_and_line(text: str, line: int, what: str) -> None:
    with pytest.raises(EngineError) as failed:
        studio(text)
    assert failed.value.values["file"] == "en-studio.txt"
    assert failed.value.values["line"] == str(line)
    assert what in failed.value.values["mistake"]
    assert failed.value.advice


def test_any_change_to_the_lists_is_another_policy() -> None:
    policies = [
        studio("[no]\na\n"),
        studio("[no]\nb\n"),
        studio("[no]\na\n", "x.txt"),
        studio("[no]\na\n", variants="强強"),
    ]
    assert len({policy.name for policy in policies}) == 4
    assert studio("[no]\na\n").name == policies[0].name


def test_empty_lists_refuse_nothing() -> None:
    assert studio("# nothing yet\n").judge("anything").allowed


def test_lists_are_read_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "en.txt").write_text("@who\nbob\n[no]\n@who + 坏\n", encoding="utf-8")
    (tmp_path / "zh.txt").write_text("\ufeff@who\n鲍勃\n", encoding="utf-8")
    (tmp_path / "variants.txt").write_text("坏壞\n", encoding="utf-8")
    assert gate.read_policy(tmp_path).judge("鲍勃，壞").reasons == ("no: 鲍勃 + 坏",)


def test_a_folder_without_lists_is_no_gate(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="missing"):
        gate.read_policy(tmp_path)


def test_a_list_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "zh.txt").write_bytes("[不]\n色情\n".encode("gbk"))
    with pytest.raises(EngineError) as failed:
        gate.read_policy(tmp_path)
    assert failed.value.values["file"] == "zh.txt"


def test_a_refusal_names_the_term_and_the_list() -> None:
    refused = gate.Refused(gate.policy().judge("强奸"))
    assert refused.values == {"term": "强奸", "list": "性暴力"}
    assert not refused.verdict.allowed


def job(text: str = "a soldier runs", spec: ShotSpec | None = None) -> Job:
    rate = FrameRate()
    return Job("j", "t", "1A-1", "A001C001", spec or ShotSpec(), text, 0, 0, 24, 86400, rate, 64, 36, "takes/t/b.mov")
