"""Classes of wishes and orders that once were taken for talk, five ways of saying each, and what stands beside them."""

from typing import Any

import pytest

from engine import messages as say
from interaction.interpretation import ASK_BELOW
from interaction.language import document, understand
from interaction.language.context import Context


def documents(text: str) -> list[dict[str, Any]]:
    found = document(understand(text), text)
    return [found, *found.get("then", [])]


REVISIONS = {
    "a pace with 一些": ["推镜速度再快一些", "摇得再慢一些", "运镜速度慢点", "镜头移动稍微快一些", "环绕速度再慢一些"],
    "a value behind a verb": ["景深改浅", "景深调深", "景深再弄浅一点", "景深给我变浅", "景深改大"],
    "moved elsewhere": [
        "把地点挪到海边去", "把场景搬到雪山上去", "把故事放到森林里", "把整场戏挪到屋顶上", "把背景换到沙漠里",
    ],
    "not wanted": [
        "猫就别要了", "那个路人就不要了", "we don't need the snow any more", "scrap the pan", "call off the storm",
    ],
    "another instead": [
        "can we get this as a close-up instead", "flip it to a high angle", "trade the dolly in for a crane",
        "film it from behind", "could we have this as a two-shot",
    ],
    "held for so long": [
        "hold it for nine seconds", "stay on him for five seconds", "linger for six seconds",
        "hold the shot for ten seconds", "keep it for eight seconds",
    ],
    "the weather turns": [
        "and it starts to rain", "and it begins to snow", "the camera follows her and it starts to rain",
        "突然下起大雨", "she stops and it begins to rain",
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", [text for texts in REVISIONS.values() for text in texts])
def test_a_wish_for_the_shot_that_stands_is_no_talk(text: str) -> None:
    (found,) = documents(text)
    assert found["intent"] == "revise"
    assert found["confidence"] >= ASK_BELOW


ORDERS: dict[str, tuple[list[str], dict[str, Any]]] = {
    "compare": (["二和三这两条放一起对比", "把一和三这两条并排比比"], {"intent": "compare"}),
    "from the cut": (
        ["把最后一段从片子里拿掉", "从剪辑里把最后一段抽掉", "pull the last one out of the cut"],
        {"intent": "remove", "clip": -1},
    ),
    "play the cut": (["成片从头到尾过一遍", "粗剪从头放一遍", "片子完整走一遍"], {"intent": "play", "what": "cut"}),
    "play the take": (["这条放一遍给我看", "那条再播一次看看"], {"intent": "play", "what": "take"}),
    "undo": (["刚才那一步撤回", "刚刚那步不算了", "把刚才改的撤了", "undo what you just did"], {"intent": "undo"}),
    "swap": (
        ["clips two and five should change places", "let clips two and five swap places"],
        {"intent": "swap", "clips": [2, 5]},
    ),
    "a second and a half": (
        ["take a second and a half off the end of this clip", "trim one second and a half off the end"],
        {"intent": "trim", "edge": "tail", "seconds": 1.5},
    ),
    "to the next": (["skip to the next take", "jump ahead to the next take"], {"intent": "next_take"}),
    "back to": (["take me back to the previous shot", "jump back to the previous shot"], {"intent": "previous_shot"}),
    "a look": (["could I have a look at the last take", "let me take a peek at the last take"], {"take": -1}),
    "mixed, place": (
        ["把 take 2 放到 cut 的最后", "把 take 2 接到 timeline 最后"],
        {"intent": "place", "take": 2, "at": "end"},
    ),
    "mixed, export": (["export 成 EDL 和 FCPXML", "output 一份 EDL 和 FCPXML"], {"formats": ["edl", "fcpxml"]}),
    "mixed, more": (["再来一个 take", "再拍一条 take"], {"intent": "more_takes", "takes": 1}),
    "mixed, reject": (["把 last take kill 掉", "reject 最后一条"], {"intent": "reject", "take": -1}),
    "sweep": (["运镜快慢三种速度各来一条", "运镜快慢三档各来一条"], {"slot": "camera.move_speed"}),
    "cover": (
        ["拍一套", "把这场拍全", "给这个做一套覆盖", "来一套出场镜头", "给这段对话拍一组正反打", "shoot the coverage"],
        {"intent": "cover"},
    ),
}


@pytest.mark.parametrize(("text", "wanted"), [(text, want) for texts, want in ORDERS.values() for text in texts])
def test_an_order_in_its_other_words(text: str, wanted: dict[str, Any]) -> None:
    (found,) = documents(text)
    assert {key: found[key] for key in wanted} == wanted
    assert found["confidence"] >= ASK_BELOW


def test_orders_of_two_languages_in_one_breath() -> None:
    assert [one["intent"] for one in documents("print 这条，再来一个 take")] == ["circle", "more_takes"]


@pytest.mark.parametrize(
    "text",
    [
        "night. street. rain. a saxophone player. neon. that's it.", "a man in a bar, low angle. that's it",
        "一个男人走进酒吧，夜晚。就这样。", "呃，就是那个，一个厨师，不是，一个屠夫，站在市场里",
    ],
)  # fmt: skip
def test_what_ends_or_stalls_a_telling_circles_nothing(text: str) -> None:
    assert [one["intent"] for one in documents(text)] == ["shot"]


def test_by_itself_it_circles() -> None:
    assert [one["intent"] for one in documents("that's it")] == ["circle"]


@pytest.mark.parametrize(
    ("text", "takes"),
    [
        ("two takes, please, of a drunk sailor falling off a chair", 2), ("来三条：一个男人走进酒吧", 3),
        ("let's do four takes of a woman running", 4), ("a man walks into a bar", None),
    ],
)  # fmt: skip
def test_so_many_takes_of_a_new_shot(text: str, takes: int | None) -> None:
    (found,) = documents(text)
    assert found["intent"] == "shot"
    assert found.get("takes") == takes


def test_rain_in_a_place_of_its_own_is_a_new_shot() -> None:
    assert [one["intent"] for one in documents("it starts to rain in the city, a man runs")] == ["shot"]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [("drop take three", say.RejectTake, say.RemoveClip), ("第二条不要了", say.RejectTake, say.RemoveClip)],
)
def test_an_order_that_may_be_another_keeps_the_other(text: str, first: type, second: type) -> None:
    (found,) = understand(text)

    assert isinstance(found.intent, first)
    assert found.instead is not None
    assert isinstance(found.instead.intent, second)
    assert found.instead.confidence <= found.confidence


@pytest.mark.parametrize(
    "text",
    [
        "tree with white blossoms", "nurses laughing in a hospital canteen", "clouds drifting over a harbour",
        "灯塔，环绕镜头", "树叶从绿色变成金黄色",
    ],
)  # fmt: skip
def test_what_is_typed_without_an_article_is_a_shot(text: str) -> None:
    (found,) = understand(text, context=Context(has_shot=False))
    assert isinstance(found.intent, say.RequestShot)


def test_where_the_rules_find_nothing_but_the_judge_does_it_is_said_with_little_confidence() -> None:
    (found,) = understand("the camera somehow with more of everything")

    assert isinstance(found.intent, say.Nothing)
    assert found.confidence < 0.9
